//! A text generator: the next word from the few before it.
//!
//! Model: interpolated absolute discounting. With h the last n − 1 pieces (words and punctuation),
//! P(w|h) = max(c(h,w) − d, 0)/c(h) + d·t(h)/c(h) · P(w|h without its first), d = 0.75, t(h) the
//! number of different followers, and below everything c(w)/c over all pieces. A text begins and
//! ends with a mark of its own. Drawn from a seeded generator, so the same call gives the same text.
//! Source: Ney, Essen, Kneser, On structuring probabilistic dependences (1994), eq. 2 ff.
//!
//! The score is the geometric mean of the pieces' probabilities (1/perplexity): how usual the text
//! is to the model, nothing about whether it is true. **Not calibrated.**

use std::collections::BTreeMap;

use super::maths::{exp, ln};
use super::rng::Rng;

const DISCOUNT: f64 = 0.75;
const EDGE: &str = "\u{2}";

/// Followers of a context with their counts.
type Followers = BTreeMap<String, f64>;

/// A trained generator.
pub struct Ngram {
    order: usize,
    /// By context, the last 0 to `order` − 1 pieces.
    counts: BTreeMap<Vec<String>, Followers>,
}

/// What was generated.
#[derive(Debug, PartialEq)]
pub struct Generated {
    pub text: String,
    /// Geometric mean of the pieces' probabilities, the prefix not counted; 0 to 1.
    pub score: f64,
    /// Whether the model ended the text by itself rather than at the limit.
    pub ended: bool,
}

impl Ngram {
    /// Learns from whole texts; `order` is the length of the runs counted, at least 1.
    pub fn train<S: AsRef<str>>(texts: &[S], order: usize) -> Self {
        let order = order.max(1);
        let mut counts: BTreeMap<Vec<String>, Followers> = BTreeMap::new();
        for text in texts {
            let mut run = vec![EDGE.to_owned(); order - 1];
            run.extend(pieces(text.as_ref()));
            run.push(EDGE.to_owned());
            for at in order - 1..run.len() {
                for back in 0..order {
                    let followers = counts.entry(run[at - back..at].to_vec()).or_default();
                    *followers.entry(run[at].clone()).or_default() += 1.0;
                }
            }
        }
        Self { order, counts }
    }

    /// Goes on from `prefix` (empty: from the beginning of a text) for at most `limit` pieces.
    pub fn generate(&self, prefix: &str, limit: usize, rng: &mut Rng) -> Generated {
        let mut run = vec![EDGE.to_owned(); self.order - 1];
        run.extend(pieces(prefix));
        let (mut logs, mut drawn, mut ended) = (0.0, 0.0, false);
        for _ in 0..limit {
            let context = &run[run.len() - (self.order - 1)..];
            let Some(next) = self.draw(context, rng) else {
                break;
            };
            logs += ln(self.probability(context, &next));
            drawn += 1.0;
            ended = next == EDGE;
            if ended {
                break;
            }
            run.push(next);
        }
        let score = if drawn > 0.0 { exp(logs / drawn) } else { 0.0 };
        Generated { text: join(&run[self.order - 1..]), score, ended }
    }

    /// The geometric mean of the probabilities of a whole text's pieces, its end included; 0 when a
    /// piece was never seen.
    pub fn score(&self, text: &str) -> f64 {
        let mut run = vec![EDGE.to_owned(); self.order - 1];
        run.extend(pieces(text));
        run.push(EDGE.to_owned());
        let logs: Vec<f64> = (self.order - 1..run.len())
            .map(|at| ln(self.probability(&run[at + 1 - self.order..at], &run[at])))
            .collect();
        let mean = logs.iter().sum::<f64>() / logs.len() as f64;
        if mean.is_finite() { exp(mean) } else { 0.0 }
    }

