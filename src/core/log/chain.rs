//! The hash chain: each line of a log carries the SHA-256 of the line before.
//!
//! The chain is tamper-evident: whoever knows the head (the hash of the last
//! line) sees any change to the lines before it. It is not tamper-proof:
//! whoever has the whole file can write a new chain, and cutting lines off the
//! end leaves a valid shorter one. An independent copy of the head shows both.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::core::model::event::{Body, Event};
use crate::core::time::Timestamp;

/// `prev_hash` of the first line.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Where a log ends: what the next event must carry on from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// `seq` of the last event; 0 before the first.
    pub seq: u64,
    /// Hash of the last line, [`GENESIS`] before the first.
    pub hash: String,
}

impl Default for Head {
    fn default() -> Self {
        Self { seq: 0, hash: GENESIS.to_owned() }
    }
}

impl Head {
    /// Takes in the next line of a log that is read, and moves the head behind it.
    ///
    /// # Errors
    /// Why the line does not follow; the head stays where it is.
    pub fn follow(&mut self, line: &str) -> Result<Event, String> {
        let event: Event =
            serde_json::from_str(line).map_err(|error| format!("cannot be read: {error}"))?;
        self.link(line, event.seq, &event.prev_hash)?;
        Ok(event)
    }

    /// Moves the head behind a line that is read already.
    ///
    /// # Errors
    /// Why the line does not follow; the head stays where it is.
    pub fn link(&mut self, line: &str, seq: u64, prev_hash: &str) -> Result<(), String> {
        if prev_hash != self.hash {
            let why =
                "the hash of the line before is another: a line was changed, taken out or put in";
            return Err(why.to_owned());
        }
        if seq != self.seq + 1 {
            return Err(format!("event {seq} follows event {}", self.seq));
        }
        *self = Self { seq, hash: hash(line.as_bytes()) };
        Ok(())
    }

    /// Chains one more event; gives it with its line (no newline), and moves the head.
    pub fn append(&mut self, at: Timestamp, annotator: &str, body: Body) -> (Event, String) {
        let event = Event {
            seq: self.seq + 1,
            at,
            annotator: annotator.to_owned(),
            prev_hash: std::mem::take(&mut self.hash),
            body,
        };
        // Plain structs, string keys, finite numbers or null: this cannot fail.
        let line = serde_json::to_string(&event).unwrap_or_default();
        self.seq = event.seq;
        self.hash = hash(line.as_bytes());
        (event, line)
    }
}

/// Who wrote a line of a log.
///
/// # Errors
/// Why the line cannot be read.
pub fn author(line: &str) -> Result<String, String> {
    #[derive(serde::Deserialize)]
    struct Author {
        annotator: String,
    }
    let author: Result<Author, _> = serde_json::from_str(line);
    author.map(|it| it.annotator).map_err(|error| error.to_string())
}

/// SHA-256, 64 hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// SHA-256 of lines, each with its newline, 64 hexadecimal digits.
pub fn hash_lines(lines: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut hasher = Sha256::new();
    for line in lines {
        hasher.update(line.as_ref().as_bytes());
        hasher.update(b"\n");
    }
    hexadecimal(&hasher.finalize())
}

/// A place where a chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Break {
    /// 1-based line of the log.
    pub line: u64,
    pub why: String,
}

/// Reads the lines of a log in order. Gives every event that can be read, with
/// the head after the last good line, and the first break, if there is one:
/// nothing behind a break is believed.
pub fn verify<'a>(lines: impl IntoIterator<Item = &'a str>) -> (Vec<Event>, Head, Option<Break>) {
    let mut events = Vec::new();
    let mut head = Head::default();
    for (line, text) in (1..).zip(lines) {
        match head.follow(text) {
            Ok(event) => events.push(event),
            Err(why) => return (events, head, Some(Break { line, why })),
        }
    }
    (events, head, None)
}

/// Two digits for each byte.
pub fn hexadecimal(bytes: &[u8]) -> String {
    // By hand: formatting takes longer than hashing a line.
    let digit = |half: u8| char::from(if half < 10 { b'0' + half } else { b'a' + half - 10 });
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> Vec<String> {
        let mut head = Head::default();
        (0..4)
            .map(|n| head.append(Timestamp(n), "anna", Body::Skip { item: format!("m-{n}") }).1)
            .collect()
    }

    #[track_caller]
    fn check(lines: &[String], expected: Option<u64>) {
        let (events, head, broken) = verify(lines.iter().map(String::as_str));
        assert_eq!(broken.map(|b| b.line), expected);
        assert_eq!(events.len() as u64, head.seq);
    }

    #[test]
    fn hash_is_sha_256() {
        // FIPS 180-4, example of one block.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash(b"abc"), expected);
    }

    #[test]
    fn hexadecimal_has_two_digits_a_byte() {
        assert_eq!(hexadecimal(&[0, 9, 10, 0x5f, 0xa0, 255]), "00090a5fa0ff");
    }

    #[test]
    fn a_whole_log_holds() {
        check(&log(), None);
        check(&[], None);
        // The limit of an unkeyed chain, stated in the module: a shorter log holds too.
        check(&log()[..2], None);
    }

    #[test]
    fn a_change_shows() {
        let mut lines = log();
        lines[1] = lines[1].replace("m-1", "m-9");
        check(&lines, Some(3));
        let mut lines = log();
        lines.remove(1);
        check(&lines, Some(2));
        let mut lines = log();
        lines.swap(2, 3);
        check(&lines, Some(3));
        let mut lines = log();
        lines[3].push(' ');
        check(&lines, None);
        lines.push("{".to_owned());
        check(&lines, Some(5));
    }

    #[test]
    fn unknown_keys_do_not_break_a_line() {
        let line = r#"{"seq":1,"at":"2026-01-31T12:00:00.000Z","annotator":"anna","prev_hash":"0000000000000000000000000000000000000000000000000000000000000000","kind":"skip","item":"a","from_the_future":7}"#;
        check(&[line.to_owned()], None);
    }
}
