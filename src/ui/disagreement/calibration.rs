//! Calibration: how far an agent's scores are probabilities, and what would make
//! them so.

use leptos::prelude::*;

use super::choice::Room;
use crate::core::model::evidence::{CALIBRATION, Evidence, Finding};
use crate::desk::effect::Input;
use crate::desk::plot::reliability;
use crate::desk::study::calibration::{
    bins_sheet, calibration_numbers, calibration_sentence, maps_sheet,
};
use crate::desk::study::{as_sentence, number_words};
use crate::engine::protocol::study::{Behind, CalibrationFound, MapFound, Rater, Studied, Study};
use crate::ui::app::now as clock;
use crate::ui::study::back::figure_at;
use crate::ui::study::figure::{Drawn, drawn, save_csv, table};
use crate::ui::study::open::open_behind;
use crate::ui::study::watch::{once, study};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::Select;
use crate::ui::widgets::notice::{Notice, Tone};

const RELIABILITY: &str = "Reliability diagram";

pub fn calibration(room: Room) -> AnyView {
    // Only those that score this question: of the others there is nothing to say.
    let scorers = once(room.app, move || Some(Study::Scorers { question: room.question_id()? }));
    let ids = Memo::new(move |_| match scorers.found()?.as_ref() {
        Studied::Scorers(ids) => Some(ids.clone()),
        _ => None,
    });
    let chosen = room.slice(|choice| choice.agent.clone());
    let agent = Memo::new(move |_| {
        let (ids, chosen) = (ids.get()?, chosen.get());
        if ids.contains(&chosen) { Some(chosen) } else { ids.into_iter().next() }
    });
    let watch = study(room.app, move || {
        Some(Study::Calibration { question: room.question_id()?, agent: agent.get()? })
    });
    let body = watch.shown("Comparing scores with answers", move |studied| match studied {
        Studied::Calibration(found) => Some(whole(room, &agent.get_untracked()?, found)),
        _ => None,
    });
    let options = Signal::derive(move || {
        let named = |id: String| {
            let name = room.named(&Rater { model: true, name: id.clone() });
            (id, name)
        };
        ids.get().unwrap_or_default().into_iter().map(named).collect::<Vec<_>>()
    });
    // What is to be drawn of this is drawn below; only why there is none is said here.
    let none = scorers.shown("Looking for scores", |studied| match studied {
        Studied::Scorers(_) => Some(().into_any()),
        _ => None,
    });
    view! {
        <div class="disagreement-question" hidden=move || ids.with(Option::is_none)>
            <Select
                label="Agent"
                options=options
                value=Signal::derive(move || agent.get().unwrap_or_default())
                on_change=Callback::new(move |id| room.choose(|choice| choice.agent = id))
            />
        </div>
        {none}
        {body}
    }
    .into_any()
}

