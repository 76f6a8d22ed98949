//! The Disagreement room: who says what where they differ, how far that is more
//! than chance, what the truth most likely is, and the items behind every number.
//!
//! One question is looked at, in parts. [`labels`] counts what stands there now;
//! the others are studies of the engine ([`crate::ui::study`]), which take their time, show
//! how far they are, and stop when their part is left. What was chosen is kept
//! while the page is open ([`crate::ui::study::room`]), so who looks at the items behind a figure
//! comes back to it.

mod choice;

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
mod heat;
mod matrix;
mod pairs;
mod parts;

use leptos::prelude::*;

use self::choice::Room;
use crate::desk::command::Command;
use crate::desk::room::Room as Place;
use crate::ui::app::App;
use crate::ui::study::question::question_chooser;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::empty::Empty;

#[component]
pub fn Disagreement() -> impl IntoView {
    let app = App::here();
    let room = Room::new(app);
    let is_asked = Memo::new(move |_| room.question.with(Option::is_some));
    let choose = Callback::new(move |id| {
        room.ask(id);
        // Of another question other people may be the raters.
        room.choose(|choice| choice.pair = None);
    });
    let body = move || {
        if is_asked.get() {
            return parts::parts(room);
        }
        view! {
            <Empty title="Nothing is asked" why="The dataset that is open has no question.">
                {go(app, "Open data", Place::Data)}
            </Empty>
        }
        .into_any()
    };
    view! {
        <div class="room-page" data-room="disagreement">
            {question_chooser(app, room.question, choose)}
            {body}
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
