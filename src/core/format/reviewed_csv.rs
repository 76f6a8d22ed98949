//! Writes the reviewed dataset as CSV: one row an item, for spreadsheets.
//!
//! Columns: the id, a column per field and per metadata column; per question each
//! agent's suggestion and score, then the final value, its verdict and who gave it;
//! then route, rule, reason, flags and notes. RFC 4180, UTF-8. A cell that a
//! spreadsheet would run as a formula begins with an apostrophe.

use super::reviewed::{Counts, Outcome, Review, Reviewed, Written};
use crate::core::log::fold::ItemState;
use crate::core::model::item::Content;
use crate::core::model::question::Question;
use crate::core::model::value::{NONE_OF_THESE, Value};
use crate::core::text::figure;

/// Writes all rows.
pub fn write(review: &dyn Review) -> Written {
    let columns = Columns::of(review);
    let mut written = Written::default();
    row(&mut written.text, &columns.names(review));
    review.each(&mut |reviewed| {
        row(&mut written.text, &columns.cells(review, reviewed));
        written.records += 1;
    });
    written
}

/// What this file does not hold.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let counts = Counts::of(review);
    let mut losses = Vec::from_iter(Counts::sentence(
        &[
            (counts.rationales, "rationale", "rationales"),
            (counts.probabilities, "list of class probabilities", "lists of class probabilities"),
            (counts.gold, "known answer", "known answers"),
            counts.taken_back(),
        ],
        match counts.log_lines {
            0 => &[],
            _ => &["the log's hash chain", "the time spent on each item"],
        },
    ));
    if counts.unresolved > 0 {
        let questions = match counts.unresolved {
            1 => "1 question on which people differ has".to_owned(),
            many => format!("{} questions on which people differ have", figure(many)),
        };
        losses.push(format!("{questions} no value; who said what is not in this file."));
    }
    if counts.adjudicated > 0 {
        let questions = match counts.adjudicated {
            1 => "1 adjudicated question has its value".to_owned(),
            many => format!("{} adjudicated questions have their values", figure(many)),
        };
        losses.push(format!(
            "{questions} alone; the answers that were settled are not in this file."
        ));
    }
    if counts.structured > 0 {
        losses
            .push(format!("Turns and answers of {} fields become plain text.", counts.structured));
    }
    let mut escaped = 0_u64;
    let columns = Columns::of(review);
    review.each(&mut |reviewed| {
        let cells = columns.cells(review, reviewed);
        escaped += cells.iter().filter(|cell| would_run(cell)).count() as u64;
    });
    if escaped > 0 {
        let cells = if escaped == 1 { "cell gets" } else { "cells get" };
        losses.push(format!(
            "{escaped} {cells} an apostrophe in front, so that a spreadsheet does not run it."
        ));
    }
    losses.push("Keys that Countersign does not know are not in this file.".to_owned());
    losses
}

/// The columns that depend on the data: those of the schema, then others in order of appearance.
struct Columns {
    fields: Vec<String>,
    metadata: Vec<String>,
    /// By question: the agents that suggest.
    agents: Vec<Vec<String>>,
}

impl Columns {
    fn of(review: &dyn Review) -> Self {
        let schema = review.schema();
        let mut columns = Self {
            fields: schema.fields.iter().map(|field| field.id.clone()).collect(),
            metadata: schema.columns.iter().map(|column| column.id.clone()).collect(),
            agents: vec![Vec::new(); schema.questions.len()],
        };
        let once = |list: &mut Vec<String>, id: &String| {
            if !list.contains(id) {
                list.push(id.clone());
            }
        };
        review.each(&mut |reviewed| {
            reviewed.item.fields.iter().for_each(|field| once(&mut columns.fields, &field.id));
            reviewed.item.metadata.iter().for_each(|(id, _)| once(&mut columns.metadata, id));
            for (question, agents) in schema.questions.iter().zip(&mut columns.agents) {
                reviewed.suggestions(&question.id).for_each(|s| once(agents, &s.agent));
            }
        });
        columns
    }

