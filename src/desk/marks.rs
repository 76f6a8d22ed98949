//! What a person says of an item beside its answers: skip, flag, escalate, note.

use super::session::Tone;
use super::update::Desk;
use crate::core::model::event::Body;
use crate::core::time::Timestamp;

impl Desk<'_> {
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

    /// What this annotator answered becomes the known answer of the item, which measures people
    /// from here on; where it is that already, it is no longer.
    pub fn known_answer(&mut self, now: Timestamp) {
        let Some(item) = self.item_id() else { return };
        let Some(mine) = self.session.mine() else { return };
        let of = |question: &str, value| Body::Gold {
            item: item.clone(),
            question: question.to_owned(),
            value,
        };
        let (bodies, said): (Vec<Body>, _) = if mine.gold.is_empty() {
            let answers = mine.answers.iter().filter(|answer| answer.value.is_some());
            let bodies = answers.map(|it| of(&it.question, it.value.clone())).collect();
            (bodies, "The answer is known now: the item measures people, and looks like any other.")
        } else {
            let bodies = mine.gold.iter().map(|(question, _)| of(question, None)).collect();
            (bodies, "The answer is known no longer.")
        };
        if bodies.is_empty() {
            return self.refuse("Answer the item first; a rejection alone says no answer.");
        }
        for body in bodies {
            self.log(body, now);
        }
        self.toast(said.to_owned(), Tone::Plain);
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

    pub fn item_id(&self) -> Option<String> {
        self.session.item.as_ref().map(|view| view.item.id.clone())
    }
}
