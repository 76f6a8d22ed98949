//! What the script says about an element before it is drawn: a plain object.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;

use crate::desk::bounds::Keeper;
use crate::desk::room::Room;
use crate::ui::app::Theme;

/// The attributes of the element.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Empty: nobody has said a name.
    pub annotator: String,
    pub theme: Option<Theme>,
    pub is_read_only: bool,
    pub keeper: Keeper,
    /// Keeps two elements of a page apart in what the tab keeps.
    pub name: String,
    /// Besides Review.
    pub rooms: Vec<Room>,
    pub routes: Vec<String>,
    pub questions: Vec<String>,
    /// Makes the engine's worker.
    pub worker: Option<Function>,
}

impl Options {
    /// # Errors
    /// A word that is not known, and which there are.
    pub fn read(from: &JsValue) -> Result<Self, String> {
        let text = |key| get(from, key).as_string().unwrap_or_default();
        let theme = text("theme");
        Ok(Self {
            annotator: text("annotator").trim().to_owned(),
            theme: match theme.as_str() {
                "" => None,
                id => {
                    Some(Theme::from_id(id).ok_or_else(|| {
                        unknown("theme", id, Theme::ALL.map(Theme::id).into_iter())
                    })?)
                }
            },
            is_read_only: get(from, "readonly").is_truthy(),
            keeper: match text("storage").as_str() {
                "" | "none" => Keeper::Host,
                "session" => Keeper::Tab,
                "indexeddb" => Keeper::Browser,
                other => {
                    let known = ["none", "session", "indexeddb"].into_iter();
                    return Err(unknown("storage", other, known));
                }
            },
            name: text("name"),
            rooms: list(from, "rooms")
                .iter()
                .map(|id| {
                    Room::from_id(id)
                        .ok_or_else(|| unknown("rooms", id, Room::ALL.map(Room::id).into_iter()))
                })
                .collect::<Result<_, _>>()?,
            routes: list(from, "routes"),
            questions: list(from, "questions"),
            worker: get(from, "worker").dyn_into().ok(),
        })
    }
}

fn unknown(key: &str, word: &str, known: impl Iterator<Item = &'static str>) -> String {
    let known: Vec<&str> = known.collect();
    format!("{key}: '{word}' is not known; there are {}", known.join(", "))
}

fn get(from: &JsValue, key: &str) -> JsValue {
    Reflect::get(from, &key.into()).unwrap_or_default()
}

fn list(from: &JsValue, key: &str) -> Vec<String> {
    let list = get(from, key).dyn_into::<Array>().unwrap_or_default();
    list.iter().filter_map(|it| it.as_string()).collect()
}
