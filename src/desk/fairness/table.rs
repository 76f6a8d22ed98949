//! The table of slices: what stands in each cell, what is heard of it, and which
//! items it opens.
//!
//! Absent on purpose: a filter for "wrong here". Which items those are would tell what is
//! right before it is answered; a cell opens all items of which it speaks.

use super::slices::{minutes_words, name};
use super::{
    interval_words, of_groups_words, share_words, short_gap, tested_words, value_words, why,
};
use crate::core::text::{counted, figure};
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::{Gap, Share, SliceFound, SlicesFound};
use crate::engine::query::{Between, ColumnIs, Filter};

/// Routes that lead to a person.
const TO_PEOPLE: [&str; 5] = ["expert", "consensus", "single", "blind", "audit"];

/// In the place of a figure that there is none of.
pub const NONE: &str = "–";

/// A column of the table, after the slice's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Items,
    Known,
    /// Of the agent at this place.
    Error(usize),
    Accepted,
    Agreement,
    Sent,
    Minutes,
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub words: String,
    /// Quietly below: the interval, the gap.
    pub under: Vec<String>,
    /// The last line below is more than chance.
    pub stands_out: bool,
    /// All of it, for who does not see the table.
    pub spoken: String,
}

pub fn columns(found: &SlicesFound) -> Vec<Column> {
    let errors = (0..found.agents.len()).map(Column::Error);
    let rest = [Column::Accepted, Column::Agreement, Column::Sent, Column::Minutes];
    [Column::Items, Column::Known].into_iter().chain(errors).chain(rest).collect()
}

impl Column {
    /// Whether it says how often an agent is wrong: of a small slice nobody knows.
    pub fn is_error(self) -> bool {
        matches!(self, Self::Error(_))
    }

    pub fn head(self, found: &SlicesFound, named: &dyn Fn(&str) -> String) -> String {
        match self {
            Self::Items => "Items".to_owned(),
            Self::Known => "Known".to_owned(),
            Self::Error(agent) => {
                let agent = found.agents.get(agent).map(|id| named(id)).unwrap_or_default();
                format!("{agent} wrong")
            }
            Self::Accepted => "Accepted unseen, wrong".to_owned(),
            Self::Agreement => "People agree".to_owned(),
            Self::Sent => "Sent to people".to_owned(),
            Self::Minutes => "Time spent".to_owned(),
        }
    }

    pub fn said(
        self,
        found: &SlicesFound,
        slice: &SliceFound,
        named: &dyn Fn(&str) -> String,
    ) -> Said {
        let plain = |words: String, spoken: String| Said {
            words,
            spoken: format!("{}: {spoken}", name(slice)),
            ..Said::default()
        };
        match self {
            Self::Items => plain(figure(u64::from(slice.items)), counted(slice.items, "item")),
            Self::Known => {
                let items = counted(slice.known, "item");
                plain(figure(u64::from(slice.known)), format!("{items} with a known answer"))
            }
            Self::Error(agent) => {
                let who = found.agents.get(agent).map(|id| named(id)).unwrap_or_default();
                let share = slice.errors.get(agent).cloned().unwrap_or_default();
                share_said(slice, &format!("{who} is wrong on"), &share, slice.gaps.get(agent))
            }
            Self::Accepted if slice.accepted == 0 => {
                plain(NONE.to_owned(), "nothing is accepted unseen".to_owned())
            }
            Self::Accepted => {
                let items = counted(slice.accepted, "item");
                let what = format!("of {items} accepted unseen, those that are wrong:");
                share_said(slice, &what, &slice.accepted_error, None)
            }
            Self::Agreement => share_said(slice, "people agree in", &slice.agreement, None),
            Self::Sent => {
                share_said(slice, "people have to look at", &slice.sent, Some(&slice.sent_gap))
            }
            Self::Minutes => {
                let words = minutes_words(slice.minutes);
                let spoken = match slice.minutes {
                    Some(_) => format!("{words} spent"),
                    None => "no time is known".to_owned(),
                };
                plain(words, spoken)
            }
        }
    }

