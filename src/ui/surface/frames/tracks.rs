//! Frames with tracks: the drawing of one frame, and the timeline of all.

use leptos::prelude::*;

use super::bar::{Means, bar, press};
use super::film::Film;
use super::{keys, timeline};
use crate::core::model::item::Content;
use crate::core::model::question::Question;
use crate::desk::frames::keys::Marked;
use crate::desk::frames::{Act, standing};
use crate::ui::app::App;
use crate::ui::surface::image::{attributes, filter, keys as drawing, toolbar};

pub fn tracks(app: App, question: &Question, content: &Content) -> AnyView {
    let film = Film::new(app, question, content);
    let (easel, player) = (film.easel, film.player);
    // Before the drawing's: who listens first hears keys first.
    keys::listen(
        app,
        move |_| drawing::is_free(easel),
        move || film.now(),
        move |what| film.act(what),
    );
    let words = Signal::derive(move || {
        let counts = easel.counts.get();
        let tracks = crate::core::text::counted((counts.shown + counts.own) as u64, "track");
        format!("{}; {tracks}, listed in the timeline", player.words())
    });
    let means = Means {
        marked: Marked::Tracks,
        ask: Callback::new(move |()| easel.ask()),
        act: Callback::new(move |what| film.act(what)),
    };
    let draw = move || {
        view! {
            {toolbar::toolbar(easel)}
            {super::shown(easel, player, words)}
            {bar(player, means, disagreements(film, means), stands(film))}
            {super::missing(player)}
            {timeline::timeline(film)}
            {keys::line(film)}
            {attributes::attributes(easel)}
            {filter::filter(easel)}
        }
        .into_any()
    };
    super::figure(player, draw)
}

fn disagreements(film: Film, means: Means) -> AnyView {
    let differs = Memo::new(move |_| film.differences.with(|all| !all.is_empty()));
    (move || {
        differs.get().then(|| {
            view! {
                <div class="easel-group">
                    {press(means, Act::Difference(false), "◂ Disagreement")}
                    {press(means, Act::Difference(true), "Disagreement ▸")}
                </div>
            }
        })
    })
    .into_any()
}

/// What the frame shows of the chosen track, in words.
fn stands(film: Film) -> Memo<String> {
    let (easel, player) = (film.easel, film.player);
    Memo::new(move |_| {
        let reel = player.reel.get();
        let names = easel.names.get();
        let said = easel.surface.marking.with(|it| standing(it, reel.frame, &names));
        let merging = film.hand.with(|hand| hand.merging.is_some());
        let merging = if merging { " Choose the track to merge it with." } else { "" };
        format!("{}. {said}.{merging}", reel.words())
    })
}
