//! What holds for one frame (PS3.3, C.7.6.16): its own functional groups, then those that
//! all frames share, then the file's attributes.

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::attributes::Attributes;
use super::read::DicomFile;

/// Attributes of one frame, from the nearest to the widest.
#[derive(Clone, Copy, Debug)]
pub struct Groups<'a> {
    pub file: Attributes<'a>,
    shared: Option<Attributes<'a>>,
    own: Option<Attributes<'a>>,
}

impl<'a> Groups<'a> {
    /// Of frame `frame`, counted from 0.
    pub fn of(file: &'a DicomFile, frame: usize) -> Self {
        Self::all(file, frame..frame + 1).into_iter().next().unwrap_or(Self {
            file: file.attributes(),
            shared: None,
            own: None,
        })
    }

    /// Of several frames.
    pub fn all(file: &'a DicomFile, frames: std::ops::Range<usize>) -> Vec<Self> {
        let data = file.attributes();
        let shared = data.item(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
        let own = data.items(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        frames.map(|frame| Self { file: data, shared, own: own.get(frame).copied() }).collect()
    }

    /// The first item of a functional group; `None` where neither the frame nor all frames have it.
    pub fn group(&self, group: Tag) -> Option<Attributes<'a>> {
        [self.own, self.shared].into_iter().flatten().find_map(|groups| groups.item(group))
    }

    /// Attributes of a functional group, or the file's own where older files keep them.
    pub fn group_or_file(&self, group: Tag) -> Attributes<'a> {
        self.group(group).unwrap_or(self.file)
    }
}
