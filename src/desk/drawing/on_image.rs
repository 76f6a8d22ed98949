//! Marks that are drawn on an image: regions, and where tracks are in one frame.

use std::borrow::Cow;

use crate::core::marks::{Key, Place, Region, Shape, Track};

/// `frame` is the frame of a sequence that is on the screen; an image alone has none.
pub trait OnImage: Place + Send + Sync + 'static {
    /// What one is called.
    const ONE: &'static str;
    /// Several, on a button.
    const ALL: &'static str;

    /// What is drawn of it; `None` where it is not there.
    fn shape(&self, frame: Option<u32>) -> Option<Cow<'_, Shape>>;

    /// The first and the last frame where it is; `None` where it names none.
    fn frames(&self) -> Option<(u32, u32)>;

    /// What was drawn, as a place of its own.
    ///
    /// # Errors
    /// Why it is none: `a box without an area`.
    fn drawn(frame: Option<u32>, shape: Shape) -> Result<Self, String>;

    /// Puts it where it was drawn.
    fn put(&mut self, frame: Option<u32>, shape: Shape);

    /// What is said of it in this frame that may be another in the next, by id of the attribute.
    fn says(&self, _frame: Option<u32>, _attribute: &str) -> Option<&str> {
        None
    }

    /// Says it from this frame on; empty is not said. `false`: nothing of it changes by frames.
    fn say(&mut self, _frame: Option<u32>, _attribute: &str, _value: &str) -> bool {
        false
    }
}

impl OnImage for Region {
    const ONE: &'static str = "region";
    const ALL: &'static str = "Regions";

    fn shape(&self, frame: Option<u32>) -> Option<Cow<'_, Shape>> {
        // One that names no frame is on every one.
        let is_here = self.frame.is_none_or(|own| Some(own) == frame);
        is_here.then_some(Cow::Borrowed(&self.shape))
    }

    fn frames(&self) -> Option<(u32, u32)> {
        self.frame.map(|frame| (frame, frame))
    }

    fn drawn(frame: Option<u32>, shape: Shape) -> Result<Self, String> {
        Self { frame, shape }.tidy()
    }

    fn put(&mut self, _: Option<u32>, shape: Shape) {
        self.shape = shape;
    }
}

impl OnImage for Track {
    const ONE: &'static str = "track";
    const ALL: &'static str = "Tracks";

    fn shape(&self, frame: Option<u32>) -> Option<Cow<'_, Shape>> {
        let ([x, y, width, height, angle], _) = self.place(frame?)?;
        Some(Cow::Owned(Shape::Box { x, y, width, height, angle }))
    }

    fn frames(&self) -> Option<(u32, u32)> {
        Self::frames(self)
    }

    fn drawn(frame: Option<u32>, shape: Shape) -> Result<Self, String> {
        let mut track = Self::default();
        track.put(frame, shape);
        track.tidy()
    }

    /// Makes the frame a key. A place that a person gives has no score.
    fn put(&mut self, frame: Option<u32>, shape: Shape) {
        let (Some(frame), Shape::Box { x, y, width, height, angle }) = (frame, shape) else {
            return;
        };
        let attributes = self.place(frame).map(|(_, key)| key.attributes.clone());
        let attributes = attributes.unwrap_or_default();
        let score = None;
        self.set(Key { frame, x, y, width, height, angle, outside: false, attributes, score });
    }

    fn says(&self, frame: Option<u32>, attribute: &str) -> Option<&str> {
        let (_, key) = self.place(frame?)?;
        key.attributes.get(attribute).map(String::as_str)
    }

    fn say(&mut self, frame: Option<u32>, attribute: &str, value: &str) -> bool {
        if let Some(frame) = frame {
            crate::desk::frames::say(self, frame, attribute, value);
        }
        true
    }
}
