//! Which columns are scores, probabilities and rationales, and of which label.

use super::{Ctx, Guesses, MODEL, set};
use crate::core::format::mapping::Role;
use crate::core::format::profile::Profile;
use crate::core::format::words::{self, Meaning};

/// Scores, probabilities, rationales: they belong to a label.
pub fn scores(ctx: &Ctx<'_>, guesses: &mut Guesses) {
    let labels: Vec<(usize, String, String)> = guesses
        .iter()
        .enumerate()
        .filter_map(|(index, guess)| match guess {
            Some((Role::Label { question, agent }, _)) => {
                Some((index, question.clone(), agent.clone()))
            }
            _ => None,
        })
        .collect();
    for (index, profile, words) in ctx.open(guesses) {
        let named = |meaning| words::any(&words, meaning);
        let numeric = profile.all(profile.numbers);
        if numeric
            && named(Meaning::Probability)
            && (0.0..=1.0).contains(&profile.low)
            && profile.high <= 1.0
            && let Some((question, agent, label)) = probability_of(ctx, &labels, profile)
        {
            let why = format!("its name says probability of {label}, and it lies between 0 and 1");
            set(guesses, index, Role::Probability { question, agent, label }, why);
            continue;
        }
        let score = named(Meaning::Score) || named(Meaning::Probability);
        let is_rationale = named(Meaning::Rationale) && !numeric;
        if !(numeric && score || is_rationale) {
            continue;
        }
        let Some((question, agent)) = partner(&labels, &words, index) else { continue };
        if is_rationale {
            set(guesses, index, Role::Rationale { question, agent }, "its name says why");
        } else {
            let why = format!(
                "numbers from {} to {}, and its name says score",
                profile.low, profile.high
            );
            set(guesses, index, Role::Score { question, agent }, why);
        }
    }
    lone_scale(ctx, guesses, labels.is_empty());
}

/// The label that shares most words with the name of a score; where none shares any,
/// the nearest one before it.
fn partner(
    labels: &[(usize, String, String)],
    words: &[String],
    index: usize,
) -> Option<(String, String)> {
    let shared = |(_, question, agent): &&(usize, String, String)| {
        let of = words::split(question).into_iter().chain(words::split(agent));
        of.filter(|word| words.contains(word)).count()
    };
    // The first of equals.
    let best = labels.iter().rev().max_by_key(shared)?;
    let before = labels.iter().rev().find(|(at, ..)| *at < index);
    let best = if shared(&best) > 0 { best } else { before.unwrap_or(best) };
    Some((best.1.clone(), best.2.clone()))
}

/// `bert_prob_positive`, `probabilities.positive`: whose, and of which label.
fn probability_of(
    ctx: &Ctx<'_>,
    labels: &[(usize, String, String)],
    profile: &Profile,
) -> Option<(String, String, String)> {
    let parts: Vec<&str> = profile
        .name
        .split(['_', '.', ' ', '-', ':', '/'])
        .filter(|part| !part.is_empty())
        .collect();
    let at =
        parts.iter().position(|part| words::means(&part.to_lowercase(), Meaning::Probability))?;
    let label = parts.get(at + 1..)?.join("_");
    if label.is_empty() {
        return None;
    }
    let before: Vec<String> = parts.get(..at)?.iter().map(|part| part.to_lowercase()).collect();
    let (index, question, agent) = labels.iter().find(|(_, question, agent)| {
        let is = |name: &String| !name.is_empty() && before.contains(name);
        before.is_empty() || is(agent) || is(question) || labels.len() == 1
    })?;
    // As the label is written in its column.
    let known = ctx.profiles.get(*index)?;
    let written = known.distinct.iter().find(|value| value.to_lowercase() == label.to_lowercase());
    Some((question.clone(), agent.clone(), written.cloned().unwrap_or(label)))
}

/// Whole numbers called score, in a file without labels, are the labels: a rating.
fn lone_scale(ctx: &Ctx<'_>, guesses: &mut Guesses, none: bool) {
    for (index, profile, words) in ctx.open(guesses) {
        let scale =
            words::any(&words, Meaning::Scale) || none && words::any(&words, Meaning::Score);
        if scale && profile.all(profile.whole) && profile.high - profile.low <= 10.0 {
            let question = words.join("_");
            let role = Role::Label { question, agent: MODEL.to_owned() };
            set(
                guesses,
                index,
                role,
                format!("whole numbers from {} to {}", profile.low, profile.high),
            );
        }
    }
}
