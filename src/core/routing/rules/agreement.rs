//! How many agents propose the commonest value: a count, a weighted sum, or
//! a share of those that propose something.
//!
//! `weights` are by agent, 1 where absent; what is not finite or below zero
//! counts as 0. With `share` the sum is divided by the sum over all agents
//! that suggest something, so that 1 is unanimous. Without `question` every
//! question must satisfy it. A question to which nobody suggests anything
//! never does.
//!
//! ```json
//! {"if":"agreement","question":"sentiment","at_least":2}
//! {"if":"agreement","question":"sentiment","weights":[["bayes",2.0]],"share":true,"below":0.75}
//! ```

use super::{Parameter, ParameterKind, Places, QUESTION, RuleKind, Test};
use crate::core::model::dataset::Schema;
use crate::core::routing::facts::Facts;
use crate::core::routing::policy::{Condition, Range};

pub(super) const RULE: RuleKind = RuleKind {
    id: "agreement",
    title: "Agreement of agents",
    help: "How many agents propose the commonest value: counted, weighted, or as a share of the \
           agents that propose something (1 is unanimous). Without a question: for every question.",
    parameters: &[
        QUESTION,
        Parameter { id: "weights", title: "Weights", kind: ParameterKind::Weights, optional: true },
        Parameter { id: "share", title: "As a share", kind: ParameterKind::Switch, optional: true },
        Parameter {
            id: "range",
            title: "Range",
            kind: ParameterKind::Range { most: None, step: 1.0 },
            optional: false,
        },
    ],
    default: || Condition::Agreement {
        question: None,
        weights: Vec::new(),
        share: false,
        range: Range { at_least: Some(2.0), below: None },
    },
};

pub(super) fn tie(
    question: Option<&str>,
    weights: &[(String, f64)],
    share: bool,
    range: Range,
    schema: &Schema,
) -> Box<dyn Test> {
    let places = Places::of(question, None, schema);
    let weight = |id: &str| {
        let given =
            weights.iter().find(|(agent, _)| agent == id).map_or(1.0, |(_, weight)| *weight);
        if given.is_finite() { given.max(0.0) } else { 0.0 }
    };
    let weights = places.agents.iter().map(|(_, id)| weight(id)).collect();
    Box::new(Agreement { places, weights, share, range })
}

struct Agreement {
    places: Places,
    /// By agent, in their order.
    weights: Vec<f64>,
    share: bool,
    range: Range,
}

impl Agreement {
    /// The largest sum over agents with one value, and the sum over all that suggest.
    fn sums(&self, item: &dyn Facts, question: usize) -> Option<(f64, f64)> {
        let there = || {
            let all = self.places.agents.iter().zip(&self.weights);
            let there = all.filter(|((agent, _), _)| item.suggests(question, *agent));
            there.map(|((agent, _), weight)| (*agent, *weight))
        };
        let with = |one: usize| {
            let same = there().filter(|(other, _)| item.same(question, one, *other));
            same.map(|(_, weight)| weight).sum::<f64>()
        };
        let most = there().map(|(one, _)| with(one)).reduce(f64::max)?;
        Some((most, there().map(|(_, weight)| weight).sum()))
    }

    fn number(&self, item: &dyn Facts, question: usize) -> Option<f64> {
        match self.sums(item, question)? {
            (most, all) if self.share => (all > 0.0).then(|| most / all),
            (most, _) => Some(most),
        }
    }
}

impl Test for Agreement {
    fn holds(&self, item: &dyn Facts) -> bool {
        !self.places.questions.is_empty()
            && self.places.questions.iter().all(|(question, _)| {
                self.number(item, *question).is_some_and(|number| self.range.holds(number))
            })
    }

    /// `2 of 3 agents agree (sentiment)`, `2 of 2 agents agree (sentiment)`
    fn reason(&self, item: &dyn Facts) -> String {
        let weighted = self.weights.iter().any(|weight| *weight != 1.0);
        let unit = if weighted { "agents' weight agrees" } else { "agents agree" };
        let each = self.places.questions.iter().filter_map(|(question, name)| {
            let (most, all) = self.sums(item, *question)?;
            Some(format!("{most} of {all} {unit} ({name})"))
        });
        each.collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use crate::core::routing::rules::tests::check;

    #[test]
    fn counts_the_commonest() {
        let two = r#"{"if":"agreement","question":"mood","at_least":2}"#;
        check(two, "x||a mood neg, b mood neg", "2 of 2 agents agree (mood)");
        check(two, "x||a mood neg, b mood pos, c mood neg", "2 of 3 agents agree (mood)");
        check(two, "x||a mood neg, b mood pos", "no");
        check(two, "x||", "no");
        let every = r#"{"if":"agreement","at_least":1}"#;
        check(every, "x||a mood neg", "no");
        check(
            every,
            "x||a mood neg, b harm spam+insult",
            "1 of 1 agents agree (mood); 1 of 1 agents agree (harm)",
        );
    }

    #[test]
    fn weighs() {
        let heavy = r#"{"if":"agreement","question":"mood","weights":[["a",2.5]],"at_least":2}"#;
        check(heavy, "x||a mood neg, b mood pos", "2.5 of 3.5 agents' weight agrees (mood)");
        check(heavy, "x||b mood neg, c mood pos", "no");
    }

    #[test]
    fn a_share_of_those_who_suggest() {
        let split = r#"{"if":"agreement","question":"mood","share":true,"below":1}"#;
        check(split, "x||a mood neg, b mood pos", "1 of 2 agents agree (mood)");
        check(split, "x||a mood neg, b mood neg", "no");
        // One agent alone does not differ from anybody.
        check(split, "x||a mood neg", "no");
    }
}
