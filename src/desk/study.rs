//! What the Disagreement room says of statistics: figures as words, sentences,
//! and the sheets that are saved. What all parts of the room say stands here; what one
//! part says, in a file of its name.
//!
//! Names are given by whoever asks (`named`): only the page knows what an agent
//! is called.

pub mod agreement;
pub mod confusion;
pub mod pairs;

pub mod abilities;
pub mod compare;
pub mod methods;
pub mod truth;

pub mod calibration;
pub mod care;

use super::sheet::three;
use crate::core::text::capital;
use crate::engine::protocol::study::{Figure, Rater};

/// `what went wrong` as a sentence: `What went wrong.`
pub fn as_sentence(words: &str) -> String {
    let words = words.trim();
    let end = if words.is_empty() || words.ends_with(['.', '?', '!']) { "" } else { "." };
    capital(words) + end
}

/// `0.734`, or `undefined`.
pub fn value_words(figure: &Figure) -> String {
    figure.value.map_or_else(|| "undefined".to_owned(), three)
}

/// `0.712 to 0.756`; nothing where there is none.
pub fn interval_words(figure: &Figure) -> String {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!("{} to {}", three(low), three(high)),
        _ => String::new(),
    }
}

/// Why a figure has no value.
pub fn why_undefined(figure: &Figure) -> Option<String> {
    figure.value.is_none().then(|| {
        let why = figure.undefined.as_deref().unwrap_or("no reason was given");
        format!("Undefined: {}.", why.trim_end_matches('.'))
    })
}

/// `0.734`, or `undefined`, of what has no reason of its own.
pub fn number_words(number: Option<f64>) -> String {
    number.map_or_else(|| "undefined".to_owned(), three)
}

/// `p 0.012`, `p under 0.001`
pub fn p_words(p: f64) -> String {
    if p < 0.001 { "p under 0.001".to_owned() } else { format!("p {p:.3}") }
}

pub fn kind(rater: &Rater) -> &'static str {
    if rater.model { "model" } else { "person" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_its_value_or_why_it_has_none() {
        let figure =
            Figure { value: Some(0.5), low: Some(-0.000_1), high: Some(0.75), undefined: None };
        assert_eq!(value_words(&figure), "0.500");
        assert_eq!(interval_words(&figure), "0.000 to 0.750");
        assert_eq!(why_undefined(&figure), None);
        let none = Figure { undefined: Some("one category is used.".into()), ..Figure::default() };
        assert_eq!(value_words(&none), "undefined");
        assert_eq!(interval_words(&none), "");
        assert_eq!(why_undefined(&none).as_deref(), Some("Undefined: one category is used."));
    }

    #[test]
    fn words_become_sentences() {
        let check = |words: &str, expected: &str| assert_eq!(as_sentence(words), expected);
        check("nobody gave a label", "Nobody gave a label.");
        check("Élan?", "Élan?");
        check("  ", "");
    }

    #[test]
    fn small_chances_are_not_nothing() {
        assert_eq!([p_words(0.0), p_words(0.0123)], ["p under 0.001", "p 0.012"]);
    }
}
