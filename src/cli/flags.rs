//! Flags of a command, by hand: `--name`, `--name VALUE` or `--name=VALUE`, in any order.
//!
//! A [`Flag`] says what follows it, for whoever asks ([`describe`](super::describe)); what it means
//! is the command's. Behind `--` nothing is a flag any more.

use std::str::FromStr;

/// A flag that a command knows.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
    /// With its dashes.
    pub name: &'static str,
    pub takes: Takes,
    /// It may stand several times, and each counts.
    pub many: bool,
    /// The command does nothing without it.
    pub needed: bool,
    /// What it is for: the beginning of a sentence.
    pub about: &'static str,
}

/// What follows a flag.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    Nothing,
    Number,
    Text,
    /// One of these words.
    Word(fn() -> Vec<&'static str>),
    /// A file that is read, as the help calls it.
    File(&'static str),
    /// A file that is written.
    Out,
}

impl Flag {
    pub const fn new(name: &'static str, takes: Takes, about: &'static str) -> Self {
        Self { name, takes, many: false, needed: false, about }
    }

    pub const fn many(self) -> Self {
        Self { many: true, ..self }
    }

    pub const fn needed(self) -> Self {
        Self { needed: true, ..self }
    }
}

/// Every command that has something to say to a program knows it.
pub const JSON: Flag = Flag::new("--json", Takes::Nothing, "JSON in the place of words");

/// What stood behind a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// What is no flag, such as a file's name.
    pub plain: Vec<String>,
    given: Vec<(String, Option<String>)>,
}

impl Flags {
    /// # Errors
    /// A flag that is unknown, has no value or has one too many: one line for a person.
    pub fn parse(arguments: &[&str], known: &[Flag]) -> Result<Self, String> {
        let mut flags = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if *argument == "--" {
                flags.plain.extend(rest.by_ref().map(ToString::to_string));
                break;
            }
            if !argument.starts_with('-') || *argument == "-" {
                flags.plain.push((*argument).to_owned());
                continue;
            }
            let (name, joined) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (*argument, None),
            };
            let Some(flag) = known.iter().find(|flag| flag.name == name) else {
                return Err(unknown(name, known));
            };
            let value = match (!matches!(flag.takes, Takes::Nothing), joined) {
                (false, Some(_)) => return Err(format!("{name} takes no value")),
                (false, None) => None,
                (true, Some(value)) => Some(value),
                // A flag where a value should be is a value forgotten.
                (true, None) => Some(
                    *rest
                        .next()
                        .filter(|next| !next.starts_with("--"))
                        .ok_or_else(|| format!("{name} needs a value"))?,
                ),
            };
            flags.given.push((name.to_owned(), value.map(ToOwned::to_owned)));
        }
        Ok(flags)
    }

    pub fn has(&self, name: &str) -> bool {
        self.given.iter().any(|(flag, _)| flag == name)
    }

    /// The value of a flag; where it stands several times the last one.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name).last().copied()
    }

    /// The values of a flag that may stand several times, in their order.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let given = self.given.iter().filter(|(flag, _)| flag == name);
        given.filter_map(|(_, value)| value.as_deref()).collect()
    }

    /// The value of a flag as a number, `default` where it is not given.
    ///
    /// # Errors
    /// It is no number of this kind.
    pub fn number<T: FromStr>(&self, name: &str, default: T) -> Result<T, String> {
        match self.value(name) {
            None => Ok(default),
            Some(text) => text.trim().parse().map_err(|_| {
                format!("{name} takes a {}, not '{text}'", kind_of(std::any::type_name::<T>()))
            }),
        }
    }
}

fn unknown(name: &str, known: &[Flag]) -> String {
    let names: Vec<&str> = known.iter().map(|flag| flag.name).collect();
    if names.is_empty() {
        return format!("there is no flag {name}");
    }
    format!("there is no flag {name}; there are {}", names.join(", "))
}

/// What a type of Rust is for a person.
fn kind_of(type_name: &str) -> &'static str {
    match type_name.chars().next() {
        Some('u') => "whole number, 0 or more",
        Some('i') => "whole number",
        _ => "number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[Flag] = &[
        JSON,
        Flag::new("--seed", Takes::Number, ""),
        Flag::new("--metric", Takes::Text, "").many(),
    ];

    /// What was understood of a line, or the error.
    #[track_caller]
    fn check(line: &str, expected: &str) {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let said = match Flags::parse(&arguments, KNOWN) {
            Err(why) => why,
            Ok(flags) => format!(
                "{:?} json {} metric {:?} seed {:?}",
                flags.plain,
                flags.has("--json"),
                flags.values("--metric"),
                flags.number::<u64>("--seed", 1)
            ),
        };
        assert_eq!(said, expected, "{line}");
    }

    #[test]
    fn reads_flags_in_any_order() {
        check("", "[] json false metric [] seed Ok(1)");
        check("a.csv --json b", r#"["a.csv", "b"] json true metric [] seed Ok(1)"#);
        check(
            "--metric ac1 --seed=7 a.csv --metric percent --seed 8",
            r#"["a.csv"] json false metric ["ac1", "percent"] seed Ok(8)"#,
        );
        check("- -- --json", r#"["-", "--json"] json false metric [] seed Ok(1)"#);
    }

    #[test]
    fn says_what_it_does_not_understand() {
        check("--sed 1", "there is no flag --sed; there are --json, --seed, --metric");
        check("-x", "there is no flag -x; there are --json, --seed, --metric");
        check("--metric", "--metric needs a value");
        check("--metric --json", "--metric needs a value");
        check("--json=yes", "--json takes no value");
        check(
            "--seed -4",
            r#"[] json false metric [] seed Err("--seed takes a whole number, 0 or more, not '-4'")"#,
        );
        let flags = Flags::parse(&["--seed", "x"], KNOWN).unwrap();
        assert_eq!(flags.number("--seed", 0.5), Err("--seed takes a number, not 'x'".to_owned()));
    }
}
