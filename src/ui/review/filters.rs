//! All there is to filter by, with counts, in the place of the list while it is open.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use crate::desk::command::Command;
use crate::engine::protocol::{Count, Facets, Reply, Request};
use crate::engine::query::{ColumnIs, Filter, LabelIs, ScoreIs};
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::fold::Fold;
use crate::ui::widgets::meter::count;

#[component]
pub fn Filters(set_filter: Callback<Filter>, close: Callback<()>) -> impl IntoView {
    let app = App::here();
    let facets = RwSignal::new(None::<Facets>);
    let trouble = RwSignal::new(String::new());
    let seq = app.slice(|session| session.head.seq);
    Effect::new(move || {
        seq.get();
        spawn_local(async move {
            let new = match app.ask(Request::Facets).await {
                Ok(Reply::Facets(new)) => new.read(),
                Ok(_) => return,
                Err(why) => Err(why.to_string()),
            };
            match new {
                Ok(new) => {
                    facets.try_set(Some(new));
                }
                Err(why) => {
                    trouble.try_set(why);
                }
            }
        });
    });
    let filter = app.slice(|session| session.order.query.filter.clone());
    let body = move || match facets.get() {
        Some(facets) => groups(filter, set_filter, facets),
        None => view! { <p class="muted">{move || {
            let why = trouble.get();
            if why.is_empty() { "Counting…".to_owned() } else { why }
        }}</p> }
        .into_any(),
    };
    let node = NodeRef::<leptos::html::Div>::new();
    Effect::new(move || {
        if let Some(node) = node.get() {
            // An element that cannot take the focus leaves it where it is.
            node.focus().unwrap_or_default();
        }
    });
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            close.run(());
            app.dispatch(Command::BackToItem);
        }
    };
    let found = app.slice(|session| session.order.indices.len());
    view! {
        <div class="filters" tabindex="-1" node_ref=node on:keydown=keys>{body}</div>
        <div class="filters-foot">
            <Button
                label=Signal::derive(move || format!("Show {}", count(found.get() as u64)))
                look=Look::Solid
                on_press=close
            />
            <Button
                label="Clear all".to_owned()
                look=Look::Quiet
                on_press=Callback::new(move |()| set_filter.run(Filter::default()))
            />
        </div>
    }
    .into_any()
}

/// The parts of a filter that are lists of values.
#[derive(Clone, PartialEq)]
enum Part {
    State,
    Route,
    Disagreement,
    Marked,
    Rule,
    Agent,
    /// By question.
    Suggested(String),
    Answered(String),
    Column(String),
}

impl Part {
    fn holds(&self, filter: &Filter, id: &str) -> bool {
        let has = |list: &[String]| list.iter().any(|one| one == id);
        let label = |list: &[LabelIs], question: &str| {
            list.iter().any(|one| one.question == question && one.label == id)
        };
        match self {
            Self::State => parse(id).is_some_and(|it| filter.states.contains(&it)),
            Self::Marked => parse(id).is_some_and(|it| filter.marks.contains(&it)),
            Self::Disagreement => parse(id).is_some_and(|it| filter.disagreement.contains(&it)),
            Self::Route => has(&filter.routes),
            Self::Rule => has(&filter.rules),
            Self::Agent => has(&filter.agents),
            Self::Suggested(question) => label(&filter.suggested, question),
            Self::Answered(question) => label(&filter.answered, question),
            Self::Column(column) => {
                filter.metadata.iter().any(|it| it.column == *column && has(&it.any_of))
            }
        }
    }

    fn turn(&self, filter: &mut Filter, id: &str) {
        let text = || id.to_owned();
        let label = |question: &String| LabelIs { question: question.clone(), label: text() };
        match self {
            Self::State => turn(&mut filter.states, parse(id)),
            Self::Marked => turn(&mut filter.marks, parse(id)),
            Self::Disagreement => turn(&mut filter.disagreement, parse(id)),
            Self::Route => turn(&mut filter.routes, Some(text())),
            Self::Rule => turn(&mut filter.rules, Some(text())),
            Self::Agent => turn(&mut filter.agents, Some(text())),
            Self::Suggested(question) => turn(&mut filter.suggested, Some(label(question))),
            Self::Answered(question) => turn(&mut filter.answered, Some(label(question))),
            Self::Column(column) => {
                match filter.metadata.iter_mut().find(|it| it.column == *column) {
                    Some(part) => turn(&mut part.any_of, Some(text())),
                    None => filter
                        .metadata
                        .push(ColumnIs { column: column.clone(), any_of: vec![text()] }),
                }
                filter.metadata.retain(|it| !it.any_of.is_empty());
            }
        }
    }
}

