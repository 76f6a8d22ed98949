//! What every room sees: the session, the dataset that is open, and the ways
//! to ask for something. Rooms read signals and send [`Input`]s; the engine,
//! the storage and the browser are behind [`super::driver`].
//!
//! ```text
//! let app = App::here();
//! let done = app.slice(|session| session.progress.done);
//! app.dispatch(Command::Accept);
//! let facets = app.ask(Request::Facets).await;
//! ```

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::Uint8Array;
use leptos::prelude::*;

use super::driver::Shell;
use super::engine_client::EngineError;
use super::kept::Kept;
use super::opening::Opening;
use super::place::Place;
use super::sending::Sending;
use super::surface::Surfaces;
use crate::core::routing::policy::Policy;
use crate::core::time::Timestamp;
use crate::desk::command::Command;
use crate::desk::effect::Input;
use crate::desk::session::{Saved, Session, Tone};
use crate::engine::protocol::{Opened, Reply, Request};
use crate::storage::settings::Setting;

/// The context of the page; cheap to copy.
#[derive(Clone, Copy)]
pub struct App {
    pub session: RwSignal<Session>,
    /// The dataset that is open, as the engine described it.
    pub opened: RwSignal<Option<Arc<Opened>>>,
    /// A dataset on its way in, with its mapping step and its progress.
    pub opening: RwSignal<Option<Opening>>,
    /// Records on their way to a backend.
    pub sending: Sending,
    /// Lasting remarks about this window, newest last.
    pub notices: RwSignal<Vec<Notice>>,
    /// What the live region says.
    pub announced: RwSignal<String>,
    /// Policies that were changed and not applied, by dataset; gone with the page.
    pub drafts: StoredValue<BTreeMap<String, Policy>>,
    pub theme: RwSignal<Theme>,
    /// Who reviews; the session takes it over with the next dataset.
    pub annotator: RwSignal<String>,
    /// Whether a file is held over the window.
    pub dragging: RwSignal<bool>,
    /// What the files were that the open project was merged of: the bytes of a report.
    pub merge_report: RwSignal<Option<Arc<Vec<u8>>>>,
    /// A command that the room does in its own way, with its number.
    pub to_room: RwSignal<Option<(u32, Command)>>,
    /// The page's own owner: what is made there outlives the room in which it was asked for.
    pub page: StoredValue<Owner>,
    pub surfaces: StoredValue<Surfaces, LocalStorage>,
    /// What its parts remember while it is open.
    pub(super) kept: StoredValue<Kept, LocalStorage>,
    pub(super) place: StoredValue<Place, LocalStorage>,
    pub(super) shell: StoredValue<Rc<Shell>, LocalStorage>,
}

/// A remark that stays until it is read or no longer true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One of a kind: a new one takes the place of the old.
    pub kind: &'static str,
    pub text: String,
    pub tone: Tone,
}

/// What the person chose; `System` follows the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub fn id(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.id() == id)
    }
}

impl App {
    /// The app of the page around.
    pub fn here() -> Self {
        expect_context()
    }

    /// Whether what goes on beside the rooms begins now: once, and not where an element was taken
    /// away meanwhile.
    pub(super) fn begins_to_go_on(self) -> bool {
        self.shell.try_with_value(|shell| shell.goes_on.replace(true)) == Some(false)
    }

    /// Where it stands. Of a page that is gone, the page: there is nothing of it any more.
    pub fn place(self) -> Place {
        self.place.try_get_value().unwrap_or(Place::Page)
    }

    /// A part of the session that changes only when it is another.
    pub fn slice<T>(self, part: impl Fn(&Session) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        self.boxed_slice(Box::new(part))
    }

    /// One memo is compiled for each kind of value, not for each part that is read.
    fn boxed_slice<T>(self, part: Box<dyn Fn(&Session) -> T + Send + Sync>) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.session.with(&part))
    }

    pub fn dispatch(self, command: Command) {
        self.send(Input::Command { command, now: now() });
    }

    /// Asks the engine. An error is a sentence for a person.
    pub async fn ask(self, request: Request) -> Result<Reply, String> {
        let (reply, _) = self.ask_with(request, None).await.map_err(|error| error.to_string())?;
        Ok(reply)
    }

    /// Asks the engine with bytes beside the request, and gives those beside the reply.
    pub async fn ask_with(
        self,
        request: Request,
        payload: Option<Uint8Array>,
    ) -> Result<(Reply, Option<Uint8Array>), EngineError> {
        let shell = self.shell.try_get_value().ok_or(EngineError::Cancelled)?;
        shell.engine.ask(request, payload).await
    }

    /// What the save mark says.
    pub fn saved(self) -> Memo<Saved> {
        self.slice(Session::saved)
    }

    /// Says something that stays; an empty text takes it away.
    pub fn notice(self, kind: &'static str, tone: Tone, text: impl Into<String>) {
        let text = text.into();
        self.notices.update(|notices| {
            notices.retain(|notice| notice.kind != kind);
            if !text.is_empty() {
                notices.push(Notice { kind, text, tone });
            }
        });
    }

    /// A short message that goes away by itself.
    pub fn toast(self, message: impl Into<String>) {
        self.send(Input::Failed { message: message.into() });
    }

    pub fn set_theme(self, theme: Theme) {
        self.theme.set(theme);
        self.keep_setting(Setting::Theme, theme.id().to_owned());
    }

    /// Who reviews from now on. The open dataset is opened again with the
    /// person's own log.
    pub fn set_annotator(self, name: &str) {
        let name = name.trim().to_owned();
        if name.is_empty() || self.annotator.with_untracked(|old| *old == name) {
            return;
        }
        self.annotator.set(name.clone());
        self.keep_setting(Setting::Annotator, name);
        self.attach_again();
    }
}

/// The browser's clock.
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}
