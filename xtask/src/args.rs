//! What was written after `cargo xtask`: words, `--flags` and `--options VALUE`.

use crate::shell::Result;
use std::collections::BTreeMap;

/// The arguments not yet taken.
pub struct Args {
    parser: lexopt::Parser,
}

/// What a command was given: its words in order, its flags and options, and
/// what stood after `--`.
#[derive(Debug, Default, PartialEq)]
pub struct Given {
    pub words: Vec<String>,
    pub rest: Vec<String>,
    flags: Vec<String>,
    options: BTreeMap<String, String>,
}

impl Args {
    pub fn from_env() -> Self {
        Self { parser: lexopt::Parser::from_env() }
    }

    #[cfg(test)]
    fn from_words(words: &[&str]) -> Self {
        Self { parser: lexopt::Parser::from_args(words) }
    }

    /// The next word, if the next argument is one; `--help` counts as `help`.
    pub fn word(&mut self) -> Result<Option<String>> {
        match self.parser.next().map_err(|error| error.to_string())? {
            None => Ok(None),
            Some(lexopt::Arg::Value(word)) => Ok(Some(word.to_string_lossy().into_owned())),
            Some(lexopt::Arg::Long("help") | lexopt::Arg::Short('h')) => Ok(Some("help".into())),
            Some(other) => Err(other.unexpected().to_string()),
        }
    }

    /// Everything else as it was written.
    pub fn raw(mut self) -> Result<Vec<String>> {
        let raw = self.parser.raw_args().map_err(|error| error.to_string())?;
        Ok(raw.map(|arg| arg.to_string_lossy().into_owned()).collect())
    }

    /// Everything else, against the flags and options that the command knows.
    pub fn read(mut self, flags: &[&str], options: &[&str]) -> Result<Given> {
        let mut given = Given::default();
        while let Some(arg) = self.parser.next().map_err(|error| error.to_string())? {
            match arg {
                lexopt::Arg::Value(word) => given.words.push(word.to_string_lossy().into_owned()),
                lexopt::Arg::Long(name) if flags.contains(&name) => {
                    given.flags.push(name.to_owned());
                }
                lexopt::Arg::Long(name) if options.contains(&name) => {
                    let name = name.to_owned();
                    let value = self.parser.value().map_err(|error| error.to_string())?;
                    given.options.insert(name, value.to_string_lossy().into_owned());
                }
                other => {
                    let known = flags.iter().chain(options).map(|name| format!("--{name}"));
                    let known = known.collect::<Vec<_>>().join(" ");
                    return Err(format!("{} (known here: {known})", other.unexpected()));
                }
            }
            if let Some(mut raw) = self.parser.try_raw_args()
                && raw.peek().is_some_and(|next| next == "--")
            {
                raw.next();
                given.rest = raw.map(|arg| arg.to_string_lossy().into_owned()).collect();
                break;
            }
        }
        Ok(given)
    }
}

impl Given {
    pub fn flag(&self, name: &str) -> bool {
        self.flags.iter().any(|flag| flag == name)
    }

    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }

    pub fn number(&self, name: &str) -> Result<Option<u16>> {
        self.option(name)
            .map(|text| text.parse().map_err(|_| format!("--{name} {text}: not a port number")))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn words_flags_options_and_the_rest() {
        let mut args = Args::from_words(&["test", "e2e", "--dev", "--port", "81", "--", "-g", "x"]);
        assert_eq!(args.word(), Ok(Some("test".into())));
        let given = args.read(&["dev"], &["port"]).unwrap();
        assert_eq!(given.words, ["e2e"]);
        assert!(given.flag("dev") && !given.flag("port"));
        assert_eq!(given.number("port"), Ok(Some(81)));
        assert_eq!(given.rest, ["-g", "x"]);
    }

    #[test]
    fn an_unknown_option_names_the_known_ones() {
        let message = Args::from_words(&["--prot", "1"]).read(&[], &["port"]).unwrap_err();
        assert!(message.contains("--prot") && message.contains("--port"), "{message}");
    }
}
