//! Segmentations as suggestions: what each agent masked, on the slices that it was drawn on.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::core::imaging::dicom::plane::Plane;
use crate::core::imaging::dicom::read::DicomFile;
use crate::core::imaging::dicom::references::References;
use crate::core::imaging::dicom::segmentation::{
    Drawn, MaskFrame, SEGMENTATION_STORAGE, Segment, Segmentation,
};
use crate::core::imaging::dicom::segmentation_marks::to_mark;
use crate::core::imaging::dicom::series::Header;
use crate::core::text::counted;

/// Planes closer than this, in millimetres, are one.
const SAME_PLACE: f64 = 0.1;

/// A segmentation, and the file that it is in.
#[derive(Debug)]
pub(super) struct Masks {
    pub name: String,
    file: DicomFile,
    pub found: Segmentation,
}

/// Who drew a segment, as an agent of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Agent {
    pub id: String,
    pub version: String,
    pub title: String,
}

/// What a segmentation suggests for some slices.
#[derive(Debug, Default)]
pub(super) struct Suggested {
    /// Marks of regions, as a dataset has them.
    pub by_agent: BTreeMap<Agent, Vec<Value>>,
    /// Masks that belong to one of the slices, empty ones among them.
    pub placed: usize,
    /// Masks that do and are not suggested, and why; in words.
    pub problems: BTreeSet<String>,
}

/// The pictures that masks may be of, in the order of the slices: each file's header, and the frame.
pub(super) struct Slices<'a> {
    all: Vec<(&'a Header, usize)>,
    by_instance: BTreeMap<(&'a str, usize), usize>,
}

impl<'a> Slices<'a> {
    pub fn new(slices: impl Iterator<Item = (&'a Header, usize)>) -> Self {
        let all: Vec<(&Header, usize)> = slices.collect();
        // Of copies the first is meant.
        let by_instance = all.iter().enumerate().rev().map(|(place, (header, frame))| {
            ((header.references.sop_instance.as_str(), *frame), place)
        });
        Self { by_instance: by_instance.collect(), all }
    }

    /// The slice that a mask was drawn on: by the picture that it names, else by where it lies.
    fn of(&self, mask: &MaskFrame) -> Option<usize> {
        if let Some(source) = &mask.source {
            return self.by_instance.get(&(source.sop_instance.as_str(), source.frame)).copied();
        }
        let own = mask.plane?;
        let is_same = |plane: &Plane| {
            let off = plane.position.iter().zip(own.position).map(|(one, its)| (one - its).abs());
            off.fold(0.0, f64::max) < SAME_PLACE
        };
        let plane = |(header, frame): &(&Header, usize)| header.planes.get(*frame).copied()?;
        self.all.iter().position(|slice| plane(slice).as_ref().is_some_and(is_same))
    }
}

impl Masks {
    /// Whether a file holds masks and no picture of its own.
    pub fn are_in(file: &DicomFile) -> bool {
        References::of(file).sop_class == SEGMENTATION_STORAGE
    }

    /// # Errors
    /// Why there are none, for a person.
    pub fn read(name: String, file: DicomFile) -> Result<Self, String> {
        match Segmentation::read(&file) {
            Ok(found) => Ok(Self { name, file, found }),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The instance, by which it is told from others.
    pub fn uid(&self) -> &str {
        &self.found.references.sop_instance
    }

    /// What it suggests for slices. `label_of`: what a segment is called there, if anything.
    pub fn suggested(
        &self,
        slices: &Slices<'_>,
        label_of: impl Fn(&Segment) -> Option<String>,
    ) -> Suggested {
        let mut suggested = Suggested::default();
        let (columns, rows) = (self.found.image.columns, self.found.image.rows);
        for mask in &self.found.masks {
            let Some(place) = slices.of(mask) else { continue };
            suggested.placed += 1;
            let Some(segment) = self.found.segments.iter().find(|it| it.number == mask.segment)
            else {
                let why = format!("there is no segment {} to its masks", mask.segment);
                suggested.problems.insert(why);
                continue;
            };
            let size = slices.all.get(place).map(|(header, _)| (header.columns, header.rows));
            if size != Some((Some(columns), Some(rows))) {
                let why = format!("masks of {columns} × {rows} pixels do not fit their pictures");
                suggested.problems.insert(why);
                continue;
            }
            let Some(label) = label_of(segment) else {
                let why = format!("'{}' is no label of the question", segment.label);
                suggested.problems.insert(why);
                continue;
            };
            let shape = match self.found.pixels(&self.file, mask) {
                Ok(pixels) => to_mark(&pixels, columns),
                Err(error) => {
                    suggested.problems.insert(error.to_string());
                    continue;
                }
            };
            if shape.is_empty() {
                continue;
            }
            let Ok(Value::Object(mut mark)) = serde_json::to_value(shape.shape()) else { continue };
            mark.insert("id".to_owned(), json!(format!("s{}-{}", mask.segment, mask.frame + 1)));
            mark.insert("label".to_owned(), json!(label));
            mark.insert("frame".to_owned(), json!(place));
            suggested.by_agent.entry(Agent::of(segment)).or_default().push(Value::Object(mark));
        }
        suggested
    }

    /// What is left out of `placed` masks and why; in words, empty where nothing is.
    pub fn left_out(&self, placed: usize, problems: &BTreeSet<String>) -> Vec<String> {
        let elsewhere = self.found.masks.len().saturating_sub(placed);
        let of_others = match (placed, elsewhere) {
            (_, 0) => None,
            (0, _) => Some("its masks point at none of these pictures".to_owned()),
            (_, some) => {
                Some(format!("{} of other pictures left out", counted(some as u64, "mask")))
            }
        };
        of_others.into_iter().chain(problems.iter().cloned()).collect()
    }
}

impl Agent {
    pub fn of(segment: &Segment) -> Self {
        let title = match (segment.algorithm.as_str(), &segment.drawn) {
            ("", Drawn::Manual) => "Drawn by hand",
            ("", _) => "Segmentation",
            (name, _) => name,
        };
        let version = segment.algorithm_version.clone();
        Self { id: id_of(title), version, title: title.to_owned() }
    }
}

/// The id of a segment's label: its words, small.
pub(super) fn label(segment: &Segment) -> String {
    let id = id_of(segment.label.trim());
    if id.is_empty() { format!("segment-{}", segment.number) } else { id }
}

fn id_of(words: &str) -> String {
    words.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect()
}

/// Which of a question's labels, each with its title, a segment is: by its words, or by its code.
pub(super) fn label_among(labels: &[(String, String)], segment: &Segment) -> Option<String> {
    if labels.is_empty() {
        return Some(label(segment));
    }
    let kind = segment.kind.iter().flat_map(|code| [code.value.as_str(), code.meaning.as_str()]);
    let names: Vec<String> =
        std::iter::once(segment.label.trim()).chain(kind).map(str::to_lowercase).collect();
    names.iter().filter(|name| !name.is_empty()).find_map(|name| {
        let is_it = |(id, title): &&(String, String)| {
            id.to_lowercase() == *name || title.to_lowercase() == *name || *id == id_of(name)
        };
        labels.iter().find(is_it).map(|(id, _)| id.clone())
    })
}
