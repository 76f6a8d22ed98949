//! The Routing room: the policy as a list of rules, each with its editor, and
//! beside it what the draft would cost, live, before it is applied.
//!
//! The draft belongs to the room. Applying it sends it to the session, which
//! writes it into the log as a new version; answers keep the version they were
//! given under.

use leptos::prelude::*;

mod condition;
mod costs;
mod file;
mod rule;
mod rules;
mod words;

use crate::core::model::dataset::Schema;
use crate::core::routing::policy::{Policy, Rule};
use crate::desk::effect::{Form, Input};
use crate::engine::protocol::{Costs, Facet};
use crate::ui::app::{App, now};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::Icon;

/// What the parts of the room share; cheap to copy.
#[derive(Clone, Copy)]
struct Desk {
    app: App,
    draft: RwSignal<Policy>,
    /// The rule in the editor, by its place.
    chosen: RwSignal<usize>,
    schema: Memo<Schema>,
    /// Metadata values to choose from, by column.
    values: RwSignal<Vec<Facet>>,
    costs: RwSignal<Option<Result<Costs, String>>>,
}

impl Desk {
    fn rule<T>(self, part: impl Fn(&Rule) -> T) -> Option<T> {
        let place = self.chosen.get();
        self.draft.with(|policy| policy.rules.get(place).map(part))
    }

    fn change_rule(self, change: impl FnOnce(&mut Rule)) {
        let place = self.chosen.get_untracked();
        self.draft.update(|policy| {
            if let Some(rule) = policy.rules.get_mut(place) {
                change(rule);
            }
        });
    }
}

#[component]
pub fn RoutingRoom() -> impl IntoView {
    let app = App::here();
    let in_force = app.slice(|session| session.policy.clone());
    let version = app.slice(|session| session.policy_version);
    let desk = Desk {
        app,
        draft: RwSignal::new(in_force.get_untracked()),
        chosen: RwSignal::new(0),
        schema: app.slice(|session| session.schema.clone()),
        values: RwSignal::new(Vec::new()),
        costs: RwSignal::new(None),
    };
    // Another version, from here or from another tab: a draft that was not
    // touched follows it.
    Effect::new(move |before: Option<Policy>| {
        let policy = in_force.get();
        if before.is_none_or(|before| desk.draft.with_untracked(|draft| *draft == before)) {
            desk.draft.set(policy.clone());
        }
        policy
    });
    costs::ask_live(desk);
    condition::ask_values(desk);
    let changed =
        Memo::new(move |_| desk.draft.with(|draft| in_force.with(|policy| draft != policy)));
    let why_not = Signal::derive(move || {
        let can_write = app.session.with(|session| session.can_write().err());
        match (changed.get(), can_write) {
            (_, Some(why)) => why.to_owned(),
            (false, _) => "The draft is the policy in force.".to_owned(),
            _ => String::new(),
        }
    });
    let apply = Callback::new(move |()| {
        let policy = desk.draft.get_untracked();
        app.send(Input::Submit { form: Form::Policy { policy }, now: now() });
    });
    let revert = Callback::new(move |()| {
        let policy = in_force.get_untracked();
        let last = policy.rules.len().saturating_sub(1);
        desk.draft.set(policy);
        desk.chosen.update(|chosen| *chosen = (*chosen).min(last));
    });
    view! {
        <div class="routing">
            <div class="routing-head row">
                <h2 class="panel-title grow">
                    {move || format!("Policy, version {}", version.get())}
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
            <div class="routing-columns">
                <section class="routing-panel" aria-label="Rules">{rules::list(desk)}</section>
                <section class="routing-panel" aria-label="Rule">{rule::editor(desk)}</section>
                <section class="routing-panel" aria-label="What it costs">{costs::panel(desk)}</section>
            </div>
        </div>
    }
    .into_any()
}
