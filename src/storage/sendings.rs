//! A sending under way, so that it can go on after a reload: where to, what,
//! and how much has arrived. Without its token: the person gives it again.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, IdbTransactionMode};

use super::database::{Database, SENDINGS};
use super::{StorageError, idb};
use crate::core::send::job::Job;

/// One per dataset; a new one takes the place of the old.
#[derive(Clone, Debug)]
pub struct Unfinished {
    pub job: Job,
    /// Exactly what is being sent, one JSON record a line: later answers are
    /// not mixed into a sending that has begun.
    pub records: Blob,
    pub all_records: u32,
    /// Batches that have arrived.
    pub acknowledged: u32,
}

impl Database {
    pub async fn keep_sending(
        &self,
        dataset: &str,
        sending: &Unfinished,
    ) -> Result<(), StorageError> {
        let transaction = idb::transaction(&self.raw, &[SENDINGS], IdbTransactionMode::Readwrite)?;
        idb::store(&transaction, SENDINGS)?
            .put_with_key(&sending.to_js(), &dataset.into())
            .map_err(|error| idb::explain(&error))?;
        idb::complete(&transaction).await
    }

    pub async fn sending(&self, dataset: &str) -> Result<Option<Unfinished>, StorageError> {
        let transaction = idb::transaction(&self.raw, &[SENDINGS], IdbTransactionMode::Readonly)?;
        let request = idb::store(&transaction, SENDINGS)?
            .get(&dataset.into())
            .map_err(|error| idb::explain(&error))?;
        let row = idb::request(&request).await?;
        if row.is_undefined() { Ok(None) } else { Unfinished::from_js(&row).map(Some) }
    }

    pub async fn forget_sending(&self, dataset: &str) -> Result<(), StorageError> {
        let transaction = idb::transaction(&self.raw, &[SENDINGS], IdbTransactionMode::Readwrite)?;
        idb::store(&transaction, SENDINGS)?
            .delete(&dataset.into())
            .map_err(|error| idb::explain(&error))?;
        idb::complete(&transaction).await
    }
}

impl Unfinished {
    fn to_js(&self) -> JsValue {
        let row = Object::new();
        // Plain data: this cannot fail.
        let job = serde_json::to_string(&self.job).unwrap_or_default();
        let entries: [(&str, JsValue); 4] = [
            ("job", job.into()),
            ("records", self.records.clone().into()),
            ("all_records", self.all_records.into()),
            ("acknowledged", self.acknowledged.into()),
        ];
        for (key, value) in entries {
            // A fresh plain object takes any key.
            Reflect::set(&row, &key.into(), &value).unwrap_or_default();
        }
        row.into()
    }

    fn from_js(row: &JsValue) -> Result<Self, StorageError> {
        let get = |key: &str| Reflect::get(row, &key.into()).unwrap_or_default();
        let number = |key: &str| get(key).as_f64().unwrap_or_default() as u32;
        let corrupt = |key: &str| StorageError::Corrupt(format!("a sending without its {key}"));
        let job = get("job").as_string().and_then(|job| serde_json::from_str(&job).ok());
        Ok(Self {
            job: job.ok_or_else(|| corrupt("job"))?,
            records: get("records").dyn_into().map_err(|_| corrupt("records"))?,
            all_records: number("all_records"),
            acknowledged: number("acknowledged"),
        })
    }
}
