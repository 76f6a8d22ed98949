//! Sentences drawn from templates: plain training texts where no collected ones are at hand.
//!
//! One `label<TAB>text` a line; `{a|b|}` is one of what stands between the bars, nothing allowed.
//! Not nested. `#` begins a comment line.

use super::rng::{Rng, hash};

/// Draws up to `each` different sentences of every template; the same list gives the same sentences.
/// Returns label and sentence in the list's order. Errors name the line.
pub fn draw(list: &str, each: usize) -> Result<Vec<(String, String)>, String> {
    let mut out = Vec::new();
    for (at, line) in list.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let parts = line.split_once('\t').and_then(|(label, text)| Some((label, parts(text)?)));
        let Some((label, parts)) = parts else {
            return Err(format!("templates, line {}: not 'label<TAB>text with {{a|b}}'", at + 1));
        };
        let mut rng = Rng::new(hash(line));
        let mut sentences: Vec<String> = Vec::new();
        for _ in 0..each * 4 {
            let words = parts.iter().map(|choices| choices[rng.below(choices.len())]);
            let sentence = words.collect::<String>().trim().to_owned();
            if sentences.len() < each && !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
        out.extend(sentences.into_iter().map(|sentence| (label.to_owned(), sentence)));
    }
    Ok(out)
}

/// The choices at each place, plain text being a place with one.
fn parts(text: &str) -> Option<Vec<Vec<&str>>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((plain, opened)) = rest.split_once('{') {
        let (choices, after) = opened.split_once('}')?;
        out.push(vec![plain]);
        out.push(choices.split('|').collect());
        rest = after;
    }
    if rest.contains('}') {
        return None;
    }
    out.push(vec![rest]);
    Some(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn draws_different_sentences_and_all_when_there_are_few() {
        let mut drawn = draw("# note\n\nx\t{A|B} day{ off|}.", 9).unwrap();
        assert_eq!(drawn, draw("x\t{A|B} day{ off|}.", 9).unwrap());
        drawn.sort();
        let text: Vec<&str> = drawn.iter().map(|(_, sentence)| sentence.as_str()).collect();
        assert_eq!(text, ["A day off.", "A day.", "B day off.", "B day."]);
        assert_eq!(draw("x\t{A|B|C|D}", 2).unwrap().len(), 2);
    }

    #[test]
    fn a_wrong_line_is_named() {
        assert!(draw("x\tgood\nno tab", 1).unwrap_err().contains("line 2"));
        assert!(draw("x\t{a|b", 1).unwrap_err().contains("line 1"));
        assert!(draw("x\ta}b{c}", 1).is_ok_and(|drawn| drawn.len() == 1));
    }
}
