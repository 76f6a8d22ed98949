//! The drawing board: the view, the tool, and the shape in hand. Fed with pointers and keys, it says
//! what was done.

mod by_keys;
mod by_pointer;

use super::handle::Handle;
use super::pen::Pen;
use super::scene::Scene;
use super::snap;
use super::tool::Tool;
use super::view_box::ViewBox;
use crate::core::marks::Shape;
use crate::core::marks::geometry::Point;
use crate::desk::marking::Chosen;

/// What was done, for whoever holds the marks.
#[derive(Clone, Debug, PartialEq)]
pub enum Did {
    Choose(Option<Chosen>),
    Add(Shape),
    Change(Chosen, Shape),
    /// For a person: why nothing was done.
    Say(&'static str),
}

/// Where a pointer is on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pointer {
    pub id: i32,
    pub at: Point,
    pub kind: PointerKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerKind {
    Mouse,
    Pen,
    Touch,
}

/// How it is pressed, or held while it moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Press {
    /// The middle or the right button: moves the image whatever the tool.
    pub pans: bool,
    pub shift: bool,
    /// Snaps where that is off, and the other way round.
    pub ctrl: bool,
}

/// Where two pointers are that zoom.
type Pinch = [(i32, Point); 2];

/// What the pointer that is down does.
#[derive(Clone, Debug, Default, PartialEq)]
enum Hand {
    #[default]
    Idle,
    /// A click or the beginning of a pan.
    Pressing {
        from: Point,
    },
    Panning {
        last: Point,
    },
    Pinching(Pinch),
    /// The chosen region, by one of its handles.
    Moving {
        held: Held,
        from: Point,
        pressed: Point,
    },
    /// The same by keys: done when the key is up.
    Nudging(Held),
    /// A box or an ellipse, from corner to corner.
    Dragging {
        pressed: Point,
    },
    /// A point where it comes up.
    Placing,
    Painting,
}

/// A region that is moved and where it has come to.
#[derive(Clone, Debug, PartialEq)]
struct Held {
    chosen: Chosen,
    handle: Handle,
    before: Shape,
    now: Shape,
}

#[derive(Clone, Debug)]
pub struct Board {
    pub view: ViewBox,
    /// Whether points jump to what is near.
    pub snaps: bool,
    /// Width of the brush in pixels of the image.
    pub brush: f64,
    /// Of the points of a skeleton, in their order.
    pub names: Vec<String>,
    tool: Tool,
    pen: Option<Pen>,
    hand: Hand,
    touches: Vec<(i32, Point)>,
    /// Where the pointer or the cross-hair of the keyboard is.
    cross: Option<Point>,
    is_by_keys: bool,
    /// Of the chosen region, the part that keys move.
    handle: Option<Handle>,
}

impl Default for Board {
    fn default() -> Self {
        Self {
            view: ViewBox::default(),
            snaps: false,
            brush: 16.0,
            names: Vec::new(),
            tool: Tool::Choose,
            pen: None,
            hand: Hand::Idle,
            touches: Vec::new(),
            cross: None,
            is_by_keys: false,
            handle: None,
        }
    }
}

/// How near a pointer must be, in pixels of the screen.
fn reach(kind: PointerKind) -> f64 {
    match kind {
        PointerKind::Mouse | PointerKind::Pen => 6.0,
        PointerKind::Touch => 16.0,
    }
}

/// How near something must be to be snapped to, in pixels of the screen.
const SNAP: f64 = 8.0;

impl Board {
    /// Another image: fitted, with nothing begun. What was chosen to draw with stays.
    /// `pixel`: see [`ViewBox::pixel`].
    pub fn show(&mut self, image: Point, pixel: Point, screen: Point) {
        self.view = ViewBox { image, pixel, screen, ..self.view };
        self.view.fit();
        self.forget();
        self.cross = None;
        self.is_by_keys = false;
    }

    pub fn tool(&self) -> Tool {
        self.tool
    }

    pub fn take(&mut self, tool: Tool) {
        if self.tool != tool {
            self.forget();
            self.tool = tool;
        }
    }

    pub fn pen(&self) -> Option<&Pen> {
        self.pen.as_ref()
    }

    pub fn handle(&self) -> Option<Handle> {
        self.handle
    }

    /// Where the next point would be, and whether the keyboard put it there.
    pub fn cross(&self) -> Option<(Point, bool)> {
        Some((self.cross?, self.is_by_keys))
    }

    /// The region that is being moved, as it is now.
    pub fn moving(&self) -> Option<(&Chosen, &Shape)> {
        let held = match &self.hand {
            Hand::Moving { held, .. } | Hand::Nudging(held) => held,
            _ => return None,
        };
        Some((&held.chosen, &held.now))
    }

