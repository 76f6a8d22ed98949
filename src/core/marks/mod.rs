//! What is marked on an item: spans of a text, regions of an image, tracks through frames.
//!
//! ```text
//! Value::Marks (one text) ── read ──▶ Marks<Span> · Marks<Region> · Marks<Track>
//!                         ◀─ write ──
//! ```
//! A value travels as one canonical text, because most of what carries values never looks inside:
//! the first page, the log, the columns. Who draws, compares or exports marks reads it here.
//!
//! A [`Mark`] is the same for all three but for its place, and so is what people do with it:
//! accept, reject, relabel, move. What a person says of a suggested mark stands in the person's
//! value: where it came `from`, and what became of it; what was rejected is listed.
//!
//! Coordinates are pixels of the image as it is stored, from its upper left corner; text positions
//! are code points, end exclusive.

pub mod compare;
pub mod geometry;
pub mod mark;
pub mod masks;
pub mod region;
pub mod span;
pub mod track;

mod form;
mod plain;
mod read;

pub use mark::{From, Judged, Mark, Marks, Place, Relation, thousandth};
pub use plain::plain;
pub use read::{read, write};
pub use region::{Keypoint, Region, SHAPES, Shape};
pub use span::Span;
pub use track::{Key, Track};
