//! Community posts: moderation in context, with several labels, a severity and an action.
//!
//! The source `posts.txt` holds the conversations and the author's reading of each; the first lines
//! of that file give its form. Four agents judge: a list of keywords, naive Bayes and a regression on
//! character n-grams (a yes/no model for each label), and the nearest known posts. The learning
//! ones never saw the item they speak about ([`super::folds`]). None of them reads the conversation
//! around the post: that is what the reviewer has and they lack.
//!
//! Why a post is hard stands in the source only: in the metadata it would give the answer away.

use std::path::Path;

mod agents;
mod header;
mod measure;
mod source;

use super::Built;
use super::cues::Cues;
use super::dataset::{Item, Json, Response, Suggestion, object, to_jsonl};
use super::rng::hash;
use source::{Community, Post};

pub const VERSION: &str = "1.0.0";

/// Makes the dataset.
pub fn build(sources: &Path) -> Result<Built, String> {
    let communities =
        source::parse_communities(&super::read(&sources.join("posts-communities.txt"))?)?;
    let mut posts = source::parse_posts(&super::read(&sources.join("posts.txt"))?)?;
    if let Some(post) = posts.iter().find(|it| !communities.contains_key(&it.community)) {
        return Err(format!("posts.txt: no community is called '{}'", post.community));
    }
    posts.sort_by_key(|post| hash(post.focus()));
    let cues = Cues::parse(&super::read(&sources.join("posts.cues.txt"))?)?;
    let suggestions = agents::suggest(&posts, &cues);
    let items: Vec<Item> = posts
        .iter()
        .zip(&suggestions)
        .enumerate()
        .map(|(at, (post, suggestions))| item(at, post, &communities[&post.community], suggestions))
        .collect();
    Ok(Built {
        jsonl: to_jsonl(header::header(), &items)?,
        measured: measure::measure(&posts, &communities, &suggestions),
    })
}

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
