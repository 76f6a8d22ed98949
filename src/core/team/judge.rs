//! Whether a suggestion is right, by what people settled.
//!
//! | what stands | a suggestion is |
//! |---|---|
//! | a value | right where it says the same, else wrong |
//! | all who answered rejected, and put nothing in its place | wrong where it says what one of them rejected; of what else was suggested they said nothing |
//! | somebody decided that nothing of what was suggested holds | wrong: the decision was made with all of it in sight |
//! | nobody answered, or people differ and nobody decided | not known |
//!
//! Who rejects says that a value does not hold, whoever suggests it: where two agents say the same,
//! one rejection speaks of both.

use super::settled::Settled;
use crate::core::model::value::Value;

/// `None` where it is not known. `rejected`: what was suggested and rejected by one of the answers
/// that were settled.
pub fn judge<'v>(
    settled: &Settled<'_>,
    suggested: &Value,
    rejected: impl IntoIterator<Item = &'v Value>,
) -> Option<bool> {
    match settled {
        Settled::Single(Some(value))
        | Settled::Unanimous(Some(value))
        | Settled::Adjudicated { value: Some(value), .. } => Some(value.is_same(suggested)),
        Settled::Single(None) | Settled::Unanimous(None) => {
            rejected.into_iter().any(|value| value.is_same(suggested)).then_some(false)
        }
        Settled::Adjudicated { value: None, .. } => Some(false),
        Settled::Open | Settled::Unresolved { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(settled: &Settled<'_>, rejected: &[&str], expected: &str) {
        let value = |text: &str| Value::One(text.to_owned());
        let rejected: Vec<Value> = rejected.iter().map(|it| value(it)).collect();
        let said = ["pos", "neg"].map(|it| match judge(settled, &value(it), &rejected) {
            Some(true) => format!("{it} right"),
            Some(false) => format!("{it} wrong"),
            None => format!("{it} unknown"),
        });
        assert_eq!(said.join(", "), expected);
    }

    #[test]
    fn by_what_stands() {
        let pos = Value::One("pos".to_owned());
        let by = || vec!["dora"];
        check(&Settled::Single(Some(&pos)), &[], "pos right, neg wrong");
        // Who said another thing has nothing rejected that counts.
        check(&Settled::Unanimous(Some(&pos)), &["pos"], "pos right, neg wrong");
        check(&Settled::Single(None), &["neg"], "pos unknown, neg wrong");
        check(&Settled::Unanimous(None), &["neg", "pos"], "pos wrong, neg wrong");
        check(&Settled::Unanimous(None), &[], "pos unknown, neg unknown");
        let decided = |value| Settled::Adjudicated { value, by: by(), unseen: 0 };
        check(&decided(Some(&pos)), &["pos"], "pos right, neg wrong");
        check(&decided(None), &["neg"], "pos wrong, neg wrong");
        check(&decided(None), &[], "pos wrong, neg wrong");
        check(&Settled::Open, &[], "pos unknown, neg unknown");
        check(&Settled::Unresolved { majority: None }, &["neg"], "pos unknown, neg unknown");
    }
}
