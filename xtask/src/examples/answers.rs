//! Generated answers: three generators answer what visitors of a library ask; which is better, and
//! what is to be sent?
//!
//! Sources: the handbook (`answers-handbook.txt`), the questions (`answers.txt`), what the templates
//! know (`answers-templates.txt`) and the author's grades (`answers-grades.txt`), which were given
//! after reading what the run produced. A grade is used only as long as the answers are the ones
//! that were read: their hash stands beside it.

use std::collections::BTreeMap;
use std::path::Path;

mod generators;
mod header;
mod judges;
mod measure;
mod source;
mod terms;

use super::Built;
use super::dataset::{Item, Json, Response, Suggestion, object, to_jsonl};
use super::folds::{cross_fit, folds};
use super::logistic::{Logistic, Training};
use super::maths::argmax;
use super::ngram::Ngram;
use super::rng::{Rng, hash};
use generators::{Draft, Found, Retrieval, Templates, babble};
use judges::FITS;
use source::{GENERATORS, Grades, Passage, Question};

pub const VERSION: &str = "1.0.0";
const FOLDS: usize = 5;
const NOTHING_FOUND: &str = "(The search found no passage that shares a word with the question.)";

/// A question with all that was made for it.
struct Case {
    question: Question,
    found: Option<Found>,
    /// Agent and its answer, in the order shown: their ids are a, b, c.
    answers: Vec<(&'static str, Draft)>,
    /// Only while they are of these answers.
    grades: Option<Grades>,
    suggestions: Vec<Suggestion>,
}

/// Makes the dataset.
pub fn build(sources: &Path) -> Result<Built, String> {
    let file = |name: &str| super::read(&sources.join(name));
    let handbook = source::parse_handbook(&file("answers-handbook.txt")?)?;
    let mut questions = source::parse_questions(&file("answers.txt")?, &handbook)?;
    let mut grades = source::parse_grades(&file("answers-grades.txt")?)?;
    let templates = Templates::parse(&file("answers-templates.txt")?)?;
    questions.sort_by_key(|question| hash(&question.text));

    let retrieval = Retrieval::new(&handbook);
    // Each passage counts four times: with so little text the model would else fall back to single
    // words at every turn, and what it makes up would not even be fluent.
    let texts: Vec<&str> =
        (0..4).flat_map(|_| handbook.iter().map(|it| it.text.as_str())).collect();
    let model = Ngram::train(&texts, 3);
    let mut stale = 0;
    let mut cases: Vec<Case> = Vec::new();
    for question in questions {
        let found = retrieval.answer(&question.text);
        let drafts = [
            found.as_ref().map(|it| it.draft.clone()),
            Some(templates.answer(&question.text)),
            babble(&model, &question.text, found.as_ref()),
        ];
        let mut answers: Vec<(&str, Draft)> = GENERATORS
            .into_iter()
            .zip(drafts)
            .filter_map(|(agent, draft)| Some((agent, draft?)))
            .collect();
        let own = read_hash(&answers);
        Rng::new(hash(&format!("order {}", question.text))).shuffle(&mut answers);
        let grades = grades.remove(&question.key);
        stale += usize::from(grades.as_ref().is_some_and(|it| it.hash != own));
        let grades = grades.filter(|it| it.hash == own);
        cases.push(Case { question, found, answers, grades, suggestions: Vec::new() });
    }
    if let Some(key) = grades.keys().next() {
        return Err(format!("answers-grades.txt: no question is called '{key}'"));
    }
    suggest(&mut cases, &handbook);
    let items: Vec<Item> =
        cases.iter().enumerate().map(|(at, case)| item(at, case, &handbook)).collect();
    Ok(Built {
        jsonl: to_jsonl(header::header(), &items)?,
        measured: measure::measure(&cases, &handbook, stale),
    })
}

/// What the grades were given for: the answers, in the generators' order.
fn read_hash(answers: &[(&str, Draft)]) -> String {
    let texts: Vec<&str> = answers.iter().map(|(_, draft)| draft.text.as_str()).collect();
    format!("{:04x}", hash(&texts.join("\n")) & 0xffff)
}

impl Case {
    fn passage<'a>(&self, handbook: &'a [Passage]) -> Option<&'a Passage> {
        handbook.get(self.found.as_ref()?.passage)
    }

    /// The author's reading of whether the passage found answers the question.
    fn fit(&self, handbook: &[Passage]) -> usize {
        let due = &self.question.passages;
        match self.passage(handbook) {
            Some(passage) if due.contains(&passage.id) => usize::from(due.len() > 1),
            _ => 2,
        }
    }

    /// The author's preference, from the grades: an agent or "tie".
    fn better(&self) -> Option<&'static str> {
        let grades = &self.grades.as_ref()?.by_agent;
        let top = grades.values().max()?;
        let mut best = grades.iter().filter(|(_, grade)| *grade == top);
        let (agent, _) = best.next()?;
        Some(if best.next().is_some() { "tie" } else { agent })
    }

    /// The id of an agent's answer; "tie" and what is not there stay as they are.
    fn id_of(&self, agent: &str) -> Json {
        self.answers
            .iter()
            .position(|(it, _)| *it == agent)
            .map_or_else(|| agent.into(), |at| letter(at).into())
    }
}

