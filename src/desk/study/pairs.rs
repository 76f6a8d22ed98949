//! Raters two by two: the number in a cell, how each part of them agrees, and the map.

use super::kind;
use crate::core::text::{counted, figure};
use crate::desk::matrix::percent;
use crate::desk::sheet::Sheet;
use crate::engine::protocol::study::{PairFound, PairwiseFound, PartFound, Rater};

/// Which number a cell of the pairwise table shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    #[default]
    Percent,
    Kappa,
    Linear,
    Quadratic,
}

impl Shown {
    pub const ALL: [Self; 4] = [Self::Percent, Self::Kappa, Self::Linear, Self::Quadratic];

    pub fn words(self) -> &'static str {
        match self {
            Self::Percent => "Percent",
            Self::Kappa => "Kappa",
            Self::Linear => "Linear kappa",
            Self::Quadratic => "Quadratic kappa",
        }
    }

    /// The number, for the tint: nothing where it is undefined.
    pub fn of(self, pair: &PairFound) -> Option<f64> {
        match self {
            Self::Percent if pair.items == 0 => None,
            Self::Percent => Some(f64::from(pair.alike) / f64::from(pair.items)),
            Self::Kappa => pair.kappa,
            Self::Linear => pair.linear,
            Self::Quadratic => pair.quadratic,
        }
    }

    /// `73 %`, `0.41`, or a dash.
    pub fn said(self, pair: &PairFound) -> String {
        match self {
            Self::Percent => percent(u64::from(pair.alike), u64::from(pair.items)),
            other => other.of(pair).filter(|it| it.is_finite()).map(two),
        }
        .unwrap_or_else(|| "–".to_owned())
    }

    /// Those that have a value anywhere.
    pub fn of_any(found: &PairwiseFound) -> Vec<Self> {
        Self::ALL
            .into_iter()
            .filter(|shown| {
                matches!(shown, Self::Percent | Self::Kappa)
                    || found.pairs.iter().any(|pair| shown.of(pair).is_some())
            })
            .collect()
    }
}

/// The pair of two raters, whichever stands first.
pub fn pair_of(found: &PairwiseFound, row: usize, column: usize) -> Option<&PairFound> {
    let (low, high) = (row.min(column), row.max(column));
    found.pairs.iter().find(|it| it.row as usize == low && it.column as usize == high)
}

/// `People with people: 3 pairs, 412 of 500 labels alike (82 %), median kappa 0.71.`
pub fn part_sentence(part: &PartFound) -> String {
    if part.pairs == 0 {
        return format!("{}: no two with an item in common.", part.title);
    }
    let share = percent(part.alike, part.items).unwrap_or_else(|| "undefined".to_owned());
    let kappa = part.kappa.map_or_else(
        || "kappa undefined".to_owned(),
        |kappa| format!("median kappa {}", two(kappa)),
    );
    format!(
        "{}: {}, {} of {} alike ({share}), {kappa}.",
        part.title,
        counted(part.pairs, "pair"),
        figure(part.alike),
        counted(part.items, "common label"),
    )
}

pub fn pairwise_sheet(found: &PairwiseFound, named: &dyn Fn(&Rater) -> String) -> Sheet {
    let head = [
        "rater",
        "kind",
        "other",
        "other kind",
        "items",
        "alike",
        "share",
        "kappa",
        "linear",
        "quadratic",
    ];
    let mut sheet = Sheet::new(&head);
    for pair in &found.pairs {
        let of = |place: u32| found.raters.get(place as usize).map(|it| &it.rater);
        let (Some(one), Some(other)) = (of(pair.row), of(pair.column)) else { continue };
        sheet.rows.push(vec![
            named(one).into(),
            kind(one).into(),
            named(other).into(),
            kind(other).into(),
            pair.items.into(),
            pair.alike.into(),
            Shown::Percent.of(pair).into(),
            pair.kappa.into(),
            pair.linear.into(),
            pair.quadratic.into(),
        ]);
    }
    sheet
}

pub fn map_sheet(found: &PairwiseFound, named: &dyn Fn(&Rater) -> String) -> Sheet {
    let mut sheet = Sheet::new(&["rater", "kind", "labels", "x", "y"]);
    for it in &found.raters {
        sheet.rows.push(vec![
            named(&it.rater).into(),
            kind(&it.rater).into(),
            it.labels.into(),
            it.x.into(),
            it.y.into(),
        ]);
    }
    sheet
}

fn two(number: f64) -> String {
    let text = format!("{number:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::study::RaterFound;

    #[test]
    fn a_pair_is_one_either_way_round() {
        let pair = PairFound {
            row: 0,
            column: 2,
            items: 10,
            alike: 9,
            kappa: Some(-0.001),
            ..Default::default()
        };
        let raters = vec![RaterFound::default(); 3];
        let found = PairwiseFound { raters, pairs: vec![pair], ..PairwiseFound::default() };
        assert_eq!(pair_of(&found, 2, 0), pair_of(&found, 0, 2));
        assert!(pair_of(&found, 0, 1).is_none());
        let pair = pair_of(&found, 0, 2).unwrap();
        let said = Shown::ALL.map(|shown| shown.said(pair));
        assert_eq!(said, ["90 %", "0.00", "–", "–"]);
        assert_eq!(Shown::of_any(&found), [Shown::Percent, Shown::Kappa]);
        assert_eq!(pairwise_sheet(&found, &|it| it.name.clone()).rows.len(), 1);
    }

    #[test]
    fn a_part_says_its_pairs_or_that_there_are_none() {
        let part = PartFound {
            title: "People with models".into(),
            pairs: 2,
            items: 1000,
            alike: 820,
            kappa: Some(0.714),
        };
        assert_eq!(
            part_sentence(&part),
            "People with models: 2 pairs, 820 of 1,000 common labels alike (82 %), median kappa 0.71."
        );
        let none = PartFound { title: "People with people".into(), ..PartFound::default() };
        assert_eq!(part_sentence(&none), "People with people: no two with an item in common.");
    }
}
