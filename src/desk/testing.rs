//! A session with a small engine behind it, driven by a script of keys: text in, text out.
//!
//! Words of a script: a chord (`a`, `Shift+A`, `Enter`) goes through the keymap
//! as a press; `"some_text"` is typed (`_` is a space); `flag:why`, `note:text`,
//! `expert:why`, `goto:m2` hand a dialog in; `bulk:` does what its sheet says;
//! `field:reply` and `field:` move the focus; `ask:harm` clicks a question;
//! `slow` keeps what the engine says until `sync`; `unpainted` and `paint`;
//! `follow`, `write`, `durable`, `full`, `reload`.

use std::collections::VecDeque;
use std::sync::Arc;

use super::effect::{Effect, Form, Input};
use super::keymap::{Chord, Context, Focus, KeyPress, resolve};
use super::options::options;
use super::session::{Dialog, Mode, Part, Saved, Session};
use super::update::update;
use crate::core::log::fold::Fold;
use crate::core::model::dataset::Schema;
use crate::core::model::event::{Body, Event, Response, Verdict};
use crate::core::model::item::{Answer, Content, Field, Item};
use crate::core::model::question::Question;
use crate::core::model::route::{Arm, Route, Routed};
use crate::core::model::suggestion::{Agent, Suggestion};
use crate::core::time::Timestamp;
use crate::engine::protocol::{BulkPlan, HeadAt, ItemView, LogLoaded, Opened};
use crate::engine::query::{Query, State};

pub struct Bench {
    pub session: Session,
    items: Vec<(Item, Route)>,
    fold: Fold,
    lines: Vec<String>,
    /// What is said beside events and the state: announcements and asked-for things.
    pub said: Vec<String>,
    waiting: VecDeque<Input>,
    /// The item that the screen was asked to watch for.
    watched: Option<u32>,
    slow: bool,
    unpainted: bool,
    clock: i64,
}

/// A dataset: questions as JSON lines, then items as
/// `m1 blind sentiment/bayes=neg:0.9 sentiment/rules=pos`.
pub fn bench(text: &str) -> Bench {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let questions: Vec<Question> = lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let agent = |id: &str| Agent { id: id.to_owned(), ..Agent::default() };
    let agents = vec![agent("bayes"), agent("rules"), agent("words")];
    let schema = Schema { questions, agents, ..Schema::default() };
    let items = lines().filter(|line| !line.starts_with('{')).map(|line| item(&schema, line));
    let mut bench = Bench {
        session: Session::default(),
        items: items.collect(),
        fold: Fold::default(),
        lines: Vec::new(),
        said: Vec::new(),
        waiting: VecDeque::new(),
        watched: None,
        slow: false,
        unpainted: false,
        clock: 0,
    };
    bench.input(Input::BecameWriter);
    bench.open(schema);
    bench
}

