//! What the keyboard alone does on the board: a cross-hair that draws, and handles that move.

use super::{Board, Did, Hand, Held};
use crate::core::marks::geometry::{Bounds, Point};
use crate::core::marks::{Keypoint, Shape};
use crate::desk::drawing::handle::{
    Handle, handles, kept_within, middle_after, moved, turned, with_point, without_point,
};
use crate::desk::drawing::pen::{Pen, between};
use crate::desk::drawing::scene::Scene;
use crate::desk::drawing::tool::Tool;
use crate::desk::marking::Chosen;

/// The cross-hair keeps so far from the border of the drawing, in pixels of the screen.
const KEPT_FROM_BORDER: f64 = 24.0;
/// A step of the arrows for a pan, as a share of the drawing.
const PAN: f64 = 0.125;
/// The steps of the zoom; the fitted image has one of its own.
const LEVELS: [f64; 17] = [
    1.0 / 64.0,
    1.0 / 32.0,
    1.0 / 16.0,
    0.125,
    0.25,
    0.5,
    0.75,
    1.0,
    1.5,
    2.0,
    3.0,
    4.0,
    6.0,
    8.0,
    16.0,
    32.0,
    64.0,
];
/// A brush is not wider, in pixels of the image.
const WIDEST: f64 = 512.0;

impl Board {
    /// An arrow: moves the cross-hair while something is drawn, else the chosen region or the handle
    /// of it that is held. In pixels of the image; the handle that turns goes by degrees.
    pub fn arrow(&mut self, by: Point, scene: &Scene, chosen: Option<&Chosen>) {
        if self.tool != Tool::Choose {
            return self.move_cross(by);
        }
        let held = match std::mem::take(&mut self.hand) {
            Hand::Nudging(held) if Some(&held.chosen) == chosen => Some(held),
            _ => chosen.and_then(|chosen| scene.find(chosen)).map(|entry| Held {
                chosen: entry.chosen.clone(),
                handle: self.handle.unwrap_or(Handle::Body),
                before: entry.shape.clone(),
                now: entry.shape.clone(),
            }),
        };
        let Some(mut held) = held else { return };
        let now = match held.handle {
            Handle::Turn => turned(&held.now, by[0] + by[1]),
            Handle::Body => {
                let by = match &held.now {
                    // By whole pixels or not at all.
                    Shape::Mask { .. } => by.map(|it| it.signum() * it.abs().ceil()),
                    _ => by,
                };
                moved(
                    &held.now,
                    Handle::Body,
                    [0.0; 2],
                    kept_within(&held.now, by, self.view.image),
                )
            }
            handle => {
                let at = handles(&held.now, 0.0).into_iter().find(|(it, _)| *it == handle);
                at.and_then(|(_, at)| {
                    let to = self.within([at[0] + by[0], at[1] + by[1]]);
                    moved(&held.now, handle, at, to)
                })
            }
        };
        if let Some(now) = now {
            held.now = now;
        }
        if let Some(around) = crate::core::marks::geometry::bounds(&held.now) {
            self.view.reveal(&around);
        }
        self.hand = Hand::Nudging(held);
    }

    /// Moves the image by a part of the drawing: to the right shows what is to the right.
    pub fn pan_by(&mut self, [across, down]: Point) {
        let [width, height] = self.view.screen;
        self.view.pan([-across * width * PAN, -down * height * PAN]);
    }

    /// Sets a corner or a point at the cross-hair; puts the brush down, or lifts it.
    pub fn set(&mut self, is_hidden: bool, scene: &Scene, chosen: Option<&Chosen>) -> Vec<Did> {
        if self.tool == Tool::Choose {
            return Vec::new();
        }
        let at = self.cross_here();
        match (self.tool, self.pen.take()) {
            (Tool::Box | Tool::Ellipse, Some(Pen::Corner { tool, from })) => {
                if from[0] == at[0] || from[1] == at[1] {
                    self.pen = Some(Pen::Corner { tool, from });
                    return vec![Did::Say("Move the cross-hair to the opposite corner first.")];
                }
                vec![Did::Add(between(tool, from, at))]
            }
            (Tool::Box | Tool::Ellipse, _) => {
                self.pen = Some(Pen::Corner { tool: self.tool, from: at });
                Vec::new()
            }
            (Tool::Brush | Tool::Eraser, Some(pen)) => {
                self.pen = Some(pen);
                self.finish()
            }
            (Tool::Brush | Tool::Eraser, None) => self.begin_stroke(at, scene, chosen),
            (_, pen) => {
                self.pen = pen;
                self.place(at, is_hidden, [0.5, 0.5])
            }
        }
    }

    /// Ends a line, keypoints or a stroke.
    pub fn end(&mut self) -> Vec<Did> {
        self.finish()
    }

    /// Takes the last point back.
    pub fn back(&mut self) {
        if self.pen.as_mut().is_some_and(|pen| !pen.back()) {
            self.pen = None;
        }
    }

    /// The next keypoint is not in the image.
    pub fn leave_out(&mut self) -> Vec<Did> {
        let mut points = match &self.pen {
            Some(Pen::Keypoints { points }) => points.clone(),
            _ if self.tool == Tool::Keypoints => Vec::new(),
            _ => return Vec::new(),
        };
        let Some(name) = self.names.get(points.len()).cloned() else {
            return vec![Did::Say("Every point of the skeleton is there.")];
        };
        points.push(Keypoint { name, missing: true, ..Keypoint::default() });
        let is_whole = points.len() == self.names.len();
        self.pen = Some(Pen::Keypoints { points });
        if is_whole { self.finish() } else { Vec::new() }
    }

