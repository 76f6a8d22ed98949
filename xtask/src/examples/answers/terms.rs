//! The words of a text that carry its matter: without the small ones, endings cut off.
//!
//! For English. Words of other languages pass as they are, so questions in them find little: that
//! is the retrieval's weakness, kept on purpose and measured.

use super::super::tokens::words;

const SMALL: &str = "a about after all already also am an and any are as at be because been before but by can could \
    did do does for from had has have her here him his how i i'd i'll i'm i've if in is it it's its just let me may \
    more must my need no not now of on one or our out own said says shall she should so some somebody than that the \
    their them then there they this to too up us was we we're we've what when where whether which who why will with \
    would yet you you're your yours he come comes like please hello want into over only very";

const ENDINGS: [&str; 5] = ["ings", "ing", "ies", "ed", "s"];

/// Lower case, small words left out, plurals and the like cut to a stem.
pub fn terms(text: &str) -> Vec<String> {
    let small: Vec<&str> = SMALL.split_whitespace().collect();
    words(text)
        .iter()
        .filter(|word| !small.contains(&word.as_str()))
        .map(|word| stem(word))
        .collect()
}

/// Cuts one ending off when at least three letters stay, then a final e, so that "close", "closes"
/// and "closed" meet. "ies" leaves an i, which a final y becomes as well.
fn stem(word: &str) -> String {
    let cut = ENDINGS.iter().find_map(|ending| {
        let rest = word.strip_suffix(ending)?;
        let double = *ending == "s" && rest.ends_with('s');
        let long = rest.chars().count() >= 3;
        let cut = if *ending == "ies" { format!("{rest}i") } else { rest.to_owned() };
        (long && !double).then_some(cut)
    });
    let mut stem = cut.unwrap_or_else(|| word.to_owned());
    if stem.chars().count() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    if stem.chars().count() > 3 && stem.ends_with('y') {
        stem.pop();
        stem.push('i');
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        let check = |text: &str, expected: &str| assert_eq!(terms(text).join(" "), expected);
        check("Can I renew my books?", "renew book");
        check("the libraries, a library", "librari librari");
        check("rents rented renting rent", "rent rent rent rent");
        check("closes closed close", "clos clos clos");
        check("lent for one week, two weeks", "lent week two week");
        check("glass", "glass");
    }
}
