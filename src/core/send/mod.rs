//! Sending reviewed records to a backend: everything that can be decided
//! without a network. The browser's part is `remote`.
//!
//! ```text
//! job + records ─ plan ─▶ batches ─ template ─▶ request ─ (remote) ─▶ outcome ─ retry ─▶ next
//! ```
//!
//! Absent on purpose: the token. A [`job::Job`] is kept to resume after a
//! reload; a token is held by the page, in memory, and joins a request when it leaves.

pub mod job;

pub mod plan;
pub mod template;

pub mod request;
pub mod retry;

pub mod explain;
