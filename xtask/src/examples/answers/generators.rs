//! What answers: a search that quotes, templates with slots, and an n-gram model that makes up.

use std::collections::BTreeMap;

use super::super::bm25::Bm25;
use super::super::cues::Cues;
use super::super::ngram::Ngram;
use super::super::rng::{Rng, hash};
use super::source::{Passage, lines};
use super::terms::terms;

/// Sentences with at least this share of the best one's score are quoted as well.
const NEAR_BEST: f64 = 0.6;
const MOST_SENTENCES: usize = 3;
/// Words and marks of what the n-gram model makes up, and fewest words that are shown.
const LONGEST: usize = 60;
const SHORTEST: usize = 5;
/// BM25 has no upper end: score/(score + this) is between 0 and 1.
const HALF: f64 = 10.0;

/// An answer with the score that its maker gives it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub text: String,
    /// 0 to 1.
    pub score: f64,
    pub why: Option<String>,
}

/// The handbook, searchable.
pub struct Retrieval {
    passages: Bm25,
    sentences: Bm25,
    /// Passage and text of each sentence.
    texts: Vec<(usize, String)>,
}

/// What the search found.
#[derive(Debug)]
pub struct Found {
    pub passage: usize,
    /// BM25 of the passage and of the next best.
    pub score: f64,
    pub second: f64,
    pub draft: Draft,
}

impl Retrieval {
    /// Counts the words; those of a title count twice.
    pub fn new(handbook: &[Passage]) -> Self {
        let joined = |text: &str| terms(text).join(" ");
        let passages: Vec<String> =
            handbook.iter().map(|it| joined(&format!("{0} {0} {1}", it.title, it.text))).collect();
        let texts: Vec<(usize, String)> = handbook
            .iter()
            .enumerate()
            .flat_map(|(at, it)| sentences(&it.text).into_iter().map(move |text| (at, text)))
            .collect();
        let cut: Vec<String> = texts.iter().map(|(_, text)| joined(text)).collect();
        Self { passages: Bm25::new(&passages), sentences: Bm25::new(&cut), texts }
    }

    /// The best passage and one to three of its sentences, in the passage's order; `None` when the
    /// handbook shares no word with the question.
    pub fn answer(&self, question: &str) -> Option<Found> {
        let query = terms(question).join(" ");
        let best = self.passages.search(&query, 2);
        let &(passage, score) = best.first()?;
        let mut hits = self.sentences.search(&query, self.texts.len());
        hits.retain(|(at, _)| self.texts[*at].0 == passage);
        let least = hits.first().map_or(0.0, |(_, score)| score * NEAR_BEST);
        let mut quoted: Vec<usize> = hits
            .into_iter()
            .filter(|(_, score)| *score >= least)
            .map(|(at, _)| at)
            .take(MOST_SENTENCES)
            .collect();
        if quoted.is_empty() {
            // Only the title shares a word: the passage speaks from its beginning.
            quoted.extend(self.texts.iter().position(|(at, _)| *at == passage));
        }
        quoted.sort_unstable();
        let text: Vec<&str> = quoted.iter().map(|at| self.texts[*at].1.as_str()).collect();
        let draft = Draft { text: text.join(" "), score: score / (score + HALF), why: None };
        Some(Found { passage, score, second: best.get(1).map_or(0.0, |(_, score)| *score), draft })
    }
}

/// Intent and thing from cues, a fact for the two, a sentence around it.
pub struct Templates {
    /// Kind (language, intent, thing) of each cue list.
    cues: BTreeMap<&'static str, Cues>,
    /// Ids in the order of the file, by kind: earlier wins among equals.
    order: BTreeMap<&'static str, Vec<String>>,
    /// Greeting, sentence or name, by kind and id.
    says: BTreeMap<(&'static str, String), String>,
    facts: BTreeMap<(String, String), String>,
    /// What is said when nothing fits; which of them depends on the question alone.
    fallbacks: Vec<String>,
}

const KINDS: [&str; 3] = ["language", "intent", "thing"];

impl Templates {
    /// Reads the file; errors name the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lists: BTreeMap<&'static str, String> = BTreeMap::new();
        let mut out = Self {
            cues: BTreeMap::new(),
            order: BTreeMap::new(),
            says: BTreeMap::new(),
            facts: BTreeMap::new(),
            fallbacks: Vec::new(),
        };
        for (at, line) in lines(text) {
            let wrong = |what: &str| format!("templates, line {at}: {what}");
            let parts: Vec<&str> = line.split(" | ").collect();
            let head: Vec<&str> = parts.first().copied().unwrap_or_default().split(' ').collect();
            match (head.as_slice(), parts.as_slice()) {
                (["fallback"], [_, says]) => out.fallbacks.push((*says).to_owned()),
                (["fact", intent, thing], [_, fact]) => {
                    out.facts
                        .insert(((*intent).to_owned(), (*thing).to_owned()), (*fact).to_owned());
                }
                ([kind, id], [_, says, cues]) => {
                    let kind = KINDS
                        .into_iter()
                        .find(|it| it == kind)
                        .ok_or_else(|| wrong("unknown kind"))?;
                    let list = lists.entry(kind).or_default();
                    for cue in cues.split(',') {
                        list.push_str(&format!("{id}\t{}\n", cue.trim()));
                    }
                    out.order.entry(kind).or_default().push((*id).to_owned());
                    out.says.insert((kind, (*id).to_owned()), (*says).to_owned());
                }
                _ => return Err(wrong("neither a fact nor 'kind id | says | cues'")),
            }
        }
        for (kind, list) in lists {
            out.cues.insert(kind, Cues::parse(&list)?);
        }
        Ok(out)
    }

