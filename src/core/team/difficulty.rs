//! How hard an item is, and who is asked next: the disagreement queue.
//!
//! Given what is believed of an item's true class, q (the posterior of a truth method), and how
//! a rater answers, π (row: true class, column: answer), one more answer is expected to take
//! away
//! ```text
//! gain = H(q) − Σ_l p_l H(q | l) = Σ_k Σ_l q_k π_kl log₂(π_kl / p_l),   p_l = Σ_k q_k π_kl
//! ```
//! bits of doubt: the mutual information of class and answer (Lindley 1956; MacKay 1992 for
//! choosing what to ask). It is never below 0, never above H(q), and 0 where the class is known
//! or the rater's answer does not depend on it. So an item on which raters are split comes
//! first, and one on which a coin would do as well comes last, however split they are.
//!
//! The difficulty of an item is the doubt itself, H(q) / log₂ K: 0 known, 1 nothing known.
//!
//! Example: q = (½, ½) and a rater who is right with 0.9: gain = 1 − H(0.9) = 0.531 bits.

use crate::core::elementary::ln;

/// Expected doubt that one more answer takes away, in bits. `confusion` is K rows of K
/// columns, row after row. Not a number where the sizes do not fit or q or π are no
/// probabilities.
pub fn expected_gain(posterior: &[f64], confusion: &[f64]) -> f64 {
    let classes = posterior.len();
    let is_legal = |p: &f64| p.is_finite() && *p >= 0.0;
    let fits = classes > 0 && confusion.len() == classes * classes;
    if !fits || !posterior.iter().chain(confusion).all(is_legal) {
        return f64::NAN;
    }
    let rows = || posterior.iter().zip(confusion.chunks_exact(classes));
    let mut answers = vec![0.0; classes];
    for (belief, row) in rows() {
        for (answer, share) in answers.iter_mut().zip(row) {
            *answer += belief * share;
        }
    }
    let mut gain = 0.0;
    for (belief, row) in rows() {
        for (share, answer) in row.iter().zip(&answers) {
            if *belief > 0.0 && *share > 0.0 {
                gain += belief * share * ln(share / answer);
            }
        }
    }
    // Rounding may leave a little below 0.
    (gain / std::f64::consts::LN_2).max(0.0)
}

/// The doubt that is left, from 0 (known) to 1 (every class as likely). 0 where there is one
/// class; not a number where these are no probabilities.
pub fn difficulty(posterior: &[f64]) -> f64 {
    if posterior.is_empty() || !posterior.iter().all(|p| p.is_finite() && *p >= 0.0) {
        return f64::NAN;
    }
    if posterior.len() == 1 {
        return 0.0;
    }
    let term = |p: &f64| if *p > 0.0 { p * ln(*p) } else { 0.0 };
    let sum: f64 = posterior.iter().map(term).sum();
    (-sum / ln(posterior.len() as f64)).clamp(0.0, 1.0)
}

/// The rater that a stranger is expected to be: the mean of all confusions, each weighted, such
/// as by how many answers it was learnt from. Confusions of another size are left out; without
/// any, and where no weight is above 0, nothing is known of answers: every row is even.
pub fn average_confusion(classes: usize, raters: &[(&[f64], f64)]) -> Vec<f64> {
    let mut mean = vec![0.0; classes * classes];
    let mut total = 0.0;
    for (confusion, weight) in raters {
        if confusion.len() == mean.len() && *weight > 0.0 {
            total += weight;
            for (cell, value) in mean.iter_mut().zip(*confusion) {
                *cell += weight * value;
            }
        }
    }
    let even = 1.0 / classes.max(1) as f64;
    mean.iter_mut().for_each(|cell| *cell = if total > 0.0 { *cell / total } else { even });
    mean
}

/// An item that is not settled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting<'a> {
    pub item: u32,
    pub posterior: &'a [f64],
    /// People who answered, and who are to answer by its route.
    pub people: u32,
    pub wanted: u32,
    /// They said different things.
    pub differ: bool,
}

/// What happens to an item next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// One more person answers.
    Ask,
    /// All who were to answer have, and they differ: somebody decides with all answers at hand.
    Adjudicate,
}

/// One entry of the queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queued {
    pub item: u32,
    pub gain: f64,
    pub difficulty: f64,
    pub next: Next,
}

