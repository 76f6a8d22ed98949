//! The fields of a condition, one for each kind of parameter.

use leptos::prelude::*;
use serde_json::{Value as Json, json};

use super::condition::One;
use crate::core::model::dataset::Named;
use crate::core::routing::rules::{Parameter, ParameterKind};
use crate::ui::widgets::chip::ToggleChip;
use crate::ui::widgets::field::{Check, Select, TextField};

pub fn fields(one: One) -> AnyView {
    one.rule.parameters.iter().map(|parameter| field(one, parameter)).collect_view().into_any()
}

fn field(one: One, parameter: &'static Parameter) -> AnyView {
    let (key, title) = (parameter.id, parameter.title);
    match parameter.kind {
        ParameterKind::Question => {
            let questions = move || one.desk.schema.with(|schema| {
                let each = schema.questions.iter().map(|it| (it.id.clone(), it.name().to_owned()));
                with_any("Every question", each)
            });
            select(one, parameter, Signal::derive(questions))
        }
        ParameterKind::Agent => {
            let agents = move || one.desk.schema.with(|schema| {
                let each = schema.agents.iter().map(|it| (it.id.clone(), it.name().to_owned()));
                with_any("Any agent", each)
            });
            select(one, parameter, Signal::derive(agents))
        }
        ParameterKind::Column => {
            let columns = move || one.desk.schema.with(|schema| {
                let each = schema.columns.iter().map(|it: &Named| (it.id.clone(), it.name().to_owned()));
                with_any("Choose a column", each)
            });
            select(one, parameter, Signal::derive(columns))
        }
        ParameterKind::Range { most, step } => range(one, most, step),
        ParameterKind::Share => view! {
            <TextField
                label=format!("{title}, in percent")
                kind="number"
                value=Signal::derive(move || one.number(key).map(|share| trim(share * 100.0)).unwrap_or_default())
                on_input=Callback::new(move |text: String| {
                    match text.trim().parse::<f64>() {
                        Ok(percent) => one.set(key, json!((percent / 100.0).clamp(0.0, 1.0))),
                        Err(_) if parameter.optional && text.trim().is_empty() => one.set(key, Json::Null),
                        Err(_) => {}
                    }
                })
            />
        }
        .into_any(),
        ParameterKind::Switch => view! {
            <Check
                label=title
                on=Signal::derive(move || one.get(key) == Some(Json::Bool(true)))
                on_change=Callback::new(move |on: bool| one.set(key, json!(on)))
            />
        }
        .into_any(),
        ParameterKind::Words => words(one, key, title),
        ParameterKind::Labels => {
            chips(one, key, title, Signal::derive(move || labels(one)))
        }
        ParameterKind::ColumnValues => {
            let values = move || {
                let column = one.text("column");
                one.desk.values.with(|facets| {
                    let facet = facets.iter().find(|it| Some(&it.id) == column.as_ref());
                    let values = facet.into_iter().flat_map(|it| &it.values);
                    values.map(|it| (it.id.clone(), format!("{} ({})", it.title, it.items))).collect()
                })
            };
            chips(one, key, title, Signal::derive(values))
        }
        ParameterKind::Weights => weights(one, key),
    }
}

/// Nothing chosen is `""`: the key is left out.
fn with_any(any: &str, each: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), any.to_owned())).chain(each).collect()
}

fn select(
    one: One,
    parameter: &'static Parameter,
    options: Signal<Vec<(String, String)>>,
) -> AnyView {
    let key = parameter.id;
    view! {
        <Select
            label=parameter.title
            options=options
            value=Signal::derive(move || one.text(key).unwrap_or_default())
            on_change=Callback::new(move |id: String| {
                // A required key stays, empty; an optional one goes.
                one.set(key, if id.is_empty() && !parameter.optional { json!("") } else if id.is_empty() { Json::Null } else { json!(id) });
                drop_foreign(one, parameter.kind);
            })
        />
    }
    .into_any()
}

/// What was chosen among the values of another column, or the labels of another
/// question, would go on to count without being seen.
fn drop_foreign(one: One, changed: ParameterKind) {
    for other in one.rule.parameters {
        match (changed, other.kind) {
            (ParameterKind::Column, ParameterKind::ColumnValues) => one.set(other.id, json!([])),
            (ParameterKind::Question, ParameterKind::Labels) => {
                let offered = untrack(|| labels(one));
                let mut chosen = untrack(|| one.list(other.id));
                chosen.retain(|id| offered.iter().any(|(known, _)| known == id));
                one.set(other.id, json!(chosen));
            }
            _ => {}
        }
    }
}

