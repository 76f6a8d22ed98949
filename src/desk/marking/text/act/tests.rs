use super::*;
use crate::core::marks::{read, write};
use crate::core::model::question::Question;
use crate::desk::marking::propose;
use crate::desk::marking::text::doc::Doc;
use crate::desk::marking::text::drawn::drawn;

/// The words of a text with a mark on each of some; what is done to them, in words.
struct Table {
    question: Question,
    doc: Doc,
    hand: Hand,
    marking: Marking<Span>,
}

const TEXT: &str = "Ann👩‍👩‍👧 and قَال live in New York, 東京";

impl Table {
    fn new() -> Self {
        let question = r#"{"id":"names","kind":"spans","field":"text",
            "labels":["PER","LOC"],"relations":["knows","in"]}"#;
        let bayes = r#"[{"id":"a","start":0,"end":3,"label":"PER","score":0.6},
            {"id":"b","start":13,"end":17,"label":"PER"},
            {"id":"c","start":26,"end":29,"label":"LOC"},
            {"id":"d","start":30,"end":34,"label":"LOC"}]"#;
        let marks = read(&serde_json::from_str(bayes).unwrap()).unwrap();
        let suggestions = vec![("s".to_owned(), "bayes".to_owned(), marks)];
        Self {
            question: serde_json::from_str(question).unwrap(),
            doc: Doc::new(TEXT),
            hand: Hand::default(),
            marking: Marking::new(propose(suggestions, |one, other| one.says_same(other)), None),
        }
    }

    fn act(&mut self, what: Act) -> String {
        let drawn = drawn(&self.marking, &self.doc);
        let told = Told { question: &self.question, doc: &self.doc, agents: &[] };
        let before = write(&self.marking.marks());
        match act(what, &mut self.hand, &mut self.marking, &drawn, told) {
            Ok(said) => said,
            Err(why) => {
                assert_eq!(write(&self.marking.marks()), before);
                format!("! {why}")
            }
        }
    }

    fn marks(&self) -> String {
        let own = self.marking.own().iter().map(|mark| {
            let judged = mark.judged.map_or(String::new(), |it| format!(" {it:?}"));
            format!("{} {} {}{judged}", mark.id, mark.label, self.doc.slice(mark.place))
        });
        let relations = self.marking.relations().iter();
        let relations = relations.map(|it| format!("{}-{}-{}", it.from, it.label, it.to));
        own.chain(relations).collect::<Vec<_>>().join("; ")
    }
}

fn right(unit: Unit, extend: bool) -> Act {
    Act::Caret { unit, right: true, extend }
}

#[test]
fn goes_through_the_marks_and_judges_them() {
    let mut it = Table::new();
    assert_eq!(it.act(Act::Accept), "! No mark is chosen.");
    assert_eq!(it.act(Act::NextOpen), "PER, “Ann”, suggested by bayes 0.60, not judged");
    assert_eq!(
        it.act(Act::Accept),
        "Accepted: PER, “Ann”. Next: PER, “قَال”, suggested by bayes, not judged.",
    );
    it.act(Act::Reject);
    assert_eq!(it.act(Act::Previous), "PER, “قَال”, suggested by bayes, rejected");
    assert_eq!(it.act(Act::Reject), "Not judged again: PER, “قَال”.");
    it.act(Act::Accept);
    assert_eq!(it.act(Act::RejectShown), "Rejected: 2 marks.");
    assert_eq!(it.act(Act::AcceptShown), "! Every suggested mark is judged.");
    assert_eq!(it.act(Act::NextOpen), "! Every suggested mark is judged.");
    assert_eq!(it.marks(), "a PER Ann Accepted; b PER قَال Accepted");
    while it.act(Act::Undo) == "Undone." {}
    assert_eq!(it.marks(), "");
    while it.act(Act::Redo) == "Done again." {}
    assert_eq!(it.marks(), "a PER Ann Accepted; b PER قَال Accepted");
}

#[test]
fn marks_what_is_selected_and_relabels_what_is_chosen() {
    let mut it = Table::new();
    assert_eq!(it.act(Act::Label(1)), "! Nothing is selected, and no mark is chosen.");
    for _ in 0..4 {
        it.act(right(Unit::Character, false));
    }
    it.act(Act::Caret { unit: Unit::Character, right: false, extend: true });
    // The family is one character.
    assert_eq!(it.act(Act::Label(3)), "! No label has the number 3.");
    assert_eq!(it.act(Act::Label(2)), "Marked: LOC, “👩‍👩‍👧”.");
    assert_eq!(it.act(Act::Label(2)), "! “👩‍👩‍👧” is LOC already.");
    assert_eq!(it.act(Act::Label(1)), "“👩‍👩‍👧” is PER now.");
    assert_eq!(it.marks(), "m1 PER 👩‍👩‍👧");
    assert_eq!(it.act(Act::Remove), "Removed: “👩‍👩‍👧”.");
    assert_eq!(it.act(Act::Remove), "! No mark is chosen.");
    it.hand.put(0);
    assert_eq!(it.act(Act::Word), "Selected: “Ann”.");
    // One step lets go of the selection, at its end.
    it.act(right(Unit::Character, false));
    assert_eq!((it.hand.anchor, it.hand.head), (3, 3));
}

