//! One place of several.
//!
//! | | mean (weighted) | median |
//! |---|---|---|
//! | span | of the beginnings and of the ends, rounded | likewise |
//! | box, ellipse | of centre, size and angle | likewise |
//! | keypoints | point by point, of those who placed it | likewise |
//! | mask | pixels with more than half of the weight | in more than half; or [`super::staple`] |
//! | polygon, polyline | cannot be averaged corner by corner: the one that is most like the others | likewise |
//! | track | of the boxes at every key of any, while more than half are there | likewise |
//!
//! Shapes of different kinds: those of the kind that has the most weight. A box that lies upright is
//! the mean or median of its centre and size, and the mean of those is the mean of its corners. A
//! turned one is first said in the way nearest to the first (4 x 2 at 90 degrees is 2 x 4 at 0).
//! The median of an even number is half-way between the middle two.

use std::collections::BTreeMap;

use super::likeness::{Compared, boxed};
use super::staple::{staple, vote};
use crate::core::marks::masks::Mask;
use crate::core::marks::{Key, Keypoint, Place, Region, Shape, Span, Track, thousandth};

/// How one is made of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blend {
    /// By the weights.
    Mean,
    /// Everyone counts the same.
    Median,
    /// As the median, masks by the estimated quality of those who drew them.
    Staple,
}

impl Blend {
    /// One number of several with their weights; 0 of none.
    fn of(self, numbers: &[(f64, f64)]) -> f64 {
        if self == Self::Mean {
            let weights: f64 = numbers.iter().map(|it| it.1).sum();
            let sum: f64 = numbers.iter().map(|it| it.0 * it.1).sum();
            if weights > 0.0 {
                return sum / weights;
            }
            let sum: f64 = numbers.iter().map(|it| it.0).sum();
            return if numbers.is_empty() { 0.0 } else { sum / numbers.len() as f64 };
        }
        let mut sorted: Vec<f64> = numbers.iter().map(|it| it.0).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
        f64::midpoint(at(sorted.len().saturating_sub(1) / 2), at(sorted.len() / 2))
    }
}

pub(super) fn blended_span(places: &[(&Span, f64)], blend: Blend) -> Option<Span> {
    places.first()?;
    let end = |of: fn(&Span) -> u32| {
        let ends: Vec<(f64, f64)> =
            places.iter().map(|(span, weight)| (f64::from(of(span)), *weight)).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between them")]
        let end = blend.of(&ends).round() as u32;
        end
    };
    let (start, end) = (end(|span| span.start), end(|span| span.end));
    Some(Span { start, end: end.max(start.saturating_add(1)) })
}

pub(super) fn blended_region(places: &[(&Region, f64)], blend: Blend) -> Option<Region> {
    let frame = places.first()?.0.frame;
    let shapes: Vec<(&Shape, f64)> =
        places.iter().map(|(region, weight)| (&region.shape, *weight)).collect();
    let shapes = of_one_kind(&shapes);
    let shape = match shapes.first()?.0 {
        Shape::Box { .. } | Shape::Ellipse { .. } => {
            let turned: Vec<(Turned, f64)> =
                shapes.iter().filter_map(|(it, weight)| Some((Turned::of(it)?, *weight))).collect();
            let is_box = matches!(shapes.first()?.0, Shape::Box { .. });
            Turned::blended(&turned, blend)?.shape(is_box)
        }
        Shape::Keypoints { .. } => blended_points(&shapes, blend),
        Shape::Mask { .. } => {
            let masks: Vec<(Mask, f64)> =
                shapes.iter().filter_map(|(it, weight)| Some((Mask::of(it)?, *weight))).collect();
            blended_mask(&masks, blend).shape()
        }
        Shape::Polygon { .. } | Shape::Polyline { .. } => return most_like_others(places),
    };
    Region { frame, shape }.tidy().ok()
}

