//! Shares as lengths: progress, class probabilities.

use leptos::prelude::*;

use crate::core::text::figure;

/// Part of a whole, with a second part behind it (begun and not finished).
#[component]
pub fn Meter(
    /// What it measures, for a screen reader.
    #[prop(into)]
    label: String,
    #[prop(into)] done: Signal<u32>,
    #[prop(optional, into)] partly: Signal<u32>,
    #[prop(into)] of: Signal<u32>,
) -> impl IntoView {
    let share = move |part: u32| share_of(part, of.get());
    view! {
        <div
            class="meter"
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax=move || of.get().to_string()
            aria-valuenow=move || done.get().to_string()
        >
            <span class="meter-part" style:--share=move || share(done.get())></span>
            <span class="meter-part" data-tone="partly" style:--share=move || share(partly.get())></span>
        </div>
    }
    .into_any()
}

/// Small upright bars in the order of the labels. `said` is what a screen reader hears.
pub fn bars(shares: &[f64], said: String) -> AnyView {
    let bars = shares.iter().map(|share| {
        view! { <span class="bars-bar" style:--share=clamped(*share)></span> }
    });
    view! { <span class="bars" role="img" aria-label=said.clone() title=said>{bars.collect_view()}</span> }
        .into_any()
}

/// Lying bars with names and figures: the same, to read.
pub fn bar_table(rows: Vec<(String, f64)>) -> AnyView {
    let rows = rows.into_iter().map(|(name, share)| {
        view! {
            <dt class="ellipsis" title=name.clone()>{name.clone()}</dt>
            <dd class="bar-table-track" aria-hidden="true">
                <span class="bar-table-bar" style:--share=clamped(share)></span>
            </dd>
            <dd class="figure">{format!("{share:.2}")}</dd>
        }
    });
    view! { <dl class="bar-table">{rows.collect_view()}</dl> }.into_any()
}

/// A whole number in groups of three: `100,000`.
pub fn count(number: impl Into<u64>) -> String {
    figure(number.into())
}

fn share_of(part: u32, whole: u32) -> String {
    clamped(if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) })
}

fn clamped(share: f64) -> String {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    format!("{share:.4}")
}
