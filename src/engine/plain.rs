//! A line in which nothing is odd, read in one pass.
//!
//! This is [`RawItem`](crate::core::format::native::RawItem) for the common
//! case, and strict: whatever is of another type than the format says, stands
//! twice, is nested, or is written in escapes where a name belongs, is no plain
//! line, and is read the long way. So nothing is decided here that the long way
//! would decide otherwise.
//!
//! Most lines of a file have the keys of the line before, in their order. So
//! the line before is kept as a pattern: what stood between its values is only
//! compared, and whoever reads knows that all names are those of before. A line
//! costs no memory of its own. That, and not asking serde, is what makes
//! opening a large file fast.

use super::scan::{Number, Piece, Scan, Text};

/// An item whose fields are all plain texts.
#[derive(Debug, Default)]
pub struct Plain {
    /// In the line.
    pub id: Piece,
    /// Code points of all texts.
    pub characters: usize,
    /// There, and not null.
    pub responses: bool,
    /// In the line.
    pub gold: Option<Piece>,
    pub suggestions: Vec<PlainSuggestion>,
    pub metadata: Vec<Entry<Shown>>,
    classes: Vec<Entry<f64>>,
    fields: Vec<Entry<()>>,
    /// Cells that do not stand in the line as they are shown.
    made: String,
    /// The last line that was read key by key, and its values. Empty where it was not plain.
    pattern: String,
    values: Vec<Value>,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct PlainSuggestion {
    question: Piece,
    agent: Piece,
    /// In the line; empty where there is none.
    pub id: Piece,
    /// In the line, as JSON.
    pub value: Piece,
    pub score: Option<f64>,
    /// Which of the line's classes are its own.
    classes: (usize, usize),
}

/// One entry of an object.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry<T> {
    key: Piece,
    pub value: T,
}

/// A cell of metadata, as [`Meta`](crate::core::model::item::Meta) writes it.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    InLine(Piece),
    /// In what was made beside the line.
    Made(Piece),
}

/// A value of the pattern: where it stands and what it is.
#[derive(Clone, Copy, Debug)]
struct Value {
    start: usize,
    end: usize,
    what: What,
}

/// What may differ from line to line. Numbers are places in the lists of [`Plain`].
#[derive(Clone, Copy, Debug)]
enum What {
    Id,
    Text,
    Cell(usize),
    SuggestionId(usize),
    Value(usize),
    Score(usize),
    Class(usize),
    Responses,
    Gold,
    /// Of a key that says nothing to the columns.
    Other,
}

impl Plain {
    /// Reads a line; says whether all its names are those of the line before, in their order.
    /// `None` where the line is not plain, or no item at all.
    pub fn read(&mut self, line: &str) -> Option<bool> {
        if self.read_again(line).is_some() {
            return Some(true);
        }
        self.clear();
        let read = self.read_by_keys(line);
        if read.is_some() {
            self.pattern.push_str(line);
        }
        read.map(|()| false)
    }

    pub fn question(&self, suggestion: &PlainSuggestion) -> &str {
        suggestion.question.of(&self.pattern)
    }

    pub fn agent(&self, suggestion: &PlainSuggestion) -> &str {
        suggestion.agent.of(&self.pattern)
    }

    /// The class probabilities of a suggestion, by label.
    pub fn classes(&self, suggestion: &PlainSuggestion) -> &[Entry<f64>] {
        let (from, to) = suggestion.classes;
        self.classes.get(from..to).unwrap_or_default()
    }

    /// The column of a cell, the label of a class.
    pub fn key<T>(&self, entry: &Entry<T>) -> &str {
        entry.key.of(&self.pattern)
    }

    /// The text of a cell.
    pub fn shown<'a>(&'a self, line: &'a str, cell: Shown) -> &'a str {
        match cell {
            Shown::InLine(piece) => piece.of(line),
            Shown::Made(piece) => piece.of(&self.made),
        }
    }

