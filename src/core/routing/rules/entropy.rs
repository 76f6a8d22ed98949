//! The entropy of the class probabilities lies in a range: 0 is sure of one
//! class, 1 is uniform over all.
//!
//! −Σ p ln p / ln k over the k classes given, divided by their sum first.
//! Without `agent` it is the highest-scored suggestion that has probabilities;
//! without `question` every question must satisfy it. Without probabilities it
//! never does.
//!
//! ```json
//! {"if":"entropy","question":"sentiment","at_least":0.8}
//! ```

use super::{AGENT, NumberInRange, Places, QUESTION, RuleKind, Test, UNIT_RANGE};
use crate::core::model::dataset::Schema;
use crate::core::routing::policy::{Condition, Of, Range};

pub(super) const RULE: RuleKind = RuleKind {
    id: "entropy",
    title: "Entropy",
    help: "How spread the class probabilities are: 0 is sure of one class, 1 is uniform. Needs \
           class probabilities; a suggestion without them never matches.",
    parameters: &[QUESTION, AGENT, UNIT_RANGE],
    default: || Condition::Entropy {
        of: Of::default(),
        range: Range { at_least: Some(0.8), below: None },
    },
};

pub(super) fn tie(of: &Of, range: Range, schema: &Schema) -> Box<dyn Test> {
    Box::new(NumberInRange {
        word: "entropy",
        number: |suggested| suggested.entropy,
        places: Places::new(of, schema),
        range,
    })
}

#[cfg(test)]
mod tests {
    use crate::core::routing::rules::tests::check;

    #[test]
    fn compares_the_spread() {
        let spread = r#"{"if":"entropy","question":"mood","at_least":0.8}"#;
        check(spread, "x||a mood neg 0.5 0.5/0.5", "entropy 1 is at least 0.8 (a, mood)");
        check(spread, "x||a mood neg 0.5 1/0", "no");
        check(spread, "x||a mood neg 0.5", "no");
    }
}
