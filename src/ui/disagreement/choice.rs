//! What the person looks at: question, part, whose labels, which method. Kept
//! while the page is open, by dataset.

use std::cell::RefCell;

use leptos::prelude::*;

use crate::core::model::question::Question;
use crate::desk::study::methods::METHODS;
use crate::desk::study::pairs::Shown;
use crate::engine::protocol::study::{Rater, Who};
use crate::engine::query;
use crate::ui::app::App;
use crate::ui::study::question::{first_question, question_of};

/// The parts of the room, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    Labels,
    Agreement,
    Raters,
    Truth,
    Calibration,
    Care,
}

impl Part {
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Labels, "Labels"),
        (Self::Agreement, "Agreement"),
        (Self::Raters, "Raters"),
        (Self::Truth, "Truth"),
        (Self::Calibration, "Calibration"),
        (Self::Care, "Care"),
    ];
}

#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    dataset: String,
    pub question: String,
    pub part: Part,
    pub who: Who,
    /// The number in a cell of the pairwise table.
    pub shown: Shown,
    /// The two raters whose confusion is open.
    pub pair: Option<(Rater, Rater)>,
    pub method: String,
    /// The comparison of methods was asked for.
    pub compared: bool,
    pub agent: String,
}

thread_local! {
    static KEPT: RefCell<Option<Choice>> = const { RefCell::new(None) };
}

/// What the parts of the room share; cheap to copy.
#[derive(Clone, Copy)]
pub struct Room {
    pub app: App,
    pub choice: RwSignal<Choice>,
    pub question: Memo<Option<Question>>,
    /// The cell of the matrix that was opened last, until it is drawn.
    pub opened: StoredValue<Option<query::Cell>>,
}

impl Room {
    pub fn new(app: App) -> Self {
        let dataset = app.slice(|session| session.dataset.clone());
        let choice = RwSignal::new(begin(app));
        let question = question_of(app, move || choice.with(|it| it.question.clone()));
        let opened = app.session.with_untracked(|session| session.order.query.filter.cell.clone());
        Effect::new(move || {
            let of = dataset.get();
            if choice.with_untracked(|choice| choice.dataset != of) {
                // Who came while the dataset was being opened has chosen a part already.
                let part = choice.with_untracked(|choice| choice.part);
                choice.set(Choice { part, ..begin(app) });
            }
        });
        Effect::new(move || choice.with(|choice| KEPT.set(Some(choice.clone()))));
        Self { app, choice, question, opened: StoredValue::new(opened) }
    }

    pub fn choose(self, change: impl FnOnce(&mut Choice)) {
        self.choice.update(change);
    }

    /// A part of the choice that changes only when it is another.
    pub fn slice<T>(self, part: impl Fn(&Choice) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.choice.with(&part))
    }

    /// The id of the question that is looked at.
    pub fn question_id(self) -> Option<String> {
        self.question.with(|question| question.as_ref().map(|it| it.id.clone()))
    }

    /// What a rater is called on the page.
    pub fn named(self, rater: &Rater) -> String {
        if !rater.model {
            return rater.name.clone();
        }
        self.app.session.with_untracked(|session| {
            let agent = session.schema.agent(&rater.name);
            agent.map_or_else(|| rater.name.clone(), |agent| agent.name().to_owned())
        })
    }
}

/// What was looked at last of this dataset, or what is looked at first.
fn begin(app: App) -> Choice {
    let kept = KEPT.with_borrow(Option::clone);
    app.session.with_untracked(|session| {
        let dataset = session.dataset.clone();
        let cell = session.order.query.filter.cell.as_ref();
        if let Some(mut kept) = kept.filter(|kept| kept.dataset == dataset) {
            if let (Part::Labels, Some(cell)) = (kept.part, cell) {
                kept.question.clone_from(&cell.question);
            }
            return kept;
        }
        let [(method, ..), ..] = METHODS;
        Choice {
            dataset,
            question: cell.map_or_else(|| first_question(session), |cell| cell.question.clone()),
            part: Part::default(),
            who: Who::default(),
            shown: Shown::default(),
            pair: None,
            method: method.to_owned(),
            compared: false,
            agent: session.schema.agents.first().map(|it| it.id.clone()).unwrap_or_default(),
        }
    })
}
