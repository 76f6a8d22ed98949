//! What showing suggestions does to people's answers: some see none until their
//! first judgement, and the two are compared.

use super::{cells, gap_cells, of_words, share_words, short_gap, why};
use crate::core::text::counted;
use crate::desk::plot::Plot;
use crate::desk::plot::paired::{Bar, Pair, paired};
use crate::desk::sheet::Sheet;
use crate::desk::study::p_words;
use crate::engine::protocol::assurance::{BlindFound, Share};

/// The one sentence on top: what people do with a suggestion that is wrong.
pub fn headline(found: &BlindFound) -> String {
    let share = &found.accepted_wrong;
    match share.value {
        Some(_) => format!(
            "Of suggestions that are wrong, people accepted {} when they were shown, {}.",
            share_words(share),
            of_words(share)
        ),
        None => {
            format!("How often people accept wrong suggestions cannot be said yet: {}.", why(share))
        }
    }
}

/// `120 answers given before a suggestion was seen, 310 with suggestions in sight.`
pub fn arms(found: &BlindFound) -> String {
    format!(
        "{} given before a suggestion was seen, {} with suggestions in sight.",
        counted(found.blind, "answer"),
        counted(found.assisted, "answer"),
    )
}

/// How far the labels move.
pub fn shift_sentence(found: &BlindFound) -> String {
    match found.shift.value {
        Some(_) => {
            let chance = found.shift_p.map(|p| format!(" ({})", p_words(p))).unwrap_or_default();
            format!(
                "Showing suggestions moves {} of the answers to another label{chance}.",
                share_words(&found.shift)
            )
        }
        None => format!("How far labels move cannot be said yet: {}.", why(&found.shift)),
    }
}

/// Two bars for each label: hidden and shown.
pub fn plot(found: &BlindFound, titled: &dyn Fn(&str) -> String) -> Plot {
    let bar = |share: &Share| Bar { value: share.value, low: share.low, high: share.high };
    let pairs: Vec<Pair> = found
        .labels
        .iter()
        .enumerate()
        .map(|(place, it)| Pair {
            name: titled(&it.label),
            one: bar(&it.blind),
            other: bar(&it.assisted),
            note: it.gap.value.map(super::points).unwrap_or_default(),
            stands_out: it.gap.stands_out,
            opens: Some(place),
        })
        .collect();
    let title = "Share of each label, with suggestions hidden and shown";
    paired(title, ("suggestions hidden", "suggestions shown"), &pairs)
}

pub fn labels_sheet(found: &BlindFound, titled: &dyn Fn(&str) -> String) -> Sheet {
    arms_sheet(
        "label",
        found.labels.iter().map(|it| (titled(&it.label), &it.blind, &it.assisted, &it.gap)),
    )
}

pub fn agents_sheet(found: &BlindFound, named: &dyn Fn(&str) -> String) -> Sheet {
    arms_sheet(
        "agent",
        found.agents.iter().map(|it| (named(&it.agent), &it.blind, &it.assisted, &it.gap)),
    )
}

type Arms<'a> = (String, &'a Share, &'a Share, &'a crate::engine::protocol::assurance::Gap);

fn arms_sheet<'a>(what: &str, lines: impl Iterator<Item = Arms<'a>>) -> Sheet {
    let head = [
        what,
        "hidden",
        "low",
        "high",
        "n",
        "shown",
        "low",
        "high",
        "n",
        "gap",
        "gap low",
        "gap high",
        "adjusted p",
        "stands out",
    ];
    let mut sheet = Sheet::new(&head);
    for (name, blind, assisted, gap) in lines {
        let mut row = vec![name.into()];
        row.extend(cells(blind));
        row.extend(cells(assisted));
        row.extend(gap_cells(Some(gap)));
        sheet.rows.push(row);
    }
    sheet
}

