//! The items of the stream, and those of the sample that speak for it.

use crate::core::routing::policy::{Condition, Policy};
use crate::core::routing::stream::{SAMPLE, Stream};
use crate::engine::open::Open;
use crate::engine::study::kept::Kept;
use crate::engine::study::{Piece, Step, draw, then};

#[derive(Debug)]
pub struct Sample {
    /// Items of the stream that is asked about, in their order.
    pub stream: Vec<u32>,
    /// Those of them that were drawn.
    pub drawn: Vec<u32>,
    /// Drawn, and of another stream.
    pub left_out: usize,
    /// Of the stream, and never to be drawn by the rule in force: then the sample says nothing of
    /// them, and the certificate would.
    pub out_of_reach: usize,
    /// The share that was drawn; `None` where no rule draws.
    pub share: Option<f64>,
    pub seed: u64,
}

impl Sample {
    /// Finds the sample and goes on with it.
    pub fn drawn(
        open: &Open,
        stream: &Stream,
        next: impl FnOnce(Self, &Open, &mut Kept) -> Step + 'static,
    ) -> Box<dyn Piece> {
        let policy = open.routes.policy.clone();
        let all = stream.with_sample(&policy, 1.0);
        let reach = whole(&policy);
        let is_same = reach == all;
        let place = policy.rules.iter().position(|rule| rule.id == SAMPLE);
        // As it stands when the study begins.
        let is_here = |index: &u32| place.is_some() && open.routes.rule(*index) == place;
        let here: Vec<u32> = (0..open.data.len()).filter(is_here).collect();
        then(draw::Items::new(all), move |items, open, kept| {
            let mut sample = Self::of(&policy, items);
            sample.drawn = here.iter().copied().filter(|it| sample.has(*it)).collect();
            sample.left_out = here.len() - sample.drawn.len();
            if sample.share.is_none() || is_same {
                return next(sample, open, kept);
            }
            let piece = then(draw::Items::new(reach), move |reach, open, kept| {
                let is_out = |index: &&u32| reach.binary_search(index).is_err();
                sample.out_of_reach = sample.stream.iter().filter(is_out).count();
                next(sample, open, kept)
            });
            Step::On(piece, None)
        })
    }

    /// Nothing of it was drawn so far.
    fn of(policy: &Policy, stream: Vec<u32>) -> Self {
        let rule = policy.rules.iter().find(|rule| rule.id == SAMPLE);
        let shares = |conditions: &[Condition]| {
            let shares = conditions.iter().filter_map(|condition| match condition {
                Condition::Share { share, .. } => Some(*share),
                _ => None,
            });
            shares.fold(1.0, f64::min)
        };
        Self {
            stream,
            drawn: Vec::new(),
            left_out: 0,
            out_of_reach: 0,
            share: rule.map(|rule| shares(&rule.when)),
            seed: policy.seed,
        }
    }

    fn has(&self, index: u32) -> bool {
        self.stream.binary_search(&index).is_ok()
    }
}

/// The policy whose sample is all that it is drawn from.
fn whole(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    for rule in policy.rules.iter_mut().filter(|rule| rule.id == SAMPLE) {
        for condition in &mut rule.when {
            if let Condition::Share { share, .. } = condition {
                *share = 1.0;
            }
        }
    }
    policy
}
