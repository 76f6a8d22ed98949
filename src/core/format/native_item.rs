//! One line of native JSONL, whole: what the page shows of one item.
//!
//! What is illegal is left out with an issue; the item itself is there whenever
//! the line is one JSON object.

pub mod content;
mod responses;
mod suggestions;
#[cfg(test)]
mod tests;

use serde_json::value::RawValue;

use self::content::{content, meta};
use self::responses::responses;
use self::suggestions::suggestions;
use super::native::{self, RawItem};
use super::ordered::Node;
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::model::item::{Content, Field, Item, Meta, SeriesKind};
use crate::core::model::question::Question;
use crate::core::model::value::Value;

/// Reads one item line; `number` is its line in the file.
pub fn read_item(line: &str, number: u64, schema: &Schema) -> (Option<Item>, Vec<Issue>) {
    let raw = match RawItem::read(line) {
        Ok(raw) => raw,
        Err(error) => return (None, vec![native::syntax_issue(line, number, &error)]),
    };
    let mut issues = Vec::new();
    let id = raw.id_or_line(number).into_owned();
    if raw.id.as_str().is_empty() {
        issues.push(Issue::note(format!("no id; it is called {id}")).in_field("id"));
    }
    let item = Item {
        fields: fields(raw.fields, &mut issues),
        metadata: metadata(raw.metadata, &mut issues),
        suggestions: suggestions(&raw.suggestions.0, schema, &mut issues),
        responses: responses(raw.responses, schema, &mut issues),
        gold: gold(raw.gold, schema, &mut issues),
        id,
    };
    (Some(item), issues.into_iter().map(|issue| issue.at_line(number)).collect())
}

fn fields(raw: Option<&RawValue>, issues: &mut Vec<Issue>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let Some(raw) = raw else {
        issues.push(Issue::warning("no fields: there is nothing to judge").in_field("fields"));
        return fields;
    };
    if raw.get().starts_with('"') {
        let content = content(raw).map(|content| Field { id: "text".to_owned(), content });
        return content.into_iter().collect();
    }
    native::entries(raw, |id, raw| {
        let path = format!("fields.{id}");
        if fields.iter().any(|field| field.id == id) {
            issues.push(Issue::warning("stands twice; the first is read").in_field(path));
            return;
        }
        let Some(content) = content(raw) else {
            if raw.get() != "null" {
                issues.push(Issue::warning("nested too deep; left out").in_field(path));
            }
            return;
        };
        let kind = Node::parse(raw.get()).ok();
        let kind = kind.as_ref().and_then(|node| node.get("kind")).map(Node::plain);
        if let (Content::Text { .. }, Some(kind)) = (&content, kind.filter(|kind| kind != "text")) {
            let message = format!("fields of kind '{kind}' are not known; its JSON is shown");
            issues.push(Issue::warning(message).in_field(&path));
        }
        if let Content::Image { src, .. } = &content
            && src.is_empty()
        {
            issues.push(Issue::warning("an image without src").in_field(&path));
        }
        // Tracks are shown without pictures too.
        if let Content::Series { of, sources, .. } = &content
            && sources.is_empty()
            && *of != SeriesKind::Frames
        {
            let message = format!("{} without sources", of.name());
            issues.push(Issue::warning(message).in_field(&path));
        }
        fields.push(Field { id: id.to_owned(), content });
    });
    if fields.is_empty() {
        issues.push(Issue::warning("no fields: there is nothing to judge").in_field("fields"));
    }
    fields
}

fn metadata(raw: Option<&RawValue>, issues: &mut Vec<Issue>) -> Vec<(String, Meta)> {
    let mut cells: Vec<(String, Meta)> = Vec::new();
    let Some(raw) = raw else { return cells };
    if !raw.get().starts_with('{') && raw.get() != "null" {
        issues.push(Issue::warning("not an object; left out").in_field("metadata"));
    }
    native::entries(raw, |column, raw| {
        if cells.iter().any(|(id, _)| id == column) {
            let path = format!("metadata.{column}");
            issues.push(Issue::warning("stands twice; the first is read").in_field(path));
            return;
        }
        cells.push((column.to_owned(), meta(raw)));
    });
    cells
}

fn gold(raw: Option<&RawValue>, schema: &Schema, issues: &mut Vec<Issue>) -> Vec<(String, Value)> {
    let mut gold: Vec<(String, Value)> = Vec::new();
    let Some(raw) = raw else { return gold };
    native::entries(raw, |id, raw| {
        let path = format!("gold.{id}");
        if raw.get() == "null" || gold.iter().any(|(question, _)| question == id) {
            return;
        }
        let Some(question) = asked(schema, id, &path, issues) else { return };
        if let Some(value) = legal(question, Some(raw), "known answer", &path, issues) {
            gold.push((question.id.clone(), value));
        }
    });
    gold
}

fn asked<'s>(
    schema: &'s Schema,
    id: &str,
    path: &str,
    issues: &mut Vec<Issue>,
) -> Option<&'s Question> {
    let question = schema.question(id);
    if question.is_none() {
        let message = match id {
            "" => "names no question; left out".to_owned(),
            id => format!("there is no question '{id}'; left out"),
        };
        issues.push(Issue::warning(message).in_field(path));
    }
    question
}

fn legal(
    question: &Question,
    raw: Option<&RawValue>,
    what: &str,
    path: &str,
    issues: &mut Vec<Issue>,
) -> Option<Value> {
    let read = match raw {
        Some(raw) => native::value(question, raw),
        None => Err("no value".to_owned()),
    };
    read.map_err(|why| {
        let message = format!("{why}; the {what} was left out");
        issues.push(Issue::warning(message).in_field(path));
    })
    .ok()
}