/// The items for which an answer or a decision is missing: those first on which one more answer
/// is expected to teach most, in the given order where it is the same. Who needs nothing more
/// is left out.
pub fn queue(waiting: &[Waiting<'_>], confusion: &[f64]) -> Vec<Queued> {
    let mut queueing = Queueing::default();
    waiting.iter().for_each(|item| queueing.add(item, confusion));
    queueing.finish()
}

/// The same, item by item.
#[derive(Debug, Default)]
pub struct Queueing {
    queue: Vec<Queued>,
    /// Gain and place of each, in order as far as that was asked for.
    order: Vec<(f64, usize)>,
}

impl Queueing {
    pub fn add(&mut self, item: &Waiting<'_>, confusion: &[f64]) {
        let next = match (item.people < item.wanted, item.differ) {
            (true, _) => Next::Ask,
            (false, true) => Next::Adjudicate,
            (false, false) => return,
        };
        let gain = expected_gain(item.posterior, confusion);
        let difficulty = difficulty(item.posterior);
        self.queue.push(Queued { item: item.item, gain, difficulty, next });
    }

    /// Puts those in order that were added since; the end has less to do then.
    pub fn rest(&mut self) {
        let from = self.order.len();
        // What cannot be told comes last.
        let key = |queued: &Queued| if queued.gain.is_nan() { -1.0 } else { queued.gain };
        let new = self.queue.iter().map(key).zip(0..).skip(from);
        self.order.extend(new);
        in_order(self.order.get_mut(from..).unwrap_or_default());
    }

    pub fn finish(mut self) -> Vec<Queued> {
        self.rest();
        // Runs that are in order are merged.
        in_order(&mut self.order);
        self.order.iter().filter_map(|(_, place)| self.queue.get(*place).copied()).collect()
    }
}

/// Most valuable first; of equals as they came.
fn in_order(order: &mut [(f64, usize)]) {
    order.sort_by(|(one, _), (other, _)| other.total_cmp(one));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(posterior: &[f64], confusion: &[f64], expected: f64) {
        let gain = expected_gain(posterior, confusion);
        assert!((gain - expected).abs() < 1e-12, "{gain} is not {expected}");
    }

    const GOOD: [f64; 4] = [0.9, 0.1, 0.1, 0.9];

    #[test]
    fn worked_examples() {
        let doubt = -(0.9 * 0.9f64.log2() + 0.1 * 0.1f64.log2());
        check(&[0.5, 0.5], &GOOD, 1.0 - doubt);
        // Known already.
        check(&[1.0, 0.0], &GOOD, 0.0);
        // Who is always right tells all there is to know.
        check(&[0.5, 0.5], &[1.0, 0.0, 0.0, 1.0], 1.0);
        check(&[0.25; 4], &[1., 0., 0., 0., 0., 1., 0., 0., 0., 0., 1., 0., 0., 0., 0., 1.], 2.0);
        // Who says the same whatever is there, or anything, tells nothing.
        check(&[0.5, 0.5], &[1.0, 0.0, 1.0, 0.0], 0.0);
        check(&[0.3, 0.7], &[0.5; 4], 0.0);
        // By hand: q = (.8, .2), answers p = (.74, .26).
        let by_hand = 0.8 * (0.9 * (0.9f64 / 0.74).log2() + 0.1 * (0.1f64 / 0.26).log2())
            + 0.2 * (0.1 * (0.1f64 / 0.74).log2() + 0.9 * (0.9f64 / 0.26).log2());
        check(&[0.8, 0.2], &GOOD, by_hand);
    }

    #[test]
    fn what_does_not_fit_is_no_number() {
        assert!(expected_gain(&[0.5, 0.5], &[1.0]).is_nan());
        assert!(expected_gain(&[], &[]).is_nan());
        assert!(expected_gain(&[f64::NAN, 0.5], &GOOD).is_nan());
        assert!(difficulty(&[]).is_nan());
        assert!(difficulty(&[-0.5, 1.5]).is_nan());
    }

    #[test]
    fn difficulty_is_the_share_of_doubt() {
        assert_eq!([difficulty(&[1.0, 0.0]), difficulty(&[1.0])], [0.0, 0.0]);
        assert!((difficulty(&[1.0 / 3.0; 3]) - 1.0).abs() < 1e-12);
        assert!((difficulty(&[0.5, 0.5, 0.0, 0.0]) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn the_average_rater() {
        let bad = [0.5; 4];
        let average = average_confusion(2, &[(&GOOD, 3.0), (&bad, 1.0), (&[1.0], 9.0)]);
        for (found, expected) in average.iter().zip([0.8, 0.2, 0.2, 0.8]) {
            assert!((found - expected).abs() < 1e-12, "{average:?}");
        }
        assert_eq!(average_confusion(2, &[]), [0.5; 4]);
        assert!(average_confusion(0, &[]).is_empty());
    }

    #[test]
    fn the_queue() {
        let item = |item, posterior, people, wanted, differ| Waiting {
            item,
            posterior,
            people,
            wanted,
            differ,
        };
        let waiting = [
            item(0, &[0.9, 0.1][..], 1, 2, false),
            item(1, &[0.5, 0.5][..], 2, 2, true),
            item(2, &[0.99, 0.01][..], 2, 2, false),
            item(3, &[0.5, 0.5][..], 1, 2, false),
            item(4, &[0.1, 0.9][..], 1, 2, false),
            item(5, &[][..], 0, 1, false),
            item(6, &[0.7, 0.3][..], 3, 2, true),
        ];
        let said: Vec<String> = queue(&waiting, &GOOD)
            .iter()
            .map(|it| format!("{} {:?} {:.3}", it.item, it.next, it.gain))
            .collect();
        assert_eq!(
            said,
            [
                "1 Adjudicate 0.531",
                "3 Ask 0.531",
                "6 Adjudicate 0.456",
                "0 Ask 0.211",
                "4 Ask 0.211",
                "5 Ask NaN"
            ]
        );
    }

    #[test]
    fn the_queue_is_the_same_however_often_it_was_put_in_order() {
        let beliefs: Vec<[f64; 2]> =
            (0..60).map(|at| f64::from(at * 7 % 10) / 10.0).map(|p| [p, 1.0 - p]).collect();
        let waiting: Vec<Waiting<'_>> = (0..)
            .zip(&beliefs)
            .map(|(item, posterior)| Waiting {
                item,
                posterior,
                people: 0,
                wanted: 1,
                differ: false,
            })
            .collect();
        let mut queueing = Queueing::default();
        for (at, item) in waiting.iter().enumerate() {
            queueing.add(item, &GOOD);
            if at % 7 == 0 {
                queueing.rest();
            }
        }
        assert_eq!(queueing.finish(), queue(&waiting, &GOOD));
    }

    /// Weights as probabilities, row by row.
    fn shares(weights: &[f64], classes: usize) -> Vec<f64> {
        let row = |row: &[f64]| {
            let sum: f64 = row.iter().sum();
            row.iter().map(|weight| weight / sum).collect::<Vec<_>>()
        };
        weights.chunks(classes).flat_map(row).collect()
    }

    proptest! {
        #[test]
        fn laws(
            (classes, belief, confusion) in (1usize..6).prop_flat_map(|classes| (
                Just(classes),
                prop::collection::vec(0.001f64..1.0, classes),
                prop::collection::vec(0.001f64..1.0, classes * classes),
            )),
        ) {
            let (belief, confusion) = (shares(&belief, classes), shares(&confusion, classes));
            let gain = expected_gain(&belief, &confusion);
            let doubt = difficulty(&belief) * (classes as f64).log2();
            prop_assert!(0.0 <= gain && gain <= doubt + 1e-12, "{} of {}", gain, doubt);
            // Names of classes do not matter.
            let mut mirrored_belief = belief.clone();
            mirrored_belief.reverse();
            let mut mirrored = confusion.clone();
            mirrored.reverse();
            prop_assert!((expected_gain(&mirrored_belief, &mirrored) - gain).abs() < 1e-12);
            // A rater who says anything as often tells less than one who does not: none.
            let even = vec![1.0 / classes as f64; classes * classes];
            prop_assert!(expected_gain(&belief, &even) < 1e-12);
        }

        #[test]
        fn no_numbers_make_it_panic(
            belief in prop::collection::vec(any::<f64>(), 0..4),
            confusion in prop::collection::vec(any::<f64>(), 0..10),
        ) {
            let _ = (expected_gain(&belief, &confusion), difficulty(&belief));
            let waiting = Waiting { item: 0, posterior: &belief, people: 0, wanted: 1, differ: false };
            prop_assert_eq!(queue(&[waiting], &confusion).len(), 1);
        }
    }
}
