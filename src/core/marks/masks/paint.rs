//! A brush: the pixels that a stroke of it covers.
//!
//! Painting is the union with a stroke, erasing the difference: [`super::union`],
//! [`super::difference`].

use super::mask::{LIMIT, Mask, Strip};
use super::raster::pixels;
use crate::core::marks::geometry::Point;

/// The pixels of an image of so many whose centre is within the radius of the way from one point to
/// another; a disc where they are the same. However thin the brush is, the pixels under both ends are
/// among them.
pub fn brush(from: Point, to: Point, radius: f64, [width, height]: [u32; 2]) -> Mask {
    let radius = radius.max(0.0);
    let [top, bottom] = [from[1].min(to[1]) - radius, from[1].max(to[1]) + radius];
    let last = height.min(LIMIT);
    // The lower end is in, too.
    let rows = pixels(top, bottom);
    let mut strips = Vec::new();
    for y in rows.start..rows.end.saturating_add(1).min(last) {
        let row = f64::from(y) + 0.5;
        if let Some([left, right]) = reach(from, to, radius, row) {
            let across = pixels(left, right.next_up());
            let (start, end) = (across.start, across.end.min(width));
            if start < end {
                strips.push(Strip { y, start, end });
            }
        }
    }
    let mut painted = Mask::of_strips(&strips);
    for end in [from, to] {
        if let Some(strip) = under(end, [width, last]).filter(|_| !painted.contains(end)) {
            painted = super::union(&painted, &Mask::of_strips(&[strip]));
        }
    }
    painted
}

/// The pixel under a point.
fn under([x, y]: Point, [width, height]: [u32; 2]) -> Option<Strip> {
    let (start, y) = (x.floor(), y.floor());
    if !(0.0..f64::from(width)).contains(&start) || !(0.0..f64::from(height)).contains(&y) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    let (start, y) = (start as u32, y as u32);
    Some(Strip { y, start, end: start + 1 })
}

/// From where to where a row lies within the radius: the discs at both ends and the rectangle between
/// them make one piece of each row, for what they make together has no dents.
fn reach(from: Point, to: Point, radius: f64, row: f64) -> Option<[f64; 2]> {
    let mut found: Option<[f64; 2]> = None;
    let mut add = |left: f64, right: f64| {
        let [from, to] = found.unwrap_or([left, right]);
        found = Some([from.min(left), to.max(right)]);
    };
    for [x, y] in [from, to] {
        let off = row - y;
        let across = radius * radius - off * off;
        if across >= 0.0 {
            add(x - across.sqrt(), x + across.sqrt());
        }
    }
    let (along_x, along_y) = (to[0] - from[0], to[1] - from[1]);
    let length = (along_x * along_x + along_y * along_y).sqrt();
    if length > 0.0 {
        let (out_x, out_y) = (-along_y / length * radius, along_x / length * radius);
        let corners = [
            [from[0] + out_x, from[1] + out_y],
            [to[0] + out_x, to[1] + out_y],
            [to[0] - out_x, to[1] - out_y],
            [from[0] - out_x, from[1] - out_y],
        ];
        for [[one_x, one_y], [other_x, other_y]] in
            crate::core::marks::geometry::rings::sides(&corners)
        {
            if (one_y <= row) != (other_y <= row) {
                let x = one_x + (row - one_y) / (other_y - one_y) * (other_x - one_x);
                add(x, x);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::mask::tests::drawing;
    use super::super::{difference, union};
    use super::*;
    use crate::core::marks::geometry::rings::to_segment;
    use proptest::prelude::*;

    #[test]
    fn strokes() {
        let size = [6, 4];
        let stroke = brush([1.5, 1.5], [4.5, 1.5], 1.0, size);
        assert_eq!(drawing(&stroke, 6, 4), ".XXXX. XXXXXX .XXXX. ......");
        let disc = brush([1.5, 1.5], [1.5, 1.5], 1.2, size);
        assert_eq!(drawing(&disc, 6, 4), ".X.... XXX... .X.... ......");
        assert_eq!(drawing(&difference(&stroke, &disc), 6, 4), "..XXX. ...XXX ..XXX. ......");
        assert_eq!(union(&stroke, &disc), stroke);
        // Thinner than a pixel, and out of the image.
        let thin = brush([0.1, 0.1], [2.9, 0.1], 0.1, size);
        assert_eq!(drawing(&thin, 6, 4), "X.X... ...... ...... ......");
        assert_eq!(brush([-9.0, 2.0], [-8.0, 2.0], 3.0, size), Mask::default());
        assert_eq!(
            drawing(&brush([7.0, 5.0], [7.0, 5.0], 3.0, size), 6, 4),
            "...... ...... .....X ....XX"
        );
    }

    proptest! {
        #[test]
        fn is_what_the_distance_says(
            from in (-3.0f64..12.0, -3.0f64..12.0),
            to in (-3.0f64..12.0, -3.0f64..12.0),
            radius in 1.0f64..5.0,
        ) {
            let (from, to) = ([from.0, from.1], [to.0, to.1]);
            let stroke = brush(from, to, radius, [9, 9]);
            for (x, y) in (0u8..9).flat_map(|x| (0u8..9).map(move |y| (x, y))) {
                let centre = [f64::from(x) + 0.5, f64::from(y) + 0.5];
                let away = to_segment(centre, [from, to]);
                if (away - radius).abs() > 1e-9 {
                    prop_assert_eq!(stroke.contains(centre), away < radius, "{:?}", centre);
                }
            }
        }
    }
}
