//! The labels of one question, of people and of agents, as the table that all statistics read.
//!
//! A person counts once for an item: with what was said in this project, else with what came with
//! the data. Whoever rejected a suggestion and put nothing in its place gave no label, and a
//! decision of adjudication is none of a rater either. A person and an agent of one name are two.
//!
//! What people said here is copied when the work begins; all else is read from the dataset bit by
//! bit. A text is not kept in columns and has to be read from its item, which takes fifty times as
//! long.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::kept::Kept;
use super::people::{Here, copied};
use super::{Piece, Step, Work, then};
use crate::core::model::dataset::Schema;
use crate::core::model::item::Item;
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::suggestion::Agent;
use crate::core::model::value::{Marked, TIE, Value};
use crate::core::ratings::{Rating, Ratings, Repeated, Rows};
use crate::core::text::natural;
use crate::engine::open::Open;
use crate::engine::protocol::study::{Rater, Who};

/// The labels, and what their numbers stand for.
#[derive(Debug, Default)]
pub struct Labels {
    /// Only items that have a label are in it. They have no names there: nothing asks for them.
    pub ratings: Ratings,
    /// By item of the table, its index in the dataset.
    pub items: Vec<u32>,
    /// By rater: people first, each kind by name.
    pub raters: Vec<Rater>,
    /// By category.
    pub values: Vec<Value>,
    /// By category, as the page says it; no two are the same.
    pub said: Vec<String>,
    /// Items of the dataset.
    pub all: u32,
}

/// Items that one step looks at, and how many of them one costs that has to be read.
const STEP: usize = 50_000;
const READ: usize = 50;

/// Labels that one step puts into the table.
const PLACED: usize = 200_000;

/// A scale with more steps than this is no list of categories: only those in use are.
const MOST_STEPS: i64 = 1_000;

/// Copies what was answered, collects the labels, and goes on. Some agents, by their place in the
/// schema, are left out.
pub fn collected(
    question: usize,
    who: Who,
    without: &[usize],
    next: impl FnOnce(Labels, &Open, &mut Kept) -> Step + 'static,
) -> Box<dyn Piece> {
    let without: BTreeSet<usize> = without.iter().copied().collect();
    let collect = move |here, open: &Open, _: &mut Kept| {
        Step::On(then(Collecting::new(open, here, question, who, without), next), None)
    };
    // What people said is not asked for.
    if who == Who::Models { Box::new(Without(collect)) } else { copied(question, collect) }
}

/// The labels of everybody; they are kept for the items behind a figure.
pub fn of_everyone(
    question: usize,
    next: impl FnOnce(Rc<Labels>, &Open, &mut Kept) -> Step + 'static,
) -> Box<dyn Piece> {
    collected(question, Who::Everyone, &[], move |labels, open, kept| {
        let labels = Rc::new(labels);
        kept.put_labels(question, &labels);
        next(labels, open, kept)
    })
}

struct Without<F>(F);

impl<F: FnOnce(Rc<Here>, &Open, &mut Kept) -> Step + 'static> Piece for Without<F> {
    fn step(self: Box<Self>, open: &Open, kept: &mut Kept) -> Step {
        (self.0)(Rc::default(), open, kept)
    }
}

/// Collects labels.
struct Collecting {
    question: usize,
    who: Who,
    /// Agents that are no raters.
    without: BTreeSet<usize>,
    is_text: bool,
    here: Rc<Here>,
    next: u32,
    categories: Categories,
    raters: BTreeMap<Rater, u32>,
    /// By code of the columns, and by place in the schema: the number of the rater.
    annotators: Vec<Option<u32>>,
    agents: Vec<Option<u32>>,
    /// Index, rater, category.
    rows: Vec<(u32, u32, u32)>,
    placing: Option<Placing>,
}

/// The table as it is put together once all labels are there: only then the places of raters and
/// categories are known.
struct Placing {
    raters: Vec<Rater>,
    /// By number, the place.
    rater_at: Vec<u32>,
    values: Vec<Value>,
    value_at: Vec<u32>,
    items: Vec<u32>,
    table: Rows,
    /// Rows that are in it.
    done: usize,
}

impl Collecting {
    fn new(
        open: &Open,
        here: Rc<Here>,
        question: usize,
        who: Who,
        without: BTreeSet<usize>,
    ) -> Self {
        let kind = open.data.schema.questions.get(question).map(|question| &question.kind);
        Self {
            question,
            who,
            without,
            is_text: kind.is_some_and(QuestionKind::is_free),
            here,
            next: 0,
            categories: Categories::default(),
            raters: BTreeMap::new(),
            annotators: Vec::new(),
            agents: Vec::new(),
            rows: Vec::new(),
            placing: None,
        }
    }

