//! A key press as the browser reports it, and the chords it can mean.

use super::chord::{Chord, single};

/// The fields of a `KeyboardEvent`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPress {
    pub key: String,
    pub code: String,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
    pub meta: bool,
    /// `getModifierState("AltGraph")`
    pub alt_graph: bool,
    /// `isComposing`
    pub composing: bool,
    pub repeat: bool,
}

/// Where the keyboard focus is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// On nothing that takes keys.
    #[default]
    Nothing,
    /// On a button, link or checkbox: Enter and Space are its own.
    Control,
    /// On a list, a slider, a drop-down: letters, digits and arrows are its own.
    Chooser,
    /// In a field of one line.
    Line,
    /// In a field of several lines.
    Lines,
}

impl Focus {
    pub fn is_text(self) -> bool {
        matches!(self, Self::Chooser | Self::Line | Self::Lines)
    }

    /// Whether a chord can be a command here. Editing keys stay with the field.
    pub fn lets_through(self, chord: &Chord) -> bool {
        let editing = matches!(
            chord.key.as_str(),
            "a" | "c" | "v" | "x" | "y" | "z" | "Backspace" | "Delete" | "Home" | "End"
        ) || chord.key.starts_with("Arrow");
        match self {
            Self::Nothing => true,
            Self::Control => !matches!(chord.key.as_str(), "Enter" | "Space") || chord.ctrl,
            Self::Chooser | Self::Line | Self::Lines => {
                let chorded = (chord.ctrl || chord.meta) && !editing;
                chorded || matches!(chord.key.as_str(), "Escape" | "Enter")
            }
        }
    }
}

impl KeyPress {
    /// The chord that a person presses to give it to a command; `None` while only
    /// modifiers are down, and for text by AltGr, dead keys and the like.
    pub fn pressed(&self, mac: bool) -> Option<Chord> {
        self.chords(mac).into_iter().next()
    }

    /// What the press can mean, likeliest first; nothing where it is text or unfinished.
    pub fn chords(&self, mac: bool) -> Vec<Chord> {
        let printable = single(&self.key).is_some();
        // AltGr is Ctrl+Alt on Windows, Option on a Mac: both write characters.
        let writes = if mac { self.alt } else { self.ctrl && self.alt };
        let unfinished = self.composing
            || matches!(self.key.as_str(), "" | "Dead" | "Process" | "Unidentified" | "Compose");
        let modifier = matches!(
            self.key.as_str(),
            "Shift" | "Control" | "Alt" | "Meta" | "AltGraph" | "CapsLock" | "NumLock" | "Fn"
        );
        if unfinished || modifier || (printable && (self.alt_graph || writes)) {
            return Vec::new();
        }
        let named = [Some(self.key.as_str()), self.by_place()].into_iter().flatten();
        named.map(|key| self.chord(key, mac)).collect()
    }

    fn chord(&self, key: &str, mac: bool) -> Chord {
        let chord = Chord::new(key).with_shift(self.shift);
        let ctrl = self.ctrl || (mac && self.meta);
        Chord { ctrl, alt: self.alt, meta: self.meta && !mac, ..chord }
    }

    /// The digit or Latin letter on the key's place, where the layout writes
    /// something else there: a digit on the unshifted top row, a letter of another script.
    fn by_place(&self) -> Option<&str> {
        let written = single(&self.key)?;
        if let Some(digit) = self.code.strip_prefix("Digit") {
            return (!self.shift && !written.is_ascii_digit()).then_some(digit);
        }
        let letter = self.code.strip_prefix("Key")?;
        (!written.is_ascii()).then_some(letter)
    }
}
