//! Reads Label Studio's tasks, as imported and as exported in JSON: choices, ratings,
//! text areas, pairwise choices, rankings, spans, relations and regions of images of
//! `predictions` and `annotations`.
//!
//! Videos and what else a labelling configuration can hold stays in the item's
//! `extra` and is named in an issue.

use super::label_studio_marks::Regions;
use super::native_item::content::is_turn;
use super::ordered::Node;
use super::profile::Profile;
use super::reviewed_jsonl::object;
use super::shape::Made;

/// Whether a record is a task.
pub fn recognise(node: &Node) -> bool {
    let data = matches!(node.get("data"), Some(Node::Object(_)));
    data && (node.get("annotations").is_some() || node.get("predictions").is_some())
}

/// The native item of a task.
pub fn item(node: &Node, count: u64) -> Made {
    let mut made = Made::default();
    let id = node.get("id").filter(|id| !id.is_null()).map(Node::plain);
    let data = node.get("data").map(Node::entries).unwrap_or_default();
    let mut metadata = node.get("meta").map(Node::entries).unwrap_or_default().to_vec();
    let mut fields = Vec::new();
    let (pair, is_ranked) = (pair(node, data), has_result(node, "ranker"));
    for (name, value) in data {
        let mut profile = Profile::new(name);
        profile.see(value);
        match value {
            _ if pair.as_ref().is_some_and(|pair| pair.contains(name)) => {}
            Node::List(list) if is_ranked && !list.is_empty() && list.iter().all(is_answer) => {
                fields.push((name.clone(), answers(list)));
            }
            Node::Text(_) if profile.images > 0 => {
                let image = [("kind", Node::text("image")), ("src", value.clone())];
                fields.push((name.clone(), object(image)));
            }
            Node::Text(text) if name.ends_with("id") || name == "ref" || text.is_empty() => {
                metadata.push((name.clone(), value.clone()));
            }
            Node::Text(_) => fields.push((name.clone(), value.clone())),
            Node::List(list) if !list.is_empty() && list.iter().all(is_turn) => {
                fields.push((name.clone(), value.clone()));
            }
            Node::Number(_) | Node::Bool(_) | Node::Null => {
                metadata.push((name.clone(), value.clone()));
            }
            _ => {
                made.left_out("lists and objects of the task's data (kept under extra)");
                made.kept.push((name.clone(), value.clone()));
            }
        }
    }
    if let Some(pair) = &pair {
        let answers = pair.iter().zip(["left", "right"]).map(|(name, id)| {
            let text = data.iter().find(|(key, _)| key == name).map(|(_, text)| text.clone());
            object([("id", Node::text(id)), ("text", text.unwrap_or_default())])
        });
        let content = [("kind", Node::text("answers")), ("answers", Node::List(answers.collect()))];
        fields.push(("answers".to_owned(), object(content)));
    }
    metadata
        .extend(image_size(node, &fields).filter(|_| !has_size(&metadata)).into_iter().flatten());
    let suggestions = predictions(&mut made, node);
    let (responses, gold) = annotations(&mut made, node);
    let extra = std::mem::take(&mut made.kept);
    made.item = object([
        ("id", Node::Text(id.unwrap_or_else(|| format!("row-{count}")))),
        ("fields", Node::Object(fields)),
        ("metadata", Node::Object(metadata)),
        ("suggestions", Node::List(suggestions)),
        ("responses", Node::List(responses)),
        ("gold", Node::Object(gold)),
        ("extra", Node::Object(extra)),
    ]);
    made
}

fn predictions(made: &mut Made, node: &Node) -> Vec<Node> {
    let mut suggestions = Vec::new();
    for prediction in node.get("predictions").map(Node::elements).unwrap_or_default() {
        if !matches!(prediction, Node::Object(_)) {
            made.left_out("predictions of which the export holds only the ids (export a snapshot with predictions)");
            continue;
        }
        let version = prediction.get("model_version").map(Node::plain).filter(|v| !v.is_empty());
        for (question, value, region) in results(made, prediction) {
            let score = region.get("score").or_else(|| prediction.get("score"));
            let mut entries = vec![
                ("question", Node::Text(question)),
                ("agent", Node::Text(version.clone().unwrap_or_else(|| "model".to_owned()))),
                ("value", value),
            ];
            entries.extend(score.filter(|s| s.as_number().is_some()).map(|s| ("score", s.clone())));
            suggestions.push(object(entries));
        }
    }
    suggestions
}

fn annotations(made: &mut Made, node: &Node) -> (Vec<Node>, Vec<(String, Node)>) {
    let (mut responses, mut gold) = (Vec::new(), Vec::new());
    for annotation in node.get("annotations").map(Node::elements).unwrap_or_default() {
        let is = |key: &str| annotation.get(key) == Some(&Node::Bool(true));
        if is("was_cancelled") {
            made.left_out("skipped annotations");
            continue;
        }
        // Who is no user of Label Studio stands in a file of ours as the annotator.
        let by = annotation.get("completed_by").or_else(|| annotation.get("annotator"));
        let by = by.and_then(|by| by.get("email").or_else(|| by.get("id"))).or(by);
        let by = by.map(Node::plain).filter(|by| !by.is_empty());
        for (question, value, _) in results(made, annotation) {
            if is("ground_truth") && !gold.iter().any(|(known, _)| *known == question) {
                gold.push((question.clone(), value.clone()));
            }
            let mut entries = vec![
                ("question", Node::Text(question)),
                ("annotator", Node::Text(by.clone().unwrap_or_else(|| "human".to_owned()))),
                ("value", value),
            ];
            entries.extend(annotation.get("created_at").map(|at| ("at", at.clone())));
            responses.push(object(entries));
        }
    }
    (responses, gold)
}

