//! Project files of several people become one: what is to be merged, who brought what, and why
//! files do not fit together. Of files of tracks: [`super::whose`].

use std::sync::Arc;

use js_sys::{Array, Object};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, File};

use super::whose::{asking, joined, name_of};
use crate::core::text::figure;
use crate::desk::merged::{sentence, where_they_stood};
use crate::engine::protocol::from_bytes;
use crate::engine::protocol::team::MergeReport;
use crate::ui::app::App;
use crate::ui::engine_client::EngineError;
use crate::ui::opening::Phase;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::notice::{Notice, Tone};

/// How the merged project is called until it is saved under another name.
const NAME: &str = "merged.countersign.jsonl";

/// What there is to be done, or was.
#[derive(Clone, PartialEq)]
enum Strip {
    Offering(String),
    Apart(String, Arc<Vec<u8>>),
    Whose(u32, Arc<Vec<u8>>),
    Merged(Arc<Vec<u8>>),
}

#[component]
pub fn Merge() -> impl IntoView {
    let app = App::here();
    let waiting = Memo::new(move |_| {
        app.opening.with(|opening| {
            let opening = opening.as_ref().filter(|opening| opening.phase == Phase::Merging)?;
            Some(opening.turn)
        })
    });
    Effect::new(move || {
        if let Some(turn) = waiting.get()
            && let Some(shell) = app.shell.try_get_value()
        {
            let files = shell.together.take();
            if !files.is_empty() {
                let given = files.iter().map(Given::of).collect();
                // Of files that are there once more it stays what was said.
                let before = shell.whose.take();
                let said = |file: &File| {
                    let known = before.iter().find(|(known, _)| Object::is(known, file));
                    known.and_then(|(_, said)| said.clone())
                };
                let files = files.into_iter().map(|file| (said(&file), file));
                shell.whose.replace(files.map(|(said, file)| (file, said)).collect());
                merge(app, turn, given, false);
            }
        }
    });
    let open = app.slice(|session| session.open);
    let strip = Memo::new(move |_| {
        let under_way = app.opening.with(|opening| {
            opening.as_ref().map(|opening| match &opening.phase {
                Phase::Offering => Some(Strip::Offering(opening.name.clone())),
                Phase::Whose(report) => Some(Strip::Whose(opening.turn, report.clone())),
                Phase::Apart(report) => Some(Strip::Apart(opening.name.clone(), report.clone())),
                _ => None,
            })
        });
        // Until its log is loaded nothing can be done with it.
        let report = || app.merge_report.get().filter(|_| open.get()).map(Strip::Merged);
        under_way.unwrap_or_else(report)
    });
    let shown = move || {
        strip.get().map(|strip| match strip {
            Strip::Offering(name) => offering(app, &name),
            Strip::Apart(name, report) => apart(app, &name, &report),
            Strip::Whose(turn, report) => asking(app, turn, read(&report)),
            Strip::Merged(report) => match read(&report) {
                report if report.tracks.is_empty() => merged(app, &report),
                report => joined(app, report),
            },
        })
    };
    view! { <div role="status">{shown}</div> }.into_any()
}

/// A file, and of tracks whose they are, once that was said.
pub struct Given {
    name: String,
    file: Blob,
    whose: Option<(String, String)>,
}

impl Given {
    fn of(file: &File) -> Self {
        Self { name: file.name(), file: file.clone().into(), whose: None }
    }

    /// With its sequence and its agent.
    pub fn by(file: &File, sequence: &str, agent: &str) -> Self {
        Self { whose: Some((sequence.to_owned(), agent.to_owned())), ..Self::of(file) }
    }

    fn for_engine(&self) -> Array {
        let list = Array::of2(&self.name.as_str().into(), &self.file);
        if let Some((sequence, agent)) = &self.whose {
            list.push(&sequence.into());
            list.push(&agent.into());
        }
        list
    }
}

