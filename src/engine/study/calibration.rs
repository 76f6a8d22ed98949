//! How far an agent's scores are probabilities.
//!
//! A suggestion is right where it is the known answer; where none is known, where it is what people
//! said: all of them, or who decided for them. Where they differ and nobody decided nothing is
//! known. Answers that were given in bulk count for nothing here: what was accepted unseen is right
//! by no evidence.
//!
//! How an item was drawn stands in the log: blind, where one of its answers was given before the
//! suggestion was seen; at random, where a rule drew its share or the item was audited; else it was
//! chosen. Of answers that came with the data nothing is known, and they count as chosen, unless
//! every scored item has one: then nothing was chosen.

use std::rc::Rc;

use serde::Serialize;

use super::kept::Kept;
use super::known::{by_people, drawn};
use super::log::{Told, told};
use super::{Piece, Step, Work, count, finite, place, then};
use crate::core::assurance::calibration::reliability::{Bin, equal_width};
use crate::core::assurance::calibration::{
    BINS, Drawn, Sample, Scored, brier, ece, fault, log_loss, maps,
};
use crate::core::model::evidence::{CALIBRATION, Evidence, Finding};
use crate::core::model::item::Item;
use crate::core::model::value::Value;
use crate::core::text::counted;
use crate::engine::open::Open;
use crate::engine::protocol::study::{BinFound, CalibrationFound, Figure, MapFound, Studied};

/// Items that one step passes, and how many of them one costs that has to be read.
const STEP: usize = 50_000;
const READ: usize = 50;

/// Scores at which the maps are shown: 0, 0.05, … 1.
const CURVE: u32 = 20;

pub fn begin(open: &Open, question: &str, agent: &str) -> Result<Box<dyn Piece>, String> {
    let (question, agent) = (question.to_owned(), agent.to_owned());
    let (question_place, agent_place) = (place(open, &question)?, agent_place(open, &agent)?);
    Ok(judged(question_place, agent_place, move |judged, _, _| {
        match judged.and_then(|it| said(&it, &question, &agent)) {
            Ok(found) => Step::found(Studied::Calibration(found)),
            Err(why) => Step::nothing(why),
        }
    }))
}

/// Judges the suggestions of one agent; they are kept for the items behind a figure.
pub fn judged(
    question: usize,
    agent: usize,
    next: impl FnOnce(Result<Rc<Judged>, String>, &Open, &mut Kept) -> Step + 'static,
) -> Box<dyn Piece> {
    told(question, move |told, open, _| {
        let judging = Judging::new(open, told, question, agent);
        let next = then(judging, move |judged, open, kept| {
            let judged = judged.map(Rc::new);
            if let Ok(judged) = &judged {
                kept.put_judged(question, agent, judged);
            }
            next(judged, open, kept)
        });
        Step::On(next, None)
    })
}

/// Which agents have scores to look at.
///
/// # Errors
/// There is no such question.
pub fn scorers(open: &Open, question: &str) -> Result<Box<dyn Piece>, String> {
    let place = place(open, question)?;
    Ok(Box::new(Scorers { place }))
}

struct Scorers {
    place: usize,
}

impl Piece for Scorers {
    fn step(self: Box<Self>, open: &Open, _: &mut Kept) -> Step {
        let agents = open.data.schema.agents.iter().enumerate();
        let scores = |place: usize| open.data.columns.has_scores(self.place, place);
        let scoring = agents.filter(|(place, _)| scores(*place)).map(|(_, agent)| agent.id.clone());
        let scoring: Vec<String> = scoring.collect();
        if scoring.is_empty() {
            return Step::nothing("no agent gives a score with what it suggests to this question");
        }
        Step::found(Studied::Scorers(scoring))
    }
}

/// # Errors
/// There is no such agent.
pub fn agent_place(open: &Open, agent: &str) -> Result<usize, String> {
    open.data.agent(agent).ok_or_else(|| format!("there is no agent '{agent}' in this dataset"))
}

