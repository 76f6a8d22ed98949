//! Shares with their intervals as dots, a line for each name: the overall share as a
//! dashed line, several estimates of one share below each other, each with a mark of its
//! own.

use super::scale::tick_words;
use super::{Anchor, Ink, LETTER, Mark, Plot, Scale, Shape, cut, ticks, width_of};

const WIDTH: f64 = 460.0;
const NAMES: f64 = 140.0;
/// Between two dots of one line, and the room around them.
const STEP: f64 = 11.0;
const AROUND: f64 = 11.0;
const HEAD: f64 = 20.0;
const FOOT: f64 = 26.0;

/// What a dot looks like: told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Disc,
    Square,
    /// Standing on its corner.
    Lozenge,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub ink: Ink,
    pub sign: Sign,
    pub says: String,
}

/// A line of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    pub name: String,
    pub points: Vec<Point>,
    /// At the end of the line: of how many.
    pub note: String,
    /// In the place of dots where there are none: why.
    pub instead: String,
    pub opens: Option<usize>,
}

/// What the picture is of.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart<'a> {
    pub title: &'a str,
    /// Over the picture, and cut off where a line has its words beside it; empty for none.
    pub heading: &'a str,
    /// A value with its words: over all lines.
    pub line: Option<(f64, String)>,
    pub range: (f64, f64),
    pub legend: &'a [(Sign, Ink, &'a str)],
}

/// From where to where all values go, with 0 in it, so that pictures beside one another have
/// one scale.
pub fn range<'a>(rows: impl Iterator<Item = &'a Dots>) -> (f64, f64) {
    let ends = |point: &Point| [point.low, point.value, point.high];
    let all = rows.flat_map(|row| &row.points).flat_map(ends).flatten().filter(|it| it.is_finite());
    // Not so near that a difference of nothing looks like one.
    let (low, high) = all.fold((0.0_f64, 0.1_f64), |(low, high), it| (low.min(it), high.max(it)));
    let tenths = |value: f64| (value * 10.0 * (1.0 - f64::EPSILON * 4.0)).ceil() / 10.0;
    (-tenths(-low).max(0.0), tenths(high))
}

pub fn dots(chart: &Chart<'_>, rows: &[Dots]) -> Plot {
    let has_head = !chart.heading.is_empty() || chart.line.is_some();
    let (legend, legend_lines) = legend(chart.legend);
    let head = if has_head { HEAD } else { 6.0 };
    let top = head + legend_lines * (LETTER + 6.0);
    let body: f64 = rows.iter().map(height).sum();
    let mut plot = Plot::new(WIDTH, top + body + FOOT, chart.title);
    // Beside the words over the line, else with all of the width.
    if chart.line.is_some() {
        plot.words(Ink::Text, (NAMES, 13.0), Anchor::End, cut(chart.heading, 22));
    } else if !chart.heading.is_empty() {
        plot.words(Ink::Text, (4.0, 13.0), Anchor::Start, cut(chart.heading, 68));
    }
    for (x, line, (sign, ink, words)) in legend {
        let y = head + (line + 0.5) * (LETTER + 6.0) - 2.0;
        plot.add(ink, shape(sign, x + 5.0, y));
        plot.words(Ink::Text, (x + 14.0, y + LETTER * 0.35), Anchor::Start, words);
    }
    let (low, high) = chart.range;
    let scale = Scale { low, high, from: NAMES + 12.0, to: WIDTH - 70.0 };
    let bottom = top + body;
    axis(&mut plot, &scale, (top, bottom));
    if let Some((value, words)) = chart.line.as_ref().filter(|it| it.0.is_finite()) {
        let at = scale.at(*value);
        let mut y = top;
        for row in rows {
            let below = y + height(row);
            // Words are not crossed out.
            if !row.points.is_empty() {
                let points = vec![(at, y), (at, below)];
                plot.add(
                    Ink::Text,
                    Shape::Path { points, filled: false, dashed: true, width: 1.0 },
                );
            }
            y = below;
        }
        // Not beyond the picture.
        let half = width_of(words) / 2.0;
        let x = at.clamp(NAMES + 6.0 + half, (WIDTH - 4.0 - half).max(NAMES + 6.0 + half));
        plot.words(Ink::Text, (x, top - 6.0), Anchor::Middle, words.clone());
    }
    let mut y = top;
    for row in rows {
        let middle = y + height(row) / 2.0;
        let words = middle + LETTER * 0.35;
        plot.words(Ink::Text, (NAMES, words), Anchor::End, cut(&row.name, 22));
        if row.points.is_empty() {
            let instead = cut(&row.instead, 44);
            plot.words(Ink::Muted, (scale.from + 2.0, words), Anchor::Start, instead);
        }
        plot.words(Ink::Muted, (WIDTH - 4.0, words), Anchor::End, cut(&row.note, 10));
        for (place, point) in row.points.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "estimates of one share")]
            let at = y + AROUND + place as f64 * STEP;
            draw(&mut plot, &scale, at, point, row.opens);
        }
        y += height(row);
    }
    plot
}

