//! Who must look at what: a policy is an ordered list of rules, first match wins.

pub mod policy;
