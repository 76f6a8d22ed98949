use super::*;
use crate::core::text::counted;
use expect_test::expect;

/// `0.9 20 1`: twenty answers with the score 0.9, one of them wrong; then the next.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let numbers: Vec<f64> = text.split_whitespace().map(|it| it.parse().unwrap()).collect();
    let mut rows = Vec::new();
    for part in numbers.chunks(3) {
        let &[score, n, wrong] = part else { panic!("{text}") };
        for row in 0..n as usize {
            let loss = f64::from(u8::from(row < wrong as usize));
            rows.push(Row { score, loss, slice: None });
        }
    }
    rows
}

#[track_caller]
fn check(text: &str, alpha: f64, delta: f64, expected: &str) {
    let report = certify(&rows(text), &[], &Asked::new(alpha, delta)).unwrap();
    assert_eq!(sentence(&report), expected, "{text}");
    report.certificate.check(&rows(text), &[]).unwrap();
}

/// One start: the whole of delta is spent at one threshold, and the bound is Clopper and Pearson's
/// as published.
#[test]
fn bounds_at_one_threshold() {
    #[track_caller]
    fn check(k: u64, n: u64, delta: f64, expected: &str) {
        let asked = Asked { grid: vec![0.5], starts: vec![0.5], ..Asked::new(0.05, delta) };
        let report = certify(&rows(&format!("0.9 {n} {k}")), &[], &asked).unwrap();
        let bound = report.certificate.upper_bound.unwrap();
        assert_eq!(format!("{bound:.6}"), expected, "{k} of {n}");
    }
    check(0, 300, 0.05, "0.009936");
    check(1, 100, 0.05, "0.046560");
    check(10, 1_000, 0.05, "0.016903");
    check(3, 500, 0.1, "0.013312");
}

/// Without an error n ≥ ln(delta / J) / ln(1 − alpha) are enough, and one fewer is not.
#[test]
fn fewest_answers_without_an_error() {
    for (alpha, delta) in [(0.05, 0.1), (0.02, 0.1), (0.01, 0.05), (0.2, 0.01)] {
        let asked = Asked::new(alpha, delta);
        let least = ((delta / 5.0f64).ln() / (1.0 - alpha).ln()).ceil() as u64;
        let report = |n: u64| certify(&rows(&format!("1 {n} 0")), &[], &asked).unwrap();
        assert_eq!(report(least).certificate.threshold, Some(0.5), "{alpha} {delta}");
        assert_eq!(report(least - 1).certificate.threshold, None, "{alpha} {delta}");
        assert_eq!(report(least - 1).needed, Some(1));
        assert_eq!(report(10).needed, Some(least - 10), "{alpha} {delta}");
    }
}

#[test]
fn walks_until_it_fails() {
    check(
        "0.97 100 0  0.92 100 1  0.85 100 4  0.7 100 30",
        0.05,
        0.1,
        "Accept from a score of 0.71 up: with 90 % confidence at most 5 % of what is \
         accepted is wrong, if what is assumed holds. Of 400 answers 300 (75 %) reach it, 5 \
         of them wrong. The upper bound at this score by itself is 3.96 %.",
    );
    // Where the strict scores are worse than the others, a later start helps.
    check(
        "1 20 10  0.95 400 0",
        0.05,
        0.1,
        "Accept from a score of 0.5 up: with 90 % confidence at most 5 % of what is \
         accepted is wrong, if what is assumed holds. Of 420 answers 420 (100 %) reach it, \
         10 of them wrong. The upper bound at this score by itself is 4.44 %.",
    );
    check(
        "1 20 10  0.6 900 0",
        0.05,
        0.1,
        "Accept nothing: at every start what was seen is an error rate of 5 % or more, or \
         too near to it. If it goes on so, no number of answers will do.",
    );
}

#[test]
fn says_what_is_missing() {
    check(
        "0.9 40 0",
        0.05,
        0.1,
        "Accept nothing yet: about 37 more answers are needed until something can be \
         accepted, if errors go on as seen. This look is spent: draw 77 anew. Who wants to \
         add answers and look again needs the e-process from the start.",
    );
    check(
        "0.9 200 9",
        0.05,
        0.1,
        "Accept nothing yet: about 7,818 more answers are needed until something can be \
         accepted, if errors go on as seen. This look is spent: draw 8,018 anew. Who wants \
         to add answers and look again needs the e-process from the start.",
    );
    check(
        "0.9 200 30",
        0.05,
        0.1,
        "Accept nothing: at every start what was seen is an error rate of 5 % or more, or \
         too near to it. If it goes on so, no number of answers will do.",
    );
    check(
        "0.7 200 0",
        0.05,
        0.1,
        "Accept nothing: no answer has a score of 0.8 or more, the loosest start. More \
         answers will not do; looser starts, fixed before a new draw, may.",
    );
    check(
        "0.9 1 0",
        0.05,
        0.1,
        "Accept nothing yet: about 76 more answers are needed until something can be \
         accepted, if errors go on as seen. This look is spent: draw 77 anew. Who wants to \
         add answers and look again needs the e-process from the start.",
    );
}