/// Below one another in one picture, for a file.
pub fn stacked(title: &str, plots: &[Plot]) -> Plot {
    const BETWEEN: f64 = 10.0;
    let width = plots.iter().map(|plot| plot.width).fold(0.0, f64::max);
    let mut whole = Plot::new(width, 0.0, title);
    for plot in plots {
        let down = if whole.height > 0.0 { whole.height + BETWEEN } else { 0.0 };
        whole.marks.extend(plot.marks.iter().cloned().map(|mark| lowered(mark, down)));
        whole.height = down + plot.height;
    }
    whole
}

fn lowered(mut mark: Mark, by: f64) -> Mark {
    match &mut mark.shape {
        Shape::Path { points, .. } => points.iter_mut().for_each(|point| point.1 += by),
        Shape::Bar { y, .. }
        | Shape::Dot { y, .. }
        | Shape::Words { y, .. }
        | Shape::Upright { y, .. } => *y += by,
    }
    mark
}

fn height(row: &Dots) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "estimates of one share")]
    let more = row.points.len().max(1) as f64 - 1.0;
    AROUND * 2.0 + more * STEP
}

/// The grid with its values of a hundred.
fn axis(plot: &mut Plot, scale: &Scale, (top, bottom): (f64, f64)) {
    let marks = ticks(scale.low * 100.0, scale.high * 100.0, 5);
    for value in &marks {
        let at = scale.at(value / 100.0);
        plot.line(Ink::Grid, (at, top), (at, bottom), 1.0);
        let words = format!("{} %", tick_words(*value, &marks));
        plot.words(Ink::Muted, (at, bottom + LETTER + 4.0), Anchor::Middle, words);
    }
}

/// From left to right, and on to the next line where the picture ends: x, line, what.
type Legend<'a> = Vec<(f64, f64, (Sign, Ink, &'a str))>;

fn legend<'a>(all: &[(Sign, Ink, &'a str)]) -> (Legend<'a>, f64) {
    let (mut x, mut line) = (8.0, 0.0);
    let mut placed = Vec::new();
    for entry in all {
        let wide = 14.0 + width_of(entry.2) + 16.0;
        if x > 8.0 && x + wide > WIDTH {
            (x, line) = (8.0, line + 1.0);
        }
        placed.push((x, line, *entry));
        x += wide;
    }
    (placed, if all.is_empty() { 0.0 } else { line + 1.0 })
}

fn draw(plot: &mut Plot, scale: &Scale, y: f64, point: &Point, opens: Option<usize>) {
    let Some(value) = point.value.filter(|it| it.is_finite()) else { return };
    if let (Some(low), Some(high)) = (point.low, point.high) {
        plot.line(point.ink, (scale.at(low), y), (scale.at(high), y), 1.5);
    }
    plot.marks.push(Mark {
        shape: shape(point.sign, scale.at(value), y),
        ink: point.ink,
        says: point.says.clone(),
        opens,
    });
}