fn letter(at: usize) -> &'static str {
    ["a", "b", "c"].get(at).copied().unwrap_or_default()
}

// ---- the judges speak

fn suggest(cases: &mut [Case], handbook: &[Passage]) {
    let fits: Vec<usize> = cases.iter().map(|case| case.fit(handbook)).collect();
    let figures: Vec<Vec<String>> = cases
        .iter()
        .map(|case| {
            judges::figures(&case.question.text, passage_text(case, handbook), case.found.as_ref())
        })
        .collect();
    let learned = cross_fit(
        &folds(&fits, FOLDS, "answers"),
        |seen| {
            let docs: Vec<_> = seen.iter().map(|&at| (figures[at].clone(), fits[at])).collect();
            Logistic::train(&docs, FITS.len(), Training { rate: 1.0, ..Training::default() })
        },
        |model, at| model.predict(&figures[at]),
    );
    let tastes = tastes(cases, handbook);
    // The judge of letters never learned from the passage that an answer may quote.
    let dealt = folds(&vec![0; handbook.len()], FOLDS, "letters");
    let models: Vec<Ngram> = (0..FOLDS)
        .map(|fold| {
            let seen = handbook.iter().zip(&dealt).filter(|(_, own)| **own != fold);
            judges::letter_model(&seen.map(|(it, _)| it.text.as_str()).collect::<Vec<_>>())
        })
        .collect();

    for ((case, learned), taste) in cases.iter_mut().zip(learned).zip(tastes) {
        let fold =
            case.found.as_ref().and_then(|it| dealt.get(it.passage)).copied().unwrap_or_default();
        let mut out = of_the_passage(case, handbook, &learned);
        out.extend(of_the_answers(case, handbook, &models[fold], taste));
        out.extend(drafts(case));
        case.suggestions = out;
    }
}

