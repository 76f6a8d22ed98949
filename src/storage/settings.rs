//! The person's settings: small texts, each under its name. Never a token.

use wasm_bindgen::JsValue;
use web_sys::IdbTransactionMode;

use super::database::{Database, SETTINGS};
use super::{StorageError, idb};

/// Everything that is kept for the next visit; a new setting is a line here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The word of a theme.
    Theme,
    /// Who reviews.
    Annotator,
    /// A person's own keys, JSON.
    Keys,
    /// How the desk works, JSON.
    Desk,
    /// What time is counted with in the Routing room, JSON.
    Effort,
    /// What somebody wants certified, with its dataset, JSON.
    Certify,
    /// The form of the last sending without its token, JSON.
    Sending,
}

impl Setting {
    fn name(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Annotator => "annotator",
            Self::Keys => "keys",
            Self::Desk => "settings",
            Self::Effort => "effort",
            Self::Certify => "certify",
            Self::Sending => "sending-form",
        }
    }
}

impl Database {
    /// `None` where nothing was kept.
    pub async fn setting(&self, setting: Setting) -> Result<Option<String>, StorageError> {
        let transaction = idb::transaction(&self.raw, &[SETTINGS], IdbTransactionMode::Readonly)?;
        let request = idb::store(&transaction, SETTINGS)?
            .get(&setting.name().into())
            .map_err(|error| idb::explain(&error))?;
        Ok(idb::request(&request).await?.as_string())
    }

    pub async fn keep_setting(&self, setting: Setting, text: &str) -> Result<(), StorageError> {
        let transaction = idb::transaction(&self.raw, &[SETTINGS], IdbTransactionMode::Readwrite)?;
        idb::store(&transaction, SETTINGS)?
            .put_with_key(&text.into(), &JsValue::from(setting.name()))
            .map_err(|error| idb::explain(&error))?;
        idb::complete(&transaction).await
    }
}
