//! THE list of commands: buttons, palette, `?` sheet, the line of live keys
//! and the tests all read [`COMMANDS`]; nothing can be done that is not in it.
//!
//! Absent on purpose: what a command does. That is [`super::update::update`].

mod list;

pub use list::{COMMANDS, Entry, Section};

use super::room::Room;
use super::session::{Dialog, Mode, Session};
use crate::core::model::question::QuestionKind;

const CLOSED: &str = "This room is not open here.";

/// The closed list of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    Accept,
    /// The n-th group of agreeing agents, counted from 1.
    AcceptGroup(u8),
    Edit,
    Reject,
    /// The way to answer with this number in [`super::options::options`].
    Label(u8),
    Tie,
    Confirm,
    OwnAnswer,
    Clear,
    Skip,
    Flag,
    Escalate,
    /// Makes this annotator's answer the known one, or takes that back.
    KnownAnswer,
    Note,
    Names,
    NextItem,
    PreviousItem,
    NextQuestion,
    PreviousQuestion,
    GoToItem,
    /// Out of a field that is not an answer's.
    BackToItem,
    Undo,
    Redo,
    Search,
    Filter,
    ToggleQueue,
    BulkAccept,
    Room(Room),
    /// Parts of the Routing room.
    Certify,
    Audit,
    SaveProject,
    Palette,
    Help,
    Keys,
    AutoAdvance,
}

impl Command {
    /// `None` only for numbers above 9, which have no key.
    pub fn entry(self) -> Option<&'static Entry> {
        COMMANDS.iter().find(|entry| entry.command == self)
    }

    pub fn from_id(id: &str) -> Option<Self> {
        COMMANDS.iter().find(|entry| entry.id == id).map(|entry| entry.command)
    }

    /// As a button says it here and now: `Accept Negative` for a group, `Sarcasm` for a number.
    pub fn label(self, session: &Session) -> String {
        match self {
            Self::Label(number) => {
                let choice = session.options().into_iter().find(|each| each.number == number);
                match choice {
                    Some(choice) => choice.title,
                    None => format!("Answer {number}"),
                }
            }
            Self::AcceptGroup(number) => {
                let group = session.groups().into_iter().nth(usize::from(number).wrapping_sub(1));
                match (group, session.question()) {
                    (Some(group), Some(question)) => {
                        format!("Accept {}", session.brief(question, group.value))
                    }
                    _ => format!("Accept group {number}"),
                }
            }
            Self::Undo => said("Undo", session.undo.last().map(|step| step.said.as_str())),
            Self::Redo => said("Redo", session.redo.last().map(|step| step.said.as_str())),
            Self::AutoAdvance if session.settings.auto_advance => "Stay on the item".to_owned(),
            _ => self.entry().map_or_else(String::new, |entry| entry.label.to_owned()),
        }
    }

    /// Whether it can be done now.
    ///
    /// # Errors
    /// Why not, for the button's title and for the person who pressed the key.
    pub fn enabled(self, session: &Session) -> Result<(), &'static str> {
        match self {
            Self::Palette | Self::Help | Self::Keys | Self::AutoAdvance | Self::Clear => Ok(()),
            _ if self.is_out_of_bounds(session) => Err(CLOSED),
            Self::Room(Room::Data) | Self::BackToItem => Ok(()),
            _ if !session.open => Err("No dataset is open."),
            Self::Room(_) | Self::Certify | Self::Audit | Self::SaveProject => Ok(()),
            Self::Undo | Self::Redo => {
                session.can_write()?;
                match self {
                    Self::Undo if session.undo.is_empty() => Err("There is nothing to undo."),
                    Self::Redo if session.redo.is_empty() => Err("There is nothing to redo."),
                    _ => Ok(()),
                }
            }
            _ if session.room == Room::Adjudication && self.is_of_adjudication() => match self {
                Self::Label(_) | Self::OwnAnswer | Self::Note => session.can_write(),
                _ => Ok(()),
            },
            Self::Names => Err("This works in the Adjudication room."),
            _ if session.room != Room::Review => Err("This works in the Review room."),
            Self::Search | Self::Filter | Self::ToggleQueue | Self::GoToItem => Ok(()),
            Self::NextItem => session.neighbour(true).map(|_| ()).ok_or("This is the last item."),
            Self::PreviousItem => {
                session.neighbour(false).map(|_| ()).ok_or("This is the first item.")
            }
            Self::BulkAccept => {
                session.can_write()?;
                if session.order.indices.is_empty() { Err("The filter is empty.") } else { Ok(()) }
            }
            _ if session.item.is_none() => Err("No item is open."),
            Self::NextQuestion | Self::PreviousQuestion => {
                let several = session.schema.questions.len() > 1;
                several.then_some(()).ok_or("There is only one question.")
            }
            Self::Confirm => {
                if session.draft().is_some() {
                    return session.can_answer();
                }
                let nothing = "Nothing has been put together to confirm.";
                session.is_answered().then_some(()).ok_or(nothing)
            }
            Self::Skip | Self::Flag | Self::Escalate | Self::Note => session.can_answer(),
            Self::KnownAnswer => {
                session.can_answer()?;
                let is_answered = session.mine().is_some_and(|mine| !mine.answers.is_empty());
                is_answered.then_some(()).ok_or("Answer the item first.")
            }
            _ => {
                session.can_answer()?;
                self.fits(session)
            }
        }
    }

    /// Whether it leads to a room that is not open here: nobody is told of it.
    pub fn is_out_of_bounds(self, session: &Session) -> bool {
        self.room().is_some_and(|room| !session.bounds.has(room))
    }

    /// The room that it is of or leads to, where it works from everywhere.
    pub fn room(self) -> Option<Room> {
        match self {
            Self::Room(room) => Some(room),
            Self::Certify | Self::Audit => Some(Room::Routing),
            Self::SaveProject => Some(Room::Export),
            _ => None,
        }
    }

    /// Whether an answering command fits the question that is asked.
    fn fits(self, session: &Session) -> Result<(), &'static str> {
        let Some(question) = session.question() else {
            return Err("The dataset asks no question.");
        };
        let composed = matches!(
            question.kind,
            QuestionKind::Text | QuestionKind::Choices { .. } | QuestionKind::Ranking { .. }
        );
        let groups = session.groups().len();
        let none = if session.is_blind() {
            "The suggestions are hidden until you have answered."
        } else {
            "Nothing was suggested for this question."
        };
        let elsewhere = match question.kind.is_marks() {
            true => "Mark it on the item itself.",
            false => "Press the digit of your answer.",
        };
        let fits = |it: bool, why: &'static str| if it { Ok(()) } else { Err(why) };
        match self {
            Self::Accept | Self::Reject => fits(groups > 0, none),
            Self::AcceptGroup(number) => {
                fits((1..=groups).contains(&usize::from(number)), "There is no such group.")
            }
            Self::Edit => {
                fits(composed, elsewhere)?;
                let started = session.answer(&question.id).is_some_and(|it| it.value.is_some());
                fits(groups > 0 || started || session.draft().is_some(), none)
            }
            Self::OwnAnswer => fits(composed, elsewhere),
            Self::Label(number) => {
                let known = session.options().iter().any(|choice| choice.number == number);
                fits(known, "No answer has this number.")
            }
            Self::Tie => {
                let ranking = matches!(question.kind, QuestionKind::Ranking { .. });
                fits(ranking, "Only a ranking knows ties between answers.")
            }
            _ => Ok(()),
        }
    }

    /// Whether the Adjudication room does it in its own way.
    pub fn is_of_adjudication(self) -> bool {
        matches!(
            self,
            Self::Label(1..=9)
                | Self::OwnAnswer
                | Self::Note
                | Self::Names
                | Self::NextItem
                | Self::PreviousItem
        )
    }

    /// Whether holding the key down may repeat it.
    pub fn repeats(self) -> bool {
        matches!(self, Self::NextItem | Self::PreviousItem)
    }
}

