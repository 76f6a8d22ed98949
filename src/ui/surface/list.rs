//! The marks of one question as a list: the same as on the item, in words.
//!
//! A long list is a window on its rows ([`rows`]); a row is drawn again only when what it says is
//! another.

use leptos::prelude::*;

use super::rows::rows;
use super::state::{Surface, first_frame};
use crate::core::marks::compare::Compared;
use crate::core::marks::{Mark, Place, Region, Relation, Span, Track};
use crate::core::model::item::Content;
use crate::core::model::question::{Label, QuestionKind};
use crate::core::text::{counted, figure};
use crate::desk::marking::{Chosen, Fate, Marking, accepted_words};
use crate::desk::session::Session;
use crate::ui::review::controls::confirm;
use crate::ui::review::question::Card;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::{Icon, icon};

#[component]
pub fn MarksAnswer(card: Card) -> impl IntoView {
    let question = card.question.get_value();
    match &question.kind {
        QuestionKind::Spans { .. } => list(card, Surface::<Span>::of(card.app, &question)),
        QuestionKind::Regions { .. } => list(card, Surface::<Region>::of(card.app, &question)),
        QuestionKind::Tracks { .. } => list(card, Surface::<Track>::of(card.app, &question)),
        _ => ().into_any(),
    }
}

/// A row, as plain words: rows are drawn anew only where one of them changed.
#[derive(Clone, PartialEq)]
struct Row {
    chosen: Chosen,
    label: String,
    place: String,
    /// Each who proposes it, in words; whether they marked it differently.
    by: Vec<String>,
    do_differ: bool,
    about: String,
    /// Each that goes out from it, with the words of where it leads.
    relations: Vec<(Relation, String)>,
    state: RowState,
    /// The state in words: of a track with what it accepts.
    said: String,
    is_chosen: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RowState {
    Open,
    Accepted,
    Edited,
    Rejected,
    Own,
}

impl RowState {
    fn word(self) -> &'static str {
        match self {
            Self::Open => "not judged",
            Self::Accepted => "accepted",
            Self::Edited => "edited",
            Self::Rejected => "rejected",
            Self::Own => "yours",
        }
    }
}

fn list<P: Compared + Send + Sync + 'static>(card: Card, surface: Surface<P>) -> AnyView {
    let field = card.question.with_value(|question| question.kind.field().map(str::to_owned));
    let text = card.app.slice(move |session| {
        let first = first_frame(session, field.as_deref().unwrap_or_default());
        (text_of(session, field.as_deref()), first)
    });
    let titles = card.app.slice(|session| {
        let agents = session.schema.agents.iter();
        agents.map(|agent| (agent.id.clone(), agent.name().to_owned())).collect::<Vec<_>>()
    });
    // Choosing one changes no order.
    let shown = Memo::new(move |_| surface.marking.with(|it| (it.stamp(), it.shown.clone())));
    let keys = Memo::new(move |_| {
        shown.with(|_| ());
        surface.marking.with_untracked(keys)
    });
    let chosen = Memo::new(move |_| {
        let chosen = surface.marking.with(|it| Some(key_of(it, it.chosen.as_ref()?)));
        keys.with(|keys| keys.iter().position(|key| Some(key) == chosen.as_ref()))
    });
    let labels = card.question.with_value(|question| question.labels().to_vec());
    let labels = StoredValue::new(labels);
    let draw = move |key: Key| {
        let data = Memo::new(move |_| {
            text.with(|(text, first)| {
                let words = |mark: &Mark<P>| mark.place.words_in_frame(text, *first);
                titles.with(|titles| surface.marking.with(|it| data(it, &key, &words, titles)))
            })
        });
        (move || data.get().map(|it| row(card, surface, labels, it))).into_any()
    };
    let name = card.question.with_value(|question| format!("Marks: {}", question.name()));
    view! {
        <div class="controls" role="group" aria-label=name.clone()>
            {bulk(card, surface)}
            {rows(name.clone(), keys, chosen, draw)}
            {confirm(card)}
        </div>
    }
    .into_any()
}

