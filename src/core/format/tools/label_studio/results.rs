//! Answers as Label Studio's results: one a value, one a region.

use std::collections::BTreeSet;

use super::Rejected;
use super::controls::{Controls, object_name};
use super::places::{Entries, places};
use crate::core::format::ordered::Node;
use crate::core::format::reviewed_jsonl::object;
use crate::core::format::tools::held::marks;
use crate::core::format::tools::pictures::size;
use crate::core::format::tools::tally::Tally;
use crate::core::marks::{From, Judged, Mark, Marks, Place, Region, Shape, Span};
use crate::core::model::dataset::Schema;
use crate::core::model::item::{Content, Item};
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;

/// The results of one person or agent for one item.
pub struct Results<'r> {
    item: &'r Item,
    schema: &'r Schema,
    controls: &'r Controls,
    pub list: Vec<Node>,
    /// Regions of one annotation are told apart by these.
    ids: BTreeSet<String>,
}

/// Who says it.
#[derive(Clone, Copy)]
pub enum Whose<'r> {
    Person,
    Agent(&'r Suggestion, &'r Rejected),
}

impl<'r> Results<'r> {
    pub fn new(item: &'r Item, schema: &'r Schema, controls: &'r Controls) -> Self {
        Self { item, schema, controls, list: Vec::new(), ids: BTreeSet::new() }
    }

    /// Adds the answer to a question; the suggested marks that it rejects.
    pub fn add(
        &mut self,
        question: &Question,
        value: &Value,
        whose: Whose<'_>,
        tally: &mut Tally,
    ) -> Vec<From> {
        match (&question.kind, value) {
            (QuestionKind::Spans { field, .. }, Value::Marks(_)) => {
                let marks: Marks<Span> = marks(value);
                self.spans(question, field, &marks, whose, tally);
                marks.rejected
            }
            (QuestionKind::Regions { field, .. }, Value::Marks(_)) => {
                let marks: Marks<Region> = marks(value);
                self.regions(question, field, &marks, whose, tally);
                marks.rejected
            }
            _ => {
                self.plain(question, value, whose, tally);
                Vec::new()
            }
        }
    }

    fn plain(&mut self, question: &Question, value: &Value, whose: Whose<'_>, tally: &mut Tally) {
        let texts = |list: &[String]| Node::List(list.iter().map(Node::text).collect());
        let (kind, key, said) = match (&question.kind, value) {
            (QuestionKind::Choice { .. }, Value::One(label)) => {
                ("choices", "choices", texts(std::slice::from_ref(label)))
            }
            (QuestionKind::Choices { .. }, Value::Many(labels)) => {
                ("choices", "choices", texts(labels))
            }
            (QuestionKind::Rating { .. }, Value::Rating(rating)) => {
                ("rating", "rating", Node::Number((*rating).into()))
            }
            (QuestionKind::Text, Value::One(text)) => {
                ("textarea", "text", texts(std::slice::from_ref(text)))
            }
            _ => {
                tally.left_out(
                    "answer or suggestion that is a preference, a ranking or tracks",
                    "answers and suggestions that are preferences, rankings or tracks",
                );
                return;
            }
        };
        let field = self.item.fields.first().map(|field| field.id.as_str()).unwrap_or_default();
        let mut entries = vec![
            ("id", Node::Text(self.free(question, &question.id))),
            ("from_name", Node::text(&question.id)),
            ("to_name", Node::Text(object_name(self.schema, field))),
            ("type", Node::text(kind)),
        ];
        if let Whose::Agent(it, _) = whose {
            entries.extend(it.score.map(|score| ("score", Node::from(score))));
        }
        entries.push(("value", object([(key, said)])));
        self.list.push(object(entries));
    }

    fn spans(
        &mut self,
        question: &Question,
        field: &str,
        marks: &Marks<Span>,
        whose: Whose<'_>,
        tally: &mut Tally,
    ) {
        let text = self.item.fields.iter().find_map(|it| match &it.content {
            Content::Text { text } if it.id == field => Some(text.as_str()),
            _ => None,
        });
        let mut ids = Vec::new();
        for mark in &marks.marks {
            let Span { start, end } = mark.place;
            let said = text.unwrap_or_default().chars().skip(start as usize);
            let said: String = said.take(mark.place.len() as usize).collect();
            let value = vec![
                ("start", Node::Number(start.into())),
                ("end", Node::Number(end.into())),
                ("text", Node::Text(said)),
            ];
            let id = self.free(question, &mark.id);
            let value = labelled(value, "labels", &mark.label);
            self.region(question, field, "labels", &id, value, mark, None, whose, tally);
            ids.push((mark.id.as_str(), id));
        }
        self.relations(marks, &ids);
    }

