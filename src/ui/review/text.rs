//! A generated text: take it, write it anew, or throw it away; what was changed
//! shows while it is written.

use leptos::prelude::*;

use super::controls::confirm;
use super::question::Card;
use crate::core::model::value::Value;
use crate::core::text::counted;
use crate::desk::command::Command;
use crate::desk::effect::Input;
use crate::desk::session::Draft;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::diff::WordDiff;

#[component]
pub fn TextAnswer(card: Card) -> impl IntoView {
    let id = card.question.with_value(|question| question.id.clone());
    let of_draft = id.clone();
    let draft = card.app.slice(move |session| match session.drafts.get(&of_draft) {
        Some(Draft::Text { text, .. }) => Some(text.clone()),
        _ => None,
    });
    let of_origin = id.clone();
    // The suggested text that the draft started from.
    let origin = card.app.slice(move |session| {
        let Some(Draft::Text { from: Some(from), .. }) = session.drafts.get(&of_origin) else {
            return None;
        };
        let item = &session.item.as_ref()?.item;
        match &item.suggestions.iter().find(|it| it.id == *from)?.value {
            Value::One(text) => Some(text.clone()),
            _ => None,
        }
    });
    let writing = Memo::new(move |_| draft.with(Option::is_some));
    let body =
        move || if writing.get() { editor(card, id.clone(), draft, origin) } else { start(card) };
    view! { <div class="controls editor">{body}</div> }.into_any()
}

/// Nothing is being written: the ways to begin.
fn start(card: Card) -> AnyView {
    let key = Signal::derive(move || {
        if card.active.get() { card.app.key(Command::OwnAnswer).get() } else { String::new() }
    });
    view! {
        <div class="controls-line">
            <Button
                label="Write your own".to_owned()
                key=key
                on_press=Callback::new(move |()| card.run(Command::OwnAnswer))
            />
        </div>
    }
    .into_any()
}

fn editor(
    card: Card,
    id: String,
    draft: Memo<Option<String>>,
    origin: Memo<Option<String>>,
) -> AnyView {
    let text = Signal::derive(move || draft.get().unwrap_or_default());
    let started = Memo::new(move |_| origin.with(Option::is_some));
    let (question, entered) = (id.clone(), id.clone());
    let typed = move |event: web_sys::Event| {
        card.app
            .send(Input::Typed { question: question.clone(), text: event_target_value(&event) });
    };
    let change = move || {
        started.get().then(|| {
            let before = Signal::derive(move || origin.get().unwrap_or_default());
            let distance = move || {
                let distance = before.with(|before| {
                    text.with(|text| crate::core::text::edit_distance(before, text))
                });
                if distance.characters == 0 {
                    "As suggested".to_owned()
                } else {
                    format!(
                        "Edit distance: {}, {}",
                        counted(distance.words, "word"),
                        counted(distance.characters, "character")
                    )
                }
            };
            view! {
                <div class="overline">"What you changed"</div>
                <div class="editor-diff"><WordDiff before=before after=text /></div>
                <p class="muted figure">{distance}</p>
            }
        })
    };
    view! {
        <textarea
            class="textarea"
            dir="auto"
            aria-label="Your text"
            data-target="answer"
            data-question=id
            prop:value=move || text.get()
            on:input=typed
            on:focus=move |_| card.app.send(Input::Field { question: Some(entered.clone()) })
            on:blur=move |_| card.app.send(Input::Field { question: None })
        ></textarea>
        {change}
        {confirm(card)}
    }
    .into_any()
}
