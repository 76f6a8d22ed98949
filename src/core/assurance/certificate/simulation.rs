//! The promise, kept: simulated streams whose true error at every threshold is known.
//!
//! Scores are one of forty values between 0.51 and 1; what share of the stream has each and how
//! often it is wrong is the shape. The realised risk is computed from the shape, not estimated.

use super::tests::rows;
use super::*;
use crate::core::random::Random;

const ALPHA: f64 = 0.05;
const DELTA: f64 = 0.1;
const VALUES: usize = 40;

struct Shape {
    name: &'static str,
    /// How often each score value is wrong, strict to loose.
    errors: Vec<f64>,
    /// Each of these values is drawn as often as any other.
    values: Vec<usize>,
}

fn score(value: usize) -> f64 {
    1.0 - 0.0125 * value as f64
}

/// `of`: from 0 (strict) to 1 (loose), how many times a score is drawn and how often it is wrong.
fn shape(name: &'static str, of: impl Fn(f64) -> (usize, f64)) -> Shape {
    let of = |value: usize| of(value as f64 / VALUES as f64);
    Shape {
        name,
        errors: (0..VALUES).map(|value| of(value).1).collect(),
        values: (0..VALUES).flat_map(|value| vec![value; of(value).0]).collect(),
    }
}

/// Scores that say nothing, a hair above alpha everywhere: whatever is accepted is too much.
fn flat() -> Shape {
    shape("flat", |_| (1, 0.0505))
}

fn shapes() -> Vec<Shape> {
    vec![
        flat(),
        // Errors grow steadily as scores fall: alpha is passed in the middle.
        shape("honest", |x| (1, 0.2 * x * x)),
        // The most certain are the worst of the good ones.
        shape("bold", |x| {
            (
                1,
                if x < 0.1 {
                    0.12
                } else if x < 0.5 {
                    0.03
                } else {
                    0.08
                },
            )
        }),
        // A cliff: nearly all scores are high, and behind it hardly anything is right.
        shape("cliff", |x| if x < 0.2 { (6, 0.035) } else { (1, 0.4) }),
    ]
}

impl Shape {
    /// n answers, drawn.
    fn draw(&self, n: usize, random: &mut Random) -> Vec<Row> {
        let one = |_| {
            let value = self.values[random.below(self.values.len() as u32) as usize];
            let loss = f64::from(u8::from(random.unit() < self.errors[value]));
            Row { score: score(value), loss, slice: None }
        };
        (0..n).map(one).collect()
    }

    /// The true error rate of what has a score of the threshold or more.
    fn risk(&self, threshold: f64) -> f64 {
        let reach = || self.values.iter().filter(|value| score(**value) >= threshold);
        reach().map(|value| self.errors[*value]).sum::<f64>() / reach().count() as f64
    }

    fn breaks(&self, threshold: Option<f64>) -> bool {
        threshold.is_some_and(|threshold| self.risk(threshold) > ALPHA)
    }
}

/// A single threshold that all reach: the whole of delta is spent on it.
fn one_threshold() -> Asked {
    Asked { grid: vec![0.5], starts: vec![0.5], ..Asked::new(ALPHA, DELTA) }
}

/// What is certified, without the forecast.
fn certified(prepared: &Prepared, asked: &Asked) -> Option<f64> {
    let level = asked.delta / asked.starts.len() as f64;
    let steps = walk::walk(&prepared.tallies, asked, level);
    steps.iter().rev().find(|step| step.passed).map(|step| step.threshold)
}

/// The loosest threshold whose errors among the answers are at most alpha.
fn naive(prepared: &Prepared, asked: &Asked) -> Option<f64> {
    let mut fine = asked.grid.iter().zip(&prepared.tallies).rev();
    let found = fine.find(|(_, tally)| tally.n > 0 && tally.losses <= ALPHA * tally.n as f64);
    found.map(|(threshold, _)| *threshold)
}

#[test]
fn the_promise_is_kept_and_the_naive_rule_breaks_it() {
    const STREAMS: usize = 170;
    let asked = Asked::new(ALPHA, DELTA);
    let mut random = Random::new(20);
    let (mut streams, mut broken, mut naively) = (0, 0, 0);
    for shape in shapes() {
        for n in [150, 400, 1_000] {
            let (mut here, mut there) = (0, 0);
            for _ in 0..STREAMS {
                let prepared = Prepared::new(&shape.draw(n, &mut random), &[], &asked).unwrap();
                let threshold = certified(&prepared, &asked);
                here += usize::from(shape.breaks(threshold));
                there += usize::from(shape.breaks(naive(&prepared, &asked)));
            }
            // Delta of them, and three standard deviations of chance.
            assert!(here <= 17 + 12, "{} {n}: {here} of {STREAMS}", shape.name);
            streams += STREAMS;
            broken += here;
            naively += there;
        }
    }
    assert!(streams >= 2_000 && broken * 10 <= streams, "{broken} of {streams}");
    assert!(naively * 10 >= streams * 3, "{naively} of {streams}");
}

