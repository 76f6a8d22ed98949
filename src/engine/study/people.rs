//! What people answered to one question, as it stands when a study begins.
//!
//! Of a million answers a copy takes seconds, and so it is made in steps. Whoever answers meanwhile
//! is in it with what they had said when their part was read; all that a study does with one
//! question it does with one copy.

use std::ops::Range;
use std::rc::Rc;

use super::kept::Kept;
use super::{Piece, Step, Work, count, then};
use crate::core::model::event::Verdict;
use crate::core::model::item::{GivenResponse, Item};
use crate::core::model::value::Value;
use crate::engine::dataset::Dataset;
use crate::engine::open::Open;

/// The answers that were given in this project, copied.
#[derive(Debug, Default)]
pub struct Here {
    /// Sorted.
    pub names: Vec<String>,
    /// By name, then as given: of one name and item an answer, a decision, or both.
    pub answers: Vec<Answer>,
    /// Whether any of them decides for others.
    pub decide: bool,
    /// By name, the place of the first answer; one more at the end.
    firsts: Vec<usize>,
    /// The places of the answers by item, then by name, then as given.
    by_item: Vec<u32>,
    /// By item, the first in `by_item`; one more at the end.
    starts: Vec<u32>,
    question: usize,
}

/// What one person answered to one item.
#[derive(Debug)]
pub struct Answer {
    pub item: u32,
    /// In [`Here::names`].
    pub annotator: u32,
    pub seq: u64,
    /// `None` where a suggestion was rejected and nothing put in its place.
    pub value: Option<Value>,
    pub verdict: Verdict,
    /// The one that was accepted, edited or rejected.
    pub suggestion: Option<String>,
    /// The events that it settles; none where it is an answer and no decision.
    pub settles: Vec<String>,
}

/// One person's word on one item, given here or come with the data. Who decides has a word for
/// the decision and one for the own answer, if there was one.
#[derive(Debug)]
pub struct Said<'a> {
    pub annotator: &'a str,
    pub value: Option<Value>,
    /// Its place in [`Here::answers`]; `None` where it came with the data.
    pub here: Option<usize>,
    /// Of a decision that came with the data.
    pub decision: Option<Decision>,
}

/// What names a decision, and what it settles.
#[derive(Debug)]
pub struct Decision {
    pub event: Option<String>,
    pub settles: Vec<String>,
}

impl Here {
    pub fn name(&self, answer: &Answer) -> &str {
        self.names.get(answer.annotator as usize).map_or("", String::as_str)
    }

    /// The answers to one item, with their places.
    pub fn at(&self, item: u32) -> impl Iterator<Item = (usize, &Answer)> {
        let start = |item: usize| self.starts.get(item).map_or(0, |start| *start as usize);
        let item = item as usize;
        self.ordered(start(item)..start(item + 1))
    }

    /// Some of the answers with their places, of all as they stand by item, then by name.
    pub fn ordered(&self, part: Range<usize>) -> impl Iterator<Item = (usize, &Answer)> {
        let places = self.by_item.get(part).unwrap_or_default().iter();
        places.filter_map(|place| Some((*place as usize, self.answers.get(*place as usize)?)))
    }

    /// The place of an answer.
    pub fn find(&self, annotator: &str, seq: u64) -> Option<usize> {
        let name = self.names.binary_search_by(|name| name.as_str().cmp(annotator)).ok()?;
        let theirs = *self.firsts.get(name)?..*self.firsts.get(name + 1)?;
        let from = theirs.start;
        let found = self.answers.get(theirs)?.binary_search_by_key(&seq, |answer| answer.seq);
        found.ok().map(|place| from + place)
    }

