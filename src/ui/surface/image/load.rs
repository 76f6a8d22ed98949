//! Fetches an image for drawing on.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::HtmlImageElement;

use super::large::Large;
use crate::core::marks::geometry::Point;
use crate::desk::drawing::LARGE;

/// How far it is.
#[derive(Clone)]
pub enum Loading {
    Waiting,
    /// Why, where that is known.
    Failed(Option<String>),
    Here(Loaded),
}

/// An image that came.
#[derive(Clone)]
pub enum Loaded {
    Whole(HtmlImageElement),
    /// With its width and height.
    Large(Large, Point),
}

impl Loaded {
    /// Width and height, in pixels.
    pub fn size(&self) -> Point {
        match self {
            Self::Whole(image) => size_of(image),
            Self::Large(_, size) => *size,
        }
    }
}

fn size_of(image: &HtmlImageElement) -> Point {
    [image.natural_width(), image.natural_height()].map(f64::from)
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
        let size = size_of(&here);
        let pixels = size[0] * size[1];
        if pixels == 0.0 {
            let why = "The image has no size of its own, so nothing can be placed on it.";
            loading.try_set(Loading::Failed(Some(why.to_owned())));
        } else if pixels > LARGE {
            // Until it is drawn nothing of it is decoded.
            spawn_local(async move {
                let large = Large::of(&here.src(), size).await;
                let large = large.map(|large| Loaded::Large(large, size));
                loading.try_set(Loading::Here(large.unwrap_or(Loaded::Whole(here))));
            });
        } else {
            loading.try_set(Loading::Here(Loaded::Whole(here)));
        }
    });
    let failed = Closure::once_into_js(move || {
        loading.try_set(Loading::Failed(None));
    });
    image.set_onload(Some(came.unchecked_ref()));
    image.set_onerror(Some(failed.unchecked_ref()));
    image.set_src(&src);
}
