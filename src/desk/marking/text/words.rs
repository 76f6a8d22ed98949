//! A mark in words: the tag on the text, its title, and what is spoken.

use super::doc::Doc;
use super::drawn::State;
use crate::core::marks::{Place, Relation, Span};
use crate::core::model::question::{Question, QuestionKind};
use crate::desk::marking::{Chosen, Fate, Marking, Proposed};

/// What marks are told of: the question, the text and what agents are called.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    pub question: &'a Question,
    pub doc: &'a Doc,
    /// `(id, title)`
    pub agents: &'a [(String, String)],
}

impl Told<'_> {
    /// Short, at the start of the span: `PER ×2 0.80` for what agents suggest, `PER ✓` for what
    /// a person said.
    pub fn tag(&self, marking: &Marking<Span>, chosen: &Chosen, state: State) -> String {
        let label = marking.mark(chosen).map_or("", |mark| mark.label.as_str());
        let label = self.label(label);
        let sign = match state {
            State::Accepted => "✓".to_owned(),
            State::Edited => "✎".to_owned(),
            State::Own => "●".to_owned(),
            State::Rejected => "✕".to_owned(),
            State::Open => proposed(marking, chosen).map(by_count).unwrap_or_default(),
            State::Compared(..) => String::new(),
        };
        format!("{label} {sign}").trim_end().to_owned()
    }

    /// `PER, “Ann”, suggested by bayes 0.60, not judged`
    pub fn say(&self, marking: &Marking<Span>, chosen: &Chosen) -> String {
        let Some(mark) = marking.mark(chosen) else { return String::new() };
        let mut words = vec![self.label(&mark.label).to_owned(), self.place(mark.place)];
        if let Some(proposed) = proposed(marking, chosen) {
            words.push(format!("suggested by {}", self.by(proposed)));
        }
        words.push(state_of(marking, chosen).said().to_owned());
        words.extend(self.relations(marking, chosen));
        words.join(", ")
    }

    /// The same with why an agent marked it, a line each.
    pub fn title(&self, marking: &Marking<Span>, chosen: &Chosen) -> String {
        let mut lines = vec![self.say(marking, chosen)];
        let by = proposed(marking, chosen).map(|it| it.by.as_ref()).unwrap_or_default();
        let about = by.iter().filter(|by| !by.about.trim().is_empty());
        lines.extend(about.map(|by| format!("{}: {}", self.agent(&by.agent), by.about.trim())));
        lines.join("\n")
    }

    /// What goes out from a mark: `→ works for: “Rome”`.
    pub fn relations(&self, marking: &Marking<Span>, chosen: &Chosen) -> Vec<String> {
        let Chosen::Own(id) = chosen else { return Vec::new() };
        let out = marking.relations().iter().filter(|it| it.from == *id);
        out.map(|it| self.relation(marking, it)).collect()
    }

    pub fn relation(&self, marking: &Marking<Span>, relation: &Relation) -> String {
        let to = marking.find(&relation.to).map(|mark| self.place(mark.place));
        format!("→ {}: {}", self.relation_name(&relation.label), to.unwrap_or_default())
    }

    /// The words of a span in quotes, the middle of a long one left out.
    pub fn place(&self, span: Span) -> String {
        // Marks keep to the text; a hand-made file may not.
        let said = self.doc.slice(self.doc.whole(span));
        let length = said.chars().count();
        if said.is_empty() {
            return span.words("");
        }
        if length <= 60 {
            return format!("“{}”", said.replace('\n', " "));
        }
        let first: String = said.chars().take(40).collect();
        let last: String = said.chars().skip(length - 15).collect();
        format!("“{} … {}”", first.trim_end(), last.trim_start()).replace('\n', " ")
    }

    pub fn label<'a>(&'a self, id: &'a str) -> &'a str {
        self.question.label(id).map_or(id, |label| label.name())
    }

    pub fn relation_name<'a>(&'a self, id: &'a str) -> &'a str {
        let QuestionKind::Spans { relations, .. } = &self.question.kind else { return id };
        relations.iter().find(|it| it.id == id).map_or(id, |it| it.name())
    }

    pub fn agent<'a>(&'a self, id: &'a str) -> &'a str {
        self.agents.iter().find(|(known, _)| known == id).map_or(id, |(_, title)| title)
    }

    fn by(&self, proposed: &Proposed<Span>) -> String {
        let each = proposed.by.iter().map(|by| match by.score {
            Some(score) => format!("{} {score:.2}", self.agent(&by.agent)),
            None => self.agent(&by.agent).to_owned(),
        });
        each.collect::<Vec<_>>().join(" and ")
    }
}