pub(super) fn blended_track(places: &[(&Track, f64)], blend: Blend) -> Option<Track> {
    let heaviest = places.iter().max_by(|one, other| one.1.total_cmp(&other.1))?.0;
    // Where one ends the box of all can jump.
    let mut frames: Vec<u32> = Vec::new();
    for (track, _) in places {
        frames.extend(track.keys.iter().map(|key| key.frame));
        frames.extend(track.frames().and_then(|(_, last)| last.checked_add(1)));
    }
    frames.sort_unstable();
    frames.dedup();
    let all: f64 = places.iter().map(|(_, weight)| weight).sum();
    let mut keys: Vec<Key> = Vec::new();
    for frame in frames {
        let there: Vec<(Key, f64)> = places
            .iter()
            .filter_map(|(track, weight)| Some((track.at(frame)?.0, *weight)))
            .collect();
        let weight: f64 = there.iter().map(|(_, weight)| weight).sum();
        let is_there = if all > 0.0 { weight * 2.0 > all } else { there.len() * 2 > places.len() };
        if is_there {
            keys.extend(blended_key(&there, frame, blend));
        } else if let Some(last) = keys.last().filter(|last| !last.outside) {
            keys.push(Key { frame, outside: true, score: None, ..last.clone() });
        }
    }
    while keys.last().is_some_and(|last| last.outside) {
        let gone = keys.pop()?;
        // The last frame in which it is there.
        if let Some(last) = keys.last().filter(|last| last.frame + 1 < gone.frame).cloned() {
            let at: Vec<(Key, f64)> = places
                .iter()
                .filter_map(|(track, weight)| Some((track.at(gone.frame - 1)?.0, *weight)))
                .collect();
            let key = blended_key(&at, gone.frame - 1, blend);
            keys.push(key.unwrap_or(Key { frame: gone.frame - 1, ..last }));
        }
    }
    if keys.is_empty() { Some(heaviest.clone()) } else { Track { keys }.tidy().ok() }
}

fn blended_key(there: &[(Key, f64)], frame: u32, blend: Blend) -> Option<Key> {
    let turned: Vec<(Turned, f64)> = there
        .iter()
        .filter_map(|(key, weight)| Some((Turned::of(&boxed(key))?, *weight)))
        .collect();
    let heaviest = &there.iter().max_by(|one, other| one.1.total_cmp(&other.1))?.0;
    let it = Turned::blended(&turned, blend)?;
    Some(Key {
        frame,
        x: it.x - it.width / 2.0,
        y: it.y - it.height / 2.0,
        width: it.width,
        height: it.height,
        angle: thousandth(it.angle.rem_euclid(360.0)),
        outside: false,
        attributes: heaviest.attributes.clone(),
        score: None,
    })
}

/// Those of the kind with the most weight; the first one's of two alike.
fn of_one_kind<'a>(shapes: &[(&'a Shape, f64)]) -> Vec<(&'a Shape, f64)> {
    let weight = |name: &str| -> f64 {
        let of_it = shapes.iter().filter(|(shape, _)| shape.name() == name);
        of_it.map(|(_, weight)| weight).sum()
    };
    let mut kind: Option<(&str, f64)> = None;
    for name in shapes.iter().map(|(shape, _)| shape.name()) {
        let weight = weight(name);
        if kind.is_none_or(|(_, most)| weight > most) {
            kind = Some((name, weight));
        }
    }
    shapes.iter().filter(|(shape, _)| Some(shape.name()) == kind.map(|it| it.0)).copied().collect()
}

/// By the weights of the others; the first of two alike.
fn most_like_others<P: Compared>(places: &[(&P, f64)]) -> Option<P> {
    let mut best: Option<(f64, &P)> = None;
    for (at, (place, own)) in places.iter().enumerate() {
        let others = places.iter().enumerate().filter(|(other, _)| *other != at);
        let likeness: f64 = others.map(|(_, (it, weight))| place.likeness(it) * weight).sum();
        // Its own weight, as if it were there among the others.
        let likeness = likeness + own;
        if best.is_none_or(|best| likeness > best.0) {
            best = Some((likeness, place));
        }
    }
    best.map(|(_, place)| place.clone())
}

fn blended_points(shapes: &[(&Shape, f64)], blend: Blend) -> Shape {
    // By name, or by place where there is none; in the order of the first who has it.
    let mut places: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    let mut each: Vec<Vec<(&Keypoint, f64)>> = Vec::new();
    for (shape, weight) in shapes {
        let Shape::Keypoints { points } = shape else { continue };
        for (place, point) in points.iter().enumerate() {
            let key = (point.name.as_str(), if point.name.is_empty() { place } else { 0 });
            let at = *places.entry(key).or_insert(each.len());
            if at == each.len() {
                each.push(Vec::new());
            }
            if let Some(list) = each.get_mut(at) {
                list.push((point, *weight));
            }
        }
    }
    let point = |all: Vec<(&Keypoint, f64)>| {
        let placed: Vec<&(&Keypoint, f64)> = all.iter().filter(|(it, _)| !it.missing).collect();
        let number = |of: fn(&Keypoint) -> f64| {
            blend.of(&placed.iter().map(|(it, weight)| (of(it), *weight)).collect::<Vec<_>>())
        };
        let hidden = placed.iter().filter(|(it, _)| it.hidden).count();
        Keypoint {
            name: all.first().map(|(it, _)| it.name.clone()).unwrap_or_default(),
            x: number(|it| it.x),
            y: number(|it| it.y),
            hidden: hidden * 2 > placed.len(),
            missing: placed.is_empty(),
        }
    };
    Shape::Keypoints { points: each.into_iter().map(point).collect() }
}