/// A suggestion of which it is known whether it is right.
#[derive(Clone, Copy, Debug)]
pub struct One {
    pub item: u32,
    pub scored: Scored,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Judged {
    pub all: Vec<One>,
    /// By a known answer of the item.
    gold: usize,
    /// By the answers of people.
    people: usize,
    /// Items where people differ.
    differ: usize,
    /// Items of which only bulk actions say something.
    bulk: usize,
    /// Scored items, and those of them with an answer that came with the data.
    scored: usize,
    from_data: usize,
}

impl Judged {
    /// Nothing was chosen: every scored item has an answer that came with the data.
    fn is_census(&self) -> bool {
        self.scored > 0 && self.from_data == self.scored
    }
}

/// Looks at the suggestions of one agent.
struct Judging {
    told: Told,
    question: String,
    place: usize,
    agent: String,
    agent_place: usize,
    next: u32,
    judged: Judged,
    fault: Option<String>,
}

impl Judging {
    fn new(open: &Open, told: Told, place: usize, agent_place: usize) -> Self {
        let schema = &open.data.schema;
        let question = schema.questions.get(place).map(|question| question.id.clone());
        let agent = schema.agents.get(agent_place).map(|agent| agent.id.clone());
        Self {
            told,
            question: question.unwrap_or_default(),
            place,
            agent: agent.unwrap_or_default(),
            agent_place,
            next: 0,
            judged: Judged::default(),
            fault: None,
        }
    }

    /// One item. What it costs.
    fn look(&mut self, open: &Open, index: u32) -> usize {
        let data = &open.data;
        let cell = data.columns.cell(self.place, self.agent_place, index);
        if cell.is_none_or(|cell| cell.score.is_none()) {
            return 1;
        }
        self.judged.scored += 1;
        let given = data.columns.given(index);
        let is_given = given.iter().any(|given| usize::from(given.question) == self.place);
        let is_gold = data.has_gold(index);
        if !is_given && !is_gold && self.told.here.at(index).next().is_none() {
            return 1;
        }
        if let Some(item) = data.item(index) {
            let gold = item.gold.iter().find(|(question, _)| *question == self.question);
            self.judged.from_data += usize::from(is_given || gold.is_some());
            self.judge(open, index, &item, gold.map(|(_, value)| value));
        }
        READ
    }

    fn judge(&mut self, open: &Open, index: u32, item: &Item, gold: Option<&Value>) {
        let mut suggestions = item.suggestions.iter();
        let suggestion =
            suggestions.find(|it| it.question == self.question && it.agent == self.agent);
        let Some((suggestion, score)) = suggestion.and_then(|it| Some((it, it.score?))) else {
            return;
        };
        if let Some(why) = fault(score) {
            self.fault = Some(format!("item {}: the score {score} {why}", item.id));
            return;
        }
        let correct = match gold {
            Some(gold) => Some(*gold == suggestion.value),
            None => {
                let by_people =
                    by_people(&self.told, open, index, || Some(item.clone()), &self.question);
                self.judged.bulk += usize::from(by_people.only_bulk);
                self.judged.differ += usize::from(by_people.differ);
                by_people.judge(suggestion)
            }
        };
        let Some(correct) = correct else { return };
        match gold {
            Some(_) => self.judged.gold += 1,
            None => self.judged.people += 1,
        }
        let (drawn, ..) = drawn(&self.told, index);
        self.judged.all.push(One { item: index, scored: Scored { score, correct, drawn } });
    }
}

impl Work for Judging {
    /// Or the first score that is none.
    type Found = Result<Judged, String>;

    fn step(&mut self, open: &Open) -> bool {
        let mut cost = 0;
        while cost < STEP && self.next < open.data.len() && self.fault.is_none() {
            cost += self.look(open, self.next);
            self.next += 1;
        }
        self.next < open.data.len() && self.fault.is_none()
    }

