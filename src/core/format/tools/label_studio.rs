//! Writes Label Studio's tasks, as it imports them: all suggestions as predictions, the answers of
//! each person as an annotation.
//!
//! ```text
//! [{"id":1,"data":{"text":"Bob in Rome"},"meta":{"lang":"en"},
//!   "annotations":[{"completed_by":{"email":"anna@x.example"},"result":[{"id":"m1",
//!     "from_name":"names","to_name":"text","type":"labels","origin":"prediction",
//!     "value":{"start":0,"end":3,"text":"Bob","labels":["PER"]}}],…}],
//!   "predictions":[{"model_version":"rules 2","score":0.9,"result":[…]}]}]
//! ```
//! What became of a suggested mark is where Label Studio has a place for it: accepted is of the
//! `origin` `prediction`, edited `prediction-changed`, one's own `manual`; a rejected one says by
//! whom in the `meta` of the region of the prediction.
//!
//! Where the questions of a project are they need a labelling interface of the same names: that is a
//! file of its own ([`label_studio_config`](super::label_studio_config)).

use std::collections::{BTreeMap, BTreeSet};

use super::prodigy::plain;
use super::tally::Tally;
use crate::core::format::ordered::Node;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, Writer};
use crate::core::format::reviewed::{Review, Reviewed, Said, Written};
use crate::core::format::reviewed_jsonl::object;
use crate::core::model::dataset::Schema;
use crate::core::model::item::{Content, Item};
use crate::core::model::question::Question;
use crate::core::model::suggestion::Suggestion;

mod controls;
mod places;
mod results;

pub use controls::{Controls, object_name};
use results::{Results, Whose};

pub const FORMAT: Format = Format {
    id: "label-studio",
    title: "Label Studio tasks",
    about: "Suggestions as predictions, and the answers of each person as an annotation: choices, ratings, texts, spans, relations, regions.",
    ending: "-label-studio.json",
    media_type: "application/json",
    example: "",
    reads: false,
    writer: Some(Writer {
        kinds: KINDS,
        purpose: Purpose::Tool,
        whole: false,
        records: false,
        queue: false,
        write: |review| made(review).0,
        losses: |review| made(review).1.sentences(ALWAYS),
    }),
};

pub const KINDS: &[&str] = &["choice", "choices", "rating", "text", "spans", "regions"];

const ALWAYS: &[&str] = &["who settled what and how", "known answers", "the log's hash chain"];

fn made(review: &dyn Review) -> (Written, Tally) {
    let controls = Controls::of(review);
    let mut tally = Tally::default();
    let mut written = Written { text: "[".to_owned(), ..Written::default() };
    review.each(&mut |reviewed| {
        written.text.push_str(if written.records == 0 { "\n" } else { ",\n" });
        written.text += &task(reviewed, review.schema(), &controls, &mut tally).to_string();
        written.records += 1;
    });
    written.text += "\n]\n";
    (written, tally)
}

fn task(reviewed: &Reviewed<'_>, schema: &Schema, controls: &Controls, tally: &mut Tally) -> Node {
    let item = &reviewed.item;
    let id = match item.id.parse::<u64>() {
        Ok(number) if number.to_string() == item.id => Node::Number(number.into()),
        _ => Node::text(&item.id),
    };
    let meta = item.metadata.iter().map(|(key, meta)| (key.clone(), plain(meta)));
    // Label Studio gives tasks numbers of its own.
    let own = matches!(id, Node::Text(_)).then(|| ("item".to_owned(), id.clone()));
    let meta = meta.chain(own.filter(|_| item.metadata.iter().all(|(key, _)| key != "item")));
    // Each person's answers, and whom a suggested mark was rejected by.
    let mut rejected = BTreeMap::new();
    let annotations = annotations(reviewed, schema, controls, &mut rejected, tally);
    let predictions = predictions(reviewed, schema, controls, &rejected, tally);
    object([
        ("id", id),
        ("data", data(item, tally)),
        ("meta", Node::Object(meta.collect())),
        ("annotations", Node::List(annotations)),
        ("predictions", Node::List(predictions)),
    ])
}

