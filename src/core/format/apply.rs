//! Makes native lines of a foreign file's records, as its mapping says.
//!
//! Columns without a role are kept under `extra`, so that they come out again.
//! Where a column names the agent or the annotator of a row, rows of one item are
//! merged: by id, or by equal fields where there is no id. That needs the whole
//! file, so such items come at its end.

use std::collections::{BTreeMap, BTreeSet};

use super::guess::{HUMAN, MODEL};
use super::mapping::{Mapping, Role};
use super::native_item::{self, letter};
use super::ordered::Node;
use super::profile::{embedded, labels, number};
use super::reviewed_jsonl::object;
use super::source::{Record, cells};
use super::words::{self, Meaning};
use crate::core::model::dataset::Schema;
use crate::core::model::question::QuestionKind;

/// The question of which of several answers is better.
pub const BETTER: &str = "better";
/// The field of the answers to compare.
pub const ANSWERS: &str = "answers";
/// The agent of a choice that the file made itself.
const FILE: &str = "file";

/// A mapping being applied to the records of one file.
pub struct Applied {
    roles: BTreeMap<String, Role>,
    /// What is known of the questions' kinds.
    kinds: BTreeMap<String, QuestionKind>,
    /// Rows are merged; what was read so far, with the place of each key.
    merge: Option<(Vec<Draft>, BTreeMap<String, usize>)>,
    count: u64,
}

/// A native line and the line of the file on which its record began.
pub type Numbered = (String, u64);

impl Applied {
    pub fn new(mapping: &Mapping, schema: Option<&Schema>) -> Self {
        let roles: BTreeMap<String, Role> =
            mapping.columns.iter().map(|c| (c.name.clone(), c.role.clone())).collect();
        let long = roles.values().any(|role| matches!(role, Role::Agent | Role::Annotator));
        let questions = schema.map(|schema| schema.questions.iter()).into_iter().flatten();
        Self {
            roles,
            kinds: questions.map(|question| (question.id.clone(), question.kind.clone())).collect(),
            merge: long.then(Default::default),
            count: 0,
        }
    }

    /// The native line of a record; none where rows are merged.
    pub fn record(&mut self, record: &Record) -> Option<Numbered> {
        self.count += 1;
        let draft = self.draft(record);
        let Some((drafts, places)) = &mut self.merge else {
            return Some((draft.line(self.count), draft.number));
        };
        let key = draft.key();
        match places.get(&key).and_then(|place| drafts.get_mut(*place)) {
            Some(known) => known.merge(draft),
            None => {
                places.insert(key, drafts.len());
                drafts.push(draft);
            }
        }
        None
    }

    /// The lines of merged rows.
    pub fn finish(&mut self) -> Vec<Numbered> {
        let (drafts, _) = self.merge.take().unwrap_or_default();
        let lines = drafts.iter().enumerate();
        lines.map(|(index, draft)| (draft.line(index as u64 + 1), draft.number)).collect()
    }

