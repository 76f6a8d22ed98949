//! The example datasets that are shipped with the page, under `examples/`. What
//! they are called and what is in them stands in their headers.

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

    pub fn address(self) -> String {
        address_of(&self.file_name())
    }
}

/// The address of a file among the examples: beside the page, wherever that is.
pub fn address_of(file: &str) -> String {
    let relative = format!("examples/{file}");
    // In a page of one file they stand in the page.
    let inside = js_sys::Reflect::get(&js_sys::global(), &"countersignFiles".into());
    let inside = inside.and_then(|files| js_sys::Reflect::get(&files, &relative.as_str().into()));
    if let Some(address) = inside.ok().and_then(|address| address.as_string()) {
        return address;
    }
    let base = web_sys::window().and_then(|window| window.document());
    let base = base.and_then(|document| document.base_uri().ok().flatten());
    base.and_then(|base| web_sys::Url::new_with_base(&relative, &base).ok())
        .map_or(relative, |url| url.href())
}
