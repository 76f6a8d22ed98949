//! Columns over the lines of a dataset: what rules, filters and counts need,
//! and nothing of what only the item's own view needs. Texts, titles and
//! rationales stay in the line.
//!
//! Invariant: a column may be shorter than the dataset; what is not there is
//! missing. So a column costs nothing until something is seen for it.

use super::dictionary::{Strings, Table, Values, hash};
use crate::core::model::dataset::Schema;

#[derive(Debug, Default)]
pub struct Columns {
    /// Where the item's line lies in the text, and its length in bytes.
    starts: Vec<u32>,
    lengths: Vec<u32>,
    ids: Ids,
    /// Code points of all text.
    pub characters: Vec<u32>,
    /// Whether the item carries a known answer.
    pub gold: Vec<bool>,
    /// By question and agent.
    slots: Vec<Vec<Slot>>,
    /// By question.
    pub values: Vec<Values>,
    /// By column of metadata.
    pub metadata: Vec<Metadata>,
    /// Answers that came with the data, item by item.
    pub given: Vec<Given>,
    pub annotators: Strings,
    pub suggestions: u64,
    /// So many items are about to come in all.
    expected: usize,
}

/// The suggestions of one agent to one question.
#[derive(Debug, Default)]
pub struct Slot {
    codes: Codes,
    scores: Numbers,
    margins: Numbers,
    entropies: Numbers,
}

/// One suggestion, as the columns keep it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// In the question's [`Values`].
    pub code: u32,
    pub score: Option<f32>,
    pub margin: Option<f32>,
    pub entropy: Option<f32>,
}

#[derive(Debug, Default)]
pub struct Metadata {
    pub strings: Strings,
    codes: Codes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    pub item: u32,
    pub question: u16,
    /// In [`Columns::annotators`].
    pub annotator: u32,
    /// In the question's [`Values`].
    /// 0 where a decision says that no value fits.
    pub code: u32,
    /// It settles others' answers: a decision, and no label of a rater.
    pub decides: bool,
}

