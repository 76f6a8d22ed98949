//! Errors by slice: who is wrong where, what passes unseen there, and what the
//! slice costs.

use super::{cells, gap_cells, group_cells, in_short, of_words, per_cent, share_words, why};
use crate::core::text::{counted, figure};
use crate::desk::plot::dots::{Chart, Dots, Point, Sign, dots, range, stacked};
use crate::desk::plot::{Ink, Plot};
use crate::desk::sheet::{Cell, Sheet};
use crate::engine::protocol::assurance::{SliceFound, SlicesFound};

/// A slice whose items have no value in the column.
pub const MISSING: &str = "missing";

/// What a slice is called: `de`, or `de · mail` of two columns.
pub fn name(slice: &SliceFound) -> String {
    if slice.name.is_empty() { MISSING.to_owned() } else { slice.name.clone() }
}

/// How many slices there are, and of how many something can be said.
pub fn sentence(found: &SlicesFound, columns: &str) -> String {
    let all = found.slices.len() as u64;
    let small = found.slices.iter().filter(|it| it.too_small.is_some()).count() as u64;
    let small = match small {
        0 => String::new(),
        n if n == all => "; all of them are too small to say".to_owned(),
        n => format!("; {} too small to say", counted(n, "slice")),
    };
    let left_out = match found.left_out {
        0 => String::new(),
        n => format!("; {} with the fewest items left out", counted(n, "slice")),
    };
    format!("{} by {columns}{small}{left_out}.", counted(all, "slice"))
}

/// Whether nothing can be said of any slice.
pub fn is_too_small(found: &SlicesFound) -> bool {
    found.slices.iter().all(|it| it.too_small.is_some())
}

/// How often an agent is wrong in all slices together, each counted by its answers.
pub fn overall(found: &SlicesFound, agent: usize) -> Option<f64> {
    let errors = found.slices.iter().filter_map(|slice| slice.errors.get(agent));
    let (wrong, n) = errors
        .filter_map(|it| Some((it.value? * it.n, it.n)))
        .fold((0.0, 0.0), |(wrong, all), (it, n)| (wrong + it, all + n));
    (n > 0.0).then(|| wrong / n)
}

/// For each agent a picture: a dot with its interval for every slice, and the overall error as a
/// line. All are on one scale. None where no slice has a dot.
pub fn plots(found: &SlicesFound, named: &dyn Fn(&str) -> String) -> Vec<Plot> {
    let rows: Vec<Vec<Dots>> =
        (0..found.agents.len()).map(|agent| agent_rows(found, agent, named)).collect();
    if rows.iter().flatten().all(|row| row.points.is_empty()) {
        return Vec::new();
    }
    let (low, high) = range(rows.iter().flatten());
    // Its line is in the picture too.
    let most = (0..found.agents.len()).filter_map(|agent| overall(found, agent));
    let range = (low, most.fold(high, f64::max));
    let charts = found.agents.iter().zip(&rows).enumerate().map(|(place, (agent, rows))| {
        let name = named(agent);
        let overall = overall(found, place);
        let line = overall.map(|value| (value, format!("all {}", per_cent(value))));
        dots(
            &Chart {
                title: &format!("How often {name} is wrong, by slice"),
                heading: &name,
                line,
                range,
                legend: &[],
            },
            rows,
        )
    });
    charts.collect()
}

/// All of them in one picture, for a file.
pub fn plot(found: &SlicesFound, named: &dyn Fn(&str) -> String) -> Plot {
    stacked("How often agents are wrong, by slice", &plots(found, named))
}

