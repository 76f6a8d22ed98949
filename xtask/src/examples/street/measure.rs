//! How right the detectors are.

use super::Found;
use super::scene::{Light, Truth};

/// What two boxes share, of what both cover.
pub fn iou([x, y, width, height]: [f64; 4], [a, b, wide, high]: [f64; 4]) -> f64 {
    let along = ((x + width).min(a + wide) - x.max(a)).max(0.0);
    let down = ((y + height).min(b + high) - y.max(b)).max(0.0);
    let shared = along * down;
    shared / (width * height + wide * high - shared)
}

/// A box is right where it shares at least half with a thing that no other box has.
const RIGHT: f64 = 0.5;

#[derive(Default)]
struct Counts {
    things: usize,
    boxes: usize,
    /// Boxes on a thing, and those of them with its name.
    on: usize,
    named: usize,
}

/// A table: by light, what share of the things has a box, what share of the boxes is on a thing,
/// and how many of those are called what they are.
pub fn measure(
    frames: &[u32],
    truth: &[Vec<Truth>],
    agents: &[(&str, &Vec<Vec<Found>>)],
) -> String {
    let mut said = String::from(
        "Boxes against what was drawn (things of which at least a fifth is to be seen; a box is on a \
         thing from IoU 0.5 on).\n\n| light | things | agent | things with a box | boxes on a thing | \
         of these rightly named |\n|---|---:|---|---:|---:|---:|\n",
    );
    for light in Light::ALL {
        for (agent, found) in agents {
            let mut counts = Counts::default();
            let frames = frames.iter().zip(truth).zip(found.iter());
            for ((_, truth), found) in frames.filter(|((frame, _), _)| Light::of(**frame) == light)
            {
                count(&mut counts, truth, found);
            }
            let share =
                |part: usize, all: usize| format!("{} %", (200 * part + all) / (2 * all.max(1)));
            said.push_str(&format!(
                "| {} | {} | {agent} | {} | {} | {} |\n",
                light.word(),
                counts.things,
                share(counts.on, counts.things),
                share(counts.on, counts.boxes),
                share(counts.named, counts.on),
            ));
        }
    }
    said
}

fn count(counts: &mut Counts, truth: &[Truth], found: &[Found]) {
    counts.things += truth.len();
    counts.boxes += found.len();
    let mut pairs = Vec::new();
    for (thing, it) in truth.iter().enumerate() {
        for (at, found) in found.iter().enumerate() {
            let shared = iou(it.place, found.place);
            if shared >= RIGHT {
                pairs.push((shared, thing, at));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut things, mut boxes) = (vec![false; truth.len()], vec![false; found.len()]);
    for (_, thing, at) in pairs {
        if !things[thing] && !boxes[at] {
            (things[thing], boxes[at]) = (true, true);
            counts.on += 1;
            counts.named += usize::from(truth[thing].kind == found[at].kind);
        }
    }
}
