//! Answers: from a command to an event that is complete.
//!
//! Nothing is preselected and accepting is never easier than rejecting: both
//! are one key where the agents agree, and where they differ accepting takes
//! one key more.

use super::effect::Target;
use super::session::{Draft, Mode, Session, Then};
use super::update::Desk;
use crate::core::log::fold::said;
use crate::core::model::event::{Body, EditDistance, Response, Verdict};
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::value::Value;
use crate::core::text::{capital, edit_distance};
use crate::core::time::Timestamp;

/// What an answer has to do with the suggestions on the screen.
struct Standing {
    shown: Vec<String>,
    verdict: Verdict,
    suggestion: Option<String>,
    edit_distance: Option<EditDistance>,
}

impl Desk<'_> {
    pub fn accept(&mut self, now: Timestamp) {
        let count = self.session.groups().len();
        if count == 1 { self.accept_group(0, now) } else { self.pick(Then::Accept) }
    }

    pub fn accept_group(&mut self, place: usize, now: Timestamp) {
        let groups = self.session.groups();
        let Some(group) = groups.get(place) else { return };
        let (value, from) = (group.value.clone(), group.best().map(|it| it.id.clone()));
        self.answer(Some(value), from, now);
    }

    pub fn reject(&mut self, now: Timestamp) {
        self.answer(None, None, now);
    }

    /// Where agents differ a digit chooses; nothing is chosen beforehand.
    pub fn pick(&mut self, then: Then) {
        let Some(question) = self.session.question() else { return };
        let groups = self.session.groups();
        let names = groups.iter().zip(1..).map(|(group, number)| {
            format!("{number} {}", self.session.brief(question, group.value))
        });
        let text = format!("They differ. Choose: {}.", names.collect::<Vec<_>>().join(", "));
        self.session.mode = Mode::PickGroup { then };
        self.say(text);
    }

    pub fn confirm(&mut self, now: Timestamp) {
        let Some(draft) = self.session.draft().cloned() else {
            if !self.ask_open() {
                self.go_to_neighbour(true);
            }
            return;
        };
        if let Draft::Ranks { ranks, .. } = &draft {
            let left = self.session.options().len().saturating_sub(ranks.iter().flatten().count());
            if left > 0 {
                let answers = if left == 1 { "answer is" } else { "answers are" };
                return self.refuse(&format!("{left} {answers} not ranked yet."));
            }
        }
        if let Draft::Marks { open: open @ 1.., .. } = &draft {
            let marks = if *open == 1 { "suggested mark is" } else { "suggested marks are" };
            return self.refuse(&format!("{open} {marks} not judged yet."));
        }
        let from = draft.from().map(str::to_owned);
        match draft.value() {
            Some(value) => self.answer(Some(value), from, now),
            None => self.refuse("The text is empty. Write one, or reject what was suggested."),
        }
    }

    /// Closes what is open, one thing at a time; last of all the draft.
    pub fn clear(&mut self) {
        match std::mem::take(&mut self.session.mode) {
            Mode::Dialog(_) | Mode::Typing { .. } => self.focus(Target::Item),
            Mode::PickGroup { .. } => self.say("Nothing was chosen."),
            Mode::Normal => {
                let id = self.session.question().map(|question| question.id.clone());
                let gone = id.and_then(|id| self.session.drafts.remove(&id));
                if gone.is_some() {
                    self.say("Cleared.");
                }
            }
        }
    }

    /// Gives an answer to the question that is asked. `from`: the suggestion it was made from.
    pub fn answer(&mut self, value: Option<Value>, from: Option<String>, now: Timestamp) {
        if let Err(why) = self.session.can_answer() {
            return self.refuse(why);
        }
        let Some(question) = self.session.question().cloned() else { return };
        let value = match value.map(|value| question.check(value)).transpose() {
            Ok(value) => value,
            Err(why) => return self.refuse(&capitalised(&why)),
        };
        let was_typing = matches!(self.session.mode, Mode::Typing { .. });
        let was_done = self.session.is_done();
        let was_blind = self.session.is_blind();
        let standing = self.session.standing(&question, value.as_ref(), from);
        let Some(view) = &self.session.item else { return };
        self.session.mode = Mode::Normal;
        self.session.drafts.remove(&question.id);
        let stands = view.mine.answer(&question.id).map(|it| &it.value);
        // The same answer again is no event; it only goes on.
        if stands != Some(&value) || view.mine.skipped {
            let body = Body::Response(Response {
                item: view.item.id.clone(),
                question: question.id,
                value,
                verdict: standing.verdict,
                suggestion_ids: standing.shown,
                suggestion_id: standing.suggestion,
                shown_at: self.session.shown_at.unwrap_or(now),
                decided_at: now,
                arm: view.routed.route.arm(),
                route: view.routed.route,
                rule_id: view.routed.rule_id.clone(),
                policy_version: view.routed.policy_version,
                sampling_probability: view.routed.sampling_probability,
                seed: view.seed,
                edit_distance: standing.edit_distance,
                bulk: None,
                settles: Vec::new(),
            });
            let done = capital(&said(&body));
            self.log(body, now);
            self.say(format!("{done}."));
        }
        if was_typing {
            self.focus(Target::Item);
        }
        if was_blind && !self.session.is_blind() {
            return self.say("Now you see what was suggested. Confirm goes on.");
        }
        let all_said = was_done && self.session.active + 1 < self.session.schema.questions.len();
        if self.ask_open() {
            return;
        }
        if all_said {
            // Somebody goes through the answers of an item again.
            self.ask_neighbour(true);
        } else if self.session.settings.auto_advance {
            self.go_to_neighbour(true);
        }
    }

    /// Asks the next question that has no answer, if there is one.
    fn ask_open(&mut self) -> bool {
        let questions = &self.session.schema.questions;
        let count = questions.len().max(1);
        let mut after = (1..=count).map(|step| (self.session.active + step) % count);
        let is_open = |place: &usize| {
            questions.get(*place).is_some_and(|it| self.session.answer(&it.id).is_none())
        };
        let open = after.find(is_open);
        if let Some(place) = open {
            self.ask_at(place);
        }
        open.is_some()
    }
}

