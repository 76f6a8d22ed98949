//! The examples that ship with the page, as their index describes them. The
//! build makes the index from the files' headers.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::core::text::counted;
use crate::ui::app::App;
use crate::ui::examples::{Example, place_of};
use crate::ui::opening::Source;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::notice::Notice;

/// One line of `examples/index.json`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Entry {
    id: String,
    name: String,
    about: String,
    items: u32,
    questions: Vec<String>,
    agents: Vec<String>,
}

#[component]
pub fn Gallery() -> impl IntoView {
    let app = App::here();
    let index = RwSignal::new(None::<Result<Vec<Entry>, String>>);
    spawn_local(async move {
        let entries = fetch().await;
        // The room may have been left meanwhile.
        drop(index.try_set(Some(entries)));
    });
    let body = move || match index.get() {
        None => view! { <p class="muted">"Looking for the examples…"</p> }.into_any(),
        Some(Err(why)) => view! { <Notice>{why}</Notice> }.into_any(),
        Some(Ok(entries)) => {
            let cards = entries.into_iter().map(|entry| card(app, entry));
            view! { <ul class="gallery">{cards.collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <section class="stack" aria-labelledby="data-examples">
            <h2 class="overline" id="data-examples">"Examples"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn card(app: App, entry: Entry) -> AnyView {
    let example = Example::find(&entry.id);
    let open = example.map(|example| {
        let label = format!("Open {}", entry.name);
        view! {
            <Button
                label="Open".to_owned()
                title=label
                on_press=Callback::new(move |()| app.open_source(Source::Example(example)))
            />
        }
    });
    let said = format!(
        "{} · {} · {}",
        counted(u64::from(entry.items), "item"),
        counted(entry.questions.len() as u64, "question"),
        counted(entry.agents.len() as u64, "agent"),
    );
    view! {
        <li class="gallery-card">
            <h3 class="strong">{entry.name.clone()}</h3>
            <p class="gallery-about" title=entry.about.clone()>{entry.about.clone()}</p>
            <p class="muted gallery-asks">{entry.questions.join(" · ")}</p>
            <div class="gallery-foot">
                <span class="muted figure" title=entry.agents.join(", ")>{said}</span>
                {open}
            </div>
        </li>
    }
    .into_any()
}

async fn fetch() -> Result<Vec<Entry>, String> {
    let failed = |_| "The list of examples could not be fetched; the examples need it.".to_owned();
    let window = web_sys::window().ok_or_else(|| failed(()))?;
    let place = place_of("index.json");
    let text = if let Some(blob) = place.dyn_ref::<web_sys::Blob>() {
        JsFuture::from(blob.text()).await
    } else {
        let address = place.as_string().unwrap_or_default();
        let answer = JsFuture::from(window.fetch_with_str(&address)).await;
        let answer: web_sys::Response =
            answer.map_err(|_| failed(()))?.dyn_into().map_err(|_| failed(()))?;
        if !answer.ok() {
            return Err(failed(()));
        }
        JsFuture::from(answer.text().map_err(|_| failed(()))?).await
    };
    let text = text.ok().and_then(|text| text.as_string()).unwrap_or_default();
    serde_json::from_str(&text).map_err(|_| failed(()))
}
