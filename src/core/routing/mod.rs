//! Who must look at what: a policy is an ordered list of rules, first match wins.
//!
//! [`policy`] is the file's form, [`rules`] are the conditions, one file each,
//! [`route`] decides, [`default`] is what a new project starts with and
//! [`check`] says what cannot work as written.
//!
//! Absent on purpose: where an item's facts come from ([`facts::Facts`] is a
//! view of one item), and any randomness: shares are drawn by hash.

pub mod policy;

pub mod route;

pub mod rules;

pub mod facts;

pub mod check;
pub mod default;

pub mod accepted;
pub mod stream;
