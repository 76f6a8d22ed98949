//! The header of the community posts: labels with their guidelines, agents, columns.

use super::super::dataset::{Json, agent, column, label, object};
use super::VERSION;

/// Labels of `harm`: id, title, guideline, rare.
pub const HARMS: [(&str, &str, &str, bool); 8] = [
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

pub const ACTIONS: [(&str, &str, &str); 3] = [
    ("keep", "Keep", "Stays. A sharp tone alone is no reason to hide."),
    ("hide", "Hide", "Against the rules of this community; nobody is in danger."),
    ("escalate", "Escalate", "Somebody may be in danger, now or soon: a person must act today."),
];

pub const SEVERITIES: [&str; 4] = ["none", "mild", "clear", "severe"];

/// All of it, in the order in which it is written.
pub fn header() -> Vec<(String, Json)> {
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
            "Posts from sixteen invented communities, each in its conversation: what is wrong with it, if anything, and what should happen. Texts, labels and the readers' answers were written for this example by a language model, not collected from people; the suggestions come from small models that ran.".into(),
        ),
        ("fields".to_owned(), Json::List(fields)),
        ("questions".to_owned(), Json::List(questions)),
        ("agents".to_owned(), Json::List(agents)),
        ("columns".to_owned(), Json::List(columns)),
    ]
}
