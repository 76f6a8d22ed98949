//! The log of this project: verified, folded, and carried on.
//!
//! Every annotator has a chain of their own; a project's log may hold several.

use std::collections::{BTreeMap, BTreeSet};

use super::open::Open;
use super::protocol::{Brought, LogLoaded};
use crate::core::issue::Issue;
use crate::core::log::chain::{self, Head};
use crate::core::model::event::{Body, Event};
use crate::core::sort::sort_by_key;

impl Open {
    /// Takes the log in the place of the one that was loaded before. What others did who came
    /// with the project file stays; with `bring_in` also what this annotator did.
    pub fn load_log(&mut self, annotator: &str, text: &str, bring_in: bool) -> LogLoaded {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let mut own: Vec<String> = lines.map(str::to_owned).collect();
        if self.brought.is_none() {
            self.brought = Some(std::mem::take(&mut self.log));
        }
        let brought = if bring_in { self.bring_in(annotator, &mut own) } else { Brought::Nothing };
        self.log = self.together(annotator, own);
        // A study that goes on reads the log that was.
        self.studies = None;
        self.people.restart(&mut self.data, annotator);
        self.routes.serve(&self.data, annotator);
        let Read { events, mut heads, mut issues, lines } = read(&self.log);
        self.lines_of = lines;
        let mut bare = None;
        for event in &events {
            if let Body::Open(open) = &event.body
                && open.dataset != self.dataset
                && Some(&open.dataset) != bare.get_or_insert_with(|| self.bare_identity()).as_ref()
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
        self.follow_gold();
        LogLoaded {
            head: heads.remove(annotator).unwrap_or_default().into(),
            policy: self.people.fold.policy().map(|(policy, _)| policy.clone()),
            policy_version: self.routes.version,
            policy_instead_of_own: self.instead_of_own(&events),
            undo: self.people.fold.undo_stack(annotator),
            redo: self.people.fold.redo_stack(annotator),
            progress: self.people.progress(&self.data, &self.routes),
            evidence: self.people.fold.evidence().cloned().collect(),
            issues,
            brought,
        }
    }

    /// Whose log it is, where all its lines that can be read are of one person.
    pub fn author(&self) -> Option<String> {
        let mut authors = self.log.iter().filter_map(|line| chain::author(line).ok());
        let first = authors.next()?;
        authors.all(|author| author == first).then_some(first)
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
            self.lines_of.entry(event.annotator).or_default().push(self.log.len());
            self.log.push(line);
        }
        self.follow_policy();
        self.follow_gold();
        outcome
    }

    /// The SHA-256 of an event's line: what a decision names it by.
    pub fn hash_of(&self, annotator: &str, seq: u64) -> Option<String> {
        // A chain counts from 1 without a gap.
        let place = usize::try_from(seq).ok()?.checked_sub(1)?;
        let number = self.lines_of.get(annotator)?.get(place)?;
        self.log.get(*number).map(|line| chain::hash(line.as_bytes()))
    }

    /// Takes in what this annotator's log in the file has behind the given lines.
    fn bring_in(&self, annotator: &str, own: &mut Vec<String>) -> Brought {
        let is_own = |line: &&String| chain::author(line).is_ok_and(|it| it == annotator);
        let lines = self.brought.iter().flatten();
        let lines: Vec<&str> = lines.filter(is_own).map(String::as_str).collect();
        let (events, ..) = chain::verify(lines.iter().copied());
        let believed = lines.get(..events.len()).unwrap_or_default();
        let both = believed.iter().zip(own.iter()).take_while(|(one, other)| *one == other);
        match both.count() {
            // The file's log ends where ours does, or before.
            same if same == believed.len() => Brought::Nothing,
            same if same == own.len() => {
                let new = believed.get(same..).unwrap_or_default().iter();
                let new: Vec<String> = new.map(|line| (*line).to_owned()).collect();
                own.extend(new.iter().cloned());
                Brought::Lines(new)
            }
            _ => Brought::Another(believed.len() as u64),
        }
    }

