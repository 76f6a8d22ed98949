//! What judges the answers, and whether the passage found answers the question.
//!
//! None of them understands anything: each counts one thing that good answers often have.

use std::collections::BTreeSet;

use super::super::ngram::Ngram;
use super::super::tokens::words;
use super::generators::Found;
use super::terms::terms;

/// Values nearer than this are a tie.
const SAME: f64 = 0.01;
/// Words of the answer that the length judge likes best.
const GOOD_LENGTH: f64 = 25.0;

/// The labels of "does the passage answer the question".
pub const FITS: [&str; 3] = ["yes", "partly", "no"];

/// How much of the answer stands in the passage, and how much of the question in the answer:
/// both 0 to 1.
pub fn overlap(question: &str, passage: &str, answer: &str) -> (f64, f64) {
    (share(answer, passage), share(question, answer))
}

/// Share of the different terms of `of` that occur in `within`; 0 for none.
pub fn share(of: &str, within: &str) -> f64 {
    let of: BTreeSet<String> = terms(of).into_iter().collect();
    let within: BTreeSet<String> = terms(within).into_iter().collect();
    if of.is_empty() { 0.0 } else { of.intersection(&within).count() as f64 / of.len() as f64 }
}

/// How usual the letters of the text are to the model: 1/perplexity, 0 to 1.
pub fn usual(model: &Ngram, text: &str) -> f64 {
    model.score(&letters(text))
}

/// A model of letters: the n-gram model with every letter as a piece.
pub fn letter_model(texts: &[&str]) -> Ngram {
    let spelled: Vec<String> = texts.iter().map(|text| letters(text)).collect();
    Ngram::train(&spelled, 4)
}

/// 1 at the good length, less the further from it.
pub fn length(answer: &str) -> f64 {
    let words = answer.split_whitespace().count() as f64;
    1.0 / (1.0 + (words - GOOD_LENGTH).abs() / GOOD_LENGTH)
}

/// Places from the best value to the worst, nearly equal ones in one group.
pub fn ranking(values: &[f64]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in order {
        match groups.last_mut() {
            Some(group) if values[group[0]] - values[at] < SAME => group.push(at),
            _ => groups.push(vec![at]),
        }
    }
    groups
}

/// From the share of the question's words that stand in the passage: label and score.
pub fn fits_by_overlap(question: &str, passage: &str) -> (usize, f64) {
    let share = share(question, passage);
    match share {
        _ if share >= 0.6 => (0, share),
        _ if share >= 0.35 => (1, 0.5),
        _ => (2, 1.0 - share),
    }
}

/// From the lead of the best passage over the second: label and score.
pub fn fits_by_lead(found: Option<&Found>) -> (usize, f64) {
    let lead = found.map_or(0.0, |it| (it.score - it.second) / it.score);
    match lead {
        _ if lead >= 0.3 => (0, (0.5 + lead).min(1.0)),
        _ if lead >= 0.12 => (1, 0.5),
        _ => (2, 1.0 - lead),
    }
}

/// What the trained judge of the fit sees: figures of the search in steps, nothing of the texts.
pub fn figures(question: &str, passage: &str, found: Option<&Found>) -> Vec<String> {
    let Some(found) = found else {
        return vec!["nothing found".to_owned()];
    };
    let mut out = steps("share", share(question, passage), 0.2);
    out.extend(steps("score", found.score, 3.0));
    out.extend(steps("lead", (found.score - found.second) / found.score, 0.1));
    out.extend(steps("words", terms(question).len() as f64, 2.0));
    out
}

/// What the judge of taste sees of an answer: figures in steps, and its words.
pub fn traits(question: &str, passage: &str, answer: &str) -> Vec<String> {
    let (backed, met) = overlap(question, passage, answer);
    let mut out = steps("backed", backed, 0.1);
    out.extend(steps("met", met, 0.2));
    out.extend(steps("words", answer.split_whitespace().count() as f64, 8.0));
    if backed > 0.99 && met > 0.3 {
        out.push("backed and met".to_owned());
    }
    out.extend(words(answer).into_iter().map(|word| format!("says {word}")));
    out
}

/// A figure as features: one for each step that it reaches.
pub fn steps(name: &str, value: f64, step: f64) -> Vec<String> {
    let n = (value / step).floor() as usize;
    (0..=n.min(12)).map(|at| format!("{name} from {at}")).collect()
}

/// Letters as pieces, a space as `_`; what is no letter or digit is left out.
fn letters(text: &str) -> String {
    let kept = text.to_lowercase();
    let spelled = kept.chars().filter_map(|c| match c {
        ' ' => Some("_".to_owned()),
        _ if c.is_alphanumeric() => Some(c.to_string()),
        _ => None,
    });
    spelled.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_with_ties() {
        assert_eq!(ranking(&[0.2, 0.9, 0.205]), [vec![1], vec![2, 0]]);
        assert_eq!(ranking(&[]), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn shares_of_words() {
        assert_eq!(share("Can I renew books and films?", "Books are renewed here."), 2.0 / 3.0);
        assert_eq!(share("is it so", "so"), 0.0);
        assert_eq!(length(&["word"; 25].join(" ")), 1.0);
    }

    #[test]
    fn letters_of_the_handbook_are_usual() {
        let model =
            letter_model(&["the tools are lent", "the tools are free", "the books are lent"]);
        assert!(usual(&model, "the books are free") > usual(&model, "eerf skoob era eht"));
        assert_eq!(usual(&model, "zzz"), 0.0);
    }
}
