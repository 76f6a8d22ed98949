//! What holds of every method and any labels.

use proptest::prelude::*;

use super::outcome::tests::{said, table};
use super::{Inference, Label, METHODS, Method, Prior, Setting, Truth, Warning, method};
use crate::core::ratings::{Builder, Ratings};

/// Item, rater, class.
type Rows = Vec<(u8, u8, u8)>;

/// Up to 14 items, 6 raters and 4 classes, with gaps.
fn rows() -> impl Strategy<Value = Rows> {
    let cells = prop::collection::btree_map((0u8..14, 0u8..6), 0u8..4, 1..60);
    cells.prop_map(|cells| cells.into_iter().map(|((i, r), c)| (i, r, c)).collect())
}

/// The table, each number having a name.
fn build(rows: &[(u8, u8, u8)], name: impl Fn(char, u8) -> String, classes: &[u8]) -> Ratings {
    let classes: Vec<String> = classes.iter().map(|class| name('c', *class)).collect();
    let mut builder = Builder::new(&classes);
    for (item, rater, class) in rows {
        builder.add(&name('i', *item), &name('r', *rater), &name('c', *class));
    }
    builder.build().0
}

fn plain(kind: char, number: u8) -> String {
    format!("{kind}{number:02}")
}

/// A model that leans towards one class of each item and skips some.
fn prior(ratings: &Ratings, seed: u64) -> Prior {
    let classes = ratings.categories.len();
    let mut random = crate::core::random::Random::new(seed);
    let mut probabilities = Vec::new();
    for _ in &ratings.items {
        let skipped = random.below(5) == 0;
        let row: Vec<f64> =
            (0..classes).map(|_| if skipped { 0.0 } else { random.unit() }).collect();
        probabilities.extend(row);
    }
    Prior::new("m", probabilities, classes).unwrap()
}

fn with_prior(ratings: &Ratings, seed: u64) -> Setting {
    Setting { priors: vec![prior(ratings, seed)], restarts: 1, ..Setting::default() }
}

/// CROWDLAB cannot do without two labels at an item.
fn infer(method: &'static Method, ratings: &Ratings, setting: &Setting) -> Option<Truth> {
    match method.infer(ratings, setting) {
        Ok(truth) => Some(truth),
        Err(why) => {
            assert!(method.id == "crowdlab" && why.contains("no item has two labels"), "{why}");
            None
        }
    }
}

#[test]
fn methods_are_unique_and_documented() {
    let mut ids: Vec<&str> = METHODS.iter().map(|method| method.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), METHODS.len());
    for method in METHODS {
        assert!(method.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", method.id);
        assert!(!method.title.is_empty() && method.help.len() > 60, "{}", method.id);
        assert!(method.ability.len() > 5, "{}", method.id);
    }
    let needing: Vec<&str> =
        METHODS.iter().filter(|method| method.needs_prior()).map(|method| method.id).collect();
    assert_eq!(needing, ["crowdlab", "dawid-skene-prior"]);
    assert!(
        method("dawid_skene").err().unwrap().starts_with("there is no method 'dawid_skene'; the")
    );
}

#[test]
fn what_is_missing_is_said() {
    let ratings = table("1 a=x b=y");
    let why = |id: &str, ratings: &Ratings| {
        method(id).unwrap().infer(ratings, &Setting::default()).unwrap_err()
    };
    assert_eq!(why("majority", &Ratings::default()), "there are no labels");
    assert_eq!(why("crowdlab", &ratings), "CROWDLAB needs the class probabilities of a model");
    let setting = with_prior(&table("1 a=x b=y; 2 a=x"), 1);
    let why = method("crowdlab").unwrap().infer(&ratings, &setting).unwrap_err();
    assert_eq!(why, "the model 'm' is not of these items and classes");
}

#[test]
fn one_class_and_one_rater_are_said() {
    for method in METHODS.iter().filter(|method| method.id != "crowdlab") {
        let warnings = |text: &str| {
            let ratings = table(text);
            let truth = method.infer(&ratings, &with_prior(&ratings, 3)).unwrap();
            let of_model =
                |it: &Warning| matches!(it, Warning::Unspoken { .. } | Warning::Divided { .. });
            truth.warnings.into_iter().filter(|it| !of_model(it)).collect::<Vec<_>>()
        };
        assert_eq!(warnings("1 a=x b=x; 2 a=x"), [Warning::OneClass { class: "x".to_owned() }]);
        assert_eq!(warnings("1 a=x; 2 a=y"), [Warning::OneRater { rater: "a".to_owned() }]);
        assert_eq!(warnings("1 a=x; 2 b=y"), [Warning::NoOverlap]);
    }
}

