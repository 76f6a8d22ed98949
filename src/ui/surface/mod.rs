//! Surfaces: marks shown on the raw item itself, and corrected there.
//!
//! ```text
//! session (suggestions, draft, answer) ─▶ Surface ◀─▶ the item column: drawn on the item
//!              ▲                            ▲
//!              └── Input::Marked ───────────┴───────▶ the answer's card: the list of marks
//! ```
//! Both columns share one [`state::Surface`] per question; what it holds is [`crate::desk::marking`].
//! All of it comes with the later part of the page.

mod dicom;
mod frames;
mod image;
mod list;
mod rows;
mod state;
mod text;

pub use dicom::{DicomSeries, Given};
pub use frames::{Frames, Sequence};
pub use image::{Drawn, RegionsImage};
pub use list::MarksAnswer;
pub use state::Surfaces;
pub use text::MarkedText;
