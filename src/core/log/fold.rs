//! The fold of a log: what the events of one or several annotators add up to.
//!
//! It is incremental: each event costs what its own item costs. Undo marks a
//! step's events dead and rebuilds the items of that step; redo revives them.
//! Of an answer that was never changed or undone only the answer is kept.
//!
//! Absent on purpose: hashes ([`super::chain`] checks them) and questions: the
//! fold does not know whether a value is legal.

mod steps;
mod track;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use self::steps::Steps;
use self::track::Track;
use crate::core::issue::Issue;
use crate::core::model::event::{Body, Event, Response, Verdict};
use crate::core::model::evidence::Evidence;
use crate::core::model::question::Question;
use crate::core::model::route::{Arm, Route};
use crate::core::model::value::Value;
use crate::core::routing::policy::Policy;
use crate::core::text::snippet;
use crate::core::time::Timestamp;

/// What one annotator did to one item, after undo and redo.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct ItemState {
    /// The latest answer to each question, in the order in which the questions were first answered.
    pub answers: Vec<Answered>,
    /// What they had answered themselves before they decided for all: a decision is no answer of
    /// theirs, and takes none away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Answered>,
    pub skipped: bool,
    pub flag: Option<String>,
    pub escalated: Option<String>,
    pub note: Option<String>,
    /// Answers that this annotator made known, by question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gold: Vec<(String, Value)>,
    /// So many questions were answered at a time at most. Undo does not take it
    /// back: what was shown after the last answer has been seen.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub most: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Answered {
    pub seq: u64,
    pub question: String,
    pub value: Option<Value>,
    pub verdict: Verdict,
    pub suggestion_id: Option<String>,
    pub decided_at: Timestamp,
    /// The events that it settles; none where it is no decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settles: Vec<String>,
}

/// One step that undo takes back or redo brings again: a single event, or all of a bulk action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Undoable {
    pub from: u64,
    pub to: u64,
    /// The item to go to (the first of a bulk action).
    pub item: String,
    /// For a person: `accepted negative`, `skipped`, `accepted 412 items`.
    pub said: String,
}

/// The state of a log, of as many annotators as write into it.
#[derive(Clone, Debug, Default)]
pub struct Fold {
    annotators: BTreeMap<String, Annotator>,
    /// Ids of items by the number they have here, and back.
    names: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
    policy: Option<InForce>,
    /// The latest of each kind, question and agent, also where it took something back;
    /// sorted by these three.
    evidence: Vec<Relied>,
    issues: Vec<Issue>,
}

#[derive(Clone, Debug, Default)]
struct Annotator {
    last: u64,
    steps: Steps,
    /// By number of the item. Never walked: `touched` is.
    tracks: HashMap<u32, Track>,
    /// The numbers in `tracks`, each once, as they came.
    touched: Vec<u32>,
}

#[derive(Clone, Debug)]
struct Relied {
    at: Timestamp,
    annotator: String,
    seq: u64,
    evidence: Evidence,
}

#[derive(Clone, Debug)]
struct InForce {
    version: u32,
    at: Timestamp,
    policy: Policy,
}

/// So many steps are told to a session that begins. A list of all of them would be
/// megabytes for the page to read; a person undoes what they remember.
pub const REACH: usize = 10_000;

static NOTHING: ItemState = ItemState {
    answers: Vec::new(),
    before: Vec::new(),
    skipped: false,
    flag: None,
    escalated: None,
    note: None,
    gold: Vec::new(),
    most: 0,
};

fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl ItemState {
    pub fn answer(&self, question: &str) -> Option<&Answered> {
        self.answers.iter().find(|answer| answer.question == question)
    }

    /// Every answer and decision that counts, by a decision the own answer before it.
    pub fn every(&self) -> impl Iterator<Item = &Answered> {
        self.before.iter().chain(&self.answers)
    }

    /// Whether every question is answered; never where none is asked.
    pub fn is_complete(&self, questions: &[Question]) -> bool {
        !questions.is_empty() && questions.iter().all(|each| self.answer(&each.id).is_some())
    }

    /// Whether suggestions are to be hidden from this annotator: on a blind
    /// route, until every question has been answered once. One answer would not
    /// do: a suggestion to one question may give the others away. Who takes the
    /// answers back has seen the suggestions all the same.
    pub fn is_hidden(&self, route: Route, questions: &[Question]) -> bool {
        let was_complete = !questions.is_empty() && self.most >= questions.len();
        route.arm() == Arm::Blind && !was_complete && !self.is_complete(questions)
    }

    /// What one more event of the same annotator about this item makes of it.
    pub fn apply(&mut self, seq: u64, body: &Body) {
        match body {
            Body::Response(response) => {
                self.give(Answered::of(seq, response));
            }
            Body::Skip { .. } => self.skipped = true,
            Body::Flag { reason, .. } => self.flag = Some(reason.clone()),
            Body::Escalate { reason, .. } => self.escalated = Some(reason.clone()),
            Body::Note { text, .. } => {
                self.note = Some(text.clone()).filter(|text| !text.is_empty());
            }
            Body::Gold { question, value, .. } => {
                self.gold.retain(|(of, _)| of != question);
                self.gold.extend(value.clone().map(|value| (question.clone(), value)));
            }
            Body::Open(_)
            | Body::Policy(_)
            | Body::Evidence(_)
            | Body::Undo { .. }
            | Body::Redo { .. } => {}
        }
    }

    /// An answer ends a skip. Gives what it replaces: the earlier answer, or the earlier decision
    /// with the answer before that.
    fn give(&mut self, answer: Answered) -> Vec<Answered> {
        self.skipped = false;
        let decides = answer.is_decision();
        let Some(place) = self.answers.iter_mut().find(|it| it.question == answer.question) else {
            self.answers.push(answer);
            self.most = self.most.max(self.answers.len());
            return Vec::new();
        };
        let old = std::mem::replace(place, answer);
        if decides && !old.is_decision() {
            self.before.push(old);
            return Vec::new();
        }
        let mut replaced = vec![old];
        if !decides {
            let question = replaced.first().map(|old| old.question.clone());
            replaced
                .extend(self.before.extract_if(.., |it| Some(&it.question) == question.as_ref()));
        }
        replaced
    }

    /// Whether nothing that was done here counts.
    fn is_nothing(&self) -> bool {
        // Before a decision something stands only where there is the decision.
        let Self { answers, before: _, skipped, flag, escalated, note, gold, most: _ } = self;
        answers.is_empty()
            && gold.is_empty()
            && !skipped
            && [flag, escalated, note].iter().all(|it| it.is_none())
    }
}

impl Answered {
    /// Whether it decides for others, and is no answer of one more person.
    pub fn is_decision(&self) -> bool {
        !self.settles.is_empty()
    }

    pub fn of(seq: u64, response: &Response) -> Self {
        Self {
            seq,
            question: response.question.clone(),
            value: response.value.clone(),
            verdict: response.verdict,
            suggestion_id: response.suggestion_id.clone(),
            decided_at: response.decided_at,
            settles: response.settles.clone(),
        }
    }
}

impl Undoable {
    /// The step of one event; `None` where the event cannot be undone.
    pub fn of(seq: u64, body: &Body) -> Option<Self> {
        let item = body.item()?.to_owned();
        Some(Self { from: seq, to: seq, item, said: said(body) })
    }

    /// The step of a bulk action over so many items.
    pub fn bulk(from: u64, to: u64, item: String, items: usize) -> Self {
        let plural = if items == 1 { "" } else { "s" };
        Self { from, to, item, said: format!("accepted {items} item{plural}") }
    }
}

/// What an event did, for a person: `accepted negative`, `skipped`.
pub fn said(body: &Body) -> String {
    let with = |verb: &str, what: &str| match snippet(what, 30) {
        what if what.is_empty() => verb.to_owned(),
        what => format!("{verb} {what}"),
    };
    match body {
        Body::Response(response) => {
            let value = response.value.as_ref().map(Value::brief).unwrap_or_default();
            match response.verdict {
                _ if !response.settles.is_empty() => match &response.value {
                    Some(_) => with("decided for", &value),
                    None => format!("decided {} without a value", response.question),
                },
                Verdict::Accepted => with("accepted", &value),
                Verdict::Edited => with("changed to", &value),
                Verdict::Rejected => format!("rejected the suggestion to {}", response.question),
                Verdict::Own => with("answered", &value),
            }
        }
        Body::Skip { .. } => "skipped".to_owned(),
        Body::Flag { reason, .. } => with("flagged:", reason),
        Body::Escalate { .. } => "escalated".to_owned(),
        Body::Note { text, .. } if text.is_empty() => "took the note away".to_owned(),
        Body::Note { .. } => "noted".to_owned(),
        Body::Gold { value: Some(value), .. } => with("made known:", &value.brief()),
        Body::Gold { question, .. } => format!("took back the known answer to {question}"),
        Body::Open(_) => "opened".to_owned(),
        Body::Policy(change) => format!("policy version {}", change.version),
        Body::Evidence(evidence) if evidence.finding.is_none() => {
            format!("took the {} back", evidence.about)
        }
        Body::Evidence(evidence) => with(&evidence.about, &evidence.said),
        Body::Undo { .. } => "undone".to_owned(),
        Body::Redo { .. } => "redone".to_owned(),
    }
}

