//! What few reviews need of the engine: foreign files, simulation, bulk answers, exports.
//! Its code is a wasm file of its own, cut off at [`work`] and fetched when it is asked for.
//!
//! So nothing outside of this file may call [`Engine::handle_rare`] or
//! [`Engine::handle`], or the code comes back to the first page.

use std::cell::Cell;

use wasm_split_helpers::SplitLoaderError;

use super::at_once::at_once;
use crate::engine::protocol::Request;
use crate::engine::{Answer, Engine};

const FAILED: &str = "the part of the page that does this could not be fetched; try again, or \
    reload the page";

thread_local! {
    static IS_HERE: Cell<bool> = const { Cell::new(false) };
}

/// Whether [`handle`] can answer.
pub fn is_here() -> bool {
    IS_HERE.get()
}

/// Brings the code.
///
/// # Errors
/// A sentence for a person.
pub async fn fetch() -> Result<(), String> {
    load().await.map_err(|_| FAILED.to_owned())?;
    IS_HERE.set(true);
    Ok(())
}

/// Answers a request of which [`Engine::is_rare`] said so.
///
/// # Errors
/// The code is not here.
pub fn handle(
    engine: &mut Engine,
    request: Request,
    payload: Option<Vec<u8>>,
) -> Result<Answer, String> {
    if !is_here() {
        return Err(FAILED.to_owned());
    }
    at_once(work(engine, request, payload)).and_then(Result::ok).ok_or_else(|| FAILED.to_owned())
}

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(rare, preload(load), fallible)]
fn work(
    engine: &mut Engine,
    request: Request,
    payload: Option<Vec<u8>>,
) -> Result<Answer, SplitLoaderError> {
    Ok(engine.handle_rare(request, payload))
}

#[cfg(not(feature = "split"))]
async fn work(
    engine: &mut Engine,
    request: Request,
    payload: Option<Vec<u8>>,
) -> Result<Answer, SplitLoaderError> {
    Ok(engine.handle_rare(request, payload))
}

#[cfg(not(feature = "split"))]
async fn load() -> Result<(), SplitLoaderError> {
    Ok(())
}
