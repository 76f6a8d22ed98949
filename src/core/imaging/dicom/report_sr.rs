//! The report as a DICOM structured report: Comprehensive 3D SR after TID 1500, a
//! measurement group (TID 1410, 1411 or 1501) for each finding, the verdict as a qualitative
//! evaluation with codes of this project's own.

use std::collections::BTreeMap;

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::code::Code;
use super::error::{DicomError, Kind};
use super::references::is_uid;
use super::report::{Finding, Place, Report};
use super::segmentation::SEGMENTATION_STORAGE;
use super::syntax::{EXPLICIT_LITTLE, TransferSyntax};
use super::write::{LONGEST_LINE, Out, line};
use crate::core::model::event::Verdict;

const COMPREHENSIVE_3D_SR: &str = "1.2.840.10008.5.1.4.1.1.88.34";
/// Scheme of the codes that the standard has none for.
const SCHEME: &str = "99COUNTERSIGN";

/// UIDs of the report itself, made by whoever writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportIds {
    pub sop_instance: String,
    pub series: String,
    pub series_number: u32,
}

/// The report's bytes. All findings have to be of one study. Names and dates of the patient
/// are left empty.
pub fn write(report: &Report, ids: &ReportIds) -> Result<Vec<u8>, DicomError> {
    let study = check(report, ids)?;
    let empty = [
        tags::STUDY_DATE,
        tags::STUDY_TIME,
        tags::ACCESSION_NUMBER,
        tags::REFERRING_PHYSICIAN_NAME,
        tags::PATIENT_NAME,
        tags::PATIENT_ID,
        tags::PATIENT_BIRTH_DATE,
        tags::PATIENT_SEX,
        tags::STUDY_ID,
    ];
    let out = empty.into_iter().fold(Out::new(), |out, tag| out.text(tag, ""));
    let out = out
        .text(tags::SPECIFIC_CHARACTER_SET, "ISO_IR 192")
        .text(tags::SOP_CLASS_UID, COMPREHENSIVE_3D_SR)
        .text(tags::SOP_INSTANCE_UID, ids.sop_instance.clone())
        .text(tags::INSTANCE_CREATION_DATE, report.date.clone())
        .text(tags::INSTANCE_CREATION_TIME, report.time.clone())
        .text(tags::CONTENT_DATE, report.date.clone())
        .text(tags::CONTENT_TIME, report.time.clone())
        .text(tags::MODALITY, "SR")
        .text(tags::MANUFACTURER, "Countersign")
        .text(tags::STUDY_INSTANCE_UID, study)
        .text(tags::SERIES_INSTANCE_UID, ids.series.clone())
        .number(tags::SERIES_NUMBER, ids.series_number)
        .number(tags::INSTANCE_NUMBER, 1)
        .items(tags::REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE, Vec::new())
        .items(tags::PERFORMED_PROCEDURE_CODE_SEQUENCE, Vec::new())
        .items(tags::CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE, evidence(report, study))
        .text(tags::COMPLETION_FLAG, "PARTIAL")
        .text(tags::VERIFICATION_FLAG, "UNVERIFIED")
        .text(tags::PRELIMINARY_FLAG, "PRELIMINARY")
        .and(root(report));
    Ok(out.to_file(&TransferSyntax::of(EXPLICIT_LITTLE)))
}

fn check<'a>(report: &'a Report, ids: &ReportIds) -> Result<&'a str, DicomError> {
    let wrong = |what: String| Err(DicomError::new(Kind::NoSuch, what));
    let Some(first) = report.findings.first() else {
        return wrong("there is no finding to write".to_owned());
    };
    for finding in &report.findings {
        let image = &finding.image;
        if image.study != first.image.study {
            return wrong(
                "the findings are of several studies; write a report for each".to_owned(),
            );
        }
        for uid in [&image.study, &image.series, &image.sop_instance, &finding.tracking_uid] {
            if !is_uid(uid) {
                return wrong(format!("{uid:?} of finding {} is not a UID", finding.tracking_id));
            }
        }
    }
    for uid in [&ids.sop_instance, &ids.series] {
        if !is_uid(uid) {
            return wrong(format!("{uid:?} is not a UID"));
        }
    }
    Ok(&first.image.study)
}

