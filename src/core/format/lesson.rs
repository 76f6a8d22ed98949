//! What a trainer may learn from one question of one item: what people settled, and how it came
//! about.
//!
//! Absent on purpose: answers given in bulk. What was accepted without being read says what a
//! model said, and a model that learns from it learns from itself. They are left out before it is
//! asked whether people agree. Also absent: the names of people. The events are named by the
//! SHA-256 of their lines, and who has the project can look them up.

use std::collections::{BTreeMap, BTreeSet};

use super::reviewed::{Review, Reviewed, Said};
use crate::core::assurance::calibration::Drawn;
use crate::core::log::chain;
use crate::core::model::event::{Body, Event, Response, Verdict};
use crate::core::model::route::Arm;
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;
use crate::core::team::judge::judge;
use crate::core::team::settled::Settled;

/// The answers of people to one question of one item, none of them given in bulk.
#[derive(Debug)]
pub struct Lesson<'r> {
    reviewed: &'r Reviewed<'r>,
    question: &'r str,
    /// At least one; who decided may stand here twice, with an answer and the decision.
    said: Vec<Said<'r>>,
}

/// What people made of what was suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// They differed, and somebody decided.
    Adjudicated,
    /// Somebody changed what was suggested.
    Edited,
    /// Somebody judged without seeing a suggestion, and nobody changed one.
    Own,
    /// What was suggested holds for all who looked.
    Accepted,
    /// The answers came with the data.
    Given,
}

impl How {
    pub fn word(self) -> &'static str {
        match self {
            Self::Adjudicated => "adjudicated",
            Self::Edited => "edited",
            Self::Own => "own",
            Self::Accepted => "accepted",
            Self::Given => "given",
        }
    }
}

impl<'r> Lesson<'r> {
    /// `None` where nobody answered, or in bulk only.
    pub fn of(reviewed: &'r Reviewed<'r>, question: &'r str) -> Option<Self> {
        let mut said = reviewed.every(question);
        said.retain(|said| response(reviewed, said).is_none_or(|it| it.bulk.is_none()));
        (!said.is_empty()).then_some(Self { reviewed, question, said })
    }

    /// How the answers stand.
    pub fn settled(&self) -> Settled<'_> {
        self.reviewed.settled_by(&self.said)
    }

    /// What holds. `None` where people differ and nobody decided, and where all they said is that
    /// what was suggested does not hold.
    pub fn value(&self) -> Option<&Value> {
        match self.settled() {
            Settled::Single(value)
            | Settled::Unanimous(value)
            | Settled::Adjudicated { value, .. } => value,
            Settled::Open | Settled::Unresolved { .. } => None,
        }
    }

    /// What holds, where it is more than an empty text: that teaches nothing, and trainers refuse
    /// it.
    pub fn taught(&self) -> Option<&Value> {
        let is_blank = |value: &&Value| matches!(value, Value::One(text) if text.trim().is_empty());
        self.value().filter(|value| !is_blank(value))
    }

    /// `None` where no value holds.
    pub fn how(&self) -> Option<How> {
        self.value()?;
        let is = |verdict| self.verdicts().any(|it| it == verdict);
        Some(if matches!(self.settled(), Settled::Adjudicated { .. }) {
            How::Adjudicated
        } else if is(Verdict::Edited) {
            How::Edited
        } else if is(Verdict::Own) {
            How::Own
        } else if is(Verdict::Accepted) {
            How::Accepted
        } else {
            How::Given
        })
    }

    /// Different people who answered.
    pub fn people(&self) -> usize {
        let names: BTreeSet<&str> = self.said.iter().map(|said| said.annotator).collect();
        names.len()
    }

    /// What they said and how often, by the values' short texts. Decisions are no votes.
    pub fn votes(&self) -> BTreeMap<String, u64> {
        let mut votes = BTreeMap::new();
        for said in self.said.iter().filter(|said| !said.is_decision()) {
            let value = said.value.map_or_else(|| "rejected".to_owned(), Value::brief);
            *votes.entry(value).or_default() += 1;
        }
        votes
    }

    fn verdicts(&self) -> impl Iterator<Item = Verdict> {
        self.said.iter().filter_map(|said| Some(said.here?.verdict))
    }

    /// The responses given here.
    pub fn responses(&self) -> impl Iterator<Item = &Response> {
        self.said.iter().filter_map(|said| response(self.reviewed, said))
    }

    /// Who answered, by place, with how many milliseconds they looked at the item.
    pub fn times(&self) -> impl Iterator<Item = (&str, u64)> {
        self.said.iter().filter_map(|said| {
            let response = response(self.reviewed, said)?;
            Some((said.annotator, response.decided_at.since(response.shown_at)))
        })
    }

    /// The arm of the answer that says most of others; `None` where all came with the data.
    pub fn arm(&self) -> Option<Arm> {
        self.telling().map(|response| response.arm)
    }

    /// How the item came to people.
    pub fn drawn(&self) -> Drawn {
        self.telling().map_or(Drawn::Chosen, drawn)
    }

    /// 1 / the probability with which the item was drawn; 1 where it was not.
    pub fn weight(&self) -> f64 {
        let probability = self.telling().map_or(1.0, |response| response.sampling_probability);
        if probability > 0.0 && probability <= 1.0 { 1.0 / probability } else { 1.0 }
    }

    /// Of several answers the one whose item came most by chance, of these the first.
    fn telling(&self) -> Option<&Response> {
        self.responses().min_by_key(|response| drawn(response))
    }

    /// The SHA-256 of the lines of the log.
    pub fn hashes(&self) -> Vec<String> {
        let lines = self.said.iter().filter_map(|said| self.reviewed.line(said));
        lines.map(|line| chain::hash(line.as_bytes())).collect()
    }

    /// What agents suggested, in the order of the file.
    pub fn suggestions(&self) -> impl Iterator<Item = &'r Suggestion> {
        self.reviewed.suggestions(self.question)
    }

    /// Whether a suggestion is right; `None` where that is not known.
    pub fn judge(&self, suggestion: &Suggestion) -> Option<bool> {
        let rejecting = self.responses().filter(|response| response.verdict == Verdict::Rejected);
        let rejected = rejecting.filter_map(|response| {
            let id = response.suggestion_id.as_ref()?;
            Some(&self.suggestions().find(|it| it.id == *id)?.value)
        });
        judge(&self.settled(), &suggestion.value, rejected)
    }
}