/// The labels of the chosen question, or of all.
fn labels(one: One) -> Vec<(String, String)> {
    let question = one.text("question");
    one.desk.schema.with(|schema| {
        let asked = schema.questions.iter();
        let asked = asked.filter(|it| question.as_ref().is_none_or(|id| *id == it.id));
        asked.flat_map(|it| it.labels()).map(|it| (it.id.clone(), it.name().to_owned())).collect()
    })
}

/// What is typed is left alone while it means the same words: a comma at the end must
/// not go away.
fn words(one: One, key: &'static str, title: &'static str) -> AnyView {
    fn split(text: &str) -> Vec<&str> {
        text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect()
    }
    let text = RwSignal::new(untrack(|| one.list(key)).join(", "));
    Effect::new(move || {
        let list = one.list(key);
        if text.with_untracked(|text| split(text) != list) {
            text.set(list.join(", "));
        }
    });
    view! {
        <div class="fields-wide">
            <TextField
                label=title
                help="Several: separated by commas."
                value=text
                on_input=Callback::new(move |typed: String| {
                    let words = json!(split(&typed));
                    text.set(typed);
                    one.set(key, words);
                })
            />
        </div>
    }
    .into_any()
}

fn range(one: One, most: Option<f64>, step: f64) -> AnyView {
    let end = move |key: &'static str, title: &'static str| {
        let help = match most {
            Some(most) => format!("0 to {most}, steps of {step}"),
            None => String::new(),
        };
        view! {
            <TextField
                label=title
                kind="number"
                placeholder=help
                value=Signal::derive(move || one.number(key).map(trim).unwrap_or_default())
                on_input=Callback::new(move |text: String| {
                    one.set(key, text.trim().parse::<f64>().map_or(Json::Null, |number| json!(number)));
                })
            />
        }
    };
    view! { {end("at_least", "At least")} {end("below", "Below")} }.into_any()
}

fn chips(
    one: One,
    key: &'static str,
    title: &'static str,
    options: Signal<Vec<(String, String)>>,
) -> AnyView {
    let chips = move || {
        let mut options = options.get();
        // What was chosen and is not offered stays in sight, so that it can be taken away.
        for id in one.list(key) {
            if !options.iter().any(|(known, _)| *known == id) {
                let title = if id.is_empty() { "missing".to_owned() } else { id.clone() };
                options.push((id, title));
            }
        }
        if options.is_empty() {
            return view! { <span class="muted">"Nothing to choose from yet."</span> }.into_any();
        }
        options
            .into_iter()
            .map(|(id, title)| {
                let mine = id.clone();
                view! {
                    <ToggleChip
                        label=title
                        on=Signal::derive(move || one.list(key).contains(&mine))
                        on_press=Callback::new(move |()| one.toggle(key, &id))
                    />
                }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <div class="field fields-wide" role="group" aria-label=title>
            <span class="field-label">{title}</span>
            <div class="row">{chips}</div>
        </div>
    }
    .into_any()
}

fn weights(one: One, key: &'static str) -> AnyView {
    let agents = one.desk.schema.with_untracked(|schema| schema.agents.clone());
    let weight = move |id: &str| {
        let given: Vec<(String, f64)> =
            one.get(key).and_then(|it| serde_json::from_value(it).ok()).unwrap_or_default();
        given.into_iter().find(|(agent, _)| agent == id).map(|(_, weight)| weight)
    };
    let set = move |id: &str, text: &str| {
        let mut given: Vec<(String, f64)> =
            one.get(key).and_then(|it| serde_json::from_value(it).ok()).unwrap_or_default();
        given.retain(|(agent, _)| agent != id);
        if let Ok(weight) = text.trim().parse::<f64>() {
            given.push((id.to_owned(), weight));
        }
        one.set(key, json!(given));
    };
    agents
        .into_iter()
        .map(|agent| {
            let (id, again) = (agent.id.clone(), agent.id.clone());
            view! {
                <TextField
                    label=format!("Weight of {}", agent.name())
                    kind="number"
                    placeholder="1"
                    value=Signal::derive(move || weight(&id).map(trim).unwrap_or_default())
                    on_input=Callback::new(move |text: String| set(&again, &text))
                />
            }
        })
        .collect_view()
        .into_any()
}

/// At most six decimals, none for nothing.
fn trim(number: f64) -> String {
    ((number * 1e6).round() / 1e6).to_string()
}
