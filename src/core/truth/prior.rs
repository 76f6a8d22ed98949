//! What a model says of each item: its probability for each class.

/// One model's class probabilities, item by item; an item may be missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Prior {
    name: String,
    /// Of a missing item all are 0.
    probabilities: Vec<f64>,
    classes: usize,
    divided: usize,
}

/// Probabilities that were rounded for print do not sum to 1; more than this is no rounding.
const ROUNDING: f64 = 0.001;

impl Prior {
    /// `probabilities`: item by item, one number for each class; all 0 where the model says
    /// nothing. A row that does not sum to 1 is divided by its sum.
    ///
    /// # Errors
    /// The first number that is none, is below 0, or is infinite.
    pub fn new(
        name: impl Into<String>,
        mut probabilities: Vec<f64>,
        classes: usize,
    ) -> Result<Self, String> {
        let name = name.into();
        let mut divided = 0;
        for (item, row) in probabilities.chunks_mut(classes.max(1)).enumerate() {
            if let Some(wrong) = row.iter().find(|share| !(share.is_finite() && **share >= 0.0)) {
                let number = item + 1;
                return Err(format!(
                    "the model '{name}' gives item {number} the probability {wrong}"
                ));
            }
            let sum: f64 = row.iter().sum();
            if sum > 0.0 {
                divided += usize::from((sum - 1.0).abs() > ROUNDING);
                row.iter_mut().for_each(|share| *share /= sum);
            }
        }
        Ok(Self { name, probabilities, classes, divided })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Rows that did not sum to 1.
    pub fn divided(&self) -> usize {
        self.divided
    }

    /// The probabilities of one item, which sum to 1. `None`: the model says nothing of it.
    pub fn of(&self, item: usize) -> Option<&[f64]> {
        let start = item.checked_mul(self.classes)?;
        let row = self.probabilities.get(start..start + self.classes)?;
        row.iter().any(|share| *share > 0.0).then_some(row)
    }

    /// How many items it speaks of.
    pub fn items(&self) -> usize {
        let rows = self.probabilities.chunks(self.classes.max(1));
        rows.filter(|row| row.iter().any(|share| *share > 0.0)).count()
    }

    /// Items times classes.
    pub(super) fn len(&self) -> usize {
        self.probabilities.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_sum_to_one_or_are_missing() {
        let prior = Prior::new("m", vec![2.0, 6.0, 0.0, 0.0, 0.3333, 0.6666], 2).unwrap();
        assert_eq!(prior.of(0), Some(&[0.25, 0.75][..]));
        assert_eq!((prior.of(1), prior.of(3)), (None, None));
        assert_eq!((prior.items(), prior.divided()), (2, 1));
    }

    #[test]
    fn says_what_is_no_probability() {
        for wrong in [f64::NAN, -0.1, f64::INFINITY] {
            let said = Prior::new("m", vec![0.5, 0.5, wrong, 0.5], 2).unwrap_err();
            assert_eq!(said, format!("the model 'm' gives item 2 the probability {wrong}"));
        }
    }
}
