//! Where in time agents differ.
//!
//! In each frame the boxes of two agents are matched, the most alike first, each at most once
//! (greedy, IoU of at least one half). A box without a match, and a match with another label, is a
//! disagreement; frames in a row are one. Nobody is said to be right.

use std::collections::{BTreeMap, BTreeSet};

use crate::core::marks::compare::assignment::greedy;
use crate::core::marks::compare::likeness::boxed;
use crate::core::marks::geometry::iou;
use crate::core::marks::{Key, Shape, Track};
use crate::desk::marking::Proposed;

/// Boxes that share less are of two things.
const ALIKE: f64 = 0.5;
/// Boxes that share less have nothing to do with each other.
const NEAR: f64 = 0.1;
/// At most so many frames are looked at, the same number apart.
const FRAMES: u32 = 20_000;

/// Why a track of one agent is not that of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Another agent has nothing there.
    Alone,
    /// Another agent has a box near by that shares less than half.
    Elsewhere,
    /// The same box with another label.
    Label,
}

impl What {
    pub fn words(self) -> &'static str {
        match self {
            Self::Alone => "another agent has nothing here",
            Self::Elsewhere => "another agent's box shares less than half",
            Self::Label => "another agent calls it something else",
        }
    }
}

/// Frames in a row in which a proposed track differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Both included.
    pub from: u32,
    pub to: u32,
    /// By place among the proposals.
    pub place: usize,
    pub what: What,
}

/// All of them in the order of time; none of fewer than two agents.
pub fn differences(proposed: &[Proposed<Track>]) -> Vec<Difference> {
    let agents: BTreeSet<&str> =
        proposed.iter().flat_map(|it| it.by.iter()).map(|by| by.agent.as_str()).collect();
    let ends = proposed.iter().filter_map(|it| it.mark.place.frames());
    let (Some(first), Some(last)) = (ends.clone().map(|it| it.0).min(), ends.map(|it| it.1).max())
    else {
        return Vec::new();
    };
    if agents.len() < 2 {
        return Vec::new();
    }
    let step = (last - first) / FRAMES + 1;
    let mut done = Vec::new();
    // By proposal, what is not over yet.
    let mut open: BTreeMap<usize, Difference> = BTreeMap::new();
    for frame in (first..=last).step_by(step as usize) {
        let to = frame.saturating_add(step - 1).min(last);
        let now = in_frame(proposed, &agents, frame);
        let mut still = BTreeMap::new();
        for (place, what) in now {
            let run = match open.remove(&place) {
                Some(run) if run.what == what => Difference { to, ..run },
                other => {
                    done.extend(other);
                    Difference { from: frame, to, place, what }
                }
            };
            still.insert(place, run);
        }
        done.extend(std::mem::replace(&mut open, still).into_values());
    }
    done.extend(open.into_values());
    done.sort_unstable();
    done
}

/// A box of the frame: of which proposal, and whose.
struct There<'a> {
    place: usize,
    shape: Shape,
    proposed: &'a Proposed<Track>,
}

