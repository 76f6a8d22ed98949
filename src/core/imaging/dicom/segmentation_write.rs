//! Masks written as a binary segmentation (PS3.3, A.51), one frame for each mask.
//!
//! What identifies the patient is copied from the pictures only where that is asked for.
//! UIDs, date and time are given: none is made here. The pictures' own UIDs are always
//! referred to, for without them a mask belongs to nothing.

use std::collections::{BTreeMap, BTreeSet};

use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;

use super::code::Code;
use super::error::{DicomError, Kind};
use super::groups::Groups;
use super::plane::Plane;
use super::read::DicomFile;
use super::references::{References, is_uid};
use super::rows::Identities;
use super::segmentation::SEGMENTATION_STORAGE;
use super::segmentation_groups::{
    dimensions, functional_groups, instance, orientation_and_spacing,
};
use super::syntax::{EXPLICIT_LITTLE, TransferSyntax};
use super::write::Out;

/// Who or what drew a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Manual,
    /// A person with a tool's help.
    SemiAutomatic {
        name: String,
        version: String,
    },
    Automatic {
        name: String,
        version: String,
    },
}

/// A segment to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSegment {
    pub label: String,
    pub algorithm: Algorithm,
    /// Such as `49755003, SCT, Morphologically Abnormal Structure`.
    pub category: Code,
    /// Such as `52988006, SCT, Lesion`.
    pub kind: Code,
    /// Both or neither: a name and a UID by which the same thing is found again.
    pub tracking: Option<(String, String)>,
}

/// One segment on one frame of one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMask {
    /// Place among the segments, from 0.
    pub segment: usize,
    /// Place among the pictures, from 0.
    pub source: usize,
    /// Frame of the picture, from 0.
    pub frame: usize,
    /// Row by row, as many as the picture has pixels; above 0 is in.
    pub mask: Vec<u8>,
}

/// All that is not in the pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSegmentation {
    pub sop_instance: String,
    pub series: String,
    pub dimension_organization: String,
    pub series_number: u32,
    pub instance_number: u32,
    /// `YYYYMMDD`.
    pub date: String,
    /// `HHMMSS`.
    pub time: String,
    /// Millimetres from a picture of the series to the next.
    pub step: Option<f64>,
    /// At most 16 capital letters, digits, spaces and underscores.
    pub label: String,
    pub description: String,
    /// Of the program that writes.
    pub version: String,
    pub segments: Vec<NewSegment>,
    pub masks: Vec<NewMask>,
    pub identities: Identities,
}

