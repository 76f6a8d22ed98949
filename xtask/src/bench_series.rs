//! A series to be scrolled through: 300 slices of 512 by 512 pixels of 16 bits, 157 MB, each a file as
//! a scanner writes it; and a dataset that names them.

use std::path::Path;

use crate::dicom::{CT, head, put, short, text};
use crate::shell::{self, Result};

const SLICES: usize = 300;
const SIDE: usize = 512;
const EXPLICIT: &str = "1.2.840.10008.1.2.1";

/// Writes `series/000.dcm` and so on, and `series.jsonl`.
pub fn write(place: &Path) -> Result {
    let dir = place.join("series");
    shell::create_dir(&dir)?;
    let put = |path: &Path, bytes: &[u8]| {
        std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
    };
    for number in 0..SLICES {
        put(&dir.join(name(number)), &slice(number))?;
    }
    put(&place.join("series.jsonl"), dataset().as_bytes())
}

fn name(number: usize) -> String {
    format!("{number:03}.dcm")
}

fn dataset() -> String {
    let sources: Vec<String> =
        (0..SLICES).map(|number| format!("series/{}", name(number))).collect();
    let header = serde_json::json!({
        "countersign": 1,
        "name": "A series",
        "questions": [{"id": "spots", "kind": "regions", "field": "scan", "labels": ["spot"]}],
    });
    let item = serde_json::json!({
        "id": "series",
        "fields": {"scan": {"kind": "dicom", "sources": sources, "alt": "A series"}},
    });
    format!("{header}\n{item}\n")
}

/// A body in air with an organ that grows and shrinks, in steps of 1: as many different values as a
/// scanner's, and no two neighbours the same.
fn slice(number: usize) -> Vec<u8> {
    let mut out = head(CT, &format!("2.25.77{number}"), EXPLICIT);
    text(&mut out, 0x0008, 0x0016, b"UI", CT);
    text(&mut out, 0x0008, 0x0018, b"UI", &format!("2.25.77{number}"));
    text(&mut out, 0x0008, 0x0060, b"CS", "CT");
    text(&mut out, 0x0020, 0x000D, b"UI", "2.25.78");
    text(&mut out, 0x0020, 0x000E, b"UI", "2.25.79");
    text(&mut out, 0x0020, 0x0011, b"IS", "1");
    text(&mut out, 0x0020, 0x0013, b"IS", &(number + 1).to_string());
    text(&mut out, 0x0020, 0x0032, b"DS", &format!("0\\0\\{number}"));
    text(&mut out, 0x0020, 0x0037, b"DS", "1\\0\\0\\0\\1\\0");
    text(&mut out, 0x0020, 0x0052, b"UI", "2.25.80");
    short(&mut out, 0x0028, 0x0002, 1);
    text(&mut out, 0x0028, 0x0004, b"CS", "MONOCHROME2");
    short(&mut out, 0x0028, 0x0010, SIDE as u16);
    short(&mut out, 0x0028, 0x0011, SIDE as u16);
    text(&mut out, 0x0028, 0x0030, b"DS", "0.7\\0.7");
    for (element, value) in [(0x0100, 16), (0x0101, 16), (0x0102, 15), (0x0103, 1)] {
        short(&mut out, 0x0028, element, value);
    }
    text(&mut out, 0x0028, 0x1050, b"DS", "40");
    text(&mut out, 0x0028, 0x1051, b"DS", "400");
    text(&mut out, 0x0028, 0x1052, b"DS", "0");
    text(&mut out, 0x0028, 0x1053, b"DS", "1");
    text(&mut out, 0x0028, 0x1054, b"LO", "HU");
    let organ = 40 + 60 * (150 - (number as i64 - 150).abs()) / 150;
    let mut pixels = Vec::with_capacity(SIDE * SIDE * 2);
    for at in 0..(SIDE * SIDE) as i64 {
        let (row, column) = (at / SIDE as i64 - 256, at % SIDE as i64 - 256);
        let away = row * row + column * column;
        let noise = (row * 7919 + column * 104_729 + number as i64 * 1_299_709) % 61 - 30;
        let value = match away {
            _ if away < organ * organ => 900 + (row + column) / 2,
            _ if away < 220 * 220 => 40 + column / 8,
            _ => -1000,
        };
        pixels.extend(((value + noise) as i16).to_le_bytes());
    }
    put(&mut out, 0x7FE0, 0x0010, b"OW", &pixels);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slice_is_another_file_of_the_same_size() {
        let (first, other) = (slice(0), slice(199));
        assert_eq!(first.get(128..132), Some(b"DICM".as_slice()));
        assert!(first != other && first.len() > SIDE * SIDE * 2);
        assert_eq!(dataset().matches(".dcm").count(), SLICES);
    }
}
