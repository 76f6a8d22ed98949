//! What the page asks of medical images and what it is told.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::core::imaging::dicom::packed::Packing;
use crate::core::imaging::dicom::render::Display;
use crate::core::imaging::dicom::spacing::Spacing;
use crate::core::imaging::dicom::window::{Preset, Window};
use crate::core::model::event::Verdict;

/// `key`: what the page calls the files that it opened together.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub enum Ask {
    /// The files come beside it. `labels`: of the question that segmentations among them answer,
    /// id and title; `None` where no question asks for regions.
    Open { key: String, labels: Option<Vec<(String, String)>> },
    /// The pixels of a slice, by place in [`Opened::slices`]; they come beside [`Told::Slice`].
    Slice { key: String, slice: u32 },
    /// All attributes of a file, by place in [`Opened::files`].
    Rows { key: String, file: u32, identities: bool },
    /// Masks as a DICOM segmentation; `identities`: with the patient's name and number.
    Masks { key: String, findings: Vec<Finding>, ids: Ids, identities: bool },
    /// Findings as a DICOM structured report, or as JSON.
    Report { key: String, findings: Vec<Finding>, ids: Ids, observer: String, as_json: bool },
}

#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub enum Told {
    Opened(Box<Opened>),
    Slice(Box<Picture>),
    /// There is no such picture or file, in words.
    Refused {
        why: String,
    },
    Rows {
        rows: Vec<Row>,
        left_out: u32,
    },
    /// What was asked for, in the bytes beside it.
    File,
    /// Nothing is open by this key, or no longer: open it again.
    Closed,
}

/// Files that were opened together.
#[derive(Clone, Debug, Default, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Opened {
    /// In the order in which they came.
    pub files: Vec<File>,
    /// In the order in which they are looked at: of each series after its position, one series
    /// after the other.
    pub slices: Vec<Slice>,
    /// Millimetres from a slice to the next, as most are; of the first series.
    pub step: Option<f64>,
    /// What a person should know before trusting the order, in words.
    pub remarks: Vec<String>,
    /// What segmentations among the files suggest.
    pub suggested: Vec<Suggested>,
}

/// What an agent suggests for the slices: the masks of one segmentation.
#[derive(Clone, Debug, Default, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Suggested {
    /// Another one for each agent of each segmentation, and always the same.
    pub id: String,
    pub agent: String,
    pub version: String,
    /// Where it comes from, in words.
    pub rationale: String,
    /// Regions as JSON, each with the slice as its `frame`.
    pub regions: String,
}

/// One file.
#[derive(Clone, Debug, Default, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct File {
    pub name: String,
    pub modality: String,
    /// As the file calls its series. A person may have written who the patient is into it.
    pub description: String,
    pub series_number: Option<i64>,
    /// Name of its transfer syntax; empty where it is no DICOM.
    pub syntax: String,
    /// Why it is not among the slices; empty where it is.
    pub refused: String,
    /// What was odd in it.
    pub issues: Vec<String>,
    /// Whether the pixels may name the patient: yes, no, or not said.
    pub burned_in: Option<bool>,
}

/// Where a slice comes from and how large it is.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Slice {
    pub file: u32,
    /// Of the file, counted from 0.
    pub frame: u32,
    pub columns: u32,
    pub rows: u32,
    /// Millimetres along the slices' direction.
    pub place: Option<f64>,
    /// `None`: lengths are in pixels.
    pub spacing: Option<Spacing>,
    /// How tall a pixel is for its width.
    pub aspect: f64,
}

/// A slice's pixels are beside it; here is how they are read and shown.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Picture {
    pub columns: u32,
    pub rows: u32,
    pub packing: Packing,
    pub display: Display,
    /// From the smallest measured value to the largest; `None` for colours.
    pub whole: Option<Window>,
    /// Stored values between these two were never measured.
    pub padding: Option<(f64, f64)>,
}

impl Picture {
    /// What it is shown with where nobody chose anything: the file's first proposal, else all of
    /// its values; `None` for colours.
    pub fn first(&self) -> Option<Preset> {
        if self.display.palette.is_some() {
            return None;
        }
        let proposed = self.display.presets.first().cloned();
        proposed.or_else(|| self.whole.clone().map(Preset::Window))
    }
}

/// A mark on a slice and what was said of it.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Finding {
    /// By place in [`Opened::slices`].
    pub slice: u32,
    /// What it is called among the marks, and a UID of its own.
    pub id: String,
    pub uid: String,
    /// Of the question, and its title.
    pub label: String,
    pub title: String,
    /// [`Shape`](crate::core::marks::Shape) as JSON.
    pub shape: String,
    /// Name and version of who suggested it; `None` where a person found it.
    pub agent: Option<(String, String)>,
    pub score: Option<f64>,
    pub verdict: Verdict,
}

/// UIDs and the time of a file that is written: made by the page, which has a clock and chance.
#[derive(Clone, Debug, Default, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Ids {
    pub sop_instance: String,
    pub series: String,
    pub dimensions: String,
    /// `YYYYMMDD` and `HHMMSS`.
    pub date: String,
    pub time: String,
}

/// One attribute.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Row {
    /// `(0010,0010)`
    pub number: String,
    /// 0 for the file's own, one more within each sequence.
    pub depth: u32,
    pub name: String,
    /// `None` where it is hidden as an identity.
    pub value: Option<String>,
}
