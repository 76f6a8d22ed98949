//! Every coefficient that suits a question, with bootstrap intervals over items.

use super::labels::{Labels, collected};
use super::{Piece, Step, Work, count, finite, place, then};
use crate::core::agreement::bootstrap::{Interval, Plan};
use crate::core::agreement::measure::{Agreement, Beginning, Measured, Measuring};
use crate::core::agreement::{Metric, Setting, metrics_for};
use crate::core::model::question::{Question, QuestionKind};
use crate::core::ratings::{Level, Ratings};
use crate::engine::open::Open;
use crate::engine::protocol::study::{AgreementFound, Figure, MetricFound, Studied, Who};

/// Labels that one step counts, and items that the resamples of one step draw.
const COUNTED: usize = 200_000;
const STEP: usize = 200_000;

/// More resamples than this change no digit that anyone reads.
const MOST_RESAMPLES: u32 = 1_000_000;

pub fn begin(
    open: &Open,
    question: &str,
    who: Who,
    resamples: u32,
    seed: u64,
) -> Result<Box<dyn Piece>, String> {
    if resamples > MOST_RESAMPLES {
        return Err(format!("an interval takes at most {MOST_RESAMPLES} resamples"));
    }
    let place = place(open, question)?;
    Ok(collected(place, who, &[], move |labels, open, _| {
        let Some(question) = open.data.schema.questions.get(place) else {
            return Step::nothing("there is no such question any more");
        };
        let Labels { ratings, all, .. } = labels;
        if ratings.is_empty() {
            return Step::nothing("nobody gave a label that could be compared");
        }
        let plan = (resamples > 0).then(|| Plan { resamples, seed, ..Plan::default() });
        let setting = Setting { level: level(question), seed, ..Setting::default() };
        let each = STEP / ratings.items.len().max(1);
        let each = u32::try_from(each.max(1)).unwrap_or(u32::MAX);
        let beginning = Beginning::new(&metrics(question), &setting, plan.as_ref());
        Step::On(
            then(Values { ratings, beginning }, move |measuring, _, _| {
                let work = Resampling { measuring, each, resamples };
                let left = work.left();
                let follow = then(work, move |found, _, _| Step::found(said(found, all)));
                Step::On(follow, left)
            }),
            None,
        )
    }))
}

/// Where the categories have an order it is used.
fn level(question: &Question) -> Option<Level> {
    matches!(question.kind, QuestionKind::Rating { .. }).then_some(Level::Ordinal)
}

/// Coefficients that need an order are for questions that have one.
fn metrics(question: &Question) -> Vec<&'static Metric> {
    let is_ordered =
        matches!(question.kind, QuestionKind::Rating { .. } | QuestionKind::Ranking { .. });
    let suits = |metric: &&Metric| is_ordered || metric.levels.contains(&Level::Nominal);
    metrics_for(question.kind.name()).into_iter().filter(suits).collect()
}

/// The values themselves.
struct Values {
    ratings: Ratings,
    beginning: Beginning,
}

impl Work for Values {
    type Found = Measuring;

    fn step(&mut self, _: &Open) -> bool {
        self.beginning.step(&self.ratings, COUNTED)
    }

    fn finish(self, _: &Open) -> Measuring {
        self.beginning.finish(&self.ratings)
    }
}

/// The intervals.
struct Resampling {
    measuring: Measuring,
    /// Resamples in one step.
    each: u32,
    resamples: u32,
}

impl Work for Resampling {
    type Found = Agreement;

    fn step(&mut self, _: &Open) -> bool {
        self.measuring.step(self.each)
    }

    fn left(&self) -> Option<u32> {
        Some(self.resamples.saturating_sub(self.measuring.done()).div_ceil(self.each))
    }

    fn finish(self, _: &Open) -> Agreement {
        self.measuring.finish()
    }
}

fn said(found: Agreement, all: u32) -> Studied {
    let interval = found.measured.iter().find_map(|measured| measured.interval.as_ref());
    let method = interval.map_or("without intervals".to_owned(), Interval::method);
    Studied::Agreement(AgreementFound {
        items: all,
        raters: count(found.raters),
        labels: count(found.labels),
        left_out: all.saturating_sub(count(found.items)) + count(found.left_out),
        metrics: found.measured.iter().map(metric).collect(),
        method,
    })
}

fn metric(measured: &Measured) -> MetricFound {
    let Measured { metric, level, value, note, interval } = measured;
    let bounds = interval.as_ref().and_then(|interval| interval.bounds);
    let mut notes: Vec<String> = note.iter().cloned().collect();
    notes.extend(interval.as_ref().and_then(Interval::gaps));
    MetricFound {
        id: metric.id.to_owned(),
        title: metric.title.to_owned(),
        help: metric.help.to_owned(),
        level: level.id().to_owned(),
        best: metric.best,
        figure: Figure {
            value: value.as_ref().ok().copied().and_then(finite),
            low: bounds.and_then(|(low, _)| finite(low)),
            high: bounds.and_then(|(_, high)| finite(high)),
            undefined: value.as_ref().err().map(ToString::to_string),
        },
        notes,
    }
}
