//! What mouse, pen and fingers do on the board.

use super::{Board, Did, Hand, Held, Pinch, Pointer, PointerKind, Press, SNAP, reach};
use crate::core::marks::Shape;
use crate::core::marks::geometry::{Point, bounds, contains, is_hit};
use crate::desk::drawing::handle::{
    Handle, TURN_AWAY, distance, handles, kept_within, moved, side_under, with_point,
};
use crate::desk::drawing::pen::{Pen, between};
use crate::desk::drawing::scene::Scene;
use crate::desk::drawing::snap;
use crate::desk::drawing::tool::Tool;
use crate::desk::marking::Chosen;

/// A pointer that moves less, in pixels of the screen, is held still.
const SLOP: f64 = 3.0;

impl Board {
    pub fn press(
        &mut self,
        pointer: Pointer,
        press: Press,
        scene: &Scene,
        chosen: Option<&Chosen>,
    ) -> Vec<Did> {
        let mut did = self.settle();
        self.is_by_keys = false;
        if pointer.kind == PointerKind::Touch {
            self.touches.retain(|(id, _)| *id != pointer.id);
            self.touches.push((pointer.id, pointer.at));
            if let [one, other] = *self.touches.as_slice() {
                // The first finger had begun something: it was the beginning of this.
                if matches!(self.pen, Some(Pen::Corner { .. } | Pen::Stroke { .. })) {
                    self.pen = None;
                }
                self.hand = Hand::Pinching([one, other]);
                return did;
            }
            if self.touches.len() > 2 {
                return did;
            }
        }
        if press.pans {
            self.hand = Hand::Panning { last: pointer.at };
            return did;
        }
        let at = self.view.to_image(pointer.at);
        match self.tool {
            Tool::Choose => self.hand = self.grasp(pointer, scene, chosen),
            Tool::Box | Tool::Ellipse => {
                let from = self.point(at, scene, press.ctrl);
                self.pen = Some(Pen::Corner { tool: self.tool, from });
                self.cross = Some(from);
                self.hand = Hand::Dragging { pressed: pointer.at };
            }
            Tool::Polygon | Tool::Polyline | Tool::Keypoints => {
                self.cross = Some(self.point(at, scene, press.ctrl));
                self.hand = Hand::Placing;
            }
            Tool::Brush | Tool::Eraser => {
                self.cross = Some(at);
                did.extend(self.begin_stroke(at, scene, chosen));
                if self.pen.is_some() {
                    self.hand = Hand::Painting;
                }
            }
        }
        did
    }

    /// The pointer moves, down or not.
    pub fn drag(&mut self, pointer: Pointer, press: Press, scene: &Scene) {
        if let Some(touch) = self.touches.iter_mut().find(|(id, _)| *id == pointer.id) {
            touch.1 = pointer.at;
        }
        let at = self.view.to_image(pointer.at);
        match &mut self.hand {
            Hand::Idle | Hand::Nudging(_) => {
                self.is_by_keys = false;
                self.cross = Some(match self.tool {
                    Tool::Choose | Tool::Brush | Tool::Eraser => at,
                    _ => self.point(at, scene, press.ctrl),
                });
            }
            Hand::Pressing { from } if distance(*from, pointer.at) <= SLOP => {}
            Hand::Pressing { from } => {
                let from = *from;
                self.view.pan([pointer.at[0] - from[0], pointer.at[1] - from[1]]);
                self.hand = Hand::Panning { last: pointer.at };
            }
            Hand::Panning { last } => {
                let by = [pointer.at[0] - last[0], pointer.at[1] - last[1]];
                *last = pointer.at;
                self.view.pan(by);
            }
            Hand::Pinching(_) => self.pinch(),
            Hand::Moving { held, from, pressed } => {
                if held.now == held.before && distance(*pressed, pointer.at) <= SLOP {
                    return;
                }
                let (handle, from) = (held.handle, *from);
                let (before, chosen) = (held.before.clone(), held.chosen.clone());
                let snaps = self.snaps != press.ctrl;
                let now = self.moved_to(&before, handle, from, at, scene, snaps.then_some(&chosen));
                if let (Hand::Moving { held, .. }, Some(now)) = (&mut self.hand, now) {
                    held.now = now;
                }
            }
            Hand::Dragging { .. } | Hand::Placing => {
                self.cross = Some(self.point(at, scene, press.ctrl));
            }
            Hand::Painting => {
                self.cross = Some(at);
                let (tool, brush, image) = (self.tool, self.brush, self.view.image);
                if let Some(pen) = &mut self.pen {
                    pen.stroke_to(at, tool, brush, image);
                }
            }
        }
    }

