//! Items whose texts differ in one word, or in nothing: does what an agent suggests differ too?
//!
//! All text fields of an item count as one text.

use std::rc::Rc;

use super::shares::{CONFIDENCE, share};
use super::vocabulary::speaking;
use super::{Piece, Step, Work, count, done, place, then};
use crate::core::assurance::probe::{
    Comparing, FEWEST_WORDS, MOST_IN_FRAME, MOST_WORDS, Prepared, Preparing, Probes, Texts,
};
use crate::core::model::question::QuestionKind;
use crate::core::model::value::Value;
use crate::core::text::counted;
use crate::engine::open::Open;
use crate::engine::protocol::assurance::{ProbePair, ProbeWords, ProbesFound};
use crate::engine::protocol::study::Studied;

/// Words that one step reads, and that one step puts in order or compares.
const READ: usize = 12_000;
const COMPARED: usize = 60_000;

/// Pairs of words that are listed of each agent, the most frequent ones; and examples.
const MOST_LISTED: usize = 20;
const MOST_EXAMPLES: usize = 12;

pub fn begin(open: &Open, question: &str) -> Result<Box<dyn Piece>, String> {
    let question = place(open, question)?;
    let kind = open.data.schema.questions.get(question).map(|it| &it.kind);
    if kind.is_some_and(QuestionKind::is_free) {
        return Ok(done(Studied::Nothing {
            why: "texts or marks are suggested here: two of them are hardly ever the same, and \
                  differing says nothing"
                .to_owned(),
        }));
    }
    let reading = Reading { next: 0, texts: Texts::default() };
    Ok(then(reading, move |texts, _, _| {
        let piece = then(Ready(Preparing::new(texts)), move |texts, open, _| {
            let texts = Rc::new(texts);
            let agents = speaking(open, question);
            // All items first, whoever suggests anything: how many pairs there are.
            let piece = then(One::new(&texts, all(open)), move |all: Probes, open, _| {
                if all.pairs.n + all.repeated.n == 0 {
                    return Step::nothing(
                        "no two items have texts that are the same, or differ in one word only; \
                         such pairs have to be written or found on purpose",
                    );
                }
                next(open, All { question, texts, agents, all, found: Vec::new() })
            });
            Step::On(piece, None)
        });
        Step::On(piece, None)
    }))
}

/// The same label for every item.
fn all(open: &Open) -> Vec<Option<u32>> {
    vec![Some(0); open.data.len() as usize]
}

/// What was found so far, agent by agent.
struct All {
    question: usize,
    texts: Rc<Prepared>,
    agents: Vec<usize>,
    all: Probes,
    found: Vec<Probes>,
}

/// The next agent.
fn next(open: &Open, mut all: All) -> Step {
    let Some(agent) = all.agents.get(all.found.len()) else {
        return Step::found(Studied::Probes(said(open, &all)));
    };
    let code = |index| open.data.columns.code(all.question, *agent, index);
    let labels: Vec<Option<u32>> =
        (0..open.data.len()).map(|index| Some(code(index)).filter(|code| *code > 0)).collect();
    let piece = then(One::new(&all.texts, labels), move |found, open, _| {
        all.found.push(found);
        next(open, all)
    });
    Step::On(piece, None)
}

/// Reads the texts of all items.
struct Reading {
    next: u32,
    texts: Texts,
}

impl Work for Reading {
    type Found = Texts;

    fn step(&mut self, open: &Open) -> bool {
        let mut cost = 0;
        while cost < READ && self.next < open.data.len() {
            let mut whole = String::new();
            open.data.texts(self.next, |_, text| {
                whole.push_str(text);
                whole.push('\n');
            });
            cost += 10 + self.texts.add(&whole);
            self.next += 1;
        }
        self.next < open.data.len()
    }

    fn finish(self, _: &Open) -> Texts {
        self.texts
    }
}

/// Makes them ready to be compared.
struct Ready(Preparing);

