//! The labels of some questions as one list of classes. A label that two questions have is one
//! class.

use crate::core::model::question::{Attribute, Drawing, Question, QuestionKind};

/// In the order of the questions.
#[derive(Clone, Debug, Default)]
pub struct Classes<'a> {
    pub names: Vec<&'a str>,
    /// By id, each once, with all values that a question allows.
    pub attributes: Vec<Attribute>,
    /// The points of a skeleton, and by place which are joined: of the first question that has some.
    pub points: &'a [String],
    pub edges: &'a [(u32, u32)],
}

impl<'a> Classes<'a> {
    pub fn of(questions: impl IntoIterator<Item = &'a Question>) -> Self {
        let mut classes = Self::default();
        for question in questions {
            for label in question.labels() {
                if classes.place(&label.id).is_none() {
                    classes.names.push(&label.id);
                }
            }
            let Some(drawing) = drawing(question) else { continue };
            for attribute in &drawing.attributes {
                classes.say(attribute);
            }
            if classes.points.is_empty() {
                (classes.points, classes.edges) = (&drawing.points, &drawing.edges);
            }
        }
        classes
    }

    /// Counted from 0.
    pub fn place(&self, label: &str) -> Option<usize> {
        self.names.iter().position(|name| *name == label)
    }

    fn say(&mut self, attribute: &Attribute) {
        let Some(known) = self.attributes.iter_mut().find(|it| it.id == attribute.id) else {
            self.attributes.push(attribute.clone());
            return;
        };
        // Any text where one of them allows any.
        if known.values.is_empty() || attribute.values.is_empty() {
            known.values.clear();
            return;
        }
        for value in &attribute.values {
            if !known.values.contains(value) {
                known.values.push(value.clone());
            }
        }
    }
}

fn drawing(question: &Question) -> Option<&Drawing> {
    match &question.kind {
        QuestionKind::Regions { drawing, .. } | QuestionKind::Tracks { drawing, .. } => {
            Some(drawing)
        }
        _ => None,
    }
}
