//! Shapes as masks.
//!
//! A pixel is in where its centre is. A centre on the outline is in at the left and the upper side
//! and out at the right and the lower one, so that two shapes side by side share no pixel and leave
//! none out. COCO's tools draw the outline itself as well and so get up to half a pixel more on each
//! side.

use super::mask::{LIMIT, Mask, Strip};
use crate::core::marks::Shape;
use crate::core::marks::geometry::{Rings, overlay::Edges};

impl Mask {
    /// Of a shape with an outline, as far as it lies in an image.
    pub fn of_rings(rings: &Rings) -> Self {
        let Some(bounds) = rings.bounds() else { return Self::default() };
        let rows = pixels(bounds.top, bounds.bottom);
        let edges = Edges::new(&[rings]);
        let mut sweep = edges.sweep();
        let mut strips: Vec<Strip> = Vec::new();
        for y in rows {
            sweep.across(f64::from(y) + 0.5, |left, right, _| {
                let across = pixels(left, right);
                let (start, end) = (across.start, across.end);
                match strips.last_mut() {
                    Some(last) if last.y == y && last.end >= start => last.end = last.end.max(end),
                    _ if start < end => strips.push(Strip { y, start, end }),
                    _ => {}
                }
            });
        }
        Self::of_strips(&strips)
    }

    /// Of any shape with an area: a mask as it is, another by its pixels. `None` for lines and points.
    pub fn cover(shape: &Shape) -> Option<Self> {
        Self::of(shape).or_else(|| Some(Self::of_rings(&Rings::of(shape)?)))
    }
}

/// Those whose middle lies from here to below there.
pub(super) fn pixels(from: f64, to: f64) -> std::ops::Range<u32> {
    let first = |at: f64| {
        let at = (at - 0.5).ceil().clamp(0.0, f64::from(LIMIT));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let at = at as u32;
        at
    };
    first(from)..first(to)
}

#[cfg(test)]
mod tests {
    use super::super::mask::tests::{drawing, masks};
    use super::*;
    use crate::core::marks::masks::outlines;
    use proptest::prelude::*;

    #[track_caller]
    fn check(shape: &str, expected: &str) {
        let shape: Shape = serde_json::from_str(shape).unwrap();
        let lines: Vec<&str> = expected.split(' ').collect();
        let (width, height) = (lines[0].len() as u32, lines.len() as u32);
        assert_eq!(drawing(&Mask::cover(&shape).unwrap(), width, height), expected);
    }

    #[test]
    fn each_shape() {
        check(r#"{"shape":"box","x":1,"y":1,"width":2,"height":1}"#, ".... .XX. ....");
        check(r#"{"shape":"box","x":-3,"y":0.5,"width":4.5,"height":1}"#, "X.... .....");
        check(r#"{"shape":"polygon","points":[[0,0],[4,0],[0,4]]}"#, "XXX. XX.. X... ....");
        check(
            r#"{"shape":"polygon","points":[[0,0],[4,0],[4,4],[0,4]],"holes":[[[1,1],[3,1],[3,3],[1,3]]]}"#,
            "XXXX X..X X..X XXXX",
        );
        check(
            r#"{"shape":"ellipse","x":2.5,"y":2.5,"radius_x":2.5,"radius_y":1.5}"#,
            "..... .XXX. XXXXX .XXX. .....",
        );
    }

    proptest! {
        #[test]
        fn a_mask_is_its_outlines(mask in masks()) {
            let mut again: Vec<Strip> = Vec::new();
            for rings in outlines(&mask) {
                again.extend(Mask::of_rings(&rings).strips());
            }
            again.sort();
            prop_assert_eq!(Mask::of_strips(&again), mask);
        }

        #[test]
        fn neighbours_share_no_pixel(cut in 0.0f64..9.0, top in 0.0f64..4.0, high in 0.1f64..4.0) {
            let cover = |x: f64, width: f64| {
                Mask::cover(&Shape::Box { x, y: top, width, height: high, angle: 0.0 }).unwrap()
            };
            let (one, other, whole) = (cover(0.0, cut), cover(cut, 9.0 - cut), cover(0.0, 9.0));
            prop_assert_eq!(one.area() + other.area(), whole.area());
            prop_assert_eq!(super::super::union(&one, &other), whole);
        }
    }
}