impl Work for Ready {
    type Found = Prepared;

    fn step(&mut self, _: &Open) -> bool {
        self.0.step(COMPARED)
    }

    fn finish(self, _: &Open) -> Prepared {
        self.0.finish()
    }
}

/// Compares what one agent suggests.
struct One {
    texts: Rc<Prepared>,
    comparing: Comparing,
}

impl One {
    fn new(texts: &Rc<Prepared>, labels: Vec<Option<u32>>) -> Self {
        Self { comparing: Comparing::new(labels, CONFIDENCE), texts: Rc::clone(texts) }
    }
}

impl Work for One {
    type Found = Probes;

    fn step(&mut self, _: &Open) -> bool {
        self.comparing.step(&self.texts, COMPARED)
    }

    fn finish(self, _: &Open) -> Probes {
        self.comparing.finish(&self.texts)
    }
}

fn said(open: &Open, all: &All) -> ProbesFound {
    let mut words = Vec::new();
    let mut examples = Vec::new();
    for (place, found) in all.agents.iter().zip(&all.found) {
        let Some(agent) = open.data.schema.agents.get(*place) else { continue };
        let one = |from: &str, to: &str, flips| ProbeWords {
            from: from.to_owned(),
            to: to.to_owned(),
            agent: agent.id.clone(),
            flips: share(flips, "no pairs"),
        };
        if found.repeated.n > 0 {
            words.push(one("", "", &found.repeated));
        }
        let listed = found.words.iter().take(MOST_LISTED);
        words.extend(listed.map(|it| {
            let [from, to] = &it.words;
            one(from, to, &it.flips)
        }));
        examples.extend(flips(open, all.question, *place, &agent.id, found));
    }
    let left_out = all.all.too_short + all.all.too_long;
    let mut method = format!(
        "Texts are the same where their words are, in any case and with any punctuation. Words are \
         listed that stand for each other in two pairs or more, of each agent the {MOST_LISTED} \
         most frequent. Intervals by Wilson, 95 %, as if pairs were independent. Of many pairs of \
         words some flip more often by chance: this says where to look, and proves nothing"
    );
    if left_out > 0 {
        method += &format!(
            ". Left out: {} of fewer than {FEWEST_WORDS} words or more than {MOST_WORDS}",
            counted(left_out, "text")
        );
    }
    if all.all.cut > 0 {
        method += &format!(
            ". Where more than {MOST_IN_FRAME} words stand in one place of a text, only the most \
             frequent of them are compared"
        );
    }
    let pairs = all.all.pairs.n + all.all.repeated.n;
    ProbesFound { pairs: u32::try_from(pairs).unwrap_or(u32::MAX), words, examples, method }
}

/// Pairs of one agent that flip: the same texts first.
fn flips(
    open: &Open,
    question: usize,
    place: usize,
    agent: &str,
    found: &Probes,
) -> Vec<ProbePair> {
    let columns = &open.data.columns;
    let says = |index: u32| {
        let code = columns.code(question, place, index);
        let value = columns.values.get(question).and_then(|values| values.get(code));
        value.map(Value::brief).unwrap_or_default()
    };
    let pair = |items: [usize; 2], [from, to]: [String; 2]| {
        let [a, b] = items.map(count);
        ProbePair { a, b, from, to, agent: agent.to_owned(), says_a: says(a), says_b: says(b) }
    };
    let same = found.contradictions.iter().filter_map(|it| {
        let first = *it.items.first()?;
        let code = |item: usize| columns.code(question, place, count(item));
        let other = it.items.iter().find(|item| code(**item) != code(first))?;
        Some(pair([first, *other], [String::new(), String::new()]))
    });
    let one_word = found.listed.iter().filter(|it| it.flips());
    let one_word = one_word.map(|it| pair(it.items, it.words.clone()));
    same.take(MOST_EXAMPLES / 2).chain(one_word).take(MOST_EXAMPLES).collect()
}
