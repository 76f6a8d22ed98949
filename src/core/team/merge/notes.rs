//! What of two people's logs cannot hold side by side, and which of it counts: a sentence each.
//!
//! Nothing is lost by it: all of it stays in the log.

use std::collections::BTreeMap;

use crate::core::model::event::{Body, Event, PolicyChange};
use crate::core::model::evidence::Evidence;

/// Policies that have a version in common and are not the same: the answers keep the number
/// alone.
pub fn policies(events: &[&Event]) -> Vec<String> {
    let mut versions: BTreeMap<u32, (&str, &PolicyChange)> = BTreeMap::new();
    let mut changes: Vec<(&str, u64, &PolicyChange)> = Vec::new();
    for event in events {
        if let Body::Policy(change) = &event.body {
            changes.push((&event.annotator, event.seq, change));
        }
    }
    changes.sort_by_key(|(annotator, seq, _)| (*annotator, *seq));
    let mut notes = Vec::new();
    for (annotator, _, change) in changes {
        match versions.get(&change.version) {
            Some((first, other)) if other.policy != change.policy => notes.push(format!(
                "policy version {} of {annotator} is another than that of {first}; of the \
                 highest version the later one is in force",
                change.version
            )),
            Some(_) => {}
            None => {
                versions.insert(change.version, (annotator, change));
            }
        }
    }
    notes
}

/// Evidence of one kind for one question and agent that several people put in force: the latest
/// counts, as the fold has it. What each said last is compared, so that who took their own back and
/// put another in its place is one voice.
pub fn evidence(events: &[&Event]) -> Vec<String> {
    type Last<'a> = BTreeMap<&'a str, (&'a Event, &'a Evidence)>;
    let mut all: BTreeMap<(&str, &str, &str), Last<'_>> = BTreeMap::new();
    for event in events {
        let Body::Evidence(evidence) = &event.body else { continue };
        let people = all.entry(evidence.key()).or_default();
        let last = people.entry(&event.annotator).or_insert((event, evidence));
        if (last.0.at, last.0.seq) < (event.at, event.seq) {
            *last = (event, evidence);
        }
    }
    let mut notes = Vec::new();
    for ((about, question, agent), people) in all {
        let latest = people.iter().max_by_key(|(name, (event, _))| (event.at, **name, event.seq));
        let Some((who, (_, counts))) = latest else { continue };
        let is_left = |it: &Evidence| it != *counts && !it.finding.is_none();
        let others = people.iter().filter(|(_, (_, evidence))| is_left(evidence));
        let others: Vec<&str> = others.map(|(name, _)| *name).collect();
        if others.is_empty() {
            continue;
        }
        // The end of a round speaks of neither.
        let of: Vec<&str> = [agent, question].into_iter().filter(|it| !it.is_empty()).collect();
        let of = if of.is_empty() { String::new() } else { format!(" ({})", of.join(", ")) };
        let what = match counts.finding.is_none() {
            true => format!("{who} took it back later, so none counts"),
            false => format!("that of {who} is the latest and counts"),
        };
        let others = others.join(", ");
        notes.push(format!("{about}{of} of several people: {what}, not that of {others}"));
    }
    notes
}
