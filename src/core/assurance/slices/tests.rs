use super::super::interval::Method;
use super::slicing::Column;
use super::*;
use crate::core::random::Random;
use proptest::prelude::*;

/// A line for each so many items: `north 8: said toxic, truly harmless`; what follows may also be
/// `accepted`, `sent`, `took 2`, `agree 1/3`, `weighs 4`. Labels: harmless 0, toxic 1.
#[track_caller]
fn read(text: &str) -> (Vec<Row>, Slicing) {
    let (mut rows, mut slicing) = (Vec::new(), Slicing::default());
    let label =
        |word: &str| ["harmless", "toxic"].iter().position(|it| *it == word).unwrap() as u32;
    for line in text.lines() {
        let (head, tail) = line.split_once(": ").unwrap();
        let (name, count) = head.split_once(' ').unwrap();
        let mut row = Row { agents: vec![Suggested::default()], ..Row::default() };
        for word in tail.split(", ") {
            match word.split_once(' ').unwrap_or((word, "")) {
                ("said", it) => row.agents[0].labels = Some(Labels::of([label(it)])),
                ("truly", it) => row.truth = Some(Labels::of([label(it)])),
                ("accepted", _) => row.accepted = true,
                ("sent", _) => row.sent = true,
                ("took", it) => row.minutes = it.parse().ok(),
                ("weighs", it) => row.weight = it.parse().unwrap(),
                ("agree", it) => {
                    let (agreeing, pairs) = it.split_once('/').unwrap();
                    (row.agreeing, row.pairs) = (agreeing.parse().unwrap(), pairs.parse().unwrap());
                }
                (other, _) => panic!("{other}"),
            }
        }
        row.agents[0].right = row.truth.zip(row.agents[0].labels).map(|(a, b)| a == b);
        row.right = row.agents[0].right;
        let known = slicing.names.iter().position(|it| it == name);
        let place = known.unwrap_or_else(|| {
            slicing.names.push(name.to_owned());
            slicing.names.len() - 1
        });
        for _ in 0..count.parse().unwrap() {
            rows.push(row.clone());
            slicing.of_row.push(Some(place as u32));
        }
    }
    (rows, slicing)
}

fn find(found: &Slices, measure: Measure) -> Vec<Measured> {
    let at = found.measures.iter().position(|it| *it == measure).unwrap();
    found.slices.iter().map(|slice| slice.measured[at]).collect()
}

/// `0.600 of 80, -0.200 (-0.334 to -0.052): lower than in the others`, one for each slice.
fn said(found: &Slices, measure: Measure) -> Vec<String> {
    let one = |it: Measured| {
        let gap = it.gap.map_or("no gap".to_owned(), |gap| {
            format!("{:.3} ({:.3} to {:.3})", gap.value, gap.interval.low, gap.interval.high)
        });
        let share = it.share.value.map_or("none".to_owned(), |value| format!("{value:.3}"));
        format!("{share} of {}, {gap}: {}", it.share.n, it.word.text())
    };
    find(found, measure).into_iter().map(one).collect()
}

#[track_caller]
fn check(text: &str, measure: Measure, expected: &[&str]) {
    let (rows, slicing) = read(text);
    assert_eq!(said(&slices(&rows, &slicing, &Setting::default()), measure), expected);
}

#[test]
fn errors_are_those_of_newcombe() {
    let text = "north 48: said toxic, truly harmless\nnorth 32: said toxic, truly toxic\n\
                south 56: said toxic, truly harmless\nsouth 14: said toxic, truly toxic";
    let expected = [
        "0.600 of 80, -0.200 (-0.334 to -0.052): lower than in the others",
        "0.800 of 70, 0.200 (0.052 to 0.334): higher than in the others",
    ];
    check(text, Measure::Error { agent: 0 }, &expected);
}

const MODERATION: &str = "\
north 10: said toxic, truly harmless, sent, took 2, agree 1/3
north 30: said harmless, truly harmless, accepted
north 25: said toxic, truly toxic, sent, took 1, agree 3/3
north 5: said harmless, truly toxic, accepted
south 2: said toxic, truly harmless, sent, agree 1/1
south 78: said harmless, truly harmless, accepted
south 20: said toxic, truly toxic, sent
south 20: said harmless, truly toxic, accepted
east 4: said toxic, accepted";

