//! The reliability diagram: of the suggestions with a score, how many were right.
//! On the diagonal a score is a probability. Each bin has its interval, and its
//! count as the size of its mark; the curve is what the best map makes of a score.

use super::scale::{Axis, Field};
use super::{Anchor, Ink, Mark, Plot, Shape};
use crate::core::text::counted;
use crate::engine::protocol::study::BinFound;

/// `curve`: what a map makes of scores from 0 to 1 at equal steps; empty for none.
pub fn reliability(title: &str, bins: &[BinFound], curve: &[f64]) -> Plot {
    let mut plot = Plot::new(380.0, 340.0, title);
    let score = Axis { title: "Score", low: 0.0, high: 1.0 };
    let right = Axis { title: "Share right", low: 0.0, high: 1.0 };
    let field = Field::draw(&mut plot, &score, &right);
    let at = |x: f64, y: f64| (field.x.at(x), field.y.at(y));
    let points = vec![at(0.0, 0.0), at(1.0, 1.0)];
    plot.add(Ink::Muted, Shape::Path { points, filled: false, dashed: true, width: 1.0 });
    if curve.len() > 1 {
        #[expect(clippy::cast_precision_loss, reason = "points of a curve")]
        let step = 1.0 / (curve.len() - 1) as f64;
        #[expect(clippy::cast_precision_loss, reason = "points of a curve")]
        let points = curve.iter().enumerate().map(|(n, y)| at(n as f64 * step, *y)).collect();
        plot.add(Ink::Differ, Shape::Path { points, filled: false, dashed: false, width: 2.0 });
        let last = curve.last().copied().unwrap_or_default();
        let end = at(1.0, last);
        // Below its end, so that it stays in the field.
        let y = (end.1 + 14.0).min(field.y.from - 4.0);
        plot.words(Ink::Differ, (end.0 - 4.0, y), Anchor::End, "after the map");
    }
    let most = f64::from(bins.iter().map(|bin| bin.n).max().unwrap_or_default()).max(1.0);
    for (place, bin) in bins.iter().enumerate() {
        if bin.n == 0 {
            continue;
        }
        let (low, high) =
            (at(bin.mean_score, bin.accuracy_low), at(bin.mean_score, bin.accuracy_high));
        plot.line(Ink::Machine, low, high, 1.5);
        let (x, y) = at(bin.mean_score, bin.accuracy);
        // The area says the count.
        let r = 2.5 + 5.5 * (f64::from(bin.n) / most).sqrt();
        let says = format!(
            "Scores around {:.2}: {:.0} % of {} right",
            bin.mean_score,
            bin.accuracy * 100.0,
            counted(bin.n, "suggestion")
        );
        let shape = Shape::Dot { x, y, r };
        plot.marks.push(Mark { shape, ink: Ink::Machine, says, opens: Some(place) });
    }
    plot
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bin(mean_score: f64, accuracy: f64, n: u32) -> BinFound {
        let (accuracy_low, accuracy_high) = (accuracy - 0.1, accuracy + 0.1);
        BinFound { n, mean_score, accuracy, accuracy_low, accuracy_high, ..BinFound::default() }
    }

    #[test]
    fn larger_bins_have_larger_marks_and_empty_ones_none() {
        let plot =
            reliability("", &[bin(0.1, 0.2, 4), bin(0.5, 0.5, 0), bin(0.9, 0.8, 100)], &[0.0, 1.0]);
        let dots: Vec<_> = plot
            .marks
            .iter()
            .filter_map(|mark| match mark.shape {
                Shape::Dot { x, y, r } => Some((mark.opens, x, y, r)),
                _ => None,
            })
            .collect();
        assert_eq!(dots.len(), 2);
        assert_eq!((dots[0].0, dots[1].0), (Some(0), Some(2)));
        assert!(dots[0].3 < dots[1].3 && dots[0].1 < dots[1].1 && dots[0].2 > dots[1].2);
        let said = "Scores around 0.90: 80 % of 100 suggestions right";
        assert!(plot.marks.iter().any(|it| it.says == said));
    }
}
