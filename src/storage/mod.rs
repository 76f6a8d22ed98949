//! Keeps projects in the browser: durable before the page says saved.
//!
//! One IndexedDB database, `countersign`, with the datasets as they were
//! opened, the log line by line, and the person's settings. One tab writes a
//! log ([`lock`]), the others follow it ([`channel`]). An element in somebody else's page may keep
//! its log in the tab alone ([`tab`]), or leave it to that page.
//!
//! Absent on purpose: any token, key or password, and any way to delete or
//! overwrite a line of a log. What cannot be believed is set aside, not away.

pub mod idb;

pub mod database;
pub mod log;
pub mod projects;
pub mod sendings;
pub mod settings;
pub mod tab;

pub mod channel;
pub mod lock;

/// Why something could not be kept. The message is for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// This browser, or this private window, has no IndexedDB for the page.
    Missing(String),
    /// The disk, or the share of it that the browser grants, is full.
    Full(String),
    /// Another tab holds an older or newer version of the database open.
    Blocked(String),
    /// The place of a new line is taken: another tab wrote to the same log.
    Taken(String),
    /// What is stored is not what the page wrote.
    Corrupt(String),
    Other(String),
}

impl StorageError {
    /// What happened and what to do, in one or two sentences.
    pub fn say(&self) -> String {
        match self {
            Self::Missing(why) => format!(
                "This window keeps nothing ({why}). You can review, and must export before closing it."
            ),
            Self::Full(_) => "The browser's storage is full: new answers are in memory only. \
                 Export the project now, or free space; saving is tried again with every answer."
                .to_owned(),
            Self::Blocked(_) => "Another tab runs another version of this page. Close it, then \
                 reload here; until then nothing is kept."
                .to_owned(),
            Self::Taken(_) => "Another tab wrote to the same log. What you answered here since \
                 then is in memory only: export the project, then reload."
                .to_owned(),
            Self::Corrupt(what) => format!("What was stored cannot be read: {what}."),
            Self::Other(why) => format!(
                "The browser could not save ({why}). New answers are in memory only: export the project."
            ),
        }
    }
}

impl std::fmt::Display for StorageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.say())
    }
}
