//! Guesses what the columns of a foreign file mean, from their names and their
//! values, and says why. The person sees the guess beside ten rows and has the
//! last word.

use super::apply;
use super::infer::Learner;
use super::mapping::{MappedColumn, Mapping, Role};
use super::native::RawItem;
use super::profile::Profile;
use super::source::{Record, cells};
use super::words::{self, Meaning};
use crate::core::model::dataset::Schema;
use crate::core::model::question::{Question, QuestionKind};

/// The agent of suggestions in a file that names none.
pub const MODEL: &str = "model";
/// The annotator of a person's labels in a file that names none.
pub const HUMAN: &str = "human";
/// The question of labels in a file that names none.
const LABEL: &str = "label";

/// Guesses the mapping from a file's first records.
pub fn guess(records: &[Record]) -> Mapping {
    let profiles = profiles(records);
    let mut guesses: Vec<Option<(Role, String)>> = vec![None; profiles.len()];
    let ctx = Ctx { profiles: &profiles };
    // What is sure first, what leans on it after.
    content(&ctx, &mut guesses);
    labels(&ctx, &mut guesses);
    scores(&ctx, &mut guesses);
    rest(&ctx, &mut guesses);
    let columns = profiles.iter().zip(guesses).map(|(profile, guess)| {
        let (role, why) = guess.unwrap_or((Role::Ignore, "its meaning is not clear".to_owned()));
        MappedColumn { name: profile.name.clone(), role, why }
    });
    Mapping { columns: columns.collect() }
}

/// The schema that a mapping gives to these records.
pub fn schema(mapping: &Mapping, records: &[Record]) -> Schema {
    let mut learner = Learner::default();
    let shapes = shapes(mapping, records);
    let mut applied = apply::Applied::new(mapping, Some(&shapes));
    let mut lines: Vec<String> = Vec::new();
    for record in records {
        lines.extend(applied.record(record).map(|(line, _)| line));
    }
    lines.extend(applied.finish().into_iter().map(|(line, _)| line));
    for line in &lines {
        if let Ok(item) = RawItem::read(line) {
            learner.see(&item);
        }
    }
    let mut schema = learner.schema();
    // Several answers ask to be compared, whatever else the file says of them.
    let answers = mapping.columns.iter().filter(|column| column.role == Role::Answer).count();
    let compared = |question: &Question| matches!(question.kind, QuestionKind::Preference { .. });
    if answers > 1 && !schema.questions.iter().any(compared) {
        schema.questions.push(Question {
            id: apply::BETTER.to_owned(),
            title: String::new(),
            help: String::new(),
            kind: QuestionKind::Preference { field: apply::ANSWERS.to_owned() },
        });
    }
    for shape in shapes.questions.into_iter().filter(|shape| shape.kind == QuestionKind::Text) {
        let question = schema.questions.iter_mut().find(|question| question.id == shape.id);
        question.into_iter().for_each(|question| question.kind = QuestionKind::Text);
    }
    schema
}

/// What the values of a question's columns say of its kind before any label is known:
/// several in a cell, or steps of a scale.
fn shapes(mapping: &Mapping, records: &[Record]) -> Schema {
    let profiles = profiles(records);
    let mut questions: Vec<Question> = Vec::new();
    for column in &mapping.columns {
        let (Role::Label { question, .. }
        | Role::Response { question, .. }
        | Role::Gold { question }) = &column.role
        else {
            continue;
        };
        let profile = profiles.iter().find(|profile| profile.name == column.name);
        let Some(profile) = profile else { continue };
        let words = words::split(question);
        let scale = words::any(&words, Meaning::Scale) || words::any(&words, Meaning::Score);
        let kind = if scale && profile.all(profile.whole) {
            QuestionKind::Rating { low: 0, high: 1, titles: Vec::new() }
        } else if words::any(&words, Meaning::Generated) {
            QuestionKind::Text
        } else if profile.several > 0 && !profile.prose() {
            QuestionKind::Choices { labels: Vec::new() }
        } else {
            continue;
        };
        if !questions.iter().any(|known| known.id == *question) {
            let (id, title, help) = (question.clone(), String::new(), String::new());
            questions.push(Question { id, title, help, kind });
        }
    }
    Schema { questions, ..Schema::default() }
}

