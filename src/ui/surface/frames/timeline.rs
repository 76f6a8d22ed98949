//! The timeline: a line for each track, from the first frame to the last. Every line says in words
//! what it shows.

use std::fmt::Write;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, PointerEvent};

use super::film::Film;
use super::player::Player;
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
    let node = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let (Some(node), Some(place)) = (node.get(), chosen.get()) {
            request_animation_frame(move || reveal(&node, place));
        }
    });
    view! {
        <div
            class="frames-timeline"
            role="group"
            aria-label="Timeline of the tracks"
            node_ref=node
        >
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
    let title = words.clone();
    let Row { label, by, stand, seen, keys, differs, .. } = row;
    let node = NodeRef::<html::Div>::new();
    let count = Memo::new(move |_| film.player.reel.with(|reel| reel.count.max(1)));
    let at = move || here(film.player);
    let point = move |event: PointerEvent| {
        event.prevent_default();
        let Some(node) = node.get_untracked() else { return };
        let frame = frame_at(&node, &event, count.get_untracked());
        film.choose(chosen.get_value(), Some(frame));
    };
    let choose = move |_| film.choose(chosen.get_value(), None);
    let (bars, ticks, others) = (bars(&seen), ticks(&keys), bars(&differs));
    view! {
        <div class="frames-line" data-state=word(stand) data-chosen=move || is_chosen.get().to_string()>
            <button
                type="button"
                class="frames-name"
                title=title
                aria-current=move || is_chosen.get().then_some("true")
                on:click=choose
            >
                <span class="spoken">{words}</span>
                <span class="strong ellipsis" aria-hidden="true">{label}</span>
                <span class="muted ellipsis" aria-hidden="true">{by}</span>
                <span class="mark" data-state=word(stand) aria-hidden="true">{word(stand)}</span>
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

/// Scrolls a line into sight, and nothing but the list: a window of many does so itself.
fn reveal(timeline: &HtmlElement, place: usize) {
    let find = |path: &str| {
        let found = timeline.query_selector(path).ok().flatten()?;
        found.dyn_into::<HtmlElement>().ok()
    };
    let list = find("ul:not(.marks-window)");
    let line = find(&format!("ul:not(.marks-window) > li:nth-child({})", place + 1));
    let (Some(list), Some(line)) = (list, line) else { return };
    let (top, bottom) = (line.offset_top(), line.offset_top() + line.offset_height());
    let (from, high) = (list.scroll_top(), list.client_height());
    if top < from {
        list.set_scroll_top(top);
    } else if bottom > from + high {
        list.set_scroll_top(bottom - high);
    }
}

/// How far along a lane the frame that is shown is.
pub fn here(player: Player) -> String {
    player.reel.with(|reel| {
        format!("{:.3}%", (f64::from(reel.frame) + 0.5) / f64::from(reel.count.max(1)) * 100.0)
    })
}

/// The frame of a lane of so many that was pointed at.
pub fn frame_at(lane: &HtmlElement, event: &PointerEvent, count: u32) -> u32 {
    let frame = lane.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0);
    let frame = share.clamp(0.0, 1.0) * f64::from(count);
    #[expect(clippy::cast_possible_truncation, reason = "not below 0, and casts saturate")]
    #[expect(clippy::cast_sign_loss, reason = "not below 0, and casts saturate")]
    let frame = frame as u32;
    frame
}

/// One path for all spans, ten high.
pub fn bars(spans: &[(u32, u32)]) -> String {
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