fn response<'r>(reviewed: &'r Reviewed<'_>, said: &Said<'_>) -> Option<&'r Response> {
    match reviewed.event(said) {
        Some(Event { body: Body::Response(response), .. }) => Some(response),
        _ => None,
    }
}

fn drawn(response: &Response) -> Drawn {
    Drawn::of(response.arm, response.route, response.sampling_probability)
}

/// Questions of items from which nothing is learned, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unlearned {
    pub open: u64,
    pub bulk: u64,
    pub unresolved: u64,
    pub rejected: u64,
    pub blank: u64,
}

impl Unlearned {
    pub fn of(review: &dyn Review) -> Self {
        let mut found = Self::default();
        review.each(&mut |reviewed| {
            for question in &review.schema().questions {
                let Some(lesson) = Lesson::of(reviewed, &question.id) else {
                    let slot = match reviewed.said(&question.id).is_empty() {
                        true => &mut found.open,
                        false => &mut found.bulk,
                    };
                    *slot += 1;
                    continue;
                };
                match lesson.settled() {
                    Settled::Unresolved { .. } => found.unresolved += 1,
                    _ if lesson.value().is_none() => found.rejected += 1,
                    _ if lesson.taught().is_none() => found.blank += 1,
                    _ => {}
                }
            }
        });
        found
    }

    /// For [`Counts::sentence`](super::reviewed::Counts::sentence).
    pub fn parts(&self) -> [(u64, &'static str, &'static str); 5] {
        [
            (self.open, "question without an answer", "questions without an answer"),
            (self.bulk, "question answered in bulk only", "questions answered in bulk only"),
            (
                self.unresolved,
                "question on which people differ",
                "questions on which people differ",
            ),
            (
                self.rejected,
                "question where a suggestion was rejected and nothing put in its place",
                "questions where a suggestion was rejected and nothing put in its place",
            ),
            (self.blank, "answer that is an empty text", "answers that are an empty text"),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::fixture::Sample;
    use expect_test::expect;

    #[test]
    fn says_what_is_settled_and_how() {
        let sample = Sample::default();
        let mut said = Vec::new();
        sample.each(&mut |reviewed| {
            for question in &sample.schema().questions {
                let Some(lesson) = Lesson::of(reviewed, &question.id) else { continue };
                let judged: Vec<_> = lesson.suggestions().map(|it| lesson.judge(it)).collect();
                said.push(format!(
                    "{} {}: {:?} {} {} of {}, {:?} {} {}, {} events, {judged:?}",
                    reviewed.item.id,
                    question.id,
                    lesson.value().map(Value::brief),
                    lesson.settled().word(),
                    lesson.how().map_or("-", How::word),
                    lesson.people(),
                    lesson.arm(),
                    lesson.drawn().word(),
                    lesson.weight(),
                    lesson.hashes().len()
                ));
            }
        });
        expect![[r#"
            m-1 mood: Some("pos") single accepted of 1, Some(Assisted) chosen 1, 1 events, [Some(false), Some(true)]
            m-3 mood: None unresolved - of 2, Some(Blind) blind 10, 1 events, []
            m-3 harm: None single - of 1, Some(Blind) blind 10, 1 events, [Some(false)]"#]]
        .assert_eq(&said.join("\n"));
        let unlearned = Unlearned::of(&sample);
        assert_eq!(unlearned, Unlearned { open: 5, bulk: 0, unresolved: 1, rejected: 1, blank: 0 });
    }
}
