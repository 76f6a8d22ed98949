//! What a room of statistics looks at: a question, and what the room alone chooses. Kept while
//! the page is open, by dataset, so who looks at the items behind a figure comes back to it.

use leptos::prelude::*;

use super::back;
use super::question::{first_question, question_of};
use crate::core::model::question::Question;
use crate::desk::session::Session;
use crate::ui::app::App;

/// What a room chooses besides the question.
pub trait Choice: Clone + PartialEq + Send + Sync + 'static {
    /// What is looked at first of a dataset.
    fn first(session: &Session) -> Self;

    /// Takes over the part of the room that was chosen already: while a dataset was being
    /// opened, somebody came.
    fn stay_in_part(&mut self, chosen: &Self);

    /// The room is entered, for the first time or again: the question that something else than
    /// the person's choice names.
    fn enter(&mut self, session: &Session, is_kept: bool) -> Option<String> {
        let _ = (session, is_kept);
        None
    }
}

/// What was looked at of a dataset.
#[derive(Clone)]
struct Kept<T> {
    dataset: String,
    question: String,
    choice: T,
}

/// What the parts of a room share; cheap to copy.
pub struct Room<T: Choice> {
    pub app: App,
    pub choice: RwSignal<T>,
    pub question: Memo<Option<Question>>,
    /// The id of the question that was chosen.
    asked: RwSignal<String>,
}

impl<T: Choice> Clone for Room<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Choice> Copy for Room<T> {}

impl<T: Choice> Room<T> {
    pub fn new(app: App) -> Self {
        let of = app.slice(|session| session.dataset.clone());
        let kept = begin::<T>(app);
        let dataset = RwSignal::new(kept.dataset);
        let (choice, asked) = (RwSignal::new(kept.choice), RwSignal::new(kept.question));
        Effect::new(move || {
            let of = of.get();
            if dataset.with_untracked(|dataset| *dataset != of) {
                let mut new = begin::<T>(app);
                choice.with_untracked(|chosen| new.choice.stay_in_part(chosen));
                dataset.set(new.dataset);
                asked.set(new.question);
                choice.set(new.choice);
            }
        });
        Effect::new(move || {
            let (dataset, question, choice) = (dataset.get(), asked.get(), choice.get());
            app.remember(Kept { dataset, question, choice });
        });
        Self { app, choice, question: question_of(app, move || asked.get()), asked }
    }

    /// Chooses a question.
    pub fn ask(self, question: String) {
        back::stay(self.app);
        self.asked.set(question);
    }

    pub fn choose(self, change: impl FnOnce(&mut T)) {
        // Who goes on to something else does not want to be brought back.
        back::stay(self.app);
        self.choice.update(change);
    }

    /// A part of the choice that changes only when it is another.
    pub fn slice<P>(self, part: impl Fn(&T) -> P + Send + Sync + 'static) -> Memo<P>
    where
        P: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.choice.with(&part))
    }

    /// The id of the question that is looked at.
    pub fn question_id(self) -> Option<String> {
        self.question.with(|question| question.as_ref().map(|it| it.id.clone()))
    }

    /// What an agent is called on the page.
    pub fn agent_named(self, agent: &str) -> String {
        self.app.session.with_untracked(|session| {
            session.schema.agent(agent).map_or(agent, |it| it.name()).to_owned()
        })
    }
}

/// What was looked at last of this dataset, or what is looked at first.
fn begin<T: Choice>(app: App) -> Kept<T> {
    app.session.with_untracked(|session| {
        let dataset = session.dataset.clone();
        let kept = app.remembered::<Kept<T>>().filter(|kept| kept.dataset == dataset);
        let is_kept = kept.is_some();
        let mut looked = kept.unwrap_or_else(|| Kept {
            dataset,
            question: first_question(session),
            choice: T::first(session),
        });
        if let Some(question) = looked.choice.enter(session, is_kept) {
            looked.question = question;
        }
        looked
    })
}
