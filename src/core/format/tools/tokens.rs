//! Words of a text: by the word boundaries of Unicode (UAX #29), without the white space between.
//!
//! `Don't pay €3.50, 你好!` is `Don't` `pay` `€` `3.50` `,` `你` `好` `!`.

use unicode_segmentation::UnicodeSegmentation;

use crate::core::marks::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    pub text: &'t str,
    /// In code points.
    pub place: Span,
    /// White space comes next.
    pub is_spaced: bool,
}

pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut start = 0u32;
    for word in text.split_word_bounds() {
        let end = start.saturating_add(u32::try_from(word.chars().count()).unwrap_or(u32::MAX));
        if word.trim().is_empty() {
            if let Some(last) = tokens.last_mut() {
                last.is_spaced = true;
            }
        } else {
            tokens.push(Token { text: word, place: Span { start, end }, is_spaced: false });
        }
        start = end;
    }
    tokens
}

/// The first and the last of those that a span touches.
pub fn touched(tokens: &[Token<'_>], span: Span) -> Option<(usize, usize)> {
    let first = tokens.partition_point(|token| token.place.end <= span.start);
    let after = tokens.partition_point(|token| token.place.start < span.end);
    (first < after).then(|| (first, after - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_and_signs() {
        let words = |text| tokens(text).iter().map(|it| it.text).collect::<Vec<_>>().join("|");
        assert_eq!(words(" Don't pay €3.50,\n你好! 👩‍🚀 "), "Don't|pay|€|3.50|,|你|好|!|👩‍🚀");
        let found = tokens("😀 Bob.");
        let places = found.iter().map(|it| (it.place.start, it.place.end, it.is_spaced));
        assert_eq!(places.collect::<Vec<_>>(), [(0, 1, true), (2, 5, false), (5, 6, false)]);
        assert_eq!(touched(&found, Span { start: 1, end: 2 }), None);
        assert_eq!(touched(&found, Span { start: 4, end: 6 }), Some((1, 2)));
    }

    proptest! {
        #[test]
        fn together_they_are_the_text(text in "\\PC{0,30}") {
            let said: String = tokens(&text).iter().map(|it| it.text).collect();
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&said), bare(&text));
            let chars: Vec<char> = text.chars().collect();
            for token in tokens(&text) {
                let (start, end) = (token.place.start as usize, token.place.end as usize);
                prop_assert_eq!(chars[start..end].iter().collect::<String>(), token.text);
            }
        }
    }
}
