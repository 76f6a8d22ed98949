//! The marks of one question at the desk, shared by what draws them and what lists them.

use std::any::Any;
use std::collections::BTreeMap;
use std::rc::Rc;

use leptos::prelude::*;

use crate::core::marks::compare::Compared;
use crate::core::marks::{Mark, Marks, Place, Region, Span, Track, read, write};
use crate::core::model::item::{Content, Field, SeriesKind};
use crate::core::model::question::Question;
use crate::core::model::value::{Marked, Value};
use crate::desk::effect::Input;
use crate::desk::marking::{Grouping, Marking, Proposed, Suggested, propose, propose_alike};
use crate::desk::session::{Draft, Session};
use crate::ui::app::App;

/// What is shared, by id of the question; of one dataset.
#[derive(Default)]
pub struct Surfaces {
    dataset: String,
    all: BTreeMap<String, Rc<dyn Any>>,
}

/// The marks of one question. Lives as long as the page.
pub struct Surface<P: Place + 'static> {
    pub app: App,
    pub question: StoredValue<Question>,
    pub marking: RwSignal<Marking<P>, LocalStorage>,
    /// Stays from item to item.
    pub grouping: RwSignal<Grouping>,
}

/// Marks that are asked for on a surface.
pub trait Asked: Place {
    /// What agents suggest, as proposals: one for what is the same. `named`: what an agent is called.
    fn proposed(
        suggestions: Vec<Suggested<Self>>,
        _grouping: &Grouping,
        _named: &dyn Fn(&str) -> String,
    ) -> Vec<Proposed<Self>> {
        propose(suggestions, Mark::says_same)
    }
}

/// One character more is another name.
impl Asked for Span {}

impl Asked for Track {}

/// No two detectors draw the same edge to the pixel.
impl Asked for Region {
    fn proposed(
        suggestions: Vec<Suggested<Self>>,
        grouping: &Grouping,
        named: &dyn Fn(&str) -> String,
    ) -> Vec<Proposed<Self>> {
        propose_alike(&suggestions, grouping, named)
    }
}

impl<P: Place + 'static> Clone for Surface<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Place + 'static> Copy for Surface<P> {}

/// What is kept under a name for as long as the dataset is open; made where it is not there yet.
pub fn kept<T: Copy + 'static>(app: App, name: &str, make: impl FnOnce() -> T) -> T {
    let dataset = app.session.with_untracked(|session| session.dataset.clone());
    let known = app.surfaces.try_update_value(|surfaces| {
        if surfaces.dataset != dataset {
            *surfaces = Surfaces { dataset, all: BTreeMap::new() };
        }
        surfaces.all.get(name).cloned()
    });
    if let Some(known) = known.flatten().and_then(|it| it.downcast_ref::<T>().copied()) {
        return known;
    }
    let made = app.page.with_value(|page| page.with(make));
    app.surfaces.update_value(|surfaces| {
        surfaces.all.insert(name.to_owned(), Rc::new(made));
    });
    made
}

/// What the surface is made of: with another item, or suggestions that are no longer hidden, it is
/// made anew.
#[derive(Clone, PartialEq, Eq)]
struct Source {
    item: Option<(String, u32)>,
    is_hidden: bool,
    /// How many suggestions there are: files of the item may bring more.
    suggested: usize,
    /// The draft, else the answer.
    standing: Option<Marked>,
}

impl<P: Asked + 'static> Surface<P> {
    /// The one of a question.
    pub fn of(app: App, question: &Question) -> Self {
        kept(app, &question.id, || Self::new(app, question))
    }

    fn new(app: App, question: &Question) -> Self {
        let grouping = RwSignal::new(Grouping::default());
        let id = question.id.clone();
        let source = app.slice(move |session| source(session, &id));
        let made = app.session.with_untracked(|it| marking(it, &question.id, &Grouping::default()));
        let marking_of = RwSignal::new_local(made);
        let surface = Self {
            app,
            question: StoredValue::new(question.clone()),
            marking: marking_of,
            grouping,
        };
        let id = question.id.clone();
        Effect::new(move |before: Option<Source>| {
            let now = source.get();
            let is_same = before.as_ref().is_some_and(|before| {
                let said = |it: &Source| (it.is_hidden, it.suggested);
                before.item == now.item && said(before) == said(&now)
            });
            // What this surface said itself comes back.
            let stands = now.standing.as_ref().map(|it| it.0.clone());
            let is_mine = is_same && marking_of.with_untracked(|it| said(it)) == stands;
            if before.is_some() && !is_mine {
                let grouping = grouping.get_untracked();
                let made = app.session.with_untracked(|session| marking(session, &id, &grouping));
                marking_of.set(made);
            }
            now
        });
        surface
    }
}

