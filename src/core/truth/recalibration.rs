//! What models say of an item's class, recalibrated: softmax over k of
//! u_ik = b_k + sum_m g_m log p_m(k | x_i), with g_m >= 0.
//!
//! A slope below 1 says that a model is too sure, 0 that it says nothing; b_k moves what it takes
//! too rarely for a class. Fitted to posteriors q by damped Newton on the concave
//! sum_i sum_k q_i(k) log softmax(u_i)_k - 1e-3 |(b, g)|^2 / 2:
//! - no step is longer than 1, and it is halved until nothing is lost: undamped steps have been
//!   seen to turn every class into another at the same likelihood;
//! - a slope at 0 that would go below stays there and is left out of the step.
//!
//! Probabilities are clipped to 1e-4 .. 1 - 1e-4 first: one sure error would outweigh all else.
//! An item of which a model says nothing gets no pull from it.

use super::Prior;
use super::softmax::{LogSum, softmax};
use super::votes::Votes;
use crate::core::elementary::ln;

/// Of the penalty on (b, g).
const RIDGE: f64 = 1e-3;
const CLIP: f64 = 1e-4;
/// Newton steps in one M step: the next one goes on where this one ended.
const STEPS: usize = 3;
const HALVINGS: usize = 30;
/// More unknowns than this make a matrix that takes longer to solve than all else.
const MOST_UNKNOWNS: usize = 400;

#[derive(Clone, Debug)]
pub(super) struct Recalibration {
    classes: usize,
    models: usize,
    /// b_1 .. b_K, then g_1 .. g_M.
    parameters: Vec<f64>,
    /// log p by item, then model, then class.
    features: Vec<f64>,
}

/// What the function is like at some parameters.
struct Shape {
    parameters: Vec<f64>,
    height: f64,
    gradient: Vec<f64>,
    /// Minus the second derivatives: the lower triangle, row by row.
    bend: Vec<f64>,
}

/// The same as it is summed up, up to an item.
struct Shaping {
    item: usize,
    parameters: Vec<f64>,
    gradient: Vec<f64>,
    bend: Vec<f64>,
    linear: f64,
    log_total: LogSum,
}

/// Where a fit stands.
#[derive(Default)]
pub(super) struct Refit {
    shaping: Option<Shaping>,
    /// Where the step begins, and the step; `None` before the first.
    from: Option<(Shape, Vec<f64>)>,
    /// Of the step.
    share: f64,
    halvings: usize,
    steps: usize,
}

impl Refit {
    /// What is to be looked at next: a share of the step away.
    fn moved(&self, of: &Recalibration) -> Option<Shaping> {
        let (_, step) = self.from.as_ref()?;
        Some(of.shaping(of.moved(step, self.share)))
    }
}

impl Recalibration {
    pub fn new(votes: &Votes<'_>, priors: &[Prior]) -> Result<Self, String> {
        let (classes, models) = (votes.classes, priors.len());
        if classes + models > MOST_UNKNOWNS {
            return Err(format!(
                "recalibrating a model over {classes} classes takes too long; {MOST_UNKNOWNS} can \
                 be done. Use crowdlab, or a method without a model"
            ));
        }
        let mut features = Vec::with_capacity(votes.items() * classes * models);
        for item in 0..votes.items() {
            for prior in priors {
                match prior.of(item) {
                    Some(row) => features.extend(row.iter().map(|p| ln(p.clamp(CLIP, 1.0 - CLIP)))),
                    None => features.extend(std::iter::repeat_n(0.0, classes)),
                }
            }
        }
        // Together the models are believed as they speak.
        let mut parameters = vec![0.0; classes];
        parameters.resize(classes + models, 1.0 / models.max(1) as f64);
        Ok(Self { classes, models, parameters, features })
    }

    /// How far the scores of each model are stretched.
    pub fn slopes(&self) -> &[f64] {
        self.parameters.get(self.classes..).unwrap_or_default()
    }

