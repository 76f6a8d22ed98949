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

use super::known::{self, Facts};
use super::{Piece, Step, finite};
use crate::core::assurance::calibration::Drawn;
use crate::core::assurance::interval::wilson_of_share;
use crate::core::model::route::Route;
use crate::core::routing::accepted::Whose;
use crate::core::routing::policy::{Condition, Policy, Rule};
use crate::core::text::{counted, figure};
use crate::engine::accepted::Place;
use crate::engine::costs::tried;
use crate::engine::open::Open;
use crate::engine::protocol::Costs;
use crate::engine::protocol::assurance::{Share, WhatIf, WhatIfFound, WhatIfSlice};
use crate::engine::protocol::study::Studied;

const CONFIDENCE: f64 = 0.95;

/// Slices that are listed, the largest ones.
const SLICES: usize = 20;

/// Where each item goes, and by which rule.
type Planned = Vec<(Route, Option<usize>)>;

pub fn begin(open: &mut Open, asked: &WhatIf) -> Result<Box<dyn Piece>, String> {
    let column = asked.column.as_ref().map(|id| {
        let column = open.data.schema.columns.iter().position(|column| column.id == *id);
        column.ok_or_else(|| format!("there is no column '{id}' in this dataset"))
    });
    let column = column.transpose()?;
    let undrawn = undrawn(open);
    let Open { data, routes, people, .. } = &mut *open;
    let (costs, planned) = tried(data, routes, people, &asked.policy, asked.effort);
    let (policy, per_minute) = (asked.policy.clone(), asked.per_minute);
    Ok(known::all(open, move |facts, open, _| {
        let found = found(open, &facts, &policy, (&planned, &undrawn), &costs, column, per_minute);
        Step::found(Studied::WhatIf(found))
    }))
}

fn found(
    open: &Open,
    facts: &Rc<[Facts]>,
    policy: &Policy,
    (planned, undrawn): (&Planned, &[bool]),
    costs: &Costs,
    column: Option<usize>,
    per_minute: f64,
) -> WhatIfFound {
    let minutes: f64 = costs.routes.iter().map(|route| route.minutes).sum();
    let judge = Judge::new(open, policy, facts);
    let now = Judge::new(open, &open.routes.policy, facts);
    let cells = column.and_then(|column| open.data.columns.metadata.get(column));
    let mut all = Pile::default();
    // By the code of the slice: under this policy, under the one in force.
    let mut slices: Vec<(u32, Pile, Pile)> = vec![];
    let sliced = cells.map_or(0, |cells| cells.strings.len() + 1);
    slices.resize_with(sliced, Default::default);
    for ((index, (route, rule)), undrawn) in (0..).zip(planned).zip(undrawn) {
        let stands = Stands::of(facts, index, *undrawn);
        let accepted = (*route == Route::Auto).then(|| judge.right(open, *rule, index));
        let slice = cells.and_then(|cells| slices.get_mut(cells.code(index) as usize));
        if let Some(right) = accepted {
            all.add(stands, right);
        }
        if let Some((items, after, before)) = slice {
            *items += 1;
            if let Some(right) = accepted {
                after.add(stands, right);
            }
            if open.people.route(&open.routes, index) == Route::Auto {
                before.add(stands, now.right(open, open.routes.rule(index), index));
            }
        }
    }
    WhatIfFound {
        items: open.data.len(),
        auto: all.items(),
        hours: minutes / 60.0,
        cost: finite(minutes * per_minute).unwrap_or_default(),
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
struct Judge<'a> {
    facts: &'a [Facts],
    /// By rule and question, and for no rule.
    rules: Vec<Vec<Place>>,
    otherwise: Vec<Place>,
}

impl<'a> Judge<'a> {
    fn new(open: &Open, policy: &Policy, facts: &'a [Facts]) -> Self {
        let schema = &open.data.schema;
        let rules = policy.rules.iter().map(|rule| {
            let questions = schema.questions.iter();
            questions.map(|it| Place::of(&Whose::of(rule, &it.id), schema)).collect()
        });
        let otherwise = vec![Place::Top; schema.questions.len()];
        Self { facts, rules: rules.collect(), otherwise }
    }

    /// Of an item as a whole: wrong where one answer is, right where all are known to be, else
    /// not known. What nobody suggests is not accepted.
    fn right(&self, open: &Open, rule: Option<usize>, index: u32) -> Option<bool> {
        let places = rule.and_then(|rule| self.rules.get(rule)).unwrap_or(&self.otherwise);
        let mut all_known = true;
        for (question, (place, facts)) in places.iter().zip(self.facts).enumerate() {
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

/// By item: whether the policy in force would accept it unseen if it drew no shares.
fn undrawn(open: &mut Open) -> Vec<bool> {
    let Open { data, routes, people, .. } = open;
    let mut policy = routes.policy.clone();
    let draws = |rule: &Rule| rule.when.iter().any(|it| matches!(it, Condition::Share { .. }));
    policy.rules.retain(|rule| !draws(rule));
    let mut accepts = Vec::with_capacity(data.len() as usize);
    routes.sweep(data, &policy, 0, None, |index, decision| {
        let rule = decision.rule.and_then(|place| policy.rules.get(place));
        let route = rule.map_or(policy.otherwise, |rule| rule.route);
        accepts.push(route == Route::Auto && !people.is_escalated(index));
    });
    accepts
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
