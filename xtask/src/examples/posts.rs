//! Community posts: moderation in context, with several labels, a severity and an action.
//!
//! The source `posts.txt` holds the conversations and the author's reading of each; the first lines
//! of that file give its form. Four agents judge: a list of keywords, naive Bayes and a regression on
//! character n-grams (a yes/no model for each label), and the nearest known posts. The learning
//! ones never saw the item they speak about ([`super::folds`]). None of them reads the conversation
//! around the post: that is what the reviewer has and they lack.
//!
//! Why a post is hard stands in the source only: in the metadata it would give the answer away.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Built;
use super::bayes::Bayes;
use super::cues::Cues;
use super::dataset::{Item, Json, Response, Suggestion, agent, column, label, object, to_jsonl};
use super::folds::{cross_fit, folds};
use super::logistic::{Logistic, Training};
use super::maths::argmax;
use super::measured::Accuracy;
use super::nearest::Nearest;
use super::rng::hash;
use super::tokens::{char_ngrams, words, words_and_pairs};

const FOLDS: usize = 5;
const VERSION: &str = "1.0.0";

/// Labels of `harm`: id, title, guideline, rare.
const HARMS: [(&str, &str, &str, bool); 8] = [
    (
        "harassment",
        "Harassment",
        "Goes after a person to hurt: insults, humiliation, calling others to join in. Banter that the other one joins in is not.",
        false,
    ),
    (
        "hate",
        "Hate",
        "Against people for what they are: origin, belief, caste, disability, age, sex, whom they love. Also between the lines. Quoting it to report it is not.",
        false,
    ),
    (
        "threat",
        "Threat",
        "Announces harm to somebody who could take it seriously. Hyperbole that nobody could take seriously is not.",
        true,
    ),
    (
        "self_harm",
        "Self-harm",
        "The writer may be in danger from themselves. Not for medicine, mourning, figures of speech or help offered to another.",
        true,
    ),
    ("sexual", "Sexual remark", "An unwanted remark about body or bed.", false),
    (
        "misinformation",
        "Misinformation",
        "A false claim put as fact that could lead somebody to harm. Satire in its own place is not; satire carried out of it may be.",
        false,
    ),
    ("spam", "Spam", "Wants money, clicks or passwords, also when it comes as help.", false),
    (
        "privacy",
        "Private data",
        "Gives away, or presses for, what leads to a private person: address, school, number, name, habits.",
        true,
    ),
];

const ACTIONS: [(&str, &str, &str); 3] = [
    ("keep", "Keep", "Stays. A sharp tone alone is no reason to hide."),
    ("hide", "Hide", "Against the rules of this community; nobody is in danger."),
    ("escalate", "Escalate", "Somebody may be in danger, now or soon: a person must act today."),
];

const SEVERITIES: [&str; 4] = ["none", "mild", "clear", "severe"];

/// One post of the source.
#[derive(Debug, Default)]
struct Post {
    community: String,
    age: i64,
    language: String,
    dialect: Option<String>,
    judged: Judged,
    hard: Option<String>,
    gold: bool,
    /// Speaker, text, whether it is the one to judge.
    turns: Vec<(String, String, bool)>,
    responses: Vec<(String, Judged)>,
}

/// What somebody says about a post.
#[derive(Clone, Debug, Default)]
struct Judged {
    harm: BTreeSet<String>,
    severity: usize,
    action: usize,
}

#[derive(Debug)]
struct Community {
    channel: String,
    name: String,
    rules: String,
}

/// Makes the dataset.
pub fn build(sources: &Path) -> Result<Built, String> {
    let communities = parse_communities(&super::read(&sources.join("posts-communities.txt"))?)?;
    let mut posts = parse_posts(&super::read(&sources.join("posts.txt"))?)?;
    if let Some(post) = posts.iter().find(|it| !communities.contains_key(&it.community)) {
        return Err(format!("posts.txt: no community is called '{}'", post.community));
    }
    posts.sort_by_key(|post| hash(post.focus()));
    let cues = Cues::parse(&super::read(&sources.join("posts.cues.txt"))?)?;
    let suggestions = suggest(&posts, &cues);
    let items: Vec<Item> = posts
        .iter()
        .zip(&suggestions)
        .enumerate()
        .map(|(at, (post, suggestions))| item(at, post, &communities[&post.community], suggestions))
        .collect();
    Ok(Built {
        jsonl: to_jsonl(header(), &items)?,
        measured: measure(&posts, &communities, &suggestions),
    })
}

