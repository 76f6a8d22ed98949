//! A policy in words: routes for a select, conditions for a list.

use crate::core::model::dataset::Schema;
use crate::core::model::question::Label;
use crate::core::model::route::Route;
use crate::core::routing::policy::{Condition, Of, Range};
use crate::core::text::counted;

/// The routes with what they mean, for a select. Consensus stands for any number of people.
pub fn routes() -> Vec<(String, String)> {
    [
        (Route::Auto, "auto: accepted unseen"),
        (Route::Single, "single: one person"),
        (Route::Consensus { people: 2 }, "consensus: several people"),
        (Route::Expert, "expert"),
        (Route::Audit, "audit: checks what would be auto"),
        (Route::Blind, "blind: suggestions hidden at first"),
        (Route::Gold, "gold: measures people"),
    ]
    .map(|(route, title)| (route.name().to_owned(), title.to_owned()))
    .to_vec()
}

/// The route of a name; `people` counts for consensus alone.
pub fn route_of(name: &str, people: u8) -> Route {
    match name {
        "auto" => Route::Auto,
        "consensus" => Route::Consensus { people: people.max(2) },
        "expert" => Route::Expert,
        "audit" => Route::Audit,
        "blind" => Route::Blind,
        "gold" => Route::Gold,
        _ => Route::Single,
    }
}

/// One condition as a phrase: `score of bayes for sentiment is at least 0.9`.
pub fn phrase<'a>(condition: &'a Condition, schema: &'a Schema) -> String {
    match condition {
        Condition::Score { of, range } => number("score", "the best", of, *range, schema),
        Condition::Margin { of, range } => number("margin", "the best", of, *range, schema),
        Condition::Entropy { of, range } => number("entropy", "the best", of, *range, schema),
        Condition::Agreement { question, weights, share, range } => {
            let what = match (weights.is_empty(), share) {
                (true, false) => "agents that agree",
                (false, false) => "weight of agents that agree",
                (_, true) => "share of agents that agree",
            };
            format!("{what}{}: {}", on(question.as_deref(), schema), range.say())
        }
        Condition::Label { of, any_of } => {
            let names: Vec<&str> =
                any_of.iter().map(|id| label(of.question.as_deref(), id, schema)).collect();
            let who = of.agent.as_deref().map_or("any agent", |id| agent(id, schema));
            format!("{who} says {}{}", list(&names), on(of.question.as_deref(), schema))
        }
        Condition::Slice { column, any_of } => {
            let value = |text: &'a String| if text.is_empty() { "missing" } else { text.as_str() };
            let values: Vec<&str> = any_of.iter().map(value).collect();
            let column = schema
                .columns
                .iter()
                .find(|it| it.id == *column)
                .map_or(column.as_str(), |it| it.name());
            let column = if column.is_empty() { "a column" } else { column };
            format!("{column} is {}", list(&values))
        }
        Condition::Length { range } => format!("length in characters {}", range.say()),
        Condition::Keyword { any_of, whole_words } => {
            let words: Vec<&str> = any_of.iter().map(String::as_str).collect();
            format!("text has {}{}", list(&words), if *whole_words { " as a word" } else { "" })
        }
        Condition::Share { share, each_person } => {
            let each = if *each_person { ", others for each person" } else { "" };
            format!("drawn: {} of the items{each}", percent(*share))
        }
        Condition::Item { any_of, drawn } => {
            let items = counted(any_of.len() as u64, "listed item");
            let drawn = drawn.map(|share| format!(", drawn: {}", percent(share)));
            format!("is one of {items}{}", drawn.unwrap_or_default())
        }
        Condition::Gold => "has a known answer".to_owned(),
    }
}

/// `5 %`, `0.5 %`
pub fn percent(share: f64) -> String {
    format!("{} %", (share * 1e6).round() / 1e4)
}

fn number(word: &str, best: &str, of: &Of, range: Range, schema: &Schema) -> String {
    let who = of.agent.as_deref().map_or(best, |id| agent(id, schema));
    format!("{word} of {who}{} {}", on(of.question.as_deref(), schema), range.say())
}

fn on(question: Option<&str>, schema: &Schema) -> String {
    match question {
        Some(id) => format!(" on {}", schema.question(id).map_or(id, |it| it.id.as_str())),
        None if schema.questions.len() > 1 => " on every question".to_owned(),
        None => String::new(),
    }
}

fn agent<'a>(id: &'a str, schema: &'a Schema) -> &'a str {
    schema.agent(id).map_or(id, |it| it.name())
}

fn label<'a>(question: Option<&str>, id: &'a str, schema: &'a Schema) -> &'a str {
    let found = question.and_then(|it| schema.question(it)).and_then(|it| it.label(id));
    found.map_or(id, Label::name)
}

fn list(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        words => words.join(" or "),
    }
}
