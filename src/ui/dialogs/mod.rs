//! The sheets over the page: one at a time, as the session says.

mod aloud;
mod ask;
mod bulk;
mod help;
mod keys;
mod palette;
mod who;

use leptos::prelude::*;

use self::ask::{Escalate, Flag, GoTo, Note};
use self::bulk::Bulk;
use self::help::Help;
use self::keys::ChangeKeys;
use self::palette::Palette;
use self::who::Who;
use super::app::App;
use super::shell::AskingWho;
use crate::desk::effect::{Form, Input};
use crate::desk::session::{Dialog, Mode};

/// Which sheet is open, without what is in it: a sheet is drawn once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flag,
    Escalate,
    Note,
    GoTo,
    Help,
    Palette,
    Keys,
    Bulk,
}

#[component]
pub fn Dialogs() -> impl IntoView {
    let app = App::here();
    let AskingWho(asking) = expect_context();
    let kind = app.slice(|session| match &session.mode {
        Mode::Dialog(dialog) => Some(match dialog {
            Dialog::Flag => Kind::Flag,
            Dialog::Escalate => Kind::Escalate,
            Dialog::Note => Kind::Note,
            Dialog::GoTo => Kind::GoTo,
            Dialog::Help => Kind::Help,
            Dialog::Palette => Kind::Palette,
            Dialog::Keys => Kind::Keys,
            Dialog::Bulk { .. } => Kind::Bulk,
        }),
        _ => None,
    });
    let sheet = move || {
        kind.get().map(|kind| match kind {
            Kind::Flag => view! { <Flag /> }.into_any(),
            Kind::Escalate => view! { <Escalate /> }.into_any(),
            Kind::Note => view! { <Note /> }.into_any(),
            Kind::GoTo => view! { <GoTo /> }.into_any(),
            Kind::Help => view! { <Help /> }.into_any(),
            Kind::Palette => view! { <Palette /> }.into_any(),
            Kind::Keys => view! { <ChangeKeys /> }.into_any(),
            Kind::Bulk => view! { <Bulk /> }.into_any(),
        })
    };
    view! {
        {sheet}
        {move || asking.get().then(|| view! { <Who close=Callback::new(move |()| asking.set(false)) /> })}
    }
    .into_any()
}

fn close(app: App) -> Callback<()> {
    Callback::new(move |()| app.send(Input::CloseDialog))
}

fn submit(app: App, form: Form) {
    app.send(Input::Submit { form, now: super::app::now() });
}