/// How many are open, and what is done with all of them.
fn bulk<P: Place + Send + Sync + 'static>(card: Card, surface: Surface<P>) -> AnyView {
    let counts = Memo::new(move |_| {
        surface.marking.with(|it| (it.proposed().len(), it.open().count(), it.shown_open().len()))
    });
    let has_none = Memo::new(move |_| surface.marking.with(|it| it.own().is_empty()));
    let all = move |accept: bool| {
        Callback::new(move |()| {
            card.ask();
            surface.update(|it| {
                let open = it.shown_open();
                if accept { it.accept(&open) } else { it.reject(&open) }
            });
        })
    };
    (move || {
        let (proposed, open, shown) = counts.get();
        if proposed == 0 {
            return view! {
                <div class="controls-line">
                    <span class="grow muted">
                        "Nothing was suggested. Mark on the item what is there."
                    </span>
                    {has_none.get().then(|| view! {
                        <Button
                            label="There is nothing to mark".to_owned()
                            on_press=Callback::new(move |()| surface.nothing())
                        />
                    })}
                </div>
            }
            .into_any();
        }
        let said = match open {
            0 => "Every suggested mark is judged.".to_owned(),
            open => format!(
                "{} of {} not judged yet",
                figure(open as u64),
                counted(proposed as u64, "suggested mark")
            ),
        };
        let what = if shown == open {
            "all".to_owned()
        } else {
            format!("the {} shown", figure(shown as u64))
        };
        view! {
            <div class="controls-line">
                <span class="grow figure" role="status">{said}</span>
                {(shown > 0).then(|| view! {
                    <Button label=format!("Accept {what}") on_press=all(true) />
                    <Button label=format!("Reject {what}") on_press=all(false) />
                })}
            </div>
        }
        .into_any()
    })
    .into_any()
}

fn row<P: Compared + Send + Sync + 'static>(
    card: Card,
    surface: Surface<P>,
    labels: StoredValue<Vec<Label>>,
    row: Row,
) -> AnyView {
    let Row { chosen, label, place, by, do_differ, about, relations, state, said, is_chosen } = row;
    let has_agent = !by.is_empty();
    let whose = (do_differ && is_chosen).then(|| whose(card, surface, &chosen, &by, &place));
    let by = by.join(", ");
    let choose = {
        let chosen = chosen.clone();
        Callback::new(move |()| {
            card.ask();
            let chosen = chosen.clone();
            surface.marking.update(|it| it.chosen = Some(chosen));
        })
    };
    let relabel = {
        let chosen = chosen.clone();
        move |event: web_sys::Event| {
            let label = event_target_value(&event);
            card.ask();
            surface.update(|it| it.change(&chosen, |mark| mark.label = label));
        }
    };
    let options = labels.with_value(|labels| {
        let one = |it: &Label| {
            let (id, name) = (it.id.clone(), it.name().to_owned());
            let is_it = it.id == label;
            view! { <option value=id selected=is_it>{name}</option> }
        };
        labels.iter().map(one).collect_view()
    });
    let spoken = format!("Label of {place}");
    let title = if about.is_empty() { place.clone() } else { format!("{place}\n{about}") };
    view! {
        <div
            class="marks-one"
            data-state=state.word()
            data-chosen=is_chosen.then_some("true")
            aria-current=is_chosen.then_some("true")
            on:focusin=move |_| choose.run(())
            on:click=move |_| choose.run(())
        >
            <select class="select" aria-label=spoken on:change=relabel>{options}</select>
            <span class="grow marks-words" dir="auto" title=title>{place.clone()}</span>
            <span class="marks-said">
                <span class="mark marks-by">
                    {has_agent.then(|| icon(Icon::Agent))}
                    {by}
                </span>
                {whose}
                <span class="mark" data-state=state.word()>{said}</span>
            </span>
            <span class="marks-verdicts">{verdicts(card, surface, chosen, state, &place)}</span>
            {related(card, surface, relations)}
        </div>
    }
    .into_any()
}

