//! How far what a model says can be relied on: tails and intervals, and the
//! calibration of scores.
//!
//! Absent on purpose: any answer. What is computed here is read by people and
//! by policies; it never becomes a response.

pub mod distribution;
pub mod interval;

pub mod holm;

pub mod calibration;

pub mod certificate;

pub mod audit;
