//! The root of the page.

use leptos::prelude::*;

use super::app::App;
use super::opening::Phase;
use crate::core::model::item::Content;
use crate::engine::protocol::ItemView;

/// Mounts the page into the document.
pub fn mount() {
    leptos::mount::mount_to_body(Page);
}

#[component]
pub fn Page() -> impl IntoView {
    let app = App::start();
    provide_context(app);
    let text = app.slice(|session| session.item.as_ref().map(first_text).unwrap_or_default());
    let title = app.slice(|session| session.schema.name.clone());
    let opening = move || {
        app.opening.with(|opening| {
            opening.as_ref().map(|opening| match &opening.phase {
                Phase::Failed(why) => why.clone(),
                Phase::Asking(preview) => format!("{}: {}", opening.name, preview.said),
                Phase::Indexing => format!("Indexing {}", opening.name),
                Phase::Looking | Phase::Reading(_) => format!("Reading {}", opening.name),
            })
        })
    };
    let notices = move || {
        let notices = app.notices.get();
        notices
            .into_iter()
            .map(|notice| view! { <p role="status">{notice.text}</p> })
            .collect_view()
    };
    view! {
        <main>
            <h1>{title}</h1>
            {notices}
            <p role="status">{opening}</p>
            <p id="item-text">{text}</p>
        </main>
    }
}

fn first_text(view: &ItemView) -> String {
    let content = view.item.fields.first().map(|field| &field.content);
    match content {
        Some(Content::Text { text }) => text.clone(),
        Some(Content::Conversation { turns }) => {
            turns.iter().map(|turn| format!("{}: {}\n", turn.speaker, turn.text)).collect()
        }
        Some(Content::Answers { answers }) => {
            answers.iter().map(|answer| answer.text.clone() + "\n").collect()
        }
        Some(Content::Image { alt, .. }) => alt.clone(),
        None => String::new(),
    }
}