    fn names(&self, review: &dyn Review) -> Vec<String> {
        let mut names = vec!["id".to_owned()];
        names.extend(self.fields.iter().cloned());
        names.extend(self.metadata.iter().map(|id| format!("metadata.{id}")));
        for (question, agents) in review.schema().questions.iter().zip(&self.agents) {
            let question = &question.id;
            for agent in agents {
                names.extend([format!("{question}.{agent}"), format!("{question}.{agent}.score")]);
            }
            names.push(question.clone());
            names.extend(["by", "verdict", "annotators"].map(|end| format!("{question}.{end}")));
        }
        names.extend(["route", "rule", "reason", "flags", "escalated", "notes"].map(str::to_owned));
        names
    }

    fn cells(&self, review: &dyn Review, reviewed: &Reviewed<'_>) -> Vec<String> {
        let item = &reviewed.item;
        let mut cells = vec![item.id.clone()];
        cells.extend(self.fields.iter().map(|id| {
            let field = item.fields.iter().find(|field| field.id == *id);
            field.map(|field| plain(&field.content)).unwrap_or_default()
        }));
        cells.extend(self.metadata.iter().map(|id| {
            let cell = item.metadata.iter().find(|(column, _)| column == id);
            cell.map(|(_, meta)| meta.to_string()).unwrap_or_default()
        }));
        for (question, agents) in review.schema().questions.iter().zip(&self.agents) {
            for agent in agents {
                let suggestion = reviewed.suggestions(&question.id).find(|s| s.agent == *agent);
                cells.push(suggestion.map(|s| said(&s.value)).unwrap_or_default());
                let score = suggestion.and_then(|suggestion| suggestion.score);
                cells.push(score.map(|score| score.to_string()).unwrap_or_default());
            }
            cells.extend(outcome(reviewed, question));
        }
        let all = |of: &dyn Fn(&ItemState) -> Option<&String>| {
            let said = reviewed.states.iter().filter_map(|(who, state)| Some((who, of(state)?)));
            said.map(|(who, text)| format!("{who}: {text}")).collect::<Vec<_>>().join("\n")
        };
        cells.extend([
            reviewed.routed.route.name().to_owned(),
            reviewed.routed.rule_id.clone().unwrap_or_default(),
            reviewed.routed.reason.clone(),
            all(&|state| state.flag.as_ref()),
            all(&|state| state.escalated.as_ref()),
            all(&|state| state.note.as_ref()),
        ]);
        cells
    }
}

/// Final value, by whom it stands, verdict, annotators.
fn outcome(reviewed: &Reviewed<'_>, question: &Question) -> [String; 4] {
    let (value, by) = match reviewed.outcome(question) {
        Outcome::Open => return Default::default(),
        Outcome::Auto(suggestion) => {
            return [said(&suggestion.value), "auto".to_owned(), String::new(), String::new()];
        }
        Outcome::Agreed(value) => (value.map(said).unwrap_or_default(), "people"),
        Outcome::Adjudicated { value, .. } => (value.map(said).unwrap_or_default(), "adjudication"),
        Outcome::Differ => (String::new(), "differ"),
    };
    let said = reviewed.said(&question.id);
    let mut verdicts: Vec<&str> =
        said.iter().filter_map(|said| Some(said.here?.verdict.name())).collect();
    verdicts.dedup();
    let annotators: Vec<&str> = said.iter().map(|said| said.annotator).collect();
    [value, by.to_owned(), verdicts.join(", "), annotators.join(", ")]
}

/// A value as its ids. That no label holds is said as the page says it: `none` could be
/// a label.
fn said(value: &Value) -> String {
    match value {
        Value::Many(labels) if labels.is_empty() => NONE_OF_THESE.to_owned(),
        value => value.brief(),
    }
}

