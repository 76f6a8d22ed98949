//! The program in somebody else's page: what the script of `<countersign-review>` calls.
//!
//! Three functions are all that the program shows: [`page`] draws the page of its own, [`element`]
//! draws into an element, [`ask`] asks one that was drawn. What the last two do comes with a wasm
//! file of its own, cut off at [`work`]: a page of its own never fetches it.
//!
//! So nothing outside of this file may name [`mounted`] or [`asked`].

mod asked;
mod mounted;
mod options;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use wasm_split_helpers::SplitLoaderError;
use web_sys::ShadowRoot;

use crate::host::at_once::at_once;

const FAILED: &str = "a part of Countersign could not be fetched; try again, or reload the page";

/// Draws the page.
#[wasm_bindgen]
pub fn page() {
    crate::ui::page::mount();
}

/// Draws into the first element of a shadow root; see [`options::Options`]. Gives a number for it.
/// `tell(kind, detail)` hears what happens, see [`mounted`].
#[wasm_bindgen]
pub fn element(root: ShadowRoot, options: JsValue, tell: Function) -> Promise {
    future_to_promise(run(Work::Mount { root, options, tell }))
}

/// Asks an element for something, see [`asked`]. `end` takes it away.
#[wasm_bindgen]
pub fn ask(element: u32, what: String, arguments: Array) -> Promise {
    future_to_promise(run(Work::Ask { element, what, arguments }))
}

enum Work {
    Mount { root: ShadowRoot, options: JsValue, tell: Function },
    Ask { element: u32, what: String, arguments: Array },
}

async fn run(wanted: Work) -> Result<JsValue, JsValue> {
    load().await.map_err(|_| JsValue::from(js_sys::Error::new(FAILED)))?;
    let promise = at_once(work(wanted)).and_then(Result::ok);
    match promise {
        Some(promise) => wasm_bindgen_futures::JsFuture::from(promise).await,
        None => Err(js_sys::Error::new(FAILED).into()),
    }
}

fn worked(wanted: Work) -> Promise {
    match wanted {
        Work::Mount { root, options, tell } => {
            future_to_promise(
                async move { mounted::mount(root, &options, tell).map(JsValue::from) },
            )
        }
        Work::Ask { element, what, arguments } => {
            future_to_promise(async move { asked::answer(element, &what, &arguments).await })
        }
    }
}

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(embed, preload(load), fallible)]
fn work(wanted: Work) -> Result<Promise, SplitLoaderError> {
    Ok(worked(wanted))
}

#[cfg(not(feature = "split"))]
async fn work(wanted: Work) -> Result<Promise, SplitLoaderError> {
    Ok(worked(wanted))
}

#[cfg(not(feature = "split"))]
async fn load() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// An error with a sentence for a person.
fn error(why: impl AsRef<str>) -> JsValue {
    js_sys::Error::new(why.as_ref()).into()
}
