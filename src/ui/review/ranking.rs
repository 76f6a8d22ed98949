//! A ranking: digits in order, or rows moved up and down, or dragged.

use leptos::prelude::*;

use super::question::Card;
use crate::core::model::value::Value;
use crate::desk::command::Command;
use crate::desk::options::options;
use crate::desk::session::Draft;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::key::key_cap;

/// One answer with its place.
#[derive(Clone, PartialEq, Debug)]
struct Line {
    number: u8,
    id: String,
    /// From 1, best first; ties share it. `None`: not ranked yet.
    place: Option<usize>,
    /// Tied with the line before.
    tied: bool,
}

#[component]
pub fn Ranking(card: Card) -> impl IntoView {
    let lines = card.app.slice(move |session| {
        let question = card.question.get_value();
        let Some(view) = &session.item else { return (Vec::new(), false) };
        let ranks: Vec<Vec<String>> = match session.drafts.get(&question.id) {
            Some(Draft::Ranks { ranks, .. }) => ranks.clone(),
            _ => match session.answer(&question.id).and_then(|answer| answer.value.as_ref()) {
                Some(Value::Ranks(ranks)) => ranks.clone(),
                _ => Vec::new(),
            },
        };
        let tie = matches!(session.drafts.get(&question.id), Some(Draft::Ranks { tie: true, .. }));
        (arrange(&options(&question, &view.item), &ranks), tie)
    });
    let over = RwSignal::new(None::<u8>);
    let dragged = StoredValue::new(None::<u8>);
    let list = move || {
        let (lines, _) = lines.get();
        let numbers: Vec<u8> = lines.iter().map(|line| line.number).collect();
        let last = lines.iter().filter(|line| line.place.is_some()).count();
        let rows = lines.into_iter().enumerate().map(|(at, line)| {
            let (moved, dropped) = (numbers.clone(), numbers.clone());
            let shift = move |to: Option<usize>| {
                let Some(to) = to else { return };
                let mut order = moved.clone();
                if to < order.len() {
                    let one = order.remove(at);
                    order.insert(to, one);
                    put(card, &order);
                }
            };
            let up = shift.clone();
            let key = card.app.key(Command::Label(line.number));
            let unranked = line.place.is_none();
            let number = line.number;
            let place = match (line.place, line.tied) {
                (Some(place), true) => format!("= {place}."),
                (Some(place), false) => format!("{place}."),
                (None, _) => "–".to_owned(),
            };
            view! {
                <li
                    class="ranking-one"
                    draggable="true"
                    data-over=move || (over.get() == Some(number)).to_string()
                    on:dragstart=move |_| dragged.set_value(Some(number))
                    on:dragover=move |event| {
                        event.prevent_default();
                        over.set(Some(number));
                    }
                    on:dragend=move |_| over.set(None)
                    on:drop=move |event| {
                        event.prevent_default();
                        over.set(None);
                        let from = dragged.get_value();
                        let from = from.and_then(|from| dropped.iter().position(|one| *one == from));
                        if let Some(from) = from {
                            let mut order = dropped.clone();
                            let one = order.remove(from);
                            order.insert(at.min(order.len()), one);
                            put(card, &order);
                        }
                    }
                >
                    <span class="ranking-place">{place}</span>
                    <bdi class="grow strong">{line.id.clone()}</bdi>
                    {unranked.then(|| view! {
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| card.run(Command::Label(number))
                        >
                            {move || card.active.get().then(|| key_cap(&key.get()))}
                            {format!("Place {}", last + 1)}
                        </button>
                    })}
                    <Button
                        label=format!("Move {} up", line.id)
                        sign=Icon::Up
                        square=true
                        look=Look::Quiet
                        on_press=Callback::new(move |()| up(at.checked_sub(1)))
                    />
                    <Button
                        label=format!("Move {} down", line.id)
                        sign=Icon::Down
                        square=true
                        look=Look::Quiet
                        on_press=Callback::new(move |()| shift(Some(at + 1)))
                    />
                </li>
            }
        });
        view! { <ol class="ranking">{rows.collect_view()}</ol> }
    };
    let tie = move || {
        let begun = lines.with(|(lines, _)| lines.iter().any(|line| line.place.is_some()));
        let key = card.app.key(Command::Tie);
        begun.then(|| {
            view! {
                <Button
                    label="Next has the same rank".to_owned()
                    key=Signal::derive(move || if card.active.get() { key.get() } else { String::new() })
                    look=Look::Quiet
                    pressed=Signal::derive(move || lines.with(|(_, tie)| *tie))
                    on_press=Callback::new(move |()| card.run(Command::Tie))
                />
            }
        })
    };
    view! { <div class="controls">{list} <div class="controls-line">{tie}</div></div> }.into_any()
}

/// The ranked first, in their order; then the others in the order of the item.
fn arrange(choices: &[crate::desk::options::Choice], ranks: &[Vec<String>]) -> Vec<Line> {
    let number = |id: &str| {
        choices.iter().find(|choice| choice.title == id).map_or(0, |choice| choice.number)
    };
    let mut lines = Vec::new();
    let mut place = 1;
    for group in ranks {
        for (at, id) in group.iter().enumerate() {
            lines.push(Line {
                number: number(id),
                id: id.clone(),
                place: Some(place),
                tied: at > 0,
            });
        }
        place += group.len();
    }
    let rest =
        choices.iter().filter(|choice| !ranks.iter().flatten().any(|id| *id == choice.title));
    let rest: Vec<_> = rest
        .map(|choice| Line {
            number: choice.number,
            id: choice.title.clone(),
            place: None,
            tied: false,
        })
        .collect();
    lines.extend(rest);
    lines
}

/// A whole order without ties: begun from nothing, the best first.
fn put(card: Card, order: &[u8]) {
    card.run(Command::OwnAnswer);
    order.iter().for_each(|number| card.run(Command::Label(*number)));
}
