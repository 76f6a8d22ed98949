//! What was marked on a series, as DICOM files that point back at its pictures: masks as a
//! segmentation, findings as a structured report or as JSON.

use std::collections::BTreeMap;

use super::protocol::{Finding, Ids};
use super::series::Series;
use crate::core::imaging::dicom::code::Code;
use crate::core::imaging::dicom::error::DicomError;
use crate::core::imaging::dicom::references::References;
use crate::core::imaging::dicom::report::{self, AlgorithmName, Place, Report};
use crate::core::imaging::dicom::report_sr::{self, ReportIds};
use crate::core::imaging::dicom::rows::Identities;
use crate::core::imaging::dicom::segmentation_marks::from_mark;
use crate::core::imaging::dicom::segmentation_write::{
    self, Algorithm, NewMask, NewSegment, NewSegmentation,
};
use crate::core::marks::Shape;
use crate::core::marks::geometry::{Point, Rings};
use crate::core::marks::masks::{Mask, outlines, union};
use crate::core::model::event::Verdict;

/// Scheme of codes that are a dataset's own labels.
const SCHEME: &str = "99COUNTERSIGN";

/// The masks of what was accepted, corrected or drawn: a segment for each label, a frame for each
/// label and slice. Shapes with an area count by their pixels; lines and points have none.
///
/// # Errors
/// Why there is no file, for a person.
pub(super) fn masks(
    series: &Series,
    findings: &[Finding],
    ids: &Ids,
    identities: bool,
) -> Result<Vec<u8>, String> {
    let mut segments: Vec<NewSegment> = Vec::new();
    let mut frames: BTreeMap<(usize, u32), Mask> = BTreeMap::new();
    for finding in findings.iter().filter(|it| it.verdict != Verdict::Rejected) {
        let Some(mask) = Mask::cover(&shape(finding)?) else { continue };
        let known = segments.iter().position(|it| it.kind.value == finding.label);
        let segment = known.unwrap_or_else(|| {
            segments.push(NewSegment {
                label: finding.title.clone(),
                algorithm: Algorithm::SemiAutomatic {
                    name: "Countersign".to_owned(),
                    version: VERSION.to_owned(),
                },
                category: Code::new("85756007", "SCT", "Tissue"),
                kind: Code::new(&finding.label, SCHEME, &finding.title),
                tracking: None,
            });
            segments.len() - 1
        });
        let frame = frames.entry((segment, finding.slice)).or_default();
        *frame = if frame.is_empty() { mask } else { union(frame, &mask) };
    }
    // Only pictures that a mask lies on are referred to.
    let mut files: Vec<u32> = Vec::new();
    let mut new = Vec::new();
    for ((segment, slice), mask) in &frames {
        let head = series.head_of(*slice).ok_or("a mask is on no slice of this series")?;
        let pixels = from_mark(mask, head.columns as usize, head.rows as usize);
        // All of it lies beyond the picture.
        if pixels.iter().all(|pixel| *pixel == 0) {
            continue;
        }
        let source = files.iter().position(|file| *file == head.file).unwrap_or_else(|| {
            files.push(head.file);
            files.len() - 1
        });
        new.push(NewMask { segment: *segment, source, frame: head.frame as usize, mask: pixels });
    }
    let sources: Vec<_> = files.iter().filter_map(|file| series.file(*file)).collect();
    let new = NewSegmentation {
        sop_instance: ids.sop_instance.clone(),
        series: ids.series.clone(),
        dimension_organization: ids.dimensions.clone(),
        series_number: 900,
        instance_number: 1,
        date: ids.date.clone(),
        time: ids.time.clone(),
        step: series.step(),
        label: "COUNTERSIGN".to_owned(),
        description: "Masks judged or drawn by a person".to_owned(),
        version: VERSION.to_owned(),
        segments,
        masks: new,
        identities: if identities { Identities::Shown } else { Identities::Hidden },
    };
    segmentation_write::write(&sources, &new).map_err(said)
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What was said of each finding, with the pictures' UIDs: a structured report after TID 1500, or
/// JSON. Nothing of the patient is in it.
///
/// # Errors
/// Why there is no file, for a person.
pub(super) fn report(
    series: &Series,
    findings: &[Finding],
    ids: &Ids,
    observer: &str,
    as_json: bool,
) -> Result<Vec<u8>, String> {
    let found: Result<Vec<_>, String> =
        findings.iter().map(|finding| reported(series, finding, ids)).collect();
    let report = Report {
        date: ids.date.clone(),
        time: ids.time.clone(),
        observer: observer.to_owned(),
        findings: found?,
    };
    if as_json {
        return report::to_json(&report).map(String::into_bytes).map_err(|it| it.to_string());
    }
    let ids = ReportIds {
        sop_instance: ids.sop_instance.clone(),
        series: ids.series.clone(),
        series_number: 901,
    };
    report_sr::write(&report, &ids).map_err(said)
}

fn reported(series: &Series, finding: &Finding, ids: &Ids) -> Result<report::Finding, String> {
    let head = series.head_of(finding.slice).ok_or("a finding is on no slice of this series")?;
    let file = series.file(head.file).ok_or("a finding is on no file of this series")?;
    let has_frames = series.frames_of(head.file) > 1;
    Ok(report::Finding {
        tracking_id: finding.id.clone(),
        tracking_uid: finding.uid.clone(),
        finding: Code::new(&finding.label, SCHEME, &finding.title),
        image: References::of(file),
        frame: has_frames.then_some(head.frame as usize),
        place: place(&shape(finding)?),
        algorithm: finding.agent.clone().map(|(name, version)| AlgorithmName { name, version }),
        score: finding.score,
        verdict: finding.verdict,
        decided_at: format!("{}{}", ids.date, ids.time),
        comment: String::new(),
    })
}

fn shape(finding: &Finding) -> Result<Shape, String> {
    serde_json::from_str(&finding.shape).map_err(|error| format!("{}: {error}", finding.id))
}

/// Of what has several outlines the longest stands for all; holes have no place in a report.
fn place(shape: &Shape) -> Place {
    let all = match shape {
        Shape::Polyline { points } => return Place::Polyline(points.clone()),
        Shape::Keypoints { points } => {
            let mut placed = points.iter().filter(|point| !point.missing).map(|it| [it.x, it.y]);
            return match (placed.next(), placed.next()) {
                (Some(only), None) => Place::Point(only),
                (Some(first), Some(second)) => {
                    Place::Polyline([first, second].into_iter().chain(placed).collect())
                }
                (None, _) => Place::Whole,
            };
        }
        Shape::Mask { .. } => Mask::of(shape).map(|mask| outlines(&mask)).unwrap_or_default(),
        shape => Rings::of(shape).into_iter().collect(),
    };
    let longest = all.into_iter().max_by_key(|rings| rings.outline.len());
    longest.map_or(Place::Whole, |rings: Rings| {
        let outline: Vec<Point> = rings.outline;
        Place::Polygon(outline)
    })
}

fn said(error: DicomError) -> String {
    error.to_string()
}
