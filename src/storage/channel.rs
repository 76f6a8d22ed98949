//! What the writing tab tells the tabs that follow it: new lines of a log.
//! A hint, not a record: what counts is what is stored.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

/// Speaks to the other tabs with this log open; closed when dropped.
pub struct Channel {
    raw: Option<BroadcastChannel>,
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// `on_lines` hears the seq of the first line and the lines, as another tab stored them.
    pub fn new(
        dataset: &str,
        annotator: &str,
        on_lines: impl Fn(u64, Vec<String>) + 'static,
    ) -> Self {
        let raw = BroadcastChannel::new(&format!("countersign:{dataset}:{annotator}")).ok();
        let listener = Closure::new(move |event: MessageEvent| {
            let Ok(message) = event.data().dyn_into::<Array>() else { return };
            let from = message.get(0).as_f64().unwrap_or_default() as u64;
            on_lines(from, message.iter().skip(1).filter_map(|line| line.as_string()).collect());
        });
        if let Some(raw) = &raw {
            raw.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
        Self { raw, _listener: listener }
    }

    pub fn tell(&self, from: u64, lines: &[String]) {
        let Some(raw) = &self.raw else { return };
        let from = [JsValue::from(from as f64)].into_iter();
        let message: Array = from.chain(lines.iter().map(JsValue::from)).collect();
        // Without it the others are late until they reload, no more.
        raw.post_message(&message).unwrap_or_default();
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(raw) = &self.raw {
            raw.set_onmessage(None);
            raw.close();
        }
    }
}
