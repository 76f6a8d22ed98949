//! Which frame is on the screen: buttons, the number, a slider; and how the chosen track stands there.

use leptos::prelude::*;

use super::film::Film;
use crate::desk::frames::{Act, keys::KEYS, standing};
use crate::ui::widgets::button::{Look, shortcut};
use crate::ui::widgets::key::said;

pub fn bar(film: Film) -> AnyView {
    let plays = film.plays;
    let last = Memo::new(move |_| film.reel.with(|reel| reel.last()).to_string());
    let frame = Memo::new(move |_| film.reel.with(|reel| reel.frame).to_string());
    let go = move |event: web_sys::Event| {
        if let Ok(frame) = event_target_value(&event).trim().parse() {
            film.easel.ask();
            film.go(frame);
        }
    };
    let differs = Memo::new(move |_| film.differences.with(|all| !all.is_empty()));
    view! {
        <div class="easel-bar" role="toolbar" aria-label="Frames">
            <div class="easel-group">
                {press(film, Act::First, "⇤")}
                {press(film, Act::Step(-10), "−10")}
                {press(film, Act::Step(-1), "−1")}
                {move || press(film, Act::Play, if plays.get() { "Stop" } else { "Play" })}
                {press(film, Act::Step(1), "+1")}
                {press(film, Act::Step(10), "+10")}
                {press(film, Act::Last, "⇥")}
            </div>
            <label class="frames-number">
                <span>"Frame"</span>
                <input
                    class="input figure"
                    type="number"
                    min="0"
                    max=last
                    prop:value=frame
                    on:change=go
                />
                <span class="muted figure">{move || format!("of 0 to {}", last.get())}</span>
            </label>
            {move || {
                differs
                    .get()
                    .then(|| {
                        view! {
                            <div class="easel-group">
                                {press(film, Act::Difference(false), "◂ Disagreement")}
                                {press(film, Act::Difference(true), "Disagreement ▸")}
                            </div>
                        }
                    })
            }}
        </div>
        <input
            class="frames-slider"
            type="range"
            aria-label="Frame"
            min="0"
            max=last
            step="1"
            prop:value=frame
            aria-valuetext=move || film.reel.with(|reel| reel.words())
            on:input=go
        />
        {stands(film)}
    }
    .into_any()
}

/// The line that says in words what the frame shows of the chosen track.
fn stands(film: Film) -> AnyView {
    let easel = film.easel;
    let words = Memo::new(move |_| {
        let reel = film.reel.get();
        let names = easel.names.get();
        let said = easel.surface.marking.with(|it| standing(it, reel.frame, &names));
        let merging = film.hand.with(|hand| hand.merging.is_some());
        let merging = if merging { " Choose the track to merge it with." } else { "" };
        format!("{}. {said}.{merging}", reel.words())
    });
    view! { <p class="frames-stands figure">{words}</p> }.into_any()
}

fn press(film: Film, act: Act, words: &'static str) -> AnyView {
    let entry = KEYS.iter().find(|entry| entry.act == act);
    let (label, help) = entry.map_or((words, ""), |entry| (entry.label, entry.help));
    let key = entry.and_then(|entry| entry.keys.first()).copied().unwrap_or_default();
    // What stands on the button is in its name.
    let spoken = match words {
        "⇤" | "⇥" => label.to_owned(),
        "Play" | "Stop" => words.to_owned(),
        _ => format!("{words}: {label}"),
    };
    view! {
        <button
            type="button"
            class="button"
            data-look=Look::Plain.word()
            title=format!("{help} ({})", said(key))
            aria-label=spoken
            aria-keyshortcuts=shortcut(key)
            on:click=move |_| {
                film.easel.ask();
                film.act(act);
            }
        >
            {words}
        </button>
    }
    .into_any()
}
