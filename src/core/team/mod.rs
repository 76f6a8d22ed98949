//! Several people on one dataset, without a server: their logs become one, what they differ
//! about is put in order and settled, and what looks careless is asked about.
//!
//! Absent on purpose: a verdict on a person. A check finds a question to ask.

pub mod merge;

pub mod settled;

pub mod judge;

pub mod difficulty;

pub mod care;
