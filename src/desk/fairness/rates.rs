//! False positives and false negatives by label and slice: whether an agent flags one
//! dialect more often than the others.

use std::collections::BTreeSet;

use super::slices::MISSING;
use super::{
    cells, gap_cells, group_cells, n_words, of_groups_words, per_cent, points, share_words,
    tested_words, why,
};
use crate::core::model::question::Question;
use crate::desk::sheet::Sheet;
use crate::engine::protocol::assurance::{Gap, RateFound, Share};
use crate::engine::query::{Filter, LabelIs};

/// Which of the two ways to be wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rate {
    /// The label is said of what is something else.
    #[default]
    FalsePositive,
    /// What is the label is called something else.
    FalseNegative,
}

impl Rate {
    pub const ALL: [(Self, &str); 2] =
        [(Self::FalsePositive, "Said wrongly"), (Self::FalseNegative, "Missed")];

    /// What a cell of the table says.
    pub fn help(self) -> &'static str {
        match self {
            Self::FalsePositive => {
                "Of the items that are not the label: the share that the agent calls so (false \
                 positive rate)."
            }
            Self::FalseNegative => {
                "Of the items that are the label: the share that the agent calls something else \
                 (false negative rate)."
            }
        }
    }

    /// What a cell opens.
    pub fn opens(self) -> &'static str {
        match self {
            Self::FalsePositive => "Opens the items of the slice for which it was suggested.",
            Self::FalseNegative => "Opens the items of the slice that somebody answered so.",
        }
    }

    pub fn of(self, rate: &RateFound) -> (&Share, &Gap) {
        match self {
            Self::FalsePositive => (&rate.false_positive, &rate.false_positive_gap),
            Self::FalseNegative => (&rate.false_negative, &rate.false_negative_gap),
        }
    }
}

/// The rates of one agent as a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heat {
    pub slices: Vec<String>,
    pub labels: Vec<String>,
    /// By slice and label; nothing where there is no such rate.
    pub cells: Vec<Vec<Option<(Share, Gap)>>>,
}

/// Slices and labels in the order in which they are found. Of fewer than `least` answers
/// nothing is said: one of one is no share of anything.
pub fn heat(rates: &[RateFound], agent: &str, rate: Rate, least: u32) -> Heat {
    let mine: Vec<&RateFound> = rates.iter().filter(|it| it.agent == agent).collect();
    let slices = once_each(mine.iter().map(|it| it.slice.as_str()));
    let labels = once_each(mine.iter().map(|it| it.label.as_str()));
    let cell = |slice: &String, label: &String| {
        let found = mine.iter().find(|it| it.slice == *slice && it.label == *label)?;
        let (share, gap) = rate.of(found);
        if share.value.is_some() && share.n.round() < f64::from(least) {
            let undefined = format!("too few to say: {} of {least} answers", n_words(share.n));
            let too_few = Share { n: share.n, undefined: Some(undefined), ..Share::default() };
            return Some((too_few, Gap::default()));
        }
        Some((share.clone(), gap.clone()))
    };
    let cells = slices
        .iter()
        .map(|slice| labels.iter().map(|label| cell(slice, label)).collect())
        .collect();
    Heat { slices, labels, cells }
}

impl Heat {
    /// Whether no cell has a value.
    pub fn is_empty(&self) -> bool {
        !self.cells.iter().flatten().flatten().any(|cell| cell.0.value.is_some())
    }
}

fn once_each<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(*name)).map(str::to_owned).collect()
}

/// Ids of the agents that have rates, in their order.
pub fn agents(rates: &[RateFound]) -> Vec<String> {
    once_each(rates.iter().map(|it| it.agent.as_str()))
}