    fn finish(self, _: &Open) -> Self::Found {
        let Self { mut judged, fault, agent, .. } = self;
        if let Some(why) = fault {
            return Err(format!("scores of {agent} are no probabilities, {why}"));
        }
        if judged.scored == 0 {
            return Err(format!("{agent} gives no scores for this question"));
        }
        if judged.is_census() {
            let chosen = judged.all.iter_mut().map(|one| &mut one.scored.drawn);
            chosen.filter(|drawn| **drawn == Drawn::Chosen).for_each(|it| *it = Drawn::Random);
        }
        Ok(judged)
    }
}

fn said(judged: &Judged, question: &str, agent: &str) -> Result<CalibrationFound, String> {
    let rows: Vec<Scored> = judged.all.iter().map(|one| one.scored).collect();
    if rows.is_empty() {
        return Err(format!(
            "of no suggestion by {agent} it is known whether it is right ({})",
            left_out(judged).unwrap_or_else(|| "nobody answered such an item".to_owned())
        ));
    }
    let sample = Sample::new(rows.iter().map(|row| (row.score, row.correct)))?;
    let calibration = maps::fit(&rows)?;
    let map = |tried: &maps::Tried| {
        let fitted = tried.fitted.as_ref();
        MapFound {
            id: tried.kind.id.to_owned(),
            title: tried.kind.title.to_owned(),
            help: tried.kind.help.to_owned(),
            loss: Figure {
                value: fitted.ok().and_then(|fitted| finite(fitted.loss)),
                undefined: fitted.err().cloned(),
                ..Figure::default()
            },
            curve: fitted.map(|fitted| curve(&fitted.map)).unwrap_or_default(),
            evidence: fitted.ok().and_then(|fitted| {
                evidence(&calibration, tried.kind, fitted, judged, (question, agent))
            }),
        }
    };
    let best = calibration.best.and_then(|place| calibration.tried.get(place));
    Ok(CalibrationFound {
        n: count(rows.len()),
        blind: count(calibration.basis.blind),
        random: count(calibration.basis.random),
        chosen: count(calibration.basis.chosen),
        truth: truth(judged),
        accuracy: sample.accuracy(),
        mean_score: sample.mean_score(),
        ece_width: ece::ece_equal_width(&sample, BINS),
        ece_mass: ece::ece_equal_mass(&sample, BINS),
        brier: brier::brier(&sample, BINS).map(|brier| brier.score),
        log_loss: log_loss::log_loss(&sample).map(|loss| loss.value),
        bins: equal_width(&sample, BINS).iter().map(bin).collect(),
        maps: calibration.tried.iter().map(map).collect(),
        best: best.map(|tried| tried.kind.id.to_owned()),
        undefined: calibration.undefined(),
        basis: calibration.basis.sentence(),
    })
}

/// What the log keeps of a map that is relied on.
#[derive(Serialize)]
struct Map<'a> {
    #[serde(flatten)]
    map: &'a maps::Map,
    /// Answers that it was fitted on.
    blind: usize,
    random: usize,
    /// Log loss on answers that were held out, and that of the scores as they are.
    loss: f64,
    uncalibrated: Option<f64>,
    /// What counted as right.
    truth: String,
}

fn evidence(
    calibration: &maps::Calibration,
    kind: &maps::MapKind,
    fitted: &maps::Fitted,
    judged: &Judged,
    (question, agent): (&str, &str),
) -> Option<Evidence> {
    let basis = calibration.basis;
    let finding = Map {
        map: &fitted.map,
        blind: basis.blind,
        random: basis.random,
        loss: fitted.loss,
        uncalibrated: calibration.uncalibrated,
        truth: truth(judged),
    };
    Some(Evidence {
        about: CALIBRATION.to_owned(),
        question: question.to_owned(),
        agent: agent.to_owned(),
        said: format!("{} {}", kind.title, basis.sentence()),
        scale: fitted.map.scale(),
        finding: Finding::of(&finding).ok()?,
    })
}

fn curve(map: &maps::Map) -> Vec<f64> {
    let at = |step: u32| map.apply(f64::from(step) / f64::from(CURVE));
    (0..=CURVE).map(at).map(|share| finite(share).unwrap_or_default()).collect()
}

fn bin(bin: &Bin) -> BinFound {
    BinFound {
        low: bin.low,
        high: bin.high,
        n: count(bin.n),
        mean_score: bin.mean_score,
        accuracy: bin.accuracy,
        accuracy_low: bin.interval.low,
        accuracy_high: bin.interval.high,
    }
}

/// What "right" means here.
fn truth(judged: &Judged) -> String {
    let known = counted(judged.gold as u64, "known answer");
    let people = counted(judged.people as u64, "item");
    let mut said = match (judged.gold, judged.people) {
        (_, 0) => format!("right is what equals the known answer ({known})"),
        (0, _) => format!(
            "right is what equals the answer on which people agree, or that was decided ({people})"
        ),
        _ => format!(
            "right is what equals the known answer ({known}); where none is known, the answer on \
             which people agree, or that was decided ({people})"
        ),
    };
    if let Some(left_out) = left_out(judged) {
        said += &format!("; left out: {left_out}");
    }
    if judged.is_census() {
        said += "; every scored item has an answer that came with the data, so none was chosen, \
                 and they count as drawn at random";
    } else if judged.from_data > 0 {
        said += "; of answers that came with the data it is not known how their items were drawn, \
                 and they count as chosen";
    }
    said
}

fn left_out(judged: &Judged) -> Option<String> {
    let part =
        |n: usize, why: &str| (n > 0).then(|| format!("{} {why}", counted(n as u64, "item")));
    let parts: Vec<String> =
        [part(judged.differ, "on which people differ"), part(judged.bulk, "answered only in bulk")]
            .into_iter()
            .flatten()
            .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
