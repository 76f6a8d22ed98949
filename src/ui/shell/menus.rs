//! The menus of the header: the theme, and what one does rarely. Their code comes later.

use leptos::prelude::*;

use super::AskingWho;
use super::commands::key_of;
use crate::desk::command::Command;
use crate::desk::room::Room;
use crate::desk::session::Session;
use crate::ui::app::{App, Theme};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::menu::{Menu, MenuLine};

#[component]
pub fn Menus() -> impl IntoView {
    view! {
        <div class="only-wide"><ThemeButton /></div>
        <MainMenu />
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
