//! What several people agree on.
//!
//! Their marks are matched into objects ([`super::objects`]). An object that more than half of them
//! marked is agreed on: its place is blended of its marks ([`super::blend`]), its label is the one
//! that most gave it, an attribute has the value that more than half of these say. Where two labels
//! are as frequent there is none: a tie is not broken. What half or fewer marked is disputed.

use std::collections::BTreeMap;

use super::blend::Blend;
use super::likeness::Compared;
use super::objects::{Object, objects};
use super::pairs::Rule;
use crate::core::marks::Mark;

#[derive(Clone, Debug, PartialEq)]
pub struct Consensus<P: Compared> {
    pub agreed: Vec<Agreed<P>>,
    pub disputed: Vec<Object>,
}

/// A mark that more than half made.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreed<P: Compared> {
    /// Its id is `m1`, `m2`, …; the label is empty where several are as frequent.
    pub mark: Mark<P>,
    pub object: Object,
    /// Of all people, those who marked it.
    pub share: f64,
    /// By label, how many gave it.
    pub labels: BTreeMap<String, usize>,
}

/// Of each person's marks. A rule that asks for the same label makes objects of one label each; one
/// that does not lets the majority name them.
pub fn consensus<P: Compared>(people: &[&[Mark<P>]], rule: &Rule, blend: Blend) -> Consensus<P> {
    let mut found = Consensus { agreed: Vec::new(), disputed: Vec::new() };
    for object in objects(people, rule).objects {
        let members = object.marks(people);
        let places: Vec<(&P, f64)> = members.iter().map(|(_, mark)| (&mark.place, 1.0)).collect();
        let is_agreed = members.len() * 2 > people.len();
        let Some(place) = P::blended(&places, blend).filter(|_| is_agreed) else {
            found.disputed.push(object);
            continue;
        };
        let labels = counted(members.iter().map(|(_, mark)| mark.label.clone()));
        let mut mark = Mark::new(format!("m{}", found.agreed.len() + 1), most(&labels), place);
        let each = members.iter().flat_map(|(_, mark)| &mark.attributes);
        let said = counted(each.map(|(attribute, value)| (attribute.clone(), value.clone())));
        let agreed = said.into_iter().filter(|(_, times)| times * 2 > members.len());
        mark.attributes = agreed.map(|(said, _)| said).collect();
        let share = members.len() as f64 / people.len() as f64;
        found.agreed.push(Agreed { mark, object, share, labels });
    }
    found
}

fn counted<T: Ord>(each: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    each.for_each(|it| *counts.entry(it).or_default() += 1);
    counts
}

/// Empty where there are two.
fn most(labels: &BTreeMap<String, usize>) -> String {
    let times = labels.values().max().copied().unwrap_or_default();
    let mut most = labels.iter().filter(|(_, it)| **it == times).map(|(label, _)| label);
    match (most.next(), most.next()) {
        (Some(label), None) => label.clone(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::pairs::Same;
    use super::super::pairs::tests::boxes;
    use super::*;
    use crate::core::marks::Shape;

    #[track_caller]
    fn check(people: &[&str], same: Same, expected: &str) {
        let people: Vec<_> = people.iter().map(|it| boxes(it)).collect();
        let slices: Vec<&[_]> = people.iter().map(Vec::as_slice).collect();
        let found = consensus(&slices, &Rule { same, ..Rule::default() }, Blend::Median);
        let agreed = found.agreed.iter().map(|it| {
            let Shape::Box { x, width, .. } = it.mark.place.shape else { panic!() };
            let who: Vec<String> = it.object.members.iter().map(|it| it.who.to_string()).collect();
            format!("{} {x} {width} by {} {:.2}", it.mark.label, who.join(" "), it.share)
        });
        let agreed: Vec<String> = agreed.collect();
        let said = format!("{}; {} disputed", agreed.join(", "), found.disputed.len());
        assert_eq!(said, expected);
    }

    #[test]
    fn more_than_half() {
        let people = [
            "car 0 0 10 10, car 50 0 10 10",
            "car 2 0 10 10, bus 50 0 10 10",
            "car 3 0 14 10, bus 52 0 10 10, car 90 0 10 10",
        ];
        check(&people, Same::Label, "car 2 10 by 0 1 2 1.00, bus 51 10 by 1 2 0.67; 2 disputed");
        check(
            &people,
            Same::Nothing,
            "car 2 10 by 0 1 2 1.00, bus 50 10 by 0 1 2 1.00; 1 disputed",
        );
        // Of two, half is not more than half, and a tie has no name.
        check(&["car 0 0 10 10", ""], Same::Label, "; 1 disputed");
        check(&["car 0 0 10 10", "bus 0 0 10 10"], Same::Nothing, " 0 10 by 0 1 1.00; 0 disputed");
        check(&[], Same::Label, "; 0 disputed");
    }

    #[test]
    fn attributes_by_majority() {
        let mut people = ["car 0 0 10 10", "car 0 0 10 10", "car 0 0 10 10"].map(boxes);
        for (person, value) in people.iter_mut().zip(["yes", "yes", "no"]) {
            person[0].attributes.insert("occluded".to_owned(), value.to_owned());
        }
        people[0][0].attributes.insert("parked".to_owned(), "yes".to_owned());
        let slices: Vec<&[_]> = people.iter().map(Vec::as_slice).collect();
        let found = consensus(&slices, &Rule::default(), Blend::Median);
        let said = format!("{:?}", found.agreed[0].mark.attributes);
        assert_eq!(said, r#"{"occluded": "yes"}"#);
    }
}
