//! What is not on the first page: the rooms beside Review, the sheets that few
//! reviews need, and the answers that few datasets ask for. Their code is a
//! wasm file of its own, fetched when the first item stands, or as soon as
//! somebody asks for it.
//!
//! The file is cut off at [`draw`]: whatever only that function reaches is in
//! it (`cargo xtask build` runs the splitter, see `xtask/src/split.rs`). So
//! nothing outside of this file may name such a component, or its code comes back
//! to the first page.
//!
//! Without the feature `split` (the browser tests) all is one file, and
//! everything here is there at once.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use js_sys::{Array, Promise};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement};

use super::adjudication::Adjudication;
use super::app::App;
use super::data::Data;
use super::dialogs::{Bulk, ChangeKeys, Escalate, Flag, GoTo, Help, Note, Palette, Who};
use super::disagreement::Disagreement;
use super::export::ExportRoom;
use super::fairness::Fairness;
use super::review::content::text_view;
use super::review::question::Card;
use super::review::{Filters, Gains, Narrowed, NothingMatches, Ranking, TextAnswer};
use super::routing::RoutingRoom;
use super::surface::{
    DicomSeries, Drawn, Frames, Given, MarkedText, MarksAnswer, RegionsImage, Sequence,
};
use super::widgets::button::{Button, Look};
use crate::desk::effect::Input;
use crate::engine::query::{Filter, Query};
use crate::host::at_once::at_once;

/// What can be drawn later.
#[derive(Clone, Copy)]
pub enum Part {
    /// Nothing to see: what goes on beside every room.
    Background,
    /// Nothing to see: opens the files that were dropped.
    Dropped,
    Data,
    Routing,
    Disagreement,
    Adjudication,
    Fairness,
    Export,
    /// The sheets that ask for a line.
    Flag,
    Escalate,
    Note,
    GoTo,
    Help,
    Palette,
    Keys,
    Bulk,
    Who {
        close: Callback<()>,
    },
    /// What there is to filter by.
    Filters {
        set_filter: Callback<Filter>,
        close: Callback<()>,
    },
    /// What the queue is narrowed by.
    Narrowed {
        query: Memo<Query>,
        set_filter: Callback<Filter>,
    },
    NothingMatches {
        query: Memo<Query>,
        set_filter: Callback<Filter>,
    },
    /// What the order by the next answer's value rests on.
    Gains,
    /// The answer to a question of kind text, with what was changed; a ranking.
    Text {
        card: Card,
    },
    Ranking {
        card: Card,
    },
    /// What is marked on the item, as a list.
    Marks {
        card: Card,
    },
    /// A text of the item on which parts are marked: its field, and the text.
    MarkedText {
        field: StoredValue<String>,
        text: StoredValue<Arc<str>>,
    },
    /// An image with the regions that a question asks for.
    Regions {
        drawn: StoredValue<Drawn>,
    },
    /// A sequence of frames, with what a question may ask to be marked on them.
    Frames {
        sequence: StoredValue<Sequence>,
    },
    /// A series of medical images, with the regions that a question may ask for.
    Dicom {
        given: StoredValue<Given>,
    },
}

impl Part {
    /// Over the room, not in its place.
    fn is_sheet(self) -> bool {
        matches!(
            self,
            Self::Flag
                | Self::Escalate
                | Self::Note
                | Self::GoTo
                | Self::Help
                | Self::Palette
                | Self::Keys
                | Self::Bulk
                | Self::Who { .. }
        )
    }

    /// What stands in its place until its code is here.
    fn meanwhile(self) -> AnyView {
        match self {
            Self::MarkedText { text, .. } => text_view(&text.get_value()),
            _ => view! { <p class="empty" role="status">"Loading…"</p> }.into_any(),
        }
    }
}

const FAILED: &str = "This part of the page could not be fetched. Your answers are kept. Try \
    again; if the page was updated meanwhile, reload it.";

