//! Writes doccano's texts with spans, as it imports them: for sequence labelling, and with relations
//! where a question has some.
//!
//! ```text
//! {"id":"m-1","text":"Bob in Rome","label":[[0,3,"PER"]]}
//! {"id":"m-1","text":"Bob in Rome","entities":[{"id":1,"label":"PER","start_offset":0,"end_offset":3}],
//!  "relations":[{"id":1,"from_id":1,"to_id":2,"type":"in"}]}
//! ```
//! Metadata are columns beside them. Numbers of entities and relations are unique over the file.

use std::collections::BTreeMap;

use super::prodigy::plain;
use super::tally::Tally;
use super::texts::{self, KINDS, Text};
use crate::core::format::ordered::Node;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, JSON_LINES, Writer};
use crate::core::format::reviewed::{Review, Written};
use crate::core::format::reviewed_jsonl::object;
use crate::core::marks::Span;
use crate::core::model::question::QuestionKind;

pub const FORMAT: Format = Format {
    id: "doccano",
    title: "doccano",
    about: "Texts with spans and relations, for its import.",
    ending: "-doccano.jsonl",
    media_type: JSON_LINES,
    example: "",
    reads: false,
    writer: Some(Writer {
        kinds: KINDS,
        purpose: Purpose::Tool,
        whole: false,
        records: true,
        queue: false,
        write: |review| made(review).0,
        losses: |review| made(review).1.sentences(ALWAYS),
    }),
};

const ALWAYS: &[&str] = &["attributes", "the names of people", "scores", "what was suggested"];

fn made(review: &dyn Review) -> (Written, Tally) {
    let mut tally = Tally::default();
    let mut written = Written::default();
    let (mut entities, mut relations) = (0, 0);
    texts::each(review, &mut tally, &mut |text, tally| {
        tally_overlaps(text, tally);
        let line = line(text, &mut entities, &mut relations);
        written.text += &line.to_string();
        written.text.push('\n');
        written.records += 1;
    });
    (written, tally)
}

fn tally_overlaps(text: &Text<'_>, tally: &mut Tally) {
    let mut places: Vec<Span> = text.marks.marks.iter().map(|mark| mark.place).collect();
    places.sort_unstable();
    let mut end = 0;
    for place in places {
        if place.start < end {
            tally.changed(
                "span overlaps another: the project must allow that",
                "spans overlap others: the project must allow that",
            );
        }
        end = end.max(place.end);
    }
}

fn line(text: &Text<'_>, entities: &mut u64, relations: &mut u64) -> Node {
    let mut entries = vec![("id", Node::text(&text.item.id)), ("text", Node::text(text.text))];
    let marks = &text.marks.marks;
    let number = |number: u64| Node::Number(number.into());
    match &text.question.kind {
        QuestionKind::Spans { relations: labels, .. } if !labels.is_empty() => {
            let mut ids = BTreeMap::new();
            let list = marks.iter().map(|mark| {
                *entities += 1;
                ids.insert(mark.id.as_str(), *entities);
                object([
                    ("id", number(*entities)),
                    ("label", Node::text(&mark.label)),
                    ("start_offset", number(mark.place.start.into())),
                    ("end_offset", number(mark.place.end.into())),
                ])
            });
            entries.push(("entities", Node::List(list.collect())));
            let list = text.marks.relations.iter().filter_map(|relation| {
                let end = |id: &String| ids.get(id.as_str()).map(|id| number(*id));
                let (from, to) = (end(&relation.from)?, end(&relation.to)?);
                *relations += 1;
                Some(object([
                    ("id", number(*relations)),
                    ("from_id", from),
                    ("to_id", to),
                    ("type", Node::text(&relation.label)),
                ]))
            });
            entries.push(("relations", Node::List(list.collect())));
        }
        _ => {
            let triples = marks.iter().map(|mark| {
                let Span { start, end } = mark.place;
                Node::List(vec![number(start.into()), number(end.into()), Node::text(&mark.label)])
            });
            entries.push(("label", Node::List(triples.collect())));
        }
    }
    let mut line = object(entries);
    if let Node::Object(entries) = &mut line {
        // doccano's own names are not columns.
        let own = ["id", "text", "label", "entities", "relations", "Comments"];
        let free = text.item.metadata.iter().filter(|(key, _)| !own.contains(&key.as_str()));
        entries.extend(free.map(|(key, meta)| (key.clone(), plain(meta))));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{said, spans};
    use expect_test::expect;

    #[test]
    fn writes_what_people_settled() {
        expect![[r#"
            {"id":"t-1","text":"😀 Bob Ross in Rome.","entities":[{"id":1,"label":"PER","start_offset":2,"end_offset":10},{"id":2,"label":"PER","start_offset":6,"end_offset":9},{"id":3,"label":"LOC","start_offset":14,"end_offset":17}],"relations":[{"id":1,"from_id":1,"to_id":3,"type":"in"}],"lang":"en"}
            {"id":"t-2","text":"Nothing here","entities":[],"relations":[]}
            (*) 1 question without an answer, attributes, the names of people, scores and what was suggested are not in this file.
            (*) 1 span overlaps another: the project must allow that.
        "#]].assert_eq(&said(&FORMAT, &spans()));
    }
}