impl Session {
    fn standing(
        &self,
        question: &Question,
        value: Option<&Value>,
        from: Option<String>,
    ) -> Standing {
        let groups = self.groups_of(&question.id);
        let shown: Vec<String> = self
            .item
            .iter()
            .filter(|_| !groups.is_empty())
            .flat_map(|view| &view.item.suggestions)
            .filter(|it| it.question == question.id)
            .map(|it| it.id.clone())
            .collect();
        let from = from.filter(|id| shown.contains(id));
        let only = || match groups.as_slice() {
            [group] => group.best().map(|it| it.id.clone()),
            _ => None,
        };
        let equal =
            groups.iter().find(|group| value.is_some_and(|value| group.value.is_same(value)));
        let (verdict, suggestion) = match (value, equal) {
            (None, _) => (Verdict::Rejected, only()),
            (Some(_), Some(group)) => {
                let in_it = |id: &String| group.suggestions.iter().any(|it| it.id == *id);
                let best = || group.best().map(|it| it.id.clone());
                (Verdict::Accepted, from.filter(in_it).or_else(best))
            }
            (Some(_), None) if shown.is_empty() => (Verdict::Own, None),
            (Some(_), None) => (Verdict::Edited, from.or_else(only)),
        };
        let suggested = groups
            .iter()
            .find(|group| group.suggestions.iter().any(|it| Some(&it.id) == suggestion.as_ref()));
        let edit_distance = match (&question.kind, suggested.map(|group| group.value), value) {
            (QuestionKind::Text, Some(Value::One(before)), Some(Value::One(after))) => {
                Some(edit_distance(before, after))
            }
            _ => None,
        };
        Standing { shown, verdict, suggestion, edit_distance }
    }
}

fn capitalised(why: &str) -> String {
    format!("{}.", capital(why))
}
