//! What is open now, and everything that was understood of it.

use std::sync::Arc;

use leptos::prelude::*;

use super::issues::issues;
use super::words::{asks, bytes};
use crate::core::model::dataset::Schema;
use crate::core::text::counted;
use crate::desk::command::Command;
use crate::desk::room::Room;
use crate::engine::protocol::Opened;
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::empty::Empty;
use crate::ui::widgets::fold::Fold;

#[component]
pub fn Current() -> impl IntoView {
    let app = App::here();
    let body = move || match app.opened.get() {
        Some(opened) => whole(app, &opened),
        None => view! {
            <Empty
                title="Nothing is open"
                why="Open a file, an address or an example: what was read of it stands here."
            />
        }
        .into_any(),
    };
    view! {
        <section class="data-current" aria-labelledby="data-current">
            <h2 class="overline" id="data-current">"Open now"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn whole(app: App, opened: &Arc<Opened>) -> AnyView {
    let schema = &opened.schema;
    let name = if schema.name.is_empty() { "Dataset without a name" } else { &schema.name };
    let press = |command: Command| Callback::new(move |()| app.dispatch(command));
    view! {
        <div class="stack">
            <h3 class="data-name" dir="auto">{name.to_owned()}</h3>
            {(!schema.about.is_empty())
                .then(|| view! { <p class="data-about" dir="auto">{schema.about.clone()}</p> })}
            <div class="row">
                <Button label="Review".to_owned() look=Look::Solid on_press=press(Command::Room(Room::Review)) />
                <Button label="Save the project".to_owned() on_press=press(Command::SaveProject) />
                <Button
                    label="Read it differently…".to_owned()
                    title="Its columns and questions, before anything is opened again".to_owned()
                    on_press=Callback::new(move |()| app.open_differently())
                />
            </div>
            <dl class="facts">{facts(opened)}</dl>
            {issues(opened.issues.clone(), opened.issue_count)}
            {questions(schema)}
            {agents(schema)}
            {columns(schema)}
        </div>
    }
    .into_any()
}

#[expect(clippy::cast_precision_loss, reason = "bytes of a file that a browser holds")]
fn facts(opened: &Opened) -> AnyView {
    let hash = opened.dataset.clone();
    let lines = [
        ("Items", counted(u64::from(opened.items), "item")),
        ("Suggestions", counted(opened.suggestions, "suggestion")),
        ("Text held", bytes(opened.file_bytes as f64)),
        ("Columns above it", bytes(opened.column_bytes as f64)),
    ];
    let lines = lines.into_iter().map(|(word, said)| {
        view! { <dt>{word}</dt> <dd class="figure">{said}</dd> }
    });
    view! {
        {lines.collect_view()}
        <dt>"SHA-256"</dt>
        <dd class="mono data-hash">{hash}</dd>
    }
    .into_any()
}

fn questions(schema: &Schema) -> Option<AnyView> {
    if schema.questions.is_empty() {
        return None;
    }
    let lines = schema.questions.iter().map(|question| {
        let labels = question.labels().iter().map(|label| {
            let rare = label.rare.then(|| view! { <span class="muted">" · rare"</span> });
            view! { <span class="chip" dir="auto">{label.name().to_owned()} {rare}</span> }
        });
        let labels: Vec<_> = labels.collect();
        view! {
            <li class="data-line">
                <p>
                    <span class="strong" dir="auto">{question.name().to_owned()}</span>
                    " "
                    <span class="muted">{asks(question)}</span>
                </p>
                {(!labels.is_empty()).then(|| view! { <div class="row">{labels}</div> })}
            </li>
        }
    });
    Some(
        view! {
            <section>
                <h3 class="overline">"Questions"</h3>
                <ul>{lines.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

fn agents(schema: &Schema) -> Option<AnyView> {
    if schema.agents.is_empty() {
        return None;
    }
    let lines = schema.agents.iter().map(|agent| {
        let version = (!agent.version.is_empty()).then(|| format!(" {}", agent.version));
        let score = match agent.score.as_str() {
            "" => "How its score arose is not said.".to_owned(),
            score => format!("Score: {score}"),
        };
        let about = agent.about.clone();
        view! {
            <li class="data-line">
                <p>
                    <span class="strong" dir="auto">{agent.name().to_owned()}</span>
                    <span class="muted figure">{version}</span>
                </p>
                <p class="muted" dir="auto">{score}</p>
                {(!about.is_empty()).then(|| view! {
                    <Fold summary="What it is">
                        <p class="data-about" dir="auto">{about.clone()}</p>
                    </Fold>
                })}
            </li>
        }
    });
    Some(
        view! {
            <section>
                <h3 class="overline">"Agents"</h3>
                <ul>{lines.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

fn columns(schema: &Schema) -> Option<AnyView> {
    let names: Vec<_> = schema.columns.iter().map(|column| column.name().to_owned()).collect();
    (!names.is_empty()).then(|| {
        view! {
            <section>
                <h3 class="overline">"Columns of metadata"</h3>
                <p class="data-line" dir="auto">{names.join(", ")}</p>
            </section>
        }
        .into_any()
    })
}
