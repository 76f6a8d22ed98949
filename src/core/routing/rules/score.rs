//! The score of a suggestion lies in a range.
//!
//! Without `agent` it is the highest-scored suggestion to the question; without
//! `question` every question of the dataset must satisfy it. A suggestion
//! without score never does.
//!
//! ```json
//! {"if":"score","question":"sentiment","agent":"bayes","at_least":0.95}
//! ```

use super::{AGENT, NumberInRange, Places, QUESTION, RuleKind, Test, UNIT_RANGE};
use crate::core::model::dataset::Schema;
use crate::core::routing::policy::{Condition, Of, Range};

pub(super) const RULE: RuleKind = RuleKind {
    id: "score",
    title: "Score",
    help: "The score of a suggestion, as its agent gave it. Without an agent: the highest score; \
           without a question: for every question. A suggestion without score never matches.",
    parameters: &[QUESTION, AGENT, UNIT_RANGE],
    default: || Condition::Score {
        of: Of::default(),
        range: Range { at_least: Some(0.9), below: None },
    },
};

pub(super) fn tie(of: &Of, range: Range, schema: &Schema) -> Box<dyn Test> {
    Box::new(NumberInRange {
        word: "score",
        number: |suggested| suggested.score,
        places: Places::new(of, schema),
        range,
    })
}

#[cfg(test)]
mod tests {
    use crate::core::routing::rules::tests::check;

    #[test]
    fn compares_scores() {
        let one = r#"{"if":"score","question":"mood","agent":"a","at_least":0.95}"#;
        check(one, "x||a mood neg 0.97", "score 0.97 is at least 0.95 (a, mood)");
        check(one, "x||a mood neg 0.95", "score 0.95 is at least 0.95 (a, mood)");
        check(one, "x||a mood neg 0.94", "no");
        check(one, "x||a mood neg", "no");
        check(one, "x||b mood neg 0.97", "no");
        let highest = r#"{"if":"score","question":"mood","at_least":0.5,"below":0.9}"#;
        check(
            highest,
            "x||a mood neg 0.2, b mood pos 0.6",
            "score 0.6 is at least 0.5 and below 0.9 (b, mood)",
        );
        check(highest, "x||a mood neg 0.6, b mood pos 0.9", "no");
        let all = r#"{"if":"score","at_least":0.5}"#;
        check(all, "x||a mood neg 0.6", "no");
        check(
            all,
            "x||a mood neg 0.6, b harm spam 0.7",
            "score 0.6 is at least 0.5 (a, mood); score 0.7 is at least 0.5 (b, harm)",
        );
        check(r#"{"if":"score","question":"nothing","at_least":0}"#, "x||a mood neg 0.6", "no");
    }
}
