//! Raters of whom something should be asked. Only people are looked at.

use std::collections::BTreeMap;
use std::rc::Rc;

use unicode_segmentation::UnicodeSegmentation;

use super::kept::Kept;
use super::labels::{Labels, collected};
use super::log::{Told, told};
use super::people::Answer;
use super::{Piece, Step, Work, count, finite, place, then};
use crate::core::team::care::{Evidence, Fact, Finding, Looked, Looking};
use crate::engine::open::Open;
use crate::engine::protocol::study::{CareFound, CheckFound, FindingFound, Studied, Who};

/// Answers whose items one step reads, and labels and answers that one step checks.
const STEP: usize = 1_000;
const CHECKED: usize = 100_000;

pub fn begin(open: &Open, question: &str) -> Result<Box<dyn Piece>, String> {
    let place = place(open, question)?;
    Ok(collected(place, Who::People, &[], move |labels, _, _| {
        if labels.raters.is_empty() {
            return Step::nothing("no person gave a label to this question");
        }
        let next = told(place, move |told, _, _| {
            let next =
                then(Gathering::new(labels.said_in_table(), told), |(labels, facts), _, _| {
                    let checking = Checking { labels, facts, looking: Looking::default() };
                    let follow = |found: CareFound, _: &Open, _: &mut Kept| {
                        Step::found(Studied::Care(found))
                    };
                    Step::On(then(checking, follow), None)
                });
            Step::On(next, None)
        });
        Step::On(next, None)
    }))
}

/// Puts together how each answer came about.
struct Gathering {
    labels: Labels,
    told: Told,
    next: usize,
    facts: Vec<Fact>,
    /// Agent and route, by number.
    kinds: BTreeMap<(Option<String>, &'static str), u32>,
    /// Items that nobody labelled, only rejected something in, stand behind those of the table.
    unlabelled: BTreeMap<u32, u32>,
    /// Of the last item that was read: its index, words, and the agents of its suggestions by id.
    last: Option<(u32, u32, BTreeMap<String, String>)>,
}

impl Gathering {
    fn new(labels: Labels, told: Told) -> Self {
        Self {
            labels,
            told,
            next: 0,
            facts: Vec::new(),
            kinds: BTreeMap::new(),
            unlabelled: BTreeMap::new(),
            last: None,
        }
    }

    fn look(&mut self, open: &Open, place: usize, answer: &Answer) {
        let Some(origin) = self.told.origin(place) else { return };
        // Nobody says that what was given in bulk was looked at, and a decision has other answers
        // to look at.
        if origin.is_bulk || !answer.settles.is_empty() {
            return;
        }
        let name = self.told.here.name(answer);
        let rater = self.labels.raters.iter().position(|rater| rater.name == name);
        let Some(rater) = rater else { return };
        if self.last.as_ref().is_none_or(|(index, ..)| *index != answer.item) {
            let mut words = 0;
            let mut agents = BTreeMap::new();
            if let Some(item) = open.data.item(answer.item) {
                words = item.texts().map(|text| text.unicode_words().count()).sum();
                agents = item.suggestions.into_iter().map(|it| (it.id, it.agent)).collect();
            }
            self.last = Some((answer.item, count(words), agents));
        }
        let Some((_, words, agents)) = &self.last else { return };
        let agent = answer.suggestion.as_ref().and_then(|id| agents.get(id)).cloned();
        let kinds = count(self.kinds.len());
        let kind = *self.kinds.entry((agent, origin.route.name())).or_insert(kinds);
        let behind = count(self.labels.items.len() + self.unlabelled.len());
        let item = match self.labels.items.binary_search(&answer.item) {
            Ok(item) => count(item),
            Err(_) => *self.unlabelled.entry(answer.item).or_insert(behind),
        };
        self.facts.push(Fact {
            rater: count(rater),
            item,
            verdict: answer.verdict,
            shown_at: origin.shown_at,
            decided_at: origin.decided_at,
            words: *words,
            kind,
        });
    }
}

impl Work for Gathering {
    type Found = (Labels, Vec<Fact>);

    fn step(&mut self, open: &Open) -> bool {
        let answers = self.told.here.answers.len();
        let until = answers.min(self.next + STEP);
        let here = Rc::clone(&self.told.here);
        for (place, answer) in here.ordered(self.next..until) {
            self.look(open, place, answer);
        }
        self.next = until;
        self.next < answers
    }

    fn left(&self) -> Option<u32> {
        Some(count(self.told.here.answers.len().saturating_sub(self.next).div_ceil(STEP)))
    }

    fn finish(self, _: &Open) -> Self::Found {
        (self.labels, self.facts)
    }
}

/// One check after another.
struct Checking {
    labels: Labels,
    facts: Vec<Fact>,
    looking: Looking,
}

impl Work for Checking {
    type Found = CareFound;

    fn step(&mut self, _: &Open) -> bool {
        let evidence = Evidence { ratings: &self.labels.ratings, facts: &self.facts };
        self.looking.step(evidence, CHECKED)
    }

    fn finish(self, _: &Open) -> CareFound {
        let looked = self.looking.finish();
        CareFound { checks: looked.iter().map(|looked| check(&self.labels, looked)).collect() }
    }
}

fn check(labels: &Labels, looked: &Looked) -> CheckFound {
    CheckFound {
        id: looked.check.id.to_owned(),
        title: looked.check.title.to_owned(),
        help: looked.check.help.to_owned(),
        looked_at: count(looked.tested.len()),
        too_few: count(looked.too_few.len()),
        least: looked.check.least,
        findings: looked.findings.iter().filter_map(|it| finding(labels, it)).collect(),
    }
}

fn finding(labels: &Labels, finding: &Finding) -> Option<FindingFound> {
    let number = |(name, number): &(&str, f64)| Some(((*name).to_owned(), finite(*number)?));
    Some(FindingFound {
        rater: labels.raters.get(finding.rater as usize)?.clone(),
        n: finding.n,
        question: finding.question.clone(),
        numbers: finding.numbers.iter().filter_map(number).collect(),
        p: finite(finding.p).unwrap_or(1.0),
    })
}
