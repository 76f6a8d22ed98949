//! Warnings that concern every method.

use super::correlated::correlated;
use super::votes::Votes;
use super::{Ability, Setting, Truth, Warning};
use crate::core::ratings::Ratings;

/// Fewer labels than this say little of any rater.
const LEAST_LABELS: usize = 5;

/// Adds to what the method itself warned of.
pub(super) fn add_warnings(truth: &mut Truth, ratings: &Ratings, setting: &Setting) {
    let votes = Votes::of(ratings);
    let mut warnings = labels(&votes, ratings);
    let nothing_to_find = !warnings.is_empty();
    let unlabelled = votes.items() - votes.labelled();
    if unlabelled > 0 {
        warnings.push(Warning::Unlabelled { items: unlabelled });
    }
    if !truth.converged {
        warnings.push(Warning::NotConverged { iterations: truth.iterations });
    }
    if !nothing_to_find {
        warnings.extend(switching(truth));
        warnings.append(&mut truth.warnings);
        warnings.extend(few_labels(truth));
        warnings.extend(correlated(ratings, truth, &setting.models));
    }
    if !truth.models.is_empty() {
        for prior in &setting.priors {
            let (items, of) = (votes.items() - prior.items(), votes.items());
            if items > 0 {
                warnings.push(Warning::Unspoken { model: prior.name().to_owned(), items, of });
            }
            if prior.divided() > 0 {
                let (model, items) = (prior.name().to_owned(), prior.divided());
                warnings.push(Warning::Divided { model, items });
            }
        }
    }
    truth.warnings = warnings;
}

/// Labels of which no method can make anything.
fn labels(votes: &Votes<'_>, ratings: &Ratings) -> Vec<Warning> {
    let Some(first) = votes.rows.first() else { return Vec::new() };
    let mut warnings = Vec::new();
    if votes.rows.iter().all(|label| label.category == first.category) {
        let class = ratings.categories.get(first.category as usize).cloned().unwrap_or_default();
        warnings.push(Warning::OneClass { class });
    }
    if votes.rows.iter().all(|label| label.rater == first.rater) {
        let rater = ratings.raters.get(first.rater as usize).cloned().unwrap_or_default();
        warnings.push(Warning::OneRater { rater });
    } else if !votes.overlap() {
        warnings.push(Warning::NoOverlap);
    }
    warnings
}

/// Whether most confusion matrices say that their rater is worse than chance.
fn switching(truth: &Truth) -> Option<Warning> {
    let classes = truth.classes.max(1);
    let matrices = truth.confusion.chunks(classes * classes).zip(&truth.raters);
    let diagonals = matrices.map(|(matrix, rater)| {
        let right: f64 = matrix.iter().step_by(classes + 1).sum();
        Ability { ability: rater.ability.map(|_| right / classes as f64), ..*rater }
    });
    Warning::switching(&diagonals.collect::<Vec<_>>(), 1.0 / classes as f64)
}

/// Whether more than a tenth of the raters gave fewer labels than it takes to know them: with a
/// confusion matrix as many as it has free cells.
fn few_labels(truth: &Truth) -> Option<Warning> {
    if truth.trace.is_empty() {
        return None;
    }
    let cells = truth.classes * truth.classes.saturating_sub(1);
    let least = if truth.confusion.is_empty() { LEAST_LABELS } else { cells.max(LEAST_LABELS) };
    let (mut raters, mut of) = (0, 0);
    for rater in truth.raters.iter().filter(|rater| rater.labels > 0) {
        of += 1;
        raters += usize::from((rater.labels as usize) < least);
    }
    (raters * 10 > of).then_some(Warning::FewLabels { raters, of, least })
}
