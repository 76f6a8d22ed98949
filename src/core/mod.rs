//! The pure core: what Countersign knows about items, suggestions, responses,
//! routes and logs. It knows no clock, no randomness, no IO and no browser.

#[cfg(test)]
pub mod declared;

pub mod issue;
pub mod random;
pub mod time;

mod elementary;
pub(crate) mod object;

pub mod model;

pub mod marks;

pub mod format;

pub mod imaging;

pub mod routing;

pub mod log;

pub mod ratings;

pub mod agreement;

pub mod truth;

pub mod assurance;

pub mod team;

pub mod send;

pub mod search;
pub mod sort;
pub mod text;