/// Question, value and the region they stand in, of what can be read.
fn results(made: &mut Made, of: &Node) -> Vec<(String, Node, Node)> {
    let mut found = Vec::new();
    let mut regions = Regions::default();
    for region in of.get("result").map(Node::elements).unwrap_or_default() {
        let kind = region.get("type").map(Node::plain).unwrap_or_default();
        let inner = |key: &str| region.get("value").and_then(|value| value.get(key)).cloned();
        let value = match kind.as_str() {
            "choices" => inner("choices").map(|choices| match choices.elements() {
                [one] => one.clone(),
                _ => choices,
            }),
            "rating" => inner("rating"),
            "textarea" => inner("text").map(|text| match &text {
                Node::List(parts) => {
                    Node::Text(parts.iter().map(Node::plain).collect::<Vec<_>>().join("\n"))
                }
                other => Node::Text(other.plain()),
            }),
            "pairwise" => inner("selected"),
            "ranker" => inner("ranker").and_then(|buckets| ranks(made, &buckets)),
            _ => None,
        };
        match (region.get("from_name").map(Node::plain), value) {
            (Some(question), Some(value)) => found.push((question, value, region.clone())),
            _ if regions.take(region) => {}
            _ => {
                made.left_out("regions without a label, videos and other results, which are not read (kept under extra)");
                made.kept.push((format!("result-{}", made.kept.len() + 1), region.clone()));
            }
        }
    }
    let (marks, left) = regions.values();
    if left > 0 {
        made.left_out("relations between regions of which one is not read");
    }
    found.extend(marks.into_iter().map(|(question, value)| (question, value, Node::Null)));
    found
}

/// The groups of a ranking, best first. One bucket holds an order; several hold groups, and
/// only the labelling configuration says which of them is the better. `_` holds what was
/// not placed.
fn ranks(made: &mut Made, buckets: &Node) -> Option<Node> {
    let placed =
        buckets.entries().iter().filter(|(name, ids)| name != "_" && !ids.elements().is_empty());
    let placed: Vec<&[Node]> = placed.map(|(_, ids)| ids.elements()).collect();
    let group = |ids: &[Node]| Node::List(ids.iter().map(|id| Node::Text(id.plain())).collect());
    match placed.as_slice() {
        [] => None,
        [one] => Some(Node::List(one.chunks(1).map(group).collect())),
        several => {
            made.left_out(
                "names of a ranker's buckets: they are ranks in the order in which they stand, check it",
            );
            Some(Node::List(several.iter().map(|ids| group(ids)).collect()))
        }
    }
}

/// Whether a node is one of the things that a ranker puts in order.
fn is_answer(node: &Node) -> bool {
    node.get("id").is_some() && ANSWER_TEXTS.iter().any(|key| node.get(key).is_some())
}

/// What of such a thing is shown.
const ANSWER_TEXTS: [&str; 4] = ["title", "body", "text", "html"];

fn answers(list: &[Node]) -> Node {
    let answers = list.iter().map(|node| {
        let texts = ANSWER_TEXTS.iter().filter_map(|key| node.get(key)).map(Node::plain);
        let text = texts.collect::<Vec<_>>().join("\n");
        let id = node.get("id").map(Node::plain).unwrap_or_default();
        object([("id", Node::Text(id)), ("text", Node::Text(text))])
    });
    object([("kind", Node::text("answers")), ("answers", Node::List(answers.collect()))])
}

/// Width and height of the image, which stand in each of its regions. Of several images a region
/// names the object of the labelling interface, which is none of the task's.
fn image_size(node: &Node, fields: &[(String, Node)]) -> Option<[(String, Node); 2]> {
    let is_image = |field: &&(String, Node)| field.1.get("kind") == Some(&Node::text("image"));
    if fields.iter().filter(is_image).count() != 1 {
        return None;
    }
    let size = |result: &Node| {
        let side = |key: &str| result.get(key).filter(|it| it.as_number().is_some()).cloned();
        let (width, height) = (side("original_width")?, side("original_height")?);
        Some([("width".to_owned(), width), ("height".to_owned(), height)])
    };
    results_of(node).find_map(size)
}

fn has_size(metadata: &[(String, Node)]) -> bool {
    metadata.iter().any(|(key, _)| key == "width" || key == "height")
}

/// Everything that predictions and annotations hold.
fn results_of(node: &Node) -> impl Iterator<Item = &Node> {
    let lists = ["predictions", "annotations"].into_iter().filter_map(|key| node.get(key));
    let each = lists.flat_map(Node::elements).filter_map(|of| of.get("result"));
    each.flat_map(Node::elements)
}

/// Whether a prediction or an annotation holds a result of a type.
fn has_result(node: &Node, kind: &str) -> bool {
    results_of(node).any(|result| result.get("type").is_some_and(|it| it.plain() == kind))
}

/// The two texts of a pairwise task: those whose names differ in their last character only.
fn pair(node: &Node, data: &[(String, Node)]) -> Option<[String; 2]> {
    let is_pairwise = has_result(node, "pairwise");
    let texts: Vec<&String> =
        data.iter().filter(|(_, node)| node.as_text().is_some()).map(|(name, _)| name).collect();
    let bare = |name: &str| {
        let mut chars = name.chars();
        chars.next_back().map(|_| chars.as_str().to_owned())
    };
    let pairs = texts.iter().zip(texts.iter().skip(1));
    let mut pairs = pairs.filter(|(a, b)| bare(a) == bare(b) && a.chars().count() > 1);
    let (left, right) = pairs.next().filter(|_| is_pairwise)?;
    Some([(*left).clone(), (*right).clone()])
}
