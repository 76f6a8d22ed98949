//! What is done to one track: keys set and taken away, the track hidden, split, merged.
//!
//! Where it is in all other frames stays as it was: whatever would move with a key that goes is
//! said by another that comes. Errors are whole sentences for a person.

use crate::core::marks::{Key, Track};

type Done = Result<Track, &'static str>;

/// The frame becomes a key, where the track is anyway; beyond its ends it goes on to there, as it
/// is at the end.
///
/// # Errors
/// It has one there already.
pub fn with_key(track: &Track, frame: u32) -> Done {
    if is_key(track, frame) {
        return Err("This frame is a keyframe already.");
    }
    let key = match track.at(frame) {
        Some((key, _)) => key,
        None => {
            Key { frame, outside: false, ..nearest(track, frame).ok_or("The track is empty.")? }
        }
    };
    let mut track = track.clone();
    track.set(Key { score: None, ..key });
    Ok(track)
}

/// The frame is a key no more.
///
/// # Errors
/// It is none, or the last one left.
pub fn without_key(track: &Track, frame: u32) -> Done {
    if !is_key(track, frame) {
        return Err("This frame is no keyframe of the track.");
    }
    let keys: Vec<Key> = track.keys.iter().filter(|key| key.frame != frame).cloned().collect();
    match keys.iter().all(|key| key.outside) {
        true => Err("It is the only keyframe in sight: Delete takes the whole track away."),
        false => Ok(Track { keys }),
    }
}

pub fn is_key(track: &Track, frame: u32) -> bool {
    track.keys.binary_search_by_key(&frame, |key| key.frame).is_ok()
}

/// Out of sight from this frame to the next key; where that was said already, in sight again.
/// Without a key behind it the track ends in the frame before.
///
/// # Errors
/// Nothing of it would be left, or it is not there at all.
pub fn hidden(track: &Track, frame: u32) -> Done {
    let mut now = track.clone();
    let Some((here, _)) = track.at(frame) else {
        let (first, last) = track.frames().ok_or("The track is empty.")?;
        if frame < first || frame > last {
            return Err("The track is not in this frame: y continues it to here.");
        }
        // Behind a key that hides it.
        let key = nearest(track, frame).ok_or("The track is empty.")?;
        now.set(Key { frame, outside: false, score: None, ..key });
        return Ok(now);
    };
    if track.keys.iter().any(|key| key.frame > frame) {
        now.set(Key { outside: true, score: None, ..here });
    } else {
        now.keys.retain(|key| key.frame < frame);
        if let Some((key, _)) = frame.checked_sub(1).and_then(|before| track.at(before)) {
            now.set(key);
        }
    }
    match now.keys.iter().all(|key| key.outside) {
        true => Err("Nothing of the track would be left: Delete takes it away."),
        false => Ok(now),
    }
}

/// What is before the frame, and what begins with it.
///
/// # Errors
/// One of both would be empty.
pub fn split(track: &Track, frame: u32) -> Result<(Track, Track), &'static str> {
    let cut = track.keys.partition_point(|key| key.frame < frame);
    let (before, behind) = track.keys.split_at(cut.min(track.keys.len()));
    let (mut before, mut behind) =
        (Track { keys: before.to_vec() }, Track { keys: behind.to_vec() });
    if let Some((key, _)) = frame.checked_sub(1).and_then(|last| track.at(last)) {
        before.set(key);
    }
    if let Some((key, _)) = track.at(frame) {
        behind.set(key);
    }
    let is_empty = |track: &Track| track.keys.iter().all(|key| key.outside);
    match is_empty(&before) || is_empty(&behind) {
        true => Err("Go to a frame inside of the track: it is split before that frame."),
        false => Ok((before, behind)),
    }
}

/// One track of two. Where both have frames the first counts; between them it is interpolated.
pub fn merged(first: &Track, other: &Track) -> Track {
    let (Some((from, to)), mut whole) = (first.frames(), first.clone()) else {
        return other.clone();
    };
    for key in other.keys.iter().filter(|key| key.frame < from || key.frame > to) {
        whole.set(key.clone());
    }
    // Where the other one is cut off it stays where it was.
    for edge in [from.checked_sub(1), to.checked_add(1)].into_iter().flatten() {
        if let Some((key, false)) = other.at(edge) {
            whole.set(key);
        }
    }
    whole
}

/// Says something from a frame on, as far as what it said before goes; empty is not said.
pub fn say(track: &mut Track, frame: u32, attribute: &str, value: &str) {
    let Some((here, _)) = track.at(frame) else { return };
    let before = here.attributes.get(attribute).cloned();
    if before.as_deref().unwrap_or_default() == value {
        return;
    }
    let put = |key: &mut Key| {
        if value.is_empty() {
            key.attributes.remove(attribute);
        } else {
            key.attributes.insert(attribute.to_owned(), value.to_owned());
        }
    };
    track.set(here);
    let from_here = track.keys.iter_mut().filter(|key| key.frame >= frame);
    from_here.take_while(|key| key.attributes.get(attribute) == before.as_ref()).for_each(put);
}