/// By suggestion and mark, who rejected it.
type Rejected = BTreeMap<(String, String), BTreeSet<String>>;

fn annotations(
    reviewed: &Reviewed<'_>,
    schema: &Schema,
    controls: &Controls,
    rejected: &mut Rejected,
    tally: &mut Tally,
) -> Vec<Node> {
    let mut people: Vec<&str> = Vec::new();
    let mut said: Vec<(&Question, Said<'_>)> = Vec::new();
    for question in &schema.questions {
        for one in reviewed.said(&question.id) {
            if !people.contains(&one.annotator) {
                people.push(one.annotator);
            }
            said.push((question, one));
        }
    }
    let mut annotations = Vec::new();
    for person in people {
        let theirs = said.iter().filter(|(_, said)| said.annotator == person);
        let theirs: Vec<_> = theirs.collect();
        let mut results = Results::new(&reviewed.item, schema, controls);
        for (question, said) in &theirs {
            let Some(value) = said.value else {
                tally.left_out(
                    "rejection of a suggestion with nothing put in its place",
                    "rejections of suggestions with nothing put in their place",
                );
                continue;
            };
            for from in results.add(question, value, Whose::Person, tally) {
                rejected.entry((from.suggestion, from.mark)).or_default().insert(person.to_owned());
            }
        }
        annotations.push(annotation(reviewed, person, &theirs, results, false));
    }
    for (person, state) in &reviewed.states {
        if state.skipped && !said.iter().any(|(_, said)| said.annotator == person) {
            let results = Results::new(&reviewed.item, schema, controls);
            annotations.push(annotation(reviewed, person, &[], results, true));
        }
    }
    annotations
}

fn annotation(
    reviewed: &Reviewed<'_>,
    person: &str,
    said: &[&(&Question, Said<'_>)],
    results: Results<'_>,
    was_cancelled: bool,
) -> Node {
    let mut entries = match person.parse::<u64>() {
        // As Label Studio names people itself; another name it refuses with all of the import.
        Ok(number) => vec![("completed_by", Node::Number(number.into()))],
        Err(_) if person.contains('@') => {
            vec![("completed_by", object([("email", Node::text(person))]))]
        }
        Err(_) => vec![("annotator", Node::text(person))],
    };
    entries.push(("result", Node::List(results.list)));
    entries.push(("was_cancelled", Node::Bool(was_cancelled)));
    entries.push(("ground_truth", Node::Bool(false)));
    let at = said
        .iter()
        .filter_map(|(_, said)| said.here.map(|here| here.decided_at).or_else(|| said.given?.at));
    entries.extend(at.max().map(|at| ("created_at", Node::text(at.to_string()))));
    let times = said.iter().filter_map(|(_, said)| match &reviewed.event(said)?.body {
        crate::core::model::event::Body::Response(it) => Some(it.decided_at.since(it.shown_at)),
        _ => None,
    });
    #[expect(clippy::cast_precision_loss, reason = "far fewer milliseconds than 2^52")]
    let seconds = times.max().map(|milliseconds| milliseconds as f64 / 1000.0);
    entries.extend(seconds.map(|seconds| ("lead_time", Node::from(seconds))));
    object(entries)
}

fn predictions(
    reviewed: &Reviewed<'_>,
    schema: &Schema,
    controls: &Controls,
    rejected: &Rejected,
    tally: &mut Tally,
) -> Vec<Node> {
    // One for each agent and version, in their order, with all that it says.
    let mut agents: Vec<(&str, &str)> = Vec::new();
    let version = |it: &Suggestion| -> bool { !it.model_version.is_empty() };
    for it in &reviewed.item.suggestions {
        let agent = (it.agent.as_str(), it.model_version.as_str());
        if !agents.contains(&agent) {
            agents.push(agent);
        }
    }
    let mut predictions = Vec::new();
    for (agent, of_version) in agents {
        let mut results = Results::new(&reviewed.item, schema, controls);
        let mut scores = Vec::new();
        let mut name = agent.to_owned();
        for it in &reviewed.item.suggestions {
            if (it.agent.as_str(), it.model_version.as_str()) != (agent, of_version) {
                continue;
            }
            if version(it) {
                name = format!("{agent} {of_version}");
            }
            let Some(question) = schema.question(&it.question) else { continue };
            if !it.probabilities.is_empty() {
                tally.left_out("list of probabilities", "lists of probabilities");
            }
            if it.rationale.is_some() {
                tally.left_out("rationale", "rationales");
            }
            scores.extend(it.score);
            results.add(question, &it.value, Whose::Agent(it, rejected), tally);
        }
        let mut entries = vec![("model_version", Node::Text(name))];
        // The one of all, where there are several: each result has its own.
        let least = scores.into_iter().reduce(f64::min);
        entries.extend(least.map(|score| ("score", Node::from(score))));
        entries.push(("result", Node::List(results.list)));
        predictions.push(object(entries));
    }
    predictions
}

fn data(item: &Item, tally: &mut Tally) -> Node {
    let mut data = Vec::new();
    for field in &item.fields {
        let node = match &field.content {
            Content::Text { text } => Node::text(text),
            Content::Image { src, .. } => Node::text(src),
            Content::Conversation { turns } => {
                // As Label Studio's Paragraphs have them.
                let turns = turns.iter().map(|turn| {
                    object([
                        ("speaker", Node::text(&turn.speaker)),
                        ("text", Node::text(&turn.text)),
                    ])
                });
                Node::List(turns.collect())
            }
            Content::Answers { answers } => {
                let answers = answers.iter().map(|answer| {
                    object([("id", Node::text(&answer.id)), ("body", Node::text(&answer.text))])
                });
                Node::List(answers.collect())
            }
            Content::Series { sources, .. } => {
                if let [one] = sources.as_slice() {
                    Node::text(one)
                } else {
                    tally.left_out("series of frames", "series of frames");
                    continue;
                }
            }
        };
        data.push((field.id.clone(), node));
    }
    Node::Object(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{regions, said, spans};
    use expect_test::expect;

    #[test]
    fn texts() {
        expect![[r#"
            [
            {"id":"t-1","data":{"text":"😀 Bob Ross in Rome."},"meta":{"lang":"en","item":"t-1"},"annotations":[{"annotator":"ben","result":[{"id":"a","from_name":"names","to_name":"text","type":"labels","origin":"manual","value":{"start":2,"end":10,"text":"Bob Ross","labels":["PER"]}},{"id":"b","from_name":"names","to_name":"text","type":"labels","origin":"manual","value":{"start":6,"end":9,"text":"Ros","labels":["PER"]}},{"id":"c","from_name":"names","to_name":"text","type":"labels","origin":"manual","value":{"start":14,"end":17,"text":"Rom","labels":["LOC"]}},{"type":"relation","from_id":"a","to_id":"c","direction":"right","labels":["in"]}],"was_cancelled":false,"ground_truth":false}],"predictions":[{"model_version":"rules","result":[{"id":"r1","from_name":"names","to_name":"text","type":"labels","score":0.5,"value":{"start":2,"end":5,"text":"Bob","labels":["PER"]}},{"id":"r2","from_name":"names","to_name":"text","type":"labels","value":{"start":0,"end":1,"text":"😀","labels":["LOC"]}}]}]},
            {"id":"t-2","data":{"text":"Nothing here"},"meta":{"item":"t-2"},"annotations":[{"annotator":"ben","result":[],"was_cancelled":false,"ground_truth":false}],"predictions":[]},
            {"id":"t-3","data":{"text":"Ann"},"meta":{"item":"t-3"},"annotations":[],"predictions":[]}
            ]
            (*) Who settled what and how, known answers and the log's hash chain are not in this file.
        "#]].assert_eq(&said(&FORMAT, &spans()));
    }

    #[test]
    fn images() {
        expect![[r#"
            [
            {"id":"s-1","data":{"image":"day/s-1.png"},"meta":{"width":320,"height":200,"item":"s-1"},"annotations":[{"annotator":"ben","result":[{"id":"b","from_name":"objects","to_name":"image","type":"rectanglelabels","original_width":320,"original_height":200,"image_rotation":0,"origin":"manual","meta":{"text":["colour: red <&>","occluded: yes"]},"value":{"x":12.5,"y":25.0,"width":25.0,"height":35.25,"rotation":0.0,"rectanglelabels":["car"]}},{"id":"t","from_name":"objects","to_name":"image","type":"rectanglelabels","original_width":320,"original_height":200,"image_rotation":0,"origin":"manual","value":{"x":7.8125,"y":2.5,"width":6.25,"height":5.0,"rotation":90.0,"rectanglelabels":["car"]}},{"id":"p","from_name":"objects_polygon","to_name":"image","type":"polygonlabels","original_width":320,"original_height":200,"image_rotation":0,"origin":"manual","value":{"points":[[6.25,90.0],[18.75,70.0],[31.25,90.0]],"closed":true,"polygonlabels":["a lane"]}},{"id":"h","from_name":"objects_brush","to_name":"image","type":"brushlabels","original_width":320,"original_height":200,"image_rotation":0,"origin":"manual","value":{"format":"rle","rle":[0,3,232,0,57,27,253,255,254,9,222,1,31,252,224,17,255,240,78,240,8,255,231,0,143,255,130,119,128,95,255,255,255,224,31,255,252,3,255,255,128,125,142,240,0],"brushlabels":["a lane"]}},{"id":"l","from_name":"objects_polygon","to_name":"image","type":"polygonlabels","original_width":320,"original_height":200,"image_rotation":0,"origin":"manual","value":{"points":[[0.0,0.0],[1.5625,2.5]],"closed":false,"polygonlabels":["a lane"]}},{"id":"e","from_name":"objects_ellipse","to_name":"image","type":"ellipselabels","original_width":320,"original_height":200,"image_rotation":0,"origin":"manual","value":{"x":93.75,"y":50.0,"radiusX":12.5,"radiusY":10.0,"rotation":0.0,"ellipselabels":["car"]}},{"id":"k","from_name":"objects_keypoint","to_name":"image","type":"keypointlabels","original_width":320,"original_height":200,"image_rotation":0,"origin":"manual","meta":{"text":["of: car"]},"value":{"x":0.9375,"y":2.0,"width":0.5,"keypointlabels":["tail"]}},{"id":"m","from_name":"objects_brush","to_name":"image","type":"brushlabels","original_width":320,"original_height":200,"image_rotation":0,"origin":"manual","value":{"format":"rle","rle":[0,3,232,0,57,27,255,10,7,0,143,255,130,123,128,91,255,255,255,224,31,255,252,3,255,255,128,125,142,240,0],"brushlabels":["a lane"]}}],"was_cancelled":false,"ground_truth":false}],"predictions":[{"model_version":"vivid","result":[{"id":"v","from_name":"objects","to_name":"image","type":"rectanglelabels","original_width":320,"original_height":200,"image_rotation":0,"score":0.5,"value":{"x":0.3125,"y":0.5,"width":0.625,"height":1.0,"rotation":0.0,"rectanglelabels":["car"]}}]}]},
            {"id":"s-2","data":{"image":"day/s-2.png"},"meta":{"width":320,"height":200,"item":"s-2"},"annotations":[{"annotator":"ben","result":[],"was_cancelled":false,"ground_truth":false}],"predictions":[{"model_version":"vivid","result":[{"id":"v","from_name":"objects","to_name":"image","type":"rectanglelabels","original_width":320,"original_height":200,"image_rotation":0,"score":0.5,"value":{"x":0.3125,"y":0.5,"width":0.625,"height":1.0,"rotation":0.0,"rectanglelabels":["car"]}}]}]},
            {"id":"s-3","data":{"image":"day/s-3.png"},"meta":{"width":320,"height":200,"item":"s-3"},"annotations":[],"predictions":[{"model_version":"vivid","result":[{"id":"v","from_name":"objects","to_name":"image","type":"rectanglelabels","original_width":320,"original_height":200,"image_rotation":0,"score":0.5,"value":{"x":0.3125,"y":0.5,"width":0.625,"height":1.0,"rotation":0.0,"rectanglelabels":["car"]}}]}]},
            {"id":"s-4","data":{"image":"day/s-4.png"},"meta":{"item":"s-4"},"annotations":[{"annotator":"ben","result":[],"was_cancelled":false,"ground_truth":false}],"predictions":[{"model_version":"vivid","result":[]}]}
            ]
            (*) 2 regions of images of unknown width and height, who settled what and how, known answers and the log's hash chain are not in this file.
            (*) 1 region or span has its attributes as a text.
            (*) 1 polygon with holes becomes a mask.
            (*) 1 point has its name as its label, and what it is of as a text.
        "#]].assert_eq(&said(&FORMAT, &regions()));
    }

    /// What became of a suggested mark, who rejected one, and names that are Label Studio's.
    #[test]
    fn accepted_edited_and_rejected_are_told_apart() {
        let header = r#"{"countersign":1,"questions":[{"id":"names","kind":"spans","field":"text","labels":["PER"]}]}"#;
        let line = r#"{"id":"7","fields":{"text":"Ann and Bob met Eve"},"suggestions":[{"id":"s","question":"names","agent":"rules","model_version":"2","score":0.5,"value":{"spans":[{"id":"a","start":0,"end":3,"label":"PER"},{"id":"b","start":8,"end":12,"label":"PER"},{"id":"c","start":4,"end":7,"label":"PER"}]}}],"responses":[{"question":"names","annotator":"ann@x.example","value":{"spans":[{"id":"a","start":0,"end":3,"label":"PER","from":{"suggestion":"s","mark":"a"},"judged":"accepted"},{"id":"b","start":8,"end":11,"label":"PER","from":{"suggestion":"s","mark":"b"},"judged":"edited"},{"id":"d","start":16,"end":19,"label":"PER"}],"rejected":[{"suggestion":"s","mark":"c"}]}},{"question":"names","annotator":"3","value":{"spans":[]}}]}"#;
        let review = crate::core::format::reviewed::fixture::dataset(header, vec![line.to_owned()]);
        let text = made(&review).0.text;
        let tasks = Node::parse(&text).unwrap();
        let [task] = tasks.elements() else { panic!("{text}") };
        let mut told = String::new();
        for key in ["annotations", "predictions"] {
            for one in task.get(key).unwrap().elements() {
                let by = one.get("completed_by").or_else(|| one.get("model_version")).unwrap();
                told += &format!("{by}\n");
                for result in one.get("result").unwrap().elements() {
                    let of = |key: &str| result.get(key).map(Node::to_string).unwrap_or_default();
                    told += &format!("  {} {} {}\n", of("id"), of("origin"), of("meta"));
                }
            }
        }
        expect![[r#"
            {"email":"ann@x.example"}
              "a" "prediction" 
              "b" "prediction-changed" 
              "d" "manual" 
            3
            "rules 2"
              "a"  
              "b"  
              "c"  {"text":["rejected by ann@x.example"]}
        "#]]
        .assert_eq(&told);
    }
}
