//! A sentence that must be seen where it stands.

use leptos::prelude::*;

use super::icon::{Icon, icon};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    /// Worth a second look.
    Differ,
    Danger,
    Good,
}

impl Tone {
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Differ => "differ",
            Self::Danger => "danger",
            Self::Good => "good",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Plain => Icon::Info,
            Self::Differ | Self::Danger => Icon::Warning,
            Self::Good => Icon::Check,
        }
    }
}

#[component]
pub fn Notice(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! {
        <div class="notice" data-tone=tone.word()>
            {icon(tone.icon())}
            <div class="grow">{children()}</div>
        </div>
    }
    .into_any()
}
