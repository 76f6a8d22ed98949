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
        Self::offset(groups, &groups.file.numbers(tags::GRID_FRAME_OFFSET_VECTOR), frame)
    }

    /// The planes of all frames.
    pub fn all(file: &DicomFile, frames: usize) -> Vec<Option<Self>> {
        let offsets = file.attributes().numbers(tags::GRID_FRAME_OFFSET_VECTOR);
        Groups::all(file, 0..frames)
            .iter()
            .enumerate()
            .map(|(frame, groups)| Self::offset(groups, &offsets, frame))
            .collect()
    }

    /// `offsets`: where a dose's frames lie from its position (PS3.3, C.8.8.3.2), or none.
    fn offset(groups: &Groups<'_>, offsets: &[f64], frame: usize) -> Option<Self> {
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
        if let (Some(offset), Some(first)) = (offsets.get(frame), offsets.first()) {
            let normal = plane.normal()?;
            for (place, direction) in plane.position.iter_mut().zip(normal) {
                *place += (offset - first) * direction;
            }
        }
        Some(plane)
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

#[cfg(test)]
mod tests {
    use super::super::samples::{file, grey};
    use super::super::write::Out;
    use super::*;

    fn placed(out: Out) -> Out {
        out.text(tags::IMAGE_POSITION_PATIENT, "1\\2\\3")
            .text(tags::IMAGE_ORIENTATION_PATIENT, "0\\2\\0\\0\\0\\-1")
    }

    #[test]
    fn the_normal_stands_on_row_and_column() {
        let plane = Plane::all(&file(&placed(grey(1, 1, &[0]))), 1)[0].unwrap();
        assert_eq!((plane.along_row, plane.along_column), ([0.0, 1.0, 0.0], [0.0, 0.0, -1.0]));
        assert_eq!(plane.normal(), Some([-1.0, 0.0, 0.0]));
        assert_eq!(plane.along([-1.0, 0.0, 0.0]), -1.0);
    }

    #[test]
    fn a_doses_frames_follow_its_table() {
        let dose = placed(grey(1, 1, &[0; 3]))
            .number(tags::NUMBER_OF_FRAMES, 3)
            .text(tags::GRID_FRAME_OFFSET_VECTOR, "0\\2.5\\5");
        let places: Vec<_> = Plane::all(&file(&dose), 3)
            .into_iter()
            .map(|plane| plane.unwrap().position[0])
            .collect();
        assert_eq!(places, [1.0, -1.5, -4.0]);
    }

    #[test]
    fn directions_that_span_no_plane_are_none() {
        let out = |text: &str| {
            grey(1, 1, &[0])
                .text(tags::IMAGE_POSITION_PATIENT, "0\\0\\0")
                .text(tags::IMAGE_ORIENTATION_PATIENT, text)
        };
        assert_eq!(Plane::all(&file(&out("0\\0\\0\\0\\1\\0")), 1), [None]);
        let flat = Plane::all(&file(&out("1\\0\\0\\1\\0\\0")), 1)[0].unwrap();
        assert_eq!(flat.normal(), None);
        assert_eq!(Plane::all(&file(&out("1\\0\\0")), 1), [None]);
    }
}