impl<P: Asked + Compared + 'static> Surface<P> {
    /// Puts the proposals together in another way; what was said of them stays.
    pub fn group(self, grouping: Grouping) {
        self.grouping.set(grouping);
        let question = self.question.with_value(|question| question.id.clone());
        let proposed =
            self.app.session.with_untracked(|session| proposed(session, &question, &grouping));
        self.update(|marking| marking.propose(proposed));
    }
}

impl<P: Place + 'static> Surface<P> {
    /// Says that there is nothing to mark: an answer like any other, to be confirmed.
    pub fn nothing(self) {
        let none = Marks::<P> { marks: Vec::new(), relations: Vec::new(), rejected: Vec::new() };
        let question = self.question.with_value(|question| question.id.clone());
        self.app.send(Input::Marked { question, marks: Some(Marked(write(&none))), open: 0 });
    }

    /// Changes the marks, and tells the session what stands now. `None`: the page is gone.
    pub fn update<T>(self, change: impl FnOnce(&mut Marking<P>) -> T) -> Option<T> {
        let changed = self.marking.try_update(change);
        let (marks, open) =
            self.marking.with_untracked(|it| (said(it).map(Marked), it.open().count()));
        let question = self.question.with_value(|question| question.id.clone());
        let answered = self.app.session.with_untracked(|session| answered(session, &question));
        let marks = if answered == marks { None } else { marks };
        let has_draft =
            self.app.session.with_untracked(|session| session.drafts.contains_key(&question));
        if marks.is_some() || has_draft {
            self.app.send(Input::Marked { question, marks, open });
        }
        changed
    }
}

/// The text of what stands; `None` where nothing was said.
fn said<P: Place>(marking: &Marking<P>) -> Option<String> {
    let marks = marking.marks();
    let is_nothing = marks.marks.is_empty() && marks.rejected.is_empty();
    (!is_nothing).then(|| write(&marks))
}

/// How the first frame of a field is called: slices of medical images are counted from 1, frames
/// from 0.
pub fn first_frame(session: &Session, field: &str) -> u32 {
    let is_scan = |it: &Field| {
        it.id == field && matches!(it.content, Content::Series { of: SeriesKind::Dicom, .. })
    };
    let view = session.item.as_ref();
    view.is_some_and(|view| view.item.fields.iter().any(is_scan)).into()
}

fn source(session: &Session, question: &str) -> Source {
    let standing = match session.drafts.get(question) {
        Some(Draft::Marks { marks, .. }) => Some(marks.clone()),
        _ => answered(session, question),
    };
    Source {
        item: session.item.as_ref().map(|view| (session.dataset.clone(), view.index)),
        is_hidden: session.is_blind(),
        suggested: session.item.as_ref().map_or(0, |view| view.item.suggestions.len()),
        standing,
    }
}

fn answered(session: &Session, question: &str) -> Option<Marked> {
    match session.answer(question)?.value.as_ref()? {
        Value::Marks(marks) => Some(marks.clone()),
        _ => None,
    }
}

fn marking<P: Asked>(session: &Session, question: &str, grouping: &Grouping) -> Marking<P> {
    let standing = source(session, question).standing.as_ref().and_then(parsed);
    Marking::new(proposed(session, question, grouping), standing)
}

fn parsed<P: Place>(marked: &Marked) -> Option<Marks<P>> {
    read(&serde_json::from_str(&marked.0).ok()?).ok()
}

fn proposed<P: Asked>(session: &Session, question: &str, grouping: &Grouping) -> Vec<Proposed<P>> {
    let groups = session.groups_of(question);
    let suggestions = groups.iter().flat_map(|group| &group.suggestions);
    let suggestions = suggestions.filter_map(|it| match &it.value {
        Value::Marks(marked) => Some((it.id.clone(), it.agent.clone(), parsed(marked)?)),
        _ => None,
    });
    let named = |id: &str| {
        let agent = session.schema.agents.iter().find(|agent| agent.id == id);
        agent.map_or(id, |agent| agent.name()).to_owned()
    };
    P::proposed(suggestions.collect(), grouping, &named)
}