    /// Draws by the same recipe as [`Self::probability`]: at each length either a discounted
    /// follower, or, with the mass the discounts freed, one piece of context less.
    fn draw(&self, context: &[String], rng: &mut Rng) -> Option<String> {
        let Some((_, shorter)) = context.split_first() else {
            return pick(self.counts.get(context)?, 0.0, rng);
        };
        let Some(followers) = self.counts.get(context) else {
            return self.draw(shorter, rng);
        };
        pick(followers, DISCOUNT, rng).or_else(|| self.draw(shorter, rng))
    }

    fn probability(&self, context: &[String], piece: &str) -> f64 {
        let shorter = context.split_first().map(|(_, shorter)| shorter);
        let Some(followers) = self.counts.get(context) else {
            return shorter.map_or(0.0, |shorter| self.probability(shorter, piece));
        };
        let total: f64 = followers.values().sum();
        let count = followers.get(piece).copied().unwrap_or_default();
        match shorter {
            None => count / total,
            Some(shorter) => {
                let freed = DISCOUNT * followers.len() as f64 / total;
                (count - DISCOUNT).max(0.0) / total + freed * self.probability(shorter, piece)
            }
        }
    }
}

/// One follower with its count less `discount`; `None` when the draw falls into what was freed.
fn pick(followers: &Followers, discount: f64, rng: &mut Rng) -> Option<String> {
    let mut left = rng.unit() * followers.values().sum::<f64>();
    for (piece, count) in followers {
        left -= count - discount;
        if left < 0.0 {
            return Some(piece.clone());
        }
    }
    None
}

/// Words with their case, and each punctuation mark that stands at a word's edge.
fn pieces(text: &str) -> Vec<String> {
    let mark = |c: char| matches!(c, '.' | ',' | ';' | ':' | '?' | '!' | '(' | ')' | '"');
    let mut out = Vec::new();
    for word in text.split_whitespace() {
        let start = word.trim_start_matches(mark);
        let inner = start.trim_end_matches(mark);
        out.extend(word[..word.len() - start.len()].chars().map(String::from));
        if !inner.is_empty() {
            out.push(inner.to_owned());
        }
        out.extend(start[inner.len()..].chars().map(String::from));
    }
    out
}

fn join(pieces: &[String]) -> String {
    let mut out = String::new();
    for piece in pieces {
        let sticks = matches!(piece.as_str(), "." | "," | ";" | ":" | "?" | "!" | ")");
        if !out.is_empty() && !sticks && !out.ends_with('(') {
            out.push(' ');
        }
        out.push_str(piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_comes_back_when_nothing_else_is_possible() {
        let model = Ngram::train(&["So it goes (again), they said."], 9);
        let back = (0..40).map(|seed| model.generate("So it", 30, &mut Rng::new(seed)).text);
        assert!(back.into_iter().any(|text| text == "So it goes (again), they said."));
    }

    #[test]
    fn probabilities_of_all_pieces_sum_to_one() {
        let model = Ngram::train(&["a b a c.", "a b b"], 3);
        for context in [["a", "b"], ["b", "a"], ["x", "a"], ["x", "y"]] {
            let context = context.map(String::from);
            let all = ["a", "b", "c", ".", EDGE];
            let total: f64 = all.iter().map(|piece| model.probability(&context, piece)).sum();
            assert!((total - 1.0).abs() < 1e-12, "{context:?}: {total}");
        }
    }

    #[test]
    fn bigrams_by_hand() {
        // After the edge comes always a: (1 − ¾)/1 + ¾·P(a), P(a) = 1/2; then the end likewise.
        let model = Ngram::train(&["a"], 2);
        assert!((model.score("a") - 0.625).abs() < 1e-12);
        assert_eq!(model.score("b"), 0.0);
    }

    #[test]
    fn the_same_seed_gives_the_same_text() {
        let model = Ngram::train(&["the day is long", "the night is short", "a day is a day"], 2);
        let text = |seed| model.generate("", 20, &mut Rng::new(seed));
        assert_eq!(text(3), text(3));
        assert!((0..20).any(|seed| text(seed) != text(3)));
        let cut = model.generate("", 1, &mut Rng::new(3));
        assert!(!cut.ended && !cut.text.contains(' '));
    }
}