impl Post {
    fn focus(&self) -> &str {
        let focus = self.turns.iter().find(|(_, _, focus)| *focus);
        focus.map_or("", |(_, text, _)| text)
    }
}

impl Judged {
    /// From `harm`, `severity` and `action` as the source writes them.
    fn parse(harm: &str, severity: &str, action: &str) -> Result<Self, String> {
        let mut judged = Self::default();
        for id in harm.split(',').filter(|it| *it != "-") {
            if HARMS.iter().all(|(known, ..)| *known != id) {
                return Err(format!("no harm is called '{id}'"));
            }
            judged.harm.insert(id.to_owned());
        }
        judged.severity = severity
            .parse()
            .ok()
            .filter(|it| *it < SEVERITIES.len())
            .ok_or_else(|| format!("severity '{severity}' is not 0 to 3"))?;
        judged.action = ACTIONS
            .iter()
            .position(|(id, ..)| *id == action)
            .ok_or_else(|| format!("no action is called '{action}'"))?;
        Ok(judged)
    }

    /// The value for one question.
    fn value(&self, question: &str) -> Json {
        match question {
            "harm" => harm_value(|id| self.harm.contains(id)),
            "severity" => Json::Int(self.severity as i64),
            _ => ACTIONS[self.action].0.into(),
        }
    }
}

fn harm_value(has: impl Fn(&str) -> bool) -> Json {
    let ids = HARMS.iter().map(|(id, ..)| *id);
    Json::List(ids.filter(|id| has(id)).map(Json::from).collect())
}

// ---- the agents