/// Codes in two bytes each as long as they fit.
#[derive(Debug)]
enum Codes {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

/// Numbers, NaN where there is none.
#[derive(Debug, Default)]
struct Numbers(Vec<f32>);

/// Where an item's id lies in the text.
#[derive(Debug, Default)]
struct Ids {
    starts: Vec<u32>,
    /// 0 where the id cannot be read from the text as it stands there.
    lengths: Vec<u16>,
    hashes: Vec<u32>,
    table: Table,
}

impl Columns {
    /// How many items there are.
    pub fn len(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Makes room for about so many items in all: growing by doubling would take twice the
    /// memory, and leave holes where the smaller columns were.
    pub fn expect(&mut self, items: usize) {
        self.expected = items;
        let missing = self.missing(self.starts.len());
        self.starts.reserve(missing);
        self.lengths.reserve(missing);
        self.characters.reserve(missing);
        self.gold.reserve(missing);
        self.ids.reserve(missing);
        for slot in self.slots.iter_mut().flatten() {
            slot.codes.reserve(items);
            for numbers in [&mut slot.scores, &mut slot.margins, &mut slot.entropies] {
                reserve_used(&mut numbers.0, items);
            }
        }
        self.metadata.iter_mut().for_each(|it| it.codes.reserve(items));
    }

    /// What a column with so many entries lacks to hold all items, those too that are expected.
    pub fn missing(&self, have: usize) -> usize {
        self.expected.max(self.starts.len()).saturating_sub(have)
    }

    /// Makes room for every question and column of a schema.
    pub fn fit(&mut self, schema: &Schema) {
        for question in schema.questions.iter().skip(self.values.len()) {
            self.values.push(Values::new(question));
        }
        self.slots.resize_with(schema.questions.len().max(self.slots.len()), Vec::new);
        let columns = schema.columns.len().max(self.metadata.len());
        self.metadata.resize_with(columns, Metadata::default);
    }

    /// Adds an item. `id` is the [`hash`] of its id, `id_at` where it begins in the text and
    /// how long it is, where it stands there as it is.
    pub fn push(&mut self, start: u32, length: u32, id: u64, id_at: Option<(u32, usize)>) -> u32 {
        let index = self.len();
        self.starts.push(start);
        self.lengths.push(length);
        self.ids.push(index, id, id_at);
        index
    }

    /// Start and end of an item's line.
    pub fn line(&self, index: u32) -> Option<(usize, usize)> {
        let start = *self.starts.get(index as usize)? as usize;
        Some((start, start + *self.lengths.get(index as usize)? as usize))
    }

    /// Start and end of an item's id, where it stands in the text as it is.
    pub fn id(&self, index: u32) -> Option<(usize, usize)> {
        let length = usize::from(*self.ids.lengths.get(index as usize)?);
        let start = *self.ids.starts.get(index as usize)? as usize;
        (length > 0).then_some((start, start + length))
    }

    /// The item with this id. `same` says whether the item at an index has it: hashes alone
    /// do not say.
    pub fn find(&self, id: &str, same: impl FnMut(u32) -> bool) -> Option<u32> {
        self.find_hashed(hash(id.as_bytes()), same)
    }

    /// The same, by the [`hash`] of the id.
    pub fn find_hashed(&self, id: u64, mut same: impl FnMut(u32) -> bool) -> Option<u32> {
        let short = Ids::short(id);
        self.ids.table.find(Ids::long(short), |place| {
            self.ids.hashes.get(place as usize) == Some(&short) && same(place)
        })
    }

    pub fn set(&mut self, question: usize, agent: usize, index: u32, cell: Cell) {
        let Some(agents) = self.slots.get_mut(question) else { return };
        if agents.len() <= agent {
            agents.resize_with(agent + 1, Slot::default);
        }
        let Some(slot) = agents.get_mut(agent) else { return };
        slot.codes.set(index, cell.code);
        slot.scores.set(index, cell.score);
        slot.margins.set(index, cell.margin);
        slot.entropies.set(index, cell.entropy);
        self.suggestions += 1;
    }

    /// The suggestion of an agent to a question.
    pub fn cell(&self, question: usize, agent: usize, index: u32) -> Option<Cell> {
        let slot = self.slots.get(question)?.get(agent)?;
        let code = slot.codes.get(index);
        (code > 0).then(|| Cell {
            code,
            score: slot.scores.get(index),
            margin: slot.margins.get(index),
            entropy: slot.entropies.get(index),
        })
    }

    /// The value of the suggestion of an agent to a question; 0 where there is none.
    pub fn code(&self, question: usize, agent: usize, index: u32) -> u32 {
        let slot = self.slots.get(question).and_then(|agents| agents.get(agent));
        slot.map_or(0, |slot| slot.codes.get(index))
    }

    /// All suggestions to a question of one item, with their agents.
    pub fn cells(&self, question: usize, index: u32) -> impl Iterator<Item = (usize, Cell)> {
        let agents = self.slots.get(question).map_or(0, Vec::len);
        (0..agents).filter_map(move |agent| Some((agent, self.cell(question, agent, index)?)))
    }

    /// The values suggested to a question of one item; 0 where an agent suggests none.
    pub fn codes(&self, question: usize, index: u32) -> impl Iterator<Item = u32> {
        let agents = self.slots.get(question).map_or(&[][..], Vec::as_slice);
        agents.iter().map(move |slot| slot.codes.get(index))
    }

    /// Whether any suggestion to a question has a score, and class probabilities.
    pub fn seen(&self, question: usize) -> (bool, bool) {
        let agents = self.slots.get(question).map_or(&[][..], Vec::as_slice);
        let any =
            |numbers: fn(&Slot) -> &Numbers| agents.iter().any(|slot| !numbers(slot).0.is_empty());
        (any(|slot| &slot.scores), any(|slot| &slot.margins))
    }

    /// Whether any suggestion of an agent to a question has class probabilities.
    pub fn has_classes(&self, question: usize, agent: usize) -> bool {
        let slot = self.slots.get(question).and_then(|agents| agents.get(agent));
        slot.is_some_and(|slot| !slot.margins.0.is_empty())
    }

    /// Whether any suggestion of an agent to a question has a score.
    pub fn has_scores(&self, question: usize, agent: usize) -> bool {
        let slot = self.slots.get(question).and_then(|agents| agents.get(agent));
        slot.is_some_and(|slot| !slot.scores.0.is_empty())
    }

    pub fn set_metadata(&mut self, column: usize, index: u32, text: &str) {
        if let Some(metadata) = self.metadata.get_mut(column) {
            let code = metadata.strings.code(text);
            metadata.codes.set(index, code);
        }
    }

    /// The answers that came with an item.
    pub fn given(&self, index: u32) -> &[Given] {
        let from = self.given.partition_point(|given| given.item < index);
        let to = self.given.partition_point(|given| given.item <= index);
        self.given.get(from..to).unwrap_or_default()
    }

    /// Bytes of memory.
    pub fn bytes(&self) -> usize {
        let slots = self.slots.iter().flatten();
        let numbers = |numbers: &Numbers| numbers.0.capacity() * 4;
        (self.starts.capacity() + self.lengths.capacity() + self.characters.capacity()) * 4
            + self.gold.capacity()
            + self.ids.bytes()
            + slots
                .map(|slot| {
                    slot.codes.bytes()
                        + numbers(&slot.scores)
                        + numbers(&slot.margins)
                        + numbers(&slot.entropies)
                })
                .sum::<usize>()
            + self.values.iter().map(Values::bytes).sum::<usize>()
            + self.metadata.iter().map(|it| it.strings.bytes() + it.codes.bytes()).sum::<usize>()
            + self.given.capacity() * size_of::<Given>()
            + self.annotators.bytes()
    }

    /// Gives back what growing took too much.
    pub fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.lengths.shrink_to_fit();
        self.characters.shrink_to_fit();
        self.gold.shrink_to_fit();
        self.given.shrink_to_fit();
        self.ids.starts.shrink_to_fit();
        self.ids.lengths.shrink_to_fit();
        self.ids.hashes.shrink_to_fit();
        self.expected = 0;
        for slot in self.slots.iter_mut().flatten() {
            slot.codes.shrink();
            slot.scores.0.shrink_to_fit();
            slot.margins.0.shrink_to_fit();
            slot.entropies.0.shrink_to_fit();
        }
        for metadata in &mut self.metadata {
            metadata.strings.shrink();
            metadata.codes.shrink();
        }
    }
}

impl Metadata {
    /// In [`Self::strings`]; 0 where the cell is missing or null.
    pub fn code(&self, index: u32) -> u32 {
        self.codes.get(index)
    }

