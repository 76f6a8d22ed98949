//! A share of the items, drawn by hash: the same on every machine, and another
//! one for another seed or another rule.
//!
//! The fraction of an item is the first 53 bits of
//! `sha256("{seed}\n{rule}\n{item}")` as a number in [0, 1); the share holds
//! where the fraction is below it. Widening a share keeps the items it had.
//! Where it is drawn for each person anew, `\n{person}` stands behind the item: so one item
//! can be judged blind by one and assisted by another, and the two be compared.
//!
//! ```json
//! {"if":"share","share":0.05}
//! ```

use sha2::{Digest, Sha256};

use super::{Parameter, ParameterKind, RuleKind};
use crate::core::routing::policy::Condition;

pub(super) const RULE: RuleKind = RuleKind {
    id: "share",
    title: "Random share",
    help: "A share of the items, drawn by hash of the seed, this rule and the item: the same \
           items each time. Every answer keeps the probability with which its item was drawn. \
           With other items for each person, their name is drawn with: who judges an item blind \
           is chance, and one item can be judged both ways and be compared.",
    parameters: &[
        Parameter { id: "share", title: "Share", kind: ParameterKind::Share, optional: false },
        Parameter {
            id: "each_person",
            title: "Other items for each person",
            kind: ParameterKind::Switch,
            optional: true,
        },
    ],
    default: || Condition::Share { share: 0.05, each_person: false },
};

/// Where in [0, 1) an item lies for a rule of a policy with this seed; for one person, where a
/// name is given.
pub fn fraction(seed: u64, rule: &str, item: &str, person: Option<&str>) -> f64 {
    let mut hasher = Sha256::new();
    hasher.update(seed.to_string().as_bytes());
    hasher.update(b"\n");
    hasher.update(rule.as_bytes());
    hasher.update(b"\n");
    hasher.update(item.as_bytes());
    if let Some(person) = person {
        hasher.update(b"\n");
        hasher.update(person.as_bytes());
    }
    let mut first = [0u8; 8];
    first.iter_mut().zip(hasher.finalize()).for_each(|(to, from)| *to = from);
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
    let top = (u64::from_be_bytes(first) >> 11) as f64;
    #[expect(clippy::cast_precision_loss, reason = "a power of two is exact")]
    let of = (1u64 << 53) as f64;
    top / of
}

/// Between 0 and 1; what is no number is 0.
pub(super) fn legal(share: f64) -> f64 {
    if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_hash() {
        // printf '7\naudit\nm-001' | sha256sum
        let hash = crate::core::log::chain::hash(b"7\naudit\nm-001");
        let top = u64::from_str_radix(&hash[..16], 16).unwrap() >> 11;
        assert_eq!(fraction(7, "audit", "m-001", None), top as f64 / 2f64.powi(53));
    }

    #[test]
    fn draws_about_the_share() {
        let drawn =
            (0..10_000).filter(|n| fraction(1, "audit", &format!("m-{n}"), None) < 0.05).count();
        // Five standard deviations around 500.
        assert!((391..=609).contains(&drawn), "{drawn}");
        let other = (0..10_000)
            .filter(|n| {
                let id = format!("m-{n}");
                fraction(1, "audit", &id, None) < 0.05 && fraction(2, "audit", &id, None) < 0.05
            })
            .count();
        assert!(other < 60, "another seed draws other items: {other}");
    }

    #[test]
    fn is_made_legal() {
        assert_eq!([legal(f64::NAN), legal(-1.0), legal(2.0), legal(0.3)], [0.0, 0.0, 1.0, 0.3]);
    }

    #[test]
    fn each_person_has_others_drawn() {
        let drawn = |person: &str| {
            (0..400)
                .filter(|n| fraction(1, "blind", &format!("m-{n}"), Some(person)) < 0.25)
                .collect()
        };
        let (anna, ben): (Vec<u32>, Vec<u32>) = (drawn("anna"), drawn("ben"));
        assert_eq!(anna, drawn("anna"));
        assert!((70..130).contains(&anna.len()) && (70..130).contains(&ben.len()));
        // Independent: a quarter of a quarter is drawn for both.
        let both = anna.iter().filter(|n| ben.contains(n)).count();
        assert!((10..45).contains(&both), "{both}");
    }
}
