//! What was answered and marked, in the formats that other programs read: annotation tools and
//! trainers.
//!
//! ```text
//!              ┌ texts ────▶ prodigy, doccano, bio
//! reviewed ─▶ ─┼ pictures ─▶ coco, yolo, pascal_voc, cvat_images
//!              ├ sequences ▶ cvat_video, kitti, mot
//!              └──────────▶ label_studio, argilla: all answers of all people
//! ```
//! None of them has a place for all that is known of an answer. So each counts what it leaves out
//! or makes into something else ([`tally`]).
//!
//! Those with one answer for an item hold what people settled, and suggestions that were accepted
//! unseen. An item without such an answer is not in them at all: to a trainer an image without a box
//! is one on which nothing is.

pub mod argilla;
pub mod bio;
pub mod coco;
pub mod cvat_images;
pub mod cvat_video;
pub mod doccano;
pub mod kitti;
pub mod label_studio;
pub mod label_studio_config;
pub mod mot;
pub mod pascal_voc;
pub mod prodigy;
pub mod yolo;

mod classes;
mod cvat;
mod held;
mod image_size;
mod names;
mod pictures;
mod sequences;
mod tally;
mod texts;
mod tokens;
mod xml;

#[cfg(test)]
pub mod fixture;
#[cfg(test)]
mod there_and_back;