    fn draft(&self, record: &Record) -> Draft {
        let mut draft = Draft { number: record.line, ..Draft::default() };
        let cells = cells(&record.node);
        let plain = |role: &Role| {
            let cell = cells.iter().find(|(name, _)| self.roles.get(name) == Some(role));
            cell.map(|(_, node)| node.plain()).filter(|text| !text.is_empty())
        };
        draft.id = plain(&Role::Id);
        let agent = plain(&Role::Agent);
        let annotator = plain(&Role::Annotator);
        for (name, node) in &cells {
            let agent_of = |named: &String| match named.as_str() {
                "" => agent.clone().unwrap_or_else(|| MODEL.to_owned()),
                named => named.to_owned(),
            };
            match self.roles.get(name) {
                None | Some(Role::Ignore) => draft.keep(name, node),
                Some(Role::Id | Role::Agent | Role::Annotator) => {}
                Some(Role::Text) => draft.field(name, Node::Text(node.plain())),
                Some(Role::Conversation) => draft.field(name, conversation(node)),
                Some(Role::Image) => {
                    let image = [("kind", Node::text("image")), ("src", Node::text(node.plain()))];
                    draft.field(name, object(image));
                }
                Some(Role::Answer) => draft.answers.push((name.clone(), said(node))),
                Some(Role::Label { question, agent }) => {
                    draft.suggestion(question, &agent_of(agent)).value = self.value(question, node);
                }
                Some(Role::Score { question, agent }) => match number(node) {
                    Some(score) => {
                        draft.suggestion(question, &agent_of(agent)).score = Some(score);
                    }
                    None => draft.keep(name, node),
                },
                Some(Role::Probability { question, agent, label }) => match number(node) {
                    Some(p) => {
                        let suggestion = draft.suggestion(question, &agent_of(agent));
                        suggestion.probabilities.push((label.clone(), p));
                    }
                    None => draft.keep(name, node),
                },
                Some(Role::Rationale { question, agent }) => {
                    draft.suggestion(question, &agent_of(agent)).rationale =
                        Some(node.plain()).filter(|text| !text.is_empty());
                }
                Some(Role::Response { question, annotator: named }) => {
                    let annotator = match named.as_str() {
                        "" => annotator.clone().unwrap_or_else(|| HUMAN.to_owned()),
                        named => named.to_owned(),
                    };
                    if let Some(value) = self.value(question, node) {
                        draft.responses.push((question.clone(), annotator, value));
                    }
                }
                Some(Role::Gold { question }) => {
                    if let Some(value) = self.value(question, node) {
                        draft.gold.push((question.clone(), value));
                    }
                }
                Some(Role::Metadata) => draft.metadata.push((name.clone(), meta(node))),
            }
        }
        draft.compare();
        draft
    }

    /// A cell as a value of a question; `None` for an empty one.
    fn value(&self, question: &str, node: &Node) -> Option<Node> {
        let parsed = embedded(node);
        let parsed = parsed.as_ref().unwrap_or(node);
        if parsed.is_null() || parsed.plain().trim().is_empty() {
            return None;
        }
        let whole = || number(parsed).filter(|number| number.fract() == 0.0 && number.abs() < 1e15);
        #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
        let rating = || whole().map(|number| Node::Number((number as i64).into()));
        Some(match (self.kinds.get(question), parsed) {
            (Some(QuestionKind::Rating { .. }), _) => rating().unwrap_or_else(|| node.clone()),
            (None, _) if scale(question) && whole().is_some() => rating()?,
            (Some(QuestionKind::Choices { .. }), Node::Text(text)) => {
                Node::List(labels(text).into_iter().map(Node::text).collect())
            }
            (Some(QuestionKind::Choice { .. }), Node::List(list)) if list.len() == 1 => {
                Node::Text(list.first().map(Node::plain).unwrap_or_default())
            }
            (Some(QuestionKind::Text), _) => Node::Text(said(node)),
            (_, Node::List(_)) => parsed.clone(),
            (_, other) => Node::Text(other.plain().trim().to_owned()),
        })
    }
}

/// Whether a question's name says that it is a scale.
fn scale(question: &str) -> bool {
    words::any(&words::split(question), Meaning::Scale)
}

/// An item in the making.
#[derive(Clone, Debug, Default)]
struct Draft {
    number: u64,
    id: Option<String>,
    fields: Vec<(String, Node)>,
    /// Answers to compare, by the names of their columns.
    answers: Vec<(String, String)>,
    metadata: Vec<(String, Node)>,
    suggestions: Vec<Suggested>,
    /// Question, annotator, value.
    responses: Vec<(String, String, Node)>,
    gold: Vec<(String, Node)>,
    extra: Vec<(String, Node)>,
}

#[derive(Clone, Debug, Default)]
struct Suggested {
    question: String,
    agent: String,
    value: Option<Node>,
    score: Option<f64>,
    probabilities: Vec<(String, f64)>,
    rationale: Option<String>,
}

impl Draft {
    /// What says that two rows are of one item.
    fn key(&self) -> String {
        match &self.id {
            Some(id) => format!("id {id}"),
            None => Node::Object(self.fields.clone()).to_string(),
        }
    }

