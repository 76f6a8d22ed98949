//! The policy as a file: saved, loaded, and typed by who likes JSON better.

use js_sys::Uint8Array;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::Desk;
use crate::core::routing::policy::Policy;
use crate::ui::driver::save_file;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::dialog::Modal;
use crate::ui::widgets::notice::{Notice, Tone};

pub fn buttons(desk: Desk) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button label="As JSON…".to_owned() on_press=Callback::new(move |()| open.set(true))/>
        {move || open.get().then(|| sheet(desk, open))}
    }
}

/// The draft as text; taken over when it is a policy.
fn sheet(desk: Desk, open: RwSignal<bool>) -> AnyView {
    let draft =
        desk.draft.with_untracked(|draft| serde_json::to_string_pretty(draft).unwrap_or_default());
    let text = RwSignal::new(draft);
    let wrong = Memo::new(move |_| {
        text.with(|text| Policy::read(text).err().map(|issue| issue.to_string()))
    });
    let why_not = Signal::derive(move || wrong.get().unwrap_or_default());
    let close = Callback::new(move |()| open.set(false));
    let take = Callback::new(move |()| {
        if let Ok(policy) = text.with_untracked(|text| Policy::read(text)) {
            desk.draft.set(policy);
            desk.chosen.set(0);
            open.set(false);
        }
    });
    let save = Callback::new(move |()| {
        let bytes = text.with_untracked(|text| Uint8Array::from(text.as_bytes()));
        if save_file("policy.json", "application/json", &bytes).is_err() {
            desk.app.toast("The browser did not save the file.");
        }
    });
    let node = NodeRef::<Input>::new();
    let choose = Callback::new(move |()| {
        if let Some(input) = node.get_untracked() {
            input.click();
        }
    });
    let load = move |_| {
        let Some(input) = node.get_untracked() else { return };
        let file = input.files().and_then(|files| files.get(0));
        // The same file can be picked again.
        input.set_value("");
        let Some(file) = file else { return };
        spawn_local(async move {
            match JsFuture::from(file.text()).await.ok().and_then(|it| it.as_string()) {
                Some(read) => text.set(read),
                None => desk.app.toast(format!("{} cannot be read.", file.name())),
            }
        });
    };
    view! {
        <Modal title="The policy as JSON" wide=true on_close=close>
            <div class="dialog-body stack">
                <textarea
                    class="textarea mono policy-text"
                    aria-label="Policy as JSON"
                    spellcheck="false"
                    data-target="dialog"
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
                {move || wrong.get().map(|why| view! { <Notice tone=Tone::Danger>{why}</Notice> })}
            </div>
            <div class="dialog-foot">
                <input
                    class="spoken"
                    type="file"
                    tabindex="-1"
                    aria-hidden="true"
                    accept=".json,application/json"
                    node_ref=node
                    on:change=load
                />
                <Button label="Load a file…".to_owned() look=Look::Quiet on_press=choose/>
                <Button label="Save as a file".to_owned() look=Look::Quiet on_press=save/>
                <span class="grow"></span>
                <Button label="Cancel".to_owned() look=Look::Quiet on_press=close/>
                <Button label="Take as draft".to_owned() look=Look::Solid why_not=why_not on_press=take/>
            </div>
        </Modal>
    }
    .into_any()
}
