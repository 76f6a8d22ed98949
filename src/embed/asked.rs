//! What the script may ask an element for, by word. Answers are plain values or JSON text.
//!
//! | word | arguments | answer |
//! |---|---|---|
//! | `load` | name, blob or address | when the dataset is open |
//! | `export` | id of a format | `[name, type, bytes]` |
//! | `command` | id of a command | when it was done |
//! | `goTo` | id of an item | when it is on the desk |
//! | `policy` | JSON of a policy | when it is in force |
//! | `theme` | its id | |
//! | `state` | | JSON, see [`state`] |
//! | `end` | | when the element is gone |

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::{error, mounted};
use crate::core::routing::policy::Policy;
use crate::desk::command::Command;
use crate::desk::effect::{Form, Input};
use crate::desk::session::Session;
use crate::desk::told;
use crate::engine::protocol::{Export, Reply, Request};
use crate::ui::app::{App, Theme, now};
use crate::ui::opening::Source;

/// How long the desk is asked again whether an item has come, in milliseconds.
const LOOK: u32 = 10;

/// # Errors
/// Why not, for a person.
pub async fn answer(element: u32, what: &str, given: &Array) -> Result<JsValue, JsValue> {
    if what == "end" {
        mounted::end(element);
        return Ok(JsValue::UNDEFINED);
    }
    let (app, loading) = mounted::here(element)?;
    let word = given.get(0).as_string().unwrap_or_default();
    match what {
        "load" => {
            let source = source(word, given.get(1))?;
            mounted::settle(&loading, Err("another dataset was chosen"));
            let opened = Promise::new(&mut |come, failed| {
                loading.replace(Some((come, failed)));
            });
            app.open_source(source);
            JsFuture::from(opened).await
        }
        "export" => export(app, word).await,
        "command" => command(app, &word),
        "goTo" => go_to(app, word).await,
        "policy" => policy(app, &word),
        "theme" => {
            let theme = Theme::from_id(&word).ok_or_else(|| error("no theme is called so"))?;
            app.theme.set(theme);
            Ok(JsValue::UNDEFINED)
        }
        "state" => Ok(app.session.with_untracked(state).into()),
        other => Err(error(format!("nothing is called '{other}'"))),
    }
}

/// What the session is at, as JSON.
pub fn state(session: &Session) -> String {
    // Plain fields: this cannot fail.
    serde_json::to_string(&told::state(session)).unwrap_or_default()
}

fn source(name: String, from: JsValue) -> Result<Source, JsValue> {
    match from.dyn_into::<Blob>() {
        Ok(file) => Ok(Source::Given { name, file }),
        Err(other) => {
            let address = other.as_string().ok_or_else(|| error("give a blob or an address"))?;
            Ok(Source::Address(address))
        }
    }
}

async fn export(app: App, format: String) -> Result<JsValue, JsValue> {
    let export = Export { format, query: None, gzip: false };
    let made = app.ask_with(Request::Export { export }, None).await;
    match made.map_err(|why| error(why.to_string()))? {
        (Reply::Exported { file_name, mime, .. }, bytes) => {
            let bytes = bytes.unwrap_or_else(|| Uint8Array::new_with_length(0));
            Ok(Array::of3(&file_name.into(), &mime.into(), &bytes).into())
        }
        _ => Err(error("the engine gave another answer")),
    }
}

fn command(app: App, id: &str) -> Result<JsValue, JsValue> {
    let command =
        Command::from_id(id).ok_or_else(|| error(format!("no command is called '{id}'")))?;
    app.session.with_untracked(|session| command.enabled(session)).map_err(error)?;
    app.dispatch(command);
    Ok(JsValue::UNDEFINED)
}

async fn go_to(app: App, id: String) -> Result<JsValue, JsValue> {
    app.send(Input::Submit { form: Form::GoTo { text: id.clone() }, now: now() });
    while app.session.try_with_untracked(|it| it.loading.is_some()) == Some(true) {
        TimeoutFuture::new(LOOK).await;
    }
    let here = app
        .session
        .try_with_untracked(|session| session.item.as_ref().is_some_and(|view| view.item.id == id));
    match here {
        Some(true) => Ok(JsValue::UNDEFINED),
        _ => Err(error(format!("there is no item '{id}' in the dataset"))),
    }
}

fn policy(app: App, json: &str) -> Result<JsValue, JsValue> {
    let policy: Policy =
        serde_json::from_str(json).map_err(|why| error(format!("the policy: {why}")))?;
    app.session.with_untracked(Session::can_write).map_err(error)?;
    app.send(Input::Submit { form: Form::Policy { policy }, now: now() });
    Ok(JsValue::UNDEFINED)
}