    /// The items that the figure speaks of, as a filter.
    pub fn filter(self, found: &SlicesFound, slice: &SliceFound) -> Filter {
        let whole = filter(found, slice);
        match self {
            Self::Error(agent) => {
                Filter { agents: found.agents.get(agent).cloned().into_iter().collect(), ..whole }
            }
            Self::Accepted if slice.accepted > 0 => {
                Filter { routes: vec!["auto".to_owned()], ..whole }
            }
            Self::Agreement if slice.agreement.value.is_some_and(|value| value < 1.0) => {
                Filter { disagreement: vec![Between::HumanHuman], ..whole }
            }
            Self::Sent if slice.sent.value.is_some_and(|value| value > 0.0) => {
                Filter { routes: TO_PEOPLE.map(str::to_owned).to_vec(), ..whole }
            }
            _ => whole,
        }
    }

    /// What opens, for the cell's title.
    pub fn opens(self, slice: &SliceFound) -> &'static str {
        match self {
            Self::Error(_) => "Opens the items for which the agent suggests something.",
            Self::Accepted if slice.accepted > 0 => "Opens the items that are accepted unseen.",
            Self::Agreement if slice.agreement.value.is_some_and(|value| value < 1.0) => {
                "Opens the items about which people differ."
            }
            Self::Sent if slice.sent.value.is_some_and(|value| value > 0.0) => {
                "Opens the items that people have to look at."
            }
            _ => "Opens the items of the slice.",
        }
    }
}

/// All items of a slice.
pub fn filter(found: &SlicesFound, slice: &SliceFound) -> Filter {
    let one = |(column, value): (&String, &String)| ColumnIs {
        column: column.clone(),
        any_of: vec![value.clone()],
    };
    Filter {
        metadata: found.columns.iter().zip(&slice.values).map(one).collect(),
        ..Filter::default()
    }
}

/// In the place of figures where there are too few answers.
pub fn too_small(slice: &SliceFound) -> Option<Said> {
    let why = slice.too_small.as_deref()?;
    let words = as_sentence(why).trim_end_matches('.').to_owned();
    let spoken = format!("{}: {}", name(slice), why.trim_end_matches('.'));
    Some(Said { words, spoken, ..Said::default() })
}

fn share_said(slice: &SliceFound, what: &str, share: &Share, gap: Option<&Gap>) -> Said {
    let name = name(slice);
    if share.value.is_none() {
        let why = why(share);
        return Said {
            words: NONE.to_owned(),
            spoken: format!("{name}: {why}"),
            under: vec![why],
            stands_out: false,
        };
    }
    let of = of_groups_words(share, gap);
    let mut under = vec![match interval_words(share) {
        interval if interval.is_empty() => of.clone(),
        interval => format!("{interval}, {of}"),
    }];
    let mut spoken = format!("{name}: {what} {} {of}", share_words(share));
    let stands_out = gap.is_some_and(|gap| gap.stands_out && gap.value.is_some());
    if let Some(gap) = gap {
        let out = if stands_out { "; stands out" } else { "" };
        spoken.extend(tested_words(gap).map(|words| format!("{out}; {words} to the others")));
        under.extend(short_gap(gap));
    }
    Said { words: value_words(share), under, stands_out, spoken }
}

#[cfg(test)]
mod tests {
    use super::super::slices::tests::slice;
    use super::super::tests::too_few;
    use super::*;

    fn found() -> SlicesFound {
        SlicesFound {
            columns: vec!["dialect".to_owned()],
            agents: vec!["bayes".to_owned()],
            least: 20,
            least_why: String::new(),
            slices: vec![slice("sco", 0.4, 30.0, 0.01)],
            rates: Vec::new(),
            sentences: Vec::new(),
            left_out: 0,
            method: String::new(),
            cautions: Vec::new(),
        }
    }

