//! DICOM: files read into attributes, pixels, geometry and masks, and masks and
//! verdicts written back.
//!
//! Dictionary, value representations and character sets are those of dicom-rs. Its
//! object reader is not used: it fails a truncated file whole and reserves whatever length
//! a damaged header claims, which ends a wasm program. [`read::DicomFile`] keeps what
//! could be read, says what could not and where, and copies no pixel data.
//!
//! In reading order: [`read`] bytes to attributes; [`rows`] all attributes for a person
//! to see, identities left out by default; [`image`] pixels of a frame; [`window`] and
//! [`render`] what is shown of them; [`plane`] and [`spacing`] where a frame lies in the
//! patient and how long a line is; [`series`] the order of files; [`segmentation`] masks
//! in and out; [`report`] verdicts out.

pub mod error;
pub mod syntax;

pub mod data_set;
mod parse;
pub mod text;

pub mod attributes;
pub mod read;

pub mod identities;
pub mod names;
pub mod references;
pub mod rows;

mod cells;
mod colour;
pub mod frame;
mod frame_bytes;
pub mod image;
mod jpeg;
mod jpeg2000;
mod jpeg_bits;
mod jpeg_lossless;
mod jpeg_ls;
mod jpeg_ls_coder;
mod rle;

pub mod lut;
pub mod palette;

pub mod packed;

pub mod groups;
pub mod modality;
pub mod reading;
pub mod render;
pub mod window;

pub mod plane;
pub mod series;
pub mod spacing;

pub mod write;

pub mod code;
pub mod report;
pub mod report_sr;
pub mod segmentation;
mod segmentation_groups;
pub mod segmentation_marks;
pub mod segmentation_write;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod samples;
