//! The words of the product as types: a dataset holds items and the
//! suggestions made for them; questions are asked of items; people answer with
//! responses, which are events of a log.
//!
//! Absent on purpose: any notion of file, column, screen or storage.

pub mod question;
pub mod value;

pub mod item;
pub mod suggestion;

pub mod dataset;

pub mod event;
mod event_line;
pub mod evidence;
pub mod route;
