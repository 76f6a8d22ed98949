//! `countersign inspect FILE`: what a file is, before anybody works with it.
//!
//! The whole file is read as the page reads it, with the mapping that the page would propose for a
//! table: what is counted here is what would be opened there.

use serde::Serialize;

use super::Command;
use super::flags::{Flags, JSON};
use super::opened::{Opening, WRONG_ANSWER, ask};
use super::world::{Outcome, World};
use crate::core::format::mapping::Role;
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::text::counted;
use crate::engine::Engine;
use crate::engine::protocol::{Opened, Preview, Reply, Request};

/// The page looks at as many bytes to say what a file is.
const FIRST: usize = 1 << 18;

pub const COMMAND: Command = Command {
    name: "inspect",
    files: "FILE",
    flags: &[JSON],
    about: "What a file is: its format, schema and counts, and what of it could not be read.",
    lines: false,
    answer,
};

fn answer(flags: &Flags, world: &dyn World) -> Result<Outcome, String> {
    let [path] = flags.plain.as_slice() else {
        return Err("inspect takes one file: a dataset, a project, or a table".to_owned());
    };
    let opening = Opening::read(world, path)?;
    let seen = preview(&opening)?;
    let (_, opened) = opening.open()?;
    let code = u8::from(opened.items == 0);
    let text =
        if flags.has("--json") { json(path, &seen, opened) } else { text(path, &seen, &opened) };
    Ok(Outcome::said(text).with_code(code))
}

