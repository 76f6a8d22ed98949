//! The four agents: keywords, two that learn a yes/no for each label, and the nearest known posts.

use std::collections::{BTreeMap, BTreeSet};

use super::super::bayes::Bayes;
use super::super::cues::Cues;
use super::super::dataset::{Json, Suggestion};
use super::super::folds::{cross_fit, folds};
use super::super::logistic::{Logistic, Training};
use super::super::maths::argmax;
use super::super::nearest::Nearest;
use super::super::tokens::{char_ngrams, words, words_and_pairs};
use super::header::{ACTIONS, HARMS, SEVERITIES};
use super::source::{Post, harm_value};
use super::{VERSION, id};

const FOLDS: usize = 5;

pub fn suggest(posts: &[Post], cues: &Cues) -> Vec<Vec<Suggestion>> {
    let texts: Vec<&str> = posts.iter().map(Post::focus).collect();
    let tokens: Vec<Vec<String>> = texts.iter().map(|text| words(text)).collect();
    let pairs: Vec<Vec<String>> = texts.iter().map(|text| words_and_pairs(text)).collect();
    let grams: Vec<Vec<String>> = texts.iter().map(|text| char_ngrams(text, 2, 4)).collect();
    let actions: Vec<usize> = posts.iter().map(|post| post.judged.action).collect();
    let severities: Vec<usize> = posts.iter().map(|post| post.judged.severity).collect();
    let dealt = folds(&actions, FOLDS, "posts");

    let mut out: Vec<Vec<Suggestion>> = texts.iter().map(|text| keywords(cues, text)).collect();

    let mut bayes = vec![Vec::new(); posts.len()];
    let mut chars = vec![Vec::new(); posts.len()];
    for (id, ..) in HARMS {
        let classes: Vec<usize> =
            posts.iter().map(|post| usize::from(post.judged.harm.contains(id))).collect();
        // Dealt anew for each label, so that each fold has its share of the rare ones.
        let dealt = folds(&classes, FOLDS, id);
        let said = cross_fit(
            &dealt,
            |seen| Bayes::train(&balanced(&tokens, &classes, seen), 2, 0.5),
            |model, item| model.predict(&tokens[item])[1],
        );
        bayes.iter_mut().zip(said).for_each(|(list, p)| list.push(p));
        let said = cross_fit(
            &dealt,
            |seen| Logistic::train(&balanced(&grams, &classes, seen), 2, Training::default()),
            |model, item| model.predict(&grams[item])[1],
        );
        chars.iter_mut().zip(said).for_each(|(list, p)| list.push(p));
    }
    let bayes_actions = cross_fit(
        &dealt,
        |seen| Bayes::train(&balanced(&tokens, &actions, seen), ACTIONS.len(), 0.5),
        |model, item| (model.predict(&tokens[item]), model.weighed(&tokens[item], 3)),
    );
    let chars_actions = cross_fit(
        &dealt,
        |seen| Logistic::train(&picked(&grams, &actions, seen), ACTIONS.len(), Training::default()),
        |model, item| model.predict(&grams[item]),
    );
    let chars_severities = cross_fit(
        &dealt,
        |seen| {
            Logistic::train(
                &picked(&grams, &severities, seen),
                SEVERITIES.len(),
                Training::default(),
            )
        },
        |model, item| model.predict(&grams[item]),
    );
    let nearest = cross_fit(
        &dealt,
        |seen| (Nearest::train(&picked(&pairs, &actions, seen), ACTIONS.len()), seen.to_vec()),
        |(model, seen), item| {
            let vote = model.vote(&pairs[item], 5);
            let who: Vec<String> =
                vote.neighbours.iter().take(3).map(|(at, _)| id(seen[*at])).collect();
            (vote.class, vote.score, who)
        },
    );

    for (at, out) in out.iter_mut().enumerate() {
        out.push(harm_of("bayes", &bayes[at]));
        out.push(harm_of("chars", &chars[at]));
        let severity = argmax(&chars_severities[at]);
        out.push(Suggestion {
            value: Json::Int(severity as i64),
            score: Some(chars_severities[at][severity]),
            ..plain("severity", "chars")
        });
        let (probabilities, spoke) = &bayes_actions[at];
        let spoke: Vec<String> = spoke.iter().map(|(word, _)| format!("“{word}”")).collect();
        out.push(Suggestion {
            rationale: (!spoke.is_empty())
                .then(|| format!("Words that weighed most: {}.", spoke.join(", "))),
            ..action_of("bayes", probabilities)
        });
        out.push(action_of("chars", &chars_actions[at]));
        let (class, score, who) = &nearest[at];
        out.push(Suggestion {
            value: ACTIONS[*class].0.into(),
            score: Some(*score),
            rationale: (!who.is_empty()).then(|| format!("Most like {}.", who.join(", "))),
            ..plain("action", "nearest")
        });
    }
    out
}

