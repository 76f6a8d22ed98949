//! Writes CVAT for video 1.1: an XML a sequence, with a box for every frame of each track, and a track
//! of one frame for each region.
//!
//! ```text
//! <track id="0" label="car" source="manual">
//!   <box frame="3" keyframe="1" outside="0" occluded="0" xtl="40" ytl="50" xbr="120" ybr="120" z_order="0">
//!     <attribute name="colour">red</attribute>
//!   </box>
//! </track>
//! ```
//! CVAT takes the boxes with `keyframe="1"` and interpolates itself; the others are for readers that
//! do not. Where a track ends a box is `outside`: without it CVAT would keep the last box to the end.
//! So it is behind the frame of a region; CVAT itself writes what is on one frame alone like this.
//!
//! CVAT always says how large the frames are, and datumaro stops where a file does not. Where that is
//! not known it is as large as what is marked.

use super::classes::Classes;
use super::cvat::{Head, head, occluded, pixels, shape, size_of, source};
use super::cvat_images::{named, place, skeleton};
use super::sequences::{self, Sequence};
use super::tally::Tally;
use super::xml::Xml;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, Writer};
use crate::core::format::reviewed::{Review, Written};
use crate::core::marks::compare::Compared;
use crate::core::marks::geometry::bounds;
use crate::core::marks::{Key, Mark, Region, Track};

const KINDS: &[&str] = &["tracks", "regions"];

pub const FORMAT: Format = Format {
    id: "cvat-video",
    title: "CVAT for video 1.1",
    about: "Tracks with their keyframes and attributes, and regions on frames, an XML a sequence.",
    ending: "-cvat-video.zip",
    media_type: "application/zip",
    example: "",
    reads: false,
    writer: Some(Writer {
        kinds: KINDS,
        purpose: Purpose::Tool,
        whole: false,
        records: false,
        queue: false,
        write: |review| made(review).0,
        losses: |review| made(review).1.sentences(ALWAYS),
    }),
};

const ALWAYS: &[&str] =
    &["frames", "the names of people", "scores", "what was suggested", "metadata"];

fn made(review: &dyn Review) -> (Written, Tally) {
    let classes = Classes::of(sequences::questions(review.schema(), KINDS));
    let mut tally = Tally::default();
    let mut files = Vec::new();
    sequences::each(review, KINDS, &mut tally, &mut |sequence, tally| {
        let text = annotations(sequence, &classes, tally);
        files.push((format!("{}.xml", sequence.name), text));
    });
    (Written { records: files.len() as u64, files, ..Written::default() }, tally)
}

fn annotations(sequence: &Sequence<'_>, classes: &Classes<'_>, tally: &mut Tally) -> String {
    let mut xml = Xml::new(true);
    xml.open("annotations", &[]);
    let ends = sequence.tracks.iter().filter_map(|track| track.place.frames()).map(|it| it.1);
    let ends = ends.chain(sequence.regions.iter().filter_map(|mark| mark.place.frame));
    let seen = ends.map(|last| u64::from(last) + 1).max().unwrap_or_default();
    if sequence.size.is_none() {
        tally.changed(
            "sequence of unknown width and height is as large as what is marked on it",
            "sequences of unknown width and height are as large as what is marked on them",
        );
    }
    let says = Head {
        name: &sequence.item.id,
        count: sequence.length.map_or(seen, u64::from),
        is_video: true,
        size: Some(sequence.size.unwrap_or_else(|| extent(sequence))),
    };
    head(&mut xml, &says, classes);
    for (id, mark) in sequence.tracks.iter().enumerate() {
        let id = id.to_string();
        let said = [("id", id.as_str()), ("label", &mark.label), ("source", source(mark))];
        xml.open("track", &said);
        boxes(&mut xml, sequence, mark);
        xml.close();
    }
    for (id, mark) in (sequence.tracks.len()..).zip(&sequence.regions) {
        let id = id.to_string();
        let said = [("id", id.as_str()), ("label", &mark.label), ("source", source(mark))];
        xml.open("track", &said);
        region(&mut xml, sequence, mark, tally);
        xml.close();
    }
    xml.close();
    xml.text
}

