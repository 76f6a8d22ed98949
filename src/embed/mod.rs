//! The program in somebody else's page: what the script of `<countersign-review>` calls.
//!
//! Two functions are all that the program shows: [`page`] draws the page of its own, [`ask`] draws
//! into an element or asks one that was drawn. What that does comes with a wasm file of its own,
//! cut off at [`work`]: a page of its own never fetches it.
//!
//! So nothing outside of this file may name [`mounted`] or [`asked`].

mod asked;
mod mounted;
mod options;

use js_sys::{Array, Promise};
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

/// Asks for something: `[root, options, tell]` draws into the first element of a shadow root and
/// gives a number for it (see [`options::Options`] and [`mounted`]); `[number, word, …]` asks one
/// that was drawn (see [`asked`]), `end` takes it away.
#[wasm_bindgen]
pub fn ask(wanted: Array) -> Promise {
    future_to_promise(async move {
        let failed = || JsValue::from(js_sys::Error::new(FAILED));
        load().await.map_err(|_| failed())?;
        let promise = at_once(work(wanted)).and_then(Result::ok).ok_or_else(failed)?;
        wasm_bindgen_futures::JsFuture::from(promise).await
    })
}

fn worked(wanted: Array) -> Promise {
    let (first, second, third) = (wanted.get(0), wanted.get(1), wanted.get(2));
    future_to_promise(async move {
        match (first.as_f64(), second.as_string()) {
            (Some(element), Some(what)) => {
                asked::answer(element as u32, &what, &wanted.slice(2, wanted.length())).await
            }
            _ => {
                let root: ShadowRoot = first.dyn_into().map_err(|_| error("give a shadow root"))?;
                let tell = third.dyn_into().map_err(|_| error("give a function"))?;
                mounted::mount(root, &second, tell).map(JsValue::from)
            }
        }
    })
}

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(embed, preload(load), fallible)]
fn work(wanted: Array) -> Result<Promise, SplitLoaderError> {
    Ok(worked(wanted))
}

#[cfg(not(feature = "split"))]
async fn work(wanted: Array) -> Result<Promise, SplitLoaderError> {
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
