//! The parts that every room is built of. Each knows its look and its
//! accessibility, and nothing of datasets, sessions or commands, but for the
//! marks, which know the words of the model.
//!
//! | what | for |
//! |---|---|
//! | [`button::Button`] | anything that is pressed; `look`, key hint, reason why not |
//! | [`chip::Chip`] | one active filter, one toggle among several |
//! | [`icon::icon`] | one of the drawn signs, always beside a word or with a spoken name |
//! | [`key::key_cap`] | a key as it is pressed |
//! | [`marks`] | route, state, flag, disagreement: word and shape |
//! | [`meter`] | progress; class probabilities as bars |
//! | [`field`] | text fields, numbers, selects, checks, with label, help and error |
//! | [`fold::Fold`] | what is there for who wants it |
//! | [`notice::Notice`] | a sentence that must be seen where it stands |
//! | [`empty::Empty`] | nothing here, and what to do about it |
//! | [`dialog::Modal`] | a modal sheet: focus kept inside, Escape closes |
//! | [`menu::Menu`] | a button with a list of things to do |
//! | [`list::VirtualList`] | rows of one height, a hundred thousand of them |
//! | [`diff::WordDiff`] | what was changed in a text |
//!
//! Styles are in `style/app.css` under the same names. A colour or size that a
//! widget needs is a token; style attributes in markup are forbidden by the
//! page's CSP (`style:--share=…` goes through the object model and is allowed).

pub mod button;
pub mod chip;
pub mod dialog;
pub mod diff;
pub mod empty;
pub mod field;
pub mod fold;
pub mod icon;
pub mod key;
pub mod list;
pub mod marks;
pub mod menu;
pub mod meter;
pub mod notice;
