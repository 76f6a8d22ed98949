//! Three canvases on top of each other: the image, its regions, and what is chosen or drawn; and the
//! pointers over them.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::html::{self, Div};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{PointerEvent, ResizeObserver};

use super::canvas::{Canvas, Inks, Piece};
use super::easel::{Dirty, Draw, Easel};
use crate::core::marks::geometry::Point;
use crate::desk::drawing::{OnImage, Pointer, PointerKind, Press, Tool, ViewBox, paint, paint_top};

#[wasm_bindgen]
extern "C" {
    /// A mouse event with its position as it is: web-sys cuts it down to whole pixels.
    type Exact;
    #[wasm_bindgen(method, getter, js_name = clientX)]
    fn x(this: &Exact) -> f64;
    #[wasm_bindgen(method, getter, js_name = clientY)]
    fn y(this: &Exact) -> f64;
}

/// Gives what is drawn of what is seen.
pub type Pieces = Rc<dyn Fn(&ViewBox) -> Vec<Piece>>;

/// What the stage shows below the marks.
#[derive(Clone)]
pub struct Below {
    /// In pixels.
    pub size: Point,
    /// Width and height of a pixel, its shorter side being 1.
    pub pixel: Point,
    /// What there is of it; asked for whenever it is drawn. Empty: nothing yet, or nothing at all.
    pub pieces: Pieces,
    /// What is on it, for who cannot see it.
    pub words: Signal<String>,
}

pub fn stage<P: OnImage>(easel: Easel<P>, shows: Below) -> AnyView {
    let Below { size, pixel, pieces, words } = shows;
    let node = NodeRef::<Div>::new();
    let layers = [(); 3].map(|()| NodeRef::<html::Canvas>::new());
    let [below, regions, top] = layers;
    let canvases: Rc<RefCell<Option<[Canvas; 3]>>> = Rc::default();
    let edges = easel.drawing().edges;
    let draw: Draw = {
        let canvases = Rc::clone(&canvases);
        Rc::new(move |dirty: Dirty| {
            if let Some(canvases) = canvases.borrow_mut().as_mut() {
                paint_all(easel, canvases, &*pieces, &edges, dirty);
            }
            if dirty.image {
                say_view(node, easel);
            }
        })
    };
    let all = Dirty::ALL;
    let measure = {
        let canvases = Rc::clone(&canvases);
        move || {
            let Some(node) = node.get_untracked() else { return };
            let screen = [f64::from(node.client_width()), f64::from(node.client_height())];
            let density = web_sys::window().map_or(1.0, |it| it.device_pixel_ratio());
            if let Some(canvases) = canvases.borrow().as_ref() {
                canvases.iter().for_each(|canvas| canvas.resize(screen, density));
            }
            easel.on_board(|board, _| board.view.resize(screen));
            easel.redraw(all);
        }
    };
    Effect::new({
        let (measure, draw) = (measure.clone(), Rc::clone(&draw));
        move || {
            let elements = (node.get(), below.get(), regions.get(), top.get());
            let (Some(node), Some(below), Some(regions), Some(top)) = elements else { return };
            let inks = Inks::of(&node);
            let made = [below, regions, top].map(|element| Canvas::new(&element, &inks));
            if let [Some(below), Some(regions), Some(top)] = made {
                *canvases.borrow_mut() = Some([below, regions, top]);
            }
            let screen = [f64::from(node.client_width()), f64::from(node.client_height())];
            easel.on_board(|board, _| board.show(size, pixel, screen));
            easel.draw.set_value(Some(Rc::clone(&draw)));
            measure();
        }
    });
    observe_size(node, measure);
    on_cleanup(move || {
        easel.draw.try_set_value(None);
    });
    let filter = move || {
        let light = easel.light.get();
        format!("brightness({}%) contrast({}%)", light.brightness, light.contrast)
    };
    let tool = Memo::new(move |_| easel.board.with(|board| board.tool() != Tool::Choose));
    view! {
        <div
            class="easel-stage"
            role="application"
            tabindex="0"
            aria-label=words
            aria-roledescription=format!("drawing of {}s", P::ONE)
            data-draws=move || tool.get().to_string()
            style:aspect-ratio=format!("{} / {}", size[0] * pixel[0], size[1] * pixel[1])
            node_ref=node
            on:pointerdown=move |event| down(easel, node, &event)
            on:pointermove=move |event| moved(easel, node, &event)
            on:pointerup=move |event| up(easel, node, &event)
            on:pointercancel=move |event| {
                easel.on_board(|board, _| board.cancel(event.pointer_id()));
                easel.redraw(all);
            }
            on:pointerleave=move |_| {
                easel.on_board(|board, _| board.leave());
                easel.redraw(Dirty::TOP);
            }
            on:dblclick=move |event| {
                let pointer = Pointer { id: 0, at: place(node, &event), kind: PointerKind::Mouse };
                let chosen = easel.chosen.get_untracked();
                let did = easel.on_board(|board, scene| {
                    board.double_click(pointer, scene, chosen.as_ref())
                });
                easel.did(did);
            }
            on:wheel=move |event| {
                event.prevent_default();
                let lines = if event.delta_mode() == 1 { 33.0 } else { 1.0 };
                let (at, by) = (place(node, &event), event.delta_y() * lines);
                easel.on_board(|board, _| board.wheel(at, by));
                easel.redraw(all);
            }
            on:contextmenu=move |event| event.prevent_default()
        >
            <canvas class="easel-layer" node_ref=below style:filter=filter aria-hidden="true"></canvas>
            <canvas class="easel-layer" node_ref=regions aria-hidden="true"></canvas>
            <canvas class="easel-layer" node_ref=top aria-hidden="true"></canvas>
        </div>
    }
    .into_any()
}

