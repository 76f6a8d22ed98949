//! The entries of [`COMMANDS`]: how each command is called, and its keys.

use super::Command;
use crate::desk::room::Room;

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
                0 is a tie, or none of the labels. In Adjudication: decides for that answer.";
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
        Section::Item,
        Command::KnownAnswer,
        "known-answer",
        "Make it a known answer",
        "Your answer becomes the known one: the item measures whoever answers it from now on, and \
         looks like any other. Again: takes that back.",
        &["Shift+K"],
    ),
    entry(
        Section::Item,
        Command::Names,
        "names",
        "Show names",
        "In Adjudication: who gave which answer to this item.",
        &["Shift+N"],
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
        Command::Certify,
        "certify",
        "Certify",
        "In Routing: what may be accepted unseen, at which risk.",
        &["Shift+C"],
    ),
    entry(
        Section::Rooms,
        Command::Audit,
        "audit",
        "Audit",
        "In Routing: whether what is accepted unseen keeps its promise.",
        &["Shift+U"],
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
        Command::Room(Room::Adjudication),
        "room-adjudication",
        "Adjudication",
        "What people differ about and nothing settles yet: all answers side by side, and your decision.",
        &["Shift+J"],
    ),
    entry(
        Section::Rooms,
        Command::Room(Room::Fairness),
        "room-fairness",
        "Fairness",
        "Whom models and people wrong: errors by slice, with and without suggestions, on known answers.",
        &["Shift+B"],
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
        "Dataset, known answers, policy and log in one file that opens again as it was.",
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
