//! Known answers: how many each person gets right, and what is taken for what.

use super::{cells, in_short, of_words, share_words, why};
use crate::core::text::{counted, figure};
use crate::desk::plot::dots::{Chart, Dots, Point, Sign, dots, range};
use crate::desk::plot::{Ink, Plot};
use crate::desk::sheet::Sheet;
use crate::engine::protocol::assurance::{GoldFound, GoldPerson};

/// Why nobody can tell these items apart.
pub const LOOKS: &str = "Items with a known answer look like all others: nothing in the queue or on \
    an item tells them apart. So none of them is opened from here.";

pub fn sentence(found: &GoldFound) -> String {
    format!(
        "{} with a known answer; {} answered some of them.",
        counted(found.gold, "item"),
        match found.people.len() {
            1 => "1 person".to_owned(),
            n => format!("{} people", figure(n as u64)),
        }
    )
}

/// A dot with its interval for every person, who is right most often first.
pub fn plot(found: &GoldFound) -> Plot {
    let rows: Vec<Dots> =
        found.people.iter().enumerate().map(|(place, it)| row(place, it)).collect();
    let chart = Chart {
        title: "Share of known answers that each person gives",
        heading: "",
        line: None,
        range: range(rows.iter()),
        legend: &[],
    };
    dots(&chart, &rows)
}

/// Whether anybody has a dot in it.
pub fn is_drawn(found: &GoldFound) -> bool {
    found.people.iter().any(|it| it.right.value.is_some())
}

fn row(place: usize, person: &GoldPerson) -> Dots {
    let share = &person.right;
    let says = format!("{}: right on {}", person.name, share_words(share));
    let point = Point {
        value: share.value,
        low: share.low,
        high: share.high,
        ink: Ink::Human,
        sign: Sign::Disc,
        says,
    };
    let is_known = share.value.is_some();
    Dots {
        name: person.name.clone(),
        points: if is_known { vec![point] } else { Vec::new() },
        note: if is_known { of_words(share) } else { String::new() },
        instead: if is_known { String::new() } else { in_short(&why(share)) },
        opens: Some(place),
    }
}

/// `Negative, said Neutral: 4 times`
pub fn missed_words(
    (known, said, times): &(String, String, u32),
    titled: &dyn Fn(&str) -> String,
) -> String {
    let times = match times {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{} times", figure(u64::from(*n))),
    };
    format!("{}, said {}: {times}", titled(known), titled(said))
}

pub fn sheet(found: &GoldFound, titled: &dyn Fn(&str) -> String) -> Sheet {
    let head = ["annotator", "right", "low", "high", "n", "known answer", "said", "times"];
    let mut sheet = Sheet::new(&head);
    for person in &found.people {
        let mut begin = vec![person.name.clone().into()];
        begin.extend(cells(&person.right));
        if person.missed.is_empty() {
            sheet.rows.push([begin.clone(), vec!["".into(), "".into(), 0_u32.into()]].concat());
        }
        for (known, said, times) in &person.missed {
            let missed = vec![titled(known).into(), titled(said).into(), (*times).into()];
            sheet.rows.push([begin.clone(), missed].concat());
        }
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::super::tests::{share, too_few};
    use super::*;

    fn found() -> GoldFound {
        let person = |name: &str, right, missed: &[(&str, &str, u32)]| GoldPerson {
            name: name.to_owned(),
            right,
            missed: missed.iter().map(|it| (it.0.to_owned(), it.1.to_owned(), it.2)).collect(),
        };
        GoldFound {
            gold: 48,
            people: vec![
                person(
                    "mara",
                    share(0.9, 0.8, 0.95, 40.0),
                    &[("neg", "neu", 4), ("pos", "neu", 1)],
                ),
                person("ben", too_few("too few answers yet: 17 more"), &[]),
            ],
            method: String::new(),
        }
    }

    #[test]
    fn says_how_many_and_what_is_missed() {
        let found = found();
        assert_eq!(
            sentence(&found),
            "48 items with a known answer; 2 people answered some of them."
        );
        let missed = found.people[0].missed.iter().map(|it| missed_words(it, &str::to_uppercase));
        assert_eq!(missed.collect::<Vec<_>>(), ["NEG, said NEU: 4 times", "POS, said NEU: once"]);
    }

    #[test]
    fn who_answered_too_few_has_no_dot() {
        let plot = plot(&found());
        let says: Vec<_> =
            plot.marks.iter().filter(|it| !it.says.is_empty()).map(|it| it.says.as_str()).collect();
        assert_eq!(says, ["mara: right on 90 % (80 to 95 %)"]);
    }

    #[test]
    fn the_file_has_who_missed_nothing_too() {
        let csv = sheet(&found(), &str::to_uppercase).csv();
        let expected = "annotator,right,low,high,n,known answer,said,times\r\n\
            mara,0.9,0.8,0.95,40,NEG,NEU,4\r\nmara,0.9,0.8,0.95,40,POS,NEU,1\r\nben,,,,0,,,0\r\n";
        assert_eq!(csv, expected);
    }
}
