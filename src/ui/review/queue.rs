//! The first column: what is next. Search, filters, order, count, rows.

use std::sync::Arc;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::filter_words::sorts;
use super::row::draw_row;
use super::rows::Rows;
use crate::desk::command::Command;
use crate::desk::effect::Input;
use crate::engine::query::{Filter, Query, Sort};
use crate::ui::app::App;
use crate::ui::later::{Later, Part};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::empty::Empty;
use crate::ui::widgets::field::Select;
use crate::ui::widgets::icon::{Icon, icon};
use crate::ui::widgets::key::key_cap;
use crate::ui::widgets::list::VirtualList;
use crate::ui::widgets::meter::count;

/// How long the typing must rest before the search runs.
const REST: Duration = Duration::from_millis(120);

#[component]
pub fn QueueColumn() -> impl IntoView {
    let app = App::here();
    let rows = Rows::new(app);
    let query = app.slice(|session| session.order.query.clone());
    let open = app.slice(|session| session.queue_open);
    let filtering = RwSignal::new(false);
    let choose = move |change: &dyn Fn(&mut Query)| {
        let mut query = query.get_untracked();
        change(&mut query);
        app.send(Input::Search { query });
    };
    let set_filter =
        Callback::new(move |filter: Filter| choose(&|query| query.filter = filter.clone()));
    // Its text stands in the field of the search.
    let is_narrowed = Memo::new(move |_| {
        query.with(|Query { filter, .. }| {
            *filter != Filter { text: filter.text.clone(), ..Filter::default() }
        })
    });
    let chips = move || {
        is_narrowed.get().then(|| view! { <Later part=Part::Narrowed { query, set_filter } /> })
    };
    let by_gain = Memo::new(move |_| query.with(|query| matches!(query.sort, Sort::Gain { .. })));
    let total = app.slice(|session| session.items);
    let position = app.slice(|session| session.is_in_order().then_some(session.order.position));
    let loading = app.slice(|session| session.order.loading);
    let counted = move || {
        let (shown, total) = (rows.count().get(), total.get());
        if shown == total {
            crate::core::text::counted(total, "item")
        } else {
            format!("{} of {} items", count(shown), count(total))
        }
    };
    let body = move || {
        if filtering.get() {
            let close = Callback::new(move |()| filtering.set(false));
            return view! { <Later part=Part::Filters { set_filter, close } /> }.into_any();
        }
        let empty = Memo::new(move |_| rows.count().get() == 0 && !loading.get());
        (move || if empty.get() { nothing(app, query, set_filter) } else { list(app, rows) })
            .into_any()
    };
    view! {
        <section
            class="column"
            data-column="queue"
            aria-label="Queue"
            data-open=move || open.get().to_string()
        >
            <div class="queue-head">
                <Search query=query choose=Callback::new(move |text: String| {
                    choose(&|query| query.filter.text = text.clone());
                }) />
                <div class="queue-tools">
                    <Button
                        label="Filter".to_owned()
                        sign=Icon::Filter
                        target="filter"
                        look=Look::Quiet
                        title=app.help_of(Command::Filter)
                        expanded=Signal::derive(move || filtering.get())
                        on_press=Callback::new(move |()| filtering.update(|on| *on = !*on))
                    />
                    <Order query=query choose=Callback::new(move |sort| {
                        choose(&|query| query.sort = Clone::clone(&sort));
                    }) />
                    <div class="only-narrow">
                        <Button
                            label="Close the queue".to_owned()
                            sign=Icon::Close
                            square=true
                            look=Look::Quiet
                            on_press=Callback::new(move |()| app.dispatch(Command::ToggleQueue))
                        />
                    </div>
                </div>
                {chips}
                {move || by_gain.get().then(|| view! { <Later part=Part::Gains /> })}
            </div>
            <div class="queue-count" aria-live="off">
                <span>{counted}</span>
                <span>{move || position.get().map(|position| format!("at {}", count(position + 1)))}</span>
            </div>
            {body}
        </section>
    }
    .into_any()
}

fn list(app: App, rows: Rows) -> AnyView {
    let current =
        app.slice(|session| (!session.order.indices.is_empty()).then_some(session.order.position));
    let range = RwSignal::new((0, 0));
    Effect::new(move || {
        let (first, end) = range.get();
        rows.want(app, first, end);
    });
    view! {
        <VirtualList
            label="Items in the queue"
            class="queue-list"
            target="queue"
            count=rows.count()
            current=current
            draw=Arc::new(move |place| draw_row(rows.at(place)))
            on_range=Callback::new(move |new| range.set(new))
            on_pick=Callback::new(move |position| {
                app.send(Input::GoTo { position });
                if app.session.with_untracked(|session| session.queue_open) {
                    app.dispatch(Command::ToggleQueue);
                }
            })
            on_step=Callback::new(move |down: bool| {
                app.dispatch(if down { Command::NextItem } else { Command::PreviousItem });
            })
        />
    }
    .into_any()
}

/// Which filter hides everything, each with a way to take it away.
fn nothing(app: App, query: Memo<Query>, set_filter: Callback<Filter>) -> AnyView {
    let (open, items) = app.session.with_untracked(|session| (session.open, session.items));
    if !open || items == 0 {
        return view! {
            <Empty title="No items" why="Open a dataset to have something to review.">
                <Button
                    label="Open data".to_owned()
                    on_press=Callback::new(move |()| app.dispatch(Command::Room(crate::desk::room::Room::Data)))
                />
            </Empty>
        }
        .into_any();
    }
    view! { <Later part=Part::NothingMatches { query, set_filter } /> }.into_any()
}

#[component]
fn Search(query: Memo<Query>, choose: Callback<String>) -> impl IntoView {
    let app = App::here();
    let key = app.key(Command::Search);
    let text = Memo::new(move |_| query.with(|query| query.filter.text.clone()));
    let waiting = StoredValue::new_local(None::<TimeoutHandle>);
    let typed = move |event: web_sys::Event| {
        let text = event_target_value(&event);
        waiting.update_value(|waiting| {
            if let Some(waiting) = waiting.take() {
                waiting.clear();
            }
            *waiting = set_timeout_with_handle(move || choose.run(text), REST).ok();
        });
    };
    view! {
        <div class="search" role="search">
            {icon(Icon::Search)}
            <input
                class="input"
                type="search"
                placeholder="Search"
                aria-label="Search the items"
                autocomplete="off"
                spellcheck="false"
                data-target="search"
                prop:value=move || text.get()
                on:input=typed
            />
            {move || key_cap(&key.get())}
        </div>
    }
    .into_any()
}

#[component]
fn Order(query: Memo<Query>, choose: Callback<Sort>) -> impl IntoView {
    let app = App::here();
    let known = app.slice(|session| sorts(&session.schema));
    let options = Signal::derive(move || {
        let numbered = known.get().into_iter().enumerate();
        numbered.map(|(at, (_, words))| (at.to_string(), words)).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || {
        query
            .with(|query| {
                known.with(|known| known.iter().position(|(sort, _)| *sort == query.sort))
            })
            .unwrap_or_default()
            .to_string()
    });
    let change = Callback::new(move |id: String| {
        let at = id.parse::<usize>().ok();
        let sort = at.and_then(|at| known.with_untracked(|known| known.get(at).cloned()));
        if let Some((sort, _)) = sort {
            choose.run(sort);
        }
    });
    view! { <div class="grow"><Select label="Order" bare=true options=options value=value on_change=change /></div> }
        .into_any()
}
