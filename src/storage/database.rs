//! The one database of the page, and its stores.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbOpenDbRequest};

use super::{StorageError, idb};

pub const NAME: &str = "countersign";
const VERSION: u32 = 1;

/// Project by dataset hash: an object, see [`super::projects`].
pub const PROJECTS: &str = "projects";
/// Line by `[dataset, annotator, seq]`.
pub const LOG: &str = "log";
/// Lines that could not be believed, by `[dataset, annotator, found, seq]`.
pub const ASIDE: &str = "aside";
/// A sending under way by dataset: an object, see [`super::sendings`].
pub const SENDINGS: &str = "sendings";
/// JSON text by name.
pub const SETTINGS: &str = "settings";

/// The open database. Cloning gives another handle to the same.
#[derive(Clone)]
pub struct Database {
    pub(super) raw: IdbDatabase,
}

impl Database {
    /// Opens it, and creates it the first time.
    pub async fn open() -> Result<Self, StorageError> {
        Self::open_named(NAME).await
    }

    /// Under another name, for tests.
    pub async fn open_named(name: &str) -> Result<Self, StorageError> {
        let request =
            idb::factory()?.open_with_u32(name, VERSION).map_err(|error| idb::explain(&error))?;
        let creating = request.clone();
        let create = Closure::once_into_js(move || {
            // A failure here aborts the opening, which is reported below.
            create_stores(&creating).unwrap_or_default();
        });
        request.set_onupgradeneeded(Some(create.unchecked_ref()));
        // Blocked: another tab keeps an older version open and does not let go.
        let blocked = Promise::new(&mut |resolve, _| request.set_onblocked(Some(&resolve)));
        let opened = Promise::new(&mut |resolve, reject| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&reject));
        });
        let first = Promise::race(&js_sys::Array::of2(&opened, &blocked));
        match JsFuture::from(first).await {
            Ok(event) => {
                let event: web_sys::Event = event.unchecked_into();
                if event.type_() == "blocked" {
                    return Err(StorageError::Blocked("an older version is open".to_owned()));
                }
            }
            Err(_) => {
                let error = request.error().ok().flatten().map(JsValue::from);
                return Err(idb::explain(&error.unwrap_or(JsValue::NULL)));
            }
        }
        let raw: IdbDatabase =
            request.result().map_err(|error| idb::explain(&error))?.unchecked_into();
        // A newer version of the page wants to change the stores: let it.
        let closing = raw.clone();
        let let_go = Closure::<dyn FnMut()>::new(move || closing.close());
        raw.set_onversionchange(Some(let_go.as_ref().unchecked_ref()));
        let_go.forget();
        Ok(Self { raw })
    }

    pub fn close(&self) {
        self.raw.close();
    }
}

fn create_stores(request: &IdbOpenDbRequest) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.unchecked_into();
    for name in [PROJECTS, LOG, ASIDE, SENDINGS, SETTINGS] {
        if !database.object_store_names().contains(name) {
            database.create_object_store(name)?;
        }
    }
    Ok(())
}
