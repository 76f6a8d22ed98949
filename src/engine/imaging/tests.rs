use dicom_core::VR;
use dicom_dictionary_std::tags;

use super::protocol::{Ask, Opened, Picture, Told};
use super::{Fetched, Imaging};
use crate::core::imaging::dicom::packed::Packing;
use crate::core::imaging::dicom::syntax::{EXPLICIT_LITTLE, TransferSyntax};
use crate::core::imaging::dicom::write::Out;

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
