use super::super::share::Weighted;
use super::super::share::tests::any_answers;
use super::clustered::{ClusteredGap, Sided, cluster_bootstrap};
use super::*;
use crate::core::agreement::bootstrap::Plan;
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
    let rows = [Sided { is_first: true, answer: Weighted::new(1.0, true) }];
    assert_eq!(cluster_bootstrap(&rows, &Plan::default()).gap, None);
    assert_eq!(cluster_bootstrap(&[], &Plan::default()).first, none);
}

fn alternating(clusters: u32, size: u32) -> (Vec<Sided>, Plan) {
    let rows = (0..clusters * size).map(|row| {
        let cluster = row / size;
        // Of four clusters two on each side, one of them all yes.
        let (is_first, yes) = (cluster.is_multiple_of(2), cluster % 4 < 2);
        Sided { is_first, answer: Weighted::new(1.0, yes) }
    });
    let clusters = (0..clusters * size).map(|row| row / size).collect();
    (rows.collect(), Plan { resamples: 2_000, clusters: Some(clusters), ..Plan::default() })
}

/// Two shares of one half, of 200 answers each: ± 1.96 sqrt(2 · 0.25 / 200) = 0.098 where they
/// are independent; of 20 clusters of ten that say the same, sqrt(10) as wide.
#[test]
fn clusters_widen_the_interval() {
    let (rows, plan) = alternating(40, 10);
    let wide = cluster_bootstrap(&rows, &plan).gap.unwrap();
    let narrow = cluster_bootstrap(&rows, &Plan { clusters: None, ..plan }).gap.unwrap();
    let half = |gap: &Gap| (gap.interval.high - gap.interval.low) / 2.0;
    assert!((half(&narrow) - 0.098).abs() < 0.01, "{narrow:?}");
    assert!((half(&wide) - 0.31).abs() < 0.03, "{wide:?}");
    assert_eq!((wide.clusters, wide.n), (Some([20, 20]), [200, 200]));
    assert_eq!((wide.value, wide.is_clear()), (0.0, false));
    assert!(wide.p > 0.8 && wide.interval.method == Method::ClusterBootstrap);
}

/// No error among clusters: a bootstrap alone would say "0 to 0".
#[test]
fn what_was_never_seen_is_not_excluded() {
    let row = |is_first| Sided { is_first, answer: Weighted::new(1.0, false) };
    let rows: Vec<Sided> = (0..400).map(|at| row(at % 2 == 0)).collect();
    let clusters = Some((0..400).map(|at| at / 10).collect());
    let found = cluster_bootstrap(&rows, &Plan { clusters, ..Plan::default() });
    // 0 of 40: Wilson.
    assert_eq!(format!("{:.4}", found.first.interval.unwrap().high), "0.0876");
    let gap = found.gap.unwrap();
    assert_eq!((gap.value, gap.p, gap.n), (0.0, 1.0, [200, 200]));
    assert_eq!(format!("{:.4}", gap.interval.high), "0.0876");
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

    let (mut clustered, mut naive) = (0, 0);
    for seed in 0..400 {
        let mut rows = Vec::new();
        for cluster in 0..60 {
            let is_first = cluster % 2 == 0;
            // Half of the clusters err often, half seldom: 0.4 and 0.1 on both sides on average.
            let p = if random.unit() < 0.5 { 0.4 } else { 0.1 };
            let answers = (0..10).map(|_| Weighted::new(1.0, random.unit() < p));
            rows.extend(answers.map(|answer| Sided { is_first, answer }));
        }
        let clusters = Some((0..600).map(|row| row / 10).collect());
        let plan = Plan { resamples: 400, seed, clusters, ..Plan::default() };
        let found = cluster_bootstrap(&rows, &plan);
        clustered += u32::from(!found.gap.unwrap().is_clear());
        let side = |share: &Share| Share::of_counts(share.hits as u64, share.n, 0.95);
        let plain = newcombe(&side(&found.first), &side(&found.second), 0.95).unwrap();
        naive += u32::from(!plain.is_clear());
    }
    assert!(clustered >= 368, "cluster bootstrap: {clustered} of 400");
    assert!(naive < 350, "Newcombe on clusters: {naive} of 400");
}

fn sided() -> impl Strategy<Value = Vec<(Sided, u32)>> {
    let row = (any_answers(2), any::<bool>(), 0u32..6);
    prop::collection::vec(row, 0..30).prop_map(|rows| {
        let row = |(answers, is_first, cluster): (Vec<Weighted>, bool, u32)| {
            answers.first().map(|answer| (Sided { is_first, answer: *answer }, cluster))
        };
        rows.into_iter().filter_map(row).collect()
    })
}

fn bootstrapped(rows: &[(Sided, u32)]) -> ClusteredGap {
    let clusters = Some(rows.iter().map(|row| row.1).collect());
    let plan = Plan { resamples: 50, clusters, ..Plan::default() };
    cluster_bootstrap(&rows.iter().map(|row| row.0).collect::<Vec<Sided>>(), &plan)
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
    fn order_and_names_of_clusters_change_nothing(rows in sided()) {
        let mut mirrored = rows.clone();
        mirrored.reverse();
        prop_assert_eq!(bootstrapped(&rows), bootstrapped(&mirrored));
        let renamed: Vec<(Sided, u32)> = rows.iter().map(|row| (row.0, 9 - row.1)).collect();
        prop_assert_eq!(bootstrapped(&rows), bootstrapped(&renamed));
    }
}
