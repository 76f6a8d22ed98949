//! How one record of a foreign file will look, from its cells and the mapping
//! as it stands: for the eye, before anything is opened.
//!
//! The engine makes the real items; this knows nothing of files. What it shows
//! it shows as text.

use serde_json::Value as Json;

use super::mapping::{MappingDraft, Part, part};
use crate::core::format::mapping::Role;

/// One record as the page would show it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    pub id: Option<String>,
    pub shown: Vec<Shown>,
    pub suggestions: Vec<Said>,
    /// Answers by people, and known ones.
    pub answers: Vec<Said>,
    pub metadata: Vec<(String, String)>,
}

/// A part of the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    Text { name: String, text: String },
    Turns { name: String, turns: Vec<(String, String)> },
    Image { name: String, src: String },
    Answer { name: String, text: String },
}

/// Who says what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    pub question: String,
    pub by: String,
    pub value: String,
    pub score: Option<String>,
    pub rationale: Option<String>,
    pub probabilities: Vec<(String, f64)>,
    /// Why the value does not answer its question; empty: it does.
    pub trouble: String,
}

/// The record of these cells, in the order of the mapping's columns.
pub fn sample(draft: &MappingDraft, cells: &[String]) -> Sample {
    let mut sample = Sample::default();
    let named = |role: &Role| {
        let columns = draft.mapping.columns.iter().zip(cells);
        columns.filter(|(column, _)| column.role == *role).map(|(_, cell)| cell.clone()).next()
    };
    let (agent, annotator) = (named(&Role::Agent), named(&Role::Annotator));
    for (column, cell) in draft.mapping.columns.iter().zip(cells) {
        let (name, cell) = (column.name.clone(), cell.clone());
        let by = |wanted: Part, row: &Option<String>| match part(&column.role, wanted) {
            Some(said) if !said.is_empty() => said.to_owned(),
            _ => row.clone().unwrap_or_default(),
        };
        match &column.role {
            Role::Id => sample.id = Some(cell),
            Role::Text => sample.shown.push(Shown::Text { name, text: cell }),
            Role::Conversation => sample.shown.push(match turns(&cell) {
                Some(turns) => Shown::Turns { name, turns },
                None => Shown::Text { name, text: cell },
            }),
            Role::Image => sample.shown.push(Shown::Image { name, src: cell }),
            Role::Answer => sample.shown.push(Shown::Answer { name, text: cell }),
            Role::Metadata if !cell.is_empty() => sample.metadata.push((name, cell)),
            Role::Metadata | Role::Ignore | Role::Agent | Role::Annotator => {}
            Role::Label { question, .. } => {
                let said = of(&mut sample.suggestions, question, by(Part::Agent, &agent));
                (said.value, said.trouble) = value(draft, question, &cell);
            }
            Role::Score { question, .. } => {
                let said = of(&mut sample.suggestions, question, by(Part::Agent, &agent));
                said.score = Some(cell).filter(|cell| !cell.is_empty());
            }
            Role::Probability { question, label, .. } => {
                let said = of(&mut sample.suggestions, question, by(Part::Agent, &agent));
                if let Ok(probability) = cell.trim().parse::<f64>() {
                    said.probabilities.push((label.clone(), probability));
                }
            }
            Role::Rationale { question, .. } => {
                let said = of(&mut sample.suggestions, question, by(Part::Agent, &agent));
                said.rationale = Some(cell).filter(|cell| !cell.is_empty());
            }
            Role::Response { question, .. } if !cell.is_empty() => {
                let said = of(&mut sample.answers, question, by(Part::Annotator, &annotator));
                (said.value, said.trouble) = value(draft, question, &cell);
            }
            Role::Gold { question } if !cell.is_empty() => {
                let said = of(&mut sample.answers, question, "known answer".to_owned());
                (said.value, said.trouble) = value(draft, question, &cell);
            }
            Role::Response { .. } | Role::Gold { .. } => {}
        }
    }
    if let (Some(name), Some(id)) = (draft.mapping.id_shown(), &sample.id) {
        sample.shown.push(Shown::Text { name: name.to_owned(), text: id.clone() });
    }
    sample.suggestions.retain(|said| {
        !said.value.is_empty() || said.score.is_some() || !said.probabilities.is_empty()
    });
    sample
}

/// The entry of this question by this one, made where there is none.
fn of<'a>(list: &'a mut Vec<Said>, question: &str, by: String) -> &'a mut Said {
    let at = list.iter().position(|said| said.question == question && said.by == by);
    let at = at.unwrap_or_else(|| {
        list.push(Said { question: question.to_owned(), by, ..Said::default() });
        list.len() - 1
    });
    // Found or pushed a moment ago.
    &mut list[at]
}

