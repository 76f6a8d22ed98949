//! Rounds: how a log keeps their ends, and what is said of them. The plot and the
//! table are in [`figures`].

pub mod figures;

use crate::core::model::dataset::Schema;
use crate::core::model::evidence::{Evidence, Finding, ROUND};
use crate::core::text::{counted, figure};
use crate::engine::protocol::assurance::{
    RoundAgent, RoundChange, RoundFound, RoundStep, RoundsFound, WhatIfFound,
};

use super::words::{percent, share_interval, share_value, short, time};

/// Agents that the sentence of a round names; the others are counted.
const NAMED: usize = 6;

/// The rounds that a log ended: number and evidence, the first first.
pub fn ended(all: &[Evidence]) -> Vec<(u32, &Evidence)> {
    let mut ended: Vec<(u32, &Evidence)> =
        all.iter().filter_map(|it| Some((number(&it.about)?, it))).collect();
    ended.sort_by_key(|(number, _)| *number);
    ended
}

/// The number of the round that is to be ended now.
pub fn next(all: &[Evidence]) -> u32 {
    ended(all).last().map_or(1, |(number, _)| number.saturating_add(1))
}

/// What ends a round. `card`: the JSON of its report card.
///
/// # Errors
/// The card is no JSON.
pub fn evidence(number: u32, card: &str, said: String) -> Result<Evidence, String> {
    let card: serde_json::Value = serde_json::from_str(card)
        .map_err(|error| format!("the report card cannot be read ({error})"))?;
    Ok(Evidence {
        about: format!("{ROUND}{number}"),
        question: String::new(),
        agent: String::new(),
        said,
        scale: Vec::new(),
        finding: Finding::of(&card)?,
    })
}

/// `Round 1: 120 answers settled; Bayes on Mood right in 80 % (71 % to 87 %)`
pub fn said(number: u32, round: &RoundFound, schema: &Schema) -> String {
    let named = round.agents.iter().take(NAMED).map(|it| {
        let who = who(&it.question, &it.agent, schema);
        match it.right.value {
            Some(_) => {
                format!("{who} right in {} ({})", share_value(&it.right), share_interval(&it.right))
            }
            None => format!("{who}: {}", it.right.undefined.as_deref().unwrap_or("not known")),
        }
    });
    let mut parts = vec![format!("Round {number}: {} settled", counted(round.settled, "answer"))];
    parts.extend(named);
    let more = round.agents.len().saturating_sub(NAMED);
    if more > 0 {
        parts.push(format!("and {more} more"));
    }
    parts.join("; ")
}

/// `Bayes on Mood`; a question that is a sentence stands in quotes: `Bayes on “Is it spam?”`
pub fn who(question: &str, agent: &str, schema: &Schema) -> String {
    let agent = schema.agent(agent).map_or(agent, |it| it.name());
    let question = schema.question(question).map_or(question, |it| it.name());
    if question.ends_with(char::is_alphanumeric) {
        format!("{agent} on {question}")
    } else {
        format!("{agent} on “{question}”")
    }
}

/// What is said of a round: how much was settled, and a line for each agent.
pub fn parts(said: &str) -> (&str, Vec<&str>) {
    let mut parts = said.split("; ");
    (parts.next().unwrap_or_default(), parts.collect())
}

/// What a policy would change: items and work, now and then.
pub fn effect(now: &WhatIfFound, then: &WhatIfFound) -> String {
    let error = match (&then.error.value, then.auto) {
        (_, 0) => String::new(),
        (Some(_), _) => format!(
            " Of what it accepts {} are wrong ({}), as from {}.",
            share_value(&then.error),
            share_interval(&then.error),
            match short(then.error.n.round()).as_str() {
                "1" => "1 answer".to_owned(),
                n => format!("{n} answers"),
            },
        ),
        (None, _) => " How much of what it accepts is wrong is not known yet.".to_owned(),
    };
    format!(
        "Accepted unseen: {} of {}, now {}. Work of people: about {}, now {}.{error}",
        figure(u64::from(then.auto)),
        counted(then.items, "item"),
        figure(u64::from(now.auto)),
        time(then.hours * 60.0),
        time(now.hours * 60.0),
    )
}

/// Did the corrected data make the next suggestions better? `names`: of the rounds.
pub fn answer(found: &RoundsFound, names: &[String]) -> String {
    // The step over all rounds stands last.
    let Some(step) = found.steps.last() else {
        return "There is nothing to compare yet: end another round, or open the report card of \
                an earlier dataset."
            .to_owned();
    };
    let title = title(step, names);
    if step.same_dataset {
        return format!(
            "{title} it cannot be said: both rounds are about the same suggestions. Open the \
             report card of an earlier dataset."
        );
    }
    let clear = step.changes.iter().filter_map(|it| it.right.as_ref()).filter(|it| it.stands_out);
    let (better, worse): (Vec<_>, Vec<_>) = clear.partition(|it| it.value > Some(0.0));
    let (better, worse, all) = (better.len(), worse.len(), step.changes.len());
    let unclear = all - better - worse;
    match (all, better, worse) {
        (0, ..) => format!("{title} nothing can be compared: no agent is in both rounds."),
        (1, 1, _) => format!("{title} the suggestions became better."),
        (1, _, 1) => format!("{title} the suggestions became worse."),
        (_, 0, 0) => format!("{title} it cannot be said whether the suggestions became better."),
        _ => {
            let parts = [
                (better, format!("{better} became better")),
                (worse, format!("{worse} became worse")),
                (unclear, format!("of {unclear} it cannot be said")),
            ];
            let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words);
            let parts: Vec<String> = parts.collect();
            format!("{title}: of {all} agents and questions, {}.", parts.join(", "))
        }
    }
}

/// How one agent did on one question from a round to the next, with the names of the dataset.
pub fn sentence(change: &RoundChange, schema: &Schema) -> String {
    let RoundChange { question, agent, sentence, .. } = change;
    let rest = sentence.strip_prefix(&format!("{question}, {agent}"));
    rest.map_or_else(|| sentence.clone(), |rest| who(question, agent, schema) + rest)
}

/// What is said of a round, beside its name.
pub fn said_beside(number: u32, said: &str) -> String {
    said.strip_prefix(&format!("Round {number}: ")).unwrap_or(said).to_owned()
}

/// `From round 1 to round 2`
pub fn title(step: &RoundStep, names: &[String]) -> String {
    let name = |place: u32| {
        names.get(place as usize).map_or_else(|| format!("{}", place + 1), |it| quiet(it))
    };
    format!("From {} to {}", name(step.from), name(step.to))
}

/// The number of a round that an evidence ends; `None` where it is of another kind.
fn number(about: &str) -> Option<u32> {
    about.strip_prefix(ROUND)?.parse().ok()
}

/// `round 2` where a name begins a line as `Round 2`.
fn quiet(name: &str) -> String {
    match name.strip_prefix("Round ") {
        Some(number) => format!("{ROUND}{number}"),
        None => name.to_owned(),
    }
}

/// `80 % (71 % to 87 %) of 90`, and which answers.
pub fn right(one: &RoundAgent) -> String {
    let Some(value) = one.right.value else {
        return one.right.undefined.clone().unwrap_or_default();
    };
    let which = if one.by_chance { "that came by chance" } else { "all of them" };
    let n = short(one.right.n.round());
    format!("{} ({}) of {n} answers, {which}", percent(value), share_interval(&one.right))
}

#[cfg(test)]
mod tests;
