//! A dataset of DICOM files: an item for each series, with the files in it; segmentations among them
//! become suggestions for the series that they point at.

use std::collections::BTreeMap;

use dicom_dictionary_std::tags;
use serde_json::{Value, json};

use super::Fetched;
use crate::core::imaging::dicom::plane::Plane;
use crate::core::imaging::dicom::read::DicomFile;
use crate::core::imaging::dicom::references::References;
use crate::core::imaging::dicom::segmentation::{
    Drawn, MaskFrame, SEGMENTATION_STORAGE, Segment, Segmentation,
};
use crate::core::imaging::dicom::segmentation_marks::to_mark;
use crate::core::imaging::dicom::series::{Header, Series, series};
use crate::core::text::base64;

/// More bytes of files than this do not fit into a dataset that a page can hold.
pub const MOST_BYTES: usize = 256 * 1024 * 1024;
/// Planes closer than this, in millimetres, are one.
const SAME_PLACE: f64 = 0.1;

const FIELD: &str = "scan";
const QUESTION: &str = "regions";

/// A file with pictures.
struct Scan {
    name: String,
    bytes: Vec<u8>,
    header: Header,
    body_part: String,
}

/// A segmentation, and the file that it is in.
struct Masks {
    name: String,
    file: DicomFile,
    found: Segmentation,
}