/// The key that holds there, else the first.
fn nearest(track: &Track, frame: u32) -> Option<Key> {
    let after = track.keys.partition_point(|key| key.frame <= frame);
    let key = after.checked_sub(1).and_then(|place| track.keys.get(place));
    key.or_else(|| track.keys.first()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(frame: u32, x: f64) -> Key {
        Key { frame, x, y: 5.0, width: 10.0, height: 20.0, ..Key::default() }
    }

    /// Keys at 0, 10 and 20; out of sight from 10 to 20.
    fn track() -> Track {
        Track { keys: vec![key(0, 0.0), Key { outside: true, ..key(10, 10.0) }, key(20, 20.0)] }
    }

    /// `0:0 10:10- 20:20`: frame, place, and a minus where it is out of sight.
    fn said(track: &Track) -> String {
        let key = |it: &Key| format!("{}:{}{}", it.frame, it.x, if it.outside { "-" } else { "" });
        track.keys.iter().map(key).collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn check(done: Done, expected: &str) {
        assert_eq!(done.map_or_else(str::to_owned, |track| said(&track)), expected);
    }

    #[test]
    fn keys_come_and_go() {
        check(with_key(&track(), 4), "0:0 4:4 10:10- 20:20");
        check(with_key(&track(), 0), "This frame is a keyframe already.");
        // Beyond the end it goes on as it was; in a gap it is there again.
        check(with_key(&track(), 25), "0:0 10:10- 20:20 25:20");
        check(with_key(&track(), 15), "0:0 10:10- 15:10 20:20");
        check(without_key(&track(), 10), "0:0 20:20");
        check(without_key(&track(), 9), "This frame is no keyframe of the track.");
        let one = Track { keys: vec![key(3, 0.0)] };
        check(
            without_key(&one, 3),
            "It is the only keyframe in sight: Delete takes the whole track away.",
        );
    }

    #[test]
    fn goes_out_of_sight_and_comes_back() {
        check(hidden(&track(), 4), "0:0 4:4- 10:10- 20:20");
        check(hidden(&track(), 15), "0:0 10:10- 15:10 20:20");
        check(hidden(&track(), 30), "The track is not in this frame: y continues it to here.");
        // Behind the last key there is nothing to hide until: the track ends.
        let long = Track { keys: vec![key(0, 0.0), key(10, 10.0)] };
        check(hidden(&long, 10), "0:0 9:9");
        check(hidden(&long, 0), "0:0- 10:10");
        let one = Track { keys: vec![key(3, 0.0)] };
        check(hidden(&one, 3), "Nothing of the track would be left: Delete takes it away.");
    }

    #[test]
    fn is_cut_and_put_together() {
        let cut =
            |frame: u32| split(&track(), frame).map(|(one, two)| said(&one) + " | " + &said(&two));
        assert_eq!(cut(4).unwrap(), "0:0 3:3 | 4:4 10:10- 20:20");
        assert_eq!(cut(15).unwrap(), "0:0 10:10- | 20:20");
        assert!(cut(0).is_err() && cut(21).is_err());
        let late = Track { keys: vec![key(5, 100.0), key(25, 120.0)] };
        // The chosen one counts where both are.
        check(Ok(merged(&track(), &late)), "0:0 10:10- 20:20 21:116 25:120");
        check(Ok(merged(&late, &track())), "0:0 4:4 5:100 25:120");
    }

    #[test]
    fn says_what_holds_from_a_frame_on() {
        let mut it = Track { keys: vec![key(0, 0.0), key(10, 10.0), key(20, 20.0)] };
        say(&mut it, 5, "occluded", "yes");
        say(&mut it, 20, "occluded", "");
        let said: Vec<_> = it.keys.iter().map(|key| (key.frame, key.attributes.len())).collect();
        assert_eq!(said, [(0, 0), (5, 1), (10, 1), (20, 0)]);
        // As far as the old value went.
        say(&mut it, 0, "occluded", "partly");
        let at = |frame: u32| it.at(frame).unwrap().0.attributes.get("occluded").cloned();
        assert_eq!([at(4), at(5), at(20)], [Some("partly".into()), Some("yes".into()), None]);
    }

    fn any_track() -> impl Strategy<Value = Track> {
        let one = (0u32..40, -50.0f64..50.0, 1.0f64..30.0, any::<bool>());
        proptest::collection::vec(one, 2..7).prop_map(|keys| {
            let mut track = Track::default();
            for (frame, x, width, outside) in keys {
                track.set(Key {
                    frame,
                    x,
                    y: x / 2.0,
                    width,
                    height: 8.0,
                    outside,
                    ..Key::default()
                });
            }
            track
        })
    }

    /// Whether both are in the same frames at the same places, to what rounding leaves.
    fn same(one: &Track, other: &Track) -> Result<(), TestCaseError> {
        for frame in 0..45 {
            match (one.place(frame), other.place(frame)) {
                (None, None) => {}
                (Some((one, _)), Some((other, _))) => {
                    for (one, other) in one.iter().zip(other) {
                        prop_assert!((one - other).abs() < 0.0021, "{frame}: {one} {other}");
                    }
                }
                (one, other) => prop_assert!(false, "{frame}: {one:?} {other:?}"),
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn what_is_split_and_merged_is_the_same(track in any_track(), frame in 0u32..42) {
            if let Ok((before, behind)) = split(&track, frame) {
                same(&merged(&before, &behind), &track)?;
                same(&merged(&behind, &before), &track)?;
            }
        }

        #[test]
        fn a_key_where_it_is_anyway_changes_nothing(track in any_track(), frame in 0u32..42) {
            if track.at(frame).is_some() && let Ok(more) = with_key(&track, frame) {
                same(&more, &track)?;
            }
        }

        #[test]
        fn hiding_hides_and_leaves_what_was_before(track in any_track(), frame in 0u32..42) {
            if track.at(frame).is_some() && let Ok(less) = hidden(&track, frame) {
                prop_assert!(less.at(frame).is_none());
                for before in 0..frame {
                    prop_assert_eq!(less.at(before).is_some(), track.at(before).is_some());
                }
            }
        }
    }
}
