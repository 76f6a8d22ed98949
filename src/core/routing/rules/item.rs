//! The item is one of a list, by id. Ids are compared as they stand.
//!
//! Where the list was drawn before it came into the policy, `drawn` says with which share: it
//! counts in the probability of an answer as a share that is drawn here does.
//!
//! ```json
//! {"if":"item","any_of":["m-4","m-17"],"drawn":0.05}
//! ```

use std::collections::BTreeSet;

use super::{Parameter, ParameterKind, RuleKind, Test};
use crate::core::routing::facts::Facts;
use crate::core::routing::policy::Condition;
use crate::core::text::counted;

pub(super) const RULE: RuleKind = RuleKind {
    id: "item",
    title: "Listed items",
    help: "The item is one of these, by its id. Where the list was drawn from more, say with which \
           share; else it counts as chosen.",
    parameters: &[
        Parameter { id: "any_of", title: "Ids", kind: ParameterKind::Words, optional: false },
        Parameter {
            id: "drawn",
            title: "Drawn with a share of",
            kind: ParameterKind::Share,
            optional: true,
        },
    ],
    default: || Condition::Item { any_of: Vec::new(), drawn: None },
};

pub(super) fn tie(any_of: &[String]) -> Box<dyn Test> {
    Box::new(Listed { ids: any_of.iter().cloned().collect() })
}

struct Listed {
    ids: BTreeSet<String>,
}

impl Test for Listed {
    fn holds(&self, item: &dyn Facts) -> bool {
        self.ids.contains(&*item.id())
    }

    fn reason(&self, _: &dyn Facts) -> String {
        format!("one of {}", counted(self.ids.len() as u64, "listed item"))
    }
}

#[cfg(test)]
mod tests {
    use crate::core::routing::rules::tests::check;

    #[test]
    fn looks_for_the_id() {
        check(r#"{"if":"item","any_of":["m-1","m-2","m-1"]}"#, "x", "one of 2 listed items");
        check(r#"{"if":"item","any_of":["M-1","m-11"]}"#, "x", "no");
        check(r#"{"if":"item","any_of":["m-1"],"drawn":0.05}"#, "x", "listed 0.05");
    }
}
