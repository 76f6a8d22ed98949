//! The review room: what is next, what it is, what was suggested and what you say.
//!
//! It draws slices of the session, each behind a memo, and sends inputs. The
//! open item is drawn when another item comes to the desk, not when it is
//! answered; a row of the queue is drawn when that row changes.

mod queue;
mod row;
mod rows;

pub mod filter_words;
mod filters;
mod gains;
mod narrowed;

pub mod content;
pub mod item;
mod pictures;

mod answer;
pub mod controls;
pub mod question;
mod ranking;
mod suggestions;
mod text;

mod more;
mod phone;

use leptos::prelude::*;

use self::answer::AnswerColumn;
pub use self::filters::Filters;
pub use self::gains::Gains;
use self::item::ItemColumn;
pub use self::more::More;
pub use self::narrowed::{Narrowed, NothingMatches};
use self::phone::PhoneBar;
pub use self::pictures::why as why_not_shown;
use self::queue::QueueColumn;
pub use self::ranking::Ranking;
pub use self::text::TextAnswer;

/// The three columns; on a narrow screen the item with the answer below it and
/// the queue as a sheet over both.
#[component]
pub fn Review() -> impl IntoView {
    view! {
        <div class="review">
            <div class="review-columns">
                <QueueColumn />
                <ItemColumn />
                <AnswerColumn />
                <PhoneBar />
            </div>
        </div>
    }
    .into_any()
}
