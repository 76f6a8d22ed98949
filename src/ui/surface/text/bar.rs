//! Under the text: what is selected or chosen, what can be done with it, and the keys for it.

use leptos::prelude::*;

use super::Field;
use crate::core::marks::Relation;
use crate::core::model::question::{Label, QuestionKind};
use crate::desk::marking::Chosen;
use crate::desk::marking::text::act::Act;
use crate::desk::marking::text::drawn::State;
use crate::desk::marking::text::keys::{KEYS, Needs};
use crate::desk::marking::text::words::{proposed, state_of};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::key::key_cap;

/// What the bar speaks of.
#[derive(Clone, PartialEq)]
enum About {
    Nothing,
    /// Its words.
    Selected(String),
    Mark(Box<MarkSaid>),
    /// The words of the mark from which a relation goes.
    Relating(String),
}

#[derive(Clone, PartialEq)]
struct MarkSaid {
    said: String,
    label: String,
    state: State,
    is_proposed: bool,
    is_own: bool,
    can_split: bool,
    relations: Vec<(Relation, String)>,
}

pub fn bar(field: Field, id: String) -> AnyView {
    let about = Memo::new(move |_| about(field));
    let body = move || match about.get() {
        About::Nothing => view! {
            <p class="text-said muted">"Select a part of the text to mark it, or choose a mark."</p>
        }
        .into_any(),
        About::Selected(said) => view! {
            <p class="text-said" dir="auto">"Selected: " {said}</p>
            <div class="controls-line" role="group" aria-label="Mark it as">
                {numbered(field, &labels(field), None)}
            </div>
        }
        .into_any(),
        About::Relating(said) => view! {
            <p class="text-said" dir="auto">
                "From " {said} ": choose the other mark, then how they stand to each other."
            </p>
            <div class="controls-line" role="group" aria-label="Relation">
                {numbered(field, &relations(field), None)}
                {press(field, "Cancel", "Escape", Act::Drop, String::new())}
            </div>
        }
        .into_any(),
        About::Mark(mark) => chosen(field, *mark),
    };
    view! {
        <div class="text-bar" id=id role="group" aria-label="Marks of this text">
            {body}
            {keys(field)}
        </div>
    }
    .into_any()
}

fn about(field: Field) -> About {
    let (selection, relating) = field.hand.with(|hand| (hand.selection(), hand.relating.clone()));
    let head = field.hand.with(|hand| hand.head);
    field.surface.marking.with(|marking| {
        field.told(|told| {
            if let Some(mark) = relating.and_then(|id| marking.find(&id)) {
                return About::Relating(told.place(mark.place));
            }
            if let Some(span) = told.doc.trimmed(selection) {
                return About::Selected(told.place(span));
            }
            let Some((it, mark)) =
                marking.chosen.as_ref().and_then(|it| Some((it, marking.mark(it)?)))
            else {
                return About::Nothing;
            };
            let of_it = |relation: &&Relation| match it {
                Chosen::Own(id) => relation.from == *id || relation.to == *id,
                Chosen::Proposed(_) => false,
            };
            let say = |relation: &Relation| {
                let from = marking.find(&relation.from).map(|mark| told.place(mark.place));
                let said = told.relation(marking, relation);
                (relation.clone(), format!("{} {said}", from.unwrap_or_default()))
            };
            About::Mark(Box::new(MarkSaid {
                said: told.title(marking, it),
                label: mark.label.clone(),
                state: state_of(marking, it),
                is_proposed: proposed(marking, it).is_some(),
                is_own: matches!(it, Chosen::Own(_)),
                can_split: mark.place.start < head && head < mark.place.end,
                relations: marking.relations().iter().filter(of_it).map(say).collect(),
            }))
        })
    })
}

