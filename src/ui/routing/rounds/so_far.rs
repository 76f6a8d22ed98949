//! The rounds of this log and report cards from files, put beside each other.
//!
//! Cards from files stay while the page is open, whichever dataset is: that is what they are for.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::download;
use crate::core::model::dataset::Schema;
use crate::desk::assurance::rounds::figures::{plot, sheet};
use crate::desk::assurance::rounds::{answer, ended, parts, said_beside, sentence, title};
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::{RoundStep, RoundsFound};
use crate::engine::protocol::study::{Studied, Study};
use crate::ui::app::App;
use crate::ui::listeners::all_of;
use crate::ui::routing::Desk;
use crate::ui::study::figure::{Drawn, drawn};
use crate::ui::study::watch::once;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::empty::Empty;
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::notice::{Notice, Tone};

/// A card is far smaller: what is larger is another file.
const LARGEST: f64 = 30e6;

/// A report card from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct File {
    name: String,
    text: String,
}

/// What is compared: a name and the text of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Card {
    name: String,
    said: String,
    text: String,
}

pub fn so_far(desk: Desk) -> AnyView {
    let app = desk.app;
    let files = RwSignal::new(app.remembered::<Vec<File>>().unwrap_or_default());
    Effect::new(move || {
        app.remember(files.get());
    });
    let of_log = app.slice(|session| {
        let ended = ended(&session.evidence).into_iter();
        let card = ended.map(|(number, it)| Card {
            name: format!("Round {number}"),
            said: said_beside(number, &it.said),
            text: it.finding.text().to_owned(),
        });
        card.collect::<Vec<_>>()
    });
    let cards = Memo::new(move |_| {
        let from_files = files.get().into_iter().map(|it| Card {
            said: "From a file, kept while this page is open.".to_owned(),
            name: it.name,
            text: it.text,
        });
        from_files.chain(of_log.get()).collect::<Vec<_>>()
    });
    let watch = once(app, move || {
        let cards: Vec<String> = cards.get().into_iter().map(|it| it.text).collect();
        (!cards.is_empty()).then_some(Study::Rounds { cards })
    });
    let shown = watch.shown("Comparing", move |studied| match studied {
        Studied::Rounds(found) => Some(compared(desk, found, &cards.get_untracked())),
        _ => None,
    });
    let none = move || {
        cards.with(Vec::is_empty).then(|| {
            view! {
                <Empty
                    title="No round was ended yet"
                    why="End this round above, or open the report card of an earlier dataset: then \
                         its suggestions are compared with these."
                />
            }
        })
    };
    view! {
        {none}
        {list(cards, files)}
        {from_files(app, files)}
        {shown}
        <div class="row">
            <Button
                label="Save the report card of now".to_owned()
                sign=Icon::Save
                title="JSON, to be opened here with a later dataset".to_owned()
                on_press=Callback::new(move |()| download(app, "report-card"))
            />
            <Button
                label="Save it to read".to_owned()
                sign=Icon::Save
                look=Look::Quiet
                title="Markdown, with tables".to_owned()
                on_press=Callback::new(move |()| download(app, "report-card-md"))
            />
        </div>
    }
    .into_any()
}

fn list(cards: Memo<Vec<Card>>, files: RwSignal<Vec<File>>) -> AnyView {
    let list = move || {
        let cards = cards.get();
        if cards.is_empty() {
            return None;
        }
        let from_files = files.with_untracked(Vec::len);
        let each = cards.into_iter().enumerate().map(|(place, card)| {
            let label = format!("Remove {}", card.name);
            let remove = Callback::new(move |()| {
                files.update(|files| {
                    if place < files.len() {
                        files.remove(place);
                    }
                });
            });
            let remove = (place < from_files).then(|| {
                view! {
                    <Button label=label square=true sign=Icon::Close look=Look::Quiet on_press=remove />
                }
            });
            let (first, agents) = parts(&card.said);
            view! {
                <li class="rounds-file">
                    <div class="grow">
                        <p>
                            <bdi class="strong">{card.name}</bdi>
                            " "
                            <span class="muted">{first.to_owned()}</span>
                        </p>
                        {lines(&agents)}
                    </div>
                    {remove}
                </li>
            }
        });
        Some(
            view! { <ul class="rounds-list" aria-label="Rounds that are compared">{each.collect_view()}</ul> },
        )
    };
    list.into_any()
}

/// What a round says of each agent.
pub fn lines(agents: &[&str]) -> Option<AnyView> {
    let each = agents.iter().map(|it| view! { <li>{(*it).to_owned()}</li> }).collect_view();
    (!agents.is_empty()).then(|| view! { <ul class="certify-words muted">{each}</ul> }.into_any())
}

