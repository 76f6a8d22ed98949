//! Which marks of two answers mean the same.

use super::assignment::{Candidate, greedy, optimal};
use super::likeness::Compared;
use crate::core::marks::Mark;
use crate::core::marks::geometry::Index;

/// When two marks may mean the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// The least likeness; above 0 whatever is said here.
    pub least: f64,
    pub same: Same,
    pub how: How,
}

/// What must be the same besides the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Same {
    Nothing,
    Label,
    LabelAndAttributes,
}

/// See [`super::assignment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Greedy,
    Optimal,
}

impl Default for Rule {
    /// IoU of at least one half, as the benchmarks have counted since PASCAL VOC (2007).
    fn default() -> Self {
        Self { least: 0.5, same: Same::Label, how: How::Optimal }
    }
}

impl Rule {
    pub fn allows<P: Compared>(&self, one: &Mark<P>, other: &Mark<P>) -> bool {
        match self.same {
            Same::Nothing => true,
            Same::Label => one.label == other.label,
            Same::LabelAndAttributes => {
                one.label == other.label && one.attributes == other.attributes
            }
        }
    }

    pub fn is_alike(&self, likeness: f64) -> bool {
        likeness > 0.0 && likeness >= self.least
    }

    pub(super) fn assign(&self, candidates: &[Candidate]) -> (Vec<Candidate>, bool) {
        match self.how {
            How::Greedy => (greedy(candidates), false),
            How::Optimal => optimal(candidates),
        }
    }
}

/// Two marks by their places in the answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    pub one: usize,
    pub other: usize,
    pub likeness: f64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    /// In the order of the one answer; no mark is in two.
    pub pairs: Vec<Pair>,
    /// What is in no pair.
    pub one_alone: Vec<usize>,
    pub other_alone: Vec<usize>,
    /// No other pairs would be more alike in sum.
    pub is_optimal: bool,
}

pub fn pairs<P: Compared>(one: &[Mark<P>], other: &[Mark<P>], rule: &Rule) -> Pairs {
    let index = Index::new(other.iter().map(|mark| mark.place.reach()));
    let mut candidates = Vec::new();
    for (place, mark) in one.iter().enumerate() {
        let Some(reach) = mark.place.reach() else { continue };
        for near in index.within(&reach) {
            let Some(its) = other.get(near).filter(|its| rule.allows(mark, its)) else { continue };
            let likeness = mark.place.likeness(&its.place);
            if rule.is_alike(likeness) {
                candidates.push((place, near, likeness));
            }
        }
    }
    let (chosen, is_optimal) = rule.assign(&candidates);
    let pair =
        |(one, other, likeness): &Candidate| Pair { one: *one, other: *other, likeness: *likeness };
    Pairs {
        pairs: chosen.iter().map(pair).collect(),
        one_alone: alone(one.len(), chosen.iter().map(|it| it.0)),
        other_alone: alone(other.len(), chosen.iter().map(|it| it.1)),
        is_optimal,
    }
}

fn alone(count: usize, taken: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut is_taken = vec![false; count];
    for place in taken {
        if let Some(slot) = is_taken.get_mut(place) {
            *slot = true;
        }
    }
    (0..).zip(is_taken).filter(|(_, is_taken)| !is_taken).map(|(place, _)| place).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::core::marks::{Place, Region, Shape, Span};

    /// `PER 0 4, LOC 5 9`, with a score as a fourth word.
    pub fn spans(text: &str) -> Vec<Mark<Span>> {
        marks(text, |numbers| Span { start: numbers[0] as u32, end: numbers[1] as u32 })
    }

    /// `car 0 0 10 5`: x, y, width, height; a score as a sixth word.
    pub fn boxes(text: &str) -> Vec<Mark<Region>> {
        let shape =
            |it: &[f64]| Shape::Box { x: it[0], y: it[1], width: it[2], height: it[3], angle: 0.0 };
        marks(text, |numbers| Region { frame: None, shape: shape(numbers) })
    }

    fn marks<P: Place>(text: &str, place: impl Fn(&[f64]) -> P) -> Vec<Mark<P>> {
        let parts = text.split(", ").filter(|part| !part.is_empty());
        let mark = |(number, part): (usize, &str)| {
            let mut words = part.split(' ');
            let label = words.next().unwrap();
            let numbers: Vec<f64> = words.map(|word| word.parse().unwrap()).collect();
            let mut mark = Mark::new(format!("m{number}"), label, place(&numbers));
            let wide = if P::KEY == "spans" { 2 } else { 4 };
            mark.score = numbers.get(wide).copied();
            mark
        };
        (1..).zip(parts).map(mark).collect()
    }

    pub fn said(pairs: &Pairs) -> String {
        let each =
            pairs.pairs.iter().map(|it| format!("{}={} {:.3}", it.one, it.other, it.likeness));
        let each: Vec<String> = each.collect();
        format!("{}; {:?} {:?}", each.join(", "), pairs.one_alone, pairs.other_alone)
    }

    #[track_caller]
    fn check(one: &str, other: &str, rule: Rule, expected: &str) {
        assert_eq!(said(&pairs(&boxes(one), &boxes(other), &rule)), expected);
    }

    #[test]
    fn of_two_answers() {
        let rule = Rule::default();
        check("", "", rule, "; [] []");
        check("car 0 0 10 10", "", rule, "; [0] []");
        let (one, other) = ("car 0 0 10 10, car 50 0 10 10", "car 51 0 10 10, car 0 0 10 8");
        check(one, other, rule, "0=1 0.800, 1=0 0.818; [] []");
        check("car 0 0 10 10", "bus 0 0 10 8", rule, "; [0] [0]");
        check(
            "car 0 0 10 10",
            "bus 0 0 10 8",
            Rule { same: Same::Nothing, ..rule },
            "0=0 0.800; [] []",
        );
        check("car 0 0 10 10", "car 0 0 10 4", rule, "; [0] [0]");
        check("car 0 0 10 10", "car 0 0 10 4", Rule { least: 0.0, ..rule }, "0=0 0.400; [] []");
        check("car 0 0 10 10", "car 10 0 10 4", Rule { least: 0.0, ..rule }, "; [0] [0]");
        // The first box is most like the first, and then the second has none.
        let (one, other) = ("car 0 0 10 10, car 4 0 10 10", "car 1 0 10 10, car -3 0 10 10");
        check(one, other, rule, "0=1 0.538, 1=0 0.538; [] []");
        check(one, other, Rule { how: How::Greedy, ..rule }, "0=0 0.818; [1] [1]");
    }

    #[test]
    fn of_spans() {
        let (one, other) = (spans("PER 0 4, LOC 5 9"), spans("LOC 5 8, PER 0 4"));
        assert_eq!(said(&pairs(&one, &other, &Rule::default())), "0=1 1.000, 1=0 0.750; [] []");
    }
}