    fn clear(&mut self) {
        self.start_line();
        self.responses = false;
        self.gold = None;
        self.suggestions.clear();
        self.metadata.clear();
        self.classes.clear();
        self.fields.clear();
        self.pattern.clear();
        self.values.clear();
    }

    fn start_line(&mut self) {
        self.characters = 0;
        self.made.clear();
    }

    /// Reads a line that differs from the pattern in its values alone.
    fn read_again(&mut self, line: &str) -> Option<()> {
        (!self.pattern.is_empty()).then_some(())?;
        self.start_line();
        let mut scan = Scan::new(line);
        let mut done = 0;
        for place in 0..self.values.len() {
            let Value { start, end, what } = *self.values.get(place)?;
            scan.same(self.pattern.get(done..start)?)?;
            self.take(what, &mut scan, line)?;
            done = end;
        }
        scan.same(self.pattern.get(done..)?)?;
        (scan.at() == line.len()).then_some(())
    }

    /// Reads a line key by key, and notes where its values are.
    fn read_by_keys(&mut self, line: &str) -> Option<()> {
        let mut scan = Scan::new(line);
        let mut seen = Seen::default();
        scan.open(b'{')?;
        while let Some(key) = scan.key()? {
            match key.of(line) {
                "id" => seen.once(0).and_then(|()| self.note(What::Id, &mut scan, line))?,
                "fields" => seen.once(1).and_then(|()| self.fields(&mut scan, line))?,
                "metadata" => seen.once(2).and_then(|()| self.cells(&mut scan, line))?,
                "suggestions" => seen.once(3).and_then(|()| self.suggestions(&mut scan, line))?,
                "responses" => {
                    seen.once(4).and_then(|()| self.note(What::Responses, &mut scan, line))?;
                }
                "gold" => seen.once(5).and_then(|()| self.note(What::Gold, &mut scan, line))?,
                _ => self.note(What::Other, &mut scan, line)?,
            }
        }
        // A line without one of these two is odd.
        (scan.is_done() && seen.has(0) && seen.has(1)).then_some(())
    }

    /// Takes a value, and notes where it is.
    fn note(&mut self, what: What, scan: &mut Scan<'_>, line: &str) -> Option<()> {
        let start = scan.start()?;
        self.take(what, scan, line)?;
        self.values.push(Value { start, end: scan.at(), what });
        Some(())
    }

    /// Takes the value that begins here.
    fn take(&mut self, what: What, scan: &mut Scan<'_>, line: &str) -> Option<()> {
        match what {
            What::Id => self.id = scan.name()?,
            What::Text => self.characters += scan.string()?.characters,
            What::Cell(place) => self.metadata.get_mut(place)?.value = self.cell(scan, line)?,
            What::SuggestionId(place) => self.suggestions.get_mut(place)?.id = scan.name()?,
            What::Value(place) => self.suggestions.get_mut(place)?.value = scan.skip()?,
            What::Score(place) => self.suggestions.get_mut(place)?.score = score(scan)?,
            What::Class(place) => self.classes.get_mut(place)?.value = scan.number()?.value,
            What::Responses => self.responses = scan.skip()?.of(line) != "null",
            What::Gold => self.gold = Some(scan.skip()?).filter(|gold| gold.of(line) != "null"),
            What::Other => drop(scan.skip()?),
        }
        Some(())
    }

    fn fields(&mut self, scan: &mut Scan<'_>, line: &str) -> Option<()> {
        scan.open(b'{')?;
        while let Some(key) = scan.key()? {
            put(&mut self.fields, 0, line, key, ())?;
            self.note(What::Text, scan, line)?;
        }
        Some(())
    }

