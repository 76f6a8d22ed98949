//! What one sequence on the screen is made of: shared by its bar, its timeline and its keys.

use std::time::Duration;

use leptos::prelude::Track as _;
use leptos::prelude::*;

use super::screen::Screen;
use crate::core::marks::{Mark, Track};
use crate::core::model::item::{Content, SeriesKind};
use crate::core::model::question::Question;
use crate::desk::drawing::Board;
use crate::desk::frames::{
    Act, Difference, Hand, RATE, Reel, act, differences, frame_to_see, keys::Now,
};
use crate::desk::marking::{Chosen, Marking};
use crate::ui::app::App;
use crate::ui::surface::image::easel::{Dirty, Easel};

/// Everything is a handle: cheap to copy. Lives as long as the item is on the screen; the easel and
/// its marks live longer.
#[derive(Clone, Copy)]
pub struct Film {
    pub easel: Easel<Track>,
    pub reel: RwSignal<Reel>,
    pub hand: RwSignal<Hand>,
    pub plays: RwSignal<bool>,
    pub differences: Memo<Vec<Difference>>,
    pub screen: Screen,
    pub alt: StoredValue<String>,
}

impl Film {
    pub fn new(app: App, question: &Question, content: &Content) -> Self {
        let easel = Easel::<Track>::of(app, question);
        let (of, sources, rate, alt) = match content {
            Content::Series { of, sources, rate, alt } => {
                (*of, sources.clone(), *rate, alt.clone())
            }
            _ => (SeriesKind::Frames, Vec::new(), None, String::new()),
        };
        let marking = easel.surface.marking;
        let proposals = Memo::new(move |_| marking.with(|it| it.stamp().0));
        let differences = Memo::new(move |_| {
            proposals.with(|_| ());
            marking.with_untracked(|it| differences(it.proposed()))
        });
        let screen = Screen::new(of, sources, rate, marking);
        let reel = Reel { frame: 0, count: 0, rate: screen.rate() };
        let film = Self {
            easel,
            reel: RwSignal::new(reel),
            hand: RwSignal::new(Hand::default()),
            plays: RwSignal::new(false),
            differences,
            screen,
            alt: StoredValue::new(alt),
        };
        easel.frame.set(Some(0));
        screen.want(0);
        let marked = Memo::new(move |_| marking.with(frames_of));
        Effect::new(move || {
            let count = screen.frames().max(marked.get());
            if film.reel.with_untracked(|reel| reel.count != count) {
                film.reel.update(|reel| reel.count = count);
                screen.want(film.reel.get_untracked().frame);
            }
        });
        // A picture came, or a video is where it was sent.
        Effect::new(move || {
            screen.came.track();
            easel.redraw(Dirty::ALL);
        });
        film.follow();
        film
    }

    /// What there is for keys to speak to.
    pub fn now(self) -> Now {
        let draws = self
            .easel
            .board
            .with(|board| board.tool() != crate::desk::drawing::Tool::Choose || board.is_drawing());
        Now {
            is_chosen: self.easel.chosen.with(Option::is_some),
            draws,
            is_busy: self.easel.board.with(Board::is_busy),
            is_merging: self.hand.with(|hand| hand.merging.is_some()),
        }
    }

    /// Does what a key or a button means.
    pub fn act(self, what: Act) {
        self.easel.settle();
        if what == Act::Play {
            return self.play(!self.plays.get_untracked());
        }
        self.play(false);
        let names = self.easel.names.get_untracked();
        let (mut reel, mut hand) = (self.reel.get_untracked(), self.hand.get_untracked());
        let marking = self.easel.surface.marking;
        let before = marking.with_untracked(|it| it.chosen.clone());
        let said = self.differences.with_untracked(|all| {
            let act = |it: &mut Marking<Track>| act(what, it, &mut reel, &mut hand, all, &names);
            match what.is_of_time() {
                // Looking is no change, and nothing is drawn again for it.
                true => marking.try_update_untracked(act),
                false => self.easel.surface.update(act),
            }
        });
        if self.hand.with_untracked(|it| *it != hand) {
            self.hand.set(hand);
        }
        self.go(reel.frame);
        if what.is_of_time() && marking.with_untracked(|it| it.chosen != before) {
            marking.notify();
        }
        self.easel.say(said.unwrap_or_default());
    }

    /// Shows a frame.
    pub fn go(self, frame: u32) {
        self.easel.settle();
        if self.reel.try_update(|reel| reel.go(frame)) == Some(true) {
            let frame = self.reel.get_untracked().frame;
            self.easel.frame.set(Some(frame));
            self.screen.want(frame);
            self.easel.redraw(Dirty::ALL);
        }
    }

    /// Chooses a track, and a frame where one was pointed at.
    pub fn choose(self, chosen: Chosen, frame: Option<u32>) {
        self.easel.ask();
        if let Some(frame) = frame {
            self.play(false);
            self.go(frame);
        }
        if self.easel.chosen.get_untracked().as_ref() != Some(&chosen) {
            self.easel.surface.marking.update(|it| it.chosen = Some(chosen));
        }
    }

    /// Begins or stops to play; at the end it begins anew.
    fn play(self, plays: bool) {
        if self.plays.get_untracked() == plays {
            return;
        }
        if plays && self.reel.with_untracked(|reel| reel.frame == reel.last()) {
            self.go(0);
        }
        self.plays.set(plays);
    }

    /// Shows the chosen track where it is nearest, if it is not in this frame; and the clock.
    fn follow(self) {
        let easel = self.easel;
        let marking = easel.surface.marking;
        Effect::new(move |before: Option<Option<(Option<usize>, Chosen)>>| {
            let chosen = easel.chosen.get();
            let now = marking.with_untracked(|it| {
                let chosen = chosen?;
                Some((it.place_of(&chosen), chosen))
            });
            // A suggestion that became an own track is the same one.
            let is_same = match (&before, &now) {
                (Some(Some((Some(one), _))), Some((Some(other), _))) => one == other,
                (Some(before), now) => before == now,
                (None, _) => false,
            };
            if let (false, Some((_, chosen))) = (is_same, &now) {
                let frame = self.reel.get_untracked().frame;
                let to = marking.with_untracked(|it| frame_to_see(&it.mark(chosen)?.place, frame));
                if let Some(frame) = to {
                    self.go(frame);
                }
            }
            now
        });
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
        // A box that is moved belongs to this frame.
        if self.easel.board.with_untracked(|board| board.is_busy() || board.is_drawing()) {
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

/// Up to where tracks reach: so many frames there are at least.
fn frames_of(marking: &Marking<Track>) -> u32 {
    let proposed = marking.proposed().iter().map(|it| &it.mark);
    let own = marking.own().iter().map(AsRef::<Mark<Track>>::as_ref);
    let last = proposed.chain(own).filter_map(|mark| mark.place.frames()).map(|it| it.1).max();
    last.map_or(0, |last| last.saturating_add(1))
}
