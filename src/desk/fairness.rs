//! What the Fairness room says: shares and gaps as words, and for each of its
//! parts the sentences, the plots and the sheets that are saved.
//!
//! | part | of |
//! |---|---|
//! | [`slices`] | errors by the values of a column of metadata |
//! | [`table`] | the same as a table whose cells open their items |
//! | [`rates`] | labels said where they are not, and missed where they are, by slice |
//! | [`blind`] | what showing suggestions does to people's answers |
//! | [`gold`] | how each person does on known answers |
//! | [`numbers`] | shares over the whole dataset from answers to a part of it |
//! | [`probes`] | items that differ in one word |
//!
//! Names are given by whoever asks (`named`): only the page knows what an agent
//! is called. Absent on purpose: any verdict of its own. Whether a gap is more than
//! chance, and which slice is too small, is the engine's to say; here it becomes words.

pub mod blind;
pub mod gold;
pub mod numbers;
pub mod probes;
pub mod rates;
pub mod slices;
pub mod table;

use super::sheet::Cell;
use super::study::p_words;
use crate::core::text::{counted, figure};
use crate::engine::protocol::assurance::{Gap, Share};

/// `12 %`, `3.4 %`, `under 0.1 %`: never rounded down to none nor up to all.
pub fn per_cent(share: f64) -> String {
    match share {
        share if !share.is_finite() => "–".to_owned(),
        share if share > 0.0 && share < 0.001 => "under 0.1 %".to_owned(),
        share if share < 1.0 && share > 0.999 => "over 99.9 %".to_owned(),
        share => format!("{} %", hundredths(share)),
    }
}

/// `8.1 to 17 %`; nothing where there is no interval.
pub fn interval_words(share: &Share) -> String {
    match (share.low, share.high) {
        (Some(low), Some(high)) => format!("{} to {} %", hundredths(low), hundredths(high)),
        _ => String::new(),
    }
}

/// `12 %`, or a dash.
pub fn value_words(share: &Share) -> String {
    share.value.map_or_else(|| "–".to_owned(), per_cent)
}

/// `12 % (8.1 to 17 %)`, or why there is no value.
pub fn share_words(share: &Share) -> String {
    match share.value {
        None => why(share),
        Some(value) => match interval_words(share) {
            interval if interval.is_empty() => per_cent(value),
            interval => format!("{} ({interval})", per_cent(value)),
        },
    }
}

/// Why a share has no value, as words within a sentence.
pub fn why(share: &Share) -> String {
    let why = share.undefined.as_deref().unwrap_or("nothing to count");
    why.trim_end_matches('.').to_owned()
}

/// Why, in the few words that a picture has room for: `too few to say`.
fn in_short(why: &str) -> String {
    why.split(':').next().unwrap_or_default().trim().to_owned()
}

/// `of 34`: answers, or what weighted ones are in effect.
pub fn of_words(share: &Share) -> String {
    format!("of {}", n_words(share.n))
}

/// `34`: to whole answers.
pub fn n_words(n: f64) -> String {
    // No share is of so many that a u64 does not hold them; what is no number is 0.
    figure(n.round() as u64)
}

/// `+12 points`: of a hundred.
pub fn points(difference: f64) -> String {
    let said = hundredths(difference);
    let sign = if difference > 0.0 && said != "0" { "+" } else { "" };
    let unit = if matches!(said.as_str(), "1" | "-1") { "point" } else { "points" };
    format!("{sign}{said} {unit}")
}

/// `+12 points (+4 to +20)`; nothing where there is no gap.
pub fn gap_words(gap: &Gap) -> Option<String> {
    let value = points(gap.value?);
    Some(match (gap.low, gap.high) {
        (Some(low), Some(high)) => format!("{value} ({} to {})", signed(low), signed(high)),
        _ => value,
    })
}

/// The same with its chance: `+12 points (+4 to +20), p 0.012`
pub fn tested_words(gap: &Gap) -> Option<String> {
    let words = gap_words(gap)?;
    Some(match gap.p {
        Some(p) => format!("{words}, {}", p_words(p)),
        None => words,
    })
}

/// As a cell has room for it, in points: `+12 (+4 to +20), p 0.012`
pub fn short_gap(gap: &Gap) -> Option<String> {
    let value = signed(gap.value?);
    let ends = match (gap.low, gap.high) {
        (Some(low), Some(high)) => format!(" ({} to {})", signed(low), signed(high)),
        _ => String::new(),
    };
    let chance = match gap.p {
        Some(p) if p > 0.999 => ", p 1".to_owned(),
        Some(p) => format!(", {}", p_words(p)),
        None => String::new(),
    };
    Some(format!("{value}{ends}{chance}"))
}

fn signed(difference: f64) -> String {
    let said = hundredths(difference);
    if difference > 0.0 && said != "0" { format!("+{said}") } else { said }
}

