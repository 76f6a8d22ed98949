//! Values and texts by number: what occurs often is kept once.
//!
//! Code 0 always stands for nothing; codes count from 1 in the order of first
//! occurrence, so the same file gives the same codes.

use std::collections::HashMap;

use crate::core::model::question::Question;
use crate::core::model::value::Value;

/// The values given to one question.
#[derive(Debug, Default)]
pub struct Values {
    /// Of a question of kind text hardly a value occurs twice: its code is a hash, and
    /// the value itself is read from the line again.
    hashed: bool,
    list: Vec<Value>,
    /// Labels, found without making a value of them: their places in the list.
    ones: Table,
    /// All other values. Never walked.
    others: HashMap<Value, u32>,
    bytes: usize,
}

impl Values {
    pub fn new(question: &Question) -> Self {
        Self { hashed: question.kind.is_free(), ..Self::default() }
    }

    pub fn code(&mut self, value: &Value) -> u32 {
        if let Some(code) = self.find(value) {
            return code;
        }
        self.list.push(value.clone());
        let code = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.bytes += size_of::<Value>() + heap(value);
        match value {
            Value::One(text) => {
                let Self { list, ones, .. } = self;
                let hash_of = |place| hash(one(list, place).unwrap_or_default().as_bytes());
                ones.insert(hash(text.as_bytes()), code - 1, hash_of);
            }
            other => {
                self.bytes += size_of::<Value>() + 32 + heap(value);
                self.others.insert(other.clone(), code);
            }
        }
        code
    }

    /// The code of a value that occurred.
    pub fn find(&self, value: &Value) -> Option<u32> {
        match value {
            Value::One(text) => self.find_one(text),
            Value::Marks(marked) if self.hashed => Some(text_code(&marked.bare())),
            other => self.others.get(other).copied(),
        }
    }

    /// The code of a label, an answer or a text that occurred.
    pub fn find_one(&self, text: &str) -> Option<u32> {
        if self.hashed {
            return Some(text_code(text));
        }
        let same = |place| one(&self.list, place) == Some(text);
        self.ones.find(hash(text.as_bytes()), same).map(|place| place + 1)
    }

    /// The value of a code. `None` for 0, and for free answers.
    pub fn get(&self, code: u32) -> Option<&Value> {
        self.list.get(usize::try_from(code).ok()?.checked_sub(1)?)
    }

    /// Every value with its code.
    pub fn all(&self) -> impl Iterator<Item = (u32, &Value)> {
        (1..).zip(&self.list)
    }

    /// Bytes of memory, about.
    pub fn bytes(&self) -> usize {
        self.bytes + self.ones.bytes()
    }
}

/// The text at a place of the list, where there is one.
fn one(list: &[Value], place: u32) -> Option<&str> {
    match list.get(place as usize)? {
        Value::One(text) => Some(text),
        _ => None,
    }
}

/// Texts by number, in one piece of memory.
#[derive(Debug, Default)]
pub struct Strings {
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
    table: Table,
}

impl Strings {
    /// 0 for the empty text.
    pub fn code(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let hash = hash(text.as_bytes());
        let Self { text: all, ends, table } = self;
        if let Some(place) = table.find(hash, |place| piece(all, ends, place) == text) {
            return place + 1;
        }
        let place = u32::try_from(ends.len()).unwrap_or(u32::MAX);
        all.push_str(text);
        ends.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        table.insert(hash, place, |place| {
            // Rehashing while growing: `ends` has the newest already.
            self::hash(piece(all, ends, place).as_bytes())
        });
        place + 1
    }

    pub fn find(&self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return Some(0);
        }
        let same = |place| piece(&self.text, &self.ends, place) == text;
        self.table.find(hash(text.as_bytes()), same).map(|place| place + 1)
    }

    /// Empty for 0 and for codes that do not exist.
    pub fn get(&self, code: u32) -> &str {
        code.checked_sub(1).map_or("", |place| piece(&self.text, &self.ends, place))
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * 4 + self.table.bytes()
    }

    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

fn piece<'a>(all: &'a str, ends: &[u32], place: u32) -> &'a str {
    let place = place as usize;
    let end = ends.get(place).copied().unwrap_or_default() as usize;
    let start = match place.checked_sub(1) {
        Some(before) => ends.get(before).copied().unwrap_or_default() as usize,
        None => 0,
    };
    all.get(start..end).unwrap_or_default()
}

