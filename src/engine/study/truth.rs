//! What the truth most likely is, by one method.
//!
//! A method that reads a model takes the class probabilities of every agent that gives some.
//! Those agents are then no raters beside it: their word would count twice.

use std::rc::Rc;

use super::kept::{Kept, Known, Printing, Starting};
use super::labels::{Labels, collected};
use super::priors::{Speaking, speakers};
use super::{Piece, Step, Work, count, finite, place, then};
use crate::core::truth::{Inference, Label, Method, Prior, Setting, Truth, method};
use crate::engine::open::Open;
use crate::engine::protocol::study::{AbilityFound, Studied, TruthFound, Who};

/// What is asked for. Equal requests have equal answers as long as nobody labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub question: String,
    pub method: String,
    pub who: Who,
    pub seed: u64,
}

impl Asked {
    pub fn new(question: &str, method: &str, who: Who, seed: u64) -> Self {
        Self { question: question.to_owned(), method: method.to_owned(), who, seed }
    }
}

/// Numbers that one step of a method goes through, and labels where an iteration is cut.
const STEP: usize = 4_000_000;
const PART: usize = 100_000;

/// Bins of the posteriors' histogram.
pub const BINS: usize = 10;

/// Numbers of all confusion matrices together: more are not shown.
const MOST_CELLS: usize = 1_000_000;

pub fn begin(open: &Open, asked: &Asked) -> Result<Box<dyn Piece>, String> {
    find(open, asked, true, |asked, _, kept| match kept.find(asked) {
        Some(known) => Step::found(Studied::Truth(known.found.clone())),
        None => Step::nothing("what was found is too large to be kept"),
    })
}

/// Finds the truth, keeps it, and goes on.
pub fn find(
    open: &Open,
    asked: &Asked,
    is_shown: bool,
    go_on: impl FnOnce(&Asked, &Open, &mut Kept) -> Step + 'static,
) -> Result<Box<dyn Piece>, String> {
    let method = method(&asked.method)?;
    let place = place(open, &asked.question)?;
    let speakers = if method.needs_prior() { speakers(open, place) } else { Vec::new() };
    let (asked, without) = (asked.clone(), speakers.clone());
    Ok(collected(place, asked.who, &without, move |labels, open, _| {
        if method.needs_prior() && speakers.is_empty() {
            return Step::nothing(format!(
                "{} reads the class probabilities of a model, and no agent gives any for this \
                 question",
                method.title
            ));
        }
        if labels.ratings.is_empty() {
            return Step::nothing(nobody(&speakers, asked.who));
        }
        let speaking = Speaking::new(open, place, labels, &speakers);
        let next = then(speaking, move |(labels, priors), _, _| {
            let priors = match priors {
                Ok(priors) => priors,
                Err(why) => return Step::nothing(why),
            };
            if method.needs_prior() && priors.is_empty() {
                return Step::nothing("no model gives class probabilities for a labelled item");
            }
            let next = then(Printing::new(labels, priors), move |printed, open, kept| {
                again(method, asked, is_shown, printed, open, kept, go_on)
            });
            Step::On(next, None)
        });
        Step::On(next, None)
    }))
}

fn nobody(speakers: &[usize], who: Who) -> String {
    match (speakers.is_empty(), who) {
        (false, _) => "beside the models that are read as such nobody gave a label".to_owned(),
        (true, Who::People) => "no person gave a label to this question".to_owned(),
        (true, _) => "nobody gave a label to this question".to_owned(),
    }
}

/// What was found before of the same labels; else begins, from what was found of others.
fn again(
    method: &'static Method,
    asked: Asked,
    is_shown: bool,
    (labels, priors, print): (Labels, Vec<Prior>, u64),
    open: &Open,
    kept: &mut Kept,
    go_on: impl FnOnce(&Asked, &Open, &mut Kept) -> Step + 'static,
) -> Step {
    if let Some(known) = kept.again(&asked, print) {
        known.is_shown |= is_shown;
        return go_on(&asked, open, kept);
    }
    let known = kept.find(&asked).filter(|_| method.iterates);
    let next = then(Starting::new(labels, known), move |(labels, start), _, _| {
        let models = labels.models();
        let setting = Setting { seed: asked.seed, priors, models, start, ..Setting::default() };
        infer(method, asked, is_shown, (labels, print), setting, go_on)
    });
    Step::On(next, None)
}