fn in_frame(
    proposed: &[Proposed<Track>],
    agents: &BTreeSet<&str>,
    frame: u32,
) -> BTreeMap<usize, What> {
    let there: Vec<There<'_>> = (0..)
        .zip(proposed)
        .filter_map(|(place, proposed)| {
            let ([x, y, width, height, angle], _) = proposed.mark.place.place(frame)?;
            let shape = boxed(&Key { x, y, width, height, angle, ..Key::default() });
            Some(There { place, shape, proposed })
        })
        .collect();
    let of = |agent: &&str| -> Vec<&There<'_>> {
        there.iter().filter(|it| it.proposed.by.iter().any(|by| by.agent == **agent)).collect()
    };
    let mut found: BTreeMap<usize, What> = BTreeMap::new();
    for (one, other) in agents.iter().flat_map(|one| agents.iter().map(move |it| (one, it))) {
        if one >= other {
            continue;
        }
        let (ones, others) = (of(one), of(other));
        let mut alike = Vec::new();
        let mut near = BTreeSet::new();
        for (at, it) in (0..).zip(&ones) {
            for (its, that) in (0..).zip(&others) {
                let shared = if it.place == that.place { 1.0 } else { iou(&it.shape, &that.shape) };
                if shared >= ALIKE {
                    alike.push((at, its, shared));
                }
                if shared >= NEAR {
                    near.extend([it.place, that.place]);
                }
            }
        }
        let matched = greedy(&alike);
        let mut is_matched = BTreeSet::new();
        for (at, its, _) in matched {
            let (Some(it), Some(that)) = (ones.get(at), others.get(its)) else { continue };
            is_matched.extend([it.place, that.place]);
            if it.proposed.mark.label != that.proposed.mark.label {
                found.insert(it.place, What::Label);
                found.insert(that.place, What::Label);
            }
        }
        for it in ones.iter().chain(&others).filter(|it| !is_matched.contains(&it.place)) {
            let what = if near.contains(&it.place) { What::Elsewhere } else { What::Alone };
            // The first pair of agents that differs says why.
            found.entry(it.place).or_insert(what);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::marks::{Mark, Marks};
    use crate::desk::marking::propose;

    /// `car 0:0 9:0`: label, then frame and place of a box of 10 x 10.
    fn tracks(text: &str) -> Marks<Track> {
        let mark = |(number, text): (usize, &str)| {
            let mut words = text.split(' ');
            let label = words.next().unwrap();
            let keys = words.map(|word| {
                let (frame, x) = word.split_once(':').unwrap();
                let (frame, x) = (frame.parse().unwrap(), x.parse().unwrap());
                Key { frame, x, width: 10.0, height: 10.0, ..Key::default() }
            });
            Mark::new(format!("t{number}"), label, Track { keys: keys.collect() })
        };
        let marks = (1..).zip(text.split(", ").filter(|it| !it.is_empty())).map(mark).collect();
        Marks { marks, relations: Vec::new(), rejected: Vec::new() }
    }

    #[track_caller]
    fn check(agents: &[&str], expected: &str) {
        let all = (1..).zip(agents).map(|(number, text): (usize, _)| {
            (format!("s{number}"), format!("agent {number}"), tracks(text))
        });
        let proposed = propose(all.collect(), Mark::says_same);
        let said = differences(&proposed).into_iter();
        let said = said.map(|it| format!("{} {}-{} {:?}", it.place, it.from, it.to, it.what));
        assert_eq!(said.collect::<Vec<_>>().join(", "), expected);
    }

    #[test]
    fn are_found_in_time() {
        check(&["car 0:0 9:0"], "");
        check(&["car 0:0 9:0", "car 0:1 9:1"], "");
        check(&["car 0:0 9:0", "car 0:0 9:0, car 3:50 4:50"], "1 3-4 Alone");
        check(&["car 0:0 9:0", "bus 0:1 9:1"], "0 0-9 Label, 1 0-9 Label");
        // It begins later, and goes another way.
        check(
            &["car 0:0 9:0", "car 2:0 5:0 9:20"],
            "0 0-1 Alone, 0 6-6 Elsewhere, 1 6-6 Elsewhere, 0 7-9 Alone, 1 7-9 Alone",
        );
        // Of two boxes on one the second is alone.
        check(&["car 0:0 1:0", "car 0:0 1:1, car 0:1 1:2"], "2 0-1 Elsewhere");
        check(&["car 0:0 4000000000:0", "car 0:1 4000000000:1"], "");
    }

    #[test]
    fn of_three_agents_the_one_that_lacks_it_makes_the_difference() {
        check(&["car 0:0 3:0", "car 0:1 3:1", "car 0:0 1:0"], "0 2-3 Alone, 1 2-3 Alone");
    }
}