    /// The labels of one item. What it costs.
    fn look(&mut self, open: &Open, index: u32) -> usize {
        let data = &open.data;
        let has_given = self.who != Who::Models
            && data.columns.given(index).iter().any(|it| usize::from(it.question) == self.question);
        let has_suggestion = self.who != Who::People
            && data.columns.codes(self.question, index).any(|code| code > 0);
        let read = self.is_text && (has_given || has_suggestion);
        let item = if read { data.item(index) } else { None };
        if has_given || self.here.at(index).next().is_some() {
            self.people(open, index, item.as_ref());
        }
        if has_suggestion {
            self.models(open, index, item.as_ref());
        }
        if read { READ } else { 1 }
    }

    fn people(&mut self, open: &Open, index: u32, item: Option<&Item>) {
        let data = &open.data;
        let mut labels: Vec<(Name, u32)> = Vec::new();
        let mut here: Vec<&str> = Vec::new();
        for (_, answer) in self.here.at(index) {
            if !answer.settles.is_empty() {
                continue;
            }
            let name = self.here.name(answer);
            here.push(name);
            if let Some(value) = &answer.value {
                labels.push((Name::Here(name.to_owned()), self.categories.code(value)));
            }
        }
        let question = data.schema.questions.get(self.question);
        let id = question.map_or("", |question| question.id.as_str());
        if self.is_text {
            for given in item.into_iter().flat_map(|item| &item.responses) {
                let counts = given.question == id
                    && given.settles.is_empty()
                    && !here.contains(&given.annotator.as_str());
                if let Some(value) = given.value.as_ref().filter(|_| counts) {
                    let name = Name::Here(given.annotator.clone());
                    labels.push((name, self.categories.code(value)));
                }
            }
        } else {
            for given in data.columns.given(index) {
                if usize::from(given.question) != self.question
                    || given.decides
                    || here.contains(&data.columns.annotators.get(given.annotator))
                {
                    continue;
                }
                let value = |code| data.columns.values.get(self.question)?.get(code);
                if let Some(category) = self.categories.of_column(given.code, value) {
                    labels.push((Name::Column(given.annotator), category));
                }
            }
        }
        for (name, category) in labels {
            let rater = match name {
                Name::Here(name) => self.rater(Rater { model: false, name }),
                Name::Column(code) => match known(&self.annotators, code as usize) {
                    Some(rater) => rater,
                    None => {
                        let name = data.columns.annotators.get(code).to_owned();
                        let rater = self.rater(Rater { model: false, name });
                        know(&mut self.annotators, code as usize, rater);
                        rater
                    }
                },
            };
            self.rows.push((index, rater, category));
        }
    }

    fn models(&mut self, open: &Open, index: u32, item: Option<&Item>) {
        let data = &open.data;
        let question = data.schema.questions.get(self.question);
        let id = question.map_or("", |question| question.id.as_str());
        for (agent, code) in data.columns.codes(self.question, index).enumerate() {
            if code == 0 || self.without.contains(&agent) {
                continue;
            }
            let Some(name) = data.schema.agents.get(agent).map(|agent| &agent.id) else { continue };
            let category = if self.is_text {
                // The first counts, as it does in the columns.
                let mut suggestions = item.into_iter().flat_map(|item| &item.suggestions);
                let found = suggestions.find(|it| it.question == id && it.agent == *name);
                found.map(|it| self.categories.code(&it.value))
            } else {
                let value = |code| data.columns.values.get(self.question)?.get(code);
                self.categories.of_column(code, value)
            };
            let Some(category) = category else { continue };
            let rater = match known(&self.agents, agent) {
                Some(rater) => rater,
                None => {
                    let rater = self.rater(Rater { model: true, name: name.clone() });
                    know(&mut self.agents, agent, rater);
                    rater
                }
            };
            self.rows.push((index, rater, category));
        }
    }

    fn rater(&mut self, rater: Rater) -> u32 {
        let next = u32::try_from(self.raters.len()).unwrap_or(u32::MAX);
        *self.raters.entry(rater).or_insert(next)
    }
}

impl Work for Collecting {
    type Found = Labels;

    fn step(&mut self, open: &Open) -> bool {
        if let Some(placing) = &mut self.placing {
            placing.step(&self.rows);
            return placing.done < self.rows.len();
        }
        let mut cost = 0;
        while cost < STEP && self.next < open.data.len() {
            let before = self.rows.len();
            cost += self.look(open, self.next) + self.rows.len() - before;
            self.next += 1;
        }
        if self.next < open.data.len() {
            return true;
        }
        let raters = std::mem::take(&mut self.raters);
        let categories = std::mem::take(&mut self.categories);
        let question = open.data.schema.questions.get(self.question);
        self.placing = question.map(|it| Placing::new(it, raters, categories, self.rows.len()));
        self.placing.is_some() && !self.rows.is_empty()
    }