fn blended_mask(masks: &[(Mask, f64)], blend: Blend) -> Mask {
    match blend {
        Blend::Mean => vote(masks),
        Blend::Median => vote(&masks.iter().map(|(it, _)| (it.clone(), 1.0)).collect::<Vec<_>>()),
        Blend::Staple => {
            let masks: Vec<&Mask> = masks.iter().map(|(it, _)| it).collect();
            staple(&masks).mask
        }
    }
}

/// A box or an ellipse by its centre.
#[derive(Clone, Copy)]
struct Turned {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    angle: f64,
}

impl Turned {
    fn of(shape: &Shape) -> Option<Self> {
        match *shape {
            Shape::Box { x, y, width, height, angle } => {
                Some(Self { x: x + width / 2.0, y: y + height / 2.0, width, height, angle })
            }
            Shape::Ellipse { x, y, radius_x, radius_y, angle } => {
                Some(Self { x, y, width: radius_x, height: radius_y, angle })
            }
            _ => None,
        }
    }

    fn shape(self, is_box: bool) -> Shape {
        let Self { x, y, width, height, angle } = self;
        if is_box {
            Shape::Box { x: x - width / 2.0, y: y - height / 2.0, width, height, angle }
        } else {
            Shape::Ellipse { x, y, radius_x: width, radius_y: height, angle }
        }
    }

    fn blended(all: &[(Self, f64)], blend: Blend) -> Option<Self> {
        let lead = all.first()?.0;
        let near: Vec<(Self, f64)> =
            all.iter().map(|(it, weight)| (it.near(lead.angle), *weight)).collect();
        let number = |of: fn(&Self) -> f64| {
            blend.of(&near.iter().map(|(it, weight)| (of(it), *weight)).collect::<Vec<_>>())
        };
        Some(Self {
            x: number(|it| it.x),
            y: number(|it| it.y),
            width: number(|it| it.width),
            height: number(|it| it.height),
            angle: number(|it| it.angle),
        })
    }

