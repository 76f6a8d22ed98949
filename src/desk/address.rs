//! Room, filter and item as the address of the page, and back:
//! `#/review?route=single,expert&meta.language=de&sort=-score&item=m-001`.
//!
//! Any text is read; what it does not say is the default, and a key or value
//! that is not known is left out with an issue. Lists are separated by commas,
//! question and label by a colon; both are percent-encoded inside of values.

use super::room::Room;
use crate::core::issue::Issue;
use crate::engine::query::{Between, Cell, ColumnIs, LabelIs, Mark, Query, Sort, State};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    pub room: Room,
    pub query: Query,
    /// Id of the item on the desk.
    pub item: Option<String>,
}

const STATES: [(State, &str); 4] = [
    (State::Todo, "todo"),
    (State::Partly, "partly"),
    (State::Done, "done"),
    (State::Skipped, "skipped"),
];

const MARKS: [(Mark, &str); 3] =
    [(Mark::Flagged, "flagged"), (Mark::Escalated, "escalated"), (Mark::Noted, "noted")];

const BETWEEN: [(Between, &str); 3] = [
    (Between::ModelModel, "model-model"),
    (Between::HumanModel, "human-model"),
    (Between::HumanHuman, "human-human"),
];

/// Most items that an address names one by one.
const MOST: u64 = 1_000_000;

impl Address {
    /// With its `#`; keys in a fixed order, defaults left out.
    pub fn write(&self) -> String {
        let mut keys: Vec<(String, String)> = Vec::new();
        let mut add = |key: &str, value: String| keys.push((key.to_owned(), value));
        let filter = &self.query.filter;
        let mut list = |key: &str, entries: Vec<String>| {
            if !entries.is_empty() {
                add(key, entries.join(","));
            }
        };
        let all = |entries: &[String]| entries.iter().map(|it| encode(it)).collect::<Vec<_>>();
        let pairs = |labels: &[LabelIs]| {
            let pair = |it: &LabelIs| format!("{}:{}", encode(&it.question), encode(&it.label));
            labels.iter().map(pair).collect::<Vec<_>>()
        };
        list("route", all(&filter.routes));
        list("rule", all(&filter.rules));
        list("state", filter.states.iter().map(|it| word(&STATES, *it)).collect());
        list("mark", filter.marks.iter().map(|it| word(&MARKS, *it)).collect());
        list("agent", all(&filter.agents));
        list("suggested", pairs(&filter.suggested));
        list("answered", pairs(&filter.answered));
        list("verdict", all(&filter.verdicts));
        list("differ", filter.disagreement.iter().map(|it| word(&BETWEEN, *it)).collect());
        for column in &filter.metadata {
            // A column with no value matches nothing; it is kept as it is.
            let values = all(&column.any_of).join(",");
            add(&format!("meta.{}", encode(&column.column)), values);
        }
        if let Some(score) = &filter.score {
            let end = |end: Option<f64>| end.map(|it| it.to_string()).unwrap_or_default();
            add("score", format!("{}..{}", end(score.at_least), end(score.below)));
            score.question.iter().for_each(|it| add("score-question", encode(it)));
            score.agent.iter().for_each(|it| add("score-agent", encode(it)));
        }
        if !filter.text.is_empty() {
            add("text", encode(&filter.text));
        }
        if let Some(cell) = &filter.cell {
            let between = word(&BETWEEN, cell.between);
            let (row, column) = (encode(&cell.row), encode(&cell.column));
            add("cell", format!("{},{between},{row},{column}", encode(&cell.question)));
        }
        if !filter.only.is_empty() {
            add("only", write_stretches(&filter.only));
        }
        if self.query.sort != Sort::File {
            add("sort", write_sort(&self.query.sort));
        }
        self.item.iter().for_each(|id| add("item", encode(id)));
        let keys: Vec<String> =
            keys.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        let question_mark = if keys.is_empty() { "" } else { "?" };
        format!("#/{}{question_mark}{}", self.room.id(), keys.join("&"))
    }

