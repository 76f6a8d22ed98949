//! The example "customer messages": what does the writer feel, and how urgent is it?
//!
//! Four agents speak about sentiment and one about urgency; all of them run here. What is learned is
//! learned from plain template sentences ([`super::templates`]) and from the labels in the source,
//! cross-fitted ([`super::folds`]). None is tuned to the texts: that they fail at sarcasm, dialect
//! and mixed languages is what the example is about.

use std::path::Path;

use super::bayes::Bayes;
use super::cues::Cues;
use super::dataset::{
    Item, Json, Response, Suggestion, agent, column, label, object, rounded_to_one, to_jsonl,
};
use super::folds::{cross_fit, folds};
use super::lexicon::{Feeling, Lexicon};
use super::logistic::{Logistic, Training};
use super::maths::argmax;
use super::measured::Accuracy;
use super::nearest::Nearest;
use super::source::{Message, parse};
use super::templates::draw;
use super::tokens::{char_ngrams, words, words_and_pairs};
use super::{Built, read};

const LABELS: [&str; 5] = ["negative", "neutral", "positive", "mixed", "distress"];
const FOLDS: usize = 5;
const SEED: &str = "customer messages";
const VERSION: &str = "1.0.0";
const NEIGHBOURS: usize = 7;
/// Sentences drawn of each template.
const DRAWN: usize = 6;
/// A slice with fewer messages says nothing in percent.
const FEW: u32 = 4;
/// Characters of a neighbour that are quoted.
const QUOTED: usize = 60;
/// When the readers' answers were written, together with the texts.
const WRITTEN_AT: &str = "2026-11-23T00:00:00.000Z";

const LEXICON: &str = "lexicon";
const BAYES: &str = "bayes";
const NGRAMS: &str = "ngrams";
const NEAREST: &str = "nearest";
const URGENCY: &str = "urgency-cues";

/// Makes the dataset and its figures.
pub fn build(sources: &Path) -> Result<Built, String> {
    let messages = parse(&read(&sources.join("messages.source.txt"))?)?;
    let lexicon = Lexicon::parse(&read(&sources.join("sentiment.lexicon.txt"))?)?;
    let cues = Cues::parse(&read(&sources.join("urgency.cues.txt"))?)?;
    let classes = messages
        .iter()
        .map(|message| {
            class(&message.sentiment).ok_or(format!("{}: no such sentiment", message.id))
        })
        .collect::<Result<Vec<usize>, String>>()?;
    let mut suggestions: Vec<Vec<Suggestion>> =
        messages.iter().map(|message| vec![by_lexicon(&lexicon, message)]).collect();
    let school = School::new(&messages, classes, &read(&sources.join("sentiment.templates.txt"))?)?;
    for learned in [by_bayes, by_ngrams, by_nearest] {
        let learned = learned(&school);
        suggestions.iter_mut().zip(learned).for_each(|(list, suggestion)| list.push(suggestion));
    }
    for (list, message) in suggestions.iter_mut().zip(&messages) {
        list.push(by_cues(&cues, message));
    }
    let measured = measured(&messages, &suggestions);
    let items: Vec<Item> =
        messages.iter().zip(suggestions).map(|(message, list)| item(message, list)).collect();
    Ok(Built { jsonl: to_jsonl(header(), &items)?, measured })
}

fn by_lexicon(lexicon: &Lexicon, message: &Message) -> Suggestion {
    let judgement = lexicon.judge(&message.text);
    let value = match judgement.feeling {
        Feeling::Negative => "negative",
        Feeling::Neutral => "neutral",
        Feeling::Positive => "positive",
        Feeling::Mixed => "mixed",
    };
    let found: Vec<String> =
        judgement.found.iter().take(6).map(|(word, weight)| format!("{word} {weight:+}")).collect();
    let rationale = match found.is_empty() {
        true => "No word of the list occurs.".to_owned(),
        false => format!("Found: {}.", found.join(", ")),
    };
    sentiment(LEXICON, value, judgement.score, Vec::new(), rationale)
}

/// What the learning agents learn from: the messages, and after them the sentences of the templates.
struct School {
    texts: Vec<String>,
    classes: Vec<usize>,
    /// The fold of each message; its length is the number of messages.
    folds: Vec<usize>,
}

