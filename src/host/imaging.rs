//! Medical images: their decoders are a wasm file of its own, cut off at [`work`] and fetched when
//! the first such item is opened. It runs where the engine does.
//!
//! So nothing outside of this file may name [`Imaging`], or its code comes back to the first page.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_split_helpers::SplitLoaderError;

use super::at_once::at_once;
use super::source::Source;
use crate::engine::imaging::{Fetched, Imaging, dataset};
use crate::engine::protocol::{from_bytes, to_bytes};

const FAILED: &str = "the part of the page that reads medical images could not be fetched; try \
    again, or reload the page";

/// What is told, in the bytes of [`crate::engine::imaging::protocol::Told`], and bytes beside it.
pub type Told = (Vec<u8>, Option<Vec<u8>>);

/// Brings the code.
///
/// # Errors
/// A sentence for a person.
pub async fn fetch() -> Result<(), String> {
    load().await.map_err(|_| FAILED.to_owned())
}

/// The text of a dataset of these files, `[name, blob]` each.
///
/// # Errors
/// The code is not here, or none of the files is for it; in words.
pub async fn dataset_of(files: JsValue) -> Result<Vec<u8>, String> {
    fetch().await?;
    let files = fetched(&files).await;
    let told = at_once(work(Task::Dataset, files)).and_then(Result::ok);
    told.unwrap_or_else(|| Err(FAILED.to_owned())).map(|(text, _)| text)
}

/// Answers what is asked in the bytes of [`crate::engine::imaging::protocol::Ask`]; `files`:
/// `[name, blob or address]` each, or nothing.
///
/// # Errors
/// The code is not here, or nobody asks like this.
pub async fn answer(ask: Vec<u8>, files: JsValue) -> Result<Told, String> {
    fetch().await?;
    let files = fetched(&files).await;
    let told = at_once(work(Task::Ask(ask), files)).and_then(Result::ok);
    told.unwrap_or_else(|| Err(FAILED.to_owned()))
}

async fn fetched(files: &JsValue) -> Files {
    let mut fetched = Vec::new();
    for file in Array::from(files).iter() {
        let file: Array = file.unchecked_into();
        let name = file.get(0).as_string().unwrap_or_default();
        fetched.push((name, Source::whole(file.get(1)).await));
    }
    fetched
}

enum Task {
    Ask(Vec<u8>),
    Dataset,
}

thread_local! {
    static OPEN: RefCell<Imaging> = RefCell::default();
}

/// Each file by its name, with its bytes or why there are none.
type Files = Vec<(String, Result<Vec<u8>, String>)>;

fn worked(task: Task, files: Files) -> Result<Told, String> {
    let files = files.into_iter().map(|(name, bytes)| Fetched { name, bytes }).collect();
    let ask = match task {
        Task::Ask(ask) => ask,
        Task::Dataset => return dataset::dataset(files).map(|text| (text.into_bytes(), None)),
    };
    let (told, bytes) = OPEN.with_borrow_mut(|open| {
        let ask = from_bytes(&ask)?;
        Ok::<_, String>(open.answer(ask, files))
    })?;
    Ok((to_bytes(&told)?, bytes))
}

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(imaging, preload(load), fallible)]
fn work(task: Task, files: Files) -> Result<Result<Told, String>, SplitLoaderError> {
    Ok(worked(task, files))
}

#[cfg(not(feature = "split"))]
async fn work(task: Task, files: Files) -> Result<Result<Told, String>, SplitLoaderError> {
    Ok(worked(task, files))
}

#[cfg(not(feature = "split"))]
async fn load() -> Result<(), SplitLoaderError> {
    Ok(())
}
