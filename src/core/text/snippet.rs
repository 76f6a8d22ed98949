//! The beginning of a text on one line.

use unicode_segmentation::UnicodeSegmentation;

/// The first `limit` graphemes on one line, with an ellipsis where it was longer.
pub fn snippet(text: &str, limit: usize) -> String {
    let mut out = String::new();
    let mut graphemes = text.graphemes(true);
    let mut count = 0;
    let mut blank = true;
    for grapheme in graphemes.by_ref() {
        let is_space = grapheme.chars().all(char::is_whitespace);
        if is_space && blank {
            continue;
        }
        if count == limit {
            let kept = out.trim_end().len();
            out.truncate(kept);
            out.push('…');
            return out;
        }
        out.push_str(if is_space { " " } else { grapheme });
        blank = is_space;
        count += 1;
    }
    let kept = out.trim_end().len();
    out.truncate(kept);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, limit: usize, expected: &str) {
        assert_eq!(snippet(text, limit), expected);
    }

    #[test]
    fn cuts_at_graphemes() {
        check("  two\n\n words ", 40, "two words");
        check("abcdef", 3, "abc…");
        check("abc", 3, "abc");
        check("👩‍👩‍👧 family", 1, "👩‍👩‍👧…");
        check("", 3, "");
    }
}
