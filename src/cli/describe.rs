//! `countersign help --json`: every command and flag, for a program that offers them.

use serde::Serialize;

use super::{COMMANDS, Command, Flag, Takes};

#[derive(Serialize)]
struct CommandJson {
    name: &'static str,
    files: &'static str,
    about: &'static str,
    lines: bool,
    flags: Vec<FlagJson>,
}

#[derive(Serialize)]
struct FlagJson {
    name: &'static str,
    /// What follows it.
    takes: TakesJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Vec<&'static str>>,
    /// What the help calls the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'static str>,
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
    let Command { name, files, about, lines, flags, .. } = *command;
    CommandJson { name, files, about, lines, flags: flags.iter().map(flag).collect() }
}

fn flag(flag: &Flag) -> FlagJson {
    let Flag { name, takes, many, needed, about } = *flag;
    let (mut words, mut file) = (None, None);
    let takes = match takes {
        Takes::Nothing => TakesJson::Nothing,
        Takes::Number => TakesJson::Number,
        Takes::Text => TakesJson::Text,
        Takes::Word(known) => {
            words = Some(known());
            TakesJson::Word
        }
        Takes::File(name) => {
            file = Some(name);
            TakesJson::File
        }
        Takes::Out => TakesJson::Out,
    };
    FlagJson { name, takes, words, file, many, needed, about }
}

#[cfg(test)]
mod tests {
    #[test]
    fn says_what_follows_a_flag() {
        let commands: serde_json::Value = serde_json::from_str(&super::json()).unwrap();
        let commands = commands.as_array().unwrap();
        let find = |command: &str, name: &str| {
            let command = commands.iter().find(|it| it["name"] == command).unwrap();
            command["flags"].as_array().unwrap().iter().find(|it| it["name"] == name).unwrap()
        };
        assert_eq!(find("truth", "--prior")["file"], "PROBS.csv");
        assert_eq!(find("truth", "--prior")["many"], true);
        assert_eq!(find("certify", "--looks")["words"][1], "again");
        assert_eq!(find("certify", "--alpha")["needed"], true);
        assert_eq!(find("agreement", "--json")["takes"], "nothing");
        assert!(find("agreement", "--seed").get("words").is_none());
    }
}
