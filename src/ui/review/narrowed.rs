//! What the queue is narrowed by: each part with a way to take it away.

use leptos::prelude::*;

use super::filter_words::parts;
use crate::engine::query::{Filter, Query};
use crate::ui::app::App;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::chip::Chip;
use crate::ui::widgets::empty::Empty;

#[component]
pub fn Narrowed(query: Memo<Query>, set_filter: Callback<Filter>) -> impl IntoView {
    let app = App::here();
    // At a start the filter of the address is there before the titles are.
    let schema = app.slice(|session| session.schema.clone());
    let chips = move || {
        let parts = schema.with(|schema| query.with(|query| parts(schema, &query.filter)));
        let chips = parts.into_iter().map(|part| {
            let without = part.without;
            view! {
                <Chip label=part.words on_remove=Callback::new(move |()| set_filter.run(without.clone())) />
            }
        });
        chips.collect_view()
    };
    view! { <div class="queue-chips">{chips}</div> }.into_any()
}

/// In place of the items, where there are none.
#[component]
pub fn NothingMatches(query: Memo<Query>, set_filter: Callback<Filter>) -> impl IntoView {
    let app = App::here();
    let filter = query.get_untracked().filter;
    let parts = app.session.with_untracked(|session| parts(&session.schema, &filter));
    let mut ways: Vec<(String, Filter)> =
        parts.into_iter().map(|part| (part.words, part.without)).collect();
    if !filter.text.is_empty() {
        let without = Filter { text: String::new(), ..filter.clone() };
        ways.push((format!("search “{}”", filter.text), without));
    }
    let words: Vec<_> = ways.iter().map(|(words, _)| words.clone()).collect();
    let why = match words.as_slice() {
        [] => "The queue is empty.".to_owned(),
        [one] => format!("No item has: {one}."),
        several => format!("No item has all of: {}.", several.join("; ")),
    };
    let several = ways.len() > 1;
    let buttons = ways.into_iter().map(move |(words, without)| {
        view! {
            <Button
                label=format!("Without {words}")
                on_press=Callback::new(move |()| set_filter.run(without.clone()))
            />
        }
    });
    view! {
        <Empty title="Nothing matches" why=why>
            {buttons.collect_view()}
            {several.then(|| view! {
                <Button
                    label="Clear all filters".to_owned()
                    on_press=Callback::new(move |()| set_filter.run(Filter::default()))
                />
            })}
        </Empty>
    }
    .into_any()
}
