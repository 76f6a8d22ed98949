//! Labels: who says what where they differ, and the items behind every number.
//!
//! It asks the engine again whenever an answer was given. Which cell was opened
//! last stands in the queue's filter, so coming back finds it there.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::agents::agents;
use super::choice::Room;
use super::go;
use super::matrix::matrix;
use super::pairs::pairs;
use crate::core::model::question::Question;
use crate::desk::matrix::sentence;
use crate::desk::room::Room as Place;
use crate::engine::protocol::{Matrix, Reply, Request};
use crate::engine::query::{Between, Cell};
use crate::ui::app::App;
use crate::ui::study::choices::choices;
use crate::ui::widgets::empty::Empty;
use crate::ui::widgets::notice::{Notice, Tone};

/// What is compared, in the order of the room.
const BETWEEN: [(Between, &str); 3] = [
    (Between::ModelModel, "Models with models"),
    (Between::HumanModel, "People with models"),
    (Between::HumanHuman, "People with people"),
];

/// What the engine said, for whom.
#[derive(Clone, Debug, PartialEq)]
enum Answer {
    Counted(Arc<Matrix>),
    Failed(String),
}

pub fn labels(room: Room) -> AnyView {
    let app = room.app;
    let opened = room.choice.try_update_untracked(|choice| choice.opened.take()).flatten();
    let between = RwSignal::new(opened.as_ref().map_or(Between::ModelModel, |cell| cell.between));
    let answer = counted(app, room.question, between);
    // Only the first matrix that is drawn takes the focus back.
    let back_to = StoredValue::new(opened);
    let body = move || match (answer.get(), room.question.get()) {
        (None, _) | (_, None) => {
            view! { <p class="muted" role="status">"Counting…"</p> }.into_any()
        }
        (Some(Answer::Failed(why)), _) => {
            let tone = Tone::Danger;
            view! { <Notice tone=tone>{format!("The pairs could not be counted. {why}")}</Notice> }
                .into_any()
        }
        (Some(Answer::Counted(counted)), Some(question)) => {
            let back_to = back_to.try_update_value(Option::take).flatten();
            whole(app, &question, between.get_untracked(), counted, back_to)
        }
    };
    view! {
        {choices("Compare", &BETWEEN, between.into(), Callback::new(move |one| between.set(one)))}
        {body}
    }
    .into_any()
}

/// The matrix of what is chosen, asked for again after every event.
fn counted(
    app: App,
    question: Memo<Option<Question>>,
    between: RwSignal<Between>,
) -> RwSignal<Option<Answer>> {
    let answer = RwSignal::new(None);
    let state = app.slice(|session| (session.dataset.clone(), session.open, session.head.seq));
    let turn = StoredValue::new(0_u32);
    let id = Memo::new(move |_| question.get().map(|question| question.id));
    let shown = StoredValue::new(None);
    Effect::new(move || {
        // Read, not only tracked: a memo that nobody reads never changes.
        state.get();
        let between = between.get();
        let Some(question) = id.get() else { return };
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let this = turn.get_value();
        // Another choice: what was counted is not of it. A new answer: it stays until it is.
        let choice = Some((question.clone(), between));
        if shown.get_value() != choice {
            shown.set_value(choice);
            answer.set(None);
        }
        spawn_local(async move {
            let reply = app.ask(Request::Matrix { question, between }).await;
            if turn.try_get_value() != Some(this) {
                return;
            }
            answer.set(Some(match reply {
                Ok(Reply::Matrix(matrix)) => match matrix.read() {
                    Ok(matrix) => Answer::Counted(Arc::new(matrix)),
                    Err(why) => Answer::Failed(why),
                },
                Ok(_) => Answer::Failed("The engine answered another question.".to_owned()),
                Err(why) => Answer::Failed(why),
            }));
        });
    });
    answer
}

fn whole(
    app: App,
    question: &Question,
    between: Between,
    counted: Arc<Matrix>,
    back_to: Option<Cell>,
) -> AnyView {
    if counted.pairs == 0 {
        return nothing(app, between);
    }
    let items = app.session.with_untracked(|session| session.items);
    let said = sentence(&counted, items, between);
    let is_text = question.kind.is_free();
    let texts = is_text.then(|| {
        view! {
            <p class="muted">
                "Texts and marks are compared for equality only: two are equal where every character and \
                 every mark is."
            </p>
        }
    });
    let table = (!is_text).then(|| matrix(app, question, between, &counted, back_to));
    let common = (!is_text).then(|| pairs(app, question, between, &counted));
    view! {
        <p class="disagreement-sentence figure" role="status">{said}</p>
        {texts}
        <div class="disagreement-body">
            {table}
            <div class="disagreement-side">
                {common}
                {agents(app, between, &counted)}
            </div>
        </div>
    }
    .into_any()
}

/// No pair to compare: why, and what brings some.
fn nothing(app: App, between: Between) -> AnyView {
    match between {
        Between::ModelModel => view! {
            <Empty
                title="No two models to compare"
                why="No item has suggestions by two agents to this question."
            />
        }
        .into_any(),
        Between::HumanModel => view! {
            <Empty
                title="No answers by people yet"
                why="As soon as somebody answers this question where a model suggested something, \
                     the pair is counted here."
            >
                {go(app, "Review", Place::Review)}
            </Empty>
        }
        .into_any(),
        Between::HumanHuman => view! {
            <Empty
                title="No two people to compare"
                why="No item has answers by two people to this question. They come with the data, \
                     or from a second person who reviews it."
            />
        }
        .into_any(),
    }
}