    /// The lines of whoever sits here behind those of the others that came with the file. Whose
    /// lines are among the given ones has them from there.
    fn together(&self, annotator: &str, own: Vec<String>) -> Vec<String> {
        let Some(brought) = self.brought.as_ref().filter(|brought| !brought.is_empty()) else {
            return own;
        };
        let mut here: BTreeSet<String> =
            own.iter().filter_map(|line| chain::author(line).ok()).collect();
        here.insert(annotator.to_owned());
        let is_anothers = |line: &&String| match chain::author(line) {
            Ok(author) => !here.contains(&author),
            // It is said of what it is a part.
            Err(_) => true,
        };
        let mut lines: Vec<String> = brought.iter().filter(is_anothers).cloned().collect();
        lines.extend(own);
        lines
    }

    /// Whose policy is in force where this annotator made one with the same number and other
    /// rules.
    fn instead_of_own(&self, events: &[Event]) -> Option<String> {
        let (policy, version) = self.people.fold.policy()?;
        let mut own = None;
        let mut by = None;
        for event in events {
            let Body::Policy(change) = &event.body else { continue };
            if change.version != version {
                continue;
            }
            let is_in_force = change.policy == *policy;
            if event.annotator == self.people.annotator {
                own = Some(is_in_force);
            } else if is_in_force {
                by = Some(&event.annotator);
            }
        }
        by.filter(|_| own == Some(false)).cloned()
    }

    /// Routes the items again of which the log made something known, or does so no longer.
    fn follow_gold(&mut self) {
        let items = std::mem::take(&mut self.people.known);
        self.routes.again(&self.data, &items);
    }

    /// Routes by the policy that the log names, or by the default.
    fn follow_policy(&mut self) {
        match self.people.fold.policy() {
            // Two people each make a version 2: the number alone does not say which.
            Some((policy, version))
                if version == self.routes.version && *policy == self.routes.policy => {}
            Some((policy, version)) => {
                let policy = policy.clone();
                self.routes.apply(&self.data, policy, version);
            }
            None => {
                let policy = self.start_policy();
                if policy != self.routes.policy || self.routes.version != 0 {
                    self.routes.apply(&self.data, policy, 0);
                }
            }
        }
    }
}

/// What can be believed of a log.
struct Read {
    /// In the order of the file.
    events: Vec<Event>,
    heads: BTreeMap<String, Head>,
    issues: Vec<Issue>,
    /// By annotator: the places of the lines that hold.
    lines: BTreeMap<String, Vec<usize>>,
}

/// Verifies each annotator's chain.
fn read(lines: &[String]) -> Read {
    let mut issues = Vec::new();
    let mut chains: BTreeMap<String, Vec<(u64, &str)>> = BTreeMap::new();
    for (number, line) in (1..).zip(lines) {
        match chain::author(line) {
            Ok(author) => chains.entry(author).or_default().push((number, line)),
            Err(error) => {
                let message =
                    format!("this line of the log cannot be read, it is left out: {error}");
                issues.push(Issue::error(message).at_line(number));
            }
        }
    }
    let mut events: Vec<(u64, Event)> = Vec::new();
    let mut heads = BTreeMap::new();
    let mut places = BTreeMap::new();
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
        let believed = chain.iter().take(read.len());
        let place = |number: u64| usize::try_from(number - 1).unwrap_or(usize::MAX);
        let of_them: Vec<usize> = believed.map(|(number, _)| place(*number)).collect();
        places.insert(annotator.clone(), of_them);
        events.extend(chain.iter().map(|(number, _)| *number).zip(read));
        heads.insert(annotator, head);
    }
    sort_by_key(&mut events, |(number, _)| *number);
    let events = events.into_iter().map(|(_, event)| event).collect();
    Read { events, heads, issues, lines: places }
}
