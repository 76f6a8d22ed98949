//! Multinomial naive Bayes.
//!
//! Model: a class is drawn with probability P(c), then each token of the text independently with
//! P(t|c). Learned by counting with add-α smoothing:
//! P(c) = (nᶜ + 1)/(n + C), P(t|c) = (nₜᶜ + α)/(nᶜ_tokens + α·V). Prediction: Bayes' rule over the
//! tokens known from training; unknown ones say nothing.
//! Source: Manning, Raghavan, Schütze, Introduction to Information Retrieval (2008), chapter 13.
//!
//! The score is the posterior of the model. Tokens are not independent, so it is far too sure of
//! itself on long texts: **not calibrated**.

use std::collections::BTreeMap;

use super::maths::{argmax, ln, softmax};

/// A trained model.
pub struct Bayes {
    priors: Vec<f64>,
    /// ln P(t|c) by token, one for each class.
    likelihoods: BTreeMap<String, Vec<f64>>,
}

impl Bayes {
    /// Learns from tokens with their class (0 ≤ class < `classes`); `alpha` is the smoothing.
    pub fn train(docs: &[(Vec<String>, usize)], classes: usize, alpha: f64) -> Self {
        let mut counts: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        let mut sizes = vec![0.0; classes];
        let mut priors = vec![1.0; classes];
        for (tokens, class) in docs {
            priors[*class] += 1.0;
            for token in tokens {
                counts.entry(token).or_insert_with(|| vec![0.0; classes])[*class] += 1.0;
                sizes[*class] += 1.0;
            }
        }
        let vocabulary = counts.len() as f64;
        let smooth = |counts: Vec<f64>| {
            let each = counts.iter().zip(&sizes);
            each.map(|(n, size)| ln((n + alpha) / (size + alpha * vocabulary))).collect()
        };
        let total: f64 = priors.iter().sum();
        Self {
            priors: priors.iter().map(|n| ln(n / total)).collect(),
            likelihoods: counts
                .into_iter()
                .map(|(token, n)| (token.to_owned(), smooth(n)))
                .collect(),
        }
    }

    /// The posterior of each class.
    pub fn predict(&self, tokens: &[String]) -> Vec<f64> {
        let mut logits = self.priors.clone();
        for likelihoods in tokens.iter().filter_map(|token| self.likelihoods.get(token)) {
            logits.iter_mut().zip(likelihoods).for_each(|(logit, likelihood)| *logit += likelihood);
        }
        softmax(&logits)
    }

    /// The tokens that spoke most for the predicted class against the next best, at most `limit`,
    /// each with its log odds (summed over its occurrences), strongest first.
    pub fn weighed(&self, tokens: &[String], limit: usize) -> Vec<(String, f64)> {
        let mut posterior = self.predict(tokens);
        let best = argmax(&posterior);
        if let Some(own) = posterior.get_mut(best) {
            *own = -1.0;
        }
        let second = argmax(&posterior);
        let mut odds: BTreeMap<&str, f64> = BTreeMap::new();
        for token in tokens {
            if let Some(likelihoods) = self.likelihoods.get(token) {
                *odds.entry(token).or_default() += likelihoods[best] - likelihoods[second];
            }
        }
        strongest(odds, limit)
    }
}

/// The largest positive ones, strongest first, then by name.
pub fn strongest(odds: BTreeMap<&str, f64>, limit: usize) -> Vec<(String, f64)> {
    let mut list: Vec<(String, f64)> =
        odds.into_iter().filter(|(_, odds)| *odds > 0.0).map(|(t, o)| (t.to_owned(), o)).collect();
    list.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    list.truncate(limit);
    list
}

#[cfg(test)]
mod tests {
    use super::super::tokens::words;
    use super::*;

    /// The worked example of the book's section 13.2 (there with prior 3/4, here (3+1)/(4+2)).
    #[test]
    fn gives_the_numbers_of_the_book() {
        let docs = [
            (words("Chinese Beijing Chinese"), 0),
            (words("Chinese Chinese Shanghai"), 0),
            (words("Chinese Macao"), 0),
            (words("Tokyo Japan Chinese"), 1),
        ];
        let model = Bayes::train(&docs, 2, 1.0);
        let test = words("Chinese Chinese Chinese Tokyo Japan Unknown");
        let china = 4.0 / 6.0 * (3.0_f64 / 7.0).powi(3) / 14.0 / 14.0;
        let other = 2.0 / 6.0 * (2.0_f64 / 9.0).powi(5);
        assert!((model.predict(&test)[0] - china / (china + other)).abs() < 1e-12);
        assert_eq!(model.weighed(&test, 5).len(), 1, "only 'chinese' speaks for the class");
    }
}