    pub fn text(&self, index: u32) -> &str {
        self.strings.get(self.code(index))
    }
}

impl Default for Codes {
    fn default() -> Self {
        Self::Narrow(Vec::new())
    }
}

impl Codes {
    fn get(&self, index: u32) -> u32 {
        match self {
            Self::Narrow(codes) => codes.get(index as usize).copied().map_or(0, u32::from),
            Self::Wide(codes) => codes.get(index as usize).copied().unwrap_or_default(),
        }
    }

    fn set(&mut self, index: u32, code: u32) {
        if let Self::Narrow(codes) = self {
            match u16::try_from(code) {
                Ok(code) => return put(codes, index as usize, code, 0),
                Err(_) => *self = Self::Wide(codes.iter().map(|code| u32::from(*code)).collect()),
            }
        }
        if let Self::Wide(codes) = self {
            put(codes, index as usize, code, 0);
        }
    }

    fn reserve(&mut self, items: usize) {
        match self {
            Self::Narrow(codes) => reserve_used(codes, items),
            Self::Wide(codes) => reserve_used(codes, items),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Narrow(codes) => codes.capacity() * 2,
            Self::Wide(codes) => codes.capacity() * 4,
        }
    }

    fn shrink(&mut self) {
        match self {
            Self::Narrow(codes) => codes.shrink_to_fit(),
            Self::Wide(codes) => codes.shrink_to_fit(),
        }
    }
}

impl Numbers {
    fn get(&self, index: u32) -> Option<f32> {
        self.0.get(index as usize).copied().filter(|number| !number.is_nan())
    }

