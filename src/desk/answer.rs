//! Answers: from a command to an event that is complete.
//!
//! Nothing is preselected and accepting is never easier than rejecting: both
//! are one key where the agents agree, and where they differ accepting takes
//! one key more.

use super::effect::Target;
use super::options::Pick;
use super::session::{Draft, Mode, Session, Then};
use super::update::Desk;
use crate::core::log::fold::said;
use crate::core::model::event::{Body, EditDistance, Response, Verdict};
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::value::Value;
use crate::core::text::edit_distance;
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
    fn pick(&mut self, then: Then) {
        let Some(question) = self.session.question() else { return };
        let groups = self.session.groups();
        let names = groups.iter().zip(1..).map(|(group, number)| {
            format!("{number} {}", self.session.brief(question, group.value))
        });
        let text = format!("They differ. Choose: {}.", names.collect::<Vec<_>>().join(", "));
        self.session.mode = Mode::PickGroup { then };
        self.say(text);
    }

    /// Starts the answer from what stands: the draft, the own answer, a suggestion.
    pub fn edit(&mut self) {
        let Some(question) = self.session.question().cloned() else { return };
        if let Some(Draft::Text { .. }) = self.session.draft() {
            return self.write(&question);
        }
        let answered = self.session.answer(&question.id);
        let own = answered.and_then(|it| Some((it.value.clone()?, it.suggestion_id.clone())));
        if let Some((value, from)) = own {
            return self.start(&question, &value, from);
        }
        match self.session.groups().len() {
            0 => {}
            1 => self.edit_group(0),
            _ => self.pick(Then::Edit),
        }
    }

    pub fn edit_group(&mut self, place: usize) {
        let Some(question) = self.session.question().cloned() else { return };
        let groups = self.session.groups();
        let Some(group) = groups.get(place) else { return };
        let (value, from) = (group.value.clone(), group.best().map(|it| it.id.clone()));
        self.start(&question, &value, from);
    }

    pub fn own_answer(&mut self) {
        let Some(question) = self.session.question().cloned() else { return };
        let draft = match &question.kind {
            QuestionKind::Text => match self.session.draft() {
                Some(Draft::Text { from: None, .. }) => return self.write(&question),
                _ => Draft::Text { text: String::new(), from: None },
            },
            QuestionKind::Choices { .. } => Draft::Many { labels: Vec::new(), from: None },
            _ => Draft::Ranks { ranks: Vec::new(), tie: false, from: None },
        };
        self.session.drafts.insert(question.id.clone(), draft);
        if question.kind == QuestionKind::Text {
            self.write(&question);
        } else {
            self.say("Your answer starts from nothing.");
        }
    }

    fn start(&mut self, question: &Question, value: &Value, from: Option<String>) {
        let draft = match (&question.kind, value) {
            (QuestionKind::Text, Value::One(text)) => Draft::Text { text: text.clone(), from },
            (QuestionKind::Choices { .. }, Value::Many(labels)) => {
                Draft::Many { labels: labels.clone(), from }
            }
            (QuestionKind::Ranking { .. }, Value::Ranks(ranks)) => {
                Draft::Ranks { ranks: ranks.clone(), tie: false, from }
            }
            _ => return,
        };
        self.session.drafts.insert(question.id.clone(), draft);
        if question.kind == QuestionKind::Text {
            self.write(question);
        } else {
            self.say("Change it with the digits, then confirm.");
        }
    }

    fn write(&mut self, question: &Question) {
        self.session.mode = Mode::Typing { question: question.id.clone() };
        self.focus(Target::Answer { question: question.id.clone() });
    }

    pub fn typed(&mut self, question: String, text: String) {
        if let Err(why) = self.session.can_write() {
            return self.refuse(why);
        }
        self.ask(&question);
        self.session.mode = Mode::Typing { question: question.clone() };
        let from = match self.session.drafts.get(&question) {
            Some(Draft::Text { from, .. }) => from.clone(),
            // The field showed the answer that stands.
            _ => self.session.answer(&question).and_then(|it| it.suggestion_id.clone()),
        };
        self.session.drafts.insert(question, Draft::Text { text, from });
    }

    /// A digit: answers at once, or puts the answer together.
    pub fn label(&mut self, number: u8, now: Timestamp) {
        let choice = self.session.options().into_iter().find(|choice| choice.number == number);
        let (Some(choice), Some(question)) = (choice, self.session.question().cloned()) else {
            return;
        };
        let draft = match (&question.kind, choice.pick) {
            (QuestionKind::Choices { .. }, Pick::Nothing) => {
                Draft::Many { labels: Vec::new(), from: None }
            }
            (QuestionKind::Choices { .. }, Pick::Id(id)) => self.toggled(&question, &id),
            (QuestionKind::Ranking { .. }, Pick::Id(id)) => self.ranked(&question, &id),
            (_, Pick::Id(id)) => return self.answer(Some(Value::One(id)), None, now),
            (_, Pick::Step(step)) => return self.answer(Some(Value::Rating(step)), None, now),
            (_, Pick::Nothing) => return,
        };
        let so_far = draft.value().map(|value| self.session.brief(&question, &value));
        self.session.drafts.insert(question.id, draft);
        self.say(so_far.unwrap_or_else(|| "none".to_owned()));
    }

    fn toggled(&self, question: &Question, id: &str) -> Draft {
        let (labels, from) = match self.session.drafts.get(&question.id) {
            Some(Draft::Many { labels, from }) => (labels.clone(), from.clone()),
            _ => match self.session.answer(&question.id) {
                Some(it) => match &it.value {
                    Some(Value::Many(labels)) => (labels.clone(), it.suggestion_id.clone()),
                    _ => (Vec::new(), None),
                },
                None => (Vec::new(), None),
            },
        };
        let in_it = |label: &str| labels.iter().any(|each| each == label);
        let ids = question.labels().iter().map(|label| label.id.as_str());
        let labels = ids.filter(|label| in_it(label) != (*label == id)).map(str::to_owned);
        Draft::Many { labels: labels.collect(), from }
    }

    /// The next best; pressed again it is taken out.
    fn ranked(&self, question: &Question, id: &str) -> Draft {
        let (mut ranks, tie, from) = match self.session.drafts.get(&question.id) {
            Some(Draft::Ranks { ranks, tie, from }) => (ranks.clone(), *tie, from.clone()),
            _ => (Vec::new(), false, None),
        };
        if ranks.iter().flatten().any(|each| each == id) {
            ranks.iter_mut().for_each(|group| group.retain(|each| each != id));
            ranks.retain(|group| !group.is_empty());
        } else {
            match ranks.last_mut() {
                Some(group) if tie => {
                    group.push(id.to_owned());
                    group.sort();
                }
                _ => ranks.push(vec![id.to_owned()]),
            }
        }
        Draft::Ranks { ranks, tie: false, from }
    }

    pub fn tie(&mut self) {
        let Some(question) = self.session.question() else { return };
        let id = question.id.clone();
        if let Some(Draft::Ranks { ranks, tie, .. }) = self.session.drafts.get_mut(&id)
            && !ranks.is_empty()
        {
            *tie = !*tie;
            let on = *tie;
            return self.say(if on {
                "The next one is as good."
            } else {
                "The next one is worse."
            });
        }
        self.refuse("Rank one answer first; the next is then as good as that one.");
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

    pub fn skip(&mut self, now: Timestamp) {
        let Some(item) = self.item_id() else { return };
        if !self.session.mine().is_some_and(|mine| mine.skipped) {
            self.log(Body::Skip { item }, now);
            self.say("Skipped.");
        }
        self.go_to_neighbour(true);
    }

    pub fn flag(&mut self, reason: &str, now: Timestamp) {
        if reason.is_empty() {
            return self.refuse("Say what is wrong with the item.");
        }
        if let Some(item) = self.handed_in() {
            self.log(Body::Flag { item, reason: reason.to_owned() }, now);
            self.say("Flagged.");
        }
    }

    pub fn escalate(&mut self, reason: &str, now: Timestamp) {
        if let Some(item) = self.handed_in() {
            self.log(Body::Escalate { item, reason: reason.to_owned() }, now);
            self.say("Escalated to an expert.");
            self.go_to_neighbour(true);
        }
    }

    pub fn note(&mut self, text: &str, now: Timestamp) {
        let before = self.session.mine().and_then(|mine| mine.note.clone()).unwrap_or_default();
        if let Some(item) = self.handed_in()
            && before != text
        {
            self.log(Body::Note { item, text: text.to_owned() }, now);
            self.say(if text.is_empty() { "The note is gone." } else { "Noted." });
        }
    }

    /// Closes the dialog; the item it speaks of, if it may be written about.
    fn handed_in(&mut self) -> Option<String> {
        self.close();
        if let Err(why) = self.session.can_answer() {
            self.refuse(why);
            return None;
        }
        self.item_id()
    }

    fn item_id(&self) -> Option<String> {
        self.session.item.as_ref().map(|view| view.item.id.clone())
    }

    /// Gives an answer to the question that is asked. `from`: the suggestion it was made from.
    fn answer(&mut self, value: Option<Value>, from: Option<String>, now: Timestamp) {
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
            });
            let done = super::apply::capital(&said(&body));
            self.log(body, now);
            self.say(format!("{done}."));
        }
        if was_typing {
            self.focus(Target::Item);
        }
        if was_blind && !self.session.is_blind() {
            self.session.revealed.extend(self.item_id());
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
        let equal = groups.iter().find(|group| Some(group.value) == value);
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

impl Draft {
    /// The answer that it would be; `None` for a text that is empty.
    pub fn value(&self) -> Option<Value> {
        match self {
            Self::Text { text, .. } if text.trim().is_empty() => None,
            Self::Text { text, .. } => Some(Value::One(text.clone())),
            Self::Many { labels, .. } => Some(Value::Many(labels.clone())),
            Self::Ranks { ranks, .. } => Some(Value::Ranks(ranks.clone())),
        }
    }

    /// The suggestion that it started from.
    pub fn from(&self) -> Option<&str> {
        match self {
            Self::Text { from, .. } | Self::Many { from, .. } | Self::Ranks { from, .. } => {
                from.as_deref()
            }
        }
    }
}

fn capitalised(why: &str) -> String {
    format!("{}.", super::apply::capital(why))
}