    /// The mask that is being painted, of the one that is chosen.
    pub fn painted(&self) -> Option<&Chosen> {
        match &self.pen {
            Some(Pen::Stroke { on, .. }) => on.as_ref(),
            _ => None,
        }
    }

    /// The shape that is being drawn, up to the pointer.
    pub fn drawn(&self) -> Option<Shape> {
        self.pen.as_ref()?.shape(self.cross)
    }

    /// Whether something is begun and not finished.
    pub fn is_drawing(&self) -> bool {
        self.pen.is_some()
    }

    /// Whether a pointer is down and does something.
    pub fn is_busy(&self) -> bool {
        self.hand != Hand::Idle
    }

    /// Throws away what is begun.
    pub fn forget(&mut self) {
        self.pen = None;
        self.hand = Hand::Idle;
        self.handle = None;
    }

    /// Ends what keys moved; to be called when the key is up, and before anything else is done.
    pub fn settle(&mut self) -> Vec<Did> {
        match std::mem::take(&mut self.hand) {
            Hand::Nudging(held) => held.done().into_iter().collect(),
            hand => {
                self.hand = hand;
                Vec::new()
            }
        }
    }

    /// The next point for a place in the image: in it, and snapped where that is wanted.
    fn point(&self, at: Point, scene: &Scene, inverted: bool) -> Point {
        let at = if self.snaps == inverted {
            at
        } else {
            snap::snapped(at, self.view.reach(SNAP), self.view.image, scene, None)
        };
        self.within(at)
    }

    fn within(&self, [x, y]: Point) -> Point {
        let [width, height] = self.view.image;
        [x.clamp(0.0, width.max(0.0)), y.clamp(0.0, height.max(0.0))]
    }

    /// Ends the shape in hand.
    fn finish(&mut self) -> Vec<Did> {
        let Some(pen) = self.pen.take() else { return Vec::new() };
        match (pen.finished(&self.names), &pen) {
            (Ok(shape), Pen::Stroke { on: Some(chosen), .. }) => {
                vec![Did::Change(chosen.clone(), shape)]
            }
            (Ok(shape), _) => vec![Did::Add(shape)],
            (Err(why), Pen::Stroke { .. }) => vec![Did::Say(why)],
            (Err(why), _) => {
                self.pen = Some(pen);
                vec![Did::Say(why)]
            }
        }
    }

    /// Sets the next point of a line or of keypoints.
    fn place(&mut self, point: Point, is_hidden: bool, near: Point) -> Vec<Did> {
        use crate::core::marks::Keypoint;
        if self.pen.as_ref().is_some_and(|pen| pen.is_closed_by(point, near)) {
            return self.finish();
        }
        match (&mut self.pen, self.tool) {
            (Some(Pen::Points { points, .. }), _) => {
                // The second click of two at one place.
                if points.last() != Some(&point) {
                    points.push(point);
                }
            }
            (pen, Tool::Polygon | Tool::Polyline) => {
                let is_closed = self.tool == Tool::Polygon;
                *pen = Some(Pen::Points { is_closed, points: vec![point] });
            }
            (pen, Tool::Keypoints) => {
                let points = match pen {
                    Some(Pen::Keypoints { points }) => points,
                    _ => &mut Vec::new(),
                };
                let mut points = std::mem::take(points);
                let name = self.names.get(points.len()).cloned().unwrap_or_default();
                let [x, y] = point;
                points.push(Keypoint { name, x, y, hidden: is_hidden, missing: false });
                let is_whole = points.len() == self.names.len();
                self.pen = Some(Pen::Keypoints { points });
                if is_whole {
                    return self.finish();
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// Begins with the brush or the eraser.
    fn begin_stroke(&mut self, at: Point, scene: &Scene, chosen: Option<&Chosen>) -> Vec<Did> {
        use crate::core::marks::masks::Mask;
        let on = chosen.and_then(|chosen| scene.find(chosen));
        let on = on.and_then(|entry| Some((entry.chosen.clone(), Mask::of(&entry.shape)?)));
        if on.is_none() && self.tool == Tool::Eraser {
            return vec![Did::Say("Choose a mask first: the eraser takes pixels out of that one.")];
        }
        let (on, mask) = on.map_or((None, Mask::default()), |(on, mask)| (Some(on), mask));
        let mut pen = Pen::Stroke { on, mask, last: at };
        pen.stroke_to(at, self.tool, self.brush, self.view.image);
        self.pen = Some(pen);
        Vec::new()
    }
}

impl Held {
    /// `None` where nothing came of it.
    fn done(self) -> Option<Did> {
        (self.now != self.before).then_some(Did::Change(self.chosen, self.now))
    }
}
