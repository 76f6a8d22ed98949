use super::*;
use proptest::prelude::*;

/// `1 the man is late`: a label and a text; `-` where nothing is suggested.
fn find(text: &str) -> Probes {
    let line = |line| str::split_once(line, ' ').unwrap_or((line, ""));
    let lines = || text.lines().map(line);
    let labels: Vec<Option<u32>> = lines().map(|(label, _)| label.parse().ok()).collect();
    of(&lines().map(|it| it.1).collect::<Vec<&str>>(), &labels, 0.95)
}

fn of(texts: &[&str], labels: &[Option<u32>], confidence: f64) -> Probes {
    let mut read = Texts::default();
    texts.iter().for_each(|text| {
        read.add(text);
    });
    let found = probes(read.clone(), labels.to_vec(), confidence);
    // However small the steps.
    for cost in [1, 7] {
        let mut preparing = Preparing::new(read.clone());
        while preparing.step(cost) {}
        let prepared = preparing.finish();
        let mut comparing = Comparing::new(labels.to_vec(), confidence);
        while comparing.step(&prepared, cost) {}
        assert_eq!(comparing.finish(&prepared), found);
    }
    found
}

fn said(found: &Probes) -> String {
    let share = |share: &Share| {
        let it =
            share.interval.map_or("none".to_owned(), |it| format!("{:.3}-{:.3}", it.low, it.high));
        format!("{}/{} {it}", share.hits, share.n)
    };
    let mut lines = vec![format!("{} texts, {}", found.texts, share(&found.pairs))];
    for pair in &found.listed {
        let sign = if pair.flips() { "flips" } else { "stays" };
        lines.push(format!("{} {:?} {sign}", pair.words.join("/"), pair.items));
    }
    for pair in &found.words {
        lines.push(format!("{}: {}", pair.words.join("/"), share(&pair.flips)));
    }
    for it in &found.contradictions {
        lines.push(format!("{:?} are {:?}", it.items, it.labels));
    }
    lines.join("\n")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(said(&find(text)), expected);
}

#[test]
fn worked_example() {
    let text = "1 The man is late.\n0 the WOMAN is late!\n0 the man was here\n0 the woman was here";
    let expected = "4 texts, 1/2 0.095-0.905\n\
                    man/woman [0, 1] flips\n\
                    man/woman [2, 3] stays\n\
                    man/woman: 1/2 0.095-0.905";
    check(text, expected);
}

#[test]
fn first_word_last_word_and_several_in_one_place() {
    let text = "0 she is very late\n1 he is very late\n0 they is very late\n0 she is very tired";
    let expected = "4 texts, 2/4 0.150-0.850\n\
                    he/she [1, 0] flips\n\
                    he/they [1, 2] flips\n\
                    late/tired [0, 3] stays\n\
                    she/they [0, 2] stays";
    check(text, expected);
}

#[test]
fn the_same_text_counts_once_and_contradictions_are_listed() {
    let text = "0 a b c\n0 A b, c\n1 a b d\n2 d e f\n1 d e f\n1 d e f\n0 d e g";
    let expected = "3 texts, 1/1 0.207-1.000\n\
                    c/d [0, 2] flips\n\
                    [3, 4, 5] are [1, 2]";
    check(text, expected);
    let found = find(text);
    assert_eq!((found.repeated.n, found.repeated.hits), (2, 1.0));
}

#[test]
fn what_is_no_probe_is_counted() {
    let long = format!("0 {}", "word ".repeat(MOST_WORDS + 1));
    let text = format!("- a b c\n0 yes\n0 no\n0 !\n{long}\n0 a b c\n0 a b c d\n0 a c b");
    let found = find(&text);
    assert_eq!((found.without_label, found.too_short, found.too_long), (1, 3, 1));
    assert_eq!((found.texts, found.pairs.n), (3, 0));
    assert_eq!(of(&[], &[], 0.95), Probes::default());
}

/// A template with 100 names in it, of which two also stand elsewhere.
#[test]
fn a_template_is_cut_to_the_words_that_recur() {
    let mut text: String =
        (0..100).map(|name| format!("0 dear name{name:02} good day\n")).collect();
    text += "0 name98 is here now\n1 name99 is here now\n";
    let found = find(&text);
    let pairs = (MOST_IN_FRAME * (MOST_IN_FRAME - 1) / 2) as u64;
    assert_eq!((found.cut, found.pairs.n), (100 - MOST_IN_FRAME as u64, pairs + 1));
    assert_eq!(found.words.len(), 1);
    let recurs = &found.words[0];
    assert_eq!((recurs.words.join("/").as_str(), recurs.flips.n), ("name98/name99", 2));
    assert_eq!(found.listed[0].words.join("/"), "name98/name99");
}

/// Every text against every other one, for few.
fn by_hand(texts: &[&str]) -> Vec<(usize, usize)> {
    let words = |at: usize| texts[at].split(' ').collect::<Vec<&str>>();
    let mut pairs = Vec::new();
    for a in 0..texts.len() {
        for b in a + 1..texts.len() {
            let (one, other) = (words(a), words(b));
            let apart = one.iter().zip(&other).filter(|(x, y)| x != y).count();
            if one.len() == other.len() && one.len() >= FEWEST_WORDS && apart == 1 {
                pairs.push((a, b));
            }
        }
    }
    pairs
}

proptest! {
    #[test]
    fn finds_what_a_comparison_of_all_finds(
        texts in prop::collection::btree_set("[abc]( [abc]){1,5}", 0..25), labels in any::<u32>()
    ) {
        let mut all: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut said: Vec<Option<u32>> =
            (0..all.len()).map(|at| Some(labels >> (at % 32) & 1)).collect();
        let found = of(&all, &said, 0.95);
        let mut pairs: Vec<(usize, usize)> = found
            .listed
            .iter()
            .map(|pair| (pair.items[0].min(pair.items[1]), pair.items[0].max(pair.items[1])))
            .collect();
        pairs.sort_unstable();
        prop_assert_eq!(pairs, by_hand(&all));
        // The order changes nothing but places.
        all.reverse();
        said.reverse();
        let mut back = of(&all, &said, 0.95);
        for item in back.listed.iter_mut().flat_map(|pair| &mut pair.items) {
            *item = all.len() - 1 - *item;
        }
        prop_assert_eq!(found, back);
    }

    #[test]
    fn no_text_makes_it_panic(texts in prop::collection::vec(".{0,20}", 0..8)) {
        let all: Vec<&str> = texts.iter().map(String::as_str).collect();
        of(&all, &vec![Some(0); all.len()], f64::NAN);
    }
}
