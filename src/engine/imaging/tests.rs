use dicom_core::VR;
use dicom_dictionary_std::tags;

use super::dataset::{ATTACHED, Gathered, Gathering, MOST_WITHIN};
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
    match imaging.answer(Ask::Open { key: key.to_owned(), labels: None }, files) {
        (Told::Opened(opened), None) => *opened,
        other => panic!("{other:?}"),
    }
}

/// What files become that have so many bytes together.
fn gathered(files: Vec<Fetched>, total: u64) -> Result<Gathered, String> {
    let mut gathering = Gathering::new(total);
    files.into_iter().for_each(|file| gathering.add(file, None));
    gathering.finish()
}

fn dataset(files: Vec<Fetched>) -> Result<String, String> {
    let gathered = gathered(files, 0)?;
    assert!(gathered.attached.iter().all(String::is_empty));
    Ok(gathered.text)
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

/// The bytes of a segmentation with a mask on the slice that lies higher.
fn segmentation() -> Vec<u8> {
    let mut imaging = Imaging::default();
    open(&mut imaging, "a", vec![slice(1, 6), slice(2, 0)]);
    let findings = vec![finding(1, "nodule", Verdict::Accepted)];
    let ask = Ask::Masks { key: "a".to_owned(), findings, ids: ids(), identities: false };
    let (_, Some(bytes)) = imaging.answer(ask, Vec::new()) else { panic!("no file") };
    bytes
}

fn file(name: &str, bytes: Vec<u8>) -> Fetched {
    Fetched { name: name.to_owned(), bytes: Ok(bytes) }
}

/// Of files opened together: what is suggested, and what is said of each file.
fn suggested(files: Vec<Fetched>, labels: Option<&[(&str, &str)]>) -> (Opened, Vec<String>) {
    let pair = |(id, title): &(&str, &str)| ((*id).to_owned(), (*title).to_owned());
    let labels = labels.map(|labels| labels.iter().map(pair).collect());
    let ask = Ask::Open { key: "a".to_owned(), labels };
    let (Told::Opened(opened), None) = Imaging::default().answer(ask, files) else {
        panic!("not opened")
    };
    let said = opened.files.iter().map(|file| file.refused.clone()).collect();
    (*opened, said)
}

#[test]
fn a_segmentation_among_the_files_of_an_item_suggests_its_masks() {
    let files = || vec![slice(1, 6), file("masks.dcm", segmentation()), slice(2, 0)];
    let labels: &[(&str, &str)] = &[("spot", "Spot"), ("n", "Nodule")];
    let (opened, said) = suggested(files(), Some(labels));
    assert_eq!(said, ["", "1 mask, suggested by Countersign", ""]);
    assert_eq!(opened.slices.len(), 2);
    let [one] = opened.suggested.as_slice() else { panic!("{:?}", opened.suggested) };
    assert_eq!((one.agent.as_str(), one.rationale.as_str()), ("countersign", "From masks.dcm."));
    assert!(one.id.starts_with("2.25.91/countersign/"), "{}", one.id);
    let regions: serde_json::Value = serde_json::from_str(&one.regions).unwrap();
    let expected = serde_json::json!([{
        "shape": "mask", "x": 1, "y": 0, "width": 1, "height": 1, "runs": [0, 1],
        "id": "s1-1", "label": "n", "frame": 1,
    }]);
    assert_eq!(regions, expected);
    // By its code, where the words are others; and as it says where the question has no labels.
    let label = |labels| {
        let (opened, _) = suggested(files(), Some(labels));
        let regions: serde_json::Value =
            serde_json::from_str(&opened.suggested[0].regions).unwrap();
        regions[0]["label"].as_str().unwrap().to_owned()
    };
    assert_eq!([label(&[("nodule", "Rundherd")]), label(&[])], ["nodule", "nodule"]);
}

#[test]
fn a_segmentation_that_cannot_be_used_is_named_and_the_pictures_stay() {
    let check = |files: Vec<Fetched>, labels, expected: &str| {
        let (opened, said) = suggested(files, labels);
        assert_eq!((opened.slices.len(), opened.suggested.len()), (1, 0));
        assert_eq!(said[0], "");
        assert!(said[1].contains(expected), "{said:?}");
    };
    let masks = || file("masks.dcm", segmentation());
    let spot: Option<&[(&str, &str)]> = Some(&[("spot", "Spot")]);
    check(vec![slice(1, 6), masks()], None, "masks of other pictures");
    check(vec![slice(1, 6), masks()], spot, "'Nodule' is no label of the question");
    check(vec![slice(2, 0), masks()], spot, "point at none of these pictures");
    // Another picture with the same UIDs.
    let wide = slice(1, 6).bytes.map(|bytes| {
        let at = bytes.windows(4).position(|it| it == [0x28, 0, 0x11, 0]).unwrap();
        [&bytes[..at + 8], &[1, 0], &bytes[at + 10..]].concat()
    });
    let wide = Fetched { name: "1.dcm".to_owned(), bytes: wide };
    check(vec![wide, masks()], spot, "masks of 2 × 1 pixels do not fit");
    let mut broken = segmentation();
    let at = broken.windows(6).position(|it| it == b"BINARY").unwrap();
    broken[at..at + 6].copy_from_slice(b"TWISTY");
    check(vec![slice(1, 6), file("masks.dcm", broken)], spot, "type TWISTY are not read");
    // The same, dropped.
    let text = dataset(vec![slice(2, 0), masks()]).unwrap();
    assert!(text.contains("Not in it: masks.dcm: its masks point at none"), "{text}");
}

#[test]
fn files_that_are_large_together_stay_files() {
    let files = || vec![slice(1, 6), file("masks.dcm", segmentation()), slice(2, 0)];
    let large = gathered(files(), MOST_WITHIN + 1).unwrap();
    let [first, masks, second] = large.attached.as_slice() else { panic!("{large:?}") };
    assert!(first.starts_with(ATTACHED) && second.starts_with(ATTACHED) && first != second);
    assert_eq!(masks, "");
    // In the order of the slices; the same files make the same dataset.
    assert!(large.text.contains(&format!(r#""sources":["{second}","{first}"]"#)), "{}", large.text);
    assert!(large.text.contains(r#""suggestions":[{"#) && !large.text.contains("data:"));
    assert_eq!(gathered(files(), u64::MAX), Ok(large));
}

#[test]
fn files_without_pictures_are_named_beside_those_that_have_some() {
    let mut imaging = Imaging::default();
    open(&mut imaging, "a", vec![slice(1, 6)]);
    let findings = vec![finding(0, "nodule", Verdict::Rejected)];
    let (observer, as_json) = ("ann".to_owned(), false);
    let ask = Ask::Report { key: "a".to_owned(), findings, ids: ids(), observer, as_json };
    let (_, Some(report)) = imaging.answer(ask, Vec::new()) else { panic!("no report") };
    let text = dataset(vec![slice(1, 6), file("report.dcm", report.clone())]).unwrap();
    assert!(text.contains("Not in it: report.dcm: it holds no picture."), "{text}");
    assert_eq!(text.lines().count(), 2);
    // Alone its attributes can be looked at.
    assert!(dataset(vec![file("report.dcm", report)]).unwrap().contains(r#""id":"SR-901""#));
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