fn shape(sign: Sign, x: f64, y: f64) -> Shape {
    match sign {
        Sign::Disc => Shape::Dot { x, y, r: 4.0 },
        Sign::Square => Shape::Bar { x: x - 3.5, y: y - 3.5, width: 7.0, height: 7.0 },
        Sign::Lozenge => {
            let points = vec![(x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y)];
            Shape::Path { points, filled: true, dashed: false, width: 1.0 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(low: f64, value: f64, high: f64, sign: Sign) -> Point {
        let ink = Ink::Machine;
        let says = format!("{value}");
        Point { value: Some(value), low: Some(low), high: Some(high), ink, sign, says }
    }

    fn row(name: &str, points: Vec<Point>) -> Dots {
        let (note, instead) = ("of 30".to_owned(), "too few: 12 more".to_owned());
        Dots { name: name.to_owned(), points, note, instead, opens: Some(7) }
    }

    fn chart(line: Option<(f64, String)>) -> Chart<'static> {
        Chart { title: "Errors", heading: "Bayes", line, range: (0.0, 0.5), legend: &[] }
    }

    #[test]
    fn one_scale_for_all_with_nothing_in_it() {
        let check = |points: Vec<Point>, expected| {
            assert_eq!(range([row("a", points)].iter()), expected);
        };
        check(vec![], (0.0, 0.1));
        check(vec![point(0.01, 0.02, 0.05, Sign::Disc)], (0.0, 0.1));
        check(vec![point(0.2, 0.25, 0.3, Sign::Disc)], (0.0, 0.3));
        check(vec![point(0.2, 0.25, 0.31, Sign::Disc)], (0.0, 0.4));
        check(vec![point(-0.03, 0.25, 1.0, Sign::Disc)], (-0.1, 1.0));
        check(vec![point(f64::NAN, 0.25, f64::INFINITY, Sign::Disc)], (0.0, 0.3));
    }

    #[test]
    fn a_file_of_it() {
        let rows = [
            row("sco", vec![point(0.2, 0.3, 0.4, Sign::Lozenge)]),
            row("a name that is far too long to fit", vec![]),
        ];
        let plot = dots(&chart(Some((0.25, "all 25 %".to_owned()))), &rows);
        expect_test::expect![[r#"
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 90" width="920" height="180" role="img" font-family="system-ui, sans-serif" font-size="12">
            <title>Errors</title>
            <rect width="460" height="90" fill="paper"/>
            <text x="140" y="13" text-anchor="end" fill="text">Bayes</text>
            <path d="M152 20L152 64" fill="none" stroke="grid" stroke-width="1"></path>
            <text x="152" y="80" text-anchor="middle" fill="muted">0 %</text>
            <path d="M199.6 20L199.6 64" fill="none" stroke="grid" stroke-width="1"></path>
            <text x="199.6" y="80" text-anchor="middle" fill="muted">10 %</text>
            <path d="M247.2 20L247.2 64" fill="none" stroke="grid" stroke-width="1"></path>
            <text x="247.2" y="80" text-anchor="middle" fill="muted">20 %</text>
            <path d="M294.8 20L294.8 64" fill="none" stroke="grid" stroke-width="1"></path>
            <text x="294.8" y="80" text-anchor="middle" fill="muted">30 %</text>
            <path d="M342.4 20L342.4 64" fill="none" stroke="grid" stroke-width="1"></path>
            <text x="342.4" y="80" text-anchor="middle" fill="muted">40 %</text>
            <path d="M390 20L390 64" fill="none" stroke="grid" stroke-width="1"></path>
            <text x="390" y="80" text-anchor="middle" fill="muted">50 %</text>
            <path d="M271 20L271 42" fill="none" stroke="text" stroke-width="1" stroke-dasharray="4 3"></path>
            <text x="271" y="14" text-anchor="middle" fill="text">all 25 %</text>
            <text x="140" y="35.2" text-anchor="end" fill="text">sco</text>
            <text x="456" y="35.2" text-anchor="end" fill="muted">of 30</text>
            <path d="M247.2 31L342.4 31" fill="none" stroke="machine" stroke-width="1.5"></path>
            <path d="M294.8 25.5L300.3 31L294.8 36.5L289.3 31Z" fill="machine" stroke="machine" stroke-width="1"><title>0.3</title></path>
            <text x="140" y="57.2" text-anchor="end" fill="text">a name that is far to…</text>
            <text x="154" y="57.2" text-anchor="start" fill="muted">too few: 12 more</text>
            <text x="456" y="57.2" text-anchor="end" fill="muted">of 30</text>
            </svg>
        "#]].assert_eq(&plot.svg(&|ink| ink.word().to_owned()));
    }

    /// Charts of several agents on questions with long names began alike, and were cut off alike.
    #[test]
    fn a_heading_has_all_of_the_width_where_nothing_stands_beside_it() {
        let heading = "Naive Bayes on words on “What should happen to it?”";
        let check = |line, expected: &str| {
            let plot = dots(&Chart { heading, ..chart(line) }, &[row("a", vec![])]);
            let svg = plot.svg(&|ink| ink.word().to_owned());
            assert!(svg.contains(&format!(">{expected}</text>")), "{svg}");
        };
        check(None, heading);
        check(Some((0.25, "all 25 %".to_owned())), "Naive Bayes on words …");
    }

    #[test]
    fn estimates_of_one_share_stand_below_one_another() {
        let three = [Sign::Square, Sign::Disc, Sign::Lozenge].map(|it| point(0.2, 0.3, 0.4, it));
        let plot = dots(&chart(None), &[row("a", three.to_vec())]);
        let ys: Vec<f64> = plot
            .marks
            .iter()
            .filter(|mark| mark.opens == Some(7))
            .map(|mark| match &mark.shape {
                Shape::Dot { y, .. } => *y,
                Shape::Bar { y, height, .. } => y + height / 2.0,
                Shape::Path { points, .. } => points[1].1,
                _ => f64::NAN,
            })
            .collect();
        assert_eq!(ys, [31.0, 42.0, 53.0]);
    }

    #[test]
    fn stacked_pictures_do_not_overlap() {
        let one = dots(&chart(None), &[row("a", vec![point(0.2, 0.3, 0.4, Sign::Disc)])]);
        let whole = stacked("All", &[one.clone(), one.clone()]);
        assert_eq!(whole.height, one.height * 2.0 + 10.0);
        assert_eq!(whole.marks.len(), one.marks.len() * 2);
        assert_eq!(stacked("None", &[]).marks.len(), 0);
        assert!(!whole.svg(&|_| String::new()).contains("NaN"));
    }

    #[test]
    fn a_legend_goes_on_in_the_next_line() {
        let words = "with the help of what the model says";
        let all = [(Sign::Disc, Ink::Human, words), (Sign::Disc, Ink::Human, words)];
        let (placed, lines) = legend(&all);
        assert_eq!((placed[1].1, lines), (1.0, 2.0));
        assert_eq!(legend(&[]).1, 0.0);
    }
}
