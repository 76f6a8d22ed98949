//! Small things about text that several rooms need.

pub mod diff;
mod edit_distance;
mod snippet;

pub use edit_distance::edit_distance;
pub use snippet::snippet;
