//! Regions on an image, and tracks in one frame of many: what is seen of it, with what it is drawn, and what becomes of a pointer and
//! of keys.
//!
//! ```text
//! Marking<OnImage> ─▶ Scene (what is drawn, by an index) ─┬─▶ paint ─▶ Painter (a canvas)
//! pointer, keys ───▶ Board (view, tool, shape begun) ────┘
//!                      └─▶ Did: choose · add · change ─▶ Marking
//! ```
//! The [`Board`] never changes marks: it says what was done, and whoever holds the marks does it. A
//! shape that is being drawn or moved is the board's own until it is finished.
//!
//! Coordinates are pixels of the image unless a name says that they are the screen's.
//!
//! Absent on purpose: the canvas, its colours, and pointers as browsers report them.

mod board;
mod detail;
mod handle;
mod judge;
pub mod keys;
mod on_image;
mod paint;
mod pen;
mod scene;
mod snap;
mod tags;
mod tool;
mod view_box;

pub use board::{Board, Did, Pointer, PointerKind, Press};
pub use detail::{Detail, LARGE};
pub use handle::{Handle, TURN_AWAY, handles};
pub use judge::{Judge, judge, words};
pub use on_image::OnImage;
pub use paint::{
    CROWD, Colour, Dash, Layer, Painter, Shown, Style, corners, dashes, paint, paint_top,
};
pub use pen::Pen;
pub use scene::{Entry, Ink, Names, Scene, Stand, stand_of};
pub use tool::Tool;
pub use view_box::{ViewBox, pixel_of};

#[cfg(test)]
mod tests;