fn whole(room: Room, agent: &str, found: &CalibrationFound) -> AnyView {
    let app = room.app;
    let question = room.question_id().unwrap_or_default();
    let file = |what: &str| vec![question.clone(), agent.to_owned(), what.to_owned()];
    let best = found.maps.iter().find(|map| Some(&map.id) == found.best.as_ref());
    let undefined = found.undefined.clone().map(|why| {
        let said = format!("No map is best: {}.", why.trim_end_matches('.'));
        view! { <Notice tone=Tone::Differ>{said}</Notice> }
    });
    let curve = best.map(|map| map.curve.clone()).unwrap_or_default();
    let ranges: Vec<(f64, f64)> = found.bins.iter().map(|bin| (bin.low, bin.high)).collect();
    let open = {
        let (question, agent) = (question.clone(), agent.to_owned());
        Callback::new(move |place: usize| {
            let Some((low, high)) = ranges.get(place).copied() else { return };
            let (question, agent) = (question.clone(), agent.clone());
            let behind = Behind::Score { question, agent, low, high, right: None };
            open_behind(app, &figure_at(RELIABILITY, place), &behind);
        })
    };
    let diagram = (found.n > 0).then(|| {
        drawn(
            app,
            Drawn {
                heading: RELIABILITY,
                plot: reliability("Share right by score", &found.bins, &curve),
                sheet: bins_sheet(found),
                file: file("reliability"),
                open: Some(open),
                is_open: false,
            },
        )
    });
    let numbers = calibration_numbers(found).into_iter().map(|(name, help, value)| {
        view! {
            <tr>
                <th scope="row"><p>{name}</p><p class="study-note">{help}</p></th>
                <td data-kind="number">{number_words(value)}</td>
            </tr>
        }
    });
    let maps = (!found.maps.is_empty()).then(|| {
        let sheet = maps_sheet(found);
        let shown = table("Maps from score to probability", &sheet, None);
        let sheet = StoredValue::new(sheet);
        let said = match best {
            Some(map) => {
                format!("Best on answers that it has not seen: {}. {}", map.title, map.help)
            }
            None => "None is best.".to_owned(),
        };
        let force = in_force(room, &question, agent, best);
        view! {
            <section class="stack" aria-labelledby="calibration-maps">
                <h2 class="overline" id="calibration-maps">"Maps from score to probability"</h2>
                <p>{said}</p>
                {shown}
                {force}
                <p class="muted matrix-note">{as_sentence(&found.basis)}</p>
                <div class="row">{save_csv(app, "Maps", sheet, file("maps"))}</div>
            </section>
        }
    });
    view! {
        <p class="disagreement-sentence figure">{calibration_sentence(found)}</p>
        {undefined}
        <p class="muted matrix-note">{as_sentence(&found.truth)}</p>
        <div class="disagreement-body">
            <div class="study-column">
                {diagram}
                <p class="muted matrix-note">
                    "On the dashed line a score is a probability. Each mark is a bin: the larger, the \
                     more suggestions; the line through it is its interval (Wilson, 95 %)."
                </p>
            </div>
            <div class="study-column">
                <section class="stack" aria-labelledby="calibration-numbers">
                    <h2 class="overline" id="calibration-numbers">"How far scores are probabilities"</h2>
                    <table class="table study-table" aria-labelledby="calibration-numbers">
                        <tbody>{numbers.collect_view()}</tbody>
                    </table>
                </section>
                {maps}
            </div>
        </div>
    }
    .into_any()
}

/// Which map the page shows scores by, and the way to another.
fn in_force(room: Room, question: &str, agent: &str, best: Option<&MapFound>) -> AnyView {
    let app = room.app;
    let (question, agent) = (question.to_owned(), agent.to_owned());
    let now = app.slice(move |session| {
        let mut all = session.evidence.iter();
        all.find(|it| it.key() == (CALIBRATION, question.as_str(), agent.as_str())).cloned()
    });
    let proposed = best.and_then(|map| map.evidence.clone());
    let rely = move |evidence: Evidence| {
        app.send(Input::Rely { evidence: Box::new(evidence), now: clock() });
    };
    let words = move || match now.get() {
        Some(evidence) => format!("In force: {}.", evidence.said),
        None => "No map is in force: scores are shown as the agent gave them.".to_owned(),
    };
    let proposed = StoredValue::new(proposed);
    let use_it = move || {
        let proposed = proposed.get_value().filter(|it| now.get().as_ref() != Some(it))?;
        let label = if now.get().is_some() { "Use the new map" } else { "Use this map" };
        let press = Callback::new(move |()| rely(proposed.clone()));
        Some(view! { <Button label=label.to_owned() on_press=press look=Look::Solid /> })
    };
    let stop = move || {
        let evidence = now.get()?;
        let none = Evidence { scale: Vec::new(), finding: Finding::none(), ..evidence };
        let press = Callback::new(move |()| rely(none.clone()));
        Some(view! { <Button label="Show scores again".to_owned() on_press=press /> })
    };
    view! {
        <p role="status">{words}</p>
        <p class="muted matrix-note">
            "Where a map is in force, the review shows \u{201c}calibrated\u{201d} in the place of \
             \u{201c}score\u{201d}. Rules, filters and the order of the queue still read the score \
             as it is; no map turns the order round."
        </p>
        <div class="row">{use_it} {stop}</div>
    }
    .into_any()
}
