//! What the writers are given: items with all that people said about them, and
//! what that adds up to.
//!
//! Absent on purpose: truth. A final value is a value on which all people agree,
//! or the suggestion of an item that no person had to see. Where people differ
//! there is none.

use std::collections::BTreeSet;

use crate::core::log::fold::{Answered, ItemState};
use crate::core::model::dataset::Schema;
use crate::core::model::event::{Body, Event, Verdict};
use crate::core::model::item::{GivenResponse, Item};
use crate::core::model::question::Question;
use crate::core::model::route::{Route, Routed};
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;
use crate::core::routing::accepted::Whose;
use crate::core::routing::policy::{Policy, Rule};
use crate::core::team::settled::{Opinion, Settled, settle};
use crate::core::text::figure;

/// A reviewed dataset, or the part of it that a query chose.
pub trait Review {
    fn schema(&self) -> &Schema;
    /// The dataset's first line, without newline.
    fn header_line(&self) -> String;
    /// Calls `visit` for every item in its order. Writers may ask twice.
    fn each(&self, visit: &mut dyn FnMut(&Reviewed<'_>));
    /// The lines of the log, in their order, without newlines.
    fn log(&self) -> Vec<String>;
    /// The policy that routes the items.
    fn policy(&self) -> Policy;
}

/// One item with what was said about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reviewed<'a> {
    /// As it stands in the dataset.
    pub line: &'a str,
    pub item: Item,
    pub routed: Routed,
    /// The rule that routed it; `None` where none did.
    pub rule: Option<&'a Rule>,
    /// What annotators did here, by name.
    pub states: Vec<(String, ItemState)>,
    /// The responses that count, in the order of the log.
    pub events: Vec<Event>,
    /// Their lines of the log, in the same order.
    pub lines: Vec<&'a str>,
    /// The SHA-256 of these lines; empty where none of them settles others.
    pub hashes: Vec<String>,
}

/// What a writer made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    /// Lines or rows, headers not counted.
    pub records: u64,
}

/// One person's answer to one question: given here, or come with the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<'r> {
    pub annotator: &'r str,
    /// `None` where a suggestion was rejected and nothing put in its place.
    pub value: Option<&'r Value>,
    /// `None` for answers that came with the data.
    pub here: Option<&'r Answered>,
    /// And `None` for those that were given here.
    pub given: Option<&'r GivenResponse>,
}

impl Said<'_> {
    /// It settles others and is no answer of its own.
    pub fn is_decision(&self) -> bool {
        self.here.is_some_and(Answered::is_decision)
            || self.given.is_some_and(|given| !given.settles.is_empty())
    }
}

