//! Above every room: what is open, how far it is, the rooms, whether it is
//! saved, who reviews.

use leptos::prelude::*;

use super::AskingWho;
use super::rooms::Rooms;
use super::saved::SavedMark;
use crate::ui::app::App;
use crate::ui::later::{Later, Part};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::{Icon, icon};
use crate::ui::widgets::meter::{Meter, count};

#[component]
pub fn Header() -> impl IntoView {
    let app = App::here();
    let name = app.slice(|session| session.schema.name.clone());
    let about = app.slice(|session| session.schema.about.clone());
    let open = app.slice(|session| session.open);
    let title = move || {
        let name = name.get();
        match (open.get(), name.is_empty()) {
            (false, _) => "Countersign".to_owned(),
            (true, true) => "Dataset without a name".to_owned(),
            (true, false) => name,
        }
    };
    // Bounds stay what they are.
    let is_named = app.session.with_untracked(|session| session.bounds.is_named);
    view! {
        <header class="header">
            <div class="header-name">
                <span class="header-logo">{icon(Icon::Logo)}</span>
                <h1 class="header-title ellipsis" dir="auto" title=move || about.get()>{title}</h1>
            </div>
            {progress(app, open)}
            <Rooms />
            <div class="header-end">
                <SavedMark />
                {(!is_named).then(|| view! { <Annotator /> })}
                // Their code comes later, and their place is kept.
                <div class="header-menus">
                    {move || app.has_rest.get().then(|| view! { <Later part=Part::Menus /> })}
                </div>
            </div>
        </header>
    }
    .into_any()
}

fn progress(app: App, open: Memo<bool>) -> AnyView {
    let progress = app.slice(|session| session.progress);
    let done = Signal::derive(move || progress.get().done);
    let partly = Signal::derive(move || progress.get().partly);
    let of = Signal::derive(move || progress.get().to_review);
    let words = move || format!("{} of {}", count(done.get()), count(of.get()));
    let title = move || {
        let it = progress.get();
        format!(
            "{} of {} items that need a person are done; {} begun, {} skipped. {} of {} items are accepted unseen.",
            count(it.done),
            count(it.to_review),
            count(it.partly),
            count(it.skipped),
            count(it.auto),
            count(it.items)
        )
    };
    (move || {
        open.get().then(|| {
            view! {
                <div class="header-progress" title=title>
                    <Meter label="Items done" done=done partly=partly of=of />
                    <span>{words}</span>
                </div>
            }
        })
    })
    .into_any()
}

#[component]
fn Annotator() -> impl IntoView {
    let app = App::here();
    let AskingWho(asking) = expect_context();
    let name = app.annotator;
    let label = Signal::derive(move || {
        let name = name.get();
        if name.is_empty() { "Who are you?".to_owned() } else { name }
    });
    view! {
        <div class="header-annotator">
            <Button
                label=label
                sign=Icon::Person
                look=Look::Quiet
                title="Who reviews; press to change".to_owned()
                on_press=Callback::new(move |()| asking.set(true))
            />
        </div>
    }
    .into_any()
}
