//! What two raters say of the same items.

use crate::core::text::{counted, figure};
use crate::desk::matrix::percent;
use crate::desk::sheet::{Cell, Sheet};
use crate::engine::protocol::study::ConfusionFound;

pub fn confusion_sentence(found: &ConfusionFound, row: &str, column: &str) -> String {
    let share = percent(u64::from(found.alike), u64::from(found.items));
    let share = share.map(|share| format!(" ({share})")).unwrap_or_default();
    format!(
        "{row} and {column}: {} in common, {} labelled alike{share}.",
        counted(found.items, "item"),
        figure(u64::from(found.alike)),
    )
}

pub fn confusion_sheet(found: &ConfusionFound, row: &str, column: &str) -> Sheet {
    let mut sheet = Sheet::new(&[]);
    sheet.head.push(format!("{row} \\ {column}"));
    sheet.head.extend(found.labels.iter().cloned());
    for (label, counts) in found.labels.iter().zip(&found.counts) {
        let cells = counts.iter().map(|count| Cell::from(*count));
        sheet.rows.push(std::iter::once(Cell::from(label.clone())).chain(cells).collect());
    }
    sheet
}
