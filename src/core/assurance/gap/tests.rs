use super::super::share::Weighted;
use super::super::share::tests::any_answers;
use super::clustered::{Cells, Compared, Draws, Resampling, Sums};
use super::*;
use crate::core::random::Random;
use proptest::prelude::*;

#[track_caller]
fn check([k_1, n_1]: [u64; 2], [k_2, n_2]: [u64; 2], expected: &str) {
    let side = |k, n| Share::of_counts(k, n, 0.95);
    let gap = newcombe(&side(k_1, n_1), &side(k_2, n_2), 0.95).unwrap();
    let Interval { low, high, .. } = gap.interval;
    assert_eq!(format!("{:.4} {low:.4} {high:.4}", gap.value), expected);
}

/// Newcombe 1998, table II, method 10, all eight columns.
#[test]
fn published_intervals() {
    check([56, 70], [48, 80], "0.2000 0.0524 0.3339");
    check([9, 10], [3, 10], "0.6000 0.1705 0.8090");
    check([6, 7], [2, 7], "0.5714 0.0582 0.8062");
    check([5, 56], [0, 29], "0.0893 -0.0381 0.1926");
    check([0, 10], [0, 20], "0.0000 -0.1611 0.2775");
    check([0, 10], [0, 10], "0.0000 -0.2775 0.2775");
    check([10, 10], [0, 20], "1.0000 0.6791 1.0000");
    check([10, 10], [0, 10], "1.0000 0.6075 1.0000");
}

#[test]
fn the_p_value_is_near_that_of_the_score_test() {
    // (0.8 − 0.6) / sqrt(p (1 − p) (1/70 + 1/80)) with p = 104/150: z = 2.650, p = 0.0080.
    let gap =
        newcombe(&Share::of_counts(56, 70, 0.95), &Share::of_counts(48, 80, 0.95), 0.95).unwrap();
    assert!((gap.p - 0.008).abs() < 0.001, "{}", gap.p);
    assert!(gap.is_clear());
}

#[test]
fn without_answers_there_is_none() {
    let (some, none) = (Share::of_counts(1, 2, 0.95), Share::default());
    assert_eq!(newcombe(&some, &none, 0.95), None);
    assert_eq!(newcombe(&some, &some, 1.0), None);
    let rows = [(true, Weighted::new(1.0, true), None)];
    assert_eq!(clustered(&rows, 10, 1).gap, None);
    assert_eq!(clustered(&[], 10, 1), Compared { intervals: [None; 2], gap: None });
}

/// For the first share or the second, the answer, and its cluster.
type Answer = (bool, Weighted, Option<u32>);

fn clustered(rows: &[Answer], resamples: u32, seed: u64) -> Compared {
    let (mut cells, mut sums) = (Cells::default(), Sums::default());
    for (is_first, answer, cluster) in rows {
        let cell = cells.cell(*cluster, u32::from(!is_first));
        sums.add(cell, *answer);
    }
    let mut drawn = Resampling::new(&cells, &sums, 2, Draws { resamples, seed });
    assert!(drawn.left() <= sums.cost(&cells, Draws { resamples, seed }));
    while drawn.step(1) {}
    let side = |first| {
        let of_side = rows.iter().filter(move |row| row.0 == first);
        Share::of(of_side.map(|row| row.1), 0.95)
    };
    drawn.compare(0, [&side(true), &side(false)], 0.95)
}

/// Of four clusters two on each side, one of them all yes.
fn alternating(clusters: u32, size: u32) -> Vec<Answer> {
    let row = |row: u32| {
        let cluster = row / size;
        let yes = Weighted::new(1.0, cluster % 4 < 2);
        (cluster.is_multiple_of(2), yes, Some(cluster))
    };
    (0..clusters * size).map(row).collect()
}