    /// Always answers: when nothing fits, that somebody will look it up.
    pub fn answer(&self, question: &str) -> Draft {
        let language =
            self.most("language", question).map_or_else(|| "en".to_owned(), |(id, _)| id);
        let greeting = self.says.get(&("language", language)).cloned().unwrap_or_default();
        let mut intents = self.ranked("intent", question);
        // What can be said about a thing whatever was asked about it.
        intents.push(("any".to_owned(), 0));
        let things = self.ranked("thing", question);
        // The strongest pair for which there is a fact; the thing counts before the intent.
        let pair = things.iter().find_map(|(thing, n)| {
            intents.iter().find_map(|(intent, m)| {
                let fact = self.facts.get(&(intent.clone(), thing.clone()))?;
                Some((intent, thing, fact, n + m))
            })
        });
        let Some((intent, thing, fact, n)) = pair else {
            let at = hash(question).checked_rem(self.fallbacks.len() as u64).unwrap_or_default();
            let says = self.fallbacks.get(at as usize).map_or("", String::as_str);
            return Draft {
                text: format!("{greeting} {says}"),
                score: 0.0,
                why: Some("No fact for it.".to_owned()),
            };
        };
        let name = self.says.get(&("thing", thing.clone())).cloned().unwrap_or_default();
        let sentence = self.says.get(&("intent", intent.clone())).cloned().unwrap_or_default();
        let sentence = sentence.replace("{thing}", &name).replace("{fact}", fact);
        let n = n as f64;
        Draft {
            text: format!("{greeting} {sentence}"),
            score: n / (n + 1.0),
            why: Some(format!("Intent “{intent}”, about “{thing}”.")),
        }
    }

    fn most(&self, kind: &'static str, question: &str) -> Option<(String, usize)> {
        self.ranked(kind, question).into_iter().next()
    }

    /// The ids whose cues occur, with how many, most first, then in the file's order.
    fn ranked(&self, kind: &'static str, question: &str) -> Vec<(String, usize)> {
        let Some((cues, order)) = self.cues.get(kind).zip(self.order.get(kind)) else {
            return Vec::new();
        };
        let found = cues.find(question);
        let count = |id: &String| found.iter().filter(|cue| cue.level == *id).count();
        let mut ranked: Vec<(String, usize)> =
            order.iter().map(|id| (id.clone(), count(id))).collect();
        ranked.retain(|(_, n)| *n > 0);
        ranked.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        ranked
    }
}

/// Goes on from the first two words that the search would quote; `None` when no sentence came to
/// its end.
pub fn babble(model: &Ngram, question: &str, found: Option<&Found>) -> Option<Draft> {
    let prefix: Vec<&str> = found.iter().flat_map(|it| it.draft.text.split(' ').take(2)).collect();
    let made = model.generate(&prefix.join(" "), LONGEST, &mut Rng::new(hash(question)));
    let whole = sentences(&made.text);
    let ended = |text: &&String| text.ends_with(['.', '?', '!']);
    let text: Vec<&str> =
        whole.iter().filter(ended).take(MOST_SENTENCES).map(String::as_str).collect();
    let text = text.join(" ");
    let enough = text.split_whitespace().count() >= SHORTEST;
    enough.then_some(Draft { text, score: made.score, why: None })
}

/// Cut after each full stop, question or exclamation mark that a space follows.
pub fn sentences(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) =
        rest.find(". ").into_iter().chain(rest.find("? ")).chain(rest.find("! ")).min()
    {
        let (sentence, tail) = rest.split_at(at + 1);
        out.push(sentence.to_owned());
        rest = tail.trim_start();
    }
    if !rest.is_empty() {
        out.push(rest.to_owned());
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::source::parse_handbook;
    use super::*;

    #[test]
    fn the_search_quotes_what_shares_words() {
        let handbook = parse_handbook(
            "[a] x | Cards\nA card is free. Bring a letter. It is made at once.\n[b] x | Dogs\nDogs wait outside.",
        );
        let retrieval = Retrieval::new(&handbook.unwrap());
        let found = retrieval.answer("Must I bring a letter for the card?").unwrap();
        assert_eq!((found.passage, found.draft.text.as_str()), (0, "Bring a letter."));
        assert!(retrieval.answer("¿Perro?").is_none());
    }

    #[test]
    fn templates_fill_slots_or_say_that_they_cannot() {
        let file = "language en | Hello. | the\nlanguage de | Hallo. | der\nintent fee | Price of {thing}: {fact}. | cost*\n\
                    intent may | {thing}: {fact}. | can\nthing saw | saws | saw*\nfact fee saw | nothing\nfallback | We ask.";
        let templates = Templates::parse(file).unwrap();
        assert_eq!(templates.answer("What costs the saw?").text, "Hello. Price of saws: nothing.");
        assert_eq!(templates.answer("der Hund?").text, "Hallo. We ask.");
        assert!(Templates::parse("fact fee").is_err());
    }

    #[test]
    fn sentences_end_where_a_space_follows() {
        assert_eq!(sentences("At 16.15. Is it? Yes"), ["At 16.15.", "Is it?", "Yes"]);
    }
}
