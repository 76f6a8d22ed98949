//! The slice with its regions, what stands in its corners, the line that is measured; and the
//! pointers over it.
//!
//! As in most viewers of medical images: the wheel goes through the slices (with Ctrl it zooms), a
//! drag with the right button sets window and level, one with the middle button moves the picture.
//! The left button chooses and draws regions, or does what was taken: window or measuring.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlCanvasElement, PointerEvent, WheelEvent};

use super::viewer::{State, Viewer};
use crate::core::marks::geometry::Point;
use crate::core::text::counted;
use crate::desk::imaging::corners::{series_words, slice_words, spacing_words, tone_words};
use crate::desk::imaging::{Hand, Tone};
use crate::ui::surface::image::canvas::Piece;
use crate::ui::surface::image::stage::{Below, stage};

/// So many pixels of a wheel are a slice: a notch of most.
const NOTCH: f64 = 60.0;

#[wasm_bindgen]
extern "C" {
    /// A pointer's place as it is: web-sys cuts it down to whole pixels.
    type Exact;
    #[wasm_bindgen(method, getter, js_name = offsetX)]
    fn x(this: &Exact) -> f64;
    #[wasm_bindgen(method, getter, js_name = offsetY)]
    fn y(this: &Exact) -> f64;
}

/// What the pointer that is down does.
#[derive(Clone)]
enum Drag {
    /// Where it began, and the window then.
    Window(i32, Point, Tone),
    Measure(i32),
}

pub fn stage_of(viewer: Viewer, canvas: HtmlCanvasElement, alt: String) -> AnyView {
    let drag = StoredValue::new(None::<Drag>);
    let turned = StoredValue::new(0.0_f64);
    let wheel = move |event: WheelEvent| {
        if event.ctrl_key() || event.meta_key() {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        let lines = if event.delta_mode() == 1 { 33.0 } else { 1.0 };
        // A touchpad reports a few pixels at a time.
        let turn = turned.get_value() + event.delta_y() * lines / NOTCH;
        turned.set_value(turn.fract());
        #[expect(clippy::cast_possible_truncation, reason = "a few notches")]
        viewer.scroll(turn.trunc() as i32);
    };
    view! {
        <div
            class="dicom-stage"
            data-hand=move || match viewer.hand.get() {
                Hand::None => "none",
                Hand::Window => "window",
                Hand::Measure => "measure",
            }
            // For scripts that wait until a slice is there.
            data-slice=move || viewer.shown().map(|shown| shown.slice.to_string())
            on:wheel:capture=wheel
            on:pointerdown:capture=move |event| down(viewer, drag, &event)
            on:pointermove:capture=move |event| moved(viewer, drag, &event)
            on:pointerup:capture=move |event| up(viewer, drag, &event)
            on:pointercancel:capture=move |_| drag.set_value(None)
            on:pointerleave=move |_| viewer.under.set(None)
        >
            {stage(viewer.easel, below(viewer, canvas, alt))}
            {ruler(viewer)}
            {corners(viewer)}
            {refused(viewer)}
        </div>
    }
    .into_any()
}

fn below(viewer: Viewer, canvas: HtmlCanvasElement, alt: String) -> Below {
    let size = size_of(&canvas);
    let pixel = untrack(move || viewer.pixel());
    let words = Signal::derive(move || {
        let counts = viewer.easel.counts.get();
        let regions = counted((counts.shown + counts.own) as u64, "region");
        let what = if alt.is_empty() { "Series without a description" } else { alt.as_str() };
        match viewer.is_drawn_on {
            true => format!("{what}: {regions} in all slices, listed under the answer"),
            false => what.to_owned(),
        }
    });
    // Slices of one series may be of several sizes.
    let pieces = Rc::new(move |_: &_| vec![Piece::whole(canvas.clone().into(), size_of(&canvas))]);
    Below { size, pixel, pieces, words }
}

fn size_of(canvas: &HtmlCanvasElement) -> Point {
    [canvas.width(), canvas.height()].map(f64::from)
}

fn down(viewer: Viewer, drag: StoredValue<Option<Drag>>, event: &PointerEvent) {
    let (hand, at) = (viewer.hand.get_untracked(), place(event));
    let is_grey = untrack(move || viewer.shown()).is_some_and(|it| it.picture.first().is_some());
    let begun = match (event.button(), hand) {
        (2, _) | (0, Hand::Window) if is_grey => {
            Drag::Window(event.pointer_id(), at, viewer.tone.get_untracked())
        }
        (0, Hand::Measure) => {
            let slice = viewer.at.get_untracked();
            let at = within(viewer, at);
            viewer.ruler.update(|ruler| ruler.begin(slice, at));
            Drag::Measure(event.pointer_id())
        }
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(stage) = event.target().and_then(|it| it.dyn_into::<Element>().ok()) {
        stage.set_pointer_capture(event.pointer_id()).ok();
        if let Some(stage) = stage.dyn_ref::<web_sys::HtmlElement>() {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            stage.focus_with_options(&options).ok();
        }
    }
    drag.set_value(Some(begun));
}

fn moved(viewer: Viewer, drag: StoredValue<Option<Drag>>, event: &PointerEvent) {
    let at = place(event);
    match drag.get_value() {
        Some(Drag::Window(id, from, tone)) if id == event.pointer_id() => {
            event.stop_propagation();
            let by = [at[0] - from[0], at[1] - from[1]];
            if let Some(shown) = untrack(move || viewer.shown()) {
                viewer.tone.set(tone.dragged(&shown.picture, by));
            }
        }
        Some(Drag::Measure(id)) if id == event.pointer_id() => {
            event.stop_propagation();
            let at = within(viewer, at);
            viewer.ruler.update(|ruler| ruler.stretch(at));
        }
        _ => {}
    }
    let [x, y] = viewer.easel.board.with_untracked(|board| board.view.to_image(at));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "above zero")]
    let under = (x >= 0.0 && y >= 0.0).then_some([x as usize, y as usize]);
    if viewer.under.get_untracked() != under {
        viewer.under.set(under);
    }
}

