//! From values to places, and where the ticks stand.

use super::{Anchor, Ink, LETTER, Plot, Shape};
use crate::core::text::figure;

/// Values from `low` to `high` along a line from `from` to `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub low: f64,
    pub high: f64,
    pub from: f64,
    pub to: f64,
}

impl Scale {
    /// Where a value stands; what lies outside stands at the end.
    pub fn at(&self, value: f64) -> f64 {
        let span = self.high - self.low;
        if !value.is_finite() || span <= 0.0 {
            return self.from;
        }
        self.from + ((value - self.low) / span).clamp(0.0, 1.0) * (self.to - self.from)
    }
}

/// Round values from `low` to `high`, about as many as asked for: steps of 1, 2 or 5.
pub fn ticks(low: f64, high: f64, about: u32) -> Vec<f64> {
    let span = high - low;
    if !span.is_finite() || span <= 0.0 || about == 0 {
        return Vec::new();
    }
    let rough = span / f64::from(about);
    let mut unit = 1.0;
    while unit > rough {
        unit /= 10.0;
    }
    while unit * 10.0 <= rough {
        unit *= 10.0;
    }
    let step = [1.0, 2.0, 5.0, 10.0].map(|by| by * unit);
    let step = step.into_iter().find(|step| *step >= rough * 0.999).unwrap_or(unit);
    let first = (low / step - 1e-9).ceil();
    let last = (high / step + 1e-9).floor();
    let mut found = Vec::new();
    let mut at = first;
    // A bound, whatever the numbers are.
    while at <= last && found.len() < 100 {
        found.push(at * step);
        at += 1.0;
    }
    found
}

/// `0.2`, `-0.5`, `1,200`: no more decimals than the step has.
pub(super) fn tick_words(value: f64, all: &[f64]) -> String {
    let step = match all {
        [first, second, ..] => (second - first).abs(),
        _ => 1.0,
    };
    let mut decimals = 0;
    let mut unit = 1.0;
    while unit > step * 1.001 && decimals < 6 {
        unit /= 10.0;
        decimals += 1;
    }
    let mut text = format!("{value:.decimals$}");
    if decimals == 0 {
        // As every other figure of the page.
        let whole = value.abs().round();
        text = format!("{}{}", if value < 0.0 { "-" } else { "" }, figure(whole as u64));
    }
    let is_nothing = text.trim_start_matches('-').chars().all(|letter| matches!(letter, '0' | '.'));
    if is_nothing { text.trim_start_matches('-').to_owned() } else { text }
}

/// The field of a plot with two axes.
pub(super) struct Field {
    pub x: Scale,
    pub y: Scale,
}

/// What an axis is called, and from where to where it goes.
pub(super) struct Axis<'a> {
    pub title: &'a str,
    pub low: f64,
    pub high: f64,
}

impl Field {
    /// Draws the axes, their ticks and the grid.
    pub fn draw(plot: &mut Plot, x: &Axis<'_>, y: &Axis<'_>) -> Self {
        let (left, right) = (60.0, plot.width - 12.0);
        let (top, bottom) = (10.0, plot.height - 36.0);
        let field = Self {
            x: Scale { low: x.low, high: x.high, from: left, to: right },
            y: Scale { low: y.low, high: y.high, from: bottom, to: top },
        };
        let across = ticks(x.low, x.high, 5);
        for value in &across {
            let at = field.x.at(*value);
            plot.line(Ink::Grid, (at, top), (at, bottom), 1.0);
            let words = tick_words(*value, &across);
            plot.words(Ink::Muted, (at, bottom + LETTER + 3.0), Anchor::Middle, words);
        }
        let up = ticks(y.low, y.high, 5);
        for value in &up {
            let at = field.y.at(*value);
            plot.line(Ink::Grid, (left, at), (right, at), 1.0);
            let words = tick_words(*value, &up);
            plot.words(Ink::Muted, (left - 5.0, at + LETTER * 0.35), Anchor::End, words);
        }
        let middle = (left + right) / 2.0;
        plot.words(Ink::Text, (middle, plot.height - 5.0), Anchor::Middle, x.title);
        let at = (LETTER, (top + bottom) / 2.0);
        plot.add(Ink::Text, Shape::Upright { x: at.0, y: at.1, words: y.title.to_owned() });
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        let check = |low, high, expected: &[&str]| {
            let ticks = ticks(low, high, 5);
            let said: Vec<_> = ticks.iter().map(|it| tick_words(*it, &ticks)).collect();
            assert_eq!(said, expected);
        };
        check(0.0, 1.0, &["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        check(-1.0, 1.0, &["-1.0", "-0.5", "0.0", "0.5", "1.0"]);
        check(0.0, 1234.0, &["0", "500", "1,000"]);
        check(-1834.2, -1829.9, &["-1,834", "-1,833", "-1,832", "-1,831", "-1,830"]);
        check(3.0, 3.0, &[]);
        check(f64::NAN, 1.0, &[]);
        check(f64::NEG_INFINITY, 1.0, &[]);
    }

    #[test]
    fn values_stay_in_the_field() {
        let scale = Scale { low: 0.0, high: 2.0, from: 100.0, to: 0.0 };
        let places = [0.0, 1.0, 2.0, 3.0, -1.0, f64::NAN].map(|value| scale.at(value));
        assert_eq!(places, [100.0, 50.0, 0.0, 0.0, 100.0, 100.0]);
        assert_eq!(Scale { low: 1.0, high: 1.0, from: 7.0, to: 9.0 }.at(1.0), 7.0);
    }

    proptest::proptest! {
        #[test]
        fn never_many_and_never_outside(low in -1e6f64..1e6, span in 1e-6f64..1e6, about in 1u32..12) {
            let found = ticks(low, low + span, about);
            assert!(found.len() <= 100);
            assert!(found.iter().all(|it| *it >= low - span * 1e-6 && *it <= low + span * (1.0 + 1e-6)));
        }
    }
}
