//! The append-only log: its hash chain and its fold.

pub mod chain;
pub mod fold;