/// What stands out, largest gap first, at most `most` sentences; one that says that nothing does.
pub fn sentences(
    heat: &Heat,
    rate: Rate,
    who: &str,
    titled: &dyn Fn(&str) -> String,
    most: usize,
) -> Vec<String> {
    let mut found: Vec<(f64, String)> = Vec::new();
    let mut is_tested = false;
    for (slice, cells) in heat.slices.iter().zip(&heat.cells) {
        for (label, cell) in heat.labels.iter().zip(cells) {
            let Some((share, gap)) = cell else { continue };
            is_tested |= gap.p.is_some();
            let (Some(value), Some(by), true) = (share.value, gap.value, gap.stands_out) else {
                continue;
            };
            let slice = if slice.is_empty() { MISSING } else { slice };
            let (than, label) = (if by > 0.0 { "more" } else { "less" }, titled(label));
            let difference = points(by.abs()).trim_start_matches('+').to_owned();
            let said = match rate {
                Rate::FalsePositive => format!(
                    "{who} says {label} wrongly {than} often in {slice}: in {} of the items that \
                     are not, {difference} {than} than in the others.",
                    per_cent(value)
                ),
                Rate::FalseNegative => format!(
                    "{who} misses {label} {than} often in {slice}: in {} of the items that are, \
                     {difference} {than} than in the others.",
                    per_cent(value)
                ),
            };
            found.push((by.abs(), said));
        }
    }
    // Equal gaps in the order of the table.
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    found.truncate(most);
    let mut sentences: Vec<String> = found.into_iter().map(|(_, said)| said).collect();
    if sentences.is_empty() {
        sentences.push(if is_tested {
            "No label stands out in any slice by more than chance. That does not say that none \
             does: the intervals say how large a difference may be."
                .to_owned()
        } else {
            "No slice has answers enough yet to compare its labels.".to_owned()
        });
    }
    sentences
}

/// The id of a label, whichever way it was said.
pub fn label_id(question: &Question, said: &str) -> String {
    let named = || question.labels().iter().find(|it| it.name() == said);
    question.label(said).or_else(named).map_or(said, |it| &it.id).to_owned()
}

/// The items of a cell, as a filter: those that are called so, or that somebody says are it.
pub fn filter(whole: Filter, rate: Rate, question: &Question, agent: &str, label: &str) -> Filter {
    let label = label_id(question, label);
    let is = vec![LabelIs { question: question.id.clone(), label }];
    match rate {
        Rate::FalsePositive => Filter { suggested: is, agents: vec![agent.to_owned()], ..whole },
        Rate::FalseNegative => Filter { answered: is, ..whole },
    }
}

/// What a cell says to who hears it: `sco, Hate: 31 % (18 to 47 %) of 26, +12 points …`
pub fn spoken(slice: &str, label: &str, cell: Option<&(Share, Gap)>) -> String {
    let slice = if slice.is_empty() { MISSING } else { slice };
    let Some((share, gap)) = cell else { return format!("{slice}, {label}: nothing to count") };
    if share.value.is_none() {
        return format!("{slice}, {label}: {}", why(share));
    }
    let gap_said = match tested_words(gap) {
        Some(words) if gap.stands_out => format!("; stands out: {words} to the others"),
        Some(words) => format!("; {words} to the others"),
        None => String::new(),
    };
    format!(
        "{slice}, {label}: {} {}{gap_said}",
        share_words(share),
        of_groups_words(share, Some(gap))
    )
}

