//! One object through the frames of a sequence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::mark::{Place, thousandth};

/// A box with keyframes; between two it is interpolated, before the first and behind the last it is
/// not there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// By frame, each once.
    pub keys: Vec<Key>,
}

/// Where it is in one frame, in pixels; `x` and `y` are the upper left corner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// Counted from 0.
    pub frame: u32,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    /// Degrees clockwise about the centre.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub angle: f64,
    /// From this frame to the next key it is out of sight.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outside: bool,
    /// What holds from this frame on: occluded, truncated, … by id of the attribute.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

impl Track {
    /// Where it is in a frame, and whether that is a key of its own; `None` where it is not there.
    /// What holds and is no number is that of the key before.
    pub fn at(&self, frame: u32) -> Option<(Key, bool)> {
        let ([x, y, width, height, angle], before) = self.place(frame)?;
        if before.frame == frame {
            return Some((before.clone(), true));
        }
        let (attributes, score) = (before.attributes.clone(), before.score);
        let key = Key { frame, x, y, width, height, angle, outside: false, attributes, score };
        Some((key, false))
    }

    /// Its box in a frame, as x, y, width, height and angle, and the key that it comes from.
    pub fn place(&self, frame: u32) -> Option<([f64; 5], &Key)> {
        let after = self.keys.partition_point(|key| key.frame <= frame);
        let before = self.keys.get(after.checked_sub(1)?)?;
        if before.outside {
            return None;
        }
        if before.frame == frame {
            let Key { x, y, width, height, angle, .. } = *before;
            return Some(([x, y, width, height, angle], before));
        }
        let next = self.keys.get(after)?;
        if next.outside && (next.width <= 0.0 || next.height <= 0.0) {
            // It says no more than that it is gone.
            let Key { x, y, width, height, angle, .. } = *before;
            return Some(([x, y, width, height, angle], before));
        }
        let share = f64::from(frame - before.frame) / f64::from(next.frame - before.frame);
        let between = |one: f64, other: f64| thousandth(one + (other - one) * share);
        // The shorter way round.
        let turn = (next.angle - before.angle + 540.0).rem_euclid(360.0) - 180.0;
        let place = [
            between(before.x, next.x),
            between(before.y, next.y),
            between(before.width, next.width),
            between(before.height, next.height),
            thousandth((before.angle + turn * share).rem_euclid(360.0)),
        ];
        Some((place, before))
    }

    /// From which frame to which it is there, both included; in order.
    pub fn seen(&self) -> Vec<(u32, u32)> {
        let mut seen: Vec<(u32, u32)> = Vec::new();
        for (key, next) in self.keys.iter().zip(self.keys.iter().skip(1).map(Some).chain([None])) {
            if key.outside {
                continue;
            }
            // The frame of the next key is its own.
            let to = next.map_or(key.frame, |next| next.frame.saturating_sub(1));
            match seen.last_mut() {
                Some((_, end)) if key.frame.checked_sub(1) == Some(*end) => *end = to,
                _ => seen.push((key.frame, to)),
            }
        }
        seen
    }

    /// The first and the last frame in which it has a key.
    pub fn frames(&self) -> Option<(u32, u32)> {
        Some((self.keys.first()?.frame, self.keys.last()?.frame))
    }

    /// Puts it at a place in a frame.
    pub fn set(&mut self, key: Key) {
        match self.keys.binary_search_by_key(&key.frame, |it| it.frame) {
            Ok(place) => {
                if let Some(slot) = self.keys.get_mut(place) {
                    *slot = key;
                }
            }
            Err(place) => self.keys.insert(place, key),
        }
    }
}

impl Place for Track {
    const KEY: &'static str = "tracks";

    fn interpolated(&self) -> u64 {
        let pairs = self.keys.iter().zip(self.keys.iter().skip(1));
        let between = |(key, next): (&Key, &Key)| {
            u64::from(next.frame.saturating_sub(key.frame).saturating_sub(1))
        };
        pairs.filter(|(key, _)| !key.outside).map(between).sum()
    }

    fn words(&self, _: &str) -> String {
        match self.frames() {
            Some((first, last)) if first < last => format!("frames {first} to {last}"),
            Some((frame, _)) => format!("frame {frame}"),
            None => "no frame".to_owned(),
        }
    }

    fn tidy(self) -> Result<Self, String> {
        let mut tidy = Self::default();
        for mut key in self.keys {
            let frame = key.frame;
            for number in [&mut key.x, &mut key.y, &mut key.width, &mut key.height, &mut key.angle]
            {
                if !number.is_finite() {
                    return Err(format!("frame {frame}: {number} is no coordinate"));
                }
                *number = thousandth(*number);
            }
            if !key.outside && (key.width <= 0.0 || key.height <= 0.0) {
                return Err(format!("frame {frame}: a box without an area"));
            }
            tidy.set(key);
        }
        match tidy.keys.is_empty() {
            true => Err("a track without a frame".to_owned()),
            false => Ok(tidy),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(track: &Track, frame: u32, expected: &str) {
        let said = match track.at(frame) {
            None => "not there".to_owned(),
            Some((key, is_key)) => {
                format!("{} {} {} {} {} {is_key}", key.x, key.y, key.width, key.height, key.angle)
            }
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn is_interpolated_between_keys() {
        let track: Track = serde_json::from_str(
            r#"{"keys":[
                {"frame":12,"x":30,"y":10,"width":10,"height":10,"angle":10},
                {"frame":2,"x":0,"y":0,"width":10,"height":20,"angle":350},
                {"frame":20,"x":0,"y":0,"width":0,"height":0,"outside":true},
                {"frame":30,"x":5,"y":5,"width":5,"height":5}]}"#,
        )
        .unwrap();
        let track = track.tidy().unwrap();
        check(&track, 1, "not there");
        check(&track, 2, "0 0 10 20 350 true");
        // The angle goes over 0, not back over 180.
        check(&track, 7, "15 5 10 15 0 false");
        check(&track, 12, "30 10 10 10 10 true");
        check(&track, 19, "30 10 10 10 10 false");
        check(&track, 25, "not there");
        check(&track, 30, "5 5 5 5 0 true");
        check(&track, 31, "not there");
        assert_eq!(track.seen(), [(2, 19), (30, 30)]);
        assert_eq!(track.interpolated(), 9 + 7);
    }
}
