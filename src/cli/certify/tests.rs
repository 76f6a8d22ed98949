use super::*;
use crate::core::assurance::certificate::Asked;
use crate::core::ratings;
use expect_test::{Expect, expect};

fn answers(csv: &str) -> Result<Answers, String> {
    let table = ratings::read(csv.as_bytes()).map_err(|issue| issue.to_string())?;
    read(&table, None).map_err(|issue| issue.to_string())
}

#[track_caller]
fn refuses(csv: &str, expected: &str) {
    assert_eq!(answers(csv).err().as_deref(), Some(expected));
}

#[test]
fn says_what_cannot_be_used() {
    refuses(
        "item,score\n1,0.5\n",
        "line 1: there is no column 'correct'; the columns are item, score",
    );
    refuses("item,score,correct\n", "there are no answers below the header");
    refuses("item,score,loss\n1,0.5,2\n", "line 2, field loss: '2' is not between 0 and 1");
    refuses("item,score,correct\n1,NaN,1\n", "line 2, field score: 'NaN' is not a number");
    refuses("item,score,correct\n1,97,1\n", "line 2, field score: '97' is not between 0 and 1");
    refuses(
        "item,score,correct\n1,0.5,1\n2,0.5,\n",
        "line 3, field correct: '' is neither yes nor no; write 1 or 0",
    );
    let asked = ["--alpha", "0.05", "--delta", "0.1"];
    let why = |words: &[&str]| crate::cli::answer(words, &BTreeMap::new()).err;
    let alone = why(&[&["certify"], &asked[..]].concat());
    assert_eq!(alone, "countersign: certify needs one file: CALIB.csv\n");
    let missing = why(&[&["certify", "no.csv"], &asked[..]].concat());
    assert!(missing.starts_with("countersign: no.csv cannot be read"), "{missing}");
}

fn csv() -> String {
    let mut csv = "correct,slice,item,score,note\n".to_owned();
    for (score, slice, n, wrong) in
        [("0.97", "de", 90, 1), ("0.92", "en", 150, 2), ("0.7", "", 60, 20)]
    {
        for row in 0..n {
            let correct = if row < wrong { "no" } else { "TRUE" };
            csv += &format!("{correct},{slice},{score}-{row},{score},x\n");
        }
    }
    csv + "1,en,0.7-0,0.7,\n"
}

#[track_caller]
fn check(csv: &str, expected: Expect) {
    let answers = answers(csv).unwrap();
    let asked = Asked { losses: answers.losses, ..Asked::new(0.05, 0.1) };
    let report = certify(&answers.rows, &answers.slices, &asked).unwrap();
    expected.assert_eq(&text::text(&report, &answers.notes));
}

