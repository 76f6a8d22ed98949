//! A dataset of 100,000 items and the log of those who reviewed a part of it: made up, seeded, the
//! same in every run. Two questions, three agents with scores, metadata in uneven shares (one
//! column with 5,000 values), some known answers, texts of which some differ in one word; a policy
//! that draws, a sample that is answered whole, and what else five people answered.

use countersign::core::log::chain::Head;
use countersign::core::model::event::{Body, PolicyChange, Response, Verdict};
use countersign::core::model::value::Value;
use countersign::core::random::Random;
use countersign::core::routing::policy::Policy;
use countersign::core::routing::stream::{AUDIT, By, SAMPLE, Stream, is_one};
use countersign::core::time::Timestamp;
use countersign::engine::Engine;
use countersign::engine::protocol::assurance::{CertificateFound, Certify};
use countersign::engine::protocol::{Reply, Request};

pub const ITEMS: u32 = 100_000;
/// About so many, but for those of the audit.
pub const ANSWERS: usize = 10_000;

const PEOPLE: [&str; 5] = ["anna", "ben", "chloe", "dan", "eva"];
const MOODS: [&str; 3] = ["negative", "neutral", "positive"];
const TOPICS: [&str; 6] = ["delivery", "price", "staff", "quality", "returns", "other"];
const CHANNELS: [&str; 5] = ["mail", "chat", "phone", "review", "letter"];
const LANGUAGES: [&str; 4] = ["en", "de", "es", "ja"];
const ACCOUNTS: u32 = 5_000;
const WORDS: u32 = 4_000;

/// Policy without the sample: some is judged blind, a rare label goes to an expert, what is sure is
/// accepted unseen but for a share.
const POLICY: &str = r#"{"name":"Measured","seed":1,"rules":[
    {"id":"gold","when":[{"if":"gold"}],"to":"gold"},
    {"id":"blind","when":[{"if":"share","share":0.03}],"to":"blind"},
    {"id":"rare","when":[{"if":"label","question":"topics","any_of":["returns"]}],"to":"expert"},
    {"id":"audit","when":[{"if":"score","question":"mood","at_least":0.9},{"if":"share","share":0.05}],"to":"audit"},
    {"id":"sure","when":[{"if":"score","question":"mood","at_least":0.9}],"to":"auto"},
    {"id":"differ","when":[{"if":"agreement","question":"mood","share":true,"below":1.0}],"to":"consensus","people":2}
    ],"otherwise":{"to":"single"}}"#;

/// What would be accepted unseen.
pub fn stream() -> Stream {
    Stream { question: Some("mood".to_owned()), by: By::Top, never: Vec::new() }
}

/// What is asked to be certified; the column has a certificate for each of its values.
pub fn certify(column: Option<&str>, again: bool) -> Certify {
    let column = column.map(str::to_owned);
    Certify { stream: stream(), alpha: 0.1, delta: 0.1, again, column, audit: 0.05 }
}

/// One item of the dataset: what is right of it.
struct Right {
    mood: usize,
    topics: Vec<usize>,
}

