//! Files that were chosen or dropped: one is opened, several are merged, and those of medical images
//! become a dataset.

use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use crate::ui::app::App;
use crate::ui::engine_client::EngineError;
use crate::ui::opening::{Phase, Source};

impl App {
    /// Opens what was dropped while this code was on its way.
    pub fn open_dropped(self) {
        let dropped = self.shell.try_with_value(|shell| shell.dropped.take());
        self.open_files(dropped.unwrap_or_default());
    }

    /// One file is opened, several are merged; files of medical images become a dataset.
    pub fn open_files(self, files: Vec<File>) {
        let known: Vec<Option<bool>> = files.iter().map(|file| is_scan(&file.name())).collect();
        if known.contains(&Some(true)) {
            return self.open_scans(files);
        }
        if !known.contains(&None) {
            return self.open_others(files);
        }
        spawn_local(async move {
            for file in files.iter().zip(known).filter(|(_, it)| it.is_none()).map(|(it, _)| it) {
                if has_scan(file.clone()).await {
                    return self.open_scans(files);
                }
            }
            self.open_others(files);
        });
    }

    fn open_others(self, files: Vec<File>) {
        let count = files.len();
        let mut all = files.into_iter();
        let Some(first) = all.next() else { return };
        if count == 1 {
            return self.open_source(Source::File(first));
        }
        let Some(shell) = self.shell.try_get_value() else { return };
        if self.would_lose() {
            return;
        }
        shell.together.replace(std::iter::once(first).chain(all).collect());
        let turn = self.begin_opening(format!("{count} files"));
        self.set_phase(turn, Phase::Merging);
    }

    fn open_scans(self, files: Vec<File>) {
        let Some(shell) = self.shell.try_get_value() else { return };
        if self.would_lose() {
            return;
        }
        let name = match files.as_slice() {
            [one] => format!("{}.jsonl", one.name()),
            several => format!("{} DICOM files.jsonl", several.len()),
        };
        let turn = self.begin_opening(name.clone());
        let given = files.iter().map(|file| Array::of2(&file.name().into(), file));
        let given: Array = given.collect();
        spawn_local(async move {
            let made = shell.engine.scans(&given).await.and_then(|(text, names)| {
                let file = Blob::new_with_u8_array_sequence(&Array::of1(&text))
                    .map_err(|error| EngineError::Failed(format!("{error:?}")))?;
                let named = names.iter().zip(&files).filter(|(name, _)| !name.is_empty());
                Ok((file, named.map(|(name, file)| Array::of2(&name.into(), file)).collect()))
            });
            match made {
                Ok((file, attached)) => self.open_merged(turn, name, file, attached),
                Err(error) => self.end_opening(turn, Err(error)),
            }
        });
    }
}

/// Whether files of medical images are called like this; `None`: their first bytes tell. Scanners
/// call them IM0001, or by a number with dots in it.
fn is_scan(name: &str) -> Option<bool> {
    let name = name.to_ascii_lowercase();
    let is_one_of = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    if is_one_of(&[".dcm", ".dicom", ".ima"]) {
        return Some(true);
    }
    let others = [".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".txt", ".gz", ".countersign"];
    is_one_of(&others).then_some(false)
}

/// Whether a file has what DICOM has behind its preamble.
async fn has_scan(file: File) -> bool {
    let Ok(part) = file.slice_with_i32_and_i32(128, 132) else { return false };
    JsFuture::from(part.text()).await.is_ok_and(|text| text == "DICM")
}