    /// What everybody said of an item. Who answered in this project and in the data counts once,
    /// with what was said here. `whole` is the item itself, where it is at hand.
    pub fn said<'a>(&'a self, data: &'a Dataset, item: u32, whole: Option<&Item>) -> Vec<Said<'a>> {
        let mut said: Vec<Said<'a>> = self
            .at(item)
            .map(|(place, answer)| Said {
                annotator: self.name(answer),
                value: answer.value.clone(),
                here: Some(place),
                decision: None,
            })
            .collect();
        let given = data.columns.given(item).iter();
        let given: Vec<_> =
            given.filter(|given| usize::from(given.question) == self.question).collect();
        if given.is_empty() {
            return said;
        }
        let here = said.len();
        // A decision takes the place of no answer.
        let decides = |said: &Said<'_>| {
            let answer = said.here.and_then(|place| self.answers.get(place));
            answer.is_some_and(|answer| !answer.settles.is_empty())
        };
        let question = data.schema.questions.get(self.question);
        let is_text = question.is_some_and(|it| it.kind.is_free());
        // What a decision names stands in no column either; there are few.
        let is_read = is_text || given.iter().any(|given| given.decides);
        let read = if is_read && whole.is_none() { data.item(item) } else { None };
        let whole = whole.or(read.as_ref());
        for given in given {
            let annotator = data.columns.annotators.get(given.annotator);
            let mut those = said.iter().take(here);
            if those.any(|said| said.annotator == annotator && !decides(said)) {
                continue;
            }
            let response = given_by(data, whole, self.question, annotator);
            let decision = response.filter(|_| given.decides).map(|response| Decision {
                event: response.event.clone(),
                settles: response.settles.clone(),
            });
            let value = if is_text {
                response.and_then(|response| response.value.clone())
            } else {
                let values = data.columns.values.get(self.question);
                values.and_then(|values| values.get(given.code)).cloned()
            };
            // Of two by one person the later one counts.
            match said.iter_mut().skip(here).find(|said| said.annotator == annotator) {
                Some(earlier) => (earlier.value, earlier.decision) = (value, decision),
                None => said.push(Said { annotator, value, here: None, decision }),
            }
        }
        said
    }
}

/// Copies what was answered to a question, unless this study has done so already, and goes on.
pub fn copied(
    question: usize,
    next: impl FnOnce(Rc<Here>, &Open, &mut Kept) -> Step + 'static,
) -> Box<dyn Piece> {
    Box::new(Begun { question, next })
}

struct Begun<F> {
    question: usize,
    next: F,
}

impl<F: FnOnce(Rc<Here>, &Open, &mut Kept) -> Step + 'static> Piece for Begun<F> {
    fn step(self: Box<Self>, open: &Open, kept: &mut Kept) -> Step {
        let Self { question, next } = *self;
        if let Some(here) = kept.copy(question) {
            return next(here, open, kept);
        }
        let follow = move |here, open: &Open, kept: &mut Kept| {
            let here = kept.put_copy(question, here);
            next(here, open, kept)
        };
        then(Copying::new(open, question), follow).step(open, kept)
    }
}

/// Items that one step copies, and answers that one step puts in order.
const COPIED: usize = 5_000;
const ORDERED: usize = 200_000;

/// Copies annotator by annotator: asking for everyone at every item would be as many questions as
/// there are items times annotators. Then puts what it has in the order of the items.
struct Copying {
    here: Here,
    /// The id of the question.
    id: String,
    /// Items of the annotator who is copied, the one of the last of `firsts`, that are done.
    done: usize,
    order: Order,
}

/// By how many answers it has got.
enum Order {
    Copies,
    /// Counts the answers of each item.
    Counts(usize),
    /// Gives each its place; by item, the next that is free.
    Places(usize, Vec<u32>),
}

impl Copying {
    fn new(open: &Open, question: usize) -> Self {
        let fold = &open.people.fold;
        let names: Vec<String> = fold.annotators().map(str::to_owned).collect();
        let most = names.iter().map(|name| fold.touched(name)).sum();
        let id = open.data.schema.questions.get(question).map(|question| question.id.clone());
        let here = Here {
            // Growing it bit by bit would move all of it at one go.
            answers: Vec::with_capacity(most),
            firsts: vec![0],
            starts: vec![0; open.data.len() as usize + 1],
            names,
            question,
            ..Here::default()
        };
        Self { here, id: id.unwrap_or_default(), done: 0, order: Order::Copies }
    }

    /// Some items of one annotator, at most `most`. How many; `None` where everybody is copied.
    fn copy(&mut self, open: &Open, most: usize) -> Option<usize> {
        let here = &mut self.here;
        let annotator = here.firsts.len() - 1;
        let name = here.names.get(annotator)?;
        let mut passed = 0;
        for (item, state) in open.people.fold.states(name, self.done).take(most) {
            passed += 1;
            let Some(index) = open.data.find(item) else { continue };
            for answer in state.every().filter(|answer| answer.question == self.id) {
                here.decide |= answer.is_decision();
                here.answers.push(Answer {
                    item: index,
                    annotator: count(annotator),
                    seq: answer.seq,
                    value: answer.value.clone(),
                    verdict: answer.verdict,
                    suggestion: answer.suggestion_id.clone(),
                    settles: answer.settles.clone(),
                });
            }
        }
        self.done += passed;
        if passed < most {
            self.done = 0;
            let first = here.firsts.last().copied().unwrap_or_default();
            // They come as items were first come to; what was changed later was given later.
            if let Some(theirs) = here.answers.get_mut(first..) {
                theirs.sort_by_key(|answer| answer.seq);
            }
            here.firsts.push(here.answers.len());
        }
        Some(passed)
    }

