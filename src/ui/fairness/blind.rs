//! Shown or hidden: what people say with suggestions in sight, and without.

use leptos::prelude::*;

use super::cells::share_cell;
use super::choice::Room;
use crate::desk::fairness::blind::{
    agents_sheet, arms, gap_said, headline, labels_sheet, people_sheet, plot, shift_sentence,
};
use crate::desk::fairness::rates::label_id;
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::{BlindFound, Gap, Share};
use crate::engine::protocol::study::{Studied, Study};
use crate::engine::query::{Filter, LabelIs};
use crate::ui::study::back::figure_at;
use crate::ui::study::figure::{Drawn, drawn, save_csv};
use crate::ui::study::open::open_filter;
use crate::ui::study::table::{Head, Level, Tabled, tabled};
use crate::ui::study::watch::{SEED, study};
use crate::ui::widgets::meter::count;

pub fn blind(room: Room) -> AnyView {
    let watch =
        study(room.app, move || Some(Study::Blind { question: room.question_id()?, seed: SEED }));
    let words = "Comparing answers with and without suggestions";
    let body = watch.shown(words, move |studied| match studied {
        Studied::Blind(found) => Some(whole(room, found)),
        _ => None,
    });
    view! {
        <p class="study-about">
            "Where a rule of the Routing room says so, suggestions are hidden until the first \
             judgement. What people say then is compared with what they say with suggestions in sight."
        </p>
        {body}
    }
    .into_any()
}

fn whole(room: Room, found: &BlindFound) -> AnyView {
    let sentences = found.sentences.iter().map(|it| view! { <li>{as_sentence(it)}</li> });
    view! {
        <p class="disagreement-sentence figure">{headline(found)}</p>
        <p class="figure">{arms(found)}</p>
        <ul class="study-sentences">{sentences.collect_view()}</ul>
        <div class="disagreement-body">
            <div class="study-column">
                {labels(room, found)}
                <p class="muted matrix-note">{shift_sentence(found)} " " {as_sentence(&found.method)}</p>
            </div>
            <div class="study-column">
                {agents(room, found)}
                {people(room, found)}
            </div>
        </div>
    }
    .into_any()
}

fn file(room: Room, what: &str) -> Vec<String> {
    vec![room.question_id().unwrap_or_default(), "blind".to_owned(), what.to_owned()]
}

fn labels(room: Room, found: &BlindFound) -> Option<AnyView> {
    const HEADING: &str = "Labels with suggestions hidden and shown";
    if found.labels.is_empty() {
        return None;
    }
    let question = room.question.get_untracked()?;
    let labels = found
        .labels
        .iter()
        .map(|it| LabelIs { question: question.id.clone(), label: label_id(&question, &it.label) });
    let labels: Vec<LabelIs> = labels.collect();
    let open = Callback::new(move |place: usize| {
        let Some(label) = labels.get(place).cloned() else { return };
        let answered = vec![label];
        let filter = Filter { answered, ..Filter::default() };
        open_filter(room.app, &figure_at(HEADING, place), filter);
    });
    let titled = move |label: &str| room.titled(label);
    Some(drawn(
        room.app,
        Drawn {
            heading: HEADING,
            plot: plot(found, &titled),
            sheet: labels_sheet(found, &titled),
            file: file(room, "labels"),
            open: Some(open),
            is_open: false,
        },
    ))
}

/// How often people say what each agent suggests.
fn agents(room: Room, found: &BlindFound) -> Option<AnyView> {
    if found.agents.is_empty() {
        return None;
    }
    let rows = found.agents.iter().map(|it| {
        view! {
            <tr>
                <th scope="row"><bdi>{room.agent_named(&it.agent)}</bdi></th>
                {share_cell(&it.blind)}
                {share_cell(&it.assisted)}
                {gap_cell(&it.blind, &it.assisted, &it.gap)}
            </tr>
        }
        .into_any()
    });
    let sheet = StoredValue::new(agents_sheet(found, &|id| room.agent_named(id)));
    Some(tabled(Tabled {
        id: "blind-agents",
        level: Level::Two,
        heading: "People say what the agent suggests",
        class: "study-table",
        heads: vec![
            Head::Words("Agent"),
            Head::Words("Hidden"),
            Head::Words("Shown"),
            Head::Words("Shown less hidden, points"),
        ],
        rows: rows.collect(),
        note: "Hidden: an accuracy that no suggestion could sway. Where it is higher when \
                   shown, people may follow the agent."
            .to_owned(),
        below: Some(save_csv(room.app, "Agents", sheet, file(room, "agents"))),
    }))
}

fn people(room: Room, found: &BlindFound) -> Option<AnyView> {
    if found.people.is_empty() {
        return None;
    }
    let rows = found.people.iter().enumerate().map(|(place, it)| {
        let (name, back) = (it.name.clone(), figure_at("blind-people", place));
        let from = back.clone();
        view! {
            <tr>
                <th scope="row">
                    <button
                        type="button"
                        class="link"
                        data-back=back
                        title="Opens what this person answered."
                        on:click=move |_| room.open_person(&from, &name)
                    >
                        <bdi>{it.name.clone()}</bdi>
                    </button>
                </th>
                <td data-kind="number">{count(it.blind)}</td>
                <td data-kind="number">{count(it.assisted)}</td>
                {share_cell(&it.accepted_wrong)}
            </tr>
        }
        .into_any()
    });
    let sheet = StoredValue::new(people_sheet(found));
    Some(tabled(Tabled {
        id: "blind-people",
        level: Level::Two,
        heading: "Person by person",
        class: "study-table",
        heads: vec![
            Head::Words("Person"),
            Head::Number("Hidden"),
            Head::Number("Shown"),
            Head::Words("Wrong suggestions accepted"),
        ],
        rows: rows.collect(),
        note: String::new(),
        below: Some(save_csv(room.app, "People", sheet, file(room, "people"))),
    }))
}

fn gap_cell(blind: &Share, assisted: &Share, gap: &Gap) -> AnyView {
    let sign = gap.stands_out.then_some("◆ ");
    view! {
        <td class="figure">
            <span class="fairness-gap" data-out=gap.stands_out.then_some("true")>
                {sign}{gap_said(blind, assisted, gap)}
            </span>
        </td>
    }
    .into_any()
}