    /// Out of the innermost thing that is begun: the shape, the handle, the tool. `false`: there was
    /// none.
    pub fn escape(&mut self) -> bool {
        let was_busy = self.pen.is_some() || self.is_busy();
        let had_handle = self.handle.is_some();
        self.forget();
        if was_busy || had_handle {
            return true;
        }
        let had_tool = self.tool != Tool::Choose;
        self.tool = Tool::Choose;
        self.is_by_keys = false;
        had_tool
    }

    /// The next handle of the chosen region, or the one before; after the last comes all of it.
    pub fn step_handle(&mut self, is_forward: bool, scene: &Scene, chosen: Option<&Chosen>) {
        let Some(entry) = chosen.and_then(|chosen| scene.find(chosen)) else { return };
        let all: Vec<Handle> = handles(&entry.shape, 1.0).into_iter().map(|(it, _)| it).collect();
        let place = all.iter().position(|it| Some(*it) == self.handle);
        let next = match (place, is_forward) {
            (None, true) => Some(0),
            (None, false) => all.len().checked_sub(1),
            (Some(place), true) => Some(place + 1),
            (Some(place), false) => place.checked_sub(1),
        };
        self.handle = next.and_then(|next| all.get(next).copied());
    }

    /// A point half way to the next one, and holds it.
    pub fn insert_point(&mut self, scene: &Scene, chosen: Option<&Chosen>) -> Vec<Did> {
        let entry = chosen.and_then(|chosen| scene.find(chosen));
        let (Some(entry), Some(Handle::Point { ring, at })) = (entry, self.handle) else {
            return vec![Did::Say("Hold a point of a polygon or a line first.")];
        };
        let shape = middle_after(&entry.shape, ring, at)
            .and_then(|middle| with_point(&entry.shape, ring, at, middle));
        let Some(shape) = shape else {
            return vec![Did::Say("There is no point behind this one.")];
        };
        self.handle = Some(Handle::Point { ring, at: at + 1 });
        vec![Did::Change(entry.chosen.clone(), shape)]
    }

    /// Takes the point away that is held; `None` where none is.
    pub fn remove_point(&mut self, scene: &Scene, chosen: Option<&Chosen>) -> Option<Vec<Did>> {
        let entry = chosen.and_then(|chosen| scene.find(chosen))?;
        let Some(Handle::Point { ring, at }) = self.handle else { return None };
        Some(match without_point(&entry.shape, ring, at) {
            Some(shape) => {
                self.handle = None;
                vec![Did::Change(entry.chosen.clone(), shape)]
            }
            None => vec![Did::Say("With fewer points it is no shape any more.")],
        })
    }

    pub fn widen_brush(&mut self, is_wider: bool) {
        let factor = if is_wider { 1.25 } else { 0.8 };
        self.brush = (self.brush * factor).round().clamp(1.0, WIDEST);
        if factor > 1.0 && self.brush < 5.0 {
            self.brush += 1.0;
        }
    }

    /// Nearer or further away, about the cross-hair of the keyboard or the middle.
    pub fn zoom_step(&mut self, is_nearer: bool) {
        let at = match self.cross() {
            Some((cross, true)) => self.view.to_screen(cross),
            _ => self.view.middle(),
        };
        let scale = self.view.scale;
        let next = match is_nearer {
            true => LEVELS.into_iter().find(|level| *level > scale * 1.01),
            false => LEVELS.into_iter().rev().find(|level| *level < scale * 0.99),
        };
        self.view.zoom_to(next.unwrap_or(scale), at);
    }

    /// Where the cross-hair is, in the middle of what is seen where it was not yet.
    fn cross_here(&mut self) -> Point {
        let at = match self.cross {
            Some(at) => at,
            None => self.within(self.view.to_image(self.view.middle()).map(f64::round)),
        };
        self.is_by_keys = true;
        self.cross = Some(at);
        at
    }

    fn move_cross(&mut self, by: Point) {
        // The first arrow shows it.
        let was_there = self.cross.is_some();
        let at = self.cross_here();
        let to = if was_there { self.within([at[0] + by[0], at[1] + by[1]]) } else { at };
        self.cross = Some(to);
        let (tool, brush, image) = (self.tool, self.brush, self.view.image);
        if let Some(pen) = &mut self.pen {
            pen.stroke_to(to, tool, brush, image);
        }
        let kept = self.view.length(KEPT_FROM_BORDER);
        self.keep_seen(&Bounds::new(to[0], to[1], to[0], to[1]).grown(kept));
    }

    /// Moves the image so that a part of it is seen, and zooms never.
    fn keep_seen(&mut self, part: &Bounds) {
        let [left, top] = self.view.to_screen([part.left, part.top]);
        let [right, bottom] = self.view.to_screen([part.right, part.bottom]);
        let by = |low: f64, high: f64, length: f64| {
            if low < 0.0 {
                -low
            } else if high > length {
                length - high
            } else {
                0.0
            }
        };
        let [width, height] = self.view.screen;
        let by = [by(left, right, width), by(top, bottom, height)];
        if by != [0.0, 0.0] {
            self.view.pan(by);
        }
    }
}
