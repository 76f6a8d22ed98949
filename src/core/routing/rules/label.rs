//! A suggested label is one of a list, by any agent or by one.
//!
//! Without `question` any question is enough. Of several labels (choices) one
//! is enough. An item without suggestion never matches.
//!
//! ```json
//! {"if":"label","question":"harm","any_of":["threat"]}
//! ```

use super::{AGENT, Parameter, ParameterKind, Places, QUESTION, RuleKind, Test};
use crate::core::model::dataset::Schema;
use crate::core::routing::facts::Facts;
use crate::core::routing::policy::{Condition, Of};

pub(super) const RULE: RuleKind = RuleKind {
    id: "label",
    title: "Suggested label",
    help: "A suggested label is one of these, by any agent or by one. Of several labels one is \
           enough. An item without suggestion never matches.",
    parameters: &[
        QUESTION,
        AGENT,
        Parameter { id: "any_of", title: "Labels", kind: ParameterKind::Labels, optional: false },
    ],
    default: || Condition::Label { of: Of::default(), any_of: Vec::new() },
};

pub(super) fn tie(of: &Of, any_of: &[String], schema: &Schema) -> Box<dyn Test> {
    Box::new(Label { places: Places::new(of, schema), any_of: any_of.to_vec() })
}

struct Label {
    places: Places,
    any_of: Vec<String>,
}

impl Label {
    fn find(&self, item: &dyn Facts) -> Option<(&str, &str, &str)> {
        for (question, question_name) in &self.places.questions {
            for (agent, agent_name) in &self.places.agents {
                let said = self.any_of.iter().find(|label| item.says(*question, *agent, label));
                if let Some(label) = said {
                    return Some((label, agent_name, question_name));
                }
            }
        }
        None
    }
}

impl Test for Label {
    fn holds(&self, item: &dyn Facts) -> bool {
        self.find(item).is_some()
    }

    /// `threat suggested (rules, harm)`
    fn reason(&self, item: &dyn Facts) -> String {
        self.find(item).map_or_else(String::new, |(label, agent, question)| {
            format!("{label} suggested ({agent}, {question})")
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::core::routing::rules::tests::check;

    #[test]
    fn looks_for_labels() {
        let spam = r#"{"if":"label","question":"harm","any_of":["spam"]}"#;
        check(spam, "x||a harm insult, b harm insult+spam", "spam suggested (b, harm)");
        check(spam, "x||a harm insult", "no");
        check(spam, "x||a mood spam", "no");
        check(r#"{"if":"label","any_of":["neg"]}"#, "x||b mood neg", "neg suggested (b, mood)");
        check(r#"{"if":"label","agent":"a","any_of":["neg"]}"#, "x||b mood neg", "no");
        check(r#"{"if":"label","any_of":[]}"#, "x||b mood neg", "no");
    }
}
