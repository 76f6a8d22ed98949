//! The commands for a program, in Node and in browsers: arguments and files in, bytes out.
//!
//! `src/cli/package/core.js` makes an interface of it that a program likes to use. Nothing here
//! knows a clock, a disk or a network, and nothing is kept between two calls.

use std::collections::BTreeMap;

use countersign::cli::{Outcome, answer};
use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;

/// Answers one command. `files` is a list of pairs of a name and a `Uint8Array`; what comes back is
/// the exit code, the standard output as bytes, the standard error as a text, and the files that
/// are to be written, as such pairs.
#[wasm_bindgen]
pub fn run(arguments: Vec<String>, files: &Array) -> Array {
    let files: BTreeMap<String, Vec<u8>> =
        files.iter().filter_map(|pair| file(&pair.into())).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let Outcome { code, out, err, files } = answer(&arguments, &files);
    let written = files.iter().map(|(name, bytes)| {
        Array::of2(&JsString::from(name.as_str()), &Uint8Array::from(bytes.as_slice()))
    });
    Array::of4(
        &code.into(),
        &Uint8Array::from(out.as_slice()),
        &JsString::from(err),
        &written.collect::<Array>(),
    )
}

fn file(pair: &Array) -> Option<(String, Vec<u8>)> {
    let bytes: Uint8Array = pair.get(1).dyn_into().ok()?;
    Some((pair.get(0).as_string()?, bytes.to_vec()))
}
