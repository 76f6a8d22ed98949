//! What can be set, for all methods in one place.

use super::Prior;
use super::votes::Votes;

/// Each method reads what concerns it.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Pseudo-count in each cell of a confusion matrix; of one-coin in each class. Cuts both
    /// ways: too little is too sure, too much washes out rare classes.
    pub smoothing: f64,
    /// Pseudo-count of each class in the class marginals.
    pub class_smoothing: f64,
    /// Pseudo-count of being right, on the diagonal: holds the names of the classes in their
    /// places. From 0 to 1; `None` is the method's own.
    pub diagonal: Option<f64>,
    /// Iterations at most, of MACE in each restart.
    pub max_iterations: usize,
    /// The iteration ends when the log-likelihood changes relatively by less than this, or no
    /// posterior by more than a hundredfold of it.
    pub tolerance: f64,
    /// For MACE's restarts.
    pub seed: u64,
    /// How often MACE starts anew from random parameters, after its start from nothing known. These
    /// depend on the seed and on the order of raters, and break what is balanced: not by default.
    pub restarts: usize,
    /// What models say of each item, for the methods that read one.
    pub priors: Vec<Prior>,
    /// Raters that are models: these are looked at for being no independent voices. Empty: it is
    /// not known who is a model, and all are looked at where they are few.
    pub models: Vec<u32>,
    /// Posteriors to start from, item by item, such as those before one more label came. Nearer
    /// to the end than vote shares, so fewer iterations; the last digits depend on it.
    pub start: Option<Vec<f64>>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            smoothing: 0.01,
            class_smoothing: 0.0,
            diagonal: None,
            max_iterations: 500,
            tolerance: 1e-7,
            seed: 0,
            restarts: 0,
            priors: Vec::new(),
            models: Vec::new(),
            start: None,
        }
    }
}

impl Setting {
    /// Whether it can be used with these labels.
    pub(super) fn check(&self, votes: &Votes<'_>) -> Result<(), String> {
        let counts = [
            ("smoothing", Some(self.smoothing)),
            ("class smoothing", Some(self.class_smoothing)),
            ("diagonal", self.diagonal),
            ("tolerance", Some(self.tolerance)),
        ];
        for (name, value) in counts {
            if value.is_some_and(|value| !value.is_finite() || value < 0.0) {
                return Err(format!("{name} must be a number from 0 up"));
            }
        }
        if self.max_iterations == 0 {
            return Err("there must be at least one iteration".to_owned());
        }
        let cells = votes.items() * votes.classes;
        for prior in &self.priors {
            if prior.len() != cells {
                let name = prior.name();
                return Err(format!("the model '{name}' is not of these items and classes"));
            }
        }
        if self.start.as_ref().is_some_and(|start| start.len() != cells) {
            return Err("the posteriors to start from are not of these items".to_owned());
        }
        Ok(())
    }

    /// Posteriors to begin with: those given, and vote shares where there are none.
    pub(super) fn start(&self, votes: &Votes<'_>) -> Vec<f64> {
        let mut start = votes.shares();
        let width = votes.classes.max(1);
        let given = self.start.as_deref().unwrap_or_default().chunks(width);
        for (row, given) in start.chunks_mut(width).zip(given) {
            let sum: f64 = given.iter().sum();
            // An item that is new has nothing given: zeros, or no numbers.
            if sum > 0.0 && sum.is_finite() && given.iter().all(|share| *share >= 0.0) {
                for (share, given) in row.iter_mut().zip(given) {
                    *share = given / sum;
                }
            }
        }
        start
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::truth::outcome::tests::table;

    #[track_caller]
    fn check(setting: Setting, expected: &str) {
        let ratings = table("1 a=x b=y; 2 a=x");
        let said = setting.check(&Votes::of(&ratings));
        assert_eq!(said.err().unwrap_or_default(), expected);
    }

    #[test]
    fn says_what_cannot_be() {
        let setting = Setting::default;
        check(setting(), "");
        check(Setting { smoothing: -1.0, ..setting() }, "smoothing must be a number from 0 up");
        check(Setting { tolerance: f64::NAN, ..setting() }, "tolerance must be a number from 0 up");
        check(Setting { max_iterations: 0, ..setting() }, "there must be at least one iteration");
        check(
            Setting { start: Some(vec![0.5; 3]), ..setting() },
            "the posteriors to start from are not of these items",
        );
    }

    #[test]
    fn starts_where_it_is_told_to() {
        let ratings = table("1 a=x b=y; 2 a=x; 3 a=y");
        let start = Some(vec![3.0, 1.0, 0.0, 0.0, f64::NAN, 1.0]);
        let start = Setting { start, ..Setting::default() }.start(&Votes::of(&ratings));
        assert_eq!(start, [0.75, 0.25, 1.0, 0.0, 0.0, 1.0]);
    }
}