/// All pictures that are spoken of, by series.
fn evidence(report: &Report, study: &str) -> Vec<Out> {
    let mut series: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for finding in &report.findings {
        let image = &finding.image;
        series.entry(&image.series).or_default().insert(&image.sop_instance, &image.sop_class);
    }
    let series = series
        .into_iter()
        .map(|(uid, images)| {
            let images =
                images.into_iter().map(|(instance, class)| referenced(class, instance)).collect();
            Out::new()
                .text(tags::SERIES_INSTANCE_UID, uid)
                .items(tags::REFERENCED_SOP_SEQUENCE, images)
        })
        .collect();
    vec![
        Out::new()
            .text(tags::STUDY_INSTANCE_UID, study)
            .items(tags::REFERENCED_SERIES_SEQUENCE, series),
    ]
}

fn referenced(class: &str, instance: &str) -> Out {
    Out::new()
        .text(tags::REFERENCED_SOP_CLASS_UID, class)
        .text(tags::REFERENCED_SOP_INSTANCE_UID, instance)
}

fn root(report: &Report) -> Out {
    let groups = report.findings.iter().map(group).collect();
    let children = vec![
        coded(
            "HAS CONCEPT MOD",
            dcm("121049", "Language of Content Item and Descendants"),
            &Code::new("en-US", "RFC5646", "English (United States)"),
        ),
        coded("HAS OBS CONTEXT", dcm("121005", "Observer Type"), &dcm("121006", "Person")),
        item("HAS OBS CONTEXT", "PNAME", dcm("121008", "Person Observer Name"))
            .text(tags::PERSON_NAME, person(&report.observer)),
        coded(
            "HAS CONCEPT MOD",
            dcm("121058", "Procedure reported"),
            &Code::new("363679005", "SCT", "Imaging procedure"),
        ),
        container("CONTAINS", dcm("126010", "Imaging Measurements"), None, groups),
    ];
    content("CONTAINER", dcm("126000", "Imaging Measurement Report"))
        .text(tags::CONTINUITY_OF_CONTENT, "SEPARATE")
        .items(tags::CONTENT_TEMPLATE_SEQUENCE, vec![template("1500")])
        .items(tags::CONTENT_SEQUENCE, children)
}

/// A name of one part is marked as being whole (PS3.5, 6.2.1.2).
fn person(name: &str) -> String {
    // Equals signs part a name from how it is spoken.
    let name = line(&name.replace('=', " "), LONGEST_LINE - 1);
    if name.contains('^') { name } else { format!("{name}^") }
}

fn group(finding: &Finding) -> Out {
    let mut children = vec![
        text("HAS OBS CONTEXT", dcm("112039", "Tracking Identifier"), &finding.tracking_id),
        item("HAS OBS CONTEXT", "UIDREF", dcm("112040", "Tracking Unique Identifier"))
            .text(tags::UID, finding.tracking_uid.clone()),
        coded("CONTAINS", dcm("121071", "Finding"), &finding.finding),
    ];
    if let Some(algorithm) = &finding.algorithm {
        children.push(text("HAS CONCEPT MOD", dcm("111001", "Algorithm Name"), &algorithm.name));
        // A text must not be empty.
        let version = Some(algorithm.version.as_str()).filter(|version| !version.is_empty());
        let version = version.unwrap_or("not stated");
        children.push(text("HAS CONCEPT MOD", dcm("111003", "Algorithm Version"), version));
    }
    let template = match &finding.place {
        Place::Whole => {
            children.push(
                item("CONTAINS", "IMAGE", Code::new("260753009", "SCT", "Source"))
                    .items(tags::REFERENCED_SOP_SEQUENCE, vec![image(finding)]),
            );
            "1501"
        }
        Place::Segment { sop_instance, number } => {
            let segment = referenced(SEGMENTATION_STORAGE, sop_instance)
                .numbers(tags::REFERENCED_SEGMENT_NUMBER, &[*number as f64]);
            children.push(
                item("CONTAINS", "IMAGE", dcm("121191", "Referenced Segment"))
                    .items(tags::REFERENCED_SOP_SEQUENCE, vec![segment]),
            );
            children.push(
                item("CONTAINS", "IMAGE", dcm("121233", "Source image for segmentation"))
                    .items(tags::REFERENCED_SOP_SEQUENCE, vec![image(finding)]),
            );
            "1411"
        }
        Place::Point(point) => {
            children.push(region(finding, "POINT", &[*point]));
            "1410"
        }
        Place::Polyline(points) => {
            children.push(region(finding, "POLYLINE", points));
            "1410"
        }
        Place::Polygon(points) => {
            let closed: Vec<[f64; 2]> = points.iter().chain(points.first()).copied().collect();
            children.push(region(finding, "POLYLINE", &closed));
            "1410"
        }
    };
    let verdict = match finding.verdict {
        Verdict::Accepted => own("accepted", "Accepted"),
        Verdict::Edited => own("edited", "Edited"),
        Verdict::Rejected => own("rejected", "Rejected"),
        Verdict::Own => own("own", "Found by the reviewer"),
    };
    children.push(coded("CONTAINS", own("verdict", "Review verdict"), &verdict));
    if !finding.comment.is_empty() {
        children.push(text("CONTAINS", dcm("121106", "Comment"), &finding.comment));
    }
    container("CONTAINS", dcm("125007", "Measurement Group"), Some(template), children)
}

