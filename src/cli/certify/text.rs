//! A certificate in words and tables, for a terminal.

use super::Report;
use crate::cli::columns::columns;
use crate::core::assurance::certificate::{
    Asked, Losses, Price, Step, percent, sentence, short, slice_sentence,
};
use crate::core::text::{counted, figure};

pub(super) fn text(report: &Report, notes: &[String]) -> String {
    let certificate = &report.certificate;
    let asked = &certificate.asked;
    let mut text = format!("{}\n\nBy {}.\n", sentence(report), certificate.method.why());
    let slices = certificate.slices.iter().zip(&report.slices_needed);
    for (place, (slice, needed)) in slices.enumerate() {
        if place == 0 {
            text += "\nSlices, each from its own answers:\n";
        }
        let name = if slice.slice.is_empty() { "(empty)" } else { &slice.slice };
        text += &format!("  {name}: {}\n", slice_sentence(asked, slice, *needed));
    }
    text += &format!("\n{}", walked(&report.steps, asked));
    text += &format!("\n{}", bought(&report.prices));
    text += "\nThis holds if:\n";
    for assumption in &certificate.assumptions {
        text += &format!("- {assumption}\n");
    }
    for (place, note) in notes.iter().enumerate() {
        text += if place == 0 { "\n" } else { "" };
        text += &format!("Note: {note}\n");
    }
    let data = &certificate.data;
    text + &format!("\nSHA-256 of {}: {}\n", counted(data.rows, "answer"), data.sha256)
}

/// The thresholds that were tested; of those with the same answers the loosest one.
fn walked(steps: &[Step], asked: &Asked) -> String {
    let level = asked.delta / asked.starts.len() as f64;
    let errors = match asked.losses {
        Losses::RightOrWrong => "errors",
        Losses::Graded => "loss",
    };
    let mut rows = vec![["score", "answers", errors, "p", ""].map(str::to_owned)];
    for (place, step) in steps.iter().enumerate() {
        let next = steps.get(place + 1);
        let is_same = next.is_some_and(|next| next.p.is_some() && next.n == step.n);
        let Some(p) = step.p.filter(|_| !is_same) else { continue };
        rows.push([
            step.threshold.to_string(),
            figure(step.n),
            short(step.losses, 2),
            if p < 0.0001 { "<0.0001".to_owned() } else { format!("{p:.4}") },
            if step.passed { "passes" } else { "fails" }.to_owned(),
        ]);
    }
    format!("Walk, passes while p is at most {}:\n{}", short(level, 4), columns(&rows))
}

fn bought(prices: &[Price]) -> String {
    let mut rows = vec![["answers", "from score", "accepts about"].map(str::to_owned)];
    for price in prices {
        rows.push(match price.threshold {
            Some(threshold) => {
                [figure(price.answers), threshold.to_string(), percent(price.coverage)]
            }
            None => [figure(price.answers), "none".to_owned(), "nothing".to_owned()],
        });
    }
    format!("What so many answers would buy, if errors go on as seen:\n{}", columns(&rows))
}
