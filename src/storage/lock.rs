//! One writer: the tab that holds the Web Lock of a log appends to it.
//!
//! The browser gives the lock away when the tab that holds it closes or
//! crashes; nobody has to clean up.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, AbortSignal};

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks`, which web-sys knows only as an unstable interface.
    type LockManager;
    #[wasm_bindgen(method)]
    fn request(this: &LockManager, name: &str, options: &Object, granted: &Function) -> Promise;
    #[wasm_bindgen(method)]
    fn query(this: &LockManager) -> Promise;
}

/// Whether a tab holds the log of any annotator of a dataset: this one or another.
/// Where the browser has no Web Locks nobody can know.
pub async fn is_held(dataset: &str) -> bool {
    let Some(locks) = manager() else { return false };
    let Ok(found) = JsFuture::from(locks.query()).await else { return false };
    let held = Reflect::get(&found, &"held".into()).unwrap_or_default();
    let begins = name(dataset, "");
    Array::from(&held).iter().any(|lock| {
        let name = Reflect::get(&lock, &"name".into()).ok().and_then(|name| name.as_string());
        name.is_some_and(|name| name.starts_with(&begins))
    })
}

fn name(dataset: &str, annotator: &str) -> String {
    format!("countersign:{dataset}:{annotator}")
}

/// What this tab is to a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Writer,
    /// Another tab writes.
    Follower,
    /// The browser has no Web Locks here: nothing keeps a second tab from writing.
    Unguarded,
}

/// A claim on a log; dropping it gives the lock away, or leaves the line for it.
pub struct Claim {
    state: Rc<RefCell<State>>,
    waiting: Option<AbortController>,
}

#[derive(Default)]
struct State {
    /// Resolves the promise that holds the lock.
    release: Option<Function>,
    dropped: bool,
}

impl Claim {
    /// Asks for the lock of one annotator's log. `on_role` hears the role at
    /// once, and again when the lock comes to this tab later.
    pub fn new(dataset: &str, annotator: &str, on_role: impl Fn(Role) + 'static) -> Self {
        let state = Rc::new(RefCell::new(State::default()));
        let Some(locks) = manager() else {
            on_role(Role::Unguarded);
            return Self { state, waiting: None };
        };
        let waiting = AbortController::new().ok();
        let name = name(dataset, annotator);
        let signal = waiting.as_ref().map(AbortController::signal);
        let inner = state.clone();
        spawn_local(async move {
            let on_role = Rc::new(on_role);
            let options = Object::new();
            Reflect::set(&options, &"ifAvailable".into(), &true.into()).unwrap_or_default();
            let follows = Rc::new(RefCell::new(false));
            let at_once = hold(&inner, &on_role, Some(follows.clone()));
            let request = locks.request(&name, &options, &at_once);
            // While this tab holds the lock the promise does not settle.
            drop(JsFuture::from(request).await);
            if !*follows.borrow() || inner.borrow().dropped {
                return;
            }
            let options = Object::new();
            if let Some(signal) = &signal {
                let signal: &AbortSignal = signal;
                Reflect::set(&options, &"signal".into(), signal).unwrap_or_default();
            }
            let later = hold(&inner, &on_role, None);
            let request = locks.request(&name, &options, &later);
            // An error is the abort of a dropped claim.
            drop(JsFuture::from(request).await);
        });
        Self { state, waiting }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(waiting) = &self.waiting {
            waiting.abort();
        }
        let mut state = self.state.borrow_mut();
        state.dropped = true;
        if let Some(release) = state.release.take() {
            drop(release.call0(&JsValue::NULL));
        }
    }
}

/// What is called with the lock, or with null where it was to be had at once and is not.
fn hold(
    state: &Rc<RefCell<State>>,
    on_role: &Rc<impl Fn(Role) + 'static>,
    follows: Option<Rc<RefCell<bool>>>,
) -> Function {
    let (state, on_role) = (state.clone(), on_role.clone());
    let granted = move |lock: JsValue| -> JsValue {
        if lock.is_null() || lock.is_undefined() {
            if let Some(follows) = &follows {
                follows.replace(true);
            }
            on_role(Role::Follower);
            return JsValue::NULL;
        }
        if state.borrow().dropped {
            return JsValue::NULL;
        }
        let held = Promise::new(&mut |resolve, _| {
            state.borrow_mut().release = Some(resolve);
        });
        on_role(Role::Writer);
        held.into()
    };
    Closure::once_into_js(granted).unchecked_into()
}

fn manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    // Absent in insecure contexts, where web-sys would give an undefined object.
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    (!locks.is_undefined()).then(|| locks.unchecked_into())
}
