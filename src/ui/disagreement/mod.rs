//! The Disagreement room: who says what where they differ, how far that is more
//! than chance, what the truth most likely is, and the items behind every number.
//!
//! One question is looked at, in parts. [`labels`] counts what stands there now;
//! the others are studies of the engine ([`study`]), which take their time, show
//! how far they are, and stop when their part is left. What was chosen is kept
//! while the page is open ([`choice`]), so who looks at the items behind a figure
//! comes back to it.

mod choice;
pub mod study;

mod agreement;
mod calibration;
mod care;
mod compare;
mod confusion;
mod labels;
mod raters;
mod truth;

mod abilities;
mod agents;
mod back;
mod figure;
mod grid;
mod heat;
mod matrix;
mod pairs;
mod tabs;

use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::choice::Room;
use crate::desk::command::Command;
use crate::desk::effect::Input;
use crate::desk::room::Room as Place;
use crate::engine::protocol::study::Behind;
use crate::engine::protocol::{Reply, Request, to_bytes};
use crate::engine::query::{Cell, Filter, Query};
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::empty::Empty;
use crate::ui::widgets::field::{Select, next_id};

#[component]
pub fn Disagreement() -> impl IntoView {
    let app = App::here();
    let questions = app.slice(|session| session.schema.questions.clone());
    let room = Room::new(app);
    let is_asked = Memo::new(move |_| room.question.with(Option::is_some));
    let body = move || {
        if is_asked.get() {
            return tabs::tabs(room);
        }
        view! {
            <Empty title="Nothing is asked" why="The dataset that is open has no question.">
                {go(app, "Open data", Place::Data)}
            </Empty>
        }
        .into_any()
    };
    let options = Signal::derive(move || {
        let questions = questions.get();
        let named = questions.iter().map(|it| (it.id.clone(), it.name().to_owned()));
        named.collect::<Vec<_>>()
    });
    let value = Signal::derive(move || room.question.get().map(|it| it.id).unwrap_or_default());
    view! {
        <div class="room-page" data-room="disagreement">
            <div class="disagreement-question">
                <Select
                    label="Question"
                    options=options
                    value=value
                    on_change=Callback::new(move |id| room.choose(|choice| {
                        choice.question = id;
                        // Of another question other people may be the raters.
                        choice.pair = None;
                    }))
                />
            </div>
            {body}
        </div>
    }
    .into_any()
}

/// One of several, as buttons in a line.
fn choices<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    options: &[(T, &'static str)],
    value: Signal<T>,
    on_choose: Callback<T>,
) -> AnyView {
    let id = next_id();
    let buttons = options.iter().map(|&(one, words)| {
        view! {
            <Button
                label=words.to_owned()
                look=Look::Quiet
                class="disagreement-choice"
                pressed=Signal::derive(move || value.get() == one)
                on_press=Callback::new(move |()| on_choose.run(one))
            />
        }
    });
    view! {
        <div class="field" role="group" aria-labelledby=id.clone()>
            <span class="field-label" id=id.clone()>{label}</span>
            <div class="button-group">{buttons.collect_view()}</div>
        </div>
    }
    .into_any()
}

fn go(app: App, words: &str, place: Place) -> AnyView {
    view! {
        <Button
            label=words.to_owned()
            on_press=Callback::new(move |()| app.dispatch(Command::Room(place)))
        />
    }
    .into_any()
}

/// Opens the queue with exactly the items behind a cell.
fn open_items(app: App, cell: Cell) {
    review(app, Filter { cell: Some(cell), ..Filter::default() });
}

/// Opens the queue with exactly the items that a figure speaks of.
fn open_behind(app: App, behind: &Behind) {
    back::leave();
    let payload = match to_bytes(behind) {
        Ok(bytes) => Uint8Array::from(bytes.as_slice()),
        Err(why) => return app.toast(format!("The items could not be asked for. {why}")),
    };
    spawn_local(async move {
        match app.ask_with(Request::Behind, Some(payload)).await {
            Ok((Reply::Order { .. }, bytes)) => {
                let bytes = bytes.map(|bytes| bytes.to_vec()).unwrap_or_default();
                let (words, _) = bytes.as_chunks::<4>();
                let only: Vec<u32> = words.iter().map(|it| u32::from_le_bytes(*it)).collect();
                if only.is_empty() {
                    return app.toast("No item stands behind this figure.");
                }
                review(app, Filter { only, ..Filter::default() });
            }
            Ok(_) => app.toast("The engine gave another answer."),
            Err(error) => app.toast(error.to_string()),
        }
    });
}

fn review(app: App, filter: Filter) {
    let sort = app.session.with_untracked(|session| session.order.query.sort.clone());
    app.send(Input::Search { query: Query { filter, sort } });
    app.dispatch(Command::Room(Place::Review));
}
