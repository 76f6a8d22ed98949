//! Errors by slice.

use super::whatif::{policy, share};
use super::*;
use crate::engine::protocol::assurance::{Gap, SlicesFound};

fn slices(columns: &str) -> String {
    format!(r#"{{"study":"slices","question":"mood","columns":[{columns}],"discoveries":false}}"#)
}

fn gap(gap: &Gap) -> String {
    let out = if gap.stands_out { " out" } else { "" };
    match (gap.value, gap.p) {
        (Some(value), Some(p)) => format!("{value:+.3} p {p:.3}{out}"),
        (Some(value), None) => format!("{value:+.3}"),
        _ => "-".to_owned(),
    }
}

fn say(studied: &Studied) -> String {
    let Studied::Slices(found) = studied else { return json(studied) };
    let SlicesFound { columns, agents, least, slices, rates, sentences, left_out, method, .. } =
        found;
    let mut said = format!(
        "{} by {}, least {least}, {left_out} left out\n",
        agents.join(" "),
        columns.join(" ")
    );
    for it in slices {
        writeln!(said, "{} {:?}: {} items, {} known", it.name, it.values, it.items, it.known)
            .unwrap();
        for (error, by) in it.errors.iter().zip(&it.gaps) {
            writeln!(said, "  wrong {}; {}", share(error), gap(by)).unwrap();
        }
        let minutes = it.minutes.map_or("-".to_owned(), |it| format!("{it:.2}"));
        writeln!(
            said,
            "  accepted {}: {}\n  agree {}\n  sent {}; {}\n  {minutes} min; {}",
            it.accepted,
            share(&it.accepted_error),
            share(&it.agreement),
            share(&it.sent),
            gap(&it.sent_gap),
            it.too_small.as_deref().unwrap_or("-")
        )
        .unwrap();
    }
    for it in rates.iter().filter(|it| it.false_positive_gap.stands_out) {
        writeln!(said, "{} {} {}: {}", it.slice, it.agent, it.label, share(&it.false_positive))
            .unwrap();
    }
    said + &sentences.join("\n") + "\n" + method + "\n"
}

/// One slice is wronged, one is too small, and an empty value is a slice too.
#[test]
fn who_is_wrong_where() {
    let items = "
        20* @lang=de bayes=neg:0.6 gold=pos
        10* @lang=de bayes=pos:0.6 gold=pos
        6* @lang=en bayes=neg:0.6 gold=pos
        34* @lang=en bayes=pos:0.6 gold=pos
        5* bayes=pos:0.6 gold=pos
    ";
    check(
        items,
        &log("anna", vec![in_force(&policy(""))]),
        &slices(r#""lang""#),
        say,
        expect![[r#"
            bayes by lang, least 21, 0 left out
            de ["de"]: 30 items, 30 known
              wrong 0.667 (0.488 to 0.808, n 30.0); +0.533 p 0.000 out
              accepted 0: nothing was drawn from what is accepted unseen
              agree no item has answers by two people
              sent 1.000 (0.886 to 1.000, n 30.0); +0.000 p 1.000
              - min; -
            en ["en"]: 40 items, 40 known
              wrong 0.150 (0.071 to 0.291, n 40.0); -0.421 p 0.000 out
              accepted 0: nothing was drawn from what is accepted unseen
              agree no item has answers by two people
              sent 1.000 (0.912 to 1.000, n 40.0); +0.000 p 1.000
              - min; -
            missing [""]: 5 items, 5 known
              wrong 0.000 (0.000 to 0.434, n 5.0); -0.371
              accepted 0: nothing was drawn from what is accepted unseen
              agree no item has answers by two people
              sent 1.000 (0.566 to 1.000, n 5.0); +0.000
              - min; too few to say: about 16 more known answers needed
            de bayes neg: 0.667 (0.488 to 0.808, n 30.0)
            en bayes neg: 0.150 (0.071 to 0.291, n 40.0)
            bayes is wrong more often where lang is de: 67 % of 30, against 13 % elsewhere; 53 points (31 to 69) more.
            bayes is wrong less often where lang is en: 15 % of 40, against 57 % elsewhere; 42 points (21 to 59) less.
            Right is the known answer; where there is none, what people agree on or was decided. Every item has an answer that came with the data: nothing was chosen. Intervals by Wilson, gaps to all other slices together by Newcombe, both 95 %; p corrected by Holm among all figures of a kind. Time is from an item's being shown to its answer, at most 5 minutes each.
        "#]],
    );
}

/// Of what is accepted unseen only what was drawn speaks, for as many as were not; who opened
/// something there by choice does not. A break does not count as work.
#[test]
fn what_is_accepted_unseen_is_known_by_what_was_drawn() {
    let rules = r#"{"id":"audit","when":[{"if":"score","question":"mood","at_least":0.9},{"if":"share","share":0.5}],"to":"audit"},
        {"id":"sure","when":[{"if":"score","question":"mood","at_least":0.9}],"to":"auto"}"#;
    let long = How { seconds: 59, ..USUAL };
    let mut answers = vec![in_force(&policy(rules))];
    answers.extend((0..60).map(|at| {
        let value = if at % 3 == 0 { "pos" } else { "neg" };
        answer(&format!("m-{at} mood {value} own"), long, "")
    }));
    let mut lines = log("anna", answers);
    lines.extend(usual(
        "ben",
        &["m-60 mood neg own", "m-64 mood neg own", "m-1 mood neg own", "m-3 mood neg own"],
    ));
    let items = "
        60* @lang=de bayes=neg:0.95
        4* @lang=en bayes=neg:0.6 rules=pos:0.97
        2* @lang=en bayes=neg:0.6
    ";
    check(
        items,
        &lines,
        &slices(r#""lang""#),
        say,
        expect![[r#"
            bayes rules by lang, least 21, 0 left out
            de ["de"]: 60 items, 23 known
              wrong 0.348 (0.188 to 0.551, n 23.0); +0.348
              wrong nothing is known to be right; -
              accepted 37: 0.348 (0.188 to 0.551, n 23.0)
              agree 0.500 (0.095 to 0.905, n 2.0)
              sent 0.383 (0.271 to 0.510, n 60.0); -0.283
              59.17 min; -
            en ["en"]: 6 items, 1 known
              wrong 0.000 (0.000 to 0.793, n 1.0); -0.348
              wrong nothing is known to be right; -
              accepted 2: nothing was drawn from what is accepted unseen
              agree no item has answers by two people
              sent 0.667 (0.300 to 0.903, n 6.0); +0.283
              0.17 min; too few to say: about 20 more known answers needed
            No slice has enough known answers yet to be compared.
            Right is the known answer; where there is none, what people agree on or was decided. Of 2 items that go to people in any case 1 is known, and taken to be like the others there: a guess until all are answered. Of 64 items accepted unseen, or drawn from what is, 23 were drawn and are known; each counts for as many as were not drawn. Intervals by Wilson, gaps to all other slices together by Newcombe, both 95 %; p corrected by Holm among all figures of a kind. Time is from an item's being shown to its answer, at most 5 minutes each.
        "#]],
    );
}

#[test]
fn two_columns_are_crossed_and_the_largest_slices_kept() {
    let mut items =
        String::from("2* @lang=de @how=mail bayes=neg gold=neg\n3* @lang=de bayes=neg gold=neg\n");
    for at in 0..25 {
        items += &format!("@lang=l{at:02} @how=mail bayes=neg\n");
    }
    let say = |studied: &Studied| {
        let Studied::Slices(found) = studied else { return json(studied) };
        let names = found.slices.iter().map(|it| format!("{} {}", it.name, it.items));
        format!("{}; {} left out", names.collect::<Vec<_>>().join(", "), found.left_out)
    };
    check(
        &items,
        &[],
        &slices(r#""lang","how""#),
        say,
        expect![
            "de · mail 2, de · missing 3, l00 · mail 1, l01 · mail 1, l02 · mail 1, l03 · mail 1, l04 · mail 1, l05 · mail 1, l06 · mail 1, l07 · mail 1, l08 · mail 1, l09 · mail 1, l10 · mail 1, l11 · mail 1, l12 · mail 1, l13 · mail 1, l14 · mail 1, l15 · mail 1, l16 · mail 1, l17 · mail 1; 7 left out"
        ],
    );
}

#[test]
fn what_is_not_there_is_said() {
    let mut engine = super::open("@lang=de bayes=neg", &[]);
    let mut fault = |columns: &str| run(&mut engine, &study(&slices(columns)), |_| ()).unwrap_err();
    assert_eq!(fault(r#""town""#), "there is no column 'town' in this dataset");
    assert_eq!(fault(""), "slices are of one column of metadata, or of two crossed");
    let grouped = slices(r#""lang""#).replace('}', r#","groups":"lang"}"#);
    let fault = run(&mut engine, &study(&grouped), |_| ()).unwrap_err();
    assert_eq!(fault, "'lang' makes the slices: each would be one group");
}

/// One author in two is wronged by the one model in `de`, all of whose items are theirs.
#[test]
fn answers_that_come_in_groups_say_less() {
    let mut items = String::new();
    for author in 0..24 {
        let (lang, bayes) = (["de", "en"][author % 2], ["neg", "pos"][usize::from(author > 11)]);
        let bayes = if lang == "en" && author % 4 == 1 { "pos" } else { bayes };
        items += &format!("8* @lang={lang} @author=a{author} bayes={bayes}:0.6 gold=pos\n");
    }
    items += "2* @lang=en bayes=pos:0.6 gold=pos\n";
    let asked = |groups: &str| {
        format!(
            r#"{{"study":"slices","question":"mood","columns":["lang"],"discoveries":false{groups}}}"#
        )
    };
    let say = |studied: &Studied| {
        let Studied::Slices(found) = studied else { return json(studied) };
        let mut said = String::new();
        for it in &found.slices {
            let (error, by) = (&it.errors[0], &it.gaps[0]);
            let ends = (by.low.unwrap(), by.high.unwrap());
            writeln!(
                said,
                "{}: {}; {} ({:+.3} to {:+.3}) {:?}",
                it.name,
                share(error),
                gap(by),
                ends.0,
                ends.1,
                by.groups
            )
            .unwrap();
        }
        let method = found.method.split("nothing was chosen. ").last().unwrap_or_default();
        format!("{said}{}\n{method}\n{}\n", found.sentences.join("\n"), found.cautions.join("\n"))
    };
    check(
        &items,
        &[],
        &asked(""),
        say,
        expect![[r#"
        de: 0.500 (0.402 to 0.598, n 96.0); +0.255 p 0.000 out (+0.119 to +0.378) None
        en: 0.245 (0.170 to 0.339, n 98.0); -0.255 p 0.000 out (-0.378 to -0.119) None
        bayes is wrong more often where lang is de: 50 % of 96, against 24 % elsewhere; 26 points (12 to 38) more.
        bayes is wrong less often where lang is en: 24 % of 98, against 50 % elsewhere; 26 points (12 to 38) less.
        Intervals by Wilson, gaps to all other slices together by Newcombe, both 95 %; p corrected by Holm among all figures of a kind. Time is from an item's being shown to its answer, at most 5 minutes each.

    "#]],
    );
    check(
        &items,
        &[],
        &asked(r#","groups":"author""#),
        say,
        expect![[r#"
        de: 0.500 (0.138 to 0.846, n 96.0); +0.255 p 0.241 (-0.212 to +0.689) Some([12, 14])
        en: 0.245 (0.000 to 0.540, n 98.0); -0.255 p 0.241 (-0.689 to +0.212) Some([14, 12])
        Nothing stands out by more than chance. That does not say that there is no difference: the intervals say how large it may be.
        Answers come in groups: 24 groups by author and 2 items without a value, each by itself. Intervals, and gaps to all other slices together, are by cluster bootstrap, both 95 %: whole groups drawn again, 1,000 resamples, seed 1, percentiles expanded for the number of groups. Of a share that is none or all, and of a single group: Wilson and Newcombe with each group as one answer; p corrected by Holm among all figures of a kind. Time is from an item's being shown to its answer, at most 5 minutes each.
        Fewer than 20 groups by author behind a gap: de (12), en (12). Such intervals may still be too short; more groups help, more answers of the same ones do not.
    "#]],
    );
    let lone = "20* @lang=de bayes=neg gold=pos\n@lang=en @author=x bayes=pos gold=pos\n";
    check(
        lone,
        &[],
        &asked(r#","groups":"author""#),
        say,
        expect![[r#"
        de: 1.000 (0.839 to 1.000, n 20.0); +1.000 (+0.190 to +1.000) None
        en: 0.000 (0.000 to 0.793, n 1.0); -1.000 (-1.000 to -0.190) None
        No slice has enough known answers yet to be compared.
        Intervals by Wilson, gaps to all other slices together by Newcombe, both 95 %; p corrected by Holm among all figures of a kind. Time is from an item's being shown to its answer, at most 5 minutes each.
        No value of author occurs twice: there are no groups, and each answer counts by itself.
    "#]],
    );
}
