//! The k nearest texts by TF-IDF and cosine, and their vote.
//!
//! Model: a text is the vector of its words' counts times idf(t) = ln((1 + n)/(1 + nₜ)) + 1, made
//! length 1; the nearness of two texts is the cosine. The k nearest training texts vote with their
//! nearness. Nothing in common with any: the most frequent class, with score 0.
//! Source: Manning, Raghavan, Schütze, Introduction to Information Retrieval (2008), 6.2 and 14.3.
//!
//! The score is the winner's share of the votes: **not calibrated**.

use std::collections::BTreeMap;

use super::maths::{argmax, ln};

/// The texts kept, with their classes.
pub struct Nearest {
    classes: usize,
    idf: BTreeMap<String, f64>,
    docs: Vec<(BTreeMap<String, f64>, usize)>,
}

/// The vote and who voted.
#[derive(Debug)]
pub struct Vote {
    pub class: usize,
    /// Share of the votes, 0 to 1.
    pub score: f64,
    /// Places in the training list and their nearness, nearest first.
    pub neighbours: Vec<(usize, f64)>,
}

impl Nearest {
    /// Keeps tokens with their class (0 ≤ class < `classes`).
    pub fn train(docs: &[(Vec<String>, usize)], classes: usize) -> Self {
        let mut seen: BTreeMap<&str, f64> = BTreeMap::new();
        for (tokens, _) in docs {
            let mut tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
            tokens.sort_unstable();
            tokens.dedup();
            for token in tokens {
                *seen.entry(token).or_default() += 1.0;
            }
        }
        let n = docs.len() as f64;
        let idf = seen
            .into_iter()
            .map(|(t, n_t)| (t.to_owned(), ln((1.0 + n) / (1.0 + n_t)) + 1.0))
            .collect();
        let vectors = |tokens: &[String]| vector(tokens, &idf);
        let docs = docs.iter().map(|(tokens, class)| (vectors(tokens), *class)).collect();
        Self { classes, idf, docs }
    }

    /// Lets the `k` nearest vote.
    pub fn vote(&self, tokens: &[String], k: usize) -> Vote {
        let own = vector(tokens, &self.idf);
        let near = |doc: &BTreeMap<String, f64>| -> f64 {
            own.iter().filter_map(|(token, x)| doc.get(token).map(|y| x * y)).sum()
        };
        let mut neighbours: Vec<(usize, f64)> =
            self.docs.iter().enumerate().map(|(place, (doc, _))| (place, near(doc))).collect();
        neighbours.retain(|(_, nearness)| *nearness > 0.0);
        neighbours.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        neighbours.truncate(k);
        let mut votes = vec![0.0; self.classes];
        for &(place, nearness) in &neighbours {
            votes[self.docs[place].1] += nearness;
        }
        let total: f64 = votes.iter().sum();
        if total > 0.0 {
            let class = argmax(&votes);
            return Vote { class, score: votes[class] / total, neighbours };
        }
        self.docs.iter().for_each(|(_, class)| votes[*class] += 1.0);
        Vote { class: argmax(&votes), score: 0.0, neighbours }
    }
}

fn vector(tokens: &[String], idf: &BTreeMap<String, f64>) -> BTreeMap<String, f64> {
    let mut out: BTreeMap<String, f64> = BTreeMap::new();
    for token in tokens {
        if let Some(weight) = idf.get(token) {
            *out.entry(token.clone()).or_default() += weight;
        }
    }
    let length = out.values().map(|x| x * x).sum::<f64>().sqrt();
    out.values_mut().for_each(|x| *x /= length);
    out
}

#[cfg(test)]
mod tests {
    use super::super::tokens::words;
    use super::*;

    #[test]
    fn the_same_text_is_nearest_and_nothing_known_is_said_so() {
        let docs = [(words("late train"), 0), (words("warm bread"), 1), (words("late bread"), 1)];
        let model = Nearest::train(&docs, 2);
        let vote = model.vote(&words("Warm bread"), 1);
        assert_eq!((vote.class, vote.neighbours[0].0), (1, 1));
        assert!((vote.neighbours[0].1 - 1.0).abs() < 1e-12);
        let none = model.vote(&words("zzz"), 3);
        assert_eq!((none.class, none.score, none.neighbours.len()), (1, 0.0, 0));
    }
}