/// What the answers to one question add up to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<'r> {
    /// Nobody answered, and the item is not on the route auto.
    Open,
    /// No person looked: the suggestion stands.
    Auto(&'r Suggestion),
    /// All who answered said the same; `None`: all rejected the suggestion.
    Agreed(Option<&'r Value>),
    /// They said different things, and somebody decided; `None`: that no value fits.
    Adjudicated { value: Option<&'r Value>, by: Vec<&'r str> },
    /// They said different things.
    Differ,
}

impl Reviewed<'_> {
    /// The suggestions to a question, in the order of the file.
    pub fn suggestions<'r>(&'r self, question: &str) -> impl Iterator<Item = &'r Suggestion> {
        self.item.suggestions.iter().filter(move |suggestion| suggestion.question == question)
    }

    /// What people said: first what came with the data. Who answered here as well
    /// counts with that answer only.
    pub fn said<'r>(&'r self, question: &str) -> Vec<Said<'r>> {
        let mut here = Vec::new();
        for (annotator, state) in &self.states {
            if let Some(answer) = state.answer(question) {
                let value = answer.value.as_ref();
                here.push(Said { annotator, value, here: Some(answer), given: None });
            }
        }
        let given = self.item.responses.iter().filter(|given| given.question == question);
        let given = given.map(|given| Said {
            annotator: &given.annotator,
            value: given.value.as_ref(),
            here: None,
            given: Some(given),
        });
        let mut said: Vec<Said<'_>> = given
            .filter(|given| here.iter().all(|answer| answer.annotator != given.annotator))
            .collect();
        said.append(&mut here);
        said
    }

    /// The same with the own answers of those who decided since: each person's answer, and each
    /// decision.
    pub fn every<'r>(&'r self, question: &str) -> Vec<Said<'r>> {
        let here = self.states.iter().flat_map(|(annotator, state)| {
            let theirs = state.every().filter(|answer| answer.question == question);
            theirs.map(move |it| Said {
                annotator,
                value: it.value.as_ref(),
                here: Some(it),
                given: None,
            })
        });
        let here: Vec<Said<'_>> = here.collect();
        let is_theirs = |said: &Said<'_>, annotator: &str| {
            said.annotator == annotator && said.here.is_some_and(|it| !it.is_decision())
        };
        let given = self.item.responses.iter().filter(|given| given.question == question);
        let given = given.filter(|given| {
            !given.settles.is_empty() || !here.iter().any(|it| is_theirs(it, &given.annotator))
        });
        let given = given.map(|given| Said {
            annotator: &given.annotator,
            value: given.value.as_ref(),
            here: None,
            given: Some(given),
        });
        given.chain(here.iter().cloned()).collect()
    }

    pub fn outcome(&self, question: &Question) -> Outcome<'_> {
        match self.settled(&question.id) {
            Settled::Open => {
                let accepted =
                    self.accepted(&question.id).filter(|_| self.routed.route == Route::Auto);
                accepted.map_or(Outcome::Open, Outcome::Auto)
            }
            Settled::Single(value) | Settled::Unanimous(value) => Outcome::Agreed(value),
            Settled::Adjudicated { value, by, .. } => Outcome::Adjudicated { value, by },
            Settled::Unresolved { .. } => Outcome::Differ,
        }
    }

    /// How the answers to a question stand, and how they came to.
    pub fn settled(&self, question: &str) -> Settled<'_> {
        self.settled_by(&self.every(question))
    }

    /// The same of some of the answers.
    pub fn settled_by<'r>(&'r self, said: &[Said<'r>]) -> Settled<'r> {
        let opinions = said.iter().map(|said| Opinion {
            annotator: said.annotator,
            value: said.value,
            event: match said.given {
                Some(given) => given.event.as_deref(),
                None => said.here.and_then(|here| self.hash(said.annotator, here.seq)),
            },
            settles: match said.given {
                Some(given) => &given.settles,
                None => said.here.map_or(&[], |here| here.settles.as_slice()),
            },
        });
        settle(&opinions.collect::<Vec<_>>())
    }

    /// The event of an answer given here.
    pub fn event(&self, said: &Said<'_>) -> Option<&Event> {
        self.events.get(self.place(said.annotator, said.here?.seq)?)
    }

    /// Its line of the log.
    pub fn line(&self, said: &Said<'_>) -> Option<&str> {
        self.lines.get(self.place(said.annotator, said.here?.seq)?).copied()
    }

    /// The SHA-256 of the line of an answer that was given here.
    pub fn hash(&self, annotator: &str, seq: u64) -> Option<&str> {
        self.hashes.get(self.place(annotator, seq)?).map(String::as_str)
    }

    fn place(&self, annotator: &str, seq: u64) -> Option<usize> {
        let is_it = |event: &Event| event.annotator == annotator && event.seq == seq;
        self.events.iter().position(is_it)
    }

    /// The suggestion that stands where no person has to look.
    fn accepted(&self, question: &str) -> Option<&Suggestion> {
        let whose = self.rule.map(|rule| Whose::of(rule, question)).unwrap_or_default();
        whose.suggestion(&self.item, question)
    }

    /// Who differs about a question: models among themselves, people from models,
    /// people among themselves.
    pub fn differs(&self, question: &str) -> Vec<&'static str> {
        let mut said = self.every(question);
        said.retain(|said| !said.is_decision());
        let mut suggestions = self.suggestions(question);
        let models = suggestions
            .next()
            .is_some_and(|first| suggestions.any(|other| other.value != first.value));
        let human_model = said.iter().any(|said| {
            self.suggestions(question).any(|suggestion| Some(&suggestion.value) != said.value)
        });
        let humans = said
            .split_first()
            .is_some_and(|(first, others)| others.iter().any(|other| other.value != first.value));
        [(models, "model_model"), (human_model, "human_model"), (humans, "human_human")]
            .into_iter()
            .filter_map(|(differs, name)| differs.then_some(name))
            .collect()
    }
}