/// A hash table of places in something else: four bytes a cell, a quarter of them empty at least.
#[derive(Debug, Default)]
pub struct Table {
    /// Place + 1; 0 is empty.
    cells: Vec<u32>,
    used: usize,
}

impl Table {
    /// The place with this hash for which `same` holds.
    pub fn find(&self, hash: u64, mut same: impl FnMut(u32) -> bool) -> Option<u32> {
        for at in self.way(hash) {
            let place = self.cells.get(at)?.checked_sub(1)?;
            if same(place) {
                return Some(place);
            }
        }
        None
    }

    /// Puts in a place that is not in yet. `hash_of` gives the hash of any place that is.
    pub fn insert(&mut self, hash: u64, place: u32, hash_of: impl Fn(u32) -> u64) {
        if (self.used + 1) * 4 > self.cells.len() * 3 {
            self.resize((self.cells.len() * 2).max(16), hash_of);
        }
        self.put(hash, place);
        self.used += 1;
    }

    /// Makes room for so many more places.
    pub fn reserve(&mut self, more: usize, hash_of: impl Fn(u32) -> u64) {
        let wanted = (self.used + more + 1) * 4 / 3 + 1;
        if wanted > self.cells.len() {
            self.resize(wanted, hash_of);
        }
    }

    fn resize(&mut self, length: usize, hash_of: impl Fn(u32) -> u64) {
        let old = std::mem::replace(&mut self.cells, vec![0; length]);
        for place in old.into_iter().filter_map(|cell| cell.checked_sub(1)) {
            self.put(hash_of(place), place);
        }
    }

    pub fn bytes(&self) -> usize {
        self.cells.capacity() * 4
    }

    fn put(&mut self, hash: u64, place: u32) {
        let free = self.way(hash).find(|at| self.cells.get(*at) == Some(&0));
        if let Some(cell) = free.and_then(|at| self.cells.get_mut(at)) {
            *cell = place.saturating_add(1);
        }
    }

    /// The cells to look at, from the hash on, once round. The upper half of the hash says
    /// which part of the table: so it can have any length.
    fn way(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let length = self.cells.len();
        let start = (((hash >> 32) * length as u64) >> 32) as usize;
        (start..length).chain(0..start)
    }
}

/// Fast and good enough for tables; the same on every machine. Not for anything that
/// somebody may attack.
pub fn hash(bytes: &[u8]) -> u64 {
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = MIX ^ (bytes.len() as u64);
    let mut words = bytes.chunks_exact(8);
    for word in words.by_ref() {
        let word = <[u8; 8]>::try_from(word).map_or(0, u64::from_le_bytes);
        hash = (hash.rotate_left(5) ^ word).wrapping_mul(MIX);
    }
    let rest = words.remainder().iter().fold(0u64, |rest, byte| rest << 8 | u64::from(*byte));
    hash = (hash.rotate_left(5) ^ rest).wrapping_mul(MIX);
    (hash ^ (hash >> 29)).wrapping_mul(MIX)
}

/// The code of a text that is kept as its hash. Two texts have one code with a
/// probability of 2^-32.
fn text_code(text: &str) -> u32 {
    ((hash(text.as_bytes()) >> 32) as u32).max(1)
}

fn heap(value: &Value) -> usize {
    match value {
        Value::Rating(_) => 0,
        Value::One(text) => text.len(),
        Value::Many(labels) => labels.iter().map(|label| label.len() + 24).sum(),
        Value::Ranks(groups) => groups.iter().flatten().map(|label| label.len() + 48).sum(),
        Value::Marks(marked) => marked.0.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_come_back(texts in prop::collection::vec("[a-c]{0,4}", 0..200)) {
            let mut strings = Strings::default();
            let codes: Vec<u32> = texts.iter().map(|text| strings.code(text)).collect();
            for (text, code) in texts.iter().zip(codes) {
                prop_assert_eq!(strings.get(code), text);
                prop_assert_eq!(strings.find(text), Some(code));
            }
            prop_assert_eq!(strings.find("dd"), None);
        }
    }

    #[test]
    fn values_come_back() {
        let question = r#"{"id":"harm","kind":"choices","labels":["a","b"]}"#;
        let mut values = Values::new(&serde_json::from_str(question).unwrap());
        let both = Value::Many(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(values.find(&both), None);
        assert_eq!((values.code(&both), values.code(&both)), (1, 1));
        assert_eq!(values.code(&Value::Many(Vec::new())), 2);
        assert_eq!(values.get(1), Some(&both));
        assert_eq!(values.get(0), None);
    }
}
