//! How unsure a coefficient is: the percentile bootstrap over items.
//!
//! The items are drawn again, as many as there are, each as likely as any other and
//! any of them several times; the coefficient is computed of what was drawn; after B
//! such resamples the interval reaches from the (1 - c) / 2 to the (1 + c) / 2
//! quantile of their values, with c the confidence (Efron 1979; Efron and Tibshirani
//! 1993, chapter 13). Between two values the quantile is interpolated linearly.
//!
//! Labels of one item belong together, so items are drawn and not labels. Where items
//! belong together - of one document, one patient - clusters are drawn, each with
//! all its items (Davison and Hinkley 1997); as if they were independent
//! the interval would be too narrow.
//!
//! All coefficients are computed of the same resamples. A resample of which one is
//! not defined, such as one with a single category, is counted and left out; where
//! this befell more than half of them there is no interval.
//!
//! The draws come from [`Random`] with the seed: the same interval everywhere.

use super::Prepared;
use super::patterns::{Patterns, Sample};
use crate::core::random::Random;
use crate::core::text::counted;

/// How it is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub resamples: u32,
    pub seed: u64,
    /// Between 0 and 1, such as 0.95.
    pub confidence: f64,
    /// The cluster of each item; items that it does not reach are one cluster. `None` where each
    /// item stands for itself.
    pub clusters: Option<Vec<u32>>,
}

impl Default for Plan {
    fn default() -> Self {
        Self { resamples: 1_000, seed: 1, confidence: 0.95, clusters: None }
    }
}

impl Plan {
    /// What is drawn together with an item: its cluster, or itself.
    pub fn cluster(&self, item: usize) -> u32 {
        match &self.clusters {
            None => u32::try_from(item).unwrap_or(u32::MAX),
            Some(clusters) => clusters.get(item).copied().unwrap_or(u32::MAX),
        }
    }
}

/// Where a coefficient lies, and how that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    /// `None` where more than half of the resamples have no value.
    pub bounds: Option<(f64, f64)>,
    pub confidence: f64,
    pub resamples: u32,
    /// Resamples without a value.
    pub undefined: u32,
    pub seed: u64,
    /// What was drawn: items, or clusters.
    pub units: usize,
    pub clustered: bool,
}

impl Interval {
    /// How it was found, for a person.
    pub fn method(&self) -> String {
        let unit = if self.clustered { "cluster" } else { "item" };
        format!(
            "{} % percentile bootstrap over {}, {}, seed {}",
            self.confidence * 100.0,
            counted(self.units as u64, unit),
            counted(self.resamples, "resample"),
            self.seed
        )
    }

    /// What is missing of it, for a person; `None` where nothing is.
    pub fn gaps(&self) -> Option<String> {
        let without = || format!("{} had no value", counted(self.undefined, "resample"));
        match self.bounds {
            None => Some(format!("{}, too many for an interval", without())),
            Some(_) if self.undefined > 0 => Some(format!("{} and are left out", without())),
            Some(_) => None,
        }
    }
}

/// Resamples, drawn a few at a time so that the page can breathe or stop.
pub struct Resampling {
    plan: Plan,
    random: Random,
    units: Units,
    sample: Sample,
    done: u32,
    /// For each coefficient the values so far.
    values: Vec<Vec<f64>>,
}

impl Resampling {
    /// For so many coefficients.
    pub fn new(plan: &Plan, patterns: &Patterns, items: usize, coefficients: usize) -> Self {
        Self {
            random: Random::new(plan.seed),
            units: Units::new(plan, patterns, items),
            sample: Sample::empty(patterns),
            done: 0,
            values: vec![Vec::new(); coefficients],
            plan: plan.clone(),
        }
    }

    /// Resamples done.
    pub fn done(&self) -> u32 {
        self.done
    }

    /// Draws up to so many more. False when all are drawn.
    pub fn step(
        &mut self,
        resamples: u32,
        patterns: &Patterns,
        coefficients: &[Option<&Prepared>],
    ) -> bool {
        for _ in 0..resamples.min(self.plan.resamples - self.done) {
            self.sample.clear();
            for _ in 0..self.units.len() {
                for item in self.units.items(self.random.below(self.units.len())) {
                    self.sample.add(patterns, *item as usize);
                }
            }
            for (values, prepared) in self.values.iter_mut().zip(coefficients) {
                let value = prepared.and_then(|prepared| prepared.value(&self.sample).ok());
                values.extend(value);
            }
            self.done += 1;
        }
        self.done < self.plan.resamples
    }

    /// The interval of each coefficient, from what was drawn so far.
    pub fn intervals(mut self) -> Vec<Interval> {
        for values in &mut self.values {
            values.sort_by(f64::total_cmp);
        }
        let tail = (1.0 - self.plan.confidence) / 2.0;
        let interval = |values: &Vec<f64>| {
            let defined = u32::try_from(values.len()).unwrap_or(u32::MAX);
            let enough = defined > 0 && defined >= self.done.div_ceil(2);
            Interval {
                bounds: enough.then(|| (quantile(values, tail), quantile(values, 1.0 - tail))),
                confidence: self.plan.confidence,
                resamples: self.done,
                undefined: self.done.saturating_sub(defined),
                seed: self.plan.seed,
                units: self.units.len() as usize,
                clustered: self.plan.clusters.is_some(),
            }
        };
        self.values.iter().map(interval).collect()
    }
}

