//! A value after each iteration: does it still climb?

use super::scale::{Axis, Field};
use super::{Ink, Plot, Shape};

pub fn trace(title: &str, y: &str, values: &[f64]) -> Plot {
    let mut plot = Plot::new(380.0, 150.0, title);
    let finite = values.iter().copied().filter(|it| it.is_finite());
    let (low, high) = finite
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| (low.min(it), high.max(it)));
    // A flat line lies in the middle.
    let (low, high) = if low < high { (low, high) } else { (low - 1.0, low + 1.0) };
    #[expect(clippy::cast_precision_loss, reason = "iterations of a method")]
    let last = (values.len().max(2)) as f64;
    let across = Axis { title: "Iteration", low: 1.0, high: last };
    let field = Field::draw(&mut plot, &across, &Axis { title: y, low, high });
    let points = values.iter().enumerate().filter(|(_, value)| value.is_finite());
    #[expect(clippy::cast_precision_loss, reason = "iterations of a method")]
    let points = points.map(|(n, value)| (field.x.at(n as f64 + 1.0), field.y.at(*value)));
    let points: Vec<_> = points.collect();
    plot.add(Ink::Machine, Shape::Path { points, filled: false, dashed: false, width: 2.0 });
    plot
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn climbs_from_left_to_right() {
        let plot = trace("", "Log-likelihood", &[-10.0, f64::NAN, -4.0, -3.0]);
        let Some(Shape::Path { points, .. }) = plot.marks.last().map(|it| &it.shape) else {
            panic!("no line");
        };
        assert_eq!(points.len(), 3);
        assert!(points.windows(2).all(|it| it[0].0 < it[1].0 && it[0].1 > it[1].1));
        for values in [&[][..], &[1.0], &[f64::NAN], &[2.0, 2.0]] {
            assert!(!trace("", "", values).svg(&|_| String::new()).contains("NaN"));
        }
    }
}
