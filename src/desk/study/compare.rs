//! The methods side by side, by the known answers.

use crate::desk::sheet::Sheet;
use crate::engine::protocol::study::CompareFound;

pub fn compare_sheet(found: &CompareFound) -> Sheet {
    let head = [
        "id",
        "method",
        "known items",
        "right",
        "ties",
        "accuracy",
        "low",
        "high",
        "log loss",
        "why not",
    ];
    let mut sheet = Sheet::new(&head);
    for it in &found.methods {
        sheet.rows.push(vec![
            it.id.clone().into(),
            it.title.clone().into(),
            it.items.into(),
            it.right.into(),
            it.ties.into(),
            it.accuracy.value.into(),
            it.accuracy.low.into(),
            it.accuracy.high.into(),
            it.log_loss.into(),
            it.accuracy.undefined.clone().unwrap_or_default().into(),
        ]);
    }
    sheet
}
