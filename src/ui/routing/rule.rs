//! The editor of one rule: its name, its conditions, its route.

use leptos::prelude::*;

use super::words::{route_of, routes};
use super::{Desk, condition, focus};
use crate::core::model::route::Route;
use crate::core::routing::rules::RULES;
use crate::ui::widgets::empty::Empty;
use crate::ui::widgets::field::{Select, TextField};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::menu::{Menu, MenuLine};

pub fn editor(desk: Desk) -> impl IntoView {
    // Another rule, or another number of conditions, is another form; typing is not.
    let shape = Memo::new(move |_| {
        let place = desk.chosen.get();
        desk.draft.with(|policy| {
            let rule = policy.rules.get(place)?;
            Some((place, rule.when.iter().map(|it| it.id()).collect::<Vec<_>>()))
        })
    });
    move || match shape.get() {
        None => view! {
            <Empty title="No rule" why="Without a rule every item takes the route below the list."/>
        }
        .into_any(),
        Some((place, conditions)) => form(desk, place, conditions.len()).into_any(),
    }
}

fn form(desk: Desk, place: usize, conditions: usize) -> impl IntoView {
    let people = move || {
        desk.rule(|rule| match rule.route {
            Route::Consensus { people } => people.to_string(),
            _ => "2".to_owned(),
        })
        .unwrap_or_default()
    };
    let is_consensus =
        move || desk.rule(|rule| matches!(rule.route, Route::Consensus { .. })) == Some(true);
    let kinds = RULES
        .iter()
        .map(|rule| MenuLine { words: rule.title.to_owned(), ..MenuLine::default() })
        .collect::<Vec<_>>();
    let add = move |line: usize| {
        if let Some(rule) = RULES.get(line) {
            let place = desk.rule_untracked(|it| it.when.len()).unwrap_or_default();
            desk.change_rule(|it| it.when.push((rule.default)()));
            focus::on_condition(desk.app, place);
        }
    };
    let route_name = move || desk.rule(|rule| rule.route.name().to_owned()).unwrap_or_default();
    view! {
        <div class="stack">
            <h3 class="panel-title">{format!("Rule {}", place + 1)}</h3>
            <div class="fields">
                <div class="rule-title">
                    <TextField
                        label="Title"
                        value=Signal::derive(move || desk.rule(|rule| rule.title.clone()).unwrap_or_default())
                        on_input=Callback::new(move |title| desk.change_rule(|rule| rule.title = title))
                    />
                </div>
                <TextField
                    label="Id"
                    help="Stands in every answer that this rule routed."
                    value=Signal::derive(move || desk.rule(|rule| rule.id.clone()).unwrap_or_default())
                    on_input=Callback::new(move |id| desk.change_rule(|rule| rule.id = id))
                />
            </div>
            <h4 class="overline">"All of these hold"</h4>
            {(conditions == 0).then(|| view! { <p class="muted">"No condition: every item matches."</p> })}
            {(0..conditions).map(|number| condition::editor(desk, number)).collect_view()}
            <Menu
                label="Add a condition"
                sign=Icon::Add
                words=true
                upwards=true
                class="condition-add"
                lines=Signal::stored(kinds)
                on_choose=Callback::new(add)
            />
            <h4 class="overline">"Then the item goes to"</h4>
            <div class="fields">
                <Select
                    label="Route"
                    bare=true
                    options=Signal::derive(routes)
                    value=Signal::derive(route_name)
                    on_change=Callback::new(move |name: String| {
                        desk.change_rule(|rule| rule.route = route_of(&name, 2));
                    })
                />
                <div hidden=move || !is_consensus()>
                    <TextField
                        label="People"
                        kind="number"
                        value=Signal::derive(people)
                        on_input=Callback::new(move |text: String| {
                            if let Ok(people) = text.trim().parse::<u8>() {
                                desk.change_rule(|rule| rule.route = Route::Consensus { people: people.max(1) });
                            }
                        })
                    />
                </div>
            </div>
        </div>
    }
}