#[test]
fn in_words() {
    check(
        &csv(),
        expect![[r#"
            Accept from a score of 0.71 up: with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds. Of 301 answers 240 (79.73 %) reach it, 3 of them wrong. The upper bound at this score by itself is 3.74 %.

            By the exact binomial tail: each answer is right or wrong, and the sample is looked at once.

            Slices, each from its own answers:
              (empty): goes to people: too many errors among 60 answers, or too few that reach a start
              de: goes to people: about 82 more answers of its own are needed
              en: goes to people: about 46 more answers of its own are needed

            Walk, passes while p is at most 0.02:
            score  answers  errors       p
            1            0       0  1.0000  fails
            0.95        90       1  0.0567  fails
            0.71       240       3  0.0019  passes
            0.7        301      23  0.9825  fails

            What so many answers would buy, if errors go on as seen:
            answers  from score  accepts about
            100            none  nothing
            200            0.71  79.73 %
            300            0.71  79.73 %
            500            0.71  79.73 %
            1,000          0.71  79.73 %
            2,000          0.71  79.73 %
            3,000          0.71  79.73 %
            5,000          0.71  79.73 %
            10,000         0.71  79.73 %

            This holds if:
            - The answers were drawn at random from the very stream that would be accepted, each independently of the others. Nobody picked them, and the scores were not fitted on them.
            - People's answers count as the truth.
            - It does not hold if the stream, the model or the question changes afterwards.
            - The number of answers, the grid and the starts were fixed before any answer was seen, and this is the only look. Who looks again and again until something passes needs the e-process.
            - The promise for all slices together has 90 % confidence, and so has the one for the whole: these are two promises.

            Note: 1 row of an item that stood before: each counts as an answer of its own, as if drawn again.

            SHA-256 of 301 answers: 04e1312e4de41743d0970294ee28387572bb0215d40a6d8354321e9273752601
        "#]],
    );
}

#[test]
fn graded() {
    check(
        "item,score,loss\n1,1,0.25\n2,0.9,0\n",
        expect![[r#"
            Accept nothing: at every start what was seen is a mean loss of 0.05 or more, or too near to it. If it goes on so, no number of answers will do. So far this may be chance.

            By the Hoeffding-Bentkus bound: answers can be right in part, and the sample is looked at once.

            Walk, passes while p is at most 0.02:
            score  answers  loss       p
            1            1  0.25  1.0000  fails
            0.95         1  0.25  1.0000  fails
            0.9          2  0.25  1.0000  fails
            0.85         2  0.25  1.0000  fails
            0.8          2  0.25  1.0000  fails

            What so many answers would buy, if errors go on as seen:
            answers  from score  accepts about
            100            none  nothing
            200            none  nothing
            300            none  nothing
            500            none  nothing
            1,000          none  nothing
            2,000          none  nothing
            3,000          none  nothing
            5,000          none  nothing
            10,000         none  nothing

            This holds if:
            - The answers were drawn at random from the very stream that would be accepted, each independently of the others. Nobody picked them, and the scores were not fitted on them.
            - People's answers count as the truth.
            - It does not hold if the stream, the model or the question changes afterwards.
            - The number of answers, the grid and the starts were fixed before any answer was seen, and this is the only look. Who looks again and again until something passes needs the e-process.

            SHA-256 of 2 answers: 6f19c07ca0263b1ceb56ef049bd792c828472dcc96e60b2082e7ce740fe76b19
        "#]],
    );
}

/// The keys that are promised, and what they hold.
#[test]
fn as_json() {
    let answers = answers(&csv()).unwrap();
    let report = certify(&answers.rows, &answers.slices, &Asked::new(0.05, 0.1)).unwrap();
    let json: serde_json::Value =
        serde_json::from_str(&json::json(&report, &answers.notes)).unwrap();
    let mut short = json.clone();
    for long in ["steps", "prices", "assumptions", "certificate"] {
        short.as_object_mut().unwrap().remove(long);
    }
    expect![[r#"
        {
          "accepted": 240,
          "coverage": 0.7973421926910299,
          "errors": 3,
          "method": "binomial",
          "needed": 0,
          "notes": [
            "1 row of an item that stood before: each counts as an answer of its own, as if drawn again."
          ],
          "says": "Accept from a score of 0.71 up: with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds. Of 301 answers 240 (79.73 %) reach it, 3 of them wrong. The upper bound at this score by itself is 3.74 %.",
          "slices": [
            {
              "accepted": 0,
              "coverage": 0.0,
              "errors": 0,
              "goes_to_people": true,
              "level": 0.006666666666666667,
              "needed": null,
              "rows": 60,
              "says": "goes to people: too many errors among 60 answers, or too few that reach a start",
              "slice": "",
              "threshold": null,
              "upper_bound": null
            },
            {
              "accepted": 0,
              "coverage": 0.0,
              "errors": 0,
              "goes_to_people": true,
              "level": 0.006666666666666667,
              "needed": 82,
              "rows": 90,
              "says": "goes to people: about 82 more answers of its own are needed",
              "slice": "de",
              "threshold": null,
              "upper_bound": null
            },
            {
              "accepted": 0,
              "coverage": 0.0,
              "errors": 0,
              "goes_to_people": true,
              "level": 0.006666666666666667,
              "needed": 46,
              "rows": 151,
              "says": "goes to people: about 46 more answers of its own are needed",
              "slice": "en",
              "threshold": null,
              "upper_bound": null
            }
          ],
          "threshold": 0.71,
          "upper_bound": 0.0373734230953721,
          "why": "the exact binomial tail: each answer is right or wrong, and the sample is looked at once"
        }"#]].assert_eq(&serde_json::to_string_pretty(&short).unwrap());
    assert_eq!(json["steps"].as_array().unwrap().len(), 51);
    assert_eq!(json["prices"][0]["answers"], 100);
    assert!(json["assumptions"].as_array().unwrap().len() >= 4);
    // What stands in a log comes from here as well.
    let certificate: crate::core::assurance::certificate::Certificate =
        serde_json::from_value(json["certificate"].clone()).unwrap();
    certificate.check(&answers.rows, &answers.slices).unwrap();
}
