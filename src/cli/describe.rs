//! `countersign help --json`: every command and flag, for a program that offers them.

use serde::Serialize;

use super::{COMMANDS, Command, Flag, Takes};

#[derive(Serialize)]
struct CommandJson {
    name: &'static str,
    files: &'static str,
    about: &'static str,
    flags: Vec<FlagJson>,
}

#[derive(Serialize)]
struct FlagJson {
    name: &'static str,
    /// What follows it.
    takes: TakesJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Vec<&'static str>>,
    many: bool,
    needed: bool,
    about: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum TakesJson {
    Nothing,
    Number,
    Text,
    Word,
    File,
    Out,
}

pub fn json() -> String {
    let commands: Vec<CommandJson> = COMMANDS.iter().map(command).collect();
    // Texts: this cannot fail.
    serde_json::to_string_pretty(&commands).unwrap_or_default() + "\n"
}

fn command(command: &Command) -> CommandJson {
    let Command { name, files, about, flags, .. } = *command;
    CommandJson { name, files, about, flags: flags.iter().map(flag).collect() }
}

fn flag(flag: &Flag) -> FlagJson {
    let Flag { name, takes, many, needed, about } = *flag;
    let (takes, words) = match takes {
        Takes::Nothing => (TakesJson::Nothing, None),
        Takes::Number => (TakesJson::Number, None),
        Takes::Text => (TakesJson::Text, None),
        Takes::Word(words) => (TakesJson::Word, Some(words())),
        Takes::File => (TakesJson::File, None),
        Takes::Out => (TakesJson::Out, None),
    };
    FlagJson { name, takes, words, many, needed, about }
}