    fn finish(self, open: &Open) -> Labels {
        let question = open.data.schema.questions.get(self.question);
        let Some((placing, question)) = self.placing.zip(question) else {
            return Labels::default();
        };
        let Placing { raters, values, items, table, .. } = placing;
        let names = vec![String::new(); items.len()];
        let keys = values.iter().map(|value| key(question, value)).collect();
        let ratings = table.table(names, called(&raters, &open.data.schema), keys);
        let said = apart(question, &values);
        Labels { ratings, items, raters, values, said, all: open.data.len() }
    }
}

impl Placing {
    fn new(
        question: &Question,
        raters: BTreeMap<Rater, u32>,
        categories: Categories,
        rows: usize,
    ) -> Self {
        let (values, value_at) = categories.sorted(question);
        let mut raters: Vec<(Rater, u32)> = raters.into_iter().collect();
        raters.sort_by(|(one, _), (other, _)| {
            one.model.cmp(&other.model).then_with(|| natural(&one.name, &other.name))
        });
        let mut rater_at = vec![u32::MAX; raters.len()];
        for (place, (_, code)) in (0..).zip(&raters) {
            if let Some(number) = rater_at.get_mut(*code as usize) {
                *number = place;
            }
        }
        let raters = raters.into_iter().map(|(rater, _)| rater).collect();
        let table = Rows::new(Repeated::Last, 0, rows);
        Self { raters, rater_at, values, value_at, items: Vec::new(), table, done: 0 }
    }

    /// Items are whole: the rows of one stand together, and they come by index.
    fn step(&mut self, rows: &[(u32, u32, u32)]) {
        let place =
            |places: &[u32], code: u32| places.get(code as usize).copied().unwrap_or(u32::MAX);
        let until = self.done + PLACED;
        let mut labels = Vec::new();
        let rest = rows.get(self.done..).unwrap_or_default();
        for of_item in rest.chunk_by(|one, next| one.0 == next.0) {
            if self.done >= until {
                break;
            }
            self.done += of_item.len();
            labels.clear();
            labels.extend(of_item.iter().map(|(_, rater, category)| Rating {
                rater: place(&self.rater_at, *rater),
                category: place(&self.value_at, *category),
            }));
            self.table.add(&mut labels);
            self.items.extend(of_item.first().map(|(index, ..)| *index));
        }
    }
}

impl Labels {
    /// The number of a rater who has labels.
    pub fn rater(&self, rater: &Rater) -> Option<u32> {
        let place = self.raters.iter().position(|other| other == rater)?;
        u32::try_from(place).ok()
    }

    /// The numbers of the agents.
    pub fn models(&self) -> Vec<u32> {
        (0..).zip(&self.raters).filter(|(_, rater)| rater.model).map(|(place, _)| place).collect()
    }

    /// Calls the values in the table as the page does, for sentences that name them. Only where
    /// nobody reads a value's name any more.
    pub fn said_in_table(mut self) -> Self {
        self.ratings.categories.clone_from(&self.said);
        self
    }

    /// How many labels each rater gave.
    pub fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.raters.len()];
        for row in self.ratings.rows() {
            if let Some(count) = counts.get_mut(row.rater as usize) {
                *count += 1;
            }
        }
        counts
    }
}

/// A person, before it has a number.
enum Name {
    Here(String),
    Column(u32),
}

fn known(list: &[Option<u32>], at: usize) -> Option<u32> {
    list.get(at).copied().flatten()
}

fn know(list: &mut Vec<Option<u32>>, at: usize, rater: u32) {
    if list.len() <= at {
        list.resize(at + 1, None);
    }
    if let Some(cell) = list.get_mut(at) {
        *cell = Some(rater);
    }
}

/// The values in use, by number.
#[derive(Default)]
struct Categories {
    list: Vec<Value>,
    /// Never walked.
    codes: HashMap<Value, u32>,
    /// By code of the columns.
    columns: Vec<Option<u32>>,
}

impl Categories {
    fn code(&mut self, value: &Value) -> u32 {
        // Whoever marked it: the same marks are the same answer.
        let bare = match value {
            Value::Marks(marked) => Some(Value::Marks(Marked(marked.bare()))),
            _ => None,
        };
        let value = bare.as_ref().unwrap_or(value);
        if let Some(code) = self.codes.get(value) {
            return *code;
        }
        let code = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(value.clone());
        self.codes.insert(value.clone(), code);
        code
    }