impl Fold {
    /// Takes in one more event. The events of one annotator come in the order of
    /// their seq. Gives the ids of the items whose state may be another now.
    ///
    /// An event that cannot be is left out and becomes an issue ([`Self::issues`]).
    pub fn apply(&mut self, event: &Event) -> Vec<Arc<str>> {
        let seq = event.seq;
        let last = self.annotators.get(&event.annotator).map_or(0, |annotator| annotator.last);
        if seq <= last {
            let why = format!(
                "event {seq} of {} comes after event {last}; it is left out",
                event.annotator
            );
            self.issues.push(Issue::error(why));
            return Vec::new();
        }
        let number = event.body.item().map(|item| self.number(item));
        let annotator = self.annotators.entry(event.annotator.clone()).or_default();
        annotator.last = seq;
        let touched = match &event.body {
            Body::Open(_) => Ok(Vec::new()),
            Body::Policy(change) => {
                let earlier = self.policy.as_ref().map(|it| (it.version, it.at));
                if earlier.is_none_or(|earlier| (change.version, event.at) >= earlier) {
                    let policy = change.policy.clone();
                    self.policy = Some(InForce { version: change.version, at: event.at, policy });
                }
                Ok(Vec::new())
            }
            Body::Evidence(evidence) => {
                self.rely(event, evidence);
                Ok(Vec::new())
            }
            Body::Undo { from, to } => annotator.undo(*from, *to),
            Body::Redo { from, to } => annotator.redo(*from, *to),
            body => {
                // Everything else speaks of an item.
                let number = number.unwrap_or(u32::MAX);
                annotator.steps.add(seq, number, body);
                annotator.track(number).add(seq, body);
                Ok(vec![number])
            }
        };
        match touched {
            Ok(numbers) => {
                numbers.iter().filter_map(|n| self.names.get(*n as usize).cloned()).collect()
            }
            Err(why) => {
                let why = format!("event {seq} of {}: {why}; it is left out", event.annotator);
                self.issues.push(Issue::error(why));
                Vec::new()
            }
        }
    }

    /// What an annotator did to an item; nothing where they did nothing.
    pub fn state(&self, annotator: &str, item: &str) -> &ItemState {
        self.find(annotator, item).unwrap_or(&NOTHING)
    }

