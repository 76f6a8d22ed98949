//! Where a frame lies in the patient (PS3.3, C.7.6.2).

use dicom_dictionary_std::tags;

use super::groups::Groups;
use super::read::DicomFile;

/// Position and directions in the patient's coordinates: millimetres to the left, to the
/// back, to the head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    /// The middle of the first pixel.
    pub position: [f64; 3],
    /// The direction of a row, to the right in the picture, of length 1.
    pub along_row: [f64; 3],
    /// The direction of a column, down in the picture, of length 1.
    pub along_column: [f64; 3],
}

impl Plane {
    /// `None` where the file does not say both position and orientation.
    pub fn of(groups: &Groups<'_>, frame: usize) -> Option<Self> {
        let orientation = groups
            .group_or_file(tags::PLANE_ORIENTATION_SEQUENCE)
            .numbers(tags::IMAGE_ORIENTATION_PATIENT);
        let position = groups
            .group_or_file(tags::PLANE_POSITION_SEQUENCE)
            .numbers(tags::IMAGE_POSITION_PATIENT);
        let [a, b, c, d, e, f] = orientation.try_into().ok()?;
        let position: [f64; 3] = position.try_into().ok()?;
        let mut plane =
            Self { position, along_row: unit([a, b, c])?, along_column: unit([d, e, f])? };
        // A dose's frames lie at offsets of its own table (PS3.3, C.8.8.3).
        let offsets = groups.file.numbers(tags::GRID_FRAME_OFFSET_VECTOR);
        if let (Some(offset), Some(first)) = (offsets.get(frame), offsets.first()) {
            let normal = plane.normal()?;
            for (place, direction) in plane.position.iter_mut().zip(normal) {
                *place += (offset - first) * direction;
            }
        }
        Some(plane)
    }

    /// The planes of all frames.
    pub fn all(file: &DicomFile, frames: usize) -> Vec<Option<Self>> {
        Groups::all(file, 0..frames)
            .iter()
            .enumerate()
            .map(|(frame, groups)| Self::of(groups, frame))
            .collect()
    }

    /// The direction in which slices follow one another, of length 1; `None` where row and
    /// column do not span a plane.
    pub fn normal(&self) -> Option<[f64; 3]> {
        let ([a, b, c], [d, e, f]) = (self.along_row, self.along_column);
        unit([b * f - c * e, c * d - a * f, a * e - b * d])
    }

    /// Millimetres along a direction.
    pub fn along(&self, direction: [f64; 3]) -> f64 {
        dot(self.position, direction)
    }
}

pub(super) fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn unit(vector: [f64; 3]) -> Option<[f64; 3]> {
    let length = dot(vector, vector).sqrt();
    (length.is_finite() && length > 1e-6).then(|| vector.map(|part| part / length))
}
