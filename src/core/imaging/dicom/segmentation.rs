//! Segmentations read: masks of named segments, each on the picture it was drawn on
//! (PS3.3, A.51 and C.8.20).

use dicom_dictionary_std::tags;

use super::code::Code;
use super::error::{DicomError, Kind};
use super::frame::{Content, Frame};
use super::groups::Groups;
use super::image::Image;
use super::plane::Plane;
use super::read::DicomFile;
use super::references::References;

pub const SEGMENTATION_STORAGE: &str = "1.2.840.10008.5.1.4.1.1.66.4";

/// Masks beyond this are left out: a body of a thousand slices has a hundred segments on each.
pub const MOST_MASKS: usize = 200_000;

/// What a mask's values mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Values {
    /// In or out.
    Binary,
    /// How likely a pixel is in, from 0 to this largest value.
    Probability(f64),
    /// How much of the pixel is in, from 0 to this largest value.
    Occupancy(f64),
    /// A pixel holds the number of the one segment that it is in.
    Labels,
}

/// Who or what drew a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawn {
    Manual,
    SemiAutomatic,
    Automatic,
    Unknown,
}

/// One named thing that is segmented.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// By which frames name it; counted from 1.
    pub number: usize,
    pub label: String,
    pub drawn: Drawn,
    /// Empty where a person drew it.
    pub algorithm: String,
    pub algorithm_version: String,
    pub category: Option<Code>,
    pub kind: Option<Code>,
    pub tracking_id: String,
    pub tracking_uid: String,
}

/// The picture that a mask was drawn on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub sop_class: String,
    pub sop_instance: String,
    /// Counted from 0; 0 for a picture of one frame.
    pub frame: usize,
}

/// One segment on one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct MaskFrame {
    /// The file's frame that holds it, counted from 0; one of labels holds all segments'.
    pub frame: usize,
    pub segment: usize,
    /// `None` where the file does not say; [`MaskFrame::plane`] may tell then.
    pub source: Option<Source>,
    pub plane: Option<Plane>,
}

/// A segmentation without its pixels; [`Segmentation::pixels`] decodes those of a mask.
#[derive(Clone, Debug, PartialEq)]
pub struct Segmentation {
    pub references: References,
    pub values: Values,
    pub image: Image,
    pub segments: Vec<Segment>,
    /// In the file's order.
    pub masks: Vec<MaskFrame>,
}

impl Segmentation {
    pub fn read(file: &DicomFile) -> Result<Self, DicomError> {
        let data = file.attributes();
        let references = References::of(file);
        if references.sop_class != SEGMENTATION_STORAGE && references.modality != "SEG" {
            return Err(DicomError::new(Kind::NoSuch, "the file is not a segmentation"));
        }
        let image = Image::of(file)?;
        let largest = data.number(tags::MAXIMUM_FRACTIONAL_VALUE).unwrap_or(255.0).max(1.0);
        let values = match data.text(tags::SEGMENTATION_TYPE).as_deref() {
            Some("BINARY") | None => Values::Binary,
            Some("FRACTIONAL") => match data.text(tags::SEGMENTATION_FRACTIONAL_TYPE).as_deref() {
                Some("OCCUPANCY") => Values::Occupancy(largest),
                _ => Values::Probability(largest),
            },
            Some("LABELMAP") => Values::Labels,
            Some(other) => {
                return Err(DicomError::not_decoded(format!(
                    "segmentations of type {other} are not read here"
                ))
                .about(tags::SEGMENTATION_TYPE)
                .advise("its attributes are shown; save it as a binary one"));
            }
        };
        let segments: Vec<Segment> =
            data.items(tags::SEGMENT_SEQUENCE).iter().enumerate().map(segment).collect();
        // Frames that nothing describes are not invented.
        let described = data.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).len();
        let masks = Groups::all(file, 0..image.frames.min(described.max(1)))
            .iter()
            .enumerate()
            .flat_map(|(number, groups)| {
                let own = mask_frame(groups, number);
                match values {
                    // Number 0 is what lies around all others.
                    Values::Labels => segments
                        .iter()
                        .filter(|segment| segment.number > 0)
                        .map(|segment| MaskFrame { segment: segment.number, ..own.clone() })
                        .collect(),
                    _ => vec![own],
                }
            })
            .take(MOST_MASKS)
            .collect();
        Ok(Self { references, values, image, segments, masks })
    }

    /// A mask's pixels, row by row: 0 out, 255 in, between where it is fractional.
    pub fn pixels(&self, file: &DicomFile, mask: &MaskFrame) -> Result<Vec<u8>, DicomError> {
        let frame = Frame::read(file, &self.image, mask.frame)?;
        let Content::Integers(values) = frame.content else {
            return Err(DicomError::damaged("a mask has colours or is not of whole numbers"));
        };
        Ok(match self.values {
            Values::Binary => {
                values.into_iter().map(|value| if value == 0 { 0 } else { 255 }).collect()
            }
            Values::Labels => values
                .into_iter()
                .map(|value| if usize::try_from(value) == Ok(mask.segment) { 255 } else { 0 })
                .collect(),
            Values::Probability(largest) | Values::Occupancy(largest) => values
                .into_iter()
                .map(|value| (f64::from(value) / largest * 255.0).round().clamp(0.0, 255.0) as u8)
                .collect(),
        })
    }

    /// Masks drawn on one picture.
    pub fn on(&self, sop_instance: &str, frame: usize) -> Vec<&MaskFrame> {
        self.masks
            .iter()
            .filter(|mask| {
                mask.source.as_ref().is_some_and(|source| {
                    source.sop_instance == sop_instance && source.frame == frame
                })
            })
            .collect()
    }
}

