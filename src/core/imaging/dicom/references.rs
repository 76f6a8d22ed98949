//! The UIDs by which a file, its series and its study are found again.

use dicom_dictionary_std::tags;

use super::read::DicomFile;

/// What an export needs to point back at the image. Empty where the file does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct References {
    pub sop_class: String,
    pub sop_instance: String,
    pub study: String,
    pub series: String,
    /// Images of one frame of reference share their millimetres.
    pub frame_of_reference: String,
    pub modality: String,
}

impl References {
    pub fn of(file: &DicomFile) -> Self {
        let data = file.attributes();
        let text = |tag| data.text(tag).unwrap_or_default();
        let meta = |tag| file.meta().text(tag).unwrap_or_default();
        let or = |first: String, second: String| if first.is_empty() { second } else { first };
        Self {
            sop_class: or(text(tags::SOP_CLASS_UID), meta(tags::MEDIA_STORAGE_SOP_CLASS_UID)),
            sop_instance: or(
                text(tags::SOP_INSTANCE_UID),
                meta(tags::MEDIA_STORAGE_SOP_INSTANCE_UID),
            ),
            study: text(tags::STUDY_INSTANCE_UID),
            series: text(tags::SERIES_INSTANCE_UID),
            frame_of_reference: text(tags::FRAME_OF_REFERENCE_UID),
            modality: text(tags::MODALITY),
        }
    }
}

/// Whether a text is a UID: digits and single dots, at most 64 characters (PS3.5, 9.1).
pub fn is_uid(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.split('.').all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && (part.len() == 1 || !part.starts_with('0'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_uid_is() {
        for (text, expected) in [
            ("1.2.840.10008.1.2", true),
            ("2.25.0", true),
            ("", false),
            ("1..2", false),
            ("1.02", false),
            ("1.2a", false),
        ] {
            assert_eq!(is_uid(text), expected, "{text}");
        }
        assert!(!is_uid(&"1.".repeat(33)));
    }
}
