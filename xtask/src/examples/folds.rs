//! Cross-fitting: every item is judged by a model that has not seen it.
//!
//! The items are dealt into k folds, label by label, so that each fold has its share of each label.
//! k models are trained, each on all folds but one, and each speaks only about the fold it missed.

use super::rng::{Rng, hash};

/// The fold of each item, 0 ≤ fold < `k`. `labels` are class numbers, or anything to balance by.
/// Which items go where depends on the seed, not on the classes' order in the file.
pub fn folds(labels: &[usize], k: usize, seed: &str) -> Vec<usize> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    Rng::new(hash(seed)).shuffle(&mut order);
    order.sort_by_key(|&item| labels[item]);
    let mut out = vec![0; labels.len()];
    for (turn, item) in order.into_iter().enumerate() {
        out[item] = turn % k.max(1);
    }
    out
}

/// What a model trained without the item's fold says about each item, in the items' order.
/// `train` gets the numbers of the items it may see.
pub fn cross_fit<M, P>(
    folds: &[usize],
    train: impl Fn(&[usize]) -> M,
    predict: impl Fn(&M, usize) -> P,
) -> Vec<P> {
    let count = folds.iter().max().map_or(0, |last| last + 1);
    let models: Vec<M> = (0..count)
        .map(|fold| {
            let seen: Vec<usize> = (0..folds.len()).filter(|&item| folds[item] != fold).collect();
            train(&seen)
        })
        .collect();
    folds.iter().enumerate().map(|(item, &fold)| predict(&models[fold], item)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fold_has_its_share_of_each_label() {
        let labels: Vec<usize> = (0..60).map(|item| usize::from(item % 6 == 0)).collect();
        let folds = folds(&labels, 5, "seed");
        for fold in 0..5 {
            let inside =
                |label| (0..60).filter(|&i| folds[i] == fold && labels[i] == label).count();
            assert_eq!((inside(0), inside(1)), (10, 2));
        }
    }

    #[test]
    fn no_model_has_seen_the_item_it_speaks_about() {
        let folds = folds(&[0; 23], 4, "seed");
        let seen =
            cross_fit(&folds, <[usize]>::to_vec, |seen, item| (seen.contains(&item), seen.len()));
        assert!(seen.iter().all(|(own, n)| !own && *n >= 17));
    }
}
