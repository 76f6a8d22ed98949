//! The marks of a text as they are drawn: where, on which line under it, and as what.

use super::compare::{Pair, Standing, compare};
use super::doc::Doc;
use super::lanes::lanes;
use crate::core::marks::Span;
use crate::desk::marking::{Chosen, Fate, Marking};

/// One span on the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// What a click on it chooses.
    pub chosen: Chosen,
    /// Whole characters, wherever the mark itself may stand.
    pub span: Span,
    /// 0 next to the text.
    pub lane: u32,
    pub state: State,
}

/// What stands behind a span. Machine and person never look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Rejected,
    Accepted,
    Edited,
    Own,
    /// Two sides are compared: how they stand to each other here, and whose mark it is (the left
    /// one's where it is the same).
    Compared(Standing, Who),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Left,
    Right,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// By id.
    Agent(String),
    /// What stands in the person's answer.
    Me,
}

impl State {
    /// A word for style and tests.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Rejected => "rejected",
            Self::Accepted => "accepted",
            Self::Edited => "edited",
            Self::Own => "own",
            Self::Compared(Standing::Both, _) => "both",
            Self::Compared(Standing::OtherLabel | Standing::Overlap, Who::Left) => "differs-left",
            Self::Compared(Standing::OtherLabel | Standing::Overlap, Who::Right) => "differs-right",
            Self::Compared(_, Who::Left) => "left",
            Self::Compared(_, Who::Right) => "right",
        }
    }

    /// As a person says it.
    pub fn said(self) -> &'static str {
        match self {
            Self::Open => "not judged",
            Self::Rejected => "rejected",
            Self::Accepted => "accepted",
            Self::Edited => "edited",
            Self::Own => "yours",
            Self::Compared(Standing::Both, _) => "both",
            Self::Compared(Standing::OtherLabel, _) => "the other says another label",
            Self::Compared(Standing::Overlap, _) => "the other marks another part",
            Self::Compared(..) => "only one",
        }
    }
}

/// The proposals that are shown and what stands in the answer, in the order of the text; what holds
/// others before them.
pub fn drawn(marking: &Marking<Span>, doc: &Doc) -> Vec<Drawn> {
    let fates = marking.fates();
    let mut all = Vec::new();
    let mut taken: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    for (place, (proposed, fate)) in marking.proposed().iter().zip(&fates).enumerate() {
        let (state, own) = match *fate {
            Fate::Open => (State::Open, None),
            Fate::Rejected => (State::Rejected, None),
            Fate::Accepted(id) => (State::Accepted, Some(id)),
            Fate::Edited(id) => (State::Edited, Some(id)),
        };
        taken.extend(own);
        let is_open = state == State::Open;
        if !marking.shown.lets_pass(proposed) || (marking.shown.only_open && !is_open) {
            continue;
        }
        let span = own.and_then(|id| marking.find(id)).map_or(proposed.mark.place, |it| it.place);
        let chosen = own.map_or(Chosen::Proposed(place), |id| Chosen::Own(id.to_owned()));
        all.push((chosen, span, state));
    }
    let own = marking.own().iter().filter(|mark| !taken.contains(mark.id.as_str()));
    all.extend(own.map(|mark| (Chosen::Own(mark.id.clone()), mark.place, State::Own)));
    laid(all, doc)
}

/// Two sides of the text: what is the same once, everything else as each side has it.
pub fn compared(marking: &Marking<Span>, doc: &Doc, sides: &(Side, Side)) -> Vec<Drawn> {
    let (left, right) = (marks_of(marking, &sides.0), marks_of(marking, &sides.1));
    let mut all = Vec::new();
    for pair in pairs(&left, &right) {
        let is_both = pair.standing == Standing::Both;
        let left = pair.left.and_then(|at| left.get(at)).map(|it| (it, Who::Left));
        let right = pair.right.and_then(|at| right.get(at)).map(|it| (it, Who::Right));
        let right = right.filter(|_| !is_both);
        for ((chosen, span, _), who) in left.into_iter().chain(right) {
            all.push((chosen.clone(), *span, State::Compared(pair.standing, who)));
        }
    }
    laid(all, doc)
}

/// How often the sides stand to each other so; only what occurs.
pub fn counts(marking: &Marking<Span>, sides: &(Side, Side)) -> Vec<(Standing, usize)> {
    let pairs = pairs(&marks_of(marking, &sides.0), &marks_of(marking, &sides.1));
    let of = |standing| pairs.iter().filter(|pair| pair.standing == standing).count();
    Standing::ALL.map(|it| (it, of(it))).into_iter().filter(|(_, count)| *count > 0).collect()
}

type Marked = (Chosen, Span, String);

fn marks_of(marking: &Marking<Span>, side: &Side) -> Vec<Marked> {
    match side {
        Side::Me => {
            let own = marking.own().iter();
            own.map(|it| (Chosen::Own(it.id.clone()), it.place, it.label.clone())).collect()
        }
        Side::Agent(agent) => {
            let all = marking.proposed().iter().enumerate();
            let theirs = all.filter(|(_, it)| it.by.iter().any(|by| by.agent == *agent));
            let marked = theirs
                .map(|(place, it)| (Chosen::Proposed(place), it.mark.place, it.mark.label.clone()));
            marked.collect()
        }
    }
}

