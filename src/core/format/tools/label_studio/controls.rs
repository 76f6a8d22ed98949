//! What a labelling interface calls the objects and controls that results name.

use std::collections::{BTreeMap, BTreeSet};

use crate::core::format::reviewed::Review;
use crate::core::format::tools::held::marks;
use crate::core::format::tools::pictures;
use crate::core::marks::{Region, Shape};
use crate::core::model::dataset::Schema;
use crate::core::model::question::{Question, QuestionKind};

/// The name of the object that a question is about, in the labelling interface: that of its field,
/// unless a question is called so.
pub fn object_name(schema: &Schema, field: &str) -> String {
    match schema.question(field) {
        Some(_) => format!("{field}_field"),
        None => field.to_owned(),
    }
}

/// The controls of each question about regions, by the `type` of their results.
pub struct Controls {
    by_question: BTreeMap<String, Vec<&'static str>>,
}

impl Controls {
    /// Those of the shapes that a question allows; where it does not say, of those that there are.
    pub fn of(review: &dyn Review) -> Self {
        let mut used: BTreeMap<&str, BTreeSet<&'static str>> = BTreeMap::new();
        review.each(&mut |reviewed| {
            for question in pictures::questions(review.schema()) {
                let said = reviewed.said(&question.id);
                let suggested = reviewed.suggestions(&question.id).map(|it| &it.value);
                for value in said.iter().filter_map(|said| said.value).chain(suggested) {
                    let shapes = marks::<Region>(value).marks.into_iter();
                    let kinds = shapes.map(|mark| kind_of(&mark.place.shape));
                    used.entry(question.id.as_str()).or_default().extend(kinds);
                }
            }
        });
        let kinds = |question: &Question| {
            let QuestionKind::Regions { drawing, .. } = &question.kind else { return Vec::new() };
            let used = used.get(question.id.as_str()).filter(|used| !used.is_empty());
            let is_there = |(shape, kind): &(&str, &'static str)| {
                let is_used = used.is_none_or(|used| used.contains(kind));
                drawing.shapes.iter().any(|it| it == shape) || drawing.shapes.is_empty() && is_used
            };
            let mut kinds: Vec<&'static str> =
                KINDS.iter().filter(|it| is_there(it)).map(|(_, kind)| *kind).collect();
            // Polygons and polylines are made with one.
            kinds.dedup();
            kinds
        };
        let by_question = pictures::questions(review.schema());
        let by_question = by_question.map(|it| (it.id.clone(), kinds(it))).collect();
        Self { by_question }
    }

    pub fn kinds(&self, question: &str) -> &[&'static str] {
        self.by_question.get(question).map(Vec::as_slice).unwrap_or_default()
    }

    /// The name of one: the first has that of the question.
    pub fn name(&self, question: &str, kind: &str) -> String {
        match self.kinds(question).iter().position(|it| *it == kind) {
            Some(place) if place > 0 => {
                format!("{question}_{}", kind.strip_suffix("labels").unwrap_or(kind))
            }
            _ => question.to_owned(),
        }
    }
}

/// By shape.
const KINDS: [(&str, &str); 6] = [
    ("box", "rectanglelabels"),
    ("polygon", "polygonlabels"),
    ("polyline", "polygonlabels"),
    ("ellipse", "ellipselabels"),
    ("keypoints", "keypointlabels"),
    ("mask", "brushlabels"),
];

fn kind_of(shape: &Shape) -> &'static str {
    match shape {
        Shape::Polygon { holes, .. } if !holes.is_empty() => "brushlabels",
        shape => KINDS.iter().find(|it| it.0 == shape.name()).map_or("brushlabels", |it| it.1),
    }
}