/// The bytes of a segmentation of these pictures.
pub fn write(sources: &[&DicomFile], new: &NewSegmentation) -> Result<Vec<u8>, DicomError> {
    let first = *sources.first().ok_or_else(|| wrong("there is no picture to refer to"))?;
    check(sources, new)?;
    let data = first.attributes();
    let references: Vec<References> = sources.iter().map(|file| References::of(file)).collect();
    let own = References::of(first);
    let used: BTreeSet<usize> = new.masks.iter().map(|mask| mask.source).collect();
    let rows = data.count(tags::ROWS).unwrap_or_default();
    let columns = data.count(tags::COLUMNS).unwrap_or_default();

    // Frames in order of segment, then of picture.
    let mut order: Vec<&NewMask> = new.masks.iter().collect();
    order.sort_by_key(|mask| (mask.segment, mask.source, mask.frame));
    let places: BTreeMap<(usize, usize), usize> = {
        let all: BTreeSet<(usize, usize)> =
            order.iter().map(|mask| (mask.source, mask.frame)).collect();
        all.into_iter().zip(1..).collect()
    };
    let frame_of =
        |mask: &NewMask| sources.get(mask.source).map(|file| Groups::of(file, mask.frame));
    let has_planes = !own.frame_of_reference.is_empty()
        && order.iter().all(|mask| {
            frame_of(mask).is_some_and(|groups| Plane::of(&groups, mask.frame).is_some())
        });

    let mut out = patient_and_study(first, new)
        .text(tags::SPECIFIC_CHARACTER_SET, "ISO_IR 192")
        .text(tags::IMAGE_TYPE, "DERIVED\\PRIMARY")
        .text(tags::SOP_CLASS_UID, SEGMENTATION_STORAGE)
        .text(tags::SOP_INSTANCE_UID, new.sop_instance.clone())
        .text(tags::CONTENT_DATE, new.date.clone())
        .text(tags::CONTENT_TIME, new.time.clone())
        .text(tags::INSTANCE_CREATION_DATE, new.date.clone())
        .text(tags::INSTANCE_CREATION_TIME, new.time.clone())
        .text(tags::MODALITY, "SEG")
        .text(tags::MANUFACTURER, "Countersign")
        .text(tags::MANUFACTURER_MODEL_NAME, "Countersign")
        .text(tags::DEVICE_SERIAL_NUMBER, "0")
        .text(tags::SOFTWARE_VERSIONS, new.version.clone())
        .text(tags::STUDY_INSTANCE_UID, own.study.clone())
        .text(tags::SERIES_INSTANCE_UID, new.series.clone())
        .number(tags::SERIES_NUMBER, new.series_number)
        .number(tags::INSTANCE_NUMBER, new.instance_number)
        .items(tags::REFERENCED_SERIES_SEQUENCE, referenced_series(&references, &used))
        .number(tags::SAMPLES_PER_PIXEL, 1)
        .text(tags::PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .number(tags::NUMBER_OF_FRAMES, order.len() as u32)
        .number(tags::ROWS, rows as u32)
        .number(tags::COLUMNS, columns as u32)
        .number(tags::BITS_ALLOCATED, 1)
        .number(tags::BITS_STORED, 1)
        .number(tags::HIGH_BIT, 0)
        .number(tags::PIXEL_REPRESENTATION, 0)
        .text(tags::LOSSY_IMAGE_COMPRESSION, "00")
        .text(tags::SEGMENTATION_TYPE, "BINARY")
        .text(tags::SEGMENTS_OVERLAP, if overlaps(&order) { "YES" } else { "NO" })
        .text(tags::CONTENT_LABEL, new.label.clone())
        .text(tags::CONTENT_DESCRIPTION, new.description.clone())
        .text(tags::CONTENT_CREATOR_NAME, "")
        .items(tags::SEGMENT_SEQUENCE, new.segments.iter().zip(1..).map(segment).collect())
        .and(dimensions(&new.dimension_organization, has_planes))
        .bytes(tags::PIXEL_DATA, VR::OB, packed(&order));
    if has_planes {
        out = out.text(tags::FRAME_OF_REFERENCE_UID, own.frame_of_reference.clone()).text(
            tags::POSITION_REFERENCE_INDICATOR,
            data.text(tags::POSITION_REFERENCE_INDICATOR).unwrap_or_default(),
        );
    }
    let geometry: Vec<Out> = order
        .iter()
        .filter(|_| has_planes)
        .filter_map(|mask| Some(orientation_and_spacing(&frame_of(mask)?, new.step)))
        .collect();
    // What is the same for all frames is said once, as most readers look for it there.
    let shared = geometry.first().filter(|first| geometry.iter().all(|own| own == *first));
    out = out
        .items(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, vec![shared.cloned().unwrap_or_default()]);
    let frames = order
        .iter()
        .filter_map(|mask| {
            let place = *places.get(&(mask.source, mask.frame))?;
            let groups = frame_of(mask)?;
            let own =
                functional_groups(mask, &groups, references.get(mask.source)?, place, has_planes);
            Some(if has_planes && shared.is_none() {
                own.and(orientation_and_spacing(&groups, new.step))
            } else {
                own
            })
        })
        .collect();
    out = out.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames);
    Ok(out.to_file(&TransferSyntax::of(EXPLICIT_LITTLE)))
}

fn wrong(what: impl Into<String>) -> DicomError {
    DicomError::new(Kind::NoSuch, what)
}

fn check(sources: &[&DicomFile], new: &NewSegmentation) -> Result<(), DicomError> {
    for uid in [&new.sop_instance, &new.series, &new.dimension_organization] {
        if !is_uid(uid) {
            return Err(wrong(format!("{uid:?} is not a UID")));
        }
    }
    let digits = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(&new.date, 8) || !digits(&new.time, 6) {
        return Err(wrong(format!("{} {} is not YYYYMMDD HHMMSS", new.date, new.time)));
    }
    let allowed =
        |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b" _".contains(&byte);
    if !(1..=16).contains(&new.label.len()) || !new.label.bytes().all(allowed) {
        return Err(wrong(format!(
            "{:?} is not a label: 1 to 16 capital letters, digits, spaces and underscores",
            new.label
        )));
    }
    let all: Vec<References> = sources.iter().map(|file| References::of(file)).collect();
    let study = all.first().map(|own| (&own.study, &own.frame_of_reference));
    if all.iter().any(|own| Some((&own.study, &own.frame_of_reference)) != study) {
        return Err(wrong("the pictures are of several studies or frames of reference"));
    }
    if all.iter().any(|own| !is_uid(&own.sop_instance) || !is_uid(&own.series)) {
        return Err(wrong("a picture has no UIDs to refer to"));
    }
    if new.masks.is_empty() || new.segments.is_empty() {
        return Err(wrong("there is no mask to write"));
    }
    let size = |file: &DicomFile| {
        let data = file.attributes();
        (data.count(tags::ROWS), data.count(tags::COLUMNS))
    };
    let sizes: BTreeSet<_> = sources.iter().map(|file| size(file)).collect();
    if sizes.len() > 1 {
        return Err(wrong("the pictures are of different sizes"));
    }
    let Some((Some(rows), Some(columns))) = sizes.into_iter().next() else {
        return Err(DicomError::missing(tags::ROWS));
    };
    for mask in &new.masks {
        if mask.segment >= new.segments.len() || mask.source >= sources.len() {
            return Err(wrong("a mask names a segment or a picture that is not there"));
        }
        if mask.mask.len() != rows.saturating_mul(columns) {
            return Err(wrong(format!(
                "a mask has {} pixels and its picture {rows} × {columns}",
                mask.mask.len()
            )));
        }
    }
    Ok(())
}

