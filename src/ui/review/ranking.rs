//! A ranking: digits in order, or rows moved up and down, or dragged.
//!
//! Dragging goes by pointer events: the browser's own drag and drop does not
//! know fingers. A mouse takes a row anywhere, a finger by its grip, so that the
//! page can still be scrolled over the rows.

use leptos::html::Ol;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, PointerEvent};

use super::question::Card;
use crate::core::model::value::Value;
use crate::desk::command::Command;
use crate::desk::effect::Input;
use crate::desk::options::options;
use crate::desk::ranking::{Line, lines, moved};
use crate::desk::session::Draft;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::{Icon, icon};
use crate::ui::widgets::key::key_cap;

/// A row in the hand.
#[derive(Clone, PartialEq)]
struct Held {
    id: String,
    pointer: i32,
    from: f64,
    /// How far it was moved down.
    by: f64,
    /// Behind how many of the others it would stand.
    behind: usize,
}

#[derive(Clone, Copy)]
struct Rows {
    card: Card,
    node: NodeRef<Ol>,
    lines: Memo<Vec<Line>>,
    held: RwSignal<Option<Held>>,
}

#[component]
pub fn Ranking(card: Card) -> impl IntoView {
    let state = card.app.slice(move |session| {
        let question = card.question.get_value();
        let Some(view) = &session.item else { return (Vec::new(), false) };
        let (ranks, tie) = match session.drafts.get(&question.id) {
            Some(Draft::Ranks { ranks, tie, .. }) => (ranks.clone(), *tie),
            _ => match session.answer(&question.id).and_then(|answer| answer.value.as_ref()) {
                Some(Value::Ranks(ranks)) => (ranks.clone(), false),
                _ => (Vec::new(), false),
            },
        };
        (lines(&options(&question, &view.item), &ranks), tie)
    });
    let rows = Rows {
        card,
        node: NodeRef::new(),
        lines: Memo::new(move |_| state.with(|(lines, _)| lines.clone())),
        held: RwSignal::new(None),
    };
    let list = move || {
        let lines = rows.lines.get();
        let ranked = lines.iter().filter(|line| line.place.is_some()).count();
        let drawn = lines.into_iter().enumerate().map(|(at, line)| row(rows, at, line, ranked));
        view! { <ol class="ranking" node_ref=rows.node>{drawn.collect_view()}</ol> }
    };
    let tie = move || {
        let begun = rows.lines.with(|lines| lines.iter().any(|line| line.place.is_some()));
        let key = card.app.key(Command::Tie);
        begun.then(|| {
            view! {
                <Button
                    label="Next has the same rank".to_owned()
                    key=Signal::derive(move || if card.active.get() { key.get() } else { String::new() })
                    look=Look::Quiet
                    pressed=Signal::derive(move || state.with(|(_, tie)| *tie))
                    on_press=Callback::new(move |()| card.run(Command::Tie))
                />
            }
        })
    };
    view! { <div class="controls">{list} <div class="controls-line">{tie}</div></div> }.into_any()
}

fn row(rows: Rows, at: usize, line: Line, ranked: usize) -> AnyView {
    let Rows { card, held, .. } = rows;
    let key = card.app.key(Command::Label(line.number));
    let (number, id) = (line.number, line.id.clone());
    let place = match (line.place, line.tied) {
        (Some(place), true) => format!("= {place}."),
        (Some(place), false) => format!("{place}."),
        (None, _) => "–".to_owned(),
    };
    let unranked = line.place.is_none().then(|| {
        view! {
            <button type="button" class="button" on:click=move |_| card.run(Command::Label(number))>
                {move || card.active.get().then(|| key_cap(&key.get()))}
                {format!("Place {}", ranked + 1)}
            </button>
        }
    });
    let step = |down: bool| {
        let id = id.clone();
        Callback::new(move |()| {
            let to = if down { Some(at + 1) } else { at.checked_sub(1) };
            let last = rows.lines.with_untracked(Vec::len);
            if let Some(to) = to.filter(|to| *to < last) {
                rows.put(&id, to);
                rows.focus(id.clone(), down);
            }
        })
    };
    let (up, down) = (step(false), step(true));
    let of_by = id.clone();
    let by = move || {
        held.with(|held| {
            let held = held.as_ref().filter(|held| held.id == of_by)?;
            Some(format!("{}px", held.by))
        })
    };
    let of_drop = id.clone();
    // Where the row in the hand would go.
    let drop = Memo::new(move |_| {
        held.with(|held| {
            let held = held.as_ref().filter(|held| held.id != of_drop)?;
            let lines = rows.lines.read();
            let was = lines.iter().position(|it| it.id == held.id)?;
            // This row's place among the others.
            let here = if at > was { at - 1 } else { at };
            let is_last = here + 2 == lines.len();
            match held.behind {
                behind if behind == was => None,
                behind if behind == here => Some("before"),
                behind if behind > here && is_last => Some("after"),
                _ => None,
            }
        })
    });
    let of_held = id.clone();
    let is_held = move || held.with(|held| held.as_ref().is_some_and(|held| held.id == of_held));
    let taken = id.clone();
    view! {
        <li
            class="ranking-one"
            data-held=move || is_held().then_some("true")
            data-drop=move || drop.get()
            style:--by=by
            on:pointerdown=move |event| rows.take(&event, &taken)
            on:pointermove=move |event| rows.drag(&event)
            on:pointerup=move |event| rows.let_go(&event)
            on:pointercancel=move |_| held.set(None)
        >
            <span class="ranking-grip">{icon(Icon::Menu)}</span>
            <span class="ranking-place">{place}</span>
            <bdi class="grow strong">{line.id}</bdi>
            {unranked}
            <Button
                label=format!("Move {id} up")
                sign=Icon::Up
                square=true
                look=Look::Quiet
                on_press=up
            />
            <Button
                label=format!("Move {id} down")
                sign=Icon::Down
                square=true
                look=Look::Quiet
                on_press=down
            />
        </li>
    }
    .into_any()
}

