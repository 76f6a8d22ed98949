//! How much of what a reviewed dataset holds a file leaves out, counted and said.

use std::collections::BTreeSet;

use super::Review;
use crate::core::model::event::{Body, Event};
use crate::core::model::item::Content;
use crate::core::team::settled::Settled;
use crate::core::text::{capital, figure};

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
        Some(format!("{} {verb} not in this file.", capital(&list)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::{Reviewed, fixture};
    use crate::core::model::dataset::Schema;
    use crate::core::routing::policy::Policy;

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
}
