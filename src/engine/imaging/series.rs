//! Files opened together: which have pictures, and in which order their slices are.

use dicom_dictionary_std::tags;

use super::Fetched;
use super::masks::{Masks, Slices, label_among};
use super::protocol::{File, Opened, Picture, Row, Slice, Suggested};
use crate::core::imaging::dicom::frame::Frame;
use crate::core::imaging::dicom::groups::Groups;
use crate::core::imaging::dicom::identities::{BurnedIn, burned_in};
use crate::core::imaging::dicom::image::Image;
use crate::core::imaging::dicom::packed::pack;
use crate::core::imaging::dicom::read::DicomFile;
use crate::core::imaging::dicom::render::Display;
use crate::core::imaging::dicom::rows::{Identities, rows};
use crate::core::imaging::dicom::series::{Header, series};
use crate::core::imaging::dicom::spacing::{Spacing, aspect};
use crate::core::imaging::dicom::window::whole;
use crate::core::text::counted;

/// Slices beyond this are left out: a damaged count must not become a list of a million.
const MOST_SLICES: usize = 20_000;

#[derive(Debug)]
pub(super) struct Series {
    files: Vec<Read>,
    slices: Vec<Slice>,
    step: Option<f64>,
    remarks: Vec<String>,
    suggested: Vec<Suggested>,
}

#[derive(Debug)]
struct Read {
    name: String,
    bytes: usize,
    file: Option<DicomFile>,
    /// Why it has no slices.
    refused: String,
}

/// What a question calls its labels: id and title.
type Labels<'a> = Option<&'a [(String, String)]>;

impl Series {
    /// `labels`: of the question that segmentations among the files answer.
    pub(super) fn open(fetched: Vec<Fetched>, labels: Labels<'_>) -> Self {
        let files: Vec<Read> = fetched.into_iter().map(read).collect();
        let mut all = Self {
            files,
            slices: Vec::new(),
            step: None,
            remarks: Vec::new(),
            suggested: Vec::new(),
        };
        // Places among the files that have pictures.
        let (places, headers): (Vec<usize>, Vec<Header>) =
            all.pictures().map(|(place, file)| (place, Header::of(file))).unzip();
        let found = series(&headers);
        for (number, one) in found.iter().enumerate() {
            if found.len() > 1 {
                let first = all.slices.len() + 1;
                all.remarks.push(format!(
                    "series {} of {} begins at slice {first}",
                    number + 1,
                    found.len()
                ));
            }
            all.remarks.extend(one.remarks.iter().cloned());
            if number == 0 {
                all.step = one.step;
            }
            for slice in &one.slices {
                let Some(place) = places.get(slice.file) else { continue };
                if let Some(head) = all.head(*place, slice.frame, slice.place) {
                    all.slices.push(head);
                }
            }
        }
        if all.slices.len() > MOST_SLICES {
            let left_out = all.slices.len() - MOST_SLICES;
            all.slices.truncate(MOST_SLICES);
            all.remarks.push(format!("{left_out} slices beyond {MOST_SLICES} are left out"));
        }
        all.take_masks(&places, &headers, labels);
        all
    }

    /// What segmentations among the files suggest; where one cannot be used it is named.
    fn take_masks(&mut self, places: &[usize], headers: &[Header], labels: Labels<'_>) {
        let header = |slice: &Slice| {
            let place = places.binary_search(&usize::try_from(slice.file).ok()?).ok()?;
            Some((headers.get(place)?, slice.frame as usize))
        };
        let slices = Slices::new(self.slices.iter().filter_map(header));
        for read in &mut self.files {
            let Some(file) = read.file.as_ref().filter(|file| Masks::are_in(file)) else {
                continue;
            };
            let Some(labels) = labels else { continue };
            let masks = match Masks::read(read.name.clone(), file.clone()) {
                Ok(masks) => masks,
                Err(why) => {
                    read.refused = why;
                    continue;
                }
            };
            let found = masks.suggested(&slices, |segment| label_among(labels, segment));
            let mut said = masks.left_out(found.placed, &found.problems);
            for (agent, regions) in found.by_agent {
                let count = counted(regions.len() as u64, "mask");
                said.insert(0, format!("{count}, suggested by {}", agent.title));
                self.suggested.push(Suggested {
                    id: format!("{}/{}/{}", masks.uid(), agent.id, agent.version),
                    agent: agent.id,
                    version: agent.version,
                    rationale: format!("From {}.", masks.name),
                    regions: serde_json::Value::Array(regions).to_string(),
                });
            }
            if said.is_empty() {
                said.push("its masks are empty".to_owned());
            }
            read.refused = said.join("; ");
        }
    }

    pub(super) fn told(&self) -> Opened {
        Opened {
            files: self.files.iter().map(told).collect(),
            slices: self.slices.clone(),
            step: self.step,
            remarks: self.remarks.clone(),
            suggested: self.suggested.clone(),
        }
    }

