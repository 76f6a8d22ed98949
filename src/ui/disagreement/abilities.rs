//! How good each rater is by a method: a number, and where the method learns it,
//! what the rater says of what is truly so.

use leptos::prelude::*;

use super::choice::Room;
use crate::desk::plot::{Ink, Line, one_interval};
use crate::desk::sheet::Sheet;
use crate::desk::study::abilities::{ability_sheet, by_ability, confusions_sheet, of_rater};
use crate::desk::study::{kind, number_words};
use crate::engine::protocol::study::{AbilityFound, Behind, Figure, TruthFound};
use crate::ui::study::back::figure_at;
use crate::ui::study::figure::{picture, save_csv, table};
use crate::ui::study::open::open_behind;
use crate::ui::study::table::{Head, Level, Tabled, tabled};
use crate::ui::widgets::field::Select;
use crate::ui::widgets::fold::Fold;
use crate::ui::widgets::meter::count;

/// The weakest first: the one to talk to.
pub fn abilities(room: Room, found: &TruthFound, file: Vec<String>) -> AnyView {
    let line = |it: &AbilityFound| Line {
        name: String::new(),
        figure: Figure { value: it.ability, ..Figure::default() },
        ink: if it.rater.model { Ink::Machine } else { Ink::Human },
    };
    let lines: Vec<Line> = found.raters.iter().map(line).collect();
    let question = room.question_id().unwrap_or_default();
    let rows = by_ability(found).into_iter().filter_map(|place| {
        let it = found.raters.get(place)?;
        let behind = Behind::Rater { question: question.clone(), rater: it.rater.clone() };
        let from = figure_at("truth-raters", place);
        let bar = picture(&one_interval(&lines, place), None);
        Some(
            view! {
                <tr>
                    <th scope="row">
                        <button
                            type="button"
                            class="link"
                            data-back=from.clone()
                            on:click=move |_| open_behind(room.app, &from, &behind)
                        >
                            <bdi>{room.named(&it.rater)}</bdi>
                        </button>
                        " "
                        <span class="muted">{kind(&it.rater)}</span>
                    </th>
                    <td data-kind="number">{number_words(it.ability)}</td>
                    <td class="study-bar">{it.ability.is_some().then_some(bar)}</td>
                    <td data-kind="number">{count(it.labels)}</td>
                </tr>
            }
            .into_any(),
        )
    });
    let sheet = StoredValue::new(ability_sheet(found, &|rater| room.named(rater)));
    let table = tabled(Tabled {
        id: "truth-raters",
        level: Level::Two,
        heading: "Raters, by this method",
        class: "study-table",
        heads: vec![
            Head::Words("Rater"),
            Head::Number("Number"),
            Head::Picture,
            Head::Number("Labels"),
        ],
        rows: rows.collect(),
        note: format!(
            "The number is: {}. The lowest first; a name opens what the rater labelled.",
            found.ability
        ),
        below: Some(save_csv(room.app, "Raters", sheet, file.clone())),
    });
    view! {
        {table}
        {confusions(room, found, file)}
    }
    .into_any()
}

/// One rater at a time; nothing where the method learns no such thing.
fn confusions(room: Room, found: &TruthFound, mut file: Vec<String>) -> Option<AnyView> {
    let with = found.raters.iter().filter(|it| !it.confusion.is_empty());
    let sheets: Vec<(String, Sheet)> =
        with.map(|it| (room.named(&it.rater), of_rater(&found.classes, it))).collect();
    let options =
        sheets.iter().enumerate().map(|(place, (name, _))| (place.to_string(), name.clone()));
    let options: Vec<_> = options.collect();
    if options.is_empty() {
        return None;
    }
    file.push("confusion".to_owned());
    let all = StoredValue::new(confusions_sheet(found, &|rater| room.named(rater)));
    let sheets = StoredValue::new(sheets);
    let chosen = RwSignal::new(0_usize);
    let save = move || {
        let file = file.clone();
        save_csv(room.app, "What each rater says of what is truly so", all, file)
    };
    let shown = move || {
        sheets.with_value(|sheets| {
            let (name, sheet) = sheets.get(chosen.get())?;
            Some(table(&format!("What {name} says, by what is truly so"), sheet, None))
        })
    };
    Some(
        view! {
            <Fold summary="What each rater says of what is truly so">
                <div class="stack">
                    <Select
                        label="Rater"
                        options=Signal::derive({
                            let options = options.clone();
                            move || options.clone()
                        })
                        value=Signal::derive(move || chosen.get().to_string())
                        on_change=Callback::new(move |place: String| chosen.set(place.parse().unwrap_or_default()))
                    />
                    {shown}
                    <div class="row">{save.clone()}</div>
                </div>
            </Fold>
        }
        .into_any(),
    )
}