/// Whose mark is shown: another one can be.
fn whose<P: Compared + Send + Sync + 'static>(
    card: Card,
    surface: Surface<P>,
    chosen: &Chosen,
    by: &[String],
    place: &str,
) -> AnyView {
    let chosen = chosen.clone();
    let prefer = move |event: web_sys::Event| {
        let Ok(by) = event_target_value(&event).parse::<usize>() else { return };
        card.ask();
        surface.update(|it| {
            if let Some(place) = it.place_of(&chosen) {
                it.prefer(place, by);
            }
        });
    };
    let options = by.iter().enumerate().map(|(at, words)| {
        view! { <option value=at.to_string() selected=at == 0>{words.clone()}</option> }
    });
    view! {
        <select class="select marks-whose" aria-label=format!("Whose shape: {place}") on:change=prefer>
            {options.collect_view()}
        </select>
    }
    .into_any()
}

/// How it stands to others, in words.
fn related<P: Place + Send + Sync + 'static>(
    card: Card,
    surface: Surface<P>,
    relations: Vec<(Relation, String)>,
) -> AnyView {
    let name = |id: &str| {
        card.question.with_value(|question| match &question.kind {
            QuestionKind::Spans { relations, .. } => {
                relations.iter().find(|it| it.id == id).map(|it| it.name().to_owned())
            }
            _ => None,
        })
    };
    let lines = relations.into_iter().map(|(relation, to)| {
        let name = name(&relation.label).unwrap_or_else(|| relation.label.clone());
        let said = format!("→ {name}: {to}");
        let spoken = format!("Take back: {said}");
        let take_back = Callback::new(move |()| {
            card.ask();
            surface.update(|it| it.unrelate(&relation));
        });
        view! {
            <div class="marks-relation">
                <span class="grow" dir="auto">{said}</span>
                <Button label=spoken sign=Icon::Remove square=true look=Look::Quiet on_press=take_back />
            </div>
        }
    });
    lines.collect_view().into_any()
}

fn verdicts<P: Place + Send + Sync + 'static>(
    card: Card,
    surface: Surface<P>,
    chosen: Chosen,
    state: RowState,
    words: &str,
) -> AnyView {
    let button = |label: String, sign: Icon, is_pressed: Option<bool>, press: Press<P>| {
        let chosen = chosen.clone();
        view! {
            <Button
                label=label
                sign=sign
                square=true
                look=Look::Quiet
                pressed=MaybeProp::from(is_pressed)
                on_press=Callback::new(move |()| {
                    card.ask();
                    surface.update(|it| press(it, &chosen));
                })
            />
        }
    };
    if state == RowState::Own {
        return button(format!("Remove {words}"), Icon::Remove, None, |it, chosen| {
            if let Chosen::Own(id) = chosen {
                it.remove(id);
            }
        })
        .into_any();
    }
    let is_kept = matches!(state, RowState::Accepted | RowState::Edited);
    view! {
        {button(format!("Accept {words}"), Icon::Check, Some(is_kept), |it, chosen| {
            judge(it, chosen, true);
        })}
        {button(format!("Reject {words}"), Icon::Close, Some(state == RowState::Rejected), |it, chosen| {
            judge(it, chosen, false);
        })}
    }
    .into_any()
}

type Press<P> = fn(&mut Marking<P>, &Chosen);

/// Accepts or rejects a proposal; what was said already is taken back.
fn judge<P: Place>(marking: &mut Marking<P>, chosen: &Chosen, accept: bool) {
    let Some(place) = marking.place_of(chosen) else { return };
    match (marking.fate(place), accept) {
        (Fate::Accepted(_) | Fate::Edited(_), true) | (Fate::Rejected, false) => {
            marking.reopen(place);
        }
        (_, true) => {
            marking.accept(&[place]);
        }
        (_, false) => {
            marking.reject(&[place]);
        }
    }
}