    /// What the others did to an item, by name; only those who did something.
    pub fn others<'a>(
        &'a self,
        annotator: &'a str,
        item: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a ItemState)> {
        self.everyone(item).filter(move |(name, _)| *name != annotator)
    }

    /// What each annotator did to an item, by name; only those who did something.
    pub fn everyone<'a>(&'a self, item: &str) -> impl Iterator<Item = (&'a str, &'a ItemState)> {
        let number = self.numbers.get(item).copied();
        self.annotators.iter().filter_map(move |(name, annotator)| {
            let state = &annotator.tracks.get(&number?)?.state;
            (!state.is_nothing()).then_some((name.as_str(), state))
        })
    }

    /// What an annotator did, item by item as they came to each first, also where undo has taken
    /// all of it back; without the first ones. The list only grows: who went through a part of it
    /// goes on behind that.
    pub fn states(
        &self,
        annotator: &str,
        without: usize,
    ) -> impl Iterator<Item = (&str, &ItemState)> {
        let annotator = self.annotators.get(annotator);
        annotator.into_iter().flat_map(move |annotator| {
            let touched = annotator.touched.get(without..).unwrap_or_default();
            touched.iter().filter_map(|number| {
                let name = self.names.get(*number as usize)?;
                Some((&**name, &annotator.tracks.get(number)?.state))
            })
        })
    }

    /// How many items [`Self::states`] has of an annotator.
    pub fn touched(&self, annotator: &str) -> usize {
        self.annotators.get(annotator).map_or(0, |it| it.touched.len())
    }

    /// The answers to an item that somebody made known, by question. Where two people say
    /// different things nothing is known.
    pub fn gold(&self, item: &str) -> Vec<(&str, &Value)> {
        let mut known: Vec<(&str, Option<&Value>)> = Vec::new();
        for (_, state) in self.everyone(item) {
            for (question, value) in &state.gold {
                match known.iter_mut().find(|(of, _)| of == question) {
                    Some((_, other)) if *other != Some(value) => *other = None,
                    Some(_) => {}
                    None => known.push((question, Some(value))),
                }
            }
        }
        known.into_iter().filter_map(|(question, value)| Some((question, value?))).collect()
    }

    /// Every item that some event speaks of, in the order of first mention, also
    /// where undo has taken all of it back.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// Who has written events, by name.
    pub fn annotators(&self) -> impl Iterator<Item = &str> {
        self.annotators.keys().map(String::as_str)
    }

    /// The seq of an annotator's last event; 0 before the first.
    pub fn last_seq(&self, annotator: &str) -> u64 {
        self.annotators.get(annotator).map_or(0, |it| it.last)
    }

    /// Whether an event counts: it is there and was not undone. Policies and the like always count.
    pub fn is_live(&self, annotator: &str, seq: u64) -> bool {
        self.annotators
            .get(annotator)
            .is_some_and(|it| (1..=it.last).contains(&seq) && !it.steps.is_dead(seq))
    }

    /// The steps that undo can take back, the next one last; at most the last [`REACH`].
    pub fn undo_stack(&self, annotator: &str) -> Vec<Undoable> {
        self.stack(annotator, Steps::undo)
    }

    /// The steps that redo can bring back, the next one last; at most the last [`REACH`].
    pub fn redo_stack(&self, annotator: &str) -> Vec<Undoable> {
        self.stack(annotator, Steps::redo)
    }

    /// The policy in force with its version: the highest version, the later of equals.
    pub fn policy(&self) -> Option<(&Policy, u32)> {
        self.policy.as_ref().map(|it| (&it.policy, it.version))
    }

    /// What is relied on: of one kind, for one question and agent, the latest, by whomever.
    pub fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().map(|it| &it.evidence).filter(|it| !it.finding.is_none())
    }

    /// Of one kind, the latest for each question and agent, and when it was put in force or taken
    /// back; the newest last.
    pub fn evidence_about(&self, about: &str) -> Vec<(&Evidence, Timestamp)> {
        let mut all: Vec<_> =
            self.evidence.iter().filter(|it| it.evidence.about == about).collect();
        all.sort_by_key(|it| it.time());
        all.into_iter().map(|it| (&it.evidence, it.at)).collect()
    }

    /// The probability that a calibration in force makes of an agent's score.
    pub fn calibrated(&self, question: &str, agent: &str, score: f64) -> Option<f64> {
        self.evidence().find_map(|it| it.calibrated(question, agent, score))
    }

    /// Events that were left out, and why.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    fn rely(&mut self, event: &Event, evidence: &Evidence) {
        let relied = Relied {
            at: event.at,
            annotator: event.annotator.clone(),
            seq: event.seq,
            evidence: evidence.clone(),
        };
        let place = self.evidence.partition_point(|it| it.evidence.key() < evidence.key());
        match self.evidence.get_mut(place).filter(|it| it.evidence.key() == evidence.key()) {
            // Whoever is read first: the later one stays.
            Some(earlier) if earlier.time() > relied.time() => {}
            Some(earlier) => *earlier = relied,
            None => self.evidence.insert(place, relied),
        }
    }

    fn stack(&self, annotator: &str, which: fn(&Steps) -> &[steps::Step]) -> Vec<Undoable> {
        let steps = self.annotators.get(annotator).map_or(&[][..], |it| which(&it.steps));
        let far = steps.len().saturating_sub(REACH);
        steps.iter().skip(far).map(|step| step.undoable(&self.names)).collect()
    }

    fn find(&self, annotator: &str, item: &str) -> Option<&ItemState> {
        let number = self.numbers.get(item)?;
        Some(&self.annotators.get(annotator)?.tracks.get(number)?.state)
    }

    fn number(&mut self, item: &str) -> u32 {
        if let Some(number) = self.numbers.get(item) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let name: Arc<str> = item.into();
        self.names.push(Arc::clone(&name));
        self.numbers.insert(name, number);
        number
    }
}

impl Relied {
    fn time(&self) -> (Timestamp, &str, u64) {
        (self.at, &self.annotator, self.seq)
    }
}

impl Annotator {
    fn track(&mut self, number: u32) -> &mut Track {
        self.tracks.entry(number).or_insert_with(|| {
            self.touched.push(number);
            Track::default()
        })
    }

    fn undo(&mut self, from: u64, to: u64) -> Result<Vec<u32>, String> {
        let items = self.steps.take_back(from, to)?;
        self.rebuild(&items);
        Ok(items)
    }

    fn redo(&mut self, from: u64, to: u64) -> Result<Vec<u32>, String> {
        let items = self.steps.bring_back(from, to)?;
        self.rebuild(&items);
        Ok(items)
    }

    fn rebuild(&mut self, items: &[u32]) {
        for item in items {
            if let Some(track) = self.tracks.get_mut(item) {
                track.rebuild(|seq| self.steps.is_dead(seq));
            }
        }
    }
}

#[cfg(test)]
mod tests;
