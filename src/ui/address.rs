//! The page's address: its hash belongs to the session, its query says what to
//! open (`?dataset=ADDRESS`, `?example=NAME`).

use wasm_bindgen::JsValue;

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