fn patient_and_study(source: &DicomFile, new: &NewSegmentation) -> Out {
    const IDENTITIES: [Tag; 9] = [
        tags::PATIENT_NAME,
        tags::PATIENT_ID,
        tags::PATIENT_BIRTH_DATE,
        tags::PATIENT_SEX,
        tags::STUDY_DATE,
        tags::STUDY_TIME,
        tags::ACCESSION_NUMBER,
        tags::REFERRING_PHYSICIAN_NAME,
        tags::STUDY_ID,
    ];
    let data = source.attributes();
    // They have to be there and may be empty.
    IDENTITIES.iter().fold(Out::new(), |out, tag| {
        let value = match new.identities {
            Identities::Shown => data.text(*tag).unwrap_or_default(),
            Identities::Hidden => String::new(),
        };
        out.text(*tag, value)
    })
}

fn referenced_series(references: &[References], used: &BTreeSet<usize>) -> Vec<Out> {
    let mut series: BTreeMap<&str, Vec<Out>> = BTreeMap::new();
    for own in used.iter().filter_map(|source| references.get(*source)) {
        series.entry(&own.series).or_default().push(instance(own));
    }
    series
        .into_iter()
        .map(|(uid, instances)| {
            Out::new()
                .text(tags::SERIES_INSTANCE_UID, uid)
                .items(tags::REFERENCED_INSTANCE_SEQUENCE, instances)
        })
        .collect()
}

fn segment((segment, number): (&NewSegment, u32)) -> Out {
    let out = Out::new()
        .number(tags::SEGMENT_NUMBER, number)
        .line(tags::SEGMENT_LABEL, &segment.label)
        .items(tags::SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE, vec![segment.category.item()])
        .items(tags::SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, vec![segment.kind.item()]);
    let out = match &segment.tracking {
        Some((id, uid)) => {
            out.text(tags::TRACKING_ID, id.clone()).text(tags::TRACKING_UID, uid.clone())
        }
        None => out,
    };
    let (kind, name, version) = match &segment.algorithm {
        Algorithm::Manual => return out.text(tags::SEGMENT_ALGORITHM_TYPE, "MANUAL"),
        Algorithm::SemiAutomatic { name, version } => ("SEMIAUTOMATIC", name, version),
        Algorithm::Automatic { name, version } => ("AUTOMATIC", name, version),
    };
    let identification = Out::new()
        .items(
            tags::ALGORITHM_FAMILY_CODE_SEQUENCE,
            vec![Code::new("123110", "DCM", "Artificial Intelligence").item()],
        )
        .line(tags::ALGORITHM_NAME, name)
        .line(tags::ALGORITHM_VERSION, version);
    out.text(tags::SEGMENT_ALGORITHM_TYPE, kind)
        .line(tags::SEGMENT_ALGORITHM_NAME, name)
        .items(tags::SEGMENTATION_ALGORITHM_IDENTIFICATION_SEQUENCE, vec![identification])
}

fn overlaps(masks: &[&NewMask]) -> bool {
    let mut covered: BTreeMap<(usize, usize), Vec<bool>> = BTreeMap::new();
    for mask in masks {
        let covered = covered
            .entry((mask.source, mask.frame))
            .or_insert_with(|| vec![false; mask.mask.len()]);
        for (covered, value) in covered.iter_mut().zip(&mask.mask) {
            if *value > 0 {
                if *covered {
                    return true;
                }
                *covered = true;
            }
        }
    }
    false
}

