//! A file or an address, read piece by piece.

use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, ReadableStreamDefaultReader, Response};

/// Bytes shown to `Inspect` before anything is opened.
pub const FIRST_BYTES: usize = 256 * 1024;

/// Bytes that come piece by piece.
pub struct Source {
    /// What the page calls it.
    pub name: String,
    from: From,
    /// Bytes of the whole, where that is known.
    pub total: Option<f64>,
    /// Read for `Inspect` and not fed yet.
    pub ahead: Vec<u8>,
    pub ended: bool,
}

enum From {
    /// `next`: the slice up to `at` is being read while the one before is worked on.
    Blob {
        blob: Blob,
        at: f64,
        next: Option<js_sys::Promise>,
    },
    Stream {
        reader: ReadableStreamDefaultReader,
        parts: Parts,
    },
}

/// What came of a transfer, so that the whole can be kept.
#[derive(Default)]
struct Parts {
    blobs: Array,
    /// Not in a blob yet: giving the browser each piece while it transfers the next slows both.
    arrays: Array,
    bytes: usize,
}

impl Parts {
    /// More than this the browser may put to disk.
    const MOST: usize = 64 * 1024 * 1024;

    fn push(&mut self, bytes: &Uint8Array) -> Result<(), JsValue> {
        self.arrays.push(bytes);
        self.bytes += bytes.length() as usize;
        if self.bytes > Self::MOST {
            let arrays = std::mem::take(self);
            self.blobs = arrays.blobs;
            self.blobs.push(&*Blob::new_with_u8_array_sequence(&arrays.arrays)?);
        }
        Ok(())
    }

    fn whole(&self) -> Result<Blob, JsValue> {
        Blob::new_with_blob_sequence(&self.blobs.concat(&self.arrays))
    }
}

impl Source {
    pub async fn open(from: JsValue) -> Result<Self, String> {
        if let Some(address) = from.as_string() {
            return Self::fetch(&address).await;
        }
        let blob: Blob = from.dyn_into().map_err(|_| "neither a file nor an address".to_owned())?;
        let total = Some(blob.size());
        let from = From::Blob { blob, at: 0.0, next: None };
        Ok(Self { name: String::new(), from, total, ahead: Vec::new(), ended: false })
    }

    async fn fetch(address: &str) -> Result<Self, String> {
        let promise = fetch(address).map_err(|error| said(&error))?;
        let response: Response = JsFuture::from(promise)
            .await
            .map_err(|error| {
                format!(
                    "{address} could not be fetched ({}). Either it cannot be reached, or it \
                     does not allow pages of other addresses to read it (CORS): download \
                     the file and drop it here instead",
                    said(&error)
                )
            })?
            .unchecked_into();
        if !response.ok() {
            let status = response.status();
            return Err(format!("{address} answered {status} {}", response.status_text()));
        }
        // Of a compressed transfer this is another number than the bytes that come out.
        let encoded = response.headers().get("content-encoding").ok().flatten().is_some();
        let length = response.headers().get("content-length").ok().flatten();
        let total = length.and_then(|length| length.parse().ok()).filter(|_| !encoded);
        let stream = response.body().ok_or_else(|| format!("{address} has no content"))?;
        let reader = stream.get_reader().unchecked_into();
        let from = From::Stream { reader, parts: Parts::default() };
        Ok(Self { name: String::new(), from, total, ahead: Vec::new(), ended: false })
    }

    /// Whether it is a file at hand, not a transfer.
    pub fn is_file(&self) -> bool {
        matches!(self.from, From::Blob { .. })
    }

    /// Reads ahead what `Inspect` wants to see.
    pub async fn look(&mut self) -> Result<(), String> {
        while self.ahead.len() < FIRST_BYTES && !self.ended {
            match self.more(FIRST_BYTES - self.ahead.len()).await? {
                Some(bytes) => self.ahead.extend(bytes),
                None => self.ended = true,
            }
        }
        let all_seen = self.total.is_some_and(|total| self.ahead.len() as f64 >= total);
        self.ended |= all_seen;
        Ok(())
    }

