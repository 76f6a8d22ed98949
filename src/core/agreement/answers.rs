//! Sets and rankings from the names of categories.
//!
//! A category of a question with several labels is a whole answer, as
//! [`Value`](crate::core::model::value::Value) is written: as JSON,
//! `["insult","spam"]`, or short, `insult, spam` and `none`. A ranking is
//! `[["b"],["a","c"]]` or `b > a = c`. What begins with `[` is JSON.

use std::collections::BTreeMap;

use super::undefined::Undefined;
use crate::core::model::value::Value;

/// The labels of an answer, sorted, none twice.
///
/// # Errors
/// It begins as JSON and is no list of labels.
pub fn set(category: &str) -> Result<Vec<String>, Undefined> {
    let mut labels = if category.starts_with('[') {
        serde_json::from_str(category).map_err(|_| {
            Undefined::Category(format!("category '{category}' is no list of labels"))
        })?
    } else if category == Value::Many(Vec::new()).brief() {
        Vec::new()
    } else {
        category.split(", ").map(ToOwned::to_owned).collect()
    };
    labels.sort();
    labels.dedup();
    Ok(labels)
}

/// The place of each ranked answer, 0 the best; answers of one place are tied.
///
/// # Errors
/// It begins as JSON and is no ranking, or ranks something twice.
pub fn ranking(category: &str) -> Result<BTreeMap<String, u32>, Undefined> {
    let wrong = |why| Undefined::Category(format!("category '{category}' {why}"));
    let groups: Vec<Vec<String>> = if category.starts_with('[') {
        match serde_json::from_str(category) {
            Ok(Value::Ranks(groups)) => groups,
            Ok(Value::Many(best_first)) => best_first.into_iter().map(|one| vec![one]).collect(),
            _ => return Err(wrong("is no ranking")),
        }
    } else {
        let group = |group: &str| group.split(" = ").map(ToOwned::to_owned).collect();
        category.split(" > ").map(group).collect()
    };
    let mut places = BTreeMap::new();
    for (place, group) in (0..).zip(groups) {
        for answer in group {
            if places.insert(answer, place).is_some() {
                return Err(wrong("ranks an answer twice"));
            }
        }
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_set(category: &str, expected: &str) {
        let said = set(category).map_or_else(|why| why.to_string(), |labels| labels.join("|"));
        assert_eq!(said, expected);
    }

    #[track_caller]
    fn check_ranking(category: &str, expected: &str) {
        let said = match ranking(category) {
            Err(why) => why.to_string(),
            Ok(places) => {
                let places = places.iter().map(|(answer, place)| format!("{answer}{place}"));
                places.collect::<Vec<_>>().join(" ")
            }
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn sets_as_json_or_short() {
        check_set(r#"["spam","insult"]"#, "insult|spam");
        check_set("spam, insult", "insult|spam");
        check_set("spam", "spam");
        check_set("none", "");
        check_set("[]", "");
        check_set("[spam]", "category '[spam]' is no list of labels");
    }

    #[test]
    fn rankings_as_json_or_short() {
        check_ranking(r#"[["b"],["a","c"]]"#, "a1 b0 c1");
        check_ranking("b > a = c", "a1 b0 c1");
        check_ranking(r#"["b","a"]"#, "a1 b0");
        check_ranking("[]", "");
        check_ranking("[1]", "category '[1]' is no ranking");
        check_ranking("a > b > a", "category 'a > b > a' ranks an answer twice");
    }
}
