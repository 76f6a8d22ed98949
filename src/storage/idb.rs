//! IndexedDB as futures: just the wrappers that the stores need.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransaction,
    IdbTransactionMode,
};

use super::StorageError;

#[wasm_bindgen]
extern "C" {
    /// Of a window or of a worker; absent in some private windows.
    #[wasm_bindgen(thread_local_v2, js_name = indexedDB)]
    static INDEXED_DB: JsValue;

    /// web-sys knows the third argument of `transaction` only as an unstable interface.
    #[wasm_bindgen(extends = IdbDatabase)]
    type Database;
    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn transaction_with_options(
        this: &Database,
        stores: &Array,
        mode: IdbTransactionMode,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// The browser's databases.
pub fn factory() -> Result<IdbFactory, StorageError> {
    let factory = INDEXED_DB.with(Clone::clone);
    if factory.is_null() || factory.is_undefined() {
        return Err(StorageError::Missing("the browser offers no IndexedDB here".to_owned()));
    }
    Ok(factory.unchecked_into())
}

/// Waits for one request.
pub async fn request(request: &IdbRequest) -> Result<JsValue, StorageError> {
    let settled = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(settled).await {
        Ok(_) => request.result().map_err(|error| explain(&error)),
        Err(_) => Err(request.error().ok().flatten().map_or_else(
            || StorageError::Other("no reason given".to_owned()),
            |e| explain_exception(&e),
        )),
    }
}

/// A transaction over these stores. Readers take `Readonly`.
pub fn transaction(
    database: &IdbDatabase,
    stores: &[&str],
    mode: IdbTransactionMode,
) -> Result<IdbTransaction, StorageError> {
    let names: Array = stores.iter().map(|name| JsValue::from(*name)).collect();
    let options = Object::new();
    // On disk before it is said to be complete, not only in the system's cache.
    Reflect::set(&options, &"durability".into(), &"strict".into()).unwrap_or_default();
    database
        .unchecked_ref::<Database>()
        .transaction_with_options(&names, mode, &options)
        .map_err(|error| explain(&error))
}

pub fn store(transaction: &IdbTransaction, name: &str) -> Result<IdbObjectStore, StorageError> {
    transaction.object_store(name).map_err(|error| explain(&error))
}

/// Waits until the transaction is complete: with mode readwrite, until it is durable.
/// Call it in the same turn in which the last request was made.
pub async fn complete(transaction: &IdbTransaction) -> Result<(), StorageError> {
    let settled = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
        // An error that is not handled aborts: `onabort` follows with the reason.
    });
    match JsFuture::from(settled).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction.error().map_or_else(
            || StorageError::Other("it was aborted".to_owned()),
            |e| explain_exception(&e),
        )),
    }
}

/// What was thrown, in our words.
pub fn explain(error: &JsValue) -> StorageError {
    match error.dyn_ref::<DomException>() {
        Some(exception) => explain_exception(exception),
        None => StorageError::Other(format!("{error:?}")),
    }
}

fn explain_exception(exception: &DomException) -> StorageError {
    let said = format!("{}: {}", exception.name(), exception.message());
    match exception.name().as_str() {
        "QuotaExceededError" => StorageError::Full(said),
        "SecurityError" | "InvalidStateError" | "NotSupportedError" => StorageError::Missing(said),
        "ConstraintError" => StorageError::Taken(said),
        "VersionError" => StorageError::Blocked(said),
        "DataError" | "DataCloneError" | "NotReadableError" => StorageError::Corrupt(said),
        _ => StorageError::Other(said),
    }
}
