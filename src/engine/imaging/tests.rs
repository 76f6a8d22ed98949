use dicom_core::VR;
use dicom_dictionary_std::tags;

use super::dataset::dataset;
use super::protocol::{Ask, Finding, Ids, Opened, Picture, Told};
use super::{Fetched, Imaging};
use crate::core::format::header::header;
use crate::core::format::native_item::read_item;
use crate::core::imaging::dicom::packed::Packing;
use crate::core::imaging::dicom::read::DicomFile;
use crate::core::imaging::dicom::segmentation::Segmentation;
use crate::core::imaging::dicom::syntax::{EXPLICIT_LITTLE, TransferSyntax};
use crate::core::imaging::dicom::write::Out;
use crate::core::model::event::Verdict;
use crate::core::model::item::{Content, SeriesKind};
use crate::core::model::value::Value;

/// Two pixels of 16 bits at a height, with the values `z` and `z + 100`.
fn slice(number: u32, z: u16) -> Fetched {
    let out = Out::new()
        .text(tags::SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
        .text(tags::SOP_INSTANCE_UID, format!("2.25.1{number}"))
        .text(tags::STUDY_INSTANCE_UID, "2.25.2")
        .text(tags::SERIES_INSTANCE_UID, "2.25.3")
        .text(tags::MODALITY, "CT")
        .text(tags::SERIES_DESCRIPTION, "Thorax")
        .text(tags::PATIENT_NAME, "Doe^Jane")
        .text(tags::PIXEL_SPACING, "0.5\\0.25")
        .text(tags::IMAGE_POSITION_PATIENT, format!("0\\0\\{z}"))
        .text(tags::IMAGE_ORIENTATION_PATIENT, "1\\0\\0\\0\\1\\0")
        .number(tags::INSTANCE_NUMBER, number)
        .number(tags::COLUMNS, 2)
        .number(tags::ROWS, 1)
        .number(tags::SAMPLES_PER_PIXEL, 1)
        .text(tags::PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .number(tags::BITS_ALLOCATED, 16)
        .number(tags::BITS_STORED, 16)
        .number(tags::HIGH_BIT, 15)
        .number(tags::PIXEL_REPRESENTATION, 0)
        .words(tags::PIXEL_DATA, VR::OW, &[z, z + 100]);
    let bytes = out.to_file(&TransferSyntax::of(EXPLICIT_LITTLE));
    Fetched { name: format!("{number}.dcm"), bytes: Ok(bytes) }
}

fn open(imaging: &mut Imaging, key: &str, files: Vec<Fetched>) -> Opened {
    match imaging.answer(Ask::Open { key: key.to_owned() }, files) {
        (Told::Opened(opened), None) => *opened,
        other => panic!("{other:?}"),
    }
}

fn pixels(imaging: &mut Imaging, slice: u32) -> (Picture, Vec<u8>) {
    match imaging.answer(Ask::Slice { key: "a".to_owned(), slice }, Vec::new()) {
        (Told::Slice(picture), Some(bytes)) => (*picture, bytes),
        other => panic!("{other:?}"),
    }
}

#[test]
fn files_become_slices_in_the_order_of_their_places() {
    let mut imaging = Imaging::default();
    let opened = open(&mut imaging, "a", vec![slice(1, 6), slice(2, 0), slice(3, 3)]);
    let order: Vec<u32> = opened.slices.iter().map(|slice| slice.file).collect();
    assert_eq!((order, opened.step), (vec![1, 2, 0], Some(3.0)));
    assert_eq!(opened.remarks, Vec::<String>::new());
    assert_eq!(opened.files[0].description, "Thorax");
    let spacing = opened.slices[0].spacing.unwrap();
    assert_eq!((spacing.between_rows, spacing.between_columns), (0.5, 0.25));
    let (picture, bytes) = pixels(&mut imaging, 2);
    assert_eq!((picture.packing, bytes), (Packing::Unsigned8, vec![6, 106]));
    let whole = picture.whole.unwrap();
    assert_eq!((whole.center, whole.width), (56.0, 100.0));
}

#[test]
fn what_has_no_picture_is_named_and_the_rest_is_shown() {
    let mut imaging = Imaging::default();
    let none = Fetched { name: "a.txt".to_owned(), bytes: Ok(b"nothing of the kind".to_vec()) };
    let gone = Fetched { name: "b.dcm".to_owned(), bytes: Err("it is not there".to_owned()) };
    let opened = open(&mut imaging, "a", vec![none, slice(1, 0), gone]);
    assert_eq!(opened.slices.len(), 1);
    let refused: Vec<&str> = opened.files.iter().map(|file| file.refused.as_str()).collect();
    assert!(refused[0].starts_with("this is not a DICOM file"), "{refused:?}");
    assert_eq!(refused[1..], ["", "it is not there"]);
}

#[test]
fn identities_are_hidden_until_they_are_asked_for() {
    let mut imaging = Imaging::default();
    open(&mut imaging, "a", vec![slice(1, 0)]);
    for (identities, expected) in [(false, None), (true, Some("Doe^Jane".to_owned()))] {
        let ask = Ask::Rows { key: "a".to_owned(), file: 0, identities };
        let (Told::Rows { rows, left_out: 0 }, None) = imaging.answer(ask, Vec::new()) else {
            panic!("no rows");
        };
        let name = rows.iter().find(|row| row.number == "(0010,0010)").unwrap();
        assert_eq!(name.value, expected);
    }
}

fn finding(slice: u32, label: &str, verdict: Verdict) -> Finding {
    Finding {
        slice,
        id: "m1".to_owned(),
        uid: "2.25.77".to_owned(),
        label: label.to_owned(),
        title: "Nodule".to_owned(),
        shape: r#"{"shape":"mask","x":1,"y":0,"width":1,"height":1,"runs":[0,1]}"#.to_owned(),
        agent: Some(("edge".to_owned(), "1.0.0".to_owned())),
        score: Some(0.5),
        verdict,
    }
}

fn ids() -> Ids {
    Ids {
        sop_instance: "2.25.91".to_owned(),
        series: "2.25.92".to_owned(),
        dimensions: "2.25.93".to_owned(),
        date: "20261127".to_owned(),
        time: "120000".to_owned(),
    }
}

#[test]
fn masks_are_written_as_a_segmentation_that_points_back() {
    let mut imaging = Imaging::default();
    open(&mut imaging, "a", vec![slice(1, 6), slice(2, 0)]);
    let findings = vec![
        finding(1, "nodule", Verdict::Accepted),
        finding(1, "nodule", Verdict::Edited),
        finding(0, "nodule", Verdict::Rejected),
    ];
    let ask = Ask::Masks { key: "a".to_owned(), findings, ids: ids(), identities: false };
    let (Told::File, Some(bytes)) = imaging.answer(ask, Vec::new()) else { panic!("no file") };
    let file = DicomFile::read(bytes).unwrap();
    let found = Segmentation::read(&file).unwrap();
    assert_eq!(found.segments[0].label, "Nodule");
    assert_eq!(found.masks.len(), 1);
    // The slice that lies higher is the first file.
    assert_eq!(found.masks[0].source.as_ref().unwrap().sop_instance, "2.25.11");
    assert_eq!(found.pixels(&file, &found.masks[0]).unwrap(), [0, 255]);
    assert_eq!(file.attributes().text(tags::PATIENT_NAME).unwrap_or_default(), "");
}

#[test]
fn findings_are_written_with_what_was_said_of_them() {
    let mut imaging = Imaging::default();
    open(&mut imaging, "a", vec![slice(1, 6), slice(2, 0)]);
    let mut ask = |as_json| {
        let findings = vec![finding(0, "nodule", Verdict::Rejected)];
        let observer = "ann".to_owned();
        let ask = Ask::Report { key: "a".to_owned(), findings, ids: ids(), observer, as_json };
        match imaging.answer(ask, Vec::new()) {
            (Told::File, Some(bytes)) => bytes,
            other => panic!("{other:?}"),
        }
    };
    let json: serde_json::Value = serde_json::from_slice(&ask(true)).unwrap();
    let found = &json["findings"][0];
    assert_eq!(found["verdict"], "rejected");
    assert_eq!(found["sop_instance_uid"], "2.25.12");
    assert_eq!(found["place"]["kind"], "polygon");
    let file = DicomFile::read(ask(false)).unwrap();
    assert_eq!(file.attributes().text(tags::MODALITY).as_deref(), Some("SR"));
}

#[test]
fn a_file_that_cannot_be_written_says_why() {
    let mut imaging = Imaging::default();
    open(&mut imaging, "a", vec![slice(1, 6)]);
    let findings = vec![finding(0, "nodule", Verdict::Rejected)];
    let ask = Ask::Masks { key: "a".to_owned(), findings, ids: ids(), identities: false };
    let (Told::Refused { why }, None) = imaging.answer(ask, Vec::new()) else { panic!("a file") };
    assert_eq!(why, "there is no picture to refer to");
}

/// What was written as masks comes back as a suggestion for the slice that it points at.
#[test]
fn files_become_a_dataset_and_segmentations_its_suggestions() {
    let mut imaging = Imaging::default();
    let files = || vec![slice(1, 6), slice(2, 0)];
    open(&mut imaging, "a", files());
    let findings = vec![finding(1, "nodule", Verdict::Accepted)];
    let ask = Ask::Masks { key: "a".to_owned(), findings, ids: ids(), identities: false };
    let (_, Some(bytes)) = imaging.answer(ask, Vec::new()) else { panic!("no file") };
    let alone = vec![Fetched { name: "masks.dcm".to_owned(), bytes: Ok(bytes.clone()) }];
    assert!(dataset(alone).unwrap_err().starts_with("a segmentation holds masks alone"));
    let mut all = files();
    all.push(Fetched { name: "masks.dcm".to_owned(), bytes: Ok(bytes) });
    all.push(Fetched { name: "notes.txt".to_owned(), bytes: Ok(b"nothing of the kind".to_vec()) });
    let text = dataset(all).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    let (schema, issues) = header(first, 1);
    assert_eq!(issues, []);
    assert!(schema.about.starts_with("Not in it: notes.txt: this is not a DICOM file"));
    let (item, issues) = read_item(rest.trim_end(), 2, &schema);
    assert_eq!(issues, []);
    let item = item.unwrap();
    assert_eq!(item.id, "CT");
    let Content::Series { of: SeriesKind::Dicom, sources, .. } = &item.fields[0].content else {
        panic!("no series");
    };
    assert_eq!(sources.len(), 2);
    let [suggestion] = item.suggestions.as_slice() else { panic!("{:?}", item.suggestions) };
    assert_eq!(suggestion.agent, "countersign");
    let Value::Marks(marks) = &suggestion.value else { panic!("no marks") };
    let marks: serde_json::Value = serde_json::from_str(&marks.0).unwrap();
    assert_eq!(marks["regions"][0]["frame"], 1);
    assert_eq!(marks["regions"][0]["label"], "nodule");
    assert_eq!(marks["regions"][0]["runs"], serde_json::json!([0, 1]));
    assert!(dataset(Vec::new()).unwrap_err().starts_with("none of the files"));
}

#[test]
fn what_is_not_open_is_said() {
    let mut imaging = Imaging::default();
    let ask = Ask::Slice { key: "a".to_owned(), slice: 0 };
    assert_eq!(imaging.answer(ask, Vec::new()), (Told::Closed, None));
    open(&mut imaging, "a", vec![slice(1, 0)]);
    let ask = Ask::Slice { key: "a".to_owned(), slice: 7 };
    let (told, _) = imaging.answer(ask, Vec::new());
    assert_eq!(told, Told::Refused { why: "there is no such slice".to_owned() });
}
