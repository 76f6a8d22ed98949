//! What keys and buttons do: to which frame is looked at, and to the chosen track. Of regions:
//! [`super::region`].

use super::differ::Difference;
use super::edit::{hidden, is_key, merged, split, with_key, without_key};
use super::reel::Reel;
use crate::core::marks::{Mark, Place, Track};
use crate::desk::drawing::{Names, words};
use crate::desk::marking::{Chosen, Fate, Marking};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// So many frames on; below 0 back.
    Step(i32),
    First,
    Last,
    /// Plays, or stops: who has a clock does it.
    Play,
    /// `true`: the next in time, else the one before.
    Difference(bool),
    /// To the next keyframe of the chosen track, or the one before.
    ToKey(bool),
    /// To the next frame that has a region, or the one before.
    Marked(bool),
    /// Makes this frame a keyframe of the chosen track, or takes the key away.
    Key,
    /// Out of sight from here, or in sight again.
    Hide,
    Split,
    /// First says with which, then does it.
    Merge,
    /// Merges nothing after all.
    LetGo,
}

impl Act {
    /// Whether it only changes what is looked at.
    pub fn is_of_time(self) -> bool {
        !matches!(self, Self::Key | Self::Hide | Self::Split | Self::Merge)
    }
}

/// What is held between two keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hand {
    /// The track that the next one is merged with.
    pub merging: Option<Chosen>,
}

/// Does it; what is to be said to the person.
pub fn act(
    what: Act,
    marking: &mut Marking<Track>,
    reel: &mut Reel,
    hand: &mut Hand,
    differences: &[Difference],
    names: &Names,
) -> String {
    let frame = reel.frame;
    match what {
        Act::Step(_) | Act::First | Act::Last => look(what, reel),
        Act::Play | Act::Marked(_) => String::new(),
        Act::Difference(is_forward) => difference(marking, reel, differences, names, is_forward),
        Act::ToKey(is_forward) => to_key(marking, reel, is_forward),
        Act::Key => change(marking, |track| match is_key(track, frame) {
            true => Ok((without_key(track, frame)?, "No keyframe here any more.")),
            false => Ok((with_key(track, frame)?, "A keyframe here.")),
        }),
        Act::Hide => change(marking, |track| {
            let now = hidden(track, frame)?;
            let said = match now.place(frame) {
                Some(_) => "In sight again from here.",
                None => "Out of sight from here to the next keyframe.",
            };
            Ok((now, said))
        }),
        Act::Split => cut(marking, frame).unwrap_or_else(str::to_owned),
        Act::Merge => merge(marking, hand, names).unwrap_or_else(str::to_owned),
        Act::LetGo => {
            hand.merging = None;
            "Nothing is merged.".to_owned()
        }
    }
}

/// Goes to another frame, whatever is marked on it; what is to be said. Of what does more, nothing.
pub fn look(what: Act, reel: &mut Reel) -> String {
    let is_moved = match what {
        Act::Step(by) => reel.step(i64::from(by)),
        Act::First => reel.go(0),
        Act::Last => reel.go(reel.last()),
        _ => return String::new(),
    };
    match (is_moved, reel.frame) {
        (true, _) => reel.words(),
        (false, 0) => "This is the first frame.".to_owned(),
        (false, _) => "This is the last frame.".to_owned(),
    }
}

const NOTHING: &str = "Choose a track first.";

/// The nearest frame in which a track is; `None` where it is in this one.
pub fn frame_to_see(track: &Track, frame: u32) -> Option<u32> {
    let seen = track.seen();
    let near = |(from, to): &(u32, u32)| frame.clamp(*from, *to);
    let nearest = seen.iter().map(near).min_by_key(|it| it.abs_diff(frame))?;
    (nearest != frame).then_some(nearest)
}

/// How the chosen track stands in a frame, else how many are there.
pub fn standing(marking: &Marking<Track>, frame: u32, names: &Names) -> String {
    let Some((chosen, mark)) = chosen(marking) else {
        let there = |mark: &Mark<Track>| mark.place.place(frame).is_some();
        let order = marking.order();
        let count = order.iter().filter_map(|it| marking.mark(it)).filter(|it| there(it)).count();
        return format!("{} in this frame", crate::core::text::counted(count as u64, "track"));
    };
    let track = &mark.place;
    let after = track.keys.partition_point(|key| key.frame <= frame);
    let before = after.checked_sub(1).and_then(|place| track.keys.get(place));
    let here = match (before, track.keys.get(after)) {
        (Some(key), _) if key.frame == frame && !key.outside => "a keyframe here".to_owned(),
        (Some(key), Some(_)) if key.outside => "out of sight here".to_owned(),
        (Some(key), Some(next)) => {
            format!("interpolated here, between keyframes {} and {}", key.frame, next.frame)
        }
        (None, Some(next)) => format!("begins at frame {}", next.frame),
        (Some(key), None) => format!("ended at frame {}", key.frame),
        (None, None) => "nowhere".to_owned(),
    };
    format!("{}: {here}", words(marking, &chosen, names))
}

fn chosen(marking: &Marking<Track>) -> Option<(Chosen, Mark<Track>)> {
    let chosen = marking.chosen.clone()?;
    let mark = marking.mark(&chosen)?.clone();
    Some((chosen, mark))
}

