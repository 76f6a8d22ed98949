//! Tools, the label of the next region, and the view.

use leptos::prelude::*;

use super::easel::{Dirty, Easel};
use crate::desk::drawing::keys::{Act, KEYS, Switch};
use crate::desk::drawing::{OnImage, Tool};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::Select;
use crate::ui::widgets::fold::Fold;

pub fn toolbar<P: OnImage>(easel: Easel<P>) -> AnyView {
    view! {
        {tools(easel)}
        {view_options(easel, true)}
    }
    .into_any()
}

/// The same for pictures that have a way of their own to be brighter.
pub fn without_light<P: OnImage>(easel: Easel<P>) -> AnyView {
    view! {
        {tools(easel)}
        {view_options(easel, false)}
    }
    .into_any()
}

fn tools<P: OnImage>(easel: Easel<P>) -> AnyView {
    let drawing = easel.drawing();
    let tools = Tool::ALL.into_iter().filter(|tool| tool.fits(&drawing)).map(|tool| {
        let is_held = Memo::new(move |_| easel.board.with(|board| board.tool() == tool));
        press(easel, Act::Take(tool), tool.word(), tool.help(), Some(is_held))
    });
    let tools = tools.collect_view();
    view! {
        <div class="easel-bar" role="toolbar" aria-label="Drawing tools">
            <div class="easel-group">{tools}</div>
            {label(easel)}
            {zoom(easel)}
            {brush(easel)}
        </div>
    }
    .into_any()
}

/// How near the image is.
pub fn zoom<P: OnImage>(easel: Easel<P>) -> AnyView {
    let scale =
        Memo::new(move |_| easel.board.with(|board| format!("{:.0} %", board.view.scale * 100.0)));
    view! {
        <div class="easel-group">
            {press(easel, Act::Zoom(false), "−", "Zooms out", None)}
            <span class="figure easel-scale">{scale}</span>
            {press(easel, Act::Zoom(true), "+", "Zooms in", None)}
            {press(easel, Act::Fit, "Fit", "Shows the whole image", None)}
            {press(easel, Act::OwnSize, "1:1", "A pixel of the image on a pixel of the screen", None)}
        </div>
    }
    .into_any()
}

/// The first key of an act, as chords are written.
pub fn key_of(act: Act) -> &'static str {
    let entry = KEYS.iter().find(|entry| entry.act == act);
    entry.and_then(|entry| entry.keys.first()).copied().unwrap_or_default()
}

fn press<P: OnImage>(
    easel: Easel<P>,
    act: Act,
    words: &'static str,
    help: &'static str,
    held: Option<Memo<bool>>,
) -> AnyView {
    let help = help.replace("region", P::ONE);
    let spoken = match words {
        "−" | "+" => help.clone(),
        "1:1" => format!("{words}, {help}"),
        _ => words.to_owned(),
    };
    view! {
        <button
            type="button"
            class="button"
            data-look=Look::Plain.word()
            title=format!("{help} ({})", crate::ui::widgets::key::said(key_of(act)))
            aria-label=spoken
            aria-pressed=move || held.map(|held| held.get().to_string())
            aria-keyshortcuts=crate::ui::widgets::button::shortcut(key_of(act))
            on:click=move |_| {
                easel.ask();
                easel.act(act);
            }
        >
            {words}
        </button>
    }
    .into_any()
}

/// What the next region is.
fn label<P: OnImage>(easel: Easel<P>) -> AnyView {
    let options: Vec<(String, String)> = (1..)
        .zip(easel.labels())
        .map(|(number, label)| {
            let name = label.name().to_owned();
            let name = if number <= 9 { format!("{number} {name}") } else { name };
            (label.id, name)
        })
        .collect();
    let options = Signal::stored(options);
    view! {
        <Select
            label="Draw as"
            bare=true
            options=options
            value=easel.label
            on_change=Callback::new(move |label| easel.label.set(label))
        />
    }
    .into_any()
}

/// The width of the brush, while there is one.
fn brush<P: OnImage>(easel: Easel<P>) -> AnyView {
    let width =
        Memo::new(move |_| easel.board.with(|board| board.tool().paints().then_some(board.brush)));
    (move || {
        width.get().map(|width| {
            view! {
                <div class="easel-group">
                    {press(easel, Act::Brush(false), "Thinner", "Makes the brush thinner", None)}
                    <span class="figure">{format!("{width} px")}</span>
                    {press(easel, Act::Brush(true), "Wider", "Makes the brush wider", None)}
                </div>
            }
        })
    })
    .into_any()
}

fn view_options<P: OnImage>(easel: Easel<P>, has_light: bool) -> AnyView {
    let body = move || {
        let switch = |words: &'static str, switch: Switch, on: Memo<bool>| {
            view! {
                <Button
                    label=words
                    pressed=on
                    key=key_of(Act::Turn(switch)).to_owned()
                    on_press=Callback::new(move |()| easel.turn(switch))
                />
            }
        };
        let shown = easel.shown;
        let snaps = Memo::new(move |_| easel.board.with(|board| board.snaps));
        view! {
            <div class="easel-bar">
                {switch("Labels", Switch::Labels, Memo::new(move |_| shown.get().labels))}
                {switch(P::ALL, Switch::Regions, Memo::new(move |_| shown.get().regions))}
                {switch("Cross-hair", Switch::Cross, Memo::new(move |_| shown.get().cross))}
                {switch("Snapping", Switch::Snapping, snaps)}
                {has_light.then(|| light(easel, "Brightness", |it| &mut it.brightness))}
                {has_light.then(|| light(easel, "Contrast", |it| &mut it.contrast))}
            </div>
        }
    };
    let summary = match has_light {
        true => "View: labels, brightness, contrast, snapping",
        false => "View: labels, cross-hair, snapping",
    };
    view! { <Fold class="easel-fold" summary=summary>{body()}</Fold> }.into_any()
}

fn light<P: OnImage>(
    easel: Easel<P>,
    words: &'static str,
    part: fn(&mut super::easel::Light) -> &mut u32,
) -> AnyView {
    let value = Memo::new(move |_| *part(&mut easel.light.get()));
    view! {
        <label class="easel-light">
            <span>{words} " " <span class="figure">{move || format!("{} %", value.get())}</span></span>
            <input
                type="range"
                min="20"
                max="300"
                step="10"
                prop:value=move || value.get().to_string()
                on:input=move |event| {
                    if let Ok(value) = event_target_value(&event).parse() {
                        easel.light.update(|light| *part(light) = value);
                        easel.redraw(Dirty { image: true, regions: false, top: false });
                    }
                }
            />
        </label>
    }
    .into_any()
}
