//! Two bars for each name, one filled and one open, with their intervals: what
//! moves where something is done another way.

use super::scale::tick_words;
use super::{Anchor, Ink, LETTER, Mark, Plot, Scale, Shape, cut, ticks, width_of};

const WIDTH: f64 = 460.0;
const NAMES: f64 = 130.0;
const ROW: f64 = 34.0;
const BAR: f64 = 9.0;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bar {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    pub name: String,
    pub one: Bar,
    pub other: Bar,
    /// At the end of the line: the difference.
    pub note: String,
    pub stands_out: bool,
    pub opens: Option<usize>,
}

/// `names`: of the filled bars, and of the open ones.
pub fn paired(title: &str, names: (&str, &str), pairs: &[Pair]) -> Plot {
    const TOP: f64 = 24.0;
    #[expect(clippy::cast_precision_loss, reason = "lines of a plot")]
    let bottom = TOP + pairs.len() as f64 * ROW;
    let mut plot = Plot::new(WIDTH, bottom + 24.0, title);
    let ends = pairs.iter().flat_map(|it| [it.one, it.other]).flat_map(|it| [it.value, it.high]);
    let most = ends.flatten().filter(|it| it.is_finite()).fold(0.1_f64, f64::max).min(1.0);
    let scale = Scale { low: 0.0, high: most, from: NAMES + 10.0, to: WIDTH - 78.0 };
    let marks = ticks(0.0, most * 100.0, 5);
    for value in &marks {
        let at = scale.at(value / 100.0);
        plot.line(Ink::Grid, (at, TOP), (at, bottom), 1.0);
        let words = format!("{} %", tick_words(*value, &marks));
        plot.words(Ink::Muted, (at, bottom + LETTER + 4.0), Anchor::Middle, words);
    }
    let mut x = NAMES + 10.0;
    for (words, is_filled) in [(names.0, true), (names.1, false)] {
        plot.add(Ink::Human, bar(is_filled, x, 7.0, 14.0));
        plot.words(Ink::Text, (x + 19.0, 7.0 + LETTER * 0.35 + BAR / 2.0), Anchor::Start, words);
        x += 19.0 + width_of(words) + 14.0;
    }
    for (place, pair) in pairs.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "lines of a plot")]
        let top = TOP + place as f64 * ROW;
        let words = top + ROW / 2.0 + LETTER * 0.35;
        plot.words(Ink::Text, (NAMES, words), Anchor::End, cut(&pair.name, 20));
        let sides = [(pair.one, true, names.0), (pair.other, false, names.1)];
        for ((side, is_filled, which), y) in sides.into_iter().zip([top + 6.0, top + 19.0]) {
            draw(&mut plot, &scale, y, side, is_filled, pair, which);
        }
        // More than chance: of another ink, and with a sign.
        let (ink, note) = if pair.stands_out {
            (Ink::Differ, format!("◆ {}", pair.note))
        } else {
            (Ink::Muted, pair.note.clone())
        };
        plot.words(ink, (WIDTH - 2.0, words), Anchor::End, cut(&note, 13));
    }
    plot
}

fn draw(
    plot: &mut Plot,
    scale: &Scale,
    y: f64,
    side: Bar,
    is_filled: bool,
    pair: &Pair,
    which: &str,
) {
    let Some(value) = side.value.filter(|it| it.is_finite()) else { return };
    let width = scale.at(value) - scale.from;
    let shape = bar(is_filled, scale.from, y, width);
    let says = format!("{}, {which}: {:.0} %", pair.name, value * 100.0);
    plot.marks.push(Mark { shape, ink: Ink::Human, says, opens: pair.opens });
    if let (Some(low), Some(high)) = (side.low, side.high) {
        let middle = y + BAR / 2.0;
        plot.line(Ink::Text, (scale.at(low), middle), (scale.at(high), middle), 1.5);
    }
}

fn bar(is_filled: bool, x: f64, y: f64, width: f64) -> Shape {
    if is_filled {
        return Shape::Bar { x, y, width, height: BAR };
    }
    let (right, bottom) = (x + width.max(1.0), y + BAR);
    let points = vec![(x, y), (right, y), (right, bottom), (x, bottom), (x, y)];
    Shape::Path { points, filled: false, dashed: false, width: 1.5 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(name: &str, one: f64, other: f64) -> Pair {
        let bar = |value| Bar { value: Some(value), low: None, high: None };
        let note = "+12 points".to_owned();
        let (one, other) = (bar(one), bar(other));
        Pair { name: name.to_owned(), one, other, note, stands_out: true, opens: Some(3) }
    }

    #[test]
    fn a_file_of_it() {
        let mut low = pair("Neutral", 0.1, 0.0);
        low.one.low = Some(0.05);
        low.one.high = Some(0.2);
        low.stands_out = false;
        let plot = paired("Labels", ("hidden", "shown"), &[pair("Negative", 0.4, 0.52), low]);
        expect_test::expect![[r#"
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 116" width="920" height="232" role="img" font-family="system-ui, sans-serif" font-size="12">
            <title>Labels</title>
            <rect width="460" height="116" fill="paper"/>
            <path d="M140 24L140 92" fill="none" stroke="grid" stroke-width="1"></path>
            <text x="140" y="108" text-anchor="middle" fill="muted">0 %</text>
            <path d="M233.08 24L233.08 92" fill="none" stroke="grid" stroke-width="1"></path>
            <text x="233.08" y="108" text-anchor="middle" fill="muted">20 %</text>
            <path d="M326.15 24L326.15 92" fill="none" stroke="grid" stroke-width="1"></path>
            <text x="326.15" y="108" text-anchor="middle" fill="muted">40 %</text>
            <rect x="140" y="7" width="14" height="9" fill="human"></rect>
            <text x="159" y="15.7" text-anchor="start" fill="text">hidden</text>
            <path d="M213.32 7L227.32 7L227.32 16L213.32 16L213.32 7" fill="none" stroke="human" stroke-width="1.5"></path>
            <text x="232.32" y="15.7" text-anchor="start" fill="text">shown</text>
            <text x="130" y="45.2" text-anchor="end" fill="text">Negative</text>
            <rect x="140" y="30" width="186.15" height="9" fill="human"><title>Negative, hidden: 40 %</title></rect>
            <path d="M140 43L382 43L382 52L140 52L140 43" fill="none" stroke="human" stroke-width="1.5"><title>Negative, shown: 52 %</title></path>
            <text x="458" y="45.2" text-anchor="end" fill="differ">◆ +12 points</text>
            <text x="130" y="79.2" text-anchor="end" fill="text">Neutral</text>
            <rect x="140" y="64" width="46.54" height="9" fill="human"><title>Neutral, hidden: 10 %</title></rect>
            <path d="M163.27 68.5L233.08 68.5" fill="none" stroke="text" stroke-width="1.5"></path>
            <path d="M140 77L141 77L141 86L140 86L140 77" fill="none" stroke="human" stroke-width="1.5"><title>Neutral, shown: 0 %</title></path>
            <text x="458" y="79.2" text-anchor="end" fill="muted">+12 points</text>
            </svg>
        "#]].assert_eq(&plot.svg(&|ink| ink.word().to_owned()));
    }

    #[test]
    fn what_is_no_number_has_no_bar() {
        let plot = paired("", ("hidden", "shown"), &[pair("a", f64::NAN, f64::INFINITY)]);
        assert!(plot.marks.iter().all(|mark| mark.opens.is_none()));
        assert!(!plot.svg(&|_| String::new()).contains("NaN"));
        assert!(paired("", ("a", "b"), &[]).height > 0.0);
    }
}
