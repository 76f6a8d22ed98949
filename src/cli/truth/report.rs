//! What `countersign truth` tells a person.

use super::{Compared, Found};
use crate::core::text::{counted, figure};
use crate::core::truth::compare::{Interval, Score};

/// Raters and classes that are shown; the others are in the JSON.
const SHOWN: usize = 40;

pub fn found(found: &Found<'_>) -> String {
    let Found { method, ratings, setting, truth, score, notes } = found;
    let count = |number: usize, word: &str| counted(number as u64, word);
    let classes = match ratings.categories.len() {
        1 => "1 class".to_owned(),
        many => format!("{} classes", figure(many as u64)),
    };
    let mut text = format!(
        "{}: {} by {} of {}, {classes}\n",
        method.title,
        count(ratings.len(), "label"),
        count(ratings.raters.len(), "rater"),
        count(ratings.items.len(), "item"),
    );
    let resolved = (0..ratings.items.len()).filter(|item| truth.label(*item).is_some()).count();
    let tied = figure((ratings.items.len() - resolved) as u64);
    text += &format!("{} resolved, {tied} tied\n", count(resolved, "item"));
    if method.iterates {
        let end = if truth.converged { "converged" } else { "stopped" };
        text += &format!("{end} after {}\n", count(truth.iterations, "iteration"));
    }
    if let Some(log_likelihood) = truth.log_likelihood {
        text += &format!("log-likelihood {log_likelihood:.6}\n");
    }
    if !truth.marginals.is_empty() {
        let each = ratings.categories.iter().zip(&truth.marginals).take(SHOWN);
        let each: Vec<String> = each.map(|(name, share)| format!("{name} {share:.6}")).collect();
        text += &format!("classes: {}\n", each.join(", "));
    }
    for (prior, weight) in setting.priors.iter().zip(&truth.models) {
        text += &format!("model {}: {weight:.6} ({})\n", prior.name(), method.model);
    }
    if let Some(score) = score {
        text += &format!("\n{}{}", score_head(), score_row(score));
    }
    text += &raters(found);
    for note in *notes {
        text += &format!("note: {note}\n");
    }
    text
}

fn raters(found: &Found<'_>) -> String {
    let names = &found.ratings.raters;
    let widths = names.iter().take(SHOWN).map(|name| name.chars().count());
    let width = widths.max().unwrap_or_default().clamp(5, 40);
    let mut text = format!("\n{:<width$}  {:>8}  {}\n", "rater", "labels", found.method.ability);
    for (name, rater) in names.iter().zip(&found.truth.raters).take(SHOWN) {
        let ability = rater.ability.map_or("-".to_owned(), |it| format!("{it:.6}"));
        text += &format!("{name:<width$}  {:>8}  {ability}\n", figure(u64::from(rater.labels)));
    }
    if names.len() > SHOWN {
        text += &format!("… and {} more: --json has all\n", figure((names.len() - SHOWN) as u64));
    }
    text.push('\n');
    text
}

pub fn compared(compared: &Compared) -> String {
    let mut text = score_head();
    compared.scores.iter().for_each(|score| text += &score_row(score));
    for line in &compared.left_out {
        text += &format!("not compared: {line}\n");
    }
    for note in &compared.notes {
        text += &format!("note: {note}\n");
    }
    if let Some(difference) = compared.difference {
        text += &format!("{}\n", difference.say());
    }
    text
}

fn score_head() -> String {
    format!(
        "{:<18}{:>8}   {:<15}  {:>5}  {:>8}\n",
        "method", "right %", "95 % (Wilson)", "ties", "log loss"
    )
}

fn score_row(score: &Score) -> String {
    let percent = |of: fn(Interval) -> f64| {
        score.accuracy.map_or("-".to_owned(), |it| format!("{:.2}", of(it) * 100.0))
    };
    let interval = format!("{} - {}", percent(|it| it.low), percent(|it| it.high));
    let loss = score.log_loss.map_or("-".to_owned(), |loss| format!("{loss:.4}"));
    // Whole unless ties were broken in thought.
    let right = if score.right.fract() == 0.0 {
        format!("{:.0}", score.right)
    } else {
        format!("{:.2}", score.right)
    };
    format!(
        "{:<18}{:>8}   {interval:<15}  {:>5}  {loss:>8}  ({right} of {})\n",
        score.id,
        percent(|it| it.share),
        score.ties,
        score.items
    )
}