/// The columns of these records in order of appearance, with what is in them.
fn profiles(records: &[Record]) -> Vec<Profile> {
    let mut profiles: Vec<Profile> = Vec::new();
    for record in records {
        for (name, node) in cells(&record.node) {
            let known = profiles.iter_mut().find(|profile| profile.name == name);
            match known {
                Some(profile) => profile.see(node),
                None => {
                    let mut profile = Profile::new(&name);
                    profile.see(node);
                    profiles.push(profile);
                }
            }
        }
    }
    profiles
}

struct Ctx<'p> {
    profiles: &'p [Profile],
}

type Guesses = [Option<(Role, String)>];

impl Ctx<'_> {
    /// Columns without a role yet.
    fn open(&self, guesses: &Guesses) -> Vec<(usize, &Profile, Vec<String>)> {
        let open = guesses.iter().enumerate().filter(|(_, guess)| guess.is_none());
        let open = open.filter_map(|(index, _)| Some((index, self.profiles.get(index)?)));
        open.map(|(index, profile)| (index, profile, words::split(&profile.name))).collect()
    }
}

fn set(guesses: &mut Guesses, index: usize, role: Role, why: impl Into<String>) {
    if let Some(guess) = guesses.get_mut(index) {
        *guess = Some((role, why.into()));
    }
}

fn has(guesses: &Guesses, is: impl Fn(&Role) -> bool) -> bool {
    guesses.iter().flatten().any(|(role, _)| is(role))
}

/// The words of the last part of a path: `data.text` is called `text`.
fn last(words: &[String], name: &str) -> Vec<String> {
    match name.rsplit_once('.') {
        Some((_, end)) => words::split(end),
        None => words.to_vec(),
    }
}

/// Conversations, images, ids, agents, annotators, generated answers, texts.
fn content(ctx: &Ctx<'_>, guesses: &mut Guesses) {
    // A row per item and agent (or annotator): ids come again.
    let plain_id = ctx.profiles.iter().any(|profile| words::split(&profile.name) == ["id"]);
    let long = ctx.open(guesses).iter().any(|(_, profile, words)| {
        let who = is_agent(words) || words::any(words, Meaning::Annotator);
        who && profile.few_values() && profile.lists == 0
    });
    for (index, profile, all) in ctx.open(guesses) {
        let words = last(&all, &profile.name);
        let named = |meaning| words::any(&words, meaning);
        let is_one = |meaning| words.last().is_some_and(|word| words::means(word, meaning));
        if profile.filled == 0 {
            set(guesses, index, Role::Ignore, "it is empty in the first records");
        } else if profile.all(profile.conversations) && !named(Meaning::Generated) {
            set(guesses, index, Role::Conversation, "lists of turns with speaker and text");
        } else if profile.spans > 0 {
            set(
                guesses,
                index,
                Role::Ignore,
                "spans and regions are not read yet; kept in the file",
            );
        } else if profile.others > 0 {
            set(guesses, index, Role::Ignore, "lists or objects; kept in the file");
        } else if profile.all(profile.images) {
            set(guesses, index, Role::Image, "addresses of images");
        } else if named(Meaning::Image)
            && profile.mean_length() < 300
            && profile.numbers == 0
            && !profile.prose()
        {
            set(guesses, index, Role::Image, "its name says image");
        } else if is_one(Meaning::Id)
            && !has(guesses, |role| *role == Role::Id)
            && !named(Meaning::Annotator)
            && !named(Meaning::Agent)
            && profile.lists == 0
            && (all.len() == 1 || (profile.unique() || long) && !plain_id)
        {
            set(guesses, index, Role::Id, "its name says id");
        } else if named(Meaning::Annotator)
            && !named(Meaning::Label)
            && !profile.prose()
            && profile.lists == 0
        {
            set(guesses, index, Role::Annotator, "its name says who answered");
        } else if is_agent(&words)
            && profile.few_values()
            && profile.lists == 0
            && !has(guesses, |role| *role == Role::Agent)
        {
            set(guesses, index, Role::Agent, "its name says which model");
        }
    }
    let generated: Vec<(usize, String)> = ctx
        .open(guesses)
        .into_iter()
        .filter(|(_, profile, words)| {
            let texts = profile.lists == 0
                && profile.numbers < profile.filled
                && profile.flags < profile.filled;
            let odd = [Meaning::Score, Meaning::Probability, Meaning::Label];
            texts
                && words::any(&last(words, &profile.name), Meaning::Generated)
                && !odd.iter().any(|meaning| words::any(words, *meaning))
        })
        .map(|(index, profile, _)| (index, profile.name.clone()))
        .collect();
    if generated.len() > 1 {
        for (index, name) in &generated {
            let why = match name.as_str() {
                "chosen" | "preferred" => {
                    "one of several answers; the file's own choice becomes a suggestion"
                }
                _ => "one of several generated answers to compare",
            };
            set(guesses, *index, Role::Answer, why);
        }
    }
    for (index, profile, all) in ctx.open(guesses) {
        let words = last(&all, &profile.name);
        let named = words.last().is_some_and(|word| words::means(word, Meaning::Text))
            || words.first().is_some_and(|word| words::means(word, Meaning::Text))
                && profile.prose();
        let scored = [Meaning::Score, Meaning::Label, Meaning::Scale, Meaning::Slice];
        let other = scored.iter().any(|meaning| words::any(&words, *meaning));
        if named && !other && profile.lists == 0 && profile.numbers < profile.filled {
            set(guesses, index, Role::Text, "its name says text");
        }
    }
}

