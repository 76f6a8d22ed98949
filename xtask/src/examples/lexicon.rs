//! Sentiment from a list of words.
//!
//! Model: every word of the list has a weight, plus or minus. A word that strengthens ("very") up to
//! two words before it multiplies it, a negation ("not") up to three words before it turns it round
//! and weakens it. The good and the bad are summed apart: both large is *mixed*, neither is
//! *neutral*, else the larger wins. Nothing is learned, so no item can leak into it.
//! In the manner of Hutto, Gilbert, VADER (2014), much smaller and with a list written for this
//! project.
//!
//! The score is winner/(good + bad + 1), with 1/(good + bad + 1) for neutral and
//! 2·smaller/(good + bad + 1) for mixed: a share of weight, **not a probability**. Where no word was
//! found there is no score: nothing known is not certainly neutral.
//!
//! The list: one `word<TAB>number` a line; `word<TAB>not` is a negation, `word<TAB>x1.5` strengthens;
//! `#` begins a comment.

use std::collections::BTreeMap;

use super::tokens::words;

const TURNED: f64 = -0.75;

/// What the scorer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feeling {
    Negative,
    Neutral,
    Positive,
    Mixed,
}

/// The feeling, its score (none when no word was found) and the words found with the weight they had,
/// in the text's order.
#[derive(Debug)]
pub struct Judgement {
    pub feeling: Feeling,
    pub score: Option<f64>,
    pub found: Vec<(String, f64)>,
}

/// The list, read.
#[derive(Debug)]
pub struct Lexicon(BTreeMap<String, Entry>);

#[derive(Clone, Copy, Debug)]
enum Entry {
    Weight(f64),
    Stronger(f64),
    Not,
}

impl Lexicon {
    /// Reads the list; errors name the line.
    pub fn parse(list: &str) -> Result<Self, String> {
        let mut entries = BTreeMap::new();
        for (at, line) in list.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let entry = line.split_once('\t').and_then(|(word, entry)| {
                let entry = match entry.strip_prefix('x') {
                    Some(factor) => Entry::Stronger(factor.parse().ok()?),
                    None if entry == "not" => Entry::Not,
                    None => Entry::Weight(entry.parse().ok()?),
                };
                Some((word.to_owned(), entry))
            });
            let (word, entry) =
                entry.ok_or_else(|| format!("lexicon, line {}: not 'word<TAB>weight'", at + 1))?;
            if entries.insert(word, entry).is_some() {
                return Err(format!("lexicon, line {}: this word stands there twice", at + 1));
            }
        }
        Ok(Self(entries))
    }

    /// Judges a text.
    pub fn judge(&self, text: &str) -> Judgement {
        let words = words(text);
        let entries: Vec<Option<Entry>> =
            words.iter().map(|word| self.0.get(word).copied()).collect();
        let mut found = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let Some(Entry::Weight(weight)) = entries[at] else {
                continue;
            };
            let mut weight = weight;
            for (distance, entry) in entries[at.saturating_sub(3)..at].iter().rev().enumerate() {
                match entry {
                    Some(Entry::Stronger(factor)) if distance < 2 => weight *= factor,
                    Some(Entry::Not) => weight *= TURNED,
                    _ => {}
                }
            }
            found.push((word.clone(), weight));
        }
        let good: f64 = found.iter().map(|(_, weight)| weight.max(0.0)).sum();
        let bad: f64 = found.iter().map(|(_, weight)| (-weight).max(0.0)).sum();
        let all = good + bad + 1.0;
        let (feeling, part) = match (good, bad) {
            _ if good.max(bad) < 1.0 => (Feeling::Neutral, 1.0),
            _ if good.min(bad) >= 2.0 && good.min(bad) * 2.0 >= good.max(bad) => {
                (Feeling::Mixed, 2.0 * good.min(bad))
            }
            _ if good > bad => (Feeling::Positive, good),
            _ => (Feeling::Negative, bad),
        };
        Judgement { feeling, score: (!found.is_empty()).then_some(part / all), found }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn check(text: &str, feeling: Feeling, score: impl Into<Option<f64>>) {
        let list = "good\t2\nbad\t-2\nnot\tnot\nvery\tx1.5 # stronger\n";
        let judgement = Lexicon::parse(list).unwrap().judge(text);
        assert_eq!(judgement.feeling, feeling, "{text}: {judgement:?}");
        let rounded = |score: f64| (score * 1e9).round();
        assert_eq!(judgement.score.map(rounded), score.into().map(rounded), "{text}");
    }

    #[test]
    fn sums_good_and_bad_apart() {
        check("nothing known", Feeling::Neutral, None);
        check("good", Feeling::Positive, 2.0 / 3.0);
        check("very good", Feeling::Positive, 3.0 / 4.0);
        check("not very good", Feeling::Negative, 2.25 / 3.25);
        check("good but bad", Feeling::Mixed, 4.0 / 5.0);
        check("good, good, good, bad", Feeling::Positive, 6.0 / 9.0);
    }

    #[test]
    fn a_wrong_line_is_named() {
        assert!(Lexicon::parse("good\t2\nbad").unwrap_err().contains("line 2"));
        assert!(Lexicon::parse("good\t2\ngood\t1").unwrap_err().contains("line 2"));
    }
}
