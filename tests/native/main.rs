//! Tests that need no browser: of the repository as a whole, and of the
//! library from outside.

#![cfg(not(target_arch = "wasm32"))]

mod engine;
mod examples;
mod layers;
mod session;
mod team;