    fn set(&mut self, index: u32, number: Option<f32>) {
        if let Some(number) = number {
            put(&mut self.0, index as usize, number, f32::NAN);
        }
    }
}

/// Makes room for so many entries in all, where there is one: an unused column costs nothing.
fn reserve_used<T>(column: &mut Vec<T>, items: usize) {
    if !column.is_empty() {
        column.reserve(items.saturating_sub(column.len()));
    }
}

fn put<T: Copy>(column: &mut Vec<T>, index: usize, value: T, missing: T) {
    if column.len() <= index {
        column.resize(index, missing);
        column.push(value);
    } else if let Some(cell) = column.get_mut(index) {
        *cell = value;
    }
}

impl Ids {
    fn push(&mut self, index: u32, id: u64, at: Option<(u32, usize)>) {
        let (start, length) = at.unwrap_or_default();
        let length = u16::try_from(length).unwrap_or_default();
        let short = Self::short(id);
        self.starts.push(start);
        self.lengths.push(length);
        self.hashes.push(short);
        let hashes = &self.hashes;
        let hash_of =
            |place: u32| Self::long(hashes.get(place as usize).copied().unwrap_or_default());
        self.table.insert(Self::long(short), index, hash_of);
    }

    fn reserve(&mut self, missing: usize) {
        self.starts.reserve(missing);
        self.lengths.reserve(missing);
        self.hashes.reserve(missing);
        let hashes = &self.hashes;
        let hash_of =
            |place: u32| Self::long(hashes.get(place as usize).copied().unwrap_or_default());
        self.table.reserve(missing, hash_of);
    }

    fn short(hash: u64) -> u32 {
        (hash >> 32) as u32
    }

    /// The table is built over what is kept of the hash, so that it can grow.
    fn long(short: u32) -> u64 {
        u64::from(short) << 32
    }

    fn bytes(&self) -> usize {
        (self.starts.capacity() + self.hashes.capacity()) * 4
            + self.lengths.capacity() * 2
            + self.table.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_widen() {
        let mut codes = Codes::default();
        codes.set(2, 7);
        codes.set(4, 70_000);
        let all: Vec<u32> = (0..6).map(|index| codes.get(index)).collect();
        assert_eq!(all, [0, 0, 7, 0, 70_000, 0]);
    }

    #[test]
    fn a_column_costs_nothing_until_it_is_used() {
        let mut columns = Columns::default();
        columns.fit(
            &serde_json::from_str(
                r#"{"questions":[{"id":"a","kind":"choice","labels":["x"]}],"columns":[{"id":"c"}]}"#,
            )
            .unwrap(),
        );
        columns.set(0, 1, 3, Cell { code: 1, ..Cell::default() });
        assert_eq!(columns.cell(0, 1, 3), Some(Cell { code: 1, ..Cell::default() }));
        assert_eq!(columns.cell(0, 0, 3), None);
        assert_eq!(columns.seen(0), (false, false));
        assert_eq!(columns.metadata[0].text(3), "");
    }

    #[test]
    fn finds_ids() {
        let mut columns = Columns::default();
        let ids: Vec<String> = (0..1000).map(|n| format!("m-{n}")).collect();
        for id in &ids {
            columns.push(0, 0, hash(id.as_bytes()), Some((0, id.len())));
        }
        for (index, id) in ids.iter().enumerate() {
            let found = columns.find(id, |place| ids[place as usize] == *id);
            assert_eq!(found, Some(index as u32));
        }
        assert_eq!(columns.find("m-1000", |_| false), None);
    }
}
