//! Rows of one height, as many as there are: only those in sight are in the page.
//!
//! Rows are keyed by their place. A row draws itself from signals of its own
//! and is not drawn again when the list scrolls or another row changes.
//!
//! Absent on purpose: what a row shows, and where it comes from.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::ResizeObserver;

use crate::desk::window::List;

/// Draws the row at a place.
pub type DrawRow = Arc<dyn Fn(u32) -> AnyView + Send + Sync>;

/// Rows kept beyond the edge, so that a small scroll shows no gap.
const BEYOND: u32 = 6;

/// A list box of `count` rows, each of the height `--row`.
///
/// `current` is selected and brought into sight; up and down are reported, not
/// acted upon. Rows are drawn as children of an `option`.
#[component]
pub fn VirtualList(
    #[prop(into)] label: String,
    #[prop(into)] count: Signal<u32>,
    #[prop(into)] current: Signal<Option<u32>>,
    draw: DrawRow,
    /// The places in sight changed: first and one past the last.
    on_range: Callback<(u32, u32)>,
    on_pick: Callback<u32>,
    /// Arrow keys, while the list has the focus: `true` is down.
    on_step: Callback<bool>,
    /// For the command that moves the focus here.
    #[prop(optional)]
    target: &'static str,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    let probe = NodeRef::<Div>::new();
    // Scroll position, height of the window, height of a row.
    let measured = RwSignal::new((0.0_f64, 0.0_f64, 0.0_f64));
    let measure = move || {
        let (Some(node), Some(probe)) = (node.get_untracked(), probe.get_untracked()) else {
            return;
        };
        let row = probe.get_bounding_client_rect().height();
        let new = (f64::from(node.scroll_top()), f64::from(node.client_height()), row);
        if new != measured.get_untracked() {
            measured.set(new);
        }
    };
    let scrolled = move || {
        let Some(node) = node.get_untracked() else { return };
        let top = f64::from(node.scroll_top());
        // Equal when it was set from here: nothing is drawn twice.
        if top != measured.get_untracked().0 {
            measured.update(|measured| measured.0 = top);
        }
    };
    let list = move || {
        let (_, view, row_height) = measured.get();
        List { rows: count.get(), row_height, view, overscan: BEYOND }
    };
    let range = Memo::new(move |_| {
        let range = list().range(measured.get().0);
        // Before the first measuring nothing is in sight.
        if measured.get().2 > 0.0 { (range.start, range.end) } else { (0, 0) }
    });
    // Where the first row would be: not at 0 only in a list taller than browsers allow.
    let shift = Memo::new(move |_| list().top_of(0, measured.get().0));
    let track = Memo::new(move |_| list().track());
    Effect::new(move || on_range.run(range.get()));
    let ready = Memo::new(move |_| {
        let (_, view, row) = measured.get();
        view > 0.0 && row > 0.0
    });
    observe_size(node, measure);
    Effect::new(move || {
        let (Some(node), Some(place)) = (node.get(), current.get()) else { return };
        // Follows the place, not the scrolling: a person may look elsewhere. The
        // last measures hold; asking again would make the browser lay out the page.
        count.get();
        if !ready.get() {
            return;
        }
        let (scroll, view, row) = measured.get_untracked();
        if let Some(scroll) = untrack(list).reveal(place, scroll) {
            let scroll = whole(scroll);
            measured.set((f64::from(scroll), view, row));
            // Scrolling makes the browser lay out what is there: once, when all of it is.
            request_animation_frame(move || node.set_scroll_top(scroll));
        }
    });
    let base = super::field::next_id();
    let row_id = {
        let base = base.clone();
        move |place: u32| format!("{base}-{place}")
    };
    let id_of_row = row_id.clone();
    let active = move || {
        let (first, end) = range.get();
        current.get().filter(|place| (first..end).contains(place)).map(&row_id)
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let down = match event.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        if !(event.ctrl_key() || event.alt_key() || event.meta_key()) {
            event.prevent_default();
            event.stop_propagation();
            on_step.run(down);
        }
    };
    view! {
        <div
            class=format!("list {class}")
            role="listbox"
            tabindex="0"
            aria-label=label
            aria-activedescendant=active
            data-target=target
            node_ref=node
            on:scroll=move |_| scrolled()
            on:keydown=keys
        >
            <div class="list-probe" aria-hidden="true" node_ref=probe></div>
            <div
                class="list-space"
                role="presentation"
                style:--track=move || format!("{}px", track.get())
                style:--shift=move || format!("{}px", shift.get())
            >
                <For
                    each=move || {
                        let (first, end) = range.get();
                        first..end
                    }
                    key=|place| *place
                    children=move |place| {
                        let id = id_of_row(place);
                        let selected = Memo::new(move |_| current.get() == Some(place));
                        view! {
                            <div
                                class="list-row"
                                role="option"
                                id=id
                                style:--at=place.to_string()
                                aria-selected=move || selected.get().to_string()
                                aria-setsize=move || count.get().to_string()
                                aria-posinset=(place + 1).to_string()
                                on:click=move |_| on_pick.run(place)
                            >
                                {draw(place)}
                            </div>
                        }
                    }
                />
            </div>
        </div>
    }
    .into_any()
}

/// Calls `changed` when the element is there and whenever its size changes.
fn observe_size(node: NodeRef<Div>, changed: impl Fn() + Copy + 'static) {
    let kept = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move || {
        let Some(node) = node.get() else { return };
        let closure = Closure::<dyn FnMut()>::new(changed);
        if let Ok(observer) = ResizeObserver::new(closure.as_ref().unchecked_ref()) {
            observer.observe(&node);
            kept.set_value(Some((observer, closure)));
        }
    });
    on_cleanup(move || {
        kept.try_update_value(|kept| {
            if let Some((observer, _closure)) = kept.take() {
                observer.disconnect();
            }
        });
    });
}

#[expect(clippy::cast_possible_truncation, reason = "a scroll position; as casts saturate")]
fn whole(pixels: f64) -> i32 {
    pixels.max(0.0) as i32
}
