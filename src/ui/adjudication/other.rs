//! A decision for a value that nobody gave, and the reason of any decision.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Case, Desk};
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::value::Value;
use crate::desk::adjudicate::{is_whole, pressed};
use crate::desk::command::Command;
use crate::desk::options::{Choice, Pick, options};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::{Check, TextArea};

pub fn other(desk: Desk, case: &Arc<Case>, question: Question) -> AnyView {
    let held = RwSignal::new(None::<Value>);
    let body = match question.kind {
        QuestionKind::Text => text(held),
        // Nothing is drawn here: one of the answers is decided for, or the item is answered in Review.
        _ if question.kind.is_marks() => {
            return view! {
                <p class="muted">
                    "Other marks than those that were answered are made in the Review room, by the \
                     adjudicator's own answer."
                </p>
            }
            .into_any();
        }
        _ => ways(desk, case, &question, held),
    };
    let all = options(&question, &case.view.item).len();
    let missing = Signal::derive(move || {
        held.with(|held| match held {
            None => "Nothing has been put together.".to_owned(),
            Some(Value::One(text)) if text.trim().is_empty() => "The text is empty.".to_owned(),
            Some(Value::Ranks(ranks)) => match all.saturating_sub(ranks.iter().flatten().count()) {
                0 => String::new(),
                1 => "1 answer is not ranked yet.".to_owned(),
                left => format!("{left} answers are not ranked yet."),
            },
            Some(_) => String::new(),
        })
    });
    let confirm = (!is_whole(&question)).then(|| {
        view! {
            <Button
                label="Decide for this value".to_owned()
                look=Look::Solid
                why_not=missing
                on_press=Callback::new(move |()| desk.decide(held.get_untracked()))
            />
        }
    });
    let key = desk.app.key(Command::OwnAnswer);
    let note = desk.app.key(Command::Note);
    let reason = desk.reason;
    view! {
        <section class="stack" data-part="other" aria-labelledby="adjudication-other">
            <h2 class="overline" id="adjudication-other">
                "Another value "
                {move || crate::ui::widgets::key::key_cap(&key.get())}
            </h2>
            {body}
            {confirm}
        </section>
        <div class="adjudication-reason" data-part="reason">
            <TextArea
                label="Reason, if one helps"
                help="It stands as your note on the item. Write it before you decide."
                value=reason
                on_input=Callback::new(move |text| reason.set(text))
            />
            {move || crate::ui::widgets::key::key_cap(&note.get())}
        </div>
    }
    .into_any()
}

fn text(held: RwSignal<Option<Value>>) -> AnyView {
    let value = Signal::derive(move || {
        held.with(|held| match held {
            Some(Value::One(text)) => text.clone(),
            _ => String::new(),
        })
    });
    view! {
        <TextArea
            label="Your text"
            value=value
            on_input=Callback::new(move |text| held.set(Some(Value::One(text))))
        />
    }
    .into_any()
}

fn ways(desk: Desk, case: &Case, question: &Question, held: RwSignal<Option<Value>>) -> AnyView {
    let question = StoredValue::new(question.clone());
    let tie = RwSignal::new(false);
    let ranks = question.with_value(|it| matches!(it.kind, QuestionKind::Ranking { .. }));
    let choices = question.with_value(|question| options(question, &case.view.item));
    let way = |choice: Choice| {
        let (pick, id) = (choice.pick.clone(), choice.pick);
        let press = move |_| {
            let now = held.get_untracked();
            let value = question.with_value(|it| pressed(it, now, &pick, tie.get_untracked()));
            if question.with_value(is_whole) {
                desk.decide(Some(value));
            } else {
                held.set(Some(value));
                tie.set(false);
            }
        };
        let place = Memo::new(move |_| held.with(|held| place_of(held.as_ref(), &id)));
        view! {
            <button
                type="button"
                class="button option"
                aria-pressed=move || place.get().is_some().to_string()
                data-draft=move || place.get().is_some().then_some("true")
                on:click=press
            >
                <span class="option-words" dir="auto">{choice.title}</span>
                {choice.rare.then(|| view! { <span class="option-rare">"rare"</span> })}
                <span class="figure">{move || place.get().filter(|place| *place > 0)}</span>
            </button>
        }
    };
    let buttons = choices.into_iter().map(way).collect_view();
    let name = question.with_value(|question| format!("Another value: {}", question.name()));
    view! {
        <div class="options" role="group" aria-label=name>{buttons}</div>
        {ranks.then(|| view! {
            <Check
                label="The next one shares the rank of the one before"
                on=tie
                on_change=Callback::new(move |on| tie.set(on))
            />
        })}
    }
    .into_any()
}

/// Whether a way to answer is held; in a ranking its rank, else 0.
fn place_of(held: Option<&Value>, pick: &Pick) -> Option<usize> {
    match (held?, pick) {
        (Value::Rating(held), Pick::Step(step)) => (held == step).then_some(0),
        (Value::One(held), Pick::Id(id)) => (held == id).then_some(0),
        (Value::Many(labels), Pick::Nothing) => labels.is_empty().then_some(0),
        (Value::Many(labels), Pick::Id(id)) => labels.contains(id).then_some(0),
        (Value::Ranks(ranks), Pick::Id(id)) => {
            let place = ranks.iter().position(|group| group.contains(id))?;
            Some(ranks.iter().take(place).map(Vec::len).sum::<usize>() + 1)
        }
        _ => None,
    }
}
