//! The sources of the generated answers, read: the handbook, the questions and the author's grades.

use std::collections::BTreeMap;

/// A passage of the handbook.
#[derive(Debug)]
pub struct Passage {
    pub id: String,
    pub topic: String,
    pub title: String,
    pub text: String,
}

/// A question of a visitor.
#[derive(Debug)]
pub struct Question {
    pub key: String,
    /// Ids of the passages that answer it; two when it is two questions; none when nothing does.
    pub passages: Vec<String>,
    pub language: String,
    pub channel: String,
    pub tone: String,
    pub scots: bool,
    /// Takes something for granted that is not so.
    pub false_premise: bool,
    pub text: String,
}

/// The author's grade of each generator's answer, 0 (harmful or nonsense) to 3 (send it).
#[derive(Debug)]
pub struct Grades {
    /// Of the answers that were graded: [`super::super::rng::hash`], the lowest 16 bits in hex.
    pub hash: String,
    pub by_agent: BTreeMap<&'static str, u8>,
    pub gold: bool,
    /// Annotator and the agent whose answer is better, or "tie".
    pub responses: Vec<(String, String)>,
}

/// From this grade on an answer could be sent.
pub const GOOD: u8 = 2;

/// The agents that answer, in the grades' order.
pub const GENERATORS: [&str; 3] = ["retrieval", "templates", "ngram"];

/// Reads the handbook.
pub fn parse_handbook(text: &str) -> Result<Vec<Passage>, String> {
    let mut passages: Vec<Passage> = Vec::new();
    for (at, line) in lines(text) {
        if let Some(head) = line.strip_prefix('[') {
            let passage = head.split_once("] ").and_then(|(id, rest)| {
                let (topic, title) = rest.split_once(" | ")?;
                Some(Passage {
                    id: id.to_owned(),
                    topic: topic.to_owned(),
                    title: title.to_owned(),
                    text: String::new(),
                })
            });
            let passage =
                passage.ok_or_else(|| format!("handbook, line {at}: not '[id] topic | title'"))?;
            passages.push(passage);
            continue;
        }
        match passages.last_mut() {
            Some(passage) if passage.text.is_empty() => passage.text = line.to_owned(),
            _ => return Err(format!("handbook, line {at}: text without its own heading")),
        }
    }
    Ok(passages)
}

/// Reads the questions; the passages they name must be in the handbook.
pub fn parse_questions(text: &str, handbook: &[Passage]) -> Result<Vec<Question>, String> {
    let read = |(at, line): (usize, &str)| {
        let parts: Vec<&str> = line.split(" | ").collect();
        let wrong = |what: &str| format!("questions, line {at}: {what}");
        let [key, passages, about, text] = parts.as_slice() else {
            return Err(wrong("not 'key | passages | language channel tone | question'"));
        };
        let about: Vec<&str> = about.split(' ').collect();
        let [language, channel, rest @ ..] = about.as_slice() else {
            return Err(wrong("no language and channel"));
        };
        let tone = rest.iter().find(|it| !["scots", "false"].contains(it));
        let passages: Vec<String> =
            passages.split('+').filter(|id| *id != "-").map(str::to_owned).collect();
        if let Some(id) = passages.iter().find(|id| handbook.iter().all(|it| it.id != **id)) {
            return Err(wrong(&format!("the handbook has no '{id}'")));
        }
        Ok(Question {
            key: (*key).to_owned(),
            passages,
            language: (*language).to_owned(),
            channel: (*channel).to_owned(),
            tone: (*tone.ok_or_else(|| wrong("no tone"))?).to_owned(),
            scots: rest.contains(&"scots"),
            false_premise: rest.contains(&"false"),
            text: (*text).to_owned(),
        })
    };
    lines(text).map(read).collect()
}

/// Reads the grades, by the question's key. `.` stands for an answer that there was not.
pub fn parse_grades(text: &str) -> Result<BTreeMap<String, Grades>, String> {
    let read = |(at, line): (usize, &str)| {
        let wrong = |what: &str| format!("grades, line {at}: {what}");
        let mut parts = line.split(" | ");
        let head: Vec<&str> = parts.next().unwrap_or_default().split(' ').collect();
        let [key, hash, grades @ ..] = head.as_slice() else {
            return Err(wrong("not 'key hash retrieval templates ngram'"));
        };
        let mut by_agent = BTreeMap::new();
        for (agent, grade) in GENERATORS.iter().zip(grades) {
            if *grade != "." {
                let grade = grade.parse().ok().filter(|it| *it <= 3);
                by_agent.insert(*agent, grade.ok_or_else(|| wrong("a grade is 0 to 3"))?);
            }
        }
        let responses: Option<Vec<_>> = parts
            .map(|it| it.split_once(' ').map(|(who, what)| (who.to_owned(), what.to_owned())))
            .collect();
        let grades = Grades {
            hash: (*hash).to_owned(),
            by_agent,
            gold: grades.contains(&"gold"),
            responses: responses.ok_or_else(|| wrong("not 'annotator answer'"))?,
        };
        Ok(((*key).to_owned(), grades))
    };
    let mut all = BTreeMap::new();
    for line in lines(text) {
        let (key, grades) = read(line)?;
        if all.insert(key.clone(), grades).is_some() {
            return Err(format!("grades, line {}: '{key}' stands there twice", line.0));
        }
    }
    Ok(all)
}

/// Number and text of each line that is neither empty nor a comment.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(at, line)| (at + 1, line))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_three_sources_are_read() {
        let handbook = parse_handbook("# c\n[x] hours | When\nAt ten.\n").unwrap();
        assert_eq!((handbook[0].title.as_str(), handbook[0].text.as_str()), ("When", "At ten."));
        let questions =
            parse_questions("q1 | x | en chat scots cross false | When?", &handbook).unwrap();
        let question = &questions[0];
        assert!(question.scots && question.false_premise);
        assert_eq!((question.tone.as_str(), question.passages.len()), ("cross", 1));
        let grades = parse_grades("q1 00ff 3 . 0 gold | ada tie | bo retrieval").unwrap();
        assert_eq!(grades["q1"].by_agent.len(), 2);
        assert!(grades["q1"].gold);
        assert_eq!(grades["q1"].responses[1].1, "retrieval");
    }

    #[test]
    fn mistakes_are_named() {
        assert!(parse_handbook("At ten.").unwrap_err().contains("line 1"));
        assert!(
            parse_questions("q1 | y | en chat cross | When?", &[]).unwrap_err().contains("no 'y'")
        );
        assert!(parse_grades("q1 0 1 1 1\nq1 0 1 1 1").unwrap_err().contains("line 2"));
        assert!(parse_grades("q1 00ff 7 1 1").unwrap_err().contains("0 to 3"));
    }
}
