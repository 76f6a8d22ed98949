//! Bytes in, datasets out, and back.
//!
//! ```text
//! bytes ─ gzip ─▶ lines ─▶ header, native, native_item
//! ```

pub mod ordered;

pub mod gzip;
pub mod lines;

pub mod header;
pub mod native;
pub mod native_item;

pub mod mapping;
