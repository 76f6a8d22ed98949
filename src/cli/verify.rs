//! `countersign verify FILE`: does the chain of the log hold?
//!
//! Reads a project file, or a log alone. A log of several annotators is
//! checked for each of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Command;
use super::flags::{Flags, JSON};
use super::world::{self, Outcome, World};
use crate::core::format::project;
use crate::core::issue::Issue;
use crate::core::log::chain::{self, Break};

/// What was found of one annotator's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct Chain {
    annotator: String,
    /// Those that hold, and the hash of the last of them.
    events: u64,
    head: String,
    broken: Option<Break>,
}

pub const COMMAND: Command = Command {
    name: "verify",
    files: "FILE",
    flags: &[JSON],
    about: "Whether the chain of the log in a project file, or of a log alone, holds.",
    lines: false,
    answer,
};

fn answer(flags: &Flags, world: &dyn World) -> Result<Outcome, String> {
    let [path] = flags.plain.as_slice() else {
        return Err("verify takes one file: a project, or a log".to_owned());
    };
    let (chains, issues) = verify(&world::text(world, path)?);
    if chains.is_empty() && issues.is_empty() {
        return Err(format!("{path} holds no log"));
    }
    let holds = issues.is_empty() && chains.iter().all(|chain| chain.broken.is_none());
    let text = if flags.has("--json") {
        json(&Json { holds, chains: &chains, issues: &issues })
    } else {
        report(&chains, &issues)
    };
    Ok(Outcome::said(text).with_code(u8::from(!holds)))
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Verified"))]
struct Json<'a> {
    holds: bool,
    chains: &'a [Chain],
    issues: &'a [Issue],
}

fn json(found: &Json<'_>) -> String {
    // Texts and whole numbers: this cannot fail.
    serde_json::to_string(found).unwrap_or_default() + "\n"
}

/// Every chain of the file, by annotator, and what is wrong with the file around them.
fn verify(text: &str) -> (Vec<Chain>, Vec<Issue>) {
    let mut lines: Vec<(usize, &str)> = (1..).zip(text.lines()).collect();
    // The end of a log alone may be blank; of a project nothing may be left out.
    lines.retain(|(_, line)| !line.trim().is_empty());
    let cover = lines.first().and_then(|(_, line)| project::cover(line));
    let mut issues = Vec::new();
    if let Some(cover) = &cover {
        let behind = usize::try_from(cover.dataset_lines).unwrap_or(usize::MAX).saturating_add(1);
        let dataset = lines.len().min(behind).saturating_sub(1);
        lines = lines.get(behind..).unwrap_or_default().to_vec();
        let log: Vec<String> = lines.iter().map(|(_, line)| (*line).to_owned()).collect();
        issues = project::check(cover, dataset as u64, &log);
    }
    (chains(&lines), issues)
}

/// Who wrote a line, read from a line that may be no event.
#[derive(Deserialize)]
struct Writer {
    annotator: String,
}

fn chains(lines: &[(usize, &str)]) -> Vec<Chain> {
    let mut by_annotator: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
    let mut last = None;
    for (number, line) in lines {
        let writer = serde_json::from_str(line).ok().map(|writer: Writer| writer.annotator);
        // What cannot be read breaks the chain that it stands in.
        last = writer.or(last);
        by_annotator.entry(last.clone().unwrap_or_default()).or_default().push((*number, line));
    }
    let check = |(annotator, lines): (String, Vec<(usize, &str)>)| {
        let (_, head, broken) = chain::verify(lines.iter().map(|(_, line)| *line));
        // The line of the file, not of the chain.
        let place = |line: u64| {
            let at = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
            lines.get(at).map_or(line, |(number, _)| *number as u64)
        };
        let broken = broken.map(|broken| Break { line: place(broken.line), why: broken.why });
        Chain { annotator, events: head.seq, head: head.hash, broken }
    };
    by_annotator.into_iter().map(check).collect()
}

