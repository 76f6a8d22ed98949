//! One thing that can be turned in the draft: a slider with its value, and what it is of.

use leptos::prelude::*;

use super::Desk;
use super::rules::name_of;
use super::words::{percent, phrase};
use crate::core::model::route::Route;
use crate::desk::assurance::knobs::Knob;
use crate::desk::assurance::words::short;
use crate::ui::widgets::field::next_id;

pub fn knob(desk: Desk, knob: Knob) -> AnyView {
    let id = next_id();
    let help_id = format!("{id}-help");
    let (low, high, step) = knob.range();
    let value = Memo::new(move |_| desk.draft.with(|policy| knob.value(policy)));
    let shown = move || value.get().map(short).unwrap_or_default();
    let said = move || value.get().map(|value| say(knob, value)).unwrap_or_default();
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
            <output class="figure strong" for=id.clone()>{said}</output>
            <input
                class="knob-slider"
                type="range"
                id=id.clone()
                min=low
                max=high
                step=step
                prop:value=shown
                aria-valuetext=said
                aria-describedby=help_id.clone()
                on:input=turn
            />
            <p class="field-help" id=help_id.clone()>{move || of_rule(desk, knob)} " " <strong>{promises}</strong></p>
        </div>
    }
    .into_any()
}

fn title(desk: Desk, knob: Knob) -> String {
    let route = desk.draft.with(|policy| policy.rules.get(knob.rule()).map(|rule| rule.route));
    match (knob, route) {
        (Knob::Threshold { .. }, Some(Route::Auto)) => "Accepted unseen: score at least",
        (Knob::Threshold { .. }, _) => "Score at least",
        (Knob::Share { .. }, Some(Route::Audit)) => "Audited share",
        (Knob::Share { .. }, Some(Route::Blind)) => "Blind share",
        (Knob::Share { .. }, _) => "Share drawn",
        (Knob::People { .. }, _) => "People who look",
    }
    .to_owned()
}

/// The rule that it belongs to, and which condition.
fn of_rule(desk: Desk, knob: Knob) -> String {
    let place = knob.rule();
    desk.draft.with(|policy| {
        let Some(rule) = policy.rules.get(place) else { return String::new() };
        let name = format!("Rule {}, {}", place + 1, name_of(rule));
        match knob {
            Knob::Threshold { condition, .. } => match rule.when.get(condition) {
                Some(it) => desk.schema.with(|schema| format!("{name}: {}.", phrase(it, schema))),
                None => name,
            },
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
