//! The page, in Leptos. It draws the session and sends commands; it never edits state.
