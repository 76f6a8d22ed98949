//! Text of attributes in the file's character sets (PS3.3, C.12.1.1.2), with code
//! extensions by escape sequences (PS3.5, 6.1.2.5) as Japanese, Korean and Chinese files use.

use dicom_encoding::text::{SpecificCharacterSet, TextCodec};

const ESCAPE: u8 = 0x1B;

/// Escape sequences, the part after ESC, with the character set that follows.
const ESCAPES: &[(&[u8], &str)] = &[
    (b"(B", "ISO_IR 6"),
    (b"(J", "ISO_IR 13"),
    (b")I", "ISO_IR 13"),
    (b"-A", "ISO_IR 100"),
    (b"-B", "ISO_IR 101"),
    (b"-C", "ISO_IR 109"),
    (b"-D", "ISO_IR 110"),
    (b"-L", "ISO_IR 144"),
    (b"-G", "ISO_IR 127"),
    (b"-F", "ISO_IR 126"),
    (b"-H", "ISO_IR 138"),
    (b"-T", "ISO_IR 166"),
    (b"$)C", "ISO_IR 149"),
    (b"$)A", "ISO 2022 IR 58"),
];

/// The character sets that a data set names, first the one it begins with.
#[derive(Clone, Debug, Default)]
pub struct Charset {
    first: SpecificCharacterSet,
}

impl Charset {
    /// `code`: the value of Specific Character Set, such as `ISO_IR 100` or
    /// `\ISO 2022 IR 87`. What is not known is read as Latin-1.
    pub fn of(code: &str) -> Self {
        let first = code.split('\\').next().unwrap_or_default().trim();
        let first = match first {
            "" => "ISO_IR 6",
            // Turkish differs from Latin-1 in six letters; dicom-rs has no table of it.
            "ISO_IR 148" | "ISO 2022 IR 148" => "ISO_IR 100",
            first => first,
        };
        let first = SpecificCharacterSet::from_code(first)
            .or_else(|| SpecificCharacterSet::from_code("ISO_IR 100"))
            .unwrap_or_default();
        Self { first }
    }

    /// Never fails: a byte that the set does not have is written as its octal number.
    pub fn decode(&self, bytes: &[u8]) -> String {
        if bytes.is_ascii() && !bytes.contains(&ESCAPE) {
            return String::from_utf8_lossy(bytes).into_owned();
        }
        let mut out = String::new();
        let mut set = self.first.clone();
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| *byte == ESCAPE) {
            let (before, after) = rest.split_at(at);
            out.push_str(&decode(&set, before));
            let after = after.get(1..).unwrap_or_default();
            // What switches to two-byte Japanese is part of that set's own encoding.
            if after.starts_with(b"$B") || after.starts_with(b"$@") || after.starts_with(b"$(D") {
                let stop = after.iter().position(|byte| *byte == ESCAPE).unwrap_or(after.len());
                let (japanese, following) = after.split_at(stop);
                let mut escaped = vec![ESCAPE];
                escaped.extend_from_slice(japanese);
                let japanese = SpecificCharacterSet::from_code("ISO_IR 87").unwrap_or_default();
                out.push_str(&decode(&japanese, &escaped));
                rest = following;
                continue;
            }
            match ESCAPES.iter().find(|(escape, _)| after.starts_with(escape)) {
                Some((escape, code)) => {
                    set = SpecificCharacterSet::from_code(code).unwrap_or_default();
                    rest = after.get(escape.len()..).unwrap_or_default();
                }
                None => rest = after,
            }
        }
        out.push_str(&decode(&set, rest));
        out
    }
}

fn decode(set: &SpecificCharacterSet, bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return String::new();
    }
    match set.decode(bytes) {
        Ok(text) => text,
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, bytes: &[u8], expected: &str) {
        assert_eq!(Charset::of(code).decode(bytes), expected);
    }

    #[test]
    fn texts_of_the_standards_annexes() {
        check("", b"Buc^J", "Buc^J");
        check("ISO_IR 100", b"Buc^J\xE9r\xF4me", "Buc^Jérôme");
        check("ISO_IR 192", "Wang^XiaoDong=王^小东".as_bytes(), "Wang^XiaoDong=王^小东");
        check(
            "\\ISO 2022 IR 87",
            b"Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B",
            "Yamada^Tarou=山田^太郎",
        );
        check(
            "\\ISO 2022 IR 149",
            b"Hong^Gildong=\x1B$)C\xFB\xF3^\x1B$)C\xD1\xCE\xD4\xD7",
            "Hong^Gildong=洪^吉洞",
        );
    }

    #[test]
    fn nothing_fails() {
        check("no such set", b"\xE9", "é");
        check("ISO_IR 192", b"\xFF", "\\377");
        check("", b"\x1B", "");
    }
}
