//! `src/cli/package/core.d.ts`, out of the types and tables themselves: the shapes of the JSON by
//! what serde writes, the options by the flags, the words by the registries. A new method, metric
//! or format is in the declarations with its line in its table, and this test fails until they are
//! written again: `UPDATE_EXPECT=1 cargo test --lib declarations`.

use std::collections::BTreeMap;

use ts_rs::TypeVisitor;

use super::{COMMANDS, Command, Flag, Takes};
use super::{agreement, calibration, certify, dicom, inspect, merge, rounds, route, truth, verify};
use crate::core::declared::Types;
use crate::core::routing::policy::Policy;

/// What stands before everything that is generated.
const HEAD: &str = include_str!("declarations/head.d.ts");

#[test]
fn core_d_ts_is_what_the_code_says() {
    let mut types = Types::default();
    agreement::types(&mut types);
    calibration::types(&mut types);
    certify::types(&mut types);
    dicom::types(&mut types);
    inspect::types(&mut types);
    merge::types(&mut types);
    rounds::types(&mut types);
    route::types(&mut types);
    truth::types(&mut types);
    verify::types(&mut types);
    types.visit::<Policy>();

    let mut text = HEAD.to_owned();
    for command in COMMANDS {
        if HEAD.contains(&format!("{}Options", pascal(command.name))) {
            text += &options(command);
        }
    }
    let words = words();
    for (name, words) in &words {
        text += &format!("\nexport type {name} = {};\n", union(words));
    }
    for (name, declared) in types.found.iter().filter(|(name, _)| !words.contains_key(*name)) {
        assert!(!HEAD.contains(&format!(" {name} ")), "{name} is declared twice");
        text += &format!("\n{declared}");
    }
    expect_test::expect_file!["package/core.d.ts"].assert_eq(&text);
}

/// The options of a command: its flags, but `--json` and where it writes.
fn options(command: &Command) -> String {
    let flags = command.flags.iter().filter(|flag| !matches!(flag.name, "--json" | "-o"));
    let fields: String = flags.map(option).collect();
    format!(
        "\n/** {} */\nexport interface {}Options {{\n{fields}}}\n",
        command.about,
        pascal(command.name)
    )
}

fn option(flag: &Flag) -> String {
    let one = match flag.takes {
        Takes::Nothing => "boolean".to_owned(),
        Takes::Number => "number | bigint".to_owned(),
        Takes::Text | Takes::Out => "string".to_owned(),
        Takes::Word(_) => alias(flag),
        Takes::File(_) => "Source".to_owned(),
    };
    let takes = match (flag.many, flag.takes) {
        (true, _) => format!("{one} | readonly {one}[]"),
        // What the command line has with commas between.
        (false, Takes::Text) => "string | number | readonly (string | number)[]".to_owned(),
        (false, _) => one,
    };
    let name = pascal(flag.name.trim_start_matches('-'));
    let (first, rest) = name.split_at(1);
    let open = if flag.needed { "" } else { "?" };
    format!("  /** {}. */\n  {}{rest}{open}: {takes};\n", flag.about, first.to_lowercase())
}

/// The words of each flag that takes one of some, by the name of their type.
fn words() -> BTreeMap<String, Vec<&'static str>> {
    let mut found: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for flag in COMMANDS.iter().flat_map(|command| command.flags) {
        let Takes::Word(words) = flag.takes else { continue };
        let before = found.insert(alias(flag), words());
        assert!(before.is_none_or(|before| before == words()), "{} means two things", flag.name);
    }
    found
}

fn alias(flag: &Flag) -> String {
    let name = pascal(flag.name.trim_start_matches('-'));
    if matches!(name.as_str(), "Method" | "Metric" | "Format") { format!("{name}Id") } else { name }
}

fn union(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | ")
}

/// `max-iter` as `MaxIter`.
fn pascal(name: &str) -> String {
    let capital = |part: &str| {
        let (first, rest) = part.split_at(part.len().min(1));
        first.to_uppercase() + rest
    };
    name.split('-').map(capital).collect()
}
