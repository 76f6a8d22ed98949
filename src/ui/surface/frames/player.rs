//! Which frame is on the screen, and the clock that goes from one to the next.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::Track as _;
use leptos::prelude::*;

use super::screen::Screen;
use crate::core::marks::Mark;
use crate::core::marks::compare::Compared;
use crate::core::marks::geometry::Point;
use crate::core::model::item::{Content, SeriesKind};
use crate::desk::drawing::{Board, OnImage};
use crate::desk::frames::{RATE, Reel};
use crate::desk::marking::Marking;
use crate::ui::surface::image::easel::{Dirty, Easel};

/// Everything is a handle: cheap to copy. Lives as long as the item is on the screen.
#[derive(Clone, Copy)]
pub struct Player {
    pub reel: RwSignal<Reel>,
    pub plays: RwSignal<bool>,
    pub screen: Screen,
    pub alt: StoredValue<String>,
    marks: StoredValue<Option<Rc<dyn OnFrames>>, LocalStorage>,
}

/// What is marked on the frames, as far as time has to do with it.
pub trait OnFrames {
    /// So many frames there are at least. Tracked.
    fn count(&self) -> u32;
    /// What holds all of it.
    fn extent(&self) -> Point;
    /// It belongs to the frame that is shown: no other comes by itself.
    fn is_busy(&self) -> bool;
    /// Another frame is asked for.
    fn settle(&self);
    /// This frame is shown now.
    fn show(&self, frame: u32);
    /// A picture came, or a video is where it was sent.
    fn redraw(&self);
}

impl<P: OnImage + Compared> OnFrames for Easel<P> {
    fn count(&self) -> u32 {
        self.surface.marking.with(|marking| {
            let last = all(marking).filter_map(|mark| mark.place.frames()).map(|it| it.1).max();
            last.map_or(0, |last| last.saturating_add(1))
        })
    }

    fn extent(&self) -> Point {
        let least: Point = [64.0, 64.0];
        self.surface.marking.with_untracked(|marking| {
            let reaches = all(marking).filter_map(|mark| mark.place.reach());
            reaches.fold(least, |[right, bottom], it| {
                [right.max(it.right).ceil(), bottom.max(it.bottom).ceil()]
            })
        })
    }

    fn is_busy(&self) -> bool {
        self.board.with_untracked(|board: &Board| board.is_busy() || board.is_drawing())
    }

    fn settle(&self) {
        Easel::settle(*self);
    }

    fn show(&self, frame: u32) {
        self.frame.set(Some(frame));
        OnFrames::redraw(self);
    }

    fn redraw(&self) {
        Easel::redraw(*self, Dirty::ALL);
    }
}

fn all<P: OnImage>(marking: &Marking<P>) -> impl Iterator<Item = &Mark<P>> {
    let proposed = marking.proposed().iter().map(|it| &it.mark);
    proposed.chain(marking.own().iter().map(AsRef::as_ref))
}

impl Player {
    /// Of a [`Content::Series`] and what is marked on it.
    pub fn new(content: &Content, marks: Option<Rc<dyn OnFrames>>) -> Self {
        let (of, sources, rate, alt) = match content {
            Content::Series { of, sources, rate, alt } => {
                (*of, sources.clone(), *rate, alt.clone())
            }
            _ => (SeriesKind::Frames, Vec::new(), None, String::new()),
        };
        let extent = {
            let marks = marks.clone();
            Rc::new(move || marks.as_ref().map_or([320.0, 180.0], |marks| marks.extent()))
        };
        let screen = Screen::new(of, sources, rate, extent);
        let player = Self {
            reel: RwSignal::new(Reel { frame: 0, count: 0, rate: screen.rate() }),
            plays: RwSignal::new(false),
            screen,
            alt: StoredValue::new(alt),
            marks: StoredValue::new_local(marks.clone()),
        };
        player.marks(|marks| marks.show(0));
        screen.want(0);
        let marked = Memo::new({
            let marks = StoredValue::new_local(marks);
            move |_| marks.with_value(|marks| marks.as_ref().map_or(0, |marks| marks.count()))
        });
        Effect::new(move || {
            let count = screen.frames().max(marked.get());
            if player.reel.with_untracked(|reel| reel.count != count) {
                player.reel.update(|reel| reel.count = count);
                screen.want(player.reel.get_untracked().frame);
            }
        });
        Effect::new(move || {
            screen.came.track();
            player.marks(|marks| marks.redraw());
        });
        player.tell_time();
        player
    }

    /// Shows a frame.
    pub fn go(self, frame: u32) {
        self.marks(|marks| marks.settle());
        if self.reel.try_update(|reel| reel.go(frame)) == Some(true) {
            let frame = self.reel.get_untracked().frame;
            self.marks(|marks| marks.show(frame));
            self.screen.want(frame);
        }
    }

    /// Begins or stops to play; at the end it begins anew.
    pub fn play(self, plays: bool) {
        if self.plays.get_untracked() == plays {
            return;
        }
        if plays && self.reel.with_untracked(|reel| reel.frame == reel.last()) {
            self.go(0);
        }
        self.plays.set(plays);
    }

    /// What it shows, for who cannot see it: `A road: Frame 3 of 0 to 39`.
    pub fn words(self) -> String {
        let alt = self.alt.get_value();
        let alt = if alt.is_empty() { "Frames without a description" } else { &alt };
        format!("{alt}: {}", self.reel.with(Reel::words))
    }

    /// Whether anything may be marked on it.
    pub fn is_marked(self) -> bool {
        self.marks.with_value(Option::is_some)
    }

    fn marks(self, what: impl Fn(&dyn OnFrames)) {
        let marks = self.marks.try_get_value().flatten();
        if let Some(marks) = marks {
            what(&*marks);
        }
    }

    fn tell_time(self) {
        let clock = StoredValue::new(None::<IntervalHandle>);
        let stop = move || {
            if let Some(handle) = clock.try_update_value(Option::take).flatten() {
                handle.clear();
            }
        };
        Effect::new(move || {
            stop();
            let plays = self.plays.get();
            self.screen.play(plays, self.reel.get_untracked().frame);
            if plays {
                let rate = self.screen.rate().unwrap_or(RATE).clamp(0.1, 60.0);
                let tick = Duration::from_secs_f64(1.0 / rate);
                let handle = set_interval_with_handle(move || self.tick(), tick).ok();
                clock.set_value(handle);
            }
        });
        on_cleanup(move || {
            stop();
            self.screen.play(false, 0);
        });
    }

    fn tick(self) {
        let Some(reel) = self.reel.try_get_untracked() else { return };
        let marks = self.marks.try_get_value().flatten();
        if marks.is_some_and(|marks| marks.is_busy()) {
            return self.plays.set(false);
        }
        match self.screen.next(&reel) {
            Some(frame) if frame <= reel.last() => self.go(frame),
            Some(_) => self.plays.set(false),
            // Its picture is on its way.
            None => {}
        }
    }
}
