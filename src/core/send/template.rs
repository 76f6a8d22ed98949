//! The body of a request, from a template with placeholders.
//!
//! | placeholder | becomes |
//! |---|---|
//! | `{{records}}` | the batch as a JSON array |
//! | `{{lines}}` | the batch as JSON Lines |
//! | `{{record}}` | the one record, when they go one by one |
//! | `{{dataset}}` | the dataset's name, a JSON string with its quotes |
//! | `{{index}}` | number of the batch, from 0 |
//! | `{{count}}` | records in the batch |
//! | `{{total}}` | records in all |
//!
//! Records are JSON and names are quoted, so nothing in the data can break out
//! of its place. There is no way to write a literal `{{`.

use super::job::Portion;

/// What stands for the placeholders of one batch.
#[derive(Clone, Copy, Debug)]
pub struct Fill<'a> {
    /// One JSON text each.
    pub records: &'a [&'a str],
    pub dataset: &'a str,
    pub index: usize,
    pub total: usize,
}

const PLACEHOLDERS: &[&str] = &["records", "lines", "record", "dataset", "index", "count", "total"];

/// Whether a template can be filled for this portion.
///
/// # Errors
/// What is wrong, with its place, for a person.
pub fn check(template: &str, portion: Portion) -> Result<(), String> {
    let mut carries_records = false;
    for part in parts(template) {
        match part {
            Part::Text(_) => {}
            Part::Placeholder(name, column) if !PLACEHOLDERS.contains(&name) => {
                return Err(format!(
                    "Body template, character {column}: there is no placeholder '{name}'; there are {}.",
                    PLACEHOLDERS.join(", ")
                ));
            }
            Part::Placeholder("record", column) if portion != Portion::One => {
                return Err(format!(
                    "Body template, character {column}: {{{{record}}}} is for sending one by one; \
                     use {{{{records}}}} or {{{{lines}}}} here."
                ));
            }
            Part::Placeholder(name, _) => {
                carries_records |= matches!(name, "records" | "lines" | "record");
            }
            Part::Open(column) => {
                return Err(format!(
                    "Body template, character {column}: '{{{{' is not closed by '}}}}'."
                ));
            }
        }
    }
    if carries_records {
        Ok(())
    } else {
        Err("The body template carries no records: put {{records}}, {{lines}} or {{record}} in it."
            .to_owned())
    }
}

/// Fills a template that [`check`] accepted; anything else in it is left as it is.
pub fn fill(template: &str, with: &Fill<'_>) -> String {
    let mut body = String::new();
    for part in parts(template) {
        match part {
            Part::Text(text) => body.push_str(text),
            Part::Placeholder("records", _) => {
                body.push('[');
                body.push_str(&with.records.join(","));
                body.push(']');
            }
            Part::Placeholder("lines", _) => {
                for record in with.records {
                    body.push_str(record);
                    body.push('\n');
                }
            }
            Part::Placeholder("record", _) => {
                body.push_str(with.records.first().copied().unwrap_or("null"))
            }
            Part::Placeholder("dataset", _) => {
                body.push_str(&serde_json::Value::from(with.dataset).to_string())
            }
            Part::Placeholder("index", _) => body.push_str(&with.index.to_string()),
            Part::Placeholder("count", _) => body.push_str(&with.records.len().to_string()),
            Part::Placeholder("total", _) => body.push_str(&with.total.to_string()),
            Part::Placeholder(name, _) => {
                body.push_str("{{");
                body.push_str(name);
                body.push_str("}}");
            }
            Part::Open(_) => body.push_str("{{"),
        }
    }
    body
}

enum Part<'a> {
    Text(&'a str),
    /// With its 1-based column in code points.
    Placeholder(&'a str, usize),
    /// A `{{` that is never closed; the text behind it follows as text.
    Open(usize),
}

fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    let mut column = 1;
    while let Some((before, after)) = rest.split_once("{{") {
        parts.push(Part::Text(before));
        column += before.chars().count();
        match after.split_once("}}") {
            Some((name, behind)) => {
                parts.push(Part::Placeholder(name.trim(), column));
                column += name.chars().count() + 4;
                rest = behind;
            }
            None => {
                parts.push(Part::Open(column));
                column += 2;
                rest = after;
            }
        }
    }
    parts.push(Part::Text(rest));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RECORDS: [&str; 2] = [r#"{"a":1}"#, r#"{"a":"}}{{x"}"#];

    #[track_caller]
    fn filled(template: &str, portion: Portion, expected: &str) {
        let records = if portion == Portion::One { &RECORDS[..1] } else { &RECORDS };
        let with = Fill { records, dataset: "a \"b\"", index: 4, total: 9 };
        let said = check(template, portion).map_or_else(|why| why, |()| fill(template, &with));
        assert_eq!(said, expected);
    }

    #[test]
    fn fills_and_checks() {
        let batch = Portion::Batch { size: 2 };
        filled(
            r#"{"d":{{dataset}},"r":{{ records }}}"#,
            batch,
            r#"{"d":"a \"b\"","r":[{"a":1},{"a":"}}{{x"}]}"#,
        );
        filled("{{lines}}", batch, "{\"a\":1}\n{\"a\":\"}}{{x\"}\n");
        filled("{{record}}", Portion::One, r#"{"a":1}"#);
        filled("{{index}} {{count}}/{{total}} {{lines}}", Portion::One, "4 1/9 {\"a\":1}\n");
        filled(
            "é {{recods}}",
            batch,
            "Body template, character 3: there is no placeholder 'recods'; there are records, lines, record, dataset, index, count, total.",
        );
        filled("{{records", batch, "Body template, character 1: '{{' is not closed by '}}'.");
        filled(
            "{{record}}",
            batch,
            "Body template, character 1: {{record}} is for sending one by one; use {{records}} or {{lines}} here.",
        );
        filled(
            "{}",
            batch,
            "The body template carries no records: put {{records}}, {{lines}} or {{record}} in it.",
        );
    }

    proptest! {
        #[test]
        fn never_panics_and_keeps_text(template in "[a{}é ]{0,24}") {
            let with = Fill { records: &RECORDS, dataset: "d", index: 0, total: 2 };
            check(&template, Portion::Whole).unwrap_or_default();
            if !template.contains("{{") {
                prop_assert_eq!(fill(&template, &with), template);
            }
        }
    }
}
