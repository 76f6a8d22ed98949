//! The Data room: open a dataset, see what was read of it, and go back to what
//! was open before.
//!
//! While a file waits for its mapping, the mapping step has the room to itself.

mod ask;
mod current;
mod files;
mod forget;
mod gallery;
mod issues;
mod kept;
mod mapping;
mod merge;
mod network;
mod open;
mod progress;
mod whose;
mod words;

use std::sync::Arc;

use leptos::prelude::*;

use self::current::Current;
use self::gallery::Gallery;
use self::kept::Kept;
use self::mapping::MappingStep;
use self::merge::Merge;
use self::network::Network;
use self::open::Open;
use self::progress::Progress;
use crate::desk::command::Command;
use crate::desk::room::Room;
use crate::ui::app::App;
use crate::ui::opening::Phase;

#[component]
pub fn Data() -> impl IntoView {
    let app = App::here();
    go_on_to_review(app);
    let asking = Memo::new(move |_| {
        app.opening.with(|opening| {
            let opening = opening.as_ref()?;
            match &opening.phase {
                Phase::Asking(preview) => {
                    Some((opening.turn, opening.name.clone(), Arc::new((**preview).clone())))
                }
                _ => None,
            }
        })
    });
    let body = move || match asking.get() {
        Some((_, name, preview)) => view! { <MappingStep name=name preview=preview /> }.into_any(),
        None => overview(),
    };
    view! { <div class="room-page" data-room="data">{body}</div> }.into_any()
}

fn overview() -> AnyView {
    // Examples and the network are the page's, not an element's.
    let is_page = App::here().place().is_page();
    view! {
        <Progress />
        <Merge />
        <div class="data-columns">
            <div class="data-ways">
                <Open />
                {is_page.then(|| view! { <Gallery /> })}
                <Kept />
                {is_page.then(|| view! { <Network /> })}
            </div>
            <Current />
        </div>
    }
    .into_any()
}

/// What was opened from here is there to be reviewed, unless something about it
/// must be read first.
fn go_on_to_review(app: App) {
    // What was on its way when the room was entered was not opened from here.
    let foreign = app.opening.with_untracked(|opening| {
        let waits = |phase: &Phase| matches!(phase, Phase::Asking(_));
        opening.as_ref().filter(|opening| !waits(&opening.phase)).map(|opening| opening.turn)
    });
    // Nor was what the page opens by itself.
    let turn = Memo::new(move |_| {
        app.opening.with(|opening| {
            opening.as_ref().filter(|opening| !opening.by_itself).map(|opening| opening.turn)
        })
    });
    let before = StoredValue::new((turn.get_untracked(), app.opened.get_untracked()));
    let going = RwSignal::new(false);
    Effect::new(move || {
        let now = turn.get();
        let opened = app.opened.get_untracked();
        let (last, old) = before.get_value();
        if now.is_some() {
            before.set_value((now, if now == last { old } else { opened }));
            return;
        }
        before.set_value((None, opened.clone()));
        let is_new = match (&old, &opened) {
            (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
            (None, new) => new.is_some(),
            (Some(_), None) => false,
        };
        let is_whole = opened.is_some_and(|opened| opened.issue_count == 0);
        let is_merged = app.merge_report.with_untracked(Option::is_some);
        going.set(is_new && is_whole && !is_merged && last.is_some() && last != foreign);
    });
    // The room opens once the log of the dataset is loaded.
    let there = app.slice(|session| session.open.then(|| session.dataset.clone()));
    Effect::new(move || {
        let opened = app.opened.with(|opened| opened.as_ref().map(|it| it.dataset.clone()));
        if going.get() && opened.is_some() && there.get() == opened {
            going.set(false);
            app.dispatch(Command::Room(Room::Review));
        }
    });
}
