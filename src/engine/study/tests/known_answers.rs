//! How each person does on known answers.

use super::whatif::share;
use super::*;

const ASKED: &str = r#"{"study":"gold","question":"mood"}"#;

fn say(studied: &Studied) -> String {
    let Studied::Gold(found) = studied else { return json(studied) };
    let mut said = format!("{} known\n", found.gold);
    for it in &found.people {
        let missed = it.missed.iter().map(|(truth, said, n)| format!("{truth} as {said} {n}"));
        let missed = missed.collect::<Vec<_>>().join(", ");
        writeln!(said, "{}: {}; {missed}", it.name, share(&it.right)).unwrap();
    }
    said + &found.method + "\n"
}

#[test]
fn each_person_on_known_answers() {
    let mut answers: Vec<Body> = (0..24)
        .map(|at| {
            let value = if at < 4 { "neu" } else { "pos" };
            answer(&format!("m-{at} mood {value} own"), USUAL, "")
        })
        .collect();
    answers.push(answer("m-24 mood pos own", USUAL, r#","bulk":1"#));
    answers.push(answer("m-25 mood - rejected", USUAL, ""));
    let items = "24* gold=pos\n2* gold=neg carla=neg\nbayes=neg";
    check(
        items,
        &log("anna", answers),
        ASKED,
        say,
        expect![[r#"
        26 known
        anna: 0.833 (0.641 to 0.933, n 24.0); pos as neu 4
        carla: too few answers yet: 19 more known answers needed; 
        Right is what equals the known answer. Intervals by Wilson, 95 %; nobody is judged by fewer than 21 answers. It speaks of items like these: where those with a known answer are easier than the others, so is the score. Answers given in bulk do not count
    "#]],
    );
    check(
        "bayes=neg",
        &[],
        ASKED,
        say,
        expect![[r#"{"found":"nothing","why":"no item has a known answer to this question"}"#]],
    );
}
