//! Above the text: which marks are looked at, and which two sides are compared.

use leptos::prelude::*;

use super::Field;
use crate::desk::marking::Shown;
use crate::desk::marking::text::drawn::{Side, counts};
use crate::ui::widgets::field::{Check, Select, TextField};

/// A value that no agent's id is: those are not empty.
const ME: &str = "\u{0}me";

pub fn filter(field: Field) -> AnyView {
    let shown = Memo::new(move |_| field.surface.marking.with(|it| it.shown.clone()));
    let change = move |change: &dyn Fn(&mut Shown)| {
        field.surface.marking.update(|it| change(&mut it.shown));
    };
    let summary = move || {
        let counted = field.surface.marking.with(|it| (it.shown().len(), it.proposed().len()));
        let shown = shown.get();
        match shown.is_all() {
            true => "Filter and compare".to_owned(),
            false => format!("Filter and compare: {} of {} shown", counted.0, counted.1),
        }
    };
    let labels = move || {
        let any = (String::new(), "any label".to_owned());
        let labels = field.surface.question.with_value(|question| question.labels().to_vec());
        let labels = labels.into_iter().map(|it| (it.id.clone(), it.name().to_owned()));
        std::iter::once(any).chain(labels).collect::<Vec<_>>()
    };
    let agents = move || {
        let any = (String::new(), "any agent".to_owned());
        std::iter::once(any).chain(agents(field)).collect::<Vec<_>>()
    };
    let some = |id: String| Some(id).filter(|id| !id.is_empty());
    view! {
        <details class="fold text-filter">
            <summary>{summary}</summary>
            <div class="text-filter-line">
                <Select
                    label="Label"
                    options=Signal::derive(labels)
                    value=Signal::derive(move || shown.get().label.unwrap_or_default())
                    on_change=Callback::new(move |id: String| change(&|it| it.label = some(id.clone())))
                />
                <Select
                    label="Agent"
                    options=Signal::derive(agents)
                    value=Signal::derive(move || shown.get().agent.unwrap_or_default())
                    on_change=Callback::new(move |id: String| change(&|it| it.agent = some(id.clone())))
                />
                <TextField
                    label="Score at least"
                    kind="number"
                    value=Signal::derive(move || {
                        shown.get().least_score.map(|least| least.to_string()).unwrap_or_default()
                    })
                    on_input=Callback::new(move |text: String| {
                        change(&|it| it.least_score = text.trim().parse().ok());
                    })
                />
                <Check
                    label="Only not judged"
                    on=Signal::derive(move || shown.get().only_open)
                    on_change=Callback::new(move |on| change(&|it| it.only_open = on))
                />
            </div>
            {sides(field)}
        </details>
        {comparing(field)}
    }
    .into_any()
}

/// Begins to compare, or ends it.
pub fn toggle(field: Field) {
    let now = match field.sides.get_untracked() {
        Some(_) => None,
        None => untrack(|| first_sides(field)),
    };
    let said = match &now {
        Some((left, right)) => {
            format!(
                "Comparing {} and {}: {}.",
                name(field, left),
                name(field, right),
                told(field, &now)
            )
        }
        None if field.sides.with_untracked(Option::is_some) => "No comparison.".to_owned(),
        None => return field.app.toast("Nothing was suggested: there is nothing to compare."),
    };
    field.sides.set(now);
    field.say(said);
}

pub fn name(field: Field, side: &Side) -> String {
    match side {
        Side::Me => "you".to_owned(),
        Side::Agent(id) => field.told(|told| told.agent(id).to_owned()),
    }
}

/// The first two agents, or the only one and the person.
fn first_sides(field: Field) -> Option<(Side, Side)> {
    let mut agents = agents(field).into_iter().map(|(id, _)| Side::Agent(id));
    let first = agents.next()?;
    Some((first, agents.next().unwrap_or(Side::Me)))
}

/// Those who marked something here.
fn agents(field: Field) -> Vec<(String, String)> {
    field.surface.marking.with(|marking| {
        let mut ids: Vec<&str> = marking
            .proposed()
            .iter()
            .flat_map(|it| it.by.iter())
            .map(|by| by.agent.as_str())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        field.told(|told| {
            ids.iter().map(|id| ((*id).to_owned(), told.agent(id).to_owned())).collect()
        })
    })
}

fn sides(field: Field) -> AnyView {
    let options = move || {
        let mut all = vec![(String::new(), "nobody".to_owned())];
        all.extend(agents(field));
        all.push((ME.to_owned(), "you".to_owned()));
        all
    };
    let id = |side: &Side| match side {
        Side::Me => ME.to_owned(),
        Side::Agent(id) => id.clone(),
    };
    let side = |id: &str| if id == ME { Side::Me } else { Side::Agent(id.to_owned()) };
    let of = move |is_left: bool| {
        Signal::derive(move || {
            let sides = field.sides.get();
            sides.map(|(left, right)| id(if is_left { &left } else { &right })).unwrap_or_default()
        })
    };
    let set = move |is_left: bool| {
        Callback::new(move |chosen: String| {
            if chosen.is_empty() {
                return field.sides.set(None);
            }
            let sides = field.sides.get_untracked();
            let Some((left, right)) = sides.or_else(|| untrack(|| first_sides(field))) else {
                return;
            };
            let chosen = side(&chosen);
            field.sides.set(Some(if is_left { (chosen, right) } else { (left, chosen) }));
        })
    };
    view! {
        <div class="text-filter-line">
            <Select label="Compare" options=Signal::derive(options) value=of(true) on_change=set(true) />
            <Select label="with" options=Signal::derive(options) value=of(false) on_change=set(false) />
        </div>
    }
    .into_any()
}

/// How often they stand to each other how; the names are at the marks.
fn comparing(field: Field) -> AnyView {
    (move || {
        let sides = field.sides.get();
        let (left, right) = sides.as_ref()?;
        let names = format!("Comparing {} and {}: ", name(field, left), name(field, right));
        let told = field.surface.marking.with(|_| told(field, &sides));
        Some(view! { <p class="text-compared" role="status">{names} {told}</p> })
    })
    .into_any()
}

fn told(field: Field, sides: &Option<(Side, Side)>) -> String {
    let Some(sides) = sides else { return String::new() };
    let counted = field.surface.marking.with_untracked(|marking| counts(marking, sides));
    let names = (name(field, &sides.0), name(field, &sides.1));
    let each =
        counted.into_iter().map(|(it, count)| format!("{count} {}", it.words(&names.0, &names.1)));
    let said = each.collect::<Vec<_>>().join(" · ");
    if said.is_empty() { "nothing is marked".to_owned() } else { said }
}