    /// Reads an address, with or without its `#`.
    pub fn read(hash: &str) -> (Self, Vec<Issue>) {
        let mut issues = Vec::new();
        let mut address = Self::default();
        let text = hash.trim_start_matches('#').trim_start_matches('/');
        let (room, rest) = text.split_once('?').unwrap_or((text, ""));
        let room = room.trim_end_matches('/');
        match Room::from_id(room) {
            Some(room) => address.room = room,
            None if room.is_empty() => {}
            None => issues.push(unknown("there is no such room, Review is shown", room)),
        }
        for part in rest.split('&').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            if let Err(why) = address.take(key, value) {
                issues.push(unknown(why, &decode(key)));
            }
        }
        (address, issues)
    }

    fn take(&mut self, key: &str, value: &str) -> Result<(), &'static str> {
        let list = || entries(value).map(decode).collect::<Vec<_>>();
        let filter = &mut self.query.filter;
        match key {
            "route" => filter.routes = list(),
            "rule" => filter.rules = list(),
            "state" => filter.states = words(&STATES, value)?,
            "mark" => filter.marks = words(&MARKS, value)?,
            "agent" => filter.agents = list(),
            "suggested" => filter.suggested = labels(value)?,
            "answered" => filter.answered = labels(value)?,
            "verdict" => filter.verdicts = list(),
            "differ" => filter.disagreement = words(&BETWEEN, value)?,
            "score" => {
                let (low, high) = value.split_once("..").ok_or("give a range like 0.2..0.8")?;
                let score = filter.score.get_or_insert_default();
                score.at_least = end(low)?;
                score.below = end(high)?;
            }
            "score-question" => {
                filter.score.get_or_insert_default().question = Some(decode(value));
            }
            "score-agent" => {
                filter.score.get_or_insert_default().agent = Some(decode(value));
            }
            "text" => filter.text = decode(value),
            "cell" => {
                let parts: Vec<&str> = value.split(',').collect();
                let [question, between, row, column] = parts.as_slice() else {
                    return Err("give question, who differs, row and column");
                };
                filter.cell = Some(Cell {
                    question: decode(question),
                    between: from_word(&BETWEEN, between)?,
                    row: decode(row),
                    column: decode(column),
                });
            }
            "only" => filter.only = read_stretches(value)?,
            "sort" => self.query.sort = read_sort(value)?,
            "item" => self.item = Some(decode(value)),
            _ => match key.strip_prefix("meta.") {
                Some(column) => {
                    filter.metadata.push(ColumnIs { column: decode(column), any_of: list() });
                }
                None => return Err("this is not known and left out"),
            },
        }
        Ok(())
    }
}

fn write_sort(sort: &Sort) -> String {
    let sign = |descending: &bool| if *descending { "-" } else { "" };
    match sort {
        Sort::File => "file".to_owned(),
        Sort::Need => "need".to_owned(),
        Sort::Draw => "draw".to_owned(),
        Sort::Score { descending } => format!("{}score", sign(descending)),
        Sort::Disagreement => "disagreement".to_owned(),
        Sort::Gain { question } => format!("gain.{}", encode(question)),
        Sort::Length { descending } => format!("{}length", sign(descending)),
        Sort::Metadata { column, descending } => {
            format!("{}meta.{}", sign(descending), encode(column))
        }
    }
}

fn read_sort(text: &str) -> Result<Sort, &'static str> {
    let (descending, name) = match text.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, text),
    };
    match name {
        "file" => Ok(Sort::File),
        "need" => Ok(Sort::Need),
        "draw" => Ok(Sort::Draw),
        "score" => Ok(Sort::Score { descending }),
        "disagreement" => Ok(Sort::Disagreement),
        "length" => Ok(Sort::Length { descending }),
        _ => match name.split_once('.') {
            Some(("meta", column)) => Ok(Sort::Metadata { column: decode(column), descending }),
            Some(("gain", question)) => Ok(Sort::Gain { question: decode(question) }),
            _ => Err("there is no such order; the order of the file holds"),
        },
    }
}

/// What stands between the commas; nothing stands for no entries.
fn entries(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').filter(move |_| !value.is_empty())
}

fn labels(value: &str) -> Result<Vec<LabelIs>, &'static str> {
    let label = |entry: &str| {
        let (question, label) = entry.split_once(':').ok_or("give question:label")?;
        Ok(LabelIs { question: decode(question), label: decode(label) })
    };
    entries(value).map(label).collect()
}

