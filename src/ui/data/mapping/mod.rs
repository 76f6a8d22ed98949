//! The mapping step: what a file's columns are, and what is asked of its items,
//! before anything is opened.
//!
//! It edits a [`MappingDraft`]; the file is only looked at, again and again, by
//! the engine. A question that the person changed is never inferred again.

mod columns;
mod kinds;
mod labels;
mod questions;
mod sample;

use std::sync::Arc;
use std::time::Duration;

use leptos::html::H2;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::columns::Columns;
use self::questions::Questions;
use self::sample::FirstItem;
use super::issues::issues;
use crate::desk::mapping::{Edit, MappingDraft};
use crate::engine::protocol::Preview;
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};

/// How long the hands must rest before the questions are inferred again.
const REST: Duration = Duration::from_millis(150);

/// What every part of the step sees.
#[derive(Clone, Copy)]
struct Step {
    draft: RwSignal<MappingDraft>,
    edit: Callback<Edit>,
    /// The first records, a cell for each column.
    rows: StoredValue<Arc<Vec<Vec<String>>>>,
}

#[component]
pub fn MappingStep(name: String, preview: Arc<Preview>) -> impl IntoView {
    let app = App::here();
    let mut start = MappingDraft::new(preview.mapping.clone(), preview.schema.questions.clone());
    if app.opening.with_untracked(|opening| opening.as_ref().is_some_and(|it| it.changed)) {
        // What was changed the last time stays changed.
        start.touched = start.questions.iter().map(|question| question.id.clone()).collect();
    }
    let draft = RwSignal::new(start);
    let trouble = RwSignal::new(String::new());
    let infer = inferring(app, draft, trouble);
    let edit = Callback::new(move |edit: Edit| {
        let columns_changed = draft.try_update(|draft| draft.apply(edit)).unwrap_or_default();
        if columns_changed {
            infer.run(());
        }
    });
    let rows = StoredValue::new(Arc::new(preview.rows.clone()));
    provide_context(Step { draft, edit, rows });
    let problems = Memo::new(move |_| draft.with(MappingDraft::problems));
    let open = Callback::new(move |()| {
        let draft = draft.get_untracked();
        let mapping = (!draft.mapping.columns.is_empty()).then_some(draft.mapping);
        let questions = (!draft.touched.is_empty()).then_some(draft.questions);
        app.open_with(mapping, questions);
    });
    let cancel = Callback::new(move |()| app.cancel_opening());
    let heading = NodeRef::<H2>::new();
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            // A heading with a tab index takes the focus.
            heading.focus().unwrap_or_default();
        }
    });
    let has_columns = !preview.mapping.columns.is_empty();
    let remarks = preview.issues.len() as u64;
    view! {
        <div class="mapping">
            <header class="mapping-head">
                <h2 class="data-name" tabindex="-1" node_ref=heading dir="auto">{name}</h2>
                <p class="muted">{preview.said.clone()}</p>
            </header>
            {issues(preview.issues.clone(), remarks)}
            {has_columns.then(|| view! { <Columns /> })}
            <div class="mapping-body">
                <Questions />
                {has_columns.then(|| view! { <FirstItem /> })}
            </div>
            <footer class="mapping-foot">
                <div class="grow" role="status">{move || said(&problems.get(), &trouble.get())}</div>
                <Button label="Cancel".to_owned() on_press=cancel />
                <Button
                    label="Open".to_owned()
                    look=Look::Solid
                    why_not=Signal::derive(move || problems.get().into_iter().next().unwrap_or_default())
                    on_press=open
                />
            </footer>
        </div>
    }
    .into_any()
}

/// Asks the engine what the questions are under the columns as they stand.
fn inferring(app: App, draft: RwSignal<MappingDraft>, trouble: RwSignal<String>) -> Callback<()> {
    let turn = StoredValue::new(0_u32);
    Callback::new(move |()| {
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let this = turn.get_value();
        let ask = move || {
            if turn.try_get_value() != Some(this) {
                return;
            }
            let Some(mapping) = draft.try_with_untracked(|draft| draft.mapping.clone()) else {
                return;
            };
            spawn_local(async move {
                let inferred = app.infer(mapping).await;
                if turn.try_get_value() != Some(this) {
                    return;
                }
                match inferred {
                    Ok(preview) => {
                        trouble.set(String::new());
                        draft.update(|draft| draft.infer(preview.schema.questions));
                    }
                    Err(why) => trouble.set(format!(
                        "The questions could not be inferred again: they stay as they were. {why}"
                    )),
                }
            });
        };
        set_timeout(ask, REST);
    })
}

fn said(problems: &[String], trouble: &str) -> AnyView {
    let rest = match problems.len() {
        0 | 1 => None,
        n => Some(format!(" And {} more.", n - 1)),
    };
    let first = problems.first().cloned().unwrap_or_else(|| trouble.to_owned());
    view! { <p class="mapping-problem">{first} <span class="muted">{rest}</span></p> }.into_any()
}
