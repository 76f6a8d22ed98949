//! Figures and states for a person.

use crate::core::text::{counted, figure};
use crate::desk::sheet::file_name;
use crate::engine::protocol::assurance::{
    AuditFound, AuditState, CertificateFound, DrawFound, Share,
};

use super::ask::Ask;

/// `0.02` → `2 %`, `0.0153` → `1.53 %`: at most two decimals.
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{:.2}", share * 100.0);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{} %", if text == "-0" { "0" } else { text })
}

/// `0.02` → `at most 2 wrong in 100`; below one in a hundred `at most 5 wrong in 1,000`.
pub fn at_most(alpha: f64) -> String {
    let mut of = 100.0;
    while alpha > 0.0 && alpha * of < 1.0 - 1e-9 && of < 1e6 {
        of *= 10.0;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a power of ten")]
    let whole = figure(of as u64);
    format!("at most {} wrong in {whole}", short(alpha * of))
}

/// What the error is of. Graded: a text can be wrong in part.
///
/// `Of what is accepted at most 2 wrong in 100.`
pub fn promised(alpha: f64, is_graded: bool) -> String {
    if is_graded {
        let wrong = percent(alpha);
        return format!(
            "Of what is accepted at most {wrong} wrong in the mean: a text is as wrong as the part of \
             it that is changed."
        );
    }
    format!("Of what is accepted {}.", at_most(alpha))
}

/// `90 % confidence`
pub fn confidence(delta: f64) -> String {
    format!("{} confidence", percent(1.0 - delta))
}

/// What a delta means, for who knows no statistics.
pub fn risk(delta: f64) -> String {
    let times = (1.0 / delta).round();
    format!(
        "If this were done many times over, the promise would be broken in at most 1 of {times}."
    )
}

/// `2.3 %`, or `undefined`.
pub fn share_value(share: &Share) -> String {
    share.value.map_or_else(|| "undefined".to_owned(), percent)
}

/// `1.1 % to 7 %`; nothing where there is none.
pub fn share_interval(share: &Share) -> String {
    match (share.low, share.high) {
        (Some(low), Some(high)) => format!("{} to {}", percent(low), percent(high)),
        _ => String::new(),
    }
}

/// `2.3 % (1.1 % to 7 %) of 120`, or why there is none.
pub fn share_words(share: &Share) -> String {
    let Some(value) = share.value else {
        let why = share.undefined.as_deref().unwrap_or("no reason was given");
        return format!("undefined: {}", why.trim_end_matches('.'));
    };
    let interval = share_interval(share);
    let interval = if interval.is_empty() { interval } else { format!(" ({interval})") };
    format!("{}{interval} of {}", percent(value), short(share.n))
}

/// `3 h 20 min`, `45 s`
pub fn time(minutes: f64) -> String {
    let seconds = (minutes * 60.0).round();
    if seconds < 60.0 {
        return format!("{seconds} s");
    }
    let minutes = minutes.round();
    let (hours, rest) = ((minutes / 60.0).floor(), minutes % 60.0);
    if hours < 1.0 { format!("{minutes} min") } else { format!("{hours} h {rest} min") }
}

/// What drawing the sample comes to.
pub fn draw_sentence(found: &DrawFound) -> String {
    format!(
        "{} in the stream; {} of them drawn, about {} of work.",
        counted(found.stream, "item"),
        figure(u64::from(found.drawn)),
        time(found.minutes),
    )
}

/// `120 of 300 answered, 4 put aside`
pub fn progress(found: &CertificateFound) -> String {
    let aside = match found.put_aside {
        0 => String::new(),
        n => format!(", {} put aside and counted as wrong", figure(u64::from(n))),
    };
    let (answered, drawn) = (u64::from(found.answered), u64::from(found.drawn));
    format!("{} of {} answered{aside}", figure(answered), figure(drawn))
}

/// The figures of a certificate: name, what it means, value.
pub fn certificate_numbers(found: &CertificateFound) -> Vec<(&'static str, &'static str, String)> {
    let none = || "–".to_owned();
    let answers = u64::from(found.accepted);
    vec![
        (
            "Threshold",
            "Suggestions with this score or more are accepted.",
            found.threshold.map_or_else(none, short),
        ),
        (
            "Share accepted",
            "Of the stream: what needs no person then, but for the sample and the audit.",
            format!("{} ({})", percent(found.coverage), counted(found.items, "item")),
        ),
        (
            "Wrong in the sample",
            "Of the answers at or above the threshold.",
            format!("{} of {}", short(found.errors), figure(answers)),
        ),
        (
            "Upper bound of the error",
            "What the error at this threshold is not above, by these answers alone.",
            found.upper_bound.map_or_else(none, percent),
        ),
    ]
}

/// The state of an audit as a word.
pub fn state(state: AuditState) -> &'static str {
    match state {
        AuditState::Nothing => "Nothing to audit",
        AuditState::Shown => "Kept, by the audit alone",
        AuditState::Holds => "Holds so far",
        AuditState::Broken => "Broken",
    }
}

