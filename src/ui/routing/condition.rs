//! The editor of one condition, built from its entry in [`RULES`]: a new kind
//! of condition gets its fields without a line here.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value as Json, json};

use super::Desk;
use crate::core::model::dataset::Named;
use crate::core::routing::policy::Condition;
use crate::core::routing::rules::{Parameter, ParameterKind, RULES, RuleKind};
use crate::engine::protocol::{Reply, Request};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::chip::ToggleChip;
use crate::ui::widgets::field::{Check, Select, TextField};
use crate::ui::widgets::icon::Icon;

/// Metadata values to choose from; asked once.
pub fn ask_values(desk: Desk) {
    spawn_local(async move {
        if let Ok(Reply::Facets(facets)) = desk.app.ask(Request::Facets).await {
            desk.values.set(facets.metadata);
        }
    });
}

pub fn editor(desk: Desk, number: usize) -> AnyView {
    let id = desk.draft.with_untracked(|policy| {
        let rule = policy.rules.get(desk.chosen.get_untracked())?;
        rule.when.get(number).map(Condition::id)
    });
    let Some(rule) = id.and_then(|id| RULES.iter().find(|rule| rule.id == id)) else {
        return ().into_any();
    };
    let remove = Callback::new(move |()| {
        desk.change_rule(|rule| {
            if number < rule.when.len() {
                rule.when.remove(number);
            }
        });
    });
    let one = One { desk, number };
    view! {
        <fieldset class="condition">
            <legend class="strong">{rule.title}</legend>
            <span class="condition-remove">
                <Button
                    label=format!("Remove condition {}: {}", number + 1, rule.title)
                    sign=Icon::Close
                    square=true
                    look=Look::Quiet
                    on_press=remove
                />
            </span>
            <p class="field-help">{rule.help}</p>
            <div class="export-options">{fields(one, rule)}</div>
        </fieldset>
    }
    .into_any()
}

fn fields(one: One, rule: &'static RuleKind) -> AnyView {
    rule.parameters.iter().map(|parameter| field(one, parameter)).collect_view().into_any()
}

fn field(one: One, parameter: &'static Parameter) -> AnyView {
    let (key, title) = (parameter.id, parameter.title);
    match parameter.kind {
        ParameterKind::Question => {
            let questions = move || one.desk.schema.with(|schema| {
                let each = schema.questions.iter().map(|it| (it.id.clone(), it.name().to_owned()));
                with_any("Every question", each)
            });
            select(one, key, title, Signal::derive(questions))
        }
        ParameterKind::Agent => {
            let agents = move || one.desk.schema.with(|schema| {
                let each = schema.agents.iter().map(|it| (it.id.clone(), it.name().to_owned()));
                with_any("Any agent", each)
            });
            select(one, key, title, Signal::derive(agents))
        }
        ParameterKind::Column => {
            let columns = move || one.desk.schema.with(|schema| {
                let each = schema.columns.iter().map(|it: &Named| (it.id.clone(), it.name().to_owned()));
                with_any("Choose a column", each)
            });
            select(one, key, title, Signal::derive(columns))
        }
        ParameterKind::Range { most, step } => range(one, most, step),
        ParameterKind::Share => view! {
            <TextField
                label=format!("{title}, in percent")
                kind="number"
                value=Signal::derive(move || one.number(key).map(|share| trim(share * 100.0)).unwrap_or_default())
                on_input=Callback::new(move |text: String| {
                    if let Ok(percent) = text.trim().parse::<f64>() {
                        one.set(key, json!((percent / 100.0).clamp(0.0, 1.0)));
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
        ParameterKind::Words => view! {
            <div class="export-wide">
                <TextField
                    label=title
                    help="Several: separated by commas."
                    value=Signal::stored(one.list(key).join(", "))
                    on_input=Callback::new(move |text: String| {
                        let words: Vec<&str> = text.split(',').map(str::trim).filter(|it| !it.is_empty()).collect();
                        one.set(key, json!(words));
                    })
                />
            </div>
        }
        .into_any(),
        ParameterKind::Labels => {
            let labels = move || {
                let question = one.text("question");
                one.desk.schema.with(|schema| {
                    let asked = schema.questions.iter().filter(|it| question.as_ref().is_none_or(|id| *id == it.id));
                    asked.flat_map(|it| it.labels()).map(|it| (it.id.clone(), it.name().to_owned())).collect()
                })
            };
            chips(one, key, title, Signal::derive(labels))
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
    key: &'static str,
    title: &'static str,
    options: Signal<Vec<(String, String)>>,
) -> AnyView {
    view! {
        <Select
            label=title
            options=options
            value=Signal::derive(move || one.text(key).unwrap_or_default())
            on_change=Callback::new(move |id: String| {
                // A required key stays, empty; an optional one goes.
                one.set(key, if id.is_empty() && key != "column" { Json::Null } else { json!(id) });
            })
        />
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
        let options = options.get();
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
        <div class="field export-wide" role="group" aria-label=title>
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

/// One condition of the rule in the editor, as its JSON: the entries of
/// [`RULES`] name its keys.
#[derive(Clone, Copy)]
struct One {
    desk: Desk,
    number: usize,
}

impl One {
    fn json(self) -> Map<String, Json> {
        let json = self
            .desk
            .rule(|rule| rule.when.get(self.number).and_then(|it| serde_json::to_value(it).ok()));
        match json.flatten() {
            Some(Json::Object(map)) => map,
            _ => Map::new(),
        }
    }

    fn get(self, key: &str) -> Option<Json> {
        self.json().remove(key)
    }

    fn text(self, key: &str) -> Option<String> {
        self.get(key)?.as_str().map(str::to_owned)
    }

    fn number(self, key: &str) -> Option<f64> {
        self.get(key)?.as_f64()
    }

    fn list(self, key: &str) -> Vec<String> {
        self.get(key).and_then(|it| serde_json::from_value(it).ok()).unwrap_or_default()
    }

    /// Null takes the key away. What is no condition any more is not taken over.
    fn set(self, key: &str, value: Json) {
        let mut json = untrack(|| self.json());
        json.insert(key.to_owned(), value);
        json.retain(|_, value| !value.is_null());
        if let Ok(condition) = serde_json::from_value::<Condition>(Json::Object(json)) {
            self.desk.change_rule(|rule| {
                if let Some(place) = rule.when.get_mut(self.number) {
                    *place = condition;
                }
            });
        }
    }

    fn toggle(self, key: &str, id: &str) {
        let mut list = untrack(|| self.list(key));
        match list.iter().position(|it| it == id) {
            Some(place) => {
                list.remove(place);
            }
            None => list.push(id.to_owned()),
        }
        self.set(key, json!(list));
    }
}

/// At most six decimals, none for nothing.
fn trim(number: f64) -> String {
    ((number * 1e6).round() / 1e6).to_string()
}
