//! A dataset on its way in: how far it is, and what went wrong.

use leptos::prelude::*;

use super::words::bytes;
use crate::core::text::counted;
use crate::ui::app::App;
use crate::ui::opening::Phase;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::meter::Meter;
use crate::ui::widgets::notice::{Notice, Tone};

/// What changes seldom, so that the strip is not drawn again with every slice.
#[derive(Clone, Debug, PartialEq)]
enum Strip {
    Looking(String),
    Reading(String),
    Merging(String),
    Indexing(String),
    Failed(String, String),
}

#[component]
pub fn Progress() -> impl IntoView {
    let app = App::here();
    let strip = Memo::new(move |_| {
        app.opening.with(|opening| {
            let opening = opening.as_ref()?;
            let name = opening.name.clone();
            Some(match &opening.phase {
                Phase::Looking => Strip::Looking(name),
                Phase::Reading(_) => Strip::Reading(name),
                Phase::Indexing => Strip::Indexing(name),
                Phase::Failed(why) => Strip::Failed(name, why.clone()),
                Phase::Merging => Strip::Merging(name),
                // The mapping step, and what stands below.
                Phase::Asking(_) | Phase::Offering | Phase::Whose(_) | Phase::Apart(_) => {
                    return None;
                }
            })
        })
    });
    let shown = move || {
        let strip = strip.get()?;
        Some(match strip {
            Strip::Looking(name) => under_way(app, &format!("Looking at {name}"), false),
            Strip::Merging(name) => under_way(app, &format!("Merging {name}"), false),
            Strip::Reading(name) => under_way(app, &format!("Reading {name}"), true),
            Strip::Indexing(name) => under_way(app, &format!("Indexing {name}"), false),
            Strip::Failed(name, why) => failed(app, &name, why),
        })
    };
    view! { <div role="status">{shown}</div> }.into_any()
}

fn under_way(app: App, words: &str, reading: bool) -> AnyView {
    let figures = reading.then(|| figures(app));
    view! {
        <div class="data-progress">
            <span class="strong ellipsis">{words.to_owned()} "…"</span>
            {figures}
            <Button
                label="Cancel".to_owned()
                on_press=Callback::new(move |()| app.cancel_opening())
            />
        </div>
    }
    .into_any()
}

/// Outside of what is read aloud: it changes many times a second.
fn figures(app: App) -> AnyView {
    let reading = Memo::new(move |_| {
        app.opening.with(|opening| match opening.as_ref().map(|opening| &opening.phase) {
            Some(Phase::Reading(reading)) => *reading,
            _ => Default::default(),
        })
    });
    let total = Memo::new(move |_| reading.get().total);
    let kilobytes = |bytes: f64| saturated(bytes / 1000.0);
    let meter = move || {
        let of = total.get()?;
        Some(view! {
            <Meter
                label="Read"
                done=Signal::derive(move || kilobytes(reading.get().bytes))
                of=Signal::derive(move || kilobytes(of))
            />
        })
    };
    let said = move || {
        let reading = reading.get();
        let of = reading.total.map(|total| format!(" of {}", bytes(total))).unwrap_or_default();
        format!("{}, {}{of}", counted(u64::from(reading.items), "item"), bytes(reading.bytes))
    };
    view! {
        {meter}
        <span class="figure muted" aria-live="off">{said}</span>
    }
    .into_any()
}

fn failed(app: App, name: &str, why: String) -> AnyView {
    let what = format!("{name} could not be opened.");
    view! {
        <Notice tone=Tone::Danger>
            <div class="stack">
                <p>
                    <strong>{what}</strong>
                    " " {why}
                </p>
                <div class="row">
                    <Button
                        label="Close".to_owned()
                        on_press=Callback::new(move |()| app.cancel_opening())
                    />
                </div>
            </div>
        </Notice>
    }
    .into_any()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as casts saturate")]
fn saturated(number: f64) -> u32 {
    number as u32
}
