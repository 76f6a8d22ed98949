//! The Adjudication room: what people differ about and nothing settles, item by item, all
//! answers side by side, and the decision.
//!
//! The list is asked for again after every event, so a decision takes its item off it and undo
//! brings it back. What is most valuable is found out once for each question: it takes a while,
//! and an order that changes under one's hands is none.

mod item;
mod opinions;
mod other;

use std::sync::Arc;

use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::item::item;
use self::opinions::opinions;
use self::other::other;
use crate::core::model::question::Question;
use crate::core::model::value::Value;
use crate::core::time::Timestamp;
use crate::desk::adjudicate::{Person, decision, follow, ordered, people, sentence};
use crate::desk::command::Command;
use crate::desk::effect::{Input, Target};
use crate::desk::room::Room;
use crate::engine::protocol::study::{Studied, Study};
use crate::engine::protocol::team::{Answered, Answers};
use crate::engine::protocol::{ItemView, Reply, Request, Row, from_bytes, to_bytes};
use crate::ui::app::{App, now};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::empty::Empty;
use crate::ui::widgets::field::Select;
use crate::ui::widgets::meter::count;
use crate::ui::widgets::notice::{Notice, Tone};

/// Items that the list shows at most, around the one that is open.
const SHOWN: usize = 100;
/// The method whose beliefs say what is valuable.
const METHOD: &str = "dawid-skene";

/// What the room's parts share.
#[derive(Clone, Copy)]
struct Desk {
    app: App,
    question: Memo<Option<Question>>,
    /// Those that are decided, not those that wait.
    decided: RwSignal<bool>,
    list: RwSignal<Option<Result<Arc<List>, String>>>,
    here: RwSignal<Option<u32>>,
    case: RwSignal<Option<Arc<Case>>>,
    names: RwSignal<bool>,
    reason: RwSignal<String>,
    /// Whether what is on the screen can be decided: not while the next one is on its way.
    ready: StoredValue<bool>,
    /// When the item was painted.
    shown_at: StoredValue<Timestamp>,
}

#[derive(Debug, PartialEq)]
struct List {
    question: String,
    decided: bool,
    indices: Vec<u32>,
    /// In the order of their value, not of the file.
    by_value: bool,
}

/// The item that is open.
struct Case {
    view: ItemView,
    answered: Answered,
    line: String,
    people: Vec<Person>,
}

#[component]
pub fn Adjudication() -> impl IntoView {
    let app = App::here();
    let questions = app.slice(|session| session.schema.questions.clone());
    let chosen = RwSignal::new(String::new());
    let question = Memo::new(move |_| {
        let (chosen, questions) = (chosen.get(), questions.get());
        questions.iter().find(|it| it.id == chosen).or(questions.first()).cloned()
    });
    let desk = Desk {
        app,
        question,
        decided: RwSignal::new(false),
        list: RwSignal::new(None),
        here: RwSignal::new(None),
        case: RwSignal::new(None),
        names: RwSignal::new(false),
        reason: RwSignal::new(String::new()),
        ready: StoredValue::new(false),
        shown_at: StoredValue::new(now()),
    };
    desk.keep_the_list();
    desk.keep_the_case();
    desk.obey();
    let several = Memo::new(move |_| questions.with(Vec::len) > 1);
    let options = Signal::derive(move || {
        questions.with(|questions| {
            let named = questions.iter().map(|it| (it.id.clone(), it.name().to_owned()));
            named.collect::<Vec<_>>()
        })
    });
    let value = Signal::derive(move || question.get().map(|it| it.id).unwrap_or_default());
    let chooser = move || {
        several.get().then(|| {
            view! {
                <Select
                    label="Question"
                    options=options
                    value=value
                    on_change=Callback::new(move |id| chosen.set(id))
                />
            }
        })
    };
    let which = [(false, "Waiting"), (true, "Decided")].into_iter().map(|(decided, words)| {
        view! {
            <Button
                label=words.to_owned()
                look=Look::Quiet
                class="study-choice"
                pressed=Signal::derive(move || desk.decided.get() == decided)
                on_press=Callback::new(move |()| desk.decided.set(decided))
            />
        }
    });
    view! {
        <div class="room-page" data-room="adjudication">
            <div class="room-bar">
                {chooser}
                <div class="field" role="group" aria-labelledby="adjudication-which">
                    <span class="field-label" id="adjudication-which">"Show"</span>
                    <div class="button-group">{which.collect_view()}</div>
                </div>
            </div>
            {body(desk)}
        </div>
    }
    .into_any()
}

