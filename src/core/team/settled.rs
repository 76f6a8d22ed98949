//! What stands for one question of one item once people have answered: and how it came to stand.
//!
//! ```text
//! nobody ─▶ open       one ─▶ single       all the same ─▶ unanimous
//! they differ ─▶ unresolved ─ a decision that names their answers ─▶ adjudicated
//! ```
//! A decision is a response like any other, but it names the events it settles, by the SHA-256 of
//! their lines ([`crate::core::model::event::Response::settles`]). So it says what the adjudicator
//! had at hand, and nobody can put another answer in its place afterwards. A decision that a
//! later decision names stands no longer: that is how one is appealed. Two that both stand and
//! differ settle nothing. A decision that came with the data and that nothing can name gives way
//! to one that can be named: whoever decided anew had it at hand.
//!
//! A majority settles nothing either: it is said which value more than half gave, and the item
//! stays unresolved.

use std::collections::BTreeSet;

use crate::core::model::value::Value;

/// What one person answered, or decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opinion<'a> {
    pub annotator: &'a str,
    /// `None` where a suggestion was rejected and nothing put in its place.
    pub value: Option<&'a Value>,
    /// SHA-256 of the line of the log; `None` where it is not known, as of most that came with
    /// the data.
    pub event: Option<&'a str>,
    /// The events that it settles; none where it is an answer and no decision.
    pub settles: &'a [String],
}

/// How the answers stand.
#[derive(Clone, Debug, PartialEq)]
pub enum Settled<'a> {
    /// Nobody answered.
    Open,
    /// One person did: nothing was compared.
    Single(Option<&'a Value>),
    /// Several people said the same.
    Unanimous(Option<&'a Value>),
    /// They differed and somebody decided, or several who decided alike.
    Adjudicated {
        value: Option<&'a Value>,
        by: Vec<&'a str>,
        /// Answers with another value that none of the decisions names: given or changed since.
        unseen: usize,
    },
    /// They differ, and nothing that stands decides.
    Unresolved {
        /// What more than half of them say.
        majority: Option<Option<&'a Value>>,
    },
}

impl Settled<'_> {
    /// One word, for exports and lists.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Single(_) => "single",
            Self::Unanimous(_) => "unanimous",
            Self::Adjudicated { .. } => "adjudicated",
            Self::Unresolved { .. } => "unresolved",
        }
    }
}

/// Says how the answers to one question of one item stand. Each person stands here once with an
/// answer, and once more with a decision.
pub fn settle<'a>(opinions: &[Opinion<'a>]) -> Settled<'a> {
    let (decisions, answers): (Vec<&Opinion<'_>>, Vec<&Opinion<'_>>) =
        opinions.iter().partition(|opinion| !opinion.settles.is_empty());
    let named: BTreeSet<&str> =
        decisions.iter().flat_map(|decision| decision.settles).map(String::as_str).collect();
    let is_named = |opinion: &Opinion<'_>| opinion.event.is_some_and(|event| named.contains(event));
    let anew = decisions.iter().any(|decision| decision.event.is_some());
    let gives_way =
        |decision: &&&Opinion<'_>| is_named(decision) || anew && decision.event.is_none();
    let mut standing = decisions.iter().filter(|decision| !gives_way(decision));
    if let Some(first) = standing.next() {
        let mut by = vec![first.annotator];
        for other in standing {
            if other.value != first.value {
                return Settled::Unresolved { majority: majority(&answers) };
            }
            by.push(other.annotator);
        }
        let unseen = answers.iter().filter(|answer| {
            answer.event.is_some() && !is_named(answer) && answer.value != first.value
        });
        return Settled::Adjudicated { value: first.value, by, unseen: unseen.count() };
    }
    match answers.as_slice() {
        [] => Settled::Open,
        [one] => Settled::Single(one.value),
        [first, others @ ..] if others.iter().all(|other| other.value == first.value) => {
            Settled::Unanimous(first.value)
        }
        _ => Settled::Unresolved { majority: majority(&answers) },
    }
}

