//! Rows of a list, all of them where they are few; of many only those in sight are in the page.
//!
//! A window's rows have one height (`--mark-row`); what does not fit into a line stands in its title
//! and is read in full on the item.

use std::hash::Hash;

use leptos::html::{Li, Ul};
use leptos::prelude::*;

use crate::desk::window::List;

/// With more rows than this the list is a window.
const FEW: usize = 100;
/// Rows kept beyond the edge.
const BEYOND: u32 = 6;

/// `chosen`: the place that is brought into sight.
pub fn rows<K>(
    label: String,
    keys: Memo<Vec<K>>,
    chosen: Memo<Option<usize>>,
    draw: impl Fn(K) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
{
    let is_long = Memo::new(move |_| keys.with(Vec::len) > FEW);
    (move || match is_long.get() {
        false => view! {
            <ul class="marks">
                <For
                    each=move || keys.get()
                    key=K::clone
                    children=move |key| view! { <li>{draw(key)}</li> }
                />
            </ul>
        }
        .into_any(),
        true => window(label.clone(), keys, chosen, draw),
    })
    .into_any()
}

fn window<K>(
    label: String,
    keys: Memo<Vec<K>>,
    chosen: Memo<Option<usize>>,
    draw: impl Fn(K) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
{
    let node = NodeRef::<Ul>::new();
    let probe = NodeRef::<Li>::new();
    // Scroll position, height of the window, height of a row.
    let measured = RwSignal::new((0.0_f64, 0.0_f64, 0.0_f64));
    let measure = move || {
        let (Some(node), Some(probe)) = (node.get_untracked(), probe.get_untracked()) else {
            return;
        };
        let row = probe.get_bounding_client_rect().height();
        let now = (f64::from(node.scroll_top()), f64::from(node.client_height()), row);
        if now != measured.get_untracked() {
            measured.set(now);
        }
    };
    let count = Memo::new(move |_| u32::try_from(keys.with(Vec::len)).unwrap_or(u32::MAX));
    let list = move || {
        let (_, view, row_height) = measured.get();
        List { rows: count.get(), row_height, view, overscan: BEYOND }
    };
    Effect::new(move || {
        if node.get().is_some() && probe.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let range = Memo::new(move |_| {
        let range = list().range(measured.get().0);
        if measured.get().2 > 0.0 { (range.start, range.end) } else { (0, 0) }
    });
    let track = Memo::new(move |_| list().track());
    let shift = Memo::new(move |_| list().top_of(0, measured.get().0));
    Effect::new(move || {
        let place = chosen.get().and_then(|place| u32::try_from(place).ok());
        let (Some(node), Some(place)) = (node.get(), place) else { return };
        let scroll = measured.get_untracked().0;
        if let Some(scroll) = untrack(list).reveal(place, scroll) {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a scroll position; casts saturate"
            )]
            let scroll = scroll as i32;
            request_animation_frame(move || node.set_scroll_top(scroll));
        }
    });
    // Keyed by the mark and its place: another filter moves rows.
    let places = move || {
        let (first, end) = range.get();
        keys.with(|keys| {
            let rows = (first..end).filter_map(|place| {
                let key = keys.get(usize::try_from(place).ok()?)?;
                Some((place, key.clone()))
            });
            rows.collect::<Vec<_>>()
        })
    };
    view! {
        <ul
            class="marks marks-window"
            tabindex="0"
            aria-label=label
            node_ref=node
            on:scroll=move |_| measure()
        >
            <li class="marks-probe" aria-hidden="true" node_ref=probe></li>
            <li
                class="marks-track"
                aria-hidden="true"
                style:--track=move || format!("{}px", track.get())
            ></li>
            <For
                each=places
                key=|row| row.clone()
                children=move |(place, key)| {
                    view! {
                        <li
                            class="marks-row"
                            style:--at=place.to_string()
                            style:--shift=move || format!("{}px", shift.get())
                            aria-setsize=move || count.get().to_string()
                            aria-posinset=(place + 1).to_string()
                        >
                            {draw(key)}
                        </li>
                    }
                }
            />
        </ul>
    }
    .into_any()
}
