//! Rows of a long table put together into items, in the order of their first mention.
//!
//! Answers of people are most of such a table, so they are kept as numbers: an answer costs 24
//! bytes and its place in a table of 20, however long the names are. Who answers one question of
//! an item twice is counted once, with the later answer, as everywhere in this program.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Numbered;
use super::draft::{Draft, Part};
use crate::core::format::ordered::Node;
use crate::core::issue::Issue;

#[derive(Default)]
pub struct Gather {
    /// Without their responses, which are in `answers`.
    drafts: Vec<Draft>,
    /// By what says that two rows are of one item. Never walked.
    places: HashMap<String, usize>,
    /// By draft, its first and its last answer.
    ends: Vec<Option<(usize, usize)>>,
    answers: Vec<Answer>,
    /// By item and who: the answer. Never walked.
    known: HashMap<(usize, u32), usize>,
    /// Question and annotator, by number.
    whos: Names<(String, String)>,
    /// Values as JSON.
    whats: Names<String>,
    values: Vec<Node>,
    /// Columns and fields of which it was said that they differ within an item.
    differing: BTreeSet<String>,
    /// Of them those that are in no item.
    left_out: BTreeSet<String>,
    issues: Vec<Issue>,
    made: usize,
}

/// One answer, and the next one to the same item.
struct Answer {
    who: u32,
    what: u32,
    line: u64,
    next: Option<usize>,
}

/// Names by number, in the order of their first mention.
#[derive(Default)]
struct Names<N> {
    codes: BTreeMap<N, u32>,
    list: Vec<N>,
}

impl Gather {
    /// Takes in a row.
    pub fn add(&mut self, mut draft: Draft) {
        let responses = std::mem::take(&mut draft.responses);
        let line = draft.number;
        let key = draft.key();
        let known = self.places.get(&key).copied();
        let place = known.unwrap_or(self.drafts.len());
        match self.drafts.get_mut(place) {
            Some(mine) => {
                let mut differs = Vec::new();
                mine.merge(draft, &mut |part, name| differs.push((part, name.to_owned())));
                differs.into_iter().for_each(|(part, name)| self.differs(part, name, line));
            }
            None => {
                self.places.insert(key, place);
                self.drafts.push(draft);
                self.ends.push(None);
            }
        }
        for (question, annotator, value) in responses {
            self.answer(place, (question, annotator), value, line);
        }
    }

    /// The next items, of about so many bytes; none when all were given.
    pub fn more(&mut self, bytes: usize) -> Vec<Numbered> {
        let (mut lines, mut size) = (Vec::new(), 0);
        while size < bytes
            && let Some(draft) = self.drafts.get_mut(self.made)
        {
            let mut draft = std::mem::take(draft);
            draft.extra.retain(|(name, _)| !self.left_out.contains(name));
            draft.responses = self.responses(self.made);
            self.made += 1;
            let line = draft.line(self.made as u64);
            size += line.len();
            lines.push((line, draft.number));
        }
        lines
    }

    pub fn take_issues(&mut self) -> Vec<Issue> {
        std::mem::take(&mut self.issues)
    }

    fn responses(&self, place: usize) -> Vec<(String, String, Node)> {
        let first = self.ends.get(place).copied().flatten().map(|(first, _)| first);
        let at = |at: usize| self.answers.get(at);
        let list = std::iter::successors(first.and_then(at), |answer| answer.next.and_then(at));
        let responses = list.filter_map(|answer| {
            let (question, annotator) = self.whos.list.get(answer.who as usize)?;
            let value = self.values.get(answer.what as usize)?;
            Some((question.clone(), annotator.clone(), value.clone()))
        });
        responses.collect()
    }

    fn answer(&mut self, place: usize, who: (String, String), value: Node, line: u64) {
        let who = self.whos.code(who);
        let what = self.whats.code(value.to_string());
        if self.values.len() == what as usize {
            self.values.push(value);
        }
        let next = self.answers.len();
        let at = *self.known.entry((place, who)).or_insert(next);
        if let Some(earlier) = self.answers.get_mut(at) {
            let named = self.whos.list.get(who as usize);
            let (question, annotator) =
                named.map_or(("", ""), |(question, annotator)| (question, annotator));
            let same = earlier.what == what;
            let how = if same { "with the same answer as" } else { "otherwise than" };
            let id = self.drafts.get(place).and_then(|draft| draft.id.as_deref());
            let item = id.map_or("this item".to_owned(), |id| format!("item {id}"));
            let message = format!(
                "{annotator} answers {question} of {item} again, {how} on line {}; the later one counts",
                earlier.line
            );
            let issue = if same { Issue::note(message) } else { Issue::warning(message) };
            self.issues.push(issue.at_line(line));
            (earlier.what, earlier.line) = (what, line);
            return;
        }
        self.answers.push(Answer { who, what, line, next: None });
        let Some(ends) = self.ends.get_mut(place) else { return };
        if let Some(last) = ends.and_then(|(_, last)| self.answers.get_mut(last)) {
            last.next = Some(next);
        }
        *ends = Some((ends.map_or(next, |(first, _)| first), next));
    }

    fn differs(&mut self, part: Part, name: String, line: u64) {
        // Of a known answer each time: it is a mistake in the data.
        let is_new = self.differing.insert(name.clone());
        if !is_new && part != Part::Gold {
            return;
        }
        let issue = match part {
            Part::Gold => {
                let message = "another known answer of this item than before; the first counts";
                let issue = Issue::warning(message).at_line(line).in_field(format!("gold.{name}"));
                return self.issues.push(issue);
            }
            Part::Shown => {
                Issue::warning("differs between the rows of one item; the first row's counts")
            }
            Part::Extra => {
                self.left_out.insert(name.clone());
                Issue::warning("differs between the rows of one item, so it is left out")
            }
        };
        self.issues.push(issue.at_line(line).in_field(name));
    }
}

impl<N: Ord + Clone> Names<N> {
    fn code(&mut self, name: N) -> u32 {
        if let Some(code) = self.codes.get(&name) {
            return *code;
        }
        let code = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(name.clone());
        self.codes.insert(name, code);
        code
    }
}
