//! What the draft would do: items, judgements and time by route, how many
//! routes change, and what cannot work as it is written.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use crate::core::issue::{Issue, Severity};
use crate::desk::assurance::words::time;
use crate::engine::protocol::{Costs, Effort, Reply, Request, RouteCost};
use crate::storage::settings::Setting;
use crate::ui::app::App;
use crate::ui::widgets::field::TextField;
use crate::ui::widgets::fold::Fold;
use crate::ui::widgets::notice::{Notice, Tone};

/// Asks again after each change of the draft, the policy or the effort. One question
/// is under way at a time; what changed meanwhile is asked once it is answered.
pub fn ask_live(desk: Desk) {
    let effort = desk.effort;
    let busy = StoredValue::new(false);
    let missed = StoredValue::new(false);
    let again = RwSignal::new(0u32);
    // Answers change how many items are settled: not the routes, but the log's
    // policy may; the session's version tells.
    let version = desk.app.slice(|session| (session.policy_version, session.items));
    Effect::new(move || {
        again.track();
        // Read, not only tracked: a memo that nobody reads never changes.
        version.get();
        let (policy, effort) = (desk.draft.get(), effort.get());
        if busy.get_value() {
            missed.set_value(true);
            return;
        }
        busy.set_value(true);
        missed.set_value(false);
        spawn_local(async move {
            let found = match desk.app.ask(Request::Simulate { policy, effort }).await {
                Ok(Reply::Costs(costs)) => costs.read(),
                Ok(_) => Err("The engine gave another answer.".to_owned()),
                Err(why) => Err(why),
            };
            // The room may have been left meanwhile.
            if busy.try_update_value(|busy| *busy = false).is_none() {
                return;
            }
            desk.costs.set(Some(found));
            if missed.get_value() {
                again.update(|again| *again += 1);
            }
        });
    });
}

/// What time is counted with; kept for the next time.
pub fn effort(app: App) -> RwSignal<Effort> {
    let effort = RwSignal::new(Effort::default());
    spawn_local(async move {
        let kept = app.setting(Setting::Effort).await;
        if let Some(kept) = kept.and_then(|json| serde_json::from_str(&json).ok()) {
            effort.try_set(kept);
        }
    });
    effort
}

pub fn panel(desk: Desk) -> impl IntoView {
    let costs = move || {
        desk.costs.with(|costs| match costs {
            None => view! { <p class="muted">"Counting…"</p> }.into_any(),
            Some(Err(why)) => {
                let why = why.clone();
                view! { <Notice tone=Tone::Danger>{why}</Notice> }.into_any()
            }
            Some(Ok(costs)) => table(costs),
        })
    };
    view! {
        <div class="stack">
            <h3 class="panel-title">"What it costs"</h3>
            <div aria-live="polite" aria-atomic="true">{costs}</div>
            {counting(desk)}
        </div>
    }
}

/// How time is counted, to be changed.
pub fn counting(desk: Desk) -> AnyView {
    let effort = desk.effort;
    let keep = move || {
        let json =
            effort.with_untracked(|effort| serde_json::to_string(effort).unwrap_or_default());
        desk.app.keep_setting(Setting::Effort, json);
    };
    let field = move |label: &'static str, get: fn(&Effort) -> f64, set: fn(&mut Effort, f64)| {
        view! {
            <TextField
                label=label
                kind="number"
                value=Signal::derive(move || effort.with(|effort| get(effort).to_string()))
                on_input=Callback::new(move |text: String| {
                    let number = text.trim().parse::<f64>().ok().filter(|it| it.is_finite() && *it > 0.0);
                    if let Some(number) = number {
                        effort.update(|effort| set(effort, number));
                        keep();
                    }
                })
            />
        }
    };
    view! {
        <Fold summary="How time is counted">
            <div class="stack">
                <p class="muted">
                    "Reading speed times the characters to read, and a time for each answer, for each person. Silent reading of English: about 238 words a minute (Brysbaert 2019), here 1,400 characters. Put in your own."
                </p>
                <div class="fields">
                    {field("Characters a minute", |it| it.characters_per_minute, |it, n| it.characters_per_minute = n)}
                    {field("Seconds an answer", |it| it.seconds_per_answer, |it, n| it.seconds_per_answer = n)}
                </div>
            </div>
        </Fold>
    }
    .into_any()
}

pub fn table(costs: &Costs) -> AnyView {
    let items: u32 = costs.routes.iter().map(|it| it.items).sum();
    let sum = |part: fn(&RouteCost) -> f64| costs.routes.iter().map(part).sum::<f64>();
    let rows = costs.routes.iter().map(|it| {
        let share = f64::from(it.items) / f64::from(items.max(1));
        view! {
            <tr>
                <th scope="row">{it.route.clone()}</th>
                <td data-kind="number">{it.items.to_string()}</td>
                <td class="costs-share"><div class="bar-table-track"><span class="bar-table-bar" style:--share=share.to_string()></span></div></td>
                <td data-kind="number">{it.judgements.to_string()}</td>
                <td data-kind="number">{time(it.minutes)}</td>
            </tr>
        }
    });
    let changed = match costs.changed {
        0 => "No item changes its route.".to_owned(),
        1 => "1 item changes its route.".to_owned(),
        n => format!("{n} items change their route."),
    };
    view! {
        <div class="stack">
            <table class="table costs">
                <caption class="spoken">"Items and work by route"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Route"</th>
                        <th scope="col" data-kind="number">"Items"</th>
                        <td></td>
                        <th scope="col" data-kind="number">"Judgements"</th>
                        <th scope="col" data-kind="number">"Time"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">"all"</th>
                        <td data-kind="number">{items.to_string()}</td>
                        <td></td>
                        <td data-kind="number">{sum(|it| f64::from(it.judgements)).to_string()}</td>
                        <td data-kind="number">{time(sum(|it| it.minutes))}</td>
                    </tr>
                </tfoot>
            </table>
            <p class="figure">{changed}</p>
            {costs.issues.iter().map(issue).collect_view()}
        </div>
    }
    .into_any()
}

fn issue(issue: &Issue) -> AnyView {
    let tone = match issue.severity {
        Severity::Error => Tone::Danger,
        Severity::Warning => Tone::Differ,
        Severity::Note => Tone::Plain,
    };
    let place = issue.field.as_deref().and_then(place);
    let said = issue.message.clone();
    view! {
        <Notice tone=tone>
            {place.map(|place| view! { <strong>{place} ": "</strong> })} {said}
        </Notice>
    }
    .into_any()
}

/// `rules[8].when[2].any_of` as the room calls it: `Rule 9, condition 3`.
fn place(field: &str) -> Option<String> {
    let number = |list: &str| {
        let (number, _) = field.split_once(list)?.1.split_once(']')?;
        number.parse::<usize>().ok().map(|number| number + 1)
    };
    let rule = number("rules[")?;
    Some(match number("when[") {
        Some(condition) => format!("Rule {rule}, condition {condition}"),
        None => format!("Rule {rule}"),
    })
}
