//! THE list of commands: buttons, palette, `?` sheet, the line of live keys
//! and the tests all read [`COMMANDS`]; nothing can be done that is not in it.
//!
//! Absent on purpose: what a command does. That is [`super::update::update`].

use super::room::Room;
use super::session::{Dialog, Mode, Session};
use crate::core::model::question::QuestionKind;

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
    Note,
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
    SaveProject,
    Palette,
    Help,
    Keys,
    AutoAdvance,
}

/// Under which heading a command stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    Answer,
    Item,
    Move,
    Queue,
    Rooms,
    Page,
}

impl Section {
    pub const ALL: [Self; 6] =
        [Self::Answer, Self::Item, Self::Move, Self::Queue, Self::Rooms, Self::Page];

    pub fn title(self) -> &'static str {
        match self {
            Self::Answer => "Answer",
            Self::Item => "Item",
            Self::Move => "Move and undo",
            Self::Queue => "Queue",
            Self::Rooms => "Rooms",
            Self::Page => "Page",
        }
    }
}

/// One command with all that is said about it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub command: Command,
    /// In the file of a person's own keys.
    pub id: &'static str,
    pub label: &'static str,
    /// One sentence.
    pub help: &'static str,
    /// Chords in text form, see [`super::keymap::Chord`].
    pub keys: &'static [&'static str],
    pub section: Section,
}

const fn entry(
    section: Section,
    command: Command,
    id: &'static str,
    label: &'static str,
    help: &'static str,
    keys: &'static [&'static str],
) -> Entry {
    Entry { command, id, label, help, keys, section }
}

