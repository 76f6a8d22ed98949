//! The active filters in words, and how to take one away.

use crate::core::model::dataset::Schema;
use crate::engine::query::{Filter, Sort};
use crate::ui::widgets::marks::{between_words, state_word};

/// One active part of a filter: what it says, and the filter without it.
#[derive(Clone, PartialEq)]
pub struct Part {
    pub words: String,
    pub without: Filter,
}

/// Every active part but the text of the search, which stands in its field.
pub fn parts(schema: &Schema, filter: &Filter) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part = |words: String, change: &dyn Fn(&mut Filter)| {
        let mut without = filter.clone();
        change(&mut without);
        parts.push(Part { words, without });
    };
    let list = |list: &[String]| list.join(" or ");
    if !filter.routes.is_empty() {
        part(format!("route {}", list(&filter.routes)), &|it| it.routes.clear());
    }
    if !filter.rules.is_empty() {
        part(format!("rule {}", list(&filter.rules)), &|it| it.rules.clear());
    }
    if !filter.states.is_empty() {
        let states: Vec<_> =
            filter.states.iter().map(|state| state_word(*state).to_owned()).collect();
        part(list(&states), &|it| it.states.clear());
    }
    if !filter.marks.is_empty() {
        let marks: Vec<_> = filter.marks.iter().map(word).collect();
        part(list(&marks), &|it| it.marks.clear());
    }
    if !filter.agents.is_empty() {
        part(format!("by {}", list(&filter.agents)), &|it| it.agents.clear());
    }
    let labels = |labels: &[crate::engine::query::LabelIs]| {
        let names = labels.iter().map(|it| {
            let question = schema.question(&it.question);
            question.map_or(it.label.clone(), |question| question.say_brief(&it.label))
        });
        list(&names.collect::<Vec<_>>())
    };
    if !filter.suggested.is_empty() {
        part(format!("suggested {}", labels(&filter.suggested)), &|it| it.suggested.clear());
    }
    if !filter.answered.is_empty() {
        part(format!("answered {}", labels(&filter.answered)), &|it| it.answered.clear());
    }
    if !filter.verdicts.is_empty() {
        part(list(&filter.verdicts), &|it| it.verdicts.clear());
    }
    if let Some(score) = &filter.score {
        let range = match (score.at_least, score.below) {
            (Some(low), Some(high)) => format!("score {low:.2} to under {high:.2}"),
            (Some(low), None) => format!("score {low:.2} or more"),
            (None, Some(high)) => format!("score under {high:.2}"),
            (None, None) => "has a score".to_owned(),
        };
        part(range, &|it| it.score = None);
    }
    if !filter.disagreement.is_empty() {
        let who: Vec<_> =
            filter.disagreement.iter().map(|it| between_words(*it).to_owned()).collect();
        part(list(&who), &|it| it.disagreement.clear());
    }
    for column in &filter.metadata {
        let title = schema.columns.iter().find(|it| it.id == column.column);
        let title = title.map_or(column.column.as_str(), |it| it.name());
        part(format!("{title} {}", list(&column.any_of)), &|it| {
            it.metadata.retain(|other| other.column != column.column);
        });
    }
    if let Some(cell) = &filter.cell {
        part(
            format!("{}: {} against {}", between_words(cell.between), cell.row, cell.column),
            &|it| it.cell = None,
        );
    }
    if !filter.only.is_empty() {
        part(format!("{} chosen items", filter.only.len()), &|it| it.only.clear());
    }
    parts
}

/// The order in words, with the id that the drop-down knows it by.
pub fn sorts(schema: &Schema) -> Vec<(Sort, String)> {
    let mut sorts = vec![
        (Sort::Need, "Most in need first".to_owned()),
        (Sort::File, "Order of the file".to_owned()),
        (Sort::Draw, "Order of the draw".to_owned()),
        (Sort::Score { descending: false }, "Lowest score first".to_owned()),
        (Sort::Score { descending: true }, "Highest score first".to_owned()),
        (Sort::Disagreement, "Disagreement first".to_owned()),
        (Sort::Length { descending: false }, "Shortest first".to_owned()),
        (Sort::Length { descending: true }, "Longest first".to_owned()),
    ];
    let several = schema.questions.len() > 1;
    for question in &schema.questions {
        let of = if several { format!(": {}", question.name()) } else { String::new() };
        let sort = Sort::Gain { question: question.id.clone() };
        sorts.push((sort, format!("Most valuable next answer first{of}")));
    }
    for column in &schema.columns {
        for descending in [false, true] {
            let way = if descending { ", descending" } else { "" };
            sorts.push((
                Sort::Metadata { column: column.id.clone(), descending },
                format!("By {}{way}", column.name()),
            ));
        }
    }
    sorts
}

/// The serde word of a unit-like enum value: `flagged`.
fn word(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).ok();
    json.and_then(|json| json.as_str().map(str::to_owned)).unwrap_or_default()
}