/// The value that more than half gave.
fn majority<'a>(answers: &[&Opinion<'a>]) -> Option<Option<&'a Value>> {
    let votes = |value| answers.iter().filter(|answer| answer.value == value).count();
    let mut values = answers.iter().map(|answer| answer.value);
    values.find(|value| votes(*value) * 2 > answers.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `anna=pos#1`, `ben=-` (rejected), `carl=neg#3>1,2` (decides events 1 and 2).
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let given: Vec<Given> = text.split_whitespace().map(given).collect();
        let opinions: Vec<Opinion<'_>> = given
            .iter()
            .map(|it| Opinion {
                annotator: &it.annotator,
                value: it.value.as_ref(),
                event: it.event.as_deref(),
                settles: &it.settles,
            })
            .collect();
        let brief = |value: Option<&Value>| value.map_or("nothing".to_owned(), Value::brief);
        let settled = settle(&opinions);
        let rest = match &settled {
            Settled::Open => String::new(),
            Settled::Single(value) | Settled::Unanimous(value) => brief(*value),
            Settled::Adjudicated { value, by, unseen } => {
                format!("{} by {}, {unseen} unseen", brief(*value), by.join("+"))
            }
            Settled::Unresolved { majority } => {
                majority.map(|value| format!("most say {}", brief(value))).unwrap_or_default()
            }
        };
        assert_eq!(format!("{} {rest}", settled.word()).trim_end(), expected, "{text}");
    }

    /// What an opinion borrows from.
    struct Given {
        annotator: String,
        value: Option<Value>,
        event: Option<String>,
        settles: Vec<String>,
    }

    fn given(word: &str) -> Given {
        let (rest, settles) = word.split_once('>').unwrap_or((word, ""));
        let (rest, event) = rest.split_once('#').unwrap_or((rest, ""));
        let (annotator, value) = rest.split_once('=').unwrap();
        let hashes = settles.split(',').filter(|hash| !hash.is_empty());
        Given {
            annotator: annotator.to_owned(),
            value: (value != "-").then(|| Value::One(value.to_owned())),
            event: (!event.is_empty()).then(|| event.to_owned()),
            settles: hashes.map(str::to_owned).collect(),
        }
    }

    #[test]
    fn answers() {
        check("", "open");
        check("anna=pos#1", "single pos");
        check("anna=-#1", "single nothing");
        check("anna=pos#1 ben=pos", "unanimous pos");
        check("anna=pos#1 ben=neg#2", "unresolved");
        check("anna=pos#1 ben=neg#2 carl=pos#3", "unresolved most say pos");
        check("anna=-#1 ben=neg#2 carl=-#3", "unresolved most say nothing");
    }

    #[test]
    fn decisions() {
        check("anna=pos#1 ben=neg#2 dora=neg#3>1,2", "adjudicated neg by dora, 0 unseen");
        // A third answer that none of the two gave.
        check("anna=pos#1 ben=neg#2 dora=odd#3>1,2", "adjudicated odd by dora, 0 unseen");
        // Ben changed his answer since, and carl came later; who agrees needs no second look.
        check(
            "anna=pos#1 ben=odd#4 carl=neg#5 dora=neg#3>1,2",
            "adjudicated neg by dora, 1 unseen",
        );
        // What came with the data has no event; it was there before.
        check("anna=pos ben=neg#2 dora=neg#3>2", "adjudicated neg by dora, 0 unseen");
        check("anna=pos#1 ben=neg#2 dora=-#3>1,2", "adjudicated nothing by dora, 0 unseen");
    }

    #[test]
    fn decisions_that_differ() {
        let answers = "anna=pos#1 ben=neg#2 carl=neg#6";
        check(&format!("{answers} dora=neg#3>1,2,6 emil=pos#4>1,2,6"), "unresolved most say neg");
        check(
            &format!("{answers} dora=neg#3>1,2,6 emil=neg#4>1,2"),
            "adjudicated neg by dora+emil, 0 unseen",
        );
        // An appeal: emil names dora's decision.
        check(
            &format!("{answers} dora=neg#3>1,2,6 emil=pos#4>1,2,3,6"),
            "adjudicated pos by emil, 0 unseen",
        );
    }

    proptest! {
        #[test]
        fn the_order_of_people_is_nothing(
            answers in prop::collection::vec((0u8..3, prop::collection::vec(0usize..8, 0..3)), 0..8),
            turn in 0usize..8,
        ) {
            let hashes: Vec<String> = (0..8).map(|n| n.to_string()).collect();
            let values = ["a", "b", "c"].map(|label| Value::One(label.to_owned()));
            let settles: Vec<Vec<String>> = answers.iter()
                .map(|(_, named)| named.iter().map(|n| hashes[*n].clone()).collect()).collect();
            let mut opinions: Vec<Opinion<'_>> = answers.iter().enumerate().map(|(n, (value, _))| Opinion {
                annotator: &hashes[n], value: Some(&values[usize::from(*value)]),
                event: Some(&hashes[n]), settles: &settles[n],
            }).collect();
            let sorted = |settled: Settled<'_>| match settled {
                Settled::Adjudicated { value, mut by, unseen } => {
                    by.sort_unstable();
                    format!("{value:?} {by:?} {unseen}")
                }
                other => format!("{other:?}"),
            };
            let before = sorted(settle(&opinions));
            if !opinions.is_empty() {
                let length = opinions.len();
                opinions.rotate_left(turn % length);
                opinions.reverse();
            }
            prop_assert_eq!(before, sorted(settle(&opinions)));
        }
    }
}
