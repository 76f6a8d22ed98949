//! How alike two places are.

use super::blend::{Blend, blended_region, blended_span, blended_track};
use crate::core::marks::geometry::iou::Tolerance;
use crate::core::marks::geometry::{Bounds, bounds, iou, likeness};
use crate::core::marks::{Key, Place, Region, Shape, Span, Track};

/// What a likeness measures: it has the name of what it is, and points and lines have no area of
/// which an IoU could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Boxes, ellipses, polygons, masks.
    Area,
    Points,
    Line,
    Frames,
    Characters,
}

impl Measure {
    /// Before a number: `IoU 0.80`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Area => "IoU",
            Self::Points => "OKS",
            Self::Line => "nearness",
            Self::Frames => "mean IoU",
            Self::Characters => "overlap",
        }
    }

    /// What it is, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Self::Area => "IoU, of areas: what both cover, as a share of what any of them covers.",
            Self::Points => {
                "OKS, of keypoints: object keypoint similarity as COCO has it, the mean over the \
                 points; 1 at the same place, and the less the further apart for the size of the \
                 object. A point that only one of both has counts as 0."
            }
            Self::Line => {
                "Nearness, of lines: 1 less their mean distance as a share of 20 pixels, and 0 from \
                 there on."
            }
            Self::Frames => {
                "Mean IoU, of tracks: over the frames in which any of them is there; 0 where one is \
                 not."
            }
            Self::Characters => {
                "Overlap, of spans: the characters of both, as a share of those of any of them."
            }
        }
    }
}

/// A place that can be compared with others and made of them.
pub trait Compared: Place {
    /// From 0, nothing in common, to 1, the same; the same both ways.
    fn likeness(&self, other: &Self) -> f64;

    /// What that measures, between it and another of its shape.
    fn measure(&self) -> Measure;

    /// Places whose reaches do not meet have nothing in common; `None` has nothing in common with
    /// any.
    fn reach(&self) -> Option<Bounds>;

    /// One place of several with their weights, which are not negative; `None` of none.
    fn blended(places: &[(&Self, f64)], blend: Blend) -> Option<Self>;
}

/// The characters that both have, as a share of those that any has.
impl Compared for Span {
    fn likeness(&self, other: &Self) -> f64 {
        let shared = self.end.min(other.end).saturating_sub(self.start.max(other.start));
        let any = u64::from(self.len()) + u64::from(other.len()) - u64::from(shared);
        if any == 0 { 0.0 } else { f64::from(shared) / any as f64 }
    }

    fn measure(&self) -> Measure {
        Measure::Characters
    }

    fn reach(&self) -> Option<Bounds> {
        Some(Bounds::new(f64::from(self.start), 0.0, f64::from(self.end), 0.0))
    }

    fn blended(places: &[(&Self, f64)], blend: Blend) -> Option<Self> {
        blended_span(places, blend)
    }
}

/// Of shapes on the same frame ([`crate::core::marks::geometry::iou`]); on others 0.
impl Compared for Region {
    fn likeness(&self, other: &Self) -> f64 {
        if self.frame != other.frame {
            return 0.0;
        }
        likeness(&self.shape, &other.shape, &Tolerance::default())
    }

    fn measure(&self) -> Measure {
        match &self.shape {
            Shape::Keypoints { .. } => Measure::Points,
            Shape::Polyline { .. } => Measure::Line,
            _ => Measure::Area,
        }
    }

    fn reach(&self) -> Option<Bounds> {
        let bounds = bounds(&self.shape)?;
        let further = match &self.shape {
            Shape::Polyline { .. } => Tolerance::default().line,
            // From there on the similarity is below 1e-9.
            Shape::Keypoints { .. } => bounds.width().max(bounds.height()).max(32.0),
            _ => 0.0,
        };
        Some(bounds.grown(further))
    }

    fn blended(places: &[(&Self, f64)], blend: Blend) -> Option<Self> {
        blended_region(places, blend)
    }
}

/// Of tracks at most so many frames are looked at, the same number apart.
const FRAMES: u32 = 10_000;

/// The mean IoU over the frames in which any of them is there; where one is not it is 0. So it is the
/// mean over the frames in common, times the share of these among all.
impl Compared for Track {
    fn likeness(&self, other: &Self) -> f64 {
        let (Some((one_from, one_to)), Some((other_from, other_to))) =
            (self.frames(), other.frames())
        else {
            return 0.0;
        };
        if one_from > other_to || other_from > one_to {
            return 0.0;
        }
        let (from, to) = (one_from.min(other_from), one_to.max(other_to));
        let step = (to - from) / FRAMES + 1;
        let (mut sum, mut frames) = (0.0, 0u32);
        for frame in (from..=to).step_by(step as usize) {
            match (self.at(frame), other.at(frame)) {
                (Some((one, _)), Some((other, _))) => {
                    sum += iou(&boxed(&one), &boxed(&other));
                    frames += 1;
                }
                (None, None) => {}
                _ => frames += 1,
            }
        }
        if frames == 0 { 0.0 } else { sum / f64::from(frames) }
    }