fn up(viewer: Viewer, drag: StoredValue<Option<Drag>>, event: &PointerEvent) {
    let is_ours = match drag.get_value() {
        Some(Drag::Window(id, ..) | Drag::Measure(id)) => id == event.pointer_id(),
        None => false,
    };
    if !is_ours {
        return;
    }
    event.stop_propagation();
    moved(viewer, drag, event);
    if let Some(Drag::Measure(_)) = drag.get_value() {
        viewer.ruler.update(crate::desk::imaging::Ruler::end);
        if let Some(length) = untrack(move || viewer.length()) {
            viewer.app.announced.set(length);
        }
    }
    drag.set_value(None);
}

/// From the upper left corner of the drawing, in CSS pixels.
fn place(event: &PointerEvent) -> Point {
    let exact: &Exact = event.unchecked_ref();
    [exact.x(), exact.y()]
}

/// In pixels of the picture, on it.
fn within(viewer: Viewer, at: Point) -> Point {
    viewer.easel.board.with_untracked(|board| {
        let ([x, y], [width, height]) = (board.view.to_image(at), board.view.image);
        [x.clamp(0.0, width), y.clamp(0.0, height)]
    })
}

/// The line that is measured, and the cross-hair of the keyboard.
fn ruler(viewer: Viewer) -> AnyView {
    let line = move || {
        let slice = viewer.at.get();
        let view = viewer.easel.board.with(|board| board.view);
        viewer.ruler.with(|ruler| {
            let line = ruler.on(slice).map(|(from, to)| {
                let ([x1, y1], [x2, y2]) = (view.to_screen(from), view.to_screen(to));
                let draw = |class: &'static str| {
                    let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(|it| format!("{it:.2}"));
                    view! { <line class=class x1=x1 y1=y1 x2=x2 y2=y2 /> }
                };
                (draw("ruler-casing"), draw("ruler-line"))
            });
            let cross = ruler.cross().map(|at| {
                let [x, y] = view.to_screen(at);
                let path = format!("M{:.2} {y:.2}h24M{x:.2} {:.2}v24", x - 12.0, y - 12.0);
                view! { <path class="ruler-line" d=path /> }
            });
            (line, cross)
        })
    };
    view! { <svg class="dicom-ruler" aria-hidden="true">{line}</svg> }.into_any()
}

fn corners(viewer: Viewer) -> AnyView {
    let opened = move || viewer.opened();
    let slice = move || opened().map(|it| slice_words(&it, viewer.at.get()));
    let spacing = move || opened().map(|it| spacing_words(&it, viewer.at.get()));
    let series = move || {
        let opened = opened()?;
        let slice = opened.slices.get(usize::try_from(viewer.at.get()).ok()?)?;
        let file = opened.files.get(usize::try_from(slice.file).ok()?)?;
        Some(series_words(file, viewer.identities.get()))
    };
    let tone = move || {
        let shown = viewer.shown()?;
        Some(tone_words(&viewer.tone.get(), viewer.inverts.get(), &shown.picture))
    };
    view! {
        <div class="dicom-corners">
            <span class="dicom-corner" data-corner="slice">{slice}</span>
            <span class="dicom-corner" data-corner="series">{series}</span>
            <span class="dicom-corner" data-corner="tone">{tone}</span>
            <span class="dicom-corner" data-corner="spacing">
                {move || viewer.length().or_else(|| viewer.reading()).or_else(spacing)}
            </span>
        </div>
    }
    .into_any()
}

fn refused(viewer: Viewer) -> AnyView {
    (move || match viewer.slice.get() {
        State::Refused(why) => Some(view! {
            <p class="dicom-refused" role="alert">
                {format!("This slice is not shown: {why}.")}
            </p>
        }),
        _ => None,
    })
    .into_any()
}