    pub fn release(
        &mut self,
        pointer: Pointer,
        press: Press,
        scene: &Scene,
        chosen: Option<&Chosen>,
    ) -> Vec<Did> {
        self.drag(pointer, press, scene);
        self.touches.retain(|(id, _)| *id != pointer.id);
        let near = self.view.reach(reach(pointer.kind));
        let at = self.view.to_image(pointer.at);
        match std::mem::take(&mut self.hand) {
            Hand::Pressing { .. } => {
                self.handle = None;
                let first = scene.under(at, near).first().map(|entry| entry.chosen.clone());
                vec![Did::Choose(first)]
            }
            Hand::Moving { held, .. } if held.now == held.before => {
                // A click on what is chosen: its point, or the one below.
                self.handle = match held.handle {
                    Handle::Body => None,
                    handle => return self.hold(handle),
                };
                let under = scene.under(at, near);
                let place = under.iter().position(|entry| Some(&entry.chosen) == chosen);
                let below = place.map_or(0, |place| place + 1);
                let next = under.get(below).or_else(|| under.first());
                match next.map(|entry| entry.chosen.clone()) {
                    Some(next) if Some(&next) != chosen => vec![Did::Choose(Some(next))],
                    _ => Vec::new(),
                }
            }
            Hand::Moving { held, .. } => held.done().into_iter().collect(),
            Hand::Dragging { pressed } => self.drawn_to(pressed, pointer.at),
            Hand::Placing => {
                let point = self.point(at, scene, press.ctrl);
                self.place(point, press.shift, near)
            }
            Hand::Painting => self.finish(),
            // The other finger goes on where it is.
            Hand::Pinching(_) => {
                if let [(_, last)] = *self.touches.as_slice() {
                    self.hand = Hand::Panning { last };
                }
                Vec::new()
            }
            Hand::Nudging(held) => held.done().into_iter().collect(),
            Hand::Idle | Hand::Panning { .. } => Vec::new(),
        }
    }

    /// The browser took the pointer away: nothing of it counts.
    pub fn cancel(&mut self, pointer: i32) {
        self.touches.retain(|(id, _)| *id != pointer);
        self.hand = Hand::Idle;
        if matches!(self.pen, Some(Pen::Corner { .. } | Pen::Stroke { .. })) {
            self.pen = None;
        }
    }

    /// The pointer has left the drawing.
    pub fn leave(&mut self) {
        if self.hand == Hand::Idle && !self.is_by_keys && self.pen.is_none() {
            self.cross = None;
        }
    }

    /// Two clicks: ends a line, puts a point into the side that was hit.
    pub fn double_click(
        &mut self,
        pointer: Pointer,
        scene: &Scene,
        chosen: Option<&Chosen>,
    ) -> Vec<Did> {
        if matches!(self.pen, Some(Pen::Points { .. })) {
            return self.finish();
        }
        let Some(entry) = chosen.and_then(|chosen| scene.find(chosen)) else { return Vec::new() };
        if self.tool != Tool::Choose {
            return Vec::new();
        }
        let at = self.view.to_image(pointer.at);
        let side = side_under(&entry.shape, at, self.view.reach(reach(pointer.kind)));
        let more = side.and_then(|(ring, at, point)| with_point(&entry.shape, ring, at, point));
        more.map(|shape| Did::Change(entry.chosen.clone(), shape)).into_iter().collect()
    }

    /// The wheel, by the pixels that the browser reports.
    pub fn wheel(&mut self, at: Point, pixels: f64) {
        self.view.zoom_by((-pixels / 400.0).clamp(-1.0, 1.0).exp2(), at);
    }

