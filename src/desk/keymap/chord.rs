//! A key with its modifiers, in one normal form, and as text: `a`, `Shift+A`, `Ctrl+K`, `Escape`.

use std::fmt;

use crate::core::text::capital_of;

/// Shift counts for letters and named keys only: `?` is `?` however it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    /// On a Mac: Ctrl or ⌘.
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
    /// The Windows key and its like; never set on a Mac.
    pub meta: bool,
    /// One character, letters in lower case, or a name: `Enter`, `ArrowLeft`, `Space`, `F2`.
    pub key: String,
}

impl Chord {
    /// Brings a key into normal form.
    pub fn new(key: &str) -> Self {
        let key = match single(key) {
            Some(' ') => "Space".to_owned(),
            Some(_) => key.to_lowercase(),
            None => key.to_owned(),
        };
        Self { key, ..Self::default() }
    }

    pub(super) fn with_shift(mut self, shift: bool) -> Self {
        let counts = single(&self.key).is_none_or(char::is_alphabetic);
        self.shift = shift && counts;
        self
    }

    /// `None`: no key, or a modifier that does not exist.
    pub fn parse(text: &str) -> Option<Self> {
        // The key itself may be a plus: `Ctrl++`.
        let (modifiers, key) = match text.strip_suffix('+') {
            Some("") => ("", "+"),
            Some(before) => (before.strip_suffix('+')?, "+"),
            None => text.rsplit_once('+').unwrap_or(("", text)),
        };
        let key = key.trim();
        let is_name = |key: &str| {
            let mut chars = key.chars();
            chars.next().is_some_and(|first| first.is_ascii_uppercase())
                && chars.all(|c| c.is_ascii_alphanumeric())
        };
        (single(key).is_some_and(|c| !c.is_whitespace() && !c.is_control()) || is_name(key))
            .then_some(())?;
        let mut chord = Self::new(key);
        let mut shift = false;
        for modifier in modifiers.split('+').map(str::trim).filter(|word| !word.is_empty()) {
            match modifier.to_ascii_lowercase().as_str() {
                "ctrl" | "control" => chord.ctrl = true,
                "alt" | "option" => chord.alt = true,
                "shift" => shift = true,
                "meta" | "cmd" | "win" => chord.meta = true,
                _ => return None,
            }
        }
        Some(chord.with_shift(shift))
    }

    /// Whether it writes a character when it is pressed in a field.
    pub fn writes(&self) -> bool {
        !self.ctrl
            && !self.meta
            && !self.alt
            && (single(&self.key).is_some() || self.key == "Space")
    }

    /// Why a person cannot have this key; `None` where they can.
    pub fn taken(&self) -> Option<&'static str> {
        let browser = "the browser keeps it for itself";
        match self.key.as_str() {
            "Tab" => Some("it moves the focus, which everybody without a mouse needs"),
            "F5" | "F11" | "F12" => Some(browser),
            "t" | "n" | "w" | "q" if self.ctrl && !self.alt => Some(browser),
            "Shift" | "Control" | "Alt" | "Meta" | "AltGraph" => Some("it is no key of its own"),
            _ => None,
        }
    }

    /// As the page shows it: `⌘K` on a Mac, `Ctrl+K` elsewhere, arrows as arrows.
    pub fn label(&self, mac: bool) -> String {
        let key = match self.key.as_str() {
            "ArrowLeft" => "←".to_owned(),
            "ArrowRight" => "→".to_owned(),
            "ArrowUp" => "↑".to_owned(),
            "ArrowDown" => "↓".to_owned(),
            "Escape" => "Esc".to_owned(),
            _ => self.shown_key(),
        };
        if mac {
            let mark = |on: bool, mark: &'static str| if on { mark } else { "" };
            let shift = mark(self.shift, "⇧");
            return format!("{}{shift}{}{key}", mark(self.alt, "⌥"), mark(self.ctrl, "⌘"));
        }
        format!("{}{key}", self.modifiers())
    }

    /// Alone a letter is written as on the screen, small; with modifiers as on the keyboard.
    fn shown_key(&self) -> String {
        let alone = !(self.ctrl || self.alt || self.shift || self.meta);
        match single(&self.key) {
            Some(letter) if !alone => capital_of(letter).to_string(),
            _ => self.key.clone(),
        }
    }

    fn modifiers(&self) -> String {
        let word = |on: bool, word: &'static str| if on { word } else { "" };
        let (ctrl, alt) = (word(self.ctrl, "Ctrl+"), word(self.alt, "Alt+"));
        format!("{ctrl}{alt}{}{}", word(self.shift, "Shift+"), word(self.meta, "Meta+"))
    }
}

impl fmt::Display for Chord {
    /// The form that [`Chord::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.modifiers(), self.shown_key())
    }
}

/// The one character of a key that writes one.
pub(super) fn single(key: &str) -> Option<char> {
    let mut chars = key.chars();
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let said = match Chord::parse(text) {
            Some(chord) => format!("{chord} {} {}", chord.label(false), chord.label(true)),
            None => "no key".to_owned(),
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn reads_and_writes_chords() {
        check("a", "a a a");
        check("A", "a a a");
        check("Shift+a", "Shift+A Shift+A ⇧A");
        check("ctrl+k", "Ctrl+K Ctrl+K ⌘K");
        check("Shift+Ctrl+Z", "Ctrl+Shift+Z Ctrl+Shift+Z ⇧⌘Z");
        check("Shift+?", "? ? ?");
        check("Ctrl++", "Ctrl++ Ctrl++ ⌘+");
        check("+", "+ + +");
        check("ArrowLeft", "ArrowLeft ← ←");
        check("Shift+Escape", "Shift+Escape Shift+Esc ⇧Esc");
        check("Space", "Space Space Space");
        check("Ф", "ф ф ф");
        check("", "no key");
        check("Hyper+a", "no key");
        check("hello", "no key");
        check("a+", "no key");
    }

    proptest! {
        #[test]
        fn text_form_comes_back(text in "((Ctrl|Alt|Shift|Meta)\\+){0,3}(\\PC|Enter|F2)") {
            if let Some(chord) = Chord::parse(&text) {
                prop_assert_eq!(Chord::parse(&chord.to_string()), Some(chord));
            }
        }

        #[test]
        fn never_panics(text in ".{0,12}") {
            if let Some(chord) = Chord::parse(&text) {
                prop_assert!(!chord.label(true).is_empty());
            }
        }
    }
}