/// The value as the page says it, and why it does not fit.
fn value(draft: &MappingDraft, question: &str, cell: &str) -> (String, String) {
    if cell.is_empty() {
        return Default::default();
    }
    let Some(question) = draft.question(question) else {
        return (cell.to_owned(), String::new());
    };
    let json = if cell.starts_with('[') { serde_json::from_str(cell).ok() } else { None };
    let json = json.unwrap_or_else(|| Json::String(cell.to_owned()));
    match question.read(&json) {
        Ok(value) => (question.say(&value), String::new()),
        Err(why) => (cell.to_owned(), why),
    }
}

fn turns(cell: &str) -> Option<Vec<(String, String)>> {
    let Json::Array(turns) = serde_json::from_str(cell).ok()? else { return None };
    let text = |turn: &Json, keys: [&str; 3]| {
        keys.iter().find_map(|key| turn.get(key)?.as_str()).map(str::to_owned)
    };
    turns
        .iter()
        .map(|turn| {
            let speaker = text(turn, ["speaker", "role", "from"]).unwrap_or_default();
            Some((speaker, text(turn, ["text", "content", "value"])?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::mapping::{MappedColumn, Mapping};

    #[track_caller]
    fn check(columns: &[(&str, &str, &str)], expected: &str) {
        let mapped = columns.iter().map(|(name, role, _)| MappedColumn {
            name: (*name).to_owned(),
            role: serde_json::from_str(role).unwrap(),
            why: String::new(),
        });
        let questions =
            r#"[{"id":"mood","kind":"choice","labels":[{"id":"neg","title":"Negative"},"pos"]}]"#;
        let draft = MappingDraft::new(
            Mapping { columns: mapped.collect() },
            serde_json::from_str(questions).unwrap(),
        );
        let cells: Vec<String> = columns.iter().map(|(.., cell)| (*cell).to_owned()).collect();
        let sample = sample(&draft, &cells);
        let mut lines: Vec<String> = sample.id.iter().map(|id| format!("id {id}")).collect();
        lines.extend(sample.shown.iter().map(|shown| format!("{shown:?}")));
        lines.extend(sample.suggestions.iter().chain(&sample.answers).map(|said| {
            format!(
                "{} by {}: {} {:?} {:?} {}",
                said.question, said.by, said.value, said.score, said.probabilities, said.trouble
            )
        }));
        lines.extend(sample.metadata.iter().map(|(name, cell)| format!("{name} = {cell}")));
        assert_eq!(lines.join("\n"), expected);
    }

    #[test]
    fn puts_a_row_together() {
        check(
            &[
                ("id", r#"{"role":"id"}"#, "a1"),
                ("t", r#"{"role":"text"}"#, "late again"),
                ("m", r#"{"role":"label","question":"mood","agent":""}"#, "neg"),
                ("s", r#"{"role":"score","question":"mood","agent":""}"#, "0.9"),
                (
                    "p",
                    r#"{"role":"probability","question":"mood","agent":"","label":"neg"}"#,
                    "0.9",
                ),
                ("who", r#"{"role":"agent"}"#, "bayes"),
                ("g", r#"{"role":"gold","question":"mood"}"#, "angry"),
                ("lang", r#"{"role":"metadata"}"#, "en"),
                ("x", r#"{"role":"ignore"}"#, "x"),
            ],
            "id a1\nText { name: \"t\", text: \"late again\" }\n\
             mood by bayes: Negative Some(\"0.9\") [(\"neg\", 0.9)] \n\
             mood by known answer: angry None [] 'angry' is not a label of mood\nlang = en",
        );
    }

    #[test]
    fn shows_the_id_where_there_is_nothing_else() {
        check(
            &[
                ("item", r#"{"role":"id"}"#, "7"),
                ("who", r#"{"role":"annotator"}"#, "u2"),
                ("l", r#"{"role":"response","question":"mood","annotator":""}"#, "pos"),
            ],
            "id 7\nText { name: \"item\", text: \"7\" }\nmood by u2: pos None [] ",
        );
    }

    #[test]
    fn shows_what_is_no_conversation_as_text() {
        let role = r#"{"role":"conversation"}"#;
        check(
            &[("c", role, r#"[{"role":"user","content":"hi"}]"#), ("d", role, "[1]")],
            "Turns { name: \"c\", turns: [(\"user\", \"hi\")] }\nText { name: \"d\", text: \"[1]\" }",
        );
    }
}