pub fn people_sheet(found: &BlindFound) -> Sheet {
    let head =
        ["annotator", "answers hidden", "answers shown", "accepted wrong", "low", "high", "n"];
    let mut sheet = Sheet::new(&head);
    for it in &found.people {
        let mut row = vec![it.name.clone().into(), it.blind.into(), it.assisted.into()];
        row.extend(cells(&it.accepted_wrong));
        sheet.rows.push(row);
    }
    sheet
}

/// What two arms come to, in a cell: the gap in points with its chance, or why there is none.
pub fn gap_said(
    blind: &Share,
    assisted: &Share,
    gap: &crate::engine::protocol::assurance::Gap,
) -> String {
    let missing = [blind, assisted].into_iter().find(|share| share.value.is_none());
    short_gap(gap).unwrap_or_else(|| missing.map(why).unwrap_or_else(|| "–".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{gap, share, too_few};
    use super::*;
    use crate::engine::protocol::assurance::{AgentArms, Gap, LabelShift, PersonArms};

    fn found() -> BlindFound {
        BlindFound {
            blind: 1,
            assisted: 310,
            accepted_wrong: share(0.31, 0.2, 0.44, 52.0),
            rejected_right: too_few("nobody turned one down"),
            labels: vec![LabelShift {
                label: "neg".into(),
                blind: share(0.4, 0.3, 0.5, 100.0),
                assisted: share(0.52, 0.45, 0.6, 310.0),
                gap: gap(0.12, 0.01),
            }],
            shift: share(0.12, 0.04, 0.2, 410.0),
            shift_p: Some(0.01),
            agents: vec![AgentArms {
                agent: "bayes".into(),
                blind: too_few("too few answers: 9 more"),
                assisted: share(0.9, 0.8, 0.95, 310.0),
                gap: Gap::default(),
            }],
            sentences: Vec::new(),
            method: String::new(),
            people: vec![PersonArms {
                name: "mara".into(),
                blind: 1,
                assisted: 310,
                accepted_wrong: share(0.31, 0.2, 0.44, 52.0),
            }],
        }
    }

    #[test]
    fn one_sentence_says_it_or_what_is_missing() {
        let mut found = found();
        assert_eq!(
            headline(&found),
            "Of suggestions that are wrong, people accepted 31 % (20 to 44 %) when they were shown, of 52."
        );
        assert_eq!(
            arms(&found),
            "1 answer given before a suggestion was seen, 310 answers with suggestions in sight."
        );
        assert_eq!(
            shift_sentence(&found),
            "Showing suggestions moves 12 % (4 to 20 %) of the answers to another label (p 0.010)."
        );
        found.accepted_wrong = too_few("too few answers yet: 12 more");
        found.shift = too_few("too few answers yet: 40 more.");
        assert_eq!(
            headline(&found),
            "How often people accept wrong suggestions cannot be said yet: too few answers yet: 12 more."
        );
        assert_eq!(
            shift_sentence(&found),
            "How far labels move cannot be said yet: too few answers yet: 40 more."
        );
    }

    #[test]
    fn a_gap_or_why_there_is_none() {
        let found = found();
        let label = &found.labels[0];
        let said = gap_said(&label.blind, &label.assisted, &label.gap);
        assert_eq!(said, "+12 (+4 to +20), p 0.010");
        let agent = &found.agents[0];
        assert_eq!(gap_said(&agent.blind, &agent.assisted, &agent.gap), "too few answers: 9 more");
    }

    #[test]
    fn files_have_a_line_for_each() {
        let found = found();
        let sheets = [
            labels_sheet(&found, &str::to_uppercase),
            agents_sheet(&found, &str::to_uppercase),
            people_sheet(&found),
        ];
        for sheet in &sheets {
            assert!(sheet.rows.len() == 1 && sheet.rows[0].len() == sheet.head.len());
        }
        assert_eq!(
            sheets[0].csv().lines().nth(1),
            Some("NEG,0.4,0.3,0.5,100,0.52,0.45,0.6,310,0.12,0.039999999999999994,0.2,0.01,yes")
        );
        assert_eq!(
            plot(&found, &str::to_uppercase).marks.iter().filter(|it| it.opens.is_some()).count(),
            2
        );
    }
}