/// The dataset in the native format.
pub fn dataset() -> String {
    let titled = |ids: &[&str]| {
        let all: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
        all.join(",")
    };
    let mut text = format!(
        r#"{{"countersign":1,"name":"Measured","fields":[{{"id":"text","title":"Message"}}],"questions":[{{"id":"mood","kind":"choice","title":"What does the customer feel?","labels":[{}]}},{{"id":"topics","kind":"choices","title":"What is it about?","labels":[{}]}}],"agents":[{{"id":"first","version":"1"}},{{"id":"second","version":"3"}},{{"id":"third"}}],"columns":[{{"id":"channel"}},{{"id":"language"}},{{"id":"account"}}]}}"#,
        titled(&MOODS),
        titled(&TOPICS),
    );
    let mut random = Random::new(42);
    for number in 0..ITEMS {
        let right = right(number);
        let words = words(&mut random);
        let mood = right.mood;
        // Of scores from 0.5 to 1 the share that is right.
        let mut suggested = Vec::new();
        for (agent, least) in [("first", 0.5), ("second", 0.4), ("third", 0.3)] {
            let score = least + (1.0 - least) * random.unit().sqrt();
            let said = if random.unit() < score { mood } else { random.below(3) as usize };
            let rest = (1.0 - score) / 2.0;
            let share = |label: usize| if label == said { score } else { rest };
            suggested.push(format!(
                r#"{{"question":"mood","agent":"{agent}","value":"{}","score":{score:.3},"probabilities":{{"negative":{:.3},"neutral":{:.3},"positive":{:.3}}}}}"#,
                MOODS[said],
                share(0),
                share(1),
                share(2)
            ));
        }
        for agent in ["first", "second"] {
            let mut topics = right.topics.clone();
            if random.unit() < 0.2 {
                topics = vec![random.below(6) as usize];
            }
            let score = 0.4 + 0.6 * random.unit();
            let listed: Vec<String> =
                topics.iter().map(|it| format!("\"{}\"", TOPICS[*it])).collect();
            suggested.push(format!(
                r#"{{"question":"topics","agent":"{agent}","value":[{}],"score":{score:.3}}}"#,
                listed.join(",")
            ));
        }
        let gold = match number % 100 {
            0 => format!(r#","gold":{{"mood":"{}"}}"#, MOODS[mood]),
            _ => String::new(),
        };
        let metadata = format!(
            r#"{{"channel":"{}","language":"{}","account":"a-{}"}}"#,
            pick(&CHANNELS, &mut random),
            pick(&LANGUAGES, &mut random),
            random.below(ACCOUNTS).min(random.below(ACCOUNTS)),
        );
        text.push_str(&format!(
            "\n{{\"id\":\"m-{number:06}\",\"fields\":{{\"text\":\"{words}\"}},\"metadata\":{metadata},\"suggestions\":[{}]{gold}}}",
            suggested.join(",")
        ));
    }
    text
}

/// The log: what people answered under the first policy, the certificate that follows of it, and
/// their answers to what is audited since.
pub struct Log {
    heads: Vec<Head>,
    random: Random,
    clock: i64,
    version: u32,
    pub lines: Vec<String>,
}

impl Log {
    pub fn begun() -> Self {
        let mut log = Self {
            heads: vec![Head::default(); PEOPLE.len()],
            random: Random::new(7),
            clock: 0,
            version: 0,
            lines: Vec::new(),
        };
        let policy = Policy::read(POLICY).unwrap_or_default();
        log.put_in_force(stream().with_sample(&policy, 0.04));
        log
    }

    fn put_in_force(&mut self, policy: Policy) {
        self.version += 1;
        self.append(0, Body::Policy(PolicyChange { version: self.version, policy }));
    }

    /// Everybody's answers under the first policy: the sample whole, the rest in part.
    pub fn answered(&mut self, engine: &mut Engine) {
        let mut given = 0;
        let order = |at: u32| (at * 7_919) % ITEMS;
        for index in (0..ITEMS).map(order) {
            given += self.answers(engine, index, |rule| rule == Some(SAMPLE));
        }
        for index in (0..ITEMS).map(order) {
            if given >= ANSWERS {
                break;
            }
            given += self.answers(engine, index, |rule| {
                rule != Some(SAMPLE) && rule != Some("sure") && index % 3 > 0
            });
        }
    }

    /// What was certified is relied on, and the audit of it is answered.
    pub fn certified(&mut self, engine: &mut Engine, found: CertificateFound) {
        if let Some((evidence, policy)) = found.evidence.zip(found.policy) {
            self.append(0, Body::Evidence(evidence));
            self.put_in_force(policy);
        }
        load(engine, &self.lines);
        for index in 0..ITEMS {
            self.answers(engine, index, |rule| rule.is_some_and(|rule| is_one(rule, AUDIT)));
        }
    }

    /// The answers to one item, where the rule that routes it is one of these. How many.
    fn answers(
        &mut self,
        engine: &mut Engine,
        index: u32,
        counts: impl Fn(Option<&str>) -> bool,
    ) -> usize {
        let (Reply::Item(view), _) = engine.handle(Request::Item { index }, None) else { return 0 };
        if !counts(view.routed.rule_id.as_deref()) {
            return 0;
        }
        let right = right(index);
        let people = view.routed.route.people().max(1);
        let mut given = 0;
        for turn in 0..people {
            let person = (index as usize / 7 + turn as usize) % PEOPLE.len();
            let is_wrong = self.random.unit() < 0.05;
            let mood = if is_wrong { self.random.below(3) as usize } else { right.mood };
            let said = Value::One(MOODS[mood].to_owned());
            let suggested = view.item.suggestions.iter().find(|it| it.question == "mood");
            let is_it = suggested.is_some_and(|it| it.value == said);
            let top = suggested.map(|it| it.id.clone());
            let verdict = if is_it { Verdict::Accepted } else { Verdict::Own };
            let mut both = vec![("mood", said, verdict, top.filter(|_| is_it))];
            if index.is_multiple_of(4) {
                let topics = right.topics.iter().map(|it| TOPICS[*it].to_owned()).collect();
                both.push(("topics", Value::Many(topics), Verdict::Own, None));
            }
            for (question, value, verdict, suggestion_id) in both {
                self.clock += 6_000;
                let body = Body::Response(Response {
                    item: view.item.id.clone(),
                    question: question.to_owned(),
                    value: Some(value),
                    verdict,
                    suggestion_ids: Vec::new(),
                    suggestion_id,
                    shown_at: Timestamp(self.clock - 5_000),
                    decided_at: Timestamp(self.clock),
                    arm: view.routed.route.arm(),
                    route: view.routed.route,
                    rule_id: view.routed.rule_id.clone(),
                    policy_version: self.version,
                    sampling_probability: view.routed.sampling_probability,
                    seed: 1,
                    edit_distance: None,
                    bulk: None,
                    settles: Vec::new(),
                });
                self.append(person, body);
                given += 1;
            }
        }
        given
    }

    fn append(&mut self, person: usize, body: Body) {
        let line = self.heads[person].append(Timestamp(self.clock), PEOPLE[person], body).1;
        self.lines.push(line);
    }
}

/// The engine takes this log in the place of the one before.
pub fn load(engine: &mut Engine, lines: &[String]) {
    let request = Request::LoadLog { annotator: PEOPLE[0].to_owned(), bring_in: false };
    let (reply, _) = engine.handle(request, Some(lines.join("\n").into_bytes()));
    match reply {
        Reply::LogLoaded(loaded) if loaded.issues.is_empty() => {}
        other => println!("the log was not taken as it is: {other:?}"),
    }
}

fn right(number: u32) -> Right {
    let mut random = Random::new(u64::from(number) + 1_000_000);
    let first = random.below(6) as usize;
    let second = random.below(12) as usize;
    let mut topics = vec![first];
    if second < 6 && second != first {
        topics.push(second);
        topics.sort_unstable();
    }
    Right { mood: random.below(3) as usize, topics }
}

/// Every tenth text is one of few with a name or a day filled in; the others are of words that
/// stand in texts as often as real ones do, about.
fn words(random: &mut Random) -> String {
    if random.below(10) == 0 {
        let (name, day) = (random.below(60), random.below(7));
        return match random.below(4) {
            0 => format!("name{name} said that the parcel came late on day{day}"),
            1 => format!("I asked name{name} for my money and nobody answered"),
            2 => format!("on day{day} the shop was closed again and name{name} laughed"),
            _ => format!("thank you name{name} it works since day{day}"),
        };
    }
    let length = 4 + random.below(17);
    let word = |random: &mut Random| {
        let (a, b) = (random.unit(), random.unit());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below WORDS")]
        let place = (a * a * b * f64::from(WORDS)) as u32;
        format!("word{place}")
    };
    (0..length).map(|_| word(random)).collect::<Vec<_>>().join(" ")
}

/// The first more often than the last.
fn pick<'a>(list: &[&'a str], random: &mut Random) -> &'a str {
    let end = u32::try_from(list.len()).unwrap_or_default();
    let place = random.below(end).min(random.below(end));
    list.get(place as usize).copied().unwrap_or_default()
}
