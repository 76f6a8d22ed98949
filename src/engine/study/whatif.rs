//! What a policy would mean, by what the log knows: hours, queues, and the error of what it would
//! accept unseen.
//!
//! **The error.** Of the items that the policy would accept, some are judged. They speak for the
//! rest by how they came to people, in two strata:
//! - *drawn*: items that the policy in force would accept unseen if it drew no shares. Only those
//!   that were drawn (blind, audit, a sample) are judged, each with a known probability p; they
//!   count 1/p (Horvitz and Thompson 1952; the weights normalised, Hájek 1971);
//! - *all*: items that go to people in any case. Those that are judged so far speak for those
//!   that are not; that they are like them is a guess, and it is said.
//! ```text
//! error = Σ_h N_h/N · e_h,    effective n = 1 / Σ_h (N_h/N)² / n_h,    n_h = (Σw)² / Σw²  (Kish)
//! ```
//! Wilson's interval at the effective n. A stratum in which nothing is judged is left out, and
//! that is said too.

use std::rc::Rc;

use super::design::{self, Design};
use super::draw::Tried;
use super::known::Facts;
use super::{Piece, Step, Work, count, finite, then};
use crate::core::assurance::calibration::Drawn;
use crate::core::assurance::interval::wilson_of_share;
use crate::core::model::route::Route;
use crate::core::routing::accepted::Whose;
use crate::core::routing::policy::Policy;
use crate::core::text::{counted, figure};
use crate::engine::accepted::Place;
use crate::engine::costs::{Planned, Trying};
use crate::engine::open::Open;
use crate::engine::protocol::Costs;
use crate::engine::protocol::assurance::{Share, WhatIf, WhatIfFound, WhatIfSlice};
use crate::engine::protocol::study::Studied;

const CONFIDENCE: f64 = 0.95;

/// Slices that are listed, the largest ones.
const SLICES: usize = 20;

/// Items that one step counts.
const STEP: usize = 25_000;

pub fn begin(open: &Open, asked: &WhatIf) -> Result<Box<dyn Piece>, String> {
    let column = asked.column.as_ref().map(|id| {
        open.data.column(id).ok_or_else(|| format!("there is no column '{id}' in this dataset"))
    });
    let column = column.transpose()?;
    let trying = Tried(Trying::new(&open.data, &asked.policy));
    let asked = asked.clone();
    Ok(design::with(open, move |design, facts, _| {
        let next = then(trying, move |trying, open, _| {
            let tried = trying.finish(&open.data, asked.effort);
            let counting = Counting::new(open, (design, facts), tried, column, asked);
            Step::On(then(counting, |found, _, _| Step::found(Studied::WhatIf(found))), None)
        });
        Step::On(next, None)
    }))
}

/// Counts item by item.
struct Counting {
    design: Rc<Design>,
    facts: Rc<[Facts]>,
    costs: Costs,
    planned: Planned,
    column: Option<usize>,
    per_minute: f64,
    judge: Judge,
    now: Judge,
    /// By item the rule in force.
    rules: Vec<Option<usize>>,
    all: Pile,
    /// By the code of the slice: items, under this policy, under the one in force.
    slices: Vec<(u32, Pile, Pile)>,
    next: u32,
}

impl Counting {
    fn new(
        open: &Open,
        (design, facts): (Rc<Design>, Rc<[Facts]>),
        (costs, planned): (Costs, Planned),
        column: Option<usize>,
        asked: WhatIf,
    ) -> Self {
        let cells = column.and_then(|column| open.data.columns.metadata.get(column));
        let sliced = cells.map_or(0, |cells| cells.strings.len() + 1);
        Self {
            judge: Judge::new(open, &asked.policy),
            now: Judge::new(open, &open.routes.policy),
            rules: (0..open.data.len()).map(|index| open.routes.rule(index)).collect(),
            design,
            facts,
            costs,
            planned,
            column,
            per_minute: asked.per_minute,
            all: Pile::default(),
            slices: vec![Default::default(); sliced],
            next: 0,
        }
    }

