//! Slices, window, measuring; then what regions are drawn with.

use leptos::prelude::*;

use super::viewer::Viewer;
use crate::desk::imaging::keys::KEYS;
use crate::desk::imaging::{Act, Hand, Tone};
use crate::ui::surface::image::toolbar;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::field::Select;

pub fn bar(viewer: Viewer) -> AnyView {
    let has_window =
        Memo::new(move |_| viewer.shown().is_some_and(|shown| shown.picture.first().is_some()));
    let window = move || {
        has_window.get().then(|| {
            view! {
                {switch(viewer, "Window", Act::Take(Hand::Window), move || viewer.hand.get() == Hand::Window)}
                {presets(viewer)}
                {switch(viewer, "Invert", Act::Invert, move || viewer.inverts.get())}
            }
        })
    };
    view! {
        <div class="easel-bar" role="toolbar" aria-label="Series">
            {slider(viewer)}
            {window}
            {switch(viewer, "Measure", Act::Take(Hand::Measure), move || {
                viewer.hand.get() == Hand::Measure
            })}
            {(!viewer.is_drawn_on).then(|| toolbar::zoom(viewer.easel))}
        </div>
        {viewer.is_drawn_on.then(|| toolbar::without_light(viewer.easel))}
    }
    .into_any()
}

fn switch(
    viewer: Viewer,
    words: &'static str,
    act: Act,
    is_on: impl Fn() -> bool + Send + Sync + 'static,
) -> AnyView {
    let entry = KEYS.iter().find(|entry| entry.act == act);
    let key = entry.and_then(|entry| entry.keys.first()).copied().unwrap_or_default();
    let help = entry.map_or("", |entry| entry.help);
    view! {
        <Button
            label=words
            title=help
            key=key.to_owned()
            pressed=Memo::new(move |_| is_on())
            on_press=Callback::new(move |()| viewer.act(act))
        />
    }
    .into_any()
}

fn slider(viewer: Viewer) -> AnyView {
    let slices = Memo::new(move |_| viewer.opened().map_or(0, |opened| opened.slices.len()));
    (move || {
        let slices = slices.get();
        (slices > 1).then(|| {
            view! {
                <label class="easel-light dicom-slider">
                    <span>
                        "Slice "
                        <span class="figure">
                            {move || format!("{} of {slices}", viewer.at.get() + 1)}
                        </span>
                    </span>
                    <input
                        type="range"
                        min="1"
                        max=slices.to_string()
                        prop:value=move || (viewer.at.get() + 1).to_string()
                        on:input=move |event| {
                            if let Ok(value) = event_target_value(&event).parse::<i64>() {
                                viewer.go(value - 1);
                            }
                        }
                    />
                </label>
            }
        })
    })
    .into_any()
}

/// What the file proposes and what is in use. A window that was dragged is one more.
fn presets(viewer: Viewer) -> AnyView {
    let choices = Memo::new(move |_| {
        viewer.shown().map(|shown| Tone::choices(&shown.picture)).unwrap_or_default()
    });
    let place = Memo::new(move |_| {
        let tone = viewer.tone.get();
        choices.with(|choices| choices.iter().position(|(choice, _)| *choice == tone))
    });
    let options = Signal::derive(move || {
        let own = place.get().is_none().then(|| (String::new(), "As set".to_owned()));
        choices.with(|choices| {
            let named = choices.iter().enumerate();
            let named = named.map(|(place, (_, name))| (place.to_string(), name.clone()));
            own.into_iter().chain(named).collect::<Vec<_>>()
        })
    });
    let value = Signal::derive(move || place.get().map(|it| it.to_string()).unwrap_or_default());
    let set = Callback::new(move |place: String| {
        let chosen = place.parse::<usize>().ok();
        let chosen = chosen.and_then(|at| choices.with_untracked(|all| all.get(at).cloned()));
        if let Some((tone, _)) = chosen {
            viewer.set_tone(|_, _| tone);
        }
    });
    view! { <Select label="Preset" bare=true options=options value=value on_change=set /> }
        .into_any()
}
