//! Guesses what the columns of a foreign file mean, from their names and their
//! values, and says why. The person sees the guess beside ten rows and has the
//! last word.

mod labels;
mod long;
mod scores;

use self::labels::labels;
use self::long::{long, of_the_answer};
use self::scores::scores;
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
    long(&ctx, records, &mut guesses);
    content(&ctx, &mut guesses);
    labels(&ctx, &mut guesses);
    scores(&ctx, &mut guesses);
    rest(&ctx, &mut guesses);
    of_the_answer(&ctx, records, &mut guesses);
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
    lines.extend(applied.more(usize::MAX).into_iter().map(|(line, _)| line));
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

    /// These columns with their places.
    fn all<const N: usize>(&self, places: [usize; N]) -> Option<[(usize, &Profile); N]> {
        let found: Vec<_> =
            places.iter().filter_map(|at| Some((*at, self.profiles.get(*at)?))).collect();
        found.try_into().ok()
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
            && !has(guesses, |role| *role == Role::Annotator)
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

/// Metadata, texts without a telling name, and what is left.
fn rest(ctx: &Ctx<'_>, guesses: &mut Guesses) {
    let readable =
        |role: &Role| matches!(role, Role::Text | Role::Conversation | Role::Image | Role::Answer);
    // A table of labels alone shows the ids; a word or two beside them are metadata.
    let by_id = has(guesses, |role| *role == Role::Id)
        && has(guesses, |role| matches!(role, Role::Agent | Role::Annotator));
    if !has(guesses, readable) {
        let open = ctx.open(guesses);
        let longest = open
            .iter()
            .filter(|(_, profile, _)| profile.numbers < profile.filled && profile.characters > 0)
            .filter(|(_, profile, _)| !by_id || profile.words > profile.filled * 2)
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
