//! Numbers over the whole dataset from answers to a part of it: the share of each label, how often
//! each agent is right; three estimates side by side ([`estimate`](crate::core::assurance::estimate)).
//!
//! Which answers may stand for others is for [`Chances`](super::design::Chances) to say. The first
//! number is of all that is known; the others are of the items that chance could bring, and of
//! these alone.

use super::design::{self, Chances};
use super::known::Facts;
use super::shares::{CONFIDENCE, share};
use super::sliced::{Sliced, Slicing};
use super::vocabulary::{Vocabulary, speaking};
use super::{Piece, Step, Work, count, finite, place, place_of_column, then};
use crate::core::assurance::estimate::{Estimate, Row, Rows};
use crate::core::assurance::share::{Tally, Weighted};
use crate::core::assurance::slices::Of;
use crate::core::text::{counted, figure};
use crate::engine::accepted::Place;
use crate::engine::open::Open;
use crate::engine::protocol::assurance::{NumberFound, NumbersFound, Share};
use crate::engine::protocol::study::Studied;

/// Rows that one step counts.
const STEP: usize = 20_000;

/// A score is a prediction to so many steps: finer ones would predict no better.
const SCORES: f64 = 500.0;

pub fn begin(open: &Open, question: &str, column: Option<&str>) -> Result<Box<dyn Piece>, String> {
    let question = place(open, question)?;
    let column = column.map(|id| place_of_column(open, id)).transpose()?;
    Ok(design::with(open, move |design, facts, open| {
        let facts = facts.get(question).cloned().unwrap_or_default();
        if facts.all.is_empty() {
            return Step::nothing(
                "nothing is known to be right yet: nobody answered this question",
            );
        }
        let chances = design.chances(open, question, &facts);
        let estimate = move |sliced: Option<Sliced>, open: &Open| {
            let estimating = Estimating::new(open, question, sliced, facts, chances);
            Step::On(then(estimating, |found, _, _| Step::later(Studied::Numbers(found))), None)
        };
        match column {
            None => estimate(None, open),
            Some(column) => {
                let slicing = Slicing::new(&[column]);
                Step::On(then(slicing, |sliced, open, _| estimate(Some(sliced), open)), None)
            }
        }
    }))
}

/// One number of one slice.
#[derive(Clone, Default)]
struct Number {
    naive: Tally,
    rows: Rows,
}

struct Estimating {
    question: usize,
    facts: Facts,
    chances: Chances,
    vocabulary: Vocabulary,
    agents: Vec<usize>,
    sliced: Option<Sliced>,
    /// All items, then each slice: labels, then agents.
    numbers: Vec<Vec<Number>>,
    /// Items that chance could not bring; known items that were chosen.
    out_of_reach: u32,
    chosen: u32,
    next: u32,
}

impl Estimating {
    fn new(
        open: &Open,
        question: usize,
        sliced: Option<Sliced>,
        facts: Facts,
        chances: Chances,
    ) -> Self {
        let vocabulary = Vocabulary::of(open, question);
        let agents = speaking(open, question);
        let slices = sliced.as_ref().map_or(0, |it| it.slices.len());
        let numbers = vec![Number::default(); vocabulary.labels.len() + agents.len()];
        Self {
            question,
            facts,
            chances,
            vocabulary,
            agents,
            sliced,
            numbers: vec![numbers; slices + 1],
            out_of_reach: 0,
            chosen: 0,
            next: 0,
        }
    }

    /// One item. What it costs.
    fn look(&mut self, open: &Open, index: u32) -> usize {
        let columns = &open.data.columns;
        let fact = self.facts.of(index);
        let chance = self.chances.of_any(index);
        let counts = fact.and_then(|_| self.chances.of_known(index)).is_some();
        self.out_of_reach += u32::from(chance <= 0.0);
        self.chosen += u32::from(fact.is_some() && !counts);
        let slice = self.sliced.as_ref().map(|sliced| sliced.of(open, index));
        let slice = match slice {
            Some(Of::Slice(slice)) => Some(slice as usize + 1),
            _ => None,
        };
        let truth = fact.and_then(|fact| fact.code).map(|code| self.vocabulary.said(code));
        let top = Place::Top.cell(columns, self.question, index);
        let top = top.map(|(_, cell)| self.vocabulary.said(cell.code)).unwrap_or_default();
        let labels = self.vocabulary.numbers().into_iter().map(|label| {
            Some((truth.map(|truth| truth.has(label)), f64::from(u8::from(top.has(label)))))
        });
        let agents = self.agents.iter().map(|agent| {
            let cell = columns.cell(self.question, *agent, index)?;
            let score = f64::from(cell.score.unwrap_or_default());
            let right = fact.and_then(|fact| fact.judge(*agent, cell));
            Some((right, (score * SCORES).round() / SCORES))
        });
        let said: Vec<Option<(Option<bool>, f64)>> = labels.chain(agents).collect();
        for place in std::iter::once(0).chain(slice) {
            let numbers = self.numbers.get_mut(place).into_iter().flatten();
            for (number, said) in numbers.zip(&said) {
                let Some((yes, predicted)) = *said else { continue };
                if let Some(yes) = yes {
                    number.naive.add(Weighted::new(1.0, yes));
                }
                if chance > 0.0 {
                    let y = yes.filter(|_| counts).map(f64::from);
                    number.rows.add(&Row { y, predicted, probability: Some(chance) });
                }
            }
        }
        said.len() * (1 + usize::from(slice.is_some()))
    }

    fn row(&self, what: String, slice: &str, number: &Number) -> NumberFound {
        let estimates = number.rows.mean(CONFIDENCE);
        NumberFound {
            what,
            slice: slice.to_owned(),
            naive: share(&number.naive.share(CONFIDENCE), "nothing is known here"),
            weighted: self.estimated(estimates.weighted),
            powered: self.estimated(estimates.powered),
        }
    }