/// The word of the log for a verdict.
pub fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Edited => "edited",
        Verdict::Rejected => "rejected",
        Verdict::Own => "own",
    }
}

/// How much of what a reviewed dataset holds a writer may drop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub items: u64,
    pub without_answer: u64,
    pub responses: u64,
    pub notes: u64,
    pub flags: u64,
    pub escalations: u64,
    pub skips: u64,
    pub rationales: u64,
    pub probabilities: u64,
    pub gold: u64,
    pub structured: u64,
    pub agreeing: u64,
    pub log_lines: u64,
    /// Questions of items on which people differ and nothing settles it; that somebody decided.
    pub unresolved: u64,
    pub adjudicated: u64,
    /// Answers of the log that do not count: undone, or given again.
    pub taken_back: u64,
}

impl Counts {
    pub fn of(review: &dyn Review) -> Self {
        use crate::core::model::item::Content;
        let log = review.log();
        let mut counts = Self { log_lines: log.len() as u64, ..Self::default() };
        let mut items = BTreeSet::new();
        let questions = &review.schema().questions;
        review.each(&mut |reviewed| {
            let item = &reviewed.item;
            counts.items += 1;
            items.insert(item.id.clone());
            counts.without_answer += u64::from(reviewed.events.is_empty());
            counts.responses += reviewed.events.len() as u64;
            for (_, state) in &reviewed.states {
                counts.notes += u64::from(state.note.is_some());
                counts.flags += u64::from(state.flag.is_some());
                counts.escalations += u64::from(state.escalated.is_some());
                counts.skips += u64::from(state.skipped);
            }
            for suggestion in &item.suggestions {
                counts.rationales += u64::from(suggestion.rationale.is_some());
                counts.probabilities += u64::from(!suggestion.probabilities.is_empty());
            }
            counts.gold += item.gold.len() as u64;
            counts.structured += item
                .fields
                .iter()
                .filter(|field| {
                    matches!(field.content, Content::Conversation { .. } | Content::Answers { .. })
                })
                .count() as u64;
            for question in questions {
                match reviewed.settled(&question.id) {
                    Settled::Unresolved { .. } => counts.unresolved += 1,
                    Settled::Adjudicated { .. } => counts.adjudicated += 1,
                    _ => {}
                }
            }
            let differs = questions.iter().any(|q| !reviewed.differs(&q.id).is_empty());
            counts.agreeing += u64::from(!differs);
        });
        let given = log.iter().filter(|line| match serde_json::from_str::<Event>(line) {
            Ok(Event { body: Body::Response(response), .. }) => items.contains(&response.item),
            _ => false,
        });
        counts.taken_back = (given.count() as u64).saturating_sub(counts.responses);
        counts
    }

    /// The part of [`Self::sentence`] that says how many answers were taken back.
    pub fn taken_back(&self) -> (u64, &'static str, &'static str) {
        let one = "answer that was taken back or given again";
        (self.taken_back, one, "answers that were taken back or given again")
    }

    /// `3 notes, 2 flags and the log's hash chain are not in this file.`; nothing for nothing.
    pub fn sentence(parts: &[(u64, &str, &str)], always: &[&str]) -> Option<String> {
        let mut said: Vec<String> = parts
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| match count {
                1 => format!("1 {one}"),
                count => format!("{} {many}", figure(*count)),
            })
            .collect();
        let verb = if said.len() + always.len() == 1 && parts.iter().all(|(count, ..)| *count < 2) {
            "is"
        } else {
            "are"
        };
        said.extend(always.iter().map(|part| (*part).to_owned()));
        let last = said.pop()?;
        let list = if said.is_empty() { last } else { format!("{} and {last}", said.join(", ")) };
        let mut first = list.chars();
        let start: String = first.next().into_iter().flat_map(char::to_uppercase).collect();
        Some(format!("{start}{} {verb} not in this file.", first.as_str()))
    }
}