fn turn<T: PartialEq>(list: &mut Vec<T>, value: Option<T>) {
    let Some(value) = value else { return };
    match list.iter().position(|one| *one == value) {
        Some(at) => {
            list.remove(at);
        }
        None => list.push(value),
    }
}

/// A value of a closed list by its word: `todo`, `flagged`, `model_model`.
fn parse<T: DeserializeOwned>(id: &str) -> Option<T> {
    serde_json::from_value(id.into()).ok()
}

fn groups(filter: Memo<Filter>, set: Callback<Filter>, facets: Facets) -> AnyView {
    let plain = [
        ("State", Part::State, facets.states, true),
        ("Route", Part::Route, facets.routes, true),
        ("Disagreement", Part::Disagreement, facets.disagreement, true),
        ("Marked", Part::Marked, facets.marks, false),
        ("Rule", Part::Rule, facets.rules, false),
        ("Agent", Part::Agent, facets.agents, false),
    ];
    let plain = plain
        .into_iter()
        .map(|(title, part, counts, open)| (title.to_owned(), part, counts, 0, open));
    let suggested = facets.suggested.into_iter().map(|it| {
        (format!("Suggested: {}", it.title), Part::Suggested(it.id), it.values, it.more, false)
    });
    let answered = facets.answered.into_iter().map(|it| {
        (format!("Answered: {}", it.title), Part::Answered(it.id), it.values, it.more, false)
    });
    let columns = facets
        .metadata
        .into_iter()
        .map(|it| (it.title, Part::Column(it.id), it.values, it.more, false));
    let all: Vec<_> = plain.chain(suggested).chain(answered).chain(columns).collect();
    let lists = all.into_iter().filter(|(_, _, counts, ..)| !counts.is_empty()).map(
        |(title, part, counts, more, open)| {
            let in_use = filter
                .with_untracked(|filter| counts.iter().any(|count| part.holds(filter, &count.id)));
            checks(title, part, counts, more, open || in_use, filter, set)
        },
    );
    view! {
        {score(filter, set)}
        {lists.collect_view()}
    }
    .into_any()
}

fn checks(
    title: String,
    part: Part,
    counts: Vec<Count>,
    more: u32,
    open: bool,
    filter: Memo<Filter>,
    set: Callback<Filter>,
) -> AnyView {
    let lines = move || {
        let lines = counts.clone().into_iter().map(|one| {
            let (part, turned) = (part.clone(), part.clone());
            let (id, other) = (one.id.clone(), one.id.clone());
            let on = Memo::new(move |_| filter.with(|filter| part.holds(filter, &id)));
            let change = move |_| {
                let mut filter = filter.get_untracked();
                turned.turn(&mut filter, &other);
                set.run(filter);
            };
            view! {
                <label class="filters-one">
                    <input type="checkbox" prop:checked=move || on.get() on:change=change />
                    <span class="ellipsis" dir="auto">{if one.title.is_empty() { one.id } else { one.title }}</span>
                    <span class="figure">{count(one.items)}</span>
                </label>
            }
        });
        let more = (more > 0)
            .then(|| view! { <p class="muted">{format!("and {} more values: use the search", count(more))}</p> });
        view! {
            {lines.collect_view()}
            {more}
        }
    };
    view! { <Fold class="filters-group" summary=title open=open>{lines()}</Fold> }.into_any()
}

/// The range of the score: both ends may stay empty.
fn score(filter: Memo<Filter>, set: Callback<Filter>) -> AnyView {
    let shown = move |read: fn(&ScoreIs) -> Option<f64>| {
        filter.with(|it| {
            it.score.as_ref().and_then(read).map(|end| end.to_string()).unwrap_or_default()
        })
    };
    let change = move |text: String, write: fn(&mut ScoreIs, Option<f64>)| {
        let mut filter = filter.get_untracked();
        let mut score = filter.score.take().unwrap_or_default();
        write(&mut score, text.trim().replace(',', ".").parse().ok());
        let empty = score.at_least.is_none() && score.below.is_none();
        filter.score = (!empty).then_some(score);
        set.run(filter);
    };
    let open = filter.with_untracked(|filter| filter.score.is_some());
    view! {
        <details class="fold filters-group" open=open>
            <summary>"Score"</summary>
            <div class="fold-body filters-range">
                <label>
                    "from "
                    <input
                        class="input"
                        inputmode="decimal"
                        prop:value=move || shown(|it| it.at_least)
                        on:change=move |event| change(event_target_value(&event), |it, end| it.at_least = end)
                    />
                </label>
                <label>
                    "to under "
                    <input
                        class="input"
                        inputmode="decimal"
                        prop:value=move || shown(|it| it.below)
                        on:change=move |event| change(event_target_value(&event), |it, end| it.below = end)
                    />
                </label>
            </div>
        </details>
    }
    .into_any()
}