/// The commands of the line of live keys, in its order: what a key does right now.
/// Digits are not in it: they stand on the answers themselves.
pub fn live(session: &Session) -> Vec<Command> {
    use Command as C;
    let all: &[C] = match &session.mode {
        Mode::Dialog(Dialog::Help | Dialog::Palette | Dialog::Keys) => &[C::Clear],
        Mode::Dialog(_) | Mode::PickGroup { .. } => &[C::Clear],
        Mode::Typing { .. } => &[C::Confirm, C::Clear],
        Mode::Normal if session.room == Room::Adjudication => &[
            C::OwnAnswer,
            C::Note,
            C::Names,
            C::PreviousItem,
            C::NextItem,
            C::Undo,
            C::Redo,
            C::Palette,
            C::Help,
        ],
        Mode::Normal if session.room != Room::Review => {
            &[C::Room(Room::Review), C::Palette, C::Help]
        }
        Mode::Normal => &[
            C::Accept,
            C::Edit,
            C::Reject,
            C::OwnAnswer,
            C::Tie,
            C::Confirm,
            C::Skip,
            C::Flag,
            C::Escalate,
            C::Note,
            C::NextQuestion,
            C::PreviousItem,
            C::NextItem,
            C::Undo,
            C::Redo,
            C::Search,
            C::Palette,
            C::Help,
        ],
    };
    // There the keys for these speak to the mark that is chosen, and stand under the text.
    let on_text =
        session.question().is_some_and(|it| matches!(it.kind, QuestionKind::Spans { .. }));
    let is_of_text = |command: &C| on_text && matches!(command, C::Accept | C::Reject);
    let all = all.iter().copied().filter(|command| !is_of_text(command));
    all.filter(|command| command.enabled(session).is_ok()).collect()
}

fn said(verb: &str, what: Option<&str>) -> String {
    match what {
        Some(what) if !what.is_empty() => format!("{verb}: {what}"),
        _ => verb.to_owned(),
    }
}
