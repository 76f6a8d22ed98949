//! Why a file, an attribute or a frame could not be read: what, where, what to do.

use std::fmt;

use dicom_core::Tag;

use super::names;

/// What kind of trouble it is; the words are in [`DicomError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The bytes are not DICOM at all.
    NotDicom,
    /// The file contradicts itself or ends too early.
    Damaged,
    /// An attribute that is needed is not there.
    Missing,
    /// Correct, but this program does not decode it; its attributes are still shown.
    NotDecoded,
    /// What was asked for does not exist, such as frame 31 of 30.
    NoSuch,
}

/// One refusal in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DicomError {
    pub kind: Kind,
    /// What happened, without a full stop.
    pub what: String,
    pub tag: Option<Tag>,
    /// Byte of the file, where it is known.
    pub at: Option<usize>,
    /// What a person can do about it, a sentence without a full stop; may be empty.
    pub advice: String,
}

impl DicomError {
    pub fn new(kind: Kind, what: impl Into<String>) -> Self {
        let advice = match kind {
            Kind::NotDicom => "open it as another format",
            Kind::Damaged => "export the file again from where it came",
            Kind::Missing => "its attributes are shown without a picture",
            Kind::NotDecoded => {
                "its attributes are shown; convert it to an uncompressed transfer syntax to see it"
            }
            Kind::NoSuch => "",
        };
        Self { kind, what: what.into(), tag: None, at: None, advice: advice.to_owned() }
    }

    pub fn damaged(what: impl Into<String>) -> Self {
        Self::new(Kind::Damaged, what)
    }

    pub fn missing(tag: Tag) -> Self {
        Self::new(Kind::Missing, "an attribute that the picture needs is missing").about(tag)
    }

    pub fn not_decoded(what: impl Into<String>) -> Self {
        Self::new(Kind::NotDecoded, what)
    }

    pub fn about(mut self, tag: Tag) -> Self {
        self.tag = Some(tag);
        self
    }

    pub fn at(mut self, byte: usize) -> Self {
        self.at = Some(byte);
        self
    }

    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = advice.into();
        self
    }
}

impl fmt::Display for DicomError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        if let Some(tag) = self.tag {
            write!(f, ", {} {}", names::number(tag), names::name(tag))?;
        }
        if let Some(at) = self.at {
            write!(f, ", at byte {at}")?;
        }
        if !self.advice.is_empty() {
            write!(f, "; {}", self.advice)?;
        }
        Ok(())
    }
}

impl std::error::Error for DicomError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_where_and_what_to_do() {
        let error = DicomError::missing(Tag(0x0028, 0x0010)).at(12);
        assert_eq!(
            error.to_string(),
            "an attribute that the picture needs is missing, (0028,0010) Rows, at byte 12; \
             its attributes are shown without a picture"
        );
        assert_eq!(DicomError::new(Kind::NoSuch, "no frame 3").to_string(), "no frame 3");
    }
}
