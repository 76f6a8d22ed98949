//! One attempt to send one request, and what came of it.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, PermissionState, PermissionStatus, Response};

use crate::core::send::explain::{Circumstances, no_answer};
use crate::core::send::request::Prepared;
use crate::core::send::retry::Outcome;

/// Of what a backend says, so many characters are read for a message.
const SAID: usize = 300;

#[wasm_bindgen]
extern "C" {
    /// Of a window or of a worker.
    #[wasm_bindgen(catch)]
    fn fetch(address: &str, options: &Object) -> Result<Promise, JsValue>;
}

/// Sends it. `token` goes into the header that the request names.
/// `None`: it was aborted from outside.
pub async fn attempt(
    request: &Prepared,
    token: &str,
    timeout_seconds: u32,
    abort: &AbortController,
) -> Option<Outcome> {
    let timed_out = Rc::new(Cell::new(false));
    let (ringing, aborting) = (timed_out.clone(), abort.clone());
    let milliseconds = timeout_seconds.saturating_mul(1000);
    let clock = Timeout::new(milliseconds, move || {
        ringing.set(true);
        aborting.abort();
    });
    let answered = answer(request, token, abort).await;
    drop(clock);
    match answered {
        Ok(outcome) => Some(outcome),
        Err(_) if timed_out.get() => Some(Outcome::TimedOut),
        Err(_) if abort.signal().aborted() => None,
        Err(_) => Some(Outcome::NoAnswer { why: explain(request).await }),
    }
}

async fn answer(
    request: &Prepared,
    token: &str,
    abort: &AbortController,
) -> Result<Outcome, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    if let Some((name, before)) = &request.token {
        headers.set(name, &format!("{before}{token}"))?;
    }
    let options = Object::new();
    let entries: [(&str, JsValue); 8] = [
        ("method", request.method.as_str().into()),
        ("body", request.body.as_str().into()),
        ("headers", headers.into()),
        ("signal", abort.signal().into()),
        ("credentials", "omit".into()),
        ("cache", "no-store".into()),
        ("referrerPolicy", "no-referrer".into()),
        // A token is for the address that the person named, not for where that leads.
        ("redirect", "error".into()),
    ];
    for (key, value) in entries {
        Reflect::set(&options, &key.into(), &value)?;
    }
    let response: Response = JsFuture::from(fetch(&request.url, &options)?).await?.unchecked_into();
    let retry_after = response.headers().get("retry-after").ok().flatten();
    // The status is what counts: a body that breaks off is no other outcome.
    let body = match response.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()),
        Err(_) => None,
    };
    let body = body.unwrap_or_default().chars().take(SAID).collect();
    Ok(Outcome::Answered { status: response.status(), retry_after, body })
}

/// Why there may have been no answer, as far as a page can know.
async fn explain(request: &Prepared) -> String {
    let window = web_sys::window();
    let origin = window.as_ref().and_then(|window| window.location().origin().ok());
    let online = window.as_ref().is_none_or(|window| window.navigator().on_line());
    let names = request.headers.iter().map(|(name, _)| name);
    let token = request.token.iter().map(|(name, _)| name);
    let headers: Vec<String> = names.chain(token).map(|name| name.to_ascii_lowercase()).collect();
    let local_network = local_network().await;
    no_answer(&Circumstances {
        origin: origin.as_deref().unwrap_or("null"),
        url: &request.url,
        online,
        local_network,
        headers: &headers.join(", "),
    })
}

/// The permission to speak with this machine, under the names that browsers gave it.
async fn local_network() -> Option<&'static str> {
    for name in ["loopback-network", "local-network", "local-network-access"] {
        if let Ok(state) = permission(name).await {
            return Some(match state {
                PermissionState::Granted => "granted",
                PermissionState::Denied => "denied",
                _ => "prompt",
            });
        }
    }
    None
}

async fn permission(name: &str) -> Result<PermissionState, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let description = Object::new();
    Reflect::set(&description, &"name".into(), &name.into())?;
    // A browser that does not know the name rejects it.
    let status = JsFuture::from(window.navigator().permissions()?.query(&description)?).await?;
    Ok(status.unchecked_into::<PermissionStatus>().state())
}
