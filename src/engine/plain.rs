//! A line in which nothing is odd, read in one pass.
//!
//! This is [`RawItem`](crate::core::format::native::RawItem) for the common
//! case, and strict: whatever is of another type than the format says, stands
//! twice, is nested, or is written in escapes where a name belongs, is no plain
//! line, and is read the long way. So nothing is decided here that the long way
//! would decide otherwise.
//!
//! A [`Plain`] is filled again for every line: a line costs no memory of its
//! own. That, and not asking serde, is what makes opening a large file fast.

use super::scan::{Number, Piece, Scan, Text};

/// An item whose fields are all plain texts. Pieces are of the line it was read from.
#[derive(Debug, Default)]
pub struct Plain {
    pub id: Piece,
    /// Code points of all texts.
    pub characters: usize,
    /// There, and not null.
    pub responses: bool,
    pub gold: Option<Piece>,
    pub suggestions: Vec<PlainSuggestion>,
    pub metadata: Vec<Entry<Shown>>,
    classes: Vec<Entry<f64>>,
    keys: Vec<Entry<()>>,
    /// Cells that do not stand in the line as they are shown.
    made: String,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct PlainSuggestion {
    /// Empty where there is none.
    pub id: Piece,
    pub question: Piece,
    pub agent: Piece,
    /// As JSON.
    pub value: Piece,
    pub score: Option<f64>,
    /// Which of the line's classes are its own.
    classes: (usize, usize),
}

/// One entry of an object.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry<T> {
    pub key: Piece,
    pub value: T,
}

/// A cell of metadata, as [`Meta`](crate::core::model::item::Meta) writes it.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    InLine(Piece),
    /// In what was made beside the line.
    Made(Piece),
}

impl Plain {
    /// `None` where the line is not plain, or no item at all.
    pub fn read(&mut self, line: &str) -> Option<()> {
        self.clear();
        let mut scan = Scan::new(line);
        let mut seen = Seen::default();
        scan.open(b'{')?;
        while let Some(key) = scan.key()? {
            match key.of(line) {
                "id" => self.id = seen.once(0).and_then(|()| name(&mut scan))?,
                "fields" => seen.once(1).and_then(|()| self.fields(&mut scan, line))?,
                "metadata" => seen.once(2).and_then(|()| self.cells(&mut scan, line))?,
                "suggestions" => seen.once(3).and_then(|()| self.suggestions(&mut scan, line))?,
                "responses" => {
                    let given = seen.once(4).and_then(|()| scan.skip())?;
                    self.responses = given.of(line) != "null";
                }
                "gold" => {
                    let gold = seen.once(5).and_then(|()| scan.skip())?;
                    self.gold = Some(gold).filter(|gold| gold.of(line) != "null");
                }
                _ => drop(scan.skip()?),
            }
        }
        // A line without one of these two is odd.
        (scan.is_done() && seen.has(0) && seen.has(1)).then_some(())
    }

    /// The class probabilities of a suggestion, by label.
    pub fn classes(&self, suggestion: &PlainSuggestion) -> &[Entry<f64>] {
        let (from, to) = suggestion.classes;
        self.classes.get(from..to).unwrap_or_default()
    }

    /// The text of a cell.
    pub fn shown<'a>(&'a self, line: &'a str, cell: Shown) -> &'a str {
        match cell {
            Shown::InLine(piece) => piece.of(line),
            Shown::Made(piece) => piece.of(&self.made),
        }
    }

    fn clear(&mut self) {
        self.id = Piece::default();
        self.characters = 0;
        self.responses = false;
        self.gold = None;
        self.suggestions.clear();
        self.metadata.clear();
        self.classes.clear();
        self.keys.clear();
        self.made.clear();
    }

    fn fields(&mut self, scan: &mut Scan<'_>, line: &str) -> Option<()> {
        scan.open(b'{')?;
        while let Some(key) = scan.key()? {
            put(&mut self.keys, 0, line, key, ())?;
            self.characters += scan.string()?.characters;
        }
        Some(())
    }

