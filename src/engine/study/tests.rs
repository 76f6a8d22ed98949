//! Text in, text out: a dataset, a log and a study, and what is found.

use std::fmt::Write;

use expect_test::{Expect, expect};

use crate::core::log::chain::Head;
use crate::core::model::event::Body;
use crate::core::time::Timestamp;
use crate::engine::Engine;
use crate::engine::protocol::study::{Behind, Studied, Study};
use crate::engine::protocol::{Reply, Request, from_bytes, to_bytes};

mod audit;
mod blind;
mod certify;
mod known_answers;
mod marks;
mod numbers;
mod probes;
mod rounds;
mod slices;
mod whatif;

const HEADER: &str = r#"{"countersign":1,"name":"Moods","questions":[{"id":"mood","kind":"choice","labels":[{"id":"neg","title":"Negative"},"neu","pos"]},{"id":"stars","kind":"rating","low":1,"high":3},{"id":"reply","kind":"text"}],"agents":[{"id":"bayes"},{"id":"rules"}]}"#;

/// One item a line: `bayes=neg:0.9 rules=neg anna=neg ben=pos gold=neg`. Agents with a score have
/// probabilities too: the score for their value, the rest for the two others. `@lang=de` is
/// metadata; `text=the_man_is_late` another text. `3*` before a line is three items of it.
fn dataset(items: &str) -> String {
    let mut text = HEADER.to_owned();
    let lines = items.lines().map(str::trim).filter(|it| !it.is_empty()).flat_map(|line| {
        let (times, line) = line.split_once('*').unwrap_or(("1", line));
        std::iter::repeat_n(line, times.parse().unwrap())
    });
    for (number, line) in lines.enumerate() {
        let (mut metadata, mut shown) = (Vec::new(), "one two three four five six".to_owned());
        let (mut suggestions, mut responses, mut gold) = (Vec::new(), Vec::new(), String::new());
        for word in line.split_whitespace().filter(|word| *word != "-") {
            let (name, value) = word.split_once('=').unwrap();
            let (value, score) = value.split_once(':').unwrap_or((value, ""));
            match name {
                "text" => shown = value.replace('_', " "),
                name if name.starts_with('@') => {
                    metadata.push(format!(r#""{}":"{value}""#, name.trim_start_matches('@')));
                }
                "gold" => gold = format!(r#","gold":{{"mood":"{value}"}}"#),
                "bayes" | "rules" => suggestions.push(suggestion(name, value, score)),
                name => responses.push(format!(
                    r#"{{"question":"mood","annotator":"{name}","value":"{value}"}}"#
                )),
            }
        }
        write!(
            text,
            "\n{{\"id\":\"m-{number}\",\"fields\":{{\"text\":\"{shown}\"}},\
             \"metadata\":{{{}}},\"suggestions\":[{}],\"responses\":[{}]{gold}}}",
            metadata.join(","),
            suggestions.join(","),
            responses.join(",")
        )
        .unwrap();
    }
    text
}

fn suggestion(agent: &str, value: &str, score: &str) -> String {
    let mut more = String::new();
    if !score.is_empty() {
        let rest = (1.0 - score.parse::<f64>().unwrap()) / 2.0;
        let share = |label: &str| if label == value { score.to_owned() } else { rest.to_string() };
        let classes = ["neg", "neu", "pos"].map(|label| format!(r#""{label}":{}"#, share(label)));
        more = format!(r#","score":{score},"probabilities":{{{}}}"#, classes.join(","));
    }
    format!(r#"{{"question":"mood","agent":"{agent}","value":"{value}"{more}}}"#)
}

/// How an answer is given.
#[derive(Clone, Copy)]
struct How {
    arm: &'static str,
    route: &'static str,
    share: f64,
    seconds: i64,
}

const USUAL: How = How { arm: "assisted", route: r#"{"to":"single"}"#, share: 1.0, seconds: 5 };

/// `m-1 mood neg accepted`; a rejection has `-` for its value. More keys behind it.
fn answer(what: &str, how: How, more: &str) -> Body {
    let words: Vec<&str> = what.split_whitespace().collect();
    let [item, question, value, verdict] = words[..] else { panic!("{what}") };
    let value = match value {
        "-" => "null".to_owned(),
        number if number.parse::<i64>().is_ok() => number.to_owned(),
        text => format!("\"{text}\""),
    };
    let How { arm, route, share, seconds } = how;
    serde_json::from_str(&format!(
        r#"{{"kind":"response","item":"{item}","question":"{question}","value":{value},"verdict":"{verdict}","suggestion_ids":[],"shown_at":"1970-01-01T00:00:00.000Z","decided_at":"1970-01-01T00:00:{seconds:02}.000Z","arm":"{arm}","route":{route},"rule_id":null,"policy_version":0,"sampling_probability":{share},"seed":1{more}}}"#
    ))
    .unwrap()
}

/// From here on this policy routes.
pub(super) fn in_force(policy: &str) -> Body {
    serde_json::from_str(&format!(r#"{{"kind":"policy","version":1,"policy":{policy}}}"#)).unwrap()
}

/// The log of one person.
pub(super) fn log(annotator: &str, bodies: Vec<Body>) -> Vec<String> {
    let mut head = Head::default();
    bodies.into_iter().map(|body| head.append(Timestamp(0), annotator, body).1).collect()
}

pub(super) fn usual(annotator: &str, answers: &[&str]) -> Vec<String> {
    log(annotator, answers.iter().map(|it| answer(it, USUAL, "")).collect())
}

pub(super) fn open(items: &str, log: &[String]) -> Engine {
    open_file(&dataset(items), log)
}

fn open_file(text: &str, log: &[String]) -> Engine {
    let mut engine = Engine::new();
    let begin = Request::Begin { name: "moods.jsonl".to_owned(), mapping: None, questions: None };
    engine.handle(begin, None);
    engine.handle(Request::Feed, Some(text.to_owned().into_bytes()));
    engine.handle(Request::Finish, None);
    let load = Request::LoadLog { annotator: "anna".to_owned(), bring_in: false };
    let (reply, _) = engine.handle(load, Some(log.join("\n").into_bytes()));
    let Reply::LogLoaded(loaded) = reply else { panic!("{reply:?}") };
    assert!(loaded.issues.is_empty(), "{:?}", loaded.issues);
    engine
}

fn study(json: &str) -> Study {
    serde_json::from_str(json).unwrap()
}

/// To the end, with what happens before each step but the first.
fn run(
    engine: &mut Engine,
    study: &Study,
    mut meanwhile: impl FnMut(&mut Engine),
) -> Result<Studied, String> {
    let mut answer = engine.handle(Request::Study, Some(to_bytes(study).unwrap()));
    let mut steps = 1;
    loop {
        match answer {
            (Reply::Studying { done, of }, None) => {
                assert_eq!(done, steps);
                assert!(of.is_none_or(|of| of >= done), "{done} of {of:?}");
            }
            (Reply::Studied, Some(payload)) => return from_bytes(&payload),
            (Reply::Failed { message }, None) => return Err(message),
            other => panic!("{other:?}"),
        }
        meanwhile(engine);
        answer = engine.handle(Request::StudyOn, None);
        steps += 1;
    }
}

fn found(engine: &mut Engine, json: &str) -> Studied {
    run(engine, &study(json), |_| ()).unwrap()
}

fn behind(engine: &mut Engine, json: &str) -> String {
    let behind: Behind = serde_json::from_str(json).unwrap();
    match engine.handle(Request::Behind, Some(to_bytes(&behind).unwrap())) {
        (Reply::Order { .. }, Some(bytes)) => {
            bytes.chunks(4).map(|four| four[0].to_string()).collect::<Vec<_>>().join(" ")
        }
        (Reply::Failed { message }, _) => message,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn check(items: &str, log: &[String], study: &str, say: impl Fn(&Studied) -> String, to: Expect) {
    to.assert_eq(&say(&found(&mut open(items, log), study)));
}

fn json(studied: &Studied) -> String {
    serde_json::to_string(studied).unwrap()
}

const FOUR: &str = "
    bayes=neg:0.9 rules=neg anna=neg ben=neg
    bayes=pos:0.6 rules=neg anna=pos ben=neu
    bayes=pos:0.7 anna=pos ben=pos
    bayes=neu:0.5
";

#[test]
fn agreement() {
    let say = |studied: &Studied| {
        let Studied::Agreement(found) = studied else { return json(studied) };
        let mut said = format!(
            "{} items, {} raters, {} labels, {} left out; {}\n",
            found.items, found.raters, found.labels, found.left_out, found.method
        );
        for metric in &found.metrics {
            let figure = &metric.figure;
            let number = |it: Option<f64>| it.map_or("-".to_owned(), |it| format!("{it:.3}"));
            let numbers = [figure.value, figure.low, figure.high].map(number).join(" ");
            let why = figure.undefined.as_deref().unwrap_or_default();
            writeln!(said, "{} {} {numbers} {why}", metric.id, metric.level).unwrap();
        }
        said
    };
    let of = |who: &str, question: &str, resamples: u32| {
        format!(
            r#"{{"study":"agreement","question":"{question}","who":"{who}","resamples":{resamples},"seed":1}}"#
        )
    };
    check(
        FOUR,
        &[],
        &of("people", "mood", 100),
        say,
        expect![[r#"
            4 items, 2 raters, 6 labels, 1 left out; 95 % percentile bootstrap over 3 items, 100 resamples, seed 1
            percent nominal 0.667 0.333 1.000 
            cohen nominal 0.500 0.000 1.000 
            fleiss nominal 0.455 -0.500 1.000 
            krippendorff nominal 0.545 -0.250 1.000 
            ac1 nominal 0.520 0.000 1.000 
            conger nominal 0.500 0.000 1.000 
        "#]],
    );
    check(
        FOUR,
        &[],
        &of("everyone", "mood", 0),
        say,
        expect![[r#"
        4 items, 4 raters, 12 labels, 1 left out; without intervals
        percent nominal 0.722 - - 
        cohen nominal - - - Cohen's kappa compares two raters and there are 4; see the pairwise table
        fleiss nominal 0.582 - - 
        krippendorff nominal 0.524 - - 
        ac1 nominal 0.584 - - 
        conger nominal 0.583 - - 
    "#]],
    );
    check(
        FOUR,
        &[],
        &of("everyone", "stars", 0),
        say,
        expect![[r#"{"found":"nothing","why":"nobody gave a label that could be compared"}"#]],
    );
    let stars = [usual("anna", &["m-0 stars 1 own", "m-1 stars 2 own", "m-2 stars 3 own"])];
    let mut log = stars.concat();
    log.extend(usual("ben", &["m-0 stars 1 own", "m-1 stars 3 own", "m-2 stars 3 own"]));
    check(
        FOUR,
        &log,
        &of("people", "stars", 0),
        say,
        expect![[r#"
        4 items, 2 raters, 6 labels, 1 left out; without intervals
        percent nominal 0.667 - - 
        cohen nominal 0.500 - - 
        cohen-linear ordinal 0.667 - - 
        cohen-quadratic ordinal 0.800 - - 
        fleiss nominal 0.455 - - 
        krippendorff ordinal 0.778 - - 
        ac1 nominal 0.520 - - 
        ac2 ordinal 0.786 - - 
        conger nominal 0.500 - - 
    "#]],
    );
    let mut log = usual("anna", &["m-0 reply abcd own", "m-1 reply xy own"]);
    log.extend(usual("ben", &["m-0 reply abce own", "m-1 reply xy own"]));
    check(
        FOUR,
        &log,
        &of("people", "reply", 0),
        say,
        expect![[r#"
        4 items, 2 raters, 4 labels, 2 left out; without intervals
        edit-distance nominal 0.125 - - 
        alpha-edit nominal 0.824 - - 
    "#]],
    );
}

/// A person counts once, with what was said here; a rejection is no label, and a decision none
/// of a rater. A person and an agent of one name are two.
#[test]
fn who_said_what() {
    let say = |studied: &Studied| {
        let Studied::Pairwise(found) = studied else { return json(studied) };
        let name = |place: u32| {
            let it = &found.raters[place as usize];
            format!("{}{}", it.rater.name, if it.rater.model { "*" } else { "" })
        };
        let mut said = String::new();
        for (place, rater) in (0..).zip(&found.raters) {
            writeln!(said, "{} {} at {:.2} {:.2}", name(place), rater.labels, rater.x, rater.y)
                .unwrap();
        }
        for pair in &found.pairs {
            let kappa = pair.kappa.map_or("-".to_owned(), |kappa| format!("{kappa:.3}"));
            let (row, column) = (name(pair.row), name(pair.column));
            writeln!(said, "{row} {column} {}/{} {kappa}", pair.alike, pair.items).unwrap();
        }
        for part in &found.parts {
            writeln!(said, "{}: {} {}/{}", part.title, part.pairs, part.alike, part.items).unwrap();
        }
        said
    };
    let pairwise = r#"{"study":"pairwise","question":"mood"}"#;
    check(
        FOUR,
        &[],
        pairwise,
        say,
        expect![[r#"
        anna 3 at -0.40 -0.28
        ben 3 at -0.21 0.64
        bayes* 4 at -0.40 -0.28
        rules* 2 at 1.00 -0.09
        anna ben 2/3 0.500
        anna bayes* 3/3 1.000
        anna rules* 1/2 0.000
        ben bayes* 2/3 0.500
        ben rules* 1/2 0.000
        bayes* rules* 1/2 0.000
        People with people: 1 2/3
        People with models: 4 7/10
        Models with models: 1 1/2
    "#]],
    );
    let mut log = usual("anna", &["m-0 mood pos edited", "m-1 mood - rejected"]);
    log.extend(usual("bayes", &["m-0 mood neg accepted", "m-3 mood neu accepted"]));
    let settles = format!(r#","settles":["{}"]"#, "0".repeat(64));
    log.extend(self::log("carl", vec![answer("m-1 mood pos own", USUAL, &settles)]));
    check(
        FOUR,
        &log,
        pairwise,
        say,
        expect![[r#"
            anna 2 at 1.00 -0.01
            bayes 2 at -0.57 0.02
            ben 3 at 0.09 -0.25
            bayes* 4 at 0.09 0.28
            rules* 2 at -0.60 -0.04
            anna bayes 0/1 0.000
            anna ben 1/2 0.000
            anna bayes* 1/2 0.000
            anna rules* 0/1 0.000
            bayes ben 1/1 -
            bayes bayes* 2/2 1.000
            bayes rules* 1/1 -
            ben bayes* 2/3 0.500
            ben rules* 1/2 0.000
            bayes* rules* 1/2 0.000
            People with people: 3 2/4
            People with models: 6 7/11
            Models with models: 1 1/2
        "#]],
    );
    check(
        "-\n",
        &[],
        pairwise,
        say,
        expect![[r#"{"found":"nothing","why":"nobody gave a label that could be compared"}"#]],
    );
    check(
        "anna=neg\n",
        &[],
        pairwise,
        say,
        expect![[
            r#"{"found":"nothing","why":"only anna gave labels: there is nobody to compare"}"#
        ]],
    );
}

#[test]
fn confusion_opens_its_items() {
    let of = |row: &str, column: &str| {
        format!(
            r#"{{"study":"confusion","question":"mood","row":{{"model":false,"name":"{row}"}},"column":{{"model":true,"name":"{column}"}}}}"#
        )
    };
    check(
        FOUR,
        &[],
        &of("anna", "rules"),
        json,
        expect![[
            r#"{"found":"confusion","labels":["Negative","neu","pos"],"counts":[[1,0,0],[0,0,0],[1,0,0]],"items":2,"alike":1}"#
        ]],
    );
    check(
        FOUR,
        &[],
        &of("anna", "nobody"),
        json,
        expect![[r#"{"found":"nothing","why":"nobody gave no label to this question"}"#]],
    );
    let mut engine = open(FOUR, &[]);
    let cell = |says: &str| {
        format!(
            r#"{{"behind":"confusion","question":"mood","row":{{"model":false,"name":"anna"}},"column":{{"model":true,"name":"bayes"}},"row_says":"{says}","column_says":"{says}"}}"#
        )
    };
    let missing = "the agreement of 'mood' was not studied yet; do that first";
    assert_eq!(behind(&mut engine, &cell("pos")), missing);
    found(&mut engine, r#"{"study":"pairwise","question":"mood"}"#);
    assert_eq!(behind(&mut engine, &cell("pos")), "1 2");
    assert_eq!(behind(&mut engine, &cell("Negative")), "0");
    assert_eq!(behind(&mut engine, &cell("neg")), "");
    let rater = |model: bool, name: &str| {
        format!(
            r#"{{"behind":"rater","question":"mood","rater":{{"model":{model},"name":"{name}"}}}}"#
        )
    };
    assert_eq!(behind(&mut engine, &rater(true, "rules")), "0 1");
    assert_eq!(behind(&mut engine, &rater(false, "anna")), "0 1 2");
    assert_eq!(behind(&mut engine, &rater(false, "rules")), "rules gave no label to this question");
}

fn truth(studied: &Studied) -> String {
    let Studied::Truth(found) = studied else { return json(studied) };
    let raters = found.raters.iter().map(|it| {
        let ability = it.ability.map_or("-".to_owned(), |it| format!("{it:.2}"));
        format!(
            "{}{} {} {ability}",
            it.rater.name,
            if it.rater.model { "*" } else { "" },
            it.labels
        )
    });
    format!(
        "{}: {:?} {:?}, {} tied, {} unlabelled\n{:?}\n{}\n{}\n",
        found.title,
        found.classes,
        found.counts,
        found.tied,
        found.unlabelled,
        found.histogram,
        raters.collect::<Vec<_>>().join(", "),
        found.warnings.join("\n")
    )
}

fn truth_of(method: &str, who: &str) -> String {
    format!(r#"{{"study":"truth","question":"mood","method":"{method}","who":"{who}","seed":1}}"#)
}

#[test]
fn truth_of_people_and_models() {
    check(
        FOUR,
        &[],
        &truth_of("majority", "people"),
        truth,
        expect![[r#"
        Majority: ["Negative", "neu", "pos"] [1, 0, 1], 1 tied, 1 unlabelled
        [0, 0, 0, 0, 1, 0, 0, 0, 0, 2]
        anna 3 1.00, ben 3 1.00

    "#]],
    );
    check(
        FOUR,
        &[],
        &truth_of("majority", "everyone"),
        truth,
        expect![[r#"
        Majority: ["Negative", "neu", "pos"] [1, 1, 2], 0 tied, 0 unlabelled
        [0, 0, 0, 0, 1, 0, 0, 0, 0, 3]
        anna 3 1.00, ben 3 0.67, bayes* 4 1.00, rules* 2 0.50

    "#]],
    );
    check(
        FOUR,
        &[],
        &truth_of("crowdlab", "everyone"),
        truth,
        expect![[r#"
            CROWDLAB: ["Negative", "neu", "pos"] [1, 0, 2], 0 tied, 1 unlabelled
            [0, 0, 0, 0, 0, 1, 0, 1, 1, 0]
            anna 3 0.00, ben 3 0.00, rules* 2 0.00
            3 of 3 raters agree with others no better than the commonest class alone would, and have no weight: 100.0 % of the labels count for nothing, and the model decides nearly alone
            read as models and therefore no raters beside it: bayes
        "#]],
    );
    check(
        "anna=neg ben=neg rules=neg\n",
        &[],
        &truth_of("crowdlab", "everyone"),
        truth,
        expect![[
            r#"{"found":"nothing","why":"CROWDLAB reads the class probabilities of a model, and no agent gives any for this question"}"#
        ]],
    );
    check(
        FOUR,
        &[],
        &truth_of("crowdlab", "models"),
        truth,
        expect![[
            r#"{"found":"nothing","why":"CROWDLAB weighs raters by how they agree, and no item has two labels"}"#
        ]],
    );
    check(
        "-\n",
        &[],
        &truth_of("dawid-skene", "everyone"),
        truth,
        expect![[r#"{"found":"nothing","why":"nobody gave a label to this question"}"#]],
    );
}

#[test]
fn truth_opens_its_items() {
    let mut engine = open(FOUR, &[]);
    let posterior = |low: f64, high: f64| {
        format!(r#"{{"behind":"posterior","question":"mood","low":{low},"high":{high}}}"#)
    };
    let tied = r#"{"behind":"tied","question":"mood"}"#;
    assert_eq!(behind(&mut engine, tied), "the truth of 'mood' was not studied yet; do that first");
    found(&mut engine, &truth_of("majority", "people"));
    assert_eq!(behind(&mut engine, tied), "1");
    assert_eq!(behind(&mut engine, &posterior(0.9, 1.0)), "0 2");
    assert_eq!(behind(&mut engine, &posterior(0.0, 0.5)), "1");
    found(&mut engine, &truth_of("majority", "everyone"));
    assert_eq!(behind(&mut engine, tied), "");
    // Forgotten with the dataset.
    let begin = Request::Begin { name: "moods.jsonl".to_owned(), mapping: None, questions: None };
    engine.handle(begin, None);
    engine.handle(Request::Feed, Some(dataset(FOUR).into_bytes()));
    engine.handle(Request::Finish, None);
    assert!(behind(&mut engine, tied).contains("not studied yet"));
}

/// What is asked again begins where it ended, and says so; where nothing changed it is the same.
#[test]
fn truth_begins_where_it_ended() {
    let many = "anna=neg ben=neg carl=pos\nanna=pos ben=pos carl=pos\nanna=neu ben=neg carl=neu\n";
    let mut engine = open(&many.repeat(4), &[]);
    let study = truth_of("dawid-skene", "people");
    let first = found(&mut engine, &study);
    assert_eq!(found(&mut engine, &study), first);
    let lines = usual("anna", &["m-0 mood pos own"]);
    engine.handle(Request::Apply { lines }, None);
    let Studied::Truth(second) = found(&mut engine, &study) else { panic!() };
    assert!(second.warnings.iter().any(|it| it.starts_with("begun from what was found")));
    let Studied::Truth(first) = first else { panic!() };
    assert!(first.warnings.iter().all(|it| !it.starts_with("begun from what was found")));
    assert_ne!(first.trace, second.trace);
}

#[test]
fn compares_on_what_is_known() {
    let say = |studied: &Studied| {
        let Studied::Compare(found) = studied else { return json(studied) };
        let mut said = format!("{} known\n", found.gold);
        for method in &found.methods {
            let why = method.accuracy.undefined.clone().unwrap_or_default();
            let (right, items, ties) = (method.right, method.items, method.ties);
            writeln!(said, "{} {right}/{items}, {ties} tied {why}", method.id).unwrap();
        }
        said + &found.verdict.join("\n")
    };
    let compare = r#"{"study":"compare","question":"mood","who":"people","seed":1}"#;
    let items = "
        anna=neg ben=neg carl=neg gold=neg
        anna=neg ben=pos carl=pos gold=pos
        anna=neu ben=pos gold=neu
        anna=neu ben=neu carl=neg
        gold=pos
    ";
    check(
        items,
        &[],
        compare,
        say,
        expect![[r#"
            4 known
            majority 2.5/3, 1 tied 
            weighted 2/3, 0 tied 
            dawid-skene 2.5/3, 1 tied 
            one-coin 2/3, 0 tied 
            mace 2/3, 0 tied 
            glad 2/3, 0 tied 
            crowdlab 0/0, 0 tied no agent gives class probabilities for this question
            dawid-skene-prior 0/0, 0 tied no agent gives class probabilities for this question
            Majority and Dawid-Skene are right equally often; no choice follows from these items
            4 known answers: few to choose a method by"#]],
    );
    check(
        FOUR,
        &[],
        compare,
        say,
        expect![[r#"{"found":"nothing","why":"no item carries a known answer to this question"}"#]],
    );
    let with_model = items.replace("anna=neg ben=neg", "bayes=neg:0.8 anna=neg ben=neg");
    let everyone = compare.replace("people", "everyone");
    check(
        &with_model,
        &[],
        &everyone,
        say,
        expect![[r#"
            4 known
            majority 2.5/3, 1 tied 
            weighted 2/3, 0 tied 
            dawid-skene 2.5/3, 1 tied 
            one-coin 2/3, 0 tied 
            mace 2/3, 0 tied 
            glad 2/3, 0 tied 
            crowdlab 2/3, 0 tied 
            dawid-skene-prior 2.5/3, 1 tied 
            Majority and Dawid-Skene are right equally often; no choice follows from these items
            4 known answers: few to choose a method by"#]],
    );
}

#[test]
fn calibration() {
    let say = |studied: &Studied| {
        let Studied::Calibration(found) = studied else { return json(studied) };
        let number = |it: Option<f64>| it.map_or("-".to_owned(), |it| format!("{it:.4}"));
        let bins = found.bins.iter().map(|it| format!("{:.2}+{} {:.2}", it.low, it.n, it.accuracy));
        format!(
            "{}: {} blind, {} random, {} chosen\n{}\nbrier {} log loss {} ece {} {}\n{}\n{}\n{}\n",
            found.n,
            found.blind,
            found.random,
            found.chosen,
            found.truth,
            number(found.brier),
            number(found.log_loss),
            number(found.ece_width),
            number(found.ece_mass),
            bins.collect::<Vec<_>>().join(", "),
            found.basis,
            found.undefined.as_deref().unwrap_or_default(),
        )
    };
    let of =
        |agent: &str| format!(r#"{{"study":"calibration","question":"mood","agent":"{agent}"}}"#);
    check(
        FOUR,
        &[],
        &of("bayes"),
        say,
        expect![[r#"
            2: 0 blind, 0 random, 2 chosen
            right is what equals the answer on which people agree, or that was decided (2 items); left out: 1 item on which people differ; of answers that came with the data it is not known how their items were drawn, and they count as chosen
            brier 0.0500 log loss 0.2310 ece 0.2000 0.2000
            0.67+1 1.00, 0.87+1 1.00
            on 0 answers; 2 chosen ones are left out
            needs 50 answers that were judged blind or drawn at random and has 0: 50 more
        "#]],
    );
    check(
        FOUR,
        &[],
        &of("rules"),
        say,
        expect![[r#"{"found":"nothing","why":"rules gives no scores for this question"}"#]],
    );
    check(
        "bayes=neg:0.9 gold=neg\nbayes=neg:0.2 gold=pos\n",
        &[],
        &of("bayes"),
        say,
        expect![[r#"
        2: 0 blind, 2 random, 0 chosen
        right is what equals the known answer (2 known answers); every scored item has an answer that came with the data, so none was chosen, and they count as drawn at random
        brier 0.0250 log loss 0.1643 ece 0.1500 0.1500
        0.13+1 0.00, 0.87+1 1.00
        on 2 answers: 2 drawn at random
        needs 50 answers that were judged blind or drawn at random and has 2: 48 more
    "#]],
    );
    // One blind, one drawn, one audited, one given in bulk, one rejected.
    let items = "bayes=neg:0.9\n".repeat(5);
    let blind = How { arm: "blind", ..USUAL };
    let drawn = How { share: 0.1, ..USUAL };
    let audit = How { route: r#"{"to":"audit"}"#, ..USUAL };
    let log = log(
        "anna",
        vec![
            answer("m-0 mood neg own", blind, ""),
            answer("m-1 mood pos edited", drawn, ""),
            answer("m-2 mood neg accepted", audit, ""),
            answer("m-3 mood neg accepted", USUAL, r#","bulk":4"#),
            answer("m-4 mood - rejected", USUAL, r#","suggestion_id":"mood/bayes""#),
        ],
    );
    check(
        &items,
        &log,
        &of("bayes"),
        say,
        expect![[r#"
            4: 1 blind, 2 random, 1 chosen
            right is what equals the answer on which people agree, or that was decided (4 items); left out: 1 item answered only in bulk
            brier 0.4100 log loss 1.2040 ece 0.4000 0.4000
            0.87+4 0.50
            on 3 answers: 1 judged blind, 2 drawn at random; a chosen one is left out
            needs 50 answers that were judged blind or drawn at random and has 3: 47 more
        "#]],
    );
    let mut engine = open(&items, &log);
    let score = |right: &str| {
        format!(
            r#"{{"behind":"score","question":"mood","agent":"bayes","low":0.8,"high":0.9,"right":{right}}}"#
        )
    };
    let missing = "the calibration of 'mood' was not studied yet; do that first";
    assert_eq!(behind(&mut engine, &score("null")), missing);
    found(&mut engine, &of("bayes"));
    assert_eq!(behind(&mut engine, &score("null")), "0 1 2 4");
    assert_eq!(behind(&mut engine, &score("true")), "0 2");
    assert_eq!(behind(&mut engine, &score("false")), "1 4");
}

#[test]
fn care_asks() {
    let say = |studied: &Studied| {
        let Studied::Care(found) = studied else { return json(studied) };
        let mut said = String::new();
        for check in &found.checks {
            let (looked_at, too_few) = (check.looked_at, check.too_few);
            writeln!(said, "{}: {looked_at} looked at, {too_few} too few", check.id).unwrap();
            for finding in &check.findings {
                writeln!(said, "  {}", finding.question).unwrap();
            }
        }
        said
    };
    let care = r#"{"study":"care","question":"mood"}"#;
    let items = "bayes=neg:0.9 ben=neg carl=neg\nbayes=neg:0.6 ben=pos carl=pos\n".repeat(20);
    let fast = How { seconds: 0, ..USUAL };
    let bodies = (0..40).map(|at| answer(&format!("m-{at} mood neg accepted"), fast, "")).collect();
    let log = log("anna", bodies);
    check(
        &items,
        &log,
        care,
        say,
        expect![[r#"
            chance: 3 looked at, 0 too few
            constant: 3 looked at, 0 too few
              anna says 'Negative' on 40 of 40 items (100 %); the others say it of the same items in 50 % of the cases. Did these items look alike, or are the other categories unclear?
            speed: 1 looked at, 0 too few
              anna answered 40 of 40 items (100 %) faster than 600 words a minute can be read: half of the answers took 0.0 s or less, half of the items have 6 words or more. Were they read before, or is a part of each enough?
            accepts: 0 looked at, 0 too few
        "#]],
    );
    check(
        "bayes=neg:0.9\n",
        &[],
        care,
        say,
        expect![[r#"{"found":"nothing","why":"no person gave a label to this question"}"#]],
    );
}

#[test]
fn waiting_is_in_order() {
    let waiting = |method: &str| {
        format!(r#"{{"study":"waiting","question":"mood","method":"{method}","seed":1}}"#)
    };
    let items = "
        bayes=neg:0.5 rules=neg anna=neg
        bayes=pos:0.6 rules=neg
        bayes=neg:0.5 rules=neg anna=neg ben=pos
        bayes=neg:0.5 rules=neg anna=neg ben=neg
        -
    ";
    let say = |studied: &Studied| {
        let Studied::Waiting(found) = studied else { return json(studied) };
        let one = |at: usize| {
            let word = if found.decides[at] { "decide" } else { "ask" };
            format!("{} {word} {:.3}", found.items[at], found.gains[at])
        };
        let all: Vec<String> = (0..found.items.len()).map(one).collect();
        format!("{} ask, {} decide: {}\n", found.ask, found.adjudicate, all.join(", "))
    };
    check(
        items,
        &[],
        &waiting("majority"),
        say,
        expect![[r#"
        2 ask, 1 decide: 4 ask 0.167, 1 ask 0.067, 2 decide 0.053
    "#]],
    );
    check(
        items,
        &[],
        &waiting("dawid-skene"),
        say,
        expect![[r#"
        2 ask, 1 decide: 4 ask 0.000, 1 ask 0.000, 2 decide 0.000
    "#]],
    );
}

/// The queue keeps the order that was found when it was asked for.
#[test]
fn the_queue_takes_the_order() {
    let items = "
        bayes=neg:0.5 rules=neg anna=neg
        bayes=pos:0.6 rules=neg
        bayes=neg:0.5 rules=neg anna=neg ben=pos
        bayes=neg:0.5 rules=neg anna=neg ben=neg
        -
    ";
    let order = |engine: &mut Engine, question: &str| {
        let query = format!(r#"{{"sort":{{"by":"gain","question":"{question}"}}}}"#);
        let query = serde_json::from_str(&query).unwrap();
        let (_, bytes) = engine.handle(Request::Query { query }, None);
        let places = bytes.unwrap().chunks(4).map(|four| four[0].to_string()).collect::<Vec<_>>();
        places.join(" ")
    };
    let waiting = |order: bool| {
        format!(
            r#"{{"study":"waiting","question":"mood","method":"majority","seed":1,"order":{order}}}"#
        )
    };
    let mut engine = open(items, &[]);
    assert_eq!(order(&mut engine, "mood"), "0 1 2 3 4");
    found(&mut engine, &waiting(false));
    assert_eq!(order(&mut engine, "mood"), "0 1 2 3 4");
    found(&mut engine, &waiting(true));
    assert_eq!(order(&mut engine, "mood"), "4 1 2 0 3");
    assert_eq!(order(&mut engine, "how"), "0 1 2 3 4");
    let lines = usual(
        "anna",
        &["m-4 mood pos own", "m-4 how 3 own", "m-4 harm spam own", "m-4 reply ok own"],
    );
    engine.handle(Request::Apply { lines }, None);
    assert_eq!(order(&mut engine, "mood"), "4 1 2 0 3", "nothing moves under one's hands");
    found(&mut engine, &waiting(true));
    assert_eq!(order(&mut engine, "mood"), "1 2 0 3 4");
}

/// Who differed and was decided for waits no longer, and counts for calibration.
#[test]
fn a_decision_settles() {
    let items = "bayes=neg:0.9\n";
    let anna = usual("anna", &["m-0 mood neg accepted"]);
    let ben = usual("ben", &["m-0 mood pos edited"]);
    let hashes = [&anna[0], &ben[0]].map(|line| crate::core::log::chain::hash(line.as_bytes()));
    let settles = format!(r#","settles":["{}"]"#, hashes.join("\",\""));
    let carl = log("carl", vec![answer("m-0 mood pos own", USUAL, &settles)]);
    let waiting = r#"{"study":"waiting","question":"mood","method":"majority","seed":1}"#;
    let calibration = r#"{"study":"calibration","question":"mood","agent":"bayes"}"#;
    let mut log = [anna, ben].concat();
    let Studied::Waiting(before) = found(&mut open(items, &log), waiting) else { panic!() };
    assert_eq!((before.adjudicate, before.items), (1, vec![0]));
    let before = found(&mut open(items, &log), calibration);
    assert!(json(&before).contains("1 item on which people differ"), "{before:?}");
    log.extend(carl);
    let Studied::Waiting(after) = found(&mut open(items, &log), waiting) else { panic!() };
    assert!(after.items.is_empty(), "{after:?}");
    let Studied::Calibration(after) = found(&mut open(items, &log), calibration) else { panic!() };
    assert_eq!((after.n, after.accuracy), (1, Some(0.0)));
}

/// Somebody decided that nothing suggested holds: both agents are wrong, for every study. For some
/// it was known of what had been rejected alone.
#[test]
fn where_nothing_suggested_holds_every_agent_is_wrong() {
    let items = "bayes=neg:0.9 rules=pos:0.8";
    let mut log = usual("anna", &["m-0 mood neg accepted"]);
    let ben = usual("ben", &["m-0 mood pos edited"]);
    let hashes = [&log[0], &ben[0]].map(|line| crate::core::log::chain::hash(line.as_bytes()));
    let settles = format!(r#","settles":["{}"]"#, hashes.join("\",\""));
    log.extend(ben);
    log.extend(self::log("carl", vec![answer("m-0 mood - rejected", USUAL, &settles)]));
    for agent in ["bayes", "rules"] {
        let asked = format!(r#"{{"study":"calibration","question":"mood","agent":"{agent}"}}"#);
        let Studied::Calibration(it) = found(&mut open(items, &log), &asked) else { panic!() };
        assert_eq!((it.n, it.accuracy), (1, Some(0.0)), "{agent}");
    }
    let numbers = r#"{"study":"numbers","question":"mood","column":null}"#;
    let Studied::Numbers(it) = found(&mut open(items, &log), numbers) else { panic!() };
    let accuracy = it.rows.iter().filter(|row| row.what.starts_with("Accuracy of"));
    let said: Vec<_> = accuracy.map(|row| (row.naive.value, row.naive.n)).collect();
    assert_eq!(said, [(Some(0.0), 1.0), (Some(0.0), 1.0)]);
}

/// What the core finds at one go, many steps find too.
#[test]
fn steps_end_where_one_go_does() {
    use crate::core::agreement::bootstrap::Plan;
    use crate::core::agreement::{Setting, measure, metric};
    use crate::core::random::Random;
    use crate::core::ratings::Builder;
    use crate::core::truth;

    let mut random = Random::new(3);
    let mut builder = Builder::new(&["neg", "neu", "pos"]);
    let mut items = String::new();
    for item in 0..3_000 {
        let truth = random.below(3);
        for rater in ["anna", "ben", "carl"] {
            let said = if random.below(3) == 0 { random.below(3) } else { truth };
            let said = ["neg", "neu", "pos"][said as usize];
            builder.add(&item.to_string(), rater, said);
            write!(items, "{rater}={said} ").unwrap();
        }
        items.push('\n');
    }
    let (ratings, _) = builder.build();
    let mut engine = open(&items, &[]);
    let mut steps = 0;
    let mut count = |json: &str| {
        steps = 0;
        let found = run(&mut engine, &study(json), |_| steps += 1).unwrap();
        (found, steps)
    };

    let (found, steps) =
        count(r#"{"study":"agreement","question":"mood","who":"people","resamples":300,"seed":7}"#);
    let Studied::Agreement(found) = found else { panic!() };
    assert!(steps >= 5, "{steps} steps");
    let plan = Plan { resamples: 300, seed: 7, ..Plan::default() };
    for one in found.metrics {
        let setting = Setting { seed: 7, ..Setting::default() };
        let metrics = [metric(&one.id).unwrap()];
        let whole = measure::agreement(&ratings, &metrics, &setting, Some(&plan));
        let whole = &whole.measured[0];
        let bounds = whole.interval.as_ref().and_then(|interval| interval.bounds);
        assert_eq!(one.figure.value, whole.value.as_ref().ok().copied(), "{}", one.id);
        assert_eq!(one.figure.low.zip(one.figure.high), bounds, "{}", one.id);
    }

    for method in truth::METHODS.iter().filter(|method| !method.needs_prior()) {
        let (found, _) = count(&truth_of(method.id, "people"));
        let Studied::Truth(found) = found else { panic!() };
        let setting = truth::Setting { seed: 1, ..truth::Setting::default() };
        let whole = method.infer(&ratings, &setting).unwrap();
        assert_eq!(found.trace, whole.trace, "{}", method.id);
        let classes = whole.labels.iter().filter(|label| **label == truth::Label::Class(0));
        assert_eq!(found.counts[0] as usize, classes.count(), "{}", method.id);
    }
}

/// Every study of a dataset.
fn every() -> Vec<Study> {
    let mut all: Vec<Study> = [
        r#"{"study":"agreement","question":"mood","who":"everyone","resamples":20,"seed":1}"#,
        r#"{"study":"agreement","question":"reply","who":"everyone","resamples":20,"seed":1}"#,
        r#"{"study":"pairwise","question":"mood"}"#,
        r#"{"study":"confusion","question":"mood","row":{"model":false,"name":"anna"},"column":{"model":true,"name":"bayes"}}"#,
        r#"{"study":"compare","question":"mood","who":"everyone","seed":1}"#,
        r#"{"study":"calibration","question":"mood","agent":"bayes"}"#,
        r#"{"study":"care","question":"mood"}"#,
        r#"{"study":"waiting","question":"mood","method":"dawid-skene-prior","seed":1}"#,
    ]
    .map(study)
    .into();
    for method in crate::core::truth::METHODS {
        all.push(study(&truth_of(method.id, "everyone")));
    }
    all
}

/// Every study of assurance.
fn of_assurance() -> Vec<Study> {
    let policy = whatif::policy(
        r#"{"id":"some","when":[{"if":"share","share":0.5}],"to":"blind"},{"id":"sure","when":[{"if":"score","question":"mood","at_least":0.6}],"to":"auto"}"#,
    );
    let what_if = format!(
        r#"{{"study":"what_if","policy":{policy},"effort":{{"characters_per_minute":1000.0,"seconds_per_answer":6.0}},"per_minute":0.5,"column":"lang"}}"#
    );
    [
        r#"{"study":"slices","question":"mood","columns":["lang"],"discoveries":false,"seed":1}"#,
        r#"{"study":"numbers","question":"mood","column":null}"#,
        r#"{"study":"numbers","question":"mood","column":"lang"}"#,
        r#"{"study":"blind","question":"mood","seed":1}"#,
        r#"{"study":"gold","question":"mood"}"#,
        r#"{"study":"probes","question":"mood"}"#,
        r#"{"study":"audit"}"#,
        &what_if,
    ]
    .map(study)
    .into()
}

#[test]
fn what_is_answered_meanwhile_changes_nothing() {
    let items = FOUR
        .replace("rules=neg anna", "rules=neg gold=neg anna")
        .replace("bayes=pos", "@lang=de bayes=pos")
        .repeat(3);
    let log = usual("anna", &["m-0 mood neg accepted", "m-5 mood neg edited"]);
    for study in every().into_iter().chain(of_assurance()) {
        let expected = run(&mut open(&items, &log), &study, |_| ()).unwrap();
        let mut engine = open(&items, &log);
        let mut head = Head::default();
        for line in &log {
            head.follow(line).unwrap();
        }
        let mut at = 0;
        let meanwhile = |engine: &mut Engine| {
            at += 1;
            let what = format!("m-{} mood pos own", at % 12);
            let (_, line) = head.append(Timestamp(0), "anna", answer(&what, USUAL, ""));
            let (reply, _) = engine.handle(Request::Apply { lines: vec![line] }, None);
            assert!(matches!(reply, Reply::Applied { .. }), "{reply:?}");
        };
        assert_eq!(run(&mut engine, &study, meanwhile).unwrap(), expected, "{study:?}");
    }
}

#[test]
fn nothing_is_no_reason_to_panic() {
    for items in ["", "-\n", "gold=neg\n", "anna=neg\n", "bayes=neg:0.5\n"] {
        let mut engine = open(items, &[]);
        for study in every() {
            let found = run(&mut engine, &study, |_| ()).unwrap();
            let is_nothing = matches!(found, Studied::Nothing { .. });
            assert!(is_nothing || !items.is_empty(), "{study:?}: {found:?}");
        }
    }
}

#[test]
fn says_what_cannot_be_studied() {
    let mut engine = Engine::new();
    let on = |engine: &mut Engine| match engine.handle(Request::StudyOn, None) {
        (Reply::Failed { message }, _) => message,
        other => panic!("{other:?}"),
    };
    assert_eq!(on(&mut engine), "no dataset is open; open one first");
    let mut engine = open(FOUR, &[]);
    assert_eq!(on(&mut engine), "no study goes on; begin one");
    let fails = |engine: &mut Engine, json: &str| run(engine, &study(json), |_| ()).unwrap_err();
    let said = fails(&mut engine, r#"{"study":"care","question":"no"}"#);
    assert_eq!(said, "there is no question 'no' in this dataset");
    let said = fails(&mut engine, r#"{"study":"calibration","question":"mood","agent":"no"}"#);
    assert_eq!(said, "there is no agent 'no' in this dataset");
    assert!(
        fails(&mut engine, &truth_of("best", "people")).starts_with("there is no method 'best'")
    );
    let (reply, _) = engine.handle(Request::Study, Some(vec![99]));
    assert!(matches!(reply, Reply::Failed { .. }), "{reply:?}");
    // What goes on is not disturbed by what could not be begun, and ends by another study.
    let agreement =
        r#"{"study":"agreement","question":"mood","who":"people","resamples":5,"seed":1}"#;
    let payload = to_bytes(&study(agreement)).unwrap();
    engine.handle(Request::Study, Some(payload));
    engine.handle(Request::Study, Some(vec![99]));
    assert!(matches!(engine.handle(Request::StudyOn, None).0, Reply::Studying { .. }));
    found(&mut engine, r#"{"study":"pairwise","question":"mood"}"#);
    assert_eq!(on(&mut engine), "no study goes on; begin one");
}
