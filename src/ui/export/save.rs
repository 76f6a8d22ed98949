//! Save a file: choose a format, read what it leaves out, save.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Scope;
use super::shelves::shelves;
use crate::engine::protocol::{FormatSays, Reply, Request};
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::{Check, Select};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::notice::{Notice, Tone};

/// What an export would leave out, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Losses {
    Asking,
    Known(Vec<String>),
    Unknown(String),
}

#[component]
pub fn SaveFile(formats: RwSignal<Vec<FormatSays>>) -> impl IntoView {
    let app = App::here();
    let format = RwSignal::new("project".to_owned());
    let scope = RwSignal::new(Scope::default());
    let gzip = RwSignal::new(false);
    let losses = losses_of(app, format, scope);
    let is_whole =
        move || formats.with(|all| format.with(|id| all.iter().any(|it| it.id == *id && it.whole)));
    let chosen = move || {
        formats.with(|all| {
            let it = all.iter().find(|it| format.with(|id| it.id == *id))?;
            Some(view! {
                <p>
                    <span class="strong">{it.title.clone()}</span>
                    " "
                    <span class="muted mono export-ending">{format!("*{}", it.ending)}</span>
                </p>
            })
        })
    };
    let save = Callback::new(move |()| {
        let export =
            scope.get_untracked().export(app, &format.get_untracked(), gzip.get_untracked());
        spawn_local(app.download(export));
    });
    view! {
        <section class="export-panel stack" aria-labelledby="export-save">
            <h2 class="panel-title" id="export-save">"Save a file"</h2>
            {shelves(formats, format)}
            <div class="fields">
                <div hidden=is_whole>
                    <Select
                        label="Items"
                        options=Scope::options(app)
                        value=Signal::derive(move || scope.get().id().to_owned())
                        on_change=Callback::new(move |id: String| scope.set(Scope::from_id(&id)))
                    />
                </div>
                <Check
                    label="Compress with gzip"
                    on=gzip
                    on_change=Callback::new(move |on| gzip.set(on))
                />
            </div>
            <div aria-live="polite">{move || losses_view(&losses.get())}</div>
            // In sight however long the list is.
            <div class="export-take">
                <Button label="Save file".to_owned() sign=Icon::Save look=Look::Solid on_press=save/>
                <div class="export-chosen">
                    {chosen}
                    <p class="export-brief">{move || losses.with(in_short)}</p>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// Asked again whenever the choice or the log changes. What was said of another
/// choice goes at once; after an answer it stays until the new count comes.
fn losses_of(app: App, format: RwSignal<String>, scope: RwSignal<Scope>) -> RwSignal<Losses> {
    let losses = RwSignal::new(Losses::Asking);
    let head = app.slice(|session| (session.dataset.clone(), session.head.seq));
    let turn = StoredValue::new(0u32);
    Effect::new(move |before: Option<(String, Scope)>| {
        // Read, not only tracked: a memo that nobody reads never changes.
        head.get();
        let choice = (format.get(), scope.get());
        if before.is_some_and(|before| before != choice) {
            losses.set(Losses::Asking);
        }
        let export = scope.get().export(app, &format.get(), false);
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        spawn_local(async move {
            let found = match app.ask(Request::Losses { export }).await {
                Ok(Reply::Losses { losses }) => Losses::Known(losses),
                Ok(_) => Losses::Unknown("The engine gave another answer.".to_owned()),
                Err(why) => Losses::Unknown(why),
            };
            if turn.try_get_value() == Some(mine) {
                losses.set(found);
            }
        });
        choice
    });
    losses
}

/// Beside the button, which may be far from the list.
fn in_short(losses: &Losses) -> &'static str {
    match losses {
        Losses::Asking | Losses::Unknown(_) => "",
        Losses::Known(losses) if losses.is_empty() => "Nothing is left out.",
        Losses::Known(_) => "Leaves something out, as said above.",
    }
}

fn losses_view(losses: &Losses) -> AnyView {
    match losses {
        Losses::Asking => view! { <p class="muted">"Looking at what this leaves out…"</p> }.into_any(),
        Losses::Unknown(why) => {
            let why = why.clone();
            view! { <Notice tone=Tone::Danger>{why}</Notice> }.into_any()
        }
        Losses::Known(losses) if losses.is_empty() => view! {
            <Notice tone=Tone::Good>"Nothing is left out: this file opens again as it is now."</Notice>
        }
        .into_any(),
        Losses::Known(losses) => {
            let losses = losses.iter().map(|loss| view! { <li>{loss.clone()}</li> }).collect_view();
            view! {
                <Notice tone=Tone::Differ>
                    <p class="strong">"What this file leaves out"</p>
                    <ul class="bullets">{losses}</ul>
                </Notice>
            }
            .into_any()
        }
    }
}
