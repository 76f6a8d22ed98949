//! Chests that were never alive, as computed tomography: real DICOM files, with two models' masks of
//! the nodules in the lungs.
//!
//! The bodies are drawn here ([`body`]) and written as DICOM ([`file`]). Two models look at the files'
//! pixels and at nothing else ([`models`]): one follows the edge of what is dense in the lungs, one
//! looks at a blurred picture; what they get wrong they get wrong by themselves. The blurred one does
//! not see what is small, and runs over into vessels and walls.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

mod body;
mod file;
mod header;
mod measure;
mod models;
mod volume;

use super::Built;
use super::dataset::{Item, Json, Suggestion, object, rounded, to_jsonl};
use body::Body;
use models::Found;
use volume::SLICES;

pub const VERSION: &str = "1.0.0";
const QUESTION: &str = "nodules";
const BODIES: u64 = 6;

/// Makes the dataset.
pub fn build(_: &Path) -> Result<Built, String> {
    let mut items = Vec::new();
    let mut seen = Vec::new();
    for number in 1..=BODIES {
        let body = Body::new(number);
        let scan = body.scan();
        let (edge, blurred) = (models::edge(&scan), models::blurred_model(&scan));
        let sources: Result<Vec<Json>, String> = (0..SLICES)
            .map(|slice| {
                let bytes = file::slice(&body, &scan, slice)?;
                let uri = format!("data:application/dicom;base64,{}", STANDARD.encode(bytes));
                Ok(Json::Text(uri))
            })
            .collect();
        let alt = format!("Chest phantom {number}, computed tomography, {SLICES} slices");
        let suggest = |agent, found: &[Found]| Suggestion {
            question: QUESTION,
            agent,
            version: VERSION,
            value: object([("regions", Json::List(marks(found)))]),
            score: found.iter().map(|it| it.score).reduce(f64::min),
            probabilities: Vec::new(),
            rationale: None,
        };
        items.push(Item {
            id: format!("chest-{number}"),
            fields: vec![(
                "scan".to_owned(),
                object([
                    ("kind", "dicom".into()),
                    ("sources", Json::List(sources?)),
                    ("alt", alt.as_str().into()),
                ]),
            )],
            metadata: vec![("dose".to_owned(), body.dose.word().into())],
            suggestions: vec![suggest("edge", &edge), suggest("blurred", &blurred)],
            ..Item::default()
        });
        seen.push((body, edge, blurred));
    }
    Ok(Built { jsonl: to_jsonl(header::header(), &items)?, measured: measure::measure(&seen) })
}

/// A mask on each slice that a find reaches.
fn marks(found: &[Found]) -> Vec<Json> {
    let mut marks = Vec::new();
    for (number, it) in (1..).zip(found) {
        for (slice, mask) in it.masks() {
            let [x, y, width, height] = mask.place.map(|side| Json::Int(side as i64));
            let runs = mask.runs.iter().map(|run| Json::Int(*run as i64)).collect();
            marks.push(object([
                ("id", Json::Text(format!("n{number}-{}", slice + 1))),
                ("label", "nodule".into()),
                ("frame", Json::Int(slice as i64)),
                ("shape", "mask".into()),
                ("x", x),
                ("y", y),
                ("width", width),
                ("height", height),
                ("runs", Json::List(runs)),
                ("attributes", object([("nodule", Json::Text(format!("N{number}")))])),
                ("score", Json::Number(rounded(it.score))),
            ]));
        }
    }
    marks
}