fn body(desk: Desk) -> AnyView {
    let any = Memo::new(move |_| {
        desk.list.with(|list| match list {
            Some(Ok(list)) => !list.indices.is_empty(),
            _ => false,
        })
    });
    let said = move || {
        desk.list.with(|list| match list {
            None => "Looking for what is unresolved…".to_owned(),
            Some(Ok(list)) => sentence(list.indices.len(), list.decided, list.by_value),
            Some(Err(_)) => String::new(),
        })
    };
    let nothing = move || {
        desk.list.with(|list| match list {
            Some(Err(why)) => Some(
                view! { <Notice tone=Tone::Danger>{format!("The items could not be found. {why}")}</Notice> }
                    .into_any(),
            ),
            Some(Ok(list)) if list.indices.is_empty() => Some(empty(desk.app, list.decided)),
            _ => None,
        })
    };
    let whole = move || {
        any.get().then(|| {
            view! {
                <div class="adjudication-body">
                    {item(desk)}
                    <section class="adjudication-answers stack" aria-label="Answers and decision">
                        {move || desk.case.get().map(|case| answers(desk, &case))}
                    </section>
                    {queue(desk)}
                </div>
            }
        })
    };
    view! {
        <p class="disagreement-sentence figure" role="status">{said}</p>
        {nothing}
        {whole}
    }
    .into_any()
}

fn empty(app: App, decided: bool) -> AnyView {
    let (title, why) = if decided {
        (
            "Nothing was decided yet",
            "What somebody adjudicates stands here, and can be decided again.",
        )
    } else {
        (
            "Nothing waits: no item has two people who differ",
            "Open the project files of your colleagues together with your own, in the Data room: \
             where people differ, the item comes here.",
        )
    };
    view! {
        <Empty title=title why=why>
            <Button
                label="Open data".to_owned()
                on_press=Callback::new(move |()| app.dispatch(Command::Room(Room::Data)))
            />
        </Empty>
    }
    .into_any()
}

/// What was said, what was suggested, and the ways to decide.
fn answers(desk: Desk, case: &Arc<Case>) -> AnyView {
    let own = case.people.iter().any(|person| person.mine);
    let by = case.answered.by.join(", ");
    let question = desk.question.get_untracked();
    let decided = (case.answered.settled == "adjudicated").then(|| {
        let value = case.answered.value.as_ref();
        let value = question
            .as_ref()
            .map(|question| crate::desk::adjudicate::said(question, value))
            .unwrap_or_default();
        let unseen = match case.answered.unseen {
            0 => "",
            1 => " 1 answer that says otherwise came later; deciding again takes it in.",
            _ => " Answers that say otherwise came later; deciding again takes them in.",
        };
        view! { <Notice tone=Tone::Good>{format!("Adjudicated by {by}: {value}.{unseen}")}</Notice> }
    });
    view! {
        {decided}
        {own.then(|| view! { <Notice tone=Tone::Differ>"You answered this one yourself."</Notice> })}
        {opinions(desk, case)}
        {question.map(|question| other(desk, case, question))}
    }
    .into_any()
}

/// The items that wait, by their first words.
fn queue(desk: Desk) -> AnyView {
    let rows = RwSignal::new(Vec::<Row>::new());
    let near = Memo::new(move |_| {
        let here = desk.here.get();
        desk.list.with(|list| match list {
            Some(Ok(list)) => {
                let place = list.indices.iter().position(|it| Some(*it) == here).unwrap_or(0);
                // By steps, so that not every move asks again.
                let from = place / SHOWN * SHOWN;
                let indices = list.indices.iter().skip(from).take(SHOWN);
                (from, indices.copied().collect::<Vec<_>>(), list.indices.len())
            }
            _ => (0, Vec::new(), 0),
        })
    });
    Effect::new(move || {
        let (_, indices, _) = near.get();
        spawn_local(async move {
            let reply = desk.app.ask(Request::Rows { indices: indices.clone() }).await;
            if let Ok(Reply::Rows { rows: new }) = reply
                && near.try_with_untracked(|(_, now, _)| *now == indices) == Some(true)
            {
                rows.set(new);
            }
        });
    });
    let lines = move || {
        let lines = rows.get().into_iter().map(|row| {
            let index = row.index;
            view! {
                <li>
                    <button
                        type="button"
                        class="adjudication-line"
                        aria-current=move || (desk.here.get() == Some(index)).then_some("true")
                        on:click=move |_| desk.go(index)
                    >
                        <span class="mono" dir="auto">{row.id}</span>
                        <span class="muted ellipsis" dir="auto">{row.snippet}</span>
                    </button>
                </li>
            }
        });
        lines.collect_view()
    };
    let more = move || {
        let (from, indices, all) = near.get();
        let shown = indices.len();
        (shown < all).then(|| {
            let words = format!(
                "{} to {} of {}",
                count(from as u64 + 1),
                count((from + shown) as u64),
                count(all as u64)
            );
            view! { <p class="muted figure">{words}</p> }
        })
    };
    view! {
        <nav class="adjudication-queue stack" aria-label="Items of this list">
            <h2 class="overline">"In this order"</h2>
            <ol>{lines}</ol>
            {more}
        </nav>
    }
    .into_any()
}

