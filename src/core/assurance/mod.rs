//! How far what a model says can be relied on: tails and intervals, the calibration of scores,
//! from which score on no person is needed, and the audit of what was accepted so.
//!
//! Absent on purpose: any answer. What is computed here is read by people and
//! by policies; it never becomes a response.

pub mod distribution;
pub mod interval;

pub mod holm;

pub mod calibration;

pub mod certificate;

pub mod audit;
