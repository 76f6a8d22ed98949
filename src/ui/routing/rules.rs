//! The rules in their order: first match wins, so order is meaning.

use leptos::prelude::*;

use super::words::phrase;
use super::{Desk, focus};
use crate::core::model::dataset::Schema;
use crate::core::model::route::Route;
use crate::core::routing::policy::{Policy, Rule};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::{Select, TextField};
use crate::ui::widgets::icon::{Icon, icon};
use crate::ui::widgets::marks::route_icon;

pub fn list(desk: Desk) -> impl IntoView {
    let places = Memo::new(move |_| desk.draft.with(|policy| policy.rules.len()));
    let add = Callback::new(move |()| {
        let place = desk.draft.with_untracked(|policy| policy.rules.len());
        desk.draft.update(|policy| {
            let rule = Rule {
                id: free_id(policy, "rule"),
                title: String::new(),
                when: Vec::new(),
                route: Route::Single,
            };
            policy.rules.push(rule);
        });
        desk.chosen.set(place);
        focus::on_title(desk.app);
    });
    let otherwise = move || desk.draft.with(|policy| policy.otherwise.name().to_owned());
    let set_otherwise = move |name: String| {
        desk.draft.update(|policy| policy.otherwise = super::words::route_of(&name, 2));
    };
    let by_none = move || {
        desk.costs.with(|costs| match costs {
            Some(Ok(costs)) => format!("{} items", costs.otherwise),
            _ => String::new(),
        })
    };
    view! {
        <div class="stack">
            <p class="muted">"The first rule that matches an item routes it."</p>
            <ol class="rules">
                <For each=move || 0..places.get() key=|place| *place children=move |place| one(desk, place)/>
            </ol>
            <div class="row rules-add">
                <Button label="Add a rule".to_owned() sign=Icon::Add on_press=add/>
            </div>
            <div class="rules-otherwise">
                <div class="grow">
                    <Select
                        label="Items that no rule matches"
                        options=Signal::derive(super::words::routes)
                        value=Signal::derive(otherwise)
                        on_change=Callback::new(set_otherwise)
                    />
                </div>
                <span class="figure muted">{by_none}</span>
            </div>
            <div class="fields">
                <TextField
                    label="Name of the policy"
                    value=Signal::derive(move || desk.draft.with(|policy| policy.name.clone()))
                    on_input=Callback::new(move |name| desk.draft.update(|policy| policy.name = name))
                />
                <TextField
                    label="Seed of random shares"
                    kind="number"
                    help="Another seed draws other items."
                    value=Signal::derive(move || desk.draft.with(|policy| policy.seed.to_string()))
                    on_input=Callback::new(move |text: String| {
                        if let Ok(seed) = text.trim().parse() {
                            desk.draft.update(|policy| policy.seed = seed);
                        }
                    })
                />
            </div>
        </div>
    }
}

