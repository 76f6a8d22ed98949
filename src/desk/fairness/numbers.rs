//! Shares over the whole dataset, from answers to a part of it: as they stand,
//! weighted by how the items were drawn, and with what an agent says of all items.

use super::{cells, of_words, share_words, why};
use crate::core::text::{counted, figure};
use crate::desk::plot::dots::{Chart, Dots, Point, Sign, dots, range, stacked};
use crate::desk::plot::{Ink, Plot};
use crate::desk::sheet::Sheet;
use crate::engine::protocol::assurance::{NumberFound, NumbersFound, Share};

/// The three ways to estimate, with what each does.
pub const WAYS: [(&str, &str); 3] = [
    (
        "As answered",
        "Over the answered items as they are. Wrong where items were not picked at random.",
    ),
    (
        "Weighted",
        "Each answer counts for all items that had the same chance to be drawn (inverse \
         probability). Right on average where that chance is known.",
    ),
    (
        "With the model's help",
        "What an agent says of all items, corrected by where people answered (prediction-powered). \
         Narrower where the agent is good, and no worse than weighted where it is not.",
    ),
];

const SIGNS: [(Sign, Ink); 3] =
    [(Sign::Square, Ink::Muted), (Sign::Disc, Ink::Human), (Sign::Lozenge, Ink::Machine)];

pub fn sentence(found: &NumbersFound) -> String {
    let answered = figure(u64::from(found.answered));
    format!("{answered} of {} answered by people.", counted(found.items, "item"))
}

/// The shares of a row in the order of [`WAYS`].
pub fn ways(row: &NumberFound) -> [&Share; 3] {
    [&row.naive, &row.weighted, &row.powered]
}

/// What is estimated, once each, in the order in which it is found.
pub fn whats(found: &NumbersFound) -> Vec<&str> {
    let mut whats: Vec<&str> = Vec::new();
    for row in &found.rows {
        if !whats.contains(&row.what.as_str()) {
            whats.push(&row.what);
        }
    }
    whats
}

/// Over everything: one picture. By slices: one for each number. All are on one scale.
pub fn plots(found: &NumbersFound) -> Vec<Plot> {
    let is_sliced = found.rows.iter().any(|row| !row.slice.is_empty());
    let groups: Vec<(String, Vec<Dots>)> = if is_sliced {
        let rows_of = |what: &str| {
            let rows = found.rows.iter().filter(|row| row.what == what);
            let named = rows.map(|row| {
                let name = if row.slice.is_empty() { "all items" } else { &row.slice };
                dots_of(row, name)
            });
            (what.to_owned(), named.collect())
        };
        whats(found).into_iter().map(rows_of).collect()
    } else {
        let rows = found.rows.iter().map(|row| dots_of(row, &row.what)).collect();
        vec![(String::new(), rows)]
    };
    let range = range(groups.iter().flat_map(|group| &group.1));
    let legend: Vec<_> =
        SIGNS.iter().zip(WAYS).map(|((sign, ink), (words, _))| (*sign, *ink, words)).collect();
    let chart = |(place, (heading, rows)): (usize, &(String, Vec<Dots>))| {
        let title = match heading.as_str() {
            "" => "Shares over the whole dataset, estimated in three ways".to_owned(),
            what => format!("{what}, estimated in three ways"),
        };
        // Said once: the pictures stand together.
        let legend = if place == 0 { &legend[..] } else { &[] };
        dots(&Chart { title: &title, heading, line: None, range, legend }, rows)
    };
    groups.iter().enumerate().map(chart).collect()
}

pub fn plot(found: &NumbersFound) -> Plot {
    stacked("Shares over the whole dataset, estimated in three ways", &plots(found))
}

fn dots_of(row: &NumberFound, name: &str) -> Dots {
    let points = ways(row).into_iter().zip(SIGNS).zip(WAYS).filter_map(|((share, look), way)| {
        share.value?;
        let says = format!("{name}, {}: {}", way.0.to_lowercase(), share_words(share));
        let (sign, ink) = look;
        Some(Point { value: share.value, low: share.low, high: share.high, ink, sign, says })
    });
    let points: Vec<Point> = points.collect();
    let instead = if points.is_empty() { why(&row.naive) } else { String::new() };
    let note = if points.is_empty() { String::new() } else { of_words(&row.naive) };
    Dots { name: name.to_owned(), points, note, instead, opens: None }
}

pub fn sheet(found: &NumbersFound) -> Sheet {
    let head = [
        "number",
        "slice",
        "as answered",
        "low",
        "high",
        "n",
        "weighted",
        "low",
        "high",
        "n",
        "with the model's help",
        "low",
        "high",
        "n",
    ];
    let mut sheet = Sheet::new(&head);
    for row in &found.rows {
        let mut line = vec![row.what.clone().into(), row.slice.clone().into()];
        ways(row).into_iter().for_each(|share| line.extend(cells(share)));
        sheet.rows.push(line);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::super::tests::{share, too_few};
    use super::*;

    fn row(what: &str, slice: &str) -> NumberFound {
        NumberFound {
            what: what.to_owned(),
            slice: slice.to_owned(),
            naive: share(0.5, 0.4, 0.6, 100.0),
            weighted: share(0.4, 0.3, 0.5, 80.0),
            powered: too_few("no agent answers this question"),
        }
    }

    fn found(rows: Vec<NumberFound>) -> NumbersFound {
        NumbersFound { items: 1200, answered: 100, rows, method: String::new(), notes: Vec::new() }
    }

    #[test]
    fn one_picture_of_all_and_one_for_each_number_by_slices() {
        let all = found(vec![row("Share of Negative", ""), row("Accuracy of Bayes", "")]);
        assert_eq!(plots(&all).len(), 1);
        let sliced = found(vec![
            row("Share of Negative", ""),
            row("Share of Negative", "de"),
            row("Accuracy of Bayes", "de"),
        ]);
        let titles: Vec<_> = plots(&sliced).into_iter().map(|it| it.title).collect();
        assert_eq!(
            titles,
            [
                "Share of Negative, estimated in three ways",
                "Accuracy of Bayes, estimated in three ways"
            ]
        );
        assert_eq!(sentence(&all), "100 of 1,200 items answered by people.");
        assert_eq!(whats(&sliced), ["Share of Negative", "Accuracy of Bayes"]);
    }

    #[test]
    fn an_estimate_without_a_value_has_no_dot() {
        let plot = plot(&found(vec![row("Share of Negative", "")]));
        let says: Vec<_> =
            plot.marks.iter().filter(|it| !it.says.is_empty()).map(|it| it.says.as_str()).collect();
        assert_eq!(
            says,
            [
                "Share of Negative, as answered: 50 % (40 to 60 %)",
                "Share of Negative, weighted: 40 % (30 to 50 %)",
            ]
        );
    }

    #[test]
    fn the_file_has_all_three() {
        let csv = sheet(&found(vec![row("Share of Negative", "de")])).csv();
        assert_eq!(
            csv.lines().nth(1),
            Some("Share of Negative,de,0.5,0.4,0.6,100,0.4,0.3,0.5,80,,,,0")
        );
    }
}
