//! The Fairness room: whom the models wrong, and what showing suggestions does to
//! people.
//!
//! Every part is a study of the engine ([`crate::ui::study`]). What was chosen is
//! kept while the page is open ([`crate::ui::study::room`]), and so is the figure whose items were
//! opened: who comes back finds the focus on it.
//!
//! Absent on purpose: a way from known answers to their items. It would tell apart
//! what nobody must be able to tell apart.

mod choice;

mod blind;
mod gold;
mod numbers;
mod probes;
mod slices;

mod cells;
mod rates;

use leptos::prelude::*;

use self::choice::{Part, Room};
use crate::desk::command::Command;
use crate::desk::room::Room as Place;
use crate::ui::app::App;
use crate::ui::study::question::question_chooser;
use crate::ui::study::tabs::tabs;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::empty::Empty;

#[component]
pub fn Fairness() -> impl IntoView {
    let app = App::here();
    let room = Room::new(app);
    let is_asked = Memo::new(move |_| room.question.with(Option::is_some));
    let choose = Callback::new(move |id| room.ask(id));
    let body = move || {
        if is_asked.get() {
            return parts(room);
        }
        view! {
            <Empty title="Nothing is asked" why="The dataset that is open has no question.">
                {go(app, "Open data", Place::Data)}
            </Empty>
        }
        .into_any()
    };
    view! {
        <div class="room-page fairness" data-room="fairness">
            {question_chooser(app, room.question, choose)}
            {body}
        </div>
    }
    .into_any()
}

fn parts(room: Room) -> AnyView {
    let part = room.slice(|choice| choice.part);
    let choose = Callback::new(move |one| room.choose(|choice| choice.part = one));
    tabs("fairness", &Part::ALL, part, choose, move |part| match part {
        Part::Slices => slices::slices(room),
        Part::Blind => blind::blind(room),
        Part::Gold => gold::gold(room),
        Part::Numbers => numbers::numbers(room),
        Part::Probes => probes::probes(room),
    })
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
