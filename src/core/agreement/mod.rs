//! How far people and models agree.
//!
//! Here is the little that a reviewer needs at once: who differs on an item, and
//! how often which label stands against which ([`label_pairs`]). Coefficients
//! and intervals are one file per metric beside it.

pub mod label_pairs;