    /// Logarithms of what is believed of each item before its labels, item by item.
    pub fn log_beliefs(&self, votes: &Votes<'_>) -> Vec<f64> {
        let mut beliefs = vec![0.0; votes.items() * self.classes];
        let mut scores = vec![0.0; self.classes];
        let rows = beliefs.chunks_mut(self.classes.max(1));
        for (row, features) in rows.zip(self.by_item()) {
            self.score(&self.parameters, features, row);
            scores.copy_from_slice(row);
            let (most, sum) = softmax(&mut scores);
            let log_total = most + ln(sum);
            row.iter_mut().for_each(|score| *score -= log_total);
        }
        beliefs
    }

    /// A part of fitting to posteriors, over items that have a label: goes through about so many
    /// labels. Once it is done, the logarithm of the prior that the penalty stands for.
    pub fn refit(
        &mut self,
        refit: &mut Refit,
        votes: &Votes<'_>,
        posterior: &[f64],
        labels: usize,
    ) -> Option<f64> {
        let shaping = refit.shaping.get_or_insert_with(|| self.shaping(self.parameters.clone()));
        if !self.look(shaping, votes, posterior, labels) {
            return None;
        }
        let seen = self.shape(refit.shaping.take()?);
        match &refit.from {
            None => {}
            Some((from, _)) if seen.height < from.height => {
                refit.halvings += 1;
                if refit.halvings < HALVINGS {
                    refit.share /= 2.0;
                    refit.shaping = refit.moved(self);
                    return None;
                }
                return Some(self.penalty(&self.parameters));
            }
            Some((from, _)) => {
                let gain = seen.height - from.height;
                let is_small = gain <= 1e-12 * from.height.abs();
                refit.steps += 1;
                self.parameters.clone_from(&seen.parameters);
                if is_small || refit.steps >= STEPS {
                    return Some(self.penalty(&self.parameters));
                }
            }
        }
        let step = self.newton_step(&seen);
        (refit.from, refit.share, refit.halvings) = (Some((seen, step)), 1.0, 0);
        refit.shaping = refit.moved(self);
        None
    }

    fn by_item(&self) -> impl Iterator<Item = &[f64]> {
        self.features.chunks((self.classes * self.models).max(1))
    }

    fn penalty(&self, parameters: &[f64]) -> f64 {
        -RIDGE / 2.0 * parameters.iter().map(|it| it * it).sum::<f64>()
    }

    /// u of one item.
    fn score(&self, parameters: &[f64], features: &[f64], row: &mut [f64]) {
        let (biases, slopes) = parameters.split_at(self.classes.min(parameters.len()));
        row.copy_from_slice(biases);
        for (slope, features) in slopes.iter().zip(features.chunks(self.classes.max(1))) {
            for (score, feature) in row.iter_mut().zip(features) {
                *score += slope * feature;
            }
        }
    }

    fn shaping(&self, parameters: Vec<f64>) -> Shaping {
        let size = parameters.len();
        Shaping {
            item: 0,
            gradient: parameters.iter().map(|it| -RIDGE * it).collect(),
            bend: vec![0.0; size * size],
            linear: 0.0,
            log_total: LogSum::default(),
            parameters,
        }
    }

