//! Anything that is pressed.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::key::{key_caps, said};

/// How loud a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// A border.
    #[default]
    Plain,
    /// No border until it is pointed at: for toolbars.
    Quiet,
    /// Filled: the one thing that this place is for. At most one in a group,
    /// and never for accepting what a machine suggested.
    Solid,
    /// What cannot be undone.
    Danger,
}

impl Look {
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Quiet => "quiet",
            Self::Solid => "solid",
            Self::Danger => "danger",
        }
    }
}

/// A button with its words, its sign, its key.
///
/// A button that cannot be pressed now stays reachable and says why
/// (`why_not`, as its title): it is `aria-disabled`, not `disabled`.
#[component]
pub fn Button(
    #[prop(into)] label: Signal<String>,
    on_press: Callback<()>,
    #[prop(optional, into)] sign: MaybeProp<Icon>,
    /// Show the sign alone; the label is spoken and the title.
    #[prop(optional)]
    square: bool,
    #[prop(optional)] look: Look,
    /// A chord in text form; its cap is shown.
    #[prop(optional, into)]
    key: Signal<String>,
    /// Why it cannot be pressed now; empty or absent: it can.
    #[prop(optional, into)]
    why_not: Signal<String>,
    /// A switch: on or off.
    #[prop(optional, into)]
    pressed: MaybeProp<bool>,
    /// It opens something below it.
    #[prop(optional, into)]
    expanded: MaybeProp<bool>,
    /// A longer explanation, shown when pointed at.
    #[prop(optional, into)]
    title: Signal<String>,
    /// For a command that moves the focus here.
    #[prop(optional)]
    target: &'static str,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let spoken = move || square.then(|| label.get());
    let title = move || {
        let why_not = why_not.get();
        let title = title.get();
        match (why_not.is_empty(), title.is_empty(), square) {
            (false, _, _) => Some(why_not),
            (_, false, _) => Some(title),
            (_, _, true) => Some(label.get()),
            _ => None,
        }
    };
    let class =
        if square { format!("button button-square {class}") } else { format!("button {class}") };
    view! {
        <button
            type="button"
            class=class
            data-look=look.word()
            data-target=(!target.is_empty()).then_some(target)
            aria-label=spoken
            title=title
            aria-disabled=move || (!why_not.get().is_empty()).then_some("true")
            aria-pressed=move || pressed.get().map(|on| on.to_string())
            aria-expanded=move || expanded.get().map(|on| on.to_string())
            aria-keyshortcuts=move || Some(shortcut(&key.get())).filter(|keys| !keys.is_empty())
            on:click=move |_| {
                if why_not.get_untracked().is_empty() {
                    on_press.run(());
                }
            }
        >
            {move || sign.get().map(icon)}
            {(!square).then(|| view! { <span class="button-words">{label}</span> })}
            {move || key_caps(&key.get())}
        </button>
    }
    .into_any()
}

/// A chord for `aria-keyshortcuts`: `Control+K`.
pub fn shortcut(chord: &str) -> String {
    chord.replace("Ctrl+", "Control+")
}

/// A title with the key in it: `Skip (S)`.
pub fn with_key(label: &str, chord: &str) -> String {
    if chord.is_empty() { label.to_owned() } else { format!("{label} ({})", said(chord)) }
}
