//! Sending, against a `fetch` that answers as it is told.

use std::cell::RefCell;
use std::rc::Rc;

use countersign::core::send::job::{Auth, Job, Portion};
use countersign::core::send::retry::Patience;
use countersign::remote::sender::{Sender, Sending, Sent, State};
use gloo_timers::future::TimeoutFuture;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

/// Answers to the next requests, in order: a status, or `0` for no answer at
/// all. What was sent is gathered in `sent`. With a wait, so that pausing and
/// cancelling can come in between. One `fetch` for each test: they run in turn.
fn answers(statuses: &[u16]) {
    let statuses = format!("{statuses:?}");
    js_sys::eval(&format!(
        "globalThis.realFetch ??= globalThis.fetch;
         globalThis.sent = [];
         {{ const statuses = {statuses};
         globalThis.fetch = (url, options) => new Promise((resolve, reject) => {{
           options.signal.addEventListener('abort', () => reject(options.signal.reason));
           setTimeout(() => {{
             if (options.signal.aborted) return;
             const status = statuses.shift() ?? 200;
             const key = options.headers.get('idempotency-key');
             sent.push([status, options.body, key, options.headers.get('authorization')]);
             if (status === 0) reject(new TypeError('Failed to fetch'));
             else resolve(new Response('said', {{status, headers: {{'retry-after': '0'}}}}));
           }}, 5);
         }}); }}"
    ))
    .unwrap();
}

/// Status, body, key and authorization of every request.
fn sent() -> Vec<(u16, String, String, String)> {
    let all: Array = js_sys::eval("globalThis.fetch = globalThis.realFetch; sent").unwrap().into();
    all.iter()
        .map(|one| {
            let one: Array = one.unchecked_into();
            let text = |at| one.get(at).as_string().unwrap_or_default();
            (one.get(0).as_f64().unwrap() as u16, text(1), text(2), text(3))
        })
        .collect()
}

fn job() -> Job {
    Job {
        url: "https://backend.example/in".to_owned(),
        auth: Auth::Bearer,
        portion: Portion::Batch { size: 2 },
        template: "{{records}}".to_owned(),
        ..Job::default()
    }
}

const HASTY: Patience = Patience {
    attempts: 4,
    first_attempts: 2,
    base_milliseconds: 2,
    longest_milliseconds: 4,
    longest_asked_milliseconds: 1000,
};

type Reports = Rc<RefCell<Vec<Sent>>>;

fn start(acknowledged: usize) -> (Sender, Reports) {
    let reports = Reports::default();
    let heard = reports.clone();
    let records = (1..=5).map(|n| n.to_string()).collect();
    let sending = Sending { job: job(), dataset: "d".to_owned(), records, acknowledged };
    let sender = Sender::start(sending, "secret".to_owned(), HASTY, move |sent| {
        heard.borrow_mut().push(sent);
        Box::pin(async {})
    });
    (sender, reports)
}

async fn until(reports: &Reports, end: impl Fn(&State) -> bool) -> Sent {
    for _ in 0..400 {
        if let Some(sent) = reports.borrow().last().filter(|sent| end(&sent.state)) {
            return sent.clone();
        }
        TimeoutFuture::new(5).await;
    }
    panic!("it went on: {:?}", reports.borrow().last());
}

#[wasm_bindgen_test]
async fn nothing_twice_and_nothing_never() {
    answers(&[200, 429, 500, 200, 0, 200]);
    let (_sender, reports) = start(0);
    let done = until(&reports, |state| *state == State::Done).await;
    assert_eq!((done.acknowledged, done.records), (3, 5));
    let sent = sent();
    let arrived: Vec<&str> = sent.iter().filter(|it| it.0 == 200).map(|it| it.1.as_str()).collect();
    assert_eq!(arrived, ["[1,2]", "[3,4]", "[5]"]);
    // Every attempt of one batch carries one key, every batch its own.
    let mut keys: Vec<(&str, &str)> =
        sent.iter().map(|it| (it.1.as_str(), it.2.as_str())).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 3);
    assert!(sent.iter().all(|it| it.3 == "Bearer secret"));
}

#[wasm_bindgen_test]
async fn resumes_from_the_first_that_did_not_arrive() {
    answers(&[]);
    let (_sender, reports) = start(2);
    until(&reports, |state| *state == State::Done).await;
    assert_eq!(sent().iter().map(|it| it.1.as_str()).collect::<Vec<_>>(), ["[5]"]);
}

#[wasm_bindgen_test]
async fn a_refusal_stops_and_can_be_gone_on_from() {
    answers(&[200, 401, 200]);
    let (sender, reports) = start(0);
    let stopped = until(&reports, |state| matches!(state, State::Stopped { .. })).await;
    let State::Stopped { why } = stopped.state else { unreachable!() };
    assert!(why.starts_with("401:"), "{why}");
    assert_eq!(stopped.acknowledged, 1);
    sender.resume("secret".to_owned());
    until(&reports, |state| *state == State::Done).await;
    assert_eq!(sent().iter().map(|it| it.0).collect::<Vec<_>>(), [200, 401, 200, 200]);
}

#[wasm_bindgen_test]
async fn no_answer_at_first_is_explained() {
    answers(&[0, 0, 0]);
    let (_sender, reports) = start(0);
    let stopped = until(&reports, |state| matches!(state, State::Stopped { .. })).await;
    let State::Stopped { why } = stopped.state else { unreachable!() };
    assert!(why.contains("Access-Control-Allow-Origin"), "{why}");
    assert_eq!(sent().len(), 2, "waiting does not help against a missing permission");
}

#[wasm_bindgen_test]
async fn pauses_between_two_requests_and_cancels_within_one() {
    answers(&[]);
    let (sender, reports) = start(0);
    until(&reports, |state| matches!(state, State::Sending { .. })).await;
    sender.pause();
    let paused = until(&reports, |state| *state == State::Paused).await;
    assert_eq!(paused.acknowledged, 1, "what was under way has arrived");
    sender.resume("secret".to_owned());
    until(&reports, |state| matches!(state, State::Sending { .. })).await;
    sender.cancel();
    let before = reports.borrow().len();
    TimeoutFuture::new(40).await;
    assert_eq!(reports.borrow().len(), before, "nothing is said any more");
    assert_eq!(sent().len(), 1);
}