#[test]
fn slices_share_delta_and_holm_hands_it_on() {
    let names: Vec<String> = ["de", "en", "fr", "nl", "pl"].map(str::to_owned).to_vec();
    let mut all = Vec::new();
    let parts = ["1 300 0", "0.97 100 0  0.7 10 5", "0.9 50 20", "0.95 12 0"];
    for (slice, text) in (0..).zip(parts) {
        all.extend(rows(text).into_iter().map(|row| Row { slice: Some(slice), ..row }));
    }
    let asked = Asked::new(0.05, 0.1);
    let Report { certificate, slices_needed, .. } = certify(&all, &names, &asked).unwrap();
    let said: Vec<String> = certificate
        .slices
        .iter()
        .zip(&slices_needed)
        .map(|(slice, needed)| {
            format!(
                "{} {:.5}: {}",
                slice.slice,
                slice.level,
                slice_sentence(&asked, slice, *needed)
            )
        })
        .collect();
    expect![[r#"
        de 0.00667: accept from a score of 0.5 up: 300 of 300 answers reach it, none of them wrong
        en 0.00667: accept from a score of 0.71 up: 100 of 110 answers reach it, none of them wrong
        fr 0.00667: goes to people: too many errors among 50 answers, or too few that reach a start
        nl 0.00667: goes to people: about 86 more answers of its own are needed
        pl 0.00000: goes to people: no answer of its own"#]]
    .assert_eq(&said.join("\n"));
    // At delta / 20 the second would need 104 answers: the first, all of whose walks arrived, left
    // its part to the others.
    certificate.check(&all, &names).unwrap();
}

#[test]
fn graded_losses_and_many_looks() {
    #[track_caller]
    fn check(asked: &Asked, loss: f64, n: u64, expected: &str) {
        let row = Row { score: 0.9, loss, slice: None };
        let rows = vec![row; n as usize];
        let report = certify(&rows, &[], asked).unwrap();
        assert_eq!(format!("{}: {}", report.certificate.method.id(), sentence(&report)), expected);
        report.certificate.check(&rows, &[]).unwrap();
    }
    let graded = Asked { losses: Losses::Graded, ..Asked::new(0.1, 0.1) };
    check(
        &graded,
        0.02,
        120,
        "hoeffding-bentkus: Accept from a score of 0.5 up: with 90 % confidence the mean \
         loss of what is accepted is at most 0.1, if what is assumed holds. Of 120 answers \
         120 (100 %) reach it, with a loss of 2.4 in all. The upper bound at this score by \
         itself is 0.078.",
    );
    check(
        &graded,
        0.09,
        120,
        "hoeffding-bentkus: Accept nothing yet: about 5,201 more answers are needed until \
         something can be accepted, if errors go on as seen. This look is spent: draw 5,321 \
         anew. Who wants to add answers and look again needs the e-process from the start.",
    );
    check(
        &graded,
        0.1,
        120,
        "hoeffding-bentkus: Accept nothing: at every start what was seen is a mean loss of \
         0.1 or more, or too near to it. If it goes on so, no number of answers will do. So \
         far this may be chance.",
    );
    let again = Asked { looks: Looks::Again, ..Asked::new(0.05, 0.1) };
    check(
        &again,
        0.0,
        77,
        "e-process: Accept nothing yet: about 26 more answers are needed until something \
         can be accepted, if errors go on as seen.",
    );
    check(
        &again,
        0.0,
        120,
        "e-process: Accept from a score of 0.5 up: with 90 % confidence at most 5 % of what \
         is accepted is wrong, if what is assumed holds. Of 120 answers 120 (100 %) reach \
         it, none of them wrong. The upper bound at this score by itself is 4.28 %.",
    );
    let both = Asked { looks: Looks::Again, ..graded };
    check(
        &both,
        0.02,
        120,
        "e-process: Accept from a score of 0.5 up: with 90 % confidence the mean loss of \
         what is accepted is at most 0.1, if what is assumed holds. Of 120 answers 120 (100 \
         %) reach it, with a loss of 2.4 in all. The upper bound at this score by itself is \
         0.0619.",
    );
}

#[test]
fn says_what_cannot_be_used() {
    #[track_caller]
    fn check(change: impl Fn(&mut Asked, &mut Row), expected: &str) {
        let (mut asked, mut row) = (Asked::new(0.05, 0.1), rows("0.9 1 0")[0]);
        change(&mut asked, &mut row);
        assert_eq!(certify(&[row], &[], &asked).unwrap_err(), expected);
    }
    check(|asked, _| asked.alpha = 0.0, "alpha is 0; it must lie between 0 and 1");
    check(|asked, _| asked.delta = 1.0, "delta is 1; it must lie between 0 and 1");
    check(|asked, _| asked.delta = f64::NAN, "delta is NaN; it must lie between 0 and 1");
    check(|asked, _| asked.grid.clear(), "the grid has no threshold");
    check(|asked, _| asked.starts.clear(), "the starts has no threshold");
    check(
        |asked, _| asked.grid = vec![0.5, 0.9],
        "the grid must fall from strict to loose; 0.5 is followed by 0.9",
    );
    check(
        |asked, _| asked.grid = vec![0.9, 0.9],
        "the grid must fall from strict to loose; 0.9 is followed by 0.9",
    );
    check(|asked, _| asked.grid = vec![90.0], "the grid: 90 is not between 0 and 1");
    check(
        |asked, _| asked.starts = vec![0.955],
        "the start 0.955 is not on the grid of thresholds",
    );
    check(|_, row| row.score = f64::NAN, "row 1: the score NaN is not a number");
    check(|_, row| row.score = 1.5, "row 1: the score 1.5 is not between 0 and 1");
    check(|_, row| row.loss = -1.0, "row 1: the loss -1 is not between 0 and 1");
    check(|_, row| row.loss = 0.5, "row 1: the loss 0.5 is neither 0 (right) nor 1 (wrong)");
    check(|_, row| row.slice = Some(2), "row 1: there is no slice 2, of 0 that are named");
    let none = certify(&[], &[], &Asked::new(0.05, 0.1));
    assert_eq!(none.unwrap_err(), "there are no answers to certify anything from");
}

/// A certificate that was changed, or other answers, are found out; and it comes back from JSON.
#[test]
fn is_checked_by_making_it_again() {
    let (answers, asked) = (rows("0.97 100 0  0.92 100 1  0.7 60 30"), Asked::new(0.05, 0.1));
    let certificate = certify(&answers, &[], &asked).unwrap().certificate;
    let json = serde_json::to_string(&certificate).unwrap();
    let back: Certificate = serde_json::from_str(&json).unwrap();
    back.check(&answers, &[]).unwrap();
    // printf '[0.9,0,null]\n' | sha256sum
    let one = certify(&rows("0.9 1 0"), &[], &asked).unwrap().certificate;
    assert_eq!(one.data.sha256, "6751a70f2bde92d8f565283815a7a0042e640d4e7c11f0f7dcc48d0a5bc7ccc2");
    #[track_caller]
    fn finds(change: impl Fn(&mut Certificate, &mut Vec<Row>), expected: &str) {
        let mut answers = rows("0.97 100 0  0.92 100 1  0.7 60 30");
        let mut certificate = certify(&answers, &[], &Asked::new(0.05, 0.1)).unwrap().certificate;
        change(&mut certificate, &mut answers);
        assert_eq!(certificate.check(&answers, &[]).unwrap_err(), expected);
    }
    finds(|it, _| it.threshold = Some(0.6), "its threshold is 0.6; the answers lead to 0.71");
    finds(|it, _| it.errors = 0.0, "its numbers are not those of the answers");
    finds(|it, _| it.upper_bound = Some(0.01), "its numbers are not those of the answers");
    finds(|it, _| it.asked.alpha = 0.5, "its threshold is 0.71; the answers lead to 0.5");
    finds(
        |it, _| it.method = Method::EProcess,
        "it names the method e-process; what was asked leads to binomial",
    );
    finds(|it, _| it.assumptions.clear(), "its assumptions are not those of what was asked");
    finds(|_, rows| rows[0].loss = 1.0, "it was made from other answers: their SHA-256 differs");
    finds(|_, rows| rows.truncate(259), "it was made from 260 answers, and these are 259");
}

/// What so many answers buy: near what they buy when they are there.
#[test]
fn prices_grow_with_the_answers() {
    let report = certify(
        &rows("0.97 100 0  0.92 100 2  0.85 100 4  0.7 200 30"),
        &[],
        &Asked::new(0.05, 0.1),
    );
    let said: Vec<String> = report
        .unwrap()
        .prices
        .iter()
        .map(|price| {
            format!(
                "{}: {:?} {:.2}",
                counted(price.answers, "answer"),
                price.threshold,
                price.coverage
            )
        })
        .collect();
    expect![[r#"
        100 answers: None 0.00
        200 answers: None 0.00
        300 answers: None 0.00
        500 answers: Some(0.71) 0.60
        1,000 answers: Some(0.71) 0.60
        2,000 answers: Some(0.71) 0.60
        3,000 answers: Some(0.71) 0.60
        5,000 answers: Some(0.71) 0.60
        10,000 answers: Some(0.71) 0.60"#]]
    .assert_eq(&said.join("\n"));
}
