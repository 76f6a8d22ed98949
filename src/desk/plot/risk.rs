//! The error that is measured and the error that is promised.
//!
//! [`by_threshold`]: error and its bound at each threshold of a score; those that
//! passed are marked. [`over_answers`]: an error with its band after each answer.
//! In both a dashed line says what is not to be exceeded.

use super::scale::{Axis, Field, Scale};
use super::{Anchor, Ink, LETTER, Mark, Plot, Shape};

/// What was found at one threshold. `None`: no answer there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AtThreshold {
    pub threshold: f64,
    pub error: Option<f64>,
    pub bound: Option<f64>,
    pub passed: bool,
    /// Shown when it is pointed at.
    pub says: String,
}

/// `alpha`: the error that is not to be exceeded.
pub fn by_threshold(title: &str, steps: &[AtThreshold], alpha: f64) -> Plot {
    let mut plot = Plot::new(420.0, 280.0, title);
    let thresholds = steps.iter().map(|step| step.threshold);
    let (low, high) = ends(thresholds);
    let values = steps.iter().flat_map(|step| [step.error, step.bound]).flatten();
    let x = Axis { title: "Threshold of the score", low, high };
    let y = Axis { title: "Error, %", low: 0.0, high: top(values, alpha) };
    let field = Field::draw(&mut plot, &x, &y);
    limit(&mut plot, &field, alpha);
    let at = |threshold: f64, value: f64| (field.x.at(threshold), field.y.at(value * 100.0));
    let line = |plot: &mut Plot, ink, of: &dyn Fn(&AtThreshold) -> Option<f64>, dashed, width| {
        let points = steps.iter().filter_map(|step| Some(at(step.threshold, of(step)?))).collect();
        plot.add(ink, Shape::Path { points, filled: false, dashed, width });
    };
    line(&mut plot, Ink::Machine, &|step| step.bound, false, 1.5);
    line(&mut plot, Ink::Text, &|step| step.error, false, 1.5);
    for step in steps {
        let Some(error) = step.error else { continue };
        let (x, y) = at(step.threshold, error);
        let (ink, r) = if step.passed { (Ink::Human, 4.0) } else { (Ink::Text, 1.75) };
        plot.marks.push(Mark {
            shape: Shape::Dot { x, y, r },
            ink,
            says: step.says.clone(),
            opens: None,
        });
    }
    plot
}

/// After an answer: so many answers, the error, and the band that holds it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AfterAnswer {
    pub n: f64,
    pub error: f64,
    pub low: f64,
    pub high: f64,
}

pub fn over_answers(title: &str, trace: &[AfterAnswer], alpha: f64) -> Plot {
    let mut plot = Plot::new(420.0, 240.0, title);
    let (low, high) = ends(trace.iter().map(|it| it.n));
    // The first answers say nothing yet: their band may leave the picture.
    let later = trace.get(trace.len() / 3..).unwrap_or_default().iter().map(|it| it.error);
    let last = trace.last().map(|it| it.high * 1.4);
    let x = Axis { title: "Audited answers", low, high };
    let y = Axis { title: "Error, %", low: 0.0, high: top(later.chain(last), alpha * 1.5) };
    let field = Field::draw(&mut plot, &x, &y);
    let at = |n: f64, value: f64| (field.x.at(n), field.y.at(value * 100.0));
    if trace.len() > 1 {
        let upper = trace.iter().map(|it| at(it.n, it.high));
        let lower = trace.iter().rev().map(|it| at(it.n, it.low));
        let points = upper.chain(lower).collect();
        plot.add(Ink::Grid, Shape::Path { points, filled: true, dashed: false, width: 1.0 });
    }
    limit(&mut plot, &field, alpha);
    let points = trace.iter().map(|it| at(it.n, it.error)).collect();
    plot.add(Ink::Text, Shape::Path { points, filled: false, dashed: false, width: 1.5 });
    if let Some(last) = trace.last() {
        let (x, y) = at(last.n, last.error);
        plot.add(Ink::Text, Shape::Dot { x, y, r: 3.0 });
    }
    plot
}

