use super::*;
use crate::core::random::Random;
use proptest::prelude::*;

/// `1 0.5 0.9, - 0.5 0.2`: y, probability and prediction; `-` where there is none.
#[track_caller]
fn read(text: &str) -> Vec<Row> {
    let row = |line: &str| {
        let words: Vec<Option<f64>> = line.split(' ').map(|word| word.parse().ok()).collect();
        Row { y: words[0], probability: words[1], predicted: words[2].unwrap_or_default() }
    };
    text.split(", ").map(row).collect()
}

fn said(found: Option<Estimate>) -> String {
    found.map_or("none".to_owned(), |it| {
        let Interval { low, high, .. } = it.interval;
        format!("{:.3} ({low:.3} to {high:.3}) of {}, λ {:.3}", it.value, it.n, it.lambda)
    })
}

#[track_caller]
fn check(text: &str, weighted: &str, powered: &str) {
    let found = mean(&read(text), 0.95);
    assert_eq!([said(found.weighted), said(found.powered)], [weighted, powered]);
}

#[test]
fn worked_examples() {
    let two = "1 0.5 1, 0 0.5 0, - 0.5 1, - 0.5 1";
    // Of two answers nearly everything is possible.
    check(two, "0.500 (0.000 to 1.000) of 2, λ 0.000", "0.750 (0.000 to 1.000) of 2, λ 1.000");
    // All answered: the mean of this dataset is known.
    let all = "1 1 0, 0 1 1, 0 1 0, 0 1 0";
    check(all, "0.250 (0.250 to 0.250) of 4, λ 0.000", "0.250 (0.250 to 0.250) of 4, λ 0.000");
    check("- 0.5 1, 1 - 1", "none", "none");
    check(
        "1 0.5 1",
        "1.000 (0.000 to 1.000) of 1, λ 0.000",
        "1.000 (0.000 to 1.000) of 1, λ 0.000",
    );
}

#[test]
fn what_could_not_be_answered_is_counted() {
    let found = mean(&read("1 0.5 1, - 0 1, - 0 1, 1 - 1, 0 0.5 0, - - 0, 1 0 1"), 0.95);
    assert_eq!((found.items, found.unreachable, found.picked), (5, 2, 2));
    assert_eq!((found.naive.n, found.naive.hits), (4, 3.0));
    assert_eq!(found.weighted.unwrap().n, 2);
    assert_eq!(mean(&[], 0.95), Estimates::default());
    assert_eq!(mean(&read("1 0.5 1"), 1.0).weighted, None);
}

#[test]
fn labels_and_accuracy() {
    let item = |suggested, answer, score| Item { suggested, score, answer, probability: Some(0.5) };
    let items = [
        item(Some(2), Some(2), Some(0.9)),
        item(Some(2), Some(7), Some(0.4)),
        item(Some(2), None, Some(0.8)),
        item(None, Some(7), None),
    ];
    let shares = label_shares(&items, 0.95);
    let values = |it: &(u32, Estimates)| (it.0, format!("{:.3}", it.1.weighted.unwrap().value));
    let said: Vec<(u32, String)> = shares.iter().map(values).collect();
    assert_eq!(said, [(2, "0.333".to_owned()), (7, "0.667".to_owned())]);
    let right = accuracy(&items, 0.95);
    assert_eq!((right.items, right.naive.n, right.weighted.unwrap().value), (3, 2, 0.5));
    // A λ of 2 would fit the two best, but predictions are followed no further than they say.
    assert_eq!(said_lambda(right), "1.000");
}

fn said_lambda(found: Estimates) -> String {
    format!("{:.3}", found.powered.unwrap().lambda)
}

/// Angelopoulos, Duchi and Zrnic 2023, section 6: n labelled and m others,
/// θ = ȳ + λ (f̄ of the others − f̄ of the labelled), λ = Cov(y, f) / ((1 + n/m) Var f).
#[test]
fn with_equal_probabilities_it_is_ppi() {
    let mut random = Random::new(4);
    for _ in 0..20 {
        let (n, m) = (40, 160);
        let rows: Vec<Row> = (0..n + m)
            .map(|at| {
                let y = f64::from(random.unit() < 0.4);
                let predicted = (0.5 * y + 0.5 * random.unit()).min(1.0);
                Row { y: (at < n).then_some(y), predicted, probability: Some(0.2) }
            })
            .collect();
        let (labelled, others) = rows.split_at(n);
        let mean_of = |rows: &[Row], value: &dyn Fn(&Row) -> f64| {
            rows.iter().map(value).sum::<f64>() / rows.len() as f64
        };
        let (y, f) = (|row: &Row| row.y.unwrap(), |row: &Row| row.predicted);
        let (y_l, f_l, f_o) = (mean_of(labelled, &y), mean_of(labelled, &f), mean_of(others, &f));
        let covariance = mean_of(labelled, &|row| (y(row) - y_l) * (f(row) - f_l));
        let variance = mean_of(labelled, &|row| (f(row) - f_l) * (f(row) - f_l));
        let lambda = covariance / ((1.0 + n as f64 / m as f64) * variance);
        let theta = y_l + lambda * (f_o - f_l);
        let ours = mean(&rows, 0.95).powered.unwrap();
        // Unless it was cut at 1: theirs is less by m / (n + m) of ours.
        if ours.lambda < 1.0 {
            assert!((ours.value - theta).abs() < 1e-12, "{} {theta}", ours.value);
        }
    }
}

