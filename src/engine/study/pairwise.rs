//! Every two raters, people and models together, and a map of them.

use super::labels::{Collecting, Labels};
use super::{Piece, Step, Work, count, finite, then};
use crate::core::agreement::map::Scaling;
use crate::core::agreement::pairwise::{Pair, Pairwise};
use crate::core::agreement::parts::{Between, Part, parts};
use crate::core::model::value::Value;
use crate::engine::open::Open;
use crate::engine::protocol::study::{
    PairFound, PairwiseFound, PartFound, RaterFound, Studied, Who,
};

/// Labels that one step compares, and numbers that one step of the map multiplies.
const STEP: usize = 1_000_000;
const MAP_STEP: usize = 20_000_000;

pub fn begin(open: &Open, question: &str) -> Result<Box<dyn Piece>, String> {
    let collecting = Collecting::new(open, question, Who::Everyone)?;
    Ok(then(collecting, |labels, _, _| {
        if labels.raters.len() < 2 {
            return Step::nothing(match labels.raters.first() {
                None => "nobody gave a label that could be compared".to_owned(),
                Some(one) => format!("only {} gave labels: there is nobody to compare", one.name),
            });
        }
        let comparing = Comparing { labels, next: 0, raters: 0, pairs: Vec::new() };
        Step::On(
            then(comparing, |compared, _, _| {
                let scaling = scaling(&compared);
                let mapping = Mapping { compared, scaling };
                Step::On(then(mapping, |found, _, _| Step::found(Studied::Pairwise(found))), None)
            }),
            None,
        )
    }))
}

/// The pairs, rater by rater.
struct Comparing {
    labels: Labels,
    /// In the table of raters.
    next: usize,
    raters: usize,
    pairs: Vec<Pair>,
}

struct Compared {
    labels: Labels,
    /// By place in the table, the rater's number.
    raters: Vec<u32>,
    left_out: usize,
    pairs: Vec<Pair>,
}

impl Work for Comparing {
    type Found = Compared;

    fn step(&mut self, _: &Open) -> bool {
        let pairwise = Pairwise::new(&self.labels.ratings);
        // Looking for a rater's items costs once what all labels cost.
        let least = self.labels.ratings.len();
        let mut cost = 0;
        self.raters = pairwise.raters.len();
        while let Some(rater) = pairwise.raters.get(self.next).filter(|_| cost < STEP.max(least)) {
            let pairs = pairwise.pairs_of(*rater);
            cost += pairs.len() + pairs.iter().map(|pair| pair.items as usize).sum::<usize>();
            self.pairs.extend(pairs.into_iter().filter(|pair| pair.items > 0));
            self.next += 1;
        }
        self.next < pairwise.raters.len()
    }

    fn finish(self, _: &Open) -> Compared {
        let Self { labels, pairs, .. } = self;
        let (raters, left_out) = {
            let pairwise = Pairwise::new(&labels.ratings);
            (pairwise.raters.clone(), pairwise.left_out)
        };
        Compared { labels, raters, left_out, pairs }
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
    scaling: Scaling,
}

impl Work for Mapping {
    type Found = PairwiseFound;

    fn step(&mut self, _: &Open) -> bool {
        self.scaling.step(MAP_STEP)
    }

    fn finish(self, _: &Open) -> PairwiseFound {
        let Compared { labels, raters, left_out, pairs } = self.compared;
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
        let is_model = |number: u32| labels.raters.get(number as usize).is_some_and(|it| it.model);
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
            raters: raters.iter().zip(self.scaling.finish()).filter_map(rater).collect(),
            pairs: pairs.iter().map(pair).collect(),
            left_out: count(left_out),
            parts: parts(&pairs, is_model).into_iter().map(part).collect(),
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
