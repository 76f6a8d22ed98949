//! Which frame is on the screen: buttons, the number, a slider; and how the frame stands.

use leptos::prelude::*;

use super::player::Player;
use crate::desk::frames::Act;
use crate::desk::frames::keys::{Marked, of};
use crate::ui::widgets::button::{Look, shortcut};
use crate::ui::widgets::key::said;

/// What buttons do. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Means {
    pub marked: Marked,
    /// Its question becomes the one that is asked.
    pub ask: Callback<()>,
    pub act: Callback<Act>,
}

/// `more` goes elsewhere in time; `stands` says in words what the frame shows.
pub fn bar(player: Player, means: Means, more: AnyView, stands: Memo<String>) -> AnyView {
    let plays = player.plays;
    let last = Memo::new(move |_| player.reel.with(|reel| reel.last()).to_string());
    let frame = Memo::new(move |_| player.reel.with(|reel| reel.frame).to_string());
    let go = move |event: web_sys::Event| {
        if let Ok(frame) = event_target_value(&event).trim().parse() {
            means.ask.run(());
            player.go(frame);
        }
    };
    view! {
        <div class="easel-bar" role="toolbar" aria-label="Frames">
            <div class="easel-group">
                {press(means, Act::First, "⇤")}
                {press(means, Act::Step(-10), "−10")}
                {press(means, Act::Step(-1), "−1")}
                {move || press(means, Act::Play, if plays.get() { "Stop" } else { "Play" })}
                {press(means, Act::Step(1), "+1")}
                {press(means, Act::Step(10), "+10")}
                {press(means, Act::Last, "⇥")}
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
            {more}
        </div>
        <input
            class="frames-slider"
            type="range"
            aria-label="Frame"
            min="0"
            max=last
            step="1"
            prop:value=frame
            aria-valuetext=move || player.reel.with(|reel| reel.words())
            on:input=go
        />
        <p class="frames-stands figure">{stands}</p>
    }
    .into_any()
}

pub fn press(means: Means, act: Act, words: &'static str) -> AnyView {
    let entry = of(means.marked).find(|entry| entry.act == act);
    let (label, help) = entry.map_or((words, ""), |entry| (entry.label, entry.help));
    // Of several the one that the drawing has no other use for.
    let is_left = |key: &&&'static str| means.marked != Marked::Regions || **key != "p";
    let key = entry.and_then(|entry| entry.keys.iter().find(is_left)).copied().unwrap_or_default();
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
                means.ask.run(());
                means.act.run(act);
            }
        >
            {words}
        </button>
    }
    .into_any()
}
