//! What a field of an item holds, as text nodes: a text, a conversation, generated
//! answers side by side, an image.

use std::sync::Arc;

use leptos::prelude::*;

use super::pictures::Picture;
use crate::core::model::item::{Answer, Content, SeriesKind, Turn};
use crate::core::model::question::QuestionKind;
use crate::core::model::value::Value;
use crate::ui::app::App;
use crate::ui::later::{Later, Part};
use crate::ui::surface::{Drawn, Given, Sequence};

pub fn content(app: App, content: &Content, field: &str, lang: Option<String>) -> AnyView {
    match content {
        Content::Text { text } => text_view(text),
        Content::Conversation { turns } => conversation(turns),
        Content::Answers { answers } => comparing(app, field, answers, lang),
        Content::Image { src, alt } if is_drawn_on(app, field) => {
            let drawn = Drawn { field: field.to_owned(), src: src.clone(), alt: alt.clone() };
            view! { <Later part=Part::Regions { drawn: StoredValue::new(drawn) } /> }.into_any()
        }
        Content::Series { of: SeriesKind::Dicom, sources, alt, .. } => {
            let (field, sources, alt) = (field.to_owned(), sources.clone(), alt.clone());
            let given = StoredValue::new(Given { field, sources, alt });
            view! { <Later part=Part::Dicom { given } /> }.into_any()
        }
        Content::Series { .. } => {
            let sequence =
                StoredValue::new(Sequence { field: field.to_owned(), content: content.clone() });
            view! { <Later part=Part::Frames { sequence } /> }.into_any()
        }
        Content::Image { src, alt } => {
            view! { <Picture src=src.clone() alt=alt.clone() /> }.into_any()
        }
    }
}

/// Whether a question asks for regions of this field.
fn is_drawn_on(app: App, field: &str) -> bool {
    let is_it = |kind: &QuestionKind| matches!(kind, QuestionKind::Regions { field: of, .. } if of == field);
    app.session.with_untracked(|it| it.schema.questions.iter().any(|asked| is_it(&asked.kind)))
}

pub fn text_view(text: &str) -> AnyView {
    view! { <div class="item-text" dir="auto">{text.to_owned()}</div> }.into_any()
}

/// A text on which parts are marked; without its marks until their code is here.
pub fn marked_text(field: &str, text: &str) -> AnyView {
    let field = StoredValue::new(field.to_owned());
    let text = StoredValue::new(Arc::from(text));
    view! { <Later part=Part::MarkedText { field, text } /> }.into_any()
}

fn conversation(turns: &[Turn]) -> AnyView {
    let turns = turns.iter().map(|turn| {
        let judged = turn.focus.then(|| view! { <span class="turn-judged">"judged"</span> });
        view! {
            <li class="turn" data-focus=turn.focus.to_string()>
                <div class="turn-speaker">
                    <bdi>{turn.speaker.clone()}</bdi>
                    {judged}
                </div>
                {text_view(&turn.text)}
            </li>
        }
    });
    view! { <ol class="turns">{turns.collect_view()}</ol> }.into_any()
}

fn comparing(app: App, field: &str, answers: &[Answer], lang: Option<String>) -> AnyView {
    let hidden = app.slice(crate::desk::session::Session::is_blind);
    let chosen = chosen(app, field.to_owned());
    let several = answers.len();
    let cards = answers.iter().enumerate().map(|(at, answer)| {
        let id = answer.id.clone();
        let agent = answer.agent.clone();
        let is_chosen = move || chosen.with(|chosen| chosen.as_deref() == Some(id.as_str()));
        let by = move || agent.clone().filter(|_| !hidden.get());
        view! {
            <article class="answer" data-chosen=move || is_chosen().to_string()>
                <header class="answer-head">
                    <span class="letter">{(at + 1).to_string()}</span>
                    <bdi class="strong">{answer.id.clone()}</bdi>
                    <span class="muted">{by}</span>
                </header>
                <div class="item-text" dir="auto" lang=lang.clone()>{answer.text.clone()}</div>
            </article>
        }
    });
    view! { <div class="answers" data-count=several.to_string()>{cards.collect_view()}</div> }
        .into_any()
}

/// The answer of this field that the annotator preferred.
fn chosen(app: App, field: String) -> Memo<Option<String>> {
    app.slice(move |session| {
        let asked = session.schema.questions.iter().find(|question| {
            matches!(&question.kind, QuestionKind::Preference { field: of } if *of == field)
        })?;
        match session.answer(&asked.id)?.value.as_ref()? {
            Value::One(id) => Some(id.clone()),
            _ => None,
        }
    })
}