    /// Copies so many items, or puts so many answers in order. Whether there is more to do.
    fn go_on(&mut self, open: &Open, copied: usize, ordered: usize) -> bool {
        if matches!(self.order, Order::Copies) {
            let mut left = copied;
            while left > 0 {
                match self.copy(open, left) {
                    Some(passed) => left -= passed,
                    None => {
                        self.order = Order::Counts(0);
                        break;
                    }
                }
            }
            return true;
        }
        let Here { answers, starts, by_item, .. } = &mut self.here;
        let part = |from: usize| from..answers.len().min(from + ordered);
        match &mut self.order {
            Order::Copies => {}
            Order::Counts(done) => {
                let part = part(*done);
                *done = part.end;
                for answer in answers.get(part).unwrap_or_default() {
                    if let Some(start) = starts.get_mut(answer.item as usize + 1) {
                        *start += 1;
                    }
                }
                if *done == answers.len() {
                    let mut sum = 0;
                    for start in &mut *starts {
                        sum += *start;
                        *start = sum;
                    }
                    *by_item = vec![0; answers.len()];
                    self.order = Order::Places(0, starts.clone());
                }
            }
            Order::Places(done, free) => {
                let part = part(*done);
                *done = part.end;
                for (place, answer) in part.clone().zip(answers.get(part).unwrap_or_default()) {
                    let Some(slot) = free.get_mut(answer.item as usize) else { continue };
                    if let Some(cell) = by_item.get_mut(*slot as usize) {
                        *cell = count(place);
                    }
                    *slot += 1;
                }
                return *done < answers.len();
            }
        }
        true
    }
}

impl Work for Copying {
    type Found = Here;

    fn step(&mut self, open: &Open) -> bool {
        self.go_on(open, COPIED, ORDERED)
    }

    fn finish(self, _: &Open) -> Here {
        self.here
    }
}

/// The last response of an annotator to a question, as it stands in an item that was read.
fn given_by<'a>(
    data: &Dataset,
    item: Option<&'a Item>,
    question: usize,
    annotator: &str,
) -> Option<&'a GivenResponse> {
    let id = &data.schema.questions.get(question)?.id;
    let mut given = item?.responses.iter().rev();
    given.find(|it| it.question == *id && it.annotator == annotator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::study::tests::{open, usual};

    /// Whatever is done in one step, the same comes of it: by item, then by name, then as given.
    #[test]
    fn copied_in_steps_as_at_one_go() {
        let items = "bayes=neg:0.9\n".repeat(4);
        let mut log = usual("ben", &["m-3 mood neg own", "m-1 mood pos own", "m-3 mood neu own"]);
        log.extend(usual("anna", &["m-1 mood neg own", "m-0 mood neg own", "m-3 mood - rejected"]));
        log.extend(usual("carl", &[]));
        for copied in 1..6 {
            for ordered in 1..6 {
                let engine = open(&items, &log);
                let open = engine.opened();
                let mut copying = Copying::new(open, 0);
                while copying.go_on(open, copied, ordered) {}
                let here = copying.finish(open);
                let said = |(place, it): (usize, &Answer)| {
                    assert_eq!(here.find(here.name(it), it.seq), Some(place));
                    let value = it.value.as_ref().map(Value::brief).unwrap_or_default();
                    format!("{} {} {} {value}", it.item, here.name(it), it.seq)
                };
                let all: Vec<String> = here.ordered(0..5).map(said).collect();
                let expected = "0 anna 2 neg, 1 anna 1 neg, 1 ben 2 pos, 3 anna 3 , 3 ben 3 neu";
                assert_eq!(all.join(", "), expected);
                let by_item = (0..5).flat_map(|item| here.at(item)).map(said);
                assert_eq!(by_item.collect::<Vec<String>>(), all);
                assert_eq!(here.find("anna", 9), None);
                assert_eq!(here.find("dora", 1), None);
            }
        }
    }
}