fn region(finding: &Finding, shape: &str, points: &[[f64; 2]]) -> Out {
    let numbers: Vec<f64> = points.iter().flatten().copied().collect();
    let source = item("SELECTED FROM", "IMAGE", Code::new("260753009", "SCT", "Source"))
        .items(tags::REFERENCED_SOP_SEQUENCE, vec![image(finding)]);
    item("CONTAINS", "SCOORD", dcm("111030", "Image Region"))
        .numbers(tags::GRAPHIC_DATA, &numbers)
        .text(tags::GRAPHIC_TYPE, shape)
        .items(tags::CONTENT_SEQUENCE, vec![source])
}

fn image(finding: &Finding) -> Out {
    let out = referenced(&finding.image.sop_class, &finding.image.sop_instance);
    match finding.frame {
        Some(frame) => out.number(tags::REFERENCED_FRAME_NUMBER, (frame + 1) as u32),
        None => out,
    }
}

fn dcm(value: &str, meaning: &str) -> Code {
    Code::new(value, "DCM", meaning)
}

fn own(value: &str, meaning: &str) -> Code {
    Code::new(value, SCHEME, meaning)
}

fn content(kind: &str, name: Code) -> Out {
    Out::new()
        .text(tags::VALUE_TYPE, kind)
        .items(tags::CONCEPT_NAME_CODE_SEQUENCE, vec![name.item()])
}

fn item(relation: &str, kind: &str, name: Code) -> Out {
    content(kind, name).text(tags::RELATIONSHIP_TYPE, relation)
}

fn coded(relation: &str, name: Code, value: &Code) -> Out {
    const VALUE: Tag = tags::CONCEPT_CODE_SEQUENCE;
    item(relation, "CODE", name).items(VALUE, vec![value.item()])
}

fn text(relation: &str, name: Code, value: &str) -> Out {
    item(relation, "TEXT", name).text(tags::TEXT_VALUE, value)
}

fn container(relation: &str, name: Code, id: Option<&str>, children: Vec<Out>) -> Out {
    let out = item(relation, "CONTAINER", name)
        .text(tags::CONTINUITY_OF_CONTENT, "SEPARATE")
        .items(tags::CONTENT_SEQUENCE, children);
    match id {
        Some(id) => out.items(tags::CONTENT_TEMPLATE_SEQUENCE, vec![template(id)]),
        None => out,
    }
}

fn template(id: &str) -> Out {
    Out::new().text(tags::MAPPING_RESOURCE, "DCMR").text(tags::TEMPLATE_IDENTIFIER, id)
}

#[cfg(test)]
mod tests {
    use super::super::read::DicomFile;
    use super::super::references::References;
    use super::super::report::{AlgorithmName, to_json};
    use super::*;

    fn report() -> Report {
        let finding = Finding {
            tracking_id: "lesion-1".to_owned(),
            tracking_uid: "2.25.9".to_owned(),
            finding: Code::new("52988006", "SCT", "Lesion"),
            image: References {
                sop_class: "1.2.840.10008.5.1.4.1.1.2".to_owned(),
                sop_instance: "2.25.1".to_owned(),
                study: "2.25.2".to_owned(),
                series: "2.25.3".to_owned(),
                frame_of_reference: "2.25.4".to_owned(),
                modality: "CT".to_owned(),
            },
            frame: Some(1),
            place: Place::Polygon(vec![[1.0, 2.0], [3.5, 2.0], [3.0, 4.0]]),
            algorithm: Some(AlgorithmName { name: "m".to_owned(), version: "2".to_owned() }),
            score: Some(0.5),
            verdict: Verdict::Edited,
            decided_at: String::new(),
            comment: "größer".to_owned(),
        };
        Report {
            date: "20260102".to_owned(),
            time: "030405".to_owned(),
            observer: "R1".to_owned(),
            findings: vec![finding],
        }
    }