    fn regions(
        &mut self,
        question: &Question,
        field: &str,
        marks: &Marks<Region>,
        whose: Whose<'_>,
        tally: &mut Tally,
    ) {
        if marks.marks.is_empty() {
            return;
        }
        let Some(size) = size(self.item, field) else {
            marks.marks.iter().for_each(|_| {
                tally.left_out(
                    "region of an image of unknown width and height",
                    "regions of images of unknown width and height",
                );
            });
            return;
        };
        let mut ids = Vec::new();
        for mark in &marks.marks {
            if mark.place.frame.is_some() {
                tally.left_out("region of a frame", "regions of frames");
                continue;
            }
            for (number, (kind, value)) in (1..).zip(places(&mark.place.shape, size, tally)) {
                let id = match number {
                    1 => mark.id.clone(),
                    number => format!("{}-{number}", mark.id),
                };
                let id = self.free(question, &id);
                let named = point_name(question, &mark.place.shape, number - 1);
                if named.is_some() {
                    tally.changed(
                        "point has its name as its label, and what it is of as a text",
                        "points have their names as labels, and what they are of as a text",
                    );
                }
                let value = labelled(value, kind, named.unwrap_or(&mark.label));
                let of = named.map(|_| mark.label.as_str());
                self.region(question, field, kind, &id, value, mark, of, whose, tally);
                if number == 1 {
                    ids.push((mark.id.as_str(), id));
                }
            }
        }
        self.relations(marks, &ids);
    }

    #[expect(clippy::too_many_arguments, reason = "what a region is made of")]
    fn region<P: Place>(
        &mut self,
        question: &Question,
        field: &str,
        kind: &str,
        id: &str,
        value: Node,
        mark: &Mark<P>,
        of: Option<&str>,
        whose: Whose<'_>,
        tally: &mut Tally,
    ) {
        let mut entries = vec![
            ("id", Node::text(id)),
            ("from_name", Node::Text(self.controls.name(&question.id, kind))),
            ("to_name", Node::Text(object_name(self.schema, field))),
            ("type", Node::text(kind)),
        ];
        if let Some([width, height]) = size(self.item, field).filter(|_| kind != "labels") {
            entries.push(("original_width", Node::Number(width.into())));
            entries.push(("original_height", Node::Number(height.into())));
            entries.push(("image_rotation", Node::Number(0.into())));
        }
        // What the points are of: their own labels are their names.
        let mut about: Vec<String> = of.into_iter().map(|label| format!("of: {label}")).collect();
        match whose {
            Whose::Person => {
                let origin = match mark.judged {
                    Some(Judged::Accepted) => "prediction",
                    Some(Judged::Edited) => "prediction-changed",
                    None => "manual",
                };
                entries.push(("origin", Node::text(origin)));
            }
            Whose::Agent(suggestion, rejected) => {
                entries.extend(mark.score.map(|score| ("score", Node::from(score))));
                let by = rejected.get(&(suggestion.id.clone(), mark.id.clone()));
                about.extend(by.into_iter().flatten().map(|name| format!("rejected by {name}")));
            }
        }
        if !mark.attributes.is_empty() {
            tally.changed(
                "region or span has its attributes as a text",
                "regions and spans have their attributes as a text",
            );
            about.extend(mark.attributes.iter().map(|(key, value)| format!("{key}: {value}")));
        }
        if !about.is_empty() {
            let texts = Node::List(about.into_iter().map(Node::Text).collect());
            entries.push(("meta", object([("text", texts)])));
        }
        entries.push(("value", value));
        self.list.push(object(entries));
    }

    fn relations<P: Place>(&mut self, marks: &Marks<P>, ids: &[(&str, String)]) {
        let end = |of: &str| ids.iter().find(|(id, _)| *id == of).map(|(_, id)| Node::text(id));
        for relation in &marks.relations {
            let Some((from, to)) = end(&relation.from).zip(end(&relation.to)) else { continue };
            self.list.push(object([
                ("type", Node::text("relation")),
                ("from_id", from),
                ("to_id", to),
                ("direction", Node::text("right")),
                ("labels", Node::List(vec![Node::text(&relation.label)])),
            ]));
        }
    }

    /// The id itself where no region has it yet.
    fn free(&mut self, question: &Question, id: &str) -> String {
        let mut free = id.to_owned();
        while !self.ids.insert(free.clone()) {
            free = format!("{}-{free}", question.id);
        }
        free
    }
}

/// What the placed point of this number is called among the points of the question: to Label Studio
/// these are the labels, and its converter keeps one point of each.
fn point_name<'q>(question: &'q Question, shape: &Shape, number: usize) -> Option<&'q str> {
    let (QuestionKind::Regions { drawing, .. }, Shape::Keypoints { points }) =
        (&question.kind, shape)
    else {
        return None;
    };
    let (place, point) = points.iter().enumerate().filter(|(_, it)| !it.missing).nth(number)?;
    let by_name = drawing.points.iter().find(|name| **name == point.name);
    let by_place = drawing.points.get(place).filter(|_| point.name.is_empty());
    by_name.or(by_place).map(String::as_str)
}

fn labelled(mut value: Entries, kind: &str, label: &str) -> Node {
    let labels = Node::List(vec![Node::text(label)]);
    let mut entries: Vec<(&str, Node)> = std::mem::take(&mut value);
    entries.push((kind, labels));
    object(entries)
}