fn report(chains: &[Chain], issues: &[Issue]) -> String {
    let mut text = String::new();
    for chain in chains {
        let name = if chain.annotator.is_empty() { "(no name)" } else { &chain.annotator };
        text += &format!("{name}: {} events hold, head {}\n", chain.events, chain.head);
        if let Some(broken) = &chain.broken {
            text += &format!(
                "  line {}: {}\n  Nothing from there on is believed.\n",
                broken.line, broken.why
            );
        }
    }
    for issue in issues {
        text += &format!("{issue}\n");
    }
    text
}

#[cfg(test)]
pub fn types(types: &mut impl ts_rs::TypeVisitor) {
    types.visit::<Json<'_>>();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::log::chain::Head;
    use crate::core::model::event::Body;
    use crate::core::time::Timestamp;

    fn log(annotator: &str, items: &[&str]) -> Vec<String> {
        let mut head = Head::default();
        let skip = |item: &&str| Body::Skip { item: (*item).to_owned() };
        items.iter().map(|item| head.append(Timestamp(0), annotator, skip(item)).1).collect()
    }

    fn project(log: &[String]) -> String {
        let dataset = ["{\"countersign\":1}", "{\"id\":\"a\"}"];
        project::write("p", dataset, log.iter().map(String::as_str))
    }

    /// `expected`: by annotator the events that hold and the line of the break; and the issues.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, u64, Option<u64>)], issues: usize) {
        let (chains, found) = verify(text);
        let chains: Vec<_> = chains
            .iter()
            .map(|it| (it.annotator.as_str(), it.events, it.broken.as_ref().map(|it| it.line)))
            .collect();
        assert_eq!(chains, expected);
        assert_eq!(found.len(), issues, "{found:?}");
    }

    #[test]
    fn a_project_holds_and_a_change_shows() {
        let whole = project(&log("anna", &["a", "b", "c"]));
        check(&whole, &[("anna", 3, None)], 0);
        // A line in the middle: the next one does not carry its hash. Cover is 1, data 2 and 3.
        check(&whole.replace("\"b\"", "\"x\""), &[("anna", 2, Some(6))], 0);
        // The last line: only the cover knows its hash.
        check(&whole.replace("\"c\"", "\"x\""), &[("anna", 3, None)], 1);
        let mut cut: Vec<_> = whole.lines().collect();
        cut.pop();
        check(&cut.join("\n"), &[("anna", 2, None)], 2);
    }

    #[test]
    fn a_log_alone_is_checked_by_annotator() {
        let (anna, ben) = (log("anna", &["a", "b"]), log("ben", &["a", "b"]));
        let mixed = [&anna[0], &ben[0], &anna[1], &ben[1]].map(String::as_str).join("\n");
        check(&mixed, &[("anna", 2, None), ("ben", 2, None)], 0);
        check(&format!("{}\nnot an event\n{}", anna[0], anna[1]), &[("anna", 1, Some(2))], 0);
        check("", &[], 0);
    }

    #[test]
    fn says_the_head_and_the_break() {
        let (chains, issues) =
            verify(&project(&log("anna", &["a"])).replace("\"seq\":1", "\"seq\":2"));
        let text = report(&chains, &issues);
        assert!(text.starts_with("anna: 0 events hold, head 000"), "{text}");
        assert!(text.contains("line 4: event 2 follows event 0"), "{text}");
        assert!(text.contains("the last line of the log is not the one that was saved"), "{text}");
    }

    #[test]
    fn the_code_and_the_json_say_whether_it_holds() {
        let whole = project(&log("anna", &["a", "b"]));
        let files = BTreeMap::from([
            ("whole".to_owned(), whole.clone().into_bytes()),
            ("changed".to_owned(), whole.replace("\"b\"", "\"x\"").into_bytes()),
            ("none".to_owned(), Vec::new()),
        ]);
        let said = |path| crate::cli::answer(&["verify", path, "--json"], &files);
        let value = |path| serde_json::from_slice::<serde_json::Value>(&said(path).out).unwrap();
        assert_eq!((said("whole").code, said("changed").code, said("none").code), (0, 1, 2));
        assert_eq!(value("whole")["chains"][0]["events"], 2);
        assert_eq!(value("whole")["holds"], true);
        assert_eq!(value("changed")["holds"], false);
        assert!(value("changed")["issues"][0]["message"].is_string());
    }
}