/// Both raters err alike and the items are each other's mirror: nothing can tell the classes apart.
#[test]
fn ties_stay_ties() {
    for method in METHODS.iter().filter(|method| !method.needs_prior()) {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                said(method.id, &table(text), &Setting::default()),
                expected,
                "{}",
                method.id
            );
        };
        check("1 a=x b=y; 2 a=y b=x", "1=x/y 2=x/y");
        check("1 a=x b=y c=z; 2 a=y b=z c=x; 3 a=z b=x c=y", "1=x/y/z 2=x/y/z 3=x/y/z");
        check("1 a=x b=x; 2 a=y b=y; 3 a=x b=y; 4 a=y b=x", "1=x 2=y 3=x/y 4=x/y");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// And no method panics, whatever the labels.
    #[test]
    fn posteriors_are_distributions_and_the_height_never_falls(
        rows in rows(),
        seed in any::<u64>(),
        smoothing in prop::sample::select(vec![0.0, 0.01, 1.0]),
        extra in 0u8..7,
    ) {
        let classes: Vec<u8> = (0..extra).collect();
        let ratings = build(&rows, plain, &classes);
        let setting = Setting { smoothing, ..with_prior(&ratings, seed) };
        for method in METHODS {
            let Some(truth) = infer(method, &ratings, &setting) else { continue };
            for item in 0..ratings.items.len() {
                let row = truth.of(item);
                prop_assert_eq!(row.len(), ratings.categories.len());
                prop_assert!(row.iter().all(|share| (0.0..=1.0 + 1e-12).contains(share)));
                prop_assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{} {:?}", method.id, row);
                let tied = truth.tied(item).len();
                prop_assert_eq!(truth.label(item).is_none(), tied > 1);
            }
            for pair in truth.trace.windows(2) {
                let slack = 1e-9 * pair[0].abs().max(1.0);
                prop_assert!(pair[1] >= pair[0] - slack, "{}: {:?}", method.id, truth.trace);
            }
            prop_assert_eq!(truth.raters.len(), ratings.raters.len());
            for matrix in truth.confusion.chunks(ratings.categories.len()) {
                // Without pseudo-counts a row that nothing was seen of is floored.
                let sum = matrix.iter().sum::<f64>();
                prop_assert!((sum - 1.0).abs() < 1e-9 || (smoothing == 0.0 && sum < 1e-200));
            }
        }
    }

    /// Items, raters and classes in another order, and rows too.
    #[test]
    fn names_and_order_are_nothing(rows in rows(), shift in 1u8..9) {
        // 11 has no factor in common with the numbers of items, raters and classes here.
        let other = |kind: char, number: u8| {
            let most = match kind { 'i' => 14, 'r' => 6, _ => 4 };
            plain(kind, (number * 11 + shift) % most)
        };
        let ratings = build(&rows, plain, &[0, 1, 2, 3]);
        let mut mixed = rows.clone();
        mixed.reverse();
        // Declared so that they stand where the others do.
        let mut renamed_classes: Vec<u8> = vec![0, 1, 2, 3];
        renamed_classes.sort_by_key(|class| other('c', *class));
        let renamed = build(&mixed, other, &renamed_classes);
        // What random parameters come to depends on the places of raters, and a few steps are
        // enough for the law: many would blow up the last digit where things are balanced.
        let setting = Setting { restarts: 0, max_iterations: 15, ..Setting::default() };
        for method in METHODS.iter().filter(|method| !method.needs_prior()) {
            let (one, two) = (infer(method, &ratings, &setting), infer(method, &renamed, &setting));
            let (Some(one), Some(two)) = (one, two) else { continue };
            for (item, _, _) in &rows {
                let place = |ratings: &Ratings, name: String| {
                    ratings.items.iter().position(|it| *it == name).unwrap()
                };
                let a = one.of(place(&ratings, plain('i', *item)));
                let b = two.of(place(&renamed, other('i', *item)));
                for class in 0u8..4 {
                    let at = renamed.categories.iter().position(|it| *it == other('c', class));
                    let (a, b) = (a[class as usize], b[at.unwrap()]);
                    prop_assert!((a - b).abs() < 1e-6, "{}: {} {}", method.id, a, b);
                }
            }
        }
    }

    #[test]
    fn unanimous_stays_unanimous(
        classes in prop::collection::vec(0u8..4, 1..14),
        raters in 2u8..6,
        seed in any::<u64>(),
    ) {
        let rows: Rows = (0..).zip(&classes)
            .flat_map(|(item, class)| (0..raters).map(move |rater| (item, rater, *class)))
            .collect();
        let ratings = build(&rows, plain, &[0, 1, 2, 3]);
        let setting = with_prior(&ratings, seed);
        for method in METHODS.iter().filter(|method| !method.needs_prior()) {
            let Some(truth) = infer(method, &ratings, &setting) else { continue };
            for (item, class) in classes.iter().enumerate() {
                let label = truth.labels[item];
                prop_assert_eq!(label, Label::Class(u32::from(*class)), "{}", method.id);
            }
        }
    }

    #[test]
    fn step_by_step_is_at_once(rows in rows(), seed in any::<u64>(), labels in 1usize..20) {
        let ratings = build(&rows, plain, &[]);
        let setting = with_prior(&ratings, seed);
        for method in METHODS {
            let Some(at_once) = infer(method, &ratings, &setting) else { continue };
            let mut inference = Inference::begin(method, &ratings, &setting).unwrap();
            let mut steps = 1;
            while inference.step(&ratings, &setting) {
                steps += 1;
            }
            prop_assert_eq!(inference.steps(), steps);
            prop_assert_eq!(&inference.finish(&ratings, &setting), &at_once);
            // Within an iteration as well.
            let mut parts = Inference::begin(method, &ratings, &setting).unwrap();
            while parts.part(&ratings, &setting, labels) {}
            prop_assert_eq!(parts.steps(), steps);
            parts.end(&ratings, &setting);
            prop_assert_eq!(parts.finish(&ratings, &setting), at_once);
            let mut cut = Inference::begin(method, &ratings, &setting).unwrap();
            cut.part(&ratings, &setting, labels);
            prop_assert!(cut.finish(&ratings, &setting).trace.len() <= 1);
            // Stopped at once it is something all the same.
            let stopped = Inference::begin(method, &ratings, &setting).unwrap();
            let stopped = stopped.finish(&ratings, &setting);
            prop_assert_eq!(stopped.labels.len(), ratings.items.len());
            prop_assert!(stopped.trace.len() <= 1);
        }
    }
}