fn preview(opening: &Opening<'_>) -> Result<Preview, String> {
    let first = opening.bytes.get(..FIRST).unwrap_or(&opening.bytes);
    let complete = first.len() == opening.bytes.len();
    let inspect = Request::Inspect { name: opening.name.clone(), complete, mapping: None };
    match ask(&mut Engine::new(), inspect, Some(first.to_vec()))?.0 {
        Reply::Preview(seen) => Ok(*seen),
        _ => Err(WRONG_ANSWER.to_owned()),
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Inspected"))]
struct InspectedJson<'a> {
    file: &'a str,
    /// Id of the format, or `unknown`.
    format: &'a str,
    /// For a person.
    says: &'a str,
    /// Whether the page asks a person what the columns mean.
    needs_mapping: bool,
    /// What each column is taken for; empty where the format says it itself.
    mapping: Vec<ColumnJson<'a>>,
    items: u32,
    suggestions: u64,
    /// SHA-256 of the dataset's native lines: its identity.
    dataset: String,
    /// Lines of the log in a project, and who wrote them where that is one person.
    log_lines: u64,
    author: Option<String>,
    schema: Schema,
    /// The first 1,000; `issue_count` counts all.
    issues: Vec<Issue>,
    issue_count: u64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Column"))]
struct ColumnJson<'a> {
    name: &'a str,
    role: &'a Role,
    why: &'a str,
}

fn json(path: &str, seen: &Preview, opened: Opened) -> String {
    let columns = seen.mapping.columns.iter();
    let found = InspectedJson {
        file: path,
        format: &seen.format,
        says: &seen.said,
        needs_mapping: seen.needs_mapping,
        mapping: columns
            .map(|column| ColumnJson { name: &column.name, role: &column.role, why: &column.why })
            .collect(),
        items: opened.items,
        suggestions: opened.suggestions,
        dataset: opened.dataset,
        log_lines: opened.log_lines,
        author: opened.author,
        schema: opened.schema,
        issues: opened.issues,
        issue_count: opened.issue_count,
    };
    // Texts and whole numbers: this cannot fail.
    serde_json::to_string_pretty(&found).unwrap_or_default() + "\n"
}

fn text(path: &str, seen: &Preview, opened: &Opened) -> String {
    let schema = &opened.schema;
    let mut text = format!("{path}: {}\n", seen.said);
    if opened.items > 0 {
        let items = counted(opened.items, "item");
        let suggestions = counted(opened.suggestions, "suggestion");
        text += &format!("{items}, {suggestions}, identity {}\n", opened.dataset);
    }
    if opened.log_lines > 0 {
        let lines = counted(opened.log_lines, "event");
        let author = opened.author.as_ref().map(|name| format!(" of {name}")).unwrap_or_default();
        text += &format!("a log with {lines}{author}\n");
    }
    for column in &seen.mapping.columns {
        // As JSON is the one way that all roles have of being written.
        let role = serde_json::to_value(&column.role).unwrap_or_default();
        let role = role.get("role").and_then(|role| role.as_str()).unwrap_or_default().to_owned();
        text += &format!("column {}: {role} ({})\n", column.name, column.why);
    }
    for question in &schema.questions {
        let labels: Vec<&str> = question.labels().iter().map(|label| label.id.as_str()).collect();
        let labels =
            if labels.is_empty() { String::new() } else { format!(": {}", labels.join(", ")) };
        text += &format!("question {} ({}){labels}\n", question.id, question.kind.name());
    }
    for agent in &schema.agents {
        text += format!("agent {} {}", agent.id, agent.version).trim_end();
        text.push('\n');
    }
    for issue in &opened.issues {
        text += &format!("{issue}\n");
    }
    let more = opened.issue_count.saturating_sub(opened.issues.len() as u64);
    if more > 0 {
        text += &format!("and {} more\n", counted(more, "issue"));
    }
    text
}

#[cfg(test)]
pub fn types(types: &mut impl ts_rs::TypeVisitor) {
    types.visit::<InspectedJson<'_>>();
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use std::collections::BTreeMap;

    const NATIVE: &str = r#"{"countersign":1,"name":"mail","questions":[{"id":"mood","kind":"choice","labels":["pos","neg"]}],"agents":["bayes"]}
{"id":"a","fields":{"text":"Fine."},"suggestions":[{"question":"mood","agent":"bayes","value":"pos","score":0.9}]}
{"id":"b","fields":{"text":"No."},"suggestions":[{"question":"mood","agent":"bayes","value":"neg","score":"high"}]}
not a line
"#;

    fn ran(name: &str, text: &str, flags: &[&str]) -> Outcome {
        let files = BTreeMap::from([(name.to_owned(), text.as_bytes().to_vec())]);
        crate::cli::answer(&[&["inspect", name], flags].concat(), &files)
    }

    #[track_caller]
    fn check(name: &str, text: &str, code: u8, expected: Expect) {
        let outcome = ran(name, text, &[]);
        expected.assert_eq(&(outcome.err + &String::from_utf8(outcome.out).unwrap()));
        assert_eq!(outcome.code, code);
    }

    #[test]
    fn tells_a_person() {
        check(
            "in/mail.jsonl",
            NATIVE,
            0,
            expect![[r#"
            in/mail.jsonl: Countersign JSONL with a header, 1 question, 1 agent
            2 items, 2 suggestions, identity 615ec79acc709c707d9b180996938b3e5ff711c57e3030e10937f1d09fb0355a
            question mood (choice): pos, neg
            agent bayes
            line 3, field suggestions[0].score: not a finite number; the suggestion has no score
            line 4, column 1: not an item: a line must be one JSON object; the line was left out
        "#]],
        );
        check(
            "t.csv",
            "text,label,score\nFine.,pos,0.9\n",
            0,
            expect![[r#"
            t.csv: CSV with commas, 3 columns
            1 item, 1 suggestion, identity 6d167659f75183dcac8758af4bf6eace68a8f23f41e05d35e72d828d418eb0ff
            column text: text (its name says text)
            column label: label (one short value, and its name says label)
            column score: score (numbers from 0.9 to 0.9, and its name says score)
            question label (choice): pos
            agent model
        "#]],
        );
        check(
            "x.pdf",
            "%PDF-1.7",
            1,
            expect![[r#"
            x.pdf: Not a dataset: a PDF
            x.pdf cannot be read: it is a PDF
        "#]],
        );
    }

    #[test]
    fn tells_a_program() {
        let value = |name: &str, text: &str| -> serde_json::Value {
            serde_json::from_slice(&ran(name, text, &["--json"]).out).unwrap()
        };
        let native = value("mail.jsonl", NATIVE);
        assert_eq!((&native["format"], &native["items"]), (&"native".into(), &2.into()));
        assert_eq!(native["schema"]["questions"][0]["labels"][1]["id"], "neg");
        assert_eq!(native["issue_count"], 2);
        assert_eq!(native["issues"][1]["line"], 4);
        let table = value("t.csv", "text,label,score\nFine.,pos,0.9\n");
        assert_eq!(table["mapping"][1]["role"]["role"], "label");
        assert_eq!((&table["needs_mapping"], &table["suggestions"]), (&true.into(), &1.into()));
    }
}
