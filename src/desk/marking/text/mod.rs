//! Spans on a text: how it is cut and walked through, how marks lie over each other, and what keys
//! and a mouse do to them.
//!
//! ```text
//! text ─▶ Doc (blocks, characters, words) ─┐
//! Marking<Span> ─▶ Drawn (lanes, tags) ─────┼▶ segments of a block ─▶ the page
//! key, mouse ─▶ Act ─▶ act(Hand, Marking) ──┘
//! ```
//! Absent on purpose: pixels, and elements of the page.

pub mod doc;

pub mod compare;
pub mod edge;
pub mod lanes;
pub mod segments;

pub mod drawn;
pub mod words;

pub mod act;

pub mod keys;