/// Two shares of one half, of 200 answers each: ± 1.96 sqrt(2 · 0.25 / 200) = 0.098 where they
/// are independent; of 20 clusters of ten that say the same, sqrt(10) as wide, and by
/// sqrt(20/19) · 2.093 / 1.96 for their being few: 0.340.
#[test]
fn clusters_widen_the_interval() {
    let rows = alternating(40, 10);
    let wide = clustered(&rows, 4_000, 1).gap.unwrap();
    let alone: Vec<Answer> = rows.iter().map(|row| (row.0, row.1, None)).collect();
    let narrow = clustered(&alone, 4_000, 1).gap.unwrap();
    let half = |gap: &Gap| (gap.interval.high - gap.interval.low) / 2.0;
    assert!((half(&narrow) - 0.098).abs() < 0.01, "{narrow:?}");
    assert!((half(&wide) - 0.34).abs() < 0.03, "{wide:?}");
    assert_eq!((wide.clusters, wide.n), (Some([20, 20]), [200, 200]));
    assert_eq!((wide.value, wide.is_clear()), (0.0, false));
    assert!(wide.p > 0.8 && wide.interval.method == Method::ClusterBootstrap);
}

/// No error among clusters: a bootstrap alone would say "0 to 0".
#[test]
fn what_was_never_seen_is_not_excluded() {
    let row = |at: u32| (at.is_multiple_of(2), Weighted::new(1.0, false), Some(at / 10));
    let rows: Vec<Answer> = (0..400).map(row).collect();
    let found = clustered(&rows, 100, 1);
    // 0 of 40: Wilson.
    assert_eq!(format!("{:.4}", found.intervals[0].unwrap().high), "0.0876");
    let gap = found.gap.unwrap();
    assert_eq!((gap.value, gap.p, gap.n), (0.0, 1.0, [200, 200]));
    assert_eq!(format!("{:.4}", gap.interval.high), "0.0876");
}

/// A single author on one side, however much is known of them, says as much as one answer.
#[test]
fn one_cluster_is_one_answer() {
    let mut rows = alternating(40, 10);
    rows.retain(|row| !row.0);
    rows.extend((0..500).map(|at| (true, Weighted::new(1.0, at % 10 > 0), Some(1_000))));
    let gap = clustered(&rows, 100, 1).gap.unwrap();
    assert_eq!((gap.clusters, gap.interval.method), (Some([1, 20]), Method::NewcombeEffective));
    assert!(!gap.is_clear() && gap.p > 0.3, "{gap:?}");
}

/// Forty tests are corrected together: with 2 of 1,001 for the least p nothing would ever pass.
#[test]
fn a_plain_gap_passes_a_correction_for_many_tests() {
    let rows = |wrong: u32| -> Vec<Answer> {
        let row = |row: u32| {
            let (cluster, is_first) = (row / 5, row < 300);
            let yes = row % 10 < if is_first { wrong } else { 1 + cluster % 2 };
            (is_first, Weighted::new(1.0, yes), Some(cluster))
        };
        (0..600).map(row).collect()
    };
    let far = clustered(&rows(8), 1_000, 1).gap.unwrap();
    assert!(far.p < 1e-4, "{far:?}");
    let near = clustered(&rows(1), 1_000, 1).gap.unwrap();
    assert!(near.p > 0.001, "{near:?}");
}

/// Of 2,000 pairs of samples with a true gap of 0.1 the interval holds it in about 95 %; the
/// cluster bootstrap does so where answers of one cluster are alike, and Newcombe then does not.
#[test]
fn covers_the_true_gap() {
    let mut random = Random::new(11);
    let mut held = 0;
    for _ in 0..2_000 {
        let mut side = |p: f64| {
            let k = (0..60).filter(|_| random.unit() < p).count();
            Share::of_counts(k as u64, 60, 0.95)
        };
        let gap = newcombe(&side(0.2), &side(0.1), 0.95).unwrap();
        held += u32::from(gap.interval.low <= 0.1 && 0.1 <= gap.interval.high);
    }
    assert!((1_870..1_950).contains(&held), "Newcombe: {held} of 2,000");
}