/// The line that is not to be crossed, with its name.
fn limit(plot: &mut Plot, field: &Field, alpha: f64) {
    if alpha <= 0.0 {
        return;
    }
    let y = field.y.at(alpha * 100.0);
    let Scale { from, to, .. } = field.x;
    let points = vec![(from, y), (to, y)];
    plot.add(Ink::Differ, Shape::Path { points, filled: false, dashed: true, width: 1.5 });
    // Above the line, or below it where there is no room.
    let above = y - 4.0;
    let y = if above < field.y.to + LETTER { y + LETTER } else { above };
    plot.words(Ink::Differ, (to - 4.0, y), Anchor::End, "promised");
}

/// In percent: the highest value, twice what is promised at least, and never more than all.
fn top(values: impl Iterator<Item = f64>, alpha: f64) -> f64 {
    let most = values.filter(|it| it.is_finite()).fold(alpha * 2.0, f64::max);
    (most * 105.0).clamp(1.0, 100.0)
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values
        .filter(|it| it.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| (low.min(it), high.max(it)));
    match (low < high, low.is_finite()) {
        (true, _) => (low, high),
        (false, true) => (low - 0.5, high + 0.5),
        (false, false) => (0.0, 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(threshold: f64, error: Option<f64>, passed: bool) -> AtThreshold {
        let bound = error.map(|error| error + 0.02);
        AtThreshold { threshold, error, bound, passed, says: format!("{threshold}") }
    }

    #[test]
    fn thresholds_that_passed_have_larger_marks() {
        let steps = [
            step(1.0, None, false),
            step(0.9, Some(0.01), true),
            step(0.8, Some(0.02), true),
            step(0.7, Some(0.2), false),
        ];
        let plot = by_threshold("", &steps, 0.05);
        let dots: Vec<_> = plot
            .marks
            .iter()
            .filter_map(|mark| match mark.shape {
                Shape::Dot { x, y, r } => Some((mark.ink, x, y, r)),
                _ => None,
            })
            .collect();
        assert_eq!(dots.len(), 3);
        assert_eq!(dots.iter().filter(|dot| dot.0 == Ink::Human && dot.3 > 3.0).count(), 2);
        // Loose thresholds stand left, and a larger error stands higher.
        assert!(dots.windows(2).all(|it| it[0].1 > it[1].1 && it[0].2 > it[1].2));
        assert!(plot.marks.iter().any(|mark| mark.ink == Ink::Differ));
    }

    #[test]
    fn the_band_lies_around_the_error() {
        let trace = [1.0, 2.0, 3.0].map(|n| AfterAnswer {
            n,
            error: 0.1,
            low: 0.1 - 0.1 / n,
            high: 0.1 + 0.2 / n,
        });
        let plot = over_answers("", &trace, 0.02);
        let band = plot.marks.iter().find_map(|mark| match &mark.shape {
            Shape::Path { points, filled: true, .. } => Some(points.clone()),
            _ => None,
        });
        let band = band.unwrap();
        assert_eq!(band.len(), 6);
        assert!(band[0].1 < band[5].1, "the upper end stands above the lower");
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        for plot in [by_threshold("", &[], 0.0), over_answers("", &[], 0.0)] {
            assert!(!plot.svg(&|_| String::new()).contains("NaN"));
        }
        let one = [AfterAnswer { n: 1.0, error: f64::NAN, low: 0.0, high: 1.0 }];
        assert!(!over_answers("", &one, 0.1).svg(&|_| String::new()).contains("NaN"));
        assert!(
            !by_threshold("", &[step(0.5, Some(1.0), false)], 1.0)
                .svg(&|_| String::new())
                .contains("inf")
        );
    }
}
