//! What somebody wants certified: fixed before an answer is seen.
//!
//! A policy in force that draws a sample says most of it, so who comes back to a
//! sample that is being answered finds the same question again ([`Ask::begin`]).

use serde::{Deserialize, Serialize};

use crate::core::model::dataset::Schema;
use crate::core::model::route::Route;
use crate::core::routing::policy::{Condition, Of, Policy, Rule};
use crate::core::routing::stream::SAMPLE;
use crate::engine::protocol::assurance::{By, Certify, Draw, Stream};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    pub stream: Stream,
    /// The error that is not to be exceeded.
    pub alpha: f64,
    /// With which probability it may be all the same.
    pub delta: f64,
    pub again: bool,
    pub column: Option<String>,
    /// The share of what is accepted that people go on looking at.
    pub audit: f64,
    /// The share of the stream that is drawn to certify.
    pub share: f64,
}

/// Errors that can be chosen without typing, and confidences.
pub const ALPHAS: [(f64, &str); 4] = [(0.01, "1 %"), (0.02, "2 %"), (0.05, "5 %"), (0.1, "10 %")];
pub const CONFIDENCES: [(f64, &str); 3] = [(0.1, "90 %"), (0.05, "95 %"), (0.01, "99 %")];

/// Drawn rules send a label to a person by rules whose ids begin so.
const ALWAYS: &str = "always-a-person-";

impl Ask {
    /// What the sample of the policy in force is drawn for; else rare labels always go to a
    /// person, and the rest is what most begin with.
    pub fn begin(schema: &Schema, policy: &Policy) -> Self {
        let mut ask = Self {
            stream: Stream { question: None, by: By::Top, never: rare(schema) },
            alpha: 0.05,
            delta: 0.1,
            again: false,
            column: None,
            audit: 0.05,
            share: 0.2,
        };
        if let Some(sample) = policy.rules.iter().find(|rule| rule.id == SAMPLE) {
            ask.read(sample);
            ask.stream.never = always(policy);
        }
        ask
    }

    fn read(&mut self, sample: &Rule) {
        for condition in &sample.when {
            match condition {
                Condition::Score { of, .. } => {
                    self.stream.question.clone_from(&of.question);
                    self.stream.by = of.agent.clone().map_or(By::Top, By::Agent);
                }
                Condition::Agreement { question, .. } => {
                    self.stream.question.clone_from(question);
                    self.stream.by = By::Agreement;
                }
                Condition::Share { share, .. } => self.share = *share,
                _ => {}
            }
        }
    }

    pub fn draw(&self) -> Draw {
        Draw { stream: self.stream.clone(), share: self.share }
    }

    pub fn certify(&self) -> Certify {
        Certify {
            stream: self.stream.clone(),
            alpha: self.alpha,
            delta: self.delta,
            again: self.again,
            column: self.column.clone(),
            audit: self.audit,
        }
    }

    pub fn goes_to_a_person(&self, question: &str, label: &str) -> bool {
        self.stream.never.iter().any(|it| it.0 == question && it.1 == label)
    }

    /// Whether a label always goes to a person.
    pub fn keep_to_people(&mut self, question: &str, label: &str, on: bool) {
        self.stream.never.retain(|it| it.0 != question || it.1 != label);
        if on {
            self.stream.never.push((question.to_owned(), label.to_owned()));
        }
    }

    /// The word of a choice in a select: `top`, `agreement`, `agent:bayes`.
    pub fn by_id(&self) -> String {
        match &self.stream.by {
            By::Top => "top".to_owned(),
            By::Agreement => "agreement".to_owned(),
            By::Agent(id) => format!("agent:{id}"),
        }
    }

    pub fn set_by(&mut self, id: &str) {
        self.stream.by = match (id, id.strip_prefix("agent:")) {
            (_, Some(agent)) => By::Agent(agent.to_owned()),
            ("agreement", _) => By::Agreement,
            _ => By::Top,
        };
    }
}

/// Question and label of those that the dataset marks as rare.
fn rare(schema: &Schema) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for question in &schema.questions {
        let labels = question.labels().iter().filter(|label| label.rare);
        all.extend(labels.map(|label| (question.id.clone(), label.id.clone())));
    }
    all
}

/// What a policy sends to a person always.
fn always(policy: &Policy) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let rules = policy.rules.iter();
    for rule in rules.filter(|rule| rule.id.starts_with(ALWAYS) && rule.route == Route::Single) {
        for condition in &rule.when {
            if let Condition::Label { of: Of { question: Some(question), .. }, any_of } = condition
            {
                all.extend(any_of.iter().map(|label| (question.clone(), label.clone())));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        serde_json::from_str(
            r#"{"questions":[
                {"id":"harm","kind":"choices","labels":["spam",{"id":"threat","rare":true}]},
                {"id":"action","kind":"choice","labels":["keep","hide"]}]}"#,
        )
        .unwrap()
    }

    #[test]
    fn rare_labels_go_to_a_person_at_first() {
        let mut ask = Ask::begin(&schema(), &Policy::default());
        assert!(ask.goes_to_a_person("harm", "threat") && !ask.goes_to_a_person("harm", "spam"));
        ask.keep_to_people("harm", "threat", false);
        ask.keep_to_people("action", "hide", true);
        ask.keep_to_people("action", "hide", true);
        assert_eq!(ask.draw().stream.never, [("action".to_owned(), "hide".to_owned())]);
    }

    #[test]
    fn a_sample_that_is_drawn_is_found_again() {
        for by in [By::Top, By::Agreement, By::Agent("bayes".to_owned())] {
            for question in [None, Some("action".to_owned())] {
                let mut ask = Ask::begin(&schema(), &Policy::default());
                ask.stream.by = by.clone();
                ask.stream.question.clone_from(&question);
                ask.stream.never = vec![("action".to_owned(), "hide".to_owned())];
                ask.share = 0.35;
                let drawn = ask.stream.with_sample(&Policy::default(), ask.share);
                assert_eq!(Ask::begin(&schema(), &drawn), ask);
            }
        }
    }

    #[test]
    fn whose_suggestion_is_a_word() {
        let mut ask = Ask::begin(&schema(), &Policy::default());
        for id in ["top", "agreement", "agent:bayes", "agent:agreement"] {
            ask.set_by(id);
            assert_eq!(ask.by_id(), id);
        }
    }
}
