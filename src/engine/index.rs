//! One line into the columns.
//!
//! A line with nothing odd in it is indexed as it stands there, in one pass,
//! without making an item of it. Anything odd goes the long way: the whole item is read as the
//! page will show it, with its issues, and indexed from there. So the columns
//! never hold what the page does not show.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::columns::{Cell, Columns, Given};
use super::dataset::{Dataset, number_of};
use super::dictionary::{Values, hash};
use super::plain::{Plain, PlainSuggestion};
use super::scan::{Piece, same};
use crate::core::format::intake::Intake;
use crate::core::format::lines::{Lines, Span};
use crate::core::format::native::{self, RawItem};
use crate::core::format::native_item::read_item;
use crate::core::issue::Issue;
use crate::core::model::dataset::{Named, Schema};
use crate::core::model::item::{Item, Meta};
use crate::core::model::question::{Question, QuestionKind};
use crate::core::routing::facts::{Classes, single};

impl Dataset {
    /// Indexes the complete lines that wait.
    pub(super) fn index(&mut self, intake: &mut Intake) {
        let mut room = Room::default();
        self.columns.fit(intake.schema());
        for span in self.lines.take() {
            let issues = index(self, span, intake, &mut room);
            issues.into_iter().for_each(|issue| self.say(issue));
        }
    }
}

/// What one line leaves to the next: memory, and where its names stand in the schema.
#[derive(Default)]
struct Room {
    plain: Plain,
    /// By question and agent.
    cells: Vec<(usize, usize, Cell)>,
    /// Question and agent of each suggestion, once they are known and legal.
    ties: Option<Vec<(usize, usize)>>,
    /// Column of each cell of metadata, once they are known.
    columns: Option<Vec<usize>>,
}

fn index(data: &mut Dataset, span: Span, intake: &mut Intake, room: &mut Room) -> Vec<Issue> {
    let Dataset { lines, columns, schema: known, ahead, .. } = data;
    let (line, number) = (lines.line(span), span.number);
    let ready = room.ready(line, intake.schema(), columns);
    let id = match ready {
        Some(_) => Cow::Borrowed(room.plain.id.of(line)),
        None => match RawItem::read(line) {
            Ok(raw) => {
                intake.learn(&raw, number);
                columns.fit(intake.schema());
                raw.id_or_line(number)
            }
            Err(error) => return vec![native::syntax_issue(line, number, &error)],
        },
    };
    let hashed = hash(id.as_bytes());
    let twin = columns.find_hashed(hashed, |index| id_of(lines, columns, ahead, index) == id);
    if let Some(twin) = twin {
        let message = format!(
            "the id '{id}' stands in item {} already; this line was left out, ids must differ",
            twin + 1
        );
        return vec![Issue::error(message).at_line(number).in_field("id")];
    }
    let (Ok(start), Ok(length)) = (u32::try_from(span.start), u32::try_from(line.len())) else {
        let message = "the file is larger than 4 GB; this line was left out, split the file";
        return vec![Issue::error(message).at_line(number)];
    };
    let id_at = place(&id, lines.text()).map(|start| (start, id.len()));
    let index = columns.push(start, length, hashed, id_at);
    if ahead.last().map_or(1, |(_, ahead)| *ahead) + u64::from(index) != number {
        ahead.push((index, number.saturating_sub(u64::from(index))));
    }
    let schema = intake.schema();
    let mut row = Row { columns, schema, named: &mut known.columns, index };
    if let Some(gold) = ready {
        row.plain(room, line, gold);
        return Vec::new();
    }
    let (item, issues) = read_item(line, number, schema);
    let twice = item.map(|item| row.whole(&item)).unwrap_or_default();
    issues.into_iter().chain(twice.into_iter().map(|issue| issue.at_line(number))).collect()
}