fn chosen(field: Field, mark: MarkSaid) -> AnyView {
    let verdicts = mark.is_proposed.then(|| {
        let is_kept = matches!(mark.state, State::Accepted | State::Edited);
        let verdict = |label: &str, key: &'static str, act: Act, sign: Icon, is_on: bool| {
            view! {
                <Button
                    label=label.to_owned()
                    sign=sign
                    key=key.to_owned()
                    pressed=MaybeProp::from(Some(is_on))
                    on_press=Callback::new(move |()| field.run(act))
                />
            }
        };
        view! {
            {verdict("Accept", "a", Act::Accept, Icon::Check, is_kept)}
            {verdict("Reject", "r", Act::Reject, Icon::Close, mark.state == State::Rejected)}
        }
    });
    // What is only suggested looks like nobody's choice yet.
    let label = mark.is_own.then_some(mark.label.as_str());
    let why_split = match mark.can_split {
        true => String::new(),
        false => "Put the caret inside of the mark, where it is to be split.".to_owned(),
    };
    let relate = (!relations(field).is_empty()).then(|| {
        let why = match mark.is_own {
            true => String::new(),
            false => "Accept it first: a suggestion alone stands to nothing.".to_owned(),
        };
        press(field, "Relate", "c", Act::Relate, why)
    });
    let related = mark.relations.into_iter().map(|(relation, said)| {
        let spoken = format!("Take back: {said}");
        view! {
            <li class="row">
                <span class="grow" dir="auto">{said}</span>
                <Button
                    label=spoken
                    sign=Icon::Remove
                    square=true
                    look=Look::Quiet
                    on_press=Callback::new(move |()| {
                        field.ask();
                        field.surface.update(|it| it.unrelate(&relation));
                    })
                />
            </li>
        }
    });
    let related: Vec<_> = related.collect();
    view! {
        <p class="text-said" dir="auto" tabindex="0">{mark.said}</p>
        <div class="controls-line">{verdicts} {numbered(field, &labels(field), label)}</div>
        <div class="controls-line">
            {press(field, "Split", "d", Act::Split, why_split)}
            {press(field, "Merge with next", "m", Act::Merge, String::new())}
            {relate}
            {press(field, "Remove", "Delete", Act::Remove, String::new())}
        </div>
        {(!related.is_empty()).then(|| view! { <ul class="text-relations">{related}</ul> })}
    }
    .into_any()
}

/// Labels or relations, each with its number.
fn numbered(field: Field, all: &[Label], current: Option<&str>) -> AnyView {
    let buttons = all.iter().zip(1u8..).map(|(label, number)| {
        let key = if number <= 9 { number.to_string() } else { String::new() };
        let is_on = current.map(|current| current == label.id);
        view! {
            <Button
                label=label.name().to_owned()
                key=key
                title=label.about.clone()
                pressed=MaybeProp::from(is_on)
                on_press=Callback::new(move |()| field.run(Act::Label(number)))
            />
        }
    });
    buttons.collect_view().into_any()
}

fn press(field: Field, label: &str, key: &'static str, act: Act, why_not: String) -> AnyView {
    view! {
        <Button
            label=label.to_owned()
            key=key.to_owned()
            look=Look::Quiet
            why_not=why_not
            on_press=Callback::new(move |()| field.run(act))
        />
    }
    .into_any()
}

/// The keys that do something now, but those that stand on buttons.
fn keys(field: Field) -> AnyView {
    let live = Memo::new(move |_| {
        let keymap = field.app.session.with_untracked(|session| session.keymap.clone());
        let hand = field.hand.get();
        let has_focus = field.has_focus.get();
        field.surface.marking.with(|marking| {
            field.surface.question.with_value(|question| {
                let is_live = |key: &&crate::desk::marking::text::keys::Key| {
                    key.is_live(question, marking, &hand)
                        && (has_focus || key.needs != Needs::Focus)
                };
                let all = KEYS.iter().filter(is_live).map(|key| {
                    let chords = key.chords(&keymap);
                    let caps = match key.keys.len() {
                        // Left and right, and the like; of digits the first and the last.
                        0..=2 => {
                            chords.iter().take(2).map(|(chord, _)| chord.to_string()).collect()
                        }
                        9 => vec!["1–9".to_owned()],
                        _ => chords.iter().take(4).map(|(chord, _)| chord.to_string()).collect(),
                    };
                    (key.label, caps)
                });
                all.collect::<Vec<(&str, Vec<String>)>>()
            })
        })
    });
    let list = move || {
        let one = |(label, caps): (&'static str, Vec<String>)| {
            view! {
                <span class="text-key">
                    {caps.iter().filter_map(|cap| key_cap(cap)).collect_view()}
                    {label.to_lowercase()}
                </span>
            }
        };
        live.get().into_iter().map(one).collect_view()
    };
    view! {
        <details class="fold text-keys">
            <summary>"Keys"</summary>
            <div class="text-keys-list" tabindex="0">{list}</div>
        </details>
    }
    .into_any()
}

fn labels(field: Field) -> Vec<Label> {
    field.surface.question.with_value(|question| question.labels().to_vec())
}

fn relations(field: Field) -> Vec<Label> {
    field.surface.question.with_value(|question| match &question.kind {
        QuestionKind::Spans { relations, .. } => relations.clone(),
        _ => Vec::new(),
    })
}