    fn cells(&mut self, scan: &mut Scan<'_>, line: &str) -> Option<()> {
        if scan.peek()? == b'n' {
            return scan.word_of("null").map(drop);
        }
        scan.open(b'{')?;
        while let Some(key) = scan.key()? {
            let cell = self.cell(scan, line)?;
            put(&mut self.metadata, 0, line, key, cell)?;
        }
        Some(())
    }

    fn cell(&mut self, scan: &mut Scan<'_>, line: &str) -> Option<Shown> {
        Some(match scan.peek()? {
            b'"' => match scan.string()? {
                Text { piece, escaped: false, .. } => Shown::InLine(piece),
                Text { piece, .. } => {
                    let quoted = Piece::between(piece.start() - 1, piece.end() + 1);
                    self.make(&serde_json::from_str::<String>(quoted.of(line)).ok()?)
                }
            },
            b't' => Shown::InLine(scan.word_of("true")?),
            b'f' => Shown::InLine(scan.word_of("false")?),
            b'n' => {
                scan.word_of("null")?;
                Shown::InLine(Piece::default())
            }
            _ => {
                let piece = scan.number()?.piece;
                let text = piece.of(line);
                // Whole numbers are mostly shown as they stand there.
                if text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Some(Shown::InLine(piece));
                }
                // By serde, which rounds the last digit its own way: so the page shows it too.
                self.make(&serde_json::from_str::<f64>(text).ok()?.to_string())
            }
        })
    }

    fn make(&mut self, text: &str) -> Shown {
        let start = self.made.len();
        self.made.push_str(text);
        Shown::Made(Piece::between(start, self.made.len()))
    }

    fn suggestions(&mut self, scan: &mut Scan<'_>, line: &str) -> Option<()> {
        scan.open(b'[')?;
        while scan.element(b']')? {
            let suggestion = self.suggestion(scan, line)?;
            self.suggestions.push(suggestion);
        }
        Some(())
    }

    fn suggestion(&mut self, scan: &mut Scan<'_>, line: &str) -> Option<PlainSuggestion> {
        let mut suggestion = PlainSuggestion::default();
        let mut seen = Seen::default();
        scan.open(b'{')?;
        while let Some(key) = scan.key()? {
            match key.of(line) {
                "question" => suggestion.question = seen.once(0).and_then(|()| name(scan))?,
                "agent" => suggestion.agent = seen.once(1).and_then(|()| name(scan))?,
                "value" => suggestion.value = seen.once(2).and_then(|()| scan.skip())?,
                "score" => suggestion.score = seen.once(3).and_then(|()| score(scan))?,
                "probabilities" => {
                    seen.once(4)?;
                    suggestion.classes = self.probabilities(scan, line)?;
                }
                "id" => suggestion.id = seen.once(5).and_then(|()| name(scan))?,
                // Only shown; but what stands twice is an error for whoever shows it.
                "model_version" => drop(seen.once(6).and_then(|()| scan.skip())?),
                "rationale" => drop(seen.once(7).and_then(|()| scan.skip())?),
                _ => drop(scan.skip()?),
            }
        }
        (seen.has(0) && seen.has(1) && seen.has(2)).then_some(suggestion)
    }

    fn probabilities(&mut self, scan: &mut Scan<'_>, line: &str) -> Option<(usize, usize)> {
        let from = self.classes.len();
        if scan.peek()? == b'n' {
            scan.word_of("null")?;
            return Some((from, from));
        }
        scan.open(b'{')?;
        while let Some(key) = scan.key()? {
            let Number { value, .. } = scan.number()?;
            put(&mut self.classes, from, line, key, value)?;
        }
        Some((from, self.classes.len()))
    }
}

/// Adds an entry; `None` where its key stands there already, from the entry `from` on.
fn put<T>(
    entries: &mut Vec<Entry<T>>,
    from: usize,
    line: &str,
    key: Piece,
    value: T,
) -> Option<()> {
    let earlier = entries.get(from..).unwrap_or_default();
    let twice = earlier.iter().any(|entry| entry.key.of(line) == key.of(line));
    (!twice).then(|| entries.push(Entry { key, value }))
}

/// A text that is read as it stands there.
fn name(scan: &mut Scan<'_>) -> Option<Piece> {
    scan.string().filter(|text| !text.escaped).map(|text| text.piece)
}

