//! Medical images: their decoders are a wasm file of its own, cut off at [`work`] and fetched when
//! the first such item is opened. It runs where the engine does.
//!
//! So nothing outside of this file may name [`Imaging`], or its code comes back to the first page.

use std::cell::RefCell;
use std::collections::VecDeque;

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_split_helpers::SplitLoaderError;
use web_sys::Blob;

use super::at_once::at_once;
use super::sha256;
use super::source::{Source, said};
use crate::core::log::chain::hexadecimal;
use crate::engine::imaging::dataset::{Gathering, MOST_WITHIN};
use crate::engine::imaging::{Fetched, Imaging};
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

/// The text of a dataset of these files, `[name, blob]` each; and by what it names each of them
/// that stays beside it (see [`crate::engine::imaging::dataset`]), in the bytes of a list of texts.
///
/// # Errors
/// The code is not here, or none of the files is for it; in words.
pub async fn dataset_of(files: JsValue) -> Result<(Vec<u8>, Vec<u8>), String> {
    fetch().await?;
    let files = Array::from(&files);
    let sizes = files.iter().map(|file| {
        let blob: Array = file.unchecked_into();
        blob.get(1).dyn_ref::<Blob>().map_or(0.0, Blob::size)
    });
    let turn = TURN.with_borrow_mut(|turn| {
        *turn = turn.wrapping_add(1);
        *turn
    });
    let total = sizes.sum::<f64>() as u64;
    done(Task::Begin { turn, total })?;
    // One after the other: all of them at once may be more than there is room for.
    let mut coming = Coming::of(files);
    while let Some((name, bytes)) = coming.next().await {
        // Several times as fast as our own; absent on a page that did not come over HTTPS.
        let digest = bytes.as_ref().ok().filter(|_| total > MOST_WITHIN).and_then(|it| sha256(it));
        let hash = match digest {
            Some(digest) => JsFuture::from(digest).await.ok(),
            None => None,
        };
        let hash = hash.map(|hash| hexadecimal(&Uint8Array::new(&hash).to_vec()));
        done(Task::Add { turn, file: Fetched { name, bytes }, hash })?;
    }
    let (attached, text) = done(Task::Finish { turn })?;
    Ok((text.unwrap_or_default(), attached))
}

/// Answers what is asked in the bytes of [`crate::engine::imaging::protocol::Ask`]; `files`:
/// `[name, blob or address]` each, or nothing.
///
/// # Errors
/// The code is not here, or nobody asks like this.
pub async fn answer(ask: Vec<u8>, files: JsValue) -> Result<Told, String> {
    fetch().await?;
    let mut coming = Coming::of(Array::from(&files));
    let mut files = Vec::new();
    while let Some((name, bytes)) = coming.next().await {
        files.push(Fetched { name, bytes });
    }
    done(Task::Ask { ask, files })
}

/// Files on their way, a few at a time, in their order.
struct Coming {
    files: Array,
    asked: u32,
    coming: VecDeque<(String, Promise)>,
}

impl Coming {
    /// A browser asks one address for no more at a time.
    const AT_ONCE: usize = 6;

    fn of(files: Array) -> Self {
        Self { files, asked: 0, coming: VecDeque::new() }
    }

    /// The next one's name, and its bytes or why there are none.
    async fn next(&mut self) -> Option<(String, Result<Vec<u8>, String>)> {
        while self.asked < self.files.length() && self.coming.len() < Self::AT_ONCE {
            let file: Array = self.files.get(self.asked).unchecked_into();
            let name = file.get(0).as_string().unwrap_or_default();
            let from = file.get(1);
            let bytes = match from.dyn_ref::<Blob>() {
                Some(blob) => blob.array_buffer(),
                None => future_to_promise(async move {
                    let bytes = Source::whole(from).await?;
                    Ok(Uint8Array::from(bytes.as_slice()).buffer().into())
                }),
            };
            self.coming.push_back((name, bytes));
            self.asked += 1;
        }
        let (name, bytes) = self.coming.pop_front()?;
        let bytes = match JsFuture::from(bytes).await {
            Ok(bytes) => Ok(Uint8Array::new(&bytes).to_vec()),
            Err(why) => Err(said(&why)),
        };
        Some((name, bytes))
    }
}

enum Task {
    Ask { ask: Vec<u8>, files: Vec<Fetched> },
    Begin { turn: u32, total: u64 },
    Add { turn: u32, file: Fetched, hash: Option<String> },
    Finish { turn: u32 },
}

thread_local! {
    static OPEN: RefCell<Imaging> = RefCell::default();
    /// Files that become a dataset, one such gathering at a time.
    static GATHERED: RefCell<Option<(u32, Gathering)>> = const { RefCell::new(None) };
    static TURN: RefCell<u32> = const { RefCell::new(0) };
}

fn done(task: Task) -> Result<Told, String> {
    let told = at_once(work(task)).and_then(Result::ok);
    told.unwrap_or_else(|| Err(FAILED.to_owned()))
}

fn worked(task: Task) -> Result<Told, String> {
    let another = || "other files were opened meanwhile".to_owned();
    GATHERED.with_borrow_mut(|gathered| match task {
        Task::Ask { ask, files } => {
            let ask = from_bytes(&ask)?;
            let (told, bytes) = OPEN.with_borrow_mut(|open| open.answer(ask, files));
            Ok((to_bytes(&told)?, bytes))
        }
        Task::Begin { turn, total } => {
            *gathered = Some((turn, Gathering::new(total)));
            Ok((Vec::new(), None))
        }
        Task::Add { turn, file, hash } => match gathered {
            Some((its, gathering)) if *its == turn => {
                gathering.add(file, hash);
                Ok((Vec::new(), None))
            }
            _ => Err(another()),
        },
        Task::Finish { turn } => {
            let (_, gathering) = gathered.take_if(|(its, _)| *its == turn).ok_or_else(another)?;
            let made = gathering.finish()?;
            Ok((to_bytes(&made.attached)?, Some(made.text.into_bytes())))
        }
    })
}

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(imaging, preload(load), fallible)]
fn work(task: Task) -> Result<Result<Told, String>, SplitLoaderError> {
    Ok(worked(task))
}

#[cfg(not(feature = "split"))]
async fn work(task: Task) -> Result<Result<Told, String>, SplitLoaderError> {
    Ok(worked(task))
}

#[cfg(not(feature = "split"))]
async fn load() -> Result<(), SplitLoaderError> {
    Ok(())
}
