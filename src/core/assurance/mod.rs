//! How far what a model says can be relied on, and whom it would wrong: tails and intervals,
//! the calibration of scores, from which score on no person is needed, the audit of what was
//! accepted so, and shares compared between parts of a dataset.
//!
//! ```text
//! rows of answers ─▶ Share (n, interval) ─▶ Gap (interval, p) ─▶ Holm or Benjamini-Hochberg
//!                    │ slices, blind_arm, gold, probe: who, where, when
//!                    ├ certificate ─▶ audit: a promise, and whether it is kept
//!                    └ estimate: from the items that people saw to the whole dataset
//! answers drawn by chance ─▶ certificate (from which score on) ─▶ audit (whether it holds)
//! ```
//! Every number carries its n, its interval and the method of it. The order of rows and the
//! names of slices, clusters and annotators change nothing.
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

pub mod certificate;

pub mod audit;

pub mod slices;

pub mod blind_arm;
pub mod gold;
pub mod label_shift;

pub mod estimate;

pub mod probe;

pub mod card;
pub mod rounds;