    fn cells(&mut self, scan: &mut Scan<'_>, line: &str) -> Option<()> {
        if scan.peek()? == b'n' {
            return scan.word_of("null").map(drop);
        }
        scan.open(b'{')?;
        while let Some(key) = scan.key()? {
            let place = put(&mut self.metadata, 0, line, key, Shown::InLine(Piece::default()))?;
            self.note(What::Cell(place), scan, line)?;
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
            self.suggestion(scan, line)?;
        }
        Some(())
    }

    fn suggestion(&mut self, scan: &mut Scan<'_>, line: &str) -> Option<()> {
        let place = self.suggestions.len();
        self.suggestions.push(PlainSuggestion::default());
        let mut seen = Seen::default();
        scan.open(b'{')?;
        while let Some(key) = scan.key()? {
            match key.of(line) {
                // These two are names: another one is another pattern.
                "question" => {
                    seen.once(0)?;
                    self.suggestions.get_mut(place)?.question = scan.name()?;
                }
                "agent" => {
                    seen.once(1)?;
                    self.suggestions.get_mut(place)?.agent = scan.name()?;
                }
                "value" => seen.once(2).and_then(|()| self.note(What::Value(place), scan, line))?,
                "score" => seen.once(3).and_then(|()| self.note(What::Score(place), scan, line))?,
                "probabilities" => {
                    seen.once(4)?;
                    self.suggestions.get_mut(place)?.classes = self.probabilities(scan, line)?;
                }
                "id" => {
                    seen.once(5).and_then(|()| self.note(What::SuggestionId(place), scan, line))?;
                }
                // Only shown; but what stands twice is an error for whoever shows it.
                "model_version" => {
                    seen.once(6).and_then(|()| self.note(What::Other, scan, line))?;
                }
                "rationale" => seen.once(7).and_then(|()| self.note(What::Other, scan, line))?,
                _ => self.note(What::Other, scan, line)?,
            }
        }
        (seen.has(0) && seen.has(1) && seen.has(2)).then_some(())
    }

    fn probabilities(&mut self, scan: &mut Scan<'_>, line: &str) -> Option<(usize, usize)> {
        let from = self.classes.len();
        if scan.peek()? == b'n' {
            scan.word_of("null")?;
            return Some((from, from));
        }
        scan.open(b'{')?;
        while let Some(key) = scan.key()? {
            let place = put(&mut self.classes, from, line, key, 0.0)?;
            self.note(What::Class(place), scan, line)?;
        }
        Some((from, self.classes.len()))
    }
}

/// Adds an entry and gives its place; `None` where its key stands there already, from the
/// entry `from` on.
fn put<T>(
    entries: &mut Vec<Entry<T>>,
    from: usize,
    line: &str,
    key: Piece,
    value: T,
) -> Option<usize> {
    let earlier = entries.get(from..).unwrap_or_default();
    let twice = earlier.iter().any(|entry| entry.key.of(line) == key.of(line));
    (!twice).then(|| entries.push(Entry { key, value }))?;
    Some(entries.len() - 1)
}