impl School {
    fn new(messages: &[Message], mut classes: Vec<usize>, templates: &str) -> Result<Self, String> {
        let folds = folds(&classes, FOLDS, SEED);
        let mut texts: Vec<String> = messages.iter().map(|it| it.text.clone()).collect();
        for (label, sentence) in draw(templates, DRAWN)? {
            classes.push(class(&label).ok_or(format!("templates: no such sentiment: {label}"))?);
            texts.push(sentence);
        }
        Ok(Self { texts, classes, folds })
    }

    /// Trains on all templates and the messages of the other folds, and asks about each message.
    fn cross_fit<M>(
        &self,
        features: impl Fn(&str) -> Vec<String>,
        train: impl Fn(&[(Vec<String>, usize)]) -> M,
        suggest: impl Fn(&M, &[String], &[usize]) -> Suggestion,
    ) -> Vec<Suggestion> {
        let docs: Vec<Vec<String>> = self.texts.iter().map(|text| features(text)).collect();
        cross_fit(
            &self.folds,
            |seen| {
                let seen: Vec<usize> =
                    seen.iter().copied().chain(self.folds.len()..self.texts.len()).collect();
                let lessons: Vec<(Vec<String>, usize)> =
                    seen.iter().map(|&at| (docs[at].clone(), self.classes[at])).collect();
                (train(&lessons), seen)
            },
            |(model, seen), item| suggest(model, &docs[item], seen),
        )
    }
}

fn by_bayes(school: &School) -> Vec<Suggestion> {
    school.cross_fit(
        words_and_pairs,
        |lessons| Bayes::train(lessons, LABELS.len(), 0.5),
        |model, doc, _| probable(BAYES, &model.predict(doc), &model.weighed(doc, 4)),
    )
}

fn by_ngrams(school: &School) -> Vec<Suggestion> {
    school.cross_fit(
        |text| char_ngrams(text, 2, 4),
        |lessons| Logistic::train(lessons, LABELS.len(), Training::default()),
        |model, doc, _| probable(NGRAMS, &model.predict(doc), &model.weighed(doc, 4)),
    )
}

fn by_nearest(school: &School) -> Vec<Suggestion> {
    school.cross_fit(
        words,
        |lessons| Nearest::train(lessons, LABELS.len()),
        |model, doc, seen| {
            let vote = model.vote(doc, NEIGHBOURS);
            let rationale = match vote.neighbours.first() {
                None => {
                    "No training text shares a word with it; the most frequent label.".to_owned()
                }
                Some((place, near)) => {
                    let text = &school.texts[seen[*place]];
                    let cut: String = text.chars().take(QUOTED).collect();
                    let dots = if cut.len() < text.len() { "…" } else { "" };
                    format!("Nearest of {}: “{cut}{dots}” ({near:.2}).", vote.neighbours.len())
                }
            };
            sentiment(NEAREST, LABELS[vote.class], Some(vote.score), Vec::new(), rationale)
        },
    )
}

fn by_cues(cues: &Cues, message: &Message) -> Suggestion {
    let (level, score, found) = cues.highest(&message.text);
    let phrases: Vec<String> = found.iter().map(|cue| format!("“{}”", cue.phrase)).collect();
    let rationale = match phrases.is_empty() {
        true => "No phrase of the list occurs.".to_owned(),
        false => format!("Found: {}.", phrases.join(", ")),
    };
    Suggestion {
        question: "urgency",
        agent: URGENCY,
        version: VERSION,
        value: Json::Int(level),
        score,
        probabilities: Vec::new(),
        rationale: Some(rationale),
    }
}

/// The most probable label, and what spoke for it against the next.
fn probable(agent: &'static str, probabilities: &[f64], weighed: &[(String, f64)]) -> Suggestion {
    // The value is chosen from what will be written, so that the score is the largest shown.
    let best = argmax(&rounded_to_one(probabilities));
    let parts: Vec<String> =
        weighed.iter().map(|(part, odds)| format!("“{part}” +{odds:.1}")).collect();
    let rationale = match parts.is_empty() {
        true => "Nothing in it was in the training messages.".to_owned(),
        false => format!("Spoke most for it against the next: {}.", parts.join(", ")),
    };
    let labelled = LABELS.iter().zip(probabilities).map(|(label, p)| ((*label).to_owned(), *p));
    sentiment(agent, LABELS[best], Some(probabilities[best]), labelled.collect(), rationale)
}

fn sentiment(
    agent: &'static str,
    value: &str,
    score: Option<f64>,
    probabilities: Vec<(String, f64)>,
    rationale: String,
) -> Suggestion {
    Suggestion {
        question: "sentiment",
        agent,
        version: VERSION,
        value: value.into(),
        score,
        probabilities,
        rationale: Some(rationale),
    }
}

