//! What the person looks at: question, part, columns. Kept while the page is open,
//! by dataset, together with the figure whose items were opened last.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::core::model::question::Question;
use crate::desk::fairness::rates::Rate;
use crate::engine::protocol::study::{Behind, Rater};
use crate::engine::query::Filter;
use crate::ui::app::App;
use crate::ui::study::open::{open_behind, review};
use crate::ui::study::question::{first_question, question_of};

/// The parts of the room, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    Slices,
    Blind,
    Gold,
    Numbers,
    Probes,
}

impl Part {
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Slices, "Slices"),
        (Self::Blind, "Shown or hidden"),
        (Self::Gold, "Known answers"),
        (Self::Numbers, "Whole dataset"),
        (Self::Probes, "Probes"),
    ];
}

#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    dataset: String,
    pub question: String,
    pub part: Part,
    /// The columns of metadata that make the slices; the second is empty for none.
    pub column: String,
    pub crossed: String,
    pub discoveries: bool,
    /// Whose rates are shown, and which.
    pub agent: String,
    pub rate: Rate,
    /// The column by which numbers over the whole dataset are told too; empty for none.
    pub by: String,
    /// The figure whose items were opened: its `data-back`.
    opened: Option<String>,
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
    /// The figure that takes the focus once it is drawn.
    back_to: StoredValue<Option<String>>,
}

impl Room {
    pub fn new(app: App) -> Self {
        let dataset = app.slice(|session| session.dataset.clone());
        let mut kept = begin(app);
        let back_to = StoredValue::new(kept.opened.take());
        let choice = RwSignal::new(kept);
        let question = question_of(app, move || choice.with(|it| it.question.clone()));
        Effect::new(move || {
            let of = dataset.get();
            if choice.with_untracked(|choice| choice.dataset != of) {
                back_to.set_value(None);
                // Who came while the dataset was being opened has chosen a part already.
                let part = choice.with_untracked(|choice| choice.part);
                choice.set(Choice { part, ..begin(app) });
            }
        });
        Effect::new(move || choice.with(|choice| KEPT.set(Some(choice.clone()))));
        Self { app, choice, question, back_to }
    }

    pub fn choose(self, change: impl FnOnce(&mut Choice)) {
        // Who goes on to something else does not want to be brought back.
        self.back_to.set_value(None);
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

    /// What an agent is called on the page.
    pub fn named(self, agent: &str) -> String {
        self.app.session.with_untracked(|session| {
            session.schema.agent(agent).map_or(agent, |it| it.name()).to_owned()
        })
    }

    /// What a label of the question is called on the page.
    pub fn titled(self, label: &str) -> String {
        self.question.with_untracked(|question| {
            question.as_ref().map_or_else(|| label.to_owned(), |it| it.say_brief(label))
        })
    }

    /// `Dialect`, `Dialect and Channel`
    pub fn columns_named(self, columns: &[String]) -> String {
        let named = |session: &crate::desk::session::Session| {
            let name = |id: &String| {
                let column = session.schema.columns.iter().find(|it| it.id == *id);
                column.map_or(id.as_str(), |it| it.name()).to_owned()
            };
            columns.iter().map(name).collect::<Vec<_>>().join(" and ")
        };
        self.app.session.with_untracked(named)
    }

    /// The columns of metadata: id and title.
    pub fn columns(self) -> Memo<Vec<(String, String)>> {
        self.app.slice(|session| {
            let columns = session.schema.columns.iter();
            columns.map(|it| (it.id.clone(), it.name().to_owned())).collect()
        })
    }

    /// Opens the items of a figure; `from` is its `data-back`.
    pub fn open(self, from: String, filter: Filter) {
        self.leave(from);
        review(self.app, filter);
    }

    /// Opens all that a person labelled.
    pub fn open_person(self, from: String, name: &str) {
        self.leave(from);
        let rater = Rater { model: false, name: name.to_owned() };
        let question = self.question_id().unwrap_or_default();
        open_behind(self.app, &Behind::Rater { question, rater });
    }

    fn leave(self, from: String) {
        self.choice.update(|choice| choice.opened = Some(from));
        // At once: the room may be gone before its effects run.
        KEPT.set(Some(self.choice.get_untracked()));
    }

    /// Brings the focus back to the figure that opened items, now that it is drawn, unless
    /// somebody has put it elsewhere.
    pub fn come_back(self) {
        let Some(back) = self.back_to.try_update_value(Option::take).flatten() else { return };
        request_animation_frame(move || {
            let focused = document().active_element();
            let is_free = focused.is_none_or(|it| matches!(&*it.tag_name(), "BODY" | "MAIN"));
            let back = back.replace('\\', "\\\\").replace('"', "\\\"");
            let found = document().query_selector(&format!("[data-back=\"{back}\"]"));
            let found = found.ok().flatten().and_then(|it| it.dyn_into::<HtmlElement>().ok());
            if let Some(figure) = found.filter(|_| is_free) {
                // A button in the page takes the focus.
                figure.focus().unwrap_or_default();
            }
        });
    }
}

/// What was looked at last of this dataset, or what is looked at first.
fn begin(app: App) -> Choice {
    let kept = KEPT.with_borrow(Option::clone);
    app.session.with_untracked(|session| {
        let dataset = session.dataset.clone();
        if let Some(kept) = kept.filter(|kept| kept.dataset == dataset) {
            return kept;
        }
        let schema = &session.schema;
        Choice {
            dataset,
            question: first_question(session),
            part: Part::default(),
            column: schema.columns.first().map(|it| it.id.clone()).unwrap_or_default(),
            crossed: String::new(),
            discoveries: false,
            agent: String::new(),
            rate: Rate::default(),
            by: String::new(),
            opened: None,
        }
    })
}
