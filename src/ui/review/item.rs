//! The second column: what it is. The raw item with all its context.
//!
//! Everything an item brings is shown as text nodes; none of it becomes markup.

use leptos::html::Div;
use leptos::prelude::*;

use super::content::{content, marked_text};
use crate::core::model::dataset::Schema;
use crate::core::model::item::{Content, Item};
use crate::core::model::question::QuestionKind;
use crate::core::model::route::Route;
use crate::core::sort::sort_by_key;
use crate::core::text::capital;
use crate::engine::protocol::ItemView;
use crate::ui::app::App;
use crate::ui::opening::{Opening, Phase};
use crate::ui::widgets::empty::Empty;
use crate::ui::widgets::marks::{between_words, route_icon, route_word};
use crate::ui::widgets::meter::count;

/// The item on the desk: the dataset and its index in it.
type Which = Memo<Option<(String, u32)>>;

#[component]
pub fn ItemColumn() -> impl IntoView {
    let app = App::here();
    // An item never changes while its dataset is open: it is drawn once, and
    // only when another one comes to the desk.
    let which = app
        .slice(|session| session.item.as_ref().map(|view| (session.dataset.clone(), view.index)));
    let open = Memo::new(move |_| which.with(Option::is_some));
    let body = move || if open.get() { frame(app, which) } else { none(app) };
    view! {
        <section
            class="column"
            data-column="item"
            aria-label="Item"
        >
            {body}
        </section>
    }
    .into_any()
}

fn none(app: App) -> AnyView {
    let loading = app.slice(|session| session.loading.is_some() || session.order.loading);
    let empty = app.slice(|session| session.order.indices.is_empty());
    let opening = Memo::new(move |_| app.opening.with(|opening| opening.as_ref().map(how_far)));
    (move || {
        if let Some((words, why)) = opening.get() {
            view! { <div role="status"><Empty title=words why=why /></div> }.into_any()
        } else if loading.get() {
            view! { <p class="empty" role="status">"Loading the item…"</p> }.into_any()
        } else if empty.get() {
            view! {
                <Empty
                    title="No item in the queue"
                    why="Nothing matches the filter, or no dataset is open. The queue says which."
                />
            }
            .into_any()
        } else {
            view! { <Empty title="No item open" why="Choose one in the queue." /> }.into_any()
        }
    })
    .into_any()
}

/// A dataset on its way in: what is done with it, and how far.
fn how_far(opening: &Opening) -> (String, String) {
    let name = &opening.name;
    match &opening.phase {
        Phase::Looking => (format!("Opening {name}"), "Reading its first lines.".to_owned()),
        Phase::Asking(preview) => (
            format!("{name} needs a look"),
            format!("{}. The Data room asks what its columns mean.", preview.said),
        ),
        Phase::Reading(reading) => {
            (format!("Reading {name}"), format!("{} items so far.", count(reading.items)))
        }
        Phase::Indexing => {
            (format!("Reading {name}"), "All is read; the queue is being made.".to_owned())
        }
        Phase::Offering => (
            format!("{name} is a project of what is open"),
            "The Data room asks whether both become one.".to_owned(),
        ),
        Phase::Merging => {
            (format!("Merging {name}"), "The Data room says how far it is.".to_owned())
        }
        Phase::Whose(_) => {
            (format!("{name} need a look"), "The Data room asks whose tracks they hold.".to_owned())
        }
        Phase::Apart(_) => {
            (format!("{name} do not fit together"), "The Data room says why.".to_owned())
        }
        Phase::Failed(why) => (format!("{name} cannot be opened"), why.clone()),
    }
}

