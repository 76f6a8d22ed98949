//! The save mark: it says saved when the last event is durable, not before.

use leptos::prelude::*;

use crate::desk::bounds::Keeper;
use crate::desk::command::Command;
use crate::desk::room::Room;
use crate::desk::session::{Part, Saved};
use crate::ui::app::App;
use crate::ui::widgets::icon::{Icon, icon};
use crate::ui::widgets::meter::count;

/// What is shown: state, sign, words, explanation.
type Shown = (&'static str, Icon, String, String);

#[component]
pub fn SavedMark() -> impl IntoView {
    let app = App::here();
    let shown = app.slice(|session| {
        session.open.then(|| -> Shown {
            match (session.part, session.saved()) {
                (Part::Waiting, _) => (
                    "waiting",
                    Icon::Wait,
                    "Opening".to_owned(),
                    "Finding out whether another tab is writing.".to_owned(),
                ),
                (Part::Follower, _) => (
                    "following",
                    Icon::Info,
                    "Following".to_owned(),
                    "Another tab writes; this one shows what it does.".to_owned(),
                ),
                (_, Saved::Yes) if session.bounds.keeper == Keeper::Host => (
                    "saved",
                    Icon::Check,
                    "Handed over".to_owned(),
                    format!(
                        "All {} events were told to the page around. It keeps them, not this \
                         browser.",
                        count(session.head.seq)
                    ),
                ),
                (_, Saved::Yes) => (
                    "saved",
                    Icon::Check,
                    "Saved".to_owned(),
                    match session.bounds.keeper {
                        Keeper::Tab => format!(
                            "All {} events are kept until this tab is closed.",
                            count(session.head.seq)
                        ),
                        _ => format!(
                            "All {} events are stored in this browser.",
                            count(session.head.seq)
                        ),
                    },
                ),
                (_, Saved::Saving(events)) => (
                    "saving",
                    Icon::Wait,
                    "Saving".to_owned(),
                    format!("{} events are on their way to the disk.", count(events)),
                ),
                (_, Saved::Trouble { events, why }) => (
                    "memory",
                    Icon::Warning,
                    format!("In memory only: {}", count(events)),
                    format!("{why} Press to export."),
                ),
            }
        })
    });
    let mark = move || {
        shown.get().map(|(state, sign, words, why)| {
            let body = view! {
                {icon(sign)}
                <span class="saved-words">{words}</span>
            };
            if state == "memory" {
                view! {
                    <button
                        type="button"
                        class="saved"
                        data-state=state
                        title=why
                        on:click=move |_| app.dispatch(Command::Room(Room::Export))
                    >
                        {body}
                    </button>
                }
                .into_any()
            } else {
                view! { <span class="saved" data-state=state title=why>{body}</span> }.into_any()
            }
        })
    };
    view! { {mark} }.into_any()
}
