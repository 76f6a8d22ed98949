//! The timeline: a line for each track, from the first frame to the last. Every line says in words
//! what it shows.

use std::fmt::Write;

use leptos::html;
use leptos::prelude::*;
use web_sys::PointerEvent;

use super::film::Film;
use crate::desk::drawing::Stand;
use crate::desk::frames::{Row, rows as rows_of};
use crate::ui::surface::rows::rows;

pub fn timeline(film: Film) -> AnyView {
    let easel = film.easel;
    let marking = easel.surface.marking;
    let stamp = Memo::new(move |_| marking.with(|it| (it.stamp(), it.shown.clone())));
    let all = Memo::new(move |_| {
        stamp.with(|_| ());
        film.differences.with(|differences| {
            easel.names.with(|names| marking.with_untracked(|it| rows_of(it, differences, names)))
        })
    });
    let keys = Memo::new(move |_| (0..all.with(Vec::len)).collect::<Vec<usize>>());
    let chosen = Memo::new(move |_| {
        let chosen = easel.chosen.get()?;
        all.with(|rows| rows.iter().position(|row| row.chosen == chosen))
    });
    let draw = move |place: usize| {
        let row = Memo::new(move |_| all.with(|rows| rows.get(place).cloned()));
        (move || row.get().map(|it| line(film, it))).into_any()
    };
    view! {
        <div class="frames-timeline" role="group" aria-label="Timeline of the tracks">
            {rows("Tracks".to_owned(), keys, chosen, draw)}
            <p class="muted frames-legend">
                "Bar: where the track is. Tick: a keyframe. Below it: another agent differs there."
            </p>
        </div>
    }
    .into_any()
}

fn line(film: Film, row: Row) -> AnyView {
    let easel = film.easel;
    let chosen = StoredValue::new(row.chosen.clone());
    let is_chosen = Memo::new(move |_| {
        easel.chosen.with(|it| chosen.with_value(|chosen| it.as_ref() == Some(chosen)))
    });
    let words = row.words();
    let Row { label, by, stand, seen, keys, differs, .. } = row;
    let node = NodeRef::<html::Div>::new();
    let count = Memo::new(move |_| film.reel.with(|reel| reel.count.max(1)));
    let at = move || {
        film.reel.with(|reel| {
            format!("{:.3}%", (f64::from(reel.frame) + 0.5) / f64::from(reel.count.max(1)) * 100.0)
        })
    };
    let point = move |event: PointerEvent| {
        event.prevent_default();
        let Some(node) = node.get_untracked() else { return };
        let frame = node.get_bounding_client_rect();
        let share = (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0);
        let frame = share.clamp(0.0, 1.0) * f64::from(count.get_untracked());
        #[expect(clippy::cast_possible_truncation, reason = "not below 0, and casts saturate")]
        #[expect(clippy::cast_sign_loss, reason = "not below 0, and casts saturate")]
        let frame = frame as u32;
        film.choose(chosen.get_value(), Some(frame));
    };
    let choose = move |_| film.choose(chosen.get_value(), None);
    let (bars, ticks, others) = (bars(&seen), ticks(&keys), bars(&differs));
    view! {
        <div class="frames-line" data-state=word(stand) data-chosen=move || is_chosen.get().to_string()>
            <button
                type="button"
                class="frames-name"
                aria-label=words.clone()
                title=words
                aria-current=move || is_chosen.get().then_some("true")
                on:click=choose
            >
                <span class="strong ellipsis">{label}</span>
                <span class="muted ellipsis">{by}</span>
                <span class="mark" data-state=word(stand)>{word(stand)}</span>
            </button>
            <div class="frames-lane" node_ref=node aria-hidden="true" on:pointerdown=point>
                <svg viewBox=move || format!("0 0 {} 12", count.get()) preserveAspectRatio="none">
                    <path class="frames-bar" d=bars transform="translate(0 2) scale(1 0.6)"></path>
                    <path class="frames-tick" d=ticks></path>
                    <path class="frames-differs" d=others transform="translate(0 10) scale(1 0.2)"></path>
                </svg>
                <span class="frames-here" style:--at=at></span>
            </div>
        </div>
    }
    .into_any()
}

/// One path for all spans, ten high.
fn bars(spans: &[(u32, u32)]) -> String {
    spans.iter().fold(String::new(), |mut path, (from, to)| {
        write!(path, "M{from} 0H{}V10H{from}z", u64::from(*to) + 1).ok();
        path
    })
}

/// One path for all keys, each in the middle of its frame.
fn ticks(frames: &[u32]) -> String {
    frames.iter().fold(String::new(), |mut path, frame| {
        write!(path, "M{frame}.5 1V9").ok();
        path
    })
}

fn word(stand: Stand) -> &'static str {
    match stand {
        Stand::Rejected => "rejected",
        Stand::Open => "not judged",
        Stand::Accepted => "accepted",
        Stand::Edited => "edited",
        Stand::Own => "yours",
    }
}
