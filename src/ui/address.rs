//! The page's address: its hash belongs to the session, its query says what to
//! open (`?dataset=ADDRESS`, `?example=NAME`).
//!
//! A hash that takes the place of another waits until the person rests: to the
//! browser each is a navigation, and a few hundred in a minute are too many.

use std::cell::RefCell;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::set_timeout_with_handle;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// How long nothing must have changed.
const REST: Duration = Duration::from_millis(150);

/// What the address will be after the rest.
struct Coming {
    hash: String,
    /// What it was: another one by then is the person's.
    before: String,
    timer: TimeoutHandle,
}

thread_local! {
    static COMING: RefCell<Option<Coming>> = const { RefCell::new(None) };
}

/// `#/review?…`, or empty.
pub fn hash() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// A parameter of the query.
pub fn parameter(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search)
        .ok()?
        .get(name)
        .filter(|value| !value.is_empty())
}

/// Shows another hash. `push`: a step that the back button undoes.
pub fn set(hash: &str, push: bool) {
    if push {
        // The step leads back to what the address should have been by now.
        settle();
        return show(hash, true);
    }
    forget();
    if let Ok(timer) = set_timeout_with_handle(settle, REST) {
        COMING.set(Some(Coming { hash: hash.to_owned(), before: self::hash(), timer }));
    }
}

/// Shows at once what waits: the page is being left.
pub fn settle() {
    if let Some(Coming { hash, before, timer }) = COMING.take() {
        timer.clear();
        if self::hash() == before {
            show(&hash, false);
        }
    }
}

/// The person has given another address meanwhile.
pub fn forget() {
    if let Some(coming) = COMING.take() {
        coming.timer.clear();
    }
}

fn show(hash: &str, push: bool) {
    let Some(window) = web_sys::window() else { return };
    if self::hash() == hash {
        return;
    }
    let Ok(history) = window.history() else { return };
    // Both fail only in a sandboxed frame or when called hundreds of times in a
    // few seconds: the address is then late, and nothing else.
    if push {
        history.push_state_with_url(&JsValue::NULL, "", Some(hash)).unwrap_or_default();
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(hash)).unwrap_or_default();
    }
}