/// The JSON lines of the dataset.
///
/// # Errors
/// None of the files has a picture, or together they are too large; in words.
pub fn dataset(files: Vec<Fetched>) -> Result<String, String> {
    let (mut scans, mut masks, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let mut total = 0_usize;
    for Fetched { name, bytes } in files {
        let read = bytes.and_then(|bytes| {
            let file = DicomFile::read(bytes.clone()).map_err(|error| error.to_string())?;
            Ok((bytes, file))
        });
        match read {
            Err(why) => refused.push(format!("{name}: {why}")),
            Ok((_, file)) if References::of(&file).sop_class == SEGMENTATION_STORAGE => {
                match Segmentation::read(&file) {
                    Ok(found) => masks.push(Masks { name, file, found }),
                    Err(error) => refused.push(format!("{name}: {error}")),
                }
            }
            Ok((bytes, file)) => {
                total = total.saturating_add(bytes.len());
                let body_part = file.attributes().text(tags::BODY_PART_EXAMINED);
                let (header, body_part) = (Header::of(&file), body_part.unwrap_or_default());
                scans.push(Scan { name, bytes, header, body_part });
            }
        }
    }
    if scans.is_empty() && !masks.is_empty() {
        return Err(
            "a segmentation holds masks alone: open it together with the pictures that it \
             points at"
                .to_owned(),
        );
    }
    if scans.is_empty() {
        let first = refused.first().map(|why| format!(" ({why})")).unwrap_or_default();
        return Err(format!("none of the files is a DICOM file with a picture{first}"));
    }
    if total > MOST_BYTES {
        return Err(format!(
            "together the files have {} MB, and at most {} MB fit into one dataset here: open one \
             series after the other",
            total / 1_000_000,
            MOST_BYTES / 1_000_000
        ));
    }
    let headers: Vec<Header> = scans.iter().map(|scan| scan.header.clone()).collect();
    let all = series(&headers);
    let labels = labels(&masks);
    let mut lines = vec![header(&labels, &masks, &refused)];
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    for one in &all {
        lines.push(item(one, &scans, &masks, &mut ids));
    }
    let texts = lines.iter().map(ToString::to_string);
    Ok(texts.collect::<Vec<_>>().join("\n") + "\n")
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

/// The id of a segment's label: its words, small.
fn label(segment: &Segment) -> String {
    let words = segment.label.trim().to_lowercase();
    let id: String = words.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    if id.is_empty() { format!("segment-{}", segment.number) } else { id }
}

/// Who drew a segment, as an agent of the dataset: its id, its title, its version.
fn agent(segment: &Segment) -> (String, String, String) {
    let title = match (segment.algorithm.as_str(), &segment.drawn) {
        ("", Drawn::Manual) => "Drawn by hand",
        ("", _) => "Segmentation",
        (name, _) => name,
    };
    let id: String =
        title.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    (id, title.to_owned(), segment.algorithm_version.clone())
}

fn header(labels: &BTreeMap<String, String>, masks: &[Masks], refused: &[String]) -> Value {
    let segments = masks.iter().flat_map(|masks| &masks.found.segments).map(agent);
    let agents: BTreeMap<String, (String, String)> =
        segments.map(|(id, title, version)| (id, (title, version))).collect();
    let agents: Vec<Value> = agents
        .iter()
        .map(|(id, (title, version))| json!({"id": id, "title": title, "version": version}))
        .collect();
    let labels: Vec<Value> =
        labels.iter().map(|(id, title)| json!({"id": id, "title": title})).collect();
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

fn item(one: &Series, scans: &[Scan], masks: &[Masks], ids: &mut BTreeMap<String, usize>) -> Value {
    let number = one.number.map(|number| format!("-{number}")).unwrap_or_default();
    let modality = if one.modality.is_empty() { "series" } else { &one.modality };
    let mut id = format!("{modality}{number}");
    let count = ids.entry(id.clone()).or_default();
    *count += 1;
    if *count > 1 {
        id = format!("{id}-{count}");
    }
    // In the order of the slices, each file once: a viewer sorts them again, a person reads them so.
    let mut places: Vec<usize> = Vec::new();
    for slice in &one.slices {
        if !places.contains(&slice.file) {
            places.push(slice.file);
        }
    }
    let files: Vec<&Scan> = places.iter().filter_map(|place| scans.get(*place)).collect();
    let sources: Vec<String> = files
        .iter()
        .map(|scan| {
            let mut uri = "data:application/dicom;base64,".to_owned();
            base64::encode(&scan.bytes, &mut uri);
            uri
        })
        .collect();
    let body_part = files.first().map(|scan| scan.body_part.clone()).unwrap_or_default();
    let name = files.first().map(|scan| scan.name.clone()).unwrap_or_default();
    let alt = format!("{modality}{number}, {} slices, from {name}", one.slices.len());
    json!({
        "id": id,
        "fields": {FIELD: {"kind": "dicom", "sources": sources, "alt": alt}},
        "metadata": {"modality": modality, "slices": one.slices.len(), "body part": body_part},
        "suggestions": suggestions(one, scans, masks),
    })
}

/// A suggestion for each segmentation and agent that has masks on this series.
fn suggestions(one: &Series, scans: &[Scan], masks: &[Masks]) -> Vec<Value> {
    let mut all = Vec::new();
    for masks in masks {
        let mut by_agent: BTreeMap<(String, String), Vec<Value>> = BTreeMap::new();
        for mask in &masks.found.masks {
            let segment = masks.found.segments.iter().find(|it| it.number == mask.segment);
            let (Some(segment), Some(slice)) = (segment, slice_of(one, scans, mask)) else {
                continue;
            };
            let Ok(pixels) = masks.found.pixels(&masks.file, mask) else { continue };
            let shape = to_mark(&pixels, masks.found.image.columns);
            if shape.is_empty() {
                continue;
            }
            let (agent, _, version) = agent(segment);
            let marks = by_agent.entry((agent, version)).or_default();
            let Ok(Value::Object(mut mark)) = serde_json::to_value(shape.shape()) else { continue };
            mark.insert("id".to_owned(), json!(format!("s{}-{}", mask.segment, mask.frame + 1)));
            mark.insert("label".to_owned(), json!(label(segment)));
            mark.insert("frame".to_owned(), json!(slice));
            marks.push(Value::Object(mark));
        }
        for ((agent, version), regions) in by_agent {
            all.push(json!({
                "question": QUESTION,
                "agent": agent,
                "model_version": version,
                "value": {"regions": regions},
                "rationale": format!("From {}.", masks.name),
            }));
        }
    }
    all
}

/// The slice that a mask was drawn on: by the picture that it names, else by where it lies.
fn slice_of(one: &Series, scans: &[Scan], mask: &MaskFrame) -> Option<usize> {
    if let Some(source) = &mask.source {
        return one.slices.iter().position(|slice| {
            slice.frame == source.frame
                && scans
                    .get(slice.file)
                    .is_some_and(|scan| scan.header.references.sop_instance == source.sop_instance)
        });
    }
    let own = mask.plane?;
    let is_same = |plane: &Plane| {
        let off = plane.position.iter().zip(own.position).map(|(one, other)| (one - other).abs());
        off.fold(0.0, f64::max) < SAME_PLACE
    };
    one.slices.iter().position(|slice| {
        let plane = scans.get(slice.file).and_then(|scan| scan.header.planes.get(slice.frame));
        plane.is_some_and(|plane| plane.as_ref().is_some_and(is_same))
    })
}
