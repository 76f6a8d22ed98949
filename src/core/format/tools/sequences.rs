//! Sequences of frames with the tracks that hold in them; and with regions, where a file has room for
//! both.

use super::held::{held, marks};
use super::names::{self, Names};
use super::pictures;
use super::tally::Tally;
use crate::core::format::reviewed::Review;
use crate::core::marks::{Key, Mark, Region, Track};
use crate::core::model::dataset::Schema;
use crate::core::model::item::{Content, Item, SeriesKind};
use crate::core::model::question::Question;

pub const KINDS: &[&str] = &["tracks"];

/// The frames of one item.
pub struct Sequence<'r> {
    pub item: &'r Item,
    /// How its file is called, without an ending; each once.
    pub name: String,
    /// Of each frame where they are a list of images.
    pub sources: &'r [String],
    /// How many frames there are, where the dataset says it.
    pub length: Option<u32>,
    pub rate: Option<f64>,
    /// Width and height in pixels, where they are known.
    pub size: Option<[u32; 2]>,
    pub tracks: Vec<Mark<Track>>,
    /// Each with its frame.
    pub regions: Vec<Mark<Region>>,
}

/// So many frames of a track are written, ten hours of a video: two keys of a damaged file may be
/// four thousand million frames apart.
const LONGEST: u32 = 1 << 20;

/// Of whose answers files about sequences are made.
pub fn questions<'s>(
    schema: &'s Schema,
    kinds: &'static [&'static str],
) -> impl Iterator<Item = &'s Question> {
    schema.questions.iter().filter(|it| kinds.contains(&it.kind.name()))
}

/// Calls `visit` for each sequence on which all questions of these kinds about it have an answer that
/// holds.
pub fn each(
    review: &dyn Review,
    kinds: &'static [&'static str],
    tally: &mut Tally,
    visit: &mut dyn FnMut(&Sequence<'_>, &mut Tally),
) {
    let mut names = Names::default();
    review.each(&mut |reviewed| {
        for field in &reviewed.item.fields {
            let asked = questions(review.schema(), kinds);
            let asked: Vec<_> =
                asked.filter(|it| it.kind.field() == Some(field.id.as_str())).collect();
            let Content::Series { of, sources, rate, .. } = &field.content else {
                for _ in asked {
                    tally.left_out(
                        "question about an image that is no sequence",
                        "questions about images that are no sequences",
                    );
                }
                continue;
            };
            let values: Vec<_> =
                asked.iter().filter_map(|question| held(reviewed, question, tally)).collect();
            if values.len() < asked.len() {
                pictures::tally_open(tally, values.len());
            }
            if values.len() < asked.len() || asked.is_empty() {
                continue;
            }
            let tracks: Vec<Mark<Track>> =
                values.iter().flat_map(|value| marks::<Track>(value).marks).collect();
            let regions = values.iter().flat_map(|value| marks::<Region>(value).marks);
            let (regions, rest): (Vec<_>, Vec<_>) =
                regions.partition(|mark| mark.place.frame.is_some());
            rest.iter().for_each(|_| pictures::tally_no_frame(tally));
            let ends = tracks.iter().filter_map(|track| track.place.frames());
            for _ in ends.filter(|(first, last)| last - first >= LONGEST) {
                tally.changed(
                    "track ends after 1,048,576 frames",
                    "tracks end after 1,048,576 frames",
                );
            }
            let is_list = *of == SeriesKind::Frames;
            let sequence = Sequence {
                item: &reviewed.item,
                name: names.free(&names::of_id(&reviewed.item.id)),
                sources: if is_list { sources } else { &[] },
                length: is_list.then(|| u32::try_from(sources.len()).unwrap_or(u32::MAX)),
                rate: *rate,
                size: pictures::size(&reviewed.item, &field.id),
                tracks,
                regions,
            };
            visit(&sequence, tally);
        }
    });
}

impl Sequence<'_> {
    /// Where a track is in each frame in which it is to be seen, and whether that is a key.
    pub fn boxes<'t>(&self, track: &'t Track) -> impl Iterator<Item = (Key, bool)> + use<'t> {
        let (first, last) = track.frames().unwrap_or((1, 0));
        // A list of frames ends, whatever a track says.
        let last = self.length.map_or(last, |length| last.min(length.saturating_sub(1)));
        let last = last.min(first.saturating_add(LONGEST - 1));
        (first..=last).filter_map(|frame| track.at(frame))
    }
}

/// Counts what becomes of a track where every frame has a box of its own.
pub fn tally_frames(tally: &mut Tally, is_key: bool) {
    if !is_key {
        tally.changed(
            "box between two keyframes was interpolated and looks like those that somebody drew",
            "boxes between keyframes were interpolated and look like those that somebody drew",
        );
    }
}

/// Counts a box that loses its angle.
pub fn tally_angle(tally: &mut Tally, key: &Key) {
    if key.angle != 0.0 {
        tally.changed(
            "turned box becomes the upright one around it",
            "turned boxes become the upright ones around them",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ends: [u32; 2], length: Option<u32>, expected: usize) {
        let keys = ends.map(|frame| Key { frame, width: 1.0, height: 1.0, ..Key::default() });
        let track = Track { keys: keys.into() };
        let (item, name, tracks) = (&Item::default(), String::new(), Vec::new());
        let sequence = Sequence {
            item,
            name,
            sources: &[],
            length,
            rate: None,
            size: None,
            tracks,
            regions: Vec::new(),
        };
        assert_eq!(sequence.boxes(&track).count(), expected);
    }

    #[test]
    fn a_track_ends_with_the_frames() {
        check([1, 9], None, 9);
        check([1, 9], Some(3), 2);
        check([1, 9], Some(0), 0);
        check([1, u32::MAX], None, 1 << 20);
    }
}
