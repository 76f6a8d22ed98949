//! Agreement: every coefficient that suits the question, with its interval.

use leptos::prelude::*;

use super::choice::Room;
use crate::desk::plot::{Ink, Line, intervals, one_interval};
use crate::desk::study::agreement::{WHO, agreement_sentence, agreement_sheet, compared, who_id};
use crate::desk::study::{as_sentence, interval_words, value_words, why_undefined};
use crate::engine::protocol::study::{AgreementFound, MetricFound, Studied, Study, Who};
use crate::ui::study::choices::choices;
use crate::ui::study::figure::{picture, save_csv, save_svg};
use crate::ui::study::table::{Head, table_of};
use crate::ui::study::watch::{RESAMPLES, SEED, study};
use crate::ui::widgets::fold::Fold;

pub fn agreement(room: Room) -> AnyView {
    let who = room.slice(|choice| choice.who);
    let watch = study(room.app, move || {
        let question = room.question_id()?;
        Some(Study::Agreement { question, who: who.get(), resamples: RESAMPLES, seed: SEED })
    });
    let body = watch.shown("Computing agreement and its intervals", move |studied| match studied {
        Studied::Agreement(found) => Some(whole(room, who.get_untracked(), found)),
        _ => None,
    });
    view! {
        {who_chooser(room)}
        {body}
    }
    .into_any()
}

/// Whose labels a study reads.
pub fn who_chooser(room: Room) -> AnyView {
    let options = WHO.map(|(who, _, words)| (who, words));
    let who = room.slice(|choice| choice.who);
    let choose = Callback::new(move |who| room.choose(|choice| choice.who = who));
    choices("Labels of", &options, who.into(), choose)
}

fn whole(room: Room, who: Who, found: &AgreementFound) -> AnyView {
    let question = room.question_id().unwrap_or_default();
    let file = vec![question, "agreement".to_owned(), who_id(who).to_owned()];
    let lines: Vec<Line> = found
        .metrics
        .iter()
        .map(|metric| Line {
            name: metric.title.clone(),
            figure: metric.figure.clone(),
            ink: Ink::Length,
        })
        .collect();
    let rows = found.metrics.iter().enumerate().map(|(place, metric)| row(metric, &lines, place));
    let help = found.metrics.iter().map(|metric| (metric.title.clone(), metric.help.clone()));
    let help = StoredValue::new(help.collect::<Vec<_>>());
    let plot = StoredValue::new(intervals("Agreement with intervals", &lines));
    let sheet = StoredValue::new(agreement_sheet(found));
    view! {
        <p class="disagreement-sentence figure">{agreement_sentence(found)}</p>
        <section class="stack" aria-labelledby="agreement-title">
            <h2 class="overline" id="agreement-title">"Coefficients"</h2>
            {table_of("agreement-title", "study-table", vec![Head::Words("Coefficient"), Head::Number("Value"), Head::Picture, Head::Words("Interval"), Head::Words("Level"), Head::Number("Items")], rows.map(|row| row(compared(found))).collect())}
            <p class="muted matrix-note">{as_sentence(&found.method)}</p>
            <div class="row">
                {save_svg(room.app, "Agreement", plot, file.clone())}
                {save_csv(room.app, "Agreement", sheet, file)}
            </div>
            <Fold summary="What each of them means">
                <dl class="study-help">
                    {move || help.get_value().into_iter().map(|(title, help)| view! {
                        <dt>{title}</dt>
                        <dd>{help}</dd>
                    }).collect_view()}
                </dl>
            </Fold>
        </section>
    }
    .into_any()
}

/// A line of the table; what a reader must know of it stands below its name.
fn row(metric: &MetricFound, lines: &[Line], place: usize) -> impl FnOnce(u32) -> AnyView {
    let figure = metric.figure.clone();
    let bar = picture(&one_interval(lines, place), None);
    let (title, level) = (metric.title.clone(), metric.level.clone());
    let notes = metric.notes.clone();
    move |items| {
        let why = why_undefined(&figure);
        let is_undefined = why.is_some();
        let said = why
            .into_iter()
            .chain(notes.iter().map(|note| as_sentence(note)))
            .map(|note| view! { <p class="study-note">{note}</p> });
        view! {
            <tr data-undefined=is_undefined.then_some("true")>
                <th scope="row"><p>{title}</p>{said.collect_view()}</th>
                <td data-kind="number">{value_words(&figure)}</td>
                <td class="study-bar">{(!is_undefined).then_some(bar)}</td>
                <td class="study-interval">{interval_words(&figure)}</td>
                <td>{level}</td>
                <td data-kind="number">{crate::ui::widgets::meter::count(items)}</td>
            </tr>
        }
        .into_any()
    }
}
