//! Which method serves this dataset: all of them on the items whose answer is
//! known, which they are not told.

use leptos::prelude::*;

use super::choice::Room;
use crate::core::text::counted;
use crate::desk::plot::{Ink, Line, intervals, one_interval};
use crate::desk::sheet::three;
use crate::desk::study::compare::compare_sheet;
use crate::desk::study::{as_sentence, interval_words, number_words, value_words, why_undefined};
use crate::engine::protocol::study::{CompareFound, MethodFound, Studied, Study};
use crate::ui::study::figure::{picture, save_csv, save_svg};
use crate::ui::study::table::{Head, table_of};
use crate::ui::study::watch::{SEED, study};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::meter::count;

pub fn compare(room: Room) -> AnyView {
    let (who, compared) = (room.slice(|it| it.who), room.slice(|it| it.compared));
    let watch = study(room.app, move || {
        if !compared.get() {
            return None;
        }
        Some(Study::Compare { question: room.question_id()?, who: who.get(), seed: SEED })
    });
    let ask = move || {
        (!compared.get()).then(|| {
            view! {
                <div>
                    <Button
                        label="Compare methods on known answers".to_owned()
                        on_press=Callback::new(move |()| room.choose(|choice| choice.compared = true))
                    />
                </div>
            }
        })
    };
    let body = watch.shown("Comparing the methods", move |studied| match studied {
        Studied::Compare(found) => Some(whole(room, found)),
        _ => None,
    });
    view! {
        <section class="stack" aria-labelledby="compare-title">
            <h2 class="overline" id="compare-title">"Which method serves here"</h2>
            {ask}
            {body}
        </section>
    }
    .into_any()
}

fn whole(room: Room, found: &CompareFound) -> AnyView {
    let lines: Vec<Line> = found
        .methods
        .iter()
        .map(|it| Line { name: it.title.clone(), figure: it.accuracy.clone(), ink: Ink::Length })
        .collect();
    let rows = found.methods.iter().enumerate().map(|(place, it)| row(it, &lines, place));
    let verdict = found.verdict.iter().map(|words| view! { <li>{as_sentence(words)}</li> });
    let file = vec![room.question_id().unwrap_or_default(), "methods".to_owned()];
    let plot = StoredValue::new(intervals("Share right by method, with intervals", &lines));
    let sheet = StoredValue::new(compare_sheet(found));
    view! {
        <ul class="study-sentences">{verdict.collect_view()}</ul>
        {table_of("compare-title", "study-table", vec![Head::Words("Method"), Head::Number("Share right"), Head::Picture, Head::Words("Interval"), Head::Number("Right"), Head::Number("Known items"), Head::Number("Ties"), Head::Number("Log loss")], rows.collect())}
        <p class="muted matrix-note">
            {format!(
                "{} with a known answer, which no method is told. Intervals: Wilson, 95 %. A tie counts as a share of a right answer.",
                counted(found.gold, "item")
            )}
        </p>
        <div class="row">
            {save_svg(room.app, "Methods", plot, file.clone())}
            {save_csv(room.app, "Methods", sheet, file)}
        </div>
    }
    .into_any()
}

fn row(it: &MethodFound, lines: &[Line], place: usize) -> AnyView {
    let why = why_undefined(&it.accuracy);
    let is_undefined = why.is_some();
    let right = if is_undefined { String::new() } else { three(it.right) };
    let right = right.trim_end_matches('0').trim_end_matches('.').to_owned();
    let bar = picture(&one_interval(lines, place), None);
    view! {
        <tr data-undefined=is_undefined.then_some("true")>
            <th scope="row" title=it.help.clone()>
                <p>{it.title.clone()}</p>
                {why.map(|why| view! { <p class="study-note">{why}</p> })}
            </th>
            <td data-kind="number">{value_words(&it.accuracy)}</td>
            <td class="study-bar">{(!is_undefined).then_some(bar)}</td>
            <td class="study-interval">{interval_words(&it.accuracy)}</td>
            <td data-kind="number">{right}</td>
            <td data-kind="number">{count(it.items)}</td>
            <td data-kind="number">{count(it.ties)}</td>
            <td data-kind="number">{if is_undefined { String::new() } else { number_words(it.log_loss) }}</td>
        </tr>
    }
    .into_any()
}
