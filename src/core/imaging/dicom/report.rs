//! What was found on pictures and how people judged it, as data and as JSON with UIDs.
//!
//! [`super::report_sr`] writes the same as a DICOM structured report.

use serde::Serialize;

use super::code::Code;
use super::references::References;
use crate::core::model::event::Verdict;

/// The shape's version, for readers of the JSON.
const FORMAT: &str = "countersign-imaging-report";
const VERSION: u32 = 1;

/// All that one person says of the pictures of one study.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// `YYYYMMDD` and `HHMMSS`.
    pub date: String,
    pub time: String,
    /// By which the person is known in the project; not checked, may be an alias.
    pub observer: String,
    pub findings: Vec<Finding>,
}

/// One thing found and what was said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub tracking_id: String,
    pub tracking_uid: String,
    /// What it is, such as `108369006, SCT, Neoplasm`.
    pub finding: Code,
    /// The picture it is on.
    pub image: References,
    /// Counted from 0; `None` for a picture of one frame, or all of a picture's frames.
    pub frame: Option<usize>,
    pub place: Place,
    /// Who suggested it; `None` where a person found it.
    pub algorithm: Option<AlgorithmName>,
    /// The algorithm's own score, not a probability.
    pub score: Option<f64>,
    pub verdict: Verdict,
    /// `YYYYMMDDHHMMSS`; may be empty.
    pub decided_at: String,
    pub comment: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlgorithmName {
    pub name: String,
    pub version: String,
}

/// Where on the picture, columns then rows in pixels, 0.5 in the middle of the first pixel.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// All of it.
    Whole,
    Point([f64; 2]),
    /// Closed: the first point is not repeated.
    Polygon(Vec<[f64; 2]>),
    Polyline(Vec<[f64; 2]>),
    /// A segment of a segmentation file, its number counted from 1.
    Segment {
        sop_instance: String,
        number: usize,
    },
}

/// The report as JSON, lines indented. UIDs are those of the pictures; nothing of the
/// patient is in it.
pub fn to_json(report: &Report) -> Result<String, serde_json::Error> {
    let wire = ReportWire {
        format: FORMAT,
        version: VERSION,
        date: &report.date,
        time: &report.time,
        observer: &report.observer,
        findings: report.findings.iter().map(FindingWire::of).collect(),
    };
    serde_json::to_string_pretty(&wire)
}

#[derive(Serialize)]
struct ReportWire<'a> {
    format: &'static str,
    version: u32,
    date: &'a str,
    time: &'a str,
    observer: &'a str,
    findings: Vec<FindingWire<'a>>,
}

#[derive(Serialize)]
struct FindingWire<'a> {
    tracking_id: &'a str,
    tracking_uid: &'a str,
    finding: &'a Code,
    study_instance_uid: &'a str,
    series_instance_uid: &'a str,
    sop_class_uid: &'a str,
    sop_instance_uid: &'a str,
    frame_of_reference_uid: &'a str,
    /// Counted from 1, as DICOM does.
    #[serde(skip_serializing_if = "Option::is_none")]
    frame_number: Option<usize>,
    place: PlaceWire<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<&'a AlgorithmName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    verdict: Verdict,
    #[serde(skip_serializing_if = "str::is_empty")]
    decided_at: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    comment: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum PlaceWire<'a> {
    Whole,
    Point { points: Vec<[f64; 2]> },
    Polygon { points: &'a [[f64; 2]] },
    Polyline { points: &'a [[f64; 2]] },
    Segment { sop_instance_uid: &'a str, segment_number: usize },
}

impl<'a> FindingWire<'a> {
    fn of(finding: &'a Finding) -> Self {
        let image = &finding.image;
        Self {
            tracking_id: &finding.tracking_id,
            tracking_uid: &finding.tracking_uid,
            finding: &finding.finding,
            study_instance_uid: &image.study,
            series_instance_uid: &image.series,
            sop_class_uid: &image.sop_class,
            sop_instance_uid: &image.sop_instance,
            frame_of_reference_uid: &image.frame_of_reference,
            frame_number: finding.frame.map(|frame| frame + 1),
            place: match &finding.place {
                Place::Whole => PlaceWire::Whole,
                Place::Point(point) => PlaceWire::Point { points: vec![*point] },
                Place::Polygon(points) => PlaceWire::Polygon { points },
                Place::Polyline(points) => PlaceWire::Polyline { points },
                Place::Segment { sop_instance, number } => {
                    PlaceWire::Segment { sop_instance_uid: sop_instance, segment_number: *number }
                }
            },
            algorithm: finding.algorithm.as_ref(),
            score: finding.score,
            verdict: finding.verdict,
            decided_at: &finding.decided_at,
            comment: &finding.comment,
        }
    }
}