    /// The same, said with an angle not more than 45 degrees from another.
    fn near(self, angle: f64) -> Self {
        let quarters = ((self.angle - angle) / 90.0).round();
        let turned = Self { angle: self.angle - quarters * 90.0, ..self };
        if quarters.rem_euclid(2.0) == 0.0 {
            return turned;
        }
        Self { width: self.height, height: self.width, ..turned }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::from_str;

    #[track_caller]
    fn check<P: Compared>(places: &[(&str, f64)], blend: Blend, expected: &str) {
        let places: Vec<(P, f64)> = places
            .iter()
            .map(|(json, weight)| (from_str::<P>(json).unwrap().tidy().unwrap(), *weight))
            .collect();
        let places: Vec<(&P, f64)> = places.iter().map(|(it, weight)| (it, *weight)).collect();
        let said = P::blended(&places, blend).map(|it| serde_json::to_string(&it).unwrap());
        assert_eq!(said.unwrap_or_default(), expected);
    }

    #[test]
    fn spans() {
        let places = [
            (r#"{"start":0,"end":4}"#, 1.0),
            (r#"{"start":2,"end":4}"#, 3.0),
            (r#"{"start":9,"end":12}"#, 0.0),
        ];
        check::<Span>(&places, Blend::Mean, r#"{"start":2,"end":4}"#);
        check::<Span>(&places, Blend::Median, r#"{"start":2,"end":4}"#);
        check::<Span>(&places[..2], Blend::Median, r#"{"start":1,"end":4}"#);
        check::<Span>(&[], Blend::Mean, "");
    }

    #[test]
    fn boxes() {
        let upright = [
            (r#"{"shape":"box","x":0,"y":0,"width":10,"height":10}"#, 1.0),
            (r#"{"shape":"box","x":4,"y":0,"width":10,"height":8}"#, 3.0),
            (r#"{"shape":"box","x":90,"y":0,"width":10,"height":8}"#, 0.0),
        ];
        check::<Region>(
            &upright,
            Blend::Mean,
            r#"{"shape":"box","x":3.0,"y":0.0,"width":10.0,"height":8.5}"#,
        );
        check::<Region>(
            &upright,
            Blend::Median,
            r#"{"shape":"box","x":4.0,"y":0.0,"width":10.0,"height":8.0}"#,
        );
        // The same box, said at 350 and at 80 degrees; and one at 10.
        let turned = [
            (r#"{"shape":"box","x":0,"y":0,"width":4,"height":2,"angle":350}"#, 1.0),
            (r#"{"shape":"box","x":1,"y":-1,"width":2,"height":4,"angle":80}"#, 1.0),
            (r#"{"shape":"box","x":0,"y":0,"width":4,"height":2,"angle":10}"#, 2.0),
        ];
        check::<Region>(
            &turned,
            Blend::Mean,
            r#"{"shape":"box","x":0.0,"y":0.0,"width":4.0,"height":2.0}"#,
        );
    }

    #[test]
    fn other_shapes() {
        let points = [
            (
                r#"{"shape":"keypoints","points":[{"name":"a","x":0,"y":0},{"name":"b","x":9,"y":9,"missing":true}]}"#,
                1.0,
            ),
            (
                r#"{"shape":"keypoints","points":[{"name":"b","x":4,"y":4,"hidden":true},{"name":"a","x":2,"y":0}]}"#,
                1.0,
            ),
        ];
        check::<Region>(
            &points,
            Blend::Mean,
            r#"{"shape":"keypoints","points":[{"name":"a","x":1.0,"y":0.0},{"name":"b","x":4.0,"y":4.0,"hidden":true}]}"#,
        );
        let masks = [
            (r#"{"shape":"mask","x":0,"y":0,"width":3,"height":1,"runs":[0,3]}"#, 1.0),
            (r#"{"shape":"mask","x":1,"y":0,"width":3,"height":1,"runs":[0,3]}"#, 1.0),
            (r#"{"shape":"mask","x":3,"y":0,"width":3,"height":1,"runs":[0,3]}"#, 9.0),
            (r#"{"shape":"box","x":0,"y":0,"width":3,"height":1}"#, 1.0),
        ];
        check::<Region>(
            &masks,
            Blend::Median,
            r#"{"shape":"mask","x":1,"y":0,"width":3,"height":1,"runs":[0,3]}"#,
        );
        check::<Region>(
            &masks,
            Blend::Mean,
            r#"{"shape":"mask","x":3,"y":0,"width":3,"height":1,"runs":[0,3]}"#,
        );
        let polygons = [
            (r#"{"shape":"polygon","points":[[0,0],[9,0],[9,9]]}"#, 1.0),
            (r#"{"shape":"polygon","points":[[1,0],[9,0],[9,8]]}"#, 1.0),
            (r#"{"shape":"polygon","points":[[2,0],[9,0],[9,7]]}"#, 1.0),
        ];
        check::<Region>(
            &polygons,
            Blend::Median,
            r#"{"shape":"polygon","points":[[1.0,0.0],[9.0,0.0],[9.0,8.0]]}"#,
        );
    }

    #[test]
    fn tracks() {
        let key = |frame: u32, x: u32| {
            format!(r#"{{"frame":{frame},"x":{x},"y":0,"width":4,"height":2}}"#)
        };
        let track = |from: (u32, u32), to: (u32, u32)| {
            format!(r#"{{"keys":[{},{}]}}"#, key(from.0, from.1), key(to.0, to.1))
        };
        let (one, other, third) =
            (track((0, 0), (10, 20)), track((0, 2), (10, 22)), track((5, 9), (20, 9)));
        let said = r#"{"keys":[{"frame":0,"x":1.0,"y":0.0,"width":4.0,"height":2.0},{"frame":10,"x":21.0,"y":0.0,"width":4.0,"height":2.0}]}"#;
        check::<Track>(&[(&one, 1.0), (&other, 1.0)], Blend::Median, said);
        // From 5 to 10 all three are there, behind it only one.
        let said = r#"{"keys":[{"frame":0,"x":1.0,"y":0.0,"width":4.0,"height":2.0},{"frame":5,"x":10.0,"y":0.0,"width":4.0,"height":2.0},{"frame":10,"x":20.0,"y":0.0,"width":4.0,"height":2.0}]}"#;
        check::<Track>(&[(&one, 1.0), (&other, 1.0), (&third, 1.0)], Blend::Median, said);
        check::<Track>(
            &[(&third, 1.0)],
            Blend::Median,
            &third
                .replace(":9,", ":9.0,")
                .replace(":0,", ":0.0,")
                .replace(":4,", ":4.0,")
                .replace(":2}", ":2.0}"),
        );
    }
}
