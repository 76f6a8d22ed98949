//! How far what a model says can be relied on, and whom it would wrong: tails and intervals,
//! the calibration of scores, and shares compared between parts of a dataset.
//!
//! ```text
//! rows of answers ─▶ Share (n, interval) ─▶ Gap (interval, p) ─▶ Holm or Benjamini-Hochberg
//!                    │ slices, blind_arm, gold, probe: who, where, when
//!                    └ estimate: from the items that people saw to the whole dataset
//! ```
//! Every number carries its n, its interval and the method of it. The order of rows and the
//! names of things change nothing.
//!
//! Absent on purpose: any answer. What is computed here is read by people and
//! by policies; it never becomes a response.

pub mod distribution;
pub mod interval;

pub mod gap;
pub mod share;

pub mod benjamini_hochberg;
pub mod holm;

pub mod calibration;

pub mod card;
pub mod rounds;
