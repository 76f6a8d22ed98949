//! Several files of tracks: which holds whose tracks of which sequence. Their names say it in part; the
//! rest is asked for, and what they say can be changed, also afterwards.

use leptos::prelude::*;

use super::merge::{Given, merge};
use crate::core::text::{counted, figure};
use crate::engine::protocol::team::{MergeReport, TrackFile};
use crate::ui::app::App;
use crate::ui::opening::Phase;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::notice::{Notice, Tone};

/// How the dataset of these files is called; `None` where they hold no tracks.
pub fn name_of(report: &MergeReport) -> Option<String> {
    let first = report.tracks.first()?;
    let is_one = report.tracks.iter().all(|it| it.sequence == first.sequence);
    let rest = if is_one { "" } else { " and others" };
    Some(format!("{}{rest}.jsonl", first.sequence))
}

/// The step that asks.
pub fn asking(app: App, turn: u32, report: MergeReport) -> AnyView {
    let MergeReport { files, tracks, problems, .. } = report;
    let count = counted(files.len() as u64, "file");
    let is_open = tracks.iter().any(|it| it.agent.is_empty());
    let said = app.shell.try_with_value(|shell| shell.whose.borrow().clone()).unwrap_or_default();
    let said = said.into_iter().map(|(_, said)| said).chain(std::iter::repeat(None));
    let drafts: Vec<Draft> = tracks
        .iter()
        .zip(said)
        .map(|(it, said)| said.unwrap_or_else(|| (it.sequence.clone(), it.agent.clone())))
        .map(|(sequence, agent)| (RwSignal::new(sequence), RwSignal::new(agent)))
        .collect();
    let rows = files.iter().zip(&tracks).zip(&drafts).enumerate().map(
        |(place, ((file, it), (sequence, agent)))| {
            let name = format!("file {}, {file}", place + 1);
            view! {
                <tr>
                    <th scope="row"><bdi>{file.clone()}</bdi></th>
                    <td>{holds(it)}</td>
                    <td>{cell(format!("Sequence of {name}"), *sequence)}</td>
                    <td>{cell(format!("Agent of {name}"), *agent)}</td>
                </tr>
            }
        },
    );
    let rows = rows.collect_view();
    let faults = problems.into_iter().map(|problem| {
        view! {
            <li>
                <strong dir="auto">{problem.files.join(", ")}</strong>
                ": "
                {problem.message}
                "."
            </li>
        }
    });
    let faults: Vec<_> = faults.collect();
    let faults = (!faults.is_empty()).then(|| {
        view! { <ul class="merge-problems" role="alert">{faults}</ul> }
    });
    let drafts = StoredValue::new(drafts);
    let open = Callback::new(move |()| {
        let Some(shell) = app.shell.try_get_value() else { return };
        let given = drafts.with_value(|drafts| {
            let mut files = shell.whose.borrow_mut();
            let pair = |((file, said), draft): (&mut (web_sys::File, _), &Draft)| {
                let (sequence, agent) = (draft.0.get_untracked(), draft.1.get_untracked());
                let given = Given::by(file, &sequence, &agent);
                *said = Some((sequence, agent));
                given
            };
            files.iter_mut().zip(drafts).map(pair).collect::<Vec<_>>()
        });
        app.set_phase(turn, Phase::Merging);
        merge(app, turn, given, false);
    });
    let why = if is_open {
        "The files do not say who made them, and not every name does: name the agent of each."
    } else {
        "The files do not say who made them; this is what their names seem to say."
    };
    view! {
        <Notice>
            <div class="stack" data-part="whose">
                <p>
                    <strong>{format!("Whose tracks are in these {count}?")}</strong>
                    " "
                    {why}
                    " Files of one sequence become one item, with an agent for each file."
                </p>
                {faults}
                {table("Whose tracks each file holds", rows)}
                <div class="row">
                    <Button label="Open".to_owned() look=Look::Solid on_press=open />
                    <Button
                        label="Cancel".to_owned()
                        look=Look::Quiet
                        on_press=Callback::new(move |()| app.cancel_opening())
                    />
                </div>
            </div>
        </Notice>
    }
    .into_any()
}

type Draft = (RwSignal<String>, RwSignal<String>);

/// What became of them.
pub fn joined(app: App, report: MergeReport) -> AnyView {
    let MergeReport { files, tracks, notes, .. } = report;
    let mut sequences: Vec<&str> = tracks.iter().map(|it| it.sequence.as_str()).collect();
    sequences.sort_unstable();
    sequences.dedup();
    let words = format!(
        "{} of tracks became {}.",
        counted(files.len() as u64, "file"),
        counted(sequences.len() as u64, "item")
    );
    let rows = files.iter().zip(&tracks).map(|(file, it)| {
        view! {
            <tr>
                <th scope="row"><bdi>{file.clone()}</bdi></th>
                <td>{holds(it)}</td>
                <td dir="auto">{it.sequence.clone()}</td>
                <td dir="auto">{it.agent.clone()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let any_notes = !notes.is_empty();
    let notes = notes.into_iter().map(|note| view! { <li>{note} "."</li> }).collect_view();
    let change = Callback::new(move |()| {
        let Some(shell) = app.shell.try_get_value() else { return };
        let files = shell.whose.borrow().iter().map(|(file, _)| file.clone()).collect();
        app.open_files(files);
    });
    view! {
        <Notice tone=Tone::Good>
            <div class="stack" data-part="joined">
                <p><strong>{words}</strong></p>
                {table("Whose tracks each file held", rows)}
                {any_notes.then_some(view! { <ul class="merge-problems">{notes}</ul> })}
                <div class="row">
                    <Button
                        label="Review".to_owned()
                        look=Look::Solid
                        on_press=Callback::new(move |()| {
                            use crate::desk::{command::Command, room::Room};
                            app.merge_report.set(None);
                            app.dispatch(Command::Room(Room::Review));
                        })
                    />
                    <Button label="Say it differently".to_owned() on_press=change />
                    <Button
                        label="Close".to_owned()
                        look=Look::Quiet
                        on_press=Callback::new(move |()| app.merge_report.set(None))
                    />
                </div>
            </div>
        </Notice>
    }
    .into_any()
}

fn table(name: &'static str, rows: impl IntoView + 'static) -> AnyView {
    view! {
        <div class="table-scroll">
            <table class="table" aria-label=name>
                <thead>
                    <tr>
                        <th scope="col">"File"</th>
                        <th scope="col">"Holds"</th>
                        <th scope="col">"Sequence"</th>
                        <th scope="col">"Agent"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What tells it from another file of the same name.
fn holds(it: &TrackFile) -> String {
    format!(
        "{}, {}, frames {} to {}",
        counted(it.tracks, "track"),
        if it.boxes == 1 { "1 box".to_owned() } else { format!("{} boxes", figure(it.boxes)) },
        it.frames.0,
        it.frames.1
    )
}

fn cell(label: String, value: RwSignal<String>) -> AnyView {
    view! {
        <input
            class="input"
            type="text"
            autocomplete="off"
            spellcheck="false"
            aria-label=label
            aria-invalid=move || value.with(|it| it.trim().is_empty()).then_some("true")
            prop:value=value
            on:input=move |event| value.set(event_target_value(&event))
        />
    }
    .into_any()
}
