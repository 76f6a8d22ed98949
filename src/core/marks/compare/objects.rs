//! Which marks of several answers mean the same object.
//!
//! *Optimal*: one answer after the other is assigned to the objects found so far, so that the sum of
//! the likenesses is largest ([`super::assignment`]); the likeness to an object is the mean of that
//! to its members. Of two answers no other pairs are more alike; of more the order of the answers
//! can matter, and they are taken in the order given.
//! *Greedy*: the marks of all answers, the highest score first (those without one last), each to the
//! object that it is most like and that has no mark of the same answer yet.
//!
//! A mark joins an object where the mean likeness reaches the threshold of the rule and the rule
//! allows each of its members.

use super::likeness::Compared;
use super::pairs::{How, Rule};
use crate::core::marks::Mark;
use crate::core::marks::geometry::Index;

/// One mark: whose, and which of theirs, by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub who: usize,
    pub mark: usize,
}

/// Marks that mean the same, at most one of each answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    pub members: Vec<Member>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Objects {
    /// In the order in which their first members came.
    pub objects: Vec<Object>,
    /// Each answer was assigned in the best way, not greedily.
    pub is_optimal: bool,
}

impl Objects {
    /// Marks that nobody else made.
    pub fn alone(&self) -> impl Iterator<Item = Member> {
        let single = self.objects.iter().filter(|object| object.members.len() == 1);
        single.flat_map(|object| object.members.iter().copied())
    }

    /// What at least two marked.
    pub fn shared(&self) -> impl Iterator<Item = &Object> {
        self.objects.iter().filter(|object| object.members.len() > 1)
    }
}

impl Object {
    /// Its marks, with whose each is.
    pub fn marks<'a, P: Compared>(&self, answers: &[&'a [Mark<P>]]) -> Vec<(usize, &'a Mark<P>)> {
        let mark = |member: &Member| Some((member.who, answers.get(member.who)?.get(member.mark)?));
        self.members.iter().filter_map(mark).collect()
    }
}

pub fn objects<P: Compared>(answers: &[&[Mark<P>]], rule: &Rule) -> Objects {
    match rule.how {
        How::Optimal => by_answer(answers, rule),
        How::Greedy => by_score(answers, rule),
    }
}

fn by_answer<P: Compared>(answers: &[&[Mark<P>]], rule: &Rule) -> Objects {
    let mut found = Objects { objects: Vec::new(), is_optimal: true };
    for (who, marks) in answers.iter().enumerate() {
        let index = Index::new(marks.iter().map(|mark| mark.place.reach()));
        let mut candidates = Vec::new();
        for (place, object) in found.objects.iter().enumerate() {
            let members = object.marks(answers);
            // What is like all of them in the mean is like one of them at least so much.
            let mut near: Vec<usize> = members
                .iter()
                .filter_map(|(_, mark)| mark.place.reach())
                .flat_map(|reach| index.within(&reach))
                .collect();
            near.sort_unstable();
            near.dedup();
            for mark in near {
                let likeness = marks.get(mark).and_then(|it| like(it, &members, rule));
                candidates.extend(likeness.map(|likeness| (place, mark, likeness)));
            }
        }
        let (chosen, is_optimal) = rule.assign(&candidates);
        found.is_optimal &= is_optimal;
        let mut object_of = vec![None; marks.len()];
        for (object, mark, _) in chosen {
            if let Some(slot) = object_of.get_mut(mark) {
                *slot = Some(object);
            }
        }
        for (mark, object) in object_of.into_iter().enumerate() {
            let member = Member { who, mark };
            match object.and_then(|object| found.objects.get_mut(object)) {
                Some(object) => object.members.push(member),
                None => found.objects.push(Object { members: vec![member] }),
            }
        }
    }
    found
}

