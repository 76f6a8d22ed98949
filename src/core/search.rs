//! Finding words in text, case folded.

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Needle {
    folded: String,
    whole_words: bool,
}

impl Needle {
    pub fn new(words: &str, whole_words: bool) -> Self {
        Self { folded: words.to_lowercase(), whole_words }
    }

    /// Nothing is looked for: it is found nowhere.
    pub fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether `text` contains it; with whole words, no letter or digit may stand beside it.
    pub fn is_in(&self, text: &str) -> bool {
        if self.is_empty() {
            return false;
        }
        let folded = text.to_lowercase();
        let beside = |c: char| c.is_alphanumeric();
        folded.match_indices(&self.folded).any(|(at, found)| {
            !self.whole_words
                || !folded
                    .get(..at)
                    .and_then(|before| before.chars().next_back())
                    .is_some_and(beside)
                    && !folded
                        .get(at + found.len()..)
                        .and_then(|after| after.chars().next())
                        .is_some_and(beside)
        })
    }

    /// Whether a line of JSON can contain it, in whichever string: a quick look at the
    /// bytes, to spare reading lines that cannot. May say yes for nothing, never no for something.
    pub fn may_be_in_json(&self, line: &str) -> bool {
        let plain = |byte: &u8| matches!(byte, b' ' | b'a'..=b'z' | b'0'..=b'9');
        let needle = self.folded.as_bytes();
        let (Some(first), true) = (needle.first(), needle.iter().all(plain)) else { return true };
        let line = line.as_bytes();
        if contains_folded(line, *first, needle) {
            return true;
        }
        // Written as \u0061, or by one of the two signs outside ASCII that fold to a letter
        // inside: K (Kelvin) and İ.
        memchr::memmem::find(line, b"\\u").is_some()
            || needle.contains(&b'k') && memchr::memmem::find(line, "\u{212a}".as_bytes()).is_some()
            || needle.contains(&b'i') && memchr::memmem::find(line, "\u{130}".as_bytes()).is_some()
    }
}

/// `needle` is ASCII in lower case and begins with `first`.
fn contains_folded(line: &[u8], first: u8, needle: &[u8]) -> bool {
    let upper = first.to_ascii_uppercase();
    memchr::memchr2_iter(first, upper, line).any(|at| {
        line.get(at..at + needle.len()).is_some_and(|there| there.eq_ignore_ascii_case(needle))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(words: &str, whole_words: bool, text: &str, expected: bool) {
        assert_eq!(Needle::new(words, whole_words).is_in(text), expected, "{words} in {text}");
    }

    #[test]
    fn finds_words() {
        check("Refund", false, "no REFUNDS here", true);
        check("refund", true, "no REFUNDS here", false);
        check("refund", true, "(refund)", true);
        check("straße", false, "Auf der STRASSE", false);
        check("ÄRGER", false, "viel ärger", true);
        check("", false, "text", false);
        // Found the second time only.
        check("art", true, "start art", true);
    }

    proptest! {
        #[test]
        fn the_quick_look_never_misses(
            text in "[a-cA-CkKiI İ\u{212a}\"\\\\\n\u{1}é]{0,12}",
            words in "[a-cki İé\"]{1,3}",
        ) {
            let needle = Needle::new(&words, false);
            let line = serde_json::to_string(&text).unwrap();
            if needle.is_in(&text) {
                prop_assert!(needle.may_be_in_json(&line), "{words:?} in {line}");
            }
        }
    }
}