#[test]
fn rates_of_a_label() {
    let toxic = |make: fn(u32, u32) -> Measure| make(0, 1);
    let rate = |agent, label| Measure::FalsePositiveRate { agent, label };
    let few = "none of 0, no gap: too few to say: about 21 more answers needed";
    let expected = [
        "0.250 of 40, 0.225 (0.101 to 0.378): higher than in the others",
        "0.025 of 80, -0.225 (-0.378 to -0.101): lower than in the others",
        few,
    ];
    check(MODERATION, toxic(rate), &expected);
    let rate = |agent, label| Measure::FalseNegativeRate { agent, label };
    let expected = [
        "0.167 of 30, -0.333 (-0.508 to -0.109): lower than in the others",
        "0.500 of 40, 0.333 (0.109 to 0.508): higher than in the others",
        few,
    ];
    check(MODERATION, toxic(rate), &expected);
    // Of all suggestions, whether their truth is known or not.
    let rate = |agent, label| Measure::SelectionRate { agent, label };
    let expected = [
        "0.500 of 70, 0.290 (0.151 to 0.420): higher than in the others",
        "0.183 of 120, -0.344 (-0.468 to -0.207): lower than in the others",
        "1.000 of 4, 0.700 (0.205 to 0.761): too few to say: about 17 more answers needed",
    ];
    check(MODERATION, toxic(rate), &expected);
}

#[test]
fn piles_people_and_minutes() {
    let (rows, slicing) = read(MODERATION);
    let found = slices(&rows, &slicing, &Setting::default());
    let shares = |measure| {
        let share = |it: Measured| format!("{}/{}", it.share.hits, it.share.n);
        find(&found, measure).into_iter().map(share).collect::<Vec<String>>()
    };
    assert_eq!(shares(Measure::AcceptedError), ["5/35", "20/98", "0/0"]);
    assert_eq!(shares(Measure::Sent), ["35/70", "22/120", "0/4"]);
    assert_eq!(shares(Measure::Accepted), ["35/70", "98/120", "4/4"]);
    // 10 · 1 + 25 · 3 of 35 · 3 pairs; as many items as count for the interval.
    let agreement = find(&found, Measure::Agreement)[0].share;
    assert_eq!((format!("{:.4}", agreement.value.unwrap()).as_str(), agreement.n), ("0.8095", 35));
    assert_eq!((found.slices[0].agreeing, found.slices[0].pairs), (85, 105));
    let times = found.slices[0].minutes;
    assert_eq!((times.n, times.total), (35, 45.0));
    assert_eq!((found.least, found.left_out), (21, 0));
}

#[test]
fn tests_of_a_kind_are_one_family() {
    let (rows, slicing) = read(MODERATION);
    let found = slices(&rows, &slicing, &Setting::default());
    // North and south for both labels; east has no truth.
    let rate = find(&found, Measure::FalsePositiveRate { agent: 0, label: 1 });
    assert_eq!(rate.iter().map(|it| it.tests).collect::<Vec<u64>>(), [4, 4, 4]);
    assert_eq!(rate[2].adjusted_p, None);
    assert!(rate[0].adjusted_p.unwrap() > rate[0].gap.unwrap().p);
    // Of two slices there is one test, and both say the same of it.
    let (rows, slicing) = read(&MODERATION.replace("east", "south"));
    let found = slices(&rows, &slicing, &Setting::default());
    let sent = find(&found, Measure::Sent);
    assert_eq!((sent[0].tests, sent[0].adjusted_p), (1, Some(sent[0].gap.unwrap().p)));
    assert_eq!(sent[0].adjusted_p, sent[1].adjusted_p);
    assert_eq!([sent[0].word, sent[1].word], [Word::Higher, Word::Lower]);
}

#[test]
fn weights_make_up_for_how_answers_were_drawn() {
    // One of ten of the accepted was audited, all others were answered.
    let text = "north 20: said toxic, truly harmless\nnorth 20: said toxic, truly toxic\n\
                north 1: said toxic, truly harmless, weighs 10\n\
                north 19: said toxic, truly toxic, weighs 10";
    let (rows, slicing) = read(text);
    let share =
        find(&slices(&rows, &slicing, &Setting::default()), Measure::Error { agent: 0 })[0].share;
    // 30 of 240; without weights it would be 21 of 60.
    assert_eq!((share.value, share.n, share.hits), (Some(0.125), 60, 21.0));
    assert_eq!(format!("{:.1}", share.effective), "28.2");
    assert_eq!(share.interval.unwrap().method, Method::WilsonEffective);
}

