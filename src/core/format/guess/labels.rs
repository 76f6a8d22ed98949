//! Which columns are labels of models and people, and known answers.

use super::{Ctx, Guesses, HUMAN, LABEL, MODEL, has, last, set};
use crate::core::format::mapping::Role;
use crate::core::format::words::{self, Meaning};

/// Labels of models and people, known answers, probabilities.
pub fn labels(ctx: &Ctx<'_>, guesses: &mut Guesses) {
    let by_people = has(guesses, |role| *role == Role::Annotator);
    let by_agents = has(guesses, |role| *role == Role::Agent);
    for (index, profile, words) in ctx.open(guesses) {
        let words = last(&words, &profile.name);
        let named = |meaning| words::any(&words, meaning);
        let numeric =
            named(Meaning::Score) || named(Meaning::Probability) || named(Meaning::Rationale);
        let short = profile.few_values() || profile.lists > 0 || profile.several > 0;
        let says = named(Meaning::Label)
            || named(Meaning::Question)
            || named(Meaning::Gold)
            || named(Meaning::Scale) && profile.whole == profile.filled;
        let is_id = words.last().is_some_and(|word| words::means(word, Meaning::Id));
        if numeric || is_id || !says || !short || profile.numbers > profile.whole {
            continue;
        }
        let (question, prefix) = question_of(&words);
        let agent = if prefix.is_empty() { String::new() } else { prefix };
        if named(Meaning::Gold) {
            set(guesses, index, Role::Gold { question }, "its name says that the answer is known");
        } else if named(Meaning::Human) || words.first().is_some_and(|word| word == "annotator") {
            let annotator = HUMAN.to_owned();
            set(
                guesses,
                index,
                Role::Response { question, annotator },
                "its name says that a person answered",
            );
        } else if by_people && !named(Meaning::Machine) {
            let role = Role::Response { question, annotator: String::new() };
            set(guesses, index, role, "labels beside the name of who gave them");
        } else {
            let agent = match agent.as_str() {
                "" if by_agents => String::new(),
                "" => MODEL.to_owned(),
                agent => agent.to_owned(),
            };
            let why = match profile.distinct.len() {
                0 => "lists of short values, and its name says label".to_owned(),
                1 => "one short value, and its name says label".to_owned(),
                many => format!("{many} different short values, and its name says label"),
            };
            set(guesses, index, Role::Label { question, agent }, why);
        }
    }
    generated_alone(ctx, guesses);
    known_is_same(guesses);
}

/// A single generated text is judged by the labels, where there are some; else it is
/// itself the suggestion.
fn generated_alone(ctx: &Ctx<'_>, guesses: &mut Guesses) {
    let labelled = has(guesses, |role| {
        matches!(role, Role::Label { .. } | Role::Response { .. } | Role::Gold { .. })
    });
    let has_text =
        has(guesses, |role| matches!(role, Role::Text | Role::Conversation | Role::Image));
    let by_agents = has(guesses, |role| *role == Role::Agent);
    for (index, profile, all) in ctx.open(guesses) {
        let words = last(&all, &profile.name);
        let generated = words::any(&words, Meaning::Generated);
        let odd = words::any(&words, Meaning::Score) || profile.numbers == profile.filled;
        if !generated || odd || profile.lists > 0 || profile.flags == profile.filled {
            continue;
        }
        if labelled || !has_text {
            set(guesses, index, Role::Text, "a generated text, judged by the labels beside it");
        } else {
            let question = profile.name.rsplit('.').next().unwrap_or(&profile.name).to_owned();
            let agent = if by_agents { String::new() } else { MODEL.to_owned() };
            set(
                guesses,
                index,
                Role::Label { question, agent },
                "a generated text to accept or edit",
            );
        }
    }
}

/// A known answer or a person's label is to the one question that models answer, or people
/// where no model does, if its own name does not say to which.
fn known_is_same(guesses: &mut Guesses) {
    let of = |models: bool| -> Vec<String> {
        let asked = guesses.iter().flatten().filter_map(|(role, _)| match role {
            Role::Label { question, .. } if models => Some(question),
            Role::Response { question, .. } if !models => Some(question),
            _ => None,
        });
        asked.cloned().collect()
    };
    let mut asked = of(true);
    if asked.is_empty() {
        asked = of(false);
    }
    let Some(first) = asked.first() else { return };
    for (role, _) in guesses.iter_mut().flatten() {
        if let Role::Gold { question } | Role::Response { question, .. } = role
            && !asked.contains(question)
        {
            question.clone_from(first);
        }
    }
}

/// `bert_sentiment_label` is the question `sentiment` and the agent `bert`.
pub fn question_of(words: &[String]) -> (String, String) {
    let named = |word: &&String| {
        words::means(word, Meaning::Question) || words::means(word, Meaning::Scale)
    };
    let question = words.iter().find(named).cloned();
    let generic =
        [Meaning::Label, Meaning::Machine, Meaning::Human, Meaning::Gold, Meaning::Annotator];
    let rest: Vec<&str> = words
        .iter()
        .filter(|word| Some(*word) != question.as_ref())
        .filter(|word| !generic.iter().any(|meaning| words::means(word, *meaning)))
        .filter(|word| !["y", "id", "name", "value", "final"].contains(&word.as_str()))
        .map(String::as_str)
        .collect();
    (question.unwrap_or_else(|| LABEL.to_owned()), rest.join("_"))
}