    fn measure(&self) -> Measure {
        Measure::Frames
    }

    fn reach(&self) -> Option<Bounds> {
        let there = self.keys.iter().filter(|key| !key.outside);
        let around = there.filter_map(|key| {
            let bounds = bounds(&boxed(key))?;
            // A box that turns between two keys reaches further than it does at them.
            let turning = if key.angle == 0.0 { 0.0 } else { key.width.max(key.height) };
            Some(bounds.grown(turning))
        });
        around.reduce(|one, other| one.union(&other))
    }

    fn blended(places: &[(&Self, f64)], blend: Blend) -> Option<Self> {
        blended_track(places, blend)
    }
}

/// The box of a key.
pub fn boxed(key: &Key) -> Shape {
    let Key { x, y, width, height, angle, .. } = *key;
    Shape::Box { x, y, width, height, angle }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::from_str;

    #[track_caller]
    fn check<P: Compared>(one: &str, other: &str, expected: f64) {
        let one: P = from_str(one).unwrap();
        let other: P = from_str(other).unwrap();
        let said = one.likeness(&other);
        assert!((said - expected).abs() < 1e-12, "{said} {expected}");
        assert_eq!(said, other.likeness(&one));
    }

    #[test]
    fn places_by_hand() {
        let span = |other: &str, expected| check::<Span>(r#"{"start":2,"end":6}"#, other, expected);
        span(r#"{"start":2,"end":6}"#, 1.0);
        span(r#"{"start":4,"end":8}"#, 2.0 / 6.0);
        span(r#"{"start":6,"end":8}"#, 0.0);
        span(r#"{"start":3,"end":4}"#, 0.25);
        let region = |frame: &str, x: u8| {
            format!(r#"{{"shape":"box","x":{x},"y":0,"width":4,"height":2{frame}}}"#)
        };
        check::<Region>(&region("", 0), &region("", 2), 1.0 / 3.0);
        check::<Region>(&region(r#","frame":1"#, 0), &region(r#","frame":2"#, 0), 0.0);
        let track = |from: u8, to: u8, x: u8| {
            let key =
                |frame: u8| format!(r#"{{"frame":{frame},"x":{x},"y":0,"width":4,"height":2}}"#);
            format!(r#"{{"keys":[{},{}]}}"#, key(from), key(to))
        };
        // Ten frames each, five in common, of fifteen.
        check::<Track>(&track(0, 9, 0), &track(5, 14, 0), 5.0 / 15.0);
        check::<Track>(&track(0, 9, 0), &track(5, 14, 2), 5.0 / 15.0 / 3.0);
        check::<Track>(&track(0, 9, 0), &track(0, 9, 0), 1.0);
        check::<Track>(&track(0, 4, 0), &track(5, 9, 0), 0.0);
        // Four thousand million frames end.
        let long = |x: u8| {
            let key =
                |frame: u32| format!(r#"{{"frame":{frame},"x":{x},"y":0,"width":4,"height":2}}"#);
            format!(r#"{{"keys":[{},{}]}}"#, key(0), key(u32::MAX))
        };
        check::<Track>(&long(0), &long(0), 1.0);
    }

    proptest! {
        /// What lies out of reach is nothing like it.
        #[test]
        fn nothing_is_alike_out_of_reach(
            x in 0.0f64..200.0, y in 0.0f64..200.0, size in 1.0f64..40.0, kind in 0..4, other in 0..4,
        ) {
            let shape = |kind: i32, x: f64, y: f64| Region { frame: None, shape: match kind {
                0 => Shape::Polyline { points: vec![[x, y], [x + size, y + 3.0]] },
                1 => from_str(&format!(
                    r#"{{"shape":"keypoints","points":[{{"x":{x},"y":{y}}},{{"x":{},"y":{y}}}]}}"#,
                    x + size,
                )).unwrap(),
                2 => Shape::Box { x, y, width: size, height: 4.0, angle: 30.0 },
                _ => Shape::Ellipse { x, y, radius_x: size, radius_y: 5.0, angle: 70.0 },
            } };
            let (one, other) = (shape(kind, x, y), shape(other, 100.0, 100.0));
            if !one.reach().unwrap().meets(&other.reach().unwrap()) {
                prop_assert!(one.likeness(&other) < 1e-9);
            }
        }
    }
}