/// Of a hundred: one decimal near either end, where it tells things apart; none between.
fn hundredths(share: f64) -> String {
    let decimals = usize::from(share.abs() < 0.0995 || (share.abs() > 0.99 && share.abs() < 1.0));
    let text = format!("{:.decimals$}", share * 100.0);
    let text = if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Value, ends and n of a share, for a file.
fn cells(share: &Share) -> [Cell; 4] {
    [share.value.into(), share.low.into(), share.high.into(), share.n.into()]
}

/// The same of a gap: value, ends, adjusted p, whether it stands out.
fn gap_cells(gap: Option<&Gap>) -> [Cell; 5] {
    let it = gap.cloned().unwrap_or_default();
    let stands_out = if it.stands_out { "yes" } else { "" };
    [it.value.into(), it.low.into(), it.high.into(), it.p.into(), stands_out.into()]
}

/// Groups of answers behind a gap, on its side and on that of the others.
fn group_cells(gap: Option<&Gap>) -> [Cell; 2] {
    let groups = gap.and_then(|gap| gap.groups);
    groups.map_or([Cell::Number(None), Cell::Number(None)], |both| both.map(Cell::from))
}

/// `of 34`, or where answers come in groups `of 34 in 14 groups`.
fn of_groups_words(share: &Share, gap: Option<&Gap>) -> String {
    match gap.and_then(|gap| gap.groups) {
        Some([mine, _]) => format!("{} in {}", of_words(share), counted(mine, "group")),
        None => of_words(share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn share(value: f64, low: f64, high: f64, n: f64) -> Share {
        Share { value: Some(value), low: Some(low), high: Some(high), n, undefined: None }
    }

    pub fn too_few(why: &str) -> Share {
        Share { undefined: Some(why.to_owned()), ..Share::default() }
    }

    pub fn gap(value: f64, p: f64) -> Gap {
        let (low, high) = (Some(value - 0.08), Some(value + 0.08));
        Gap { value: Some(value), low, high, p: Some(p), stands_out: p < 0.05, groups: None }
    }

    #[test]
    fn shares_are_never_rounded_to_none_or_all() {
        let check = |share: f64, expected: &str| assert_eq!(per_cent(share), expected);
        check(0.0, "0 %");
        check(0.0004, "under 0.1 %");
        check(0.034, "3.4 %");
        check(0.05, "5 %");
        check(0.0999, "10 %");
        check(0.1234, "12 %");
        check(0.966, "97 %");
        check(0.9966, "99.7 %");
        check(0.9997, "over 99.9 %");
        check(1.0, "100 %");
        // An estimate may lie outside.
        check(-0.012, "-1.2 %");
        check(1.04, "104 %");
        check(f64::NAN, "–");
    }

    #[test]
    fn a_share_says_its_interval_or_why_it_has_no_value() {
        let some = share(0.123, 0.081, 0.17, 33.6);
        assert_eq!(share_words(&some), "12 % (8.1 to 17 %)");
        assert_eq!([value_words(&some), of_words(&some)], ["12 %", "of 34"]);
        let bare = Share { value: Some(0.5), n: 1200.0, ..Share::default() };
        assert_eq!([share_words(&bare), of_words(&bare)], ["50 %", "of 1,200"]);
        let none = too_few("too few answers: 12 more.");
        assert_eq!(share_words(&none), "too few answers: 12 more");
        assert_eq!([value_words(&none), interval_words(&none)], ["–", ""]);
    }

    #[test]
    fn groups_are_told_with_their_answers() {
        let share = share(0.4, 0.3, 0.5, 30.0);
        let grouped = Gap { groups: Some([1, 90]), ..gap(0.12, 0.01) };
        assert_eq!(of_groups_words(&share, Some(&grouped)), "of 30 in 1 group");
        assert_eq!(of_groups_words(&share, Some(&gap(0.12, 0.01))), "of 30");
        let cells = |gap: &Gap| group_cells(Some(gap)).map(|cell| cell.shown()).join(" ");
        assert_eq!([cells(&grouped), cells(&Gap::default())], ["1 90", "– –"]);
    }

    #[test]
    fn gaps_have_a_sign_and_their_chance() {
        let check = |value, p, expected: &str| {
            assert_eq!(tested_words(&gap(value, p)).as_deref(), Some(expected));
        };
        check(0.12, 0.0123, "+12 points (+4 to +20), p 0.012");
        check(-0.034, 1.0, "-3.4 points (-11 to +4.6), p 1.000");
        check(0.01, 0.0001, "+1 point (-7 to +9), p under 0.001");
        check(-0.0001, 1.0, "0 points (-8 to +8), p 1.000");
        assert_eq!(tested_words(&Gap::default()), None);
        assert_eq!(short_gap(&gap(0.12, 1.0)).as_deref(), Some("+12 (+4 to +20), p 1"));
        assert_eq!(short_gap(&gap(0.12, 0.0123)).as_deref(), Some("+12 (+4 to +20), p 0.012"));
        assert_eq!(short_gap(&Gap::default()), None);
        let untested = Gap { value: Some(0.5), ..Gap::default() };
        assert_eq!(tested_words(&untested).as_deref(), Some("+50 points"));
    }
}
