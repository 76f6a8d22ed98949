//! The item carries a known answer.
//!
//! ```json
//! {"if":"gold"}
//! ```

use super::{RuleKind, Test};
use crate::core::routing::facts::Facts;
use crate::core::routing::policy::Condition;

pub(super) const RULE: RuleKind = RuleKind {
    id: "gold",
    title: "Known answer",
    help: "The item came with a known answer, which measures people and is never shown to them.",
    parameters: &[],
    default: || Condition::Gold,
};

pub(super) fn tie() -> Box<dyn Test> {
    Box::new(Gold)
}

struct Gold;

impl Test for Gold {
    fn holds(&self, item: &dyn Facts) -> bool {
        item.has_gold()
    }

    fn reason(&self, _: &dyn Facts) -> String {
        "the answer is known".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use crate::core::routing::rules::tests::check;

    #[test]
    fn looks_for_a_known_answer() {
        check(r#"{"if":"gold"}"#, "x|||neg", "the answer is known");
        check(r#"{"if":"gold"}"#, "x||", "no");
    }
}
