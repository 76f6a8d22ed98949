//! One question: what was suggested, what was answered, and the ways to answer.
//!
//! Only the question that is asked now is open where the column is low; the
//! others say in a line what was suggested and answered.

use leptos::prelude::*;

use super::controls::Controls;
use super::suggestions::Suggestions;
use crate::core::model::event::Verdict;
use crate::core::model::question::Question;
use crate::core::model::route::Route;
use crate::core::model::value::Value;
use crate::desk::effect::Input;
use crate::ui::app::App;
use crate::ui::widgets::fold::Fold;
use crate::ui::widgets::icon::{Icon, icon};

/// What a card's parts share.
#[derive(Clone, Copy)]
pub struct Card {
    pub app: App,
    /// Place among the schema's questions.
    pub at: usize,
    pub question: StoredValue<Question>,
    /// Whether it is the one that keys speak to.
    pub active: Memo<bool>,
    /// The app's now-or-never: whether its item was answered by this annotator.
    pub answered: Memo<bool>,
    /// The item, and whether its suggestions are hidden: what hangs on nothing else
    /// is made anew only with these.
    pub item: Memo<Option<(u32, bool)>>,
}

impl Card {
    /// Asks this question, if it is not asked already; then runs a command.
    pub fn run(self, command: crate::desk::command::Command) {
        self.ask();
        self.app.dispatch(command);
    }

    /// Whether keys accept and reject what was suggested as a whole: where there are marks they
    /// speak to the mark that is chosen.
    pub fn has_whole_keys(self) -> bool {
        self.question.with_value(|it| !it.kind.is_marks())
    }

    pub fn ask(self) {
        if !self.active.get_untracked() {
            let question = self.question.with_value(|question| question.id.clone());
            self.app.send(Input::Ask { question });
        }
    }
}

#[component]
pub fn QuestionCard(at: usize) -> impl IntoView {
    let app = App::here();
    let question = app.session.with_untracked(|session| session.schema.questions.get(at).cloned());
    let Some(question) = question else { return ().into_any() };
    let active = app.slice(move |session| session.active == at);
    let id = question.id.clone();
    let answered = app.slice(move |session| session.answer(&id).is_some());
    let (title, help) = (question.name().to_owned(), question.help.clone());
    let item = app.slice(|session| {
        let hidden = session.is_blind();
        session.item.as_ref().map(|view| (view.index, hidden))
    });
    let card = Card { app, at, question: StoredValue::new(question), active, answered, item };
    let id = question_id(card);
    let writing = app.slice(move |session| {
        matches!(session.drafts.get(&id), Some(crate::desk::session::Draft::Text { .. }))
    });
    let node = NodeRef::<leptos::html::Section>::new();
    Effect::new(move || {
        if active.get()
            && let Some(node) = node.get()
        {
            // With the next frame: it makes the browser lay out the page, and the
            // page is still being drawn.
            request_animation_frame(move || {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                node.scroll_into_view_with_scroll_into_view_options(&options);
            });
        }
    });
    let title_id = crate::ui::widgets::field::next_id();
    let labelled = title_id.clone();
    view! {
        <section
            class="question"
            aria-labelledby=labelled
            data-active=move || active.get().to_string()
            data-writing=move || writing.get().then_some("true")
            aria-current=move || active.get().then_some("step")
            node_ref=node
            on:click=move |_| card.ask()
            on:focusin=move |_| card.ask()
        >
            <div class="question-head">
                <h3 class="question-title" id=title_id dir="auto">{title.clone()}</h3>
                {opener(card, title)}
            </div>
            {(!help.is_empty()).then(|| {
                view! {
                    <Fold class="question-detail" summary="Guideline">
                        <p class="question-help" dir="auto">{help.clone()}</p>
                    </Fold>
                }
            })}
            <Suggestions card=card />
            {response(card)}
            {others(card)}
            <div class="question-detail"><Controls card=card /></div>
        </section>
    }
    .into_any()
}

fn question_id(card: Card) -> String {
    card.question.with_value(|question| question.id.clone())
}

/// For the keyboard and the screen reader: opens a question that is closed.
fn opener(card: Card, title: String) -> AnyView {
    (move || {
        let title = title.clone();
        (!card.active.get()).then(|| {
            let word = if card.answered.get() { "Change" } else { "Answer" };
            view! {
                <button
                    type="button"
                    class="link question-open"
                    aria-label=format!("{word}: {title}")
                    on:click=move |_| card.ask()
                >
                    {word}
                </button>
            }
        })
    })
    .into_any()
}

/// What this annotator answered: solid, with who and how.
fn response(card: Card) -> AnyView {
    let id = card.question.with_value(|question| question.id.clone());
    let answer = card.app.slice(move |session| {
        let question = session.schema.question(&id)?;
        let answer = session.answer(&id)?;
        let value = answer.value.as_ref().map(|value| question.say(value));
        let verdict = answer.settles.is_empty().then_some(answer.verdict);
        Some((value, verdict, answer.decided_at.to_string(), session.annotator.clone()))
    });
    (move || {
        let (value, verdict, at, who) = answer.get()?;
        let how = match verdict {
            None => "adjudicated",
            Some(Verdict::Accepted) => "accepted",
            Some(Verdict::Edited) => "edited",
            Some(Verdict::Rejected) => "rejected",
            Some(Verdict::Own) => "own answer",
        };
        let value = value.unwrap_or_else(|| "None of what was suggested".to_owned());
        Some(view! {
            <div class="response" data-verdict=how title=at>
                {icon(Icon::Person)}
                <span class="response-value" dir="auto">{value}</span>
                <span class="response-who">{format!("{who}, {how}")}</span>
            </div>
        })
    })
    .into_any()
}

/// Answers by other people that came with the data: after one's own answer,
/// so that people judge independently; an expert, who decides, sees them at once.
fn others(card: Card) -> AnyView {
    let id = card.question.with_value(|question| question.id.clone());
    let given = card.app.slice(move |session| {
        let (Some(view), Some(question)) = (&session.item, session.schema.question(&id)) else {
            return (Vec::new(), false);
        };
        let given = view.item.responses.iter().filter(|it| it.question == id);
        let said = |value: &Option<Value>| {
            value.as_ref().map_or("no value fits".to_owned(), |value| question.say(value))
        };
        let given: Vec<_> = given.map(|it| (said(&it.value), it.annotator.clone())).collect();
        let decides = view.routed.route == Route::Expert || view.mine.escalated.is_some();
        (given, decides || session.answer(&id).is_some())
    });
    (move || {
        let (given, shown) = given.get();
        if given.is_empty() {
            return None;
        }
        if !shown {
            let people = given.len();
            let words =
                if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
            return Some(
                view! {
                    <p class="question-tally question-detail">
                        {format!("{words} answered already; shown after your answer.")}
                    </p>
                }
                .into_any(),
            );
        }
        let given = given.into_iter().map(|(value, who)| {
            view! {
                <div class="response" data-other="true">
                    {icon(Icon::Person)}
                    <span class="response-value" dir="auto">{value}</span>
                    <span class="response-who"><bdi>{who}</bdi></span>
                </div>
            }
        });
        Some(given.collect_view().into_any())
    })
    .into_any()
}
