//! An item without its known answers, as those get it whom they measure.
//!
//! ```text
//! {"id":"m-1","gold":{"mood":"pos"},"fields":{"text":"x"}}  ─▶  {"id":"m-1","fields":{"text":"x"}}
//! ```
//! The other keys stay as they are written and in their order; a line without known answers stays
//! byte for byte. So whoever has the line makes the same of it: that is how a project that was
//! handed out is known again ([`crate::core::team::merge`]).

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::native;
use super::ordered::Node;

const KEY: &str = "gold";

/// The native line without what it makes known.
pub fn bare(line: &str) -> Cow<'_, str> {
    // A key may be written with escapes.
    if !line.contains("\"gold\"") && !line.contains("\\u") {
        return Cow::Borrowed(line);
    }
    let Ok(raw) = serde_json::from_str::<&RawValue>(line) else { return Cow::Borrowed(line) };
    let mut text = String::with_capacity(line.len());
    let mut any = false;
    native::entries(raw, |key, value| {
        if key == KEY {
            any = true;
            return;
        }
        text.push(if text.is_empty() { '{' } else { ',' });
        text.push_str(&Node::text(key).to_string());
        text.push(':');
        text.push_str(value.get());
    });
    if !any {
        return Cow::Borrowed(line);
    }
    if text.is_empty() {
        text.push('{');
    }
    text.push('}');
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        assert_eq!(bare(line), expected);
        assert_eq!(bare(expected), expected, "once is enough");
    }

    #[test]
    fn takes_out_what_is_known_and_nothing_else() {
        check(
            r#"{"id":"a","gold":{"q":"x"},"fields":{"t":"b \"gold\""},"score": 0.10}"#,
            r#"{"id":"a","fields":{"t":"b \"gold\""},"score":0.10}"#,
        );
        check(r#"{"gold":null}"#, "{}");
        check(r#"{"\u0067old":{"q":"x"},"id":"a"}"#, r#"{"id":"a"}"#);
        for same in [
            r#"{ "id" : "a" }"#,
            r#"{"id":"a","fields":{"gold":"x"},  "metadata":{"gold":1}}"#,
            r#"{"id":"\u00e4","x":1}"#,
            r#"{"gold":"#,
            "",
        ] {
            check(same, same);
        }
    }
}
