//! A file or an address.

use leptos::html::Input;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use crate::ui::app::App;
use crate::ui::listeners::all_of;
use crate::ui::opening::Source;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::TextField;
use crate::ui::widgets::icon::{Icon, icon};

#[component]
pub fn Open() -> impl IntoView {
    let app = App::here();
    let node = NodeRef::<Input>::new();
    let picked = move |_| {
        let Some(input) = node.get_untracked() else { return };
        let files = input.files().map(|files| all_of(&files)).unwrap_or_default();
        // The same file can be picked again.
        input.set_value("");
        app.open_files(files);
    };
    let choose = Callback::new(move |()| {
        if let Some(input) = node.get_untracked() {
            input.click();
        }
    });
    let dragging = app.dragging;
    view! {
        <section class="stack" aria-labelledby="data-open">
            <h2 class="overline" id="data-open">"Open a dataset"</h2>
            <div class="data-drop" data-over=move || dragging.get().then_some("true")>
                <p class="data-drop-words">
                    {icon(Icon::Open)}
                    {move || if dragging.get() {
                        "Let go to open it"
                    } else {
                        "Drop a file anywhere in this window; several projects become one"
                    }}
                </p>
                <Button label="Choose a file…".to_owned() look=Look::Solid on_press=choose />
                <input
                    class="spoken"
                    type="file"
                    multiple
                    tabindex="-1"
                    aria-hidden="true"
                    accept=".jsonl,.ndjson,.json,.csv,.tsv,.txt,.gz,.countersign,.dcm,.dicom,.ima"
                    node_ref=node
                    on:change=picked
                />
                <p class="muted data-drop-note">
                    "JSON lines, a JSON array, CSV, TSV, the JSON of Label Studio, Argilla and Prodigy, \
                     tracks of KITTI and MOTChallenge, or a saved project, each also gzipped; DICOM \
                      files (also without .dcm), an item for each series, segmentations among them as \
                      suggestions. The projects of several people on one dataset, opened together, are \
                      merged; files of tracks become one item for each sequence, with an agent for \
                      each file. Files stay on this machine."
                </p>
            </div>
            <Address />
        </section>
    }
    .into_any()
}

#[component]
fn Address() -> impl IntoView {
    let app = App::here();
    let address = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let open = move || {
        let text = address.get_untracked().trim().to_owned();
        match web_sys::Url::new(&text) {
            Ok(url) if ["http:", "https:", "data:", "blob:"].contains(&&*url.protocol()) => {
                app.open_source(Source::Address(url.href()));
            }
            Ok(url) => error.set(format!(
                "A page cannot read {} addresses. Give one that begins with https://.",
                url.protocol()
            )),
            Err(_) if text.is_empty() => error.set("Give the address of a file.".to_owned()),
            Err(_) => error.set(
                "This is not a whole address. It begins with https:// and names a file.".to_owned(),
            ),
        }
    };
    view! {
        <form
            class="data-address"
            novalidate
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                open();
            }
        >
            <div class="grow">
                <TextField
                    label="Or its address"
                    kind="url"
                    value=address
                    error=error
                    placeholder="https://…"
                    on_input=Callback::new(move |text| {
                        address.set(text);
                        error.set(String::new());
                    })
                />
            </div>
            <Button label="Open".to_owned() on_press=Callback::new(move |()| open()) />
        </form>
    }
    .into_any()
}