    /// What a press takes hold of.
    fn grasp(&mut self, pointer: Pointer, scene: &Scene, chosen: Option<&Chosen>) -> Hand {
        let Pointer { at: pressed, kind, .. } = pointer;
        let Some(entry) = chosen.and_then(|chosen| scene.find(chosen)) else {
            return Hand::Pressing { from: pressed };
        };
        let at = self.view.to_image(pressed);
        let all = handles(&entry.shape, self.view.length(TURN_AWAY));
        // Of a small region something is left to move it by.
        let [across, down] = self.view.scales();
        let around = bounds(&entry.shape);
        let size = around.map_or(0.0, |it| (it.width() * across).min(it.height() * down));
        let inside = contains(&entry.shape, at).then_some(size / 4.0);
        let near = inside.unwrap_or(f64::INFINITY).min(reach(kind) + 1.0);
        let nearest = all
            .into_iter()
            .map(|(handle, at)| (distance(self.view.to_screen(at), pressed), handle))
            .filter(|(off, _)| *off <= near)
            .min_by(|(one, _), (other, _)| one.total_cmp(other));
        let handle = match nearest {
            Some((_, handle)) => handle,
            None if is_hit(&entry.shape, at, self.view.reach(reach(kind))) => Handle::Body,
            None => return Hand::Pressing { from: pressed },
        };
        let held = Held {
            chosen: entry.chosen.clone(),
            handle,
            before: entry.shape.clone(),
            now: entry.shape.clone(),
        };
        Hand::Moving { held, from: at, pressed }
    }

    /// A handle that was clicked is the one that keys move.
    fn hold(&mut self, handle: Handle) -> Vec<Did> {
        self.handle = Some(handle);
        Vec::new()
    }

    /// A shape after a handle of it was moved; `snaps` to what is not this region.
    pub(super) fn moved_to(
        &self,
        before: &Shape,
        handle: Handle,
        from: Point,
        to: Point,
        scene: &Scene,
        snaps: Option<&Chosen>,
    ) -> Option<Shape> {
        let mut by = [to[0] - from[0], to[1] - from[1]];
        let near = self.view.reach(SNAP);
        if handle == Handle::Body {
            by = kept_within(before, by, self.view.image);
            if let (Some(chosen), Some(around)) = (snaps, bounds(before)) {
                let around = crate::core::marks::geometry::Bounds::new(
                    around.left + by[0],
                    around.top + by[1],
                    around.right + by[0],
                    around.bottom + by[1],
                );
                let jump = snap::shift(&around, near, self.view.image, scene, Some(chosen));
                by = [by[0] + jump[0], by[1] + jump[1]];
            }
            return moved(before, handle, [0.0, 0.0], by);
        }
        if handle == Handle::Turn {
            return moved(before, handle, from, to);
        }
        let all = handles(before, 0.0);
        let start = all.into_iter().find(|(it, _)| *it == handle).map(|(_, at)| at)?;
        let end = [start[0] + by[0], start[1] + by[1]];
        let end = match snaps {
            Some(chosen) => snap::snapped(end, near, self.view.image, scene, Some(chosen)),
            None => end,
        };
        moved(before, handle, start, self.within_unless_out(start, end))
    }

    /// What is in the image stays in it.
    fn within_unless_out(&self, start: Point, end: Point) -> Point {
        if self.within(start) == start { self.within(end) } else { end }
    }

    fn drawn_to(&mut self, pressed: Point, at: Point) -> Vec<Did> {
        let Some(Pen::Corner { tool, from }) = self.pen.take() else { return Vec::new() };
        let to = self.cross.unwrap_or(from);
        if distance(pressed, at) <= SLOP || from[0] == to[0] || from[1] == to[1] {
            return Vec::new();
        }
        vec![Did::Add(between(tool, from, to))]
    }

    fn pinch(&mut self) {
        let Hand::Pinching(before) = &self.hand else { return };
        let now: Pinch = before.map(|(id, at)| {
            let touch = self.touches.iter().find(|(it, _)| *it == id);
            (id, touch.map_or(at, |(_, at)| *at))
        });
        let [(_, one), (_, other)] = *before;
        let [(_, one_now), (_, other_now)] = now;
        let middle = |one: Point, other: Point| {
            [f64::midpoint(one[0], other[0]), f64::midpoint(one[1], other[1])]
        };
        let (from, to) = (middle(one, other), middle(one_now, other_now));
        self.view.pan([to[0] - from[0], to[1] - from[1]]);
        let apart = distance(one, other);
        if apart > 1.0 {
            self.view.zoom_by(distance(one_now, other_now) / apart, to);
        }
        self.hand = Hand::Pinching(now);
    }
}