fn suggest(posts: &[Post], cues: &Cues) -> Vec<Vec<Suggestion>> {
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

// ---- what is written

fn id(at: usize) -> String {
    format!("p-{:03}", at + 1)
}

fn item(at: usize, post: &Post, community: &Community, suggestions: &[Suggestion]) -> Item {
    let turns = post.turns.iter().map(|(speaker, text, focus)| {
        let mut turn = vec![
            ("speaker".to_owned(), speaker.as_str().into()),
            ("text".to_owned(), text.as_str().into()),
        ];
        if *focus {
            turn.push(("focus".to_owned(), Json::Bool(true)));
        }
        Json::Object(turn)
    });
    let thread = object([("kind", "conversation".into()), ("turns", Json::List(turns.collect()))]);
    let about = format!("{}. {}", community.name, community.rules);
    let text = |it: Option<&str>| it.map_or(Json::Null, Json::from);
    let questions = ["harm", "severity", "action"];
    let responses = post.responses.iter().enumerate().flat_map(|(turn, (who, judged))| {
        questions.iter().enumerate().map(move |(step, question)| Response {
            question: (*question).to_owned(),
            annotator: who.clone(),
            value: judged.value(question),
            at: format!(
                "2026-02-{:02}T{:02}:{:02}:{:02}.000Z",
                2 + at % 5,
                9 + turn,
                at % 60,
                step * 7
            ),
        })
    });
    let gold = questions
        .iter()
        .filter(|_| post.gold)
        .map(|question| ((*question).to_owned(), post.judged.value(question)));
    Item {
        id: id(at),
        fields: vec![
            ("thread".to_owned(), thread),
            ("community".to_owned(), about.as_str().into()),
        ],
        metadata: vec![
            ("community".to_owned(), post.community.as_str().into()),
            ("channel".to_owned(), community.channel.as_str().into()),
            ("language".to_owned(), post.language.as_str().into()),
            ("dialect".to_owned(), text(post.dialect.as_deref())),
            ("account_age_days".to_owned(), Json::Int(post.age)),
        ],
        suggestions: suggestions.to_vec(),
        responses: responses.collect(),
        gold: gold.collect(),
    }
}

fn header() -> Vec<(String, Json)> {
    let harms = HARMS.iter().map(|(id, title, about, rare)| label(id, title, about, *rare));
    let actions = ACTIONS.iter().map(|(id, title, about)| label(id, title, about, false));
    let questions = vec![
        object([
            ("id", "harm".into()),
            ("kind", "choices".into()),
            ("title", "What is wrong with the marked post?".into()),
            (
                "help",
                "Judge the marked post in its conversation and under the rules of its community. Several labels may hold, or none: most posts are fine. Words that somebody uses of themselves, quotes made to report, and rough talk among friends are fine.".into(),
            ),
            ("labels", Json::List(harms.collect())),
        ]),
        object([
            ("id", "severity".into()),
            ("kind", "rating".into()),
            ("title", "How severe is it?".into()),
            (
                "help",
                "For whoever it is aimed at, not for you. 0 when nothing is wrong.".into(),
            ),
            ("low", Json::Int(0)),
            ("high", Json::Int(3)),
            ("titles", Json::List(SEVERITIES.iter().map(|it| (*it).into()).collect())),
        ]),
        object([
            ("id", "action".into()),
            ("kind", "choice".into()),
            ("title", "What should happen to it?".into()),
            ("labels", Json::List(actions.collect())),
        ]),
    ];
    let agents = vec![
        agent(
            "keywords",
            VERSION,
            "Keyword list",
            "About a hundred words and phrases, written for this project. Sees the marked post alone, neither the conversation nor the tone.",
            "n/(n + 1) with n phrases found, none when there are none: not a probability",
        ),
        agent(
            "bayes",
            VERSION,
            "Naive Bayes on words",
            "One yes/no model for each label and one for the action, five-fold: trained on the author's labels of the other four fifths, smaller classes repeated.",
            "posterior of the model, for harm that of its least sure label: far too sure of itself, not calibrated",
        ),
        agent(
            "chars",
            VERSION,
            "Regression on letters",
            "Logistic regression on runs of 2 to 4 letters, one yes/no model for each label, one for the severity, one for the action, five-fold as above.",
            "probability of the model, for harm that of its least sure label: not calibrated",
        ),
        agent(
            "nearest",
            VERSION,
            "Most similar posts",
            "The five posts of the other four fifths that share most rare words vote on the action.",
            "share of the votes: not calibrated",
        ),
    ];
    let columns = vec![
        column("community", "Community"),
        column("channel", "Channel"),
        column("language", "Language"),
        column("dialect", "Dialect"),
        column("account_age_days", "Account age, days"),
    ];
    let fields = vec![
        object([("id", "thread".into()), ("title", "Conversation".into())]),
        object([("id", "community".into()), ("title", "Community and its rules".into())]),
    ];
    vec![
        ("name".to_owned(), "Community posts".into()),
        (
            "about".to_owned(),
            "Posts from sixteen invented communities, each in its conversation: what is wrong with it, if anything, and what should happen. Written for this project; the suggestions come from small models that ran.".into(),
        ),
        ("fields".to_owned(), Json::List(fields)),
        ("questions".to_owned(), Json::List(questions)),
        ("agents".to_owned(), Json::List(agents)),
        ("columns".to_owned(), Json::List(columns)),
    ]
}

// ---- what was measured

fn measure(
    posts: &[Post],
    communities: &BTreeMap<String, Community>,
    suggestions: &[Vec<Suggestion>],
) -> String {
    // By question: slice, agent, right; sorted by slice below, the whole first.
    let mut noted: BTreeMap<&str, Vec<(String, &str, bool)>> = BTreeMap::new();
    let mut fine: Vec<(String, &str, bool)> = Vec::new();
    // By label and agent: given rightly, given, should have been given.
    let mut labels: BTreeMap<(&str, &str), [u32; 3]> = BTreeMap::new();
    for (post, suggestions) in posts.iter().zip(suggestions) {
        for suggestion in suggestions {
            let agent = suggestion.agent;
            let right = suggestion.value == post.judged.value(suggestion.question);
            for slice in slices(post, communities) {
                let list = noted.entry(suggestion.question).or_default();
                list.push((slice, agent, right));
            }
            let Json::List(given) = &suggestion.value else {
                continue;
            };
            if post.judged.harm.is_empty() {
                let dialect = post.dialect.as_deref().unwrap_or("none noted");
                fine.extend([(ALL.to_owned(), agent, right), (dialect.to_owned(), agent, right)]);
            }
            for (id, ..) in HARMS {
                let (given, due) = (given.contains(&id.into()), post.judged.harm.contains(id));
                let counts = labels.entry((id, agent)).or_default();
                counts[0] += u32::from(given && due);
                counts[1] += u32::from(given);
                counts[2] += u32::from(due);
            }
        }
    }
    let agents = ["keywords", "bayes", "chars"];
    let mut by_label =
        format!("| label | posts | {} |\n|---|---:|---|---|---|\n", agents.join(" | "));
    for (id, ..) in HARMS {
        let cells = agents.map(|agent| labels.get(&(id, agent)).copied().unwrap_or_default());
        by_label.push_str(&format!("| {id} | {} |", cells[0][2]));
        for [right, given, _] in cells {
            by_label.push_str(&format!(" {right} of {given} |"));
        }
        by_label.push('\n');
    }
    let mut table = |question: &str| by_slice(noted.remove(question).unwrap_or_default(), "slice");
    let count = |has: fn(&Post) -> bool| posts.iter().filter(|post| has(post)).count();
    format!(
        "{} posts, {} of them with something wrong; {} came with answers, {} are gold.\n\n\
         `action`, right by slice (a post stands in several; slices under {FEWEST} posts are left out):\n\n{}\n\
         `harm`, the whole set of labels right:\n\n{}\n\
         `severity`, right:\n\n{}\n\
         Fine posts that were left alone, by dialect (the rest was flagged wrongly):\n\n{}\n\
         Each label: rightly given, of all that were given:\n\n{by_label}",
        posts.len(),
        count(|post| !post.judged.harm.is_empty()),
        count(|post| !post.responses.is_empty()),
        count(|post| post.gold),
        table("action"),
        table("harm"),
        table("severity"),
        by_slice(fine, "dialect"),
    )
}

const ALL: &str = "all";
/// Percentages of fewer items than this say nothing.
const FEWEST: usize = 3;

/// A table sorted by slice, the whole first, small slices left out.
fn by_slice(mut noted: Vec<(String, &str, bool)>, first: &str) -> String {
    noted.sort_by(|(a, ..), (b, ..)| (a != ALL, a).cmp(&(b != ALL, b)));
    let mut sizes: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for (slice, agent, _) in &noted {
        *sizes.entry((slice.clone(), agent)).or_default() += 1;
    }
    let mut accuracy = Accuracy::default();
    for (slice, agent, right) in noted {
        if sizes.get(&(slice.clone(), agent)).is_some_and(|n| *n >= FEWEST) {
            accuracy.note(&slice, agent, right);
        }
    }
    accuracy.table(first)
}

/// The slices of a post, those of the metadata and why it is hard.
fn slices(post: &Post, communities: &BTreeMap<String, Community>) -> Vec<String> {
    let mut out = vec![
        ALL.to_owned(),
        format!("language {}", post.language),
        format!("channel {}", communities[&post.community].channel),
    ];
    out.extend(post.dialect.iter().map(|it| format!("dialect {it}")));
    let new = if post.age < 100 { "under" } else { "from" };
    out.push(format!("account {new} 100 days"));
    out.push(match &post.hard {
        Some(why) => format!("hard: {why}"),
        None => "not marked hard".to_owned(),
    });
    out
}

// ---- the source

fn parse_communities(text: &str) -> Result<BTreeMap<String, Community>, String> {
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(at, line)| {
            let parts: Vec<&str> = line.split(" | ").collect();
            let [id, channel, name, rules] = parts.as_slice() else {
                return Err(format!(
                    "posts-communities.txt, line {}: not 'id | channel | name | rules'",
                    at + 1
                ));
            };
            let community = Community {
                channel: (*channel).to_owned(),
                name: (*name).to_owned(),
                rules: (*rules).to_owned(),
            };
            Ok(((*id).to_owned(), community))
        })
        .collect()
}

