//! A key as it stands on the keyboard.

use leptos::prelude::*;

use crate::core::text::capital;

/// `Ctrl+K` as a cap; nothing where there is no key. Hidden from screen readers:
/// the button or line it stands in carries `aria-keyshortcuts` or says it.
pub fn key_cap(chord: &str) -> Option<AnyView> {
    (!chord.is_empty())
        .then(|| view! { <kbd class="key" aria-hidden="true">{said(chord)}</kbd> }.into_any())
}

/// Keys one after the other: `a 1`.
pub fn key_caps(chords: &str) -> AnyView {
    chords.split(' ').filter_map(key_cap).collect_view().into_any()
}

/// A chord as people write it: `Shift+F`, `Esc`, `←`.
pub fn said(chord: &str) -> String {
    let parts: Vec<&str> = if chord == "+" { vec!["+"] } else { chord.split('+').collect() };
    let parts = parts.into_iter().map(|part| match part {
        "Escape" => "Esc".to_owned(),
        "ArrowLeft" => "←".to_owned(),
        "ArrowRight" => "→".to_owned(),
        "ArrowUp" => "↑".to_owned(),
        "ArrowDown" => "↓".to_owned(),
        " " => "Space".to_owned(),
        one if one.chars().count() == 1 => capital(one),
        other => other.to_owned(),
    });
    parts.collect::<Vec<_>>().join("+")
}