/// The same for graded losses: a third of what is wrong is wrong in part.
#[test]
fn graded_losses_keep_it_too() {
    let asked = Asked { losses: Losses::Graded, ..one_threshold() };
    let mut random = Random::new(21);
    let mut broken = 0;
    let shape = flat();
    for _ in 0..300 {
        let mut answers = shape.draw(400, &mut random);
        // A loss of 1 becomes one of 1/2 or 1, and a right answer now and then one of 1/2: the
        // mean stays.
        for row in &mut answers {
            let drawn = random.unit();
            row.loss = if row.loss > 0.0 { if drawn < 0.5 { 0.5 } else { 1.0 } } else { row.loss };
            if row.loss == 0.0 && drawn < 0.0505 / 2.0 / (1.0 - 0.0505) {
                row.loss = 0.5;
            }
        }
        let prepared = Prepared::new(&answers, &[], &asked).unwrap();
        let threshold = certified(&prepared, &asked);
        broken += usize::from(shape.breaks(threshold));
    }
    assert!(broken <= 30, "{broken}");
}

/// Looking every 50 answers and stopping when something passes: the e-process keeps its promise,
/// the tail for one look does not.
#[test]
fn many_looks_need_the_e_process() {
    const STREAMS: usize = 300;
    let once = one_threshold();
    let again = Asked { looks: Looks::Again, ..once.clone() };
    let flat = flat();
    let mut random = Random::new(22);
    let (mut e_process, mut fixed) = (0, 0);
    for _ in 0..STREAMS {
        let answers = flat.draw(1_000, &mut random);
        let breaks_at_a_look = |asked: &Asked| {
            (1..=20).any(|look| {
                let prepared = Prepared::new(&answers[..look * 50], &[], asked).unwrap();
                flat.breaks(certified(&prepared, asked))
            })
        };
        e_process += usize::from(breaks_at_a_look(&again));
        fixed += usize::from(breaks_at_a_look(&once));
    }
    assert!(e_process * 10 <= STREAMS, "{e_process} of {STREAMS}");
    assert!(fixed * 10 > STREAMS * 2, "{fixed} of {STREAMS}");
}

/// All slices together keep one delta, Holm's handing on included.
#[test]
fn slices_keep_one_delta_together() {
    const STREAMS: usize = 400;
    let asked = one_threshold();
    let names: Vec<String> = (0..4).map(|slice| slice.to_string()).collect();
    let mut random = Random::new(23);
    let (flat, mut broken, mut handed_on) = (flat(), 0, 0);
    for _ in 0..STREAMS {
        let mut all = rows("0.95 200 0");
        for (slice, n) in (0..).zip([0, 200, 200, 200]) {
            all.extend(
                flat.draw(n, &mut random).into_iter().map(|row| Row { slice: Some(slice), ..row }),
            );
        }
        for row in &mut all {
            row.slice = row.slice.or(Some(0));
        }
        let prepared = Prepared::new(&all, &names, &asked).unwrap();
        let (slices, _) = slices::certify(&prepared, &names, &asked);
        broken += usize::from(slices[1..].iter().any(|slice| slice.threshold.is_some()));
        handed_on += usize::from(slices[0].level > DELTA / 4.0);
    }
    assert!(broken * 10 <= STREAMS, "{broken} of {STREAMS}");
    assert_eq!(handed_on, STREAMS);
}

/// What the forecast says of so many answers, and what so many answers bring on average.
#[test]
fn forecasts_are_about_right() {
    #[track_caller]
    fn check(from: usize, to: u64) {
        let (asked, shape, mut random) = (Asked::new(ALPHA, DELTA), &shapes()[1], Random::new(24));
        let level = DELTA / 5.0;
        let (mut said, mut came) = (0.0, 0.0);
        for _ in 0..60 {
            let few = Prepared::new(&shape.draw(from, &mut random), &[], &asked).unwrap();
            let prices = prices(&few.tallies, &asked, level, from as u64);
            said += prices.iter().find(|price| price.answers == to).unwrap().coverage / 60.0;
            let many = Prepared::new(&shape.draw(to as usize, &mut random), &[], &asked).unwrap();
            came += certified(&many, &asked).map_or(0.0, |threshold| {
                (0..VALUES).filter(|value| score(*value) >= threshold).count() as f64
                    / VALUES as f64
                    / 60.0
            });
        }
        assert!((said - came).abs() < 0.08, "from {from} to {to}: {said} and {came}");
    }
    check(200, 500);
    check(500, 1_000);
    check(1_000, 300);
}
