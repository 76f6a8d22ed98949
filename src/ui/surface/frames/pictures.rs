//! Images of frames: fetched a few ahead, and let go of when they are far away.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlImageElement;

use super::screen::Seen;
use crate::core::marks::geometry::Point;
use crate::ui::review::why_not_shown;

/// Frames that are fetched before they are asked for.
const AHEAD: u32 = 12;
/// Frames on both sides of the one that is shown that are kept.
const KEPT: u32 = 48;

pub struct Pictures {
    sources: Vec<String>,
    held: Rc<RefCell<BTreeMap<u32, Held>>>,
    came: Trigger,
}

struct Held {
    image: HtmlImageElement,
    state: Seen,
}

impl Pictures {
    pub fn new(sources: Vec<String>, came: Trigger) -> Self {
        Self { sources, held: Rc::default(), came }
    }

    pub fn count(&self) -> u32 {
        u32::try_from(self.sources.len()).unwrap_or(u32::MAX)
    }

    pub fn size(&self) -> Option<Point> {
        let held = self.held.borrow();
        let first = held.values().find(|it| it.state == Seen::Here)?;
        Some([f64::from(first.image.natural_width()), f64::from(first.image.natural_height())])
    }

    pub fn seen(&self, frame: u32) -> Seen {
        match (self.held.borrow().get(&frame), self.source(frame)) {
            (Some(held), _) => held.state.clone(),
            (None, Some(_)) => Seen::Waiting,
            (None, None) => Seen::None,
        }
    }

    pub fn picture(&self, frame: u32) -> Option<JsValue> {
        let held = self.held.borrow();
        let here = held.get(&frame).filter(|it| it.state == Seen::Here)?;
        Some(here.image.clone().into())
    }

    pub fn want(&mut self, frame: u32) {
        let (from, to) = (frame.saturating_sub(KEPT), frame.saturating_add(KEPT));
        self.held.borrow_mut().retain(|at, _| (from..=to).contains(at));
        for frame in frame..=frame.saturating_add(AHEAD) {
            let is_held = self.held.borrow().contains_key(&frame);
            if !is_held && let Some(source) = self.source(frame) {
                self.fetch(frame, source.to_owned());
            }
        }
    }

    pub fn again(&mut self, frame: u32) {
        self.held.borrow_mut().retain(|_, it| !matches!(it.state, Seen::Failed(_)));
        self.want(frame);
    }

    fn source(&self, frame: u32) -> Option<&str> {
        let source = self.sources.get(usize::try_from(frame).ok()?)?;
        (!source.is_empty()).then_some(source.as_str())
    }

    /// Also from another site: what is drawn is only looked at, its pixels are never read.
    fn fetch(&self, frame: u32, source: String) {
        let Ok(image) = HtmlImageElement::new() else { return };
        image.set_attribute("referrerpolicy", "no-referrer").ok();
        image.set_decoding("async");
        let say = |state: fn(&HtmlImageElement, &str) -> Seen| {
            // Whoever waited may have gone on: then nobody holds the list any more.
            let (held, came) = (Rc::downgrade(&self.held), self.came);
            let source = source.clone();
            Closure::once_into_js(move || {
                let Some(held) = held.upgrade() else { return };
                if let Some(it) = held.borrow_mut().get_mut(&frame) {
                    it.state = state(&it.image, &source);
                }
                came.notify();
            })
        };
        let here =
            say(|image, _| match image.natural_width() == 0 || image.natural_height() == 0 {
                true => {
                    Seen::Failed("The picture of this frame has no size of its own.".to_owned())
                }
                false => Seen::Here,
            });
        let failed = say(|_, source| Seen::Failed(why_not_shown(source)));
        image.set_onload(Some(here.unchecked_ref()));
        image.set_onerror(Some(failed.unchecked_ref()));
        image.set_src(&source);
        self.held.borrow_mut().insert(frame, Held { image, state: Seen::Waiting });
    }
}
