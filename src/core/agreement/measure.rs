//! Several coefficients of one table, with their intervals.

use std::rc::Rc;

use super::bootstrap::{Interval, Plan, Resampling};
use super::patterns::{Counting, Patterns, Sample};
use super::undefined::Undefined;
use super::{Data, Metric, Prepared, Setting};
use crate::core::ratings::{Level, Ratings};

/// What was found.
pub struct Agreement {
    pub items: usize,
    pub raters: usize,
    pub labels: usize,
    /// Items with fewer than two labels: agreement leaves them out.
    pub left_out: usize,
    pub measured: Vec<Measured>,
}

/// One coefficient.
pub struct Measured {
    pub metric: &'static Metric,
    /// What it took the categories as.
    pub level: Level,
    pub value: Result<f64, Undefined>,
    /// What a reader of the value must know.
    pub note: Option<String>,
    /// `None` without a bootstrap, or where there is no value.
    pub interval: Option<Interval>,
}

/// Computes all at once.
pub fn agreement(
    ratings: &Ratings,
    metrics: &[&'static Metric],
    setting: &Setting,
    plan: Option<&Plan>,
) -> Agreement {
    let mut beginning = Beginning::new(metrics, setting, plan);
    while beginning.step(ratings, usize::MAX) {}
    let mut measuring = beginning.finish(ratings);
    while measuring.step(u32::MAX) {}
    measuring.finish()
}

/// The values, computed in steps. The same labels must be given at each call.
pub struct Beginning {
    metrics: Vec<&'static Metric>,
    setting: Setting,
    plan: Option<Plan>,
    counting: Counting,
    /// Once all items are counted: the patterns, and every item once.
    counted: Option<(Rc<Patterns>, Sample)>,
    /// By coefficient, as far as they are.
    measured: Vec<Measured>,
    prepared: Vec<Option<Prepared>>,
    /// The coefficient that is being prepared.
    going: Option<Prepared>,
}

impl Beginning {
    pub fn new(metrics: &[&'static Metric], setting: &Setting, plan: Option<&Plan>) -> Self {
        Self {
            metrics: metrics.to_vec(),
            setting: setting.clone(),
            plan: plan.cloned(),
            counting: Counting::default(),
            counted: None,
            measured: Vec::new(),
            prepared: Vec::new(),
            going: None,
        }
    }

    /// Counts about so many labels, or computes one coefficient or about as much of one that takes
    /// long. Whether there is more to do.
    pub fn step(&mut self, ratings: &Ratings, labels: usize) -> bool {
        let Some((patterns, whole)) = &self.counted else {
            let mut cost = 0;
            while cost < labels && self.counting.items() < ratings.items.len() {
                let labels = ratings.of(self.counting.items());
                cost += 1 + labels.len();
                self.counting.add(labels);
            }
            if self.counting.items() >= ratings.items.len() {
                let patterns = std::mem::take(&mut self.counting).finish();
                let whole = Sample::whole(&patterns);
                self.counted = Some((Rc::new(patterns), whole));
            }
            return true;
        };
        if let Some(metric) = self.metrics.get(self.measured.len()) {
            let data = Data::new(ratings, Rc::clone(patterns));
            let begun = match self.going.take() {
                Some(going) => Ok(going),
                None => metric.begin(&data, &self.setting),
            };
            let ready = match begun.and_then(|mut it| Ok((it.go_on(&data, labels)?, it))) {
                Ok((true, it)) => {
                    self.going = Some(it);
                    return true;
                }
                Ok((false, it)) => Ok(it),
                Err(why) => Err(why),
            };
            let value = ready.as_ref().map_err(Clone::clone).and_then(|it| it.value(whole));
            let ready = ready.ok().filter(|_| value.is_ok());
            self.measured.push(Measured {
                metric,
                level: metric.level(self.setting.level),
                value,
                note: ready.as_ref().and_then(|it| it.note.clone()),
                interval: None,
            });
            self.prepared.push(ready);
        }
        self.measured.len() < self.metrics.len()
    }

    /// The intervals take [`Measuring::step`].
    pub fn finish(self, ratings: &Ratings) -> Measuring {
        let Self { plan, counted, measured, prepared, .. } = self;
        let (patterns, _) = counted.unwrap_or_default();
        let found = Agreement {
            items: ratings.items.len(),
            raters: ratings.raters.len(),
            labels: ratings.len(),
            left_out: ratings.by_item().filter(|(_, labels)| labels.len() < 2).count(),
            measured,
        };
        let resampling =
            plan.map(|it| Resampling::new(&it, &patterns, found.items, prepared.len()));
        Measuring { found, prepared, patterns, resampling }
    }
}

/// The intervals, computed in steps. It keeps what it needs of the table and does not hold it.
pub struct Measuring {
    found: Agreement,
    /// By coefficient; `None` where it has no value.
    prepared: Vec<Option<Prepared>>,
    patterns: Rc<Patterns>,
    resampling: Option<Resampling>,
}

impl Measuring {
    /// Resamples done.
    pub fn done(&self) -> u32 {
        self.resampling.as_ref().map(Resampling::done).unwrap_or_default()
    }

    /// Draws up to so many more resamples. False when there is nothing more to do.
    pub fn step(&mut self, resamples: u32) -> bool {
        let Some(resampling) = &mut self.resampling else { return false };
        let prepared: Vec<Option<&Prepared>> = self.prepared.iter().map(Option::as_ref).collect();
        resampling.step(resamples, &self.patterns, &prepared)
    }

    /// What was found; intervals from the resamples drawn so far.
    pub fn finish(mut self) -> Agreement {
        let intervals = self.resampling.map(Resampling::intervals).unwrap_or_default();
        for (measured, interval) in self.found.measured.iter_mut().zip(intervals) {
            measured.interval = measured.value.is_ok().then_some(interval);
        }
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::agreement::tests::{GWET, ratings};
    use crate::core::agreement::{METRICS, metric, metrics_for};

    #[test]
    fn says_what_it_is_about() {
        let found = agreement(&ratings(GWET), &metrics_for("choice"), &Setting::default(), None);
        let head = (found.items, found.labels, found.left_out, found.measured.len());
        assert_eq!(head, (12, 41, 1, 9));
        let undefined: Vec<&str> = found
            .measured
            .iter()
            .filter(|measured| measured.value.is_err())
            .map(|measured| measured.metric.id)
            .collect();
        assert_eq!(undefined, ["cohen", "cohen-linear", "cohen-quadratic"]);
        assert!(found.measured.iter().all(|measured| measured.interval.is_none()));
    }

    #[test]
    fn steps_end_where_all_at_once_does() {
        let table = ratings(GWET);
        let metrics = [metric("fleiss").unwrap(), metric("cohen").unwrap(), metric("ac1").unwrap()];
        let plan = Plan { resamples: 50, ..Plan::default() };
        let mut beginning = Beginning::new(&metrics, &Setting::default(), Some(&plan));
        let mut turns = 1;
        while beginning.step(&table, 10) {
            turns += 1;
        }
        // 12 items and 41 labels, and three coefficients.
        assert_eq!(turns, 8);
        let mut steps = beginning.finish(&table);
        let mut turns = 1;
        while steps.step(7) {
            turns += 1;
            assert_eq!(steps.done(), (turns - 1) * 7);
        }
        assert_eq!(turns, 8);
        let intervals = |found: Agreement| -> Vec<Option<Interval>> {
            found.measured.into_iter().map(|measured| measured.interval).collect()
        };
        let steps = intervals(steps.finish());
        assert_eq!(steps, intervals(agreement(&table, &metrics, &Setting::default(), Some(&plan))));
        assert_eq!(steps.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
    }

    /// Marks take long to compare.
    #[test]
    fn what_takes_long_is_made_in_steps() {
        let answer = |x: usize| {
            format!(
                r#"{{"regions":[{{"shape":"box","label":"a","x":{x},"y":0,"width":9,"height":9}}]}}"#
            )
        };
        let rows = (0..20).map(|item| format!("{} {}\n", answer(item), answer(item % 7)));
        let table = ratings(&rows.collect::<String>());
        let metrics = metrics_for("regions");
        let whole = agreement(&table, &metrics, &Setting::default(), None);
        let mut beginning = Beginning::new(&metrics, &Setting::default(), None);
        let mut turns = 1;
        while beginning.step(&table, 1000) {
            turns += 1;
        }
        assert!(turns > 50, "{turns}");
        let values = |found: Agreement| -> Vec<_> {
            found.measured.into_iter().map(|measured| measured.value).collect()
        };
        let steps = values(beginning.finish(&table).finish());
        assert!(steps.iter().all(Result::is_ok), "{steps:?}");
        assert_eq!(steps, values(whole));
    }

    #[test]
    fn an_empty_table_is_no_reason_to_panic() {
        let all: Vec<&'static Metric> = METRICS.iter().collect();
        let found =
            agreement(&Ratings::default(), &all, &Setting::default(), Some(&Plan::default()));
        assert!(found.measured.iter().all(|measured| measured.value == Err(Undefined::NoLabels)));
    }
}
