//! A file's bytes read into attributes.
//!
//! With and without preamble and file meta information, explicit and implicit, little and
//! big endian, deflated. A damaged file gives what comes before the damage.

use std::io::Read;

use dicom_core::Tag;
use dicom_dictionary_std::tags;
use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::attributes::Attributes;
use super::data_set::DataSet;
use super::error::{DicomError, Kind};
use super::parse::{Encoding, Parser};
use super::syntax::{EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, TransferSyntax};
use super::text::Charset;
use crate::core::issue::Issue;

/// Inflated bytes are refused beyond this: deflate can blow a megabyte up to a gigabyte.
pub const LARGEST_INFLATED: usize = 1024 * 1024 * 1024;

const PREAMBLE: usize = 128;
const MAGIC: &[u8] = b"DICM";

/// A file that was read, as far as it could be.
#[derive(Clone, Debug)]
pub struct DicomFile {
    /// What the attributes' places refer to: the file, inflated if it was deflated.
    bytes: Vec<u8>,
    pub syntax: TransferSyntax,
    meta: DataSet,
    data: DataSet,
    charset: Charset,
    /// What could not be read or was odd.
    pub issues: Vec<Issue>,
}

impl DicomFile {
    /// Reads a file. Fails only where nothing in it can be read as DICOM.
    pub fn read(bytes: Vec<u8>) -> Result<Self, DicomError> {
        let mut issues = Vec::new();
        let start = start(&bytes)?;
        let mut meta = DataSet::default();
        let mut at = start;
        if group_at(&bytes, start) == Some(0x0002) {
            let little = Encoding { explicit: true, big_endian: false };
            let mut parser = Parser::new(&bytes, start, little);
            meta = parser.while_tag(&|tag| tag.group() == 0x0002);
            at = parser.at();
            issues.append(&mut parser.issues);
        } else {
            issues.push(Issue::note(
                "the file has no file meta information; how it is written was told from its first bytes",
            ));
        }
        let charset = Charset::default();
        let stated =
            Attributes::new(&bytes, false, &charset, &meta).text(tags::TRANSFER_SYNTAX_UID);
        let syntax = TransferSyntax::of(&stated.unwrap_or_else(|| guess(&bytes, at).to_owned()));
        let bytes = if syntax.deflated { inflate(bytes, at, &mut issues)? } else { bytes };
        let encoding = Encoding { explicit: syntax.explicit, big_endian: syntax.big_endian };
        let mut parser = Parser::new(&bytes, at, encoding);
        let data = parser.all();
        issues.append(&mut parser.issues);
        if data.elements.is_empty() && meta.elements.is_empty() {
            return Err(DicomError::new(
                Kind::NotDicom,
                "no attribute of the file could be read as DICOM",
            )
            .at(at));
        }
        let code = Attributes::new(&bytes, syntax.big_endian, &charset, &data)
            .text(tags::SPECIFIC_CHARACTER_SET)
            .unwrap_or_default();
        Ok(Self { bytes, syntax, meta, data, charset: Charset::of(&code), issues })
    }

    /// The image's, report's or plan's attributes.
    pub fn attributes(&self) -> Attributes<'_> {
        Attributes::new(&self.bytes, self.syntax.big_endian, &self.charset, &self.data)
    }

    /// Attributes of the file meta information, group 0002.
    pub fn meta(&self) -> Attributes<'_> {
        Attributes::new(&self.bytes, false, &self.charset, &self.meta)
    }
}

/// Whether a file's first bytes look like DICOM with a preamble: 132 are enough.
pub fn is_dicom(bytes: &[u8]) -> bool {
    bytes.get(PREAMBLE..PREAMBLE + MAGIC.len()) == Some(MAGIC)
}

fn start(bytes: &[u8]) -> Result<usize, DicomError> {
    if is_dicom(bytes) {
        return Ok(PREAMBLE + MAGIC.len());
    }
    if bytes.starts_with(MAGIC) {
        return Ok(MAGIC.len());
    }
    // Older files begin with their first attribute: identification, rarely a meta group.
    let little = group_at(bytes, 0);
    let big = little.map(u16::swap_bytes);
    if bytes.len() >= 8 && (matches!(little, Some(0x0002 | 0x0008)) || big == Some(0x0008)) {
        return Ok(0);
    }
    Err(DicomError::new(
        Kind::NotDicom,
        "this is not a DICOM file: neither DICM at byte 128 nor a first attribute at its beginning",
    )
    .at(0))
}

