//! Bytes in, datasets out, and back.

pub mod mapping;