#[test]
fn moves_edges_splits_and_merges() {
    let mut it = Table::new();
    it.act(Act::NextOpen);
    let edge = |edge, unit, forward| Act::Edge { edge, unit, forward };
    assert_eq!(it.act(edge(Edge::End, Unit::Character, true)), "Now “Ann👩‍👩‍👧”.");
    assert_eq!(it.act(edge(Edge::Start, Unit::Character, true)), "Now “nn👩‍👩‍👧”.");
    assert_eq!(it.act(edge(Edge::Start, Unit::Word, false)), "Now “Ann👩‍👩‍👧”.");
    assert_eq!(it.act(edge(Edge::Start, Unit::Word, false)), "! It stays “Ann👩‍👩‍👧”.");
    assert_eq!(
        it.act(Act::Split),
        "! Put the caret inside of the mark, between two words or letters."
    );
    it.hand.put(3);
    assert_eq!(it.act(Act::Split), "Split: “Ann” and “👩‍👩‍👧”.");
    // Nothing but what was suggested is left of the first: it is accepted.
    assert_eq!(it.marks(), "a PER Ann Accepted; m2 PER 👩‍👩‍👧");
    it.act(Act::Undo);
    assert_eq!(it.marks(), "a PER Ann👩‍👩‍👧 Edited");
    // Two suggestions become one mark, in one step.
    it.marking.chosen = Some(Chosen::Proposed(2));
    assert_eq!(it.act(Act::Merge), "Merged: “New York”.");
    assert_eq!(it.marks(), "a PER Ann👩‍👩‍👧 Edited; c LOC New York Edited");
    assert_eq!(it.marking.open().collect::<Vec<_>>(), [1]);
    it.act(Act::Undo);
    assert_eq!(it.marks(), "a PER Ann👩‍👩‍👧 Edited");
    assert_eq!(it.marking.open().collect::<Vec<_>>(), [1, 2, 3]);
    it.marking.chosen = Some(Chosen::Proposed(3));
    assert_eq!(it.act(Act::Merge), "! No mark comes after this one.");
}

#[test]
fn relates_marks_and_keeps_that_through_split_and_merge() {
    let mut it = Table::new();
    it.act(Act::NextOpen);
    assert_eq!(it.act(Act::Relate), "! Accept it first: a suggestion alone stands to nothing.");
    it.act(Act::AcceptShown);
    it.marking.chosen = Some(Chosen::Own("a".into()));
    assert_eq!(
        it.act(Act::Relate),
        "From “Ann”. Choose the other mark, then press its number: 1 knows, 2 in.",
    );
    assert_eq!(it.act(Act::Label(2)), "! Choose another mark: none stands to itself.");
    it.act(Act::Next);
    it.act(Act::Next);
    assert_eq!(it.act(Act::Relate), "! Press the number of the relation.");
    assert_eq!(it.act(Act::Label(2)), "“Ann” → in: “New”.");
    assert_eq!(it.act(Act::Merge), "Merged: “New York”.");
    it.hand.put(29);
    it.act(Act::Split);
    assert!(it.marks().ends_with("; a-in-c"), "{}", it.marks());
    assert_eq!(it.act(Act::Unrelate), "No longer: → in: “New”.");
    assert_eq!(it.act(Act::Unrelate), "! It stands to nothing.");
    it.act(Act::Relate);
    assert_eq!(it.act(Act::Drop), "No relation.");
    assert_eq!(it.act(Act::Drop), "No mark is chosen.");
    assert!(it.act(Act::Drop).starts_with("! Nothing is held."));
}

/// In a text from right to left the arrow to the left goes on.
#[test]
fn arrows_go_where_they_point() {
    let mut it = Table::new();
    it.doc = Doc::new("قَال نعم\nAnn");
    it.act(right(Unit::Character, false));
    assert_eq!(it.hand.head, 0);
    let left = |unit, extend| Act::Caret { unit, right: false, extend };
    it.act(left(Unit::Character, false));
    assert_eq!(it.hand.head, 2);
    assert_eq!(it.act(left(Unit::Word, true)), "Selected: “ال”.");
    it.hand.put(9);
    it.act(right(Unit::Word, false));
    assert_eq!(it.hand.head, 12);
    it.marking.add("PER", Span { start: 0, end: 4 });
    let end = Act::Edge { edge: Edge::End, unit: Unit::Character, forward: true };
    assert_eq!(it.act(end), "Now “قَا”.");
}
