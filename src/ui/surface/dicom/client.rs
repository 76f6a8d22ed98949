//! What is asked of the decoders, and their answers.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::engine::imaging::protocol::{Ask, Told};
use crate::engine::protocol::{from_bytes, to_bytes};
use crate::ui::app::App;

/// Asks; `files`: `[name, blob or address]` each.
///
/// # Errors
/// A sentence for a person.
pub async fn ask(app: App, ask: &Ask, files: &Array) -> Result<(Told, Option<Uint8Array>), String> {
    let shell = app.shell.try_get_value().ok_or_else(|| "the page is gone".to_owned())?;
    let (told, bytes) =
        shell.engine.imaging(&to_bytes(ask)?, files).await.map_err(|error| error.to_string())?;
    Ok((from_bytes(&told)?, bytes))
}

/// The files of an item as they are sent. Relative addresses are the page's, as images' are: the
/// worker has another.
pub fn files(sources: &[String]) -> Array {
    let base = page().and_then(|it| it.base_uri().ok().flatten()).unwrap_or_default();
    let file = |(place, source): (usize, &String)| {
        let address = web_sys::Url::new_with_base(source, &base);
        let address = address.map_or_else(|_| source.clone(), |url| url.href());
        Array::of2(&name(place, source).into(), &JsValue::from(address))
    };
    sources.iter().enumerate().map(file).collect()
}

/// The last part of an address; a number for what has none.
fn name(place: usize, source: &str) -> String {
    let last = source.split(['?', '#']).next().and_then(|path| path.rsplit('/').next());
    match last {
        Some(last) if !last.is_empty() && !source.starts_with("data:") => last.to_owned(),
        _ => format!("File {}", place + 1),
    }
}

fn page() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
