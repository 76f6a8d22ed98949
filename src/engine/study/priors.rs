//! What models say of each item: their class probabilities, read from the items.
//!
//! The columns keep only how sure a model is; which class it believes how far stands in the line.

use std::collections::BTreeMap;

use super::Work;
use super::labels::Labels;
use crate::core::model::suggestion::Agent;
use crate::core::truth::Prior;
use crate::engine::columns::Cell;
use crate::engine::open::Open;

/// Items that one step reads.
const STEP: usize = 1_000;

/// Numbers that all models together may say: 400 MB.
const MOST: usize = 50_000_000;

/// The agents that give class probabilities for a question, by their place in the schema.
pub fn speakers(open: &Open, question: usize) -> Vec<usize> {
    let agents = 0..open.data.schema.agents.len();
    agents.filter(|agent| open.data.columns.has_classes(question, *agent)).collect()
}

/// Reads what models say of the labelled items.
pub struct Speaking {
    question: String,
    place: usize,
    labels: Labels,
    /// Place in the schema and id.
    agents: Vec<(usize, String)>,
    /// By agent, item by item.
    said: Vec<Vec<f64>>,
    next: usize,
    fault: Option<String>,
}

impl Speaking {
    pub fn new(open: &Open, place: usize, labels: Labels, agents: &[usize]) -> Self {
        let schema = &open.data.schema;
        let agents: Vec<(usize, String)> = agents
            .iter()
            .filter_map(|place| Some((*place, schema.agents.get(*place)?.id.clone())))
            .collect();
        let cells = labels.items.len().saturating_mul(labels.values.len());
        let fits = cells.saturating_mul(agents.len()) <= MOST;
        Self {
            question: schema.questions.get(place).map_or(String::new(), |it| it.id.clone()),
            place,
            said: vec![vec![0.0; if fits { cells } else { 0 }]; agents.len()],
            fault: (!fits).then(|| {
                "there are too many items and values for the probabilities of all models".to_owned()
            }),
            agents,
            next: 0,
            labels,
        }
    }

    fn read(&mut self, open: &Open, at: usize) {
        let Some(index) = self.labels.items.get(at).copied() else { return };
        let says = |cell: Option<Cell>| cell.is_some_and(|it| it.margin.is_some());
        let columns = &open.data.columns;
        if !self.agents.iter().any(|(agent, _)| says(columns.cell(self.place, *agent, index))) {
            return;
        }
        let Some(item) = open.data.item(index) else { return };
        let classes: BTreeMap<&str, usize> =
            self.labels.ratings.categories.iter().map(String::as_str).zip(0..).collect();
        let width = self.labels.values.len();
        for ((_, agent), said) in self.agents.iter().zip(&mut self.said) {
            let mut suggestions = item.suggestions.iter();
            let found = suggestions.find(|it| it.question == self.question && it.agent == *agent);
            for (label, share) in found.map(|it| it.probabilities.as_slice()).unwrap_or_default() {
                if !(share.is_finite() && *share >= 0.0) {
                    self.fault = Some(format!(
                        "{agent} gives {label} the probability {share} in item {}",
                        item.id
                    ));
                    return;
                }
                let slot = classes
                    .get(label.as_str())
                    .and_then(|at_class| said.get_mut(at * width + at_class));
                if let Some(slot) = slot {
                    *slot = *share;
                }
            }
        }
    }
}

impl Work for Speaking {
    /// The labels again, and what the models say, or why that cannot be used.
    type Found = (Labels, Result<Vec<Prior>, String>);

    fn step(&mut self, open: &Open) -> bool {
        if self.agents.is_empty() {
            return false;
        }
        let until = self.labels.items.len().min(self.next + STEP);
        while self.next < until && self.fault.is_none() {
            self.read(open, self.next);
            self.next += 1;
        }
        self.next < self.labels.items.len() && self.fault.is_none()
    }

    fn finish(self, open: &Open) -> Self::Found {
        let Self { labels, agents, said, fault, .. } = self;
        if let Some(why) = fault {
            return (labels, Err(why));
        }
        let width = labels.values.len();
        let called = |place: usize| open.data.schema.agents.get(place).map(Agent::name);
        let priors = agents.into_iter().zip(said).map(|((place, id), said)| {
            Prior::new(called(place).map_or(id, str::to_owned), said, width)
        });
        let spoken: Result<Vec<Prior>, String> = priors.collect();
        // Who says nothing of any labelled item is no model to read.
        let spoken = spoken.map(|priors| priors.into_iter().filter(|it| it.items() > 0).collect());
        (labels, spoken)
    }
}
