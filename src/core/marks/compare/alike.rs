//! Which suggested marks say the same: what is shown to a person as one.
//!
//! The pairs of marks of different agents, the most alike first. A pair joins two groups where no
//! agent has a mark in both and every mark of the one is alike to every mark of the other: one to
//! one, and nobody is said to agree with a mark that theirs is not alike to. Marks that say exactly
//! the same are alike whatever their shape.
//!
//! [`objects`](super::objects) assigns answer by answer, or by score. Here neither the order of the
//! agents nor their scores change who agrees: of pairs that are equally alike the names decide.

use super::likeness::Compared;
use super::objects::{Member, Object};
use super::pairs::Rule;
use crate::core::marks::Mark;
use crate::core::marks::geometry::Index;

/// How far two marks say the same, from 0 to 1. `None` where the rule does not allow it.
pub fn alikeness<P: Compared>(one: &Mark<P>, other: &Mark<P>, rule: &Rule) -> Option<f64> {
    if one.says_same(other) {
        return Some(1.0);
    }
    let likeness = rule.allows(one, other).then(|| one.place.likeness(&other.place))?;
    rule.is_alike(likeness).then_some(likeness)
}

/// Every mark in one group, alone where nobody made one like it. `names`: one for each answer, each
/// another. Groups in the order of their first marks, members in that of the answers.
pub fn alike<P: Compared>(answers: &[(&str, &[Mark<P>])], rule: &Rule) -> Vec<Object> {
    let marks: Vec<(Member, &Mark<P>)> = (answers.iter().enumerate())
        .flat_map(|(who, (_, marks))| {
            marks.iter().enumerate().map(move |(mark, it)| (Member { who, mark }, it))
        })
        .collect();
    let mut groups = Groups::new(&marks);
    for (_, one, other) in pairs(answers, &marks, rule) {
        groups.join(one, other, &marks, rule);
    }
    groups.objects(&marks)
}

/// Likeness and the places of both, the most alike first.
fn pairs<P: Compared>(
    answers: &[(&str, &[Mark<P>])],
    marks: &[(Member, &Mark<P>)],
    rule: &Rule,
) -> Vec<(f64, usize, usize)> {
    // Thousands of marks of one agent are compared with none.
    if answers.iter().filter(|(_, marks)| !marks.is_empty()).count() < 2 {
        return Vec::new();
    }
    let reaches: Vec<_> = marks.iter().map(|(_, mark)| mark.place.reach()).collect();
    let index = Index::new(reaches.iter().copied());
    // What reaches nowhere is like nothing but itself.
    let nowhere: Vec<usize> =
        (0..marks.len()).filter(|at| reaches.get(*at).is_some_and(Option::is_none)).collect();
    let mut pairs = Vec::new();
    for (at, (member, mark)) in marks.iter().enumerate() {
        let near = match reaches.get(at).copied().flatten() {
            Some(reach) => index.within(&reach),
            None => nowhere.clone(),
        };
        for other in near.into_iter().filter(|other| *other > at) {
            let Some((its, its_mark)) = marks.get(other) else { continue };
            if its.who == member.who {
                continue;
            }
            let likeness = alikeness(mark, its_mark, rule);
            pairs.extend(likeness.map(|likeness| (likeness, at, other)));
        }
    }
    let name = |at: usize| {
        let member = marks.get(at).map(|it| it.0);
        let name = member.and_then(|it| answers.get(it.who)).map_or("", |it| it.0);
        (name, member.map_or(0, |it| it.mark))
    };
    pairs.sort_by(|(likeness, one, other), (its, its_one, its_other)| {
        let names = |one: usize, other: usize| {
            let (one, other) = (name(one), name(other));
            (one.min(other), one.max(other))
        };
        let by_name = || names(*one, *other).cmp(&names(*its_one, *its_other));
        its.total_cmp(likeness).then_with(by_name)
    });
    pairs
}