fn score(scan: &mut Scan<'_>) -> Option<Option<f64>> {
    if scan.peek()? == b'n' {
        return scan.word_of("null").map(|_| None);
    }
    scan.number().map(|Number { value, .. }| Some(value))
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

    /// What a line says, read behind another.
    fn said(before: &str, line: &str) -> (Option<bool>, Option<String>) {
        let mut plain = Plain::default();
        plain.read(before);
        let again = plain.read(line);
        let said = again.map(|_| {
            let cell = |cell: &Entry<Shown>| {
                format!("{}={}", plain.key(cell), plain.shown(line, cell.value))
            };
            let cells: Vec<String> = plain.metadata.iter().map(cell).collect();
            let suggestions: Vec<String> = plain
                .suggestions
                .iter()
                .map(|it| {
                    let classes = plain.classes(it).iter();
                    let classes = classes.map(|it| format!("{}:{}", plain.key(it), it.value));
                    let classes = classes.collect::<Vec<_>>().join(" ");
                    let (question, agent) = (plain.question(it), plain.agent(it));
                    let (id, value) = (it.id.of(line), it.value.of(line));
                    format!("{id}{question}/{agent} {value} {:?} ({classes})", it.score)
                })
                .collect();
            let (id, count) = (plain.id.of(line), plain.characters);
            let more = format!("{} {:?}", plain.responses, plain.gold.map(|gold| gold.of(line)));
            format!("{id} {count} [{}] [{}] {more}", cells.join(","), suggestions.join(","))
        });
        (again, said)
    }

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        // What the line before left must not show.
        let before =
            r#"{"id":"z","fields":{"z":"z"},"metadata":{"z":-7},"suggestions":[],"gold":7}"#;
        assert_eq!(said(before, line).1.as_deref(), expected, "{line}");
    }

    #[test]
    fn reads_what_is_plain_and_nothing_else() {
        let line = r#"{"id":"a","fields":{"t":"ä\nb","u":""},"metadata":{"x":1.50,"y":null,"z":true,"n":-3,"year":2024,"w":"a\"\u00e4"},"suggestions":[{"question":"q","agent":"m","value":[1],"new":{}},{"question":"q","agent":"n","score":1e-1,"value":"x","probabilities":{"x":0.25,"y":1}}],"more":[]} "#;
        check(
            line,
            Some(
                "a 3 [x=1.5,y=,z=true,n=-3,year=2024,w=a\"ä] [q/m [1] None (),q/n \"x\" Some(0.1) (x:0.25 y:1)] false None",
            ),
        );
        check(r#"{"id":"a","fields":{},"metadata":null}"#, Some("a 0 [] [] false None"));
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

    const LINE: &str = r#"{"id":"a","fields":{"t":"x","u":"y\\n"},"metadata":{"m":"c","n":1.50},"suggestions":[{"id":"s","question":"q","agent":"m","value":"x","score":0.5,"probabilities":{"x":0.25,"y":0.75},"rationale":"r"}],"gold":null,"responses":null}"#;

    /// A line of the same pattern says what it says when it is read key by key.
    #[track_caller]
    fn check_again(from: &str, to: &str, again: bool) {
        let line = LINE.replacen(from, to, 1);
        let (is_again, again_said) = said(LINE, &line);
        assert_eq!(is_again, said("", &line).0.map(|_| again), "{line}");
        assert_eq!(again_said, said("", &line).1, "{line}");
    }

    #[test]
    fn a_line_like_the_one_before_is_read_like_any_other() {
        check_again("", "", true);
        check_again(r#""a""#, r#""another""#, true);
        check_again(r#""x""#, r#""größer 👍 \"""#, true);
        check_again(r#""c""#, r#""\u00e4""#, true);
        check_again(r#""c""#, "17", true);
        check_again("1.50", "null", true);
        check_again("0.5", "null", true);
        check_again(r#""value":"x""#, r#""value":["x",{"y":1}]"#, true);
        check_again("0.25", "1e-2", true);
        check_again(r#""r""#, r#"{"why":[]}"#, true);
        check_again(r#""gold":null"#, r#""gold":{"q":"x"}"#, true);
        check_again(r#""responses":null"#, r#""responses":[]"#, true);
        // Other names, another order, another number of things: another pattern.
        check_again(r#""agent":"m""#, r#""agent":"n""#, false);
        check_again(r#""m":"c""#, r#""o":"c""#, false);
        check_again(r#","gold":null"#, "", false);
        check_again(r#""y":0.75"#, r#""y":0.5,"z":0.25"#, false);
        check_again("{", "{ ", false);
        check_again("}]", "} ]", false);
        // No plain line, whatever stood before it.
        check_again(r#""a""#, "7", false);
        check_again("0.5", "05", false);
        check_again("0.5", "1e999", false);
        check_again(r#""x""#, "\"\u{1}\"", false);
        check_again(r#"null}"#, "null}}", false);
        check_again(r#"null}"#, "null", false);
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
