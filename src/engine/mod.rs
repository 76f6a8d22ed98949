//! The engine owns one open dataset: the file's bytes, columns over them, the
//! log of this project, and the routes. It answers [`protocol::Request`]s, one
//! after another, and never asks anything itself.
//!
//! It runs in a web worker in the page, on the page's own thread where workers
//! are forbidden, and natively at the command line. It knows no clock and no
//! randomness: what depends on either is passed in.

pub mod protocol;
pub mod query;