    fn field(&mut self, column: &str, content: Node) {
        let short = column.rsplit('.').next().unwrap_or(column);
        let taken = self.fields.iter().any(|(id, _)| id == short);
        let id = if taken { column } else { short };
        if !content.plain().is_empty() {
            self.fields.push((id.to_owned(), content));
        }
    }

    fn keep(&mut self, column: &str, node: &Node) {
        if !node.is_null() {
            self.extra.push((column.to_owned(), node.clone()));
        }
    }

    fn suggestion(&mut self, question: &str, agent: &str) -> &mut Suggested {
        let is = |suggested: &Suggested| suggested.question == question && suggested.agent == agent;
        let place = self.suggestions.iter().position(is).unwrap_or_else(|| {
            let (question, agent) = (question.to_owned(), agent.to_owned());
            self.suggestions.push(Suggested { question, agent, ..Suggested::default() });
            self.suggestions.len() - 1
        });
        // Found or pushed a moment ago.
        &mut self.suggestions[place]
    }

    /// Makes one field of the answers. Where the file says which was chosen, their order
    /// must not: it is turned by the hash of their texts, and the choice becomes a suggestion.
    fn compare(&mut self) {
        let mut answers = std::mem::take(&mut self.answers);
        if answers.is_empty() {
            return;
        }
        let chosen = |name: &str| {
            let words = words::split(name);
            let says = words.iter().any(|word| word == "chosen" || word == "preferred");
            says && !words.iter().any(|word| word == "non" || word == "not")
        };
        let picked = answers.iter().find(|(name, _)| chosen(name)).map(|(name, _)| name.clone());
        if picked.is_some() {
            let texts =
                answers.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
            let turn =
                texts.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31) ^ usize::from(byte));
            let by = turn % answers.len();
            answers.rotate_left(by);
        }
        let mut list = Vec::new();
        for (index, (name, text)) in answers.iter().enumerate() {
            let mut entries = vec![("id", Node::text(letter(index))), ("text", Node::text(text))];
            if picked.is_none() {
                entries.push(("agent", Node::text(name)));
            } else if picked.as_ref() == Some(name) {
                self.suggestion(BETTER, FILE).value = Some(Node::text(letter(index)));
            }
            list.push(object(entries));
        }
        let content = object([("kind", Node::text("answers")), ("answers", Node::List(list))]);
        self.fields.push((ANSWERS.to_owned(), content));
    }

    /// Takes in another row of the same item: what it adds.
    fn merge(&mut self, other: Self) {
        let add = |mine: &mut Vec<(String, Node)>, theirs: Vec<(String, Node)>| {
            let known: BTreeSet<String> = mine.iter().map(|(name, _)| name.clone()).collect();
            mine.extend(theirs.into_iter().filter(|(name, _)| !known.contains(name)));
        };
        add(&mut self.fields, other.fields);
        add(&mut self.metadata, other.metadata);
        add(&mut self.gold, other.gold);
        add(&mut self.extra, other.extra);
        self.suggestions.extend(other.suggestions);
        self.responses.extend(other.responses);
    }

    /// The native line; `count` names an item without an id.
    fn line(&self, count: u64) -> String {
        let id = self.id.clone().unwrap_or_else(|| format!("row-{count}"));
        let mut entries =
            vec![("id", Node::Text(id)), ("fields", Node::Object(self.fields.clone()))];
        let mut add = |key: &'static str, node: Node, empty: bool| {
            if !empty {
                entries.push((key, node));
            }
        };
        add("metadata", Node::Object(self.metadata.clone()), self.metadata.is_empty());
        let suggestions: Vec<Node> = self.suggestions.iter().filter_map(Suggested::node).collect();
        let none = suggestions.is_empty();
        add("suggestions", Node::List(suggestions), none);
        let responses = self.responses.iter().map(|(question, annotator, value)| {
            object([
                ("question", Node::text(question)),
                ("annotator", Node::text(annotator)),
                ("value", value.clone()),
            ])
        });
        add("responses", Node::List(responses.collect()), self.responses.is_empty());
        add("gold", Node::Object(self.gold.clone()), self.gold.is_empty());
        add("extra", Node::Object(self.extra.clone()), self.extra.is_empty());
        object(entries).to_string()
    }
}

