//! From stored values to what the machine measured, with its unit.

use borsh::{BorshDeserialize, BorshSerialize};
use dicom_dictionary_std::tags;

use super::groups::Groups;
use super::image::Image;
use super::lut::Lut;

/// How stored values become measured ones (PS3.3, C.11.1).
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Modality {
    pub rescale: Rescale,
    /// `HU`, `GY`, `BQML`; empty where the file does not say.
    pub unit: String,
}

#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub enum Rescale {
    /// measured = slope × stored + intercept.
    Linear {
        slope: f64,
        intercept: f64,
    },
    Table(Lut),
}

impl Modality {
    pub fn of(groups: &Groups<'_>, image: &Image) -> Self {
        let file = groups.file;
        let modality = file.text(tags::MODALITY).unwrap_or_default();
        if modality == "RTDOSE"
            && let Some(slope) = file.number(tags::DOSE_GRID_SCALING)
        {
            let unit = file.text(tags::DOSE_UNITS).unwrap_or_default();
            return Self { rescale: Rescale::Linear { slope, intercept: 0.0 }, unit };
        }
        let table = file
            .item(tags::MODALITY_LUT_SEQUENCE)
            .and_then(|item| Some((Lut::of(&item, image.signed).ok()?, item)));
        if let Some((lut, item)) = table {
            let unit = unit(item.text(tags::MODALITY_LUT_TYPE), &modality, false);
            return Self { rescale: Rescale::Table(lut), unit };
        }
        let data = groups.group_or_file(tags::PIXEL_VALUE_TRANSFORMATION_SEQUENCE);
        let slope = data.number(tags::RESCALE_SLOPE);
        let intercept = data.number(tags::RESCALE_INTERCEPT);
        let stated = slope.is_some() || intercept.is_some();
        let mut unit = unit(data.text(tags::RESCALE_TYPE), &modality, stated);
        if unit.is_empty() && modality == "PT" {
            unit = file.text(tags::UNITS).unwrap_or_default();
        }
        let slope = slope.unwrap_or(1.0);
        // A slope of zero would make all of the picture one value.
        let slope = if slope == 0.0 { 1.0 } else { slope };
        Self { rescale: Rescale::Linear { slope, intercept: intercept.unwrap_or(0.0) }, unit }
    }

    pub fn value(&self, stored: f64) -> f64 {
        match &self.rescale {
            Rescale::Linear { slope, intercept } => slope * stored + intercept,
            Rescale::Table(lut) => lut.value(stored),
        }
    }
}

/// CT's rescaled values are Hounsfield units unless it says otherwise (PS3.3, C.8.2.1.1.2).
fn unit(stated: Option<String>, modality: &str, rescaled: bool) -> String {
    match stated.as_deref() {
        Some("US") => String::new(),
        Some(unit) => unit.to_owned(),
        None if modality == "CT" && rescaled => "HU".to_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use dicom_core::VR;

    use super::super::samples::{file, grey};
    use super::super::write::Out;
    use super::*;

    #[track_caller]
    fn check(out: &Out, stored: f64, expected: f64, unit: &str) {
        let file = file(out);
        let modality = Modality::of(&Groups::of(&file, 0), &Image::of(&file).unwrap());
        assert_eq!((modality.value(stored), modality.unit.as_str()), (expected, unit));
    }

    #[test]
    fn slope_and_intercept_with_the_unit() {
        let ct =
            grey(1, 1, &[0]).text(tags::RESCALE_SLOPE, "2").text(tags::RESCALE_INTERCEPT, "-1024");
        check(&ct, 100.0, -824.0, "HU");
        check(&ct.text(tags::RESCALE_TYPE, "US"), 100.0, -824.0, "");
        check(&grey(1, 1, &[0]), 100.0, 100.0, "");
    }

    #[test]
    fn a_frame_has_its_own() {
        let group = |slope: &str| {
            Out::new().items(
                tags::PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
                vec![
                    Out::new()
                        .text(tags::RESCALE_SLOPE, slope)
                        .text(tags::RESCALE_INTERCEPT, "0")
                        .text(tags::RESCALE_TYPE, "HU"),
                ],
            )
        };
        let out = grey(1, 1, &[0, 0])
            .number(tags::NUMBER_OF_FRAMES, 2)
            .items(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, vec![group("5")])
            .items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, vec![Out::new(), group("3")]);
        let file = file(&out);
        let image = Image::of(&file).unwrap();
        let of = |frame| Modality::of(&Groups::of(&file, frame), &image).value(10.0);
        assert_eq!((of(0), of(1)), (50.0, 30.0));
    }

    #[test]
    fn a_table_and_a_dose() {
        let table = Out::new()
            .words(tags::LUT_DESCRIPTOR, VR::US, &[2, 5, 16])
            .words(tags::LUT_DATA, VR::US, &[100, 200])
            .text(tags::MODALITY_LUT_TYPE, "OD");
        let out = grey(1, 1, &[0]).items(tags::MODALITY_LUT_SEQUENCE, vec![table]);
        check(&out, 6.0, 200.0, "OD");
        check(&out, 0.0, 100.0, "OD");
        let dose = Out::new()
            .text(tags::MODALITY, "RTDOSE")
            .and(grey(1, 1, &[0]))
            .text(tags::DOSE_GRID_SCALING, "0.5")
            .text(tags::DOSE_UNITS, "GY");
        check(&dose, 3.0, 1.5, "GY");
    }
}
