//! Numbers over the whole dataset.

use super::whatif::{policy, share};
use super::*;

fn numbers(column: &str) -> String {
    format!(r#"{{"study":"numbers","question":"mood","column":{column}}}"#)
}

fn say(studied: &Studied) -> String {
    let Studied::Numbers(found) = studied else { return json(studied) };
    let mut said = format!("{} of {}\n", found.answered, found.items);
    for it in &found.rows {
        let ways = [&it.naive, &it.weighted, &it.powered].map(share).join(" | ");
        writeln!(said, "{} {}: {ways}", it.what, it.slice).unwrap();
    }
    said + &found.notes.join("\n") + "\n"
}

const HALF: &str = r#"{"id":"blind","when":[{"if":"share","share":0.5}],"to":"blind"}"#;

/// Half were drawn; of the others only what is wrong was looked at. The numbers as answered are
/// too bad, the others are not.
#[test]
fn what_was_chosen_stands_for_nothing() {
    let mut answers = vec![in_force(&policy(HALF))];
    answers.extend((0..60).map(|at| {
        let value = if at < 20 { "pos" } else { "neg" };
        answer(&format!("m-{at} mood {value} own"), USUAL, "")
    }));
    let items = "20* bayes=neg:0.6\n80* bayes=neg:0.9";
    check(
        items,
        &log("anna", answers),
        &numbers("null"),
        say,
        expect![[r#"
            60 of 100
            Share of Negative : 0.667 (0.541 to 0.773, n 60.0) | 0.618 (0.475 to 0.760, n 34.0) | 0.618 (0.475 to 0.760, n 34.0)
            Share of neu : 0.000 (0.000 to 0.060, n 60.0) | 0.000 (0.000 to 0.047, n 34.0) | 0.000 (0.000 to 0.047, n 34.0)
            Share of pos : 0.333 (0.227 to 0.459, n 60.0) | 0.382 (0.240 to 0.525, n 34.0) | 0.382 (0.240 to 0.525, n 34.0)
            Accuracy of bayes : 0.667 (0.541 to 0.773, n 60.0) | 0.618 (0.475 to 0.760, n 34.0) | 0.672 (0.567 to 0.777, n 34.0)
            26 known answers were not drawn by chance but chosen: by a queue that begins with what is doubtful, or by a person. Only the numbers as answered have them.
            Chance drew 52 items, and what is right is known of 34 so far; the others are taken to be like these, a guess until they are answered.
        "#]],
    );
}

#[test]
fn without_chance_only_what_is_answered_is_told() {
    let answers = vec![in_force(&policy("")), answer("m-0 mood neg own", USUAL, "")];
    check(
        "3* bayes=neg:0.6",
        &log("anna", answers),
        &numbers("null"),
        say,
        expect![[r#"
        1 of 3
        Share of Negative : 1.000 (0.207 to 1.000, n 1.0) | no answer here was drawn by chance | no answer here was drawn by chance
        Share of neu : 0.000 (0.000 to 0.793, n 1.0) | no answer here was drawn by chance | no answer here was drawn by chance
        Share of pos : 0.000 (0.000 to 0.793, n 1.0) | no answer here was drawn by chance | no answer here was drawn by chance
        Accuracy of bayes : 1.000 (0.207 to 1.000, n 1.0) | no answer here was drawn by chance | no answer here was drawn by chance
        1 known answer was not drawn by chance but chosen: by a queue that begins with what is doubtful, or by a person. Only the numbers as answered have it.
        No rule in force leaves any item to chance, so no answer can stand for items that were not looked at: only the numbers as answered can be told, and they speak of the answered items alone.
    "#]],
    );
    check(
        "bayes=neg",
        &[],
        &numbers("null"),
        say,
        expect![[
            r#"{"found":"nothing","why":"nothing is known to be right yet: nobody answered this question"}"#
        ]],
    );
}

/// Every item came with an answer: nothing was chosen. A question that is answered whole too.
#[test]
fn nothing_was_left_out() {
    let items = "3* @lang=de bayes=neg:0.6 carla=neg\n@lang=en bayes=neg:0.6 gold=pos\n2* @lang=en carla=neg dora=pos";
    check(
        items,
        &[],
        &numbers(r#""lang""#),
        say,
        expect![[r#"
        4 of 6
        Share of Negative : 0.750 (0.301 to 0.954, n 4.0) | 0.750 (0.363 to 1.000, n 4.0) | 0.750 (0.363 to 1.000, n 4.0)
        Share of Negative de: 1.000 (0.439 to 1.000, n 3.0) | 1.000 (0.600 to 1.000, n 3.0) | 1.000 (0.600 to 1.000, n 3.0)
        Share of Negative en: 0.000 (0.000 to 0.793, n 1.0) | 0.000 (0.000 to 1.000, n 1.0) | 0.000 (0.000 to 1.000, n 1.0)
        Share of neu : 0.000 (0.000 to 0.490, n 4.0) | 0.000 (0.000 to 0.292, n 4.0) | 0.000 (0.000 to 0.292, n 4.0)
        Share of neu de: 0.000 (0.000 to 0.561, n 3.0) | 0.000 (0.000 to 0.400, n 3.0) | 0.000 (0.000 to 0.400, n 3.0)
        Share of neu en: 0.000 (0.000 to 0.793, n 1.0) | 0.000 (0.000 to 1.000, n 1.0) | 0.000 (0.000 to 1.000, n 1.0)
        Share of pos : 0.250 (0.046 to 0.699, n 4.0) | 0.250 (0.000 to 0.637, n 4.0) | 0.250 (0.000 to 0.637, n 4.0)
        Share of pos de: 0.000 (0.000 to 0.561, n 3.0) | 0.000 (0.000 to 0.400, n 3.0) | 0.000 (0.000 to 0.400, n 3.0)
        Share of pos en: 1.000 (0.207 to 1.000, n 1.0) | 1.000 (0.000 to 1.000, n 1.0) | 1.000 (0.000 to 1.000, n 1.0)
        Accuracy of bayes : 0.750 (0.301 to 0.954, n 4.0) | 0.750 (0.363 to 1.000, n 4.0) | 0.750 (0.363 to 1.000, n 4.0)
        Accuracy of bayes de: 1.000 (0.439 to 1.000, n 3.0) | 1.000 (0.600 to 1.000, n 3.0) | 1.000 (0.600 to 1.000, n 3.0)
        Accuracy of bayes en: 0.000 (0.000 to 0.793, n 1.0) | 0.000 (0.000 to 1.000, n 1.0) | 0.000 (0.000 to 1.000, n 1.0)
        Every item has an answer that came with the data, so nothing was chosen, and the numbers as answered are as good as the others.
        2 items on which people differ and nobody decided count as not answered.
    "#]],
    );
    let answers = vec![
        in_force(&policy("")),
        answer("m-0 mood neg own", USUAL, ""),
        answer("m-1 mood pos own", USUAL, ""),
    ];
    check(
        "2* bayes=neg:0.6",
        &log("anna", answers),
        &numbers("null"),
        say,
        expect![[r#"
            2 of 2
            Share of Negative : 0.500 (0.095 to 0.905, n 2.0) | 0.500 (0.500 to 0.500, n 2.0) | 0.500 (0.500 to 0.500, n 2.0)
            Share of neu : 0.000 (0.000 to 0.658, n 2.0) | 0.000 (0.000 to 0.000, n 2.0) | 0.000 (0.000 to 0.000, n 2.0)
            Share of pos : 0.500 (0.095 to 0.905, n 2.0) | 0.500 (0.500 to 0.500, n 2.0) | 0.500 (0.500 to 0.500, n 2.0)
            Accuracy of bayes : 0.500 (0.095 to 0.905, n 2.0) | 0.500 (0.500 to 0.500, n 2.0) | 0.500 (0.500 to 0.500, n 2.0)
            What is right is known of every item: nothing was chosen.
        "#]],
    );
}

/// Two known answers among ten items, and the rest left to nobody's chance: known exactly as they
/// are, they say nothing of the eight. They used to be told as if they did, "50 to 50 %".
#[test]
fn few_that_are_known_exactly_do_not_stand_for_all() {
    let gold = r#"{"id":"gold","when":[{"if":"gold"}],"to":"gold"}"#;
    check(
        "1* bayes=neg:0.6 gold=neg\n1* bayes=neg:0.6 gold=pos\n8* bayes=neg:0.6",
        &log("anna", vec![in_force(&policy(gold))]),
        &numbers("null"),
        say,
        expect![[r#"
            2 of 10
            Share of Negative : 0.500 (0.095 to 0.905, n 2.0) | chance could bring 2 of 10 items: too few to stand for all | chance could bring 2 of 10 items: too few to stand for all
            Share of neu : 0.000 (0.000 to 0.658, n 2.0) | chance could bring 2 of 10 items: too few to stand for all | chance could bring 2 of 10 items: too few to stand for all
            Share of pos : 0.000 (0.000 to 0.658, n 2.0) | chance could bring 2 of 10 items: too few to stand for all | chance could bring 2 of 10 items: too few to stand for all
            Accuracy of bayes : 0.500 (0.095 to 0.905, n 2.0) | chance could bring 2 of 10 items: too few to stand for all | chance could bring 2 of 10 items: too few to stand for all
            8 of 10 items could not come up by chance: the weighted numbers say nothing of them.
        "#]],
    );
}

/// The blind share is drawn for each person anew: what Anna and Ben judged blind stands for what
/// either could have; what they were shown was chosen.
#[test]
fn what_each_judged_blind_stands_for_what_they_could_have() {
    let rules = r#"{"id":"sure","when":[{"if":"score","question":"mood","at_least":0.9}],"to":"auto"},
        {"id":"blind","when":[{"if":"share","share":0.2,"each_person":true}],"to":"blind"}"#;
    let blind = |item: &str, value: &str| {
        let how = How { arm: "blind", route: r#"{"to":"blind"}"#, share: 1.0, seconds: 5 };
        let body = answer(&format!("{item} mood {value} own"), how, "");
        let line = serde_json::to_string(&body).unwrap();
        serde_json::from_str(&line.replace(r#""rule_id":null"#, r#""rule_id":"blind""#)).unwrap()
    };
    let mut anna = vec![in_force(&policy(rules)), blind("m-0", "neg"), blind("m-1", "pos")];
    anna.extend((10..20).map(|at| answer(&format!("m-{at} mood pos own"), USUAL, "")));
    let mut lines = log("anna", anna);
    lines.extend(log("ben", vec![blind("m-1", "pos"), blind("m-2", "neg"), blind("m-3", "neg")]));
    check(
        "40* bayes=neg:0.6\n10* bayes=neg:0.95",
        &lines,
        &numbers("null"),
        say,
        expect![[r#"
            14 of 50
            Share of Negative : 0.214 (0.076 to 0.476, n 14.0) | 0.750 (0.115 to 1.000, n 4.0) | 0.750 (0.115 to 1.000, n 4.0)
            Share of neu : 0.000 (0.000 to 0.215, n 14.0) | 0.000 (0.000 to 0.480, n 4.0) | 0.000 (0.000 to 0.480, n 4.0)
            Share of pos : 0.786 (0.524 to 0.924, n 14.0) | 0.250 (0.000 to 0.885, n 4.0) | 0.250 (0.000 to 0.885, n 4.0)
            Accuracy of bayes : 0.214 (0.076 to 0.476, n 14.0) | 0.750 (0.115 to 1.000, n 4.0) | 0.750 (0.115 to 1.000, n 4.0)
            10 known answers were not drawn by chance but chosen: by a queue that begins with what is doubtful, or by a person. Only the numbers as answered have them.
            4 items were judged blind by chance, drawn for each person anew, and stand for 40 that could have been: a guess while anybody has such items left.
            10 of 50 items could not come up by chance: the weighted numbers say nothing of them.
        "#]],
    );
}
