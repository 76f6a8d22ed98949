//! A slice as a DICOM file: CT Image Storage, deflated Explicit VR Little Endian (PS3.5, A.5).
//!
use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::super::rng::hash;
use super::body::{Body, INTERCEPT, SLOPE, at};
use super::volume::{PIXEL, SIDE, STEP, Volume};
use crate::dicom::{CT, head, put, short, text};

const DEFLATED: &str = "1.2.840.10008.1.2.1.99";

/// # Errors
/// The packing failed.
pub fn slice(body: &Body, scan: &Volume<f64>, slice: usize) -> Result<Vec<u8>, String> {
    let uid = |what: &str| format!("2.25.{}", hash(&format!("phantom {} {what}", body.number)));
    let instance = uid(&format!("slice {slice}"));
    let mut out = head(CT, &instance, DEFLATED);
    let [left, front, height] = at(slice, 0, 0);
    let number = body.number;
    let mut data = Vec::new();
    text(&mut data, 0x0008, 0x0008, b"CS", "DERIVED\\SECONDARY\\AXIAL");
    text(&mut data, 0x0008, 0x0016, b"UI", CT);
    text(&mut data, 0x0008, 0x0018, b"UI", &instance);
    text(&mut data, 0x0008, 0x0020, b"DA", "20261127");
    text(&mut data, 0x0008, 0x0060, b"CS", "CT");
    text(&mut data, 0x0008, 0x0070, b"LO", "Countersign examples");
    text(&mut data, 0x0008, 0x103E, b"LO", "Chest, drawn by a program");
    text(&mut data, 0x0010, 0x0010, b"PN", &format!("Phantom^{number}"));
    text(&mut data, 0x0010, 0x0020, b"LO", &format!("PHANTOM-{number}"));
    text(&mut data, 0x0018, 0x0050, b"DS", &STEP.to_string());
    text(&mut data, 0x0020, 0x000D, b"UI", &uid("study"));
    text(&mut data, 0x0020, 0x000E, b"UI", &uid("series"));
    text(&mut data, 0x0020, 0x0011, b"IS", &number.to_string());
    text(&mut data, 0x0020, 0x0013, b"IS", &(slice + 1).to_string());
    text(&mut data, 0x0020, 0x0032, b"DS", &format!("{left}\\{front}\\{height}"));
    text(&mut data, 0x0020, 0x0037, b"DS", "1\\0\\0\\0\\1\\0");
    text(&mut data, 0x0020, 0x0052, b"UI", &uid("frame of reference"));
    short(&mut data, 0x0028, 0x0002, 1);
    text(&mut data, 0x0028, 0x0004, b"CS", "MONOCHROME2");
    short(&mut data, 0x0028, 0x0010, SIDE as u16);
    short(&mut data, 0x0028, 0x0011, SIDE as u16);
    text(&mut data, 0x0028, 0x0030, b"DS", &format!("{PIXEL}\\{PIXEL}"));
    short(&mut data, 0x0028, 0x0100, 16);
    short(&mut data, 0x0028, 0x0101, 12);
    short(&mut data, 0x0028, 0x0102, 11);
    short(&mut data, 0x0028, 0x0103, 0);
    text(&mut data, 0x0028, 0x0301, b"CS", "NO");
    text(&mut data, 0x0028, 0x1050, b"DS", "-600\\40");
    text(&mut data, 0x0028, 0x1051, b"DS", "1500\\400");
    text(&mut data, 0x0028, 0x1052, b"DS", &INTERCEPT.to_string());
    text(&mut data, 0x0028, 0x1053, b"DS", &SLOPE.to_string());
    text(&mut data, 0x0028, 0x1054, b"LO", "HU");
    text(&mut data, 0x0028, 0x1055, b"LO", "LUNG\\SOFT TISSUE");
    let stored = scan.slice(slice).iter().map(|value| ((value - INTERCEPT) / SLOPE) as u16);
    let pixels: Vec<u8> = stored.flat_map(u16::to_le_bytes).collect();
    put(&mut data, 0x7FE0, 0x0010, b"OW", &pixels);

    let said = |error: std::io::Error| format!("packing a slice: {error}");
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&data).map_err(said)?;
    let mut packed = encoder.finish().map_err(said)?;
    if packed.len() % 2 == 1 {
        packed.push(0);
    }
    out.extend(packed);
    Ok(out)
}
