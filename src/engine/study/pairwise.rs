//! Every two raters, people and models together, and a map of them.

use std::rc::Rc;

use super::kept::Kept;
use super::labels::{Labels, of_everyone};
use super::{Piece, Step, Work, count, finite, place, then};
use crate::core::agreement::map::Scaling;
use crate::core::agreement::pairwise::{Comparing, Pair, Pairwise};
use crate::core::agreement::parts::{Between, Part, parts};
use crate::core::model::value::Value;
use crate::engine::open::Open;
use crate::engine::protocol::study::{PairFound, PairwiseFound, PartFound, RaterFound, Studied};

/// Common items that one step compares, and numbers that one step of the map multiplies.
const STEP: usize = 40_000;
const MAP_STEP: usize = 5_000_000;

pub fn begin(open: &Open, question: &str) -> Result<Box<dyn Piece>, String> {
    Ok(of_everyone(place(open, question)?, |labels, _, _| {
        if labels.raters.len() < 2 {
            return Step::nothing(match labels.raters.first() {
                None => "nobody gave a label that could be compared".to_owned(),
                Some(one) => format!("only {} gave labels: there is nobody to compare", one.name),
            });
        }
        let all = All { labels, comparing: None, pairs: Vec::new() };
        let follow = |compared, _: &Open, _: &mut Kept| {
            let mapping = Mapping { compared, scaling: None, parts: None };
            Step::On(then(mapping, |found, _, _| Step::later(Studied::Pairwise(found))), None)
        };
        Step::On(then(all, follow), None)
    }))
}

/// The pairs.
struct All {
    labels: Rc<Labels>,
    /// Made in a step of its own.
    comparing: Option<Comparing>,
    pairs: Vec<Pair>,
}

struct Compared {
    labels: Rc<Labels>,
    /// By place in the table, the rater's number.
    raters: Vec<u32>,
    left_out: usize,
    pairs: Vec<Pair>,
}

impl Work for All {
    type Found = Compared;

    fn step(&mut self, _: &Open) -> bool {
        let ratings = &self.labels.ratings;
        let Some(comparing) = &mut self.comparing else {
            self.comparing = Some(Comparing::new(Pairwise::new(ratings)));
            return true;
        };
        let pairs = comparing.step(ratings, STEP);
        let is_more = pairs.is_some();
        self.pairs.extend(pairs.into_iter().flatten().filter(|pair| pair.items > 0));
        is_more
    }

    fn finish(self, _: &Open) -> Compared {
        let pairwise = self.comparing.map(Comparing::finish);
        let (raters, left_out) = pairwise.map(|it| (it.raters, it.left_out)).unwrap_or_default();
        Compared { labels: self.labels, raters, left_out, pairs: self.pairs }
    }
}

fn scaling(compared: &Compared) -> Scaling {
    let place = |rater: u32| compared.raters.binary_search(&rater).unwrap_or(usize::MAX);
    let apart = compared
        .pairs
        .iter()
        .filter_map(|pair| Some((place(pair.one), place(pair.other), 1.0 - pair.percent()?)));
    Scaling::new(compared.raters.len(), apart)
}

/// The map.
struct Mapping {
    compared: Compared,
    /// Each is made in a step of its own.
    scaling: Option<Scaling>,
    parts: Option<Vec<Part>>,
}

impl Work for Mapping {
    type Found = PairwiseFound;

    fn step(&mut self, _: &Open) -> bool {
        let Compared { labels, pairs, .. } = &self.compared;
        let is_model =
            |number: u32| labels.raters.get(number as usize).is_some_and(|rater| rater.model);
        match (&mut self.parts, &mut self.scaling) {
            (None, _) => self.parts = Some(parts(pairs, is_model)),
            (_, None) => self.scaling = Some(scaling(&self.compared)),
            (_, Some(scaling)) => return scaling.step(MAP_STEP),
        }
        true
    }

    fn finish(self, _: &Open) -> PairwiseFound {
        let Compared { labels, raters, left_out, pairs } = self.compared;
        let map = self.scaling.map(Scaling::finish).unwrap_or_default();
        let counts = labels.counts();
        let rater = |(number, [x, y]): (&u32, [f64; 2])| {
            let at = *number as usize;
            Some(RaterFound {
                rater: labels.raters.get(at)?.clone(),
                labels: counts.get(at).copied().unwrap_or_default(),
                x,
                y,
            })
        };
        let place = |number: &u32| raters.binary_search(number).map_or(u32::MAX, count);
        let pair = |pair: &Pair| PairFound {
            row: place(&pair.one),
            column: place(&pair.other),
            items: pair.items,
            alike: pair.alike,
            kappa: pair.kappa.and_then(finite),
            linear: pair.linear.filter(|_| is_ordered(&labels)).and_then(finite),
            quadratic: pair.quadratic.filter(|_| is_ordered(&labels)).and_then(finite),
        };
        let part = |part: Part| PartFound {
            title: title(part.between).to_owned(),
            pairs: part.pairs,
            items: part.items,
            alike: part.alike,
            kappa: part.kappa.and_then(finite),
        };
        PairwiseFound {
            raters: raters.iter().zip(map).filter_map(rater).collect(),
            pairs: pairs.iter().map(pair).collect(),
            left_out: count(left_out),
            parts: self.parts.into_iter().flatten().map(part).collect(),
        }
    }
}

/// Only ratings have an order.
fn is_ordered(labels: &Labels) -> bool {
    labels.values.iter().all(|value| matches!(value, Value::Rating(_)))
}

fn title(between: Between) -> &'static str {
    match between {
        Between::Humans => "People with people",
        Between::HumanAndModel => "People with models",
        Between::Models => "Models with models",
    }
}