fn agent_rows(found: &SlicesFound, agent: usize, named: &dyn Fn(&str) -> String) -> Vec<Dots> {
    let who = found.agents.get(agent).map(|id| named(id)).unwrap_or_default();
    let rows = found.slices.iter().enumerate().map(|(place, slice)| {
        let share = slice.errors.get(agent).cloned().unwrap_or_default();
        let stands_out = slice.gaps.get(agent).is_some_and(|gap| gap.stands_out);
        let instead = match &slice.too_small {
            Some(why) => in_short(why),
            None if share.value.is_none() => in_short(&why(&share)),
            None => String::new(),
        };
        let says = format!("{}: {who} is wrong on {}", name(slice), share_words(&share));
        let (ink, sign) =
            if stands_out { (Ink::Differ, Sign::Lozenge) } else { (Ink::Machine, Sign::Disc) };
        let point = Point { value: share.value, low: share.low, high: share.high, ink, sign, says };
        Dots {
            name: name(slice),
            points: if instead.is_empty() { vec![point] } else { Vec::new() },
            note: if instead.is_empty() { of_words(&share) } else { String::new() },
            instead,
            opens: Some(place),
        }
    });
    rows.collect()
}

/// `34 min`, `2 h 10 min`, or a dash.
pub fn minutes_words(minutes: Option<f64>) -> String {
    match minutes {
        Some(minutes) if minutes.is_finite() && minutes >= 0.0 => {
            // Whole minutes, and never none of some.
            let whole = minutes.round() as u64;
            match (whole / 60, whole % 60) {
                (0, 0) if minutes > 0.0 => "under 1 min".to_owned(),
                (0, rest) => format!("{rest} min"),
                (hours, rest) => format!("{} h {rest} min", figure(hours)),
            }
        }
        _ => "–".to_owned(),
    }
}

