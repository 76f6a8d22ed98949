//! The log of this project: verified, folded, and carried on.
//!
//! Every annotator has a chain of their own; a project's log may hold several.

use std::collections::BTreeMap;

use super::open::Open;
use super::protocol::LogLoaded;
use crate::core::issue::Issue;
use crate::core::log::chain::{self, Head};
use crate::core::model::event::{Body, Event};
use crate::core::routing::default::default_policy;
use crate::core::sort::sort_by_key;

impl Open {
    /// Takes the whole log in the place of the one that was loaded before.
    pub fn load_log(&mut self, annotator: &str, text: &str) -> LogLoaded {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        self.log = lines.map(str::to_owned).collect();
        // A study that goes on reads the log that was.
        self.studies = None;
        self.people.restart(&mut self.data, annotator);
        let (events, mut heads, mut issues) = read(&self.log);
        for event in &events {
            if let Body::Open(open) = &event.body
                && open.dataset != self.dataset
            {
                let message = format!(
                    "{} worked on another dataset ({}, {} items); answers to items that are not here do not count",
                    event.annotator, open.name, open.items
                );
                issues.push(Issue::warning(message));
            }
            self.people.apply(&mut self.data, event);
        }
        issues.extend_from_slice(self.people.fold.issues());
        self.follow_policy();
        LogLoaded {
            head: heads.remove(annotator).unwrap_or_default().into(),
            policy: self.people.fold.policy().map(|(policy, _)| policy.clone()),
            policy_version: self.routes.version,
            undo: self.people.fold.undo_stack(annotator),
            redo: self.people.fold.redo_stack(annotator),
            progress: self.people.progress(&self.data, &self.routes),
            issues,
        }
    }

    /// Takes new lines at the end of the log.
    ///
    /// # Errors
    /// Which line cannot be read; the lines before it are taken in.
    pub fn apply(&mut self, lines: Vec<String>) -> Result<(), String> {
        let mut outcome = Ok(());
        for (number, line) in lines.into_iter().enumerate() {
            let event: Event = match serde_json::from_str(&line) {
                Ok(event) => event,
                Err(error) => {
                    outcome =
                        Err(format!("line {} of the events cannot be read: {error}", number + 1));
                    break;
                }
            };
            self.people.apply(&mut self.data, &event);
            self.log.push(line);
        }
        self.follow_policy();
        outcome
    }

    /// Routes by the policy that the log names, or by the default.
    fn follow_policy(&mut self) {
        match self.people.fold.policy() {
            Some((_, version)) if version == self.routes.version && version > 0 => {}
            Some((policy, version)) => {
                let policy = policy.clone();
                self.routes.apply(&self.data, policy, version);
            }
            None => {
                let policy = default_policy(&self.data.schema, &self.data.seen());
                if policy != self.routes.policy || self.routes.version != 0 {
                    self.routes.apply(&self.data, policy, 0);
                }
            }
        }
    }
}

/// Verifies each annotator's chain. Gives what can be believed, in the order of the file.
fn read(lines: &[String]) -> (Vec<Event>, BTreeMap<String, Head>, Vec<Issue>) {
    let mut issues = Vec::new();
    let mut chains: BTreeMap<String, Vec<(u64, &str)>> = BTreeMap::new();
    for (number, line) in (1..).zip(lines) {
        #[derive(serde::Deserialize)]
        struct Author {
            annotator: String,
        }
        match serde_json::from_str::<Author>(line) {
            Ok(author) => chains.entry(author.annotator).or_default().push((number, line)),
            Err(error) => {
                let message =
                    format!("this line of the log cannot be read, it is left out: {error}");
                issues.push(Issue::error(message).at_line(number));
            }
        }
    }
    let mut events: Vec<(u64, Event)> = Vec::new();
    let mut heads = BTreeMap::new();
    for (annotator, chain) in chains {
        let (read, head, broken) = chain::verify(chain.iter().map(|(_, line)| *line));
        if let Some(broken) = broken {
            let at = usize::try_from(broken.line).ok().and_then(|line| line.checked_sub(1));
            let line = at.and_then(|at| chain.get(at)).map_or(0, |(number, _)| *number);
            let left = chain.len() - read.len();
            let message = format!(
                "the log of {annotator} does not hold from here on ({}); {left} of its lines are left out",
                broken.why
            );
            issues.push(Issue::error(message).at_line(line));
        }
        events.extend(chain.iter().map(|(number, _)| *number).zip(read));
        heads.insert(annotator, head);
    }
    sort_by_key(&mut events, |(number, _)| *number);
    (events.into_iter().map(|(_, event)| event).collect(), heads, issues)
}
