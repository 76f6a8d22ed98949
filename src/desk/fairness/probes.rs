//! Probes: two items whose texts differ in one word, or in nothing. Does what the
//! agent says differ too?

use super::{cells, of_words, share_words};
use crate::core::text::counted;
use crate::desk::sheet::Sheet;
use crate::engine::protocol::assurance::{ProbePair, ProbeWords, ProbesFound};

pub fn sentence(found: &ProbesFound) -> String {
    let pairs = counted(found.pairs, "pair");
    format!("{pairs} of items whose texts differ in one word, or in nothing.")
}

/// `“he” in the place of “she”`; `the same text twice`
pub fn exchange(from: &str, to: &str) -> String {
    let quoted = |word: &str| format!("\u{201c}{word}\u{201d}");
    match (from, to) {
        ("", "") => "the same text twice".to_owned(),
        ("", to) => format!("{} added", quoted(to)),
        (from, "") => format!("{} left out", quoted(from)),
        (from, to) => format!("{} in the place of {}", quoted(to), quoted(from)),
    }
}

/// `Bayes changes its answer in 12 % (4 to 31 %) of 25 pairs`
pub fn flips_words(words: &ProbeWords, named: &dyn Fn(&str) -> String) -> String {
    let pairs = match words.flips.n {
        n if n.round() as u64 == 1 => "pair",
        _ => "pairs",
    };
    match words.flips.value {
        Some(_) => format!(
            "{} changes its answer in {} {} {pairs}",
            named(&words.agent),
            share_words(&words.flips),
            of_words(&words.flips)
        ),
        None => format!("{}: {}", named(&words.agent), super::why(&words.flips)),
    }
}

/// The two items of an example, for a filter: each once, in the order of the file.
pub fn both(pair: &ProbePair) -> Vec<u32> {
    let mut both = vec![pair.a, pair.b];
    both.sort_unstable();
    both.dedup();
    both
}

pub fn sheet(found: &ProbesFound, named: &dyn Fn(&str) -> String) -> Sheet {
    let mut sheet =
        Sheet::new(&["word", "in its place", "agent", "share that flips", "low", "high", "pairs"]);
    for it in &found.words {
        let mut row = vec![it.from.clone().into(), it.to.clone().into(), named(&it.agent).into()];
        row.extend(cells(&it.flips));
        sheet.rows.push(row);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::super::tests::share;
    use super::*;

    #[test]
    fn says_which_word_was_exchanged() {
        let check = |from, to, expected: &str| assert_eq!(exchange(from, to), expected);
        check("she", "he", "“he” in the place of “she”");
        check("", "really", "“really” added");
        check("not", "", "“not” left out");
        check("", "", "the same text twice");
    }

    #[test]
    fn says_how_often_it_flips() {
        let words = ProbeWords {
            from: "she".into(),
            to: "he".into(),
            agent: "bayes".into(),
            flips: share(0.12, 0.04, 0.31, 25.0),
        };
        let named = |id: &str| id.to_uppercase();
        assert_eq!(
            flips_words(&words, &named),
            "BAYES changes its answer in 12 % (4 to 31 %) of 25 pairs"
        );
        let found = |pairs| ProbesFound {
            pairs,
            words: vec![words.clone()],
            examples: Vec::new(),
            method: String::new(),
        };
        assert_eq!(
            sentence(&found(1)),
            "1 pair of items whose texts differ in one word, or in nothing."
        );
        assert_eq!(
            sentence(&found(1200)),
            "1,200 pairs of items whose texts differ in one word, or in nothing."
        );
        assert_eq!(
            sheet(&found(1), &named).csv().lines().nth(1),
            Some("she,he,BAYES,0.12,0.04,0.31,25")
        );
    }

    #[test]
    fn both_items_are_opened_in_the_order_of_the_file() {
        let pair = |a, b| ProbePair {
            a,
            b,
            from: String::new(),
            to: String::new(),
            agent: String::new(),
            says_a: String::new(),
            says_b: String::new(),
        };
        assert_eq!([both(&pair(9, 3)), both(&pair(3, 3))], [vec![3, 9], vec![3]]);
    }
}