/// What the tests of the writers share.
#[cfg(test)]
pub mod fixture {
    use super::*;
    use crate::core::format::{header, native_item};

    pub const HEADER: &str = r#"{"countersign":1,"name":"Messages","licence":"CC0","fields":[{"id":"text"}],"questions":[{"id":"mood","kind":"choice","labels":["neg","pos"]},{"id":"harm","kind":"choices","labels":["insult","spam"]}],"agents":[{"id":"bayes"},{"id":"rules"}],"columns":[{"id":"lang"}]}"#;
    const LINES: [&str; 4] = [
        r#"{"id":"m-1", "fields":{"text":"=1+1 fine, \"thanks\""},"metadata":{"lang":"en","extra":-2},"suggestions":[{"question":"mood","agent":"bayes","value":"neg","score":0.6,"probabilities":{"neg":0.6,"pos":0.4}},{"question":"mood","agent":"rules","value":"pos","score":0.9,"rationale":"fine"}],"unknown":{"kept": true}}"#,
        r#"{"id":"m-2","fields":{"thread":{"kind":"conversation","turns":[{"speaker":"mara","text":"hi"},{"speaker":"joss","text":"ho","focus":true}]}},"suggestions":[{"question":"mood","agent":"bayes","value":"pos","score":0.97}],"gold":{"mood":"pos"}}"#,
        r#"{"id":"m-3","fields":{"text":"both"},"responses":[{"question":"mood","annotator":"ben","value":"pos"}],"suggestions":[{"question":"harm","agent":"rules","value":["spam"]}],"review":{"old":1}}"#,
        r#"{"id":"m-4","fields":{"text":"open"},"suggestions":[{"question":"mood","agent":"bayes","value":"neg","score":0.5}]}"#,
    ];
    const LOG: [&str; 3] = [
        r#"{"seq":1,"at":"2026-01-31T12:00:00.000Z","annotator":"anna","prev_hash":"00","kind":"response","item":"m-1","question":"mood","value":"pos","verdict":"accepted","suggestion_ids":["mood/bayes","mood/rules"],"suggestion_id":"mood/rules","shown_at":"2026-01-31T11:59:50.000Z","decided_at":"2026-01-31T12:00:00.000Z","arm":"assisted","route":{"to":"single"},"rule_id":"unsure","policy_version":1,"sampling_probability":1.0,"seed":7}"#,
        r#"{"seq":2,"at":"2026-01-31T12:01:00.000Z","annotator":"anna","prev_hash":"01","kind":"response","item":"m-3","question":"mood","value":"neg","verdict":"own","suggestion_ids":[],"shown_at":"2026-01-31T12:00:50.000Z","decided_at":"2026-01-31T12:01:00.000Z","arm":"blind","route":{"to":"blind"},"rule_id":null,"policy_version":1,"sampling_probability":0.1,"seed":7}"#,
        r#"{"seq":3,"at":"2026-01-31T12:02:00.000Z","annotator":"anna","prev_hash":"02","kind":"response","item":"m-3","question":"harm","value":null,"verdict":"rejected","suggestion_ids":["harm/rules"],"suggestion_id":"harm/rules","shown_at":"2026-01-31T12:00:50.000Z","decided_at":"2026-01-31T12:02:00.000Z","arm":"blind","route":{"to":"blind"},"rule_id":null,"policy_version":1,"sampling_probability":0.1,"seed":7}"#,
    ];

    /// Four items: disputed by models, auto, disputed by people, open.
    pub struct Sample {
        schema: Schema,
    }

