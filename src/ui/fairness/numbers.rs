//! Whole dataset: what the answers to a part of it say of all items, estimated in
//! three ways beside one another.

use leptos::prelude::*;

use super::cells::share_cell;
use super::choice::Room;
use crate::desk::fairness::numbers::{WAYS, plot, plots, sentence, sheet, ways};
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::{NumberFound, NumbersFound};
use crate::engine::protocol::study::{Studied, Study};
use crate::ui::study::figure::{picture, save_csv, save_svg};
use crate::ui::study::table::{Head, table_of};
use crate::ui::study::watch::study;
use crate::ui::widgets::field::Select;
use crate::ui::widgets::fold::Fold;

pub fn numbers(room: Room) -> AnyView {
    let by = room.slice(|choice| choice.by.clone());
    let watch = study(room.app, move || {
        let column = Some(by.get()).filter(|it| !it.is_empty());
        Some(Study::Numbers { question: room.question_id()?, column })
    });
    let body = watch.shown("Estimating over the whole dataset", move |studied| match studied {
        Studied::Numbers(found) => Some(whole(room, found)),
        _ => None,
    });
    let columns = room.columns();
    let options = Signal::derive(move || {
        let none = (String::new(), "all items together".to_owned());
        std::iter::once(none).chain(columns.get()).collect::<Vec<_>>()
    });
    let choose = Callback::new(move |id| room.choose(|choice| choice.by = id));
    view! {
        <div class="room-bar">
            <div class="fairness-choice">
                <Select label="Over" options=options value=by on_change=choose />
            </div>
        </div>
        <p class="study-about">
            "Answers to some of the items say something of all of them, where it is known how those \
             were drawn."
        </p>
        {body}
    }
    .into_any()
}

fn whole(room: Room, found: &NumbersFound) -> AnyView {
    let app = room.app;
    let by = room.choice.with_untracked(|choice| choice.by.clone());
    let mut file = vec![room.question_id().unwrap_or_default(), "whole-dataset".to_owned()];
    file.extend(Some(by).filter(|by| !by.is_empty()));
    let notes = found.notes.iter().map(|it| view! { <li>{as_sentence(it)}</li> });
    let pictures = plots(found).into_iter().map(|plot| picture(&plot, None)).collect_view();
    let is_sliced = found.rows.iter().any(|row| !row.slice.is_empty());
    let rows = found.rows.iter().map(|it| row(it, is_sliced)).collect();
    let heads = ["Number"].into_iter().chain(is_sliced.then_some("Slice"));
    let heads = heads.chain(WAYS.iter().map(|(words, _)| *words)).map(Head::Words);
    let (plot, sheet) = (StoredValue::new(plot(found)), StoredValue::new(sheet(found)));
    view! {
        <p class="disagreement-sentence figure">{sentence(found)}</p>
        <ul class="study-sentences fairness-sentences">{notes.collect_view()}</ul>
        <section class="stack" aria-labelledby="numbers-all">
            <h2 class="overline" id="numbers-all">"Estimated in three ways"</h2>
            <div class="fairness-plots">{pictures}</div>
            {table_of("numbers-all", "study-table", heads.collect(), rows)}
            <p class="muted matrix-note">{as_sentence(&found.method)}</p>
            <div class="row">
                {save_svg(app, "Whole dataset", plot, file.clone())}
                {save_csv(app, "Whole dataset", sheet, file)}
            </div>
            <Fold summary="What the three do">
                <dl class="study-help">
                    {WAYS.map(|(words, help)| view! { <dt>{words}</dt><dd>{help}</dd> }).collect_view()}
                </dl>
            </Fold>
        </section>
    }
    .into_any()
}

fn row(row: &NumberFound, is_sliced: bool) -> AnyView {
    let slice = if row.slice.is_empty() { "all items".to_owned() } else { row.slice.clone() };
    let cells = ways(row).into_iter().map(share_cell);
    view! {
        <tr>
            <th scope="row">{row.what.clone()}</th>
            {is_sliced.then(|| view! { <td><bdi>{slice}</bdi></td> })}
            {cells.collect_view()}
        </tr>
    }
    .into_any()
}
