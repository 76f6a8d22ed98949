//! How well the agents judged, by slice.

use std::collections::BTreeMap;

use super::super::dataset::{Json, Suggestion};
use super::super::measured::{ALL, FEWEST, by_slice};
use super::header::HARMS;
use super::source::{Community, Post};

/// The tables for the README.
pub fn measure(
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