fn pairs(left: &[Marked], right: &[Marked]) -> Vec<Pair> {
    let bare = |side: &[Marked]| -> Vec<(Span, String)> {
        side.iter().map(|(_, span, label)| (*span, label.clone())).collect()
    };
    compare(&bare(left), &bare(right))
}

fn laid(all: Vec<(Chosen, Span, State)>, doc: &Doc) -> Vec<Drawn> {
    let mut all: Vec<_> = all
        .into_iter()
        .map(|(chosen, span, state)| (chosen, doc.whole(span), state))
        // A span behind the end of the text marks nothing that could be shown.
        .filter(|(_, span, _)| !span.is_empty())
        .collect();
    all.sort_by_key(|(_, span, _)| (span.start, std::cmp::Reverse(span.end)));
    // What is rejected is struck out, and has no line under it.
    let has_line = |state: State| state != State::Rejected;
    let spans: Vec<Span> =
        all.iter().filter(|it| has_line(it.2)).map(|(_, span, _)| *span).collect();
    let mut lanes = lanes(&spans).into_iter();
    let lane_of = |(chosen, span, state): (Chosen, Span, State)| {
        let lane = if has_line(state) { lanes.next().unwrap_or_default() } else { 0 };
        Drawn { chosen, span, lane, state }
    };
    all.into_iter().map(lane_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::marks::{Marks, read};
    use crate::desk::marking::propose;

    const TEXT: &str = "Ann e\u{301} Rome";

    fn marks(json: &str) -> Marks<Span> {
        read(&serde_json::from_str(json).unwrap()).unwrap()
    }

    fn marking() -> Marking<Span> {
        let one = r#"[{"id":"a","start":0,"end":3,"label":"P"},{"id":"b","start":4,"end":5,"label":"L"},
            {"id":"c","start":0,"end":11,"label":"L"},{"id":"d","start":90,"end":99,"label":"L"}]"#;
        let two = r#"[{"id":"a","start":0,"end":3,"label":"P"},{"id":"b","start":7,"end":11,"label":"L"},
            {"id":"e","start":4,"end":6,"label":"P"}]"#;
        let all = [("s1", "one", one), ("s2", "two", two)];
        let all = all.map(|(id, agent, json)| (id.to_owned(), agent.to_owned(), marks(json)));
        Marking::new(propose(all.into(), |one, other| one.says_same(other)), None)
    }

    fn said(drawn: &[Drawn]) -> String {
        let one = |it: &Drawn| {
            let Drawn { chosen, span, lane, state } = it;
            let chosen = match chosen {
                Chosen::Proposed(place) => place.to_string(),
                Chosen::Own(id) => id.clone(),
            };
            format!("{chosen}:{}-{}/{lane} {}", span.start, span.end, state.word())
        };
        drawn.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn draws_what_is_shown_and_what_stands() {
        let (mut it, doc) = (marking(), Doc::new(TEXT));
        // What cuts a character is drawn over all of it; what is not in the text not at all.
        assert_eq!(
            said(&drawn(&it, &doc)),
            "2:0-11/2 open, 0:0-3/1 open, 1:4-6/1 open, 5:4-6/0 open, 4:7-11/1 open",
        );
        it.reject(&[2, 5]);
        it.accept(&[0]);
        it.change(&Chosen::Proposed(4), |mark| mark.label = "P".to_owned()).unwrap();
        it.add("P", Span { start: 7, end: 9 });
        assert_eq!(
            said(&drawn(&it, &doc)),
            "2:0-11/0 rejected, a:0-3/0 accepted, 1:4-6/0 open, 5:4-6/0 rejected, \
             b:7-11/1 edited, m3:7-9/0 own",
        );
        it.shown.only_open = true;
        assert_eq!(said(&drawn(&it, &doc)), "1:4-6/0 open, m3:7-9/0 own");
    }

    #[test]
    fn draws_two_sides() {
        let (mut it, doc) = (marking(), Doc::new(TEXT));
        let agents = (Side::Agent("one".into()), Side::Agent("two".into()));
        assert_eq!(
            said(&compared(&it, &doc, &agents)),
            "2:0-11/2 differs-left, 0:0-3/1 both, 1:4-6/1 differs-left, 5:4-6/0 differs-right, \
             4:7-11/1 differs-right",
        );
        let counted = counts(&it, &agents);
        assert_eq!(counted, [(Standing::Both, 1), (Standing::Overlap, 2), (Standing::OnlyLeft, 1)],);
        it.accept(&[0, 1]);
        let me = (Side::Me, Side::Agent("two".into()));
        assert_eq!(
            said(&compared(&it, &doc, &me)),
            "a:0-3/0 both, b:4-6/1 differs-left, 5:4-6/0 differs-right, 4:7-11/0 right",
        );
    }
}
