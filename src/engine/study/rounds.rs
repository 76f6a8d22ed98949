//! Rounds put beside each other, by their report cards.
//!
//! The cards may be of other datasets, read from files: nothing here looks at the one that is open.
//! They are put in the order of their last events, whatever order they were given in.

use super::shares::per_cent;
use super::{Piece, count, done, finite};
use crate::core::assurance::card::{AgentCard, CONFIDENCE, Card, Figure};
use crate::core::assurance::rounds::{self, Change, compare};
use crate::core::text::counted;
use crate::engine::protocol::assurance::{
    Gap, RoundAgent, RoundChange, RoundFound, RoundStep, RoundsFound, Share,
};
use crate::engine::protocol::study::Studied;

/// Labels that moved and are named; the others are counted.
const LABELS: usize = 5;
/// What is called a change of a label.
const LEVEL: f64 = 0.05;

pub fn begin(cards: &[String]) -> Box<dyn Piece> {
    if cards.is_empty() {
        return done(Studied::Nothing { why: "no round was ended yet".to_owned() });
    }
    let mut readable = Vec::new();
    let mut unreadable = Vec::new();
    for (place, text) in (0..).zip(cards) {
        match Card::read(text) {
            Ok(card) => readable.push((place, card)),
            Err(why) => unreadable.push((place, why)),
        }
    }
    // Stable: what says no time comes first, in the order given.
    readable.sort_by_key(|(_, card)| card.round.last_event_at);
    let (places, cards): (Vec<u32>, Vec<Card>) = readable.into_iter().unzip();
    let rounds = places.iter().zip(&cards).map(|(place, card)| round(*place, card, &cards));
    done(Studied::Rounds(RoundsFound {
        rounds: rounds.collect(),
        steps: compare(&cards).iter().map(|it| step(it, &cards)).collect(),
        unreadable,
        method: format!(
            "Changes with Newcombe's interval, {} confidence, Holm over the agents and questions \
             of a step. Drift of scores: population stability index over ten bins",
            per_cent(CONFIDENCE)
        ),
    }))
}

fn round(place: u32, card: &Card, all: &[Card]) -> RoundFound {
    let until = card.round.last_event_at.map(|at| at.to_string());
    let day = until.and_then(|at| at.get(..10).map(str::to_owned));
    let of = card.questions.iter().flat_map(|question| {
        question.agents.iter().map(move |agent| {
            let by_chance = all.iter().all(|other| is_by_chance(other, &question.id, agent));
            one(&question.id, agent, by_chance)
        })
    });
    RoundFound {
        card: place,
        name: card.round.name.clone(),
        until: day.unwrap_or_default(),
        items: card.items,
        settled: card.questions.iter().fold(0, |sum, it| it.settled.saturating_add(sum)),
        agents: of.collect(),
    }
}

/// Whether a card has answers that came by chance for every version of this agent.
fn is_by_chance(card: &Card, question: &str, agent: &AgentCard) -> bool {
    let of = card.questions.iter().filter(|it| it.id == question);
    let mut of = of.flat_map(|it| &it.agents).filter(|it| it.agent == agent.agent);
    of.all(|it| it.accuracy.by_chance.is_some())
}

fn one(question: &str, agent: &AgentCard, by_chance: bool) -> RoundAgent {
    let (accuracy, calibration) = match by_chance {
        true => (&agent.accuracy.by_chance, &agent.calibration.by_chance),
        false => (&agent.accuracy.all, &agent.calibration.all),
    };
    let why = "nobody answered what it suggests";
    RoundAgent {
        question: question.to_owned(),
        agent: agent.agent.clone(),
        version: agent.model_version.clone(),
        by_chance,
        right: accuracy
            .as_ref()
            .map_or_else(|| Share { undefined: Some(why.to_owned()), ..Share::default() }, share),
        ece: calibration.as_ref().and_then(|it| finite(it.ece_equal_mass)),
    }
}

fn share(figure: &Figure) -> Share {
    Share {
        value: finite(figure.share),
        low: finite(figure.low),
        high: finite(figure.high),
        n: figure.effective,
        undefined: None,
    }
}

fn step(step: &rounds::Step, cards: &[Card]) -> RoundStep {
    let mut notes = Vec::new();
    let at = |place: usize| cards.get(place);
    if step.same_dataset {
        notes.push(
            "both rounds are about the same dataset, so what is suggested is the same: a change \
             comes from which answers are known, not from better suggestions. The same answers \
             may count in both, and the intervals are then wider than they need be"
                .to_owned(),
        );
    }
    let names = at(step.from).zip(at(step.to)).map(|(a, b)| (&a.round.name, &b.round.name));
    if let Some((before, after)) = names.filter(|(a, b)| a != b && !step.same_dataset) {
        notes.push(format!(
            "the rounds are about datasets of other names ({before}, {after}): a change may come \
             from the items too"
        ));
    }
    notes.extend(step.unmatched.iter().cloned());
    RoundStep {
        from: count(step.from),
        to: count(step.to),
        same_dataset: step.same_dataset,
        changes: step.changes.iter().map(change).collect(),
        notes,
    }
}

fn change(change: &Change) -> RoundChange {
    let right = change.accuracy.as_ref().map(|it| Gap {
        value: finite(it.change),
        low: finite(it.low),
        high: finite(it.high),
        p: finite(it.p),
        stands_out: it.verdict != rounds::Verdict::Unclear,
        groups: None,
    });
    let moved = change.labels.iter().filter(|label| label.p < LEVEL);
    let mut labels: Vec<String> = moved
        .map(|it| format!("{} {} → {}", it.label, per_cent(it.before), per_cent(it.after)))
        .collect();
    let more = labels.len().saturating_sub(LABELS);
    if more > 0 {
        labels.truncate(LABELS);
        labels.push(counted(more as u64, "more label"));
    }
    RoundChange {
        question: change.question.clone(),
        agent: change.agent.clone(),
        version: change.versions[1].clone(),
        right,
        labels,
        psi: change.scores.as_ref().and_then(|it| finite(it.psi)),
        psi_word: change.scores.as_ref().map(|it| it.word).unwrap_or_default().to_owned(),
        sentence: change.sentence.clone(),
    }
}