fn item(message: &Message, suggestions: Vec<Suggestion>) -> Item {
    let mut item = Item {
        id: message.id.clone(),
        fields: vec![("text".to_owned(), message.text.as_str().into())],
        suggestions,
        ..Item::default()
    };
    for (key, value) in [
        ("language", &message.language),
        ("dialect", &message.dialect),
        ("channel", &message.channel),
        ("service", &message.service),
        ("area", &message.area),
    ] {
        item.metadata.push((key.to_owned(), value.as_str().into()));
    }
    for reader in &message.readers {
        let response = |question: &str, value: Json| Response {
            question: question.to_owned(),
            annotator: format!("reader-{}", reader.name),
            value,
            at: WRITTEN_AT.to_owned(),
        };
        item.responses.push(response("sentiment", reader.sentiment.as_str().into()));
        item.responses.extend(reader.urgency.map(|level| response("urgency", Json::Int(level))));
    }
    if message.gold {
        item.gold.push(("sentiment".to_owned(), message.sentiment.as_str().into()));
        item.gold.push(("urgency".to_owned(), Json::Int(message.urgency)));
    }
    item
}

fn class(sentiment: &str) -> Option<usize> {
    LABELS.iter().position(|label| *label == sentiment)
}

/// Accuracy of each agent, cross-fitted, overall and by slice.
fn measured(messages: &[Message], suggestions: &[Vec<Suggestion>]) -> String {
    let mut tables: Vec<(&str, Accuracy)> = ["all", "written as", "manner", "language", "dialect"]
        .map(|it| (it, Accuracy::default()))
        .into();
    let (mut exact, mut near) = (0, 0);
    for (message, list) in messages.iter().zip(suggestions) {
        for suggestion in list {
            if let Json::Int(level) = suggestion.value {
                exact += usize::from(level == message.urgency);
                near += usize::from(level.abs_diff(message.urgency) <= 1);
                continue;
            }
            let right = suggestion.value == message.sentiment.as_str().into();
            for (name, table) in &mut tables {
                let slice = match *name {
                    "written as" => &message.sentiment,
                    "manner" => &message.manner,
                    "language" => &message.language,
                    "dialect" => &message.dialect,
                    _ => "messages",
                };
                table.note(slice, suggestion.agent, right);
            }
        }
    }
    let n = messages.len();
    let (agreeing, agreed_right) = agreement(messages, suggestions);
    let most = LABELS
        .map(|label| messages.iter().filter(|message| message.sentiment == label).count())
        .into_iter()
        .max()
        .unwrap_or_default();
    let tables: Vec<String> =
        tables.iter().map(|(first, table)| table.by_size(FEW).table(first)).collect();
    format!(
        "Sentiment, percent of the messages where the agent gives the label the message was written \
         to have ({FOLDS}-fold cross-fitted where it learns). Always saying the most frequent label would be right \
         for {most} of {n}.\n\n{}\n{}\n\
         All four agents agree on {agreeing} of {n} messages, and are right about {agreed_right} of those.\n\n\
         Urgency: {URGENCY} gives the level of the source for {exact} of {n} messages, and is at most \
         one level off for {near}.\n",
        tables.join("\n"),
        sureness(messages, suggestions),
    )
}

/// On how many messages all agents give one sentiment, and on how many of those it is right.
fn agreement(messages: &[Message], suggestions: &[Vec<Suggestion>]) -> (usize, usize) {
    let mut counts = (0, 0);
    for (message, list) in messages.iter().zip(suggestions) {
        let mut values = list.iter().filter(|it| it.question == "sentiment").map(|it| &it.value);
        let Some(first) = values.next() else { continue };
        if values.all(|value| value == first) {
            counts.0 += 1;
            counts.1 += usize::from(*first == message.sentiment.as_str().into());
        }
    }
    counts
}

/// A table of each agent's mean score when it was right and when it was wrong.
fn sureness(messages: &[Message], suggestions: &[Vec<Suggestion>]) -> String {
    let mut out = "| agent | mean score when right | when wrong |\n|---|---:|---:|\n".to_owned();
    for agent in [LEXICON, BAYES, NGRAMS, NEAREST] {
        let mut sums = [(0.0, 0.0); 2];
        for (message, list) in messages.iter().zip(suggestions) {
            for suggestion in list.iter().filter(|it| it.agent == agent) {
                let wrong = suggestion.value != message.sentiment.as_str().into();
                if let Some(score) = suggestion.score {
                    let (sum, n) = &mut sums[usize::from(wrong)];
                    *sum += score;
                    *n += 1.0;
                }
            }
        }
        let [right, wrong] = sums.map(|(sum, n): (f64, f64)| sum / n);
        out.push_str(&format!("| {agent} | {right:.2} | {wrong:.2} |\n"));
    }
    out
}

