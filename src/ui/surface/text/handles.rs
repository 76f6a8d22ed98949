//! What lies over the text: the caret, and the edges of the mark that is chosen.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, PointerEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{Field, paint, select};
use crate::core::marks::Span;
use crate::desk::marking::text::act::drag;
use crate::desk::marking::text::edge::{Edge, put};

/// An edge in the hand: where it is held beside the line of its text, in pixels.
#[derive(Clone, Copy)]
struct Held {
    edge: Edge,
    by: (f64, f64),
    at: Option<u32>,
}

pub fn handles(field: Field) -> AnyView {
    let held = RwSignal::new(None::<Held>);
    let chosen = Memo::new(move |_| {
        field.surface.marking.with(|it| {
            let mark = it.mark(it.chosen.as_ref()?)?;
            Some(mark.place)
        })
    });
    // Where one is dragged to, before it is let go.
    let shown = Memo::new(move |_| {
        let (span, held) = (chosen.get()?, held.get());
        Some(
            held.and_then(|it| Some((it.edge, it.at?)))
                .map_or(span, |(edge, at)| field.doc.with_value(|doc| put(doc, span, edge, at))),
        )
    });
    let caret = NodeRef::<Div>::new();
    let [start, end] = [NodeRef::<Div>::new(), NodeRef::<Div>::new()];
    // With the next frame: to measure makes the browser lay out what is still being drawn.
    Effect::new(move || {
        field.laid.track();
        field.hand.track();
        let shown = shown.get();
        request_animation_frame(move || {
            let Some(head) = field.hand.try_get_untracked().map(|hand| hand.head) else { return };
            lay(field, caret, Some(head), true);
            lay(field, start, shown.map(|span| span.start), true);
            lay(field, end, shown.map(|span| span.end), false);
        });
    });
    let stands =
        move || field.has_focus.get() && field.hand.with(|hand| hand.selection().is_empty());
    let handle = move |edge: Edge, node: NodeRef<Div>, name: &'static str| {
        view! {
            <div
                class="text-edge"
                data-edge=name
                aria-hidden="true"
                hidden=move || shown.get().is_none()
                node_ref=node
                on:pointerdown=move |event| take(field, held, chosen, edge, &event)
                on:pointermove=move |event| move_to(field, held, &event)
                on:pointerup=move |event| let_go(field, held, &event)
                on:pointercancel=move |_| held.set(None)
            ></div>
        }
    };
    view! {
        <div class="text-over" data-dragging=move || held.with(Option::is_some).then_some("true")>
            <div class="text-caret" data-shown=move || stands().then_some("true") node_ref=caret></div>
            {handle(Edge::Start, start, "start")}
            {handle(Edge::End, end, "end")}
        </div>
    }
    .into_any()
}

/// Brings a position into sight.
pub fn reveal(field: Field, at: u32) {
    show_for(field, at, FRAMES, None);
}

/// What comes near is drawn then, and may be of another height than it was taken for: it is brought
/// into sight until it stands, and no longer than so many frames.
const FRAMES: u8 = 4;

fn show_for(field: Field, at: u32, frames: u8, before: Option<f64>) {
    request_animation_frame(move || {
        let top = show(field, at);
        if frames > 1 && top.is_some() && top != before {
            show_for(field, at, frames - 1, top);
        }
    });
}

/// Where it is in the window then.
fn show(field: Field, at: u32) -> Option<f64> {
    let page = field.root.try_get_untracked().flatten()?.parent_element()?;
    let caret = page.query_selector(".text-caret").ok().flatten()?;
    let caret: HtmlElement = caret.dyn_into().ok()?;
    put_at(field, &caret, at, true);
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    caret.scroll_into_view_with_scroll_into_view_options(&options);
    let top = caret.get_bounding_client_rect().top();
    if let Some(head) = field.hand.try_get_untracked().map(|hand| hand.head) {
        put_at(field, &caret, head, true);
    }
    Some(top)
}

fn lay(field: Field, node: NodeRef<Div>, at: Option<u32>, behind: bool) {
    if let (Some(node), Some(at)) = (node.try_get_untracked().flatten(), at) {
        put_at(field, &node, at, behind);
    }
}

/// Places an element where a position is, as high as its line.
fn put_at(field: Field, element: &HtmlElement, at: u32, behind: bool) {
    let rect = field.painted.try_with_value(|painted| {
        field.doc.with_value(|doc| select::rect(painted, doc, at, behind))
    });
    let frame = element.parent_element().map(|frame| frame.get_bounding_client_rect());
    let (Some(rect), Some(frame)) = (rect.flatten(), frame) else { return };
    let pixels = |number: f64| format!("{number:.1}px");
    paint::style(element, "--x", &pixels(rect.left() - frame.left()));
    paint::style(element, "--y", &pixels(rect.top() - frame.top()));
    paint::style(element, "--height", &pixels(rect.height()));
}

fn take(
    field: Field,
    held: RwSignal<Option<Held>>,
    chosen: Memo<Option<Span>>,
    edge: Edge,
    event: &PointerEvent,
) {
    let handle = event.current_target().and_then(|it| it.dyn_into::<Element>().ok());
    let (Some(handle), Some(span)) = (handle, chosen.get_untracked()) else { return };
    if event.button() != 0 || !event.is_primary() {
        return;
    }
    // No text is selected, no focus moves, and moves outside of the handle come here too.
    event.prevent_default();
    if handle.set_pointer_capture(event.pointer_id()).is_err() {
        return;
    }
    let at = if edge == Edge::Start { span.start } else { span.end };
    let rect = field.painted.with_value(|painted| {
        field.doc.with_value(|doc| select::rect(painted, doc, at, edge == Edge::Start))
    });
    let Some(rect) = rect else { return };
    let middle = rect.top() + rect.height() / 2.0;
    let by = (f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - middle);
    held.set(Some(Held { edge, by, at: None }));
}

fn move_to(field: Field, held: RwSignal<Option<Held>>, event: &PointerEvent) {
    let Some(it) = held.get_untracked() else { return };
    let Some(root) = field.root.get_untracked() else { return };
    let (x, y) = (f64::from(event.client_x()) - it.by.0, f64::from(event.client_y()) - it.by.1);
    let at = field.doc.with_value(|doc| select::at_point(&field.app.place(), &root, doc, x, y));
    if at.is_some() && at != it.at {
        held.set(Some(Held { at, ..it }));
    }
}

fn let_go(field: Field, held: RwSignal<Option<Held>>, _event: &PointerEvent) {
    let Some(Held { edge, at: Some(at), .. }) = held.get_untracked() else {
        return held.set(None);
    };
    held.set(None);
    field.ask();
    let done = field.surface.update(|it| field.told(|told| drag(edge, at, it, told)));
    if let Some(Ok(said)) = done {
        field.say(said);
    }
}
