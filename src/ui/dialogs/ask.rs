//! The sheets that ask for a line: flag, escalate, note, go to item.

use leptos::prelude::*;

use super::{close, submit};
use crate::core::log::fold::ItemState;
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

/// What a sheet asks for, in words.
struct Asks {
    title: &'static str,
    /// The button that hands it in.
    go: &'static str,
    label: &'static str,
    /// What may be written has several lines: then there is help.
    help: Option<&'static str>,
    form: fn(String) -> Form,
}

#[component]
pub fn Flag() -> impl IntoView {
    let reason = RwSignal::new(earlier(|mine| mine.flag.clone()));
    let chips = REASONS.into_iter().map(|one| {
        view! {
            <ToggleChip
                label=one
                on=Signal::derive(move || reason.with(|reason| reason == one))
                on_press=Callback::new(move |()| reason.set(one.to_owned()))
            />
        }
    });
    let asks = Asks {
        title: "Flag this item",
        go: "Flag",
        label: "What is wrong with the item itself?",
        help: None,
        form: |reason| Form::Flag { reason },
    };
    let chips = view! { <div class="row">{chips.collect_view()}</div> }.into_any();
    sheet(asks, reason, Some(chips))
}

#[component]
pub fn Escalate() -> impl IntoView {
    let asks = Asks {
        title: "Send to an expert",
        go: "Escalate",
        label: "What should the expert know? (may stay empty)",
        help: None,
        form: |reason| Form::Escalate { reason },
    };
    sheet(asks, RwSignal::default(), None)
}

#[component]
pub fn Note() -> impl IntoView {
    let asks = Asks {
        title: "Note on this item",
        go: "Keep",
        label: "Your note",
        help: Some("Goes along in the export. Empty takes it away. Ctrl+Enter keeps it."),
        form: |text| Form::Note { text },
    };
    sheet(asks, RwSignal::new(earlier(|mine| mine.note.clone())), None)
}

#[component]
pub fn GoTo() -> impl IntoView {
    let asks = Asks {
        title: "Go to item",
        go: "Go",
        label: "Its id, or its place in the queue",
        help: None,
        form: |text| Form::GoTo { text },
    };
    sheet(asks, RwSignal::default(), None)
}

/// What this person said of the item before.
fn earlier(part: fn(&ItemState) -> Option<String>) -> String {
    App::here().session.with_untracked(|session| session.mine().and_then(part)).unwrap_or_default()
}

fn sheet(asks: Asks, text: RwSignal<String>, more: Option<AnyView>) -> AnyView {
    let Asks { title, go, label, help, form } = asks;
    let form = Signal::derive(move || form(text.get().trim().to_owned()));
    let on_input = Callback::new(move |new| text.set(new));
    let field = match help {
        Some(help) => {
            view! { <TextArea label=label help=help value=text first=true on_input=on_input/> }
                .into_any()
        }
        None => {
            view! { <TextField label=label value=text first=true on_input=on_input/> }.into_any()
        }
    };
    view! { <Asking title=title go=go form=form>{field} {more}</Asking> }.into_any()
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
