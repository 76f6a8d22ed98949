//! The length of all text together lies in a range, in code points.
//!
//! ```json
//! {"if":"length","at_least":2000}
//! ```

use super::{Parameter, ParameterKind, RuleKind, Test};
use crate::core::routing::facts::Facts;
use crate::core::routing::policy::{Condition, Range};

pub(super) const RULE: RuleKind = RuleKind {
    id: "length",
    title: "Text length",
    help: "Characters of all text of the item together. An item without text has length 0.",
    parameters: &[Parameter {
        id: "range",
        title: "Characters",
        kind: ParameterKind::Range { most: None, step: 100.0 },
        optional: false,
    }],
    default: || Condition::Length { range: Range { at_least: Some(1000.0), below: None } },
};

pub(super) fn tie(range: Range) -> Box<dyn Test> {
    Box::new(Length { range })
}

struct Length {
    range: Range,
}

impl Test for Length {
    fn holds(&self, item: &dyn Facts) -> bool {
        self.range.holds(f64::from(item.length()))
    }

    /// `2310 characters are at least 2000`
    fn reason(&self, item: &dyn Facts) -> String {
        format!("{} characters are {}", item.length(), self.range.say())
    }
}

#[cfg(test)]
mod tests {
    use crate::core::routing::rules::tests::check;

    #[test]
    fn counts_code_points() {
        check(r#"{"if":"length","below":5}"#, "äöü😀", "4 characters are below 5");
        check(r#"{"if":"length","at_least":5}"#, "äöü😀", "no");
        check(r#"{"if":"length","at_least":0}"#, "", "0 characters are at least 0");
    }
}
