//! Names in the order in which people count them: w2 before w10.

use std::cmp::Ordering;

/// Compares two names with the numbers in them as numbers, whatever their zeros in front; all else
/// by code point. Names that differ are never equal: where only zeros differ, the text decides.
///
/// For lists that people read. What is hashed or written keeps the order it has.
///
/// Example: `w1`, `w2`, `w10`, `w010`, `x` stand in the order `w1 w2 w010 w10 x`.
pub fn natural(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    loop {
        let (first, second) = (number(left), number(right));
        let order = if first.is_empty() || second.is_empty() {
            let (mut a, mut b) = (left.chars(), right.chars());
            let order = a.next().cmp(&b.next());
            (left, right) = (a.as_str(), b.as_str());
            order
        } else {
            (left, right) = (after(left, first), after(right, second));
            let (first, second) = (first.trim_start_matches('0'), second.trim_start_matches('0'));
            // Of two numbers the longer one is the larger one.
            first.len().cmp(&second.len()).then_with(|| first.cmp(second))
        };
        if order.is_ne() {
            return order;
        }
        if left.is_empty() && right.is_empty() {
            return one.cmp(other);
        }
    }
}

/// The digits with which a text begins.
fn number(text: &str) -> &str {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(..end).unwrap_or_default()
}

fn after<'a>(text: &'a str, start: &str) -> &'a str {
    text.get(start.len()..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(names: &str) {
        let mut sorted: Vec<&str> = names.split(' ').rev().collect();
        sorted.sort_by(|a, b| natural(a, b));
        assert_eq!(sorted.join(" "), names);
    }

    #[test]
    fn numbers_in_names_are_numbers() {
        check("0 1 2 10 11 100");
        check("w1 w2 w010 w10 w10b w11 x");
        check("A anna ben ä");
        check("a1b2 a1b10 a2b1");
        check("99999999999999999998 99999999999999999999 100000000000000000000");
    }

    proptest! {
        #[test]
        fn it_is_an_order(names in prop::collection::vec("[0-2aä ]{0,4}", 3)) {
            let [a, b, c] = [&names[0], &names[1], &names[2]];
            prop_assert_eq!(natural(a, b), natural(b, a).reverse());
            prop_assert_eq!(natural(a, b).is_eq(), a == b);
            if natural(a, b).is_le() && natural(b, c).is_le() {
                prop_assert!(natural(a, c).is_le(), "{a:?} {b:?} {c:?}");
            }
        }
    }
}
