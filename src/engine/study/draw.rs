//! What drawing a sample from a stream would mean: how many items, how much reading.

use super::{Piece, done};
use crate::core::routing::policy::Policy;
use crate::core::routing::stream::SAMPLE;
use crate::core::text::{counted, figure};
use crate::engine::costs::tried;
use crate::engine::open::Open;
use crate::engine::protocol::Effort;
use crate::engine::protocol::assurance::{By, Draw, DrawFound, Stream};
use crate::engine::protocol::study::Studied;

pub fn begin(open: &mut Open, asked: &Draw) -> Result<Box<dyn Piece>, String> {
    let Draw { stream, share } = asked;
    check(open, stream)?;
    if !(*share > 0.0 && *share <= 1.0) {
        return Err(format!("a share of {share} cannot be drawn: it lies between 0 and 1"));
    }
    let all = items(open, &stream.with_sample(&open.routes.policy, 1.0));
    // One look says what is drawn and what it costs.
    let policy = stream.with_sample(&open.routes.policy, *share);
    let place = policy.rules.iter().position(|rule| rule.id == SAMPLE);
    let Open { data, routes, people, .. } = &mut *open;
    let (costs, planned) = tried(data, routes, people, &policy, Effort::default());
    let planned = (0..).zip(planned).filter(|(_, (_, rule))| place.is_some() && *rule == place);
    let drawn: Vec<u32> = planned.map(|(index, _)| index).collect();
    // What the sample brought to people already was judged blind.
    let is_of_sample = |index: u32| open.routes.rule_id(index) == Some(SAMPLE);
    let is_seen = |index: &&u32| !open.people.answers(**index).is_empty() && !is_of_sample(**index);
    let seen = drawn.iter().filter(is_seen).count();
    let reading = costs.rules.iter().position(|rule| rule.id == SAMPLE);
    let blind = costs.routes.iter().find(|route| route.route == "blind");
    // Of all that is judged blind, the part that is the sample.
    let minutes = blind
        .filter(|it| it.items > 0 && reading.is_some())
        .map_or(0.0, |blind| blind.minutes * drawn.len() as f64 / f64::from(blind.items));
    let found = DrawFound {
        stream: super::count(all.len()),
        drawn: super::count(drawn.len()),
        seen: super::count(seen),
        minutes,
        words: words(stream, all.len(), drawn.len(), seen),
        policy: (!drawn.is_empty()).then_some(policy),
    };
    Ok(done(Studied::Draw(Box::new(found))))
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

/// The items that the rule of the sample routes.
pub fn items(open: &mut Open, policy: &Policy) -> Vec<u32> {
    let place = policy.rules.iter().position(|rule| rule.id == SAMPLE);
    let Open { data, routes, .. } = open;
    let mut items = Vec::new();
    routes.sweep(data, policy, 0, None, |index, decision| {
        if place.is_some() && decision.rule == place {
            items.push(index);
        }
    });
    items
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
