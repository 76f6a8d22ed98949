//! The policy that follows from a certificate: what it changes, what that would mean,
//! and the one button that relies on it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Certifying;
use crate::core::model::dataset::Schema;
use crate::core::model::evidence::Evidence;
use crate::core::routing::policy::Policy;
use crate::core::text::{counted, figure};
use crate::desk::assurance::changes::{Change, changes, unchanged};
use crate::desk::assurance::words::time;
use crate::desk::effect::Input;
use crate::engine::protocol::assurance::CertificateFound;
use crate::engine::protocol::{Costs, Reply, Request};
use crate::ui::app::now;
use crate::ui::routing::rules::{in_words, said};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::{Icon, icon};

pub fn proposal(it: Certifying, found: &CertificateFound) -> Option<AnyView> {
    let desk = it.desk;
    let policy = found.policy.clone()?;
    let schema = desk.schema.get_untracked();
    let diff = diff(&desk.in_force.get_untracked(), &policy, &schema);
    let effect = effect(it, policy.clone());
    let evidence = found.evidence.clone();
    let label = match &evidence {
        Some(_) => "Accept under this certificate",
        None => "Accept nothing unseen",
    };
    let (policy, evidence) = (StoredValue::new(policy), StoredValue::new(evidence));
    let why_not = Signal::derive(move || {
        let why_not = it.why_not();
        if !why_not.is_empty() {
            why_not
        } else if policy.with_value(|policy| desk.in_force.with(|now| now == policy)) {
            "This policy is in force.".to_owned()
        } else {
            String::new()
        }
    });
    let accept = Callback::new(move |()| {
        if let Some(evidence) = evidence.get_value() {
            rely(it, evidence);
        }
        desk.put_in_force(policy.get_value());
    });
    Some(
        view! {
            <section class="stack certify-proposal" aria-labelledby="certify-proposal">
                <h3 class="overline" id="certify-proposal">"The policy that follows"</h3>
                {diff}
                {effect}
                <div class="row">
                    <Button label=label.to_owned() look=Look::Solid why_not=why_not on_press=accept />
                </div>
            </section>
        }
        .into_any(),
    )
}

fn rely(it: Certifying, evidence: Evidence) {
    it.app().send(Input::Rely { evidence: Box::new(evidence), now: now() });
}

/// What changes against the policy in force.
pub fn diff(before: &Policy, after: &Policy, schema: &Schema) -> AnyView {
    let all = changes(before, after);
    if all.is_empty() {
        return view! { <p>"It is the policy in force."</p> }.into_any();
    }
    let rows = all.into_iter().map(|change| one(&change, schema));
    let kept = unchanged(before, after);
    let kept = counted(u64::try_from(kept).unwrap_or_default(), "rule");
    view! {
        <ul class="policy-changes">{rows.collect_view()}</ul>
        <p class="muted">{format!("{kept} unchanged.")}</p>
    }
    .into_any()
}

fn one(change: &Change<'_>, schema: &Schema) -> AnyView {
    let (sign, word, kind) = match change {
        Change::Added(_) => (Icon::Add, "Added", "added"),
        Change::Removed(_) => (Icon::Remove, "Removed", "removed"),
        _ => (Icon::Differ, "Changed", "changed"),
    };
    let body = match change {
        Change::Added(rule) | Change::Removed(rule) => in_words(rule, schema),
        Change::Changed { from, to } => view! {
            {in_words(to, schema)}
            <div class="policy-before muted">"before: " {in_words(from, schema)}</div>
        }
        .into_any(),
        Change::Reordered => view! { <p>"The rules stand in another order."</p> }.into_any(),
        Change::Otherwise { from, to } => {
            let words =
                format!("Items that no rule matches: {} instead of {}.", said(*to), said(*from));
            view! { <p>{words}</p> }.into_any()
        }
        Change::Seed => view! { <p>"Random shares draw other items."</p> }.into_any(),
    };
    view! {
        <li class="policy-change" data-kind=kind>
            <span class="mark policy-change-word">{icon(sign)} {word}</span>
            <div class="policy-change-rule">{body}</div>
        </li>
    }
    .into_any()
}

/// What it would do to items and work, by the simulator.
fn effect(it: Certifying, policy: Policy) -> AnyView {
    let costs = RwSignal::new(None::<Result<Costs, String>>);
    let effort = it.desk.effort.get_untracked();
    let app = it.app();
    spawn_local(async move {
        let found = match app.ask(Request::Simulate { policy, effort }).await {
            Ok(Reply::Costs(costs)) => costs.read(),
            Ok(_) => Err("The engine gave another answer.".to_owned()),
            Err(why) => Err(why),
        };
        // The room may have been left meanwhile.
        costs.try_set(Some(found));
    });
    let words = move || match costs.get() {
        None => "Counting what it would mean…".to_owned(),
        Some(Err(why)) => why,
        Some(Ok(costs)) => sentence(&costs),
    };
    view! { <p class="figure" role="status">{words}</p> }.into_any()
}

fn sentence(costs: &Costs) -> String {
    let items: u32 = costs.routes.iter().map(|it| it.items).sum();
    let auto = costs.routes.iter().filter(|it| it.route == "auto");
    let auto: u32 = auto.map(|it| it.items).sum();
    let minutes: f64 = costs.routes.iter().map(|it| it.minutes).sum();
    let changed = match costs.changed {
        1 => "1 item changes its route".to_owned(),
        n => format!("{} change their route", counted(n, "item")),
    };
    format!(
        "By this policy {} of {} are accepted unseen, and people work about {} in all; {changed}.",
        figure(u64::from(auto)),
        counted(items, "item"),
        time(minutes),
    )
}
