//! Which measured values are black and which white: as the file says, by a preset, or as the person
//! dragged it.

use crate::core::imaging::dicom::window::{Function, Preset, Window};
use crate::engine::imaging::protocol::Picture;

/// A drag over so many pixels of the screen goes through all values of the slice.
const DRAG: f64 = 512.0;
/// A press of a key goes through this share of them.
const KEY: f64 = 1.0 / 100.0;

/// What is chosen; it stays from slice to slice and from item to item.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Tone {
    /// The file's own proposal, by place; the first where there are fewer.
    #[default]
    AsFiled,
    Filed(usize),
    /// From the smallest value of the slice to its largest.
    Whole,
    /// One of [`USUAL`], by place.
    Usual(usize),
    /// Set by the person.
    Own(Window),
}

/// A window in use for a kind of tissue.
#[derive(Clone, Copy, Debug)]
pub struct Usual {
    pub name: &'static str,
    pub center: f64,
    pub width: f64,
}

const fn usual(name: &'static str, center: f64, width: f64) -> Usual {
    Usual { name, center, width }
}

/// In Hounsfield units: for computed tomography alone.
pub const USUAL: &[Usual] = &[
    usual("Soft tissue", 40.0, 400.0),
    usual("Lung", -600.0, 1500.0),
    usual("Bone", 480.0, 2500.0),
    usual("Brain", 40.0, 80.0),
    usual("Liver", 90.0, 150.0),
];

impl Tone {
    /// What a slice is shown with; `None` for colours.
    pub fn of(&self, picture: &Picture) -> Option<Preset> {
        let first = picture.first()?;
        Some(match self {
            Self::AsFiled => first,
            Self::Filed(place) => picture.display.presets.get(*place).cloned().unwrap_or(first),
            Self::Whole => picture.whole.clone().map_or(first, Preset::Window),
            Self::Usual(place) => USUAL.get(*place).map_or(first, |usual| {
                Preset::Window(Window {
                    center: usual.center,
                    width: usual.width,
                    function: Function::Linear,
                    name: usual.name.to_owned(),
                })
            }),
            Self::Own(window) => Preset::Window(window.clone()),
        })
    }

    /// What there is to choose from for a slice, with a name each. Empty for colours.
    pub fn choices(picture: &Picture) -> Vec<(Self, String)> {
        if picture.first().is_none() {
            return Vec::new();
        }
        let filed = picture.display.presets.iter().enumerate().map(|(place, preset)| {
            let tone = if place == 0 { Self::AsFiled } else { Self::Filed(place) };
            let name = match (preset.name(), preset) {
                ("", Preset::Window(window)) => window_words(window, ""),
                ("", Preset::Table(_)) => format!("table {}", place + 1),
                (name, _) => name.to_owned(),
            };
            (tone, format!("As filed: {name}"))
        });
        let mut all: Vec<(Self, String)> = filed.collect();
        let whole = if all.is_empty() { Self::AsFiled } else { Self::Whole };
        if picture.whole.is_some() {
            all.push((whole, "All values of the slice".to_owned()));
        }
        if picture.display.modality.unit == "HU" {
            let usual = USUAL.iter().enumerate();
            all.extend(usual.map(|(place, it)| (Self::Usual(place), it.name.to_owned())));
        }
        all
    }

    /// The choice after this one; after the last comes the first.
    #[must_use]
    pub fn next(&self, picture: &Picture) -> Self {
        let choices = Self::choices(picture);
        let place = choices.iter().position(|(tone, _)| tone == self);
        let next = place.map_or(0, |place| place + 1);
        let next = choices.get(next).or_else(|| choices.first());
        next.map_or(Self::AsFiled, |(tone, _)| tone.clone())
    }

    /// After a drag over so many pixels of the screen: to the right is wider (less contrast), down
    /// is a higher level (darker), as viewers have it.
    #[must_use]
    pub fn dragged(&self, picture: &Picture, by: [f64; 2]) -> Self {
        self.moved(picture, by.map(|pixels| pixels / DRAG))
    }

    /// After arrow keys, so many times each: to the right is wider, up is a higher level.
    #[must_use]
    pub fn stepped(&self, picture: &Picture, by: [f64; 2]) -> Self {
        self.moved(picture, [by[0] * KEY, -by[1] * KEY])
    }