/// `×2 0.80`: how many agents, where there are several, and the highest score.
fn by_count(proposed: &Proposed<Span>) -> String {
    let agents = proposed.by.len();
    let count = (agents > 1).then(|| format!("×{agents}"));
    let score = proposed.score().map(|score| format!("{score:.2}"));
    count.into_iter().chain(score).collect::<Vec<_>>().join(" ")
}

/// The proposal that a mark is, or began as.
pub fn proposed<'a>(marking: &'a Marking<Span>, chosen: &Chosen) -> Option<&'a Proposed<Span>> {
    match chosen {
        Chosen::Proposed(place) => marking.proposed().get(*place),
        Chosen::Own(id) => {
            let from = marking.find(id)?.from.as_ref()?;
            marking.proposed().iter().find(|it| it.by.iter().any(|by| by.from == *from))
        }
    }
}

pub fn state_of(marking: &Marking<Span>, chosen: &Chosen) -> State {
    use crate::core::marks::Judged;
    match chosen {
        Chosen::Proposed(place) => match marking.fate(*place) {
            Fate::Open => State::Open,
            Fate::Rejected => State::Rejected,
            Fate::Accepted(_) => State::Accepted,
            Fate::Edited(_) => State::Edited,
        },
        Chosen::Own(id) => match marking.find(id).and_then(|mark| mark.judged) {
            Some(Judged::Accepted) => State::Accepted,
            Some(Judged::Edited) => State::Edited,
            None => State::Own,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::marks::read;
    use crate::desk::marking::propose;

    #[test]
    fn says_a_mark_whole() {
        let question: Question = serde_json::from_str(
            r#"{"id":"names","kind":"spans","field":"text","relations":[{"id":"in","title":"lives in"}],
                "labels":[{"id":"PER","title":"Person"},"LOC"]}"#,
        )
        .unwrap();
        let bayes = r#"[{"id":"a","start":0,"end":3,"label":"PER","score":0.6,"about":"A first name."},
            {"id":"b","start":15,"end":19,"label":"LOC"}]"#;
        let rules = r#"[{"id":"a","start":0,"end":3,"label":"PER","score":0.8}]"#;
        let all = [("s1", "bayes", bayes), ("s2", "rules", rules)].map(|(id, agent, json)| {
            let marks = read::<Span>(&serde_json::from_str(json).unwrap()).unwrap();
            (id.to_owned(), agent.to_owned(), marks)
        });
        let mut it = Marking::new(propose(all.into(), |one, other| one.says_same(other)), None);
        let doc = Doc::new("Ann went\nhome: Rome");
        let agents = [("bayes".to_owned(), "Bayes".to_owned())];
        let told = Told { question: &question, doc: &doc, agents: &agents };
        let [ann, rome] = [Chosen::Proposed(0), Chosen::Proposed(1)];
        assert_eq!(told.tag(&it, &ann, State::Open), "Person ×2 0.80");
        assert_eq!(told.tag(&it, &rome, State::Open), "LOC");
        assert_eq!(
            told.title(&it, &ann),
            "Person, “Ann”, suggested by rules 0.80 and Bayes 0.60, not judged\nBayes: A first name.",
        );
        it.accept(&[0, 1]);
        it.relate(Relation { from: "a".into(), to: "b".into(), label: "in".into() });
        let own = Chosen::Own("a".into());
        assert_eq!(told.tag(&it, &own, State::Accepted), "Person ✓");
        assert_eq!(
            told.say(&it, &own),
            "Person, “Ann”, suggested by rules 0.80 and Bayes 0.60, accepted, → lives in: “Rome”",
        );
        assert_eq!(told.place(Span { start: 4, end: 13 }), "“went home”");
        assert_eq!(told.place(Span { start: 90, end: 99 }), "characters 90 to 99");
        let doc = Doc::new(&"word ".repeat(50));
        let told = Told { doc: &doc, ..told };
        let long = told.place(Span { start: 0, end: 249 });
        assert_eq!(long, "“word word word word word word word word … word word word”");
    }
}
