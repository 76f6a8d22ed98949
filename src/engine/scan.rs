//! JSON in one line, piece by piece: what [`Plain`](super::plain) is made of.
//!
//! Strict: `None` wherever serde would say no, and where a key or a text is
//! written so that only serde should read it. Nothing is copied; a [`Piece`]
//! says where something stands. Strings are looked at eight bytes at a time,
//! since most of a dataset is inside of strings.

use serde::de::IgnoredAny;

/// Where something stands in the line, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    start: usize,
    end: usize,
}

/// A string as it stands between its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    pub piece: Piece,
    /// Code points once it is read.
    pub characters: usize,
    /// It holds escapes: it reads otherwise than it stands there.
    pub escaped: bool,
}

/// A finite number and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    pub piece: Piece,
    pub value: f64,
}

pub struct Scan<'a> {
    line: &'a str,
    at: usize,
    /// Behind an opening bracket: no comma comes before the next entry.
    fresh: bool,
}

impl Piece {
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    pub fn start(self) -> usize {
        self.start
    }

    pub fn end(self) -> usize {
        self.end
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    pub fn between(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

impl<'a> Scan<'a> {
    pub fn new(line: &'a str) -> Self {
        Self { line, at: 0, fresh: false }
    }

    /// The next byte that is no space; it is not taken.
    pub fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte(self.at) {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
                other => return other,
            }
        }
    }

    /// Whether nothing but spaces is left.
    pub fn is_done(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Where the next value begins.
    pub fn start(&mut self) -> Option<usize> {
        self.peek()?;
        Some(self.at)
    }

    /// Up to where everything is read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Goes over what stands here byte by byte as it stood in another line.
    pub fn same(&mut self, known: &str) -> Option<()> {
        let end = self.at + known.len();
        same_bytes(self.line.as_bytes().get(self.at..end)?, known.as_bytes()).then_some(())?;
        self.at = end;
        Some(())
    }

    /// An opening bracket; its entries come by [`Self::key`] or [`Self::element`].
    pub fn open(&mut self, bracket: u8) -> Option<()> {
        self.take(bracket)?;
        self.fresh = true;
        Some(())
    }

    /// The next key of an object, up to its value; the inner `None` behind the last.
    pub fn key(&mut self) -> Option<Option<Piece>> {
        if !self.element(b'}')? {
            return Some(None);
        }
        let key = self.name()?;
        self.take(b':')?;
        Some(Some(key))
    }

    /// A text that reads as it stands there.
    pub fn name(&mut self) -> Option<Piece> {
        self.string().filter(|text| !text.escaped).map(|text| text.piece)
    }

    /// Whether there is one more element before the closing bracket, which is taken.
    pub fn element(&mut self, closing: u8) -> Option<bool> {
        let next = self.peek()?;
        let fresh = std::mem::take(&mut self.fresh);
        if next == closing {
            self.at += 1;
            return Some(false);
        }
        if !fresh {
            self.take(b',')?;
        }
        Some(true)
    }

    pub fn string(&mut self) -> Option<Text> {
        self.take(b'"')?;
        let start = self.at;
        // Bytes that begin no character, and whether there are escapes.
        let (mut inner, mut escaped) = (0, false);
        loop {
            while let Some(word) = self.word() {
                let special = special(word);
                if special == 0 {
                    inner += continuing(word).count_ones() as usize;
                    self.at += 8;
                    continue;
                }
                // The bytes before the first special one.
                let before = special.trailing_zeros() & !7;
                inner += (continuing(word) & ((1 << before) - 1)).count_ones() as usize;
                self.at += before as usize / 8;
                break;
            }
            match self.byte(self.at)? {
                b'"' => {
                    let piece = Piece { start, end: self.at };
                    self.at += 1;
                    return Some(Text { piece, characters: piece.end - start - inner, escaped });
                }
                b'\\' => {
                    let length = self.escape()?;
                    self.at += length;
                    inner += length - 1;
                    escaped = true;
                }
                0..=0x1f => return None,
                byte => {
                    inner += usize::from(byte & 0xc0 == 0x80);
                    self.at += 1;
                }
            }
        }
    }

    pub fn number(&mut self) -> Option<Number> {
        self.peek()?;
        let start = self.at;
        let negative = self.eat(b'-');
        let whole_from = self.at;
        let mut mantissa = 0u64;
        self.digits(&mut mantissa)?;
        let no_zeros_before = self.byte(whole_from)? != b'0' || self.at == whole_from + 1;
        no_zeros_before.then_some(())?;
        let mut fraction = 0;
        if self.eat(b'.') {
            let from = self.at;
            self.digits(&mut mantissa)?;
            fraction = self.at - from;
        }
        let digits = self.at - whole_from;
        let mut exponent = false;
        if self.eat(b'e') || self.eat(b'E') {
            exponent = true;
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            self.digits(&mut 0)?;
        }
        let piece = Piece { start, end: self.at };
        // Both are exact, so their quotient is the nearest number there is.
        let value = match POWERS.get(fraction) {
            Some(power) if !exponent && digits <= 15 => {
                #[expect(clippy::cast_precision_loss, reason = "fifteen digits are exact")]
                let value = mantissa as f64 / power;
                if negative { -value } else { value }
            }
            _ => piece.of(self.line).parse().ok().filter(|value: &f64| value.is_finite())?,
        };
        Some(Number { piece, value })
    }

    /// `true`, `false` or `null`.
    pub fn word_of(&mut self, word: &'static str) -> Option<Piece> {
        self.peek()?;
        let piece = Piece { start: self.at, end: self.at + word.len() };
        (piece.of(self.line) == word).then_some(())?;
        self.at = piece.end;
        Some(piece)
    }

    /// Any value, whatever it is.
    pub fn skip(&mut self) -> Option<Piece> {
        match self.peek()? {
            b'"' => self
                .string()
                .map(|Text { piece, .. }| Piece { start: piece.start - 1, end: piece.end + 1 }),
            b't' => self.word_of("true"),
            b'f' => self.word_of("false"),
            b'n' => self.word_of("null"),
            b'[' | b'{' => self.nested(),
            _ => self.number().map(|number| number.piece),
        }
    }

    /// A list or an object: up to its end, then read by serde.
    fn nested(&mut self) -> Option<Piece> {
        let start = self.at;
        let mut depth = 0usize;
        loop {
            match self.byte(self.at)? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                break;
            }
        }
        let piece = Piece { start, end: self.at };
        let legal = serde_json::from_str::<IgnoredAny>(piece.of(self.line)).is_ok();
        legal.then_some(piece)
    }

    /// Bytes of the escape that begins here.
    fn escape(&self) -> Option<usize> {
        match self.byte(self.at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
            b'u' => match self.unit(self.at)? {
                0xd800..0xdc00 => {
                    let low = self.unit(self.at + 6)?;
                    (0xdc00..0xe000).contains(&low).then_some(12)
                }
                0xdc00..0xe000 => None,
                _ => Some(6),
            },
            _ => None,
        }
    }

    /// The UTF-16 unit of a `\uXXXX`.
    fn unit(&self, at: usize) -> Option<u16> {
        let digits = self.line.get(at..at + 6)?.strip_prefix("\\u")?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(())?;
        u16::from_str_radix(digits, 16).ok()
    }

    /// One digit at least; more than fit into `mantissa` leave nonsense there.
    fn digits(&mut self, mantissa: &mut u64) -> Option<()> {
        let from = self.at;
        while let Some(digit) = self.byte(self.at).filter(u8::is_ascii_digit) {
            *mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        (self.at > from).then_some(())
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then_some(())?;
        self.at += 1;
        Some(())
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.byte(self.at) == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.line.as_bytes().get(at).copied()
    }

    /// The next eight bytes, the first of them lowest.
    fn word(&self) -> Option<u64> {
        let bytes = self.line.as_bytes().get(self.at..self.at + 8)?;
        <[u8; 8]>::try_from(bytes).ok().map(u64::from_le_bytes)
    }
}

/// Whether two texts are the same: short ones, mostly, for which a call costs more than a look.
pub fn same(one: &str, other: &str) -> bool {
    same_bytes(one.as_bytes(), other.as_bytes())
}

fn same_bytes(one: &[u8], other: &[u8]) -> bool {
    let words = |bytes: &[u8]| <[u8; 8]>::try_from(bytes).map_or(0, u64::from_le_bytes);
    let (ones, others) = (one.chunks_exact(8), other.chunks_exact(8));
    let rest = ones.remainder().iter().zip(others.remainder()).all(|(one, other)| one == other);
    one.len() == other.len()
        && rest
        && ones.zip(others).all(|(one, other)| words(one) == words(other))
}

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHS: u64 = ONES << 7;

/// The highest bit of quotes, backslashes and control characters. Exact up to the first of
/// them; what is marked above may be none.
fn special(word: u64) -> u64 {
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word;
    let quotes = below(word ^ (ONES * u64::from(b'"')), 1);
    let escapes = below(word ^ (ONES * u64::from(b'\\')), 1);
    (quotes | escapes | below(word, 0x20)) & HIGHS
}

/// The highest bit of bytes that go on with a character.
fn continuing(word: u64) -> u64 {
    word & !(word << 1) & HIGHS
}

/// Powers of ten that are exact and that fifteen digits behind the point can need.
const POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn string(text: &str) -> Option<Text> {
        let mut scan = Scan::new(text);
        scan.string().filter(|_| scan.is_done())
    }

    fn skip(text: &str) -> bool {
        let mut scan = Scan::new(text);
        scan.skip().is_some() && scan.is_done()
    }

    #[track_caller]
    fn check_number(text: &str, expected: Option<f64>) {
        let mut scan = Scan::new(text);
        let number = scan.number().filter(|_| scan.is_done());
        assert_eq!(number.map(|number| number.value), expected, "{text}");
    }

    #[test]
    fn numbers() {
        check_number("0.97", Some(0.97));
        check_number(" -12.5e-1", Some(-1.25));
        check_number("-0", Some(-0.0));
        check_number("123456789012345678901", Some(123_456_789_012_345_680_000.0));
        check_number("0.1234567890123456789", Some(0.123_456_789_012_345_68));
        for illegal in ["01", "1.", ".5", "-", "+1", "1e", "1e999", "NaN", "0x1", "--1", ""] {
            check_number(illegal, None);
        }
    }

    #[test]
    fn a_list_has_commas_between_its_elements() {
        for (text, legal) in
            [("[1,2]", true), ("[]", true), ("[1 2]", false), ("[,1]", false), ("[1,]", false)]
        {
            let mut scan = Scan::new(text);
            let mut all = || {
                scan.open(b'[')?;
                while scan.element(b']')? {
                    scan.number()?;
                }
                Some(scan.is_done())
            };
            assert_eq!(all() == Some(true), legal, "{text}");
        }
    }

    proptest! {
        /// A string is taken where serde takes it, and has as many characters.
        #[test]
        fn strings_are_as_serde_reads_them(inner in "([ -~äß配👍]|\\\\[\"\\\\/bfnrtu]|\\\\u[0-9a-fD]{4}|\\\\ud83d\\\\ude00|\u{1}){0,12}") {
            let text = format!("\"{inner}\"");
            let serde = serde_json::from_str::<String>(&text).ok();
            let scanned = string(&text);
            prop_assert_eq!(
                scanned.map(|text| text.characters),
                serde.as_ref().map(|text| text.chars().count())
            );
            if let Some(scanned) = scanned.filter(|scanned| !scanned.escaped) {
                prop_assert_eq!(Some(scanned.piece.of(&text)), serde.as_deref());
            }
        }

        /// Nothing is skipped that serde would not take.
        #[test]
        fn values_are_as_serde_reads_them(text in "([\\[\\]{},:\"]|[0-9.eE+-]{1,4}|true|null|\"[a-z\\\\]{0,2}\"| ){0,10}") {
            let legal = serde_json::from_str::<serde_json::Value>(&text).is_ok();
            if skip(&text) {
                prop_assert!(legal, "{text}");
            }
        }

        #[test]
        fn numbers_are_as_std_reads_them(text in "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?") {
            let mut scan = Scan::new(&text);
            let value = scan.number().map(|number| number.value.to_bits());
            prop_assert_eq!(value, Some(text.parse::<f64>().unwrap().to_bits()));
        }
    }
}
