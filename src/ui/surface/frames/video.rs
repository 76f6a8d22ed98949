//! A video that the browser decodes. A frame is shown by seeking to its middle: on the border of two
//! it depends on the decoder which one comes.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlVideoElement;

use super::screen::Seen;
use crate::core::marks::geometry::Point;
use crate::ui::review::why_not_shown;

/// Behind the end of any video, in seconds.
const LATE: f64 = 1e9;

pub struct Video {
    element: Option<HtmlVideoElement>,
    src: String,
    failed: Rc<RefCell<bool>>,
    /// Heard as long as the video is on the screen.
    _heard: Vec<Closure<dyn FnMut()>>,
    plays: bool,
}

impl Video {
    pub fn new(src: &str, came: Trigger) -> Self {
        let made = document().create_element("video").ok();
        let element = made.and_then(|it| it.dyn_into::<HtmlVideoElement>().ok());
        let failed = Rc::new(RefCell::new(element.is_none()));
        let mut heard = Vec::new();
        if let Some(element) = &element {
            element.set_muted(true);
            element.set_attribute("playsinline", "").ok();
            element.set_preload("auto");
            for event in ["loadedmetadata", "durationchange", "loadeddata", "seeked", "error"] {
                let failed = Rc::clone(&failed);
                let video = element.clone();
                let closure = Closure::<dyn FnMut()>::new(move || {
                    if event == "error" {
                        failed.replace(true);
                    }
                    // Recordings do not say how long they are until their end was looked for.
                    if event == "loadedmetadata" && video.duration().is_infinite() {
                        video.set_current_time(LATE);
                    }
                    came.notify();
                });
                element
                    .add_event_listener_with_callback(event, closure.as_ref().unchecked_ref())
                    .ok();
                heard.push(closure);
            }
            element.set_src(src);
        }
        Self { element, src: src.to_owned(), failed, _heard: heard, plays: false }
    }

    /// 0 until its length is known.
    pub fn frames(&self, rate: f64) -> u32 {
        let length = self.element.as_ref().map_or(0.0, |it| it.duration());
        // A length that is a hair short of a whole frame has that frame.
        let frames = (length * rate + 0.01).floor();
        #[expect(clippy::cast_possible_truncation, reason = "no number and too many are cut off")]
        #[expect(clippy::cast_sign_loss, reason = "no number and too many are cut off")]
        let frames = if frames.is_finite() { frames.max(0.0) as u32 } else { 0 };
        frames
    }

    pub fn size(&self) -> Option<Point> {
        let element = self.element.as_ref()?;
        let size = [element.video_width(), element.video_height()];
        (!size.contains(&0)).then(|| size.map(f64::from))
    }

    pub fn seen(&self) -> Seen {
        if *self.failed.borrow() {
            return Seen::Failed(format!(
                "{} The browser may not decode this kind of video.",
                why_not_shown(&self.src)
            ));
        }
        match self.picture() {
            Some(_) => Seen::Here,
            None => Seen::Waiting,
        }
    }

    pub fn picture(&self) -> Option<JsValue> {
        // From 2 on it has the picture of where it is.
        let here = self.element.as_ref().filter(|it| it.ready_state() >= 2)?;
        Some(here.clone().into())
    }

    pub fn want(&mut self, frame: u32, rate: f64) {
        if let Some(element) = self.element.as_ref().filter(|_| !self.plays) {
            element.set_current_time((f64::from(frame) + 0.5) / rate);
        }
    }

    pub fn again(&mut self) {
        self.failed.replace(false);
        if let Some(element) = &self.element {
            element.load();
        }
    }

    pub fn play(&mut self, plays: bool, frame: u32, rate: f64) {
        let was_playing = std::mem::replace(&mut self.plays, plays);
        let Some(element) = &self.element else { return };
        if plays {
            // Refused where the page may not play; then it stands still, and steps still go.
            element.play().ok();
        } else if was_playing {
            element.pause().ok();
            self.want(frame, rate);
        }
    }

    /// The frame that is shown while it plays; behind the last one where it has ended.
    pub fn now(&self, rate: f64) -> Option<u32> {
        let element = self.element.as_ref()?;
        if element.ended() {
            return Some(u32::MAX);
        }
        #[expect(clippy::cast_possible_truncation, reason = "a time of a video; casts saturate")]
        #[expect(clippy::cast_sign_loss, reason = "a time of a video; casts saturate")]
        let frame = (element.current_time() * rate).floor().max(0.0) as u32;
        Some(frame)
    }
}

impl Drop for Video {
    fn drop(&mut self) {
        // Else it goes on loading.
        if let Some(element) = &self.element {
            element.pause().ok();
            element.remove_attribute("src").ok();
            element.load();
        }
    }
}
