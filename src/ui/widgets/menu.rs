//! A button with a list of things to do under it (or over it, at the foot of a page).

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{FocusEvent, HtmlElement, Node};

use super::button::{Button, Look};
use super::icon::Icon;
use super::key::key_cap;

/// One line of a menu; a line without words is a rule between groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MenuLine {
    pub words: String,
    /// A chord in text form.
    pub key: String,
    /// One of several that excludes the others: whether it is the one.
    pub chosen: Option<bool>,
    pub why_not: String,
}

/// Closes on Escape, on a choice, and when the focus leaves it.
#[component]
pub fn Menu(
    #[prop(into)] label: String,
    sign: Icon,
    #[prop(into)] lines: Signal<Vec<MenuLine>>,
    /// The place of the line that was chosen.
    on_choose: Callback<usize>,
    /// Show the label beside the sign.
    #[prop(optional)]
    words: bool,
    /// The list opens upwards.
    #[prop(optional)]
    upwards: bool,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let node = NodeRef::<Div>::new();
    let spoken = label.clone();
    let button = move || {
        node.get_untracked()
            .and_then(|node| node.query_selector("button").ok().flatten())
            .and_then(|button| button.dyn_into::<HtmlElement>().ok())
    };
    let items = move || -> Vec<HtmlElement> {
        let Some(list) =
            node.get_untracked().and_then(|node| node.query_selector_all("[role^=menuitem]").ok())
        else {
            return Vec::new();
        };
        (0..list.length()).filter_map(|at| list.get(at)?.dyn_into().ok()).collect()
    };
    let focus = move |element: Option<HtmlElement>| {
        if let Some(element) = element {
            // An element that cannot take the focus leaves it where it is.
            element.focus().unwrap_or_default();
        }
    };
    Effect::new(move || {
        if open.get() {
            request_animation_frame(move || focus(items().into_iter().next()));
        }
    });
    let keys = move |event: web_sys::KeyboardEvent| {
        if !open.get_untracked() {
            return;
        }
        let items = items();
        let here = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let at = items.iter().position(|item| Some(item) == here.as_ref());
        let to = match event.key().as_str() {
            "Escape" => {
                open.set(false);
                focus(button());
                None
            }
            "ArrowDown" => Some(at.map_or(0, |at| (at + 1) % items.len().max(1))),
            "ArrowUp" => {
                Some(at.unwrap_or(0).checked_sub(1).unwrap_or(items.len().saturating_sub(1)))
            }
            "Home" => Some(0),
            "End" => Some(items.len().saturating_sub(1)),
            "Tab" => {
                open.set(false);
                return;
            }
            "Enter" | " " => {
                // The focused button is pressed by the browser; the page's keys stay out of it.
                event.stop_propagation();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        focus(to.and_then(|to| items.into_iter().nth(to)));
    };
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let inside = node.get_untracked().is_some_and(|node| node.contains(to.as_ref()));
        if !inside {
            open.set(false);
        }
    };
    let list = move || {
        open.get().then(|| {
            let lines = lines.get().into_iter().enumerate().map(|(at, line)| {
                if line.words.is_empty() {
                    return view! { <div class="menu-line" role="separator"></div> }.into_any();
                }
                let role = if line.chosen.is_some() { "menuitemradio" } else { "menuitem" };
                let why_not = line.why_not.clone();
                let can = why_not.is_empty();
                view! {
                    <button
                        type="button"
                        class="menu-item"
                        role=role
                        tabindex="-1"
                        aria-checked=line.chosen.map(|chosen| chosen.to_string())
                        aria-disabled=(!can).then_some("true")
                        title=(!can).then_some(why_not)
                        on:click=move |_| {
                            if can {
                                open.set(false);
                                focus(button());
                                on_choose.run(at);
                            }
                        }
                    >
                        <span class="grow">{line.words}</span>
                        {line.chosen.unwrap_or(false).then(|| super::icon::icon(Icon::Check))}
                        {key_cap(&line.key)}
                    </button>
                }
                .into_any()
            });
            view! {
                <div class="menu-list" role="menu" data-up=upwards.then_some("true") aria-label=label.clone()>
                    {lines.collect_view()}
                </div>
            }
        })
    };
    view! {
        <div class=format!("menu {class}") node_ref=node on:keydown=keys on:focusout=left>
            <Button
                label=spoken
                sign=sign
                square=!words
                look=Look::Quiet
                expanded=Signal::derive(move || open.get())
                on_press=Callback::new(move |()| open.update(|open| *open = !*open))
            />
            {list}
        </div>
    }
    .into_any()
}
