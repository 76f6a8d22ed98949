//! Raters: everyone with everyone, people and models in one table, and a map on
//! which who agrees stands near.

use leptos::prelude::*;

use super::choice::Room;
use super::{confusion, heat};
use crate::core::text::counted;
use crate::desk::plot::{Place, rater_map};
use crate::desk::study::pairs::{Shown, map_sheet, pairwise_sheet, part_sentence};
use crate::engine::protocol::study::{PairwiseFound, Studied, Study};
use crate::ui::study::choices::choices;
use crate::ui::study::figure::{Drawn, drawn, save_csv};
use crate::ui::study::watch::study;
use crate::ui::widgets::notice::Notice;

pub fn raters(room: Room) -> AnyView {
    let watch = study(room.app, move || Some(Study::Pairwise { question: room.question_id()? }));
    watch.shown("Comparing every two raters", move |studied| match studied {
        Studied::Pairwise(found) => Some(whole(room, found)),
        _ => None,
    })
}

fn whole(room: Room, found: &PairwiseFound) -> AnyView {
    let app = room.app;
    let named = move |rater: &_| room.named(rater);
    let question = room.question_id().unwrap_or_default();
    let sentences = found.parts.iter().map(|part| view! { <li>{part_sentence(part)}</li> });
    let left_out = (found.left_out > 0).then(|| {
        let said = format!(
            "{} with fewer labels are left out: the table would not fit.",
            counted(found.left_out, "rater")
        );
        view! { <Notice>{said}</Notice> }
    });
    let options: Vec<_> = Shown::of_any(found).into_iter().map(|it| (it, it.words())).collect();
    let first = options.first().map(|it| it.0).unwrap_or_default();
    let can: Vec<_> = options.iter().map(|it| it.0).collect();
    // Another question may have no order: then the first of what there is.
    let shown =
        room.slice(move |choice| if can.contains(&choice.shown) { choice.shown } else { first });
    let choose = Callback::new(move |shown| room.choose(|choice| choice.shown = shown));
    let sheet = StoredValue::new(pairwise_sheet(found, &named));
    let places: Vec<Place> = found
        .raters
        .iter()
        .map(|it| Place { name: named(&it.rater), model: it.rater.model, x: it.x, y: it.y })
        .collect();
    let title = format!(
        "Map of {}: who agrees stands near. The places are in the table below.",
        counted(u64::try_from(places.len()).unwrap_or_default(), "rater")
    );
    let map = drawn(
        app,
        Drawn {
            heading: "Map of raters",
            plot: rater_map(&title, &places),
            sheet: map_sheet(found, &named),
            file: vec![question.clone(), "rater-map".to_owned()],
            open: None,
            is_open: false,
        },
    );
    view! {
        <ul class="study-sentences figure">{sentences.collect_view()}</ul>
        {left_out}
        <div class="disagreement-body">
            <div class="study-column">
                {choices("Each cell says", &options, shown.into(), choose)}
                {heat::heat(room, found, shown)}
                <div class="row">
                    {save_csv(app, "Every two raters", sheet, vec![question, "raters".to_owned()])}
                </div>
                {confusion::confusion(room)}
            </div>
            <div class="study-column">
                {map}
                <p class="muted matrix-note">
                    "Discs are people, open lozenges are models. The directions mean nothing by \
                     themselves; only near and far do, and as far as two dimensions can show it."
                </p>
            </div>
        </div>
    }
    .into_any()
}
