//! Text in, text out: a dataset, a log and requests, and what is answered.

use expect_test::{Expect, expect};

use super::Engine;
use super::protocol::{Brought, Reply, Request};
use crate::core::log::chain::{self, Head};
use crate::core::model::event::Body;
use crate::core::model::evidence::{CALIBRATION, Evidence, Finding};
use crate::core::time::Timestamp;

mod handed_out;

const MESSAGES: &str = r#"{"countersign":1,"name":"Messages","questions":[{"id":"mood","kind":"choice","title":"Mood","labels":[{"id":"neg","title":"Negative"},"neu","pos",{"id":"odd","rare":true}]}],"agents":[{"id":"bayes","title":"Bayes"},{"id":"rules"}],"columns":[{"id":"language","title":"Language"}]}
{"id":"m-1","fields":{"text":"The refund never came."},"metadata":{"language":"en","year":2024},"suggestions":[{"question":"mood","agent":"bayes","value":"neg","score":0.97,"probabilities":{"neg":0.97,"pos":0.03}},{"question":"mood","agent":"rules","value":"neg","score":0.5}]}
{"id":"m-2","fields":{"text":"Grand, just grand.\nThanks."},"metadata":{"language":"sco"},"suggestions":[{"question":"mood","agent":"bayes","value":"pos","score":0.61},{"question":"mood","agent":"rules","value":"neg","score":0.4}]}

{"id":"m-3","fields":{"text":"Größe XL, passt."},"metadata":{"language":"de"},"suggestions":[{"question":"mood","agent":"bayes","value":"pos","score":0.55}],"responses":[{"question":"mood","annotator":"anna","value":"pos"},{"question":"mood","annotator":"ben","value":"neu"}]}
{"id":"m-4","fields":{"text":"?"},"suggestions":[{"question":"mood","agent":"bayes","value":"odd","score":0.9},{"question":"mood","agent":"rules","value":"angry"}]}
{"id":"m-5","fields":{"text":"Where is it"},"gold":{"mood":"neu"}}
{"id":"m-1","fields":{"text":"again"}}
not json
"#;

/// Skips, flags and answers, as one annotator's log; `bayes` answers are accepted.
fn log(annotator: &str, bodies: &[&str]) -> Vec<String> {
    let mut head = Head::default();
    bodies
        .iter()
        .map(|body| {
            let body: Body = serde_json::from_str(body).unwrap();
            head.append(Timestamp(0), annotator, body).1
        })
        .collect()
}

fn answer(item: &str, value: &str, verdict: &str) -> String {
    format!(
        r#"{{"kind":"response","item":"{item}","question":"mood","value":{value},"verdict":"{verdict}","suggestion_ids":[],"shown_at":"1970-01-01T00:00:00.000Z","decided_at":"1970-01-01T00:00:00.000Z","arm":"assisted","route":{{"to":"single"}},"rule_id":null,"policy_version":0,"sampling_probability":1,"seed":1}}"#
    )
}

fn open(dataset: &str, log: &[String]) -> Engine {
    let mut engine = Engine::new();
    let begin =
        Request::Begin { name: "messages.jsonl".to_owned(), mapping: None, questions: None };
    engine.handle(begin, None);
    for chunk in dataset.as_bytes().chunks(100) {
        engine.handle(Request::Feed, Some(chunk.to_vec()));
    }
    engine.handle(Request::Finish, None);
    let load = Request::LoadLog { annotator: "mara".to_owned(), bring_in: false };
    engine.handle(load, Some(log.join("\n").into_bytes()));
    engine
}

/// The replies, one a line; an order with its indices.
fn ask(engine: &mut Engine, requests: &str) -> String {
    let mut said = String::new();
    for line in requests.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let request = serde_json::from_str(line).unwrap();
        let (reply, payload) = engine.handle(request, None);
        said.push_str(&serde_json::to_string(&reply).unwrap());
        if let (Reply::Order { .. }, Some(payload)) = (&reply, payload) {
            let indices = payload.chunks(4).map(|four| four[0].to_string());
            said.push_str(&format!(" {}", indices.collect::<Vec<_>>().join(",")));
        }
        said.push('\n');
    }
    said
}

#[track_caller]
fn check(log: &[String], requests: &str, expected: Expect) {
    expected.assert_eq(&ask(&mut open(MESSAGES, log), requests));
}