#[test]
fn clusters_are_drawn_as_a_whole() {
    let (mut rows, slicing) = read(MODERATION);
    (0..).zip(&mut rows).for_each(|(at, row)| row.cluster = Some(at / 5));
    let setting = Setting { clusters: Some(Draws::default()), ..Setting::default() };
    let found = slices(&rows, &slicing, &setting);
    let plain = find(&slices(&rows, &slicing, &Setting::default()), Measure::Sent)[0];
    let sent = find(&found, Measure::Sent)[0];
    let gap = sent.gap.unwrap();
    assert_eq!((gap.interval.method, gap.n), (Method::ClusterBootstrap, [70, 124]));
    assert_eq!(sent.share.interval.unwrap().method, Method::ClusterBootstrap);
    assert_eq!((sent.share.value, gap.value), (plain.share.value, plain.gap.unwrap().value));
    let width = |gap: Gap| gap.interval.high - gap.interval.low;
    assert!(gap.clusters.unwrap()[0] == 14 && width(gap) > width(plain.gap.unwrap()));
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(slices(&[], &Slicing::default(), &Setting::default()).slices, []);
    let found = slices(&[Row::default()], &Slicing::by(&Column::default()), &Setting::default());
    assert_eq!((found.slices.len(), found.left_out), (0, 1));
}

/// Where no slice differs, Holm finds a difference in at most 5 % of the datasets; without a
/// correction there would be one in most of them.
#[test]
fn where_there_is_no_gap_none_is_found() {
    let (mut found, mut naive) = (0, 0);
    let mut random = Random::new(5);
    for _ in 0..120 {
        let mut slicing = Slicing { names: vec![String::new(); 20], of_row: Vec::new() };
        let rows = (0..800).map(|row| {
            slicing.of_row.push(Some(row % 20));
            Row { sent: random.unit() < 0.3, ..Row::default() }
        });
        let rows: Vec<Row> = rows.collect();
        let sent = find(&slices(&rows, &slicing, &Setting::default()), Measure::Sent);
        found += u32::from(sent.iter().any(|it| it.word != Word::NotShown));
        naive += u32::from(sent.iter().any(|it| it.gap.unwrap().p < 0.05));
    }
    assert!(found <= 12 && naive > 60, "{found} and {naive} of 120");
}

/// Audited with a probability of its own for each item: over 1,000 datasets the interval of a
/// slice's error holds the true one in about 95 %; as if all were equally likely it does not.
#[test]
fn weighted_intervals_cover() {
    let mut random = Random::new(9);
    let (mut held, mut naive) = (0, 0);
    for _ in 0..1_000 {
        let rows = (0..150).filter_map(|_| {
            // What is likely to err is looked at more often: 0.9 × 0.3 and 0.3 × 0.1.
            let (asked, wrong) = if random.unit() < 0.5 { (0.9, 0.3) } else { (0.3, 0.1) };
            let (asked, wrong, weight) =
                (random.unit() < asked, random.unit() < wrong, 1.0 / asked);
            asked.then(|| Row {
                agents: vec![Suggested { labels: None, right: Some(!wrong) }],
                weight,
                ..Row::default()
            })
        });
        let rows: Vec<Row> = rows.collect();
        let slicing = Slicing { names: vec!["all".to_owned()], of_row: vec![Some(0); rows.len()] };
        let share = |rows: &[Row]| {
            find(&slices(rows, &slicing, &Setting::default()), Measure::Error { agent: 0 })[0].share
        };
        let holds = |share: Share| {
            let it = share.interval.unwrap();
            u32::from(it.low <= 0.2 && 0.2 <= it.high)
        };
        held += holds(share(&rows));
        let flat: Vec<Row> = rows.into_iter().map(|row| Row { weight: 1.0, ..row }).collect();
        naive += holds(share(&flat));
    }
    assert!((930..985).contains(&held), "{held} of 1,000");
    assert!(naive < 900, "without weights {naive} of 1,000");
}

fn any_rows() -> impl Strategy<Value = Vec<(Row, Option<u32>)>> {
    let suggested = (prop::option::of(0u32..3), prop::option::of(any::<bool>()));
    let agent = suggested
        .prop_map(|(label, right)| Suggested { labels: label.map(|it| Labels::of([it])), right });
    let people = (0u32..4, 0u32..4, prop::option::of(0.0f64..9.0), 0.1f64..20.0);
    let row = (prop::collection::vec(agent, 0..3), prop::option::of(0u32..3), any::<[bool; 3]>());
    let row = (row, people, prop::option::of(0u32..4)).prop_map(
        |((agents, truth, it), people, slice)| {
            let (pairs, agreeing, minutes, weight) = people;
            let [accepted, sent, right] = it;
            let agreeing = agreeing.min(pairs);
            let row = Row {
                agents,
                truth: truth.map(|it| Labels::of([it])),
                right: Some(right),
                accepted,
                sent,
                minutes,
                pairs,
                agreeing,
                weight,
                cluster: None,
            };
            (row, slice)
        },
    );
    prop::collection::vec(row, 0..40)
}