    /// Millimetres from a slice to the next, as most are.
    pub(super) fn step(&self) -> Option<f64> {
        self.step
    }

    pub(super) fn bytes(&self) -> usize {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Pixels of a slice and how they are shown.
    ///
    /// # Errors
    /// Why there are none, for a person.
    pub(super) fn slice(&self, slice: u32) -> Result<(Picture, Vec<u8>), String> {
        let slice = usize::try_from(slice).ok().and_then(|at| self.slices.get(at));
        let slice = slice.ok_or_else(|| "there is no such slice".to_owned())?;
        let file = self.file(slice.file).ok_or_else(|| "there is no such file".to_owned())?;
        let number = slice.frame as usize;
        let decoded = || {
            let image = Image::of(file)?;
            let display = Display::of(file, &image, number)?;
            Frame::read(file, &image, number).map(|frame| (image, display, frame))
        };
        let (image, display, frame) = decoded().map_err(|error| error.to_string())?;
        let (packing, bytes) = pack(&frame.content);
        let is_grey = display.palette.is_none();
        let whole = is_grey.then(|| whole(&frame, &image, &display.modality)).flatten();
        let picture = Picture {
            columns: slice.columns,
            rows: slice.rows,
            packing,
            display,
            whole,
            padding: image.padding,
        };
        Ok((picture, bytes))
    }

    /// All attributes of a file, and how many were left out.
    pub(super) fn rows(&self, file: u32, identities: bool) -> (Vec<Row>, u32) {
        let Some(file) = self.file(file) else { return (Vec::new(), 0) };
        let shown = if identities { Identities::Shown } else { Identities::Hidden };
        let (all, left_out) = rows(file, shown);
        let one = |row: &crate::core::imaging::dicom::rows::Row| Row {
            number: row.number(),
            depth: row.depth as u32,
            name: row.name.clone(),
            value: row.value.clone(),
        };
        (all.iter().map(one).collect(), u32::try_from(left_out).unwrap_or(u32::MAX))
    }

    pub(super) fn head_of(&self, slice: u32) -> Option<&Slice> {
        self.slices.get(usize::try_from(slice).ok()?)
    }

    /// How many slices a file has.
    pub(super) fn frames_of(&self, file: u32) -> usize {
        self.slices.iter().filter(|slice| slice.file == file).count()
    }

    pub(super) fn file(&self, place: u32) -> Option<&DicomFile> {
        self.files.get(usize::try_from(place).ok()?)?.file.as_ref()
    }

    fn pictures(&self) -> impl Iterator<Item = (usize, &DicomFile)> {
        let files = self.files.iter().enumerate().filter(|(_, read)| read.refused.is_empty());
        files.filter_map(|(place, read)| Some((place, read.file.as_ref()?)))
    }

    fn head(&self, place: usize, frame: usize, along: Option<f64>) -> Option<Slice> {
        let file = self.files.get(place)?.file.as_ref()?;
        let data = file.attributes();
        let size = |tag| data.count(tag).and_then(|it| u32::try_from(it).ok()).unwrap_or_default();
        let groups = Groups::of(file, frame);
        Some(Slice {
            file: u32::try_from(place).ok()?,
            frame: u32::try_from(frame).ok()?,
            columns: size(tags::COLUMNS),
            rows: size(tags::ROWS),
            place: along,
            spacing: Spacing::of(&groups),
            aspect: aspect(&groups),
        })
    }
}

fn read(fetched: Fetched) -> Read {
    let Fetched { name, bytes } = fetched;
    let read = bytes.and_then(|bytes| {
        let length = bytes.len();
        DicomFile::read(bytes).map(|file| (file, length)).map_err(|error| error.to_string())
    });
    match read {
        Err(refused) => Read { name, bytes: 0, file: None, refused },
        Ok((file, bytes)) => {
            let refused = why_no_picture(&file);
            Read { name, bytes, file: Some(file), refused }
        }
    }
}

/// Why a file has no slices; empty where it has some.
fn why_no_picture(file: &DicomFile) -> String {
    if Masks::are_in(file) {
        return "it holds masks of other pictures, no picture of its own".to_owned();
    }
    Image::of(file).err().map(|error| error.to_string()).unwrap_or_default()
}

fn told(read: &Read) -> File {
    let Some(file) = &read.file else {
        let (name, refused) = (read.name.clone(), read.refused.clone());
        return File { name, refused, ..File::default() };
    };
    let data = file.attributes();
    File {
        name: read.name.clone(),
        modality: data.text(tags::MODALITY).unwrap_or_default(),
        description: data.text(tags::SERIES_DESCRIPTION).unwrap_or_default(),
        series_number: data.integer(tags::SERIES_NUMBER),
        syntax: file.syntax.name.clone(),
        refused: read.refused.clone(),
        issues: file.issues.iter().map(ToString::to_string).collect(),
        burned_in: match burned_in(&data) {
            BurnedIn::Yes => Some(true),
            BurnedIn::No => Some(false),
            BurnedIn::NotStated => None,
        },
    }
}
