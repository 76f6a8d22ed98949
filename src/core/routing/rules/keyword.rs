//! The text contains one of a list of words, case folded, whole words if asked.
//!
//! An empty word is found nowhere.
//!
//! ```json
//! {"if":"keyword","any_of":["refund","chargeback"],"whole_words":true}
//! ```

use super::{Parameter, ParameterKind, RuleKind, Test};
use crate::core::routing::facts::Facts;
use crate::core::routing::policy::Condition;
use crate::core::search::Needle;

pub(super) const RULE: RuleKind = RuleKind {
    id: "keyword",
    title: "Keyword",
    help: "The text contains one of these words or phrases, large and small letters alike.",
    parameters: &[
        Parameter { id: "any_of", title: "Words", kind: ParameterKind::Words, optional: false },
        Parameter {
            id: "whole_words",
            title: "Whole words only",
            kind: ParameterKind::Switch,
            optional: false,
        },
    ],
    default: || Condition::Keyword { any_of: Vec::new(), whole_words: true },
};

pub(super) fn tie(any_of: &[String], whole_words: bool) -> Box<dyn Test> {
    Box::new(Keyword {
        words: any_of.to_vec(),
        needles: any_of.iter().map(|words| Needle::new(words, whole_words)).collect(),
    })
}

struct Keyword {
    words: Vec<String>,
    needles: Vec<Needle>,
}

impl Test for Keyword {
    fn holds(&self, item: &dyn Facts) -> bool {
        self.needles.iter().any(|needle| item.contains(needle))
    }

    /// `the text contains 'refund'`
    fn reason(&self, item: &dyn Facts) -> String {
        let found = self.words.iter().zip(&self.needles).find(|(_, needle)| item.contains(needle));
        found.map_or_else(String::new, |(word, _)| format!("the text contains '{word}'"))
    }

    fn needles(&self) -> &[Needle] {
        &self.needles
    }
}

#[cfg(test)]
mod tests {
    use crate::core::routing::rules::tests::check;

    #[test]
    fn looks_for_words() {
        let money = r#"{"if":"keyword","any_of":["chargeback","refund"],"whole_words":true}"#;
        check(money, "Refund, now", "the text contains 'refund'");
        check(money, "refunds", "no");
        check(r#"{"if":"keyword","any_of":["refund"]}"#, "refunds", "the text contains 'refund'");
        check(r#"{"if":"keyword","any_of":[""]}"#, "text", "no");
    }
}