fn parse_posts(text: &str) -> Result<Vec<Post>, String> {
    let mut posts: Vec<Post> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let wrong = |what: &str| format!("posts.txt, line {}: {what}", at + 1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(head) = line.strip_prefix('@') {
            posts.push(parse_head(head).map_err(|it| wrong(&it))?);
            continue;
        }
        let post = posts.last_mut().ok_or_else(|| wrong("before the first post"))?;
        if let Some(answer) = line.strip_prefix("= ") {
            let parts: Vec<&str> = answer.split(' ').collect();
            let [who, harm, severity, action] = parts.as_slice() else {
                return Err(wrong("not '= annotator harm severity action'"));
            };
            let judged = Judged::parse(harm, severity, action).map_err(|it| wrong(&it))?;
            post.responses.push(((*who).to_owned(), judged));
            continue;
        }
        let (focus, turn) = match line.strip_prefix("> ") {
            Some(turn) => (true, turn),
            None => (false, line),
        };
        let Some((speaker, text)) = turn.split_once(": ") else {
            return Err(wrong("not 'speaker: text'"));
        };
        post.turns.push((speaker.to_owned(), text.to_owned(), focus));
    }
    match posts.iter().find(|post| post.turns.iter().filter(|(_, _, focus)| *focus).count() != 1) {
        Some(post) => Err(format!("posts.txt: not exactly one turn is marked in {:?}", post.turns)),
        None => Ok(posts),
    }
}

