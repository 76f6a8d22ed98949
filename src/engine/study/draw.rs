//! What drawing a sample from a stream would mean: how many items, how much reading.

use super::{Piece, Step, Work, then};
use crate::core::model::route::Route;
use crate::core::routing::policy::Policy;
use crate::core::routing::stream::SAMPLE;
use crate::core::text::{counted, figure};
use crate::engine::costs::{Planned, Trying};
use crate::engine::open::Open;
use crate::engine::protocol::assurance::{By, Draw, DrawFound, Stream};
use crate::engine::protocol::study::Studied;
use crate::engine::protocol::{Costs, Effort};
use crate::engine::sweep::{self, Sweep};

pub fn begin(open: &Open, asked: &Draw) -> Result<Box<dyn Piece>, String> {
    let Draw { stream, share } = asked.clone();
    check(open, &stream)?;
    if !(share > 0.0 && share <= 1.0) {
        return Err(format!("a share of {share} cannot be drawn: it lies between 0 and 1"));
    }
    let all = stream.with_sample(&open.routes.policy, 1.0);
    let policy = stream.with_sample(&open.routes.policy, share);
    Ok(then(Items::new(all), move |all, open, _| {
        let trying = Tried(Trying::new(&open.data, &policy));
        let next = then(trying, move |trying, open, _| {
            let tried = trying.finish(&open.data, Effort::default());
            Step::found(Studied::Draw(Box::new(found(open, &stream, all.len(), tried, policy))))
        });
        Step::On(next, None)
    }))
}

fn found(
    open: &Open,
    stream: &Stream,
    all: usize,
    (costs, planned): (Costs, Planned),
    policy: Policy,
) -> DrawFound {
    let place = policy.rules.iter().position(|rule| rule.id == SAMPLE);
    let is_drawn = |it: &(u32, &(Route, Option<usize>))| place.is_some() && it.1.1 == place;
    let drawn = || (0..).zip(&planned).filter(is_drawn).map(|it| it.0);
    // What the sample brought to people already was judged blind.
    let is_of_sample = |index: u32| open.routes.rule_id(index) == Some(SAMPLE);
    let is_seen = |index: &u32| !open.people.answers(*index).is_empty() && !is_of_sample(*index);
    let seen = drawn().filter(is_seen).count();
    let drawn = drawn().count();
    let reading = costs.rules.iter().position(|rule| rule.id == SAMPLE);
    let blind = costs.routes.iter().find(|route| route.route == "blind");
    // Of all that is judged blind, the part that is the sample.
    let minutes = blind
        .filter(|it| it.items > 0 && reading.is_some())
        .map_or(0.0, |blind| blind.minutes * drawn as f64 / f64::from(blind.items));
    DrawFound {
        stream: super::count(all),
        drawn: super::count(drawn),
        seen: super::count(seen),
        minutes,
        words: words(stream, all, drawn, seen),
        policy: (drawn > 0).then_some(policy),
    }
}

/// Tries a policy on all items.
pub struct Tried(pub Trying);

impl Work for Tried {
    type Found = Trying;

    fn step(&mut self, open: &Open) -> bool {
        self.0.step(&open.data, &open.routes, &open.people, sweep::STEP)
    }

    fn finish(self, _: &Open) -> Trying {
        self.0
    }
}

/// # Errors
/// What the stream speaks of is not here.
pub fn check(open: &Open, stream: &Stream) -> Result<(), String> {
    let schema = &open.data.schema;
    let missing = |what: &str, id: &str| format!("there is no {what} '{id}' in this dataset");
    if let Some(question) = &stream.question
        && schema.question(question).is_none()
    {
        return Err(missing("question", question));
    }
    if let By::Agent(agent) = &stream.by
        && schema.agent(agent).is_none()
    {
        return Err(missing("agent", agent));
    }
    for (question, label) in &stream.never {
        let known = schema.question(question).ok_or_else(|| missing("question", question))?;
        if known.label(label).is_none() {
            return Err(missing("label", label));
        }
    }
    Ok(())
}

/// The items that the rule of the sample routes under a policy.
pub struct Items {
    sweep: Sweep,
    place: Option<usize>,
    found: Vec<u32>,
}

impl Items {
    pub fn new(policy: Policy) -> Self {
        let place = policy.rules.iter().position(|rule| rule.id == SAMPLE);
        Self { sweep: Sweep::new(policy), place, found: Vec::new() }
    }

    pub fn go_on(&mut self, open: &Open, cost: usize) -> bool {
        let Self { sweep, place, found } = self;
        if place.is_none() {
            return false;
        }
        sweep.step(&open.data, &open.routes, cost, |passing| {
            let index = passing.index();
            if passing.decide().rule == *place {
                found.push(index);
            }
        })
    }
}

impl Work for Items {
    type Found = Vec<u32>;

    fn step(&mut self, open: &Open) -> bool {
        self.go_on(open, sweep::STEP)
    }

    fn finish(self, _: &Open) -> Vec<u32> {
        self.found
    }
}

fn words(stream: &Stream, all: usize, drawn: usize, seen: usize) -> Vec<String> {
    if all == 0 {
        let why = match stream.by {
            By::Agreement => "no item has suggestions of which half agree",
            _ => "no item has a suggestion with a score of at least 0.5",
        };
        return vec![format!(
            "The stream is empty: {why}, or every such item goes elsewhere by an earlier rule."
        )];
    }
    let mut words = vec![format!(
        "{} could be accepted unseen, depending on the threshold: what reaches this place of the \
         policy and satisfies the rule. {} of them {} drawn by hash, whoever looks; nobody \
         chooses.",
        counted(all as u64, "item"),
        figure(drawn as u64),
        if drawn == 1 { "is" } else { "are" },
    )];
    if drawn == 0 {
        words.push("None was drawn: take a larger share.".to_owned());
    } else {
        words.push(
            "They are judged blind: what was suggested is hidden until the answer is given."
                .to_owned(),
        );
    }
    if seen > 0 {
        words.push(format!(
            "{} of the drawn ones {} answered before. They count with the answer they have; given \
             with the suggestion in sight it agrees with the suggestion more often than it should.",
            figure(seen as u64),
            if seen == 1 { "was" } else { "were" },
        ));
    }
    words
}
