//! One question of the mapping step: its kind, its words, its labels and steps.

use super::Edit;
use crate::core::model::question::{Label, Question, QuestionKind};

/// A scale has at most this many steps.
pub const MOST_STEPS: i64 = 101;

/// The kinds of question: the word of the schema, and the title of the select.
pub const KINDS: &[(&str, &str)] = &[
    ("choice", "One label"),
    ("choices", "Several labels"),
    ("rating", "Rating on a scale"),
    ("text", "Text to accept or edit"),
    ("preference", "Which answer is better"),
    ("ranking", "Answers in order"),
];

/// Whether anything changed.
pub fn change(question: &mut Question, edit: Edit, answers: Option<String>) -> bool {
    match edit {
        Edit::Kind { kind, .. } => {
            let Some(kind) = turned(&question.kind, &kind, answers) else { return false };
            question.kind = kind;
        }
        Edit::Title { title, .. } => question.title = title,
        Edit::Help { help, .. } => question.help = help,
        Edit::Scale { low: new_low, high: new_high, .. } => {
            let QuestionKind::Rating { low, high, titles } = &mut question.kind else {
                return false;
            };
            let high_end = new_low.saturating_add(MOST_STEPS - 1);
            (*low, *high) = (new_low, new_high.min(high_end));
            let steps = usize::try_from(high.saturating_sub(*low).saturating_add(1));
            titles.truncate(steps.unwrap_or_default());
        }
        Edit::StepTitle { step, title, .. } => {
            let QuestionKind::Rating { low, high, titles } = &mut question.kind else {
                return false;
            };
            let steps = usize::try_from(high.saturating_sub(*low).saturating_add(1));
            if step >= steps.unwrap_or_default() {
                return false;
            }
            if titles.len() <= step {
                titles.resize(step + 1, String::new());
            }
            if let Some(old) = titles.get_mut(step) {
                *old = title;
            }
            while titles.last().is_some_and(String::is_empty) {
                titles.pop();
            }
        }
        edit => {
            let (QuestionKind::Choice { labels } | QuestionKind::Choices { labels }) =
                &mut question.kind
            else {
                return false;
            };
            return change_labels(labels, edit);
        }
    }
    true
}

pub fn change_labels(labels: &mut Vec<Label>, edit: Edit) -> bool {
    let place = |labels: &[Label], id: &str| labels.iter().position(|label| label.id == id);
    match edit {
        Edit::AddLabel { id, .. } => {
            let id = id.trim();
            if id.is_empty() || place(labels, id).is_some() {
                return false;
            }
            labels.push(Label::new(id));
        }
        Edit::RemoveLabel { label, .. } => labels.retain(|mine| mine.id != label),
        Edit::LabelTitle { label, title, .. } => {
            let Some(label) = labels.iter_mut().find(|mine| mine.id == label) else { return false };
            label.title = title;
        }
        Edit::Rare { label, rare, .. } => {
            let Some(label) = labels.iter_mut().find(|mine| mine.id == label) else { return false };
            label.rare = rare;
        }
        Edit::MoveLabel { label, up, .. } => {
            let Some(from) = place(labels, &label) else { return false };
            let to = if up { from.checked_sub(1) } else { Some(from + 1) };
            let Some(to) = to.filter(|to| *to < labels.len()) else { return false };
            labels.swap(from, to);
        }
        _ => return false,
    }
    true
}

/// A question of another kind, keeping what both have.
pub fn turned(from: &QuestionKind, to: &str, answers: Option<String>) -> Option<QuestionKind> {
    if from.name() == to {
        return None;
    }
    let labels = match from {
        QuestionKind::Choice { labels } | QuestionKind::Choices { labels } => labels.clone(),
        QuestionKind::Rating { low, high, titles } => (*low..=*high)
            .take(MOST_STEPS as usize)
            .enumerate()
            .map(|(step, rating)| Label {
                title: titles.get(step).cloned().unwrap_or_default(),
                ..Label::new(rating.to_string())
            })
            .collect(),
        _ => Vec::new(),
    };
    Some(match to {
        "choice" => QuestionKind::Choice { labels },
        "choices" => QuestionKind::Choices { labels },
        "rating" => {
            let numbers: Vec<i64> = labels.iter().filter_map(|it| it.id.parse().ok()).collect();
            let low = numbers.iter().copied().min().unwrap_or(1);
            let high = numbers.iter().copied().max().filter(|high| *high > low);
            let high = high.unwrap_or(low.saturating_add(4));
            let high = high.min(low.saturating_add(MOST_STEPS - 1));
            QuestionKind::Rating { low, high, titles: Vec::new() }
        }
        "text" => QuestionKind::Text,
        "preference" => QuestionKind::Preference { field: answers? },
        "ranking" => QuestionKind::Ranking { field: answers? },
        _ => return None,
    })
}
