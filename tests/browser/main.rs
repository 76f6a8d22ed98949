//! Tests of what only a browser has, run by wasm-bindgen-test in a headless
//! Chromium: `cargo xtask test browser`.
//!
//! Each test mounts into a container of its own and ends with it empty: what
//! a component leaves behind would meet the next one.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod remote;
mod storage;
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