/// What is drawn as a whole.
struct Units {
    /// Where the items of a unit begin; one more than there are units.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Units {
    /// Items without labels belong to none.
    fn new(plan: &Plan, patterns: &Patterns, items: usize) -> Self {
        let cluster = |item: u32| plan.cluster(item as usize);
        let all = (0u32..).take(items);
        let mut items: Vec<u32> =
            all.filter(|item| patterns.of_item(*item as usize).is_some()).collect();
        items.sort_by_key(|item| cluster(*item));
        let mut starts = vec![0];
        for unit in items.chunk_by(|a, b| cluster(*a) == cluster(*b)) {
            let end = starts.last().copied().unwrap_or_default() + unit.len() as u32;
            starts.push(end);
        }
        Self { starts, items }
    }

    fn len(&self) -> u32 {
        u32::try_from(self.starts.len() - 1).unwrap_or(u32::MAX)
    }

    fn items(&self, unit: u32) -> &[u32] {
        let at = |place: u32| self.starts.get(place as usize).copied().unwrap_or_default() as usize;
        self.items.get(at(unit)..at(unit + 1)).unwrap_or_default()
    }
}

/// Of sorted values, linear between neighbours.
pub(in crate::core) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share.clamp(0.0, 1.0) * (sorted.len().saturating_sub(1)) as f64;
    let below = place.floor() as usize;
    let value = |at: usize| sorted.get(at).or(sorted.last()).copied().unwrap_or_default();
    let (low, high) = (value(below), value(below + 1));
    low + (high - low) * (place - place.floor())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::agreement::measure::{Agreement, agreement};
    use crate::core::agreement::tests::{GWET, ratings};
    use crate::core::agreement::{Setting, metric};
    use crate::core::ratings::Ratings;

    fn measured(table: &Ratings, id: &str, plan: &Plan) -> Interval {
        let Agreement { measured, .. } =
            agreement(table, &[metric(id).unwrap()], &Setting::default(), Some(plan));
        measured.into_iter().next().and_then(|it| it.interval).unwrap()
    }

    #[test]
    fn quantiles_are_linear_between_neighbours() {
        let sorted = [1.0, 2.0, 4.0];
        let said = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| quantile(&sorted, share));
        assert_eq!(said, [1.0, 1.5, 2.0, 3.0, 4.0]);
        assert_eq!(quantile(&[7.0], 0.3), 7.0);
    }

    #[test]
    fn is_the_same_for_the_same_seed_and_holds_the_value() {
        let table = ratings(GWET);
        let plan = Plan::default();
        let one = measured(&table, "krippendorff", &plan);
        assert_eq!(one, measured(&table, "krippendorff", &plan));
        assert_ne!(one, measured(&table, "krippendorff", &Plan { seed: 2, ..plan.clone() }));
        let (low, high) = one.bounds.unwrap();
        assert!(low < 0.743 && 0.743 < high && high <= 1.0, "{low} {high}");
        let narrow = Plan { confidence: 0.5, ..plan };
        let (inner_low, inner_high) = measured(&table, "krippendorff", &narrow).bounds.unwrap();
        assert!(low < inner_low && inner_high < high);
    }

    /// The mean of items that agree or not is a share; its bootstrap is close to the normal
    /// interval 0.5 +- 1.96 sqrt(0.25 / 400).
    #[test]
    fn is_as_wide_as_it_should_be() {
        let table = ratings(&"a a\na b\n".repeat(200));
        let interval = measured(&table, "percent", &Plan { resamples: 4_000, ..Plan::default() });
        let (low, high) = interval.bounds.unwrap();
        assert!((low - 0.451).abs() < 0.005 && (high - 0.549).abs() < 0.005, "{low} {high}");
        // The same in 40 clusters of ten items that all agree or all do not: sqrt(10) as wide.
        let rows: String = (0..40).map(|at| ["a a\n", "a b\n"][at % 2].repeat(10)).collect();
        let clusters = Some((0..400).map(|item| item / 10).collect());
        let plan = Plan { resamples: 4_000, clusters, ..Plan::default() };
        let clustered = measured(&ratings(&rows), "percent", &plan);
        let (low, high) = clustered.bounds.unwrap();
        assert!((low - 0.345).abs() < 0.02 && (high - 0.655).abs() < 0.02, "{low} {high}");
        assert_eq!((clustered.units, clustered.clustered), (40, true));
    }

    #[test]
    fn says_how_many_had_no_value() {
        // One item in ten is of another category: many resamples have a single one.
        let table = ratings(&format!("{}b b\n", "a a\n".repeat(9)));
        let some = measured(&table, "krippendorff", &Plan::default());
        assert!((300..400).contains(&some.undefined), "{}", some.undefined);
        assert_eq!(some.bounds, Some((1.0, 1.0)));
        let method = "95 % percentile bootstrap over 10 items, 1,000 resamples, seed 1";
        assert_eq!(some.method(), method);
        let gaps = format!("{} resamples had no value and are left out", some.undefined);
        assert_eq!(some.gaps(), Some(gaps));
        // Two clusters, of which one has a single category: half of the resamples have both, and
        // a quarter only the other.
        let rows = ratings("a a\na a\na a\na b\nb b\n");
        let plan = |clusters| Plan { clusters: Some(clusters), ..Plan::default() };
        let few = measured(&rows, "cohen", &plan(vec![0, 0, 0, 1, 1]));
        assert!((200..300).contains(&few.undefined) && few.bounds.is_some(), "{few:?}");
        // Five clusters that are each of one category, four of them of the same.
        let rows = ratings("a a\na a\na a\na a\nb b\n");
        let two = measured(&rows, "cohen", &plan(vec![0, 0, 0, 0, 1]));
        assert!((450..550).contains(&two.undefined), "{two:?}");
        let none = Interval { bounds: None, undefined: 600, ..two };
        let gaps = "600 resamples had no value, too many for an interval";
        assert_eq!(none.gaps().as_deref(), Some(gaps));
        assert_eq!(Interval { undefined: 0, ..few }.gaps(), None);
    }
}
