//! The drawn signs: 16 by 16, one stroke, the colour of the text beside them.
//!
//! An icon is hidden from screen readers: the word beside it, or the button's
//! name, says what it means.

use leptos::prelude::*;

/// The closed list of signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Logo,
    // State of an item.
    Todo,
    Partly,
    Done,
    Skipped,
    // Routes.
    Auto,
    Single,
    Consensus,
    Expert,
    Audit,
    Blind,
    // Marks.
    Differ,
    Flag,
    Escalated,
    Note,
    Agent,
    Person,
    // Doing.
    Search,
    Filter,
    Menu,
    More,
    Close,
    Up,
    Down,
    Back,
    Next,
    Skip,
    Queue,
    Open,
    Save,
    Send,
    Add,
    Remove,
    Undo,
    // Saying.
    Check,
    Wait,
    Warning,
    Info,
    // Theme.
    Light,
    Dark,
    System,
}

/// The sign, as an `svg` of class `icon`.
pub fn icon(icon: Icon) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=icon.path()></path>
        </svg>
    }
    .into_any()
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Logo => {
                "M2 13c3-8 5-11 6.5-10c1.500 1-2 6-3.500 8.500c2-2 4-3.500 4.500-2.500s-1 2.500 0 2.500s2-.5 4-1.500"
            }
            Self::Todo => "M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10",
            Self::Partly => {
                "M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10M8 3v10M8 5.500h3.600M8 8h4.700M8 10.500h3.600"
            }
            Self::Done => "M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10M5.600 8.200l1.700 1.700l3.200-3.600",
            Self::Skipped | Self::Skip => "M4 4l4 4l-4 4M9 4l4 4l-4 4",
            Self::Auto => "M9.500 2.500L4 9h4l-1.500 4.500L12 7H8z",
            Self::Single | Self::Person => {
                "M8 3.500a2.200 2.200 0 1 0 .01 0M3.800 13c0-5 8.400-5 8.400 0"
            }
            Self::Consensus => {
                "M5.300 4.500a1.900 1.900 0 1 0 .01 0M10.700 4.500a1.900 1.900 0 1 0 .01 0M2 13c0-4.500 6.500-4.500 6.500 0M9.500 10.100c2-.9 4.500.1 4.500 2.900"
            }
            Self::Expert | Self::Escalated => {
                "M8 2.500l1.700 3.500l3.800.5l-2.800 2.700l.7 3.800L8 11.200L4.600 13l.7-3.800L2.500 6.500L6.300 6z"
            }
            Self::Audit => {
                "M7 3a4 4 0 1 0 0 8a4 4 0 1 0 0-8M10 10l3.500 3.500M5.400 7.100l1.200 1.200l2-2.400"
            }
            Self::Blind => {
                "M2.500 6.500c2.500 3.600 8.500 3.600 11 0M4 8.500l-1.200 1.700M8 9.500v2M12 8.500l1.200 1.700"
            }
            Self::Differ => "M8 2.500L13.500 8L8 13.500L2.500 8zM8 5.600v3M8 10.500v.1",
            Self::Flag => "M4 14V3h7.500L10 6l1.500 3H4",
            Self::Note => "M3.500 3h9v7l-3 3h-6zM9.500 13v-3h3",
            Self::Agent => "M3.500 5.500h9v7h-9zM8 5.500V3M6.200 8.500v1M9.800 8.500v1",
            Self::Search => "M7 3a4 4 0 1 0 0 8a4 4 0 1 0 0-8M10 10l3.500 3.500",
            Self::Filter => "M2.500 4h11M4.500 8h7M6.500 12h3",
            Self::Menu | Self::Queue => "M3 4.500h10M3 8h10M3 11.500h10",
            Self::More => "M3.500 8h.01M8 8h.01M12.500 8h.01",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Up => "M3.500 10L8 5.500L12.500 10",
            Self::Down => "M3.500 6L8 10.500L12.500 6",
            Self::Back => "M10 3.500L5.500 8l4.500 4.500",
            Self::Next => "M6 3.500L10.500 8L6 12.500",
            Self::Open => "M2.500 12.500v-9h4l1.500 2h5.500v7z",
            Self::Save => "M8 2.500v7M5 6.800l3 3l3-3M2.500 10.500v3h11v-3",
            Self::Send => "M2.500 8L13.500 3L10.500 13L8 9zM8 9l5.500-6",
            Self::Add => "M8 3v10M3 8h10",
            Self::Remove => "M3 8h10",
            Self::Undo => "M6 3.500L3 6.500l3 3M3 6.500h6a3.300 3.300 0 0 1 0 6.600H6",
            Self::Check => "M3.500 8.500l3 3l6-7",
            Self::Wait => {
                "M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 1 0 0-11M8 5v3.200l2 1.300"
            }
            Self::Warning => "M8 2.500L14 13H2zM8 6.500v3M8 11.200v.1",
            Self::Info => {
                "M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 1 0 0-11M8 7.300v3.500M8 5v.1"
            }
            Self::Light => {
                "M8 5.300a2.700 2.700 0 1 0 0 5.400a2.700 2.700 0 1 0 0-5.400M8 1.500v1.300M8 13.200v1.300M1.500 8h1.300M13.200 8h1.300M3.400 3.400l.9.9M11.700 11.700l.9.9M12.600 3.400l-.9.9M4.300 11.700l-.9.9"
            }
            Self::Dark => {
                "M6.500 2.800a5.500 5.500 0 1 0 6.700 6.700a4.700 4.700 0 0 1-6.700-6.700"
            }
            Self::System => {
                "M8 2.500a5.500 5.500 0 1 0 0 11zM8 2.500a5.500 5.500 0 0 1 0 11M8 5h3.500M8 8h5.300M8 11h3.500"
            }
        }
    }
}
