//! One thing that can be turned in the draft: a slider with its value, and what it is of.

use leptos::prelude::*;

use super::Desk;
use super::rules::{name_of, said};
use super::words::{percent, phrase};
use crate::core::model::route::Route;
use crate::core::text::capital;
use crate::desk::assurance::knobs::Knob;
use crate::desk::assurance::words::short;
use crate::ui::widgets::field::next_id;

pub fn knob(desk: Desk, knob: Knob) -> AnyView {
    let id = next_id();
    let help_id = format!("{id}-help");
    let (low, high, step) = knob.range();
    let value = Memo::new(move |_| desk.draft.with(|policy| knob.value(policy)));
    let shown = move || value.get().map(short).unwrap_or_default();
    let spoken = move || value.get().map(|value| say(knob, value)).unwrap_or_default();
    let turn = move |event| {
        if let Ok(to) = event_target_value(&event).parse() {
            desk.draft.update(|policy| knob.turn(policy, to));
        }
    };
    let promises = move || {
        let moved = desk.draft.with(|policy| {
            let now = knob.value(policy);
            knob.is_certified(policy) && desk.in_force.with(|force| knob.value(force) != now)
        });
        moved.then_some("The certificate promises nothing at another threshold.")
    };
    view! {
        <div class="knob">
            <label class="knob-label" for=id.clone()>{move || title(desk, knob)}</label>
            <output class="figure strong" for=id.clone()>{spoken}</output>
            <input
                class="knob-slider"
                type="range"
                id=id.clone()
                min=low
                max=high
                step=step
                prop:value=shown
                aria-valuetext=spoken
                aria-describedby=help_id.clone()
                on:input=turn
            />
            <p class="field-help" id=help_id.clone()>{move || of_rule(desk, knob)} " " <strong>{promises}</strong></p>
        </div>
    }
    .into_any()
}

fn title(desk: Desk, knob: Knob) -> String {
    desk.draft.with(|policy| {
        let rule = policy.rules.get(knob.rule());
        match (knob, rule.map(|rule| rule.route)) {
            (Knob::Threshold { condition, .. }, _) => {
                let condition = rule.and_then(|rule| rule.when.get(condition));
                let said = condition.map(|it| desk.schema.with(|schema| phrase(it, schema)));
                let said = said.unwrap_or_default();
                let what = said.split(" at least").next().unwrap_or_default();
                format!("{}, at least", capital(what))
            }
            (Knob::Share { .. }, Some(Route::Audit)) => "Audited share".to_owned(),
            (Knob::Share { .. }, Some(Route::Blind)) => "Blind share".to_owned(),
            (Knob::Share { .. }, _) => "Share drawn".to_owned(),
            (Knob::People { .. }, _) => "People who look".to_owned(),
        }
    })
}

/// The rule that it belongs to: its place, its name, what tells it from others of that name.
fn of_rule(desk: Desk, knob: Knob) -> String {
    let place = knob.rule();
    desk.draft.with(|policy| {
        let Some(rule) = policy.rules.get(place) else { return String::new() };
        let name = format!("Rule {}, {}", place + 1, name_of(rule));
        match (knob, rule.when.as_slice()) {
            (Knob::Threshold { .. }, _) => format!("{name}: {}.", said(rule.route)),
            (Knob::People { .. }, [one]) => {
                desk.schema.with(|schema| format!("{name}: {}.", phrase(one, schema)))
            }
            _ => format!("{name}."),
        }
    })
}

fn say(knob: Knob, value: f64) -> String {
    match knob {
        Knob::Threshold { .. } => format!("{value:.2}"),
        Knob::Share { .. } => percent(value),
        Knob::People { .. } => short(value),
    }
}
