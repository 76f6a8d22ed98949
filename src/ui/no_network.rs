//! Without a network: from a moment on, the browser itself forbids this page to connect to anything.
//!
//! What still has to come (the page's own later parts) comes first; then a second content security
//! policy is added, which no script can take away again. Only after that is a dataset opened. A
//! worker has a policy of its own, which a page cannot tighten: so there is none, and the engine works
//! on the page's own thread (`start.js` reads the switch before it would start one).
//!
//! Not forbidden, since no policy can: links that a person follows, and what the browser or its
//! extensions do by themselves.

use super::app::App;
use super::later;
use crate::desk::session::Tone;
use crate::host;

/// Names bytes that are in the page already (`data:`, `blob:`) and nothing else. Both policies hold:
/// what one of them forbids is forbidden.
const POLICY: &str = "default-src 'none'; script-src 'wasm-unsafe-eval'; style-src 'none'; \
    img-src data: blob:; media-src data: blob:; connect-src data: blob:; frame-src blob:; \
    worker-src 'none'; form-action 'none'; base-uri 'none'";
/// Where the choice is kept: it is needed before the program and its storage are there.
const KEY: &str = "countersign-network";

/// Whether this page was started without a network.
pub fn is_off() -> bool {
    let page = web_sys::window().and_then(|window| window.document());
    let root = page.and_then(|page| page.document_element());
    root.and_then(|root| root.get_attribute("data-network")).as_deref() == Some("off")
}

/// Brings what may be needed, then forbids every connection.
pub async fn engage(app: App) {
    let mut missing = later::fetched().await.is_err();
    missing |= host::fetch_all().await.is_err();
    let added = add_policy().is_some();
    let (tone, text) = match (added, missing) {
        (true, false) => (
            Tone::Plain,
            "No network: the browser now forbids this page every connection. Datasets come from \
             files alone, and the engine works on the page's own thread, so large ones are slow.",
        ),
        (true, true) => (
            Tone::Trouble,
            "No network: the browser now forbids this page every connection. Some parts of the page \
             could not be fetched before, and their rooms stay empty.",
        ),
        (false, _) => (
            Tone::Trouble,
            "The network could NOT be forbidden: this browser did not take the policy. Do not open \
             anything here that must not leave this machine.",
        ),
    };
    app.notice("network", tone, text);
}

/// Keeps the choice, and starts the page again with it.
pub fn choose(off: bool) {
    let Some(window) = web_sys::window() else { return };
    if let Ok(Some(storage)) = window.local_storage() {
        let word = if off { "off" } else { "on" };
        storage.set_item(KEY, word).unwrap_or_default();
    }
    // Without the word in the address, which counts for more.
    let address = window.location().href().ok().and_then(|it| web_sys::Url::new(&it).ok());
    if let Some(address) = address {
        address.search_params().delete("network");
        if window.location().href().ok().as_deref() != Some(address.href().as_str()) {
            return window.location().set_href(&address.href()).unwrap_or_default();
        }
    }
    window.location().reload().unwrap_or_default();
}

fn add_policy() -> Option<()> {
    let page = web_sys::window()?.document()?;
    let meta = page.create_element("meta").ok()?;
    meta.set_attribute("http-equiv", "Content-Security-Policy").ok()?;
    meta.set_attribute("content", POLICY).ok()?;
    page.head()?.append_child(&meta).ok()?;
    Some(())
}