impl Desk {
    /// Asks what is disputed, whenever something was decided or chosen.
    fn keep_the_list(self) {
        let Self { app, question, decided, list, here, case, .. } = self;
        let state = app.slice(|session| (session.dataset.clone(), session.open, session.head.seq));
        let id = Memo::new(move |_| question.get().map(|question| question.id));
        let turn = StoredValue::new(0_u32);
        // Of which dataset and question it is known what is valuable.
        let known = StoredValue::new(None::<(String, String, Vec<u32>)>);
        Effect::new(move || {
            let (dataset, open, _) = state.get();
            let decided = decided.get();
            let Some(question) = id.get().filter(|_| open) else { return };
            turn.update_value(|turn| *turn = turn.wrapping_add(1));
            let this = turn.get_value();
            let is_another = list.with_untracked(|list| match list {
                Some(Ok(list)) => list.question != question || list.decided != decided,
                _ => true,
            });
            if is_another {
                list.set(None);
                here.set(None);
                case.set(None);
            }
            spawn_local(async move {
                let disputed = disputed(app, &question, decided).await;
                let mut valuable = known
                    .try_get_value()
                    .flatten()
                    .filter(|(of, asked, _)| *of == dataset && *asked == question)
                    .map(|(.., valuable)| valuable);
                let many = disputed.as_ref().is_ok_and(|it| it.len() > 1);
                if valuable.is_none() && many && !decided {
                    let is_wanted = move || turn.try_get_value() == Some(this);
                    let found = valuable_items(app, &question, is_wanted).await;
                    known.try_set_value(Some((dataset, question.clone(), found.clone())));
                    valuable = Some(found);
                }
                if turn.try_get_value() != Some(this) {
                    return;
                }
                let valuable = valuable.filter(|_| !decided).unwrap_or_default();
                let new = disputed.map(|disputed| {
                    let by_value = disputed.iter().any(|index| valuable.contains(index));
                    let indices = ordered(&disputed, &valuable);
                    Arc::new(List { question, decided, indices, by_value })
                });
                let before = list.with_untracked(|list| match list {
                    Some(Ok(list)) => list.indices.clone(),
                    _ => Vec::new(),
                });
                let next = match &new {
                    Ok(new) if before.is_empty() => new.indices.first().copied(),
                    Ok(new) => follow(&before, &new.indices, here.get_untracked()),
                    Err(_) => None,
                };
                list.set(Some(new));
                if here.get_untracked() != next {
                    here.set(next);
                }
            });
        });
    }

    /// Asks for the item that is open and what was said of it.
    fn keep_the_case(self) {
        let Self { app, question, here, case, .. } = self;
        let seq = app.slice(|session| session.head.seq);
        let turn = StoredValue::new(0_u32);
        Effect::new(move || {
            let (question, index) = (question.get(), here.get());
            seq.get();
            turn.update_value(|turn| *turn = turn.wrapping_add(1));
            let this = turn.get_value();
            self.ready.set_value(false);
            let (Some(question), Some(index)) = (question, index) else { return case.set(None) };
            spawn_local(async move {
                let loaded = load(app, &question, index).await;
                if turn.try_get_value() != Some(this) {
                    return;
                }
                let was = case.with_untracked(|case| case.as_ref().map(|case| case.view.index));
                if was != Some(index) {
                    self.names.set(false);
                }
                // Just decided, or taken back: it is about to leave the list.
                let stays = loaded.as_ref().is_some_and(|case| {
                    (case.answered.settled == "adjudicated") == self.decided.get_untracked()
                });
                let note = loaded.as_ref().and_then(|case| case.view.mine.note.clone());
                self.reason.set(note.unwrap_or_default());
                case.set(loaded.map(Arc::new));
                request_animation_frame(move || {
                    if turn.try_get_value() == Some(this) {
                        if was != Some(index) {
                            self.shown_at.set_value(now());
                        }
                        self.ready.set_value(stays);
                        keep_the_focus(app);
                    }
                });
            });
        });
    }

    /// Does what the keys say.
    fn obey(self) {
        let told = self.app.to_room;
        let done = StoredValue::new(told.get_untracked());
        Effect::new(move || {
            let asked = told.get();
            if asked == done.get_value() {
                return;
            }
            done.set_value(asked);
            match asked.map(|(_, command)| command) {
                Some(Command::Label(number)) => self.choose(usize::from(number) - 1),
                Some(Command::NextItem) => self.step(1),
                Some(Command::PreviousItem) => self.step(-1),
                Some(Command::Names) => self.names.update(|names| *names = !*names),
                Some(Command::OwnAnswer) => {
                    focus_on(self.app, "[data-part=other] :is(button, textarea)")
                }
                Some(Command::Note) => focus_on(self.app, "[data-part=reason] textarea"),
                _ => {}
            }
        });
    }

