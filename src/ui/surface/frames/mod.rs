//! Frames of a sequence, shown one after another; and what is marked on them, judged and corrected
//! frame by frame: tracks through them, or regions of which each is on one.
//!
//! ```text
//! Surface<Track>  ─▶ Film ────┬─▶ Easel (one frame's scene) ─▶ stage   (all of super::image)
//! Surface<Region> ─▶ Regions ─┤
//! nothing         ─▶ alone ───┴─▶ Player: reel (which frame), clock ◀── keys, bar, timeline
//!                                   └─▶ Screen: pictures or a video, fetched some frames ahead
//! ```
//! What is done to marks is [`crate::desk::frames`]; here are pictures, the clock, and what is
//! clicked.

mod alone;
mod bar;
mod film;
mod keys;
mod pictures;
mod player;
mod regions;
mod screen;
mod timeline;
mod tracks;
mod video;

use std::rc::Rc;

use leptos::prelude::*;

use self::player::Player;
use self::screen::Seen;
use super::image::canvas::Piece;
use super::image::easel::Easel;
use super::image::stage::{Below, stage};
use crate::core::model::item::Content;
use crate::core::model::question::{Question, QuestionKind};
use crate::desk::drawing::{Board, OnImage, Tool};
use crate::desk::frames::keys::Now;
use crate::desk::session::Session;
use crate::ui::app::App;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::notice::{Notice, Tone};

/// A field of the item that has frames.
#[derive(Clone)]
pub struct Sequence {
    pub field: String,
    /// A [`Content::Series`] of frames or of a video.
    pub content: Content,
}

/// Whether a question asks for marks on a field.
fn asks(question: &Question, field: &str) -> bool {
    matches!(
        &question.kind,
        QuestionKind::Tracks { field: of, .. } | QuestionKind::Regions { field: of, .. }
            if of == field
    )
}

/// The frames with the marks of the question that is asked, else of the first that asks for some;
/// where none does, the frames alone.
#[component]
pub fn Frames(sequence: StoredValue<Sequence>) -> impl IntoView {
    let app = App::here();
    let asked = app.slice(move |session: &Session| {
        sequence.with_value(|sequence| {
            let all = &session.schema.questions;
            let fits = |it: &&Question| asks(it, &sequence.field);
            let active = all.get(session.active).filter(fits);
            active.or_else(|| all.iter().find(fits)).map(|question| question.id.clone())
        })
    });
    (move || {
        let id = asked.get();
        let question =
            id.and_then(|id| app.session.with_untracked(|it| it.schema.question(&id).cloned()));
        sequence.with_value(|sequence| match &question {
            None => alone::alone(app, &sequence.content),
            Some(question) => match question.kind {
                QuestionKind::Regions { .. } => regions::regions(app, question, &sequence.content),
                _ => tracks::tracks(app, question, &sequence.content),
            },
        })
    })
    .into_any()
}

/// What keys have to know of a drawing on the frame.
fn of_board<P: OnImage>(easel: Easel<P>) -> Now {
    easel.board.with(|board: &Board| Now {
        draws: board.tool() != Tool::Choose || board.is_drawing(),
        is_busy: board.is_busy(),
        paints: board.tool().paints(),
        ..Now::default()
    })
}

/// Around what `draw` draws once the size of the frames is known.
fn figure(player: Player, draw: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let is_here = Memo::new(move |_| player.screen.size().is_some());
    let body = move || match is_here.get() {
        false => view! { <p class="empty" role="status">"Loading the first frame…"</p> }.into_any(),
        true => draw(),
    };
    view! {
        <figure class="easel frames">
            {body}
            <figcaption class="muted" dir="auto">{player.alt.get_value()}</figcaption>
        </figure>
    }
    .into_any()
}

/// The frame with its marks.
fn shown<P: OnImage>(easel: Easel<P>, player: Player, words: Signal<String>) -> AnyView {
    let size = Memo::new(move |_| player.screen.size().unwrap_or([1.0, 1.0]));
    (move || {
        let size = size.get();
        let pieces = Rc::new(move |_: &_| {
            let picture = player.screen.picture(player.reel.get_untracked().frame);
            picture.map(|picture| Piece::whole(picture, size)).into_iter().collect()
        });
        stage(easel, Below { size, pixel: [1.0, 1.0], pieces, words })
    })
    .into_any()
}

/// Why there is no picture of this frame, and what was assumed.
fn missing(player: Player) -> AnyView {
    let seen = Memo::new(move |_| player.screen.seen(player.reel.get().frame));
    let again = Callback::new(move |()| player.screen.again(player.reel.get_untracked().frame));
    (move || {
        let about = player.screen.about().map(|about| view! { <Notice>{about}</Notice> });
        let why = match seen.get() {
            Seen::Here | Seen::Waiting => None,
            Seen::None => Some(view! {
                <Notice>
                    {match player.is_marked() {
                        true => "The data name no picture for this frame: its marks are shown on a plain ground.",
                        false => "The data name no picture for this frame.",
                    }}
                </Notice>
            }
            .into_any()),
            Seen::Failed(why) => Some(view! {
                <Notice tone=Tone::Danger>{why}</Notice>
                <div>
                    <Button label="Try again".to_owned() on_press=again />
                </div>
            }
            .into_any()),
        };
        view! { {about} {why} }
    })
    .into_any()
}