thread_local! {
    static IS_HERE: Cell<bool> = const { Cell::new(false) };
    /// Of the style sheets, once they were asked for.
    static STYLES: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Fetches the code before anybody asks for it, and begins what goes on beside every room;
/// `page` is what it lives as long as. A failure is no trouble yet: whoever asks tries again.
pub fn fetch(app: App, page: Owner) {
    spawn_local(async move {
        // An element may have been taken away meanwhile.
        if fetched().await.is_ok() && app.begins_to_go_on() {
            page.with(|| drop(at_once(draw(Part::Background))));
        }
    });
}

impl App {
    /// Opens files; what that takes comes later.
    pub fn drop_files(self, files: Vec<web_sys::File>) {
        let (Some(shell), Some(page)) = (self.shell.try_get_value(), self.page.try_get_value())
        else {
            return;
        };
        shell.dropped.replace(files);
        spawn_local(async move {
            match fetched().await {
                Ok(()) => page.with(|| drop(at_once(draw(Part::Dropped)))),
                Err(_) => self.toast(FAILED),
            }
        });
    }
}

/// Draws a part: at once where its code is here, else when it has come.
#[component]
pub fn Later(part: Part) -> impl IntoView {
    let app = App::here();
    let state = RwSignal::new(State::Waiting);
    let ask = move || {
        state.set(State::Waiting);
        spawn_local(async move {
            let came = if fetched().await.is_ok() { State::Here } else { State::Failed };
            // Who asked may have gone on meanwhile: then nobody is left to be told.
            if state.try_set(came).is_none() && came == State::Failed && part.is_sheet() {
                app.toast(FAILED);
                app.send(Input::CloseDialog);
            }
        });
    };
    if IS_HERE.get() {
        state.set(State::Here)
    } else {
        ask()
    }
    let again = Callback::new(move |()| ask());
    (move || match state.get() {
        State::Waiting | State::Failed if part.is_sheet() => ().into_any(),
        State::Waiting => part.meanwhile(),
        // Its code is here, so it is drawn without waiting.
        State::Here => at_once(draw(part)).and_then(Result::ok).unwrap_or_else(|| failed(again)),
        State::Failed => failed(again),
    })
    .into_any()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Here,
    Failed,
}

fn failed(again: Callback<()>) -> AnyView {
    view! {
        <div class="banner" role="alert">
            <span class="grow">{FAILED}</span>
            <Button label="Try again".to_owned() look=Look::Solid on_press=again />
        </div>
    }
    .into_any()
}

/// The code, and the style sheets of what it draws.
pub(super) async fn fetched() -> Result<(), JsValue> {
    let styles = STYLES.with_borrow_mut(|styles| styles.get_or_insert_with(ask_for_styles).clone());
    load().await.map_err(|error| JsValue::from(error.to_string()))?;
    if let Err(error) = JsFuture::from(styles).await {
        // The next who asks tries again.
        STYLES.take();
        return Err(error);
    }
    IS_HERE.set(true);
    Ok(())
}

/// Adds the sheets that index.html names to the document, behind those that are there.
fn ask_for_styles() -> Promise {
    let all = Array::new();
    let names = document().query_selector_all("meta[name=later]").ok();
    for place in 0..names.as_ref().map_or(0, |names| names.length()) {
        let name = names.as_ref().and_then(|names| names.get(place));
        let address =
            name.and_then(|name| name.dyn_into::<Element>().ok()?.get_attribute("content"));
        all.push(&address.map_or(JsValue::UNDEFINED, |address| sheet(&address).into()));
    }
    Promise::all(&all)
}

/// Kept when it has come; what could not be fetched is no part of the document.
fn sheet(address: &str) -> Promise {
    Promise::new(&mut |come, missing| {
        let added = || {
            let here = document().query_selector(&format!("link[href=\"{address}\"]"))?;
            if here.is_some() {
                return come.call0(&JsValue::UNDEFINED);
            }
            let link: HtmlElement = document().create_element("link")?.unchecked_into();
            link.set_attribute("rel", "stylesheet")?;
            link.set_attribute("href", address)?;
            link.set_onload(Some(&come));
            let failing = link.clone();
            link.set_onerror(Some(
                Closure::once_into_js(move || {
                    failing.remove();
                    missing.call0(&JsValue::UNDEFINED)
                })
                .unchecked_ref(),
            ));
            document().head().ok_or(JsValue::UNDEFINED)?.append_child(&link).map(JsValue::from)
        };
        // Where there is no head there is no page: it draws without.
        if added().is_err() {
            come.call0(&JsValue::UNDEFINED).ok();
        }
    })
}

#[cfg(feature = "split")]
#[leptos::wasm_split::wasm_split(
    later,
    wasm_split_path = leptos::wasm_split,
    preload(load),
    fallible
)]
fn draw(part: Part) -> Result<AnyView, SplitLoaderError> {
    Ok(drawn(part))
}

#[cfg(not(feature = "split"))]
async fn draw(part: Part) -> Result<AnyView, SplitLoaderError> {
    Ok(drawn(part))
}

#[cfg(not(feature = "split"))]
async fn load() -> Result<(), SplitLoaderError> {
    Ok(())
}

fn drawn(part: Part) -> AnyView {
    match part {
        Part::Background => {
            super::routing::watch::watch(App::here());
            ().into_any()
        }
        Part::Dropped => {
            App::here().open_dropped();
            ().into_any()
        }
        Part::Data => view! { <Data /> }.into_any(),
        Part::Routing => view! { <RoutingRoom /> }.into_any(),
        Part::Disagreement => view! { <Disagreement /> }.into_any(),
        Part::Adjudication => view! { <Adjudication /> }.into_any(),
        Part::Fairness => view! { <Fairness /> }.into_any(),
        Part::Export => view! { <ExportRoom /> }.into_any(),
        Part::Flag => view! { <Flag /> }.into_any(),
        Part::Escalate => view! { <Escalate /> }.into_any(),
        Part::Note => view! { <Note /> }.into_any(),
        Part::GoTo => view! { <GoTo /> }.into_any(),
        Part::Help => view! { <Help /> }.into_any(),
        Part::Palette => view! { <Palette /> }.into_any(),
        Part::Keys => view! { <ChangeKeys /> }.into_any(),
        Part::Bulk => view! { <Bulk /> }.into_any(),
        Part::Who { close } => view! { <Who close /> }.into_any(),
        Part::Filters { set_filter, close } => view! { <Filters set_filter close /> }.into_any(),
        Part::Narrowed { query, set_filter } => view! { <Narrowed query set_filter /> }.into_any(),
        Part::NothingMatches { query, set_filter } => {
            view! { <NothingMatches query set_filter /> }.into_any()
        }
        Part::Gains => view! { <Gains /> }.into_any(),
        Part::Text { card } => view! { <TextAnswer card /> }.into_any(),
        Part::Ranking { card } => view! { <Ranking card /> }.into_any(),
        Part::Marks { card } => view! { <MarksAnswer card /> }.into_any(),
        Part::MarkedText { field, text } => {
            view! { <MarkedText field=field.get_value() text=text.get_value() /> }.into_any()
        }
        Part::Dicom { given } => view! { <DicomSeries given /> }.into_any(),
        Part::Regions { drawn } => view! { <RegionsImage drawn /> }.into_any(),
        Part::Frames { sequence } => view! { <Frames sequence /> }.into_any(),
    }
}