    /// Decides for the answer at this place.
    fn choose(self, place: usize) {
        let Some(case) = self.case.get_untracked() else { return };
        match case.people.get(place) {
            Some(person) => self.decide(person.value.clone()),
            None => self.app.toast("No answer has this number."),
        }
    }

    fn decide(self, value: Option<Value>) {
        let case = self.case.get_untracked();
        let (Some(case), Some(question)) = (case, self.question.get_untracked()) else { return };
        if let Err(why) = self.app.session.with_untracked(|session| session.can_write()) {
            return self.app.toast(why);
        }
        if !self.ready.get_value() {
            return;
        }
        let answered = (&case.answered, case.line.as_str());
        let now = now();
        let times = (self.shown_at.get_value(), now);
        match decision(&case.view, &question, answered, value, times) {
            Ok(response) => {
                self.ready.set_value(false);
                let reason = self.reason.get_untracked().trim().to_owned();
                let before = case.view.mine.note.clone().unwrap_or_default();
                let note = (reason != before).then_some(reason);
                self.app.send(Input::Decide { response: Box::new(response), note, now });
            }
            Err(why) => self.app.toast(format!("That cannot be decided: {why}.")),
        }
    }

    fn go(self, index: u32) {
        if self.here.get_untracked() != Some(index) {
            self.here.set(Some(index));
        }
    }

    fn step(self, by: isize) {
        let next = self.list.with_untracked(|list| {
            let Some(Ok(list)) = list else { return None };
            let here = self.here.get_untracked();
            let place = list.indices.iter().position(|index| Some(*index) == here)?;
            list.indices.get(place.checked_add_signed(by)?).copied()
        });
        match next {
            Some(next) => self.go(next),
            None if by > 0 => self.app.toast("This is the last item."),
            None => self.app.toast("This is the first item."),
        }
    }
}

async fn disputed(app: App, question: &str, decided: bool) -> Result<Vec<u32>, String> {
    let request = Request::Disputed { question: question.to_owned(), decided };
    match app.ask_with(request, None).await {
        Ok((Reply::Order { .. }, bytes)) => {
            let bytes = bytes.map(|bytes| bytes.to_vec()).unwrap_or_default();
            let (words, _) = bytes.as_chunks::<4>();
            Ok(words.iter().map(|word| u32::from_le_bytes(*word)).collect())
        }
        Ok(_) => Err("The engine answered another question.".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// The items that wait, the most valuable first; none where that cannot be said.
async fn valuable_items(app: App, question: &str, is_wanted: impl Fn() -> bool) -> Vec<u32> {
    let (question, method) = (question.to_owned(), METHOD.to_owned());
    let study = Study::Waiting { question, method, seed: 0, order: false };
    let payload = to_bytes(&study).unwrap_or_default();
    let mut reply = app.ask_with(Request::Study, Some(Uint8Array::from(payload.as_slice()))).await;
    loop {
        match reply {
            Ok((Reply::Studying { .. }, _)) if is_wanted() => {
                reply = app.ask_with(Request::StudyOn, None).await;
            }
            Ok((Reply::Studied, Some(bytes))) => {
                return match from_bytes(&bytes.to_vec()) {
                    Ok(Studied::Waiting(found)) => found.items,
                    _ => Vec::new(),
                };
            }
            // Said of a question with texts, or not wanted any more: the order of the file.
            _ => return Vec::new(),
        }
    }
}

async fn load(app: App, question: &Question, index: u32) -> Option<Case> {
    let Ok(Reply::Item(view)) = app.ask(Request::Item { index }).await else { return None };
    let reply = app.ask_with(Request::Answers { index }, None).await;
    let Ok((Reply::Answers, Some(bytes))) = reply else { return None };
    let answers: Answers = from_bytes(&bytes.to_vec()).ok()?;
    let answered = answers.questions.into_iter().find(|it| it.question == question.id)?;
    let me = app.session.with_untracked(|session| session.annotator.clone());
    let people = people(question, &answered, &view.item.id, view.seed, &me);
    Some(Case { view: *view, answered, line: answers.line, people })
}

/// What had the focus may be gone with the item before: then the item has it.
fn keep_the_focus(app: App) {
    let place = app.place();
    if place.is_focus_lost() {
        crate::ui::focus::focus(place, &Target::Item);
    }
}

fn focus_on(app: App, selector: &str) {
    let place = app.place();
    if let Some(found) = place.find(selector) {
        place.focus(&found);
    }
}
