//! Small things about text that several rooms need.

mod snippet;

pub use snippet::snippet;
