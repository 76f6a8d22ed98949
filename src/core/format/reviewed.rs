//! What the writers are given: items with all that people said about them, and
//! what that adds up to.
//!
//! Absent on purpose: truth. A final value is a value on which all people agree,
//! or the suggestion of an item that no person had to see. Where people differ
//! there is none.

mod counts;
#[cfg(test)]
pub mod fixture;

pub use self::counts::Counts;
use crate::core::log::fold::{Answered, ItemState};
use crate::core::model::dataset::Schema;
use crate::core::model::event::Event;
use crate::core::model::item::{GivenResponse, Item};
use crate::core::model::question::Question;
use crate::core::model::route::{Route, Routed};
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;
use crate::core::routing::accepted::Whose;
use crate::core::routing::policy::{Policy, Rule};
use crate::core::team::settled::{Opinion, Settled, settle};

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
    /// Names and texts, where it is several files: they go out as one archive, and `text` is empty.
    pub files: Vec<(String, String)>,
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

#[cfg(test)]
mod tests {
    use super::*;

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