/// Makes one project of the files, and opens it.
pub fn merge(app: App, turn: u32, files: Vec<Given>, into_open: bool) {
    let Some(shell) = app.shell.try_get_value() else { return };
    spawn_local(async move {
        let list: Array = files.iter().map(Given::for_engine).collect();
        let answer = shell.engine.merge(&list, into_open).await;
        let is_wanted =
            app.opening.with_untracked(|it| it.as_ref().is_some_and(|it| it.turn == turn));
        if !is_wanted {
            return;
        }
        match answer {
            Ok((report, Some(bytes))) => {
                match Blob::new_with_u8_array_sequence(&Array::of1(&bytes)) {
                    Ok(file) => {
                        let name = name_of(&read(&report)).unwrap_or_else(|| NAME.to_owned());
                        app.merge_report.set(Some(Arc::new(report)));
                        app.open_merged(turn, name, file, Array::new());
                    }
                    Err(error) => failed(app, turn, format!("there is no room for it ({error:?})")),
                }
            }
            Ok((report, None)) => app.set_phase(turn, {
                let has_tracks = !read(&report).tracks.is_empty();
                let report = Arc::new(report);
                if has_tracks { Phase::Whose(report) } else { Phase::Apart(report) }
            }),
            Err(EngineError::Cancelled) => {}
            Err(error) => failed(app, turn, error.to_string()),
        }
    });
}

fn failed(app: App, turn: u32, why: String) {
    app.set_phase(turn, Phase::Failed(why));
}

/// One project file beside the project that is open.
fn offering(app: App, name: &str) -> AnyView {
    let words = format!("{name} is a project of the dataset that is open.");
    let into = Callback::new(move |()| {
        let Some(shell) = app.shell.try_get_value() else { return };
        let Some(opening) = app.opening.get_untracked() else { return };
        let Some(file) = shell.inspected.borrow().clone() else { return };
        app.set_phase(opening.turn, Phase::Merging);
        merge(app, opening.turn, vec![Given { name: opening.name, file, whose: None }], true);
    });
    view! {
        <Notice>
            <div class="stack">
                <p>
                    <strong>{words}</strong>
                    " Merged, both keep every answer, and yours go on. Opened in its place, it \
                     shows its own answers; yours stay in this browser."
                </p>
                <div class="row">
                    <Button label="Merge into what is open".to_owned() look=Look::Solid on_press=into />
                    <Button
                        label="Open it in its place".to_owned()
                        on_press=Callback::new(move |()| app.open_with(None, None))
                    />
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

fn apart(app: App, name: &str, report: &[u8]) -> AnyView {
    let report = read(report);
    let words = format!("{name} do not fit together.");
    let problems = report.problems.into_iter().map(|problem| {
        view! {
            <li>
                <strong dir="auto">{problem.files.join(", ")}</strong>
                ": "
                {problem.message}
                "."
            </li>
        }
    });
    view! {
        <Notice tone=Tone::Danger>
            <div class="stack" data-part="apart">
                <p>
                    <strong>{words}</strong>
                    " Nothing was merged and nothing is lost: what was open is open."
                </p>
                <ul class="merge-problems">{problems.collect_view()}</ul>
                <div class="row">
                    <Button
                        label="Close".to_owned()
                        on_press=Callback::new(move |()| app.cancel_opening())
                    />
                </div>
            </div>
        </Notice>
    }
    .into_any()
}

fn read(report: &[u8]) -> MergeReport {
    from_bytes(report).unwrap_or_default()
}

fn merged(app: App, report: &MergeReport) -> AnyView {
    let words = sentence(report);
    let rows = report.people.iter().map(|person| {
        let files = where_they_stood(report, person);
        view! {
            <tr>
                <th scope="row"><bdi>{person.annotator.clone()}</bdi></th>
                <td data-kind="number">{figure(person.events)}</td>
                <td dir="auto">{files}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let any_notes = !report.notes.is_empty();
    let notes = report.notes.iter().map(|note| view! { <li>{note.clone()} "."</li> });
    let notes = notes.collect_view();
    view! {
        <Notice tone=Tone::Good>
            <div class="stack" data-part="merged">
                <p><strong>{words}</strong></p>
                <div class="table-scroll">
                    <table class="table" aria-label="Who brought what">
                        <thead>
                            <tr>
                                <th scope="col">"Person"</th>
                                <th scope="col" data-kind="number">"Events"</th>
                                <th scope="col">"In which files"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {any_notes.then_some(view! { <ul class="merge-problems">{notes}</ul> })}
                <div class="row">
                    <Button
                        label="Adjudicate".to_owned()
                        look=Look::Solid
                        on_press=Callback::new(move |()| {
                            use crate::desk::{command::Command, room::Room};
                            app.dispatch(Command::Room(Room::Adjudication));
                        })
                    />
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
