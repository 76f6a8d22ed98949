//! Puts what was found in one frame and in the next into tracks: those that share most first, each
//! at most once (greedy matching by IoU).

use super::Found;
use super::measure::iou;

/// They share at least this, moved on as they moved before.
const LEAST: f64 = 0.25;

/// Numbers from 1, in the order in which tracks begin.
pub fn follow(frames: &mut [Vec<Found>]) {
    let mut next = 1;
    // By what was found before: its track, and how far it had gone since the frame before that.
    let mut before: Vec<([f64; 4], usize, [f64; 2])> = Vec::new();
    for found in frames {
        let mut pairs = Vec::new();
        for (at, it) in found.iter().enumerate() {
            for (earlier, ([x, y, width, height], _, [along, down])) in before.iter().enumerate() {
                let shared = iou(it.place, [x + along, y + down, *width, *height]);
                if shared >= LEAST {
                    pairs.push((shared, at, earlier));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut taken = vec![false; before.len()];
        let mut gone = vec![[0.0; 2]; found.len()];
        for (_, at, earlier) in pairs {
            if found[at].track.is_none() && !taken[earlier] {
                taken[earlier] = true;
                let (place, track, _) = before[earlier];
                found[at].track = Some(track);
                gone[at] = [found[at].place[0] - place[0], found[at].place[1] - place[1]];
            }
        }
        for it in found.iter_mut().filter(|it| it.track.is_none()) {
            it.track = Some(next);
            next += 1;
        }
        before = found
            .iter()
            .zip(gone)
            .map(|(it, gone)| (it.place, it.track.unwrap_or_default(), gone))
            .collect();
    }
}