/// A row says the probability that a calibration in force makes of a score, until it is taken
/// back; other agents' scores stay scores.
#[test]
fn calibrated_rows() {
    let put = |finding: Finding| {
        Body::Evidence(Evidence {
            about: CALIBRATION.to_owned(),
            question: "mood".to_owned(),
            agent: "bayes".to_owned(),
            said: "Platt".to_owned(),
            scale: vec![(0.0, 0.1), (1.0, 0.6)],
            finding,
        })
    };
    let say = |bodies: &[Body]| {
        let mut head = Head::default();
        let lines = bodies.iter().map(|body| head.append(Timestamp(0), "mara", body.clone()).1);
        let mut engine = open(MESSAGES, &lines.collect::<Vec<_>>());
        let rows = Request::Rows { indices: vec![0, 2, 4] };
        let (Reply::Rows { rows }, _) = engine.handle(rows, None) else { panic!() };
        let said = rows.iter().map(|row| match row.score {
            Some(score) if row.is_calibrated => format!("calibrated {score:.3}"),
            Some(score) => format!("score {score:.3}"),
            None => "none".to_owned(),
        });
        said.collect::<Vec<_>>().join(", ")
    };
    let map = put(Finding::of(&"platt").unwrap());
    assert_eq!(say(&[]), "score 0.970, score 0.550, none");
    assert_eq!(say(std::slice::from_ref(&map)), "calibrated 0.585, calibrated 0.375, none");
    assert_eq!(say(&[map, put(Finding::none())]), "score 0.970, score 0.550, none");
}