impl Suggested {
    /// Without a value, the likeliest class is the value; `None` without either.
    fn node(&self) -> Option<Node> {
        let likeliest = || {
            let mut classes = self.probabilities.iter();
            let first = classes.next()?;
            let best = classes.fold(first, |best, next| if next.1 > best.1 { next } else { best });
            Some(Node::text(&best.0))
        };
        let value = self.value.clone().or_else(likeliest)?;
        let mut entries = vec![
            ("question", Node::text(&self.question)),
            ("agent", Node::text(&self.agent)),
            ("value", value),
        ];
        entries.extend(self.score.map(|score| ("score", Node::from(score))));
        if !self.probabilities.is_empty() {
            let classes =
                self.probabilities.iter().map(|(label, p)| (label.clone(), Node::from(*p)));
            entries.push(("probabilities", Node::Object(classes.collect())));
        }
        entries.extend(self.rationale.as_ref().map(|text| ("rationale", Node::text(text))));
        Some(object(entries))
    }
}

/// Turns in the native form.
fn conversation(node: &Node) -> Node {
    let parsed = embedded(node);
    let turns = parsed.as_ref().unwrap_or(node).elements().iter().map(|node| {
        let turn = native_item::turn(node);
        object([("speaker", Node::text(turn.speaker)), ("text", Node::text(turn.text))])
    });
    let turns: Vec<Node> = turns.collect();
    if turns.is_empty() {
        return Node::Text(node.plain());
    }
    object([("kind", Node::text("conversation")), ("turns", Node::List(turns))])
}

/// A text, also where it stands as a list of turns.
fn said(node: &Node) -> String {
    match embedded(node).as_ref().unwrap_or(node) {
        Node::List(list) if !list.is_empty() && list.iter().all(native_item::is_turn) => {
            let turns = list.iter().map(|node| native_item::turn(node).text);
            turns.collect::<Vec<_>>().join("\n\n")
        }
        _ => node.plain(),
    }
}

