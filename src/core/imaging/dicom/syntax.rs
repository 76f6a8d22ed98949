//! Transfer syntaxes: how a file's attributes are written and its pixels packed (PS3.5, PS3.6 A).

/// How the pixel data is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Not packed: one frame behind another.
    Native,
    Rle,
    /// 8 bit, process 1.
    JpegBaseline,
    /// 8 or 12 bit, processes 2 and 4.
    JpegExtended,
    /// Processes 14, with any predictor.
    JpegLossless,
    JpegLs,
    Jpeg2000,
    /// Known by name alone, or not even that.
    Other,
}

/// One transfer syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferSyntax {
    pub uid: String,
    pub name: String,
    /// Whether each attribute states its value representation.
    pub explicit: bool,
    pub big_endian: bool,
    /// Whether all after the file meta information is deflated.
    pub deflated: bool,
    pub coding: Coding,
}

pub const IMPLICIT_LITTLE: &str = "1.2.840.10008.1.2";
pub const EXPLICIT_LITTLE: &str = "1.2.840.10008.1.2.1";
pub const DEFLATED: &str = "1.2.840.10008.1.2.1.99";
pub const EXPLICIT_BIG: &str = "1.2.840.10008.1.2.2";
pub const RLE: &str = "1.2.840.10008.1.2.5";
pub const JPEG_BASELINE: &str = "1.2.840.10008.1.2.4.50";
pub const JPEG_LOSSLESS_FIRST: &str = "1.2.840.10008.1.2.4.70";
pub const JPEG_LS_LOSSLESS: &str = "1.2.840.10008.1.2.4.80";
pub const JPEG_2000_LOSSLESS: &str = "1.2.840.10008.1.2.4.90";

/// All that are known by name.
const KNOWN: &[(&str, &str, Coding)] = &[
    (IMPLICIT_LITTLE, "Implicit VR Little Endian", Coding::Native),
    (EXPLICIT_LITTLE, "Explicit VR Little Endian", Coding::Native),
    (DEFLATED, "Deflated Explicit VR Little Endian", Coding::Native),
    (EXPLICIT_BIG, "Explicit VR Big Endian", Coding::Native),
    (RLE, "RLE Lossless", Coding::Rle),
    (JPEG_BASELINE, "JPEG Baseline (Process 1)", Coding::JpegBaseline),
    ("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)", Coding::JpegExtended),
    ("1.2.840.10008.1.2.4.57", "JPEG Lossless (Process 14)", Coding::JpegLossless),
    (
        JPEG_LOSSLESS_FIRST,
        "JPEG Lossless, First-Order Prediction (Process 14, Selection Value 1)",
        Coding::JpegLossless,
    ),
    (JPEG_LS_LOSSLESS, "JPEG-LS Lossless", Coding::JpegLs),
    ("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless", Coding::JpegLs),
    (JPEG_2000_LOSSLESS, "JPEG 2000 Lossless", Coding::Jpeg2000),
    ("1.2.840.10008.1.2.4.91", "JPEG 2000", Coding::Jpeg2000),
    ("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component Lossless", Coding::Other),
    ("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component", Coding::Other),
    ("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level", Coding::Other),
    ("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level", Coding::Other),
    ("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1", Coding::Other),
    ("1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible", Coding::Other),
    ("1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2, 2D", Coding::Other),
    ("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile", Coding::Other),
    ("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile", Coding::Other),
    ("1.2.840.10008.1.2.4.110", "JPEG XL Lossless", Coding::Other),
    ("1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression", Coding::Other),
    ("1.2.840.10008.1.2.4.112", "JPEG XL", Coding::Other),
    ("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless", Coding::Other),
    ("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 RPCL Lossless", Coding::Other),
    ("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000", Coding::Other),
    ("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression", Coding::Other),
];

impl TransferSyntax {
    /// One that is not known is read as explicit little endian with packed pixels,
    /// as all newer ones are, and keeps its UID as its name.
    pub fn of(uid: &str) -> Self {
        let known = KNOWN.iter().find(|(known, _, _)| *known == uid);
        Self {
            uid: uid.to_owned(),
            name: known.map_or_else(
                || format!("the unknown transfer syntax {uid}"),
                |(_, name, _)| (*name).to_owned(),
            ),
            explicit: uid != IMPLICIT_LITTLE,
            big_endian: uid == EXPLICIT_BIG,
            deflated: uid == DEFLATED,
            coding: known.map_or(Coding::Other, |(_, _, coding)| *coding),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_are_unique_and_named() {
        for (at, (uid, name, _)) in KNOWN.iter().enumerate() {
            assert!(!name.is_empty());
            assert!(KNOWN.iter().skip(at + 1).all(|(other, _, _)| other != uid), "{uid} twice");
        }
    }

    #[test]
    fn an_unknown_one_says_so() {
        let syntax = TransferSyntax::of("1.2.3");
        assert_eq!(syntax.name, "the unknown transfer syntax 1.2.3");
        assert!(syntax.explicit && !syntax.big_endian && syntax.coding == Coding::Other);
    }
}
