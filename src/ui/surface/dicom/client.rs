//! What is asked of the decoders, and their answers.

use std::cell::Cell;

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::engine::imaging::dataset::ATTACHED;
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
///
/// # Errors
/// Files that lie beside the dataset are not at hand; a sentence for a person.
pub fn files(app: App, sources: &[String]) -> Result<Array, String> {
    let base = page().and_then(|it| it.base_uri().ok().flatten()).unwrap_or_default();
    let attached = app.shell.try_with_value(|shell| shell.attached.clone());
    let missing = Cell::new(0_u64);
    let file = |(place, source): (usize, &String)| {
        if source.starts_with(ATTACHED) {
            let file = attached.as_ref().map_or(JsValue::UNDEFINED, |it| it.get(&source.into()));
            missing.set(missing.get() + u64::from(file.is_undefined()));
            let own = file.dyn_ref::<web_sys::File>().map(web_sys::File::name);
            return Array::of2(&own.unwrap_or_else(|| name(place, source)).into(), &file);
        }
        let address = web_sys::Url::new_with_base(source, &base);
        let address = address.map_or_else(|_| source.clone(), |url| url.href());
        Array::of2(&name(place, source).into(), &JsValue::from(address))
    };
    let files = sources.iter().enumerate().map(file).collect();
    match missing.get() {
        0 => Ok(files),
        missing => Err(format!(
            "{} not at hand: this browser has no copy of so much. Drop the series' \
             DICOM files here, all of those that it was opened with; the review goes on where it was.",
            if missing == 1 {
                "1 file of this series is".to_owned()
            } else {
                format!("{missing} files of this series are")
            }
        )),
    }
}

/// The last part of an address; a number for what has none.
fn name(place: usize, source: &str) -> String {
    let last = source.split(['?', '#']).next().and_then(|path| path.rsplit('/').next());
    match last {
        Some(last) if !last.is_empty() && !is_nameless(source) => last.to_owned(),
        _ => format!("File {}", place + 1),
    }
}

fn is_nameless(source: &str) -> bool {
    source.starts_with("data:") || source.starts_with(ATTACHED)
}

fn page() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