fn segment((place, item): (usize, &super::attributes::Attributes<'_>)) -> Segment {
    let text = |tag| item.text(tag).unwrap_or_default();
    let algorithm = item.item(tags::SEGMENTATION_ALGORITHM_IDENTIFICATION_SEQUENCE);
    let of_algorithm =
        |tag| algorithm.and_then(|algorithm| algorithm.text(tag)).unwrap_or_default();
    let name = text(tags::SEGMENT_ALGORITHM_NAME);
    Segment {
        number: item.count(tags::SEGMENT_NUMBER).unwrap_or(place + 1),
        label: text(tags::SEGMENT_LABEL),
        drawn: match item.text(tags::SEGMENT_ALGORITHM_TYPE).as_deref() {
            Some("MANUAL") => Drawn::Manual,
            Some("SEMIAUTOMATIC") => Drawn::SemiAutomatic,
            Some("AUTOMATIC") => Drawn::Automatic,
            _ => Drawn::Unknown,
        },
        algorithm: if name.is_empty() { of_algorithm(tags::ALGORITHM_NAME) } else { name },
        algorithm_version: of_algorithm(tags::ALGORITHM_VERSION),
        category: Code::of(item, tags::SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE),
        kind: Code::of(item, tags::SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE),
        tracking_id: text(tags::TRACKING_ID),
        tracking_uid: text(tags::TRACKING_UID),
    }
}

fn mask_frame(groups: &Groups<'_>, number: usize) -> MaskFrame {
    let segment = groups
        .group(tags::SEGMENT_IDENTIFICATION_SEQUENCE)
        .and_then(|item| item.count(tags::REFERENCED_SEGMENT_NUMBER))
        .unwrap_or(1);
    let source = groups
        .group(tags::DERIVATION_IMAGE_SEQUENCE)
        .and_then(|derivation| derivation.item(tags::SOURCE_IMAGE_SEQUENCE))
        .map(|source| Source {
            sop_class: source.text(tags::REFERENCED_SOP_CLASS_UID).unwrap_or_default(),
            sop_instance: source.text(tags::REFERENCED_SOP_INSTANCE_UID).unwrap_or_default(),
            frame: source.count(tags::REFERENCED_FRAME_NUMBER).unwrap_or(1).saturating_sub(1),
        });
    MaskFrame { frame: number, segment, source, plane: Plane::of(groups, number) }
}

#[cfg(test)]
mod tests {
    use dicom_core::VR;

    use super::super::samples::{described, file, shaped};
    use super::super::write::Out;
    use super::*;

    /// Two pixels of 8 bits, two frames, the second without a description of its own.
    fn of(kind: &str, pixels: [u8; 4]) -> DicomFile {
        let source = Out::new().text(tags::REFERENCED_SOP_INSTANCE_UID, "2.25.1");
        let derivation = Out::new().items(tags::SOURCE_IMAGE_SEQUENCE, vec![source]);
        let frame = |segment: u32| {
            Out::new().items(tags::DERIVATION_IMAGE_SEQUENCE, vec![derivation.clone()]).items(
                tags::SEGMENT_IDENTIFICATION_SEQUENCE,
                vec![Out::new().number(tags::REFERENCED_SEGMENT_NUMBER, segment)],
            )
        };
        let segment = |number: u32, label: &str| {
            Out::new().number(tags::SEGMENT_NUMBER, number).text(tags::SEGMENT_LABEL, label)
        };
        let out = Out::new().text(tags::MODALITY, "SEG").and(
            shaped(described(2, 1), "MONOCHROME2", 8, false)
                .number(tags::NUMBER_OF_FRAMES, 2)
                .text(tags::SEGMENTATION_TYPE, kind)
                .number(tags::MAXIMUM_FRACTIONAL_VALUE, 100)
                .items(tags::SEGMENT_SEQUENCE, vec![segment(1, "liver"), segment(2, "lesion")])
                .items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, vec![frame(2), frame(1)])
                .bytes(tags::PIXEL_DATA, VR::OB, pixels.to_vec()),
        );
        file(&out)
    }

    /// Segment and pixels of each mask.
    #[track_caller]
    fn check(file: &DicomFile, expected: &[(usize, [u8; 2])]) {
        let found = Segmentation::read(file).unwrap();
        let masks: Vec<(usize, Vec<u8>)> = found
            .masks
            .iter()
            .map(|mask| (mask.segment, found.pixels(file, mask).unwrap()))
            .collect();
        let expected: Vec<_> = expected.iter().map(|(at, mask)| (*at, mask.to_vec())).collect();
        assert_eq!(masks, expected);
        assert_eq!(found.on("2.25.1", 0).len(), expected.len());
        assert_eq!(found.on("2.25.1", 1).len(), 0);
    }

    #[test]
    fn fractions_are_of_the_largest_value() {
        check(&of("FRACTIONAL", [0, 50, 100, 200]), &[(2, [0, 128]), (1, [255, 255])]);
    }

    #[test]
    fn labels_hold_all_segments_in_one_frame() {
        check(
            &of("LABELMAP", [1, 2, 0, 2]),
            &[(1, [255, 0]), (2, [0, 255]), (1, [0, 0]), (2, [0, 255])],
        );
    }

    #[test]
    fn what_is_no_segmentation_or_of_an_unknown_type_is_refused() {
        let error = Segmentation::read(&of("TWISTED", [0; 4])).unwrap_err();
        assert_eq!(error.kind, Kind::NotDecoded);
        assert!(error.to_string().contains("type TWISTED"));
        let ct = file(&described(1, 1));
        assert_eq!(Segmentation::read(&ct).unwrap_err().what, "the file is not a segmentation");
    }
}