fn group_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_le_bytes(bytes))
}

/// The transfer syntax that the first attribute is written in.
fn guess(bytes: &[u8], at: usize) -> &'static str {
    let explicit = bytes
        .get(at + 4..at + 6)
        .and_then(|code| code.try_into().ok())
        .is_some_and(|code| dicom_core::VR::from_binary(code).is_some());
    // Groups are low: the byte that is zero says which end comes first.
    let big_endian = group_at(bytes, at).is_some_and(|group| group & 0xFF == 0 && group != 0);
    match (explicit, big_endian) {
        (true, true) => EXPLICIT_BIG,
        (true, false) => EXPLICIT_LITTLE,
        (false, _) => IMPLICIT_LITTLE,
    }
}

/// The bytes up to `at` with all after it inflated.
fn inflate(mut bytes: Vec<u8>, at: usize, issues: &mut Vec<Issue>) -> Result<Vec<u8>, DicomError> {
    let packed = bytes.split_off(at.min(bytes.len()));
    let limit = LARGEST_INFLATED as u64;
    let mut inflated = Vec::new();
    let raw = DeflateDecoder::new(packed.as_slice()).take(limit).read_to_end(&mut inflated);
    if let Err(error) = raw {
        // Some writers add zlib's header, against the standard.
        let mut again = Vec::new();
        let zlib = ZlibDecoder::new(packed.as_slice()).take(limit).read_to_end(&mut again);
        if zlib.is_ok() || again.len() > inflated.len() {
            inflated = again;
        }
        if zlib.is_err() {
            issues.push(Issue::warning(format!(
                "the deflated attributes are damaged after {} inflated bytes ({error}); what comes before is read",
                inflated.len()
            )));
        }
    }
    if inflated.len() >= LARGEST_INFLATED {
        return Err(DicomError::damaged(format!(
            "the deflated attributes inflate to more than {LARGEST_INFLATED} bytes"
        ))
        .about(Tag(0x0002, 0x0010))
        .at(at));
    }
    bytes.append(&mut inflated);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{described, grey};
    use super::super::syntax::{DEFLATED, JPEG_BASELINE};
    use super::super::write::Out;
    use super::*;

    fn bytes(syntax: &str) -> Vec<u8> {
        let out = grey(2, 2, &[1, 2, 3, 4]).items(
            tags::DERIVATION_CODE_SEQUENCE,
            vec![
                Out::new().text(tags::CODE_MEANING, "first"),
                Out::new().text(tags::CODE_MEANING, "second"),
            ],
        );
        out.to_file(&TransferSyntax::of(syntax))
    }

    #[track_caller]
    fn check(bytes: Vec<u8>) -> DicomFile {
        let file = DicomFile::read(bytes).unwrap();
        let data = file.attributes();
        assert_eq!(data.text(tags::PATIENT_NAME).as_deref(), Some("Doe^Jane"));
        assert_eq!(data.integer(tags::ROWS), Some(2));
        assert_eq!(data.words(tags::PIXEL_DATA), [1, 2, 3, 4]);
        let meanings: Vec<_> = data
            .items(tags::DERIVATION_CODE_SEQUENCE)
            .iter()
            .filter_map(|item| item.text(tags::CODE_MEANING))
            .collect();
        assert_eq!(meanings, ["first", "second"]);
        file
    }

    #[test]
    fn every_way_of_writing_attributes_is_read() {
        for syntax in [EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED] {
            let file = check(bytes(syntax));
            assert!(file.issues.is_empty(), "{syntax}: {:?}", file.issues);
            assert_eq!(file.syntax.uid, syntax);
        }
    }

    #[test]
    fn a_preamble_and_file_meta_information_may_be_missing() {
        for syntax in [EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG] {
            let whole = bytes(syntax);
            check(whole[128..].to_vec());
            check(whole[132..].to_vec());
            // Twelve bytes of the group's length say how long the group is.
            let meta = u32::from_le_bytes(whole[140..144].try_into().unwrap()) as usize;
            let file = check(whole[144 + meta..].to_vec());
            assert_eq!(file.syntax.uid, syntax);
            assert_eq!(file.issues.len(), 1);
        }
    }

    #[test]
    fn what_is_no_dicom_is_refused_in_words() {
        let error = DicomFile::read(b"\x89PNG and more than eight bytes".to_vec()).unwrap_err();
        assert_eq!(error.kind, Kind::NotDicom);
        assert_eq!(
            error.to_string(),
            "this is not a DICOM file: neither DICM at byte 128 nor a first attribute at its beginning, \
             at byte 0; open it as another format"
        );
    }

    #[test]
    fn a_cut_file_keeps_what_comes_before_the_cut() {
        let mut bytes = bytes(EXPLICIT_LITTLE);
        bytes.truncate(bytes.len() - 3);
        let file = DicomFile::read(bytes).unwrap();
        assert_eq!(file.attributes().text(tags::PATIENT_NAME).as_deref(), Some("Doe^Jane"));
        assert_eq!(file.issues.len(), 1);
        let issue = file.issues[0].to_string();
        assert!(issue.contains("(7FE0,0010) Pixel Data"), "{issue}");
        assert!(issue.contains("should take 8 bytes and 5 are left"), "{issue}");
    }

    #[test]
    fn a_length_that_no_file_has_reserves_nothing() {
        let mut bytes = described(2, 2).to_file(&TransferSyntax::of(IMPLICIT_LITTLE));
        let end = bytes.len();
        bytes.extend([0xE0, 0x7F, 0x10, 0x00, 0xFE, 0xFF, 0xFF, 0xFF, 1, 2]);
        let file = DicomFile::read(bytes).unwrap();
        assert_eq!(file.attributes().bytes(tags::PIXEL_DATA), Some([1, 2].as_slice()));
        assert_eq!(file.attributes().element(tags::PIXEL_DATA).unwrap().at, end);
        assert_eq!(file.issues.len(), 1);
    }

    /// A sequence of undefined length within one, further down than any program's stack.
    #[test]
    fn a_hundred_thousand_sequences_within_one_another_end_in_words() {
        let mut bytes = described(2, 2).to_file(&TransferSyntax::of(IMPLICIT_LITTLE));
        for _ in 0..100_000 {
            bytes.extend([0x08, 0x00, 0x15, 0x92, 0xFF, 0xFF, 0xFF, 0xFF]);
            bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        }
        let file = DicomFile::read(bytes).unwrap();
        assert!(file.issues.iter().any(|issue| issue.message.contains("levels deep")));
    }

    #[test]
    fn sequences_of_undefined_length_are_read() {
        let mut bytes = Out::new()
            .text(tags::SOP_CLASS_UID, "1.2")
            .to_file(&TransferSyntax::of(EXPLICIT_LITTLE));
        bytes.extend([0x08, 0, 0x15, 0x92, b'S', b'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        bytes.extend([0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        bytes.extend([0x08, 0, 0x04, 0x01, b'L', b'O', 2, 0, b'o', b'k']);
        bytes.extend([0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0]);
        bytes.extend([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
        bytes.extend([0x28, 0, 0x10, 0, b'U', b'S', 2, 0, 7, 0]);
        let file = DicomFile::read(bytes).unwrap();
        assert!(file.issues.is_empty(), "{:?}", file.issues);
        let data = file.attributes();
        let item = data.item(tags::DERIVATION_CODE_SEQUENCE).unwrap();
        assert_eq!(item.text(tags::CODE_MEANING).as_deref(), Some("ok"));
        assert_eq!(data.integer(tags::ROWS), Some(7));
    }

    #[test]
    fn packed_pixels_are_pieces() {
        let out = described(2, 2).fragments(vec![Vec::new(), vec![1, 2], vec![3, 4]]);
        let file = DicomFile::read(out.to_file(&TransferSyntax::of(JPEG_BASELINE))).unwrap();
        let pieces = file.attributes().fragments(tags::PIXEL_DATA).unwrap();
        assert_eq!(pieces, [[].as_slice(), &[1, 2], &[3, 4]]);
    }
}