fn one(desk: Desk, place: usize) -> impl IntoView {
    let rule = Memo::new(move |_| desk.draft.with(|policy| policy.rules.get(place).cloned()));
    let chosen = Memo::new(move |_| desk.chosen.get() == place);
    let name = move || rule.with(|rule| rule.as_ref().map(|rule| name_of(rule).to_owned()));
    let sign = move || rule.with(|rule| rule.as_ref().map(|rule| icon(route_icon(rule.route))));
    let route = move || rule.with(|rule| rule.as_ref().map(|rule| said(rule.route)));
    let conditions = move || {
        rule.with(|rule| {
            let Some(rule) = rule else { return "".into_any() };
            if rule.when.is_empty() {
                return view! { <li>"every item"</li> }.into_any();
            }
            desk.schema.with(|schema| {
                rule.when
                    .iter()
                    .map(|it| view! { <li>{phrase(it, schema)}</li> })
                    .collect_view()
                    .into_any()
            })
        })
    };
    let counts = move || {
        desk.costs.with(|costs| match costs {
            Some(Ok(costs)) => costs.rules.get(place).map(|cost| {
                if cost.routed == cost.matching {
                    format!("{} items", cost.routed)
                } else {
                    format!("{} items, of {} that match", cost.routed, cost.matching)
                }
            }),
            _ => None,
        })
    };
    let edge = move |at: Memo<bool>, why: &'static str| {
        Signal::derive(move || if at.get() { why.to_owned() } else { String::new() })
    };
    let first = edge(Memo::new(move |_| place == 0), "It is the first.");
    let last = Memo::new(move |_| desk.draft.with(|policy| place + 1 >= policy.rules.len()));
    let last = edge(last, "It is the last.");
    view! {
        <li class="rule" data-chosen=move || chosen.get().then_some("true")>
            <button
                type="button"
                class="rule-open"
                aria-pressed=move || chosen.get().to_string()
                on:click=move |_| desk.chosen.set(place)
            >
                <span class="rule-head">
                    <span class="figure muted">{place + 1}</span>
                    <span class="strong grow">{name}</span>
                    <span class="mark">{sign} {route}</span>
                </span>
                <ul class="rule-when">{conditions}</ul>
                <span class="figure muted">{counts}</span>
            </button>
            <span class="rule-tools">
                <Button label=format!("Move rule {} up", place + 1) sign=Icon::Up square=true look=Look::Quiet why_not=first
                    on_press=Callback::new(move |()| shift(desk, place, place.checked_sub(1)))/>
                <Button label=format!("Move rule {} down", place + 1) sign=Icon::Down square=true look=Look::Quiet why_not=last
                    on_press=Callback::new(move |()| shift(desk, place, place.checked_add(1)))/>
                <Button label=format!("Remove rule {}", place + 1) sign=Icon::Close square=true look=Look::Quiet
                    on_press=Callback::new(move |()| remove(desk, place))/>
            </span>
        </li>
    }
}

/// A rule in words: its name, its route, its conditions.
pub fn in_words(rule: &Rule, schema: &Schema) -> AnyView {
    let when = match rule.when.is_empty() {
        true => view! { <li>"every item"</li> }.into_any(),
        false => {
            let each = rule.when.iter().map(|it| view! { <li>{phrase(it, schema)}</li> });
            each.collect_view().into_any()
        }
    };
    view! {
        <span class="rule-head">
            <span class="strong grow">{name_of(rule).to_owned()}</span>
            <span class="mark">{icon(route_icon(rule.route))} {said(rule.route)}</span>
        </span>
        <ul class="rule-when">{when}</ul>
    }
    .into_any()
}

/// `consensus of 2`, `auto`
pub fn said(route: Route) -> String {
    match route {
        Route::Consensus { people } => format!("consensus of {people}"),
        other => other.name().to_owned(),
    }
}

/// The title, or the id where there is none.
pub fn name_of(rule: &Rule) -> &str {
    if rule.title.is_empty() { &rule.id } else { &rule.title }
}

/// An id that no rule of the policy has yet.
fn free_id(policy: &Policy, base: &str) -> String {
    let taken = |id: &str| policy.rules.iter().any(|rule| rule.id == id);
    (1..).map(|n| format!("{base}-{n}")).find(|id| !taken(id)).unwrap_or_default()
}

fn shift(desk: Desk, from: usize, to: Option<usize>) {
    let Some(to) = to else { return };
    let all = desk.draft.with_untracked(|policy| policy.rules.len());
    if from >= all || to >= all {
        return;
    }
    desk.draft.update(|policy| policy.rules.swap(from, to));
    desk.chosen.set(to);
    let name = desk.rule_untracked(|rule| name_of(rule).to_owned()).unwrap_or_default();
    desk.app.announced.set(format!("{name} is now rule {} of {all}.", to + 1));
    focus::on_tool(desk.app, to, usize::from(to > from));
}

fn remove(desk: Desk, place: usize) {
    desk.draft.update(|policy| {
        if place < policy.rules.len() {
            policy.rules.remove(place);
        }
    });
    let last = desk.draft.with_untracked(|policy| policy.rules.len().saturating_sub(1));
    // Who edits a rule goes on with it.
    desk.chosen.update(|chosen| *chosen = (*chosen - usize::from(*chosen > place)).min(last));
    desk.app.announced.set(format!("Rule {} is removed.", place + 1));
    focus::on_tool(desk.app, place, 2);
}
