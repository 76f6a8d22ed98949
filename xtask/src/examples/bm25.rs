//! BM25: which of the known texts answers a question best, by the words they share.
//!
//! Model: score(q, d) = Σₜ idf(t) · f(k₁ + 1)/(f + k₁(1 − b + b·|d|/avg)), with f how often t is in d,
//! idf(t) = ln(1 + (n − nₜ + ½)/(nₜ + ½)), k₁ = 1.2, b = 0.75. A word asked twice counts twice.
//! Source: Robertson, Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
//!
//! The score has no upper end and is no probability; `score/(score + c)` brings it into 0 to 1.

use std::collections::BTreeMap;

use super::maths::ln;
use super::tokens::words;

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// The known texts, counted.
pub struct Bm25 {
    docs: Vec<(BTreeMap<String, f64>, f64)>,
    idf: BTreeMap<String, f64>,
    average: f64,
}

impl Bm25 {
    /// Counts the words of the texts.
    pub fn new<S: AsRef<str>>(texts: &[S]) -> Self {
        let mut docs = Vec::new();
        let mut seen: BTreeMap<String, f64> = BTreeMap::new();
        for text in texts {
            let mut counts: BTreeMap<String, f64> = BTreeMap::new();
            let words = words(text.as_ref());
            let length = words.len() as f64;
            for word in words {
                *counts.entry(word).or_default() += 1.0;
            }
            for word in counts.keys() {
                *seen.entry(word.clone()).or_default() += 1.0;
            }
            docs.push((counts, length));
        }
        let n = docs.len() as f64;
        let idf = |n_t: f64| ln(1.0 + (n - n_t + 0.5) / (n_t + 0.5));
        let average = docs.iter().map(|(_, length)| length).sum::<f64>() / n.max(1.0);
        Self { idf: seen.into_iter().map(|(t, n_t)| (t, idf(n_t))).collect(), docs, average }
    }

    /// The places of the best texts and their scores, best first, at most `limit`; those that share
    /// no word are left out.
    pub fn search(&self, query: &str, limit: usize) -> Vec<(usize, f64)> {
        let asked = words(query);
        let score = |(counts, length): &(BTreeMap<String, f64>, f64)| -> f64 {
            let norm = K1 * (1.0 - B + B * length / self.average);
            let part = |word: &String| {
                let f = counts.get(word)?;
                Some(self.idf.get(word)? * f * (K1 + 1.0) / (f + norm))
            };
            asked.iter().filter_map(part).sum()
        };
        let mut found: Vec<(usize, f64)> = self.docs.iter().map(score).enumerate().collect();
        found.retain(|(_, score)| *score > 0.0);
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(limit);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_formula_by_hand() {
        let index = Bm25::new(&["red bread", "red red", "blue sky"]);
        let found = index.search("red", 5);
        // n = 3, nₜ = 2: idf = ln(1 + 1.5/2.5); all texts have the average length.
        let idf = 1.6_f64.ln();
        assert_eq!(found.iter().map(|it| it.0).collect::<Vec<_>>(), [1, 0]);
        assert!((found[0].1 - idf * 2.0 * 2.2 / 3.2).abs() < 1e-12);
        assert!((found[1].1 - idf).abs() < 1e-12);
        assert!(index.search("green", 5).is_empty());
    }
}
