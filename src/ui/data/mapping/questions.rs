//! What is asked: a card for each question, all of it open to change.

use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::Step;
use super::kinds::kind_editor;
use crate::desk::mapping::Edit;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::{Select, TextArea, TextField};
use crate::ui::widgets::fold::Fold;

#[component]
pub fn Questions() -> impl IntoView {
    let step: Step = expect_context();
    let ids = Memo::new(move |_| {
        step.draft.with(|draft| {
            draft.questions.iter().map(|question| question.id.clone()).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="stack mapping-questions" aria-labelledby="mapping-questions">
            <h3 class="overline" id="mapping-questions">"What is asked"</h3>
            <For each=move || ids.get() key=Clone::clone children=move |id| card(step, id) />
            <Add />
        </section>
    }
    .into_any()
}

fn card(step: Step, id: String) -> AnyView {
    let question = {
        let id = id.clone();
        Memo::new(move |_| step.draft.with(|draft| draft.question(&id).cloned()))
    };
    let columns = {
        let id = id.clone();
        Memo::new(move |_| {
            step.draft.with(|draft| {
                draft.columns_of(&id).into_iter().map(str::to_owned).collect::<Vec<_>>()
            })
        })
    };
    let declared = step.draft.with_untracked(|draft| draft.mapping.columns.is_empty());
    let from = move || match columns.get().as_slice() {
        [] if declared => String::new(),
        [] => "added by you".to_owned(),
        columns => format!("from {}", columns.join(", ")),
    };
    let kinds = Signal::derive(move || {
        let kinds = step.draft.with(crate::desk::mapping::MappingDraft::kinds);
        let kinds = kinds.into_iter().map(|(id, title)| (id.to_owned(), title.to_owned()));
        kinds.collect::<Vec<_>>()
    });
    let kind = Memo::new(move |_| {
        question.with(|question| question.as_ref().map(|question| question.kind.name()))
    });
    let title = Signal::derive(move || {
        question
            .with(|question| question.as_ref().map(|question| question.title.clone()))
            .unwrap_or_default()
    });
    let help = Signal::derive(move || {
        question
            .with(|question| question.as_ref().map(|question| question.help.clone()))
            .unwrap_or_default()
    });
    let ids = StoredValue::new(id.clone());
    let edit = step.edit;
    let set_title =
        Callback::new(move |title| edit.run(Edit::Title { question: ids.get_value(), title }));
    let set_help =
        Callback::new(move |help| edit.run(Edit::Help { question: ids.get_value(), help }));
    let set_kind =
        Callback::new(move |kind| edit.run(Edit::Kind { question: ids.get_value(), kind }));
    let remove =
        Callback::new(move |()| edit.run(Edit::RemoveQuestion { question: ids.get_value() }));
    let removal = move || {
        columns.with(Vec::is_empty).then(|| {
            view! {
                <Button label="Remove".to_owned() look=Look::Quiet on_press=remove />
            }
        })
    };
    let editor = move || kind.get().map(|kind| kind_editor(step, ids.get_value(), kind));
    let spoken = format!("Question {id}");
    view! {
        <article class="question-card" aria-label=spoken>
            <header class="question-card-head">
                <span class="mono strong" dir="auto">{id.clone()}</span>
                <span class="muted grow ellipsis">{from}</span>
                {removal}
            </header>
            <div class="question-card-row">
                <div class="grow">
                    <TextField label="Title" value=title on_input=set_title placeholder=id />
                </div>
                <Select
                    label="Kind"
                    options=kinds
                    value=Signal::derive(move || kind.get().unwrap_or_default().to_owned())
                    on_change=set_kind
                />
            </div>
            {editor}
            <Fold summary="Guideline">
                <TextArea
                    label="Guideline"
                    help="What the reviewer must know to answer; shown with the question."
                    value=help
                    on_input=set_help
                />
            </Fold>
        </article>
    }
    .into_any()
}

#[component]
fn Add() -> impl IntoView {
    let step: Step = expect_context();
    let id = RwSignal::new(String::new());
    let add = move || {
        step.edit.run(Edit::AddQuestion { id: id.get_untracked() });
        id.set(String::new());
    };
    view! {
        <form
            class="question-card-row"
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                add();
            }
        >
            <div class="grow">
                <TextField
                    label="Ask something else"
                    value=id
                    placeholder="A short name, such as urgency"
                    on_input=Callback::new(move |text| id.set(text))
                />
            </div>
            <Button
                label="Add a question".to_owned()
                why_not=Signal::derive(move || {
                    if id.with(|id| id.trim().is_empty()) { "Give it a short name first.".to_owned() } else { String::new() }
                })
                on_press=Callback::new(move |()| add())
            />
        </form>
    }
    .into_any()
}