    /// Looks at the next items; whether they were the last.
    fn look(
        &self,
        shaping: &mut Shaping,
        votes: &Votes<'_>,
        posterior: &[f64],
        labels: usize,
    ) -> bool {
        let (classes, size) = (self.classes, shaping.parameters.len());
        let from = shaping.item;
        let (some, until) = votes.some(from, labels);
        shaping.item = until;
        let Shaping { parameters, gradient, bend, linear, log_total, .. } = shaping;
        let mut said = vec![0.0; classes];
        let mut centred = vec![0.0; classes * self.models];
        let posterior = posterior.get(from * classes..).unwrap_or_default();
        let features = self.features.get(from * classes * self.models..).unwrap_or_default();
        let features = features.chunks((classes * self.models).max(1));
        let rows = posterior.chunks(classes.max(1)).zip(features);
        for (labels, (row, features)) in some.by_item().zip(rows) {
            if labels.is_empty() {
                continue;
            }
            self.score(parameters, features, &mut said);
            *linear += dot(row, &said);
            log_total.add(softmax(&mut said));

            // What each unknown does to the scores beyond what it does on average over `said`.
            centred.copy_from_slice(features);
            for features in centred.chunks_mut(classes.max(1)) {
                let mean = dot(features, &said);
                features.iter_mut().for_each(|feature| *feature -= mean);
            }
            let (biases, slopes) = gradient.split_at_mut(classes);
            for ((slope, share), p) in biases.iter_mut().zip(row).zip(&said) {
                *slope += share - p;
            }
            for (slope, features) in slopes.iter_mut().zip(centred.chunks(classes.max(1))) {
                // The mean over `said` is 0 now: only the posterior is left.
                *slope += dot(row, features);
            }
            let (of_biases, of_slopes) = bend.split_at_mut(classes * size);
            for (class, (bends, p)) in of_biases.chunks_mut(size).zip(&said).enumerate() {
                for (bend, q) in bends.iter_mut().zip(&said).take(class + 1) {
                    *bend -= p * q;
                }
                if let Some(bend) = bends.get_mut(class) {
                    *bend += p;
                }
            }
            let models = centred.chunks(classes.max(1));
            for (bends, features) in of_slopes.chunks_mut(size).zip(models.clone()) {
                let (to_biases, to_slopes) = bends.split_at_mut(classes);
                for ((bend, p), feature) in to_biases.iter_mut().zip(&said).zip(features) {
                    *bend += p * feature;
                }
                for (bend, others) in to_slopes.iter_mut().zip(models.clone()) {
                    let products = features.iter().zip(others).zip(&said);
                    *bend += products.map(|((a, b), p)| a * b * p).sum::<f64>();
                }
            }
        }
        until >= votes.items()
    }

    fn shape(&self, shaping: Shaping) -> Shape {
        let Shaping { parameters, gradient, mut bend, linear, log_total, .. } = shaping;
        let size = parameters.len();
        for at in 0..size {
            if let Some(bend) = bend.get_mut(at * size + at) {
                *bend += RIDGE;
            }
        }
        let height = linear - log_total.value() + self.penalty(&parameters);
        Shape { parameters, height, gradient, bend }
    }

    /// At most 1 long.
    fn newton_step(&self, shape: &Shape) -> Vec<f64> {
        let size = self.parameters.len();
        let mut gradient = shape.gradient.clone();
        let mut bend = shape.bend.clone();
        let places = self.parameters.iter().zip(&shape.gradient).enumerate().skip(self.classes);
        for (at, (slope, gradient_here)) in places {
            if *slope <= 0.0 && *gradient_here <= 0.0 {
                // Held at 0: as if it were alone, and nothing pulled at it.
                for other in 0..size {
                    let (row, column) = (at.max(other), at.min(other));
                    if let Some(bend) = bend.get_mut(row * size + column) {
                        *bend = if other == at { 1.0 } else { 0.0 };
                    }
                }
                if let Some(gradient) = gradient.get_mut(at) {
                    *gradient = 0.0;
                }
            }
        }
        let mut step = solve(&mut bend, gradient);
        let length = dot(&step, &step).sqrt();
        if length > 1.0 {
            step.iter_mut().for_each(|it| *it /= length);
        }
        step
    }

    /// The parameters after a share of a step; no slope below 0.
    fn moved(&self, step: &[f64], share: f64) -> Vec<f64> {
        let moved = self.parameters.iter().zip(step).enumerate();
        let floor = |at: usize| if at < self.classes { f64::NEG_INFINITY } else { 0.0 };
        moved.map(|(at, (from, step))| (from + share * step).max(floor(at))).collect()
    }
}

