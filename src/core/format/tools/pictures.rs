//! Images with the regions that hold on them.

use std::collections::BTreeMap;

use super::held::{held, marks};
use super::image_size::image_size;
use super::names::{self, Names};
use super::tally::Tally;
use crate::core::format::reviewed::{Review, Reviewed};
use crate::core::marks::geometry::{Point, Rings};
use crate::core::marks::{Mark, Region, Shape};
use crate::core::model::dataset::Schema;
use crate::core::model::item::{Content, Item, Meta, SeriesKind};
use crate::core::model::question::{Question, QuestionKind};

pub const KINDS: &[&str] = &["regions"];

/// One image, or one frame of several.
pub struct Picture<'r> {
    pub item: &'r Item,
    /// Of a series, counted from 0.
    pub frame: Option<u32>,
    /// As the dataset has it; empty where it names none for this frame.
    pub source: &'r str,
    /// Of its file, a relative path; each once.
    pub name: String,
    /// Width and height in pixels, where they are known.
    pub size: Option<[u32; 2]>,
    pub marks: Vec<Mark<Region>>,
}

/// Of whose answers files about images are made.
pub fn questions(schema: &Schema) -> impl Iterator<Item = &Question> {
    schema.questions.iter().filter(|it| matches!(it.kind, QuestionKind::Regions { .. }))
}

/// Calls `visit` for each image on which all questions about it have an answer that holds: to a
/// trainer what was not looked for is not there.
pub fn each(
    review: &dyn Review,
    tally: &mut Tally,
    visit: &mut dyn FnMut(&Picture<'_>, &mut Tally),
) {
    let mut names = Names::default();
    review.each(&mut |reviewed| {
        for field in &reviewed.item.fields {
            if !matches!(field.content, Content::Image { .. } | Content::Series { .. }) {
                continue;
            }
            let asked = questions(review.schema());
            let asked: Vec<_> =
                asked.filter(|it| it.kind.field() == Some(field.id.as_str())).collect();
            if asked.is_empty() {
                continue;
            }
            let Some(marks) = all_held(reviewed, &asked, tally) else { continue };
            let size = size(&reviewed.item, &field.id);
            for mut picture in split(&reviewed.item, &field.content, marks, tally) {
                picture.size = size;
                picture.name = names.free(&picture.name);
                visit(&picture, tally);
            }
        }
    });
}

/// Width and height of the image in a field, in pixels: what the item's metadata calls
/// `FIELD.width` and `FIELD.height`, or `width` and `height`, as readers of other formats fill them;
/// else what an image that stands in the dataset says of itself.
pub fn size(item: &Item, field: &str) -> Option<[u32; 2]> {
    let number = |key: &str| {
        let found = item.metadata.iter().find(|(name, _)| name == key);
        let number = match found.map(|(_, meta)| meta)? {
            Meta::Number(number) => *number,
            Meta::Text(text) => text.parse().ok()?,
            _ => return None,
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
        (number.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(&number))
            .then_some(number as u32)
    };
    let of = |key: &str| number(&format!("{field}.{key}")).or_else(|| number(key));
    let said = of("width").zip(of("height")).map(|(width, height)| [width, height]);
    said.or_else(|| match &item.fields.iter().find(|it| it.id == field)?.content {
        Content::Image { src, .. } => image_size(src),
        Content::Series { of: SeriesKind::Frames, sources, .. } => image_size(sources.first()?),
        _ => None,
    })
}

fn all_held(
    reviewed: &Reviewed<'_>,
    questions: &[&Question],
    tally: &mut Tally,
) -> Option<Vec<Mark<Region>>> {
    // Other tools write nothing where nothing is marked: who answered one question in such a file
    // answered the others as well.
    let came = |question: &&&Question| {
        let said = reviewed.said(&question.id);
        !said.is_empty() && said.iter().all(|said| said.given.is_some())
    };
    let (answered, rest): (Vec<_>, Vec<_>) = questions.iter().partition(came);
    let is_open =
        |question: &&&Question| answered.is_empty() || !reviewed.said(&question.id).is_empty();
    let questions: Vec<_> =
        answered.iter().copied().chain(rest.into_iter().filter(is_open)).collect();
    let values: Vec<_> =
        questions.iter().filter_map(|question| held(reviewed, question, tally)).collect();
    if values.len() < questions.len() {
        tally_open(tally, values.len());
        return None;
    }
    Some(values.into_iter().flat_map(|value| marks::<Region>(value).marks).collect())
}

/// Counts the answers about something of which another question is open.
pub fn tally_open(tally: &mut Tally, answers: usize) {
    for _ in 0..answers {
        tally.left_out(
            "answer where another question about the same is open",
            "answers where another question about the same is open",
        );
    }
}

/// Counts a region of which nobody says on which frame it is.
pub fn tally_no_frame(tally: &mut Tally) {
    tally.left_out(
        "region of a series that names no frame",
        "regions of a series that name no frame",
    );
}

/// The outline of a shape as a file has it; an ellipse with fewer corners than where it is measured,
/// nowhere off by more than a thousandth of its radius. `None` of lines, points and masks.
pub fn outline(shape: &Shape) -> Option<Vec<Point>> {
    let outline = Rings::of(shape)?.outline;
    let step = if matches!(shape, Shape::Ellipse { .. }) { 4 } else { 1 };
    Some(outline.into_iter().step_by(step).collect())
}

/// The image, or the frames: all of a list of images, of a video or a DICOM series, whose number of
/// frames the dataset does not say, those with marks.
fn split<'r>(
    item: &'r Item,
    content: &'r Content,
    marks: Vec<Mark<Region>>,
    tally: &mut Tally,
) -> Vec<Picture<'r>> {
    let picture =
        |frame, source, name, marks| Picture { item, frame, source, name, size: None, marks };
    match content {
        Content::Image { src, .. } => {
            vec![picture(None, src.as_str(), names::of_image(item, src), marks)]
        }
        Content::Series { of, sources, .. } => {
            let mut by_frame: BTreeMap<u32, Vec<Mark<Region>>> = BTreeMap::new();
            if *of == SeriesKind::Frames {
                by_frame.extend((0..).zip(sources).map(|(frame, _)| (frame, Vec::new())));
            }
            for mark in marks {
                match mark.place.frame {
                    Some(frame) => by_frame.entry(frame).or_default().push(mark),
                    None => tally_no_frame(tally),
                }
            }
            let frames = by_frame.into_iter().map(|(frame, marks)| {
                let source = (*of == SeriesKind::Frames).then(|| sources.get(frame as usize));
                let source = source.flatten().map(String::as_str).unwrap_or_default();
                let of_frame = format!("{}-{frame:06}", item.id);
                let name = names::of_source(&of_frame, source);
                picture(Some(frame), source, name, marks)
            });
            frames.collect()
        }
        _ => Vec::new(),
    }
}