fn parse_head(head: &str) -> Result<Post, String> {
    let (head, hard) = match head.split_once(" hard=") {
        Some((head, hard)) => (head, Some(hard.to_owned())),
        None => (head, None),
    };
    let mut parts = head.split(' ');
    let community = parts.next().unwrap_or_default().to_owned();
    let age = parts.next().unwrap_or_default();
    let mut post = Post {
        community,
        age: age.parse().map_err(|_| format!("'{age}' is no number of days"))?,
        language: "en".to_owned(),
        hard,
        ..Post::default()
    };
    let (mut harm, mut severity, mut action) = ("-", "0", "keep");
    for part in parts {
        match part.split_once('=') {
            Some(("lang", it)) => post.language = it.to_owned(),
            Some(("dialect", it)) => post.dialect = Some(it.to_owned()),
            Some(("harm", it)) => harm = it,
            Some(("sev", it)) => severity = it,
            Some(("act", it)) => action = it,
            None if part == "gold" => post.gold = true,
            _ => return Err(format!("'{part}' is not known")),
        }
    }
    post.judged = Judged::parse(harm, severity, action)?;
    Ok(post)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_post_is_read() {
        let source = "# c\n@game 12 lang=es harm=spam,threat sev=2 act=hide gold hard=two words\n\
                      ana: hi: you\n> bo: no\n= wren - 0 keep\n";
        let posts = parse_posts(source).unwrap();
        let [post] = posts.as_slice() else { panic!("one post") };
        assert_eq!((post.age, post.gold, post.hard.as_deref()), (12, true, Some("two words")));
        assert_eq!((post.focus(), post.turns[0].1.as_str()), ("no", "hi: you"));
        assert_eq!(post.judged.value("harm"), Json::List(vec!["threat".into(), "spam".into()]));
        assert_eq!(post.responses[0].1.value("action"), "keep".into());
    }

    #[test]
    fn mistakes_are_named() {
        let check = |source: &str, expected: &str| {
            let error = parse_posts(source).unwrap_err();
            assert!(error.contains(expected), "{error}");
        };
        check("@game 1 harm=rude\n> a: b", "line 1: no harm is called 'rude'");
        check("@game 1\na: b", "not exactly one turn");
        check("@game 1\n> a: b\n= wren - 9 keep", "line 3: severity '9'");
        check("a: b", "before the first post");
    }

    #[test]
    fn small_classes_are_repeated() {
        let docs = vec![Vec::new(); 6];
        let classes = [0, 0, 0, 0, 1, 1];
        let all = balanced(&docs, &classes, &[0, 1, 2, 3, 4]);
        assert_eq!(all.iter().filter(|(_, class)| *class == 1).count(), 4);
        assert_eq!(all.len(), 8);
    }
}
