//! Counts by bin of equal width, each bar with its figure over it.

use super::scale::{Axis, Field};
use super::{Anchor, Ink, Mark, Plot, Shape};
use crate::core::text::figure;

/// Bins over 0 to 1. `said` says of each bar what it is.
pub fn histogram(title: &str, x: &str, y: &str, counts: &[u32], said: &[String]) -> Plot {
    let mut plot = Plot::new(380.0, 240.0, title);
    let most = f64::from(counts.iter().copied().max().unwrap_or_default()).max(1.0);
    // A tenth of room for the figures over the bars.
    let up = Axis { title: y, low: 0.0, high: most * 1.12 };
    let field = Field::draw(&mut plot, &Axis { title: x, low: 0.0, high: 1.0 }, &up);
    #[expect(clippy::cast_precision_loss, reason = "bins of a plot")]
    let width = (field.x.to - field.x.from) / counts.len().max(1) as f64;
    for (place, count) in counts.iter().enumerate() {
        if *count == 0 {
            continue;
        }
        #[expect(clippy::cast_precision_loss, reason = "bins of a plot")]
        let x = field.x.from + place as f64 * width;
        // The least of them is still seen.
        let top = field.y.at(f64::from(*count)).min(field.y.from - 1.5);
        let shape =
            Shape::Bar { x: x + 1.0, y: top, width: width - 2.0, height: field.y.from - top };
        let says = said.get(place).cloned().unwrap_or_default();
        plot.marks.push(Mark { shape, ink: Ink::Machine, says, opens: Some(place) });
        let at = (x + width / 2.0, top - 3.0);
        plot.words(Ink::Text, at, Anchor::Middle, figure(u64::from(*count)));
    }
    plot
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_on_the_axis_and_open_their_bin() {
        let plot = histogram("Items", "p", "Items", &[0, 10, 1, 5], &["none".into(), "ten".into()]);
        let bars: Vec<_> = plot
            .marks
            .iter()
            .filter_map(|mark| match mark.shape {
                Shape::Bar { y, height, .. } => Some((mark.opens, y + height, height, &*mark.says)),
                _ => None,
            })
            .collect();
        assert_eq!(bars.iter().map(|it| it.0).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
        assert!(bars.iter().all(|it| (it.1 - 204.0).abs() < 1e-9));
        assert!((bars[0].2 - 2.0 * bars[2].2).abs() < 1e-9);
        assert_eq!(bars[0].3, "ten");
        assert!(histogram("Items", "p", "Items", &[], &[]).marks.len() > 4);
    }
}
