//! The sheets over the page: one at a time, as the session says.

mod aloud;
mod ask;
mod bulk;
mod help;
mod keys;
mod palette;
mod who;

use leptos::prelude::*;

pub use self::ask::{Escalate, Flag, GoTo, Note};
pub use self::bulk::Bulk;
pub use self::help::Help;
pub use self::keys::ChangeKeys;
pub use self::palette::Palette;
pub use self::who::Who;
use super::app::App;
use super::later::{Later, Part};
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

impl Kind {
    fn part(self) -> Part {
        match self {
            Self::Flag => Part::Flag,
            Self::Escalate => Part::Escalate,
            Self::Note => Part::Note,
            Self::GoTo => Part::GoTo,
            Self::Help => Part::Help,
            Self::Palette => Part::Palette,
            Self::Keys => Part::Keys,
            Self::Bulk => Part::Bulk,
        }
    }
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
    let close = Callback::new(move |()| asking.set(false));
    view! {
        {move || kind.get().map(|kind| view! { <Later part=kind.part() /> })}
        {move || asking.get().then(|| view! { <Later part=Part::Who { close } /> })}
    }
    .into_any()
}

fn close(app: App) -> Callback<()> {
    Callback::new(move |()| app.send(Input::CloseDialog))
}

fn submit(app: App, form: Form) {
    app.send(Input::Submit { form, now: super::app::now() });
}