    fn of_column<'a>(
        &mut self,
        column: u32,
        value: impl Fn(u32) -> Option<&'a Value>,
    ) -> Option<u32> {
        if let Some(code) = known(&self.columns, column as usize) {
            return Some(code);
        }
        let code = self.code(value(column)?);
        know(&mut self.columns, column as usize, code);
        Some(code)
    }

    /// The values as the schema declares them, then what else is in use; and the place of each
    /// number among them.
    fn sorted(self, question: &Question) -> (Vec<Value>, Vec<u32>) {
        let mut values = declared(question);
        let known: BTreeSet<&Value> = values.iter().collect();
        let mut rest: Vec<Value> =
            self.list.iter().filter(|value| !known.contains(value)).cloned().collect();
        // Ratings as numbers, all else by name; a tie comes last.
        let is_tie = |value: &Value| *value == Value::One(TIE.to_owned());
        rest.sort_by(|a, b| (is_tie(a), a).cmp(&(is_tie(b), b)));
        values.extend(rest);
        let order: BTreeMap<&Value, u32> = values.iter().zip(0..).collect();
        let place = |value| order.get(value).copied().unwrap_or(u32::MAX);
        let places = self.list.iter().map(place).collect();
        (values, places)
    }
}

fn declared(question: &Question) -> Vec<Value> {
    match &question.kind {
        QuestionKind::Choice { labels } => {
            labels.iter().map(|label| Value::One(label.id.clone())).collect()
        }
        QuestionKind::Rating { low, high, .. } if high.saturating_sub(*low) < MOST_STEPS => {
            (*low..=*high).map(Value::Rating).collect()
        }
        _ => Vec::new(),
    }
}

/// A value as the name of a category: as [`crate::core::agreement::answers`] reads it, without
/// doubt where a label has a comma in it.
pub fn key(question: &Question, value: &Value) -> String {
    match question.kind {
        QuestionKind::Choices { .. }
        | QuestionKind::Ranking { .. }
        | QuestionKind::Spans { .. }
        | QuestionKind::Regions { .. }
        | QuestionKind::Tracks { .. } => {
            serde_json::to_string(value).unwrap_or_else(|_| value.brief())
        }
        _ => value.brief(),
    }
}

/// The names of raters as warnings and questions call them: an agent by its title, and where a
/// person or another agent is called the same, with what tells them apart.
fn called(raters: &[Rater], schema: &Schema) -> Vec<String> {
    let title = |rater: &Rater| {
        let agent = if rater.model { schema.agent(&rater.name) } else { None };
        agent.map_or(rater.name.as_str(), Agent::name).to_owned()
    };
    let mut times: BTreeMap<(bool, String), u32> = BTreeMap::new();
    for rater in raters {
        *times.entry((rater.model, title(rater))).or_default() += 1;
    }
    let called = |rater: &Rater| {
        let title = title(rater);
        let is_person = rater.model && times.contains_key(&(false, title.clone()));
        match times.get(&(rater.model, title.clone())) {
            Some(2..) => format!("{title} ({})", rater.name),
            _ if is_person => format!("{title} (model)"),
            _ => title,
        }
    };
    raters.iter().map(called).collect()
}

/// The values as the page says them; where it says two alike, with what tells them apart.
fn apart(question: &Question, values: &[Value]) -> Vec<String> {
    let mut times: HashMap<String, u32> = HashMap::new();
    let said: Vec<String> = values.iter().map(|value| question.say(value)).collect();
    for said in &said {
        *times.entry(said.clone()).or_default() += 1;
    }
    let one = |(said, value): (String, &Value)| match times.get(&said) {
        Some(1) => said,
        _ => format!("{said} ({})", key(question, value)),
    };
    said.into_iter().zip(values).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_are_called_by_their_titles() {
        let header = r#"{"countersign":1,"agents":[{"id":"b1","title":"Bayes"},{"id":"b2","title":"Bayes"},{"id":"r","title":"Rules"},{"id":"g"}]}"#;
        let (schema, _) = crate::core::format::header::header(header, 1);
        let rater = |name: &str, model| Rater { model, name: name.to_owned() };
        let people = [rater("Rules", false), rater("b1", false)];
        let models = ["b1", "b2", "r", "g"].map(|id| rater(id, true));
        let called = called(&[&people[..], &models[..]].concat(), &schema);
        assert_eq!(called.join(", "), "Rules, b1, Bayes (b1), Bayes (b2), Rules (model), g");
    }
}