impl Rows {
    fn put(self, id: &str, behind: usize) {
        let question = self.card.question.with_value(|question| question.id.clone());
        let ranks = self.lines.with_untracked(|lines| moved(lines, id, behind));
        self.card.app.send(Input::Ranked { question, ranks });
    }

    fn take(self, event: &PointerEvent, id: &str) {
        let within = |selector: &str| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            target.is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
        };
        let by_grip = event.pointer_type() == "mouse" || within(".ranking-grip");
        if event.button() != 0 || !event.is_primary() || !by_grip || within("button") {
            return;
        }
        let row = event.current_target().and_then(|row| row.dyn_into::<Element>().ok());
        let Some(row) = row else { return };
        // No text is selected, no focus moves, and moves outside of the row come here too.
        event.prevent_default();
        if row.set_pointer_capture(event.pointer_id()).is_err() {
            return;
        }
        let was = self.lines.with_untracked(|lines| lines.iter().position(|it| it.id == id));
        self.held.set(Some(Held {
            id: id.to_owned(),
            pointer: event.pointer_id(),
            from: f64::from(event.client_y()),
            by: 0.0,
            behind: was.unwrap_or_default(),
        }));
    }

    fn drag(self, event: &PointerEvent) {
        let is_it = |held: &Held| held.pointer == event.pointer_id();
        let Some(mut held) = self.held.get_untracked().filter(is_it) else { return };
        let y = f64::from(event.client_y());
        held.by = y - held.from;
        held.behind = self.above(&held.id, y);
        self.held.set(Some(held));
    }

    fn let_go(self, event: &PointerEvent) {
        let is_it = |held: &Held| held.pointer == event.pointer_id();
        let Some(held) = self.held.get_untracked().filter(is_it) else { return };
        self.held.set(None);
        let was = self.lines.with_untracked(|lines| lines.iter().position(|it| it.id == held.id));
        if was != Some(held.behind) {
            self.put(&held.id, held.behind);
        }
    }

    /// How many of the other rows have their middle above this height.
    fn above(self, id: &str, y: f64) -> usize {
        let Some(node) = self.node.get_untracked() else { return 0 };
        let rows = node.children();
        let ids = self
            .lines
            .with_untracked(|lines| lines.iter().map(|line| line.id.clone()).collect::<Vec<_>>());
        let others = (0..).zip(&ids).filter(|(_, other)| *other != id);
        let middles = others.filter_map(|(at, _)| {
            let rect = rows.item(at)?.get_bounding_client_rect();
            Some(rect.top() + rect.height() / 2.0)
        });
        middles.filter(|middle| *middle < y).count()
    }

    /// The rows are drawn anew: the focus stays on the button that moved one.
    fn focus(self, id: String, down: bool) {
        request_animation_frame(move || {
            let at = self.lines.with_untracked(|lines| lines.iter().position(|it| it.id == id));
            let row = at
                .zip(self.node.get_untracked())
                .and_then(|(at, node)| node.children().item(u32::try_from(at).unwrap_or_default()));
            let buttons = row.map(|row| row.get_elements_by_class_name("button-square"));
            let button = buttons.and_then(|buttons| buttons.item(u32::from(down)));
            if let Some(button) = button.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                button.focus().unwrap_or_default();
            }
        });
    }
}