/// Solves `matrix x = vector` for a positive definite matrix, of which the lower triangle is read
/// and written over (Cholesky).
fn solve(matrix: &mut [f64], mut vector: Vec<f64>) -> Vec<f64> {
    let size = vector.len();
    let at = |matrix: &[f64], row: usize, column: usize| {
        matrix.get(row * size + column).copied().unwrap_or_default()
    };
    for row in 0..size {
        for column in 0..=row {
            let mut sum = at(matrix, row, column);
            for before in 0..column {
                sum -= at(matrix, row, before) * at(matrix, column, before);
            }
            let value = if row == column {
                // Rounding can take the last of it away.
                sum.max(1e-12).sqrt()
            } else {
                sum / at(matrix, column, column)
            };
            if let Some(cell) = matrix.get_mut(row * size + column) {
                *cell = value;
            }
        }
    }
    let value = |vector: &[f64], place: usize| vector.get(place).copied().unwrap_or_default();
    for row in 0..size {
        let before: f64 = (0..row).map(|k| at(matrix, row, k) * value(&vector, k)).sum();
        let solved = (value(&vector, row) - before) / at(matrix, row, row);
        vector.iter_mut().skip(row).take(1).for_each(|it| *it = solved);
    }
    for row in (0..size).rev() {
        let behind: f64 = (row + 1..size).map(|k| at(matrix, k, row) * value(&vector, k)).sum();
        let solved = (value(&vector, row) - behind) / at(matrix, row, row);
        vector.iter_mut().skip(row).take(1).for_each(|it| *it = solved);
    }
    vector
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::truth::outcome::tests::table;

    #[test]
    fn solves() {
        // A matrix times (1, -2, 3).
        let mut matrix = vec![4.0, 0.0, 0.0, 2.0, 5.0, 0.0, 1.0, 3.0, 6.0];
        let solved = solve(&mut matrix, vec![3.0, 1.0, 13.0]);
        for (found, expected) in solved.iter().zip([1.0, -2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-12, "{solved:?}");
        }
    }

    /// A model that says `said`, and truth that is `q`: the slope that comes out.
    #[track_caller]
    fn slope(rows: &[([f64; 2], [f64; 2])]) -> f64 {
        let names: Vec<String> = (0..rows.len()).map(|item| format!("{item:03} a=x b=y")).collect();
        let ratings = table(&names.join(";"));
        let votes = Votes::of(&ratings);
        let said = rows.iter().flat_map(|(said, _)| *said).collect();
        let posterior: Vec<f64> = rows.iter().flat_map(|(_, q)| *q).collect();
        let prior = Prior::new("m", said, 2).unwrap();
        let mut model = Recalibration::new(&votes, &[prior]).unwrap();
        let mut last = f64::NEG_INFINITY;
        for _ in 0..30 {
            let mut refit = Refit::default();
            // Seven items at a time.
            while model.refit(&mut refit, &votes, &posterior, 14).is_none() {}
            let mut shaping = model.shaping(model.parameters.clone());
            model.look(&mut shaping, &votes, &posterior, usize::MAX);
            let height = model.shape(shaping).height;
            assert!(height >= last);
            last = height;
        }
        model.slopes()[0]
    }

    #[test]
    fn a_model_that_is_too_sure_is_flattened_and_one_that_lies_is_not_believed() {
        // It says 0.9 where 0.75 is right: ln 3 / ln 9 is a half.
        let sure: Vec<_> =
            (0..200)
                .map(|n| {
                    if n % 2 == 0 { ([0.9, 0.1], [0.75, 0.25]) } else { ([0.1, 0.9], [0.25, 0.75]) }
                })
                .collect();
        assert!((slope(&sure) - 0.5).abs() < 1e-3, "{}", slope(&sure));
        // Against the truth: never a slope below 0, which would turn the classes around.
        let lies: Vec<_> = sure.iter().map(|(said, [a, b])| (*said, [*b, *a])).collect();
        assert_eq!(slope(&lies), 0.0);
    }
}