/// Which row: of a proposal, whatever became of it, or of a mark that nobody proposed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Proposed(usize),
    Own(String),
}

/// The proposals that are shown, then the marks that nobody proposed.
fn keys<P: Place>(marking: &Marking<P>) -> Vec<Key> {
    let own = marking.own().iter().filter(|mark| mark.from.is_none());
    let own = own.map(|mark| Key::Own(mark.id.clone()));
    marking.shown().into_iter().map(Key::Proposed).chain(own).collect()
}

fn key_of<P: Place>(marking: &Marking<P>, chosen: &Chosen) -> Key {
    match (marking.place_of(chosen), chosen) {
        (None, Chosen::Own(id)) => Key::Own(id.clone()),
        (place, _) => Key::Proposed(place.unwrap_or_default()),
    }
}

/// What a row says; `None` where its mark is gone.
fn data<P: Place>(
    marking: &Marking<P>,
    key: &Key,
    words: &dyn Fn(&Mark<P>) -> String,
    titles: &[(String, String)],
) -> Option<Row> {
    let title = |agent: &String| {
        let known = titles.iter().find(|(id, _)| id == agent);
        known.map_or_else(|| agent.clone(), |(_, title)| title.clone())
    };
    let place = match key {
        Key::Proposed(place) => *place,
        Key::Own(id) => {
            let (mark, chosen) = (marking.find(id)?, Chosen::Own(id.clone()));
            return Some(Row {
                label: mark.label.clone(),
                place: words(mark),
                by: Vec::new(),
                do_differ: false,
                about: String::new(),
                relations: relations(marking, &chosen, words),
                state: RowState::Own,
                said: RowState::Own.word().to_owned(),
                is_chosen: marking.chosen.as_ref() == Some(&chosen),
                chosen,
            });
        }
    };
    let it = marking.proposed().get(place)?;
    let (state, own) = match marking.fate(place) {
        Fate::Open => (RowState::Open, None),
        Fate::Accepted(id) => (RowState::Accepted, Some(id)),
        Fate::Edited(id) => (RowState::Edited, Some(id)),
        Fate::Rejected => (RowState::Rejected, None),
    };
    let chosen = own.map_or(Chosen::Proposed(place), |id| Chosen::Own(id.to_owned()));
    let mark = own.and_then(|id| marking.find(id)).unwrap_or(&it.mark);
    let about: Vec<&str> = it.by.iter().map(|by| by.about.as_str()).collect();
    Some(Row {
        label: mark.label.clone(),
        place: words(mark),
        by: it.by.iter().map(|by| by.words(&title(&by.agent))).collect(),
        do_differ: !it.others.is_empty(),
        about: about.join("\n").trim().to_owned(),
        relations: relations(marking, &chosen, words),
        state,
        said: match state {
            RowState::Accepted => accepted_words(&mark.place),
            state => state.word().to_owned(),
        },
        is_chosen: marking.chosen.as_ref() == Some(&chosen),
        chosen,
    })
}

/// What a mark of the person is related to, and how that is called.
fn relations<P: Place>(
    marking: &Marking<P>,
    chosen: &Chosen,
    words: &dyn Fn(&Mark<P>) -> String,
) -> Vec<(Relation, String)> {
    let Chosen::Own(id) = chosen else { return Vec::new() };
    let out = marking.relations().iter().filter(|it| it.from == *id);
    let named = out.map(|it| {
        let to = marking.find(&it.to).map(words);
        (it.clone(), to.unwrap_or_default())
    });
    named.collect()
}

/// The text that spans speak of; empty where the field holds something else.
fn text_of(session: &Session, field: Option<&str>) -> String {
    let Some(view) = &session.item else { return String::new() };
    let content = view.item.fields.iter().find(|it| Some(it.id.as_str()) == field);
    match content.map(|it| &it.content) {
        Some(Content::Text { text }) => text.clone(),
        _ => String::new(),
    }
}