/// For each answer of each case, how likely the author could send it: learned from the grades of
/// other questions, none of the case's own.
fn tastes(cases: &[Case], handbook: &[Passage]) -> Vec<Vec<f64>> {
    let features: Vec<Vec<Vec<String>>> = cases
        .iter()
        .map(|case| {
            let (question, passage) = (&case.question.text, passage_text(case, handbook));
            let search = judges::figures(question, passage, case.found.as_ref());
            let each = case.answers.iter().map(|(agent, it)| {
                let mut out = judges::traits(question, passage, &it.text);
                out.extend(judges::steps("own score", it.score, 0.1));
                out.extend(search.iter().cloned());
                // Each maker has its own strengths: the figures count for each apart.
                out.iter().map(|it| format!("{agent} {it}")).collect()
            });
            each.collect()
        })
        .collect();
    let best: Vec<usize> = cases
        .iter()
        .map(|case| GENERATORS.iter().position(|agent| case.better() == Some(agent)).unwrap_or(3))
        .collect();
    cross_fit(
        &folds(&best, FOLDS, "taste"),
        |seen| {
            let graded = seen.iter().flat_map(|&at| {
                let grades = cases[at].grades.as_ref();
                cases[at].answers.iter().zip(&features[at]).filter_map(move |((agent, _), it)| {
                    let grade = *grades?.by_agent.get(agent)?;
                    Some((it.clone(), usize::from(grade >= source::GOOD)))
                })
            });
            let docs: Vec<(Vec<String>, usize)> = graded.collect();
            Logistic::train(&docs, 2, Training { rate: 1.0, ..Training::default() })
        },
        |model, at| features[at].iter().map(|it| model.predict(it)[1]).collect(),
    )
}

fn of_the_passage(case: &Case, handbook: &[Passage], learned: &[f64]) -> Vec<Suggestion> {
    let fit = |agent, (label, score): (usize, f64)| Suggestion {
        value: FITS[label].into(),
        score: Some(score),
        ..plain("fits", agent)
    };
    let best = argmax(learned);
    let labels = FITS.iter().map(|it| (*it).to_owned());
    vec![
        fit("overlap", judges::fits_by_overlap(&case.question.text, passage_text(case, handbook))),
        fit("lead", judges::fits_by_lead(case.found.as_ref())),
        Suggestion {
            probabilities: labels.zip(learned.iter().copied()).collect(),
            ..fit("figures", (best, learned[best]))
        },
    ]
}

fn of_the_answers(
    case: &Case,
    handbook: &[Passage],
    model: &Ngram,
    taste: Vec<f64>,
) -> Vec<Suggestion> {
    let texts: Vec<&str> = case.answers.iter().map(|(_, draft)| draft.text.as_str()).collect();
    let passage = passage_text(case, handbook);
    let shares: Vec<(f64, f64)> =
        texts.iter().map(|text| judges::overlap(&case.question.text, passage, text)).collect();
    let overlap: Vec<f64> = shares.iter().map(|(backed, met)| (backed + met) / 2.0).collect();
    let why: Vec<String> = shares
        .iter()
        .enumerate()
        .map(|(at, (backed, met))| {
            format!(
                "{}: {:.0} % of it in the passage, {:.0} % of the question in it",
                letter(at),
                backed * 100.0,
                met * 100.0
            )
        })
        .collect();
    let letters: Vec<f64> = texts.iter().map(|text| judges::usual(model, text)).collect();
    let lengths: Vec<f64> = texts.iter().map(|text| judges::length(text)).collect();
    let mut out = Vec::new();
    for (agent, values, why) in [
        ("overlap", overlap, Some(why.join("; "))),
        ("letters", letters, None),
        ("length", lengths, None),
        ("taste", taste, None),
    ] {
        let groups = judges::ranking(&values);
        let best = groups.first().map_or(&[][..], Vec::as_slice);
        let value: Json = if let [one] = best { letter(*one).into() } else { "tie".into() };
        // The best value's share of the best two.
        let second = match best {
            [_] => groups.get(1).map_or(0.0, |group| values[group[0]]),
            _ => best.first().map_or(0.0, |at| values[*at]),
        };
        let top = best.first().map_or(0.0, |at| values[*at]);
        let score = (top > 0.0).then(|| top / (top + second));
        out.push(Suggestion {
            value,
            score,
            rationale: why.map(|it| format!("{it}.")),
            ..plain("better", agent)
        });
        if ["overlap", "taste"].contains(&agent) {
            out.push(Suggestion { value: ranked(&groups), score, ..plain("order", agent) });
        }
    }
    out
}

