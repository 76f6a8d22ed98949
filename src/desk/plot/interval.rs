//! Values with their intervals, one line each, on one scale.

use super::scale::tick_words;
use super::{Anchor, Ink, LETTER, Plot, Scale, Shape, cut, ticks};
use crate::engine::protocol::study::Figure;

const ROW: f64 = 22.0;
const NAMES: f64 = 165.0;

/// A name with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub name: String,
    pub figure: Figure,
    pub ink: Ink,
}

/// From where to where the values of all lines go, with 0 and 1 in it.
fn range(lines: &[Line]) -> (f64, f64) {
    let parts = |line: &Line| [line.figure.low, line.figure.value, line.figure.high];
    let all = lines.iter().flat_map(parts).flatten().filter(|it| it.is_finite());
    let (low, high) = all.fold((0.0_f64, 1.0_f64), |(low, high), it| (low.min(it), high.max(it)));
    // A round end, so that the first tick stands there.
    (if low < 0.0 { (low * 5.0).floor() / 5.0 } else { 0.0 }, (high * 5.0).ceil() / 5.0)
}

/// All of them under one axis.
pub fn intervals(title: &str, lines: &[Line]) -> Plot {
    #[expect(clippy::cast_precision_loss, reason = "lines of a plot")]
    let height = lines.len() as f64 * ROW + 34.0;
    let mut plot = Plot::new(460.0, height, title);
    let (low, high) = range(lines);
    let scale = Scale { low, high, from: NAMES + 10.0, to: plot.width - 68.0 };
    let bottom = height - 24.0;
    let marks = ticks(low, high, 5);
    for value in &marks {
        let at = scale.at(*value);
        plot.line(Ink::Grid, (at, 6.0), (at, bottom), 1.0);
        let words = tick_words(*value, &marks);
        plot.words(Ink::Muted, (at, height - 8.0), Anchor::Middle, words);
    }
    for (place, line) in lines.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "lines of a plot")]
        let y = 6.0 + (place as f64 + 0.5) * ROW;
        let words = y + LETTER * 0.35;
        plot.words(Ink::Text, (NAMES, words), Anchor::End, cut(&line.name, 24));
        draw(&mut plot, &scale, y, line);
        let said =
            line.figure.value.map_or_else(|| "undefined".to_owned(), |it| format!("{it:.3}"));
        let edge = plot.width - 4.0;
        plot.words(Ink::Text, (edge, words), Anchor::End, cut(&said, 9));
    }
    plot
}

/// One of them, on the scale of all: for a cell of a table.
pub fn one_interval(lines: &[Line], place: usize) -> Plot {
    let mut plot = Plot::new(160.0, 18.0, "");
    let (low, high) = range(lines);
    let scale = Scale { low, high, from: 5.0, to: 155.0 };
    plot.line(Ink::Grid, (scale.from, 9.0), (scale.to, 9.0), 1.0);
    let zero = scale.at(0.0);
    plot.line(Ink::Muted, (zero, 2.0), (zero, 16.0), 1.0);
    if let Some(line) = lines.get(place) {
        draw(&mut plot, &scale, 9.0, line);
    }
    plot
}

/// A bar from nothing to the value, and the interval over it. Nothing where it is undefined.
fn draw(plot: &mut Plot, scale: &Scale, y: f64, line: &Line) {
    let Some(value) = line.figure.value.filter(|it| it.is_finite()) else { return };
    let (zero, at) = (scale.at(0.0), scale.at(value));
    let (x, width) = (zero.min(at), (at - zero).abs());
    plot.add(line.ink, Shape::Bar { x, y: y - 3.5, width, height: 7.0 });
    if let (Some(low), Some(high)) = (line.figure.low, line.figure.high) {
        let (low, high) = (scale.at(low), scale.at(high));
        plot.line(Ink::Text, (low, y), (high, y), 1.5);
        for end in [low, high] {
            plot.line(Ink::Text, (end, y - 4.0), (end, y + 4.0), 1.5);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(low: f64, value: f64, high: f64) -> Line {
        let figure =
            Figure { value: Some(value), low: Some(low), high: Some(high), undefined: None };
        Line { name: "alpha".into(), figure, ink: Ink::Human }
    }

    #[test]
    fn one_scale_with_nothing_and_all_in_it() {
        assert_eq!(range(&[line(0.2, 0.3, 0.4)]), (0.0, 1.0));
        assert_eq!(range(&[line(-0.31, 0.3, 0.4), line(0.0, 1.0, 1.3)]), (-0.4, 1.4));
        assert_eq!(range(&[]), (0.0, 1.0));
        assert_eq!(range(&[line(f64::NAN, 0.5, f64::INFINITY)]), (0.0, 1.0));
    }

    #[test]
    fn what_is_undefined_has_no_bar() {
        let undefined = Line { name: "kappa".into(), figure: Figure::default(), ink: Ink::Human };
        let lines = [line(0.25, 0.5, 0.75), undefined];
        let bars = |plot: &Plot| {
            plot.marks.iter().filter(|it| matches!(it.shape, Shape::Bar { .. })).count()
        };
        assert_eq!(bars(&one_interval(&lines, 0)), 1);
        assert_eq!(bars(&one_interval(&lines, 1)), 0);
        assert_eq!(bars(&one_interval(&lines, 9)), 0);
        let whole = intervals("Agreement", &lines);
        assert_eq!(bars(&whole), 1);
        let said = |words: &str| {
            whole
                .marks
                .iter()
                .any(|it| matches!(&it.shape, Shape::Words { words: it, .. } if it == words))
        };
        assert!(said("undefined") && said("0.500") && said("alpha"));
    }

    #[test]
    fn a_bar_goes_from_nothing_to_its_value() {
        let plot = one_interval(&[line(0.25, 0.5, 0.75)], 0);
        let bar = plot.marks.iter().find_map(|it| match it.shape {
            Shape::Bar { x, width, .. } => Some((x, width)),
            _ => None,
        });
        assert_eq!(bar, Some((5.0, 75.0)));
    }
}