/// A cell of metadata: a text that is a number, written as numbers are, becomes one.
fn meta(node: &Node) -> Node {
    let Some(text) = node.as_text() else { return node.clone() };
    let number = Node::parse(text).ok().filter(|node| node.as_number().is_some());
    match (number, text) {
        (Some(number), _) if number.to_string() == text => number,
        (_, "true" | "True" | "TRUE") => Node::Bool(true),
        (_, "false" | "False" | "FALSE") => Node::Bool(false),
        _ => Node::text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::csv::Csv;
    use crate::core::format::guess::{guess, schema};
    use crate::core::format::header;
    use crate::core::format::jsonl::Jsonl;
    use crate::core::format::source::Source;
    use expect_test::{Expect, expect};

    fn records(text: &str) -> Vec<Record> {
        let mut source: Box<dyn Source> = if text.starts_with('{') {
            Box::new(Jsonl::default())
        } else {
            Box::new(Csv::new(b','))
        };
        source.feed(text.as_bytes());
        source.finish();
        source.take()
    }

    /// The guess, the questions, and the first two lines made.
    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let records = records(text);
        let mapping = guess(&records);
        let schema = schema(&mapping, &records);
        let mut said: Vec<String> = mapping
            .columns
            .iter()
            .map(|column| {
                let role = serde_json::to_value(&column.role).unwrap();
                let role: Vec<String> = ["role", "question", "agent", "annotator", "label"]
                    .iter()
                    .filter_map(|key| Some(role.get(key)?.as_str()?.to_owned()))
                    .collect();
                format!("{}: {} ({})", column.name, role.join(" "), column.why)
            })
            .collect();
        let node = Node::parse(&header::write(&schema)).unwrap();
        said.extend(node.get("questions").map(Node::to_string));
        let mut applied = Applied::new(&mapping, Some(&schema));
        let mut lines: Vec<Numbered> = records.iter().filter_map(|r| applied.record(r)).collect();
        lines.extend(applied.finish());
        said.extend(lines.iter().take(2).map(|(line, number)| format!("{number} {line}")));
        expected.assert_eq(&said.join("\n"));
    }

    #[test]
    fn one_model() {
        check(
            "id,text,predicted_label,confidence,prob_Positive,prob_Negative,true_label,language,zip\n\
             7,\"I waited an hour, and nobody came.\",Negative,0.91,0.09,0.91,Negative,en,00501\n\
             8,Great,Positive,\"0,8\",0.8,0.2,,de,10\n",
            expect![[r#"
                id: id (its name says id)
                text: text (its name says text)
                predicted_label: label label model (2 different short values, and its name says label)
                confidence: score label model (numbers from 0.8 to 0.91, and its name says score)
                prob_Positive: probability label model Positive (its name says probability of Positive, and it lies between 0 and 1)
                prob_Negative: probability label model Negative (its name says probability of Negative, and it lies between 0 and 1)
                true_label: gold label (its name says that the answer is known)
                language: metadata (its name says what kind of item it is)
                zip: metadata (short values)
                [{"id":"label","title":"","kind":"choice","labels":[{"id":"Positive"},{"id":"Negative"}]}]
                2 {"id":"7","fields":{"text":"I waited an hour, and nobody came."},"metadata":{"language":"en","zip":"00501"},"suggestions":[{"question":"label","agent":"model","value":"Negative","score":0.91,"probabilities":{"Positive":0.09,"Negative":0.91}}],"gold":{"label":"Negative"}}
                3 {"id":"8","fields":{"text":"Great"},"metadata":{"language":"de","zip":10},"suggestions":[{"question":"label","agent":"model","value":"Positive","score":0.8,"probabilities":{"Positive":0.8,"Negative":0.2}}]}"#]],
        );
    }

    #[test]
    fn several_models_side_by_side() {
        check(
            "Text,bert_label,bert_score,gpt_label,gpt_score,gpt_rationale,human_label\n\
             one of them,spam,0.9,ham,0.6,it sells,spam\n\
             two of them,ham,0.7,ham,0.8,it greets,\n",
            expect![[r#"
                Text: text (its name says text)
                bert_label: label label bert (2 different short values, and its name says label)
                bert_score: score label bert (numbers from 0.7 to 0.9, and its name says score)
                gpt_label: label label gpt (one short value, and its name says label)
                gpt_score: score label gpt (numbers from 0.6 to 0.8, and its name says score)
                gpt_rationale: rationale label gpt (its name says why)
                human_label: response label human (its name says that a person answered)
                [{"id":"label","title":"","kind":"choice","labels":[{"id":"ham"},{"id":"spam"}]}]
                2 {"id":"row-1","fields":{"Text":"one of them"},"suggestions":[{"question":"label","agent":"bert","value":"spam","score":0.9},{"question":"label","agent":"gpt","value":"ham","score":0.6,"rationale":"it sells"}],"responses":[{"question":"label","annotator":"human","value":"spam"}]}
                3 {"id":"row-2","fields":{"Text":"two of them"},"suggestions":[{"question":"label","agent":"bert","value":"ham","score":0.7},{"question":"label","agent":"gpt","value":"ham","score":0.8,"rationale":"it greets"}]}"#]],
        );
    }

    #[test]
    fn several_models_below_each_other() {
        check(
            "doc_id,content,model,sentiment,score\n1,fine by me,bert,pos,0.9\n2,not at all,bert,neg,0.8\n1,fine by me,gpt,neg,0.6\n",
            expect![[r#"
                doc_id: id (its name says id)
                content: text (its name says text)
                model: agent (its name says which model)
                sentiment: label sentiment  (2 different short values, and its name says label)
                score: score sentiment  (numbers from 0.6 to 0.9, and its name says score)
                [{"id":"sentiment","title":"","kind":"choice","labels":[{"id":"neg"},{"id":"pos"}]}]
                2 {"id":"1","fields":{"content":"fine by me"},"suggestions":[{"question":"sentiment","agent":"bert","value":"pos","score":0.9},{"question":"sentiment","agent":"gpt","value":"neg","score":0.6}]}
                3 {"id":"2","fields":{"content":"not at all"},"suggestions":[{"question":"sentiment","agent":"bert","value":"neg","score":0.8}]}"#]],
        );
    }

    #[test]
    fn several_people() {
        check(
            "text,annotator,label\nfine by me,anna,pos\nfine by me,ben,neg\nnot at all,anna,neg\n",
            expect![[r#"
                text: text (its name says text)
                annotator: annotator (its name says who answered)
                label: response label  (labels beside the name of who gave them)
                [{"id":"label","title":"","kind":"choice","labels":[{"id":"neg"},{"id":"pos"}]}]
                2 {"id":"row-1","fields":{"text":"fine by me"},"responses":[{"question":"label","annotator":"anna","value":"pos"},{"question":"label","annotator":"ben","value":"neg"}]}
                4 {"id":"row-2","fields":{"text":"not at all"},"responses":[{"question":"label","annotator":"anna","value":"neg"}]}"#]],
        );
    }

    #[test]
    fn other_languages_and_scales() {
        check(
            "Kommentar,Kategorie,Konfidenz,Bewertung\nDas dauert zu lange,Lieferung,80%,2\nSehr schön,Lob,95%,5\n",
            expect![[r#"
                Kommentar: text (its name says text)
                Kategorie: label label model (2 different short values, and its name says label)
                Konfidenz: score label model (numbers from 0.8 to 0.95, and its name says score)
                Bewertung: label bewertung model (2 different short values, and its name says label)
                [{"id":"label","title":"","kind":"choice","labels":[{"id":"Lieferung"},{"id":"Lob"}]},{"id":"bewertung","title":"","kind":"rating","low":1,"high":5}]
                2 {"id":"row-1","fields":{"Kommentar":"Das dauert zu lange"},"suggestions":[{"question":"label","agent":"model","value":"Lieferung","score":0.8},{"question":"bewertung","agent":"model","value":2}]}
                3 {"id":"row-2","fields":{"Kommentar":"Sehr schön"},"suggestions":[{"question":"label","agent":"model","value":"Lob","score":0.95},{"question":"bewertung","agent":"model","value":5}]}"#]],
        );
        check(
            "内容,标签,置信度\n很好,好,0.9\n很差,差,0.8\n",
            expect![[r#"
            内容: text (its name says text)
            标签: label label model (2 different short values, and its name says label)
            置信度: score label model (numbers from 0.8 to 0.9, and its name says score)
            [{"id":"label","title":"","kind":"choice","labels":[{"id":"好"},{"id":"差"}]}]
            2 {"id":"row-1","fields":{"内容":"很好"},"suggestions":[{"question":"label","agent":"model","value":"好","score":0.9}]}
            3 {"id":"row-2","fields":{"内容":"很差"},"suggestions":[{"question":"label","agent":"model","value":"差","score":0.8}]}"#]],
        );
    }

    #[test]
    fn generated_texts() {
        check(
            r#"{"prompt":"Why is the sky blue?","chosen":"Rayleigh scattering.","rejected":"Because."}"#,
            expect![[r#"
                prompt: text (its name says text)
                chosen: answer (one of several answers; the file's own choice becomes a suggestion)
                rejected: answer (one of several generated answers to compare)
                [{"id":"better","title":"","kind":"preference","field":"answers"}]
                1 {"id":"row-1","fields":{"prompt":"Why is the sky blue?","answers":{"kind":"answers","answers":[{"id":"a","text":"Because."},{"id":"b","text":"Rayleigh scattering."}]}},"suggestions":[{"question":"better","agent":"file","value":"b"}]}"#]],
        );
        check(
            r#"{"prompt":[{"role":"user","content":"Why?"}],"chosen":[{"role":"assistant","content":"A"}],"rejected":[{"role":"assistant","content":"B"}],"meta":{"id":"r1","annotators":["u1"]}}"#,
            expect![[r#"
                prompt: conversation (lists of turns with speaker and text)
                chosen: answer (one of several answers; the file's own choice becomes a suggestion)
                rejected: answer (one of several generated answers to compare)
                meta.id: id (its name says id)
                meta.annotators: ignore (lists; kept in the file)
                [{"id":"better","title":"","kind":"preference","field":"answers"}]
                1 {"id":"r1","fields":{"prompt":{"kind":"conversation","turns":[{"speaker":"user","text":"Why?"}]},"answers":{"kind":"answers","answers":[{"id":"a","text":"B"},{"id":"b","text":"A"}]}},"suggestions":[{"question":"better","agent":"file","value":"b"}],"extra":{"meta.annotators":["u1"]}}"#]],
        );
        check(
            r#"{"prompt":"2+2?","completion":"4","label":true}"#,
            expect![[r#"
                prompt: text (its name says text)
                completion: metadata (short values)
                label: label label model (one short value, and its name says label)
                [{"id":"label","title":"","kind":"choice","labels":[{"id":"true"},{"id":"false"}]}]
                1 {"id":"row-1","fields":{"prompt":"2+2?"},"metadata":{"completion":4},"suggestions":[{"question":"label","agent":"model","value":"true"}]}"#]],
        );
        check(
            r#"{"prompt":"Say hello","completion":"Hello","temperature":0.7}"#,
            expect![[r#"
                prompt: text (its name says text)
                completion: label completion model (a generated text to accept or edit)
                temperature: metadata (short values)
                [{"id":"completion","title":"","kind":"text"}]
                1 {"id":"row-1","fields":{"prompt":"Say hello"},"metadata":{"temperature":0.7},"suggestions":[{"question":"completion","agent":"model","value":"Hello"}]}"#]],
        );
        check(
            r#"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"u"}]}"#,
            expect![[r#"
                messages: conversation (lists of turns with speaker and text)
                1 {"id":"row-1","fields":{"messages":{"kind":"conversation","turns":[{"speaker":"system","text":"s"},{"speaker":"user","text":"u"}]}}}"#]],
        );
    }

    #[test]
    fn several_labels_and_what_is_not_read() {
        check(
            "{\"id\":9,\"text\":\"great product\",\"label\":[\"positive\"],\"Comments\":[]}\n{\"id\":10,\"text\":\"bad product\",\"label\":[\"negative\",\"news\"],\"Comments\":[]}",
            expect![[r#"
                id: id (its name says id)
                text: text (its name says text)
                label: label label model (lists of short values, and its name says label)
                Comments: ignore (lists; kept in the file)
                [{"id":"label","title":"","kind":"choices","labels":[{"id":"negative"},{"id":"news"},{"id":"positive"}]}]
                1 {"id":"9","fields":{"text":"great product"},"suggestions":[{"question":"label","agent":"model","value":["positive"]}],"extra":{"Comments":[]}}
                2 {"id":"10","fields":{"text":"bad product"},"suggestions":[{"question":"label","agent":"model","value":["negative","news"]}],"extra":{"Comments":[]}}"#]],
        );
        check(
            "id,text,label,Comments\n9,great product,positive,\n10,bad product,negative#news,\n",
            expect![[r#"
                id: id (its name says id)
                text: text (its name says text)
                label: label label model (2 different short values, and its name says label)
                Comments: ignore (it is empty in the first records)
                [{"id":"label","title":"","kind":"choices","labels":[{"id":"negative"},{"id":"news"},{"id":"positive"}]}]
                2 {"id":"9","fields":{"text":"great product"},"suggestions":[{"question":"label","agent":"model","value":["positive"]}]}
                3 {"id":"10","fields":{"text":"bad product"},"suggestions":[{"question":"label","agent":"model","value":["negative","news"]}]}"#]],
        );
        check(
            r#"{"text":"Ann Smith joined Acme","label":[[0,9,"PER"]],"ref":"row-1"}"#,
            expect![[r#"
                text: text (its name says text)
                label: ignore (spans and regions are not read yet; kept in the file)
                ref: metadata (short values)
                1 {"id":"row-1","fields":{"text":"Ann Smith joined Acme"},"metadata":{"ref":"row-1"},"extra":{"label":[[0,9,"PER"]]}}"#]],
        );
    }
}
