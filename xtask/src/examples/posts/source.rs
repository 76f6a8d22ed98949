//! The sources of the community posts, read: conversations, the author's reading, communities.

use std::collections::{BTreeMap, BTreeSet};

use super::super::dataset::Json;
use super::header::{ACTIONS, HARMS, SEVERITIES};

/// One post of the source.
#[derive(Debug, Default)]
pub struct Post {
    pub community: String,
    pub age: i64,
    pub language: String,
    pub dialect: Option<String>,
    pub judged: Judged,
    pub hard: Option<String>,
    pub gold: bool,
    /// Speaker, text, whether it is the one to judge.
    pub turns: Vec<(String, String, bool)>,
    pub responses: Vec<(String, Judged)>,
}

/// What somebody says about a post.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    pub harm: BTreeSet<String>,
    pub severity: usize,
    pub action: usize,
}

#[derive(Debug)]
pub struct Community {
    pub channel: String,
    pub name: String,
    pub rules: String,
}

impl Post {
    pub fn focus(&self) -> &str {
        let focus = self.turns.iter().find(|(_, _, focus)| *focus);
        focus.map_or("", |(_, text, _)| text)
    }
}

impl Judged {
    /// From `harm`, `severity` and `action` as the source writes them.
    pub fn parse(harm: &str, severity: &str, action: &str) -> Result<Self, String> {
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
    pub fn value(&self, question: &str) -> Json {
        match question {
            "harm" => harm_value(|id| self.harm.contains(id)),
            "severity" => Json::Int(self.severity as i64),
            _ => ACTIONS[self.action].0.into(),
        }
    }
}

pub fn harm_value(has: impl Fn(&str) -> bool) -> Json {
    let ids = HARMS.iter().map(|(id, ..)| *id);
    Json::List(ids.filter(|id| has(id)).map(Json::from).collect())
}

pub fn parse_communities(text: &str) -> Result<BTreeMap<String, Community>, String> {
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

pub fn parse_posts(text: &str) -> Result<Vec<Post>, String> {
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

    /// A label without a severity, or the other way round, is a slip of the pen.
    #[test]
    fn a_severity_goes_with_a_harm() {
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/posts.txt");
        for post in parse_posts(&std::fs::read_to_string(source).unwrap()).unwrap() {
            let who = post.responses.iter().map(|(_, it)| it).chain([&post.judged]);
            for judged in who {
                let fine = judged.harm.is_empty();
                assert_eq!(fine, judged.severity == 0, "{:?}: {judged:?}", post.turns);
                assert!(!fine || ACTIONS[judged.action].0 != "hide", "{:?}", post.turns);
            }
        }
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
}
