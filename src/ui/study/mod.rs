//! What the rooms that show statistics share.
//!
//! | part | what it does |
//! |---|---|
//! | [`watch`] | drives a study of the engine: progress, trouble, cancel, again after answers |
//! | [`figure`] | a plot with its table, both to be saved |
//! | [`table`] | a table under a heading of its own |
//! | [`open`] | from a figure to the items behind it |
//! | [`back`] | the way back to that figure |
//! | [`tabs`] | the parts of a room |
//! | [`choices`] | one of several, as buttons in a line |
//! | [`rest`] | a value once it rests |
//! | [`copy`] | a text to be taken along |
//! | [`room`] | what a room looks at, kept while the page is open |
//! | [`question`] | which question is looked at |
//! | [`grid`] | the keys of a table of buttons |

pub mod watch;

pub mod back;
pub mod figure;
pub mod open;
pub mod table;

pub mod room;

pub mod choices;
pub mod copy;
pub mod question;
pub mod rest;
pub mod tabs;

pub mod grid;
