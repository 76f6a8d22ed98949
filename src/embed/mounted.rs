//! The elements that are drawn, by number, and what each tells its script.
//!
//! `tell(kind, detail)`: `ready`; `lines`, the events as they stand in the log; `item`, what is on
//! the desk, as [`super::asked::state`] says it; `failed`, why a dataset did not open.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Function};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot};

use super::options::Options;
use crate::desk::bounds::{Bounds, Keeper, Rooms};
use crate::storage::log::Shelf;
use crate::storage::tab::{Elsewhere, Tab};
use crate::ui::app::App;
use crate::ui::engine_client::worker;
use crate::ui::page::{self, mount_in};
use crate::ui::place::Place;
use crate::ui::setup::{Setup, Told};

/// One that is drawn.
pub struct Mounted {
    page: page::Mounted,
    /// Who waits for the dataset on its way: how it ends.
    loading: Loading,
    /// Owner of what listens beside the view.
    beside: Owner,
}

/// Who waits for a dataset: what to call when it is open, and when it is not.
pub type Loading = Rc<RefCell<Option<(Function, Function)>>>;

thread_local! {
    static HERE: RefCell<BTreeMap<u32, Mounted>> = const { RefCell::new(BTreeMap::new()) };
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// The app of an element, and who waits for its dataset.
///
/// # Errors
/// It is not drawn any more.
pub fn here(element: u32) -> Result<(App, Loading), JsValue> {
    let found =
        HERE.with_borrow(|all| all.get(&element).map(|it| (it.page.app, it.loading.clone())));
    found.ok_or_else(|| super::error("the element is not in the page"))
}

/// # Errors
/// An option that is not known, in words.
pub fn mount(root: ShadowRoot, options: &JsValue, tell: Function) -> Result<u32, JsValue> {
    let options = Options::read(options).map_err(super::error)?;
    let parent = root.first_element_child().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let parent =
        parent.ok_or_else(|| super::error("the shadow root has no element to draw into"))?;
    if let Some(make) = options.worker {
        worker::is_made_by(make);
    }
    let shelf: Option<Shelf> = match options.keeper {
        Keeper::Tab => {
            let tab = Tab::open(options.name).map_err(|error| super::error(error.say()))?;
            Some(Rc::new(tab))
        }
        Keeper::Host => Some(Rc::new(Elsewhere)),
        Keeper::Browser => None,
    };
    let loading = Loading::default();
    let telling = tell.clone();
    let waits = loading.clone();
    let heard = move |told: Told| match told {
        Told::Ready => {
            settle(&waits, Ok(()));
            call(&telling, "ready", &JsValue::UNDEFINED);
        }
        Told::Lines(lines) => {
            let lines: Array = lines.iter().map(JsValue::from).collect();
            call(&telling, "lines", &lines);
        }
        Told::Failed(why) => {
            // Who waits for it says it.
            if !settle(&waits, Err(&why)) {
                call(&telling, "failed", &why.into());
            }
        }
    };
    let beside = Owner::new();
    let place = beside.with(|| Place::inside(root));
    let is_named = !options.annotator.is_empty();
    let page = mount_in(
        parent,
        Setup {
            place,
            shelf,
            bounds: Bounds {
                rooms: Rooms::of(&options.rooms),
                routes: options.routes,
                read_only: options.is_read_only.then_some("This can only be looked at here."),
                is_named,
                keeper: options.keeper,
            },
            annotator: is_named.then_some(options.annotator),
            theme: options.theme,
            questions: options.questions,
            tell: Some(Rc::new(heard)),
        },
    )
    .ok_or_else(|| super::error("it could not be drawn"))?;
    let app = page.app;
    beside.with(|| {
        let shown = app.slice(|session| {
            let item = session.item.as_ref().filter(|_| session.loading.is_none());
            item.map(|view| view.item.id.clone())
        });
        Effect::new(move |_| {
            // Read, not only tracked: a memo that nobody reads never changes.
            shown.with(|_| ());
            let state = app.session.with_untracked(super::asked::state);
            call(&tell, "item", &state.into());
        });
    });
    let element = NEXT.replace(NEXT.get().wrapping_add(1));
    let mounted = Mounted { page, loading, beside };
    HERE.with_borrow_mut(|all| all.insert(element, mounted));
    Ok(element)
}

/// Takes it away: its view, its listeners, its engine.
pub fn end(element: u32) {
    let Some(mounted) = HERE.with_borrow_mut(|all| all.remove(&element)) else { return };
    let Mounted { page, loading, beside } = mounted;
    settle(&loading, Err("the element was taken away"));
    beside.cleanup();
    page.unmount();
}

/// Tells who waits for the dataset; whether anybody did.
pub fn settle(loading: &Loading, how: Result<(), &str>) -> bool {
    let Some((come, failed)) = loading.take() else { return false };
    let told = match how {
        Ok(()) => come.call0(&JsValue::UNDEFINED),
        Err(why) => failed.call1(&JsValue::UNDEFINED, &super::error(why)),
    };
    // Both are of a promise, and do not throw.
    drop(told);
    true
}

fn call(tell: &Function, kind: &str, detail: &JsValue) {
    // The script's own errors are its own.
    drop(tell.call2(&JsValue::UNDEFINED, &kind.into(), detail));
}