/// `3-9,12`: a number, or all from one to another.
fn write_stretches(numbers: &[u32]) -> String {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match stretches.last_mut() {
            Some((_, end)) if end.checked_add(1) == Some(*number) => *end = *number,
            _ => stretches.push((*number, *number)),
        }
    }
    let stretch = |(start, end): &(u32, u32)| {
        if start == end { start.to_string() } else { format!("{start}-{end}") }
    };
    stretches.iter().map(stretch).collect::<Vec<_>>().join(",")
}

fn read_stretches(text: &str) -> Result<Vec<u32>, &'static str> {
    let mut numbers = Vec::new();
    for entry in entries(text) {
        let (start, end) = entry.split_once('-').unwrap_or((entry, entry));
        let number = |text: &str| text.parse::<u32>().map_err(|_| "give numbers, as in 3-9,12");
        let (start, end) = (number(start)?, number(end)?);
        // A short text must not become a list that fills the memory.
        if numbers.len() as u64 + u64::from(end.saturating_sub(start)) >= MOST {
            return Err("more items than an address can name");
        }
        numbers.extend(start..=end);
    }
    Ok(numbers)
}

fn end(text: &str) -> Result<Option<f64>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    let number: f64 = text.parse().map_err(|_| "give numbers, as in 0.2..0.8")?;
    if number.is_finite() { Ok(Some(number)) } else { Err("give numbers, as in 0.2..0.8") }
}

fn word<T: Copy + PartialEq>(table: &[(T, &str)], value: T) -> String {
    let entry = table.iter().find(|(each, _)| *each == value);
    entry.map_or_else(String::new, |(_, word)| (*word).to_owned())
}

fn from_word<T: Copy>(table: &[(T, &str)], text: &str) -> Result<T, &'static str> {
    let entry = table.iter().find(|(_, word)| *word == text);
    entry.map(|(value, _)| *value).ok_or("this value is not known and left out")
}

fn words<T: Copy>(table: &[(T, &str)], value: &str) -> Result<Vec<T>, &'static str> {
    entries(value).map(|entry| from_word(table, entry)).collect()
}

fn unknown(why: &str, what: &str) -> Issue {
    Issue::warning(why).in_field(what)
}

/// `%` and two digits for what would be read as something else; letters of all
/// scripts stay, a space is `+`. An entry of nothing is `~`.
fn encode(text: &str) -> String {
    use std::fmt::Write;
    if text.is_empty() {
        return "~".to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' => out.push('+'),
            '-' | '_' | '.' | '/' | '(' | ')' | '!' | '*' | '@' => out.push(c),
            c if c.is_alphanumeric() => out.push(c),
            c => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    // Writing to a String cannot fail.
                    write!(out, "%{byte:02X}").unwrap_or_default();
                }
            }
        }
    }
    out
}

