//! What is handed out comes back: known answers stay at home, and count once the files are merged.

use super::*;
use crate::core::model::event::Open;
use crate::engine::protocol::study::{Studied, Study};
use crate::engine::protocol::team::Merge;
use crate::engine::protocol::{Export, from_bytes, to_bytes};

/// Two agents that agree and are sure; of the first two and the last one the answer is known, of the
/// second by the lead's log.
fn dataset() -> String {
    let mut text = MESSAGES.lines().next().unwrap().to_owned() + "\n";
    for at in 0..40 {
        let gold = if at == 0 || at == 39 { r#","gold":{"mood":"pos"}"# } else { "" };
        text += &format!(
            r#"{{"id":"i-{at}","fields":{{"text":"{at}"}}{gold},"suggestions":[{{"question":"mood","agent":"bayes","value":"pos","score":0.97}},{{"question":"mood","agent":"rules","value":"pos","score":0.95}}]}}"#
        );
        text.push('\n');
    }
    text
}

fn export(engine: &mut Engine, format: &str, query: &str) -> (String, Vec<String>) {
    let query = (!query.is_empty()).then(|| serde_json::from_str(query).unwrap());
    let export = Export { format: format.to_owned(), query, gzip: false };
    let (reply, bytes) = engine.handle(Request::Export { export }, None);
    let Reply::Exported { losses, .. } = reply else { panic!("{reply:?}") };
    (String::from_utf8(bytes.unwrap()).unwrap(), losses)
}

fn load(engine: &mut Engine, annotator: &str, lines: &[String]) -> Vec<String> {
    let load = Request::LoadLog { annotator: annotator.to_owned(), bring_in: true };
    let (Reply::LogLoaded(loaded), _) = engine.handle(load, Some(lines.join("\n").into_bytes()))
    else {
        panic!()
    };
    loaded.issues.iter().map(ToString::to_string).collect()
}

fn begin(text: &str) -> Engine {
    let mut engine = Engine::new();
    let begin = Request::Begin { name: "p.jsonl".to_owned(), mapping: None, questions: None };
    engine.handle(begin, None);
    engine.handle(Request::Feed, Some(text.as_bytes().to_vec()));
    engine
}

fn opened(engine: &mut Engine) -> Box<crate::engine::protocol::Opened> {
    let (Reply::Opened(opened), _) = engine.handle(Request::Finish, None) else { panic!() };
    opened
}

/// The first events of a log, as the page writes them.
fn first(opened: &crate::engine::protocol::Opened) -> [Body; 2] {
    let (policy, version) = (opened.default_policy.clone(), u32::from(!opened.is_handed_out));
    let dataset = opened.dataset.clone();
    [
        Body::Open(Open { dataset, name: "p".to_owned(), items: u64::from(opened.items) }),
        Body::Policy(crate::core::model::event::PolicyChange { version, policy }),
    ]
}

fn lines(annotator: &str, bodies: impl IntoIterator<Item = Body>) -> Vec<String> {
    let mut head = Head::default();
    bodies.into_iter().map(|body| head.append(Timestamp(0), annotator, body).1).collect()
}

#[test]
fn known_answers_stay_at_home_and_count_when_the_files_are_merged() {
    // The lead: two answers came with the data, one is made known.
    let mut lead = begin(&dataset());
    let here = opened(&mut lead);
    let known = r#"{"kind":"gold","item":"i-1","question":"mood","value":"neg"}"#;
    let known: Body = serde_json::from_str(known).unwrap();
    let lead_log = lines("lead", first(&here).into_iter().chain([known]));
    assert_eq!(load(&mut lead, "lead", &lead_log), Vec::<String>::new());
    let routes = |engine: &mut Engine, route: &str| {
        let query = format!(r#"{{"do":"query","query":{{"filter":{{"routes":["{route}"]}}}}}}"#);
        let said = ask(engine, &query);
        said.trim().split_once(' ').map_or("", |(_, items)| items).to_owned()
    };
    assert_eq!(routes(&mut lead, "gold"), "0,1,39");
    let (file, losses) = export(&mut lead, "hand-out", "");
    assert_eq!(
        losses[0],
        "The known answers of 3 items, and what tells these from others, are not in this file."
    );
    assert!(!file.contains("gold"));

    // Anna: nothing is gold, all three come to her.
    let mut anna = begin(&file);
    let there = opened(&mut anna);
    assert!(there.is_handed_out && there.issues.is_empty(), "{:?}", there.issues);
    assert_ne!(there.dataset, here.dataset);
    let answers = ["i-0", "i-1", "i-39"].map(|item| {
        let line = answer(item, r#""pos""#, "own");
        serde_json::from_str::<Body>(&line).unwrap()
    });
    let anna_log = lines("anna", first(&there).into_iter().chain(answers));
    assert_eq!(load(&mut anna, "anna", &anna_log), Vec::<String>::new());
    assert_eq!(routes(&mut anna, "gold"), "");
    let audited = routes(&mut anna, "audit");
    assert!(["0", "1", "39"].iter().all(|at| audited.split(',').any(|it| it == *at)), "{audited}");
    let (back, _) = export(&mut anna, "project", "");

    // Together: the lead's policy is in force, the known answers are there, and Anna is scored.
    let (mine, _) = export(&mut lead, "project", "");
    let files = |files: &[(&str, &str)]| {
        let named = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        let (report, bytes) =
            crate::engine::merge::merge(None, Merge { files: named.collect(), ..Merge::default() });
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        assert_eq!(report.notes, Vec::<String>::new());
        String::from_utf8(bytes.unwrap()).unwrap()
    };
    let merged = files(&[("mine", &mine), ("back", &back)]);
    assert_eq!(merged, files(&[("back", &back), ("mine", &mine)]));
    let mut both = begin(&merged);
    assert_eq!(opened(&mut both).dataset, here.dataset);
    assert_eq!(load(&mut both, "lead", &lead_log), Vec::<String>::new());
    assert_eq!(routes(&mut both, "gold"), "0,1,39");
    let study = r#"{"study":"gold","question":"mood"}"#;
    let study: Study = serde_json::from_str(study).unwrap();
    let mut reply = both.handle(Request::Study, Some(to_bytes(&study).unwrap()));
    while matches!(reply.0, Reply::Studying { .. }) {
        reply = both.handle(Request::StudyOn, None);
    }
    let Studied::Gold(found) = from_bytes(&reply.1.unwrap()).unwrap() else { panic!() };
    // Two of three: she did not know that the second is another.
    let people: Vec<_> = found.people.iter().map(|it| (it.name.as_str(), it.right.n)).collect();
    assert_eq!(people, [("anna", 3.0)]);
}

/// What the queue shows goes out as the queue shows it.
#[test]
fn an_exported_queue_tells_no_known_answer() {
    let mut engine = begin(&dataset());
    let here = opened(&mut engine);
    let mut body = answer("i-0", r#""pos""#, "own").replace("single", "gold");
    body = body.replace(r#""rule_id":null"#, r#""rule_id":"gold""#);
    let body: Body = serde_json::from_str(&body).unwrap();
    let log = lines("lead", first(&here).into_iter().chain([body]));
    load(&mut engine, "lead", &log);
    for format in ["jsonl", "csv", "decisions", "disagreements"] {
        let (text, losses) = export(&mut engine, format, r#"{"filter":{}}"#);
        assert!(!text.contains("gold"), "{format}: {text}");
        let said = "2 known answers are not in this file: what the queue shows does not tell their items from others.";
        assert!(losses.iter().any(|it| it == said), "{losses:?}");
    }
    // Everything is for whoever knows the answers.
    let (text, losses) = export(&mut engine, "jsonl", "");
    assert!(text.contains(r#""gold":{"mood":"pos"}"#) && text.contains(r#""route":"gold""#));
    assert!(!losses.iter().any(|it| it.contains("does not tell")));
}