const fn group(n: u8, id: &'static str, key: &'static [&'static str]) -> Entry {
    let help = "While choosing among suggestions that differ: takes the group with this number.";
    entry(Section::Answer, Command::AcceptGroup(n), id, "Accept group", help, key)
}

const fn label(n: u8, id: &'static str, key: &'static [&'static str]) -> Entry {
    let help = "Choice, rating, preference: answers. Labels: on or off. Ranking: the next best. \
                0 is a tie, or none of the labels.";
    entry(Section::Answer, Command::Label(n), id, "Answer with number", help, key)
}

/// Every command, in the order of the `?` sheet.
pub const COMMANDS: &[Entry] = &[
    entry(
        Section::Answer,
        Command::Accept,
        "accept",
        "Accept",
        "Takes the suggestion on which all agents agree; where they differ, a digit then chooses.",
        &["a"],
    ),
    group(1, "accept-group-1", &["1"]),
    group(2, "accept-group-2", &["2"]),
    group(3, "accept-group-3", &["3"]),
    group(4, "accept-group-4", &["4"]),
    group(5, "accept-group-5", &["5"]),
    group(6, "accept-group-6", &["6"]),
    group(7, "accept-group-7", &["7"]),
    group(8, "accept-group-8", &["8"]),
    group(9, "accept-group-9", &["9"]),
    entry(
        Section::Answer,
        Command::Reject,
        "reject",
        "Reject",
        "Says that what was suggested is wrong, and gives no other answer.",
        &["r"],
    ),
    entry(
        Section::Answer,
        Command::Edit,
        "edit",
        "Edit",
        "Starts your answer from a suggestion: text, labels or ranking.",
        &["e"],
    ),
    entry(
        Section::Answer,
        Command::OwnAnswer,
        "own",
        "Own answer",
        "Starts your answer from nothing: text, labels or ranking.",
        &["o"],
    ),
    label(1, "label-1", &["1"]),
    label(2, "label-2", &["2"]),
    label(3, "label-3", &["3"]),
    label(4, "label-4", &["4"]),
    label(5, "label-5", &["5"]),
    label(6, "label-6", &["6"]),
    label(7, "label-7", &["7"]),
    label(8, "label-8", &["8"]),
    label(9, "label-9", &["9"]),
    label(0, "label-0", &["0"]),
    entry(
        Section::Answer,
        Command::Tie,
        "tie",
        "Same rank",
        "In a ranking: the next answer is as good as the one before it.",
        &["="],
    ),
    entry(
        Section::Answer,
        Command::Confirm,
        "confirm",
        "Confirm",
        "Gives the answer that was put together; on an item that is done, goes on to the next.",
        &["Enter", "Ctrl+Enter"],
    ),
    entry(
        Section::Answer,
        Command::Clear,
        "clear",
        "Clear",
        "Closes what is open; else throws away what was put together and not confirmed.",
        &["Escape"],
    ),
    entry(
        Section::Item,
        Command::Skip,
        "skip",
        "Skip",
        "Puts the item aside and goes on; an answer later ends that.",
        &["s"],
    ),
    entry(
        Section::Item,
        Command::Flag,
        "flag",
        "Flag…",
        "Something is wrong with the item itself: asks for the reason.",
        &["f"],
    ),
    entry(
        Section::Item,
        Command::Escalate,
        "escalate",
        "Escalate to expert…",
        "Sends the item to an expert whatever the policy says, and goes on.",
        &["x"],
    ),
    entry(
        Section::Item,
        Command::Note,
        "note",
        "Note…",
        "Your note on this item; an empty one takes it away.",
        &["n"],
    ),
    entry(
        Section::Move,
        Command::NextItem,
        "next-item",
        "Next item",
        "Goes on in the queue without an answer.",
        &["j", "ArrowRight"],
    ),
    entry(
        Section::Move,
        Command::PreviousItem,
        "previous-item",
        "Previous item",
        "Goes back in the queue.",
        &["k", "ArrowLeft"],
    ),
    entry(
        Section::Move,
        Command::NextQuestion,
        "next-question",
        "Next question",
        "Goes to the next question of this item.",
        &["."],
    ),
    entry(
        Section::Move,
        Command::PreviousQuestion,
        "previous-question",
        "Previous question",
        "Goes to the question before.",
        &[","],
    ),
    entry(
        Section::Move,
        Command::GoToItem,
        "go-to-item",
        "Go to item…",
        "By its id, or by its place in the queue.",
        &["g"],
    ),
    entry(
        Section::Move,
        Command::BackToItem,
        "back-to-item",
        "Back to the item",
        "From the search or a filter: the keys speak to the item again.",
        &["Escape"],
    ),
    entry(
        Section::Move,
        Command::Undo,
        "undo",
        "Undo",
        "Takes back the last step and shows its item; reaches back to the start of the log.",
        &["z", "Ctrl+Z"],
    ),
    entry(
        Section::Move,
        Command::Redo,
        "redo",
        "Redo",
        "Brings back what undo took.",
        &["Shift+Z", "Ctrl+Y", "Ctrl+Shift+Z"],
    ),
    entry(
        Section::Queue,
        Command::Search,
        "search",
        "Search",
        "Words in the items of the queue.",
        &["/"],
    ),
    entry(
        Section::Queue,
        Command::Filter,
        "filter",
        "Filter and order",
        "By route, agent, label, score, disagreement, metadata.",
        &["Shift+F"],
    ),
    entry(
        Section::Queue,
        Command::ToggleQueue,
        "queue",
        "Show or hide the queue",
        "On a narrow screen the queue covers the item.",
        &["q"],
    ),
    entry(
        Section::Queue,
        Command::BulkAccept,
        "bulk-accept",
        "Accept all in this filter…",
        "Opens a sheet that says how many, by which rule, and which rare labels are held back.",
        &["Shift+A"],
    ),
    entry(
        Section::Rooms,
        Command::Room(Room::Data),
        "room-data",
        "Open data",
        "Another dataset, an example, or a project file.",
        &["Shift+O"],
    ),
    entry(
        Section::Rooms,
        Command::Room(Room::Review),
        "room-review",
        "Review",
        "The queue, the item, what was suggested and what you say.",
        &["Shift+R"],
    ),
    entry(
        Section::Rooms,
        Command::Room(Room::Routing),
        "room-routing",
        "Routing",
        "Which items need a person, by which rule, and what that costs.",
        &["Shift+P"],
    ),
    entry(
        Section::Rooms,
        Command::Room(Room::Disagreement),
        "room-disagreement",
        "Disagreement",
        "Who says what where they differ.",
        &["Shift+D"],
    ),
    entry(
        Section::Rooms,
        Command::Room(Room::Export),
        "room-export",
        "Export",
        "The reviewed dataset as a file, or sent to a backend.",
        &["Shift+E"],
    ),
    entry(
        Section::Page,
        Command::SaveProject,
        "save-project",
        "Save project file",
        "Dataset, policy and log in one file that opens again as it was.",
        &["Ctrl+S"],
    ),
    entry(
        Section::Page,
        Command::Palette,
        "palette",
        "Find a command",
        "Every command by its name.",
        &["Ctrl+K"],
    ),
    entry(Section::Page, Command::Help, "help", "Keys", "This sheet.", &["?"]),
    entry(
        Section::Page,
        Command::Keys,
        "keys",
        "Change keys…",
        "Your own keys for every command, kept on this machine.",
        &[],
    ),
    entry(
        Section::Page,
        Command::AutoAdvance,
        "auto-advance",
        "Go on by itself",
        "Whether the last answer of an item brings the next one.",
        &[],
    ),
];

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
            Self::Room(Room::Data) | Self::BackToItem => Ok(()),
            _ if !session.open => Err("No dataset is open."),
            Self::Room(_) | Self::SaveProject => Ok(()),
            Self::Undo | Self::Redo => {
                session.can_write()?;
                match self {
                    Self::Undo if session.undo.is_empty() => Err("There is nothing to undo."),
                    Self::Redo if session.redo.is_empty() => Err("There is nothing to redo."),
                    _ => Ok(()),
                }
            }
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
            _ => {
                session.can_answer()?;
                self.fits(session)
            }
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
        let fits = |it: bool, why: &'static str| if it { Ok(()) } else { Err(why) };
        match self {
            Self::Accept | Self::Reject => fits(groups > 0, none),
            Self::AcceptGroup(number) => {
                fits((1..=groups).contains(&usize::from(number)), "There is no such group.")
            }
            Self::Edit => {
                fits(composed, "Press the digit of your answer.")?;
                let started = session.answer(&question.id).is_some_and(|it| it.value.is_some());
                fits(groups > 0 || started || session.draft().is_some(), none)
            }
            Self::OwnAnswer => fits(composed, "Press the digit of your answer."),
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
    all.iter().copied().filter(|command| command.enabled(session).is_ok()).collect()
}

fn said(verb: &str, what: Option<&str>) -> String {
    match what {
        Some(what) if !what.is_empty() => format!("{verb}: {what}"),
        _ => verb.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_entry_is_whole_and_unique() {
        let ids: BTreeSet<_> = COMMANDS.iter().map(|entry| entry.id).collect();
        let commands: BTreeSet<_> = COMMANDS.iter().map(|entry| entry.command).collect();
        assert_eq!((ids.len(), commands.len()), (COMMANDS.len(), COMMANDS.len()));
        for entry in COMMANDS {
            assert_eq!(Command::from_id(entry.id), Some(entry.command));
            assert!(!entry.label.is_empty() && entry.help.ends_with('.'), "{}", entry.id);
        }
        for section in Section::ALL {
            assert!(COMMANDS.iter().any(|entry| entry.section == section));
        }
        assert!(Room::ALL.iter().all(|room| Command::Room(*room).entry().is_some()));
    }

    /// The sheet shows sections as blocks: a section must not be torn apart.
    #[test]
    fn sections_stand_together() {
        let order: Vec<_> = COMMANDS.iter().map(|entry| entry.section).collect();
        assert!(order.is_sorted());
    }
}