fn item(schema: &Schema, line: &str) -> (Item, Route) {
    let mut words = line.split_whitespace();
    let id = words.next().unwrap().to_owned();
    let mut route = Route::Single;
    let answer = |id: &str| Answer { id: id.to_owned(), text: String::new(), agent: None };
    let answers = Content::Answers { answers: ["x", "y", "z"].map(answer).to_vec() };
    let fields = vec![Field { id: "answers".to_owned(), content: answers }];
    let mut item = Item { id, fields, ..Item::default() };
    for word in words {
        let Some((who, said)) = word.split_once('=') else {
            route = serde_json::from_str(&format!(r#"{{"to":"{word}"}}"#)).unwrap();
            continue;
        };
        let (question, agent) = who.split_once('/').unwrap();
        let (value, score) = said.split_once(':').unwrap_or((said, "0.5"));
        let value = value.replace('_', " ");
        let asked = schema.question(question).unwrap();
        let json = serde_json::from_str(&value).unwrap_or(serde_json::Value::String(value));
        item.suggestions.push(Suggestion {
            id: who.to_owned(),
            question: question.to_owned(),
            agent: agent.to_owned(),
            model_version: "1".to_owned(),
            value: asked.read(&json).unwrap(),
            score: score.parse().ok(),
            probabilities: Vec::new(),
            rationale: None,
        });
    }
    (item, route)
}

impl Bench {
    fn open(&mut self, schema: Schema) {
        let items = u32::try_from(self.items.len()).unwrap();
        let opened = Opened { schema, items, dataset: "d".to_owned(), ..Opened::default() };
        self.input(Input::Opened { opened: Box::new(opened), annotator: "anna".to_owned() });
        self.load_log();
    }

    fn load_log(&mut self) {
        let (head, seq) = match self.lines.last() {
            Some(line) => (crate::core::log::chain::hash(line.as_bytes()), self.lines.len()),
            None => (crate::core::log::chain::GENESIS.to_owned(), 0),
        };
        let policy = self.fold.policy().map(|(policy, version)| (policy.clone(), version));
        let log = LogLoaded {
            head: HeadAt { seq: seq as u64, hash: head },
            policy_version: policy.as_ref().map_or(0, |(_, version)| *version),
            policy: policy.map(|(policy, _)| policy),
            undo: self.fold.undo_stack("anna"),
            redo: self.fold.redo_stack("anna"),
            evidence: self.fold.evidence().cloned().collect(),
            ..LogLoaded::default()
        };
        let stored = log.head.seq;
        self.input(Input::LogLoaded { log: Box::new(log), now: Timestamp(0) });
        self.input(Input::Durable { seq: stored });
    }

    pub fn run(&mut self, script: &str) {
        for word in script.split_whitespace() {
            self.clock += 1_000;
            self.word(word);
        }
    }

    fn word(&mut self, word: &str) {
        let now = Timestamp(self.clock);
        let submit = |form| Input::Submit { form, now };
        if let Some(text) = word.strip_prefix('"') {
            let text = text.trim_end_matches('"').replace('_', " ");
            let question = self.session.question().unwrap().id.clone();
            return self.input(Input::Typed { question, text });
        }
        if let Some((what, text)) = word.split_once(':').filter(|(what, _)| !what.is_empty()) {
            let text = text.replace('_', " ");
            return self.input(match what {
                "flag" => submit(Form::Flag { reason: text }),
                "note" => submit(Form::Note { text }),
                "expert" => submit(Form::Escalate { reason: text }),
                "goto" => submit(Form::GoTo { text }),
                "bulk" => submit(Form::Bulk),
                "field" => Input::Field { question: Some(text).filter(|it| !it.is_empty()) },
                "ask" => Input::Ask { question: text },
                "address" => Input::Address { hash: text },
                other => panic!("no such word: {other}"),
            });
        }
        match word {
            "slow" => self.slow = true,
            "sync" => {
                self.slow = false;
                self.deliver();
            }
            "unpainted" => self.unpainted = true,
            "paint" => {
                self.unpainted = false;
                self.paint();
            }
            "follow" => self.input(Input::BecameFollower),
            "write" => {
                self.input(Input::BecameWriter);
                self.load_log();
            }
            "durable" => self.input(Input::Durable { seq: self.session.head.seq }),
            "full" => self.input(Input::StorageFailed { why: "the disk is full.".to_owned() }),
            "reload" => {
                let schema = self.session.schema.clone();
                self.session = Session { part: Part::Writer, ..Session::default() };
                self.open(schema);
            }
            chord => self.press(chord),
        }
    }

    fn press(&mut self, chord: &str) {
        let chord = Chord::parse(chord).unwrap();
        let press = KeyPress {
            key: chord.key.clone(),
            ctrl: chord.ctrl,
            alt: chord.alt,
            shift: chord.shift,
            ..KeyPress::default()
        };
        let focus = match self.session.mode {
            Mode::Typing { .. } => Focus::Lines,
            Mode::Dialog(_) => Focus::Line,
            _ => Focus::Nothing,
        };
        let context = Context::of(&self.session, focus, false);
        match resolve(&self.session.keymap, &press, context) {
            Some(command) => {
                self.input(Input::Command { command, now: Timestamp(self.clock) });
            }
            None => self.said.push(format!("({chord} is the browser's)")),
        }
    }

    pub fn input(&mut self, input: Input) {
        let effects = update(&mut self.session, input);
        for effect in effects {
            self.carry_out(effect);
        }
        if !self.slow {
            self.deliver();
        }
    }

    fn deliver(&mut self) {
        while let Some(input) = self.waiting.pop_front() {
            self.input(input);
        }
        if !self.unpainted {
            self.paint();
        }
    }

    fn paint(&mut self) {
        if let Some(index) = self.watched.take() {
            let now = Timestamp(self.clock);
            update(&mut self.session, Input::Painted { index, now });
        }
    }

    /// The items that a query finds.
    fn order(&self, query: &Query) -> Arc<[u32]> {
        let filter = &query.filter;
        let state = |index: &u32| {
            let mine = self.fold.state("anna", &self.items[*index as usize].0.id);
            match mine.answers.len() {
                _ if mine.skipped => State::Skipped,
                0 => State::Todo,
                n if n < self.session.schema.questions.len() => State::Partly,
                _ => State::Done,
            }
        };
        (0..u32::try_from(self.items.len()).unwrap())
            .filter(|index| filter.only.is_empty() || filter.only.contains(index))
            .filter(|index| filter.states.is_empty() || filter.states.contains(&state(index)))
            .collect()
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Append { from, lines } => {
                assert_eq!(from, self.lines.len() as u64 + 1);
                for line in lines {
                    let event: Event = serde_json::from_str(&line).unwrap();
                    self.fold.apply(&event);
                    self.lines.push(line);
                }
            }
            Effect::Load { index, .. } => {
                let view = self.view(index);
                self.waiting.push_back(Input::ItemLoaded(Box::new(view)));
            }
            Effect::LoadId { id, .. } => {
                let index = self.items.iter().position(|(item, _)| item.id == id);
                let input = match index {
                    Some(index) => {
                        Input::ItemLoaded(Box::new(self.view(u32::try_from(index).unwrap())))
                    }
                    None => Input::ItemMissing { what: id },
                };
                self.waiting.push_back(input);
            }
            Effect::Query { query } => {
                let indices = self.order(&query);
                self.waiting.push_back(Input::OrderChanged { query, indices });
            }
            Effect::FindOpen { query } => {
                let indices = self.order(&query);
                self.waiting.push_back(Input::OpenFound { query, indices });
            }
            Effect::Watch { index } => self.watched = Some(index),
            Effect::PlanBulk { bulk, .. } => {
                let responses = u32::try_from(self.items.len()).unwrap();
                let plan = BulkPlan { responses, items: responses, ..BulkPlan::default() };
                self.said.push(format!("plan {} {:?}", bulk.agent, bulk.question));
                self.waiting.push_back(Input::BulkPlanned { plan: Box::new(plan) });
            }
            Effect::MakeBulk { bulk, shown_at, decided_at, .. } => {
                let responses = self.items.iter().filter_map(|(item, route)| {
                    let by = |it: &&Suggestion| it.agent == bulk.agent;
                    let suggestion = item.suggestions.iter().find(by)?;
                    Some(accepted(item, *route, suggestion, shown_at, decided_at))
                });
                let responses = responses.collect();
                self.waiting.push_back(Input::BulkMade { responses, now: decided_at });
            }
            Effect::Announce(text) => self.said.push(text),
            Effect::Focus(target) => self.said.push(format!("focus {target:?}")),
            Effect::SetAddress { hash, push: true } => self.said.push(hash),
            Effect::Download { export } => self.said.push(format!("download {}", export.format)),
            Effect::ToRoom(command) => self.said.push(format!("room {command:?}")),
            Effect::OpenRoom(_)
            | Effect::SetAddress { .. }
            | Effect::Prefetch { .. }
            | Effect::Apply { .. }
            | Effect::KeepKeys { .. }
            | Effect::KeepSettings(_) => {}
        }
    }

    fn view(&self, index: u32) -> ItemView {
        let (item, route) = self.items[index as usize].clone();
        let routed = Routed {
            route,
            rule_id: None,
            reason: String::new(),
            policy_version: 1,
            sampling_probability: 1.0,
        };
        let mine = self.fold.state("anna", &item.id).clone();
        let seq = self.fold.last_seq("anna");
        ItemView { index, item, routed, seed: 7, mine, seq, disagreement: Vec::new() }
    }

    /// The log in short, without its first two events.
    pub fn events(&self) -> String {
        let lines = self.lines.iter().skip(2).map(|line| {
            let event: Event = serde_json::from_str(line).unwrap();
            format!("{} {}\n", event.seq, show(&event.body))
        });
        lines.collect()
    }

    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// What is on the screen.
    pub fn screen(&self) -> String {
        let session = &self.session;
        let mut words = Vec::new();
        match (&session.item, &session.loading) {
            (Some(view), None) => words.push(view.item.id.clone()),
            (_, Some(_)) => words.push("loading".to_owned()),
            (None, None) => words.push("nothing".to_owned()),
        }
        words.extend(session.question().map(|it| format!("{}?", it.id)));
        for answer in session.mine().map_or(&[][..], |mine| mine.answers.as_slice()) {
            let value = answer.value.as_ref().map_or("-".to_owned(), |it| it.brief());
            words.push(format!("{}={value}", answer.question));
        }
        if let Some(mine) = session.mine() {
            words.extend(mine.skipped.then(|| "skipped".to_owned()));
            words.extend(mine.flag.as_ref().map(|it| format!("flag:{it}")));
            words.extend(mine.note.as_ref().map(|it| format!("note:{it}")));
        }
        let drafts = session.drafts.iter();
        let brief = |it: &super::session::Draft| it.value().map_or(String::new(), |it| it.brief());
        words.extend(drafts.map(|(id, draft)| format!("draft {id}:{}", brief(draft))));
        words.extend(session.is_blind().then(|| "blind".to_owned()));
        words.push(match &session.mode {
            Mode::Normal => String::new(),
            Mode::PickGroup { then } => format!("pick to {then:?}"),
            Mode::Typing { .. } => "typing".to_owned(),
            Mode::Dialog(Dialog::Bulk { plan, .. }) => {
                format!("bulk sheet of {:?}", plan.as_ref().map(|it| it.responses))
            }
            Mode::Dialog(dialog) => format!("{dialog:?}"),
        });
        words.extend(match session.saved() {
            Saved::Trouble { events, .. } => Some(format!("{events} not saved")),
            _ => None,
        });
        words.retain(|word| !word.is_empty());
        words.join(" ") + "\n"
    }
}

fn accepted(
    item: &Item,
    route: Route,
    suggestion: &Suggestion,
    shown_at: Timestamp,
    decided_at: Timestamp,
) -> Response {
    Response {
        item: item.id.clone(),
        question: suggestion.question.clone(),
        value: Some(suggestion.value.clone()),
        verdict: Verdict::Accepted,
        suggestion_ids: vec![suggestion.id.clone()],
        suggestion_id: Some(suggestion.id.clone()),
        shown_at,
        decided_at,
        arm: Arm::Assisted,
        route,
        rule_id: None,
        policy_version: 1,
        sampling_probability: 1.0,
        seed: 7,
        edit_distance: None,
        bulk: None,
        settles: Vec::new(),
    }
}

fn show(body: &Body) -> String {
    match body {
        Body::Response(it) => {
            let value = it.value.as_ref().map_or("-".to_owned(), |it| it.brief());
            let verdict = serde_json::to_string(&it.verdict).unwrap().replace('"', "");
            let of = it.suggestion_id.as_deref().unwrap_or("-");
            let mut text = format!("{}.{}={value} {verdict} of {of}", it.item, it.question);
            text += &format!(" seen [{}]", it.suggestion_ids.join(" "));
            text += if it.arm == Arm::Blind { " blind" } else { "" };
            if let Some(distance) = it.edit_distance {
                text += &format!(" {}w {}c", distance.words, distance.characters);
            }
            if let Some(bulk) = it.bulk {
                text += &format!(" bulk {bulk}");
            }
            text + &format!(" {}s", it.decided_at.since(it.shown_at) / 1_000)
        }
        Body::Skip { item } => format!("skip {item}"),
        Body::Flag { item, reason } => format!("flag {item} {reason}"),
        Body::Escalate { item, reason } => format!("escalate {item} {reason}"),
        Body::Note { item, text } => format!("note {item} {text}"),
        Body::Undo { from, to } => format!("undo {from}-{to}"),
        Body::Redo { from, to } => format!("redo {from}-{to}"),
        Body::Policy(it) => format!("policy {}", it.version),
        Body::Gold { item, question, value } => {
            let value = value.as_ref().map_or_else(|| "-".to_owned(), |value| value.brief());
            format!("gold {item}.{question}={value}")
        }
        Body::Evidence(it) => format!("evidence {} {} {}", it.about, it.question, it.agent),
        Body::Open(_) => "open".to_owned(),
    }
}

/// The digits of the question that is asked, as the buttons show them.
pub fn digits(session: &Session) -> String {
    let view = session.item.as_ref().unwrap();
    let choices = options(session.question().unwrap(), &view.item);
    choices.iter().map(|it| format!("{} {}", it.number, it.title)).collect::<Vec<_>>().join(", ")
}