/// A line for each slice and agent.
pub fn sheet(found: &SlicesFound, named: &dyn Fn(&str) -> String) -> Sheet {
    let mut sheet = Sheet::new(&[]);
    sheet.head = found.columns.clone();
    let head = [
        "items",
        "known",
        "agent",
        "error",
        "low",
        "high",
        "n",
        "gap",
        "gap low",
        "gap high",
        "adjusted p",
        "stands out",
        "groups",
        "groups of the others",
        "accepted unseen",
        "accepted error",
        "low",
        "high",
        "n",
        "agreement among people",
        "low",
        "high",
        "n",
        "sent to people",
        "low",
        "high",
        "n",
        "sent gap",
        "gap low",
        "gap high",
        "adjusted p",
        "stands out",
        "minutes",
        "too small",
    ];
    sheet.head.extend(head.map(str::to_owned));
    for slice in &found.slices {
        let nobody = [String::new()];
        let agents = if found.agents.is_empty() { &nobody[..] } else { &found.agents[..] };
        for (place, agent) in agents.iter().enumerate() {
            let mut row: Vec<Cell> = slice.values.iter().cloned().map(Cell::from).collect();
            row.resize(found.columns.len(), Cell::from(""));
            row.extend([slice.items.into(), slice.known.into(), named(agent).into()]);
            row.extend(cells(&slice.errors.get(place).cloned().unwrap_or_default()));
            row.extend(gap_cells(slice.gaps.get(place)));
            row.extend(group_cells(slice.gaps.get(place)));
            row.push(slice.accepted.into());
            row.extend(cells(&slice.accepted_error));
            row.extend(cells(&slice.agreement));
            row.extend(cells(&slice.sent));
            row.extend(gap_cells(Some(&slice.sent_gap)));
            row.push(slice.minutes.into());
            row.push(slice.too_small.clone().unwrap_or_default().into());
            sheet.rows.push(row);
        }
    }
    sheet
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::tests::{gap, share, too_few};
    use super::*;
    use crate::desk::plot::Shape;

    pub fn slice(name: &str, error: f64, n: f64, p: f64) -> SliceFound {
        SliceFound {
            name: name.to_owned(),
            values: vec![name.to_owned()],
            items: 60,
            known: 40,
            errors: vec![share(error, error - 0.1, error + 0.1, n)],
            gaps: vec![gap(0.12, p)],
            accepted: 20,
            accepted_error: share(0.1, 0.02, 0.3, 20.0),
            agreement: share(0.8, 0.7, 0.9, 30.0),
            sent: share(0.5, 0.4, 0.6, 60.0),
            sent_gap: gap(0.0, 1.0),
            minutes: Some(12.25),
            too_small: None,
        }
    }

    fn found() -> SlicesFound {
        let small = SliceFound {
            errors: vec![too_few("no answer is known")],
            too_small: Some("too small to say: 12 more answers".to_owned()),
            ..slice("", 0.0, 0.0, 1.0)
        };
        SlicesFound {
            columns: vec!["dialect".to_owned()],
            agents: vec!["bayes".to_owned()],
            least: 20,
            least_why: String::new(),
            slices: vec![slice("sco", 0.4, 30.0, 0.01), slice("en", 0.2, 90.0, 1.0), small],
            rates: Vec::new(),
            sentences: Vec::new(),
            left_out: 0,
            method: String::new(),
            cautions: Vec::new(),
        }
    }

    fn named(id: &str) -> String {
        id.to_uppercase()
    }

    #[test]
    fn says_of_how_many_nothing_can_be_said() {
        let said = |found: &SlicesFound| sentence(found, "Dialect");
        assert_eq!(said(&found()), "3 slices by Dialect; 1 slice too small to say.");
        let mut one = found();
        one.slices.truncate(1);
        one.left_out = 1200;
        assert_eq!(said(&one), "1 slice by Dialect; 1,200 slices with the fewest items left out.");
        one.slices[0].too_small = Some(String::new());
        one.left_out = 0;
        assert_eq!(said(&one), "1 slice by Dialect; all of them are too small to say.");
    }

    #[test]
    fn the_overall_error_counts_answers_and_not_slices() {
        assert_eq!(overall(&found(), 0), Some((0.4 * 30.0 + 0.2 * 90.0) / 120.0));
        assert_eq!(overall(&found(), 1), None);
    }

    #[test]
    fn what_is_too_small_has_words_in_the_place_of_a_dot() {
        let plots = plots(&found(), &named);
        let [plot] = plots.as_slice() else { panic!("one for each agent") };
        let said = |text: &str| {
            let is = |shape: &Shape| matches!(shape, Shape::Words { words, .. } if words == text);
            plot.marks.iter().any(|it| is(&it.shape))
        };
        for words in ["BAYES", "sco", "missing", "of 30", "all 25 %", "too small to say"] {
            assert!(said(words), "{words}");
        }
        let says: Vec<_> = plot.marks.iter().filter(|it| !it.says.is_empty()).collect();
        assert_eq!(says.len(), 2);
        assert_eq!((says[0].ink, says[1].ink), (Ink::Differ, Ink::Machine));
        assert_eq!(says[0].says, "sco: BAYES is wrong on 40 % (30 to 50 %)");
    }

    #[test]
    fn where_no_slice_has_a_dot_there_is_no_picture() {
        let mut found = found();
        for slice in &mut found.slices {
            slice.too_small = Some("too few to say: about 9 more".to_owned());
        }
        assert!(is_too_small(&found) && plots(&found, &named).is_empty());
    }

    #[test]
    fn minutes_are_read_at_once() {
        let check = |minutes, expected: &str| assert_eq!(minutes_words(minutes), expected);
        check(Some(0.0), "0 min");
        check(Some(0.2), "under 1 min");
        check(Some(33.6), "34 min");
        check(Some(130.0), "2 h 10 min");
        check(None, "–");
        check(Some(f64::NAN), "–");
    }

    #[test]
    fn the_file_has_a_line_for_each_slice_and_agent() {
        let sheet = sheet(&found(), &named);
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.head.len()));
        let csv = sheet.csv();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(
            lines[1],
            "sco,60,40,BAYES,0.4,0.30000000000000004,0.5,30,0.12,0.039999999999999994,0.2,0.01,yes,,,20,\
             0.1,0.02,0.3,20,0.8,0.7,0.9,30,0.5,0.4,0.6,60,0,-0.08,0.08,1,,12.25,"
        );
        assert!(lines[3].ends_with("too small to say: 12 more answers"));
    }
}