    fn look(&mut self, open: &Open, index: u32) {
        let facts = &self.facts;
        let at = index as usize;
        let Some((route, rule)) = self.planned.get(at).copied() else { return };
        let stands = Stands::of(facts, index, self.design.accepts(index));
        let accepted = (route == Route::Auto).then(|| self.judge.right(open, facts, rule, index));
        if let Some(right) = accepted {
            self.all.add(stands, right);
        }
        let cells = self.column.and_then(|column| open.data.columns.metadata.get(column));
        let slice = cells.and_then(|cells| self.slices.get_mut(cells.code(index) as usize));
        let Some((items, after, before)) = slice else { return };
        *items += 1;
        if let Some(right) = accepted {
            after.add(stands, right);
        }
        if self.design.is_auto(index) {
            let rule = self.rules.get(at).copied().flatten();
            before.add(stands, self.now.right(open, facts, rule, index));
        }
    }

    fn go_on(&mut self, open: &Open, items: usize) -> bool {
        let until = open.data.len().min(self.next.saturating_add(count(items)));
        for index in self.next..until {
            self.look(open, index);
        }
        self.next = until;
        self.next < open.data.len()
    }
}

impl Work for Counting {
    type Found = WhatIfFound;

    fn step(&mut self, open: &Open) -> bool {
        self.go_on(open, STEP)
    }

    fn finish(self, open: &Open) -> WhatIfFound {
        let Self { costs, all, slices, .. } = self;
        let minutes: f64 = costs.routes.iter().map(|route| route.minutes).sum();
        let cells = self.column.and_then(|column| open.data.columns.metadata.get(column));
        WhatIfFound {
            items: open.data.len(),
            auto: all.items(),
            hours: minutes / 60.0,
            cost: finite(minutes * self.per_minute).unwrap_or_default(),
            queues: (costs.routes.iter())
                .map(|it| (it.route.clone(), it.items, it.judgements, it.minutes / 60.0))
                .collect(),
            error: all.error(),
            known: all.known(),
            unknown: all.items() - all.known(),
            words: all.words(),
            slices: cells.map_or_else(Vec::new, |cells| said(cells, slices)),
        }
    }
}

/// The largest slices by name.
fn said(
    cells: &crate::engine::columns::Metadata,
    slices: Vec<(u32, Pile, Pile)>,
) -> Vec<WhatIfSlice> {
    let mut codes: Vec<(u32, (u32, Pile, Pile))> =
        (0..).zip(slices).filter(|(_, (items, ..))| *items > 0).collect();
    codes.sort_by_key(|(code, (items, ..))| (std::cmp::Reverse(*items), *code));
    codes.truncate(SLICES);
    let share = |pile: &Pile, items: u32| f64::from(pile.items()) / f64::from(items.max(1));
    let slice = |(code, (items, after, before)): &(u32, (u32, Pile, Pile))| WhatIfSlice {
        name: match cells.strings.get(*code) {
            "" => "missing".to_owned(),
            text => text.to_owned(),
        },
        items: *items,
        auto_before: share(before, *items),
        auto_after: share(after, *items),
        error_before: before.error(),
        error_after: after.error(),
    };
    let mut slices: Vec<WhatIfSlice> = codes.iter().map(slice).collect();
    slices.sort_by(|a, b| a.name.cmp(&b.name));
    slices
}

/// Whether what a policy accepts is right.
struct Judge {
    /// By rule and question, and for no rule.
    rules: Vec<Vec<Place>>,
    otherwise: Vec<Place>,
}

impl Judge {
    fn new(open: &Open, policy: &Policy) -> Self {
        let schema = &open.data.schema;
        let rules = policy.rules.iter().map(|rule| {
            let questions = schema.questions.iter();
            questions.map(|it| Place::of(&Whose::of(rule, &it.id), schema)).collect()
        });
        Self { rules: rules.collect(), otherwise: vec![Place::Top; schema.questions.len()] }
    }