/// Report cards, chosen or dropped here.
fn from_files(app: App, files: RwSignal<Vec<File>>) -> AnyView {
    let node = NodeRef::<Input>::new();
    let choose = Callback::new(move |()| {
        if let Some(input) = node.get_untracked() {
            input.click();
        }
    });
    let picked = move |_| {
        let Some(input) = node.get_untracked() else { return };
        let chosen = input.files().map(|files| all_of(&files)).unwrap_or_default();
        // The same file can be picked again.
        input.set_value("");
        spawn_local(read(app, files, chosen));
    };
    let dropped = move |event: web_sys::DragEvent| {
        let chosen = event.data_transfer().and_then(|data| data.files());
        let Some(chosen) = chosen.filter(|files| files.length() > 0) else { return };
        // Elsewhere in the window a file is opened as a dataset.
        event.prevent_default();
        event.stop_propagation();
        app.dragging.set(false);
        spawn_local(read(app, files, all_of(&chosen)));
    };
    let over = app.dragging;
    view! {
        <div class="rounds-drop" data-over=move || over.get().then_some("true") on:drop=dropped>
            <Button label="Open report cards…".to_owned() sign=Icon::Open on_press=choose />
            <span class="muted">
                "Or drop them here. They stay while this page is open, and go into no log."
            </span>
            <input
                class="spoken"
                type="file"
                multiple
                tabindex="-1"
                aria-hidden="true"
                accept=".json,application/json"
                node_ref=node
                on:change=picked
            />
        </div>
    }
    .into_any()
}

async fn read(app: App, files: RwSignal<Vec<File>>, chosen: Vec<web_sys::File>) {
    for file in chosen {
        let name = file.name();
        if file.size() > LARGEST {
            app.toast(format!("{name} is too large for a report card."));
            continue;
        }
        let text = JsFuture::from(file.text()).await.ok().and_then(|it| it.as_string());
        let Some(text) = text else {
            app.toast(format!("{name} cannot be read."));
            continue;
        };
        // Opened again, it takes the place of what it was.
        files.try_update(|files| {
            files.retain(|it| it.name != name);
            files.push(File { name, text });
        });
    }
}

fn compared(desk: Desk, found: &RoundsFound, cards: &[Card]) -> AnyView {
    let name = |card: u32| cards.get(card as usize).map(|it| it.name.clone()).unwrap_or_default();
    let names: Vec<String> = found.rounds.iter().map(|it| name(it.card)).collect();
    let unreadable = found.unreadable.iter().map(|(card, why)| {
        let words = format!("{}: {}", name(*card), as_sentence(why));
        view! { <Notice tone=Tone::Danger>{words}</Notice> }
    });
    let unreadable = unreadable.collect_view();
    if found.rounds.is_empty() {
        return unreadable.into_any();
    }
    let schema = desk.schema.get_untracked();
    let heading = "Right suggestions, round by round";
    let dataset = desk.app.session.with_untracked(|session| session.schema.name.clone());
    let figure = drawn(
        desk.app,
        Drawn {
            heading,
            plot: plot(heading, found, &names, &schema),
            sheet: sheet(found, &names, &schema),
            file: vec![dataset, "rounds".to_owned()],
            open: None,
            is_open: true,
        },
    );
    let by_chance = found.rounds.iter().flat_map(|it| &it.agents).all(|it| it.by_chance);
    let which = match by_chance {
        true => "Of answers that came by chance.",
        false => {
            "Where a round has answers that came by chance for an agent, and every other round too, \
             of these; else of all answers, which a rule or a person may have chosen."
        }
    };
    let steps = found.steps.iter().map(|it| step(it, &names, &schema)).collect_view();
    view! {
        {unreadable}
        <div class="stack">
            <h3 class="overline">"Did the corrected data make the next suggestions better?"</h3>
            <p class="certify-verdict" role="status">{answer(found, &names)}</p>
        </div>
        {steps}
        <div class="rounds-figure">{figure}</div>
        <p class="muted matrix-note">
            {which}
            " The line through a mark is its interval (95 %). ECE: how far scores are from being \
             probabilities, 0 is best. PSI: how far scores moved since the round before. "
            {as_sentence(&found.method)}
        </p>
    }
    .into_any()
}

fn step(step: &RoundStep, names: &[String], schema: &Schema) -> AnyView {
    let notes = step.notes.iter().map(|it| view! { <li class="muted">{as_sentence(it)}</li> });
    let changes = step.changes.iter().map(|it| view! { <li>{sentence(it, schema)}</li> });
    view! {
        <div class="stack">
            <h3 class="overline">{title(step, names)}</h3>
            <ul class="certify-words">
                {notes.collect_view()}
                {changes.collect_view()}
            </ul>
        </div>
    }
    .into_any()
}
