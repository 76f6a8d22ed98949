//! Unpacks gzip as its bytes come in.
//!
//! A file is gzip by its first two bytes, whatever its name. Several members
//! behind one another are one file. A bomb is stopped at a stated size: gzip can
//! blow one megabyte up to a gigabyte.

use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, MultiGzDecoder};

use crate::core::issue::Issue;

/// Unpacked bytes are refused beyond this.
pub const LARGEST: u64 = 2 * 1024 * 1024 * 1024;
/// So is a ratio beyond this, once [`SMALL`] bytes were unpacked: text packs up to fifty times.
pub const RATIO: u64 = 300;
pub const SMALL: u64 = 64 * 1024 * 1024;

/// Packed bytes are handed on in pieces of this size, so that one can unpack to 16 MB at most.
const PIECE: usize = 16 * 1024;

/// Whether a file begins as gzip does.
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// A gzip stream, fed in chunks.
pub struct Decoder {
    /// `None` once it has stopped.
    inner: Option<MultiGzDecoder<Vec<u8>>>,
    packed: u64,
    unpacked: u64,
}

impl Default for Decoder {
    fn default() -> Self {
        Self { inner: Some(MultiGzDecoder::new(Vec::new())), packed: 0, unpacked: 0 }
    }
}

impl Decoder {
    /// Unpacks the next bytes and gives them to `out`. After an issue, which comes
    /// once, nothing more is unpacked.
    pub fn feed(&mut self, bytes: &[u8], out: &mut dyn FnMut(&[u8])) -> Option<Issue> {
        for piece in bytes.chunks(PIECE) {
            let inner = self.inner.as_mut()?;
            self.packed += piece.len() as u64;
            let written = inner.write_all(piece);
            let unpacked = inner.get_mut();
            self.unpacked += unpacked.len() as u64;
            out(unpacked);
            unpacked.clear();
            if let Err(error) = written {
                return self.stop(format!(
                    "the gzip file is damaged after {} unpacked bytes ({error}); what came before is read",
                    self.unpacked
                ));
            }
            if self.unpacked > LARGEST
                || self.unpacked > SMALL && self.unpacked / RATIO > self.packed
            {
                return self.stop(format!(
                    "unpacks to more than {RATIO} times its size or {} GB; stopped after {} MB",
                    LARGEST / 1024 / 1024 / 1024,
                    self.unpacked / 1024 / 1024
                ));
            }
        }
        None
    }

    /// No more bytes.
    pub fn finish(&mut self, out: &mut dyn FnMut(&[u8])) -> Option<Issue> {
        let mut inner = self.inner.take()?;
        let finished = inner.try_finish();
        out(inner.get_ref());
        finished
            .err()
            .map(|_| Issue::error("the gzip file ends too early; what could be unpacked is read"))
    }

    fn stop(&mut self, message: String) -> Option<Issue> {
        self.inner = None;
        Some(Issue::error(message))
    }
}

/// Packs bytes. The same bytes give the same file: no name, no time.
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// The text of a file, unpacked where it is packed.
///
/// # Errors
/// Why it is no text, for a person.
pub fn plain_text(bytes: Vec<u8>) -> Result<String, String> {
    let mut plain = bytes;
    if is_gzip(&plain) {
        let packed = std::mem::take(&mut plain);
        let mut decoder = Decoder::default();
        let fed = decoder.feed(&packed, &mut |piece| plain.extend_from_slice(piece));
        let ended = decoder.finish(&mut |piece| plain.extend_from_slice(piece));
        if let Some(issue) = fed.or(ended) {
            return Err(issue.to_string());
        }
    }
    String::from_utf8(plain).map_err(|error| format!("not UTF-8: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unpack(bytes: &[u8], size: usize) -> (Vec<u8>, Option<String>) {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        let mut issue = None;
        for chunk in bytes.chunks(size) {
            let said = decoder.feed(chunk, &mut |bytes| out.extend_from_slice(bytes));
            issue = issue.or(said);
        }
        let said = decoder.finish(&mut |bytes| out.extend_from_slice(bytes));
        (out, issue.or(said).map(|issue| issue.to_string()))
    }

    #[test]
    fn several_members_are_one_file() {
        let mut bytes = pack(b"one\n");
        bytes.extend(pack(b"two\n"));
        assert_eq!(unpack(&bytes, 5), (b"one\ntwo\n".to_vec(), None));
    }

    #[test]
    fn says_when_it_is_cut_or_damaged() {
        let packed = pack(&b"some text that is longer than the cut ".repeat(20));
        let (text, issue) = unpack(&packed[..packed.len() - 12], 7);
        assert!(!text.is_empty());
        assert_eq!(issue.unwrap(), "the gzip file ends too early; what could be unpacked is read");
        let mut damaged = packed.clone();
        damaged[20] ^= 0xff;
        assert!(unpack(&damaged, 1000).1.is_some());
    }

    #[test]
    fn a_bomb_is_stopped() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let zeros = vec![b' '; 1024 * 1024];
        for _ in 0..200 {
            encoder.write_all(&zeros).unwrap();
        }
        let packed = encoder.finish().unwrap();
        let mut decoder = Decoder::default();
        let mut size = 0;
        let issue = packed
            .chunks(50_000)
            .find_map(|chunk| decoder.feed(chunk, &mut |out| size += out.len()));
        assert!(issue.unwrap().message.starts_with("unpacks to more than 300 times its size"));
        assert!(size < 100 * 1024 * 1024);
        assert!(decoder.feed(b"more", &mut |_| size = 0).is_none());
        assert_ne!(size, 0);
    }

    proptest! {
        #[test]
        fn unpacks_what_it_packed(bytes in prop::collection::vec(any::<u8>(), 0..500), size in 1usize..100) {
            prop_assert_eq!(unpack(&pack(&bytes), size), (bytes, None));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack(&[&[0x1f, 0x8b, 8][..], &bytes].concat(), 13);
        }
    }
}
