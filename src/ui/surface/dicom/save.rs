//! What was marked on the series, saved as files that other programs for medical images read.

use js_sys::{Date, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;

use super::viewer::Viewer;
use crate::core::marks::{Judged, Mark, Region};
use crate::core::model::event::Verdict;
use crate::desk::marking::{Chosen, Fate, Marking};
use crate::engine::imaging::protocol::{Ask, Finding, Ids};
use crate::ui::driver::save_file;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::fold::Fold;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Masks,
    Report,
    Json,
}

/// Buttons, for who wants them. What is saved is what stands on the screen, confirmed or not.
pub fn saves(viewer: Viewer) -> AnyView {
    let counts = viewer.easel.counts;
    let why_not = Signal::derive(move || {
        let counts = counts.get();
        let is_nothing = counts.own == 0 && counts.open == counts.proposed;
        if is_nothing { "Nothing is judged or drawn yet.".to_owned() } else { String::new() }
    });
    let button = move |label: &'static str, title: &'static str, kind: Kind| {
        view! {
            <Button
                label=label
                title=title
                why_not=why_not
                on_press=Callback::new(move |()| save(viewer, kind))
            />
        }
    };
    view! {
        <Fold class="easel-fold" summary="Save this series' regions as DICOM">
            <div class="easel-bar">
                {button(
                    "Save masks as DICOM SEG",
                    "What was accepted, corrected or drawn and has an area: a segment for each label.",
                    Kind::Masks,
                )}
                {button(
                    "Save findings as SR",
                    "A structured report after TID 1500: every region that was judged, also the rejected ones.",
                    Kind::Report,
                )}
                {button("Save findings as JSON", "The same for programs that read no DICOM.", Kind::Json)}
            </div>
            <p class="muted">
                {move || match viewer.identities.get() {
                    true => "The masks carry the patient's name, number and dates, since they are shown. Reports never do.",
                    false => "Without the patient's name, number and dates. The UIDs of the pictures are in the files: without them a mask belongs to nothing.",
                }}
            </p>
        </Fold>
    }
    .into_any()
}

fn save(viewer: Viewer, kind: Kind) {
    let identities = viewer.identities.get_untracked();
    let observer = viewer.app.annotator.get_untracked();
    let (findings, ids) = (findings(viewer), ids());
    spawn_local(async move {
        let key = viewer.key();
        let ask = match kind {
            Kind::Masks => Ask::Masks { key, findings, ids, identities },
            _ => Ask::Report { key, findings, ids, observer, as_json: kind == Kind::Json },
        };
        let (name, mime) = match kind {
            Kind::Masks => ("masks.seg.dcm", "application/dicom"),
            Kind::Report => ("findings.sr.dcm", "application/dicom"),
            Kind::Json => ("findings.json", "application/json"),
        };
        let saved = match viewer.file(&ask).await {
            Ok(bytes) => save_file(name, mime, &bytes).map_err(|error| format!("{error:?}")),
            Err(why) => Err(why),
        };
        if let Err(why) = saved {
            viewer.app.toast(format!("Not saved: {why}."));
        }
    });
}

/// Every region that something was said of, in the order of the marks.
fn findings(viewer: Viewer) -> Vec<Finding> {
    let names = viewer.easel.names.get_untracked();
    let versions: Vec<(String, String)> = viewer.app.session.with_untracked(|session| {
        session.schema.agents.iter().map(|it| (it.id.clone(), it.version.clone())).collect()
    });
    viewer.easel.surface.marking.with_untracked(|marking| {
        let own = marking.own().iter().map(|mark| {
            let verdict = match (&mark.from, mark.judged) {
                (None, _) => Verdict::Own,
                (_, Some(Judged::Edited)) => Verdict::Edited,
                _ => Verdict::Accepted,
            };
            (&**mark, marking.place_of(&Chosen::Own(mark.id.clone())), verdict)
        });
        let fates = marking.fates();
        let rejected = marking.proposed().iter().enumerate().filter_map(|(place, proposed)| {
            let is_rejected = matches!(fates.get(place), Some(Fate::Rejected));
            is_rejected.then_some((&proposed.mark, Some(place), Verdict::Rejected))
        });
        let all = own.chain(rejected);
        all.enumerate()
            .filter_map(|(number, (mark, place, verdict))| {
                let (agent, score) = by(marking, place, &versions);
                Some(Finding {
                    slice: mark.place.frame.unwrap_or_default(),
                    id: format!("{} {}", number + 1, mark.id),
                    uid: uid(),
                    label: mark.label.clone(),
                    title: names.label(&mark.label).to_owned(),
                    shape: shape(mark)?,
                    agent,
                    score,
                    verdict,
                })
            })
            .collect()
    })
}

/// Who suggested it, and their score.
fn by(
    marking: &Marking<Region>,
    place: Option<usize>,
    versions: &[(String, String)],
) -> (Option<(String, String)>, Option<f64>) {
    let proposed = place.and_then(|place| marking.proposed().get(place));
    let first = proposed.and_then(|it| it.by.first());
    let agent = first.map(|by| {
        let version = versions.iter().find(|(id, _)| *id == by.agent);
        (by.agent.clone(), version.map(|(_, version)| version.clone()).unwrap_or_default())
    });
    (agent, first.and_then(|by| by.score))
}

fn shape(mark: &Mark<Region>) -> Option<String> {
    serde_json::to_string(&mark.place.shape).ok()
}

/// A new series with one file, and now.
fn ids() -> Ids {
    let now = Date::new_0();
    Ids {
        sop_instance: uid(),
        series: uid(),
        dimensions: uid(),
        date: format!("{:04}{:02}{:02}", now.get_full_year(), now.get_month() + 1, now.get_date()),
        time: format!("{:02}{:02}{:02}", now.get_hours(), now.get_minutes(), now.get_seconds()),
    }
}

/// Made of 128 bits of chance (PS3.5, B.2).
fn uid() -> String {
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
        fn fill(bytes: &Uint8Array) -> Uint8Array;
    }
    let bytes = fill(&Uint8Array::new_with_length(16)).to_vec();
    let number = bytes.into_iter().fold(0_u128, |number, byte| (number << 8) | u128::from(byte));
    format!("2.25.{number}")
}
