//! The sheets that ask for a line: flag, escalate, note, go to item.

use leptos::prelude::*;

use super::{close, submit};
use crate::desk::effect::Form;
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::chip::ToggleChip;
use crate::ui::widgets::dialog::Modal;
use crate::ui::widgets::field::{TextArea, TextField};

/// Common reasons, to be picked or changed.
const REASONS: [&str; 6] = [
    "Empty or damaged",
    "Personal data in it",
    "Wrong language",
    "Twice in the dataset",
    "Context is missing",
    "The question does not fit",
];

#[component]
pub fn Flag() -> impl IntoView {
    let app = App::here();
    let reason = RwSignal::new(String::new());
    let earlier =
        app.session.with_untracked(|session| session.mine().and_then(|it| it.flag.clone()));
    if let Some(earlier) = earlier {
        reason.set(earlier);
    }
    let chips = REASONS.into_iter().map(move |one| {
        view! {
            <ToggleChip
                label=one
                on=Signal::derive(move || reason.with(|reason| reason == one))
                on_press=Callback::new(move |()| reason.set(one.to_owned()))
            />
        }
    });
    let form = Signal::derive(move || Form::Flag { reason: reason.get().trim().to_owned() });
    view! {
        <Asking title="Flag this item" go="Flag" form=form>
            <TextField
                label="What is wrong with the item itself?"
                value=reason
                first=true
                on_input=Callback::new(move |text| reason.set(text))
            />
            <div class="row">{chips.collect_view()}</div>
        </Asking>
    }
    .into_any()
}

#[component]
pub fn Escalate() -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let form = Signal::derive(move || Form::Escalate { reason: reason.get().trim().to_owned() });
    view! {
        <Asking title="Send to an expert" go="Escalate" form=form>
            <TextField
                label="What should the expert know? (may stay empty)"
                value=reason
                first=true
                on_input=Callback::new(move |text| reason.set(text))
            />
        </Asking>
    }
    .into_any()
}

#[component]
pub fn Note() -> impl IntoView {
    let app = App::here();
    let earlier =
        app.session.with_untracked(|session| session.mine().and_then(|it| it.note.clone()));
    let text = RwSignal::new(earlier.unwrap_or_default());
    let form = Signal::derive(move || Form::Note { text: text.get().trim().to_owned() });
    view! {
        <Asking title="Note on this item" go="Keep" form=form>
            <TextArea
                label="Your note"
                help="Goes along in the export. Empty takes it away. Ctrl+Enter keeps it."
                value=text
                first=true
                on_input=Callback::new(move |new| text.set(new))
            />
        </Asking>
    }
    .into_any()
}

#[component]
pub fn GoTo() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let form = Signal::derive(move || Form::GoTo { text: text.get().trim().to_owned() });
    view! {
        <Asking title="Go to item" go="Go" form=form>
            <TextField
                label="Its id, or its place in the queue"
                value=text
                first=true
                on_input=Callback::new(move |new| text.set(new))
            />
        </Asking>
    }
    .into_any()
}

/// A sheet with a form: Enter in a line, or Ctrl+Enter anywhere, hands it in.
#[component]
fn Asking(
    title: &'static str,
    go: &'static str,
    form: Signal<Form>,
    children: Children,
) -> impl IntoView {
    let app = App::here();
    let hand_in = move || submit(app, form.get_untracked());
    let keys = move |event: web_sys::KeyboardEvent| {
        let lines = event.target().is_some_and(|target| {
            wasm_bindgen::JsCast::has_type::<web_sys::HtmlTextAreaElement>(&target)
        });
        let is_line = event.target().is_some_and(|target| {
            wasm_bindgen::JsCast::has_type::<web_sys::HtmlInputElement>(&target)
        });
        let chord = event.ctrl_key() || event.meta_key();
        if event.key() == "Enter" && !event.is_composing() && ((is_line && !lines) || chord) {
            event.prevent_default();
            event.stop_propagation();
            hand_in();
        }
    };
    view! {
        <Modal title=title on_close=close(app)>
            <div class="dialog-body stack" on:keydown=keys>{children()}</div>
            <div class="dialog-foot">
                <Button label="Cancel".to_owned() look=Look::Quiet on_press=close(app) />
                <Button
                    label=go.to_owned()
                    look=Look::Solid
                    key="Enter".to_owned()
                    on_press=Callback::new(move |()| hand_in())
                />
            </div>
        </Modal>
    }
    .into_any()
}