fn header() -> Vec<(String, Json)> {
    let fields = Json::List(vec![object([("id", "text".into()), ("title", "Message".into())])]);
    let columns = [
        ("language", "Language"),
        ("dialect", "Dialect"),
        ("channel", "Channel"),
        ("service", "Service"),
        ("area", "About"),
    ];
    let about = "Messages to a shop, a railway, a phone provider, a clinic's booking line, a streaming \
        service and a bakery. Texts, labels and the readers' answers were written for this example by a \
        language model, not collected from people; the suggestions come from small models that really ran.";
    vec![
        ("name".to_owned(), "Customer messages".into()),
        ("about".to_owned(), about.into()),
        ("fields".to_owned(), fields),
        ("questions".to_owned(), Json::List(vec![sentiment_question(), urgency_question()])),
        ("agents".to_owned(), agents()),
        ("columns".to_owned(), Json::List(columns.map(|(id, title)| column(id, title)).to_vec())),
    ]
}

fn sentiment_question() -> Json {
    let help = "Judge what the writer feels about the service, not whether the news is good or bad. \
        Sarcasm counts as what it means, understatement as what such a writer means by it. A question or \
        an instruction without feeling is neutral. Mixed only when praise and blame would each stand if \
        quoted alone. Distress goes before all others.";
    let labels = vec![
        label(
            "negative",
            "Negative",
            "Annoyed, let down, angry, also when it is said politely or as a joke.",
            false,
        ),
        label(
            "neutral",
            "Neutral",
            "Asks, tells or orders; no feeling about the service either way.",
            false,
        ),
        label(
            "positive",
            "Positive",
            "Pleased, grateful, moved, also when it is said gruffly or as a mock complaint.",
            false,
        ),
        label("mixed", "Mixed", "Real praise and real blame in one message.", false),
        label(
            "distress",
            "Distress",
            "The writer sounds at risk or desperate. A person should read it now.",
            true,
        ),
    ];
    object([
        ("id", "sentiment".into()),
        ("kind", "choice".into()),
        ("title", "What does the customer feel?".into()),
        ("help", help.into()),
        ("labels", Json::List(labels)),
    ])
}

fn urgency_question() -> Json {
    let titles = ["can wait", "this week", "today", "now"];
    let help = "How soon should a person act? Judge what happens if nobody does, not how loudly it is said.";
    object([
        ("id", "urgency".into()),
        ("kind", "rating".into()),
        ("title", "How urgent is it?".into()),
        ("help", help.into()),
        ("low", Json::Int(0)),
        ("high", Json::Int(3)),
        ("titles", Json::List(titles.map(Json::from).to_vec())),
    ])
}

fn agents() -> Json {
    let fitted = "Trained on plain template sentences, mostly English, and on the example's own labels: five \
        times, each time without a fifth of the messages, and asked only about those. No message was judged \
        by a model that had seen it.";
    Json::List(vec![
        agent(
            LEXICON,
            VERSION,
            "Word list",
            "Adds up the weights of English words, turned round by negations. Knows no other language, \
             learned nothing, and has no label for distress.",
            "share of the weight found that speaks for the label, none when no word is found; not a probability",
        ),
        agent(
            BAYES,
            VERSION,
            "Naive Bayes on words",
            &format!("Multinomial naive Bayes on words and pairs of words. {fitted}"),
            "posterior of the model; not calibrated, far too sure on long messages",
        ),
        agent(
            NGRAMS,
            VERSION,
            "Logistic regression on letters",
            &format!(
                "Multinomial logistic regression on hashed runs of 2 to 4 letters; `_` marks a word's end. {fitted}"
            ),
            "probability of the model; not calibrated",
        ),
        agent(
            NEAREST,
            VERSION,
            "Seven nearest texts",
            &format!("Vote of the seven training texts nearest by TF-IDF. {fitted}"),
            "share of the neighbours' votes; not a probability",
        ),
        agent(
            URGENCY,
            VERSION,
            "Urgency phrases",
            "The highest level of a list of phrases, mostly English. Learned nothing.",
            "n/(n+1) for n phrases found at the level, none when none is found; not a probability",
        ),
    ])
}
