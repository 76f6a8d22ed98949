//! Capitals, found by way of small letters.
//!
//! The page has a table of small letters, since it searches without regard to case; the table of
//! capitals that the standard library has would come beside it for a few headings and keys.

/// How far capitals stand from their small letters: Latin, Greek and Cyrillic; letters that take
/// turns; Cyrillic's second row; Armenian; Greek with an accent; the palochka.
const STEPS: [i32; 10] = [32, 1, 80, 48, 37, 38, 63, 64, 8, 15];

/// With a capital at its beginning.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| capital_of(first).to_string() + letters.as_str()).unwrap_or_default()
}

/// The capital of a letter; the letter itself where there is none that is one letter.
pub fn capital_of(letter: char) -> char {
    let is_it = |capital: &char| *capital != letter && capital.to_lowercase().eq([letter]);
    let capitals = STEPS.into_iter().filter_map(|step| {
        let code = u32::from(letter).checked_add_signed(-step)?;
        char::from_u32(code)
    });
    capitals.into_iter().find(is_it).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_with_a_capital() {
        let check = |words: &str, expected: &str| assert_eq!(capital(words), expected);
        check("no rule matched", "No rule matched");
        check("écart", "Écart");
        check("жёлтый", "Жёлтый");
        check("άλφα", "Άλφα");
        check("7 of 9", "7 of 9");
        check("東京", "東京");
        check("", "");
    }

    /// Of every letter of these alphabets that has one capital which leads back to it.
    #[test]
    fn is_the_capital_that_the_standard_library_has() {
        let ranges = [0x61..=0x7a, 0xdf..=0xfe, 0x100..=0x17e, 0x3ac..=0x3ce, 0x430..=0x4ff];
        for letter in ranges.into_iter().flatten().filter_map(char::from_u32) {
            let all: Vec<char> = letter.to_uppercase().collect();
            if let [one] = all[..]
                && one.to_lowercase().eq([letter])
            {
                assert_eq!(capital_of(letter), one, "{letter}");
            }
        }
    }
}
