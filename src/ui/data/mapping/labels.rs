//! The labels of a question: their order is the order of the keys 1 to 9.

use leptos::html::Ol;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, SubmitEvent};

use super::Step;
use crate::desk::mapping::Edit;
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::Icon;

#[component]
pub fn Labels(question: String) -> impl IntoView {
    let step: Step = expect_context();
    let question = StoredValue::new(question);
    let node = NodeRef::<Ol>::new();
    let ids = Memo::new(move |_| {
        step.draft.with(|draft| {
            let question = question.with_value(|id| draft.question(id).cloned());
            let labels = question.map(|it| it.labels().to_vec()).unwrap_or_default();
            labels.into_iter().map(|label| label.id).collect::<Vec<_>>()
        })
    });
    let adding = RwSignal::new(String::new());
    let add = move || {
        let id = adding.get_untracked();
        step.edit.run(Edit::AddLabel { question: question.get_value(), id });
        adding.set(String::new());
    };
    let head = move || {
        (!ids.with(Vec::is_empty)).then(|| {
            view! {
                <p class="muted label-note">
                    "The order is the order of the keys. A rare label is never accepted in bulk."
                </p>
            }
        })
    };
    view! {
        {head}
        <ol class="labels" node_ref=node>
            <For
                each=move || ids.get()
                key=Clone::clone
                children=move |id| line(step, question, ids, node, id)
            />
        </ol>
        <form
            class="question-card-row"
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                add();
            }
        >
            <input
                class="input grow"
                aria-label="New label"
                placeholder="New label"
                autocomplete="off"
                prop:value=move || adding.get()
                on:input=move |event| adding.set(event_target_value(&event))
            />
            <Button
                label="Add a label".to_owned()
                why_not=Signal::derive(move || {
                    let id = adding.get();
                    match id.trim() {
                        "" => "Write the label first.".to_owned(),
                        id if ids.with(|ids| ids.iter().any(|it| it == id)) => {
                            format!("{id} is there already.")
                        }
                        _ => String::new(),
                    }
                })
                on_press=Callback::new(move |()| add())
            />
        </form>
    }
    .into_any()
}

fn line(
    step: Step,
    question: StoredValue<String>,
    ids: Memo<Vec<String>>,
    node: NodeRef<Ol>,
    id: String,
) -> AnyView {
    let app = App::here();
    let this = StoredValue::new(id.clone());
    let label = Memo::new(move |_| {
        step.draft.with(|draft| {
            let question = question.with_value(|id| draft.question(id).cloned())?;
            this.with_value(|id| question.label(id).cloned())
        })
    });
    let place = Memo::new(move |_| {
        ids.with(|ids| ids.iter().position(|it| this.with_value(|id| id == it))).unwrap_or_default()
    });
    let last = Memo::new(move |_| place.get() + 1 >= ids.with(Vec::len));
    let first = Memo::new(move |_| place.get() == 0);
    let shift = move |up: bool| {
        Callback::new(move |()| {
            let label = this.get_value();
            step.edit.run(Edit::MoveLabel {
                question: question.get_value(),
                label: label.clone(),
                up,
            });
            let (at, of) = (place.get_untracked() + 1, ids.with_untracked(Vec::len));
            app.announced.set(format!("{label} is now {at} of {of}."));
            // Moving the line took the focus away from its button.
            request_animation_frame(move || focus_again(node, at - 1, up));
        })
    };
    let remove = Callback::new(move |()| {
        let label = this.get_value();
        step.edit.run(Edit::RemoveLabel { question: question.get_value(), label });
    });
    let title = move || label.get().map(|label| label.title).unwrap_or_default();
    let rare = move || label.get().is_some_and(|label| label.rare);
    let named = id.clone();
    let mover = move |up: bool| {
        let (at, why, sign) = match up {
            true => (first, "It is the first.", Icon::Up),
            false => (last, "It is the last.", Icon::Down),
        };
        view! {
            <Button
                label=format!("{named} further {}", if up { "up" } else { "down" })
                sign=sign
                square=true
                look=Look::Quiet
                why_not=Signal::derive(move || if at.get() { why.to_owned() } else { String::new() })
                on_press=shift(up)
            />
        }
    };
    view! {
        <li class="label-line">
            <span class="label-id mono ellipsis" dir="auto" title=id.clone()>{id.clone()}</span>
            <input
                class="input grow"
                aria-label=format!("Title of {id}")
                placeholder="title, if it should be called otherwise"
                autocomplete="off"
                prop:value=title
                on:input=move |event| step.edit.run(Edit::LabelTitle {
                    question: question.get_value(),
                    label: this.get_value(),
                    title: event_target_value(&event),
                })
            />
            <label class="label-rare">
                <input
                    type="checkbox"
                    aria-label=format!("{id} is rare")
                    prop:checked=rare
                    on:change=move |event| step.edit.run(Edit::Rare {
                        question: question.get_value(),
                        label: this.get_value(),
                        rare: event_target_checked(&event),
                    })
                />
                "rare"
            </label>
            <span class="label-moves">
                {mover(true)}
                {mover(false)}
                <Button
                    label=format!("Remove {id}")
                    sign=Icon::Close
                    square=true
                    look=Look::Quiet
                    on_press=remove
                />
            </span>
        </li>
    }
    .into_any()
}

fn focus_again(node: NodeRef<Ol>, place: usize, up: bool) {
    let line = node
        .get_untracked()
        .and_then(|list| list.children().item(u32::try_from(place).unwrap_or(u32::MAX)));
    let button = line.and_then(|line| {
        let which = if up { ":nth-child(1)" } else { ":nth-child(2)" };
        line.query_selector(&format!(".label-moves > button{which}")).ok().flatten()
    });
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        // A button in the page takes the focus.
        button.focus().unwrap_or_default();
    }
}
