//! The rules: the list, the rule in the editor, what the draft costs.

use leptos::prelude::*;

use super::{Desk, costs, file, rule, rules};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::notice::Notice;

pub fn policy(desk: Desk) -> AnyView {
    costs::ask_live(desk);
    let replaced = desk.app.slice(|session| session.replaced());
    let replaced = move || replaced.get().map(|words| view! { <Notice>{words}</Notice> });
    view! {
        <div class="routing">
            {head(desk)}
            <div role="status">{replaced}</div>
            <div class="routing-columns">
                <section class="routing-panel" aria-label="Rules">{rules::list(desk)}</section>
                <section class="routing-panel" aria-label="Rule">{rule::editor(desk)}</section>
                <section class="routing-panel" aria-label="What it costs">{costs::panel(desk)}</section>
            </div>
        </div>
    }
    .into_any()
}

/// The version in force, and the way from the draft into it and back.
pub fn head(desk: Desk) -> AnyView {
    let changed =
        Memo::new(move |_| desk.draft.with(|draft| desk.in_force.with(|policy| draft != policy)));
    let why_not = Signal::derive(move || match (changed.get(), desk.read_only()) {
        (_, why) if !why.is_empty() => why,
        (false, _) => "The draft is the policy in force.".to_owned(),
        _ => String::new(),
    });
    let apply = Callback::new(move |()| desk.put_in_force(desk.draft.get_untracked()));
    let revert = Callback::new(move |()| desk.show(desk.in_force.get_untracked()));
    view! {
        <div class="routing-head row">
            <h2 class="panel-title grow">
                {move || format!("Policy, version {}", desk.version.get())}
                <span class="muted" hidden=move || !changed.get()>" · changed, not applied"</span>
            </h2>
            <Button
                label="Apply".to_owned()
                sign=Icon::Check
                look=Look::Solid
                why_not=why_not
                title="New routes for all items; answers keep the version they were given under".to_owned()
                on_press=apply
            />
            <Button
                label="Revert".to_owned()
                why_not=Signal::derive(move || if changed.get() { String::new() } else { "Nothing was changed.".to_owned() })
                on_press=revert
            />
            {file::buttons(desk)}
        </div>
    }
    .into_any()
}