fn score(scan: &mut Scan<'_>) -> Option<Option<f64>> {
    if scan.peek()? == b'n' {
        return scan.word_of("null").map(|_| None);
    }
    scan.number().map(|number| Some(number.value))
}

/// Which keys were there.
#[derive(Default)]
struct Seen(u8);

impl Seen {
    /// `None` the second time.
    fn once(&mut self, key: u8) -> Option<()> {
        let first = !self.has(key);
        self.0 |= 1 << key;
        first.then_some(())
    }

    fn has(&self, key: u8) -> bool {
        self.0 >> key & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        let mut plain = Plain::default();
        // What the line before left must not show.
        plain.read(r#"{"id":"z","fields":{"z":"z"},"metadata":{"z":-7},"suggestions":[]}"#);
        let said = plain.read(line).map(|()| {
            let cell = |cell: &Entry<Shown>| {
                format!("{}={}", cell.key.of(line), plain.shown(line, cell.value))
            };
            let cells: Vec<String> = plain.metadata.iter().map(cell).collect();
            let suggestions: Vec<String> = plain
                .suggestions
                .iter()
                .map(|it| {
                    let classes = plain.classes(it).iter();
                    let classes = classes.map(|it| format!("{}:{}", it.key.of(line), it.value));
                    let [question, agent, value] =
                        [it.question, it.agent, it.value].map(|piece| piece.of(line));
                    let classes = classes.collect::<Vec<_>>().join(" ");
                    format!("{question}/{agent} {value} {:?} ({classes})", it.score)
                })
                .collect();
            let (id, count) = (plain.id.of(line), plain.characters);
            format!("{id} {count} [{}] [{}]", cells.join(","), suggestions.join(","))
        });
        assert_eq!(said.as_deref(), expected, "{line}");
    }

    #[test]
    fn reads_what_is_plain_and_nothing_else() {
        let line = r#"{"id":"a","fields":{"t":"ä\nb","u":""},"metadata":{"x":1.50,"y":null,"z":true,"n":-3,"year":2024,"w":"a\"\u00e4"},"suggestions":[{"question":"q","agent":"m","value":[1],"new":{}},{"question":"q","agent":"n","score":1e-1,"value":"x","probabilities":{"x":0.25,"y":1}}],"more":[]} "#;
        check(
            line,
            Some(
                "a 3 [x=1.5,y=,z=true,n=-3,year=2024,w=a\"ä] [q/m [1] None (),q/n \"x\" Some(0.1) (x:0.25 y:1)]",
            ),
        );
        check(r#"{"id":"a","fields":{},"metadata":null}"#, Some("a 0 [] []"));
        check(r#"{"id":7,"fields":{"t":"x"}}"#, None);
        check(r#"{"id":"a","fields":{"t":{"kind":"text","text":"x"}}}"#, None);
        check(r#"{"id":"a","fields":{"t":"x","t":"y"}}"#, None);
        check(r#"{"id":"a","fields":{"t":"x"},"metadata":{"l":["x"]}}"#, None);
        check(
            r#"{"id":"a","fields":{"t":"x"},"suggestions":[{"question":"q","agent":"m","value":1,"score":"high"}]}"#,
            None,
        );
        check(r#"{"id":"a","fields":{"t":"x"},"suggestions":null}"#, None);
        check(r#"{"id":"a","fields":{"t":"x"},"id":"b"}"#, None);
        check(r#"{"id":"a"}"#, None);
        check(r#"{"id":"a","fields":{"t":"x"}} x"#, None);
        check(r#"{"id":"a","fields":{"t":"x"}"#, None);
        check(r#"["a",{"t":"x"}]"#, None);
        check("{", None);
    }

    /// A suggestion whose version stood twice was indexed, but the item could not be shown.
    #[test]
    fn what_is_only_shown_must_not_stand_twice_either() {
        let twice = r#""model_version":"1","model_version":"2""#;
        check(
            &format!(
                r#"{{"id":"a","fields":{{"t":"x"}},"suggestions":[{{"question":"q","agent":"m","value":1,{twice}}}]}}"#
            ),
            None,
        );
    }
}