fn extent(sequence: &Sequence<'_>) -> [u32; 2] {
    let tracks = sequence.tracks.iter().filter_map(|mark| mark.place.reach());
    let regions = sequence.regions.iter().filter_map(|mark| bounds(&mark.place.shape));
    size_of(tracks.chain(regions))
}

/// On its frame, and gone on the next.
fn region(xml: &mut Xml, sequence: &Sequence<'_>, mark: &Mark<Region>, tally: &mut Tally) {
    let Some(frame) = mark.place.frame else { return };
    let placed = place(&mark.place.shape, tally);
    let next = frame.checked_add(1).filter(|next| sequence.length.is_none_or(|it| *next < it));
    for (frame, is_outside) in [(Some(frame), false), (next, true)] {
        let Some(frame) = frame.map(|it| it.to_string()) else { continue };
        let flag = if is_outside { "1" } else { "0" };
        let mut said = vec![("frame", frame.as_str()), ("keyframe", "1")];
        if let Some(all) = named(&mark.place.shape) {
            // CVAT knows it from the skeleton; datumaro reads each point alone.
            let of_each = [("frame", frame.as_str()), ("keyframe", "1")];
            skeleton(xml, mark, all, &said, &of_each, is_outside);
            continue;
        }
        let Some((name, place)) = &placed else { return };
        said.extend([("outside", flag), ("occluded", occluded(&mark.attributes))]);
        said.extend(place.iter().map(|(key, value)| (*key, value.as_str())));
        said.push(("z_order", "0"));
        shape(xml, name, &said, &mark.attributes);
    }
}

fn boxes(xml: &mut Xml, sequence: &Sequence<'_>, mark: &Mark<Track>) {
    let boxes: Vec<(Key, bool)> = sequence.boxes(&mark.place).collect();
    for (place, (key, is_key)) in (1..).zip(&boxes) {
        let next = boxes.get(place).map(|(key, _)| key.frame).or(sequence.length);
        let after = key.frame.saturating_add(1);
        let is_last = after < next.unwrap_or(u32::MAX);
        add(xml, mark, key, *is_key || is_last, false);
        if is_last {
            add(xml, mark, &Key { frame: after, ..key.clone() }, true, true);
        }
    }
}

