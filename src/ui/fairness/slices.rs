//! Slices: who is wrong where, first in sentences, then as a picture, then as a table
//! whose cells open their items.

use leptos::prelude::*;

use super::choice::Room;
use super::{cells, go, rates};
use crate::desk::fairness::slices::{is_too_small, plot, plots, sentence, sheet};
use crate::desk::fairness::table::filter;
use crate::desk::room::Room as Place;
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::{Slices, SlicesFound};
use crate::engine::protocol::study::{Studied, Study};
use crate::ui::study::back::figure_in;
use crate::ui::study::choices::choices;
use crate::ui::study::figure::{picture, save_csv, save_svg};
use crate::ui::study::open::open_filter;
use crate::ui::study::watch::study;
use crate::ui::widgets::empty::Empty;
use crate::ui::widgets::field::Select;
use crate::ui::widgets::notice::{Notice, Tone};

/// How many gaps are tested at a time, in plain words.
const TESTS: [(bool, &str); 2] = [(false, "Not even one"), (true, "A few")];

pub fn slices(room: Room) -> AnyView {
    let columns = room.columns();
    let (column, crossed) =
        (room.slice(|it| it.column.clone()), room.slice(|it| it.crossed.clone()));
    let discoveries = room.slice(|it| it.discoveries);
    let groups = room.slice(|it| it.groups.clone());
    let watch = study(room.app, move || {
        let first = Some(column.get()).filter(|it| !it.is_empty())?;
        let second = Some(crossed.get()).filter(|it| !it.is_empty() && *it != first);
        Some(Study::Slices(Slices {
            question: room.question_id()?,
            columns: std::iter::once(first).chain(second).collect(),
            discoveries: discoveries.get(),
            groups: Some(groups.get()).filter(|it| !it.is_empty()),
        }))
    });
    let body = watch.shown("Comparing the slices", move |studied| match studied {
        Studied::Slices(found) => Some(whole(room, found)),
        _ => None,
    });
    let is_sliced = Memo::new(move |_| columns.with(|columns| !columns.is_empty()));
    let none = move || {
        (!is_sliced.get()).then(|| {
            view! {
                <Empty
                    title="No metadata column"
                    why="Slices are made of a column of metadata, such as a dialect or a channel, \
                         and the dataset that is open has none. Name such columns where the data is \
                         opened."
                >
                    {go(room.app, "Open data", Place::Data)}
                </Empty>
            }
        })
    };
    view! {
        <div class="room-bar" hidden=move || !is_sliced.get()>
            {choosers(room, columns)}
        </div>
        <p class="study-about" hidden=move || !is_sliced.get()>
            {move || about(discoveries.get())}
            " "
            {move || about_groups(groups.with(String::is_empty))}
        </p>
        {none}
        {body}
    }
    .into_any()
}

fn about(discoveries: bool) -> &'static str {
    if discoveries {
        "Of all gaps that are called out, about 5 % at most are chance (Benjamini-Hochberg). Finds \
         more; look at each before you act on it."
    } else {
        "At most 5 % that even one of the gaps called out is chance (Holm). What is not called out \
         may still be there."
    }
}

fn about_groups(is_none: bool) -> &'static str {
    if is_none {
        "Where one author, account or document has several items, say by which column answers come \
         in groups: they are alike, and gaps would be called out too easily."
    } else {
        "Groups are drawn again as a whole (cluster bootstrap): ten items of one author count as one \
         author, not as ten."
    }
}

