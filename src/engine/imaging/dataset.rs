//! A dataset of DICOM files: an item for each series, with the files in it; segmentations among them
//! become suggestions for the series that they point at.
//!
//! Few files lie in the dataset itself, so that a saved project has them. More than
//! [`MOST_WITHIN`] would fill the memory several times over: they stay files, and the dataset
//! names them by what is in them (`attached:`, SHA-256). Whoever opens the same files again gets
//! the same dataset.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use dicom_dictionary_std::tags;
use serde_json::{Value, json};

use super::Fetched;
use super::masks::{Agent, Masks, Slices, label};
use crate::core::imaging::dicom::read::DicomFile;
use crate::core::imaging::dicom::series::{Header, Series, series};
use crate::core::log::chain::hash;
use crate::core::text::base64;

/// Files of so many bytes together lie in the dataset itself.
pub const MOST_WITHIN: u64 = 32 * 1024 * 1024;
/// How an address begins that names a file beside the dataset.
pub const ATTACHED: &str = "attached:";

const FIELD: &str = "scan";
const QUESTION: &str = "regions";

/// A file with pictures, or at least with attributes of one.
struct Scan {
    name: String,
    /// By which the item names it.
    source: String,
    header: Header,
    body_part: String,
}

/// Files that become a dataset, taken in one after the other.
pub struct Gathering {
    is_within: bool,
    scans: Vec<Scan>,
    without_picture: Vec<Scan>,
    masks: Vec<Masks>,
    refused: Vec<String>,
    attached: Vec<String>,
}

/// What files became.
#[derive(Debug, PartialEq)]
pub struct Gathered {
    /// JSON lines.
    pub text: String,
    /// For each file, in the order in which they came, by what the dataset names it; empty where it
    /// lies in the text or is not in it.
    pub attached: Vec<String>,
}

impl Gathering {
    /// For files of so many bytes together.
    pub fn new(total: u64) -> Self {
        Self {
            is_within: total <= MOST_WITHIN,
            scans: Vec::new(),
            without_picture: Vec::new(),
            masks: Vec::new(),
            refused: Vec::new(),
            attached: Vec::new(),
        }
    }

    /// Takes in one more. What is no DICOM is named in the dataset. `hash`: SHA-256 of its bytes,
    /// hexadecimal, where somebody has it already.
    pub fn add(&mut self, file: Fetched, hash: Option<String>) {
        let Fetched { name, bytes } = file;
        let attached = self.take(&name, bytes, hash).unwrap_or_else(|why| {
            self.refused.push(format!("{name}: {why}"));
            String::new()
        });
        self.attached.push(attached);
    }

    /// By what the dataset names it.
    fn take(
        &mut self,
        name: &str,
        bytes: Result<Vec<u8>, String>,
        known: Option<String>,
    ) -> Result<String, String> {
        let bytes = bytes?;
        let source = if self.is_within {
            within(&bytes)
        } else {
            format!("{ATTACHED}sha256-{}", known.unwrap_or_else(|| hash(&bytes)))
        };
        let file = DicomFile::read(bytes).map_err(|error| error.to_string())?;
        if Masks::are_in(&file) {
            self.masks.push(Masks::read(name.to_owned(), file)?);
            return Ok(String::new());
        }
        let attached = if self.is_within { String::new() } else { source.clone() };
        let data = file.attributes();
        let body_part = data.text(tags::BODY_PART_EXAMINED).unwrap_or_default();
        let pixels = [tags::PIXEL_DATA, tags::FLOAT_PIXEL_DATA, tags::DOUBLE_FLOAT_PIXEL_DATA];
        let has_picture = pixels.iter().any(|tag| data.element(*tag).is_some());
        let scan = Scan { name: name.to_owned(), source, header: Header::of(&file), body_part };
        if has_picture { &mut self.scans } else { &mut self.without_picture }.push(scan);
        Ok(attached)
    }

    /// The dataset.
    ///
    /// # Errors
    /// None of the files has a picture; in words.
    pub fn finish(mut self) -> Result<Gathered, String> {
        if self.scans.is_empty() {
            // Attributes are something to look at too.
            self.scans = std::mem::take(&mut self.without_picture);
        }
        let without = self.without_picture.iter();
        self.refused.extend(without.map(|scan| format!("{}: it holds no picture", scan.name)));
        let Self { scans, masks, mut refused, attached, .. } = self;
        if scans.is_empty() && !masks.is_empty() {
            return Err(
                "a segmentation holds masks alone: open it together with the pictures that \
                it points at"
                    .to_owned(),
            );
        }
        if scans.is_empty() {
            let first = refused.first().map(|why| format!(" ({why})")).unwrap_or_default();
            return Err(format!("none of the files is a DICOM file with a picture{first}"));
        }
        let headers: Vec<Header> = scans.iter().map(|scan| scan.header.clone()).collect();
        let mut ids: BTreeMap<String, usize> = BTreeMap::new();
        let mut known: Vec<(usize, BTreeSet<String>)> = vec![Default::default(); masks.len()];
        let mut lines = Vec::new();
        for one in &series(&headers) {
            let suggestions = suggestions(one, &headers, &masks, &mut known);
            lines.push(item(one, &scans, suggestions, &mut ids));
        }
        for (masks, (placed, problems)) in masks.iter().zip(&known) {
            let left_out = masks.left_out(*placed, problems);
            refused.extend(left_out.into_iter().map(|why| format!("{}: {why}", masks.name)));
        }
        let mut text = header(&masks, &refused).to_string();
        for line in lines {
            // A text takes whatever is written to it.
            write!(text, "\n{line}").unwrap_or_default();
        }
        text.push('\n');
        Ok(Gathered { text, attached })
    }
}