fn add(xml: &mut Xml, mark: &Mark<Track>, key: &Key, is_key: bool, is_outside: bool) {
    let flag = |is_so: bool| if is_so { "1" } else { "0" };
    let frame = key.frame.to_string();
    let sides = [key.x, key.y, key.x + key.width, key.y + key.height].map(pixels);
    let turned = pixels(key.angle);
    // What holds of the whole track holds in each frame that does not say otherwise.
    let mut values = mark.attributes.clone();
    values.extend(key.attributes.clone());
    let mut said = vec![
        ("frame", frame.as_str()),
        ("keyframe", flag(is_key)),
        ("outside", flag(is_outside)),
        ("occluded", occluded(&values)),
    ];
    said.extend(["xtl", "ytl", "xbr", "ybr"].into_iter().zip(sides.iter().map(String::as_str)));
    if key.angle != 0.0 {
        said.push(("rotation", turned.as_str()));
    }
    said.push(("z_order", "0"));
    shape(xml, "box", &said, &values);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{on_frames, said, tracks};
    use expect_test::expect;

    /// Regions on two frames, in a video of which neither length nor size is known.
    #[test]
    fn writes_regions_on_their_frames() {
        expect![[r#"
            --- c-1.xml
            <?xml version="1.0" encoding="utf-8"?>
            <annotations>
              <version>1.1</version>
              <meta>
                <task>
                  <name>c-1</name>
                  <size>8</size>
                  <mode>interpolation</mode>
                  <original_size>
                    <width>41</width>
                    <height>30</height>
                  </original_size>
                  <labels>
                    <label>
                      <name>car</name>
                      <attributes>
                      </attributes>
                    </label>
                    <label>
                      <name>lane</name>
                      <attributes>
                      </attributes>
                    </label>
                  </labels>
                </task>
              </meta>
              <track id="0" label="car" source="manual">
                <box frame="7" keyframe="1" outside="0" occluded="0" xtl="10" ytl="20" xbr="40.5" ybr="30" z_order="0"/>
                <box frame="8" keyframe="1" outside="1" occluded="0" xtl="10" ytl="20" xbr="40.5" ybr="30" z_order="0"/>
              </track>
              <track id="1" label="lane" source="manual">
                <polygon frame="3" keyframe="1" outside="0" occluded="0" points="0,0;9,0;9,6" z_order="0"/>
                <polygon frame="4" keyframe="1" outside="1" occluded="0" points="0,0;9,0;9,6" z_order="0"/>
              </track>
              <track id="2" label="car" source="manual">
                <skeleton frame="3" keyframe="1" z_order="0">
                  <points label="nose" source="manual" outside="0" occluded="0" points="1,2" frame="3" keyframe="1"/>
                  <points label="tail" source="manual" outside="0" occluded="1" points="3,4" frame="3" keyframe="1"/>
                </skeleton>
                <skeleton frame="4" keyframe="1" z_order="0">
                  <points label="nose" source="manual" outside="1" occluded="0" points="1,2" frame="4" keyframe="1"/>
                  <points label="tail" source="manual" outside="1" occluded="1" points="3,4" frame="4" keyframe="1"/>
                </skeleton>
              </track>
            </annotations>
            (*) 1 region of a series that names no frame, frames, the names of people, scores, what was suggested and metadata are not in this file.
            (*) 1 sequence of unknown width and height is as large as what is marked on it.
        "#]].assert_eq(&said(&FORMAT, &on_frames()));
    }

    #[test]
    fn writes_what_people_settled() {
        expect![[r#"
            --- d_1.xml
            <?xml version="1.0" encoding="utf-8"?>
            <annotations>
              <version>1.1</version>
              <meta>
                <task>
                  <name>d 1</name>
                  <size>6</size>
                  <mode>interpolation</mode>
                  <original_size>
                    <width>100</width>
                    <height>50</height>
                  </original_size>
                  <labels>
                    <label>
                      <name>car</name>
                      <attributes>
                      </attributes>
                    </label>
                    <label>
                      <name>old bus</name>
                      <attributes>
                      </attributes>
                    </label>
                  </labels>
                </task>
              </meta>
              <track id="0" label="car" source="manual">
                <box frame="0" keyframe="1" outside="0" occluded="0" xtl="10" ytl="10" xbr="20" ybr="20" z_order="0"/>
                <box frame="1" keyframe="0" outside="0" occluded="0" xtl="15" ytl="10" xbr="25" ybr="20" z_order="0"/>
                <box frame="2" keyframe="1" outside="0" occluded="1" xtl="20" ytl="10" xbr="30" ybr="20" z_order="0"/>
                <box frame="3" keyframe="1" outside="1" occluded="1" xtl="20" ytl="10" xbr="30" ybr="20" z_order="0"/>
                <box frame="5" keyframe="1" outside="0" occluded="0" xtl="1" ytl="2" xbr="4" ybr="6" z_order="0"/>
              </track>
              <track id="1" label="old bus" source="manual">
                <box frame="1" keyframe="1" outside="0" occluded="0" xtl="10" ytl="10" xbr="30" ybr="20" rotation="90" z_order="0"/>
                <box frame="2" keyframe="1" outside="0" occluded="0" xtl="10" ytl="10" xbr="30" ybr="20" z_order="0"/>
                <box frame="3" keyframe="1" outside="1" occluded="0" xtl="10" ytl="10" xbr="30" ybr="20" z_order="0"/>
              </track>
            </annotations>
            (*) Frames, the names of people, scores, what was suggested and metadata are not in this file.
        "#]].assert_eq(&said(&FORMAT, &tracks()));
    }
}