    /// Where chance could bring fewer than half of the items, those few do not stand for all,
    /// however well they are known.
    fn estimated(&self, estimate: Option<Estimate>) -> Share {
        let reached = self.next.saturating_sub(self.out_of_reach);
        if reached < self.out_of_reach && reached > 0 {
            let why = format!(
                "chance could bring {} of {}: too few to stand for all",
                figure(u64::from(reached)),
                counted(self.next, "item")
            );
            return Share { undefined: Some(why), ..Share::default() };
        }
        estimated(estimate)
    }

    fn notes(&self, open: &Open) -> Vec<String> {
        let Chances { is_census, drawn, known, blind, could_be_blind, .. } = self.chances;
        let items = open.data.len();
        let mut notes = Vec::new();
        if is_census {
            notes.push(
                "Every item has an answer that came with the data, so nothing was chosen, and the \
                 numbers as answered are as good as the others."
                    .to_owned(),
            );
        }
        if self.chosen > 0 {
            notes.push(format!(
                "{} {} not drawn by chance but chosen: by a queue that begins with what is \
                 doubtful, or by a person. Only the numbers as answered have {}.",
                counted(self.chosen, "known answer"),
                if self.chosen == 1 { "was" } else { "were" },
                if self.chosen == 1 { "it" } else { "them" },
            ));
        }
        if drawn > 0 {
            notes.push(format!(
                "Chance drew {}, and {}.",
                counted(drawn, "item"),
                match known {
                    n if n == drawn => "what is right is known of all of them".to_owned(),
                    n => format!(
                        "what is right is known of {} so far; the others are taken to be like \
                         these, a guess until they are answered",
                        figure(u64::from(n))
                    ),
                },
            ));
        }
        if blind > 0 {
            notes.push(format!(
                "{} {} judged blind by chance, drawn for each person anew, and {} for {} that \
                 could have been: a guess while anybody has such items left.",
                counted(blind, "item"),
                if blind == 1 { "was" } else { "were" },
                if blind == 1 { "stands" } else { "stand" },
                figure(u64::from(could_be_blind)),
            ));
        }
        if !is_census && self.chosen == 0 && drawn == 0 && blind == 0 && self.out_of_reach == 0 {
            notes.push("What is right is known of every item: nothing was chosen.".to_owned());
        }
        if self.out_of_reach == items && items > 0 {
            notes.push(
                "No rule in force leaves any item to chance, so no answer can stand for items \
                 that were not looked at: only the numbers as answered can be told, and they speak \
                 of the answered items alone."
                    .to_owned(),
            );
        } else if self.out_of_reach > 0 {
            notes.push(format!(
                "{} of {} could not come up by chance: the weighted numbers say nothing of {}.",
                figure(u64::from(self.out_of_reach)),
                counted(items, "item"),
                if self.out_of_reach == 1 { "it" } else { "them" },
            ));
        }
        let undecided = self.facts.undecided.len() as u64;
        if undecided > 0 {
            notes.push(format!(
                "{} on which people differ and nobody decided {} as not answered.",
                counted(undecided, "item"),
                if undecided == 1 { "counts" } else { "count" },
            ));
        }
        if let Some(left_out) = self.sliced.as_ref().map(|it| it.left_out).filter(|it| *it > 0) {
            notes.push(format!("{} with the fewest items left out.", counted(left_out, "slice")));
        }
        notes
    }
}

impl Work for Estimating {
    type Found = NumbersFound;

    fn step(&mut self, open: &Open) -> bool {
        let mut cost = 0;
        while cost < STEP && self.next < open.data.len() {
            cost += self.look(open, self.next).max(1);
            self.next += 1;
        }
        self.next < open.data.len()
    }

    fn finish(self, open: &Open) -> NumbersFound {
        let schema = &open.data.schema;
        let question = schema.questions.get(self.question);
        let agent = |place: usize| schema.agents.get(place).map_or("", |agent| agent.name());
        let labels = (0..self.vocabulary.labels.len())
            .map(|label| format!("Share of {}", self.vocabulary.title(question, label)));
        let agents = self.agents.iter().map(|place| format!("Accuracy of {}", agent(*place)));
        let whats: Vec<String> = labels.chain(agents).collect();
        let slices = self.sliced.iter().flat_map(|it| &it.slices).map(|it| it.name.as_str());
        let slices: Vec<&str> = std::iter::once("").chain(slices).collect();
        let mut rows = Vec::new();
        for (at, what) in whats.iter().enumerate() {
            for (slice, numbers) in slices.iter().zip(&self.numbers) {
                if let Some(number) = numbers.get(at) {
                    rows.push(self.row(what.clone(), slice, number));
                }
            }
        }
        NumbersFound {
            items: open.data.len(),
            answered: count(self.facts.all.len()),
            rows,
            notes: self.notes(open),
            method: "Known answers count as answers. As answered: the share with Wilson's \
                     interval. Weighted: each counts for 1/p items, p the chance that it was drawn \
                     (Horvitz and Thompson, Hájek). With the model's help: the suggestion with the \
                     highest score, of an agent's accuracy its score, over all items that chance \
                     could bring, mended by how far it is off where people answered (PPI++). \
                     Intervals are 95 %"
                .to_owned(),
        }
    }
}

fn estimated(estimate: Option<Estimate>) -> Share {
    let Some(estimate) = estimate else {
        let why = "no answer here was drawn by chance".to_owned();
        return Share { undefined: Some(why), ..Share::default() };
    };
    Share {
        value: finite(estimate.value),
        low: finite(estimate.interval.low),
        high: finite(estimate.interval.high),
        n: estimate.effective,
        undefined: None,
    }
}
