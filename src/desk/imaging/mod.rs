//! Looking at medical images: which slice, how grey, how long a line is, and the keys for it.
//!
//! ```text
//! keys, wheel, pointer ─▶ Act ─▶ the slice · Tone (window, invert) · Ruler
//!                                     └─ with a slice's pixels ─▶ RGBA of the canvas
//! ```
//! What lies on a slice (regions, masks) is [`super::drawing`]'s.

pub mod corners;
pub mod keys;
pub mod near;
pub mod ruler;
pub mod tone;

pub use keys::{Act, Hand, Now};
pub use near::Near;
pub use ruler::Ruler;
pub use tone::Tone;

#[cfg(test)]
mod tests {
    use crate::core::imaging::dicom::modality::{Modality, Rescale};
    use crate::core::imaging::dicom::packed::Packing;
    use crate::core::imaging::dicom::render::Display;
    use crate::core::imaging::dicom::spacing::{Source, Spacing};
    use crate::core::imaging::dicom::window::{Function, Preset, Window};
    use crate::engine::imaging::protocol::{File, Opened, Picture, Slice};

    pub(super) fn window(center: f64, width: f64, name: &str) -> Window {
        Window { center, width, function: Function::Linear, name: name.to_owned() }
    }

    /// Grey, with values from -512 to 512.
    pub(super) fn picture(windows: Vec<Window>, unit: &str) -> Picture {
        let rescale = Rescale::Linear { slope: 1.0, intercept: 0.0 };
        Picture {
            columns: 2,
            rows: 1,
            packing: Packing::Signed16,
            display: Display {
                modality: Modality { rescale, unit: unit.to_owned() },
                presets: windows.into_iter().map(Preset::Window).collect(),
                palette: None,
                inverted: false,
            },
            whole: Some(window(0.0, 1024.0, "")),
            padding: None,
        }
    }

    /// Two slices, of which one has a spacing.
    pub(super) fn opened() -> Opened {
        let slice = |frame: u32, spacing| Slice {
            file: 0,
            frame,
            columns: 4,
            rows: 3,
            place: Some(f64::from(frame) * 5.0),
            spacing,
            aspect: 1.0,
        };
        let spacing = Spacing { between_rows: 0.7, between_columns: 0.5, source: Source::Patient };
        Opened {
            files: vec![File {
                name: "a.dcm".to_owned(),
                modality: "CT".to_owned(),
                description: "Thorax of J. Doe".to_owned(),
                series_number: Some(3),
                ..File::default()
            }],
            slices: vec![slice(0, Some(spacing)), slice(1, None)],
            step: Some(5.0),
            ..Opened::default()
        }
    }
}
