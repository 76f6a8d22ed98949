//! A session with the real engine behind it, on the shipped examples: whatever
//! is pressed, and however late the engine's replies come, both agree in the end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::VecDeque;

use countersign::core::log::chain::verify;
use countersign::core::model::event::Body;
use countersign::core::model::route::{Arm, Route};
use countersign::core::routing::policy::Policy;
use countersign::core::time::Timestamp;
use countersign::desk::command::{COMMANDS, Command};
use countersign::desk::effect::{Effect, Form, Input};
use countersign::desk::session::{Mode, Session};
use countersign::desk::update::update;
use countersign::engine::Engine;
use countersign::engine::protocol::{
    Brought, Export, ItemView, LogLoaded, Opened, Progress, Reply, Request,
};
use countersign::engine::query::{Filter, Query, State};
use proptest::prelude::*;

const EXAMPLES: [(&str, &str); 3] = [
    ("messages.jsonl", include_str!("../../src/examples/messages.jsonl")),
    ("posts.jsonl", include_str!("../../src/examples/posts.jsonl")),
    ("answers.jsonl", include_str!("../../src/examples/answers.jsonl")),
];

const WHO: &str = "mara";

/// The page without a screen: one queue of what the engine has said.
struct Page {
    engine: Engine,
    session: Session,
    lines: Vec<String>,
    inbox: VecDeque<Input>,
    clock: i64,
}

fn open(name: &str, bytes: &[u8]) -> (Engine, Opened) {
    let mut engine = Engine::new();
    let begin = Request::Begin { name: name.to_owned(), mapping: None, questions: None };
    engine.handle(begin, None);
    engine.handle(Request::Feed, Some(bytes.to_vec()));
    match engine.handle(Request::Finish, None).0 {
        Reply::Opened(opened) => (engine, *opened),
        other => panic!("{other:?}"),
    }
}

fn load_log(engine: &mut Engine, lines: &[String], bring_in: bool) -> LogLoaded {
    let request = Request::LoadLog { annotator: WHO.to_owned(), bring_in };
    match engine.handle(request, Some(lines.join("\n").into_bytes())).0 {
        Reply::LogLoaded(log) => *log,
        other => panic!("{other:?}"),
    }
}

