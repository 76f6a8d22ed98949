//! Which question is looked at.

use leptos::prelude::*;

use crate::core::model::question::Question;
use crate::desk::session::Session;
use crate::ui::app::App;
use crate::ui::widgets::field::Select;

/// The question of this id, or the first of the dataset.
pub fn question_of(
    app: App,
    id: impl Fn() -> String + Send + Sync + 'static,
) -> Memo<Option<Question>> {
    let questions = app.slice(|session| session.schema.questions.clone());
    Memo::new(move |_| {
        let (questions, id) = (questions.get(), id());
        let found = questions.iter().find(|one| one.id == id).cloned();
        found.or_else(|| questions.into_iter().next())
    })
}

/// The id of the question that is looked at first: of texts and marks little can be counted.
pub fn first_question(session: &Session) -> String {
    let questions = &session.schema.questions;
    let first = questions.iter().find(|it| !it.kind.is_free());
    first.or(questions.first()).map(|it| it.id.clone()).unwrap_or_default()
}

pub fn question_chooser(
    app: App,
    question: Memo<Option<Question>>,
    choose: Callback<String>,
) -> AnyView {
    let options = app.slice(|session| {
        let named = session.schema.questions.iter().map(|it| (it.id.clone(), it.name().to_owned()));
        named.collect::<Vec<_>>()
    });
    let value = Signal::derive(move || question.get().map(|it| it.id).unwrap_or_default());
    view! {
        <div class="disagreement-question">
            <Select label="Question" options=options value=value on_change=choose />
        </div>
    }
    .into_any()
}