fn infer(
    method: &'static Method,
    asked: Asked,
    is_shown: bool,
    (labels, print): (Labels, u64),
    setting: Setting,
    go_on: impl FnOnce(&Asked, &Open, &mut Kept) -> Step + 'static,
) -> Step {
    let read: Vec<String> = setting.priors.iter().map(|prior| prior.name().to_owned()).collect();
    let is_warm = setting.start.is_some();
    let inferring = match Inferring::new(method, Rc::new(labels.said_in_table()), setting) {
        Ok(inferring) => inferring,
        Err(why) => return Step::nothing(why),
    };
    let next = then(inferring, move |(labels, truth), open, kept| {
        let mut found = said(method, &labels, &truth);
        if is_warm {
            found.warnings.push(
                "begun from what was found before the last labels came; a run of its own may end \
                 a little elsewhere"
                    .to_owned(),
            );
        }
        if !read.is_empty() && asked.who != Who::People {
            found.warnings.push(format!(
                "read as models and therefore no raters beside it: {}",
                read.join(", ")
            ));
        }
        let truth = Rc::new(truth);
        kept.put(Known { asked: asked.clone(), is_shown, print, labels, truth, found });
        go_on(&asked, open, kept)
    });
    Step::On(next, None)
}

/// A method at work.
pub struct Inferring {
    labels: Rc<Labels>,
    setting: Setting,
    inference: Inference,
    /// Iterations in one step.
    each: usize,
    left: Left,
}

/// What is left to do.
enum Left {
    Iterations,
    End,
    /// Only labels and warnings.
    Nothing,
}

impl Inferring {
    /// # Errors
    /// What makes the labels unusable for the method.
    pub fn new(method: &Method, labels: Rc<Labels>, setting: Setting) -> Result<Self, String> {
        let inference = Inference::begin(method, &labels.ratings, &setting)?;
        let numbers = labels.ratings.len().saturating_mul(labels.values.len());
        let each = (STEP / numbers.max(1)).clamp(1, 100);
        Ok(Self { labels, setting, inference, each, left: Left::Iterations })
    }
}

impl Work for Inferring {
    type Found = (Rc<Labels>, Truth);

    fn step(&mut self, _: &Open) -> bool {
        let ratings = &self.labels.ratings;
        match self.left {
            Left::Iterations => {
                let mut parts = 0..self.each;
                if !parts.all(|_| self.inference.part(ratings, &self.setting, PART)) {
                    self.left = Left::End;
                }
            }
            Left::End => {
                self.inference.end(ratings, &self.setting);
                self.left = Left::Nothing;
            }
            Left::Nothing => return false,
        }
        true
    }

    fn finish(self, _: &Open) -> Self::Found {
        let truth = self.inference.finish(&self.labels.ratings, &self.setting);
        (self.labels, truth)
    }
}

fn said(method: &Method, labels: &Labels, truth: &Truth) -> TruthFound {
    let mut found = TruthFound {
        method: method.id.to_owned(),
        title: method.title.to_owned(),
        classes: labels.said.clone(),
        counts: vec![0; labels.said.len()],
        unlabelled: labels.all.saturating_sub(count(labels.items.len())),
        histogram: vec![0; BINS],
        ability: method.ability.to_owned(),
        iterations: count(truth.iterations),
        converged: truth.converged,
        log_likelihood: truth.log_likelihood.and_then(finite),
        trace: truth.trace.iter().copied().filter(|height| height.is_finite()).collect(),
        warnings: truth.warnings.iter().map(ToString::to_string).collect(),
        ..TruthFound::default()
    };
    for (item, label) in truth.labels.iter().enumerate() {
        match label {
            Label::Class(class) => {
                if let Some(slot) = found.counts.get_mut(*class as usize) {
                    *slot += 1;
                }
            }
            Label::Tied => found.tied += 1,
            Label::Unlabelled => {
                found.unlabelled += 1;
                continue;
            }
        }
        if let Some(slot) = found.histogram.get_mut(bin(most(truth.of(item)))) {
            *slot += 1;
        }
    }
    let classes = truth.classes.max(1);
    let is_small = truth.confusion.len() <= MOST_CELLS;
    if !is_small {
        found.warnings.push("the confusion of all raters is too large to be shown".to_owned());
    }
    let confusion = |rater: usize| {
        let cells = truth.confusion_of(rater).filter(|_| is_small).unwrap_or_default();
        let row =
            |row: &[f64]| row.iter().map(|share| finite(*share).unwrap_or_default()).collect();
        cells.chunks(classes).map(row).collect()
    };
    let raters = labels.raters.iter().zip(&truth.raters).enumerate();
    found.raters = raters
        .map(|(place, (rater, known))| AbilityFound {
            rater: rater.clone(),
            labels: known.labels,
            ability: known.ability.and_then(finite),
            confusion: confusion(place),
        })
        .collect();
    found
}

/// The posterior of the most likely class.
pub fn most(posterior: &[f64]) -> f64 {
    posterior.iter().copied().fold(0.0, f64::max)
}

/// The bin of a posterior: the first whose end is not below it.
fn bin(posterior: f64) -> usize {
    let end = |bin: &usize| posterior <= (bin + 1) as f64 / BINS as f64;
    (0..BINS).find(end).unwrap_or(BINS - 1)
}
