//! A certificate in sentences, for somebody who knows no statistics.

use super::asked::{Asked, Looks, Losses};
use super::document::SliceCertificate;
use super::{Certificate, Report, Step};
use crate::core::assurance::distribution::binomial_at_least;
use crate::core::text::{counted, figure};

/// What must hold for the promise to hold.
pub fn assumptions(asked: &Asked, slices: usize) -> Vec<String> {
    let seed = asked.seed.map(|seed| format!(" with the seed {seed}")).unwrap_or_default();
    let mut said = vec![
        format!(
            "The answers were drawn at random{seed} from the very stream that would be accepted, \
             each independently of the others. Nobody picked them, and the scores were not fitted \
             on them."
        ),
        "People's answers count as the truth.".to_owned(),
        "It does not hold if the stream, the model or the question changes afterwards.".to_owned(),
        match asked.looks {
            Looks::Once => {
                "The number of answers, the grid and the starts were fixed before any answer was \
                 seen, and this is the only look. Who looks again and again until something passes \
                 needs the e-process."
            }
            Looks::Again => {
                "The grid and the starts were fixed before any answer was seen. One may look after \
                 every answer and stop at the first that passes."
            }
        }
        .to_owned(),
    ];
    if slices > 0 {
        let confidence = percent(1.0 - asked.delta);
        said.push(format!(
            "The promise for all slices together has {confidence} confidence, and so has the one for \
             the whole: these are two promises."
        ));
    }
    said
}

/// The result.
pub fn sentence(report: &Report) -> String {
    let Certificate { asked, threshold, accepted, errors, upper_bound, data, .. } =
        &report.certificate;
    let Some(threshold) = threshold else {
        return match report.needed {
            Some(more) => format!(
                "Accept nothing yet: about {} are needed until something can be accepted, if errors \
                 go on as seen.{}",
                more_answers(more),
                next_look(asked, data.rows + more)
            ),
            None => never(report),
        };
    };
    let bound = upper_bound.map_or(String::new(), |bound| {
        format!(" The upper bound at this score by itself is {}.", amount(asked, bound))
    });
    format!(
        "Accept from a score of {threshold} up: {}, if what is assumed holds. Of {} {} ({}) reach \
         it, {}.{bound}",
        promise(asked),
        counted(data.rows, "answer"),
        figure(*accepted),
        percent(report.certificate.coverage),
        wrong(asked, *errors),
    )
}

/// The same of one slice; `needed` as in [`Report::slices_needed`].
pub fn slice_sentence(asked: &Asked, slice: &SliceCertificate, needed: Option<u64>) -> String {
    match (slice.threshold, needed) {
        (Some(threshold), _) => format!(
            "accept from a score of {threshold} up: {} of {} reach it, {}",
            figure(slice.accepted),
            counted(slice.rows, "answer"),
            wrong(asked, slice.errors)
        ),
        (None, _) if slice.rows == 0 => "goes to people: no answer of its own".to_owned(),
        (None, Some(more)) => {
            format!("goes to people: about {} of its own are needed", more_answers(more))
        }
        (None, None) => {
            let answers = counted(slice.rows, "answer");
            format!(
                "goes to people: too many errors among {answers}, or too few that reach a start"
            )
        }
    }
}

/// A sample that was to be looked at once is spent with that look, also where nothing came of it:
/// another method on the same answers would be a second chance to err.
fn next_look(asked: &Asked, answers: u64) -> String {
    match asked.looks {
        Looks::Once => format!(
            " This look is spent: draw {} anew. Who wants to add answers and look again needs the \
             e-process from the start.",
            figure(answers)
        ),
        Looks::Again => String::new(),
    }
}

/// Why no number of answers will do.
fn never(report: &Report) -> String {
    let asked = &report.certificate.asked;
    let mut seen =
        report.steps.iter().filter(|it| asked.is_start(it.threshold) && it.n > 0).peekable();
    if seen.peek().is_some() {
        let chance = if seen.any(|step| may_be_chance(step, asked.alpha)) {
            " So far this may be chance."
        } else {
            ""
        };
        return format!(
            "Accept nothing: at every start what was seen is {} of {} or more, or too near to it. \
             If it goes on so, no number of answers will do.{chance}",
            what(asked),
            amount(asked, asked.alpha)
        );
    }
    let loosest = asked.starts.last().copied().unwrap_or_default();
    format!(
        "Accept nothing: no answer has a score of {loosest} or more, the loosest start. More \
         answers will not do; looser starts, fixed before a new draw, may."
    )
}

/// So many errors, or more, are nothing rare where the error rate is alpha.
fn may_be_chance(step: &Step, alpha: f64) -> bool {
    binomial_at_least(whole(step.losses), step.n, alpha) > 0.1
}

/// A sum of losses without its fraction.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most their number")]
fn whole(losses: f64) -> u64 {
    losses as u64
}

/// `with 90 % confidence at most 5 % of what is accepted is wrong`
fn promise(asked: &Asked) -> String {
    let confidence = percent(1.0 - asked.delta);
    let at_most = amount(asked, asked.alpha);
    match asked.losses {
        Losses::RightOrWrong => {
            format!("with {confidence} confidence at most {at_most} of what is accepted is wrong")
        }
        Losses::Graded => {
            format!(
                "with {confidence} confidence the mean loss of what is accepted is at most {at_most}"
            )
        }
    }
}

fn what(asked: &Asked) -> &'static str {
    match asked.losses {
        Losses::RightOrWrong => "an error rate",
        Losses::Graded => "a mean loss",
    }
}

fn amount(asked: &Asked, value: f64) -> String {
    match asked.losses {
        Losses::RightOrWrong => percent(value),
        Losses::Graded => short(value, 4),
    }
}

fn wrong(asked: &Asked, errors: f64) -> String {
    match asked.losses {
        Losses::RightOrWrong if errors == 0.0 => "none of them wrong".to_owned(),
        Losses::RightOrWrong => format!("{} of them wrong", figure(whole(errors))),
        Losses::Graded => format!("with a loss of {} in all", short(errors, 2)),
    }
}

fn more_answers(more: u64) -> String {
    format!("{} more {}", figure(more), if more == 1 { "answer" } else { "answers" })
}

/// `2.5 %`, with two digits behind the point at most. Not rounded to none or to all.
pub fn percent(share: f64) -> String {
    let said = short(share * 100.0, 2);
    match said.as_str() {
        "0" if share > 0.0 => "under 0.01 %".to_owned(),
        "100" if share < 1.0 => "over 99.99 %".to_owned(),
        _ => format!("{said} %"),
    }
}

/// With so many digits behind the point at most.
pub fn short(value: f64, digits: usize) -> String {
    let said = format!("{value:.digits$}");
    said.trim_end_matches('0').trim_end_matches('.').to_owned()
}
