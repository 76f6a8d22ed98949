//! Levels from a list of phrases: the highest level whose phrase occurs.
//!
//! Model: a text has the level of the most severe phrase found in it, 0 when none is. Phrases are
//! compared word by word in lower case; a `*` ends a word of which only the beginning counts.
//! Nothing is learned, so no item can leak into it.
//!
//! The score is n/(n + 1) with n phrases found at the level given: more evidence, nearer to 1,
//! **not a probability**. No phrase found, no score.
//!
//! The list: one `level<TAB>phrase` a line; a level is a number or a name; `#` begins a comment.

use super::tokens::words;

/// One phrase that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// What stands before the tab.
    pub level: String,
    pub phrase: String,
}

/// The list, read.
#[derive(Debug)]
pub struct Cues(Vec<(Cue, Vec<String>)>);

impl Cues {
    /// Reads the list; errors name the line.
    pub fn parse(list: &str) -> Result<Self, String> {
        let mut cues = Vec::new();
        for (at, line) in list.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let Some((level, phrase)) = line.split_once('\t') else {
                return Err(format!("cues, line {}: not 'level<TAB>phrase'", at + 1));
            };
            let mut parts = Vec::new();
            for part in phrase.split_whitespace() {
                let star = part.ends_with('*');
                let mut cut = words(part);
                if let (true, Some(last)) = (star, cut.last_mut()) {
                    last.push('*');
                }
                parts.extend(cut);
            }
            let cue = Cue { level: level.to_owned(), phrase: phrase.to_owned() };
            cues.push((cue, parts));
        }
        Ok(Self(cues))
    }

    /// Every phrase that occurs, once each, in the list's order.
    pub fn find(&self, text: &str) -> Vec<&Cue> {
        let words = words(text);
        let occurs = |parts: &[String]| {
            !parts.is_empty()
                && words
                    .windows(parts.len())
                    .any(|run| run.iter().zip(parts).all(|(w, p)| same(w, p)))
        };
        self.0.iter().filter(|(_, parts)| occurs(parts)).map(|(cue, _)| cue).collect()
    }

    /// For levels that are numbers: the highest, its score, and the phrases found at it.
    pub fn highest(&self, text: &str) -> (i64, Option<f64>, Vec<&Cue>) {
        let level = |cue: &Cue| cue.level.parse::<i64>().unwrap_or(0);
        let mut found = self.find(text);
        let top = found.iter().map(|cue| level(cue)).max().unwrap_or(0);
        found.retain(|cue| level(cue) == top);
        let n = found.len() as f64;
        (top, (n > 0.0).then_some(n / (n + 1.0)), found)
    }
}

fn same(word: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => word.starts_with(beginning),
        None => word == pattern,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn check(text: &str, level: i64, phrases: &[&str]) {
        let cues = Cues::parse("3\ttoday\n3\tright now\n1\tno hurr*\n# nothing\n").unwrap();
        let (got, score, found) = cues.highest(text);
        assert_eq!(got, level, "{text}");
        assert_eq!(
            found.iter().map(|cue| cue.phrase.as_str()).collect::<Vec<_>>(),
            phrases,
            "{text}"
        );
        assert_eq!(score.is_some(), !phrases.is_empty());
    }

    #[test]
    fn the_highest_level_wins() {
        check("Is it there?", 0, &[]);
        check("There is no hurry.", 1, &["no hurr*"]);
        check("No hurry, but TODAY, right now!", 3, &["today", "right now"]);
        check("right. Well, now", 0, &[]);
    }
}