/// The inverse; a browser may have encoded more than [`encode`] did. What is no
/// code stays as it is, bytes that are no text become the replacement character.
fn decode(text: &str) -> String {
    if text == "~" {
        return String::new();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'+', _) => out.push(b' '),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high * 16 + low);
                    rest = after;
                }
                _ => out.push(b'%'),
            },
            (byte, _) => out.push(*byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::query::{Filter, ScoreIs};
    use proptest::prelude::*;

    #[track_caller]
    fn check(hash: &str, expected: &str, issues: &[&str]) {
        let (address, found) = Address::read(hash);
        assert_eq!(address.write(), expected);
        assert_eq!(found.iter().map(Issue::to_string).collect::<Vec<_>>(), issues);
    }

    #[test]
    fn reads_and_writes_addresses() {
        check("", "#/review", &[]);
        check("#/routing", "#/routing", &[]);
        check("#/review/", "#/review", &[]);
        let whole = "#/review?route=single,expert&rule=-&state=todo,partly&mark=flagged&agent=bayes\
            &suggested=sentiment:neg&differ=model-model&meta.language=de,en&score=0.2..\
            &score-agent=bayes&text=free+shipping&cell=sentiment,human-model,neg,pos&only=3-4,9\
            &sort=-meta.length&item=m-001";
        check(whole, whole, &[]);
        check("#/review?text=grün%2C+größer", "#/review?text=grün%2C+größer", &[]);
        check("#/review?text=%E4%BD%A0%20a", "#/review?text=你+a", &[]);
    }

    #[test]
    fn leaves_out_what_it_does_not_know() {
        check(
            "#/cellar?only=0-4294967295&colour=red&state=todo,lost&score=high&sort=luck&route=single",
            "#/review?route=single",
            &[
                "field cellar: there is no such room, Review is shown",
                "field only: more items than an address can name",
                "field colour: this is not known and left out",
                "field state: this value is not known and left out",
                "field score: give a range like 0.2..0.8",
                "field sort: there is no such order; the order of the file holds",
            ],
        );
        check("#/review?text=100%&item", "#/review?text=100%25&item=~", &[]);
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![Just(String::new()), "[a-z]{1,4}", "[,:&=+%~# .\\-/äшß🦊]{1,4}", "\\PC{1,3}"]
    }

    fn texts() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec(text(), 0..3)
    }

    fn labels() -> impl Strategy<Value = Vec<LabelIs>> {
        let label = (text(), text()).prop_map(|(question, label)| LabelIs { question, label });
        prop::collection::vec(label, 0..3)
    }

    fn score() -> impl Strategy<Value = Option<ScoreIs>> {
        let end = || prop::option::of(-1e9..1e9f64);
        let who = || prop::option::of(text());
        prop::option::of((who(), who(), end(), end()).prop_map(
            |(question, agent, at_least, below)| ScoreIs { question, agent, at_least, below },
        ))
    }

    fn between() -> impl Strategy<Value = Between> {
        prop::sample::select(BETWEEN.map(|(it, _)| it).to_vec())
    }

    fn sort() -> impl Strategy<Value = Sort> {
        prop_oneof![
            Just(Sort::File),
            Just(Sort::Need),
            Just(Sort::Draw),
            Just(Sort::Disagreement),
            text().prop_map(|question| Sort::Gain { question }),
            any::<bool>().prop_map(|descending| Sort::Score { descending }),
            any::<bool>().prop_map(|descending| Sort::Length { descending }),
            (text(), any::<bool>())
                .prop_map(|(column, descending)| Sort::Metadata { column, descending }),
        ]
    }

    fn filter() -> impl Strategy<Value = Filter> {
        let lists = (texts(), texts(), texts(), texts(), labels(), labels());
        let marks = (
            prop::collection::vec(prop::sample::select(STATES.map(|(it, _)| it).to_vec()), 0..3),
            prop::collection::vec(prop::sample::select(MARKS.map(|(it, _)| it).to_vec()), 0..3),
            prop::collection::vec(between(), 0..3),
        );
        let column = (text(), texts()).prop_map(|(column, any_of)| ColumnIs { column, any_of });
        let cell = (text(), between(), text(), text())
            .prop_map(|(question, between, row, column)| Cell { question, between, row, column });
        let rest = (
            score(),
            prop::collection::vec(column, 0..3),
            text(),
            prop::option::of(cell),
            prop::collection::vec(any::<u32>(), 0..3),
        );
        (lists, marks, rest).prop_map(|(lists, marks, rest)| Filter {
            routes: lists.0,
            rules: lists.1,
            agents: lists.2,
            verdicts: lists.3,
            suggested: lists.4,
            answered: lists.5,
            states: marks.0,
            marks: marks.1,
            disagreement: marks.2,
            score: rest.0,
            metadata: rest.1,
            text: rest.2,
            cell: rest.3,
            only: rest.4,
        })
    }

    proptest! {
        #[test]
        fn comes_back(
            room in prop::sample::select(Room::ALL.to_vec()),
            filter in filter(),
            sort in sort(),
            item in prop::option::of(text()),
        ) {
            let address = Address { room, query: Query { filter, sort }, item };
            let (again, issues) = Address::read(&address.write());
            prop_assert_eq!(issues, Vec::new());
            prop_assert_eq!(again, address);
        }

        #[test]
        fn any_text_is_an_address(text in "(#/)?(review|data)?\\??([a-z.]{0,6}=?\\PC{0,5}&?){0,4}") {
            let (address, _) = Address::read(&text);
            let (again, _) = Address::read(&address.write());
            prop_assert_eq!(again, address);
        }
    }
}
