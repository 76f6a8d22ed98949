//! Fetches an image for drawing on.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlImageElement;

/// How far it is.
#[derive(Clone)]
pub enum Loading {
    Waiting,
    /// Why, where that is known.
    Failed(Option<String>),
    Here(HtmlImageElement),
}

/// Loads from an address, also of another site: what is drawn is only looked at, its pixels are
/// never read, so no permission of that site is needed.
pub fn load(src: String, loading: RwSignal<Loading, LocalStorage>) {
    loading.set(Loading::Waiting);
    let Ok(image) = HtmlImageElement::new() else {
        return loading.set(Loading::Failed(None));
    };
    image.set_attribute("referrerpolicy", "no-referrer").ok();
    image.set_decoding("async");
    let here = image.clone();
    // Whoever waited may have gone on to the next item.
    let came = Closure::once_into_js(move || {
        let is_empty = here.natural_width() == 0 || here.natural_height() == 0;
        loading.try_set(match is_empty {
            true => Loading::Failed(Some(
                "The image has no size of its own, so nothing can be placed on it.".to_owned(),
            )),
            false => Loading::Here(here),
        });
    });
    let failed = Closure::once_into_js(move || {
        loading.try_set(Loading::Failed(None));
    });
    image.set_onload(Some(came.unchecked_ref()));
    image.set_onerror(Some(failed.unchecked_ref()));
    image.set_src(&src);
}
