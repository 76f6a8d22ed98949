//! The editor of one condition, built from its entry in [`RULES`]: a new kind
//! of condition gets its fields without a line here.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value as Json, json};

use super::{Desk, fields, focus};
use crate::core::routing::policy::Condition;
use crate::core::routing::rules::{RULES, RuleKind};
use crate::engine::protocol::{Reply, Request};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::Icon;

/// Metadata values to choose from; asked once for each dataset.
pub fn ask_values(desk: Desk) {
    let dataset = desk.app.slice(|session| session.dataset.clone());
    Effect::new(move || {
        // Read, not only tracked: a memo that nobody reads never changes.
        dataset.get();
        spawn_local(async move {
            if let Ok(Reply::Facets(facets)) = desk.app.ask(Request::Facets).await
                && let Ok(facets) = facets.read()
            {
                // The room may have been left meanwhile.
                desk.values.try_set(facets.metadata);
            }
        });
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
        desk.app.announced.set(format!("{} is removed.", rule.title));
        focus::after_condition_went(desk.app, number);
    });
    let one = One { desk, number, rule };
    view! {
        <fieldset class="condition" data-place=number.to_string()>
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
            <div class="fields">{fields::fields(one)}</div>
        </fieldset>
    }
    .into_any()
}

/// One condition of the rule in the editor, as its JSON: the entries of
/// [`RULES`] name its keys.
#[derive(Clone, Copy)]
pub struct One {
    pub desk: Desk,
    number: usize,
    pub rule: &'static RuleKind,
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

    pub fn get(self, key: &str) -> Option<Json> {
        self.json().remove(key)
    }

    pub fn text(self, key: &str) -> Option<String> {
        self.get(key)?.as_str().map(str::to_owned)
    }

    pub fn number(self, key: &str) -> Option<f64> {
        self.get(key)?.as_f64()
    }

    pub fn list(self, key: &str) -> Vec<String> {
        self.get(key).and_then(|it| serde_json::from_value(it).ok()).unwrap_or_default()
    }

    /// Null takes the key away. What is no condition any more is not taken over.
    pub fn set(self, key: &str, value: Json) {
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

    pub fn toggle(self, key: &str, id: &str) {
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