/// The figures of an audit: name, what it means, value.
pub fn audit_numbers(found: &AuditFound) -> Vec<(&'static str, &'static str, String)> {
    let (answered, drawn) = (u64::from(found.answered), u64::from(found.drawn));
    vec![
        (
            "Accepted unseen",
            "Items that no person looks at under the policy in force.",
            figure(u64::from(found.accepted)),
        ),
        (
            "Drawn for the audit",
            "Of these, those that people go on looking at, and how many are answered.",
            format!("{}, {} answered", figure(drawn), figure(answered)),
        ),
        (
            "Wrong",
            "Audited answers that differ from what would have been accepted.",
            format!("{} of {}", short(found.errors), figure(answered)),
        ),
        (
            "Error of the pile",
            "Holds at any time of looking, so you may look as often as you like.",
            format!("{} to {}", percent(found.low), percent(found.high)),
        ),
        (
            "Promised",
            "The error that is not to be exceeded, and with which confidence.",
            match found.alpha > 0.0 {
                true => format!("{}, {}", at_most(found.alpha), confidence(found.delta)),
                false => "nothing".to_owned(),
            },
        ),
    ]
}

/// What happened to the policy when an audit found that the promise is broken.
pub fn unaccepted(found: &AuditFound) -> String {
    format!(
        "The audit found the promise broken: {} wrong of {} audited. Nothing is accepted unseen \
         any more; what was goes to people. Answers were not touched.",
        short(found.errors),
        figure(u64::from(found.answered)),
    )
}

/// The name of the file with the answers of a sample.
pub fn rows_file(dataset: &str) -> String {
    file_name(&[dataset, "calibration"], "csv")
}

/// What computes the certificate again from that file.
pub fn command(file: &str, ask: &Ask) -> String {
    let looks = if ask.again { " --looks again" } else { "" };
    let slice = if ask.column.is_some() { " --slice slice" } else { "" };
    let (alpha, delta) = (short(ask.alpha), short(ask.delta));
    format!("countersign certify {file} --alpha {alpha} --delta {delta}{looks}{slice}")
}

/// A number with at most six decimals, none for nothing.
pub fn short(number: f64) -> String {
    let number = (number * 1e6).round() / 1e6;
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::model::dataset::Schema;
    use crate::core::routing::policy::Policy;

    #[test]
    fn errors_are_said_as_so_many_in_so_many() {
        let check = |alpha: f64, expected: &str| assert_eq!(at_most(alpha), expected);
        check(0.02, "at most 2 wrong in 100");
        check(0.01, "at most 1 wrong in 100");
        check(0.025, "at most 2.5 wrong in 100");
        check(0.005, "at most 5 wrong in 1,000");
        check(0.1, "at most 10 wrong in 100");
        check(0.0, "at most 0 wrong in 100");
    }

    #[test]
    fn texts_are_wrong_in_part() {
        assert_eq!(promised(0.02, false), "Of what is accepted at most 2 wrong in 100.");
        let texts = promised(0.1, true);
        assert!(
            texts.starts_with("Of what is accepted at most 10 % wrong in the mean: "),
            "{texts}"
        );
    }

    #[test]
    fn shares_are_percentages_with_their_interval_or_say_why_not() {
        assert_eq!(
            [0.0, 0.02, 0.0153, 1.0, f64::NAN].map(percent),
            ["0 %", "2 %", "1.53 %", "100 %", "–"]
        );
        let share =
            Share { value: Some(0.1), low: Some(0.05), high: Some(0.2), n: 40.0, undefined: None };
        assert_eq!(share_words(&share), "10 % (5 % to 20 %) of 40");
        let none = Share { undefined: Some("no answer yet.".to_owned()), ..Share::default() };
        assert_eq!(share_words(&none), "undefined: no answer yet");
        assert_eq!(
            (share_value(&none), share_interval(&none)),
            ("undefined".to_owned(), String::new())
        );
    }

    #[test]
    fn a_draw_says_what_it_costs() {
        let found = DrawFound {
            stream: 1500,
            drawn: 300,
            seen: 0,
            minutes: 75.0,
            policy: None,
            words: Vec::new(),
        };
        let said = "1,500 items in the stream; 300 of them drawn, about 1 h 15 min of work.";
        assert_eq!(draw_sentence(&found), said);
    }

    #[test]
    fn the_command_line_says_what_was_asked() {
        let mut ask = Ask::begin(&Schema::default(), &Policy::default());
        let file = rows_file("Community posts");
        assert_eq!(
            command(&file, &ask),
            "countersign certify Community-posts-calibration.csv --alpha 0.05 --delta 0.1"
        );
        ask.column = Some("language".to_owned());
        ask.again = true;
        assert!(command(&file, &ask).ends_with(" --delta 0.1 --looks again --slice slice"));
    }

    #[test]
    fn risk_in_plain_words() {
        assert!(risk(0.1).ends_with("in at most 1 of 10."));
        assert_eq!(confidence(0.05), "95 % confidence");
    }
}
