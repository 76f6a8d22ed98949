//! What the truth most likely is, given who said what of which item.
//!
//! A method takes the labels of one question and gives for each item a
//! probability for each class, for each rater how good they are, and what to be
//! careful about. It never answers for anyone: what is tied stays tied, and an
//! item that nobody labelled has no label, whatever a model says of it.
//!
//! | method | a rater is | reads a model |
//! |---|---|---|
//! | [`majority`] | as good as any other | no |
//! | [`weighted`] | as good as they agree with the majority | no |
//! | [`dawid_skene`] | a confusion matrix | no |
//! | [`one_coin`] | one accuracy | no |
//! | [`mace`] | knowing, or answering in a way of their own | no |
//! | [`glad`] | one ability, against the difficulty of each item | no |
//! | [`crowdlab`] | a weight beside the model's | yes |
//! | [`dawid_skene_prior`] | a confusion matrix, after the model has spoken | yes |
//!
//! None is best everywhere: [`compare`] says which serves, where some truth is
//! known. A posterior is what a model of raters makes of the labels; it is no
//! calibrated probability, and usually too sure of itself.
//!
//! A method is a file here and a line in [`METHODS`]. It works in steps, one
//! iteration each, so that whoever drives it can show progress, stop, or give
//! the thread back: [`Inference`].

pub mod compare;

mod outcome;
mod prior;
mod setting;
mod warning;

mod crowdlab;
mod dawid_skene;
mod dawid_skene_prior;
mod glad;
mod mace;
mod majority;
mod one_coin;
mod weighted;

mod care;
mod climb;
mod confusion;
mod correlated;
mod expect;
mod recalibration;
mod softmax;
mod special;
mod votes;

#[cfg(test)]
mod laws;

pub use outcome::{Ability, Label, Truth};
pub use prior::Prior;
pub use setting::Setting;
pub use warning::Warning;

use super::ratings::Ratings;
use votes::Votes;

/// One way to find the truth, for people and for the command line.
pub struct Method {
    pub id: &'static str,
    pub title: &'static str,
    /// How it works and when to use it, for a person.
    pub help: &'static str,
    /// What the number of a rater means.
    pub ability: &'static str,
    /// What the number of a model means; empty where the method reads none.
    pub model: &'static str,
    /// The number of iterations has a meaning.
    pub iterates: bool,
    begin: Begin,
}

/// Says why a method cannot work with these labels, or begins.
type Begin = fn(&Votes<'_>, &Setting) -> Result<Box<dyn Run>, String>;

/// Every method, in the order of a menu.
pub const METHODS: &[Method] = &[
    majority::METHOD,
    weighted::METHOD,
    dawid_skene::METHOD,
    one_coin::METHOD,
    mace::METHOD,
    glad::METHOD,
    crowdlab::METHOD,
    dawid_skene_prior::METHOD,
];

/// The method of an id.
///
/// # Errors
/// There is none: says which there are.
pub fn method(id: &str) -> Result<&'static Method, String> {
    METHODS.iter().find(|method| method.id == id).ok_or_else(|| {
        let ids: Vec<&str> = METHODS.iter().map(|method| method.id).collect();
        format!("there is no method '{id}'; the methods are {}", ids.join(", "))
    })
}

impl Method {
    pub fn needs_prior(&self) -> bool {
        !self.model.is_empty()
    }

    /// From the labels to the truth, at one go.
    ///
    /// # Errors
    /// What makes the labels or the setting unusable, for a person to read.
    pub fn infer(&self, ratings: &Ratings, setting: &Setting) -> Result<Truth, String> {
        let mut inference = Inference::begin(self, ratings, setting)?;
        while inference.step(ratings, setting) {}
        Ok(inference.finish(ratings, setting))
    }
}

/// A method at work. The same labels and the same setting must be given at each call.
pub struct Inference {
    state: State,
    steps: usize,
    /// An iteration was begun and not ended.
    within: bool,
}

enum State {
    Runs(Box<dyn Run>),
    Ended(Box<Truth>),
}

/// What a method does; the rest is the same for all.
trait Run {
    /// One iteration. Whether there is another one to do.
    fn step(&mut self, votes: &Votes<'_>, setting: &Setting) -> bool;

    /// A part of one iteration, of about so many labels; all of it where it is soon done. Whether
    /// there is another one to do; `None` within one.
    fn part(&mut self, votes: &Votes<'_>, setting: &Setting, _labels: usize) -> Option<bool> {
        Some(self.step(votes, setting))
    }

    /// What came out. Labels and warnings that concern every method are added to it.
    fn finish(self: Box<Self>, votes: &Votes<'_>, setting: &Setting) -> Truth;
}

impl Inference {
    /// # Errors
    /// What makes the labels or the setting unusable, for a person to read.
    pub fn begin(method: &Method, ratings: &Ratings, setting: &Setting) -> Result<Self, String> {
        if ratings.is_empty() {
            return Err("there are no labels".to_owned());
        }
        let votes = Votes::of(ratings);
        votes.room_for_posterior()?;
        setting.check(&votes)?;
        if method.needs_prior() && setting.priors.is_empty() {
            let title = method.title;
            return Err(format!("{title} needs the class probabilities of a model"));
        }
        // Where nobody can be compared with anybody, a model of raters believes what it likes:
        // the labels stand as they are, and a warning says so.
        let compared = method.needs_prior() || votes.overlap();
        let begin =
            if votes.classes < 2 || !compared { majority::METHOD.begin } else { method.begin };
        Ok(Self { state: State::Runs(begin(&votes, setting)?), steps: 0, within: false })
    }

    /// One iteration, or what is left of one. Whether there is another one to do.
    pub fn step(&mut self, ratings: &Ratings, setting: &Setting) -> bool {
        loop {
            let is_more = self.part(ratings, setting, usize::MAX);
            if !self.within {
                return is_more;
            }
        }
    }

    /// The same in parts of about so many labels, where an iteration is long. Whether there is more
    /// to do.
    pub fn part(&mut self, ratings: &Ratings, setting: &Setting, labels: usize) -> bool {
        let State::Runs(run) = &mut self.state else { return false };
        let done = run.part(&Votes::of(ratings), setting, labels.max(1));
        self.within = done.is_none();
        self.steps += usize::from(done.is_some());
        done.unwrap_or(true)
    }

    /// How many iterations were done so far.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Puts together what the method found; [`Self::finish`] has less to do then.
    pub fn end(&mut self, ratings: &Ratings, setting: &Setting) {
        if self.steps == 0 || self.within {
            self.step(ratings, setting);
        }
        let nothing = State::Ended(Box::default());
        self.state = match std::mem::replace(&mut self.state, nothing) {
            State::Runs(run) => State::Ended(Box::new(run.finish(&Votes::of(ratings), setting))),
            ended => ended,
        };
    }

    /// What came out, also of a method that was stopped early; one iteration it has in any case.
    pub fn finish(mut self, ratings: &Ratings, setting: &Setting) -> Truth {
        self.end(ratings, setting);
        let mut truth = match self.state {
            State::Ended(truth) => *truth,
            State::Runs(_) => Truth::default(),
        };
        truth.resolve(&Votes::of(ratings));
        care::add_warnings(&mut truth, ratings, setting);
        truth
    }
}
