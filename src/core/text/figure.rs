//! Numbers as people read them.

/// `12,345`
pub fn figure(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 word`, `1,204 words`
pub fn counted(number: impl Into<u64>, word: &str) -> String {
    match number.into() {
        1 => format!("1 {word}"),
        number => format!("{} {word}s", figure(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_thousands() {
        let said = [0, 999, 1000, 12_345, 1_234_567].map(figure);
        assert_eq!(said, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }

    #[test]
    fn one_is_singular() {
        let said = [0u32, 1, 2, 1204].map(|number| counted(number, "word"));
        assert_eq!(said, ["0 words", "1 word", "2 words", "1,204 words"]);
    }
}
