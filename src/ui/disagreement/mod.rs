//! The Disagreement room: who says what where they differ, and the items behind
//! every number.
//!
//! It asks the engine again whenever an answer was given. Which cell was opened
//! last stands in the queue's filter, so coming back finds it there.

mod agents;
mod matrix;
mod pairs;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::agents::agents;
use self::matrix::matrix;
use self::pairs::pairs;
use crate::core::model::question::{Question, QuestionKind};
use crate::desk::command::Command;
use crate::desk::effect::Input;
use crate::desk::matrix::sentence;
use crate::desk::room::Room;
use crate::engine::protocol::{Matrix, Reply, Request};
use crate::engine::query::{Between, Cell, Filter, Query};
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::empty::Empty;
use crate::ui::widgets::field::Select;
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

#[component]
pub fn Disagreement() -> impl IntoView {
    let app = App::here();
    let questions = app.slice(|session| session.schema.questions.clone());
    let (first, opened) = app.session.with_untracked(|session| {
        let first = session.schema.questions.iter().find(|it| it.kind != QuestionKind::Text);
        let first = first.or(session.schema.questions.first()).map(|it| it.id.clone());
        (first.unwrap_or_default(), session.order.query.filter.cell.clone())
    });
    let question = RwSignal::new(opened.as_ref().map_or(first, |cell| cell.question.clone()));
    let between = RwSignal::new(opened.as_ref().map_or(Between::ModelModel, |cell| cell.between));
    let asked = Memo::new(move |_| {
        let (question, questions) = (question.get(), questions.get());
        questions.iter().find(|it| it.id == question).or(questions.first()).cloned()
    });
    let answer = counted(app, asked, between);
    // Only the first matrix that is drawn takes the focus back.
    let back_to = StoredValue::new(opened);
    let body = move || {
        let Some(question) = asked.get() else {
            return view! {
                <Empty title="Nothing is asked" why="The dataset that is open has no question.">
                    {go(app, "Open data", Room::Data)}
                </Empty>
            }
            .into_any();
        };
        match answer.get() {
            None => view! { <p class="muted" role="status">"Counting…"</p> }.into_any(),
            Some(Answer::Failed(why)) => {
                let tone = Tone::Danger;
                view! { <Notice tone=tone>{format!("The pairs could not be counted. {why}")}</Notice> }
                    .into_any()
            }
            Some(Answer::Counted(counted)) => {
                let back_to = back_to.try_update_value(Option::take).flatten();
                whole(app, &question, between.get_untracked(), counted, back_to)
            }
        }
    };
    let options = Signal::derive(move || {
        let questions = questions.get();
        let named = questions.iter().map(|it| (it.id.clone(), it.name().to_owned()));
        named.collect::<Vec<_>>()
    });
    let value = Signal::derive(move || asked.get().map(|it| it.id).unwrap_or_default());
    view! {
        <div class="room-page" data-room="disagreement">
            <div class="room-bar">
                <div class="disagreement-question">
                    <Select
                        label="Question"
                        options=options
                        value=value
                        on_change=Callback::new(move |id| question.set(id))
                    />
                </div>
                <div class="field" role="group" aria-labelledby="disagreement-between">
                    <span class="field-label" id="disagreement-between">"Compare"</span>
                    <div class="button-group">
                        {BETWEEN.into_iter().map(|(one, words)| chooser(between, one, words)).collect_view()}
                    </div>
                </div>
            </div>
            {body}
        </div>
    }
    .into_any()
}

fn chooser(between: RwSignal<Between>, one: Between, words: &'static str) -> AnyView {
    view! {
        <Button
            label=words.to_owned()
            look=Look::Quiet
            class="disagreement-choice"
            pressed=Signal::derive(move || between.get() == one)
            on_press=Callback::new(move |()| between.set(one))
        />
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
                Ok(Reply::Matrix(matrix)) => Answer::Counted(Arc::new(*matrix)),
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
    let is_text = question.kind == QuestionKind::Text;
    let texts = is_text.then(|| {
        view! {
            <p class="muted">
                "Texts are compared for equality only: two texts are equal where every character is."
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
                {go(app, "Review", Room::Review)}
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

fn go(app: App, words: &str, room: Room) -> AnyView {
    view! {
        <Button
            label=words.to_owned()
            on_press=Callback::new(move |()| app.dispatch(Command::Room(room)))
        />
    }
    .into_any()
}

/// Opens the queue with exactly the items behind a cell.
fn open_items(app: App, cell: Cell) {
    let sort = app.session.with_untracked(|session| session.order.query.sort.clone());
    let filter = Filter { cell: Some(cell), ..Filter::default() };
    app.send(Input::Search { query: Query { filter, sort } });
    app.dispatch(Command::Room(Room::Review));
}