fn choosers(room: Room, columns: Memo<Vec<(String, String)>>) -> AnyView {
    let column = room.slice(|it| it.column.clone());
    let crossed = room.slice(|it| it.crossed.clone());
    let others = Signal::derive(move || {
        let first = column.get();
        let mut options = vec![(String::new(), "nothing".to_owned())];
        options.extend(columns.get().into_iter().filter(|it| it.0 != first));
        options
    });
    let choose_column = Callback::new(move |id: String| {
        room.choose(|choice| {
            for other in [&mut choice.crossed, &mut choice.groups] {
                if *other == id {
                    other.clear();
                }
            }
            choice.column = id;
        });
    });
    let choose_crossed = Callback::new(move |id: String| {
        room.choose(|choice| {
            if choice.groups == id {
                choice.groups.clear();
            }
            choice.crossed = id;
        });
    });
    let groups = room.slice(|it| it.groups.clone());
    let grouping = Signal::derive(move || {
        let slicing = [column.get(), crossed.get()];
        let mut options = vec![(String::new(), "none".to_owned())];
        options.extend(columns.get().into_iter().filter(|it| !slicing.contains(&it.0)));
        options
    });
    let choose_groups = Callback::new(move |id| room.choose(|choice| choice.groups = id));
    let choose_tests = Callback::new(move |it| room.choose(|choice| choice.discoveries = it));
    let discoveries = room.slice(|it| it.discoveries);
    view! {
        <div class="fairness-choice">
            <Select label="Slices by" options=columns value=column on_change=choose_column />
        </div>
        <div class="fairness-choice">
            <Select label="Crossed with" options=others value=crossed on_change=choose_crossed />
        </div>
        <div class="fairness-choice">
            <Select
                label="Answers come in groups by"
                options=grouping
                value=groups
                on_change=choose_groups
            />
        </div>
        {choices("False alarms allowed", &TESTS, discoveries.into(), choose_tests)}
    }
    .into_any()
}

fn whole(room: Room, found: &SlicesFound) -> AnyView {
    let app = room.app;
    let named = move |id: &str| room.agent_named(id);
    let mut file = vec![room.question_id().unwrap_or_default(), "slices".to_owned()];
    file.extend(found.columns.iter().cloned());
    let columns = room.columns_named(&found.columns);
    let sentences = found.sentences.iter().map(|it| view! { <li>{as_sentence(it)}</li> });
    let filters: Vec<_> = found.slices.iter().map(|slice| filter(found, slice)).collect();
    let open = Callback::new(move |place: usize| {
        if let Some(filter) = filters.get(place).cloned() {
            open_filter(room.app, &figure_in("slices", (place, 0)), filter);
        }
    });
    let pictures = pictures(room, found, open, file.clone());
    let small = is_too_small(found).then(|| {
        view! {
            <div class="row">
                <p class="study-about">
                    "Every answer counts: review more items, or take a column with fewer values."
                </p>
                {go(app, "Review", Place::Review)}
            </div>
        }
    });
    let cautions = found.cautions.iter().cloned();
    let cautions = cautions.map(|it| view! { <Notice tone=Tone::Differ>{it}</Notice> });
    let sheet = StoredValue::new(sheet(found, &named));
    view! {
        <p class="disagreement-sentence figure">{sentence(found, &columns)}</p>
        <ul class="study-sentences fairness-sentences">{sentences.collect_view()}</ul>
        {cautions.collect_view()}
        {small}
        {pictures}
        {cells::table(room, found)}
        <div class="row">{save_csv(app, "Slices", sheet, file.clone())}</div>
        {rates::rates(room, found, file)}
    }
    .into_any()
}

/// Nothing where no slice has a dot.
fn pictures(
    room: Room,
    found: &SlicesFound,
    open: Callback<usize>,
    file: Vec<String>,
) -> Option<AnyView> {
    let named = move |id: &str| room.agent_named(id);
    let all = plots(found, &named);
    if all.is_empty() {
        return None;
    }
    let pictures = all.iter().map(|plot| picture(plot, Some(open)));
    let whole = StoredValue::new(plot(found, &named));
    Some(
        view! {
            <section class="stack" aria-labelledby="fairness-plot">
                <h2 class="overline" id="fairness-plot">"How often agents are wrong"</h2>
                <div class="fairness-plots">{pictures.collect_view()}</div>
                <p class="muted matrix-note">
                    "A dot is the share of known answers on which the agent is wrong; the line through \
                     it is its interval (95 %). Dashed: all slices together. A lozenge: differs from \
                     the other slices by more than chance."
                </p>
                <div class="row">{save_svg(room.app, "Slices", whole, file)}</div>
            </section>
        }
        .into_any(),
    )
}