pub fn sheet(
    rates: &[RateFound],
    named: &dyn Fn(&str) -> String,
    titled: &dyn Fn(&str) -> String,
) -> Sheet {
    let head = [
        "slice",
        "agent",
        "label",
        "false positive rate",
        "low",
        "high",
        "n",
        "gap",
        "gap low",
        "gap high",
        "adjusted p",
        "stands out",
        "groups",
        "groups of the others",
        "false negative rate",
        "low",
        "high",
        "n",
        "gap",
        "gap low",
        "gap high",
        "adjusted p",
        "stands out",
        "groups",
        "groups of the others",
    ];
    let mut sheet = Sheet::new(&head);
    for rate in rates {
        let mut row =
            vec![rate.slice.clone().into(), named(&rate.agent).into(), titled(&rate.label).into()];
        row.extend(cells(&rate.false_positive));
        row.extend(gap_cells(Some(&rate.false_positive_gap)));
        row.extend(group_cells(Some(&rate.false_positive_gap)));
        row.extend(cells(&rate.false_negative));
        row.extend(gap_cells(Some(&rate.false_negative_gap)));
        row.extend(group_cells(Some(&rate.false_negative_gap)));
        sheet.rows.push(row);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::super::tests::{gap, share, too_few};
    use super::*;
    use crate::core::model::question::{Label, QuestionKind};

    fn rate(slice: &str, label: &str, value: f64, by: f64, p: f64) -> RateFound {
        RateFound {
            slice: slice.to_owned(),
            agent: "bayes".to_owned(),
            label: label.to_owned(),
            false_positive: share(value, value - 0.1, value + 0.1, 26.0),
            false_positive_gap: gap(by, p),
            false_negative: too_few("too few answers: 9 more"),
            false_negative_gap: Gap::default(),
        }
    }

    fn titled(label: &str) -> String {
        label.to_uppercase()
    }

    #[test]
    fn the_largest_gap_that_stands_out_is_said_first() {
        let rates = [
            rate("sco", "hate", 0.31, 0.12, 0.01),
            rate("sco", "spam", 0.2, 0.15, 0.2),
            rate("", "hate", 0.02, -0.2, 0.001),
        ];
        let heat = heat(&rates, "bayes", Rate::FalsePositive, 20);
        assert_eq!((heat.slices.len(), heat.labels.len()), (2, 2));
        assert_eq!(heat.cells[1][1], None);
        let said = sentences(&heat, Rate::FalsePositive, "Bayes", &titled, 5);
        assert_eq!(
            said,
            [
                "Bayes says HATE wrongly less often in missing: in 2 % of the items that are not, \
                 20 points less than in the others.",
                "Bayes says HATE wrongly more often in sco: in 31 % of the items that are not, 12 \
                 points more than in the others.",
            ]
        );
        assert_eq!(sentences(&heat, Rate::FalsePositive, "Bayes", &titled, 1).len(), 1);
    }

    #[test]
    fn nothing_that_stands_out_is_not_nothing_that_was_looked_at() {
        let check = |rates: &[RateFound], rate, expected: &str| {
            let heat = heat(rates, "bayes", rate, 20);
            let said = sentences(&heat, rate, "Bayes", &titled, 5);
            assert!(said[0].starts_with(expected) && said.len() == 1, "{said:?}");
        };
        let rates = [rate("sco", "spam", 0.2, 0.15, 0.2)];
        check(&rates, Rate::FalsePositive, "No label stands out");
        check(&rates, Rate::FalseNegative, "No slice has answers enough");
        check(&[], Rate::FalsePositive, "No slice has answers enough");
    }

    #[test]
    fn of_too_few_nothing_is_said() {
        let rates = [rate("sco", "hate", 1.0, 0.9, 0.001)];
        let heat = heat(&rates, "bayes", Rate::FalsePositive, 30);
        assert!(heat.is_empty());
        let said = spoken("sco", "Hate", heat.cells[0][0].as_ref());
        assert_eq!(said, "sco, Hate: too few to say: 26 of 30 answers");
        let said = sentences(&heat, Rate::FalsePositive, "Bayes", &titled, 5);
        assert_eq!(said, ["No slice has answers enough yet to compare its labels."]);
    }

    #[test]
    fn a_cell_is_heard_whole() {
        let check = |rate: &RateFound, which: Rate, expected: &str| {
            let (share, gap) = which.of(rate);
            let said = spoken(&rate.slice, "Hate", Some(&(share.clone(), gap.clone())));
            assert_eq!(said, expected);
        };
        let some = rate("sco", "hate", 0.31, 0.12, 0.01);
        check(
            &some,
            Rate::FalsePositive,
            "sco, Hate: 31 % (21 to 41 %) of 26; stands out: +12 points (+4 to +20), p 0.010 to the \
             others",
        );
        check(&some, Rate::FalseNegative, "sco, Hate: too few answers: 9 more");
        assert_eq!(spoken("", "Hate", None), "missing, Hate: nothing to count");
    }

    #[test]
    fn a_cell_opens_what_is_called_so_or_is_so() {
        let label = |id: &str, title: &str| Label { title: title.to_owned(), ..Label::new(id) };
        let labels = vec![label("hate", "Hate"), label("spam", "")];
        let question = Question {
            id: "harm".to_owned(),
            title: String::new(),
            help: String::new(),
            kind: QuestionKind::Choices { labels },
        };
        let check = |rate, label: &str, expected: (&str, &str)| {
            let filter = filter(Filter::default(), rate, &question, "bayes", label);
            let said = |labels: &[LabelIs]| {
                let said = labels.iter().map(|it| format!("{}:{}", it.question, it.label));
                said.collect::<Vec<_>>().join(" ")
            };
            assert_eq!(
                (said(&filter.suggested), said(&filter.answered)),
                (expected.0.to_owned(), expected.1.to_owned())
            );
        };
        check(Rate::FalsePositive, "hate", ("harm:hate", ""));
        check(Rate::FalsePositive, "Hate", ("harm:hate", ""));
        check(Rate::FalseNegative, "spam", ("", "harm:spam"));
        check(Rate::FalseNegative, "other", ("", "harm:other"));
    }

    #[test]
    fn the_file_has_both_rates() {
        let rates = [rate("sco", "hate", 0.31, 0.12, 0.01)];
        let sheet = sheet(&rates, &|id| id.to_owned(), &titled);
        assert_eq!(sheet.rows[0].len(), sheet.head.len());
        assert_eq!(agents(&rates), ["bayes"]);
    }
}
