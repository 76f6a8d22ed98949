//! Items that differ in one word.

use super::whatif::share;
use super::*;

fn say(studied: &Studied) -> String {
    let Studied::Probes(found) = studied else { return json(studied) };
    let mut said = format!("{} pairs\n", found.pairs);
    for it in &found.words {
        writeln!(said, "{}: '{}' '{}' {}", it.agent, it.from, it.to, share(&it.flips)).unwrap();
    }
    for it in &found.examples {
        writeln!(
            said,
            "{}: {} {} '{}' '{}' {} {}",
            it.agent, it.a, it.b, it.from, it.to, it.says_a, it.says_b
        )
        .unwrap();
    }
    said + &found.method + "\n"
}

#[test]
fn one_word_and_none() {
    let items = "
        text=The_man_is_late. bayes=neg rules=neu
        text=the_woman_is_late bayes=pos rules=neu
        text=the_man_was_here bayes=neu
        text=the_woman_was_here bayes=neu rules=neu
        text=as_it_is bayes=neu rules=neu
        text=as_it_is bayes=pos
        text=something_else_altogether bayes=pos
        text=yes bayes=pos
    ";
    check(
        items,
        &[],
        r#"{"study":"probes","question":"mood"}"#,
        say,
        expect![[r#"
        3 pairs
        bayes: '' '' 1.000 (0.207 to 1.000, n 1.0)
        bayes: 'man' 'woman' 0.500 (0.095 to 0.905, n 2.0)
        bayes: 4 5 '' '' neu pos
        bayes: 0 1 'man' 'woman' neg pos
        Texts are the same where their words are, in any case and with any punctuation. Words are listed that stand for each other in two pairs or more, of each agent the 20 most frequent. Intervals by Wilson, 95 %, as if pairs were independent. Of many pairs of words some flip more often by chance: this says where to look, and proves nothing. Left out: 1 text of fewer than 3 words or more than 400
    "#]],
    );
    check(
        "text=as_it_is bayes=neg\ntext=nothing_like_it_there bayes=pos",
        &[],
        r#"{"study":"probes","question":"mood"}"#,
        say,
        expect![[
            r#"{"found":"nothing","why":"no two items have texts that are the same, or differ in one word only; such pairs have to be written or found on purpose"}"#
        ]],
    );
    check(
        items,
        &[],
        r#"{"study":"probes","question":"reply"}"#,
        say,
        expect![[
            r#"{"found":"nothing","why":"texts or marks are suggested here: two of them are hardly ever the same, and differing says nothing"}"#
        ]],
    );
}
