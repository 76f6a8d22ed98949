//! Rounds: one action ends a round ([`ending`]: what it computes is in [`propose`], what is
//! taken of it in [`proposals`]); those so far are compared ([`so_far`]); and what people
//! corrected goes to a trainer as files ([`trainer`]).

mod ending;
mod proposals;
mod propose;

mod so_far;
mod trainer;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use crate::engine::protocol::Export;
use crate::ui::app::App;

pub fn rounds(desk: Desk) -> AnyView {
    view! {
        <div class="room-page certify">
            <p class="study-about">
                "What people corrected makes the next suggestions better, or it does not: end a round, \
                 train on what was corrected, open the new suggestions, and compare."
            </p>
            {part("End this round", ending::ending(desk))}
            {part("Rounds so far", so_far::so_far(desk))}
            {part("Files for the trainer", trainer::trainer(desk.app))}
        </div>
    }
    .into_any()
}

fn part(title: &'static str, body: AnyView) -> AnyView {
    let id = format!("rounds-{}", title.replace(' ', "-").to_lowercase());
    view! {
        <section class="certify-step" aria-labelledby=id.clone()>
            <h2 class="panel-title" id=id.clone()>{title}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// Everything, in a format of the Export room.
fn export(format: &str) -> Export {
    Export { format: format.to_owned(), query: None, gzip: false }
}

fn download(app: App, format: &str) {
    spawn_local(app.download(export(format)));
}
