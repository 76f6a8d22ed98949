//! How far apart pixels are, and which attribute says so.

use borsh::{BorshDeserialize, BorshSerialize};
use dicom_dictionary_std::tags;

use super::attributes::Attributes;
use super::groups::Groups;

/// Where a spacing comes from: a length in the patient or only on the detector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Source {
    /// Pixel Spacing of a cross-section: millimetres in the patient.
    Patient,
    /// Pixel Spacing of a projection, corrected for magnification as the file says.
    Calibrated,
    /// Imager Pixel Spacing, or Pixel Spacing equal to it: millimetres at the detector. What lies in the
    /// patient is smaller by the magnification.
    Detector,
    /// Nominal Scanned Pixel Spacing: of a film or slide that was scanned.
    Scanned,
}

impl Source {
    /// For a person to read beside a length.
    pub fn words(self) -> &'static str {
        match self {
            Self::Patient => "by the pixel spacing",
            Self::Calibrated => "by the calibrated pixel spacing",
            Self::Detector => "at the detector; in the patient it is shorter",
            Self::Scanned => "by the scanner's nominal spacing",
        }
    }
}

/// Millimetres from one pixel's middle to the next one's.
#[derive(Clone, Copy, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Spacing {
    /// From one row to the next, downwards.
    pub between_rows: f64,
    /// From one column to the next, to the right.
    pub between_columns: f64,
    pub source: Source,
}

impl Spacing {
    /// `None` where the file states none that makes sense: lengths are in pixels then.
    pub fn of(groups: &Groups<'_>) -> Option<Self> {
        let file = groups.file;
        if let Some(measures) = groups.group(tags::PIXEL_MEASURES_SEQUENCE)
            && let Some((between_rows, between_columns)) = pair(&measures, tags::PIXEL_SPACING)
        {
            return Some(Self { between_rows, between_columns, source: Source::Patient });
        }
        let own = pair(&file, tags::PIXEL_SPACING);
        let imager = pair(&file, tags::IMAGER_PIXEL_SPACING);
        let with = |pair: (f64, f64), source| Spacing {
            between_rows: pair.0,
            between_columns: pair.1,
            source,
        };
        let modality = file.text(tags::MODALITY).unwrap_or_default();
        let is_projection = matches!(
            modality.as_str(),
            "CR" | "DX" | "DR" | "RG" | "MG" | "XA" | "RF" | "PX" | "IO"
        );
        match (own, imager) {
            (Some(own), imager) if is_projection => {
                // PS3.3, 10.7.1.3: the same as the detector's means that nothing was corrected.
                let corrected = file.text(tags::PIXEL_SPACING_CALIBRATION_TYPE).is_some()
                    || imager.is_some_and(|imager| imager != own);
                Some(with(own, if corrected { Source::Calibrated } else { Source::Detector }))
            }
            (Some(own), _) => Some(with(own, Source::Patient)),
            (None, Some(imager)) => Some(with(imager, Source::Detector)),
            (None, None) => pair(&file, tags::NOMINAL_SCANNED_PIXEL_SPACING)
                .map(|scanned| with(scanned, Source::Scanned)),
        }
    }

    /// Millimetres between two places, each column then row, in pixels.
    pub fn distance(&self, from: [f64; 2], to: [f64; 2]) -> f64 {
        let across = (to[0] - from[0]) * self.between_columns;
        let down = (to[1] - from[1]) * self.between_rows;
        across.hypot(down)
    }
}

/// How tall a pixel is for its width: 1 is square. By the spacing, or by Pixel Aspect Ratio alone.
pub fn aspect(groups: &Groups<'_>) -> f64 {
    if let Some(spacing) = Spacing::of(groups) {
        return spacing.between_rows / spacing.between_columns;
    }
    pair(&groups.file, tags::PIXEL_ASPECT_RATIO)
        .map_or(1.0, |(vertical, horizontal)| vertical / horizontal)
}

fn pair(data: &Attributes<'_>, tag: dicom_core::Tag) -> Option<(f64, f64)> {
    match data.numbers(tag).as_slice() {
        [first, second, ..] if *first > 0.0 && *second > 0.0 => Some((*first, *second)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{file, grey};
    use super::super::write::Out;
    use super::*;

    #[track_caller]
    fn check(out: Out, expected: Option<(f64, Source)>) {
        let file = file(&out);
        let spacing = Spacing::of(&Groups::of(&file, 0));
        // Three columns to the right and four rows down.
        let found = spacing.map(|s| (s.distance([1.0, 1.0], [4.0, 5.0]), s.source));
        assert_eq!(found, expected);
    }

    fn of(modality: &str) -> Out {
        let out = grey(1, 1, &[0]);
        // The first of two attributes with one tag counts.
        Out::new().text(tags::MODALITY, modality).and(out)
    }

    #[test]
    fn which_spacing_was_used_is_said() {
        let own = |out: Out| out.text(tags::PIXEL_SPACING, "0.5\\0.5");
        let imager = |out: Out| out.text(tags::IMAGER_PIXEL_SPACING, "2\\2");
        check(of("CT"), None);
        check(own(of("CT")), Some((2.5, Source::Patient)));
        check(imager(of("DX")), Some((10.0, Source::Detector)));
        check(own(imager(of("DX"))), Some((2.5, Source::Calibrated)));
        check(own(of("DX")), Some((2.5, Source::Detector)));
        check(
            own(of("DX")).text(tags::PIXEL_SPACING_CALIBRATION_TYPE, "FIDUCIAL"),
            Some((2.5, Source::Calibrated)),
        );
        check(
            of("OT").text(tags::NOMINAL_SCANNED_PIXEL_SPACING, "1\\1"),
            Some((5.0, Source::Scanned)),
        );
        check(of("CT").text(tags::PIXEL_SPACING, "0\\0"), None);
    }

    #[test]
    fn rows_come_first_and_pixels_need_not_be_square() {
        let file = file(&of("CT").text(tags::PIXEL_SPACING, "3\\1"));
        let groups = Groups::of(&file, 0);
        let spacing = Spacing::of(&groups).unwrap();
        assert_eq!(spacing.distance([0.0, 0.0], [1.0, 0.0]), 1.0);
        assert_eq!(spacing.distance([0.0, 0.0], [0.0, 1.0]), 3.0);
        assert_eq!(aspect(&groups), 3.0);
    }

    #[test]
    fn aspect_without_lengths() {
        let file = file(&of("OT").text(tags::PIXEL_ASPECT_RATIO, "4\\3"));
        assert_eq!(aspect(&Groups::of(&file, 0)), 4.0 / 3.0);
    }
}