    /// `by`: shares of all values of the slice.
    fn moved(&self, picture: &Picture, by: [f64; 2]) -> Self {
        let range = picture.whole.as_ref().map_or(0.0, |whole| whole.width);
        let window = match self.of(picture) {
            None => return self.clone(),
            Some(Preset::Window(window)) => window,
            // A table has no width: it begins with what the table could tell apart.
            Some(Preset::Table(_)) => match &picture.whole {
                Some(whole) => whole.clone(),
                None => return self.clone(),
            },
        };
        let least = match window.function {
            Function::Linear => 1.0,
            Function::LinearExact | Function::Sigmoid => (range / 10_000.0).max(f64::MIN_POSITIVE),
        };
        let range = if range > 0.0 { range } else { window.width };
        let center = neat(window.center + by[1] * range, range);
        let width = neat(window.width + by[0] * range, range).max(least);
        Self::Own(Window { center, width, name: String::new(), ..window })
    }
}

/// Whole numbers where there are many of them: nobody sets a tenth of a Hounsfield unit.
fn neat(value: f64, range: f64) -> f64 {
    if range >= 64.0 { value.round() } else { value }
}

/// `W 400 L 40 HU`.
pub fn window_words(window: &Window, unit: &str) -> String {
    let number = |value: f64| {
        let digits = if window.width >= 10.0 { 0 } else { 3 };
        let text = format!("{value:.digits$}");
        // Minus nothing.
        if text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.')) {
            text.trim_start_matches('-').to_owned()
        } else {
            text
        }
    };
    let words = format!("W {} L {} {unit}", number(window.width), number(window.center));
    words.trim_end().to_owned()
}

/// What a slice is shown with, in words; empty for colours.
pub fn words(tone: &Tone, picture: &Picture) -> String {
    match tone.of(picture) {
        None => String::new(),
        Some(Preset::Window(window)) => window_words(&window, &picture.display.modality.unit),
        Some(preset @ Preset::Table(_)) if preset.name().is_empty() => {
            "table of the file".to_owned()
        }
        Some(preset) => preset.name().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::imaging::tests::{picture, window};

    #[track_caller]
    fn check(tone: &Tone, picture: &Picture, expected: &str) {
        assert_eq!(words(tone, picture), expected);
    }

    #[test]
    fn the_files_first_proposal_comes_first_and_all_values_where_it_has_none() {
        let filed = picture(vec![window(40.0, 400.0, "SOFT"), window(500.0, 2000.0, "")], "HU");
        check(&Tone::AsFiled, &filed, "W 400 L 40 HU");
        check(&Tone::Filed(1), &filed, "W 2000 L 500 HU");
        check(&Tone::Filed(7), &filed, "W 400 L 40 HU");
        check(&Tone::Whole, &filed, "W 1024 L 0 HU");
        check(&Tone::Usual(1), &filed, "W 1500 L -600 HU");
        check(&Tone::AsFiled, &picture(Vec::new(), ""), "W 1024 L 0");
        let names: Vec<String> = Tone::choices(&filed).into_iter().map(|(_, name)| name).collect();
        assert_eq!(
            names[..4],
            ["As filed: SOFT", "As filed: W 2000 L 500", "All values of the slice", "Soft tissue"]
        );
        // No Hounsfield units, no windows of them.
        assert_eq!(Tone::choices(&picture(Vec::new(), "")).len(), 1);
    }

    #[test]
    fn choices_go_round() {
        let filed = picture(vec![window(40.0, 400.0, "SOFT")], "");
        let next = Tone::AsFiled.next(&filed);
        assert_eq!(next, Tone::Whole);
        assert_eq!(next.next(&filed), Tone::AsFiled);
        assert_eq!(
            Tone::Own(Window { name: "x".to_owned(), ..own(1.0, 1.0) }).next(&filed),
            Tone::AsFiled
        );
    }

    fn own(center: f64, width: f64) -> Window {
        Window { center, width, function: Function::Linear, name: String::new() }
    }

    #[test]
    fn a_drag_goes_as_in_other_viewers() {
        let filed = picture(vec![window(40.0, 400.0, "SOFT")], "HU");
        let check = |tone: Tone, center: f64, width: f64| {
            assert_eq!(tone, Tone::Own(own(center, width)));
        };
        check(Tone::AsFiled.dragged(&filed, [50.0, 0.0]), 40.0, 500.0);
        check(Tone::AsFiled.dragged(&filed, [0.0, 50.0]), 140.0, 400.0);
        check(Tone::AsFiled.stepped(&filed, [0.0, -10.0]), 142.0, 400.0);
        // It never turns round.
        check(Tone::AsFiled.dragged(&filed, [-9000.0, 0.0]), 40.0, 1.0);
    }

    #[test]
    fn minus_nothing_is_nothing() {
        assert_eq!(window_words(&own(-0.2, 400.0), ""), "W 400 L 0");
        assert_eq!(window_words(&own(-0.25, 0.5), ""), "W 0.500 L -0.250");
    }
}