impl Page {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let (mut engine, opened) = open(name, bytes);
        let log = load_log(&mut engine, &[], true);
        let lines = match &log.brought {
            Brought::Lines(lines) => lines.clone(),
            _ => Vec::new(),
        };
        let session = Session::default();
        let mut page = Self { engine, session, lines, inbox: VecDeque::new(), clock: 0 };
        let now = Timestamp(0);
        page.send(Input::BecameWriter);
        page.send(Input::Opened { opened: Box::new(opened), annotator: WHO.to_owned() });
        page.send(Input::LogLoaded { log: Box::new(log), now });
        page.settle();
        page
    }

    fn send(&mut self, input: Input) {
        for effect in update(&mut self.session, input) {
            self.carry_out(effect);
        }
    }

    fn command(&mut self, command: Command) {
        self.clock += 1_000;
        self.send(Input::Command { command, now: Timestamp(self.clock) });
    }

    /// Hears so many of the engine's replies, and paints.
    fn hear(&mut self, most: usize) {
        for _ in 0..most {
            let Some(input) = self.inbox.pop_front() else { break };
            self.send(input);
        }
        if let Some(view) = &self.session.item {
            let (index, now) = (view.index, Timestamp(self.clock));
            self.send(Input::Painted { index, now });
        }
    }

    fn settle(&mut self) {
        while !self.inbox.is_empty() {
            self.hear(100);
        }
        self.hear(0);
    }

    fn ask(&mut self, request: Request) -> (Reply, Option<Vec<u8>>) {
        let (reply, payload) = self.engine.handle(request, None);
        assert!(!matches!(reply, Reply::Failed { .. }), "{reply:?}");
        (reply, payload)
    }

    fn view(&mut self, index: u32) -> ItemView {
        match self.ask(Request::Item { index }).0 {
            Reply::Item(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        let heard = match effect {
            Effect::Append { from, lines } => {
                assert_eq!(from, self.lines.len() as u64 + 1);
                self.lines.extend(lines.iter().cloned());
                match self.ask(Request::Apply { lines }).0 {
                    Reply::Applied { progress } => Input::Progress(progress),
                    other => panic!("{other:?}"),
                }
            }
            Effect::Load { index, .. } => Input::ItemLoaded(Box::new(self.view(index))),
            Effect::LoadId { id, .. } => match self.ask(Request::Find { id: id.clone() }).0 {
                Reply::Found { index: Some(index) } => {
                    Input::ItemLoaded(Box::new(self.view(index)))
                }
                _ => Input::ItemMissing { what: id },
            },
            Effect::Query { query } => {
                let bytes = self.ask(Request::Query { query: query.clone() }).1.unwrap();
                let words = bytes.chunks_exact(4);
                let indices =
                    words.map(|word| u32::from_le_bytes(word.try_into().unwrap())).collect();
                Input::OrderChanged { query, indices }
            }
            Effect::PlanBulk { query, bulk } => {
                match self.ask(Request::PlanBulk { query, bulk }).0 {
                    Reply::BulkPlan(plan) => Input::BulkPlanned { plan },
                    other => panic!("{other:?}"),
                }
            }
            Effect::MakeBulk { query, bulk, shown_at, decided_at } => {
                let request = Request::MakeBulk { query, bulk, shown_at, decided_at };
                match self.ask(request).0 {
                    Reply::BulkResponses { responses } => {
                        Input::BulkMade { responses, now: decided_at }
                    }
                    other => panic!("{other:?}"),
                }
            }
            _ => return,
        };
        self.inbox.push_back(heard);
    }

    /// What must hold when nothing is on its way any more.
    #[track_caller]
    fn check(&mut self) {
        self.settle();
        let (_, head, broken) = verify(self.lines.iter().map(String::as_str));
        assert_eq!((broken, &head), (None, &self.session.head));
        let order = self.session.order.query.clone();
        assert!(!self.session.order.loading && self.session.loading.is_none(), "{order:?}");
        if let Some(shown) = self.session.item.clone() {
            // How far a view knows the log is its own affair.
            let of = |it: ItemView| (it.item.id, it.mine, it.routed, it.disagreement);
            assert_eq!(of(self.view(shown.index)), of(shown));
        }
        // Somebody else who opens the same log has the same before them.
        let again = load_log(&mut self.engine, &self.lines, false);
        assert!(again.issues.is_empty(), "{:?}", again.issues);
        assert_eq!(again.undo, self.session.undo);
        assert_eq!(again.redo, self.session.redo);
        assert_eq!(again.policy.as_ref(), Some(&self.session.policy));
        assert_eq!(again.policy_version, self.session.policy_version);
        assert_eq!(again.progress, self.session.progress);
    }
}

/// A policy with every route that shows in a session.
fn policy() -> Policy {
    serde_json::from_str(
        r#"{"name":"mixed","seed":7,"rules":[
            {"id":"blind","when":[{"if":"share","share":0.3}],"to":"blind"},
            {"id":"expert","when":[{"if":"share","share":0.3}],"to":"expert"}],
            "otherwise":{"to":"single"}}"#,
    )
    .unwrap()
}

fn filtered() -> Query {
    let filter = Filter { states: vec![State::Todo, State::Partly], ..Filter::default() };
    Query { filter, ..Query::default() }
}

fn first(name: &str) -> Page {
    let (name, text) = EXAMPLES.into_iter().find(|(each, _)| *each == name).unwrap();
    Page::new(name, text.as_bytes())
}

#[test]
fn answers_carry_what_the_routing_said() {
    let mut page = first("messages.jsonl");
    page.send(Input::Submit { form: Form::Policy { policy: policy() }, now: Timestamp(1) });
    page.settle();
    for _ in 0..60 {
        page.command(Command::Label(1));
        page.settle();
        // A blind item shows its suggestions now; go on.
        page.command(Command::Confirm);
        page.settle();
    }
    let (events, ..) = verify(page.lines.iter().map(String::as_str));
    let responses: Vec<_> = events
        .iter()
        .filter_map(|event| match &event.body {
            Body::Response(response) => Some(response),
            _ => None,
        })
        .collect();
    assert!(responses.len() >= 50, "{}", responses.len());
    for response in &responses {
        assert_eq!((response.policy_version, response.seed), (2, 7));
        let by_rule = response.rule_id.as_deref();
        let (rule, probability) = match response.route {
            Route::Blind => (Some("blind"), 0.3),
            // Not drawn by the first rule, drawn by the second.
            Route::Expert => (Some("expert"), 0.21),
            _ => (None, 0.49),
        };
        assert_eq!(by_rule, rule);
        assert!((response.sampling_probability - probability).abs() < 1e-9, "{response:?}");
        if response.arm == Arm::Blind {
            assert!(response.suggestion_ids.is_empty(), "a first judgement sees nothing");
        }
    }
    assert!(responses.iter().any(|it| it.arm == Arm::Blind));
    page.check();
}