/// A share that is drawn for each person anew: another log is loaded, other items are blind, and
/// the same again for the same person.
#[test]
fn each_person_has_others_drawn() {
    let mut dataset = MESSAGES.lines().next().unwrap().to_owned();
    for n in 0..200 {
        dataset += &format!("\n{{\"id\":\"m-{n}\",\"fields\":{{\"text\":\"{n}\"}}}}");
    }
    let policy = r#"{"kind":"policy","version":1,"policy":{"name":"p","seed":1,"rules":[{"id":"b","when":[{"if":"share","share":0.3,"each_person":true}],"to":"blind"}],"otherwise":{"to":"single"}}}"#;
    let mut engine = open(&dataset, &[]);
    let mut blind = |annotator: &str| {
        let load = Request::LoadLog { annotator: annotator.to_owned(), bring_in: false };
        engine.handle(load, Some(log(annotator, &[policy]).join("\n").into_bytes()));
        ask(&mut engine, r#"{"do":"query","query":{"filter":{"routes":["blind"]}}}"#)
    };
    let anna = blind("anna");
    let ben = blind("ben");
    assert_ne!(anna, ben);
    assert_eq!(anna, blind("anna"));
    let count = anna.trim().split(',').count();
    assert!((40..80).contains(&count), "{anna}");
}

/// Two people each made a version 2. The later one is in force, and routes; it is said whose. The
/// page once kept routing by its own: it looked at the number alone.
#[test]
fn of_two_policies_with_one_number_the_later_routes() {
    let change = |annotator: &str, route: &str, at: i64| {
        let policy = format!(
            r#"{{"kind":"policy","version":2,"policy":{{"rules":[],"otherwise":{{"to":"{route}"}}}}}}"#
        );
        let body: Body = serde_json::from_str(&policy).unwrap();
        Head::default().append(Timestamp(at), annotator, body).1
    };
    let mut engine = open(MESSAGES, &[]);
    let mut load = |lines: &[String]| {
        let load = Request::LoadLog { annotator: "mara".to_owned(), bring_in: false };
        let (Reply::LogLoaded(loaded), _) =
            engine.handle(load, Some(lines.join("\n").into_bytes()))
        else {
            panic!()
        };
        let (Reply::Rows { rows }, _) = engine.handle(Request::Rows { indices: vec![0] }, None)
        else {
            panic!()
        };
        let instead = loaded.policy_instead_of_own.unwrap_or_default();
        format!("{} {instead}", rows[0].route.name())
    };
    let mara = change("mara", "expert", 10);
    assert_eq!(load(std::slice::from_ref(&mara)), "expert ");
    assert_eq!(load(&[mara.clone(), change("ben", "audit", 20)]), "audit ben");
    // Earlier, or the same rules: nothing was replaced.
    assert_eq!(load(&[mara.clone(), change("ben", "audit", 5)]), "expert ");
    assert_eq!(load(&[mara, change("ben", "expert", 20)]), "expert ");
}

/// An answer that somebody makes known measures people from then on: its item goes the way of gold
/// and looks like any other, until it is taken back, and where two say different things.
#[test]
fn a_known_answer_is_made_and_taken_back() {
    let gold = |value: &str| {
        format!(r#"{{"kind":"gold","item":"m-2","question":"mood","value":{value}}}"#)
    };
    let say = |logs: &[Vec<String>]| {
        let mut engine = open(MESSAGES, &logs.concat());
        let all = ask(&mut engine, r#"{"do":"query","query":{"filter":{"routes":["gold"]}}}"#);
        let (Reply::Rows { rows }, _) = engine.handle(Request::Rows { indices: vec![1] }, None)
        else {
            panic!()
        };
        let (Reply::Item(view), _) = engine.handle(Request::Item { index: 1 }, None) else {
            panic!()
        };
        assert!(view.item.gold.is_empty(), "it must not reach the screen");
        let items = all.trim().split_once(' ').map_or("", |(_, items)| items).to_owned();
        format!("gold {items}; {} {}", rows[0].route.name(), view.routed.route.name())
    };
    let mara = |bodies: &[&str]| log("mara", bodies);
    assert_eq!(say(&[]), "gold 4; consensus consensus");
    let known = gold(r#""pos""#);
    let is_known = "gold 1,4; single gold";
    assert_eq!(say(&[mara(&[&known])]), is_known);
    assert_eq!(say(&[mara(&[&known, &gold("null")])]), "gold 4; consensus consensus");
    let undo = r#"{"kind":"undo","from":1,"to":1}"#;
    assert_eq!(say(&[mara(&[&known, undo])]), "gold 4; consensus consensus");
    let ben = log("ben", &[&gold(r#""neg""#)]);
    assert_eq!(say(std::slice::from_ref(&ben)), is_known);
    assert_eq!(say(&[mara(&[&known]), ben]), "gold 4; consensus consensus");
    // In the page it comes line by line.
    let mut engine = open(MESSAGES, &[]);
    let lines = mara(&[&known]);
    engine.handle(Request::Apply { lines }, None);
    let all = ask(&mut engine, r#"{"do":"query","query":{"filter":{"routes":["gold"]}}}"#);
    assert!(all.contains(" 1,4"), "{all}");
}

/// The indices of a filter.
#[track_caller]
fn check_query(log: &[String], query: &str, expected: &str) {
    let said = ask(&mut open(MESSAGES, log), &format!(r#"{{"do":"query","query":{query}}}"#));
    let indices = said.trim().split_once(' ').map_or("", |(_, indices)| indices);
    assert_eq!(indices, expected, "{query}");
}

#[test]
fn opens_in_pieces() {
    let mut engine = Engine::new();
    let begin =
        Request::Begin { name: "messages.jsonl".to_owned(), mapping: None, questions: None };
    engine.handle(begin, None);
    engine.handle(Request::Feed, Some(MESSAGES.as_bytes().to_vec()));
    let (Reply::Opened(opened), _) = engine.handle(Request::Finish, None) else { panic!() };
    let issues: Vec<String> = opened.issues.iter().map(ToString::to_string).collect();
    let said = format!(
        "{} items, {} suggestions\n{}\n{} issues\n{}\n",
        opened.items,
        opened.suggestions,
        opened.schema.columns.iter().map(|it| it.name()).collect::<Vec<_>>().join(", "),
        opened.issue_count,
        issues.join("\n")
    );
    expect![[r#"
        5 items, 6 suggestions
        Language, year
        3 issues
        line 6, field suggestions[1].value: 'angry' is not a label of mood; the suggestion was left out
        line 8, field id: the id 'm-1' stands in item 1 already; this line was left out, ids must differ
        line 9, column 1: not an item: a line must be one JSON object; the line was left out
    "#]].assert_eq(&said);
    // The identity is of the lines: blank ones, and in how many pieces they came, do not matter.
    let (Reply::Opened(again), _) = open(MESSAGES, &[]).handle(Request::Finish, None) else {
        panic!()
    };
    assert_eq!(opened.dataset, again.dataset);
}

#[test]
fn items_and_rows() {
    check(
        &[],
        r#"
        {"do":"find","id":"m-2"}
        {"do":"item","index":4}
        {"do":"rows","indices":[0,1,2,3,4]}
        {"do":"item","index":5}
        {"do":"rows","indices":[7]}
        "#,
        expect![[r#"
            {"is":"found","index":1}
            {"is":"item","index":4,"item":{"id":"m-5","fields":[{"id":"text","content":{"kind":"text","text":"Where is it"}}],"metadata":[],"suggestions":[],"responses":[],"gold":[]},"routed":{"route":{"to":"gold"},"rule_id":"gold","reason":"the answer is known","policy_version":0,"sampling_probability":1.0},"seed":1,"mine":{"answers":[],"skipped":false,"flag":null,"escalated":null,"note":null},"seq":0,"disagreement":[]}
            {"is":"rows","rows":[{"index":0,"id":"m-1","snippet":"The refund never came.","route":{"to":"auto"},"rule_id":"agreed","state":"todo","marks":[],"suggested":"Negative","score":0.97,"disagreement":[],"blind":false},{"index":1,"id":"m-2","snippet":"Grand, just grand. Thanks.","route":{"to":"consensus","people":2},"rule_id":"disputed-mood","state":"todo","marks":[],"suggested":"pos","score":0.61,"disagreement":["model_model"],"blind":false},{"index":2,"id":"m-3","snippet":"Größe XL, passt.","route":{"to":"single"},"rule_id":null,"state":"todo","marks":[],"suggested":"pos","score":0.55,"disagreement":["human_model","human_human"],"blind":false},{"index":3,"id":"m-4","snippet":"?","route":{"to":"expert"},"rule_id":"rare-mood","state":"todo","marks":[],"suggested":"odd","score":0.9,"disagreement":[],"blind":false},{"index":4,"id":"m-5","snippet":"Where is it","route":{"to":"single"},"rule_id":null,"state":"todo","marks":[],"suggested":"","score":null,"disagreement":[],"blind":false}]}
            {"is":"failed","message":"there is no item 5; the dataset has 5 items, counted from 0"}
            {"is":"failed","message":"there is no item 7; the dataset has 5 items, counted from 0"}
        "#]],
    );
}

#[test]
fn filters() {
    check_query(&[], "{}", "0,1,2,3,4");
    check_query(&[], r#"{"filter":{"suggested":[{"question":"mood","label":"neg"}]}}"#, "0,1");
    check_query(&[], r#"{"filter":{"agents":["rules"]}}"#, "0,1");
    check_query(&[], r#"{"filter":{"score":{"at_least":0.9}}}"#, "0,3");
    check_query(&[], r#"{"filter":{"score":{"agent":"rules","below":0.5}}}"#, "1");
    check_query(&[], r#"{"filter":{"score":{"agent":"nobody"}}}"#, "");
    check_query(
        &[],
        r#"{"filter":{"metadata":[{"column":"language","any_of":["de","sco"]}]}}"#,
        "1,2",
    );
    check_query(&[], r#"{"filter":{"metadata":[{"column":"year","any_of":["2024"]}]}}"#, "0");
    check_query(&[], r#"{"filter":{"metadata":[{"column":"year","any_of":[""]}]}}"#, "1,2,3,4");
    check_query(&[], r#"{"filter":{"metadata":[{"column":"no","any_of":["x"]}]}}"#, "");
    check_query(&[], r#"{"filter":{"text":"REFUND"}}"#, "0");
    check_query(&[], r#"{"filter":{"text":"größe"}}"#, "2");
    check_query(&[], r#"{"filter":{"text":"suggestions"}}"#, "");
    check_query(&[], r#"{"filter":{"text":"m-3"}}"#, "2");
    check_query(&[], r#"{"filter":{"disagreement":["model_model"]}}"#, "1");
    check_query(&[], r#"{"filter":{"disagreement":["human_human"]}}"#, "2");
    check_query(&[], r#"{"filter":{"answered":[{"question":"mood","label":"neu"}]}}"#, "2");
    check_query(&[], r#"{"filter":{"only":[3,1,9]}}"#, "1,3");
    check_query(&[], r#"{"filter":{"routes":["expert"]}}"#, "3");
    check_query(&[], r#"{"filter":{"rules":["rare-mood","-"]}}"#, "2,3,4");
    check_query(
        &[],
        r#"{"filter":{"cell":{"question":"mood","between":"model_model","row":"neg","column":"pos"}}}"#,
        "1",
    );
}

#[test]
fn sorts() {
    check_query(&[], r#"{"sort":{"by":"score","descending":false}}"#, "2,1,3,0,4");
    check_query(&[], r#"{"sort":{"by":"score","descending":true}}"#, "0,3,1,2,4");
    check_query(&[], r#"{"sort":{"by":"length","descending":true}}"#, "1,0,2,4,3");
    check_query(&[], r#"{"sort":{"by":"disagreement"}}"#, "2,1,0,3,4");
    check_query(&[], r#"{"sort":{"by":"need"}}"#, "3,1,2,4,0");
    check_query(
        &[],
        r#"{"sort":{"by":"metadata","column":"language","descending":false}}"#,
        "2,0,1,3,4",
    );
    check_query(
        &[],
        r#"{"sort":{"by":"metadata","column":"language","descending":true}}"#,
        "1,0,2,3,4",
    );
    check_query(&[], r#"{"sort":{"by":"metadata","column":"no","descending":true}}"#, "0,1,2,3,4");
}

#[test]
fn people_change_what_is_shown() {
    let log = log(
        "mara",
        &[
            &answer("m-1", r#""neg""#, "accepted"),
            &answer("m-2", r#""neu""#, "edited"),
            r#"{"kind":"skip","item":"m-3"}"#,
            r#"{"kind":"flag","item":"m-4","reason":"empty"}"#,
            r#"{"kind":"escalate","item":"m-2","reason":"sarcasm"}"#,
            r#"{"kind":"undo","from":3,"to":3}"#,
        ],
    );
    check_query(&log, r#"{"filter":{"states":["done"]}}"#, "0,1");
    check_query(&log, r#"{"filter":{"states":["skipped"]}}"#, "");
    check_query(&log, r#"{"filter":{"marks":["flagged"]}}"#, "3");
    check_query(&log, r#"{"filter":{"routes":["expert"]}}"#, "1,3");
    check_query(&log, r#"{"filter":{"verdicts":["edited"]}}"#, "1");
    check_query(&log, r#"{"filter":{"disagreement":["human_model"]}}"#, "1,2");
    check(
        &log,
        r#"
        {"do":"rows","indices":[1]}
        {"do":"item","index":1}
        {"do":"matrix","question":"mood","between":"human_model"}
        {"do":"matrix","question":"mood","between":"model_model"}
        {"do":"matrix","question":"nothing","between":"model_model"}
        "#,
        expect![[r#"
            {"is":"rows","rows":[{"index":1,"id":"m-2","snippet":"Grand, just grand. Thanks.","route":{"to":"expert"},"rule_id":null,"state":"done","marks":["escalated"],"suggested":"pos","score":0.61,"disagreement":["model_model","human_model"],"blind":false}]}
            {"is":"item","index":1,"item":{"id":"m-2","fields":[{"id":"text","content":{"kind":"text","text":"Grand, just grand.\nThanks."}}],"metadata":[["language","sco"]],"suggestions":[{"id":"mood/bayes","question":"mood","agent":"bayes","model_version":"","value":"pos","score":0.61},{"id":"mood/rules","question":"mood","agent":"rules","model_version":"","value":"neg","score":0.4}],"responses":[],"gold":[]},"routed":{"route":{"to":"expert"},"rule_id":null,"reason":"escalated by mara: sarcasm","policy_version":0,"sampling_probability":1.0},"seed":1,"mine":{"answers":[{"seq":2,"question":"mood","value":"neu","verdict":"edited","suggestion_id":null,"decided_at":"1970-01-01T00:00:00.000Z"}],"skipped":false,"flag":null,"escalated":"sarcasm","note":null,"most":1},"seq":6,"disagreement":["model_model","human_model"]}
            {"is":"matrix","question":"mood","labels":["neg","neu","pos","odd"],"counts":[[2,0,0,0],[1,0,2,0],[0,0,1,0],[0,0,0,0]],"pairs":6,"equal":3,"left_out":2,"by_agent":[{"agent":"bayes","other":null,"pairs":4,"equal":2},{"agent":"rules","other":null,"pairs":2,"equal":1}]}
            {"is":"matrix","question":"mood","labels":["neg","neu","pos","odd"],"counts":[[1,0,1,0],[0,0,0,0],[1,0,0,0],[0,0,0,0]],"pairs":2,"equal":1,"left_out":3,"by_agent":[{"agent":"bayes","other":"rules","pairs":2,"equal":1}]}
            {"is":"failed","message":"there is no question 'nothing' in this dataset"}
        "#]],
    );
}

#[test]
fn facets_count_everything_and_do_not_tell_gold() {
    let log = log("mara", &[&answer("m-1", r#""neg""#, "accepted")]);
    check(
        &log,
        r#"{"do":"facets"}"#,
        expect![[r#"
        {"is":"facets","routes":[{"id":"expert","title":"Expert","items":1},{"id":"consensus","title":"Consensus","items":1},{"id":"single","title":"Single","items":2},{"id":"auto","title":"Auto","items":1}],"rules":[{"id":"rare-mood","title":"Rare labels go to an expert","items":1},{"id":"agreed","title":"All agents agree and are sure","items":1},{"id":"disputed-mood","title":"Agents differ","items":1},{"id":"-","title":"No rule","items":2}],"states":[{"id":"todo","title":"To do","items":4},{"id":"partly","title":"Partly done","items":0},{"id":"done","title":"Done","items":1},{"id":"skipped","title":"Skipped","items":0}],"marks":[{"id":"flagged","title":"Flagged","items":0},{"id":"escalated","title":"Escalated","items":0},{"id":"noted","title":"With a note","items":0}],"agents":[{"id":"bayes","title":"Bayes","items":4},{"id":"rules","title":"rules","items":2}],"disagreement":[{"id":"model_model","title":"Models differ","items":1},{"id":"human_model","title":"A person and a model differ","items":1},{"id":"human_human","title":"People differ","items":1}],"suggested":[{"id":"mood","title":"Mood","values":[{"id":"neg","title":"Negative","items":2},{"id":"neu","title":"neu","items":0},{"id":"pos","title":"pos","items":2},{"id":"odd","title":"odd","items":1}],"more":0}],"answered":[{"id":"mood","title":"Mood","values":[{"id":"neg","title":"Negative","items":1},{"id":"neu","title":"neu","items":1},{"id":"pos","title":"pos","items":1},{"id":"odd","title":"odd","items":0}],"more":0}],"metadata":[{"id":"language","title":"Language","values":[{"id":"","title":"missing","items":2},{"id":"de","title":"de","items":1},{"id":"en","title":"en","items":1},{"id":"sco","title":"sco","items":1}],"more":0},{"id":"year","title":"year","values":[{"id":"","title":"missing","items":4},{"id":"2024","title":"2024","items":1}],"more":0}]}
    "#]],
    );
    check_query(&log, r#"{"filter":{"routes":["single"]}}"#, "2,4");
}

#[test]
fn costs_of_a_policy_before_it_is_applied() {
    check(
        &[],
        r#"
        {"do":"simulate","policy":{"seed":1,"rules":[{"id":"long","when":[{"if":"length","at_least":15}],"to":"consensus","people":3},{"id":"sure","when":[{"if":"score","agent":"bayes","at_least":0.9}],"to":"auto"},{"id":"none","when":[{"if":"entropy","at_least":0.9},{"if":"keyword","any_of":["grand"]}],"to":"expert"}],"otherwise":{"to":"single"}},"effort":{"characters_per_minute":1400,"seconds_per_answer":4}}
        {"do":"simulate","policy":{"rules":[],"otherwise":{"to":"single"}},"effort":{"characters_per_minute":0,"seconds_per_answer":4}}
        "#,
        expect![[r#"
            {"is":"costs","routes":[{"route":"auto","items":1,"judgements":0,"characters":0,"minutes":0.0},{"route":"single","items":1,"judgements":1,"characters":11,"minutes":0.07452380952380952},{"route":"consensus","items":3,"judgements":9,"characters":192,"minutes":0.7371428571428571}],"rules":[{"id":"long","routed":3,"matching":3},{"id":"sure","routed":1,"matching":2},{"id":"none","routed":0,"matching":0}],"otherwise":1,"changed":5,"issues":[]}
            {"is":"costs","routes":[{"route":"single","items":5,"judgements":5,"characters":76,"minutes":0.3333333333333333}],"rules":[],"otherwise":5,"changed":4,"issues":[]}
        "#]],
    );
}

#[test]
fn bulk_leaves_alone_what_it_must() {
    let log = log("mara", &[&answer("m-1", r#""neu""#, "edited")]);
    check(
        &log,
        r#"
        {"do":"plan_bulk","query":{},"bulk":{"question":null,"agent":"bayes","include_rare":[]}}
        {"do":"plan_bulk","query":{},"bulk":{"question":"mood","agent":"bayes","include_rare":["odd"]}}
        {"do":"make_bulk","query":{"sort":{"by":"score","descending":true}},"bulk":{"question":"mood","agent":"bayes","include_rare":[]},"shown_at":"1970-01-01T00:00:00.000Z","decided_at":"1970-01-01T00:00:01.000Z"}
        {"do":"plan_bulk","query":{},"bulk":{"question":"mood","agent":"nobody","include_rare":[]}}
        {"do":"plan_bulk","query":{},"bulk":{"question":"mud","agent":"bayes","include_rare":[]}}
        "#,
        expect![[r#"
            {"is":"bulk_plan","responses":2,"items":2,"answered_already":1,"without_suggestion":1,"blind":0,"labels":[{"id":"pos","title":"pos","items":2}],"held_back":[{"id":"odd","title":"odd","items":1}]}
            {"is":"bulk_plan","responses":3,"items":3,"answered_already":1,"without_suggestion":1,"blind":0,"labels":[{"id":"pos","title":"pos","items":2},{"id":"odd","title":"odd","items":1}],"held_back":[]}
            {"is":"bulk_responses","responses":[{"item":"m-2","question":"mood","value":"pos","verdict":"accepted","suggestion_ids":["mood/bayes"],"suggestion_id":"mood/bayes","shown_at":"1970-01-01T00:00:00.000Z","decided_at":"1970-01-01T00:00:01.000Z","arm":"assisted","route":{"to":"consensus","people":2},"rule_id":"disputed-mood","policy_version":0,"sampling_probability":1.0,"seed":1},{"item":"m-3","question":"mood","value":"pos","verdict":"accepted","suggestion_ids":["mood/bayes"],"suggestion_id":"mood/bayes","shown_at":"1970-01-01T00:00:00.000Z","decided_at":"1970-01-01T00:00:01.000Z","arm":"assisted","route":{"to":"single"},"rule_id":null,"policy_version":0,"sampling_probability":1.0,"seed":1}]}
            {"is":"failed","message":"there is no agent 'nobody' in this dataset"}
            {"is":"failed","message":"there is no question 'mud' in this dataset"}
        "#]],
    );
}

#[test]
fn blind_items_say_nothing_and_are_never_accepted_in_bulk() {
    let policy = r#"{"kind":"policy","version":1,"policy":{"seed":3,"rules":[],"otherwise":{"to":"blind"}}}"#;
    let before = log("mara", &[policy]);
    check(
        &before,
        r#"
        {"do":"rows","indices":[1]}
        {"do":"plan_bulk","query":{},"bulk":{"question":null,"agent":"bayes","include_rare":[]}}
        "#,
        expect![[r#"
            {"is":"rows","rows":[{"index":1,"id":"m-2","snippet":"Grand, just grand. Thanks.","route":{"to":"blind"},"rule_id":null,"state":"todo","marks":[],"suggested":"","score":null,"disagreement":[],"blind":true}]}
            {"is":"bulk_plan","responses":0,"items":0,"answered_already":0,"without_suggestion":0,"blind":5,"labels":[],"held_back":[]}
        "#]],
    );
    let after = log("mara", &[policy, &answer("m-2", r#""neu""#, "own")]);
    check(
        &after,
        r#"{"do":"rows","indices":[1]}"#,
        expect![[r#"
        {"is":"rows","rows":[{"index":1,"id":"m-2","snippet":"Grand, just grand. Thanks.","route":{"to":"blind"},"rule_id":null,"state":"done","marks":[],"suggested":"pos","score":0.61,"disagreement":["model_model","human_model"],"blind":false}]}
    "#]],
    );
}

#[test]
fn a_policy_in_the_log_routes_and_a_project_reopens_the_same() {
    let lines = log(
        "mara",
        &[
            r#"{"kind":"policy","version":4,"policy":{"name":"p","seed":3,"rules":[{"id":"all","when":[],"to":"consensus","people":2}],"otherwise":{"to":"single"}}}"#,
            &answer("m-1", r#""neu""#, "edited"),
            &answer("m-1", r#""pos""#, "edited"),
            &answer("m-2", r#""pos""#, "accepted"),
            r#"{"kind":"undo","from":4,"to":4}"#,
        ],
    );
    let mut engine = open(MESSAGES, &lines);
    let exported = |engine: &mut Engine, format: &str| {
        let export = format!(
            r#"{{"do":"export","export":{{"format":"{format}","query":null,"gzip":false}}}}"#
        );
        let (reply, payload) = engine.handle(serde_json::from_str(&export).unwrap(), None);
        (serde_json::to_string(&reply).unwrap(), String::from_utf8(payload.unwrap()).unwrap())
    };
    let (said, decisions) = exported(&mut engine, "decisions");
    expect![[r#"{"is":"exported","file_name":"messages-decisions.jsonl","mime":"application/x-ndjson","records":1,"losses":["4 items without an answer, 2 answers that were taken back or given again and the texts and metadata of the items are not in this file."]}"#]].assert_eq(&said);
    // Only the answer that counts: one was replaced, one undone.
    assert_eq!(decisions.lines().count(), 1);
    assert!(decisions.contains(r#""value":"pos""#), "{decisions}");
    let (_, project) = exported(&mut engine, "project");
    let requests = r#"
        {"do":"query","query":{"filter":{"states":["done"]}}}
        {"do":"facets"}
        {"do":"rows","indices":[0,1,2,3,4]}
        {"do":"item","index":0}
    "#;
    let mut again = open(&project, &[]);
    let (Reply::Opened(opened), _) = again.handle(Request::Finish, None) else { panic!() };
    assert_eq!(opened.log_lines, 0, "the log that was loaded since took its place");
    let mut again = Engine::new();
    let begin = Request::Begin { name: "p".to_owned(), mapping: None, questions: None };
    again.handle(begin, None);
    again.handle(Request::Feed, Some(project.clone().into_bytes()));
    let (Reply::Opened(opened), _) = again.handle(Request::Finish, None) else { panic!() };
    assert_eq!((opened.log_lines, opened.author.as_deref()), (5, Some("mara")));
    let load = Request::LoadLog { annotator: "mara".to_owned(), bring_in: true };
    let (Reply::LogLoaded(loaded), _) = again.handle(load, Some(Vec::new())) else { panic!() };
    assert_eq!((loaded.policy_version, loaded.issues.len()), (4, 0));
    assert_eq!(loaded.brought, Brought::Lines(lines));
    assert_eq!(ask(&mut engine, requests), ask(&mut again, requests));
    assert_eq!(exported(&mut again, "project").1, project);
}

/// A project of these lines, opened anew.
fn reopened(brought: &[String]) -> Engine {
    let dataset: Vec<&str> = MESSAGES.lines().take(2).collect();
    let project = crate::core::format::project::write(
        "p",
        dataset.iter().copied(),
        brought.iter().map(String::as_str),
    );
    let mut engine = Engine::new();
    let begin = Request::Begin { name: "p".to_owned(), mapping: None, questions: None };
    engine.handle(begin, None);
    engine.handle(Request::Feed, Some(project.into_bytes()));
    engine
}

/// What a project's log adds to what this browser holds: as many lines of each.
#[track_caller]
fn check_brought(file: &[String], own: &[String], expected: &str) {
    let mut engine = reopened(file);
    engine.handle(Request::Finish, None);
    let load = Request::LoadLog { annotator: "mara".to_owned(), bring_in: true };
    let (reply, _) = engine.handle(load, Some(own.join("\n").into_bytes()));
    let Reply::LogLoaded(loaded) = reply else { panic!("{reply:?}") };
    let said = match &loaded.brought {
        Brought::Nothing => "nothing".to_owned(),
        Brought::Lines(lines) => format!("{} lines", lines.len()),
        Brought::Another(events) => format!("another of {events}"),
    };
    assert_eq!(format!("{said}, head {}", loaded.head.seq), expected);
}

#[test]
fn a_project_brings_in_what_goes_on_from_here() {
    let skips = |annotator, items: &[&str]| {
        let bodies = items.iter().map(|item| format!(r#"{{"kind":"skip","item":"{item}"}}"#));
        let bodies: Vec<String> = bodies.collect();
        log(annotator, &bodies.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let three = skips("mara", &["m-1", "m-2", "m-3"]);
    check_brought(&three, &[], "3 lines, head 3");
    check_brought(&three, &three[..2], "1 lines, head 3");
    check_brought(&three, &three, "nothing, head 3");
    check_brought(&three[..1], &three, "nothing, head 3");
    check_brought(&three, &skips("mara", &["m-1", "m-4"]), "another of 3, head 2");
    check_brought(&skips("ben", &["m-1"]), &three, "nothing, head 3");
    // Behind a break nothing is believed.
    let broken = [three[0].clone(), three[2].clone()];
    check_brought(&broken, &[], "1 lines, head 1");
    // Of two people it is nobody's.
    let both = [skips("ben", &["m-1"]), three].concat();
    let (Reply::Opened(opened), _) = reopened(&both).handle(Request::Finish, None) else {
        panic!()
    };
    assert_eq!((opened.log_lines, opened.author), (4, None));
}

/// `m-2` is answered by two who differ, and decided; then by one who decides after their own
/// answer.
fn decided(by: &str, own: &[&str]) -> Vec<String> {
    let decision = |names: &[&String]| {
        let names: Vec<String> =
            names.iter().map(|line| format!("\"{}\"", chain::hash(line.as_bytes()))).collect();
        let answer = answer("m-2", r#""pos""#, "own");
        format!("{},\"settles\":[{}]}}", &answer[..answer.len() - 1], names.join(","))
    };
    let mut lines = log("ben", &[&answer("m-2", r#""neg""#, "own")]);
    lines.extend(log("carl", &[&answer("m-2", r#""pos""#, "own")]));
    let decision = decision(&[&lines[0], &lines[1]]);
    let mut bodies: Vec<&str> = own.to_vec();
    bodies.push(&decision);
    lines.retain(|line| !line.contains(&format!("\"annotator\":\"{by}\"")));
    lines.extend(log(by, &bodies));
    lines
}

const DECIDED: &str = r#"
    {"do":"matrix","question":"mood","between":"human_human"}
    {"do":"query","query":{"filter":{"disagreement":["human_human"]}}}
    {"do":"disputed","question":"mood","decided":false}
    {"do":"disputed","question":"mood","decided":true}
"#;

/// A decision counted as one more person's answer: three of three pairs of `m-2` were in the
/// matrix, and not the one of the two who answered.
#[test]
fn a_decision_is_no_opinion_of_one_more_person() {
    let own: &[&str] = &[];
    check(
        &decided("mara", own),
        DECIDED,
        expect![[r#"
        {"is":"matrix","question":"mood","labels":["neg","neu","pos","odd"],"counts":[[0,0,1,0],[0,0,1,0],[1,1,0,0],[0,0,0,0]],"pairs":2,"equal":0,"left_out":3,"by_agent":[]}
        {"is":"order","count":2} 1,2
        {"is":"order","count":1} 2
        {"is":"order","count":1} 1
    "#]],
    );
}

/// Who decides after an own answer has both: people still differed.
#[test]
fn a_decision_leaves_the_own_answer_of_who_decides() {
    let own = answer("m-2", r#""pos""#, "own");
    check(
        &decided("carl", &[&own]),
        DECIDED,
        expect![[r#"
        {"is":"matrix","question":"mood","labels":["neg","neu","pos","odd"],"counts":[[0,0,1,0],[0,0,1,0],[1,1,0,0],[0,0,0,0]],"pairs":2,"equal":0,"left_out":3,"by_agent":[]}
        {"is":"order","count":2} 1,2
        {"is":"order","count":1} 2
        {"is":"order","count":1} 1
    "#]],
    );
}

/// Nobody but one who decides: no pair, and nobody differs.
#[test]
fn a_decision_alone_is_no_disagreement() {
    let lines = decided("mara", &[]);
    let lines: Vec<String> =
        lines.into_iter().filter(|line| !line.contains(r#""annotator":"carl""#)).collect();
    check(
        &lines,
        DECIDED,
        expect![[r#"
        {"is":"matrix","question":"mood","labels":["neg","neu","pos","odd"],"counts":[[0,0,0,0],[0,0,1,0],[0,1,0,0],[0,0,0,0]],"pairs":1,"equal":0,"left_out":4,"by_agent":[]}
        {"is":"order","count":1} 2
        {"is":"order","count":1} 2
        {"is":"order","count":1} 1
    "#]],
    );
}