/// Where the image is, for scripts that draw on it: scale, left, top, width and height of a pixel.
fn say_view<P: OnImage>(node: NodeRef<Div>, easel: Easel<P>) {
    let view = easel.board.with_untracked(|board| board.view);
    if let Some(node) = node.get_untracked() {
        let ([left, top], [wide, tall]) = (view.origin, view.pixel);
        let words = format!("{} {left} {top} {wide} {tall}", view.scale);
        node.set_attribute("data-view", &words).ok();
    }
}

fn paint_all<P: OnImage>(
    easel: Easel<P>,
    canvases: &mut [Canvas; 3],
    pieces: &dyn Fn(&ViewBox) -> Vec<Piece>,
    edges: &[(u32, u32)],
    dirty: Dirty,
) {
    let [below, regions, top] = canvases;
    let shown = easel.shown.get_untracked();
    let chosen = easel.chosen.get_untracked();
    easel.board.with_untracked(|board| {
        easel.scene.with_value(|scene| {
            if dirty.image {
                below.image(&pieces(&board.view), &board.view);
            }
            if dirty.regions {
                let except: Vec<_> = chosen.iter().chain(board.painted()).collect();
                paint(scene, &board.view, shown, &except, edges, regions);
            }
            paint_top(board, scene, shown, chosen.as_ref(), edges, top);
        });
    });
}

fn down<P: OnImage>(easel: Easel<P>, node: NodeRef<Div>, event: &PointerEvent) {
    let Some(stage) = node.get_untracked() else { return };
    // So that the keys speak to it; and no text is selected.
    event.prevent_default();
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    stage.focus_with_options(&options).ok();
    stage.set_pointer_capture(event.pointer_id()).ok();
    easel.ask();
    let (pointer, press, chosen) =
        (pointer(node, event), press(event), easel.chosen.get_untracked());
    let did = easel.on_board(|board, scene| board.press(pointer, press, scene, chosen.as_ref()));
    easel.did(did);
    easel.redraw(Dirty::REGIONS);
}

fn moved<P: OnImage>(easel: Easel<P>, node: NodeRef<Div>, event: &PointerEvent) {
    let (pointer, press) = (pointer(node, event), press(event));
    let is_seen = easel.shown.with_untracked(|shown| shown.cross)
        || easel.board.with_untracked(|board| board.tool() != Tool::Choose || board.is_busy());
    let before = easel.board.with_untracked(|board| board.view);
    if !is_seen {
        return;
    }
    easel.on_board(|board, scene| board.drag(pointer, press, scene));
    let is_moved = easel.board.with_untracked(|board| board.view) != before;
    easel.redraw(Dirty { image: is_moved, regions: is_moved, top: true });
}

fn up<P: OnImage>(easel: Easel<P>, node: NodeRef<Div>, event: &PointerEvent) {
    let (pointer, press, chosen) =
        (pointer(node, event), press(event), easel.chosen.get_untracked());
    let before = easel.board.with_untracked(|board| board.view);
    let did = easel.on_board(|board, scene| board.release(pointer, press, scene, chosen.as_ref()));
    easel.did(did);
    let is_moved = easel.board.with_untracked(|board| board.view) != before;
    easel.redraw(Dirty { image: is_moved, regions: true, top: true });
}

fn pointer(node: NodeRef<Div>, event: &PointerEvent) -> Pointer {
    let kind = match event.pointer_type().as_str() {
        "touch" => PointerKind::Touch,
        "pen" => PointerKind::Pen,
        _ => PointerKind::Mouse,
    };
    Pointer { id: event.pointer_id(), at: place(node, event), kind }
}

fn press(event: &PointerEvent) -> Press {
    Press {
        pans: matches!(event.button(), 1 | 2),
        shift: event.shift_key(),
        ctrl: event.ctrl_key() || event.meta_key(),
    }
}

/// From the upper left corner of the drawing, in CSS pixels.
fn place(node: NodeRef<Div>, event: &impl AsRef<JsValue>) -> Point {
    let exact: &Exact = event.as_ref().unchecked_ref();
    let Some(stage) = node.get_untracked() else { return [0.0, 0.0] };
    let frame = stage.get_bounding_client_rect();
    let [left, top] = [stage.client_left(), stage.client_top()].map(f64::from);
    [exact.x() - frame.left() - left, exact.y() - frame.top() - top]
}

/// Calls `changed` whenever the size of the element does.
fn observe_size(node: NodeRef<Div>, changed: impl Fn() + Clone + 'static) {
    let kept = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move || {
        let Some(node) = node.get() else { return };
        let closure = Closure::<dyn FnMut()>::new(changed.clone());
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
