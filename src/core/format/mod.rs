//! Bytes in, datasets out, and back.
//!
//! ```text
//! intake: bytes ─ gzip, utf16 ─ detect ─┬─ lines ─────────▶ native lines ─ header, native, native_item
//!                                       └─ others, mapped ─┘                └─ infer
//! ```

pub mod intake;

pub mod detect;
pub mod gzip;
pub mod lines;
pub mod ordered;
pub mod utf16;

pub mod header;
pub mod infer;
pub mod native;
pub mod native_item;
pub mod project;

pub mod mapping;

pub mod reviewed;

pub mod decisions;
pub mod disagreements;
pub mod reviewed_csv;
pub mod reviewed_jsonl;

pub mod registry;
