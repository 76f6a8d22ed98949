//! The engine owns one open dataset: the file's bytes, columns over them, the
//! log of this project, and the routes. It answers [`protocol::Request`]s, one
//! after another, and never asks anything itself.
//!
//! ```text
//! bytes ─ open ─▶ lines ─ index ─▶ columns ─ routes ─▶ select ─▶ rows, item
//!                         log ─▶ people ──────┘          └─▶ facets, costs, matrix, bulk, export
//!                                  └─▶ study: statistics, in steps
//! ```
//! Texts, titles and rationales stay in the file's lines and are read again
//! from there when somebody looks; the columns hold what rules, filters and
//! counts need.
//!
//! It runs in a web worker in the page, on the page's own thread where workers
//! are forbidden, and natively at the command line. It knows no clock and no
//! randomness: what depends on either is passed in.

pub mod protocol;
pub mod query;

mod handle;

mod open;

mod dataset;
mod index;
mod plain;
mod scan;

mod columns;
mod dictionary;

mod log;
mod people;

mod facts;
mod routes;
mod sweep;

mod select;

mod item;
mod rows;

mod accepted;
mod answers;
mod bulk;
mod costs;
mod export;
mod facets;
mod matrix;
mod merge;

mod study;

pub mod imaging;

pub use handle::{Answer, Engine};

#[cfg(test)]
mod tests;

#[cfg(test)]
mod laws;
