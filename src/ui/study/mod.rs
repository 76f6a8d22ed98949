//! What the rooms that show statistics share.
//!
//! | part | what it does |
//! |---|---|
//! | [`watch`] | drives a study of the engine: progress, trouble, cancel, again after answers |
//! | [`figure`] | a plot with its table, both to be saved |
//! | [`open`] | from a figure to the items behind it |
//! | [`tabs`] | the parts of a room |
//! | [`choices`] | one of several, as buttons in a line |
//! | [`question`] | which question is looked at |
//! | [`grid`] | the keys of a table of buttons |

pub mod watch;

pub mod figure;
pub mod open;

pub mod choices;
pub mod question;
pub mod tabs;

pub mod grid;
