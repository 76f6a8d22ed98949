//! What showing suggestions does.

use super::whatif::{policy, share};
use super::*;
use crate::engine::protocol::assurance::BlindFound;

const ASKED: &str = r#"{"study":"blind","question":"mood","seed":1}"#;

const BLIND: How = How { arm: "blind", route: r#"{"to":"blind"}"#, share: 0.5, seconds: 5 };

fn say(studied: &Studied) -> String {
    let Studied::Blind(found) = studied else { return json(studied) };
    let BlindFound { blind, assisted, accepted_wrong, rejected_right, shift, .. } = found;
    let mut said = format!(
        "{blind} blind, {assisted} assisted\nwrong accepted {}\nright turned down {}\nshift {} p {:.2}\n",
        share(accepted_wrong),
        share(rejected_right),
        share(shift),
        found.shift_p.unwrap_or(f64::NAN)
    );
    let gap = |gap: &crate::engine::protocol::assurance::Gap| match gap.p {
        Some(p) => format!("{:+.3} p {p:.3}", gap.value.unwrap_or_default()),
        None => "not tested".to_owned(),
    };
    for it in &found.labels {
        writeln!(
            said,
            "{}: {} -> {}, {}",
            it.label,
            share(&it.blind),
            share(&it.assisted),
            gap(&it.gap)
        )
        .unwrap();
    }
    for it in &found.agents {
        writeln!(
            said,
            "{}: {} -> {}, {}",
            it.agent,
            share(&it.blind),
            share(&it.assisted),
            gap(&it.gap)
        )
        .unwrap();
    }
    for it in &found.people {
        writeln!(said, "{}: {} {}, {}", it.name, it.blind, it.assisted, share(&it.accepted_wrong))
            .unwrap();
    }
    said + &found.sentences.join("\n") + "\n" + &found.method + "\n"
}

/// Anna sees through wrong suggestions when she does not see them, and follows half of them when
/// she does. What she rejected in bulk does not count.
#[test]
fn wrong_suggestions_are_followed_when_shown() {
    let rules = r#"{"id":"blind","when":[{"if":"share","share":0.5}],"to":"blind"}"#;
    let mut answers = vec![in_force(&policy(rules))];
    for at in 0..60 {
        let (how, value) = match at {
            0..30 => (BLIND, "pos"),
            30..45 => (USUAL, "neg"),
            _ => (USUAL, "pos"),
        };
        answers.push(answer(&format!("m-{at} mood {value} own"), how, ""));
    }
    answers.push(answer("m-60 mood neg own", USUAL, r#","bulk":1"#));
    let items = "70* bayes=neg:0.8 rules=pos gold=pos";
    check(
        items,
        &log("anna", answers),
        ASKED,
        say,
        expect![[r#"
            30 blind, 30 assisted
            wrong accepted 0.500 (0.332 to 0.668, n 30.0)
            right turned down no suggestion in sight was known to be right
            shift 0.500 (0.332 to 0.668, n 60.0) p 0.00
            pos: 1.000 (0.886 to 1.000, n 30.0) -> 0.500 (0.332 to 0.668, n 30.0), -0.500 p 0.000
            neg: 0.000 (0.000 to 0.114, n 30.0) -> 0.500 (0.332 to 0.668, n 30.0), +0.500 p 0.000
            bayes: 0.000 (0.000 to 0.114, n 30.0) -> 0.500 (0.332 to 0.668, n 30.0), +0.500 p 0.000
            rules: 1.000 (0.886 to 1.000, n 30.0) -> 0.500 (0.332 to 0.668, n 30.0), -0.500 p 0.000
            anna: 30 30, 0.500 (0.332 to 0.668, n 30.0)
            People say what is suggested: 50 % of 30 with it in sight, 0 % of 30 without; 50 points (30 to 67) more. By so much the agents look better than they are.
            Where the suggestion is wrong, people say the same as it: 50 % of 30 with it in sight, 0 % of 30 without; 50 points (30 to 67) more.
            What is said of bayes, rules differs between the two by more than chance.
            Chance decided which items are judged blind. What is right is the known answer, else what the others settled without the answer at hand; of several suggestions the one with the highest score counts. Intervals by Wilson, gaps by Newcombe, 95 %; p by Holm; labels by a permutation within each person. Answers given in bulk do not count
        "#]],
    );
}

/// Drawn for each person anew, the same: each answer to what goes to people is in its arm by chance.
#[test]
fn each_person_has_others_drawn() {
    let rules = r#"{"id":"sure","when":[{"if":"score","question":"mood","at_least":0.9}],"to":"auto"},
        {"id":"blind","when":[{"if":"share","share":0.5,"each_person":true}],"to":"blind"}"#;
    let mut anna = vec![in_force(&policy(rules))];
    anna.extend((0..3).map(|at| answer(&format!("m-{at} mood neg own"), BLIND, "")));
    anna.extend((3..5).map(|at| answer(&format!("m-{at} mood neg own"), USUAL, "")));
    anna.push(answer("m-9 mood neg own", USUAL, ""));
    let mut lines = log("anna", anna);
    lines.extend(log("ben", vec![answer("m-0 mood pos own", USUAL, "")]));
    check(
        "5* bayes=neg:0.6\n5* bayes=neg:0.95",
        &lines,
        ASKED,
        say,
        expect![[r#"
            3 blind, 3 assisted
            wrong accepted no suggestion in sight was known to be wrong
            right turned down too few yet: 1 right suggestion seen, 20 more needed
            shift too few answers yet (18 more assisted answers and 18 more blind answers needed) p NaN
            neg: 1.000 (0.439 to 1.000, n 3.0) -> 0.667 (0.208 to 0.939, n 3.0), not tested
            pos: 0.000 (0.000 to 0.561, n 3.0) -> 0.333 (0.061 to 0.792, n 3.0), not tested
            bayes: 1.000 (0.439 to 1.000, n 3.0) -> 0.667 (0.208 to 0.939, n 3.0), not tested
            anna: 3 2, no suggestion in sight was known to be wrong
            ben: 0 1, no suggestion in sight was known to be wrong
            People say what is suggested: too few answers yet (18 more assisted answers and 18 more blind answers needed).
            Where the suggestion is wrong, people say the same as it: too few answers yet (21 more assisted answers and 20 more blind answers needed).
            Where the suggestion is right, people say the same as it: too few answers yet (20 more assisted answers and 21 more blind answers needed).
            Chance decided for each person which items they judge blind. 1 answer to items that could not have been judged the other way is left out. What is right is the known answer, else what the others settled without the answer at hand; of several suggestions the one with the highest score counts. Intervals by Wilson, gaps by Newcombe, 95 %; p by Holm; labels by a permutation within each person. Answers given in bulk do not count
        "#]],
    );
}

/// What was drawn from what would else be accepted unseen has nobody to be compared with.
#[test]
fn only_what_could_have_been_judged_either_way_is_compared() {
    let rules = r#"{"id":"blind","when":[{"if":"share","share":0.5}],"to":"blind"},
        {"id":"sure","when":[{"if":"score","question":"mood","at_least":0.9}],"to":"auto"}"#;
    let mut answers = vec![in_force(&policy(rules))];
    answers.extend((0..10).map(|at| answer(&format!("m-{at} mood neg own"), BLIND, "")));
    answers.extend((10..15).map(|at| answer(&format!("m-{at} mood neg own"), USUAL, "")));
    let items = "9* bayes=neg:0.95\n9* bayes=neg:0.6";
    check(
        items,
        &log("anna", answers),
        ASKED,
        say,
        expect![[r#"
            1 blind, 5 assisted
            wrong accepted no suggestion in sight was known to be wrong
            right turned down no suggestion in sight was known to be right
            shift too few answers yet (16 more assisted answers and 20 more blind answers needed) p NaN
            neg: 1.000 (0.207 to 1.000, n 1.0) -> 1.000 (0.566 to 1.000, n 5.0), not tested
            bayes: 1.000 (0.207 to 1.000, n 1.0) -> 1.000 (0.566 to 1.000, n 5.0), not tested
            anna: 1 5, no suggestion in sight was known to be wrong
            People say what is suggested: too few answers yet (16 more assisted answers and 20 more blind answers needed).
            Chance decided which items are judged blind. 9 answers to items that could not have been judged the other way are left out. What is right is the known answer, else what the others settled without the answer at hand; of several suggestions the one with the highest score counts. Intervals by Wilson, gaps by Newcombe, 95 %; p by Holm; labels by a permutation within each person. Answers given in bulk do not count
        "#]],
    );
}

/// The truth is what the others settled, never the answer itself.
#[test]
fn others_say_what_is_right() {
    let mut lines = log(
        "anna",
        vec![
            in_force(&policy("")),
            answer("m-0 mood neg own", USUAL, ""),
            answer("m-1 mood neg own", USUAL, ""),
        ],
    );
    lines.extend(usual("ben", &["m-0 mood pos own"]));
    check(
        "2* bayes=neg:0.6",
        &lines,
        ASKED,
        say,
        expect![[r#"
            0 blind, 3 assisted
            wrong accepted too few yet: 1 wrong suggestion seen, 20 more needed
            right turned down too few yet: 1 right suggestion seen, 20 more needed
            shift too few answers yet (18 more assisted answers and 21 more blind answers needed) p NaN
            bayes: no blind answer where it suggests something -> 0.667 (0.208 to 0.939, n 3.0), not tested
            anna: 0 2, too few yet: 1 wrong suggestion seen, 20 more needed
            ben: 0 1, no suggestion in sight was known to be wrong
            People say what is suggested: too few answers yet (18 more assisted answers and 21 more blind answers needed).
            Where the suggestion is wrong, people say the same as it: too few answers yet (20 more assisted answers and 21 more blind answers needed).
            Where the suggestion is right, people say the same as it: too few answers yet (20 more assisted answers and 21 more blind answers needed).
            No rule in force draws items to be judged blind, so it is not known that chance decided which answers are blind: where other items were judged blind than with suggestions in sight, that shows here too. What is right is the known answer, else what the others settled without the answer at hand; of several suggestions the one with the highest score counts. Intervals by Wilson, gaps by Newcombe, 95 %; p by Holm; labels by a permutation within each person. Answers given in bulk do not count
        "#]],
    );
    check(
        "bayes=neg",
        &[],
        ASKED,
        say,
        expect![[r#"{"found":"nothing","why":"nobody answered this question here yet"}"#]],
    );
}