/// The next one of which nothing was said yet; after the last comes the first.
fn difference(
    marking: &mut Marking<Track>,
    reel: &mut Reel,
    differences: &[Difference],
    names: &Names,
    is_forward: bool,
) -> String {
    if differences.is_empty() {
        return "No two agents to compare, or they nowhere differ.".to_owned();
    }
    let fates = marking.fates();
    let is_open = |it: &&Difference| {
        matches!(fates.get(it.place), Some(Fate::Open)) && marking.is_shown(it.place)
    };
    let open: Vec<Difference> = differences.iter().filter(is_open).copied().collect();
    let of_chosen = marking.chosen.as_ref().and_then(|it| marking.place_of(it));
    let here = open.iter().position(|it| it.from == reel.frame && Some(it.place) == of_chosen);
    let is_before = |it: &Difference| it.from < reel.frame;
    let found = match (here, is_forward) {
        (Some(here), true) => here + 1,
        (Some(here), false) => here.checked_sub(1).unwrap_or(open.len().saturating_sub(1)),
        (None, true) => open.partition_point(is_before),
        (None, false) => match open.partition_point(is_before) {
            0 => open.len().saturating_sub(1),
            behind => behind - 1,
        },
    };
    let (found, again) = if found < open.len() { (found, "") } else { (0, "From the beginning: ") };
    let Some(next) = open.get(found) else {
        return "Every track in which agents differ is judged.".to_owned();
    };
    let chosen = Chosen::Proposed(next.place);
    reel.go(next.from);
    let until = match next.from == next.to {
        true => format!("in frame {}", next.from),
        false => format!("in frames {} to {}", next.from, next.to),
    };
    let said = words(marking, &chosen, names);
    marking.chosen = Some(chosen);
    format!(
        "{again}{said}. {} {until}. Disagreement {} of {}.",
        crate::core::text::capital(next.what.words()),
        found + 1,
        open.len(),
    )
}

fn to_key(marking: &Marking<Track>, reel: &mut Reel, is_forward: bool) -> String {
    let Some((_, mark)) = chosen(marking) else { return NOTHING.to_owned() };
    let keys = mark.place.keys.iter().map(|key| key.frame);
    let next = match is_forward {
        true => keys.filter(|frame| *frame > reel.frame).min(),
        false => keys.filter(|frame| *frame < reel.frame).max(),
    };
    match next {
        Some(frame) => {
            reel.go(frame);
            format!("Keyframe. {}", reel.words())
        }
        None if is_forward => "The track has no keyframe behind this one.".to_owned(),
        None => "The track has no keyframe before this one.".to_owned(),
    }
}

fn change(
    marking: &mut Marking<Track>,
    how: impl FnOnce(&Track) -> Result<(Track, &'static str), &'static str>,
) -> String {
    let Some((chosen, mark)) = chosen(marking) else { return NOTHING.to_owned() };
    match how(&mark.place) {
        Err(why) => why.to_owned(),
        Ok((track, said)) => match marking.change(&chosen, |mark| mark.place = track) {
            Ok(_) => said.to_owned(),
            Err(why) => format!("This would be {why}."),
        },
    }
}

/// The part that begins here is a track of its own, and chosen.
fn cut(marking: &mut Marking<Track>, frame: u32) -> Result<String, &'static str> {
    let (chosen, mark) = chosen(marking).ok_or(NOTHING)?;
    let (before, behind) = split(&mark.place, frame)?;
    let said = format!("Split: {} and {}.", before.words(""), behind.words(""));
    marking.as_one(|it| {
        let Some(mut first) = own(it, &chosen) else { return };
        let old = first.id.clone();
        let mut second = first.clone();
        (second.id, second.from) = (String::new(), None);
        (first.place, second.place) = (before, behind);
        let new = it.replace(&[old], vec![first, second]);
        it.chosen = new.last().cloned().map(Chosen::Own);
    });
    Ok(said)
}

fn merge(
    marking: &mut Marking<Track>,
    hand: &mut Hand,
    names: &Names,
) -> Result<String, &'static str> {
    let (other, mark) = chosen(marking).ok_or(NOTHING)?;
    let Some(first) = hand.merging.take().filter(|held| marking.mark(held).is_some()) else {
        let said = format!(
            "Merge {}, {}: choose the other track, then merge again.",
            names.label(&mark.label),
            mark.place.words("")
        );
        hand.merging = Some(other);
        return Ok(said);
    };
    let is_same = first == other
        || marking.place_of(&first).is_some_and(|place| marking.place_of(&other) == Some(place));
    if is_same {
        return Err("This is the same track: nothing is merged.");
    }
    let mut said = String::new();
    marking.as_one(|it| {
        let (Some(mut one), Some(other)) = (own(it, &first), own(it, &other)) else { return };
        let (id, gap) = (one.id.clone(), between(&one.place, &other.place));
        one.place = merged(&one.place, &other.place);
        said = format!("Merged: {}.{gap}", one.place.words(""));
        it.replace(&[id.clone(), other.id], vec![one]);
        it.chosen = Some(Chosen::Own(id));
    });
    Ok(said)
}

/// What was in neither track and is in both together.
fn between(one: &Track, other: &Track) -> String {
    let (Some(one), Some(other)) = (one.frames(), other.frames()) else { return String::new() };
    let (before, behind) = if one.0 <= other.0 { (one, other) } else { (other, one) };
    let (from, to) = (before.1.saturating_add(1), behind.0.saturating_sub(1));
    match from <= to {
        true => format!(" Frames {from} to {to} between them are interpolated."),
        false => String::new(),
    }
}

/// What is chosen as a mark of the person: a proposal becomes it.
fn own(marking: &mut Marking<Track>, chosen: &Chosen) -> Option<Mark<Track>> {
    let id = match chosen {
        Chosen::Own(id) => id.clone(),
        Chosen::Proposed(place) => {
            if !matches!(marking.fate(*place), Fate::Edited(_)) {
                marking.accept(&[*place]);
            }
            match marking.fate(*place) {
                Fate::Accepted(id) | Fate::Edited(id) => id.to_owned(),
                _ => return None,
            }
        }
    };
    marking.find(&id).cloned()
}

#[cfg(test)]
mod tests;
