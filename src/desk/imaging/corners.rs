//! What stands in the corners over a slice.

use super::tone::{self, Tone};
use crate::engine::imaging::protocol::{File, Opened, Picture};

/// `Slice 7 of 24`, with the place and, of a file of several frames, the frame.
pub fn slice_words(opened: &Opened, at: u32) -> String {
    let count = opened.slices.len();
    let mut words = format!("Slice {} of {count}", at + 1);
    let slice = usize::try_from(at).ok().and_then(|at| opened.slices.get(at));
    if let Some(place) = slice.and_then(|slice| slice.place) {
        // Minus nothing is nothing.
        words += &format!(", at {:.1} mm", place + 0.0);
    }
    words
}

/// `CT, series 3`, with what the file calls it where identities are shown: people write names there.
pub fn series_words(file: &File, identities: bool) -> String {
    let mut words = file.modality.clone();
    if let Some(number) = file.series_number {
        words += &format!(", series {number}");
    }
    if identities && !file.description.is_empty() {
        words += &format!(": {}", file.description);
    }
    words.trim_start_matches(", ").to_owned()
}

/// `128 × 128, 0.70 × 0.70 mm, 5.0 mm apart`: how large pixels are and how far slices are apart.
pub fn spacing_words(opened: &Opened, at: u32) -> String {
    let slice = usize::try_from(at).ok().and_then(|at| opened.slices.get(at));
    let Some(slice) = slice else { return String::new() };
    let mut words = format!("{} × {}", slice.columns, slice.rows);
    match &slice.spacing {
        Some(spacing) => {
            let (across, down) = (spacing.between_columns, spacing.between_rows);
            words += &format!(", {across:.2} × {down:.2} mm");
        }
        None => words += ", no pixel spacing",
    }
    if let Some(step) = opened.step {
        words += &format!(", {step:.1} mm apart");
    }
    words
}

/// `W 400 L 40 HU`, and that it is inverted.
pub fn tone_words(tone: &Tone, is_inverted: bool, picture: &Picture) -> String {
    let words = tone::words(tone, picture);
    match (is_inverted, words.is_empty()) {
        (false, _) => words,
        (true, true) => "inverted".to_owned(),
        (true, false) => format!("{words}, inverted"),
    }
}

/// What a person should know of the pixels before showing them to others; empty where the file says
/// that they name nobody.
pub fn burned_in_words(files: &[File]) -> &'static str {
    let shown = || files.iter().filter(|file| file.refused.is_empty());
    if shown().any(|file| file.burned_in == Some(true)) {
        "The pixels themselves may name the patient: the file says that text is burned in."
    } else if shown().any(|file| file.burned_in.is_none()) {
        "The file does not say whether the pixels themselves name the patient."
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::imaging::tests::{opened, picture, window};

    #[test]
    fn corners_say_what_the_file_says() {
        let all = opened();
        assert_eq!(slice_words(&all, 1), "Slice 2 of 2, at 5.0 mm");
        assert_eq!(spacing_words(&all, 0), "4 × 3, 0.50 × 0.70 mm, 5.0 mm apart");
        assert_eq!(spacing_words(&all, 1), "4 × 3, no pixel spacing, 5.0 mm apart");
        assert_eq!(spacing_words(&all, 9), "");
        let file = &all.files[0];
        assert_eq!(series_words(file, false), "CT, series 3");
        assert_eq!(series_words(file, true), "CT, series 3: Thorax of J. Doe");
        assert_eq!(series_words(&File::default(), true), "");
        let filed = picture(vec![window(40.0, 400.0, "")], "HU");
        assert_eq!(tone_words(&Tone::AsFiled, true, &filed), "W 400 L 40 HU, inverted");
    }

    #[test]
    fn whether_pixels_name_somebody() {
        let file = |burned_in| File { burned_in, ..File::default() };
        let check = |all: &[File], words: &str| assert!(burned_in_words(all).contains(words));
        check(&[file(Some(false)), file(Some(true))], "says that text is burned in");
        check(&[file(Some(false)), file(None)], "does not say");
        assert_eq!(burned_in_words(&[file(Some(false))]), "");
    }
}