    #[test]
    fn a_row_has_a_cell_for_each_column() {
        let found = found();
        let slice = &found.slices[0];
        let lines: Vec<String> = columns(&found)
            .into_iter()
            .map(|column| {
                let said = column.said(&found, slice, &str::to_uppercase);
                let out = if said.stands_out { " ◆" } else { "" };
                let head = column.head(&found, &str::to_uppercase);
                format!("{head}: {} [{}]{out} ({})", said.words, said.under.join("; "), said.spoken)
            })
            .collect();
        expect_test::expect![[r#"
            Items: 60 [] (sco: 60 items)
            Known: 40 [] (sco: 40 items with a known answer)
            BAYES wrong: 40 % [30 to 50 %, of 30; +12 (+4 to +20), p 0.010] ◆ (sco: BAYES is wrong on 40 % (30 to 50 %) of 30; stands out; +12 points (+4 to +20), p 0.010 to the others)
            Accepted unseen, wrong: 10 % [2 to 30 %, of 20] (sco: of 20 items accepted unseen, those that are wrong: 10 % (2 to 30 %) of 20)
            People agree: 80 % [70 to 90 %, of 30] (sco: people agree in 80 % (70 to 90 %) of 30)
            Sent to people: 50 % [40 to 60 %, of 60; 0 (-8 to +8), p 1] (sco: people have to look at 50 % (40 to 60 %) of 60; 0 points (-8 to +8), p 1.000 to the others)
            Time spent: 12 min [] (sco: 12 min spent)"#]].assert_eq(&lines.join("\n"));
    }

    #[test]
    fn where_answers_come_in_groups_a_figure_says_of_how_many() {
        let mut found = found();
        found.slices[0].gaps[0].groups = Some([14, 90]);
        let said = Column::Error(0).said(&found, &found.slices[0], &str::to_uppercase);
        assert_eq!(said.under[0], "30 to 50 %, of 30 in 14 groups");
        assert!(said.spoken.starts_with(
            "sco: BAYES is wrong on 40 % (30 to 50 %) of 30 in 14 groups; stands out"
        ));
    }

    #[test]
    fn cells_open_the_items_of_which_they_speak() {
        let found = found();
        let check = |column: Column, expected: &str| {
            let slice = &found.slices[0];
            let filter = column.filter(&found, slice);
            let metadata =
                filter.metadata.iter().map(|it| format!("{}={}", it.column, it.any_of[0]));
            let mut said: Vec<String> = metadata.collect();
            said.extend(filter.routes.clone());
            said.extend(filter.agents.clone());
            said.extend(filter.disagreement.iter().map(|it| format!("{it:?}")));
            assert_eq!(said.join(" "), expected);
        };
        check(Column::Items, "dialect=sco");
        check(Column::Known, "dialect=sco");
        check(Column::Error(0), "dialect=sco bayes");
        check(Column::Error(9), "dialect=sco");
        check(Column::Accepted, "dialect=sco auto");
        check(Column::Agreement, "dialect=sco HumanHuman");
        check(Column::Sent, "dialect=sco expert consensus single blind audit");
        check(Column::Minutes, "dialect=sco");
    }

    #[test]
    fn what_cannot_be_said_says_why() {
        let found = found();
        let nothing = SliceFound {
            accepted: 0,
            agreement: too_few("no item has answers by two people"),
            minutes: None,
            too_small: Some("too small to say: 12 more answers".to_owned()),
            ..slice("", 0.4, 30.0, 1.0)
        };
        let said = |column: Column| column.said(&found, &nothing, &str::to_uppercase).spoken;
        assert_eq!(said(Column::Accepted), "missing: nothing is accepted unseen");
        assert_eq!(said(Column::Agreement), "missing: no item has answers by two people");
        assert_eq!(said(Column::Minutes), "missing: no time is known");
        let small = too_small(&nothing).unwrap();
        assert_eq!(small.words, "Too small to say: 12 more answers");
        assert_eq!(small.spoken, "missing: too small to say: 12 more answers");
        assert_eq!(too_small(&slice("sco", 0.4, 30.0, 1.0)), None);
    }
}
