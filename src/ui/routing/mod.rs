//! The Routing room: who must look at what, and what that rests on, in parts.
//!
//! | part | what it is |
//! |---|---|
//! | [`policy`] | the rules, each with its editor, and what the draft would cost |
//! | [`certify`] | a sample, its answers, and what may be accepted unseen by them |
//! | [`audit`] | whether what is accepted unseen keeps the promise |
//! | [`what_if`] | what the draft would mean, by what the log knows |
//! | [`rounds`] | the end of a round, and whether the next one is better |
//!
//! [`watch`] looks after an audit whichever room is open.
//!
//! The draft is kept while the page is open, by dataset: who looks at the items
//! meanwhile finds it again. Applying it sends it to the session, which writes it
//! into the log as a new version; answers keep the version they were given under.

use leptos::prelude::*;

mod part;

mod policy;

mod condition;
mod costs;
mod fields;
mod file;
mod focus;
mod rule;
mod rules;
mod words;

mod certify;

mod audit;
pub mod watch;

mod knob;
mod what_if;

mod rounds;

use self::part::Part;
use crate::core::model::dataset::Schema;
use crate::core::routing::policy::{Policy, Rule};
use crate::desk::effect::{Form, Input};
use crate::engine::protocol::{Costs, Effort, Facet};
use crate::ui::app::{App, now};
use crate::ui::study::tabs::tabs;

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
    /// What time is counted with.
    effort: RwSignal<Effort>,
    in_force: Memo<Policy>,
    version: Memo<u32>,
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

    /// This policy routes from now on.
    fn put_in_force(self, policy: Policy) {
        self.app.send(Input::Submit { form: Form::Policy { policy }, now: now() });
    }

    /// Why nothing can be written into the log; empty where it can.
    fn read_only(self) -> String {
        let why = self.app.session.with(|session| session.can_write().err());
        why.unwrap_or_default().to_owned()
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
        effort: costs::effort(app),
        in_force,
        version,
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
    condition::ask_values(desk);
    let part = part::part(app);
    let parts = tabs(
        "routing",
        &Part::ALL,
        Memo::new(move |_| part.get()),
        Callback::new(move |one| part.set(one)),
        move |part| match part {
            Part::Rules => policy::policy(desk),
            Part::Certify => certify::certify(desk),
            Part::Audit => audit::audit(desk),
            Part::WhatIf => what_if::what_if(desk),
            Part::Rounds => rounds::rounds(desk),
        },
    );
    view! { <div class="routing-room" data-room="routing">{parts}</div> }.into_any()
}
