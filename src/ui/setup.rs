//! What whoever mounts the program says about it: a page of its own says nothing.

use super::app::Theme;
use super::place::Place;
use crate::desk::bounds::Bounds;
use crate::storage::log::Shelf;

/// Told to whoever put the program into their page: what happened, in the words of the log.
pub type Tell = std::rc::Rc<dyn Fn(Told)>;

/// What happens that a page around may want to know.
pub enum Told {
    /// A dataset is open, with its log.
    Ready,
    /// Lines were added to the log.
    Lines(Vec<String>),
    /// Something did not work; why, for a person.
    Failed(String),
}

pub struct Setup {
    pub place: Place,
    /// Where the log is kept, if not in the browser's database.
    pub shelf: Option<Shelf>,
    pub bounds: Bounds,
    pub annotator: Option<String>,
    pub theme: Option<Theme>,
    /// Ids of the questions that are asked; empty: all of them.
    pub questions: Vec<String>,
    pub tell: Option<Tell>,
}

impl Setup {
    /// A page of its own.
    pub fn page() -> Self {
        Self {
            place: Place::Page,
            shelf: None,
            bounds: Bounds::default(),
            annotator: None,
            theme: None,
            questions: Vec::new(),
            tell: None,
        }
    }
}