/// The texts proposed for sending. The n-gram model is asked only where the search has nothing.
fn drafts(case: &Case) -> Vec<Suggestion> {
    let wanted = ["templates", if case.found.is_some() { "retrieval" } else { "ngram" }];
    let own = case.answers.iter().filter(|(agent, _)| wanted.contains(agent));
    own.map(|(agent, draft)| {
        let letter = case.question.channel == "mail" && *agent != "templates";
        let text = if letter {
            format!("Hello,\n\n{}\n\nTollgate House", draft.text)
        } else {
            draft.text.clone()
        };
        Suggestion {
            value: Json::Text(text),
            score: Some(draft.score),
            rationale: draft.why.clone(),
            ..plain("reply", agent)
        }
    })
    .collect()
}

fn ranked(groups: &[Vec<usize>]) -> Json {
    let group = |group: &Vec<usize>| match group.as_slice() {
        [one] => letter(*one).into(),
        _ => Json::List(group.iter().map(|at| letter(*at).into()).collect()),
    };
    Json::List(groups.iter().map(group).collect())
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

fn passage_text<'a>(case: &Case, handbook: &'a [Passage]) -> &'a str {
    case.passage(handbook).map_or("", |it| it.text.as_str())
}

// ---- what is written

fn item(at: usize, case: &Case, handbook: &[Passage]) -> Item {
    let question = &case.question;
    let answers = case.answers.iter().enumerate().map(|(at, (agent, draft))| {
        object([
            ("id", letter(at).into()),
            ("text", draft.text.as_str().into()),
            ("agent", (*agent).into()),
        ])
    });
    let answers = object([("kind", "answers".into()), ("answers", Json::List(answers.collect()))]);
    let passage = case.passage(handbook);
    let found =
        passage.map_or_else(|| NOTHING_FOUND.to_owned(), |it| format!("{}\n{}", it.title, it.text));
    let text = |it: Option<&str>| it.map_or(Json::Null, Json::from);
    let said = case.grades.iter().flat_map(|it| &it.responses);
    let responses = said.enumerate().map(|(turn, (who, what))| Response {
        question: "better".to_owned(),
        annotator: who.clone(),
        value: case.id_of(what),
        at: format!("2026-02-{:02}T{:02}:{:02}:00.000Z", 9 + at % 5, 9 + turn, at % 60),
    });
    Item {
        id: format!("a-{:03}", at + 1),
        fields: vec![
            ("prompt".to_owned(), question.text.as_str().into()),
            ("source".to_owned(), found.as_str().into()),
            ("answers".to_owned(), answers),
        ],
        metadata: vec![
            ("topic".to_owned(), text(passage.map(|it| it.topic.as_str()))),
            ("channel".to_owned(), question.channel.as_str().into()),
            ("tone".to_owned(), question.tone.as_str().into()),
            ("language".to_owned(), question.language.as_str().into()),
            ("dialect".to_owned(), text(question.scots.then_some("scots"))),
        ],
        suggestions: case.suggestions.clone(),
        responses: responses.collect(),
        gold: gold(case, handbook),
    }
}

fn gold(case: &Case, handbook: &[Passage]) -> Vec<(String, Json)> {
    let Some((better, grades)) = case.better().zip(case.grades.as_ref().filter(|it| it.gold))
    else {
        return Vec::new();
    };
    let mut groups: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (at, (agent, _)) in case.answers.iter().enumerate() {
        groups.entry(grades.by_agent.get(agent).copied().unwrap_or_default()).or_default().push(at);
    }
    let groups: Vec<Vec<usize>> = groups.into_values().rev().collect();
    vec![
        ("fits".to_owned(), FITS[case.fit(handbook)].into()),
        ("better".to_owned(), case.id_of(better)),
        ("order".to_owned(), ranked(&groups)),
    ]
}