/// Which marks are together, by place.
struct Groups {
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl Groups {
    fn new<P: Compared>(marks: &[(Member, &Mark<P>)]) -> Self {
        let all = 0..marks.len();
        Self { of: all.clone().collect(), members: all.map(|at| vec![at]).collect() }
    }

    fn join<P: Compared>(
        &mut self,
        one: usize,
        other: usize,
        marks: &[(Member, &Mark<P>)],
        rule: &Rule,
    ) {
        let group = |at: usize| self.of.get(at).copied().unwrap_or(at);
        let (mine, its) = (group(one), group(other));
        let both = self.members.get(mine).zip(self.members.get(its));
        let Some((first, second)) = both.filter(|_| mine != its) else { return };
        let may = |(one, other): (&usize, &usize)| {
            let (Some((one, mark)), Some((other, its))) = (marks.get(*one), marks.get(*other))
            else {
                return false;
            };
            one.who != other.who && alikeness(mark, its, rule).is_some()
        };
        let mut each = first.iter().flat_map(|one| second.iter().map(move |other| (one, other)));
        if !each.all(may) {
            return;
        }
        let moved = self.members.get_mut(its).map(std::mem::take).unwrap_or_default();
        for at in &moved {
            if let Some(group) = self.of.get_mut(*at) {
                *group = mine;
            }
        }
        if let Some(members) = self.members.get_mut(mine) {
            members.extend(moved);
        }
    }

    fn objects<P: Compared>(mut self, marks: &[(Member, &Mark<P>)]) -> Vec<Object> {
        for members in &mut self.members {
            members.sort_unstable();
        }
        self.members.retain(|members| !members.is_empty());
        self.members.sort_unstable();
        let member = |at: &usize| marks.get(*at).map(|it| it.0);
        let object =
            |members: &Vec<usize>| Object { members: members.iter().filter_map(member).collect() };
        self.members.iter().map(object).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::pairs::tests::boxes;
    use super::*;
    use crate::core::marks::Region;

    fn said(answers: &[(&str, Vec<Mark<Region>>)], least: f64) -> Vec<String> {
        let slices: Vec<(&str, &[Mark<Region>])> =
            answers.iter().map(|(name, marks)| (*name, marks.as_slice())).collect();
        let object = |object: &Object| {
            let member = |it: &Member| format!("{}{}", answers[it.who].0, it.mark);
            let mut said: Vec<String> = object.members.iter().map(member).collect();
            said.sort();
            said.join("=")
        };
        let found = alike(&slices, &Rule { least, ..Rule::default() });
        found.iter().map(object).collect()
    }

    #[track_caller]
    fn check(answers: &[&str], least: f64, expected: &str) {
        let names = ["a", "b", "c"];
        let answers: Vec<(&str, Vec<Mark<Region>>)> =
            names.into_iter().zip(answers.iter().map(|it| boxes(it))).collect();
        assert_eq!(said(&answers, least).join(" "), expected);
    }

    #[test]
    fn what_is_alike_is_one() {
        // 10 x 10 and 10 x 8 in it: 0.8.
        check(&["car 0 0 10 10", "car 0 0 10 8"], 0.5, "a0=b0");
        check(&["car 0 0 10 10", "car 0 0 10 8"], 0.9, "a0 b0");
        check(&["car 0 0 10 10", "bus 0 0 10 10"], 0.5, "a0 b0");
        // One to one, the most alike first: 0.818 and then 0.538.
        check(&["car 0 0 10 10, car 4 0 10 10", "car 1 0 10 10"], 0.5, "a0=b0 a1");
        check(&["car 4 0 10 10, car 0 0 10 10", "car 1 0 10 10"], 0.5, "a0 a1=b0");
        check(&["car 0 0 10 10, car 0 0 10 10", "car 0 0 10 10"], 0.5, "a0=b0 a1");
        // The first is alike to the second and that to the third, but not the first to the third.
        check(&["car 0 0 10 10", "car 0 0 10 7", "car 0 0 10 5"], 0.7, "a0 b0=c0");
        check(&["car 0 0 10 10", "car 0 0 10 7", "car 0 0 10 5"], 0.5, "a0=b0=c0");
        check(&[], 0.5, "");
    }

    fn any_boxes() -> impl Strategy<Value = Vec<Mark<Region>>> {
        let one = (0u32..4, 0u32..3, prop_oneof![Just("car"), Just("bus")]);
        prop::collection::vec(one, 0..6).prop_map(|all| {
            let text =
                |(x, y, label): &(u32, u32, &str)| format!("{label} {} {} 10 8", x * 2, y * 2);
            boxes(&all.iter().map(text).collect::<Vec<_>>().join(", "))
        })
    }

    proptest! {
        #[test]
        fn laws(a in any_boxes(), b in any_boxes(), c in any_boxes(), least in 0.3f64..1.0) {
            let answers = [("a", a), ("b", b), ("c", c)];
            let found = said(&answers, least);
            // The order of the agents changes nothing.
            let [a, b, c] = answers.clone();
            let turned: BTreeSet<String> = said(&[c, a, b], least).into_iter().collect();
            prop_assert_eq!(&turned, &found.iter().cloned().collect::<BTreeSet<_>>());
            // Every mark is in one group, and no agent twice in any.
            let all: usize = answers.iter().map(|it| it.1.len()).sum();
            let members: Vec<&str> = found.iter().flat_map(|it| it.split('=')).collect();
            prop_assert_eq!(members.iter().collect::<BTreeSet<_>>().len(), all);
            prop_assert_eq!(members.len(), all);
            for group in &found {
                let who: BTreeSet<&str> = group.split('=').map(|it| &it[..1]).collect();
                prop_assert_eq!(who.len(), group.split('=').count());
            }
        }

        /// What an agent marks once and another one too is one, from whatever threshold on.
        #[test]
        fn identical_marks_are_one(marks in any_boxes(), least in 0.0f64..1.0) {
            let mut once: Vec<Mark<Region>> = Vec::new();
            for mark in marks {
                if !once.iter().any(|it| it.says_same(&mark)) {
                    once.push(mark);
                }
            }
            let groups = said(&[("a", once.clone()), ("b", once.clone())], least);
            let expected: Vec<String> = (0..once.len()).map(|at| format!("a{at}=b{at}")).collect();
            prop_assert_eq!(groups, expected);
        }
    }
}
