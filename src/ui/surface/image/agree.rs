//! Where several agents marked regions: who agrees, from which likeness on, and whether what they
//! agree on is fused. Also the key to their lines.

use leptos::prelude::*;

use super::easel::Easel;
use crate::core::marks::Region;
use crate::core::text::{counted, figure};
use crate::desk::drawing::{CROWD, Ink, corners, dashes};
use crate::desk::marking::Grouping;
use crate::desk::marking::agreed::{Agreement, LEAST, MOST};
use crate::ui::widgets::field::{Check, Select};
use crate::ui::widgets::fold::Fold;

/// Between two thresholds, in hundredths.
const STEP: usize = 5;

/// Nothing where one agent marked regions, or none.
pub fn agree(easel: Easel<Region>) -> AnyView {
    let surface = easel.surface;
    let stamp = Memo::new(move |_| surface.marking.with(|it| it.stamp().0));
    let found = Memo::new(move |_| {
        stamp.get();
        surface.marking.with_untracked(|it| it.agreement())
    });
    let is_several = Memo::new(move |_| found.with(|found| found.alone.len() > 1));
    let measures =
        Memo::new(move |_| found.with(|found| (found.likeness(), found.measures.clone())));
    let grouping = surface.grouping;
    let group = move |change: &dyn Fn(&mut Grouping)| {
        let mut now = grouping.get_untracked();
        change(&mut now);
        surface.group(now);
    };
    let hundredths = |share: f64| (share * 100.0).round() as usize;
    let options: Vec<(String, String)> = (hundredths(LEAST)..=hundredths(MOST))
        .step_by(STEP)
        .map(|it| (it.to_string(), format!("{:.2}", it as f64 / 100.0)))
        .collect();
    let options = StoredValue::new(options);
    (move || {
        is_several.get().then(|| {
            let (likeness, measures) = measures.get();
            let (summary, label) = match likeness {
                "IoU" => ("Agreement: IoU, fused", "Agree from IoU"),
                "OKS" => ("Agreement: OKS, fused", "Agree from OKS"),
                "nearness" => ("Agreement: nearness, fused", "Agree from nearness"),
                _ => ("Agreement: likeness, fused", "Agree from likeness"),
            };
            let about = move || {
                let about = measures.iter().map(|it| view! { <li>{it.about()}</li> });
                view! { <ul class="easel-about muted">{about.collect_view()}</ul> }
            };
            view! {
                <div class="easel-agree">
                    <p class="muted figure" role="status">
                        {move || found.with(|found| sentence(found, grouping.get().least))}
                    </p>
                    <ul class="easel-key" aria-label="Whose line is whose">
                        {move || key(easel, &found.get())}
                    </ul>
                    <Fold class="easel-fold" summary=summary>
                        <div class="easel-bar">
                            <Select
                                label=label
                                options=options.get_value()
                                value=Signal::derive(move || {
                                    hundredths(grouping.get().least).to_string()
                                })
                                on_change=Callback::new(move |least: String| {
                                    if let Ok(least) = least.parse::<f64>() {
                                        group(&|it| it.least = least / 100.0);
                                    }
                                })
                            />
                            <Check
                                label="Fused: propose the weighted mean where agents agree"
                                on=Signal::derive(move || grouping.get().is_fused)
                                on_change=Callback::new(move |is_fused| {
                                    group(&|it| it.is_fused = is_fused);
                                })
                            />
                        </div>
                        {about.clone()}
                    </Fold>
                </div>
            }
        })
    })
    .into_any()
}

fn sentence(found: &Agreement, least: f64) -> String {
    let alone: usize = found.alone.values().sum();
    format!(
        "Agents agree on {} (same label, {} at least {least:.2}); {} by one agent alone",
        counted(found.together as u64, "region"),
        found.likeness(),
        figure(alone as u64)
    )
}

fn key(easel: Easel<Region>, found: &Agreement) -> AnyView {
    let names = easel.names.get();
    let agents = names.agents.iter().enumerate().filter_map(|(place, (id, name))| {
        let alone = found.alone.get(id)?;
        let words = format!("{name} alone: {}", figure(*alone as u64));
        Some(line(Ink::Agent(place), &format!("agent-{}", place % 6 + 1), words))
    });
    let several = format!("several: {}", figure(found.together as u64));
    let several = line(Ink::Agents, "agents", several);
    // Where so many may be in sight, dashes may be missing.
    let crowded = easel.counts.with(|counts| counts.shown > CROWD).then(|| {
        view! {
            <li class="easel-crowded muted">
                {format!(
                    "With more than {} in sight lines are whole: the corner that is marked says whose.",
                    figure(CROWD as u64),
                )}
            </li>
        }
    });
    view! {
        {several}
        {agents.collect_view()}
        {crowded}
    }
    .into_any()
}

/// A box with the corners marked by which its agent is known in a crowd.
fn marked_box(ink: Ink) -> String {
    let mark = |(is_right, is_below): &(bool, bool)| {
        let (x, right) = if *is_right { (15, -1) } else { (1, 1) };
        let (y, down) = if *is_below { (11, -1) } else { (1, 1) };
        [2, 5].map(|it| format!("M{} {y}L{x} {}", x + right * it, y + down * it)).concat()
    };
    let marks: String = corners(ink).iter().map(mark).collect();
    format!("M1 1H15V11H1z{marks}")
}

fn line(ink: Ink, colour: &str, words: String) -> AnyView {
    let dashes: Vec<String> = dashes(ink).iter().map(u8::to_string).collect();
    view! {
        <li>
            <svg class="easel-sample" viewBox="0 0 48 8" aria-hidden="true">
                <line
                    x1="0"
                    y1="4"
                    x2="48"
                    y2="4"
                    data-ink=colour.to_owned()
                    stroke-dasharray=dashes.join(" ")
                />
            </svg>
            <svg class="easel-sample" data-sample="box" viewBox="0 0 16 12" aria-hidden="true">
                <path d=marked_box(ink) fill="none" data-ink=colour.to_owned() />
            </svg>
            <span class="figure">{words}</span>
        </li>
    }
    .into_any()
}
