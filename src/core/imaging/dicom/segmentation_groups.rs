//! What a segmentation says of each of its frames: segment, picture, place (PS3.3, C.7.6.16 and C.7.6.17).

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::code::Code;
use super::groups::Groups;
use super::plane::Plane;
use super::references::References;
use super::segmentation_write::NewMask;
use super::write::Out;

/// Frames are told apart by segment and by position, or by number where no position is known.
pub(super) fn dimensions(organization_uid: &str, has_planes: bool) -> Out {
    let organization = || Out::new().text(tags::DIMENSION_ORGANIZATION_UID, organization_uid);
    let index = |pointer: Tag, group: Tag, label: &str| {
        organization()
            .tags(tags::DIMENSION_INDEX_POINTER, &[pointer])
            .tags(tags::FUNCTIONAL_GROUP_POINTER, &[group])
            .text(tags::DIMENSION_DESCRIPTION_LABEL, label)
    };
    let second = if has_planes {
        index(tags::IMAGE_POSITION_PATIENT, tags::PLANE_POSITION_SEQUENCE, "Image Position Patient")
    } else {
        index(
            tags::IN_STACK_POSITION_NUMBER,
            tags::FRAME_CONTENT_SEQUENCE,
            "In-Stack Position Number",
        )
    };
    Out::new().items(tags::DIMENSION_ORGANIZATION_SEQUENCE, vec![organization()]).items(
        tags::DIMENSION_INDEX_SEQUENCE,
        vec![
            index(
                tags::REFERENCED_SEGMENT_NUMBER,
                tags::SEGMENT_IDENTIFICATION_SEQUENCE,
                "Referenced Segment Number",
            ),
            second,
        ],
    )
}

/// `place`: number of the picture among all that masks are drawn on, from 1.
pub(super) fn functional_groups(
    mask: &NewMask,
    groups: &Groups<'_>,
    source: &References,
    place: usize,
    has_planes: bool,
) -> Out {
    let segment = (mask.segment + 1) as f64;
    let mut referred = instance(source).text(tags::SPATIAL_LOCATIONS_PRESERVED, "YES").items(
        tags::PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
        vec![Code::new("121322", "DCM", "Source image for image processing operation").item()],
    );
    if groups.file.count(tags::NUMBER_OF_FRAMES).unwrap_or(1) > 1 {
        referred = referred.number(tags::REFERENCED_FRAME_NUMBER, (mask.frame + 1) as u32);
    }
    let derivation = Out::new().items(tags::SOURCE_IMAGE_SEQUENCE, vec![referred]).items(
        tags::DERIVATION_CODE_SEQUENCE,
        vec![Code::new("113076", "DCM", "Segmentation").item()],
    );
    let mut content = Out::new().numbers(tags::DIMENSION_INDEX_VALUES, &[segment, place as f64]);
    if !has_planes {
        content =
            content.text(tags::STACK_ID, "1").number(tags::IN_STACK_POSITION_NUMBER, place as u32);
    }
    let out = Out::new()
        .items(tags::DERIVATION_IMAGE_SEQUENCE, vec![derivation])
        .items(tags::FRAME_CONTENT_SEQUENCE, vec![content])
        .items(
            tags::SEGMENT_IDENTIFICATION_SEQUENCE,
            vec![Out::new().numbers(tags::REFERENCED_SEGMENT_NUMBER, &[segment])],
        );
    if !has_planes {
        return out;
    }
    let position = match Plane::of(groups, mask.frame) {
        // The file says where its first frame lies, and a table how far the others are from it.
        Some(plane) if groups.file.element(tags::GRID_FRAME_OFFSET_VECTOR).is_some() => {
            Out::new().numbers(tags::IMAGE_POSITION_PATIENT, &plane.position)
        }
        _ => copied(groups, tags::PLANE_POSITION_SEQUENCE, &[tags::IMAGE_POSITION_PATIENT]),
    };
    out.items(tags::PLANE_POSITION_SEQUENCE, vec![position])
}

/// The same for most frames, and then said once for all of them. `step`: from a picture to the next,
/// for those that do not say how thick they are; some readers refuse masks without it.
pub(super) fn orientation_and_spacing(groups: &Groups<'_>, step: Option<f64>) -> Out {
    let orientation =
        copied(groups, tags::PLANE_ORIENTATION_SEQUENCE, &[tags::IMAGE_ORIENTATION_PATIENT]);
    let measures = copied(
        groups,
        tags::PIXEL_MEASURES_SEQUENCE,
        &[tags::PIXEL_SPACING, tags::SLICE_THICKNESS, tags::SPACING_BETWEEN_SLICES],
    );
    let thickness = groups.group_or_file(tags::PIXEL_MEASURES_SEQUENCE).text(tags::SLICE_THICKNESS);
    let measures = match step.filter(|_| thickness.is_none()) {
        Some(step) => measures.number(tags::SLICE_THICKNESS, step),
        None => measures,
    };
    Out::new()
        .items(tags::PLANE_ORIENTATION_SEQUENCE, vec![orientation])
        .items(tags::PIXEL_MEASURES_SEQUENCE, vec![measures])
}

/// Decimal text is copied as it stands: rounding it would move the mask.
fn copied(groups: &Groups<'_>, group: Tag, wanted: &[Tag]) -> Out {
    let data = groups.group_or_file(group);
    wanted.iter().fold(Out::new(), |out, tag| match data.text(*tag) {
        Some(text) => out.text(*tag, text),
        None => out,
    })
}

/// A reference to a picture.
pub(super) fn instance(own: &References) -> Out {
    Out::new()
        .text(tags::REFERENCED_SOP_CLASS_UID, own.sop_class.clone())
        .text(tags::REFERENCED_SOP_INSTANCE_UID, own.sop_instance.clone())
}