/// Head, scroll and sections stay from item to item, and with them the keyboard
/// focus; what is in them comes with the item.
fn frame(app: App, which: Which) -> AnyView {
    let place = app.slice(|session| {
        session.is_in_order().then(|| (session.order.position, session.order.indices.len()))
    });
    let place = move || {
        place.get().map(|(position, of)| format!("{} of {}", count(position + 1), count(of as u64)))
    };
    let lang = move || of_item(app, which, |_, view| language(&view.item)).flatten();
    let why = move || of_item(app, which, |_, view| reason_words(view));
    let route = move || {
        of_item(app, which, |_, view| {
            let route = view.routed.route;
            view! {
                {crate::ui::widgets::icon::icon(route_icon(route))}
                <span class="ellipsis">{route_word(route)} ": " {reason_words(view)}</span>
            }
        })
    };
    let shape = move || {
        of_item(app, which, |_, view| {
            let is_read =
                |it: &Content| matches!(it, Content::Text { .. } | Content::Conversation { .. });
            let is_read = view.item.fields.iter().all(|field| is_read(&field.content));
            if is_read { "reading" } else { "wide" }
        })
    };
    let node = NodeRef::<Div>::new();
    show_from_the_start(which, node);
    view! {
        <div class="item-head">
            <h2 class="mono" dir="auto">
                {move || of_item(app, which, |_, view| view.item.id.clone())}
            </h2>
            <span class="figure">{place}</span>
            <span class="mark item-route" title=why>{route}</span>
            {done(app)}
        </div>
        <div class="item-scroll" data-target="item" tabindex="0" node_ref=node>
            <div class="item-body" data-shape=shape>
                <div class="item-main" lang=lang>
                    {move || of_item(app, which, |schema, view| fields(app, schema, &view.item))}
                </div>
                <aside class="item-aside" aria-label="About this item">
                    {move || of_item(app, which, |_, view| reason(view))}
                    {differing(app)}
                    {move || of_item(app, which, |schema, view| metadata(schema, &view.item))}
                    {mine(app)}
                </aside>
            </div>
        </div>
    }
    .into_any()
}

/// A part of the item on the desk, made anew when another one comes.
fn of_item<T>(app: App, which: Which, part: impl FnOnce(&Schema, &ItemView) -> T) -> Option<T> {
    // Read, not only tracked: a memo that was never read follows nothing.
    which.with(|_| ());
    app.session
        .with_untracked(|session| session.item.as_ref().map(|view| part(&session.schema, view)))
}

fn fields(app: App, schema: &Schema, item: &Item) -> AnyView {
    let lang = language(item);
    let fields = item.fields.iter().map(|field| {
        let named = schema.fields.iter().find(|named| named.id == field.id);
        let title = named.map_or(field.id.clone(), |named| named.name().to_owned());
        // A single field needs no heading: it is the item.
        let bare = item.fields.len() == 1 && matches!(field.content, Content::Text { .. });
        let spoken = title.clone();
        let is_marked = schema.questions.iter().any(|question| {
            matches!(&question.kind, QuestionKind::Spans { field: of, .. } if *of == field.id)
        });
        let body = match &field.content {
            Content::Text { text } if is_marked => marked_text(&field.id, text),
            other => content(app, other, &field.id, lang.clone()),
        };
        view! {
            <section class="item-field" aria-label=spoken>
                {(!bare).then(|| view! { <h3 class="overline">{title}</h3> })}
                {body}
            </section>
        }
    });
    fields.collect_view().into_any()
}

/// A new item is read from its start, or from the turn that is judged.
fn show_from_the_start(which: Which, node: NodeRef<Div>) {
    Effect::new(move || {
        which.with(|_| ());
        let Some(node) = node.get() else { return };
        // With the next frame: measuring makes the browser lay out what is still being drawn.
        request_animation_frame(move || {
            node.set_scroll_top(0);
            let Ok(Some(turn)) = node.query_selector(".turn[data-focus=true]") else { return };
            let (frame, turn) = (node.get_bounding_client_rect(), turn.get_bounding_client_rect());
            if turn.bottom() > frame.bottom() {
                // Its start at a third of the height: what it answers to stays in sight.
                let offset = turn.top() - frame.top() - frame.height() / 3.0;
                node.set_scroll_top(saturated(offset));
            }
        });
    });
}

#[expect(clippy::cast_possible_truncation, reason = "a scroll position; as casts saturate")]
fn saturated(pixels: f64) -> i32 {
    pixels.max(0.0) as i32
}

fn reason(view: &ItemView) -> AnyView {
    let routed = &view.routed;
    let words = reason_words(view);
    let rule = routed.rule_id.clone().filter(|_| routed.route != Route::Gold);
    let version = (routed.policy_version > 0).then(|| format!("Policy {}.", routed.policy_version));
    view! {
        <section class="item-field">
            <h3 class="overline">"Why it is here"</h3>
            <p class="item-reason" dir="auto">
                {words} " "
                <span class="muted">
                    {rule.map(|rule| format!("Rule {rule}. "))}  {version}
                </span>
            </p>
        </section>
    }
    .into_any()
}