/// A field as plain text.
pub fn plain(content: &Content) -> String {
    match content {
        Content::Text { text } => text.clone(),
        Content::Conversation { turns } => turns
            .iter()
            .map(|turn| format!("{}: {}", turn.speaker, turn.text))
            .collect::<Vec<_>>()
            .join("\n"),
        Content::Answers { answers } => answers
            .iter()
            .map(|answer| format!("{}: {}", answer.id, answer.text))
            .collect::<Vec<_>>()
            .join("\n"),
        Content::Image { src, .. } => src.clone(),
        Content::Series { sources, .. } => sources.join("\n"),
    }
}

/// Whether a spreadsheet would take a cell for a formula. A number is none.
fn would_run(cell: &str) -> bool {
    let number = cell.parse::<f64>().is_ok_and(f64::is_finite);
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !number
}

/// One row, safe to open in a spreadsheet.
pub fn row(text: &mut String, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let apostrophe = if would_run(cell) { "'" } else { "" };
        if cell.contains([',', '"', '\n', '\r', ';', '\t']) || cell.starts_with(' ') {
            text.push('"');
            text.push_str(apostrophe);
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(apostrophe);
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::fixture::Sample;
    use crate::core::format::source::Source;
    use expect_test::expect;

    #[test]
    fn writes_a_row_per_item() {
        let sample = Sample::default();
        let written = write(&sample);
        expect![[r#"
            id,text,thread,metadata.lang,metadata.extra,mood.bayes,mood.bayes.score,mood.rules,mood.rules.score,mood,mood.by,mood.verdict,mood.annotators,harm.rules,harm.rules.score,harm,harm.by,harm.verdict,harm.annotators,route,rule,reason,flags,escalated,notes
            m-1,"'=1+1 fine, ""thanks""",,en,-2,neg,0.6,pos,0.9,pos,people,accepted,anna,,,,,,,single,unsure,because,,,
            m-2,,"mara: hi
            joss: ho",,,pos,0.97,,,pos,auto,,,,,,,,,auto,sure,because,,,
            m-3,both,,,,,,,,,differ,own,"ben, anna",spam,,,people,rejected,anna,blind,,because,anna: not a message,,"anna: two
            lines"
            m-4,open,,,,neg,0.5,,,,,,,,,,,,,single,unsure,because,,,
        "#]].assert_eq(&written.text.replace('\r', ""));
        assert_eq!(written.records, 4);
        expect![[r#"
            1 rationale, 1 list of class probabilities, 1 known answer, the log's hash chain and the time spent on each item are not in this file.
            1 question on which people differ has no value; who said what is not in this file.
            Turns and answers of 1 fields become plain text.
            1 cell gets an apostrophe in front, so that a spreadsheet does not run it.
            Keys that Countersign does not know are not in this file."#]].assert_eq(&losses(&sample).join("\n"));
    }

    #[test]
    fn a_spreadsheet_runs_nothing() {
        let mut text = String::new();
        row(&mut text, &["=1", "+x", "-1.5", "-x", "@a", "\tb", "a=1", ""].map(str::to_owned));
        assert_eq!(text, "'=1,'+x,-1.5,'-x,'@a,\"'\tb\",a=1,\r\n");
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_reads_back(cells in proptest::collection::vec("[ab,;\"\n\r\t=+@' é😀-]{0,8}", 2..5)) {
            let names: Vec<String> = (0..cells.len()).map(|n| format!("name{n}x")).collect();
            let mut text = String::new();
            row(&mut text, &names);
            row(&mut text, &cells);
            let mut csv = crate::core::format::csv::Csv::new(b',');
            csv.feed(text.as_bytes());
            csv.finish();
            let read: Vec<String> =
                csv.take()[0].node.entries().iter().map(|(_, node)| node.plain()).collect();
            let escaped = |cell: &String| {
                if would_run(cell) { format!("'{cell}") } else { cell.clone() }
            };
            proptest::prop_assert_eq!(read, cells.iter().map(escaped).collect::<Vec<_>>());
        }
    }
}
