//! How the page starts: the engine, the storage, what was kept, and what to
//! open first.

use std::rc::Rc;

use leptos::prelude::*;

use super::address;
use super::app::{App, Theme};
use super::driver::Shell;
use super::engine_client::EngineClient;
use super::examples::{EXAMPLES, Example};
use super::kept::Kept;
use super::listeners;
use super::no_network;
use super::opening::Source;
use super::place::Place;
use super::sending::Sending;
use super::setup::Setup;
use super::surface::Surfaces;
use crate::desk::bounds::Keeper;
use crate::desk::effect::Input;
use crate::desk::keymap::Keymap;
use crate::desk::session::{Session, Tone};
use crate::storage::database::Database;
use crate::storage::settings::Setting;

/// How an annotator is called who has not said a name.
const NOBODY: &str = "reviewer";
/// Deaths of the engine after which it is not tried with the same dataset again.
const DEATHS: u32 = 3;

impl App {
    /// The app of a page; everything of it ends with the reactive owner.
    pub fn start(setup: Setup) -> Self {
        let Setup { place, shelf, bounds, annotator, theme, questions, tell } = setup;
        let engine = EngineClient::start(no_network::is_off());
        let app = Self {
            session: RwSignal::new(Session::within(bounds)),
            opened: RwSignal::new(None),
            opening: RwSignal::new(None),
            sending: Sending::new(),
            notices: RwSignal::new(Vec::new()),
            announced: RwSignal::new(String::new()),
            drafts: StoredValue::default(),
            theme: RwSignal::new(theme.unwrap_or_default()),
            annotator: RwSignal::new(annotator.unwrap_or_else(|| NOBODY.to_owned())),
            dragging: RwSignal::new(false),
            merge_report: RwSignal::new(None),
            to_room: RwSignal::new(None),
            page: StoredValue::new(Owner::current().unwrap_or_default()),
            surfaces: StoredValue::new_local(Surfaces::default()),
            kept: StoredValue::new_local(Kept::default()),
            place: StoredValue::new_local(place),
            shell: StoredValue::new_local(Rc::new(Shell::new(
                engine.clone(),
                shelf,
                questions,
                tell,
            ))),
        };
        engine.on_own_thread(move |()| {
            // Without a network that is as it should be, and said there.
            if no_network::is_off() {
                return;
            }
            let text = "Background workers are not allowed here: the engine works on the page's \
                own thread, and large datasets will be slow.";
            app.notice("thread", Tone::Plain, text);
        });
        let counting = engine.clone();
        engine.on_death(move |why| app.engine_died(counting.deaths(), &why));
        Effect::new(move || show_theme(&app.place(), app.theme.get()));
        listeners::listen(app);
        app
    }

    /// What a page does first.
    pub(super) async fn begin(self) {
        if no_network::is_off() {
            no_network::engage(self).await;
        }
        match Database::open().await {
            Ok(database) => {
                self.read_settings(&database).await;
                self.shell.with_value(|shell| shell.database.replace(Some(database)));
            }
            Err(error) => self.notice("storage", Tone::Trouble, error.say()),
        }
        self.send(Input::Address { hash: self.place().hash() });
        // Who has chosen something meanwhile wants that.
        self.open_early();
        if let Some(source) = self.first_source().await {
            self.open_first(source);
        }
    }

    /// In somebody else's page nothing is opened by itself, and settings are that page's to say.
    pub(super) async fn begin_inside(self) {
        let keeper = self.session.with_untracked(|session| session.bounds.keeper);
        if keeper == Keeper::Browser {
            match Database::open().await {
                Ok(database) => {
                    self.shell.try_with_value(|shell| shell.database.replace(Some(database)));
                }
                Err(error) => self.notice("storage", Tone::Trouble, error.say()),
            }
        }
        self.open_early();
    }

    /// What the address names, else the project opened last, else the first example.
    async fn first_source(self) -> Option<Source> {
        let has_network = !no_network::is_off();
        if let Some(address) = address::parameter("dataset").filter(|_| has_network) {
            return Some(Source::Address(address));
        }
        if let Some(id) = address::parameter("example").filter(|_| has_network) {
            match Example::find(&id) {
                Some(example) => return Some(Source::Example(example)),
                None => {
                    self.notice("address", Tone::Trouble, format!("No example is called '{id}'."))
                }
            }
        }
        let database = self.shell.with_value(|shell| shell.database.borrow().clone());
        if let Some(database) = database {
            match database.projects().await {
                Ok((projects, corrupt)) => {
                    if corrupt > 0 {
                        let text = format!(
                            "{corrupt} of the datasets kept in this browser cannot be read and \
                             are left out; their logs are untouched."
                        );
                        self.notice("storage", Tone::Trouble, text);
                    }
                    if let Some(last) = projects.into_iter().next() {
                        return Some(Source::Kept(last));
                    }
                }
                Err(error) => self.notice("storage", Tone::Trouble, error.say()),
            }
        }
        EXAMPLES.first().filter(|_| has_network).copied().map(Source::Example)
    }

    async fn read_settings(self, database: &Database) {
        let get = async |setting| database.setting(setting).await.ok().flatten();
        if let Some(theme) = get(Setting::Theme).await.as_deref().and_then(Theme::from_id) {
            self.theme.set(theme);
        }
        if let Some(name) = get(Setting::Annotator).await {
            self.annotator.set(name);
        }
        if let Some(json) = get(Setting::Desk).await
            && let Ok(settings) = serde_json::from_str(&json)
        {
            self.send(Input::Settings(settings));
        }
        if let Some(json) = get(Setting::Keys).await {
            let (keymap, issues) = Keymap::read(&json);
            self.session.update(|session| session.keymap = keymap);
            if let Some(issue) = issues.first() {
                self.notice("keys", Tone::Plain, format!("Your own keys: {issue}"));
            }
        }
    }

    /// Nothing is asked any more: the engine is free.
    pub fn end(self) {
        if let Some(shell) = self.shell.try_get_value() {
            shell.current.replace(None);
            shell.engine.end();
        }
    }

    fn engine_died(self, deaths: u32, why: &str) {
        if deaths >= DEATHS {
            let text = format!(
                "The engine stopped again ({why}). Everything you answered is kept. Export the \
                 project or open another dataset; reloading the page tries once more."
            );
            return self.notice("engine", Tone::Trouble, text);
        }
        let text = format!(
            "The engine stopped ({why}) and was started again. Everything you answered is kept."
        );
        self.notice("engine", Tone::Plain, text);
        self.open_again();
    }
}

fn show_theme(place: &Place, theme: Theme) {
    let Some(root) = place.top() else { return };
    // A plain attribute of an element cannot be refused.
    match theme {
        Theme::System => root.remove_attribute("data-theme").unwrap_or_default(),
        theme => root.set_attribute("data-theme", theme.id()).unwrap_or_default(),
    }
}