    /// The next bytes, about `wanted` of them; `None` at the end.
    pub async fn next(&mut self, wanted: usize) -> Result<Option<Vec<u8>>, String> {
        if !self.ahead.is_empty() {
            let rest = self.ahead.split_off(self.ahead.len().min(wanted));
            return Ok(Some(std::mem::replace(&mut self.ahead, rest)));
        }
        if self.ended {
            return Ok(None);
        }
        self.more(wanted).await
    }

    async fn more(&mut self, wanted: usize) -> Result<Option<Vec<u8>>, String> {
        match &mut self.from {
            From::Blob { blob, at, next } => {
                let mut ask = || {
                    let end = (*at + wanted as f64).min(blob.size());
                    if end <= *at {
                        return Ok(None);
                    }
                    let slice = blob.slice_with_f64_and_f64(*at, end);
                    *at = end;
                    slice.map(|slice| Some(slice.array_buffer())).map_err(|error| said(&error))
                };
                let here = match next.take() {
                    Some(here) => Some(here),
                    None => ask()?,
                };
                *next = ask()?;
                let Some(here) = here else { return Ok(None) };
                let buffer = JsFuture::from(here)
                    .await
                    .map_err(|error| format!("the file cannot be read ({})", said(&error)))?;
                Ok(Some(Uint8Array::new(&buffer).to_vec()))
            }
            From::Stream { reader, parts } => {
                let mut gathered = Vec::new();
                while gathered.len() < wanted {
                    let step = JsFuture::from(reader.read()).await.map_err(|error| {
                        format!("the transfer broke off ({}): open it again", said(&error))
                    })?;
                    let value = js_sys::Reflect::get(&step, &JsString::from("value"))
                        .unwrap_or(JsValue::UNDEFINED);
                    if value.is_undefined() {
                        break;
                    }
                    let bytes = Uint8Array::from(value);
                    parts.push(&bytes).map_err(|error| said(&error))?;
                    // Mostly one piece is enough, and needs no second copy.
                    if gathered.is_empty() {
                        gathered = bytes.to_vec();
                    } else {
                        gathered.extend(bytes.to_vec());
                    }
                }
                Ok((!gathered.is_empty()).then_some(gathered))
            }
        }
    }

    /// All of it at once.
    pub async fn whole(from: JsValue) -> Result<Vec<u8>, String> {
        let mut source = Self::open(from).await?;
        // A damaged total must not reserve what nobody has.
        let total = source.total.unwrap_or_default().min(f64::from(u32::MAX / 4));
        let mut bytes = Vec::with_capacity(total as usize);
        while let Some(piece) = source.next(4 * FIRST_BYTES).await? {
            bytes.extend(piece);
        }
        Ok(bytes)
    }

    /// The whole of what came from an address.
    pub fn kept(&self) -> JsValue {
        match &self.from {
            From::Blob { .. } => JsValue::NULL,
            From::Stream { parts, .. } => parts.whole().map_or(JsValue::NULL, JsValue::from),
        }
    }
}

impl Drop for Source {
    /// A transfer that nobody reads any more is not left to run on.
    fn drop(&mut self) {
        if let From::Stream { reader, .. } = &self.from {
            let ended = reader.cancel();
            spawn_local(async move { drop(JsFuture::from(ended).await) });
        }
    }
}

/// All bytes of a file.
pub async fn whole(blob: &Blob) -> Result<Vec<u8>, String> {
    let buffer = JsFuture::from(blob.array_buffer()).await;
    let buffer = buffer.map_err(|error| format!("it cannot be read ({})", said(&error)))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// `fetch` of a worker or of a window.
fn fetch(address: &str) -> Result<js_sys::Promise, JsValue> {
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(catch, js_name = fetch)]
        fn global_fetch(address: &str) -> Result<js_sys::Promise, JsValue>;
    }
    global_fetch(address)
}

/// Why something of the browser failed.
pub fn said(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.or_else(|| error.as_string()).unwrap_or_else(|| format!("{error:?}"))
}
