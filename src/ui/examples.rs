//! The example datasets that are shipped with the page, under `examples/`. What
//! they are called and what is in them stands in their headers.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// In `?example=`, and the name of its file.
    pub id: &'static str,
}

/// The page opens the first when nothing else is to be opened.
pub const EXAMPLES: &[Example] = &[
    Example { id: "messages" },
    Example { id: "posts" },
    Example { id: "answers" },
    Example { id: "street" },
    Example { id: "drive" },
    Example { id: "phantoms" },
];

impl Example {
    pub fn find(id: &str) -> Option<Self> {
        EXAMPLES.iter().copied().find(|example| example.id == id)
    }

    pub fn file_name(self) -> String {
        format!("{}.jsonl", self.id)
    }

    /// Where it is: see [`place_of`].
    pub fn place(self) -> JsValue {
        place_of(&self.file_name())
    }
}

/// Where a file of the examples is: beside the page, wherever that is; in a page of one file it
/// stands in the page, as a blob.
pub fn place_of(file: &str) -> JsValue {
    let relative = format!("examples/{file}");
    let inside = Reflect::get(&js_sys::global(), &"countersignFiles".into());
    let inside = inside.and_then(|files| Reflect::get(&files, &relative.as_str().into()));
    if let Some(blob) = inside.ok().filter(JsValue::is_object) {
        return blob;
    }
    let base = web_sys::window().and_then(|window| window.document());
    let base = base.and_then(|document| document.base_uri().ok().flatten());
    base.and_then(|base| web_sys::Url::new_with_base(&relative, &base).ok())
        .map_or(relative, |url| url.href())
        .into()
}
