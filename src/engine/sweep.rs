//! A policy tried on all items, a part of them at a time.
//!
//! Two things are remembered across policies, so that editing one is live at
//! 100,000 items: the hash fractions of shares, which depend on the seed, the
//! rule's id and the item alone, and which items contain which keyword. They are
//! put back after each part: of a sweep that nobody goes on with nothing is lost.

use std::cell::{Ref, RefCell};
use std::collections::BTreeMap;

use super::dataset::Dataset;
use super::facts::{Found, InColumns};
use super::routes::Routes;
use crate::core::routing::policy::Policy;
use crate::core::routing::route::{Decision, Plan};
use crate::core::routing::rules::share;

/// One policy on its way through the items.
#[derive(Debug)]
pub struct Sweep {
    pub policy: Policy,
    /// Which of the words that its rules look for is looked up next.
    word: usize,
    next: u32,
}

/// One item, as the policy comes to it.
pub struct Passing<'a> {
    pub plan: &'a Plan<'a>,
    item: InColumns<'a>,
    draw: &'a mut dyn FnMut(usize) -> f64,
}

/// What is remembered of other sweeps.
#[derive(Debug, Default)]
pub struct Remembered {
    drawn: RefCell<Drawn>,
    found: RefCell<Found>,
}

/// What a part costs: a rule that is looked at, a hash, an item that is searched for a word.
const HASH: usize = 12;
const SEARCH: usize = 4;
/// Of a cost, what takes a hundredth of a second at most.
pub const STEP: usize = 90_000;

impl Sweep {
    pub fn new(policy: Policy) -> Self {
        Self::from(policy, 0)
    }

    /// From this item on.
    pub fn from(policy: Policy, next: u32) -> Self {
        Self { policy, word: 0, next }
    }

    /// Comes to the next items, of about such a cost. Whether there are more.
    pub fn step(
        &mut self,
        data: &Dataset,
        routes: &Routes,
        cost: usize,
        mut each: impl FnMut(Passing<'_>),
    ) -> bool {
        let Self { policy, word, next } = self;
        let plan = Plan::new(policy, &data.schema);
        // Nobody else looks at these while they are out.
        let mut found = routes.remembered.found.take();
        let mut done = look(&mut found, data, &plan, word, cost);
        let mut columns: Vec<Option<Vec<u32>>> = policy.rules.iter().map(|_| None).collect();
        let mut drawn = routes.remembered.drawn.take();
        let whose = |place: usize| plan.is_for_each(place).then_some(routes.person.as_str());
        while done < cost && *next < data.len() {
            let index = *next;
            *next += 1;
            done = done.saturating_add(1 + policy.rules.len());
            let mut draw = |place: usize| {
                let rule = policy.rules.get(place).map_or("", |rule| rule.id.as_str());
                let Some(column) = columns.get_mut(place) else { return 1.0 };
                let column = column
                    .get_or_insert_with(|| drawn.take((policy.seed, rule, whose(place)), data));
                let Some(cell) = column.get_mut(index as usize) else { return 1.0 };
                let exact = || share::fraction(policy.seed, rule, &data.id(index), whose(place));
                if *cell == UNASKED {
                    done = done.saturating_add(HASH);
                    let fraction = exact();
                    *cell = parts(fraction);
                    return fraction;
                }
                // Where the share lies within the cell, its first bits do not decide.
                let share = plan.share(place);
                if parts(share) == *cell { exact() } else { f64::from(*cell) / PARTS }
            };
            let item = InColumns { data, index, found: &found };
            each(Passing { plan: &plan, item, draw: &mut draw });
        }
        for ((place, rule), column) in policy.rules.iter().enumerate().zip(columns) {
            if let Some(column) = column {
                drawn.keep((policy.seed, &rule.id, whose(place)), column);
            }
        }
        routes.remembered.found.replace(found);
        routes.remembered.drawn.replace(drawn);
        *next < data.len()
    }
}

/// Looks the words of a policy up, from `word` on. What it cost.
fn look(
    found: &mut Found,
    data: &Dataset,
    plan: &Plan<'_>,
    word: &mut usize,
    cost: usize,
) -> usize {
    let mut done = 0;
    for needle in plan.needles().skip(*word) {
        let left = cost.saturating_sub(done) / SEARCH;
        let looked = found.look(data, needle, u32::try_from(left).unwrap_or(u32::MAX));
        done = done.saturating_add(looked as usize * SEARCH);
        if done >= cost {
            break;
        }
        *word += 1;
    }
    done
}

impl Passing<'_> {
    pub fn index(&self) -> u32 {
        self.item.index
    }

    /// The first rule that matches.
    pub fn decide(self) -> Decision {
        self.plan.decide(&self.item, self.draw)
    }

    /// The same, and tells of every rule that matches, also behind the first.
    pub fn decide_all(self, matching: impl FnMut(usize)) -> Decision {
        self.plan.decide_all(&self.item, self.draw, matching)
    }

    /// The first rule that matches of those without a share, and what the others draw:
    /// [`Plan::without_shares`].
    pub fn without_shares(self, reached: impl FnMut(usize, bool)) -> Option<usize> {
        self.plan.without_shares(&self.item, self.draw, reached)
    }
}

impl Remembered {
    /// The items that contain words that were looked up before.
    pub fn found(&self) -> Ref<'_, Found> {
        self.found.borrow()
    }

    /// More items came.
    pub fn forget_words(&mut self) {
        self.found.get_mut().clear();
    }

    /// Bytes of memory.
    pub fn bytes(&self) -> usize {
        self.drawn.borrow().0.values().map(|it| it.capacity() * 4).sum()
    }
}

/// Fractions by seed, rule and person: their first 32 bits, [`UNASKED`] where nobody asked yet.
#[derive(Debug, Default)]
struct Drawn(BTreeMap<Drawing, Vec<u32>>);

/// Seed, rule, and for whom; `None` for all. Somebody without a name draws other items than all.
type Drawing = (u64, String, Option<String>);

const UNASKED: u32 = u32::MAX;

/// 2^32: what the first bits of a fraction are parts of.
const PARTS: f64 = 4_294_967_296.0;

/// So many columns of fractions are remembered, 4 bytes an item each.
const MOST_DRAWN: usize = 8;

impl Drawn {
    fn take(&mut self, drawing: (u64, &str, Option<&str>), data: &Dataset) -> Vec<u32> {
        let mut column = self.0.remove(&owned(drawing)).unwrap_or_default();
        column.reserve(data.columns.missing(column.len()));
        column.resize(data.len() as usize, UNASKED);
        column
    }

    fn keep(&mut self, drawing: (u64, &str, Option<&str>), column: Vec<u32>) {
        if self.0.len() >= MOST_DRAWN {
            self.0.clear();
        }
        self.0.insert(owned(drawing), column);
    }
}

fn owned((seed, rule, person): (u64, &str, Option<&str>)) -> Drawing {
    (seed, rule.to_owned(), person.map(str::to_owned))
}

/// The first 32 bits of a fraction in [0, 1).
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the point of it")]
fn parts(fraction: f64) -> u32 {
    (fraction * PARTS) as u32
}
