//! What the truth most likely is: how the method ended, the classes, and how sure it is.

use crate::core::text::counted;
use crate::desk::sheet::{Cell, Sheet};
use crate::engine::protocol::study::TruthFound;

/// `Converged after 12 iterations; log-likelihood -1,234.5.`
pub fn truth_sentence(found: &TruthFound) -> String {
    let likelihood = match found.log_likelihood.filter(|it| it.is_finite()) {
        Some(value) => format!("; log-likelihood {value:.2}"),
        None => String::new(),
    };
    let iterations = counted(found.iterations, "iteration");
    if found.iterations == 0 {
        format!("{}: counted at one go{likelihood}.", found.title)
    } else if found.converged {
        format!("{}: converged after {iterations}{likelihood}.", found.title)
    } else {
        format!("{}: stopped after {iterations}, not converged{likelihood}.", found.title)
    }
}

/// Items by what is said of them.
pub fn counts_sheet(found: &TruthFound) -> Sheet {
    let mut sheet = Sheet::new(&["most likely", "items"]);
    for (class, count) in found.classes.iter().zip(&found.counts) {
        sheet.rows.push(vec![class.clone().into(), (*count).into()]);
    }
    sheet.rows.push(vec!["Tied: no class is more likely".into(), found.tied.into()]);
    sheet.rows.push(vec!["Not labelled by anyone".into(), found.unlabelled.into()]);
    sheet
}

/// The same without the classes that no item has, where there are many: of sets of labels
/// hardly any occurs. How many were left out.
pub fn short_counts(mut sheet: Sheet, many: usize) -> (Sheet, usize) {
    let all = sheet.rows.len();
    if all > many {
        sheet.rows.retain(|row| !row.contains(&Cell::Count(0)));
    }
    let left_out = all - sheet.rows.len();
    (sheet, left_out)
}

/// The edges of a bin of equal width over 0 to 1.
pub fn edges(place: usize, bins: usize) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "bins of a plot")]
    let (place, bins) = (place as f64, bins.max(1) as f64);
    (place / bins, (place + 1.0) / bins)
}

/// `over 0.8 to 0.9`; the first has its lower end in it.
pub fn bin_words(place: usize, bins: usize) -> String {
    let (low, high) = edges(place, bins);
    let (low, high) = (tidy(low), tidy(high));
    if place == 0 { format!("{low} to {high}") } else { format!("over {low} to {high}") }
}

pub fn histogram_sheet(found: &TruthFound) -> Sheet {
    let mut sheet = Sheet::new(&["posterior", "items"]);
    for (place, count) in found.histogram.iter().enumerate() {
        sheet.rows.push(vec![bin_words(place, found.histogram.len()).into(), (*count).into()]);
    }
    sheet
}

pub fn trace_sheet(found: &TruthFound) -> Sheet {
    let mut sheet = Sheet::new(&["iteration", "log-likelihood"]);
    for (iteration, value) in (1u32..).zip(&found.trace) {
        sheet.rows.push(vec![iteration.into(), (*value).into()]);
    }
    sheet
}

fn tidy(number: f64) -> String {
    let text = format!("{number:.2}");
    text.strip_suffix('0').map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_says_how_it_ended() {
        let truth = TruthFound { title: "GLAD".into(), iterations: 1, ..TruthFound::default() };
        assert_eq!(truth_sentence(&truth), "GLAD: stopped after 1 iteration, not converged.");
        let counted = TruthFound { title: "Majority".into(), ..TruthFound::default() };
        assert_eq!(truth_sentence(&counted), "Majority: counted at one go.");
    }

    #[test]
    fn classes_that_no_item_has_are_left_out_where_there_are_many() {
        let classes = ["a", "b", "c"].map(str::to_owned).to_vec();
        let found = TruthFound { classes, counts: vec![2, 0, 1], tied: 1, ..TruthFound::default() };
        let rows = |many| {
            let (sheet, left_out) = short_counts(counts_sheet(&found), many);
            (sheet.rows.len(), left_out)
        };
        assert_eq!(rows(5), (5, 0));
        assert_eq!(rows(4), (3, 2));
    }

    #[test]
    fn bins_share_their_edges_once() {
        let said: Vec<_> = (0..3).map(|place| bin_words(place, 3)).collect();
        assert_eq!(said, ["0.0 to 0.33", "over 0.33 to 0.67", "over 0.67 to 1.0"]);
        assert_eq!(bin_words(9, 10), "over 0.9 to 1.0");
        assert_eq!(edges(0, 0), (0.0, 1.0));
    }
}
