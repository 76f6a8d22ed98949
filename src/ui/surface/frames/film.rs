//! What one sequence with tracks is made of: shared by its bar, its timeline and its keys.

use std::rc::Rc;

use leptos::prelude::*;

use super::player::Player;
use crate::core::marks::Track;
use crate::core::model::item::Content;
use crate::core::model::question::Question;
use crate::desk::frames::keys::{Marked, Now};
use crate::desk::frames::{Act, Difference, Hand, act, differences, frame_to_see};
use crate::desk::marking::{Chosen, Marking};
use crate::ui::app::App;
use crate::ui::surface::image::easel::Easel;

/// Everything is a handle: cheap to copy. Lives as long as the item is on the screen; the easel and
/// its marks live longer.
#[derive(Clone, Copy)]
pub struct Film {
    pub easel: Easel<Track>,
    pub player: Player,
    pub hand: RwSignal<Hand>,
    pub differences: Memo<Vec<Difference>>,
}

impl Film {
    pub fn new(app: App, question: &Question, content: &Content) -> Self {
        let easel = Easel::<Track>::of(app, question);
        let marking = easel.surface.marking;
        let proposals = Memo::new(move |_| marking.with(|it| it.stamp().0));
        let differences = Memo::new(move |_| {
            proposals.with(|_| ());
            marking.with_untracked(|it| differences(it.proposed()))
        });
        let player = Player::new(content, Some(Rc::new(easel)));
        let film = Self { easel, player, hand: RwSignal::new(Hand::default()), differences };
        film.follow();
        film
    }

    /// What there is for keys to speak to.
    pub fn now(self) -> Now {
        Now {
            marked: Marked::Tracks,
            is_chosen: self.easel.chosen.with(Option::is_some),
            is_merging: self.hand.with(|hand| hand.merging.is_some()),
            ..super::of_board(self.easel)
        }
    }

    /// Does what a key or a button means.
    pub fn act(self, what: Act) {
        let player = self.player;
        self.easel.settle();
        if what == Act::Play {
            return player.play(!player.plays.get_untracked());
        }
        player.play(false);
        let names = self.easel.names.get_untracked();
        let (mut reel, mut hand) = (player.reel.get_untracked(), self.hand.get_untracked());
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
        player.go(reel.frame);
        if what.is_of_time() && marking.with_untracked(|it| it.chosen != before) {
            marking.notify();
        }
        self.easel.say(said.unwrap_or_default());
    }

    /// Chooses a track, and a frame where one was pointed at.
    pub fn choose(self, chosen: Chosen, frame: Option<u32>) {
        self.easel.ask();
        if let Some(frame) = frame {
            self.player.play(false);
            self.player.go(frame);
        }
        if self.easel.chosen.get_untracked().as_ref() != Some(&chosen) {
            self.easel.surface.marking.update(|it| it.chosen = Some(chosen));
        }
    }

    /// Shows the chosen track where it is nearest, if it is not in this frame.
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
                let frame = self.player.reel.get_untracked().frame;
                let to = marking.with_untracked(|it| frame_to_see(&it.mark(chosen)?.place, frame));
                if let Some(frame) = to {
                    self.player.go(frame);
                }
            }
            now
        });
    }
}
