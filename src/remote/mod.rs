//! Sends reviewed records to a backend of the person's choice: the browser's
//! part. What to send and what to do next is decided in [`crate::core::send`].
//!
//! Absent on purpose: storage. A token lives in [`sender::Sender`], as long as it sends.

pub mod post;
pub mod sender;