/// A bit a pixel, the lowest first, frames without a gap between them (PS3.5, 8.1.1).
fn packed(masks: &[&NewMask]) -> Vec<u8> {
    let pixels: usize = masks.iter().map(|mask| mask.mask.len()).sum();
    let mut out = vec![0_u8; pixels.div_ceil(8)];
    for (at, value) in masks.iter().flat_map(|mask| &mask.mask).enumerate() {
        if *value > 0
            && let Some(byte) = out.get_mut(at / 8)
        {
            *byte |= 1 << (at % 8);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{file, grey};
    use super::super::segmentation::{Drawn, Segmentation};
    use super::*;

    fn picture(instance: &str, z: &str) -> DicomFile {
        let out = Out::new().text(tags::SOP_INSTANCE_UID, instance).and(grey(3, 2, &[0; 6]));
        file(
            &out.text(tags::IMAGE_POSITION_PATIENT, format!("0\\0\\{z}"))
                .text(tags::IMAGE_ORIENTATION_PATIENT, "1\\0\\0\\0\\1\\0")
                .text(tags::PIXEL_SPACING, "0.7000000000000001\\0.7"),
        )
    }

    fn new(masks: Vec<NewMask>) -> NewSegmentation {
        let segment = |label: &str, algorithm| NewSegment {
            label: label.to_owned(),
            algorithm,
            category: Code::new("49755003", "SCT", "Morphologically Abnormal Structure"),
            kind: Code::new("52988006", "SCT", "Lesion"),
            tracking: Some((label.to_owned(), "2.25.77".to_owned())),
        };
        let model = Algorithm::Automatic { name: "m".to_owned(), version: "2".to_owned() };
        NewSegmentation {
            sop_instance: "2.25.50".to_owned(),
            series: "2.25.51".to_owned(),
            dimension_organization: "2.25.52".to_owned(),
            series_number: 9,
            instance_number: 1,
            date: "20260102".to_owned(),
            time: "030405".to_owned(),
            step: None,
            label: "MASKS".to_owned(),
            description: "größer".to_owned(),
            version: "0.1".to_owned(),
            segments: vec![segment("first", model), segment("second", Algorithm::Manual)],
            masks,
            identities: Identities::Hidden,
        }
    }

    fn mask(segment: usize, source: usize, mask: Vec<u8>) -> NewMask {
        NewMask { segment, source, frame: 0, mask }
    }

    proptest! {
        #[test]
        fn masks_come_back(
            bits in prop::collection::vec(prop::collection::vec(0_u8..2, 6), 4),
        ) {
            let pictures = [picture("2.25.10", "0"), picture("2.25.11", "5")];
            let masks = bits
                .iter()
                .enumerate()
                .map(|(at, bits)| mask(at / 2, at % 2, bits.clone()))
                .collect();
            let bytes = write(&[&pictures[0], &pictures[1]], &new(masks)).unwrap();
            let back = DicomFile::read(bytes).unwrap();
            prop_assert!(back.issues.is_empty());
            let found = Segmentation::read(&back).unwrap();
            prop_assert_eq!(found.masks.len(), 4);
            for (at, bits) in bits.iter().enumerate() {
                let own = &found.masks[at];
                prop_assert_eq!(own.segment, at / 2 + 1);
                let source = own.source.as_ref().unwrap();
                prop_assert_eq!(&source.sop_instance, &format!("2.25.1{}", at % 2));
                prop_assert_eq!(own.plane.unwrap().position[2], 5.0 * (at % 2) as f64);
                let expected: Vec<u8> = bits.iter().map(|bit| bit * 255).collect();
                prop_assert_eq!(found.pixels(&back, own).unwrap(), expected);
            }
        }
    }

    #[test]
    fn segments_say_who_drew_them_and_decimals_stay_as_written() {
        let picture = picture("2.25.10", "0");
        let bytes = write(&[&picture], &new(vec![mask(1, 0, vec![1; 6])])).unwrap();
        let back = DicomFile::read(bytes).unwrap();
        let found = Segmentation::read(&back).unwrap();
        assert_eq!(found.on("2.25.10", 0), [&found.masks[0]]);
        let [first, second] = found.segments.as_slice() else { panic!() };
        assert_eq!((&first.drawn, first.algorithm.as_str()), (&Drawn::Automatic, "m"));
        assert_eq!((&second.drawn, second.algorithm.as_str()), (&Drawn::Manual, ""));
        assert_eq!(second.tracking_uid, "2.25.77");
        let spacing = Groups::of(&back, 0)
            .group(tags::PIXEL_MEASURES_SEQUENCE)
            .and_then(|measures| measures.text(tags::PIXEL_SPACING));
        assert_eq!(spacing.as_deref(), Some("0.7000000000000001\\0.7"));
        assert_eq!(back.attributes().text(tags::CONTENT_DESCRIPTION).as_deref(), Some("größer"));
    }

    /// Bug: every mask on a dose lay where the dose's first frame does, and readers refused it, since a
    /// dose does not say how thick its frames are.
    #[test]
    fn masks_on_frames_of_a_dose_lie_where_its_table_says() {
        let out = Out::new().text(tags::SOP_INSTANCE_UID, "2.25.10").and(grey(3, 2, &[0; 18]));
        let dose = file(
            &out.text(tags::IMAGE_POSITION_PATIENT, "1\\2\\3")
                .text(tags::IMAGE_ORIENTATION_PATIENT, "1\\0\\0\\0\\1\\0")
                .text(tags::PIXEL_SPACING, "2\\2")
                .number(tags::NUMBER_OF_FRAMES, 3)
                .text(tags::GRID_FRAME_OFFSET_VECTOR, "0\\2.5\\5"),
        );
        let masks = [0, 2].map(|frame| NewMask { frame, ..mask(0, 0, vec![1; 6]) });
        let new = NewSegmentation { step: Some(2.5), ..new(masks.to_vec()) };
        let back = DicomFile::read(write(&[&dose], &new).unwrap()).unwrap();
        let found = Segmentation::read(&back).unwrap();
        let heights = found.masks.iter().map(|mask| mask.plane.unwrap().position[2]);
        assert_eq!(heights.collect::<Vec<_>>(), [3.0, 8.0]);
        let measures = Groups::of(&back, 0).group(tags::PIXEL_MEASURES_SEQUENCE).unwrap();
        assert_eq!(measures.text(tags::SLICE_THICKNESS).as_deref(), Some("2.5"));
    }

    /// Bug: a label of more than 64 characters made files that readers refuse.
    #[test]
    fn long_labels_are_cut_and_found_again_by_their_code() {
        let picture = picture("2.25.10", "0");
        let mut new = new(vec![mask(0, 0, vec![1; 6])]);
        new.segments[0].label = "ü".repeat(97);
        new.segments[0].kind = Code::new("a-label-of-its-own", "99X", &"ü".repeat(97));
        let back = DicomFile::read(write(&[&picture], &new).unwrap()).unwrap();
        let segment = &Segmentation::read(&back).unwrap().segments[0];
        assert_eq!(segment.label.chars().count(), 63);
        let kind = segment.kind.as_ref().unwrap();
        assert_eq!((kind.value.as_str(), kind.meaning.chars().count()), ("a-label-of-its-own", 63));
    }

    #[test]
    fn the_patient_is_named_only_where_that_is_asked_for() {
        let picture = picture("2.25.10", "0");
        for (identities, expected) in
            [(Identities::Hidden, None), (Identities::Shown, Some("Doe^Jane"))]
        {
            let new = NewSegmentation { identities, ..new(vec![mask(0, 0, vec![1; 6])]) };
            let back = DicomFile::read(write(&[&picture], &new).unwrap()).unwrap();
            assert_eq!(back.attributes().text(tags::PATIENT_NAME).as_deref(), expected);
            assert!(back.attributes().element(tags::PATIENT_NAME).is_some());
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let picture = picture("2.25.10", "0");
        #[track_caller]
        fn refused(picture: &DicomFile, new: &NewSegmentation, words: &str) {
            let error = write(&[picture], new).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        refused(&picture, &new(Vec::new()), "no mask");
        refused(&picture, &new(vec![mask(0, 0, vec![1; 5])]), "5 pixels");
        refused(&picture, &new(vec![mask(2, 0, vec![1; 6])]), "not there");
        let bad = NewSegmentation { series: "x".to_owned(), ..new(vec![mask(0, 0, vec![1; 6])]) };
        refused(&picture, &bad, "\"x\" is not a UID");
        let bad =
            NewSegmentation { label: "small".to_owned(), ..new(vec![mask(0, 0, vec![1; 6])]) };
        refused(&picture, &bad, "is not a label");
        let bad = NewSegmentation { date: "today".to_owned(), ..new(vec![mask(0, 0, vec![1; 6])]) };
        refused(&picture, &bad, "today 030405 is not YYYYMMDD HHMMSS");
        assert!(write(&[], &new(vec![mask(0, 0, vec![1; 6])])).is_err());
    }
}
