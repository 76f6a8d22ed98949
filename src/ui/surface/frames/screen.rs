//! Where the picture of a frame comes from: a list of images, a video, or nowhere.

use std::rc::Rc;

use leptos::prelude::Track as _;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::pictures::Pictures;
use super::video::Video;
use crate::core::marks::geometry::Point;
use crate::core::model::item::SeriesKind;
use crate::desk::frames::{Reel, VIDEO_RATE};

/// How it is with the picture of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    Waiting,
    Here,
    /// The data name none.
    None,
    /// Why, for a person.
    Failed(String),
}

/// Everything is a handle: cheap to copy.
#[derive(Clone, Copy)]
pub struct Screen {
    source: StoredValue<Source, LocalStorage>,
    /// Tells that something came.
    pub came: Trigger,
    rate: Option<f64>,
    /// The rate was not given.
    is_assumed: bool,
    /// What holds all that is marked.
    extent: StoredValue<Extent, LocalStorage>,
}

pub type Extent = Rc<dyn Fn() -> Point>;

enum Source {
    Pictures(Pictures),
    Video(Video),
}

impl Screen {
    pub fn new(of: SeriesKind, sources: Vec<String>, rate: Option<f64>, extent: Extent) -> Self {
        let came = Trigger::new();
        let is_video = of == SeriesKind::Video && !sources.is_empty();
        let source = match sources.first().filter(|_| is_video) {
            Some(src) => Source::Video(Video::new(src, came)),
            None => Source::Pictures(Pictures::new(sources, came)),
        };
        let is_assumed = is_video && rate.is_none();
        let rate = if is_video { Some(rate.unwrap_or(VIDEO_RATE)) } else { rate };
        Self {
            source: StoredValue::new_local(source),
            came,
            rate,
            is_assumed,
            extent: StoredValue::new_local(extent),
        }
    }

    /// Frames a second.
    pub fn rate(self) -> Option<f64> {
        self.rate
    }

    /// What was assumed, for a person.
    pub fn about(self) -> Option<String> {
        self.is_assumed.then(|| {
            format!(
                "The data do not say how many frames a second this video has. {VIDEO_RATE} are \
                 assumed: with another number boxes lie beside what they are of."
            )
        })
    }

    /// How many frames there are as far as is known. Tracked.
    pub fn frames(self) -> u32 {
        self.came.track();
        self.source.with_value(|source| match source {
            Source::Pictures(pictures) => pictures.count(),
            Source::Video(video) => video.frames(self.rate.unwrap_or(VIDEO_RATE)),
        })
    }

    /// The size of the frames: of the first picture that came, else what holds all that is
    /// marked. Tracked.
    pub fn size(self) -> Option<Point> {
        self.came.track();
        let known = self.source.with_value(|source| match source {
            Source::Pictures(pictures) => pictures.size(),
            Source::Video(video) => video.size(),
        });
        known.or_else(|| match self.seen(0) {
            Seen::None | Seen::Failed(_) => Some(self.extent.with_value(|extent| extent())),
            _ => None,
        })
    }

    /// How it is with a frame. Tracked.
    pub fn seen(self, frame: u32) -> Seen {
        self.came.track();
        self.source.with_value(|source| match source {
            Source::Pictures(pictures) => pictures.seen(frame),
            Source::Video(video) => video.seen(),
        })
    }

    /// What a canvas draws of it.
    pub fn picture(self, frame: u32) -> Option<JsValue> {
        self.source.try_with_value(|source| match source {
            Source::Pictures(pictures) => pictures.picture(frame),
            Source::Video(video) => video.picture(),
        })?
    }

    /// Fetches the picture of a frame, and of those that come next.
    pub fn want(self, frame: u32) {
        let rate = self.rate.unwrap_or(VIDEO_RATE);
        self.source.update_value(|source| match source {
            Source::Pictures(pictures) => pictures.want(frame),
            Source::Video(video) => video.want(frame, rate),
        });
    }

    /// Tries once more to fetch what did not come.
    pub fn again(self, frame: u32) {
        self.source.update_value(|source| match source {
            Source::Pictures(pictures) => pictures.again(frame),
            Source::Video(video) => video.again(),
        });
        self.came.notify();
    }

    /// A video plays by itself.
    pub fn play(self, plays: bool, frame: u32) {
        let rate = self.rate.unwrap_or(VIDEO_RATE);
        self.source.try_update_value(|source| match source {
            Source::Pictures(_) => {}
            Source::Video(video) => video.play(plays, frame, rate),
        });
    }

    /// The frame to show now while it plays; `None`: it is not there yet.
    pub fn next(self, reel: &Reel) -> Option<u32> {
        let rate = self.rate.unwrap_or(VIDEO_RATE);
        self.source.with_value(|source| match source {
            Source::Pictures(pictures) => {
                let next = reel.frame.saturating_add(1);
                (pictures.seen(next) != Seen::Waiting).then_some(next)
            }
            Source::Video(video) => video.now(rate),
        })
    }
}