    impl Default for Sample {
        fn default() -> Self {
            Self { schema: header::header(HEADER, 1).0 }
        }
    }

    impl Review for Sample {
        fn policy(&self) -> Policy {
            Policy::default()
        }

        fn schema(&self) -> &Schema {
            &self.schema
        }

        fn header_line(&self) -> String {
            HEADER.to_owned()
        }

        fn log(&self) -> Vec<String> {
            LOG.iter().map(|line| (*line).to_owned()).collect()
        }

        fn each(&self, visit: &mut dyn FnMut(&Reviewed<'_>)) {
            let routes = [Route::Single, Route::Auto, Route::Blind, Route::Single];
            let rules = [Some("unsure"), Some("sure"), None, Some("unsure")];
            for ((line, route), rule) in LINES.iter().zip(routes).zip(rules) {
                let item = native_item::read_item(line, 1, &self.schema).0.unwrap();
                let events: Vec<Event> = LOG
                    .iter()
                    .map(|line| serde_json::from_str::<Event>(line).unwrap())
                    .filter(|event| event.body.item() == Some(&item.id))
                    .collect();
                let mut state = ItemState::default();
                for event in &events {
                    let Body::Response(response) = &event.body else { continue };
                    state.answers.push(Answered {
                        seq: event.seq,
                        question: response.question.clone(),
                        value: response.value.clone(),
                        verdict: response.verdict,
                        suggestion_id: response.suggestion_id.clone(),
                        decided_at: response.decided_at,
                        settles: response.settles.clone(),
                    });
                }
                if item.id == "m-3" {
                    state.note = Some("two\nlines".to_owned());
                    state.flag = Some("not a message".to_owned());
                }
                let touched = state != ItemState::default();
                let reviewed = Reviewed {
                    rule: None,
                    line,
                    routed: Routed {
                        route,
                        rule_id: rule.map(str::to_owned),
                        reason: "because".to_owned(),
                        policy_version: 1,
                        sampling_probability: 1.0,
                    },
                    states: touched.then(|| ("anna".to_owned(), state)).into_iter().collect(),
                    lines: LOG
                        .into_iter()
                        .filter(|line| line.contains(&format!("\"item\":\"{}\"", item.id)))
                        .collect(),
                    item,
                    events,
                    hashes: Vec::new(),
                };
                visit(&reviewed);
            }
        }
    }

    /// Items of one text each with an answer that came with the data, where there is one.
    pub struct Given {
        schema: Schema,
        lines: Vec<String>,
    }

    /// `items`: id, text and label, which is empty where nobody answered.
    pub fn given(items: &[(&str, &str, &str)]) -> Given {
        let line = |(id, text, label): &(&str, &str, &str)| {
            let mut item = serde_json::json!({"id": id, "fields": {"text": text}});
            if !label.is_empty() {
                let response = serde_json::json!({
                    "question": "mood", "annotator": "ben", "value": label
                });
                item["responses"] = serde_json::json!([response]);
            }
            item.to_string()
        };
        Given { schema: header::header(HEADER, 1).0, lines: items.iter().map(line).collect() }
    }

    /// Items with what an agent said, its score and what people say: `neg 0.9 pos`.
    pub fn suggested(items: &[&str]) -> Given {
        let line = |(place, text): (usize, &&str)| {
            let words: Vec<&str> = text.split(' ').collect();
            let suggestion = serde_json::json!({
                "question": "mood", "agent": "bayes", "model_version": "1", "value": words[0],
                "score": words[1].parse::<f64>().unwrap(),
            });
            let mut item = serde_json::json!({
                "id": format!("i{place}"), "fields": {"text": format!("text {place}")},
                "metadata": {"lang": if place % 2 == 0 { "en" } else { "de" }},
                "suggestions": [suggestion],
            });
            if !words[2].is_empty() {
                let response = serde_json::json!({
                    "question": "mood", "annotator": "ben", "value": words[2]
                });
                item["responses"] = serde_json::json!([response]);
            }
            item.to_string()
        };
        let lines = items.iter().enumerate().map(line).collect();
        Given { schema: header::header(HEADER, 1).0, lines }
    }