impl Room {
    /// Reads a plain line and ties it to the schema; gives whether it carries known answers.
    /// `None` where something in it is odd after all: unknown, illegal, twice, or nothing to
    /// judge.
    fn ready(&mut self, line: &str, schema: &Schema, columns: &mut Columns) -> Option<bool> {
        if !self.plain.read(line)? {
            (self.ties, self.columns) = (None, None);
        }
        let Self { plain, cells, ties, .. } = self;
        let is_judged = !plain.id.is_empty() && plain.characters > 0 && !plain.responses;
        is_judged.then_some(())?;
        if ties.is_none() {
            *ties = Some(tie(plain, schema)?);
        }
        cells.clear();
        for (number, suggestion) in plain.suggestions.iter().enumerate() {
            let (place, agent) = *ties.as_ref()?.get(number)?;
            let question = schema.questions.get(place)?;
            let code = code(columns.values.get_mut(place)?, question, suggestion.value.of(line))?;
            let mut classes = Classes::default();
            for class in plain.classes(suggestion) {
                (0.0..=1.0).contains(&class.value).then_some(())?;
                classes.add(class.value);
            }
            let id = |it: &PlainSuggestion| it.id.of(line);
            let is_twin = |it: &PlainSuggestion| !it.id.is_empty() && id(it) == id(suggestion);
            (!plain.suggestions.iter().take(number).any(is_twin)).then_some(())?;
            let (margin, entropy) = (classes.margin(), classes.entropy());
            let score = suggestion.score.map(single);
            cells.push((place, agent, Cell { code, score, margin, entropy }));
        }
        match plain.gold {
            Some(raw) => gold(raw, line, schema),
            None => Some(false),
        }
    }
}

/// Question and agent of each suggestion; `None` where one is unknown or stands twice, or a
/// class is no label.
fn tie(plain: &Plain, schema: &Schema) -> Option<Vec<(usize, usize)>> {
    let mut ties = Vec::with_capacity(plain.suggestions.len());
    for suggestion in &plain.suggestions {
        let id = plain.question(suggestion);
        let place = schema.questions.iter().position(|question| question.id == id)?;
        let id = plain.agent(suggestion);
        let tie = (place, schema.agents.iter().position(|agent| agent.id == id)?);
        let question = schema.questions.get(place)?;
        let mut classes = plain.classes(suggestion).iter();
        let known = question.labels().is_empty()
            || classes.all(|class| question.label(plain.key(class)).is_some());
        (known && !ties.contains(&tie)).then_some(())?;
        ties.push(tie);
    }
    Some(ties)
}

/// One item on its way into the columns.
struct Row<'a> {
    columns: &'a mut Columns,
    schema: &'a Schema,
    /// Metadata columns: what the header names, and what is found beside.
    named: &'a mut Vec<Named>,
    index: u32,
}

