//! The person's settings: small JSON texts by name, such as `keys`, `theme`,
//! `annotator`, `effort`, and templates for sending (without their tokens).

use wasm_bindgen::JsValue;
use web_sys::IdbTransactionMode;

use super::database::{Database, SETTINGS};
use super::{StorageError, idb};

impl Database {
    /// `None` where nothing was kept under this name.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StorageError> {
        let transaction = idb::transaction(&self.raw, &[SETTINGS], IdbTransactionMode::Readonly)?;
        let request = idb::store(&transaction, SETTINGS)?
            .get(&name.into())
            .map_err(|error| idb::explain(&error))?;
        Ok(idb::request(&request).await?.as_string())
    }

    pub async fn keep_setting(&self, name: &str, json: &str) -> Result<(), StorageError> {
        let transaction = idb::transaction(&self.raw, &[SETTINGS], IdbTransactionMode::Readwrite)?;
        idb::store(&transaction, SETTINGS)?
            .put_with_key(&json.into(), &JsValue::from(name))
            .map_err(|error| idb::explain(&error))?;
        idb::complete(&transaction).await
    }
}
