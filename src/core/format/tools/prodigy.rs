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

use super::pictures::{self, Picture};
use super::tally::Tally;
use super::texts::{self, Text};
use super::tokens::{Token, tokens, touched};
use crate::core::format::ordered::Node;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, JSON_LINES, Writer};
use crate::core::format::reviewed::{Review, Written};
use crate::core::format::reviewed_jsonl::object;
use crate::core::marks::geometry::Rings;
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
            tally.changed("turned box is a polygon", "turned boxes are polygons");
            entries.push(("type", Node::text("polygon")));
        }
        Shape::Ellipse { .. } => {
            tally.changed("ellipse is a polygon", "ellipses are polygons");
            entries.push(("type", Node::text("polygon")));
        }
        Shape::Polygon { holes, .. } => {
            if !holes.is_empty() {
                tally.changed("polygon with holes has none", "polygons with holes have none");
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
    let points = Rings::of(shape)?.outline.into_iter().map(point);
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
            (*) 1 item without an answer, attributes, the names of people, scores and what was suggested are not in this file.
        "#]].assert_eq(&said(&FORMAT, &spans()));
    }

    #[test]
    fn images() {
        expect![[r#"
            {"id":"s-1","image":"day/s-1.png","width":320,"height":200,"spans":[{"id":"b","label":"car","type":"rect","x":40.0,"y":50.0,"width":80.0,"height":70.5,"center":[80.0,85.25],"points":[[40.0,50.0],[120.0,50.0],[120.0,120.5],[40.0,120.5]]},{"id":"t","label":"car","type":"polygon","points":[[25.0,5.0],[25.0,25.0],[15.0,25.0],[15.0,5.0]]},{"id":"p","label":"a lane","type":"polygon","points":[[20.0,180.0],[60.0,140.0],[100.0,180.0]]},{"id":"h","label":"a lane","type":"polygon","points":[[0.0,0.0],[4.0,0.0],[4.0,4.0],[0.0,4.0]]},{"id":"e","label":"car","type":"polygon","points":[[340.002,100.0],[339.99,100.491],[339.954,100.981],[339.894,101.471],[339.809,101.96],[339.701,102.448],[339.569,102.935],[339.413,103.419],[339.233,103.902],[339.03,104.382],[338.803,104.86],[338.553,105.335],[338.28,105.806],[337.983,106.274],[337.664,106.738],[337.322,107.198],[336.957,107.654],[336.57,108.105],[336.161,108.552],[335.731,108.993],[335.279,109.428],[334.805,109.858],[334.311,110.283],[333.796,110.7],[333.26,111.112],[332.705,111.517],[332.13,111.915],[331.535,112.305],[330.922,112.689],[330.29,113.064],[329.64,113.432],[328.971,113.792],[328.286,114.143],[327.583,114.486],[326.864,114.82],[326.128,115.145],[325.377,115.461],[324.61,115.768],[323.829,116.065],[323.033,116.353],[322.224,116.63],[321.401,116.898],[320.565,117.155],[319.717,117.403],[318.857,117.639],[317.985,117.865],[317.103,118.081],[316.21,118.285],[315.308,118.479],[314.397,118.661],[313.476,118.832],[312.548,118.992],[311.612,119.14],[310.669,119.276],[309.72,119.402],[308.764,119.515],[307.804,119.617],[306.839,119.707],[305.87,119.785],[304.897,119.851],[303.921,119.905],[302.943,119.947],[301.963,119.977],[300.982,119.995],[300.0,120.001],[299.018,119.995],[298.037,119.977],[297.057,119.947],[296.079,119.905],[295.103,119.851],[294.13,119.785],[293.161,119.707],[292.196,119.617],[291.236,119.515],[290.28,119.402],[289.331,119.276],[288.388,119.14],[287.452,118.992],[286.524,118.832],[285.603,118.661],[284.692,118.479],[283.79,118.285],[282.897,118.081],[282.015,117.865],[281.143,117.639],[280.283,117.403],[279.435,117.155],[278.599,116.898],[277.776,116.63],[276.967,116.353],[276.171,116.065],[275.39,115.768],[274.623,115.461],[273.872,115.145],[273.136,114.82],[272.417,114.486],[271.714,114.143],[271.029,113.792],[270.36,113.432],[269.71,113.064],[269.078,112.689],[268.465,112.305],[267.87,111.915],[267.295,111.517],[266.74,111.112],[266.204,110.7],[265.689,110.283],[265.195,109.858],[264.721,109.428],[264.269,108.993],[263.839,108.552],[263.43,108.105],[263.043,107.654],[262.678,107.198],[262.336,106.738],[262.017,106.274],[261.72,105.806],[261.447,105.335],[261.197,104.86],[260.97,104.382],[260.767,103.902],[260.587,103.419],[260.431,102.935],[260.299,102.448],[260.191,101.96],[260.106,101.471],[260.046,100.981],[260.01,100.491],[259.998,100.0],[260.01,99.509],[260.046,99.019],[260.106,98.529],[260.191,98.04],[260.299,97.552],[260.431,97.065],[260.587,96.581],[260.767,96.098],[260.97,95.618],[261.197,95.14],[261.447,94.665],[261.72,94.194],[262.017,93.726],[262.336,93.262],[262.678,92.802],[263.043,92.346],[263.43,91.895],[263.839,91.448],[264.269,91.007],[264.721,90.572],[265.195,90.142],[265.689,89.717],[266.204,89.3],[266.74,88.888],[267.295,88.483],[267.87,88.085],[268.465,87.695],[269.078,87.311],[269.71,86.936],[270.36,86.568],[271.029,86.208],[271.714,85.857],[272.417,85.514],[273.136,85.18],[273.872,84.855],[274.623,84.539],[275.39,84.232],[276.171,83.935],[276.967,83.647],[277.776,83.37],[278.599,83.102],[279.435,82.845],[280.283,82.597],[281.143,82.361],[282.015,82.135],[282.897,81.919],[283.79,81.715],[284.692,81.521],[285.603,81.339],[286.524,81.168],[287.452,81.008],[288.388,80.86],[289.331,80.724],[290.28,80.598],[291.236,80.485],[292.196,80.383],[293.161,80.293],[294.13,80.215],[295.103,80.149],[296.079,80.095],[297.057,80.053],[298.037,80.023],[299.018,80.005],[300.0,79.999],[300.982,80.005],[301.963,80.023],[302.943,80.053],[303.921,80.095],[304.897,80.149],[305.87,80.215],[306.839,80.293],[307.804,80.383],[308.764,80.485],[309.72,80.598],[310.669,80.724],[311.612,80.86],[312.548,81.008],[313.476,81.168],[314.397,81.339],[315.308,81.521],[316.21,81.715],[317.103,81.919],[317.985,82.135],[318.857,82.361],[319.717,82.597],[320.565,82.845],[321.401,83.102],[322.224,83.37],[323.033,83.647],[323.829,83.935],[324.61,84.232],[325.377,84.539],[326.128,84.855],[326.864,85.18],[327.583,85.514],[328.286,85.857],[328.971,86.208],[329.64,86.568],[330.29,86.936],[330.922,87.311],[331.535,87.695],[332.13,88.085],[332.705,88.483],[333.26,88.888],[333.796,89.3],[334.311,89.717],[334.805,90.142],[335.279,90.572],[335.731,91.007],[336.161,91.448],[336.57,91.895],[336.957,92.346],[337.322,92.802],[337.664,93.262],[337.983,93.726],[338.28,94.194],[338.553,94.665],[338.803,95.14],[339.03,95.618],[339.233,96.098],[339.413,96.581],[339.569,97.065],[339.701,97.552],[339.809,98.04],[339.894,98.529],[339.954,99.019],[339.99,99.509]]}],"answer":"accept"}
            {"id":"s-2","image":"day/s-2.png","width":320,"height":200,"spans":[],"answer":"accept"}
            {"id":"s-4","image":"day/s-4.png","spans":[{"id":"m1","label":"car","type":"rect","x":0.4,"y":0.0,"width":1.0,"height":1.0,"center":[0.9,0.5],"points":[[0.4,0.0],[1.4,0.0],[1.4,1.0],[0.4,1.0]]}],"answer":"accept"}
            (*) 3 polylines, sets of keypoints and masks, 1 item without an answer, attributes, the names of people, scores and what was suggested are not in this file.
            (*) 1 turned box is a polygon in this file.
            (*) 1 polygon with holes has none in this file.
            (*) 1 ellipse is a polygon in this file.
        "#]].assert_eq(&said(&FORMAT, &regions()));
    }
}
