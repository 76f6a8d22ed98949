//! The schema of a file: declared by it, or inferred and learned item by item.

use super::rest::Rest;
use crate::core::format::foreign::Foreign;
use crate::core::format::infer::{self, Learner};
use crate::core::format::lines::Lines;
use crate::core::format::native::RawItem;
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::model::question::Question;

impl Rest {
    /// Infers the schema from the lines of the head.
    pub fn learn_schema(&mut self, lines: &Lines, declared: Vec<Question>) {
        let mut learner = Learner::default();
        for span in lines.waiting() {
            if let Ok(item) = RawItem::read(lines.line(*span)) {
                learner.see(&item);
            }
        }
        let mut schema = learner.schema();
        schema.questions.retain(|question| declared.iter().all(|it| it.id != question.id));
        schema.questions.splice(0..0, declared);
        self.infer(schema);
    }

    /// Takes a declared schema.
    pub(super) fn declare(&mut self, schema: Schema, issues: Vec<Issue>) {
        let name = std::mem::take(&mut self.schema.name);
        self.schema = schema;
        if self.schema.name.is_empty() {
            self.schema.name = name;
        }
        if let Some(questions) = &self.questions {
            self.schema.questions.clone_from(questions);
        }
        self.say(issues);
    }

    /// Takes an inferred schema, with the person's questions in the place of its own.
    pub fn infer(&mut self, schema: Schema) {
        let questions = self.questions.clone().unwrap_or_else(|| schema.questions.clone());
        for old in &schema.questions {
            let kept = questions.iter().find(|question| question.id == old.id);
            let gone = old
                .labels()
                .iter()
                .filter(|label| kept.is_none_or(|kept| kept.label(&label.id).is_none()));
            self.removed.extend(gone.map(|label| (old.id.clone(), label.id.clone())));
        }
        let name = std::mem::take(&mut self.schema.name);
        self.schema = Schema { name, questions, ..schema };
    }

    /// Adds to an inferred schema what an item has that it has not.
    pub fn grow(&mut self, item: &RawItem<'_>, number: u64) {
        let new = infer::grow(&mut self.schema, item, &self.removed);
        self.say(new.into_iter().map(|what| {
            Issue::note(format!("first seen here: {what}; added at the end")).at_line(number)
        }));
    }

    pub(super) fn learn(&mut self, item: &RawItem<'_>, number: u64, foreign: Option<&Foreign>) {
        if self.header.is_none() {
            if let Some(foreign) = foreign {
                (foreign.grow)(self, item, number);
            }
            return;
        }
        for suggestion in &item.suggestions.0 {
            if self.schema.agent(suggestion.agent()).is_none() {
                self.schema.agents.push(suggestion.as_agent());
            }
        }
    }
}