    fn ids() -> ReportIds {
        ReportIds {
            sop_instance: "2.25.5".to_owned(),
            series: "2.25.6".to_owned(),
            series_number: 3,
        }
    }

    #[test]
    fn a_finding_comes_back_with_its_place_and_verdict() {
        let file = DicomFile::read(write(&report(), &ids()).unwrap()).unwrap();
        assert!(file.issues.is_empty());
        let data = file.attributes();
        let measurements = data.items(tags::CONTENT_SEQUENCE)[4];
        let group = measurements.item(tags::CONTENT_SEQUENCE).unwrap();
        let items = group.items(tags::CONTENT_SEQUENCE);
        let named = |name: &str| {
            *items
                .iter()
                .find(|item| {
                    Code::of(item, tags::CONCEPT_NAME_CODE_SEQUENCE)
                        .is_some_and(|code| code.meaning == name)
                })
                .unwrap()
        };
        let verdict = Code::of(&named("Review verdict"), tags::CONCEPT_CODE_SEQUENCE);
        assert_eq!(verdict, Some(own("edited", "Edited")));
        assert_eq!(named("Comment").text(tags::TEXT_VALUE).as_deref(), Some("größer"));
        let region = named("Image Region");
        // Closed by its first point.
        assert_eq!(region.numbers(tags::GRAPHIC_DATA), [1.0, 2.0, 3.5, 2.0, 3.0, 4.0, 1.0, 2.0]);
        let image = region.item(tags::CONTENT_SEQUENCE).unwrap();
        let image = image.item(tags::REFERENCED_SOP_SEQUENCE).unwrap();
        assert_eq!(image.integer(tags::REFERENCED_FRAME_NUMBER), Some(2));
        assert_eq!(image.text(tags::REFERENCED_SOP_INSTANCE_UID).as_deref(), Some("2.25.1"));
        assert_eq!(data.text(tags::PATIENT_NAME), None);
    }

    /// Bug: readers that check values refused a report of a label with 97 characters, and of a model
    /// without a version.
    #[test]
    fn texts_have_the_lengths_that_the_standard_gives_them() {
        let mut long = report();
        long.observer = "Ann=Müller ".repeat(9);
        long.findings[0].finding.meaning = "ü".repeat(97);
        let algorithm = AlgorithmName { name: "m".to_owned(), version: String::new() };
        long.findings[0].algorithm = Some(algorithm);
        let file = DicomFile::read(write(&long, &ids()).unwrap()).unwrap();
        let items = file.attributes().items(tags::CONTENT_SEQUENCE);
        let observer = items[2].text(tags::PERSON_NAME).unwrap();
        assert!(observer.chars().count() < 64 && !observer.contains('='), "{observer}");
        let group = items[4].item(tags::CONTENT_SEQUENCE).unwrap();
        let group = group.items(tags::CONTENT_SEQUENCE);
        let found = Code::of(&group[2], tags::CONCEPT_CODE_SEQUENCE).unwrap();
        assert_eq!(found.meaning.chars().count(), 63);
        assert_eq!(group[4].text(tags::TEXT_VALUE).as_deref(), Some("not stated"));
    }

    #[test]
    fn findings_of_two_studies_and_false_uids_are_refused() {
        let mut two = report();
        let mut second = two.findings[0].clone();
        second.image.study = "2.25.99".to_owned();
        two.findings.push(second);
        assert!(write(&two, &ids()).unwrap_err().what.contains("several studies"));
        let mut bad = report();
        bad.findings[0].tracking_uid = String::new();
        assert!(write(&bad, &ids()).unwrap_err().what.contains("is not a UID"));
        assert!(write(&Report { findings: Vec::new(), ..report() }, &ids()).is_err());
    }

    #[test]
    fn json_says_the_same() {
        let json: serde_json::Value = serde_json::from_str(&to_json(&report()).unwrap()).unwrap();
        let finding = &json["findings"][0];
        assert_eq!(json["format"], "countersign-imaging-report");
        assert_eq!(finding["frame_number"], 2);
        assert_eq!(finding["verdict"], "edited");
        assert_eq!(finding["sop_instance_uid"], "2.25.1");
        assert_eq!(finding["place"]["kind"], "polygon");
        assert_eq!(finding["place"]["points"][1], serde_json::json!([3.5, 2.0]));
        assert_eq!(finding["algorithm"]["name"], "m");
        assert!(finding.get("decided_at").is_none());
    }
}
