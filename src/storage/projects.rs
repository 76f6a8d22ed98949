//! The projects of this browser: the datasets as they were opened, so that a
//! reload finds them again without the file.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, IdbKeyRange, IdbTransactionMode};

use super::database::{ASIDE, Database, LOG, PROJECTS, SENDINGS};
use super::{StorageError, idb};
use crate::core::sort::sort_by_key;
use crate::core::time::Timestamp;

/// One project, by the hash of its dataset.
#[derive(Clone, Debug)]
pub struct Project {
    /// SHA-256 of the dataset, hexadecimal.
    pub dataset: String,
    /// Name of the file, by which the reader may tell its format.
    pub name: String,
    /// For a person.
    pub title: String,
    pub items: u32,
    /// When it was opened last.
    pub opened: Timestamp,
    /// The file, byte for byte.
    pub file: Blob,
    /// Files that it names and that lie beside it, `[name, blob]` each.
    pub attached: Array,
    /// Mapping and questions as the person left them, JSON; empty where there was no mapping step.
    pub choices: String,
    /// Who reviewed here, last one first.
    pub annotators: Vec<String>,
}

impl Database {
    pub async fn keep_project(&self, project: &Project) -> Result<(), StorageError> {
        let transaction = idb::transaction(&self.raw, &[PROJECTS], IdbTransactionMode::Readwrite)?;
        idb::store(&transaction, PROJECTS)?
            .put_with_key(&project.to_js(), &project.dataset.as_str().into())
            .map_err(|error| idb::explain(&error))?;
        idb::complete(&transaction).await
    }

    pub async fn project(&self, dataset: &str) -> Result<Option<Project>, StorageError> {
        let transaction = idb::transaction(&self.raw, &[PROJECTS], IdbTransactionMode::Readonly)?;
        let request = idb::store(&transaction, PROJECTS)?
            .get(&dataset.into())
            .map_err(|error| idb::explain(&error))?;
        let row = idb::request(&request).await?;
        if row.is_undefined() { Ok(None) } else { Project::from_js(&row).map(Some) }
    }

    /// The one opened last first. A row that is no project is left out, and counted.
    pub async fn projects(&self) -> Result<(Vec<Project>, usize), StorageError> {
        let transaction = idb::transaction(&self.raw, &[PROJECTS], IdbTransactionMode::Readonly)?;
        let request =
            idb::store(&transaction, PROJECTS)?.get_all().map_err(|error| idb::explain(&error))?;
        let rows: Array = idb::request(&request).await?.unchecked_into();
        let mut projects: Vec<_> =
            rows.iter().filter_map(|row| Project::from_js(&row).ok()).collect();
        let corrupt = rows.length() as usize - projects.len();
        sort_by_key(&mut projects, |project| std::cmp::Reverse(project.opened));
        Ok((projects, corrupt))
    }

    /// How many events of a dataset are stored that a person would miss, of all annotators:
    /// not that it was opened, nor the policy that it begins with.
    pub async fn events(&self, dataset: &str) -> Result<u32, StorageError> {
        let transaction = idb::transaction(&self.raw, &[LOG], IdbTransactionMode::Readonly)?;
        let request = idb::store(&transaction, LOG)?
            .get_all_with_key(&all_of(dataset)?)
            .map_err(|error| idb::explain(&error))?;
        let lines: Array = idb::request(&request).await?.unchecked_into();
        // Within a text the quotes would be escaped.
        let begins = |line: &str| {
            line.contains(r#""kind":"open""#) || line.contains(r#""kind":"policy","version":1,"#)
        };
        let missed = lines.iter().filter_map(|line| line.as_string()).filter(|line| !begins(line));
        Ok(u32::try_from(missed.count()).unwrap_or(u32::MAX))
    }

    /// Forgets all of a dataset: the file, the logs of all annotators with what was set
    /// aside of them, and a sending under way. All of it or nothing.
    pub async fn forget_everything(&self, dataset: &str) -> Result<(), StorageError> {
        let stores = [PROJECTS, LOG, ASIDE, SENDINGS];
        let transaction = idb::transaction(&self.raw, &stores, IdbTransactionMode::Readwrite)?;
        let (one, all) = (JsValue::from(dataset), all_of(dataset)?);
        for (name, keys) in [(PROJECTS, &one), (LOG, &all), (ASIDE, &all), (SENDINGS, &one)] {
            idb::store(&transaction, name)?.delete(keys).map_err(|error| idb::explain(&error))?;
        }
        idb::complete(&transaction).await
    }

    /// Forgets the dataset; its log stays, and is found again when it is opened again.
    pub async fn forget_project(&self, dataset: &str) -> Result<(), StorageError> {
        let transaction = idb::transaction(&self.raw, &[PROJECTS], IdbTransactionMode::Readwrite)?;
        idb::store(&transaction, PROJECTS)?
            .delete(&dataset.into())
            .map_err(|error| idb::explain(&error))?;
        idb::complete(&transaction).await
    }
}

/// Every key that begins with a dataset: an array comes after all texts and numbers.
fn all_of(dataset: &str) -> Result<JsValue, StorageError> {
    let (first, last) = (Array::of1(&dataset.into()), Array::of2(&dataset.into(), &Array::new()));
    IdbKeyRange::bound(&first, &last).map(JsValue::from).map_err(|error| idb::explain(&error))
}

impl Project {
    fn to_js(&self) -> JsValue {
        let row = Object::new();
        let annotators: Array = self.annotators.iter().map(JsValue::from).collect();
        let entries: [(&str, JsValue); 9] = [
            ("dataset", self.dataset.as_str().into()),
            ("name", self.name.as_str().into()),
            ("title", self.title.as_str().into()),
            ("items", self.items.into()),
            ("opened", (self.opened.0 as f64).into()),
            ("file", self.file.clone().into()),
            ("attached", self.attached.clone().into()),
            ("choices", self.choices.as_str().into()),
            ("annotators", annotators.into()),
        ];
        for (key, value) in entries {
            // A fresh plain object takes any key.
            Reflect::set(&row, &key.into(), &value).unwrap_or_default();
        }
        row.into()
    }

    fn from_js(row: &JsValue) -> Result<Self, StorageError> {
        let get = |key: &str| Reflect::get(row, &key.into()).unwrap_or_default();
        let text = |key: &str| get(key).as_string();
        let corrupt = |key: &str| StorageError::Corrupt(format!("a project without its {key}"));
        Ok(Self {
            dataset: text("dataset").ok_or_else(|| corrupt("dataset"))?,
            name: text("name").ok_or_else(|| corrupt("name"))?,
            title: text("title").unwrap_or_default(),
            items: get("items").as_f64().unwrap_or_default() as u32,
            opened: Timestamp(get("opened").as_f64().unwrap_or_default() as i64),
            file: get("file").dyn_into().map_err(|_| corrupt("file"))?,
            // Those of an older version have none.
            attached: get("attached").dyn_into().unwrap_or_default(),
            choices: text("choices").unwrap_or_default(),
            annotators: get("annotators")
                .dyn_ref::<Array>()
                .map(|names| names.iter().filter_map(|name| name.as_string()).collect())
                .unwrap_or_default(),
        })
    }
}
