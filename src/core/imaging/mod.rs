//! Pictures as data: what a medical image file says, pure and from bytes alone.

pub mod dicom;
