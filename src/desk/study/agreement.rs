//! Agreement beyond chance, in words: whose labels, on how many items, and the coefficients.

use crate::core::text::counted;
use crate::desk::sheet::Sheet;
use crate::engine::protocol::study::{AgreementFound, Who};

/// Whose labels, in the order of the room.
pub const WHO: [(Who, &str, &str); 3] = [
    (Who::Everyone, "everyone", "Everyone"),
    (Who::People, "people", "People"),
    (Who::Models, "models", "Models"),
];

pub fn who(id: &str) -> Who {
    WHO.into_iter().find(|who| who.1 == id).map(|who| who.0).unwrap_or_default()
}

pub fn who_id(who: Who) -> &'static str {
    WHO.into_iter().find(|it| it.0 == who).map_or("everyone", |it| it.1)
}

pub fn agreement_sentence(found: &AgreementFound) -> String {
    let left_out = match found.left_out {
        0 => "no item left out".to_owned(),
        n => format!("{} left out: fewer than two labels", counted(n, "item")),
    };
    format!(
        "{} by {} on {}; {left_out}.",
        counted(found.labels, "label"),
        counted(found.raters, "rater"),
        counted(compared(found), "item"),
    )
}

/// Items with two labels or more.
pub fn compared(found: &AgreementFound) -> u32 {
    found.items.saturating_sub(found.left_out)
}

pub fn agreement_sheet(found: &AgreementFound) -> Sheet {
    let head = ["id", "coefficient", "level", "value", "low", "high", "undefined", "items"];
    let mut sheet = Sheet::new(&head);
    for metric in &found.metrics {
        let figure = &metric.figure;
        sheet.rows.push(vec![
            metric.id.clone().into(),
            metric.title.clone().into(),
            metric.level.clone().into(),
            figure.value.into(),
            figure.low.into(),
            figure.high.into(),
            figure.undefined.clone().unwrap_or_default().into(),
            compared(found).into(),
        ]);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_one_of_who_has_an_id() {
        assert_eq!(WHO.map(|it| who(who_id(it.0))), WHO.map(|it| it.0));
    }

    #[test]
    fn labels_and_items_left_out_are_counted() {
        let found =
            AgreementFound { items: 4, raters: 2, labels: 1200, left_out: 3, ..Default::default() };
        assert_eq!(
            agreement_sentence(&found),
            "1,200 labels by 2 raters on 1 item; 3 items left out: fewer than two labels."
        );
    }
}