fn by_score<P: Compared>(answers: &[&[Mark<P>]], rule: &Rule) -> Objects {
    let mut order: Vec<(f64, Member)> = Vec::new();
    for (who, marks) in answers.iter().enumerate() {
        let score = |mark: &Mark<P>| mark.score.unwrap_or(f64::NEG_INFINITY);
        order.extend(
            marks
                .iter()
                .enumerate()
                .map(|(place, mark)| (score(mark), Member { who, mark: place })),
        );
    }
    order.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let mut objects: Vec<Object> = Vec::new();
    // Around the members of each.
    let mut index = Index::default();
    for (_, member) in order {
        let mark = answers.get(member.who).and_then(|marks| marks.get(member.mark));
        let Some(mark) = mark else { continue };
        let reach = mark.place.reach();
        let mut best: Option<(f64, usize)> = None;
        for place in reach.map(|reach| index.within(&reach)).unwrap_or_default() {
            let Some(object) = objects.get(place) else { continue };
            if object.members.iter().any(|it| it.who == member.who) {
                continue;
            }
            let likeness = like(mark, &object.marks(answers), rule);
            if let Some(likeness) = likeness.filter(|it| best.is_none_or(|best| *it > best.0)) {
                best = Some((likeness, place));
            }
        }
        match best.and_then(|(_, place)| Some((place, objects.get_mut(place)?))) {
            Some((place, object)) => {
                object.members.push(member);
                let reaches =
                    object.marks(answers).into_iter().filter_map(|(_, it)| it.place.reach());
                index.set(place, reaches.reduce(|one, other| one.union(&other)));
            }
            None => {
                objects.push(Object { members: vec![member] });
                index.push(reach);
            }
        }
    }
    Objects { objects, is_optimal: false }
}

/// The mean likeness, where it is enough.
fn like<P: Compared>(mark: &Mark<P>, members: &[(usize, &Mark<P>)], rule: &Rule) -> Option<f64> {
    if members.is_empty() || !members.iter().all(|(_, it)| rule.allows(it, mark)) {
        return None;
    }
    let sum: f64 = members.iter().map(|(_, it)| it.place.likeness(&mark.place)).sum();
    let mean = sum / members.len() as f64;
    rule.is_alike(mean).then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::super::pairs::Same;
    use super::super::pairs::tests::{boxes, spans};
    use super::*;

    #[track_caller]
    fn check(answers: &[&str], rule: Rule, expected: &str) {
        let answers: Vec<Vec<Mark<crate::core::marks::Region>>> =
            answers.iter().map(|it| boxes(it)).collect();
        let slices: Vec<&[_]> = answers.iter().map(Vec::as_slice).collect();
        assert_eq!(said(&objects(&slices, &rule)), expected);
    }

    fn said(objects: &Objects) -> String {
        let object = |object: &Object| {
            let member = |it: &Member| format!("{}.{}", it.who, it.mark);
            object.members.iter().map(member).collect::<Vec<_>>().join("=")
        };
        objects.objects.iter().map(object).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn of_three_answers() {
        let answers = [
            "car 0 0 10 10 0.5, car 50 0 10 10 0.9",
            "car 51 0 10 10 0.8, bus 0 0 10 10 0.9",
            "car 52 0 10 10, car 0 1 10 10, car 90 0 10 10",
        ];
        let rule = Rule::default();
        check(&answers, rule, "0.0=2.1 0.1=1.0=2.0 1.1 2.2");
        check(&answers, Rule { how: How::Greedy, ..rule }, "0.1=1.0=2.0 1.1 0.0=2.1 2.2");
        check(&answers, Rule { same: Same::Nothing, ..rule }, "0.0=1.1=2.1 0.1=1.0=2.0 2.2");
        check(&[], rule, "");
        check(&["", "car 0 0 10 10"], rule, "1.0");
    }

    #[test]
    fn who_is_alone_and_what_is_shared() {
        let answers = [spans("PER 0 4, LOC 5 9"), spans("PER 0 4")];
        let slices: Vec<&[_]> = answers.iter().map(Vec::as_slice).collect();
        let found = objects(&slices, &Rule::default());
        assert_eq!(found.alone().collect::<Vec<_>>(), [Member { who: 0, mark: 1 }]);
        assert_eq!((found.shared().count(), found.is_optimal), (1, true));
    }

    /// Two marks of one answer are never one object, however alike.
    #[test]
    fn each_answer_once() {
        let twice = "car 0 0 10 10 0.9, car 0 0 10 10 0.8";
        for how in [How::Greedy, How::Optimal] {
            let rule = Rule { how, ..Rule::default() };
            let found = match how {
                How::Greedy => "0.0=1.0 0.1=1.1",
                How::Optimal => "0.0=1.0 0.1=1.1",
            };
            check(&[twice, twice], rule, found);
            check(&[twice], rule, "0.0 0.1");
        }
    }
}
