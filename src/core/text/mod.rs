//! Small things about text that several rooms need.

pub mod base64;
mod capital;
pub mod diff;
mod edit_distance;
mod figure;
mod natural;
mod snippet;

pub use capital::{capital, capital_of};
pub use edit_distance::{characters_apart, edit_distance};
pub use figure::{counted, figure};
pub use natural::natural;
pub use snippet::snippet;
