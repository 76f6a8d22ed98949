//! Drafts: answers that are put together before they are confirmed. Labels go
//! on and off, answers are ranked one after another, a text is written.
//!
//! A draft is not an answer: nothing of it reaches the log until it is confirmed.

use super::effect::Target;
use super::options::Pick;
use super::ranking::Ranks;
use super::session::{Draft, Mode, Then};
use super::update::Desk;
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::value::{Marked, Value};
use crate::core::time::Timestamp;

impl Desk<'_> {
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

    /// What is marked on the item, as it stands.
    pub fn marked(&mut self, question: String, marks: Option<Marked>, open: usize) {
        if let Err(why) = self.session.can_write() {
            return self.refuse(why);
        }
        self.ask(&question);
        let Some(marks) = marks else {
            self.session.drafts.remove(&question);
            return;
        };
        // Where several agents marked it no one of them is what it was made from.
        let from = match self.session.groups_of(&question).as_slice() {
            [only] => only.best().map(|it| it.id.clone()),
            _ => None,
        };
        self.session.drafts.insert(question, Draft::Marks { marks, open, from });
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

    /// The rows of a ranking were moved: an order to be confirmed.
    pub fn arranged(&mut self, question: &str, ranks: Ranks) {
        if let Err(why) = self.session.can_answer() {
            return self.refuse(why);
        }
        self.ask(question);
        let from = self.session.drafts.get(question).and_then(Draft::from).map(str::to_owned);
        let draft = Draft::Ranks { ranks, tie: false, from };
        let asked = self.session.question().filter(|asked| asked.id == question);
        let said = asked.zip(draft.value()).map(|(asked, value)| self.session.brief(asked, &value));
        if let Some(said) = said {
            self.session.drafts.insert(question.to_owned(), draft);
            self.say(said);
        }
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
}

impl Draft {
    /// The answer that it would be; `None` for a text that is empty.
    pub fn value(&self) -> Option<Value> {
        match self {
            Self::Text { text, .. } if text.trim().is_empty() => None,
            Self::Text { text, .. } => Some(Value::One(text.clone())),
            Self::Many { labels, .. } => Some(Value::Many(labels.clone())),
            Self::Ranks { ranks, .. } => Some(Value::Ranks(ranks.clone())),
            Self::Marks { marks, .. } => Some(Value::Marks(marks.clone())),
        }
    }

    /// The suggestion that it started from.
    pub fn from(&self) -> Option<&str> {
        match self {
            Self::Text { from, .. }
            | Self::Many { from, .. }
            | Self::Ranks { from, .. }
            | Self::Marks { from, .. } => from.as_deref(),
        }
    }

    /// Whether nothing would be lost with it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text { text, .. } => text.is_empty(),
            Self::Many { labels, .. } => labels.is_empty(),
            Self::Ranks { ranks, .. } => ranks.is_empty(),
            Self::Marks { .. } => false,
        }
    }
}
