//! Writes the labelling interface that Label Studio needs for the tasks
//! ([`label_studio`](super::label_studio)): XML with an object a field and a control a question.
//!
//! ```text
//! <View>
//!   <Text name="text" value="$text"/>
//!   <Labels name="names" toName="text">
//!     <Label value="PER"/>
//!   </Labels>
//! </View>
//! ```

use super::label_studio::{Controls, KINDS, object_name};
use super::tally::Tally;
use super::xml::Xml;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, Writer};
use crate::core::format::reviewed::{Review, Written};
use crate::core::model::item::{Content, Field};
use crate::core::model::question::{Label, Question, QuestionKind};

pub const FORMAT: Format = Format {
    id: "label-studio-config",
    title: "Label Studio labelling interface",
    about: "The questions and labels, for the settings of a project that takes in the tasks.",
    ending: "-label-studio.xml",
    media_type: "application/xml",
    example: "",
    reads: false,
    writer: Some(Writer {
        kinds: KINDS,
        purpose: Purpose::Tool,
        whole: true,
        records: false,
        queue: false,
        write: |review| made(review).0,
        losses: |review| made(review).1.sentences(&["items", "suggestions", "answers"]),
    }),
};

fn made(review: &dyn Review) -> (Written, Tally) {
    let schema = review.schema();
    let mut tally = Tally::default();
    let controls = Controls::of(review);
    let mut fields: Vec<Field> = Vec::new();
    review.each(&mut |reviewed| {
        for field in &reviewed.item.fields {
            if !fields.iter().any(|known| known.id == field.id) {
                fields.push(field.clone());
            }
        }
    });
    let mut xml = Xml::new(false);
    xml.open("View", &[]);
    for field in &fields {
        let (name, value) = (object_name(schema, &field.id), format!("${}", field.id));
        let tag = match &field.content {
            Content::Text { .. } => "Text",
            Content::Image { .. } => "Image",
            Content::Conversation { .. } => "Paragraphs",
            Content::Answers { .. } => "List",
            Content::Series { .. } => "Video",
        };
        xml.empty(tag, &[("name", &name), ("value", &value)]);
    }
    let first = fields.first().map(|field| field.id.as_str()).unwrap_or_default();
    for question in &schema.questions {
        let to_name = object_name(schema, question.kind.field().unwrap_or(first));
        ask(&mut xml, question, &to_name, &controls, &mut tally);
    }
    xml.close();
    let records = schema.questions.len() as u64;
    (Written { text: xml.text, records, ..Written::default() }, tally)
}

fn ask(xml: &mut Xml, question: &Question, to_name: &str, controls: &Controls, tally: &mut Tally) {
    let said = [("name", question.id.as_str()), ("toName", to_name)];
    match &question.kind {
        QuestionKind::Choice { labels } => {
            let said = [said[0], said[1], ("choice", "single")];
            list(xml, "Choices", "Choice", &said, labels);
        }
        QuestionKind::Choices { labels } => {
            let said = [said[0], said[1], ("choice", "multiple")];
            list(xml, "Choices", "Choice", &said, labels);
        }
        QuestionKind::Rating { high, .. } => {
            let high = high.to_string();
            xml.empty("Rating", &[said[0], said[1], ("maxRating", &high)]);
        }
        QuestionKind::Text => xml.empty("TextArea", &said),
        QuestionKind::Spans { labels, relations, .. } => {
            list(xml, "Labels", "Label", &said, labels);
            if !relations.is_empty() {
                list(xml, "Relations", "Relation", &[], relations);
            }
        }
        QuestionKind::Regions { labels, drawing, .. } => {
            let points: Vec<Label> = drawing.points.iter().map(Label::new).collect();
            for kind in controls.kinds(&question.id) {
                let tag = match *kind {
                    "rectanglelabels" => "RectangleLabels",
                    "ellipselabels" => "EllipseLabels",
                    "keypointlabels" => "KeyPointLabels",
                    "brushlabels" => "BrushLabels",
                    _ => "PolygonLabels",
                };
                let name = controls.name(&question.id, kind);
                // There a point's label is its name, and a skeleton has the order of these.
                let labels =
                    if tag == "KeyPointLabels" && !points.is_empty() { &points } else { labels };
                list(xml, tag, "Label", &[("name", name.as_str()), said[1]], labels);
            }
        }
        QuestionKind::Preference { .. }
        | QuestionKind::Ranking { .. }
        | QuestionKind::Tracks { .. } => tally.left_out(
            "question about a preference, a ranking or tracks",
            "questions about preferences, rankings or tracks",
        ),
    }
}

fn list(
    xml: &mut Xml,
    tag: &'static str,
    each: &'static str,
    said: &[(&str, &str)],
    labels: &[Label],
) {
    xml.open(tag, said);
    for (place, label) in labels.iter().enumerate() {
        let place = place.to_string();
        let mut said = vec![("value", label.id.as_str())];
        match tag {
            // Shown as its title, kept as its id.
            "Choices" if !label.title.is_empty() => {
                said = vec![("value", label.title.as_str()), ("alias", label.id.as_str())];
            }
            // Without these its converter to COCO stops.
            "KeyPointLabels" => said.push(("model_index", place.as_str())),
            _ => {}
        }
        xml.empty(each, &said);
    }
    xml.close();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{regions, said, spans};
    use expect_test::expect;

    #[test]
    fn texts() {
        expect![[r#"
            <View>
              <Text name="text" value="$text"/>
              <Labels name="names" toName="text">
                <Label value="PER"/>
                <Label value="LOC"/>
              </Labels>
              <Relations>
                <Relation value="in"/>
              </Relations>
            </View>
            (*) Items, suggestions and answers are not in this file.
        "#]]
        .assert_eq(&said(&FORMAT, &spans()));
    }

    #[test]
    fn images() {
        expect![[r#"
            <View>
              <Image name="image" value="$image"/>
              <RectangleLabels name="objects" toName="image">
                <Label value="car"/>
                <Label value="a lane"/>
              </RectangleLabels>
              <PolygonLabels name="objects_polygon" toName="image">
                <Label value="car"/>
                <Label value="a lane"/>
              </PolygonLabels>
              <EllipseLabels name="objects_ellipse" toName="image">
                <Label value="car"/>
                <Label value="a lane"/>
              </EllipseLabels>
              <KeyPointLabels name="objects_keypoint" toName="image">
                <Label value="nose" model_index="0"/>
                <Label value="tail" model_index="1"/>
              </KeyPointLabels>
              <BrushLabels name="objects_brush" toName="image">
                <Label value="car"/>
                <Label value="a lane"/>
              </BrushLabels>
            </View>
            (*) Items, suggestions and answers are not in this file.
        "#]]
        .assert_eq(&said(&FORMAT, &regions()));
    }
}