/// Of one item: y, the prediction, and the probability of an answer.
type Draw = fn(&mut Random) -> (bool, f64, f64);

/// Doubtful items go to people, and of the others one in five; the model is calibrated.
fn calibrated(random: &mut Random) -> (bool, f64, f64) {
    let predicted = random.unit() * random.unit();
    let pi = if (0.2..0.8).contains(&predicted) { 0.7 } else { 0.2 };
    (random.unit() < predicted, predicted, pi)
}

/// The model is sure that most are not there, and wrong in one of twenty of these.
fn too_sure(random: &mut Random) -> (bool, f64, f64) {
    if random.unit() < 0.3 {
        (random.unit() < 0.5, 0.5, 0.9)
    } else {
        (random.unit() < 0.05, 0.02, 0.15)
    }
}

/// A plain sample; the model says yes or no, and is right in 85 %.
fn plain(random: &mut Random) -> (bool, f64, f64) {
    let y = random.unit() < 0.3;
    (y, f64::from(y == (random.unit() < 0.85)), 0.15)
}

/// What is there is sent to people, and of the rest one in six.
fn rare(random: &mut Random) -> (bool, f64, f64) {
    let y = random.unit() < 0.04;
    let predicted = 0.9 * f64::from(y) + 0.1 * random.unit();
    (y, predicted, if predicted > 0.3 { 0.9 } else { 1.0 / 6.0 })
}

/// Over 1,000 datasets of 300 items: how often each of the three intervals holds the mean of the
/// dataset, and the mean lengths of the last two.
fn simulate(draw: Draw) -> ([u32; 3], [f64; 2]) {
    let mut random = Random::new(1);
    let (mut held, mut lengths) = ([0; 3], [0.0; 2]);
    for _ in 0..1_000 {
        let mut truth = 0.0;
        let rows: Vec<Row> = (0..300)
            .map(|_| {
                let (y, predicted, probability) = draw(&mut random);
                truth += f64::from(y) / 300.0;
                let asked = random.unit() < probability;
                Row { y: asked.then_some(f64::from(y)), predicted, probability: Some(probability) }
            })
            .collect();
        let found = mean(&rows, 0.95);
        let (weighted, powered) = (found.weighted.unwrap(), found.powered.unwrap());
        let intervals = [found.naive.interval.unwrap(), weighted.interval, powered.interval];
        for (held, it) in held.iter_mut().zip(intervals) {
            *held += u32::from(it.low <= truth && truth <= it.high);
        }
        for (length, it) in lengths.iter_mut().zip([weighted.interval, powered.interval]) {
            *length += (it.high - it.low) / 1_000.0;
        }
    }
    (held, lengths)
}

/// `most`: of 1,000, what the two intervals may hold.
#[track_caller]
fn check_coverage(draw: Draw, naive: std::ops::Range<u32>, most: u32) {
    let (held, lengths) = simulate(draw);
    assert!(naive.contains(&held[0]), "naive: {held:?}");
    for held in &held[1..] {
        assert!((935..=most).contains(held), "{held}");
    }
    assert!(lengths[1] < lengths[0], "predictions lengthen it: {lengths:?}");
}

#[test]
fn covers_where_the_naive_does_not() {
    check_coverage(calibrated, 0..700, 985);
    check_coverage(too_sure, 0..100, 990);
}

#[test]
fn covers_a_plain_sample_as_the_naive_does() {
    check_coverage(plain, 930..1_000, 985);
}

#[test]
fn is_never_too_short_where_a_label_is_rare() {
    check_coverage(rare, 0..500, 1_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn order_changes_nothing_and_estimates_are_shares(
        rows in prop::collection::vec(
            (prop::option::of(0.0f64..1.0), prop::option::of(0.0f64..1.0), -0.1f64..1.1), 0..30)
    ) {
        let row = |(y, probability, predicted)| Row { y, predicted, probability };
        let rows: Vec<Row> = rows.into_iter().map(row).collect();
        let found = mean(&rows, 0.95);
        let mut mirrored = rows.clone();
        mirrored.reverse();
        prop_assert_eq!(found, mean(&mirrored, 0.95));
        for it in [found.weighted, found.powered].into_iter().flatten() {
            prop_assert!(0.0 <= it.interval.low && it.interval.low <= it.value);
            prop_assert!(it.value <= it.interval.high && it.interval.high <= 1.0);
            prop_assert!((0.0..=1.0).contains(&it.lambda));
        }
    }

    /// Equal probabilities: the weighted estimate is the plain share.
    #[test]
    fn equal_probabilities_are_none(yes in 0u32..20, no in 0u32..20, pi in 0.05f64..0.95) {
        let row = |at: u32| Row {
            y: Some(f64::from(at < yes)),
            predicted: 0.5,
            probability: Some(pi),
        };
        let found = mean(&(0..yes + no).map(row).collect::<Vec<Row>>(), 0.95);
        if let (Some(naive), Some(weighted)) = (found.naive.value, found.weighted) {
            prop_assert!((naive - weighted.value).abs() < 1e-12);
            prop_assert!((weighted.effective - f64::from(yes + no)).abs() < 1e-6);
        }
    }
}