/// `model`, `model_name`, but not `model_version` or `model_score`.
fn is_agent(words: &[String]) -> bool {
    let rest: Vec<&String> =
        words.iter().filter(|word| !words::means(word, Meaning::Agent)).collect();
    rest.len() < words.len() && rest.iter().all(|word| ["name", "id"].contains(&word.as_str()))
}

/// Labels of models and people, known answers, probabilities.
fn labels(ctx: &Ctx<'_>, guesses: &mut Guesses) {
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

/// A known answer or a person's label is to the one question that models answer, where
/// its own name does not say to which.
fn known_is_same(guesses: &mut Guesses) {
    let asked: Vec<String> = guesses
        .iter()
        .flatten()
        .filter_map(|(role, _)| match role {
            Role::Label { question, .. } => Some(question.clone()),
            _ => None,
        })
        .collect();
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
fn question_of(words: &[String]) -> (String, String) {
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

/// Scores, probabilities, rationales: they belong to a label.
fn scores(ctx: &Ctx<'_>, guesses: &mut Guesses) {
    let labels: Vec<(usize, String, String)> = guesses
        .iter()
        .enumerate()
        .filter_map(|(index, guess)| match guess {
            Some((Role::Label { question, agent }, _)) => {
                Some((index, question.clone(), agent.clone()))
            }
            _ => None,
        })
        .collect();
    for (index, profile, words) in ctx.open(guesses) {
        let named = |meaning| words::any(&words, meaning);
        let numeric = profile.all(profile.numbers);
        if numeric
            && named(Meaning::Probability)
            && (0.0..=1.0).contains(&profile.low)
            && profile.high <= 1.0
            && let Some((question, agent, label)) = probability_of(ctx, &labels, profile)
        {
            let why = format!("its name says probability of {label}, and it lies between 0 and 1");
            set(guesses, index, Role::Probability { question, agent, label }, why);
            continue;
        }
        let score = named(Meaning::Score) || named(Meaning::Probability);
        let is_rationale = named(Meaning::Rationale) && !numeric;
        if !(numeric && score || is_rationale) {
            continue;
        }
        let Some((question, agent)) = partner(&labels, &words, index) else { continue };
        if is_rationale {
            set(guesses, index, Role::Rationale { question, agent }, "its name says why");
        } else {
            let why = format!(
                "numbers from {} to {}, and its name says score",
                profile.low, profile.high
            );
            set(guesses, index, Role::Score { question, agent }, why);
        }
    }
    lone_scale(ctx, guesses, labels.is_empty());
}

/// The label that shares most words with the name of a score; where none shares any,
/// the nearest one before it.
fn partner(
    labels: &[(usize, String, String)],
    words: &[String],
    index: usize,
) -> Option<(String, String)> {
    let shared = |(_, question, agent): &&(usize, String, String)| {
        let of = words::split(question).into_iter().chain(words::split(agent));
        of.filter(|word| words.contains(word)).count()
    };
    // The first of equals.
    let best = labels.iter().rev().max_by_key(shared)?;
    let before = labels.iter().rev().find(|(at, ..)| *at < index);
    let best = if shared(&best) > 0 { best } else { before.unwrap_or(best) };
    Some((best.1.clone(), best.2.clone()))
}

/// `bert_prob_positive`, `probabilities.positive`: whose, and of which label.
fn probability_of(
    ctx: &Ctx<'_>,
    labels: &[(usize, String, String)],
    profile: &Profile,
) -> Option<(String, String, String)> {
    let parts: Vec<&str> = profile
        .name
        .split(['_', '.', ' ', '-', ':', '/'])
        .filter(|part| !part.is_empty())
        .collect();
    let at =
        parts.iter().position(|part| words::means(&part.to_lowercase(), Meaning::Probability))?;
    let label = parts.get(at + 1..)?.join("_");
    if label.is_empty() {
        return None;
    }
    let before: Vec<String> = parts.get(..at)?.iter().map(|part| part.to_lowercase()).collect();
    let (index, question, agent) = labels.iter().find(|(_, question, agent)| {
        let is = |name: &String| !name.is_empty() && before.contains(name);
        before.is_empty() || is(agent) || is(question) || labels.len() == 1
    })?;
    // As the label is written in its column.
    let known = ctx.profiles.get(*index)?;
    let written = known.distinct.iter().find(|value| value.to_lowercase() == label.to_lowercase());
    Some((question.clone(), agent.clone(), written.cloned().unwrap_or(label)))
}

/// Whole numbers called score, in a file without labels, are the labels: a rating.
fn lone_scale(ctx: &Ctx<'_>, guesses: &mut Guesses, none: bool) {
    for (index, profile, words) in ctx.open(guesses) {
        let scale =
            words::any(&words, Meaning::Scale) || none && words::any(&words, Meaning::Score);
        if scale && profile.all(profile.whole) && profile.high - profile.low <= 10.0 {
            let question = words.join("_");
            let role = Role::Label { question, agent: MODEL.to_owned() };
            set(
                guesses,
                index,
                role,
                format!("whole numbers from {} to {}", profile.low, profile.high),
            );
        }
    }
}

/// Metadata, texts without a telling name, and what is left.
fn rest(ctx: &Ctx<'_>, guesses: &mut Guesses) {
    let readable =
        |role: &Role| matches!(role, Role::Text | Role::Conversation | Role::Image | Role::Answer);
    if !has(guesses, readable) {
        let open = ctx.open(guesses);
        let longest = open
            .iter()
            .filter(|(_, profile, _)| profile.numbers < profile.filled && profile.characters > 0)
            .max_by_key(|(index, profile, _)| (profile.mean_length(), usize::MAX - index));
        if let Some((index, ..)) = longest {
            set(guesses, *index, Role::Text, "the longest texts of the file");
        }
    }
    for (index, profile, words) in ctx.open(guesses) {
        if profile.lists > 0 {
            set(guesses, index, Role::Ignore, "lists; kept in the file");
        } else if profile.prose() && profile.mean_length() >= 60 {
            set(guesses, index, Role::Text, "long texts");
        } else if profile.name.starts_with('_') {
            set(
                guesses,
                index,
                Role::Ignore,
                "its name begins as internal ones do; kept in the file",
            );
        } else if words::any(&words, Meaning::Slice) {
            set(guesses, index, Role::Metadata, "its name says what kind of item it is");
        } else {
            set(guesses, index, Role::Metadata, "short values");
        }
    }
}