    impl Review for Given {
        fn policy(&self) -> Policy {
            Policy::default()
        }

        fn schema(&self) -> &Schema {
            &self.schema
        }

        fn header_line(&self) -> String {
            HEADER.to_owned()
        }

        fn log(&self) -> Vec<String> {
            Vec::new()
        }

        fn each(&self, visit: &mut dyn FnMut(&Reviewed<'_>)) {
            for line in &self.lines {
                visit(&Reviewed {
                    line,
                    item: native_item::read_item(line, 1, &self.schema).0.unwrap(),
                    routed: Routed {
                        route: Route::Single,
                        rule_id: None,
                        reason: String::new(),
                        policy_version: 1,
                        sampling_probability: 1.0,
                    },
                    rule: None,
                    states: Vec::new(),
                    events: Vec::new(),
                    lines: Vec::new(),
                    hashes: Vec::new(),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(parts: &[(u64, &str, &str)], always: &[&str], expected: Option<&str>) {
        assert_eq!(Counts::sentence(parts, always).as_deref(), expected);
    }

    #[test]
    fn says_what_is_lost() {
        let parts = [(3, "note", "notes"), (0, "flag", "flags")];
        check(
            &parts,
            &["the log's hash chain"],
            Some("3 notes and the log's hash chain are not in this file."),
        );
        check(&parts[..1], &[], Some("3 notes are not in this file."));
        check(&[(1, "note", "notes")], &[], Some("1 note is not in this file."));
        check(&parts[1..], &[], None);
        check(&[], &["the log's hash chain"], Some("The log's hash chain is not in this file."));
    }

    /// The sample, whose first answer was given again.
    struct Again(fixture::Sample);

    impl Review for Again {
        fn policy(&self) -> Policy {
            Policy::default()
        }

        fn schema(&self) -> &Schema {
            self.0.schema()
        }

        fn header_line(&self) -> String {
            self.0.header_line()
        }

        fn each(&self, visit: &mut dyn FnMut(&Reviewed<'_>)) {
            self.0.each(visit);
        }

        fn log(&self) -> Vec<String> {
            let log = self.0.log();
            log.first().into_iter().chain(&log).cloned().collect()
        }
    }

    /// Bug: a file was said to leave out answers that were taken back where there was none.
    #[test]
    fn answers_taken_back_are_counted() {
        let sample = fixture::Sample::default();
        assert_eq!(Counts::of(&sample).taken_back, 0);
        assert_eq!(Counts::of(&Again(sample)).taken_back, 1);
        let one = Counts { taken_back: 1, ..Counts::default() };
        check(
            &[one.taken_back()],
            &[],
            Some("1 answer that was taken back or given again is not in this file."),
        );
    }

    #[test]
    fn adds_up_what_was_said() {
        let sample = fixture::Sample::default();
        let mut said = Vec::new();
        sample.each(&mut |reviewed| {
            let outcomes = sample.schema().questions.iter().map(|question| {
                let outcome = match reviewed.outcome(question) {
                    Outcome::Open => "open".to_owned(),
                    Outcome::Auto(suggestion) => format!("auto {}", suggestion.value.brief()),
                    Outcome::Agreed(value) => format!("agreed {:?}", value.map(Value::brief)),
                    Outcome::Adjudicated { value, by } => {
                        format!("{:?} by {}", value.map(Value::brief), by.join("+"))
                    }
                    Outcome::Differ => "differ".to_owned(),
                };
                format!("{outcome} {:?}", reviewed.differs(&question.id))
            });
            said.push(format!("{}: {}", reviewed.item.id, outcomes.collect::<Vec<_>>().join("; ")));
        });
        expect_test::expect![[r#"
            m-1: agreed Some("pos") ["model_model", "human_model"]; open []
            m-2: auto pos []; open []
            m-3: differ ["human_human"]; agreed None ["human_model"]
            m-4: open []; open []"#]]
        .assert_eq(&said.join("\n"));
    }
}
