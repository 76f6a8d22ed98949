//! The index of the example datasets: what the page's gallery shows, read from
//! their own headers and counted from their lines.

use crate::shell::{self, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// In the order of the gallery.
const NAMES: [&str; 6] = ["messages", "posts", "answers", "street", "drive", "phantoms"];

#[derive(Deserialize)]
struct Header {
    name: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    questions: Vec<Named>,
    #[serde(default)]
    agents: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    #[serde(default)]
    title: String,
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    name: String,
    about: String,
    items: usize,
    questions: Vec<String>,
    agents: Vec<String>,
}

/// Writes `index.json` beside the datasets in `examples`.
pub fn index(examples: &Path) -> Result {
    let mut entries = Vec::new();
    for id in NAMES {
        let path = examples.join(format!("{id}.jsonl"));
        let text = String::from_utf8(shell::read(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        entries.push(entry(id, &text).map_err(|error| format!("{}: {error}", path.display()))?);
    }
    let json = serde_json::to_string(&entries).map_err(|error| error.to_string())?;
    shell::write(&examples.join("index.json"), &json)
}

fn entry(id: &'static str, text: &str) -> std::result::Result<Entry, String> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let header = lines.next().ok_or("it is empty")?;
    let header: Header = serde_json::from_str(header).map_err(|error| error.to_string())?;
    let names = |list: Vec<Named>| {
        list.into_iter().map(|it| if it.title.is_empty() { it.id } else { it.title }).collect()
    };
    Ok(Entry {
        id,
        name: header.name,
        about: header.about,
        items: lines.count(),
        questions: names(header.questions),
        agents: names(header.agents),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_header_and_counts_the_items() {
        let text = "{\"countersign\":1,\"name\":\"N\",\"questions\":[{\"id\":\"q\",\"kind\":\"text\"}],\
                    \"agents\":[{\"id\":\"a\",\"title\":\"A\"}]}\n{}\n{}\n\n";
        let entry = serde_json::to_string(&entry("x", text).unwrap()).unwrap();
        assert_eq!(
            entry,
            r#"{"id":"x","name":"N","about":"","items":2,"questions":["q"],"agents":["A"]}"#
        );
    }
}
