//! The ways to answer, by kind of question. Every button is a command of the desk.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::question::Card;
use crate::core::model::question::QuestionKind;
use crate::core::model::value::Value;
use crate::desk::command::Command;
use crate::desk::options::{Choice, Pick, options};
use crate::desk::session::{Draft, Mode};
use crate::ui::later::{Later, Part};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::key::key_cap;

/// How a button stands to what was said.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Held {
    #[default]
    No,
    /// Put together and not confirmed.
    Draft,
    /// Answered.
    Yes,
}

#[component]
pub fn Controls(card: Card) -> impl IntoView {
    let kind = card.question.with_value(|question| question.kind.clone());
    match kind {
        QuestionKind::Choice { .. } | QuestionKind::Preference { .. } => ways(card, "options"),
        QuestionKind::Rating { .. } => ways(card, "steps"),
        QuestionKind::Choices { .. } => view! {
            {ways(card, "options")}
            {confirm(card)}
        }
        .into_any(),
        QuestionKind::Text => view! { <Later part=Part::Text { card } /> }.into_any(),
        QuestionKind::Spans { .. } | QuestionKind::Regions { .. } | QuestionKind::Tracks { .. } => {
            view! { <Later part=Part::Marks { card } /> }.into_any()
        }
        QuestionKind::Ranking { .. } => view! {
            <Later part=Part::Ranking { card } />
            {confirm(card)}
        }
        .into_any(),
    }
}

/// One button for each way to answer.
fn ways(card: Card, layout: &'static str) -> AnyView {
    let choices = Memo::new(move |_| {
        card.item.with(|_| ());
        card.app.session.with_untracked(|session| {
            let item = session.item.as_ref().map(|view| &view.item);
            let options = |item| card.question.with_value(|question| options(question, item));
            item.map(options).unwrap_or_default()
        })
    });
    let id = card.question.with_value(|question| question.id.clone());
    // What is held, by number.
    let held = card.app.slice(move |session| {
        let draft = session.drafts.get(&id);
        let answer = session.answer(&id).and_then(|answer| answer.value.as_ref());
        (draft.map(picks_of_draft), answer.map(picks_of_value))
    });
    let at = card.at;
    let picking = card.app.slice(move |session| {
        session.active == at && matches!(session.mode, Mode::PickGroup { .. })
    });
    let name = card.question.with_value(|question| format!("Your answer: {}", question.name()));
    let buttons = move || {
        choices.with(|choices| {
            let long = layout == "steps" && choices.len() > 7;
            let buttons = choices.iter().map(|choice| way(card, choice, layout, held, picking));
            let class = if long { "options" } else { layout };
            view! { <div class=class role="group" aria-label=name.clone()>{buttons.collect_view()}</div> }
        })
    };
    view! { <div class="controls">{buttons}</div> }.into_any()
}

type Said = (Option<BTreeSet<String>>, Option<BTreeSet<String>>);

fn way(
    card: Card,
    choice: &Choice,
    layout: &str,
    held: Memo<Said>,
    picking: Memo<bool>,
) -> AnyView {
    let pick = pick_key(&choice.pick);
    let held = Memo::new(move |_| {
        held.with(|(draft, answer)| match (draft, answer) {
            (Some(draft), _) if draft.contains(&pick) => Held::Draft,
            (None, Some(answer)) if answer.contains(&pick) => Held::Yes,
            _ => Held::No,
        })
    });
    let number = choice.number;
    let command = Command::Label(number);
    let key = card.app.key(command);
    let shown_key = move || (card.active.get() && !picking.get()).then(|| key_cap(&key.get()));
    let (title, about) = (choice.title.clone(), choice.about.clone());
    let is_step = layout == "steps";
    let body = if is_step {
        // The figure of a step is its key where both are the same.
        let other_key = number.to_string() != title;
        view! {
            <span class="strong">{title} " " {move || other_key.then(shown_key)}</span>
            <span class="step-title">{about.clone()}</span>
        }
        .into_any()
    } else {
        let after = match choice.pick {
            Pick::Step(_) => about.clone(),
            _ => String::new(),
        };
        view! {
            {shown_key}
            <span class="option-words" dir="auto">{title} " " <span class="muted">{after}</span></span>
            {choice.rare.then(|| view! { <span class="option-rare">"rare"</span> })}
        }
        .into_any()
    };
    let tip = (!about.is_empty()).then_some(about);
    view! {
        <button
            type="button"
            class=if is_step { "button step" } else { "button option" }
            title=tip
            aria-pressed=move || (held.get() != Held::No).to_string()
            data-draft=move || (held.get() == Held::Draft).then_some("true")
            aria-keyshortcuts=move || key.get()
            on:click=move |event| {
                event.stop_propagation();
                card.run(command);
            }
        >
            {body}
        </button>
    }
    .into_any()
}

/// Confirm and clear, while something is put together.
pub fn confirm(card: Card) -> AnyView {
    let id = card.question.with_value(|question| question.id.clone());
    let begun = card.app.slice(move |session| session.drafts.contains_key(&id));
    (move || {
        let key = |command| {
            Signal::derive(move || {
                if card.active.get() { card.app.key(command).get() } else { String::new() }
            })
        };
        begun.get().then(|| {
            view! {
                <div class="controls-line">
                    <Button
                        label="Confirm".to_owned()
                        look=Look::Solid
                        key=key(Command::Confirm)
                        on_press=Callback::new(move |()| card.run(Command::Confirm))
                    />
                    <Button
                        label="Clear".to_owned()
                        look=Look::Quiet
                        key=key(Command::Clear)
                        on_press=Callback::new(move |()| card.run(Command::Clear))
                    />
                </div>
            }
        })
    })
    .into_any()
}

fn pick_key(pick: &Pick) -> String {
    match pick {
        Pick::Id(id) => id.clone(),
        Pick::Step(step) => step.to_string(),
        // No label has an empty id that a schema would show.
        Pick::Nothing => String::new(),
    }
}

fn picks_of_value(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Rating(step) => [step.to_string()].into(),
        Value::One(id) => [id.clone()].into(),
        Value::Many(labels) if labels.is_empty() => [String::new()].into(),
        Value::Many(labels) => labels.iter().cloned().collect(),
        Value::Ranks(groups) => groups.iter().flatten().cloned().collect(),
        Value::Marks(_) => BTreeSet::new(),
    }
}

fn picks_of_draft(draft: &Draft) -> BTreeSet<String> {
    match draft {
        Draft::Many { labels, .. } if labels.is_empty() => [String::new()].into(),
        Draft::Many { labels, .. } => labels.iter().cloned().collect(),
        Draft::Ranks { ranks, .. } => ranks.iter().flatten().cloned().collect(),
        Draft::Text { .. } | Draft::Marks { .. } => BTreeSet::new(),
    }
}
