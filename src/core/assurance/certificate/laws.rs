//! Laws that hold for any answers.

use super::*;
use proptest::prelude::*;

fn answers(kind: Losses) -> impl Strategy<Value = Vec<Row>> {
    let loss = match kind {
        Losses::RightOrWrong => prop_oneof![9 => Just(0.0), 1 => Just(1.0)].boxed(),
        Losses::Graded => prop_oneof![9 => Just(0.0), 2 => 0.0f64..=1.0].boxed(),
    };
    let row = (40u32..=104, loss, prop::option::of(0u32..3)).prop_map(|(score, loss, slice)| Row {
        score: f64::from(score.min(100)) / 100.0,
        loss,
        slice,
    });
    prop::collection::vec(row, 1..250)
}

fn asked() -> impl Strategy<Value = Asked> {
    let kinds = prop_oneof![Just(Losses::RightOrWrong), Just(Losses::Graded)];
    let looks = prop_oneof![Just(Looks::Once), Just(Looks::Again)];
    (kinds, looks, 0.02f64..0.3, 0.02f64..0.5).prop_map(|(losses, looks, alpha, delta)| Asked {
        losses,
        looks,
        ..Asked::new(alpha, delta)
    })
}

fn both() -> impl Strategy<Value = (Asked, Vec<Row>)> {
    asked().prop_flat_map(|asked| {
        let kind = asked.losses;
        (Just(asked), answers(kind))
    })
}

fn names() -> Vec<String> {
    ["a", "b", "c"].map(str::to_owned).to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn order_does_not_matter((asked, mut rows) in both(), seed in any::<u64>()) {
        let one = certify(&rows, &names(), &asked).unwrap();
        let mut random = crate::core::random::Random::new(seed);
        for place in (1..rows.len()).rev() {
            rows.swap(place, random.below(place as u32 + 1) as usize);
        }
        prop_assert_eq!(one, certify(&rows, &names(), &asked).unwrap());
    }

    /// Along the walk to the threshold each p-value is at most delta / J, the bound at it at most
    /// alpha, and the step behind it fails.
    #[test]
    fn each_step_of_the_walk_passed((asked, rows) in both()) {
        let report = certify(&rows, &names(), &asked).unwrap();
        let level = asked.delta / asked.starts.len() as f64;
        let Certificate { threshold, upper_bound, accepted, errors, .. } = report.certificate;
        if let Some(threshold) = threshold {
            let place = asked.grid.iter().position(|it| *it == threshold).unwrap();
            let walk = report.steps[..=place].iter().rev().take_while(|step| step.passed);
            let walk: Vec<&Step> = walk.collect();
            prop_assert!(walk.iter().all(|step| step.p.unwrap() <= level));
            prop_assert!(asked.is_start(walk.last().unwrap().threshold));
            prop_assert!(report.steps[place + 1..].iter().all(|step| !step.passed));
            prop_assert!(upper_bound.unwrap() <= asked.alpha + 1e-9, "{:?}", upper_bound);
            let reach: Vec<&Row> = rows.iter().filter(|row| row.score >= threshold).collect();
            prop_assert_eq!(reach.len() as u64, accepted);
            prop_assert!((reach.iter().map(|row| row.loss).sum::<f64>() - errors).abs() < 1e-9);
            prop_assert_eq!(report.needed, Some(0));
        } else {
            prop_assert_eq!((accepted, errors, upper_bound), (0, 0.0, None));
            prop_assert!(report.needed != Some(0));
        }
    }

    /// One answer that was wrong was right after all: never less is certified.
    #[test]
    fn an_error_fewer_never_tightens((asked, mut rows) in both(), place in any::<prop::sample::Index>()) {
        forget_slices(&mut rows);
        let before = certify(&rows, &[], &asked).unwrap();
        let place = place.index(rows.len());
        rows[place].loss = 0.0;
        let after = certify(&rows, &[], &asked).unwrap();
        prop_assert!(after.certificate.coverage >= before.certificate.coverage);
    }

    /// One more right answer with the highest score: never less is certified.
    #[test]
    fn a_right_answer_more_never_tightens((asked, mut rows) in both()) {
        forget_slices(&mut rows);
        let before = certify(&rows, &[], &asked).unwrap();
        rows.push(Row { score: 1.0, loss: 0.0, slice: None });
        let after = certify(&rows, &[], &asked).unwrap();
        let or_none = |it: Option<f64>| it.unwrap_or(2.0);
        prop_assert!(or_none(after.certificate.threshold) <= or_none(before.certificate.threshold));
    }

    /// More looks, graded losses and slices cost something; none is free.
    #[test]
    fn what_allows_more_certifies_less(rows in answers(Losses::RightOrWrong), alpha in 0.02f64..0.3) {
        let exact = Asked::new(alpha, 0.1);
        let graded = Asked { losses: Losses::Graded, ..exact.clone() };
        let again = Asked { looks: Looks::Again, ..exact.clone() };
        let coverage = |asked: &Asked| certify(&rows, &names(), asked).unwrap().certificate.coverage;
        prop_assert!(coverage(&graded) <= coverage(&exact));
        prop_assert!(coverage(&again) <= coverage(&exact));
        for (slice, of_slice) in (0..).zip(certify(&rows, &names(), &exact).unwrap().certificate.slices) {
            let own: Vec<Row> = rows.iter().filter(|row| row.slice == Some(slice)).copied().collect();
            if own.is_empty() {
                prop_assert!(of_slice.goes_to_people && of_slice.rows == 0);
            } else {
                let alone = certify(&own, &names(), &exact).unwrap().certificate;
                prop_assert!(of_slice.coverage <= alone.coverage);
            }
        }
    }

    #[test]
    fn comes_back_from_json_and_is_the_same((asked, rows) in both()) {
        let certificate = certify(&rows, &names(), &asked).unwrap().certificate;
        let json = serde_json::to_string(&certificate).unwrap();
        let back: Certificate = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(back.check(&rows, &names()), Ok(()));
        prop_assert_eq!(borsh::from_slice::<Certificate>(&borsh::to_vec(&certificate).unwrap()).unwrap(), certificate);
    }

    #[test]
    fn no_number_makes_it_panic(
        rows in prop::collection::vec((any::<f64>(), any::<f64>(), any::<Option<u32>>()), 0..9),
        alpha in any::<f64>(), delta in any::<f64>(),
        grid in prop::collection::vec(any::<f64>(), 0..5),
    ) {
        let rows: Vec<Row> =
            rows.into_iter().map(|(score, loss, slice)| Row { score, loss, slice }).collect();
        let starts = default_starts(&grid);
        let odd = Asked { grid, starts, ..Asked::new(alpha, delta) };
        for asked in [odd, Asked::new(1e-300, 1e-300), Asked::new(1.0 - 1e-16, 1e-300)] {
            for looks in [Looks::Once, Looks::Again] {
                if let Ok(report) = certify(&rows, &[], &Asked { looks, ..asked.clone() }) {
                    prop_assert!(report.certificate.accepted <= rows.len() as u64);
                }
            }
        }
        let one = [Row { score: 1.0, loss: 1.0, slice: None }];
        prop_assert!(certify(&one, &[], &Asked::new(1.0 - 1e-16, 1e-300)).is_ok());
    }
}

fn forget_slices(rows: &mut [Row]) {
    for row in rows {
        row.slice = None;
    }
}
