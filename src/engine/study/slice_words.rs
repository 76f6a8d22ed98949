//! What is said of slices: what stands out among them, and how the figures came about.

use super::groups::{Groups, independent};
use super::shares::{apart, per_cent, said};
use super::slices::{MOST_MINUTES, Strata};
use crate::core::assurance::slices::{Correction, Measure, Slice, Word};
use crate::core::text::{counted, figure};

/// Sentences that are said.
const MOST_SENTENCES: usize = 8;

/// `where Dialect is sco and Channel is missing`
pub fn where_is(titles: &[&str], values: &[String]) -> String {
    let one = |(title, value): (&&str, &String)| {
        format!("{title} is {}", if value.is_empty() { "missing" } else { value })
    };
    let all: Vec<String> = titles.iter().zip(values).map(one).collect();
    format!("where {}", all.join(" and "))
}

/// What stands out, the widest gaps first; what does not is said too.
pub fn sentences<'a>(
    measures: &[Measure],
    slices: &[Slice],
    name: &impl Fn(u32) -> &'a str,
    wheres: &[String],
) -> Vec<String> {
    let mut found: Vec<(f64, String)> = Vec::new();
    let mut is_tested = false;
    for (slice, place) in slices.iter().zip(wheres) {
        for (measure, it) in measures.iter().zip(&slice.measured) {
            let than = match it.word {
                Word::Higher => "more",
                Word::Lower => "less",
                Word::NotShown => {
                    is_tested |= matches!(measure, Measure::Error { .. });
                    continue;
                }
                Word::TooFew { .. } => continue,
            };
            is_tested = true;
            let what = match measure {
                Measure::Error { agent } => format!("{} is wrong {than} often", name(*agent)),
                Measure::AcceptedError => {
                    format!("What is accepted unseen is wrong {than} often")
                }
                Measure::Agreement => format!("People agree {than} often"),
                Measure::Sent => format!("People have to look at {than}"),
                // Rates are told where they are shown.
                _ => continue,
            };
            let Some(gap) = it.gap else { continue };
            let others = it.others.value.map(per_cent).unwrap_or_default();
            found.push((
                gap.value.abs(),
                format!(
                    "{what} {place}: {}, against {others} elsewhere; {} {than}.",
                    said(&it.share),
                    apart(&gap)
                ),
            ));
        }
    }
    // Equal gaps in the order of the slices.
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    let more = found.len().saturating_sub(MOST_SENTENCES);
    found.truncate(MOST_SENTENCES);
    let mut sentences: Vec<String> = found.into_iter().map(|it| it.1).collect();
    if more > 0 {
        sentences.push(format!("{} marked in the table.", counted(more as u64, "more gap")));
    } else if sentences.is_empty() && is_tested {
        sentences.push(
            "Nothing stands out by more than chance. That does not say that there is no \
             difference: the intervals say how large it may be."
                .to_owned(),
        );
    } else if sentences.is_empty() {
        sentences.push("No slice has enough known answers yet to be compared.".to_owned());
    }
    sentences
}

pub fn method(
    is_census: bool,
    strata: Strata,
    correction: Correction,
    groups: Option<&Groups>,
) -> String {
    let Strata { people, people_known, pile, pile_known } = strata;
    let mut said = String::from(
        "Right is the known answer; where there is none, what people agree on or was decided. ",
    );
    if is_census {
        said += "Every item has an answer that came with the data: nothing was chosen. ";
    } else {
        if people > 0 {
            let of = counted(people, "item");
            let go = if people == 1 { "goes" } else { "go" };
            said += &match people_known {
                0 => format!("Of {of} that {go} to people in any case none is known yet. "),
                n if n == people => {
                    format!("All of {of} that {go} to people in any case are known. ")
                }
                n => format!(
                    "Of {of} that {go} to people in any case {} {} known, and taken to be like the \
                     others there: a guess until all are answered. ",
                    figure(u64::from(n)),
                    if n == 1 { "is" } else { "are" },
                ),
            };
        }
        let drawn = match pile_known {
            0 => "none was drawn and is known".to_owned(),
            1 => "1 was drawn and is known".to_owned(),
            n => format!("{} were drawn and are known", figure(u64::from(n))),
        };
        let of_pile = counted(pile, "item");
        if pile > 0 && strata.hears_pile() {
            said += &format!(
                "Of {of_pile} accepted unseen, or drawn from what is, {drawn}; \
                 each counts for as many as were not drawn. "
            );
        } else if pile > 0 {
            said += &format!(
                "Of {of_pile} accepted unseen, or drawn from what is, {drawn}: \
                 too few to speak for them, so that only what goes to people in any case is in the \
                 errors of the agents. "
            );
        }
    }
    said + &format!(
        "{}; p corrected by {} among all figures of a kind. Time is from an item's being shown to \
         its answer, at most {MOST_MINUTES:.0} minutes each.",
        groups.map_or_else(independent, Groups::method),
        correction.name()
    )
}
