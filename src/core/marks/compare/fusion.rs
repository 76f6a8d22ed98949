//! What several agents suggest together: weighted box fusion.
//!
//! Solovyev, Wang and Gabruseva, "Weighted boxes fusion", Image Vis. Comput. 107 (2021). The marks of
//! all agents, the highest score first: each joins the fused mark of its label that it is most like,
//! from the threshold of the rule on, and that becomes the mean of its members by their scores; or it
//! begins a new one. The score of a fused mark is the mean of its members' times the share of the
//! agents that have one, min(members, agents) / agents: what one agent alone sees is less sure.
//!
//! The paper has upright boxes; here it is any place that can be blended ([`super::blend`]). Scores
//! are taken as from 0 to 1; an agent that gives none counts as 1. The paper's threshold is
//! [`LEAST`].
//!
//! Worked example: of two agents, a box at x 0 with 0.9 and one at x 1 with 0.3: fused at x (0.9 x 0 +
//! 0.3 x 1) / 1.2 = 0.25 with score 0.6. One that only the first has, with 0.8: score 0.4.

use super::blend::Blend;
use super::likeness::Compared;
use super::pairs::Rule;
use crate::core::marks::Mark;
use crate::core::marks::geometry::Index;

/// The threshold that the authors found best.
pub const LEAST: f64 = 0.55;

/// A mark that several made together.
#[derive(Clone, Debug, PartialEq)]
pub struct Fused<P: Compared> {
    /// Its id is `m1`, `m2`, …; its attributes are those of the member with the highest score.
    pub mark: Mark<P>,
    /// Whose, by place of the agent, and its place there; the highest score first.
    pub members: Vec<super::Member>,
}

/// Places with their scores.
type Scored<P> = Vec<(P, f64)>;

/// The highest score first.
pub fn fusion<P: Compared>(agents: &[&[Mark<P>]], rule: &Rule) -> Vec<Fused<P>> {
    let mut order: Vec<(f64, super::Member)> = Vec::new();
    for (who, marks) in agents.iter().enumerate() {
        let score = |mark: &Mark<P>| mark.score.map_or(1.0, |it| it.clamp(0.0, 1.0));
        let each = marks.iter().enumerate();
        order.extend(each.map(|(place, mark)| (score(mark), super::Member { who, mark: place })));
    }
    order.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let mut fused: Vec<(Fused<P>, Scored<P>)> = Vec::new();
    let mut index = Index::default();
    for (score, member) in order {
        let mark = agents.get(member.who).and_then(|marks| marks.get(member.mark));
        let Some(mark) = mark else { continue };
        let mut best: Option<(f64, usize)> = None;
        let reach = mark.place.reach();
        for place in reach.map(|reach| index.within(&reach)).unwrap_or_default() {
            let Some((other, _)) = fused.get(place) else { continue };
            if !rule.allows(&other.mark, mark) {
                continue;
            }
            let likeness = other.mark.place.likeness(&mark.place);
            if rule.is_alike(likeness) && best.is_none_or(|best| likeness > best.0) {
                best = Some((likeness, place));
            }
        }
        match best.and_then(|(_, place)| Some((place, fused.get_mut(place)?))) {
            Some((place, (other, members))) => {
                other.members.push(member);
                members.push((mark.place.clone(), score));
                let weighted: Vec<(&P, f64)> = members.iter().map(|(it, its)| (it, *its)).collect();
                if let Some(blended) = P::blended(&weighted, Blend::Mean) {
                    index.set(place, blended.reach());
                    other.mark.place = blended;
                }
            }
            None => {
                index.push(reach);
                let mut begun = Mark::new("", mark.label.clone(), mark.place.clone());
                begun.attributes.clone_from(&mark.attributes);
                let members = vec![(mark.place.clone(), score)];
                fused.push((Fused { mark: begun, members: vec![member] }, members));
            }
        }
    }
    let mut fused: Vec<Fused<P>> = fused
        .into_iter()
        .map(|(mut fused, members)| {
            let mean = members.iter().map(|it| it.1).sum::<f64>() / members.len() as f64;
            let share = members.len().min(agents.len()) as f64 / agents.len() as f64;
            fused.mark.score = Some(mean * share);
            fused
        })
        .collect();
    fused.sort_by(|one, other| {
        let score = |it: &Fused<P>| it.mark.score.unwrap_or_default();
        score(other).total_cmp(&score(one))
    });
    for (number, it) in (1..).zip(&mut fused) {
        it.mark.id = format!("m{number}");
    }
    fused
}

#[cfg(test)]
mod tests {
    use super::super::pairs::tests::{boxes, spans};
    use super::*;
    use crate::core::marks::{Marks, Region, write};

    fn said<P: Compared>(agents: &[Vec<Mark<P>>]) -> String {
        let slices: Vec<&[Mark<P>]> = agents.iter().map(Vec::as_slice).collect();
        let found = fusion(&slices, &Rule { least: LEAST, ..Rule::default() });
        let mut marks =
            Marks::<P> { marks: Vec::new(), relations: Vec::new(), rejected: Vec::new() };
        let mut members = String::new();
        for it in found {
            let who = it.members.iter().map(|it| format!("{}.{}", it.who, it.mark));
            members += &format!(" {}", who.collect::<Vec<_>>().join("="));
            let mut mark = it.mark;
            mark.score = mark.score.map(crate::core::marks::thousandth);
            marks.marks.push(mark);
        }
        write(&marks) + &members
    }

    #[test]
    fn boxes_of_two_agents() {
        let agents = [
            boxes("car 0 0 10 10 0.9, bus 50 0 10 10 0.8"),
            boxes("car 1 0 10 10 0.3, car 50 0 10 10 0.2"),
        ];
        let expected = r#"{"regions":[{"height":10,"id":"m1","label":"car","score":0.6,"shape":"box","width":10,"x":0.25,"y":0},{"height":10,"id":"m2","label":"bus","score":0.4,"shape":"box","width":10,"x":50,"y":0},{"height":10,"id":"m3","label":"car","score":0.1,"shape":"box","width":10,"x":50,"y":0}]} 0.0=1.0 0.1 1.1"#;
        assert_eq!(said(&agents), expected);
        assert_eq!(said::<Region>(&[]), r#"{"regions":[]}"#);
    }

    #[test]
    fn spans_without_a_score_count_as_sure() {
        let agents = [spans("PER 0 4"), spans("PER 0 5 0.5"), spans("LOC 8 9")];
        let expected = r#"{"spans":[{"end":4,"id":"m1","label":"PER","score":0.5,"start":0},{"end":9,"id":"m2","label":"LOC","score":0.333,"start":8}]} 0.0=1.0 2.0"#;
        assert_eq!(said(&agents), expected);
    }
}