fn keywords(cues: &Cues, text: &str) -> Vec<Suggestion> {
    let found = cues.find(text);
    let has = |id: &str| found.iter().any(|cue| cue.level == id);
    let n = found.len() as f64;
    let severity = if has("threat") || has("self_harm") || has("privacy") {
        3
    } else {
        usize::from(!found.is_empty()) + usize::from(found.len() > 1)
    };
    let action = [0, 1, 1, 2][severity];
    let phrases: Vec<String> =
        found.iter().map(|cue| format!("“{}” ({})", cue.phrase, cue.level)).collect();
    let base =
        Suggestion { score: (n > 0.0).then_some(n / (n + 1.0)), ..plain("harm", "keywords") };
    vec![
        Suggestion {
            value: harm_value(has),
            rationale: Some(match phrases.len() {
                0 => "No word of the list found.".to_owned(),
                _ => format!("Found {}.", phrases.join(", ")),
            }),
            ..base.clone()
        },
        Suggestion { question: "severity", value: Json::Int(severity as i64), ..base.clone() },
        Suggestion { question: "action", value: ACTIONS[action].0.into(), ..base },
    ]
}

/// The labels that a model gives more than one half; the score is that of its least sure decision.
fn harm_of(agent: &'static str, probabilities: &[f64]) -> Suggestion {
    let yes: BTreeSet<&str> = HARMS
        .iter()
        .zip(probabilities)
        .filter(|(_, p)| **p > 0.5)
        .map(|((id, ..), _)| *id)
        .collect();
    let sure = probabilities.iter().map(|p| p.max(1.0 - p));
    Suggestion {
        value: harm_value(|id| yes.contains(id)),
        score: Some(sure.fold(1.0, f64::min)),
        ..plain("harm", agent)
    }
}

fn action_of(agent: &'static str, probabilities: &[f64]) -> Suggestion {
    let best = argmax(probabilities);
    let labels = ACTIONS.iter().map(|(id, ..)| (*id).to_owned());
    Suggestion {
        value: ACTIONS[best].0.into(),
        score: Some(probabilities[best]),
        probabilities: labels.zip(probabilities.iter().copied()).collect(),
        ..plain("action", agent)
    }
}

fn plain(question: &'static str, agent: &'static str) -> Suggestion {
    Suggestion {
        question,
        agent,
        version: VERSION,
        value: Json::Null,
        score: None,
        probabilities: Vec::new(),
        rationale: None,
    }
}

fn picked(docs: &[Vec<String>], classes: &[usize], seen: &[usize]) -> Vec<(Vec<String>, usize)> {
    seen.iter().map(|&at| (docs[at].clone(), classes[at])).collect()
}

/// As [`picked`], with the posts of smaller classes repeated until they are about as many as those
/// of the largest: five threats among two hundred posts would else never be suggested.
fn balanced(docs: &[Vec<String>], classes: &[usize], seen: &[usize]) -> Vec<(Vec<String>, usize)> {
    let docs = picked(docs, classes, seen);
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    docs.iter().for_each(|(_, class)| *sizes.entry(*class).or_default() += 1);
    let largest = sizes.values().copied().max().unwrap_or_default();
    let times = |class: usize| sizes.get(&class).map_or(1, |n| (largest + n / 2) / n);
    docs.iter().flat_map(|doc| std::iter::repeat_n(doc.clone(), times(doc.1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_classes_are_repeated() {
        let docs = vec![Vec::new(); 6];
        let classes = [0, 0, 0, 0, 1, 1];
        let all = balanced(&docs, &classes, &[0, 1, 2, 3, 4]);
        assert_eq!(all.iter().filter(|(_, class)| *class == 1).count(), 4);
        assert_eq!(all.len(), 8);
    }
}
