//! Writes Prodigy's tasks, as `db-out` writes them: a line of JSON a text with its spans, or an
//! image with its regions.
//!
//! ```text
//! {"id":"m-1","text":"Bob in Rome","spans":[{"id":"m1","start":0,"end":3,"label":"PER"}],
//!  "meta":{"lang":"en"},"answer":"accept"}
//! {"id":"s-1","image":"a.png","width":320,"height":200,"spans":[{"id":"m1","label":"car",
//!  "type":"rect","x":40.0,"y":50.0,"width":80.0,"height":70.0,"points":[…]}],"answer":"accept"}
//! ```
//! Relations name words, and Prodigy wants them as tokens: a text with relations has its own
//! ([`tokens`](super::tokens)), where `token_end` is the last one, not the one behind. Others leave
//! that to the tokeniser of the pipeline that reads them.

use super::pictures::{self, Picture, outline};
use super::tally::Tally;
use super::texts::{self, Text};
use super::tokens::{Token, tokens, touched};
use crate::core::format::ordered::Node;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, JSON_LINES, Writer};
use crate::core::format::reviewed::{Review, Written};
use crate::core::format::reviewed_jsonl::object;
use crate::core::marks::{Mark, Region, Shape, Span, thousandth};
use crate::core::model::item::{Item, Meta};

