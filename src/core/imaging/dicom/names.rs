//! Attributes' names and value representations, from the standard's dictionary.

use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry, VirtualVr};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::StandardDataDictionary;

/// `(0010,0010)`.
pub fn number(tag: Tag) -> String {
    format!("({:04X},{:04X})", tag.group(), tag.element())
}

/// A name to read: the standard's keyword taken apart, `Rescale Slope`.
pub fn name(tag: Tag) -> String {
    match keyword(tag) {
        Some(keyword) => spaced(keyword),
        None if is_private(tag) => "Private attribute".to_owned(),
        None => "Unknown attribute".to_owned(),
    }
}

/// The standard's keyword, such as `RescaleSlope`.
pub fn keyword(tag: Tag) -> Option<&'static str> {
    Some(StandardDataDictionary.by_tag(tag)?.alias)
}

/// An odd group belongs to a maker, and only the maker knows what it holds.
pub fn is_private(tag: Tag) -> bool {
    tag.group() % 2 == 1
}

/// What implicit files leave out. `signed`: the pixel representation read so far,
/// which decides the few attributes that are as signed as the pixels.
pub(super) fn representation(tag: Tag, signed: bool) -> VR {
    match StandardDataDictionary.by_tag(tag).map(|entry| entry.vr()) {
        Some(VirtualVr::Exact(vr)) => vr,
        Some(VirtualVr::Xs) => {
            if signed {
                VR::SS
            } else {
                VR::US
            }
        }
        Some(VirtualVr::Lt) => VR::US,
        Some(_) => VR::OW,
        None => VR::UN,
    }
}

fn spaced(keyword: &str) -> String {
    let letters: Vec<char> = keyword.chars().collect();
    let mut out = String::with_capacity(keyword.len() + 8);
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let starts = before.is_some_and(|before| {
            (letter.is_uppercase() && before.is_lowercase())
                || (letter.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
                || (letter.is_ascii_digit() && !before.is_ascii_digit())
        });
        if starts {
            out.push(' ');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: Tag, expected: &str) {
        assert_eq!(name(tag), expected);
    }

    #[test]
    fn names_are_words() {
        check(Tag(0x0010, 0x0010), "Patient Name");
        check(Tag(0x0008, 0x0018), "SOP Instance UID");
        check(Tag(0x0028, 0x1052), "Rescale Intercept");
        check(Tag(0x0009, 0x0010), "Private Creator");
        check(Tag(0x0009, 0x1001), "Private attribute");
        check(Tag(0x0002, 0x0000), "File Meta Information Group Length");
    }

    #[test]
    fn what_is_as_signed_as_the_pixels_follows_them() {
        assert_eq!(representation(Tag(0x0028, 0x0106), true), VR::SS);
        assert_eq!(representation(Tag(0x0028, 0x0106), false), VR::US);
        assert_eq!(representation(Tag(0x7FE0, 0x0010), false), VR::OW);
        assert_eq!(representation(Tag(0x0099, 0x1000), false), VR::UN);
    }
}
