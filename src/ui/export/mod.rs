//! The Export room: files to take away, and sending to a backend.

use leptos::prelude::*;
use leptos::task::spawn_local;

mod save;
mod send_form;
mod shelves;

use crate::engine::protocol::{Export, FormatSays, Reply, Request};
use crate::engine::query::Query;
use crate::ui::app::App;

#[component]
pub fn ExportRoom() -> impl IntoView {
    let app = App::here();
    let formats = formats(app);
    Effect::new(move || {
        if app.sending.dataset.with(|dataset| !dataset.is_empty()) {
            app.look_for_sending();
        }
    });
    view! {
        <div class="export">
            <save::SaveFile formats/>
            <send_form::SendForm formats/>
        </div>
    }
    .into_any()
}

/// Every format, once the engine has said them.
fn formats(app: App) -> RwSignal<Vec<FormatSays>> {
    let formats = RwSignal::new(Vec::new());
    spawn_local(async move {
        let said = match app.ask(Request::Formats).await {
            Ok(Reply::Formats(said)) => said.read(),
            Ok(_) => Err("The engine gave another answer.".to_owned()),
            Err(why) => Err(why),
        };
        match said {
            // The room may have been left meanwhile: then there is no signal.
            Ok(said) => {
                formats.try_set(said);
            }
            Err(why) => app.toast(why),
        }
    });
    formats
}

/// Which items go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Scope {
    #[default]
    Everything,
    /// What the queue shows.
    Queue,
}

impl Scope {
    const ALL: [Self; 2] = [Self::Everything, Self::Queue];

    fn id(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Queue => "queue",
        }
    }

    fn from_id(id: &str) -> Self {
        Self::ALL.into_iter().find(|scope| scope.id() == id).unwrap_or_default()
    }

    /// For a select, with the number of items.
    fn options(app: App) -> Signal<Vec<(String, String)>> {
        let counts = app.slice(|session| (session.items, session.order.indices.len()));
        Signal::derive(move || {
            let (items, queue) = counts.get();
            Self::ALL
                .into_iter()
                .map(|scope| {
                    let title = match scope {
                        Self::Everything => format!("All {items} items"),
                        Self::Queue => format!("What the queue shows: {queue} items"),
                    };
                    (scope.id().to_owned(), title)
                })
                .collect()
        })
    }

    fn query(self, app: App) -> Option<Query> {
        match self {
            Self::Everything => None,
            Self::Queue => Some(app.session.with_untracked(|session| session.order.query.clone())),
        }
    }

    fn export(self, app: App, format: &str, gzip: bool) -> Export {
        Export { format: format.to_owned(), query: self.query(app), gzip }
    }
}