pub const FORMAT: Format = Format {
    id: "prodigy",
    title: "Prodigy",
    about: "Texts with spans and relations, images with regions, as accepted tasks; spaCy's data come of them.",
    ending: "-prodigy.jsonl",
    media_type: JSON_LINES,
    example: "",
    reads: false,
    writer: Some(Writer {
        kinds: &["spans", "regions"],
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
    let mut add = |line: Node| {
        written.text += &line.to_string();
        written.text.push('\n');
        written.records += 1;
    };
    texts::each(review, &mut tally, &mut |text, _| add(of_text(text)));
    pictures::each(review, &mut tally, &mut |picture, tally| add(of_picture(picture, tally)));
    (written, tally)
}

fn of_text(text: &Text<'_>) -> Node {
    let relations = &text.marks.relations;
    let words = if relations.is_empty() { Vec::new() } else { tokens(text.text) };
    let spans = text.marks.marks.iter().map(|mark| {
        let mut entries = vec![("id", Node::text(&mark.id))];
        entries.extend(span(mark, &words));
        object(entries)
    });
    let spans = Node::List(spans.collect());
    let mut entries =
        vec![("id", Node::text(&text.item.id)), ("text", Node::text(text.text)), ("spans", spans)];
    if !relations.is_empty() {
        entries.push(("tokens", Node::List((0..).zip(&words).map(token).collect())));
        let relations = relations.iter().filter_map(|relation| {
            let (from, to) = (text.marks.find(&relation.from)?, text.marks.find(&relation.to)?);
            // By the last word of each, as Prodigy does.
            let word = |mark: &Mark<Span>| Some(number(touched(&words, mark.place)?.1));
            Some(object([
                ("head", word(from)?),
                ("child", word(to)?),
                ("head_span", object(span(from, &words))),
                ("child_span", object(span(to, &words))),
                ("label", Node::text(&relation.label)),
            ]))
        });
        entries.push(("relations", Node::List(relations.collect())));
    }
    finished(entries, text.item, &[])
}

fn span(mark: &Mark<Span>, words: &[Token<'_>]) -> Vec<(&'static str, Node)> {
    let Span { start, end } = mark.place;
    let mut entries = vec![("start", number(start as usize)), ("end", number(end as usize))];
    if let Some((first, last)) = touched(words, mark.place) {
        entries.extend([("token_start", number(first)), ("token_end", number(last))]);
    }
    entries.push(("label", Node::text(&mark.label)));
    entries
}

fn token((id, token): (usize, &Token<'_>)) -> Node {
    object([
        ("text", Node::text(token.text)),
        ("start", number(token.place.start as usize)),
        ("end", number(token.place.end as usize)),
        ("id", number(id)),
        ("ws", Node::Bool(token.is_spaced)),
    ])
}

fn of_picture(picture: &Picture<'_>, tally: &mut Tally) -> Node {
    let source = if picture.source.is_empty() { &picture.name } else { picture.source };
    let mut entries = vec![("id", Node::text(&picture.item.id)), ("image", Node::text(source))];
    if let Some([width, height]) = picture.size {
        entries.push(("width", number(width as usize)));
        entries.push(("height", number(height as usize)));
    }
    let spans = picture.marks.iter().filter_map(|mark| region(mark, tally));
    entries.push(("spans", Node::List(spans.collect())));
    // The size of the image stands at its place.
    let told: &[&str] = if picture.size.is_some() { &["width", "height"] } else { &[] };
    finished(entries, picture.item, told)
}

fn region(mark: &Mark<Region>, tally: &mut Tally) -> Option<Node> {
    let shape = &mark.place.shape;
    let mut entries = vec![("id", Node::text(&mark.id)), ("label", Node::text(&mark.label))];
    match shape {
        Shape::Box { x, y, width, height, angle } if *angle == 0.0 => {
            entries.push(("type", Node::text("rect")));
            let numbers = [("x", x), ("y", y), ("width", width), ("height", height)];
            entries.extend(numbers.map(|(key, number)| (key, Node::from(*number))));
            entries.push(("center", point([x + width / 2.0, y + height / 2.0])));
        }
        Shape::Box { .. } => {
            tally.changed("turned box becomes a polygon", "turned boxes become polygons");
            entries.push(("type", Node::text("polygon")));
        }
        Shape::Ellipse { .. } => {
            tally.changed("ellipse becomes a polygon", "ellipses become polygons");
            entries.push(("type", Node::text("polygon")));
        }
        Shape::Polygon { holes, .. } => {
            if !holes.is_empty() {
                tally.changed("polygon loses its holes", "polygons lose their holes");
            }
            entries.push(("type", Node::text("polygon")));
        }
        Shape::Polyline { .. } | Shape::Keypoints { .. } | Shape::Mask { .. } => {
            tally.left_out(
                "polyline, set of keypoints or mask",
                "polylines, sets of keypoints and masks",
            );
            return None;
        }
    }
    let points = outline(shape)?.into_iter().map(point);
    entries.push(("points", Node::List(points.collect())));
    Some(object(entries))
}

fn finished(mut entries: Vec<(&str, Node)>, item: &Item, told: &[&str]) -> Node {
    let meta = item.metadata.iter().filter(|(key, _)| !told.contains(&key.as_str()));
    let meta: Vec<(String, Node)> = meta.map(|(key, meta)| (key.clone(), plain(meta))).collect();
    if !meta.is_empty() {
        entries.push(("meta", Node::Object(meta)));
    }
    entries.push(("answer", Node::text("accept")));
    object(entries)
}

/// Metadata as it stands in files: whole numbers without a point.
pub fn plain(meta: &Meta) -> Node {
    let json = match meta {
        Meta::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
            return Node::Number((*number as i64).into());
        }
        meta => serde_json::to_string(meta),
    };
    json.ok().and_then(|json| Node::parse(&json).ok()).unwrap_or_default()
}

fn point([x, y]: [f64; 2]) -> Node {
    Node::List([x, y].map(|it| Node::from(thousandth(it))).into())
}

fn number(number: usize) -> Node {
    Node::Number(number.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{regions, said, spans};
    use expect_test::expect;

    #[test]
    fn texts() {
        expect![[r#"
            {"id":"t-1","text":"😀 Bob Ross in Rome.","spans":[{"id":"a","start":2,"end":10,"token_start":1,"token_end":2,"label":"PER"},{"id":"b","start":6,"end":9,"token_start":2,"token_end":2,"label":"PER"},{"id":"c","start":14,"end":17,"token_start":4,"token_end":4,"label":"LOC"}],"tokens":[{"text":"😀","start":0,"end":1,"id":0,"ws":true},{"text":"Bob","start":2,"end":5,"id":1,"ws":true},{"text":"Ross","start":6,"end":10,"id":2,"ws":true},{"text":"in","start":11,"end":13,"id":3,"ws":true},{"text":"Rome","start":14,"end":18,"id":4,"ws":false},{"text":".","start":18,"end":19,"id":5,"ws":false}],"relations":[{"head":2,"child":4,"head_span":{"start":2,"end":10,"token_start":1,"token_end":2,"label":"PER"},"child_span":{"start":14,"end":17,"token_start":4,"token_end":4,"label":"LOC"},"label":"in"}],"meta":{"lang":"en"},"answer":"accept"}
            {"id":"t-2","text":"Nothing here","spans":[],"answer":"accept"}
            (*) 1 question without an answer, attributes, the names of people, scores and what was suggested are not in this file.
        "#]].assert_eq(&said(&FORMAT, &spans()));
    }

    #[test]
    fn images() {
        expect![[r#"
            {"id":"s-1","image":"day/s-1.png","width":320,"height":200,"spans":[{"id":"b","label":"car","type":"rect","x":40.0,"y":50.0,"width":80.0,"height":70.5,"center":[80.0,85.25],"points":[[40.0,50.0],[120.0,50.0],[120.0,120.5],[40.0,120.5]]},{"id":"t","label":"car","type":"polygon","points":[[25.0,5.0],[25.0,25.0],[15.0,25.0],[15.0,5.0]]},{"id":"p","label":"a lane","type":"polygon","points":[[20.0,180.0],[60.0,140.0],[100.0,180.0]]},{"id":"h","label":"a lane","type":"polygon","points":[[0.0,0.0],[4.0,0.0],[4.0,4.0],[0.0,4.0]]},{"id":"e","label":"car","type":"polygon","points":[[340.002,100.0],[339.809,101.96],[339.233,103.902],[338.28,105.806],[336.957,107.654],[335.279,109.428],[333.26,111.112],[330.922,112.689],[328.286,114.143],[325.377,115.461],[322.224,116.63],[318.857,117.639],[315.308,118.479],[311.612,119.14],[307.804,119.617],[303.921,119.905],[300.0,120.001],[296.079,119.905],[292.196,119.617],[288.388,119.14],[284.692,118.479],[281.143,117.639],[277.776,116.63],[274.623,115.461],[271.714,114.143],[269.078,112.689],[266.74,111.112],[264.721,109.428],[263.043,107.654],[261.72,105.806],[260.767,103.902],[260.191,101.96],[259.998,100.0],[260.191,98.04],[260.767,96.098],[261.72,94.194],[263.043,92.346],[264.721,90.572],[266.74,88.888],[269.078,87.311],[271.714,85.857],[274.623,84.539],[277.776,83.37],[281.143,82.361],[284.692,81.521],[288.388,80.86],[292.196,80.383],[296.079,80.095],[300.0,79.999],[303.921,80.095],[307.804,80.383],[311.612,80.86],[315.308,81.521],[318.857,82.361],[322.224,83.37],[325.377,84.539],[328.286,85.857],[330.922,87.311],[333.26,88.888],[335.279,90.572],[336.957,92.346],[338.28,94.194],[339.233,96.098],[339.809,98.04]]}],"answer":"accept"}
            {"id":"s-2","image":"day/s-2.png","width":320,"height":200,"spans":[],"answer":"accept"}
            {"id":"s-4","image":"day/s-4.png","spans":[{"id":"m1","label":"car","type":"rect","x":0.4,"y":0.0,"width":1.0,"height":1.0,"center":[0.9,0.5],"points":[[0.4,0.0],[1.4,0.0],[1.4,1.0],[0.4,1.0]]}],"answer":"accept"}
            (*) 3 polylines, sets of keypoints and masks, 1 question without an answer, attributes, the names of people, scores and what was suggested are not in this file.
            (*) 1 turned box becomes a polygon.
            (*) 1 polygon loses its holes.
            (*) 1 ellipse becomes a polygon.
        "#]].assert_eq(&said(&FORMAT, &regions()));
    }
}