fn run(rows: &[(Row, Option<u32>)], names: [&str; 4], weight: impl Fn(f64) -> f64) -> Slices {
    let slicing = Slicing {
        names: names.map(str::to_owned).into(),
        of_row: rows.iter().map(|row| row.1).collect(),
    };
    let rows: Vec<Row> =
        rows.iter().map(|(row, _)| Row { weight: weight(row.weight), ..row.clone() }).collect();
    slices(&rows, &slicing, &Setting::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn order_and_names_change_nothing(rows in any_rows()) {
        let found = run(&rows, ["a", "b", "c", "d"], |it| it);
        let mut mirrored = rows.clone();
        mirrored.reverse();
        prop_assert_eq!(&found, &run(&mirrored, ["a", "b", "c", "d"], |it| it));
        let mut renamed = run(&rows, ["w", "x", "y", "z"], |it| it);
        for (slice, other) in renamed.slices.iter_mut().zip(&found.slices) {
            slice.name.clone_from(&other.name);
        }
        prop_assert_eq!(&found, &renamed);
    }

    #[test]
    fn equal_weights_are_none(rows in any_rows(), weight in 0.01f64..100.0) {
        prop_assert_eq!(
            run(&rows, ["a", "b", "c", "d"], |_| weight),
            run(&rows, ["a", "b", "c", "d"], |_| 1.0)
        );
    }

    /// The same items in every slice: no gap, and every interval holds 0.
    #[test]
    fn equal_slices_have_no_gap(rows in any_rows()) {
        let copies: Vec<(Row, Option<u32>)> = (0..4)
            .flat_map(|slice| rows.iter().map(move |(row, _)| (row.clone(), Some(slice))))
            .collect();
        for slice in run(&copies, ["a", "b", "c", "d"], |it| it).slices {
            for gap in slice.measured.iter().filter_map(|it| it.gap) {
                prop_assert!(gap.value.abs() < 1e-12 && !gap.is_clear());
            }
        }
    }
}

/// A post with several labels counts for each of them, one with none for none.
#[test]
fn values_of_several_labels_are_counted_label_by_label() {
    let mut counting =
        Counting::new(Measure::all(1, &[0, 1]), vec!["all".into()], &Setting::default());
    let mut add = |of: Of, said: &[u32], truly: &[u32], times: u32| {
        let labels = Some(Labels::of(said.iter().copied()));
        let right = Some(said == truly);
        let row = Row {
            agents: vec![Suggested { labels, right }],
            truth: Some(Labels::of(truly.iter().copied())),
            ..Row::default()
        };
        (0..times).for_each(|_| counting.add(of, &row));
    };
    add(Of::Slice(0), &[0, 1], &[1], 10);
    add(Of::Slice(0), &[], &[1], 5);
    add(Of::Slice(0), &[], &[], 25);
    // Not listed, and all the same what the slice is compared with.
    add(Of::Rest, &[0], &[], 30);
    add(Of::None, &[0], &[], 30);
    let found = counting.finish();
    let shares = |measure: Measure| {
        let it = find(&found, measure)[0];
        format!(
            "{}/{}, others {}/{}: {}",
            it.share.hits,
            it.share.n,
            it.others.hits,
            it.others.n,
            it.word.text()
        )
    };
    let check = |measure: Measure, expected: &str| assert_eq!(shares(measure), expected);
    check(
        Measure::FalsePositiveRate { agent: 0, label: 0 },
        "10/40, others 30/30: lower than in the others",
    );
    check(
        Measure::FalsePositiveRate { agent: 0, label: 1 },
        "0/25, others 0/30: no difference shown",
    );
    check(
        Measure::FalseNegativeRate { agent: 0, label: 1 },
        "5/15, others 0/0: too few to say: about 21 more answers needed",
    );
    assert_eq!((found.left_out, found.slices[0].items), (30, 40));
    assert_eq!(Labels::of([63, 64, 3]).all().collect::<Vec<u32>>(), [3, 63]);
}
