//! What a method found.

use super::votes::Votes;
use super::warning::Warning;

/// Posteriors that are nearer to each other than this are equal: sums of the same numbers in
/// another order differ in their last digits.
const TIE: f64 = 1e-9;

/// What a method found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Truth {
    pub classes: usize,
    /// Item by item, one number for each class, which sum to 1.
    pub posterior: Vec<f64>,
    /// By item.
    pub labels: Vec<Label>,
    /// By rater.
    pub raters: Vec<Ability>,
    /// By rater: for each true class, how likely the rater says each class. Empty where the method
    /// has none.
    pub confusion: Vec<f64>,
    /// How common each class is. Empty where the method does not say.
    pub marginals: Vec<f64>,
    /// By model that was read: its weight, or how far its scores are stretched.
    pub models: Vec<f64>,
    /// By item: how hard it is, 1 being usual. Empty where the method does not say.
    pub difficulty: Vec<f64>,
    pub iterations: usize,
    pub converged: bool,
    /// Of the labels, at the end. `None` where the method has no likelihood.
    pub log_likelihood: Option<f64>,
    /// What the method climbs, after each iteration: the log-likelihood with what its priors add.
    pub trace: Vec<f64>,
    pub warnings: Vec<Warning>,
}

/// What an item most likely is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    Class(u32),
    /// Several classes are ahead: [`Truth::tied`] names them. Never broken silently.
    Tied,
    /// Nobody labelled it.
    Unlabelled,
}

/// One rater, person or model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ability {
    /// How many labels they gave.
    pub labels: u32,
    /// What it means depends on the method. `None` where nothing is known.
    pub ability: Option<f64>,
}

impl Truth {
    /// The posterior of one item; empty where there is no such item.
    pub fn of(&self, item: usize) -> &[f64] {
        let start = item.saturating_mul(self.classes);
        self.posterior.get(start..start.saturating_add(self.classes)).unwrap_or_default()
    }

    /// The class of an item, where one is ahead.
    pub fn label(&self, item: usize) -> Option<u32> {
        match self.labels.get(item) {
            Some(Label::Class(class)) => Some(*class),
            _ => None,
        }
    }

    /// The classes that are ahead where there are several; empty where one is, or nobody labelled.
    pub fn tied(&self, item: usize) -> Vec<u32> {
        match self.labels.get(item) {
            Some(Label::Tied) => leaders(self.of(item)).collect(),
            _ => Vec::new(),
        }
    }

    /// The confusion matrix of one rater, by true class and then by class said.
    pub fn confusion_of(&self, rater: usize) -> Option<&[f64]> {
        let cells = self.classes * self.classes;
        let start = rater.saturating_mul(cells);
        self.confusion.get(start..start.saturating_add(cells)).filter(|cells| !cells.is_empty())
    }

    /// Gives each item its label.
    pub(super) fn resolve(&mut self, votes: &Votes<'_>) {
        let rows = self.posterior.chunks(self.classes.max(1));
        let label = |(row, labels): (&[f64], &[_])| {
            let mut leaders = leaders(row);
            match (labels.is_empty(), leaders.next(), leaders.next()) {
                (true, ..) | (_, None, _) => Label::Unlabelled,
                (_, Some(class), None) => Label::Class(class),
                _ => Label::Tied,
            }
        };
        self.labels = rows.zip(votes.by_item()).map(label).collect();
    }
}

/// The classes that are ahead, as good as equal among each other.
pub(super) fn leaders(row: &[f64]) -> impl Iterator<Item = u32> {
    let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (0..).zip(row).filter(move |(_, share)| **share >= most - TIE).map(|(class, _)| class)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::core::ratings::{Builder, Ratings};
    use crate::core::truth::{Setting, method};

    /// `item rater=class rater=class; item …`
    pub(in crate::core::truth) fn table(text: &str) -> Ratings {
        table_of(text, &[])
    }

    /// The same, with classes declared.
    pub(in crate::core::truth) fn table_of(text: &str, classes: &[&str]) -> Ratings {
        let mut builder = Builder::new(classes);
        for line in text.split(';') {
            let mut words = line.split_whitespace();
            let Some(item) = words.next() else { continue };
            for said in words {
                let (rater, class) = said.split_once('=').unwrap();
                builder.add(item, rater, class);
            }
        }
        builder.build().0
    }

    /// What a method says of a table: `item=class`, `item=class/class` where tied.
    pub(in crate::core::truth) fn said(id: &str, ratings: &Ratings, setting: &Setting) -> String {
        let truth = method(id).unwrap().infer(ratings, setting).unwrap();
        let name = |class: u32| ratings.categories[class as usize].as_str();
        let each = ratings.items.iter().enumerate().map(|(item, id)| {
            let classes = match truth.labels[item] {
                Label::Class(class) => name(class).to_owned(),
                Label::Tied => truth.tied(item).into_iter().map(name).collect::<Vec<_>>().join("/"),
                Label::Unlabelled => "nobody".to_owned(),
            };
            format!("{id}={classes}")
        });
        each.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn near_is_equal() {
        let check = |row: &[f64], expected: &[u32]| {
            assert_eq!(leaders(row).collect::<Vec<_>>(), expected, "{row:?}");
        };
        check(&[0.1, 0.7, 0.2], &[1]);
        check(&[0.4, 0.2, 0.4 - 1e-12], &[0, 2]);
        check(&[0.4, 0.2, 0.4 - 1e-6], &[0]);
        check(&[], &[]);
    }
}
