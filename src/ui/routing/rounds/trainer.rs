//! What people corrected, as files that a trainer takes: the formats of the Export room.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::download;
use crate::engine::protocol::{FormatSays, Reply, Request};
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::notice::{Notice, Tone};

const FORMATS: [&str; 6] = [
    "supervised",
    "supervised-chat",
    "preferences",
    "few-shot",
    "hard-cases",
    "guideline-questions",
];

pub fn trainer(app: App) -> AnyView {
    let formats = RwSignal::new(None::<Result<Vec<FormatSays>, String>>);
    spawn_local(async move {
        let found = match app.ask(Request::Formats).await {
            Ok(Reply::Formats(formats)) => formats.read(),
            Ok(_) => Err("The engine gave another answer.".to_owned()),
            Err(why) => Err(why),
        };
        // The room may have been left meanwhile.
        formats.try_set(Some(found));
    });
    let list = move || match formats.get() {
        None => view! { <p class="muted" role="status">"Asking which there are…"</p> }.into_any(),
        Some(Err(why)) => view! { <Notice tone=Tone::Danger>{why}</Notice> }.into_any(),
        Some(Ok(all)) => {
            let of = FORMATS.iter().filter_map(|id| all.iter().find(|it| it.id == *id));
            let each = of.map(|it| format(app, it)).collect_view();
            view! { <ul class="rounds-list">{each}</ul> }.into_any()
        }
    };
    view! {
        <p class="muted">
            "Whole dataset, uncompressed. The " <a class="link" href="#/export">"Export room"</a>
            " has the same files for a part of it, and says what each leaves out."
        </p>
        {list}
    }
    .into_any()
}

fn format(app: App, says: &FormatSays) -> AnyView {
    let id = StoredValue::new(says.id.clone());
    let save = Callback::new(move |()| id.with_value(|id| download(app, id)));
    view! {
        <li class="rounds-file">
            <p class="grow">
                <span class="strong">{says.title.clone()}</span>
                " "
                <span class="muted">{says.about.clone()}</span>
            </p>
            <Button
                label=format!("Save {}", says.title.to_lowercase())
                square=true
                sign=Icon::Save
                look=Look::Quiet
                on_press=save
            />
        </li>
    }
    .into_any()
}
