//! Texts cut into words and into character n-grams.
//!
//! Not a linguist's tokenizer: lower case, letters and digits together, an apostrophe inside a word
//! stays. Characters of scripts written without spaces (Han, kana, Thai) and emoji are words of
//! their own.

/// Words in lower case.
pub fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inside = matches!(c, '\'' | '’') && !word.is_empty();
        if alone(c) {
            close(&mut word, &mut out);
            out.push(c.to_string());
        } else if part_of_word(c) {
            word.extend(c.to_lowercase());
        } else if inside && chars.peek().is_some_and(|next| part_of_word(*next)) {
            word.push('\'');
        } else {
            close(&mut word, &mut out);
        }
    }
    close(&mut word, &mut out);
    out
}

/// The words and every two neighbours joined by a space.
pub fn words_and_pairs(text: &str) -> Vec<String> {
    let mut out = words(text);
    let pairs: Vec<String> = out.windows(2).map(|pair| pair.join(" ")).collect();
    out.extend(pairs);
    out
}

/// Every run of `shortest..=longest` characters of every word, a `_` marking its two ends.
pub fn char_ngrams(text: &str, shortest: usize, longest: usize) -> Vec<String> {
    let mut out = Vec::new();
    for word in words(text) {
        let marked: Vec<char> = format!("_{word}_").chars().collect();
        for length in shortest..=longest {
            out.extend(marked.windows(length).map(|run| run.iter().collect::<String>()));
        }
    }
    out
}

fn close(word: &mut String, out: &mut Vec<String>) {
    if !word.is_empty() {
        out.push(std::mem::take(word));
    }
}

/// Letters, digits, and the signs that sit on letters in Arabic and the scripts of India.
fn part_of_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{93c}' | '\u{94d}' | '\u{9cd}')
}

fn alone(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(words(text).join("|"), expected);
    }

    #[test]
    fn cuts_words() {
        check("It's NOT 'fine', Mum…", "it's|not|fine|mum");
        check("I cannae, I’ll no’ wait", "i|cannae|i'll|no|wait");
        check("駅は遠い🙂ok", "駅|は|遠|い|🙂|ok");
        check("नमस्ते, क्या?", "नमस्ते|क्या");
        check("", "");
    }

    #[test]
    fn pairs_and_ngrams() {
        assert_eq!(words_and_pairs("not so good"), ["not", "so", "good", "not so", "so good"]);
        assert_eq!(char_ngrams("ab c", 2, 3), ["_a", "ab", "b_", "_ab", "ab_", "_c", "c_", "_c_"]);
    }
}