fn within(bytes: &[u8]) -> String {
    let mut uri = "data:application/dicom;base64,".to_owned();
    base64::encode(bytes, &mut uri);
    uri
}

/// Labels by id: those of the segmentations, else one.
fn labels(masks: &[Masks]) -> BTreeMap<String, String> {
    let segments = masks.iter().flat_map(|masks| &masks.found.segments);
    let mut labels: BTreeMap<String, String> =
        segments.map(|segment| (label(segment), segment.label.clone())).collect();
    if labels.is_empty() {
        labels.insert("finding".to_owned(), "Finding".to_owned());
    }
    labels
}

fn header(masks: &[Masks], refused: &[String]) -> Value {
    let segments = masks.iter().flat_map(|masks| &masks.found.segments).map(Agent::of);
    let agents: BTreeMap<String, Agent> = segments.map(|agent| (agent.id.clone(), agent)).collect();
    let agents: Vec<Value> = agents
        .iter()
        .map(|(id, agent)| json!({"id": id, "title": agent.title, "version": agent.version}))
        .collect();
    let labels: Vec<Value> =
        labels(masks).iter().map(|(id, title)| json!({"id": id, "title": title})).collect();
    let about = match refused {
        [] => String::new(),
        refused => format!("Not in it: {}.", refused.join("; ")),
    };
    json!({
        "countersign": 1,
        "name": "DICOM files",
        "about": about,
        "questions": [{
            "id": QUESTION, "kind": "regions", "title": "What is there?", "field": FIELD,
            "labels": labels,
        }],
        "agents": agents,
        "columns": ["modality", "slices", "body part"],
    })
}

fn item(
    one: &Series,
    scans: &[Scan],
    suggestions: Vec<Value>,
    ids: &mut BTreeMap<String, usize>,
) -> Value {
    let number = one.number.map(|number| format!("-{number}")).unwrap_or_default();
    let modality = if one.modality.is_empty() { "series" } else { &one.modality };
    let mut id = format!("{modality}{number}");
    let count = ids.entry(id.clone()).or_default();
    *count += 1;
    if *count > 1 {
        id = format!("{id}-{count}");
    }
    // In the order of the slices, each file once: a viewer sorts them again, a person reads them so.
    let mut seen = BTreeSet::new();
    let places = one.slices.iter().map(|slice| slice.file).filter(|file| seen.insert(*file));
    let files: Vec<&Scan> = places.filter_map(|place| scans.get(place)).collect();
    let sources: Vec<&String> = files.iter().map(|scan| &scan.source).collect();
    let body_part = files.first().map(|scan| scan.body_part.clone()).unwrap_or_default();
    let name = files.first().map(|scan| scan.name.clone()).unwrap_or_default();
    let alt = format!("{modality}{number}, {} slices, from {name}", one.slices.len());
    json!({
        "id": id,
        "fields": {FIELD: {"kind": "dicom", "sources": sources, "alt": alt}},
        "metadata": {"modality": modality, "slices": one.slices.len(), "body part": body_part},
        "suggestions": suggestions,
    })
}

/// A suggestion for each segmentation and agent that has masks on this series. `known`: of each
/// segmentation, how many masks have found their slice, and what is wrong with them.
fn suggestions(
    one: &Series,
    headers: &[Header],
    masks: &[Masks],
    known: &mut [(usize, BTreeSet<String>)],
) -> Vec<Value> {
    let slices = one.slices.iter();
    let slices =
        Slices::new(slices.filter_map(|slice| Some((headers.get(slice.file)?, slice.frame))));
    let mut all = Vec::new();
    for (masks, (placed, problems)) in masks.iter().zip(known) {
        let mut suggested = masks.suggested(&slices, |segment| Some(label(segment)));
        *placed += suggested.placed;
        problems.append(&mut suggested.problems);
        for (agent, regions) in suggested.by_agent {
            all.push(json!({
                "question": QUESTION,
                "agent": agent.id,
                "model_version": agent.version,
                "value": {"regions": regions},
                "rationale": format!("From {}.", masks.name),
            }));
        }
    }
    all
}
