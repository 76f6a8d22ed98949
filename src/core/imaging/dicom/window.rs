//! Which measured values are black, which white, and what lies between (PS3.3, C.11.2).

use borsh::{BorshDeserialize, BorshSerialize};
use dicom_dictionary_std::tags;

use super::frame::{Content, Frame};
use super::groups::Groups;
use super::image::Image;
use super::lut::Lut;
use super::modality::{Modality, Rescale};

/// How grey grows between black and white.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Function {
    #[default]
    Linear,
    LinearExact,
    Sigmoid,
}

/// A window over measured values. Width is above zero, for [`Function::Linear`] at least 1.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Window {
    pub center: f64,
    pub width: f64,
    pub function: Function,
    /// What the file calls it, such as `BONE`; may be empty.
    pub name: String,
}

/// One way of showing that the file proposes.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub enum Preset {
    Window(Window),
    Table(Lut),
}

impl Preset {
    /// What the file calls it; may be empty.
    pub fn name(&self) -> &str {
        match self {
            Self::Window(window) => &window.name,
            Self::Table(lut) => &lut.explanation,
        }
    }

    /// From 0 black to 1 white.
    pub fn level(&self, value: f64) -> f64 {
        match self {
            Self::Window(window) => window.level(value),
            Self::Table(lut) => {
                let full = (1_u64 << lut.bits.clamp(1, 16)) - 1;
                (lut.value(value) / full as f64).clamp(0.0, 1.0)
            }
        }
    }
}

impl Window {
    /// From 0 black to 1 white.
    pub fn level(&self, value: f64) -> f64 {
        let Self { center, width, .. } = *self;
        match self.function {
            Function::Linear => {
                let (middle, half) = (center - 0.5, (width - 1.0) / 2.0);
                if value <= middle - half {
                    0.0
                } else if value > middle + half {
                    1.0
                } else {
                    (value - middle) / (width - 1.0) + 0.5
                }
            }
            Function::LinearExact => ((value - center) / width + 0.5).clamp(0.0, 1.0),
            Function::Sigmoid => 1.0 / (1.0 + (-4.0 * (value - center) / width).exp()),
        }
    }
}

/// What the file proposes, windows first, in its order.
pub fn presets(groups: &Groups<'_>, image: &Image) -> Vec<Preset> {
    let data = groups.group_or_file(tags::FRAME_VOILUT_SEQUENCE);
    let function = match data.text(tags::VOILUT_FUNCTION).as_deref() {
        Some("LINEAR_EXACT") => Function::LinearExact,
        Some("SIGMOID") => Function::Sigmoid,
        _ => Function::Linear,
    };
    let names = data.texts(tags::WINDOW_CENTER_WIDTH_EXPLANATION);
    let least = if function == Function::Linear { 1.0 } else { f64::MIN_POSITIVE };
    let windows = data
        .numbers(tags::WINDOW_CENTER)
        .into_iter()
        .zip(data.numbers(tags::WINDOW_WIDTH))
        .enumerate()
        .filter(|(_, (_, width))| *width >= least)
        .map(|(at, (center, width))| {
            let name = names.get(at).cloned().unwrap_or_default();
            Preset::Window(Window { center, width, function, name })
        });
    let tables = groups
        .file
        .items(tags::VOILUT_SEQUENCE)
        .into_iter()
        .filter_map(|item| Lut::of(&item, image.signed).ok())
        .map(Preset::Table);
    windows.chain(tables).collect()
}

/// From the smallest measured value to the largest, padding left out: what is shown where
/// the file proposes nothing. `None` for colours and where there is nothing but padding.
pub fn whole(frame: &Frame, image: &Image, modality: &Modality) -> Option<Window> {
    let grow = |range: Option<(f64, f64)>, value: f64| {
        Some(range.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    };
    let counts = |stored: &f64| !image.is_padding(*stored) && stored.is_finite();
    let (low, high) = match (&frame.content, &modality.rescale) {
        (Content::Integers(values), Rescale::Linear { .. }) => {
            // Measured values lie as stored ones do: only the ends are rescaled.
            let padding = image.padding.unwrap_or((1.0, 0.0));
            let padding = padding.0.ceil() as i64..=padding.1.floor() as i64;
            let kept = values.iter().filter(|value| !padding.contains(&i64::from(**value)));
            let range =
                kept.fold(None, |range: Option<(i32, i32)>, value| {
                    Some(range.map_or((*value, *value), |(low, high)| {
                        (low.min(*value), high.max(*value))
                    }))
                });
            range.map(|(low, high)| {
                let (low, high) = (modality.value(f64::from(low)), modality.value(f64::from(high)));
                (low.min(high), low.max(high))
            })
        }
        (Content::Integers(values), Rescale::Table(_)) => values
            .iter()
            .map(|value| f64::from(*value))
            .filter(counts)
            .map(|value| modality.value(value))
            .fold(None, grow),
        (Content::Numbers(values), _) => values
            .iter()
            .copied()
            .filter(counts)
            .map(|value| modality.value(value))
            .fold(None, grow),
        (Content::Colours(_) | Content::DeepColours(..), _) => None,
    }?;
    Some(Window {
        center: f64::midpoint(low, high),
        width: if high > low { high - low } else { 1.0 },
        function: Function::LinearExact,
        name: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(function: Function, center: f64, width: f64, expected: &[(f64, f64)]) {
        let window = Window { center, width, function, name: String::new() };
        for (value, level) in expected {
            let found = window.level(*value);
            assert!((found - level).abs() < 1e-9, "{value}: {found} is not {level}");
        }
    }

    /// The examples below the formulas of PS3.3, C.11.2.1.2.1.
    #[test]
    fn linear_as_in_the_standard() {
        check(Function::Linear, 2048.0, 4096.0, &[(0.0, 0.0), (4095.0, 1.0), (2047.5, 0.5)]);
        check(Function::Linear, 2048.0, 1.0, &[(2047.0, 0.0), (2048.0, 1.0)]);
        check(Function::Linear, 0.0, 100.0, &[(-50.0, 0.0), (49.0, 1.0)]);
        check(Function::Linear, 0.0, 1.0, &[(-1.0, 0.0), (0.0, 1.0)]);
    }

    #[test]
    fn exact_and_sigmoid() {
        check(Function::LinearExact, 0.0, 100.0, &[(-50.0, 0.0), (0.0, 0.5), (50.0, 1.0)]);
        check(Function::Sigmoid, 10.0, 4.0, &[(10.0, 0.5), (11.0, 1.0 / (1.0 + (-1.0_f64).exp()))]);
    }
}
