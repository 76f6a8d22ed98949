//! What the values of a column look like.

use std::collections::BTreeSet;

use super::native_item::content::is_turn;
use super::ordered::Node;

/// A column of a foreign file, as its first records show it.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    pub name: String,
    /// Records with a value, and how many different ones (at most [`MOST`]).
    pub filled: usize,
    pub distinct: BTreeSet<String>,
    pub characters: usize,
    pub longest: usize,
    pub words: usize,
    pub numbers: usize,
    pub whole: usize,
    pub low: f64,
    pub high: f64,
    pub flags: usize,
    pub images: usize,
    pub conversations: usize,
    /// Lists of texts; lists or objects that place something in the item; other lists.
    pub lists: usize,
    pub spans: usize,
    pub others: usize,
    /// Cells that hold several labels with a separator between.
    pub several: usize,
}

/// Different values beyond this are not told apart.
pub const MOST: usize = 300;

impl Profile {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    pub fn see(&mut self, node: &Node) {
        let parsed = embedded(node);
        let node = parsed.as_ref().unwrap_or(node);
        let text = match node {
            Node::Null => return,
            Node::Text(text) if text.trim().is_empty() => return,
            other => other.plain(),
        };
        self.filled += 1;
        match node {
            Node::List(list) if !list.is_empty() && list.iter().all(is_turn) => {
                self.conversations += 1;
            }
            Node::List(list) if list.iter().any(is_span) => self.spans += 1,
            Node::List(list) if list.iter().all(|entry| entry.as_text().is_some()) => {
                self.lists += 1;
            }
            Node::List(_) | Node::Object(_) => self.others += 1,
            _ => self.scalar(&text, node),
        }
    }

    fn scalar(&mut self, text: &str, node: &Node) {
        let length = text.chars().count();
        self.characters += length;
        self.longest = self.longest.max(length);
        self.words += text.split_whitespace().count();
        if self.distinct.len() < MOST {
            self.distinct.insert(text.to_owned());
        }
        if let Some(number) = number(node) {
            self.low = if self.numbers == 0 { number } else { self.low.min(number) };
            self.high = if self.numbers == 0 { number } else { self.high.max(number) };
            self.numbers += 1;
            self.whole += usize::from(number.fract() == 0.0);
        }
        let lower = text.to_lowercase();
        self.flags += usize::from(["true", "false", "yes", "no"].contains(&lower.as_str()));
        self.images += usize::from(is_image(&lower));
        let parts = labels(text);
        self.several += usize::from(parts.len() > 1 && parts.iter().all(|part| part.len() < 40));
    }

    pub fn all(&self, count: usize) -> bool {
        self.filled > 0 && count == self.filled
    }

    pub fn mean_length(&self) -> usize {
        self.characters / self.filled.max(1)
    }

    /// Few short values that come again.
    pub fn few_values(&self) -> bool {
        let distinct = self.distinct.len();
        distinct > 0
            && distinct < MOST
            && self.longest <= 60
            && self.words <= self.filled * 4
            && (distinct <= 12 || distinct * 3 <= self.filled)
    }

    /// Texts to read.
    pub fn prose(&self) -> bool {
        self.numbers == 0 && (self.mean_length() >= 30 || self.words >= self.filled * 5)
    }

    pub fn unique(&self) -> bool {
        self.distinct.len() == self.filled.min(MOST) && self.filled > 0
    }
}

/// A number, also written as text, with a decimal comma or in percent.
pub fn number(node: &Node) -> Option<f64> {
    let text = match node {
        Node::Text(text) => text.trim(),
        other => return other.as_number(),
    };
    let (bare, by) = match text.strip_suffix('%') {
        Some(bare) => (bare.trim_end(), 100.0),
        None => (text, 1.0),
    };
    let is_number =
        bare.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.' || c == '+');
    let parsed = bare.parse::<f64>().or_else(|_| bare.replacen(',', ".", 1).parse());
    parsed.ok().map(|number| number / by).filter(|number| is_number && number.is_finite())
}

/// JSON that stands as text in a cell, also as Python prints its lists.
pub fn embedded(node: &Node) -> Option<Node> {
    let text = node.as_text()?.trim();
    let bracketed = text.starts_with('[') && text.ends_with(']')
        || text.starts_with('{') && text.ends_with('}');
    let parsed = bracketed
        .then(|| Node::parse(text).or_else(|_| Node::parse(&text.replace('\'', "\""))).ok());
    parsed.flatten()
}

/// The parts of a cell that holds several labels: `a|b`, `a;b`, `a#b`.
pub fn labels(text: &str) -> Vec<&str> {
    text.split(['|', ';', '#']).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Whether something places a label in the item: offsets in a text, a box in an image.
fn is_span(node: &Node) -> bool {
    let has = |key: &str| node.get(key).is_some();
    let triple = node.elements();
    has("start") && has("end")
        || has("start_offset")
        || has("points")
        || has("bbox")
        || matches!(triple, [Node::Number(_), Node::Number(_), Node::Text(_)])
}

fn is_image(lower: &str) -> bool {
    let path = lower.split(['?', '#']).next().unwrap_or(lower);
    let ending = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".avif", ".bmp"];
    lower.starts_with("data:image/")
        || !lower.contains(' ') && ending.iter().any(|end| path.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_as_people_write_them() {
        let check =
            |text: &str, expected| assert_eq!(number(&Node::text(text)), expected, "{text}");
        check("0.5", Some(0.5));
        check("0,5", Some(0.5));
        check("50%", Some(0.5));
        check(" -3 ", Some(-3.0));
        check("NaN", None);
        check("inf", None);
        check("1,000,000", None);
        check("a1", None);
        check("", None);
    }

    #[test]
    fn sees_lists_in_cells() {
        let check = |text: &str, expected: &str| {
            let node = embedded(&Node::text(text));
            assert_eq!(node.map(|node| node.to_string()).unwrap_or_default(), expected);
        };
        check(r#"["a","b"]"#, r#"["a","b"]"#);
        check("['a', 'b']", r#"["a","b"]"#);
        check("[a]", "");
        check("text", "");
    }
}
