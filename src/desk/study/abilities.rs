//! How good each rater is by a method, and what the rater says of what is truly so.

use super::kind;
use crate::desk::sheet::{Cell, Sheet};
use crate::engine::protocol::study::{AbilityFound, Rater, TruthFound};

/// Raters with their ability, the weakest first; who has none last.
pub fn by_ability(found: &TruthFound) -> Vec<usize> {
    let mut places: Vec<usize> = (0..found.raters.len()).collect();
    let ability = |place: &usize| found.raters.get(*place).and_then(|it| it.ability);
    places.sort_by(|one, other| match (ability(one), ability(other)) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        (one, other) => other.is_some().cmp(&one.is_some()),
    });
    places
}

pub fn ability_sheet(found: &TruthFound, named: &dyn Fn(&Rater) -> String) -> Sheet {
    let mut sheet = Sheet::new(&["rater", "kind", "labels", "ability"]);
    for it in by_ability(found).into_iter().filter_map(|place| found.raters.get(place)) {
        sheet.rows.push(vec![
            named(&it.rater).into(),
            kind(&it.rater).into(),
            it.labels.into(),
            it.ability.into(),
        ]);
    }
    sheet
}

/// By true class: how likely a rater says each.
pub fn of_rater(classes: &[String], rater: &AbilityFound) -> Sheet {
    let mut sheet = Sheet::new(&["truly"]);
    sheet.head.extend(classes.iter().map(|class| format!("says {class}")));
    for (class, shares) in classes.iter().zip(&rater.confusion) {
        let cells = shares.iter().map(|share| Cell::from(*share));
        sheet.rows.push(std::iter::once(Cell::from(class.clone())).chain(cells).collect());
    }
    sheet
}

/// The same of all raters, a line for each two classes.
pub fn confusions_sheet(found: &TruthFound, named: &dyn Fn(&Rater) -> String) -> Sheet {
    let mut sheet = Sheet::new(&["rater", "kind", "truly", "says", "share"]);
    for it in &found.raters {
        for (truly, shares) in found.classes.iter().zip(&it.confusion) {
            for (says, share) in found.classes.iter().zip(shares) {
                sheet.rows.push(vec![
                    named(&it.rater).into(),
                    kind(&it.rater).into(),
                    truly.clone().into(),
                    says.clone().into(),
                    (*share).into(),
                ]);
            }
        }
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_no_ability_stands_last() {
        let rater = |ability| AbilityFound { ability, ..AbilityFound::default() };
        let raters = vec![rater(None), rater(Some(0.9)), rater(Some(-0.1)), rater(None)];
        let found = TruthFound { raters, ..TruthFound::default() };
        assert_eq!(by_ability(&found), [2, 1, 0, 3]);
    }

    #[test]
    fn a_rater_says_something_of_every_class() {
        let confusion = vec![vec![0.9, 0.1], vec![0.25, 0.75]];
        let rater = AbilityFound { confusion, ..AbilityFound::default() };
        let classes = vec!["a".to_owned(), "b".to_owned()];
        let one = of_rater(&classes, &rater);
        assert_eq!(one.csv(), "truly,says a,says b\r\na,0.9,0.1\r\nb,0.25,0.75\r\n");
        let found = TruthFound { raters: vec![rater], classes, ..TruthFound::default() };
        assert_eq!(confusions_sheet(&found, &|_| "x".into()).rows.len(), 4);
    }
}
