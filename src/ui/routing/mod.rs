//! The Routing room: the policy as a list of rules, each with its editor, and
//! beside it what the draft would cost, live, before it is applied.
//!
//! The draft is kept while the page is open, by dataset: who looks at the items
//! meanwhile finds it again. Applying it sends it to the session, which writes it
//! into the log as a new version; answers keep the version they were given under.

use leptos::prelude::*;

mod condition;
mod costs;
mod fields;
mod file;
mod focus;
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

    fn rule_untracked<T>(self, part: impl Fn(&Rule) -> T) -> Option<T> {
        untrack(|| self.rule(part))
    }

    /// Another draft in the place of this one; the rule in the editor stays, where there is one.
    fn show(self, policy: Policy) {
        let last = policy.rules.len().saturating_sub(1);
        self.draft.set(policy);
        self.chosen.update(|chosen| *chosen = (*chosen).min(last));
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
    let dataset = app.slice(|session| session.dataset.clone());
    let kept = move |dataset: &str| app.drafts.with_value(|drafts| drafts.get(dataset).cloned());
    let version = app.slice(|session| session.policy_version);
    let desk = Desk {
        app,
        draft: RwSignal::new(
            kept(&dataset.get_untracked()).unwrap_or_else(|| in_force.get_untracked()),
        ),
        chosen: RwSignal::new(0),
        schema: app.slice(|session| session.schema.clone()),
        values: RwSignal::new(Vec::new()),
        costs: RwSignal::new(None),
    };
    // A draft that was not touched follows another version, from here or from another
    // tab, and another dataset brings its own; one that was touched is kept.
    Effect::new(move |before: Option<(String, Policy)>| {
        let now = (dataset.get(), in_force.get());
        let draft = desk.draft.get();
        let follows = match before {
            Some((before, _)) if before != now.0 => {
                Some(kept(&now.0).unwrap_or_else(|| now.1.clone()))
            }
            Some((_, before)) if before == draft && before != now.1 => Some(now.1.clone()),
            _ => None,
        };
        let is_new = follows.is_some();
        let draft = follows.unwrap_or(draft);
        app.drafts.update_value(|drafts| {
            if draft == now.1 {
                drafts.remove(&now.0);
            } else {
                drafts.insert(now.0.clone(), draft.clone());
            }
        });
        if is_new {
            desk.show(draft);
        }
        now
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
        desk.show(in_force.get_untracked());
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