/// A known answer must not be recognisable: it reads as what no rule matched. For the
/// same cause nothing here says with which probability an item was drawn.
fn reason_words(view: &ItemView) -> String {
    match view.routed.reason.as_str() {
        _ if view.routed.route == Route::Gold => "No rule matched.".to_owned(),
        "" => "No rule matched.".to_owned(),
        reason => sentence(reason),
    }
}

/// With a capital and a full stop.
fn sentence(words: &str) -> String {
    let stop = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    capital(words) + stop
}

fn differing(app: App) -> AnyView {
    let between = app.slice(|session| {
        let view = session.item.as_ref().filter(|_| !session.is_blind());
        view.map(|view| view.disagreement.clone()).unwrap_or_default()
    });
    (move || {
        let words: Vec<_> = between.get().into_iter().map(between_words).collect();
        (!words.is_empty()).then(|| {
            view! {
                <p class="mark" data-tone="differ">
                    {crate::ui::widgets::icon::icon(crate::ui::widgets::icon::Icon::Differ)}
                    {words.join("; ")}
                </p>
            }
        })
    })
    .into_any()
}

/// What slices are made of, by the names and in the order of the dataset's columns.
pub fn metadata(schema: &Schema, item: &Item) -> Option<AnyView> {
    let place = |id: &str| schema.columns.iter().position(|column| column.id == id);
    let mut cells: Vec<_> = item
        .metadata
        .iter()
        .map(|(id, value)| (place(id), id, value.to_string()))
        .filter(|(_, _, text)| !text.is_empty())
        .collect();
    sort_by_key(&mut cells, |(place, ..)| (place.is_none(), *place));
    let lines: Vec<_> = cells
        .into_iter()
        .map(|(place, id, text)| {
            let column = place.and_then(|place| schema.columns.get(place));
            let title = column.map_or(id.as_str(), |column| column.name()).to_owned();
            view! {
                <dt><bdi>{title}</bdi></dt>
                <dd dir="auto">{text}</dd>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="item-field">
                <h3 class="overline">"Metadata"</h3>
                <dl class="facts">{lines}</dl>
            </section>
        }
        .into_any()
    })
}

/// What this annotator noted, flagged or escalated here.
fn mine(app: App) -> AnyView {
    let mine = app.slice(|session| {
        session.mine().map(|it| (it.flag.clone(), it.escalated.clone(), it.note.clone()))
    });
    (move || {
        let (flag, escalated, note) = mine.get().unwrap_or_default();
        let lines: Vec<_> =
            [("You flagged it", flag), ("You escalated it", escalated), ("Your note", note)]
                .into_iter()
                .filter_map(|(title, text)| {
                    let text = text?;
                    let text = if text.is_empty() { "no reason given".to_owned() } else { text };
                    Some(view! {
                        <section class="item-field">
                            <h3 class="overline">{title}</h3>
                            <p class="item-reason" dir="auto">{text}</p>
                        </section>
                    })
                })
                .collect();
        lines
    })
    .into_any()
}

/// The state of the item in the head of the column.
fn done(app: App) -> AnyView {
    let state = app.slice(|session| {
        let skipped = session.mine().is_some_and(|mine| mine.skipped);
        if session.is_done() {
            "done"
        } else if skipped {
            "skipped"
        } else {
            ""
        }
    });
    (move || {
        use crate::engine::query::State;
        use crate::ui::widgets::marks::state_mark;
        let state = match state.get() {
            "done" => State::Done,
            "skipped" => State::Skipped,
            _ => return None,
        };
        let word = crate::ui::widgets::marks::state_word(state);
        Some(view! { <span class="mark">{state_mark(state)} {word}</span> })
    })
    .into_any()
}

/// The item's language, where its metadata names one by a code: `en`, `pt-BR`.
pub fn language(item: &Item) -> Option<String> {
    let named = |id: &str| matches!(id.to_lowercase().as_str(), "language" | "lang" | "locale");
    let code = item.metadata.iter().find(|(id, _)| named(id))?.1.to_string();
    let whole = code.split('-').enumerate().all(|(at, part)| {
        let length = part.len();
        part.chars().all(|c| c.is_ascii_alphanumeric())
            && if at == 0 { (2..=3).contains(&length) } else { (2..=8).contains(&length) }
    });
    whole.then_some(code)
}
