//! Regions on frames: each is drawn, judged and corrected on its own frame.

use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use web_sys::PointerEvent;

use super::bar::{Means, bar, press};
use super::player::Player;
use super::timeline;
use crate::core::marks::Region;
use crate::core::model::item::Content;
use crate::core::model::question::Question;
use crate::core::text::counted;
use crate::desk::frames::keys::{Marked, Now};
use crate::desk::frames::{Act, act_on_regions, frames_of_regions, leave, standing_of_regions};
use crate::ui::app::App;
use crate::ui::surface::image::easel::Easel;
use crate::ui::surface::image::{agree, attributes, filter, keys as drawing, toolbar};

/// Everything is a handle: cheap to copy. Lives as long as the item is on the screen.
#[derive(Clone, Copy)]
struct Regions {
    easel: Easel<Region>,
    player: Player,
}

pub fn regions(app: App, question: &Question, content: &Content) -> AnyView {
    let easel = Easel::<Region>::of(app, question);
    let player = Player::new(content, Some(Rc::new(easel)));
    let it = Regions { easel, player };
    it.begin();
    it.follow();
    // Before the drawing's: who listens first hears keys first.
    super::keys::listen(
        app,
        move |_| drawing::is_free(easel),
        move || it.now(),
        move |what| it.act(what),
    );
    let words = Signal::derive(move || {
        let counts = easel.counts.get();
        let regions = counted((counts.shown + counts.own) as u64, "region");
        format!("{}; {regions}, listed under the answer", player.words())
    });
    let means = Means {
        marked: Marked::Regions,
        ask: Callback::new(move |()| easel.ask()),
        act: Callback::new(move |what| it.act(what)),
    };
    let draw = move || {
        view! {
            {toolbar::toolbar(easel)}
            {super::shown(easel, player, words)}
            {bar(player, means, it.marked(means), it.standing())}
            {it.lane()}
            {super::missing(player)}
            {drawing::line(easel)}
            {attributes::attributes(easel)}
            {agree::agree(easel)}
            {filter::filter(easel)}
        }
        .into_any()
    };
    super::figure(player, draw)
}

impl Regions {
    fn now(self) -> Now {
        Now {
            marked: Marked::Regions,
            is_chosen: self.easel.chosen.with(Option::is_some),
            ..super::of_board(self.easel)
        }
    }

    fn act(self, what: Act) {
        let player = self.player;
        self.easel.settle();
        if what == Act::Play {
            return player.play(!player.plays.get_untracked());
        }
        player.play(false);
        let names = self.easel.names.get_untracked();
        let mut reel = player.reel.get_untracked();
        let marking = self.easel.surface.marking;
        let before = marking.with_untracked(|it| it.chosen.clone());
        let said = marking.try_update_untracked(|it| act_on_regions(what, it, &mut reel, &names));
        player.go(reel.frame);
        if marking.with_untracked(|it| it.chosen != before) {
            marking.notify();
        }
        self.easel.say(said.unwrap_or_default());
    }

    /// With the frame of the first suggestion that nobody judged.
    fn begin(self) {
        let player = self.player;
        let marking = self.easel.surface.marking;
        let frame = marking.with_untracked(|it| {
            let mut open = it.open().filter_map(|place| it.proposed().get(place));
            open.find_map(|it| it.mark.place.frame)
        });
        // How many frames there are is known when the effects have run.
        request_animation_frame(move || {
            let is_begun = player.reel.try_with_untracked(|reel| reel.frame != 0);
            if let (Some(false), Some(frame)) = (is_begun, frame) {
                player.go(frame);
            }
        });
    }

    /// The frame of what is chosen comes into sight; what is chosen on a frame that was left is let
    /// go of.
    fn follow(self) {
        let (easel, player) = (self.easel, self.player);
        let marking = easel.surface.marking;
        Effect::new(move || {
            let chosen = easel.chosen.get();
            let frame = marking
                .with_untracked(|it| it.mark(chosen.as_ref()?).and_then(|it| it.place.frame));
            if let Some(frame) = frame.filter(|it| *it != player.reel.get_untracked().frame) {
                player.play(false);
                player.go(frame);
                // The scene follows the frame first.
                request_animation_frame(move || {
                    if easel.frame.try_get_untracked().is_some() {
                        easel.reveal(chosen.as_ref());
                    }
                });
            }
        });
        Effect::new(move || {
            let frame = easel.frame.get();
            let is_left = marking.try_update_untracked(|it| leave(it, frame.unwrap_or_default()));
            if is_left == Some(true) {
                marking.notify();
            }
        });
    }

    /// What goes from frame to frame that has a region.
    fn marked(self, means: Means) -> AnyView {
        let easel = self.easel;
        let any = Memo::new(move |_| easel.counts.with(|it| it.shown + it.own > 0));
        (move || {
            any.get().then(|| {
                view! {
                    <div class="easel-group">
                        {press(means, Act::Marked(false), "◂ Marked frame")}
                        {press(means, Act::Marked(true), "Marked frame ▸")}
                    </div>
                }
            })
        })
        .into_any()
    }

    /// The frames that have regions, from the first frame to the last: in words that is
    /// [`Self::standing`]. A press goes there.
    fn lane(self) -> AnyView {
        let (easel, player) = (self.easel, self.player);
        let marking = easel.surface.marking;
        let stamp = Memo::new(move |_| marking.with(|it| (it.stamp(), it.shown.clone())));
        let frames = Memo::new(move |_| {
            stamp.with(|_| ());
            marking.with_untracked(frames_of_regions)
        });
        let path = move |judged: bool| {
            let of = |frames: &Vec<(u32, bool)>| {
                let these = frames.iter().filter(|(_, is_judged)| *is_judged == judged);
                let these: Vec<(u32, u32)> = these.map(|(frame, _)| (*frame, *frame)).collect();
                timeline::bars(&these)
            };
            frames.with(of)
        };
        let count = Memo::new(move |_| player.reel.with(|reel| reel.count.max(1)));
        let node = NodeRef::<html::Div>::new();
        let point = move |event: PointerEvent| {
            event.prevent_default();
            let Some(node) = node.get_untracked() else { return };
            easel.ask();
            player.play(false);
            player.go(timeline::frame_at(&node, &event, count.get_untracked()));
        };
        view! {
            <div class="frames-lane" node_ref=node aria-hidden="true" on:pointerdown=point>
                <svg viewBox=move || format!("0 0 {} 12", count.get()) preserveAspectRatio="none">
                    <path class="frames-bar" d=move || path(false) transform="translate(0 1)"></path>
                    <path
                        class="frames-bar frames-judged"
                        d=move || path(true)
                        transform="translate(0 1)"
                    ></path>
                </svg>
                <span class="frames-here" style:--at=move || timeline::here(player)></span>
            </div>
            <p class="muted frames-legend" aria-hidden="true">
                "Bar: a frame with regions; filled once all of them are judged."
            </p>
        }
        .into_any()
    }

    fn standing(self) -> Memo<String> {
        let (easel, player) = (self.easel, self.player);
        Memo::new(move |_| {
            let reel = player.reel.get();
            let names = easel.names.get();
            let marking = easel.surface.marking;
            let said = marking.with(|it| standing_of_regions(it, reel.frame, &names));
            format!("{}. {said}.", reel.words())
        })
    }
}
