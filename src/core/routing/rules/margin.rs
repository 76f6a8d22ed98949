//! The difference of the two largest class probabilities lies in a range: how
//! far the second choice is behind.
//!
//! Probabilities are divided by their sum first. Without `agent` it is the
//! highest-scored suggestion that has probabilities; without `question` every
//! question must satisfy it. Without probabilities it never does.
//!
//! ```json
//! {"if":"margin","question":"sentiment","below":0.1}
//! ```

use super::{AGENT, NumberInRange, Places, QUESTION, RuleKind, Test, UNIT_RANGE};
use crate::core::model::dataset::Schema;
use crate::core::routing::policy::{Condition, Of, Range};

pub(super) const RULE: RuleKind = RuleKind {
    id: "margin",
    title: "Margin",
    help: "How far the most probable class is ahead of the second, 0 to 1. Needs class \
           probabilities; a suggestion without them never matches.",
    parameters: &[QUESTION, AGENT, UNIT_RANGE],
    default: || Condition::Margin {
        of: Of::default(),
        range: Range { at_least: None, below: Some(0.1) },
    },
};

pub(super) fn tie(of: &Of, range: Range, schema: &Schema) -> Box<dyn Test> {
    Box::new(NumberInRange {
        word: "margin",
        number: |suggested| suggested.margin,
        places: Places::new(of, schema),
        range,
    })
}

#[cfg(test)]
mod tests {
    use crate::core::routing::rules::tests::check;

    #[test]
    fn compares_the_two_largest() {
        let close = r#"{"if":"margin","question":"mood","below":0.3}"#;
        check(close, "x||a mood neg 0.5 0.25/0.5/0.25", "margin 0.25 is below 0.3 (a, mood)");
        check(close, "x||a mood neg 0.9 0.125/0.75/0.125", "no");
        check(close, "x||a mood neg 0.5", "no");
        // The highest-scored one has no probabilities: the next one counts.
        check(
            close,
            "x||b mood neg 0.9, a mood neg 0.5 0.25/0.5/0.25",
            "margin 0.25 is below 0.3 (a, mood)",
        );
    }
}