/// Datasets of so many clusters a side, of one to 20 answers each, of which half err often and
/// half seldom, alike on both sides: how many of 400 have an interval that holds no gap - over
/// clusters, and as if answers were independent. Heavy answers stand for four.
#[track_caller]
fn check_coverage(clusters: u32, few: u32, plain: std::ops::Range<u32>) {
    let mut random = Random::new(11);
    let (mut held, mut naive, mut agree) = (0, 0, 0);
    for seed in 0..400 {
        let mut rows: Vec<Answer> = Vec::new();
        for cluster in 0..2 * clusters {
            let p = if random.unit() < 0.5 { 0.5 } else { 0.1 };
            for _ in 0..=random.below(20) {
                let weight = if random.unit() < 0.2 { 4.0 } else { 1.0 };
                let answer = Weighted::new(weight, random.unit() < p);
                rows.push((cluster % 2 == 0, answer, Some(cluster)));
            }
        }
        let gap = clustered(&rows, 400, seed).gap.unwrap();
        held += u32::from(!gap.is_clear());
        agree += u32::from(gap.is_clear() == (gap.p < 0.05));
        let side = |first| Share::of(rows.iter().filter(|it| it.0 == first).map(|it| it.1), 0.95);
        naive += u32::from(!newcombe(&side(true), &side(false), 0.95).unwrap().is_clear());
    }
    assert!(held >= few, "{clusters} clusters: the bootstrap holds it in {held} of 400");
    assert!(plain.contains(&naive), "{clusters} clusters: Newcombe holds it in {naive} of 400");
    assert!(agree >= 392, "interval and p-value say the same in {agree} of 400");
}

/// 95 % are 380 of 400, give or take nine.
#[test]
fn clusters_are_covered_where_newcombe_is_too_narrow() {
    check_coverage(40, 371, 200..340);
    check_coverage(10, 368, 200..340);
}

fn sided() -> impl Strategy<Value = Vec<Answer>> {
    let row = (any_answers(2), any::<bool>(), prop::option::of(0u32..6));
    prop::collection::vec(row, 0..30).prop_map(|rows| {
        let row = |(answers, is_first, cluster): (Vec<Weighted>, bool, Option<u32>)| {
            answers.first().map(|answer| (is_first, *answer, cluster))
        };
        rows.into_iter().filter_map(row).collect()
    })
}

proptest! {
    #[test]
    fn laws(a in any_answers(40), b in any_answers(40), confidence in 0.5f64..0.99) {
        let (a, b) = (Share::of(a, confidence), Share::of(b, confidence));
        let Some(gap) = newcombe(&a, &b, confidence) else { return Ok(()) };
        let it = gap.interval;
        prop_assert!(-1.0 <= it.low && it.low <= gap.value && gap.value <= it.high);
        prop_assert!(it.high <= 1.0 && (0.0..=1.0).contains(&gap.p));
        // The p-value and the interval say the same.
        if (gap.p - (1.0 - confidence)).abs() > 1e-9 {
            prop_assert_eq!(gap.is_clear(), gap.p < 1.0 - confidence);
        }
        // Exchanged sides mirror.
        let back = newcombe(&b, &a, confidence).unwrap();
        prop_assert!((back.interval.low + it.high).abs() < 1e-12 && (back.p - gap.p).abs() < 1e-9);
        // Equal groups have no gap.
        let none = newcombe(&a, &a, confidence).unwrap();
        prop_assert!(none.value == 0.0 && none.p == 1.0 && !none.is_clear());
    }

    #[test]
    fn names_of_clusters_change_nothing_and_steps_neither(rows in sided()) {
        let found = clustered(&rows, 50, 1);
        let renamed: Vec<Answer> =
            rows.iter().map(|row| (row.0, row.1, row.2.map(|it| 9 - it))).collect();
        prop_assert_eq!(&found, &clustered(&renamed, 50, 1));
        for interval in found.intervals.into_iter().flatten() {
            prop_assert!(0.0 <= interval.low && interval.low <= interval.high);
            prop_assert!(interval.high <= 1.0);
        }
        if let Some(gap) = found.gap {
            prop_assert!(-1.0 <= gap.interval.low && gap.interval.high <= 1.0);
            prop_assert!((0.0..=1.0).contains(&gap.p), "{}", gap.p);
        }
        // Exchanged sides mirror, but for the order in which they are met.
        let exchanged: Vec<Answer> = rows.iter().map(|row| (!row.0, row.1, row.2)).collect();
        let back = clustered(&exchanged, 50, 1);
        prop_assert_eq!(found.intervals[0], back.intervals[1]);
        if let (Some(gap), Some(back)) = (found.gap, back.gap) {
            prop_assert!((gap.interval.low + back.interval.high).abs() < 1e-9);
            prop_assert!((gap.p - back.p).abs() < 1e-6);
        }
    }
}