#[test]
fn bulk_is_one_step_for_both() {
    let mut page = first("messages.jsonl");
    page.send(Input::Search { query: filtered() });
    page.settle();
    let before = page.session.progress;
    page.command(Command::BulkAccept);
    page.settle();
    page.send(Input::Submit { form: Form::Bulk, now: Timestamp(9) });
    page.settle();
    let touched = |it: Progress| it.done + it.partly;
    assert!(touched(page.session.progress) > touched(before));
    page.check();
    page.command(Command::Undo);
    page.settle();
    assert_eq!(page.session.progress, before);
    page.check();
}

#[test]
fn a_project_file_opens_as_it_was() {
    let mut page = first("posts.jsonl");
    for command in [Command::Label(1), Command::Confirm, Command::Skip, Command::Undo] {
        page.command(command);
        page.settle();
    }
    let export = Export { format: "project".to_owned(), query: None, gzip: false };
    let (reply, bytes) = page.ask(Request::Export { export });
    let Reply::Exported { file_name, .. } = reply else { panic!("{reply:?}") };
    let mut again = Page::new(&file_name, &bytes.unwrap());
    assert_eq!(again.lines, page.lines);
    assert_eq!(again.session.dataset, page.session.dataset);
    assert_eq!(again.session.undo, page.session.undo);
    again.check();
}

/// Bug: who came back before the next item was there kept the route from before they escalated.
#[test]
fn back_before_the_next_item_came() {
    let mut page = first("messages.jsonl");
    let go = || Form::GoTo { text: "#7".to_owned() };
    page.send(Input::Submit { form: go(), now: Timestamp(1) });
    page.hear(1);
    page.send(Input::Submit { form: Form::Escalate { reason: String::new() }, now: Timestamp(2) });
    page.send(Input::Submit { form: go(), now: Timestamp(3) });
    page.check();
    assert_eq!(page.session.item.map(|view| view.routed.route), Some(Route::Expert));
}

#[derive(Clone, Debug)]
enum Step {
    Command(Command),
    Type(&'static str),
    Submit(Form),
    Search(Box<Query>),
    /// Hear so many replies.
    Hear(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let commands: Vec<Command> = COMMANDS.iter().map(|entry| entry.command).collect();
    let forms = vec![
        Form::Flag { reason: "torn".to_owned() },
        Form::Note { text: "odd".to_owned() },
        Form::Note { text: String::new() },
        Form::Escalate { reason: String::new() },
        Form::GoTo { text: "#7".to_owned() },
        Form::Bulk,
        Form::Policy { policy: policy() },
    ];
    prop_oneof![
        6 => prop::sample::select(commands).prop_map(Step::Command),
        4 => prop::sample::select(vec![Command::Accept, Command::Label(1), Command::Label(2), Command::Confirm, Command::Undo, Command::Redo]).prop_map(Step::Command),
        1 => prop::sample::select(vec!["", "Some words", "Größe 👩‍👩‍👧"]).prop_map(Step::Type),
        1 => prop::sample::select(forms).prop_map(Step::Submit),
        1 => prop::sample::select(vec![Query::default(), filtered()]).prop_map(|it| Step::Search(Box::new(it))),
        6 => (0usize..6).prop_map(Step::Hear),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn engine_and_session_agree(
        example in 0usize..3,
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let (name, text) = EXAMPLES[example];
        // The first items of the example: what is tested is the traffic.
        let text: Vec<&str> = text.lines().take(25).collect();
        let mut page = Page::new(name, text.join("\n").as_bytes());
        for step in steps {
            match step {
                Step::Command(command) => page.command(command),
                Step::Type(text) => {
                    if let Mode::Typing { question } = page.session.mode.clone() {
                        page.send(Input::Typed { question, text: text.to_owned() });
                    }
                }
                Step::Submit(form) => {
                    page.send(Input::Submit { form, now: Timestamp(page.clock) });
                }
                Step::Search(query) => page.send(Input::Search { query: *query }),
                Step::Hear(most) => page.hear(most),
            }
        }
        page.check();
    }
}
