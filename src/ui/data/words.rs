//! How the Data room says sizes, days and kinds.

use crate::core::issue::Severity;
use crate::core::model::question::{Question, QuestionKind};
use crate::core::text::counted;
use crate::core::time::Timestamp;

/// `43.1 MB`; thousands, as files are counted.
pub fn bytes(n: f64) -> String {
    let units = ["bytes", "kB", "MB", "GB"];
    let mut n = n.max(0.0);
    let mut unit = 0;
    while n >= 999.5 && unit + 1 < units.len() {
        n /= 1000.0;
        unit += 1;
    }
    let unit = units.get(unit).copied().unwrap_or_default();
    if unit == "bytes" || n >= 99.5 { format!("{n:.0} {unit}") } else { format!("{n:.1} {unit}") }
}

/// `2026-11-23 14:05`, where the person is.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of our centuries are exact")]
pub fn day(at: Timestamp) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.0 as f64));
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}

/// `one of 5 labels`, `0 to 3`.
pub fn asks(question: &Question) -> String {
    match &question.kind {
        QuestionKind::Choice { labels } => format!("one of {}", labels_words(labels.len())),
        QuestionKind::Choices { labels } => format!("any of {}", labels_words(labels.len())),
        QuestionKind::Rating { low, high, .. } => format!("rating from {low} to {high}"),
        QuestionKind::Text => "text to accept or edit".to_owned(),
        QuestionKind::Preference { .. } => "which answer is better".to_owned(),
        QuestionKind::Ranking { .. } => "answers in order".to_owned(),
        QuestionKind::Spans { labels, .. } => format!("spans with {}", labels_words(labels.len())),
        QuestionKind::Regions { labels, .. } => {
            format!("regions with {}", labels_words(labels.len()))
        }
        QuestionKind::Tracks { labels, .. } => {
            format!("tracks with {}", labels_words(labels.len()))
        }
    }
}

fn labels_words(n: usize) -> String {
    counted(n as u64, "label")
}

pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "Note",
        Severity::Warning => "Value left out",
        Severity::Error => "Item left out",
    }
}