impl Row<'_> {
    fn plain(&mut self, room: &mut Room, line: &str, gold: bool) {
        let Room { plain, cells, columns, .. } = room;
        for (question, agent, cell) in cells {
            self.columns.set(*question, *agent, self.index, *cell);
        }
        let places = columns.get_or_insert_with(|| {
            plain.metadata.iter().map(|cell| self.column(plain.key(cell))).collect()
        });
        for (cell, place) in plain.metadata.iter().zip(places) {
            self.columns.set_metadata(*place, self.index, plain.shown(line, cell.value));
        }
        self.put(plain.characters, gold);
    }

    /// Indexes a whole item; says which suggestions the columns have no room for.
    fn whole(&mut self, item: &Item) -> Vec<Issue> {
        let mut issues = Vec::new();
        for suggestion in &item.suggestions {
            let place = self.question(&suggestion.question);
            let (Some(question), Some(agent)) = (place, self.agent(&suggestion.agent)) else {
                continue;
            };
            if self.columns.code(question, agent, self.index) > 0 {
                let message = format!(
                    "{} suggests twice to {}; the first counts, name another version as another agent",
                    suggestion.agent, suggestion.question
                );
                issues.push(Issue::warning(message).in_field("suggestions"));
                continue;
            }
            let Some(values) = self.columns.values.get_mut(question) else { continue };
            let code = values.code(&suggestion.value);
            let mut classes = Classes::default();
            suggestion.probabilities.iter().for_each(|(_, p)| classes.add(*p));
            let cell = Cell {
                code,
                score: suggestion.score.map(single),
                margin: classes.margin(),
                entropy: classes.entropy(),
            };
            self.columns.set(question, agent, self.index, cell);
        }
        for given in &item.responses {
            let Some(question) = self.question(&given.question) else { continue };
            let Some(values) = self.columns.values.get_mut(question) else { continue };
            let code = given.value.as_ref().map_or(0, |value| values.code(value));
            let annotator = self.columns.annotators.code(&given.annotator);
            let question = u16::try_from(question).unwrap_or(u16::MAX);
            let (item, decides) = (self.index, !given.settles.is_empty());
            self.columns.given.push(Given { item, question, annotator, code, decides });
        }
        for (column, meta) in &item.metadata {
            match meta {
                Meta::Text(text) => self.metadata(column, text),
                other => self.metadata(column, &other.to_string()),
            }
        }
        self.put(item.texts().map(count).sum(), !item.gold.is_empty());
        issues
    }

    fn put(&mut self, characters: usize, gold: bool) {
        self.columns.characters.push(u32::try_from(characters).unwrap_or(u32::MAX));
        self.columns.gold.push(gold);
    }

    fn metadata(&mut self, id: &str, text: &str) {
        let place = self.column(id);
        self.columns.set_metadata(place, self.index, text);
    }

    /// The place of a column of metadata; one that is new gets its place now.
    fn column(&mut self, id: &str) -> usize {
        let place = self.named.iter().position(|column| column.id == id);
        let place = place.unwrap_or_else(|| {
            self.named.push(Named { id: id.to_owned(), title: String::new() });
            self.named.len() - 1
        });
        if self.columns.metadata.len() <= place {
            self.columns.metadata.resize_with(place + 1, Default::default);
        }
        place
    }

    fn question(&self, id: &str) -> Option<usize> {
        self.schema.questions.iter().position(|question| question.id == id)
    }

    fn agent(&self, id: &str) -> Option<usize> {
        self.schema.agents.iter().position(|agent| agent.id == id)
    }
}

/// The code of a value; `None` where it does not answer the question.
fn code(values: &mut Values, question: &Question, text: &str) -> Option<u32> {
    let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    if let Some(bare) = bare.filter(|bare| !bare.contains('\\')) {
        let is_plain = match &question.kind {
            QuestionKind::Choice { labels } => labels.iter().any(|label| same(&label.id, bare)),
            QuestionKind::Preference { .. } => !bare.is_empty(),
            QuestionKind::Text => true,
            _ => false,
        };
        // A value that occurred before is there by its text; it needs no copy.
        if let Some(code) = is_plain.then(|| values.find_one(bare)).flatten() {
            return Some(code);
        }
    }
    let raw: &RawValue = serde_json::from_str(text).ok()?;
    Some(values.code(&native::value(question, raw).ok()?))
}

/// Whether known answers are there; `None` where one is odd.
fn gold(piece: Piece, line: &str, schema: &Schema) -> Option<bool> {
    let raw: &RawValue = serde_json::from_str(piece.of(line)).ok()?;
    let (mut any, mut odd) = (false, false);
    native::entries(raw, |id, raw| {
        let question = schema.question(id);
        any = any || raw.get() != "null";
        odd = odd || !question.is_some_and(|question| native::value(question, raw).is_ok());
    });
    (!odd).then_some(any)
}

/// Code points.
fn count(text: &str) -> usize {
    text.chars().count()
}

/// Where a text lies inside another, if it does.
fn place(part: &str, whole: &str) -> Option<u32> {
    let at = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    (whole.get(at..at.checked_add(part.len())?)? == part).then_some(())?;
    u32::try_from(at).ok()
}

fn id_of<'a>(
    lines: &'a Lines,
    columns: &Columns,
    ahead: &[(u32, u64)],
    index: u32,
) -> Cow<'a, str> {
    let text = lines.text();
    if let Some(id) = columns.id(index).and_then(|(start, end)| text.get(start..end)) {
        return Cow::Borrowed(id);
    }
    let line = columns.line(index).and_then(|(start, end)| text.get(start..end));
    match line.map(RawItem::read) {
        Some(Ok(raw)) => raw.id_or_line(number_of(ahead, index)),
        _ => Cow::Borrowed(""),
    }
}