    /// Of an item as a whole: wrong where one answer is, right where all are known to be, else
    /// not known. What nobody suggests is not accepted.
    fn right(&self, open: &Open, facts: &[Facts], rule: Option<usize>, index: u32) -> Option<bool> {
        let places = rule.and_then(|rule| self.rules.get(rule)).unwrap_or(&self.otherwise);
        let mut all_known = true;
        for (question, (place, facts)) in places.iter().zip(facts).enumerate() {
            let Some((agent, cell)) = place.cell(&open.data.columns, question, index) else {
                continue;
            };
            match facts.of(index).and_then(|fact| fact.judge(agent, cell)) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => all_known = false,
            }
        }
        all_known.then_some(true)
    }
}

/// How an item stands to the policy in force.
#[derive(Clone, Copy)]
enum Stands {
    /// It goes to people in any case.
    All,
    /// It is accepted unseen but for shares that are drawn: with this probability it was; 0
    /// where it was not.
    Drawn(f64),
}

impl Stands {
    fn of(facts: &[Facts], index: u32, undrawn: bool) -> Self {
        if !undrawn {
            return Self::All;
        }
        let mut known = facts.iter().filter_map(|facts| facts.of(index));
        let drawn = known.find(|fact| fact.drawn != Drawn::Chosen && !fact.is_gold);
        Self::Drawn(drawn.map_or(0.0, |fact| fact.probability))
    }
}

/// What is accepted, in its two strata.
#[derive(Clone, Copy, Default)]
struct Pile {
    drawn: Stratum,
    all: Stratum,
}

#[derive(Clone, Copy, Default)]
struct Stratum {
    items: u32,
    known: u32,
    weights: f64,
    squares: f64,
    wrong: f64,
}

impl Pile {
    fn add(&mut self, stands: Stands, right: Option<bool>) {
        match stands {
            Stands::All => self.all.add(1.0, right),
            Stands::Drawn(p) if p > 0.0 => self.drawn.add(1.0 / p, right),
            // Nobody drew it: what is known of it is known by chance or by choice.
            Stands::Drawn(_) => self.drawn.items += 1,
        }
    }

    fn items(&self) -> u32 {
        self.drawn.items + self.all.items
    }

    fn known(&self) -> u32 {
        self.drawn.known + self.all.known
    }

    fn error(&self) -> Share {
        let strata = [self.drawn, self.all];
        let speaking: Vec<&Stratum> = strata.iter().filter(|it| it.known > 0).collect();
        let items: f64 = speaking.iter().map(|it| f64::from(it.items)).sum();
        if speaking.is_empty() || items <= 0.0 {
            let undefined = match self.items() {
                0 => "nothing would be accepted unseen",
                _ => "of no item that would be accepted it is known what is right",
            };
            return Share { undefined: Some(undefined.to_owned()), ..Share::default() };
        }
        let part = |it: &&Stratum| f64::from(it.items) / items;
        let error: f64 = speaking.iter().map(|it| part(it) * it.error()).sum();
        let spread: f64 = speaking.iter().map(|it| part(it) * part(it) / it.effective()).sum();
        let n = 1.0 / spread;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded down")]
        let whole = n.max(1.0) as u64;
        let interval = wilson_of_share(error * whole as f64, whole, CONFIDENCE);
        Share {
            value: finite(error),
            low: interval.map(|it| it.low),
            high: interval.map(|it| it.high),
            n,
            undefined: None,
        }
    }

    fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let Self { drawn, all } = self;
        if self.items() == 0 {
            return vec!["Nothing would be accepted unseen.".to_owned()];
        }
        if all.known > 0 {
            words.push(format!(
                "Replayed: {} that people judge in any case, or whose answer is known.",
                counted(u64::from(all.known), "item")
            ));
        }
        if drawn.known > 0 {
            words.push(format!(
                "Weighted: {} that {} drawn from what is accepted unseen now; they speak for {}.",
                counted(u64::from(drawn.known), "item"),
                if drawn.known == 1 { "was" } else { "were" },
                figure(u64::from(drawn.items)),
            ));
        }
        let unjudged = all.items - all.known;
        if unjudged > 0 && all.known > 0 {
            words.push(format!(
                "Guessed: that {} not judged yet {} like those that are.",
                counted(u64::from(unjudged), "item"),
                if unjudged == 1 { "is" } else { "are" },
            ));
        }
        for (stratum, what) in [
            (all, "that people have to judge, and none was so far"),
            (drawn, "that are accepted unseen now, and of which none was drawn"),
        ] {
            if stratum.items > 0 && stratum.known == 0 {
                words.push(format!(
                    "Nothing is said of {} {what}.",
                    counted(u64::from(stratum.items), "item")
                ));
            }
        }
        words
    }
}

impl Stratum {
    fn add(&mut self, weight: f64, right: Option<bool>) {
        self.items += 1;
        let Some(right) = right else { return };
        self.known += 1;
        self.weights += weight;
        self.squares += weight * weight;
        if !right {
            self.wrong += weight;
        }
    }

    fn error(&self) -> f64 {
        self.wrong / self.weights
    }

    fn effective(&self) -> f64 {
        self.weights * self.weights / self.squares
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::Effort;
    use crate::engine::study::draw::Items;
    use crate::engine::study::sliced::Slicing;
    use crate::engine::study::tests::{in_force, log, open};

    const POLICY: &str = r#"{"name":"p","seed":3,"rules":[
        {"id":"calibration-sample","when":[{"if":"score","question":"mood","at_least":0.2},{"if":"share","share":0.4}],"to":"blind"},
        {"id":"sure","when":[{"if":"score","question":"mood","at_least":0.5}],"to":"auto"}
        ],"otherwise":{"to":"single"}}"#;

    /// However small the steps, the same comes of trying a policy, of drawing, of slicing, and of
    /// counting what all that means.
    #[test]
    fn counted_in_steps_as_at_one_go() {
        let items: String = (0..50)
            .map(|at| {
                let gold = ["gold=neg", "gold=pos", ""][at % 3];
                format!("@lang=l{} bayes=neg:0.{} {gold}\n", at % 4, at % 10)
            })
            .collect();
        let engine = open(&items, &log("anna", vec![in_force(POLICY)]));
        let open = engine.opened();
        let policy = Policy::read(&POLICY.replace("0.5", "0.3")).unwrap();
        let tried = |cost: usize| {
            let mut trying = Trying::new(&open.data, &policy);
            while trying.step(&open.data, &open.routes, &open.people, cost) {}
            trying.finish(&open.data, Effort::default())
        };
        let items = |cost: usize| {
            let mut items = Items::new(policy.clone());
            while items.go_on(open, cost) {}
            items.finish(open)
        };
        let sliced = |items: u32| {
            let mut slicing = Slicing::new(&[0]);
            while slicing.go_on(open, items) {}
            format!("{:?}", slicing.finish(open))
        };
        let counted = |items: usize| {
            let mut designing = design::Designing::new(open);
            while designing.step(open) {}
            let design = Rc::new(designing.finish(open));
            let facts = Facts::default();
            let facts: Rc<[Facts]> = vec![facts.clone(), facts.clone(), facts].into();
            let asked = WhatIf {
                policy: policy.clone(),
                effort: Effort::default(),
                per_minute: 0.5,
                column: None,
            };
            let mut counting = Counting::new(open, (design, facts), tried(9), Some(0), asked);
            while counting.go_on(open, items) {}
            counting.finish(open)
        };
        assert!(!items(usize::MAX).is_empty());
        assert_eq!(counted(usize::MAX).slices.len(), 4);
        for cost in [1, 7, 40] {
            assert_eq!(tried(cost), tried(usize::MAX));
            assert_eq!(items(cost), items(usize::MAX));
            assert_eq!(sliced(cost as u32), sliced(u32::MAX));
            assert_eq!(counted(cost), counted(usize::MAX));
        }
    }
}
