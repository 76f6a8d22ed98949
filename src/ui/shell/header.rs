//! Above every room: what is open, how far it is, the rooms, whether it is
//! saved, who reviews.

use leptos::prelude::*;

use super::AskingWho;
use super::commands::key_of;
use super::rooms::Rooms;
use super::saved::SavedMark;
use crate::desk::command::Command;
use crate::desk::room::Room;
use crate::desk::session::Session;
use crate::ui::app::{App, Theme};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::{Icon, icon};
use crate::ui::widgets::menu::{Menu, MenuLine};
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
                <div class="only-wide"><ThemeButton /></div>
                <MainMenu />
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

#[component]
fn ThemeButton() -> impl IntoView {
    let app = App::here();
    let theme = app.theme;
    let lines = Signal::derive(move || {
        let line = |one: Theme| MenuLine {
            words: theme_words(one).to_owned(),
            chosen: Some(one == theme.get()),
            ..MenuLine::default()
        };
        Theme::ALL.into_iter().map(line).collect::<Vec<_>>()
    });
    view! {
        <Menu
            label="Theme"
            sign=Icon::System
            lines=lines
            on_choose=Callback::new(move |at: usize| {
                if let Some(theme) = Theme::ALL.get(at) {
                    app.set_theme(*theme);
                }
            })
        />
    }
    .into_any()
}

fn theme_words(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "As the system",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}

/// What a line of the menu does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    /// Nothing: a rule between lines.
    Rule,
    Command(Command),
    Who,
    Theme(Theme),
}

const MENU: [Does; 14] = [
    Does::Command(Command::Room(Room::Data)),
    Does::Command(Command::SaveProject),
    Does::Rule,
    Does::Command(Command::BulkAccept),
    Does::Command(Command::AutoAdvance),
    Does::Rule,
    Does::Command(Command::Palette),
    Does::Command(Command::Help),
    Does::Command(Command::Keys),
    Does::Rule,
    Does::Who,
    Does::Theme(Theme::System),
    Does::Theme(Theme::Light),
    Does::Theme(Theme::Dark),
];

/// The lines of the menu that there are here: a portal says itself who reviews, and which rooms
/// are open.
fn lines_here(session: &Session) -> Vec<Does> {
    let is_here = |does: &Does| match does {
        Does::Command(command) => !command.is_out_of_bounds(session),
        Does::Who => !session.bounds.is_named,
        Does::Rule | Does::Theme(_) => true,
    };
    let mut here: Vec<Does> = MENU.into_iter().filter(is_here).collect();
    here.dedup();
    if here.first() == Some(&Does::Rule) {
        here.remove(0);
    }
    here
}

#[component]
fn MainMenu() -> impl IntoView {
    let app = App::here();
    let AskingWho(asking) = expect_context();
    let theme = app.theme;
    let here = StoredValue::new(app.session.with_untracked(lines_here));
    let lines = app.slice(move |session| {
        let line = |does: &Does| match does {
            Does::Command(command) => MenuLine {
                words: command.label(session),
                key: key_of(session, *command),
                why_not: command.enabled(session).err().unwrap_or_default().to_owned(),
                chosen: None,
            },
            Does::Who => MenuLine { words: "Who reviews…".to_owned(), ..MenuLine::default() },
            Does::Theme(one) => MenuLine {
                words: format!("Theme: {}", theme_words(*one).to_lowercase()),
                chosen: Some(*one == theme.get()),
                ..MenuLine::default()
            },
            Does::Rule => MenuLine::default(),
        };
        here.with_value(|here| here.iter().map(line).collect::<Vec<_>>())
    });
    let choose =
        Callback::new(move |at: usize| match here.with_value(|here| here.get(at).copied()) {
            Some(Does::Command(command)) => app.dispatch(command),
            Some(Does::Who) => asking.set(true),
            Some(Does::Theme(one)) => app.set_theme(one),
            Some(Does::Rule) | None => {}
        });
    view! { <Menu label="Menu" sign=Icon::Menu lines=lines on_choose=choose /> }.into_any()
}
