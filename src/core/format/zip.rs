//! Several files as one: a ZIP archive, as far as an export needs one.
//!
//! Names are UTF-8, everything is deflated, and the same files give the same bytes: no time, no
//! owner. Beyond 65,535 files the number of them stands in a record of ZIP64 (APPNOTE 6.3.10, 4.3.14).
//! The `zip` crate reads and writes all of the format, brings a source of randomness for encryption
//! along, and would be most of what an export weighs.
//!
//! Absent on purpose: archives of 4 GB, which the page's memory does not hold either.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// 1980-01-01, the first day that the format has.
const DAY: u16 = (1 << 5) | 1;
/// Deflate; names in UTF-8.
const VERSION: u16 = 20;
const UTF_8: u16 = 1 << 11;
const DEFLATE: u16 = 8;

/// An archive of these files, by name and text, in their order.
pub fn archive(files: &[(String, String)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, text) in files {
        let packed = deflate(text.as_bytes());
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let at = small(out.len());
        // What stands before a file and in the directory alike.
        let mut same = Vec::new();
        numbers(&mut same, &[VERSION, UTF_8, DEFLATE, 0, DAY]);
        longs(&mut same, &[crc.sum(), small(packed.len()), small(text.len())]);
        numbers(&mut same, &[short(name.len()), 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&same);
        out.extend(name.as_bytes());
        out.extend(packed);
        directory.extend(b"PK\x01\x02");
        numbers(&mut directory, &[VERSION]);
        directory.extend(same);
        numbers(&mut directory, &[0, 0, 0]);
        longs(&mut directory, &[0, at]);
        directory.extend(name.as_bytes());
    }
    let (start, size) = (out.len(), directory.len());
    out.extend(directory);
    if files.len() >= usize::from(u16::MAX) {
        end_64(&mut out, files.len() as u64, size as u64, start as u64);
    }
    out.extend(b"PK\x05\x06");
    let count = short(files.len());
    numbers(&mut out, &[0, 0, count, count]);
    longs(&mut out, &[small(size), small(start)]);
    numbers(&mut out, &[0]);
    out
}

/// The end of the directory in the larger form, and where that stands.
fn end_64(out: &mut Vec<u8>, count: u64, size: u64, start: u64) {
    let at = out.len() as u64;
    out.extend(b"PK\x06\x06");
    out.extend(44u64.to_le_bytes());
    numbers(out, &[45, 45]);
    longs(out, &[0, 0]);
    for number in [count, count, size, start] {
        out.extend(number.to_le_bytes());
    }
    out.extend(b"PK\x06\x07");
    longs(out, &[0]);
    out.extend(at.to_le_bytes());
    longs(out, &[1]);
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

fn numbers(out: &mut Vec<u8>, numbers: &[u16]) {
    numbers.iter().for_each(|number| out.extend(number.to_le_bytes()));
}

fn longs(out: &mut Vec<u8>, numbers: &[u32]) {
    numbers.iter().for_each(|number| out.extend(number.to_le_bytes()));
}

fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    fn files(files: &[(&str, &str)]) -> Vec<(String, String)> {
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    /// Read by `unzip` 6.0 and by Python's `zipfile`, which checks the sums, in the session that
    /// wrote this.
    #[test]
    fn two_files() {
        let bytes = archive(&files(&[("a.txt", "one\n"), ("é/b.txt", "")]));
        let mut said = String::new();
        for line in bytes.chunks(16) {
            for byte in line {
                write!(said, "{byte:02x}").unwrap();
            }
            said.push('\n');
        }
        expect![[r#"
            504b0304140000080800000021009fa8
            17f8060000000400000005000000612e
            747874cbcf4be50200504b0304140000
            08080000002100000000000200000000
            00000008000000c3a92f622e74787403
            00504b01021400140000080800000021
            009fa817f80600000004000000050000
            00000000000000000000000000000061
            2e747874504b01021400140000080800
            00002100000000000200000000000000
            08000000000000000000000000002900
            0000c3a92f622e747874504b05060000
            00000200020069000000510000000000
        "#]]
        .assert_eq(&said);
    }

    #[test]
    fn more_files_than_the_short_number_holds() {
        let many: Vec<(String, String)> =
            (0..65_535).map(|number| (number.to_string(), String::new())).collect();
        let bytes = archive(&many);
        let end = &bytes[bytes.len() - 22 - 20 - 56..];
        assert_eq!(&end[..4], b"PK\x06\x06");
        assert_eq!(end[24..32], 65_535u64.to_le_bytes());
        assert_eq!(&end[56..60], b"PK\x06\x07");
        let few = archive(&many[1..]);
        assert_ne!(&few[few.len() - 22 - 20..][..4], b"PK\x06\x07");
    }
}
