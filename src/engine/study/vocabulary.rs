//! The labels of one question, and which of them each value says.

use crate::core::assurance::slices::Labels;
use crate::core::model::question::{Question, QuestionKind};
use crate::engine::open::Open;

/// Labels that are looked at one by one.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// As a value's short text has them.
    pub labels: Vec<String>,
    /// By code of the columns.
    says: Vec<Labels>,
}

/// So many labels are looked at; of a scale the lowest.
const MOST: usize = 24;

impl Vocabulary {
    /// Nothing where the answers are texts, marks or rankings: hardly two of them are the same.
    pub fn of(open: &Open, place: usize) -> Self {
        let question = open.data.schema.questions.get(place);
        let values = open.data.columns.values.get(place);
        let Some((question, values)) = question.zip(values) else { return Self::default() };
        let mut labels: Vec<String> = match &question.kind {
            QuestionKind::Choice { labels } | QuestionKind::Choices { labels } => {
                labels.iter().map(|label| label.id.clone()).collect()
            }
            // Columns keep hashes of them.
            QuestionKind::Spans { .. }
            | QuestionKind::Regions { .. }
            | QuestionKind::Tracks { .. } => Vec::new(),
            QuestionKind::Rating { low, high, .. } => {
                (*low..=*high).take(MOST).map(|step| step.to_string()).collect()
            }
            QuestionKind::Preference { .. } => {
                let mut all: Vec<String> = values.all().map(|(_, value)| value.brief()).collect();
                all.sort_unstable();
                all
            }
            QuestionKind::Text | QuestionKind::Ranking { .. } => Vec::new(),
        };
        labels.truncate(MOST);
        let says = |value: &crate::core::model::value::Value| {
            Labels::of((0..).zip(&labels).filter(|it| value.says(it.1)).map(|it| it.0))
        };
        let says = std::iter::once(Labels::default()).chain(values.all().map(|it| says(it.1)));
        Self { says: says.collect(), labels }
    }

    /// What the value of a code says.
    pub fn said(&self, code: u32) -> Labels {
        self.says.get(code as usize).copied().unwrap_or_default()
    }

    /// Their numbers.
    pub fn numbers(&self) -> Vec<u32> {
        (0..).zip(&self.labels).map(|it| it.0).collect()
    }

    /// What one is called on the page.
    pub fn title(&self, question: Option<&Question>, label: usize) -> String {
        let brief = self.labels.get(label).map_or("", String::as_str);
        question.map_or_else(|| brief.to_owned(), |question| question.say_brief(brief))
    }
}

/// The agents that suggest anything for a question, by their places.
pub fn speaking(open: &Open, place: usize) -> Vec<usize> {
    let columns = &open.data.columns;
    let speaks = |agent: &usize| (0..open.data.len()).any(|it| columns.code(place, *agent, it) > 0);
    (0..open.data.schema.agents.len()).filter(speaks).collect()
}
