//! Certificates from a sample, step by step as a person goes.

use std::collections::BTreeSet;

use super::*;
use crate::core::assurance::certificate::{Asked, Looks, Losses, Row, certify};
use crate::core::model::evidence::Evidence;
use crate::core::model::route::Routed;
use crate::core::routing::policy::Policy;
use crate::engine::protocol::assurance::{By, CertificateFound, Certify, Draw, Stream};
use crate::engine::study::certify::Certified;

/// `one item a line, by its number: what bayes says with which score, its language`
pub fn moods(items: u32, of: impl Fn(u32) -> (&'static str, f64, &'static str)) -> String {
    let mut text = HEADER.replace(r#""neu","pos""#, r#""neu","pos",{"id":"odd","rare":true}"#);
    for number in 0..items {
        let (value, score, language) = of(number);
        let language = match language {
            "" => "null".to_owned(),
            language => format!("\"{language}\""),
        };
        write!(
            text,
            "\n{{\"id\":\"m-{number}\",\"fields\":{{\"text\":\"one two\"}},\"metadata\":{{\"language\":{language}}},\
             \"suggestions\":[{{\"id\":\"s-{number}\",\"question\":\"mood\",\"agent\":\"bayes\",\"value\":\"{value}\",\"score\":{score}}}]}}"
        )
        .unwrap();
    }
    text
}

/// A project and the log of one person, which grows a second with each event.
pub struct Round {
    text: String,
    head: Head,
    log: Vec<String>,
    seconds: i64,
    version: u32,
    question: &'static str,
    answered: BTreeSet<u32>,
    pub engine: Engine,
}

impl Round {
    pub fn new(text: String) -> Self {
        let mut round = Self {
            engine: open_file(&text, &[]),
            text,
            head: Head::default(),
            log: Vec::new(),
            seconds: 0,
            version: 0,
            question: "mood",
            answered: BTreeSet::new(),
        };
        let json = r#"{"name":"p","seed":7,"rules":[],"otherwise":{"to":"single"}}"#;
        round.put(&serde_json::from_str(json).unwrap());
        round
    }

    /// About another question.
    pub fn of(question: &'static str, text: String) -> Self {
        Self { question, ..Self::new(text) }
    }

    pub fn tell(&mut self, bodies: Vec<Body>) {
        for body in bodies {
            self.seconds += 1;
            self.log.push(self.head.append(Timestamp(self.seconds * 1000), "anna", body).1);
        }
        self.engine = open_file(&self.text, &self.log);
    }

    pub fn put(&mut self, policy: &Policy) {
        self.version += 1;
        let policy = serde_json::to_string(policy).unwrap();
        let json = format!(r#"{{"kind":"policy","version":{},"policy":{policy}}}"#, self.version);
        self.tell(vec![serde_json::from_str(&json).unwrap()]);
    }

    pub fn rely(&mut self, evidence: &Evidence) {
        self.tell(vec![Body::Evidence(evidence.clone())]);
    }

    pub fn routed(&mut self) -> Vec<(u32, Routed)> {
        let mut all = Vec::new();
        for index in 0.. {
            match self.engine.handle(Request::Item { index }, None) {
                (Reply::Item(view), _) => all.push((index, view.routed)),
                _ => return all,
            }
        }
        all
    }

    /// The items that these rules route and nobody answered.
    pub fn waiting(&mut self, rule: &str) -> Vec<u32> {
        let routed = self.routed();
        let is_it = |(index, routed): (u32, Routed)| {
            let is_by = routed.rule_id.is_some_and(|id| id.starts_with(rule));
            (is_by && !self.answered.contains(&index)).then_some(index)
        };
        routed.into_iter().filter_map(is_it).collect()
    }

    pub fn answer(&mut self, items: &[u32], value: impl Fn(u32) -> String) {
        self.answer_as(items, None, value);
    }

    /// In this arm, whatever the route says.
    fn answer_as(&mut self, items: &[u32], arm: Option<&str>, value: impl Fn(u32) -> String) {
        let routed = self.routed();
        let mut bodies = Vec::new();
        for index in items {
            self.answered.insert(*index);
            let (_, routed) = &routed[*index as usize];
            let route = serde_json::to_string(&routed.route).unwrap();
            let at = Timestamp((self.seconds + 1 + bodies.len() as i64) * 1000);
            let (at, rule) = (serde_json::to_string(&at).unwrap(), &routed.rule_id);
            let rule = serde_json::to_string(rule).unwrap();
            let blind = if route.contains("blind") { "blind" } else { "assisted" };
            let (arm, question, value) = (arm.unwrap_or(blind), self.question, value(*index));
            // Marks are written as they are.
            let value = if value.starts_with('{') { value } else { format!("\"{value}\"") };
            let share = routed.sampling_probability;
            bodies.push(
                serde_json::from_str(&format!(
                    r#"{{"kind":"response","item":"m-{index}","question":"{question}","value":{value},"verdict":"own","suggestion_ids":[],"shown_at":{at},"decided_at":{at},"arm":"{arm}","route":{route},"rule_id":{rule},"policy_version":1,"sampling_probability":{share:?},"seed":7}}"#
                ))
                .unwrap(),
            );
        }
        self.tell(bodies);
    }

    pub fn draw(&mut self, stream: &Stream, share: f64) {
        let study = Study::Draw(Draw { stream: stream.clone(), share });
        let Studied::Draw(found) = run(&mut self.engine, &study, |_| ()).unwrap() else { panic!() };
        self.put(&found.policy.unwrap());
    }

    pub fn certify(&mut self, asked: &Certify) -> CertificateFound {
        match run(&mut self.engine, &Study::Certify(asked.clone()), |_| ()).unwrap() {
            Studied::Certificate(found) => *found,
            other => panic!("{other:?}"),
        }
    }

    /// What would be accepted is what the policy accepts once it is in force.
    pub fn accept(&mut self, found: &CertificateFound) {
        self.rely(found.evidence.as_ref().unwrap());
        self.put(found.policy.as_ref().unwrap());
        let auto = self.routed().into_iter().filter(|(_, it)| it.route.people() == 0).count();
        assert_eq!(auto, found.items as usize);
    }
}

pub fn stream() -> Stream {
    let by = By::Agent("bayes".to_owned());
    Stream { question: Some("mood".to_owned()), by, never: Vec::new() }
}

pub fn asked() -> Certify {
    let (again, column) = (false, None);
    Certify { stream: stream(), alpha: 0.05, delta: 0.1, again, column, audit: 0.25 }
}

pub fn rules(policy: &Policy) -> String {
    let rule = |rule: &crate::core::routing::policy::Rule| {
        let when = serde_json::to_string(&rule.when).unwrap();
        format!("  {} {} {when}\n", rule.id, rule.route.name())
    };
    policy.rules.iter().map(rule).collect()
}

fn say(found: &CertificateFound) -> String {
    let CertificateFound { stream, drawn, answered, put_aside, waiting, rule, .. } = found;
    let mut said = format!(
        "{drawn} of {stream} drawn by '{rule}': {answered} answered, {put_aside} aside, {waiting} waiting\n"
    );
    if !found.rows.is_empty() {
        let bound = found.upper_bound.map_or("-".to_owned(), |it| format!("{it:.4}"));
        writeln!(
            said,
            "from {:?}: {} of {} wrong, bound {bound}, coverage {:.3}, {} items; needed {:?}; {} rows",
            found.threshold,
            found.errors,
            found.accepted,
            found.coverage,
            found.items,
            found.needed,
            found.rows.len()
        )
        .unwrap();
    } else {
        assert!(found.steps.is_empty() && found.price.is_empty() && found.slices.is_empty());
        assert!(found.threshold.is_none() && found.evidence.is_none() && found.policy.is_none());
    }
    for slice in &found.slices {
        writeln!(said, "{} {}: {}", slice.value, slice.n, slice.words).unwrap();
    }
    writeln!(said, "{}", found.verdict).unwrap();
    for words in &found.assumptions {
        writeln!(said, "- {words}").unwrap();
    }
    if let Some(evidence) = &found.evidence {
        writeln!(
            said,
            "{} {} {}: {}",
            evidence.about, evidence.question, evidence.agent, evidence.said
        )
        .unwrap();
    }
    said + &found.policy.as_ref().map_or_else(String::new, rules)
}

/// The rows as a file has them lead to the same certificate.
fn check_again(found: &CertificateFound, asked: &Certify) {
    let mut names: Vec<String> = found.rows.iter().map(|row| row.slice.clone()).collect();
    names.sort_unstable();
    names.dedup();
    let row = |row: &crate::engine::protocol::assurance::CertificateRow| Row {
        score: row.score.to_string().parse().unwrap(),
        loss: row.loss.to_string().parse().unwrap(),
        slice: asked
            .column
            .as_ref()
            .map(|_| u32::try_from(names.binary_search(&row.slice).unwrap()).unwrap()),
    };
    let rows: Vec<Row> = found.rows.iter().map(row).collect();
    let names = if asked.column.is_some() { names } else { Vec::new() };
    let mut again = Asked::new(asked.alpha, asked.delta);
    if found.rows.iter().any(|row| row.loss.fract() != 0.0) {
        again.losses = Losses::Graded;
    }
    again.looks = if asked.again { Looks::Again } else { Looks::Once };
    let report = certify(&rows, &names, &again).unwrap();
    let certificate = report.certificate;
    if asked.column.is_none() {
        assert_eq!(certificate.threshold, found.threshold);
        let bound = found.steps.iter().find(|step| Some(step.threshold) == found.threshold);
        assert_eq!(bound.and_then(|step| step.upper_bound), found.upper_bound);
        assert_eq!(
            (certificate.errors, certificate.upper_bound),
            (found.errors, found.upper_bound)
        );
    }
    for (one, other) in certificate.slices.iter().zip(&found.slices) {
        assert_eq!((&one.slice, one.threshold), (&other.value, other.threshold));
        assert_eq!((one.errors, one.upper_bound), (other.errors, other.upper_bound));
    }
    if let Some(evidence) = &found.evidence {
        let certified = Certified::read(evidence).unwrap();
        certified.certificate.check(&rows, &names).unwrap();
    }
}

#[track_caller]
fn check(round: &mut Round, asked: &Certify, expected: Expect) -> CertificateFound {
    let found = round.certify(asked);
    expected.assert_eq(&say(&found));
    if !found.rows.is_empty() {
        check_again(&found, asked);
    }
    found
}

fn right(_: u32) -> String {
    "pos".to_owned()
}

/// Every third item is 0.97, then 0.9, then 0.4.
fn three(number: u32) -> (&'static str, f64, &'static str) {
    ("pos", [0.97, 0.9, 0.4][number as usize % 3], "de")
}

#[test]
fn first_the_sample_is_drawn() {
    let mut round = Round::new(moods(30, three));
    check(
        &mut round,
        &asked(),
        expect![[r#"
        0 of 20 drawn by '': 0 answered, 0 aside, 0 waiting
        No sample is drawn yet: draw one first. Of 20 items that could be accepted, people then answer those that are drawn.
    "#]],
    );
    // A sample of another stream says nothing of this one.
    let never = vec![("mood".to_owned(), "pos".to_owned())];
    let narrow = Stream { never, ..stream() };
    round.draw(&Stream { by: By::Top, ..stream() }, 0.5);
    let wide = Certify { stream: Stream { by: By::Agreement, ..stream() }, ..asked() };
    check(
        &mut round,
        &wide,
        expect![[r#"
        0 of 30 drawn by '': 0 answered, 0 aside, 0 waiting
        The sample in force was drawn from another stream: 10 of 30 items here could not have been drawn, so it says nothing of them. Draw a sample of this stream first.
    "#]],
    );
    // Nothing is left of the stream.
    check(
        &mut round,
        &Certify { stream: narrow, ..asked() },
        expect![[r#"
        0 of 0 drawn by '': 0 answered, 0 aside, 0 waiting
        The stream is empty: no item reaches the place of the sample and satisfies its rule.
    "#]],
    );
}

#[test]
fn while_an_answer_is_missing_only_progress_is_told() {
    let mut round = Round::new(moods(60, three));
    round.draw(&stream(), 1.0);
    let waiting = round.waiting("calibration");
    round.answer(&waiting[..30], |index| if index < 10 { "neg".to_owned() } else { right(index) });
    let aside = |index: u32, kind: &str| {
        serde_json::from_str(&format!(r#"{{"kind":"{kind}","item":"m-{index}","reason":"odd"}}"#))
            .unwrap()
    };
    round.tell(vec![aside(waiting[30], "skip"), aside(waiting[31], "flag")]);
    check(
        &mut round,
        &asked(),
        expect![[r#"
        40 of 40 drawn by 'calibration-sample': 30 answered, 2 aside, 8 waiting
        Not yet: 30 of 40 drawn items answered, 2 put aside, 8 still to be answered. Errors are not counted before all are in: a peek is a look, and who stops when it looks good has another sample than the one that was drawn.
    "#]],
    );
}

#[test]
fn the_loosest_threshold_that_holds() {
    let mut round = Round::new(moods(1200, three));
    round.draw(&stream(), 0.5);
    let waiting = round.waiting("calibration");
    // Wrong: a few at 0.97, a third of those at 0.9; two of the answers are not blind.
    let wrong = |index: u32| index % 3 == 1 && index % 9 < 3 || [0, 6, 9, 12].contains(&index);
    let value = |index: u32| if wrong(index) { "neg".to_owned() } else { right(index) };
    round.answer_as(&waiting[..2], Some("assisted"), value);
    round.answer(&waiting[2..], value);
    let found = check(
        &mut round,
        &asked(),
        expect![[r#"
        427 of 800 drawn by 'calibration-sample': 427 answered, 0 aside, 0 waiting
        from Some(0.91): 3 of 215 wrong, bound 0.0417, coverage 0.504, 125 items; needed None; 427 rows
        Accept from a score of 0.91 up: with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds. Of 427 answers 215 (50.35 %) reach it, 3 of them wrong. The upper bound at this score by itself is 4.17 %.
        - The answers were drawn at random with the seed 7 from the very stream that would be accepted, each independently of the others. Nobody picked them, and the scores were not fitted on them.
        - People's answers count as the truth.
        - It does not hold if the stream, the model or the question changes afterwards.
        - The number of answers, the grid and the starts were fixed before any answer was seen, and this is the only look. Who looks again and again until something passes needs the e-process.
        - The sample is what the rule 'calibration-sample' drew: 50 % of the stream, with the seed 7.
        - What is right is the known answer (gold) where an item has one, else what people settled; one person's answer alone counts.
        - 2 answers were not given blind. With the suggestion in sight people agree with it more often than they should, so the true error may be larger.
        - It speaks of mood alone. What is suggested to the other questions of an accepted item is accepted with it, and nothing is promised of that.
        certificate mood agent:bayes: accept by the score of bayes, from 0.91 up; with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds, by 427 answers
          calibration-sample blind [{"if":"score","question":"mood","agent":"bayes","at_least":0.5},{"if":"share","share":0.5}]
          certified-audit audit [{"if":"score","question":"mood","agent":"bayes","at_least":0.91},{"if":"share","share":0.25}]
          certified auto [{"if":"score","question":"mood","agent":"bayes","at_least":0.91}]
    "#]],
    );
    round.accept(&found);
    // In force it is found again.
    let again = round.certify(&asked());
    assert_eq!((again.evidence, again.policy), (found.evidence, found.policy));
}

/// Who keeps a label to people narrows the stream; what was drawn of the wider one and is still in
/// it speaks for it.
#[test]
fn what_does_not_belong_to_the_stream_is_left_out() {
    let of =
        |number: u32| if number.is_multiple_of(4) { ("neg", 0.9, "") } else { ("pos", 0.9, "") };
    let mut round = Round::new(moods(400, of));
    round.draw(&stream(), 0.5);
    let waiting = round.waiting("calibration");
    round.answer(&waiting, right);
    let never = vec![("mood".to_owned(), "neg".to_owned())];
    let asked = Certify { stream: Stream { never, ..stream() }, ..asked() };
    let found = round.certify(&asked);
    check_again(&found, &asked);
    expect![[r#"
        145 of 300
        Accept from a score of 0.5 up: with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds. Of 145 answers 145 (100 %) reach it, none of them wrong. The upper bound at this score by itself is 2.66 %.
        55 items were drawn that do not belong to this stream: left out.
          always-a-person-mood single [{"if":"label","question":"mood","any_of":["neg"]}]
          calibration-sample blind [{"if":"score","question":"mood","agent":"bayes","at_least":0.5},{"if":"share","share":0.5}]
          certified-audit audit [{"if":"score","question":"mood","agent":"bayes","at_least":0.5},{"if":"share","share":0.25}]
          certified auto [{"if":"score","question":"mood","agent":"bayes","at_least":0.5}]
    "#]].assert_eq(&format!(
        "{} of {}\n{}\n{}\n{}",
        found.drawn,
        found.stream,
        found.verdict,
        found.assumptions.last().unwrap(),
        rules(found.policy.as_ref().unwrap())
    ));
    round.accept(&found);
}

#[test]
fn too_few_answers_say_how_many_more() {
    let mut round = Round::new(moods(90, three));
    round.draw(&stream(), 0.4);
    let waiting = round.waiting("calibration");
    round.answer(&waiting, right);
    check(
        &mut round,
        &asked(),
        expect![[r#"
        24 of 60 drawn by 'calibration-sample': 24 answered, 0 aside, 0 waiting
        from None: 0 of 0 wrong, bound -, coverage 0.000, 0 items; needed Some(53); 24 rows
        Accept nothing yet: about 53 more answers are needed until something can be accepted, if errors go on as seen. This look is spent: draw 77 anew. Who wants to add answers and look again needs the e-process from the start.
        - The answers were drawn at random with the seed 7 from the very stream that would be accepted, each independently of the others. Nobody picked them, and the scores were not fitted on them.
        - People's answers count as the truth.
        - It does not hold if the stream, the model or the question changes afterwards.
        - The number of answers, the grid and the starts were fixed before any answer was seen, and this is the only look. Who looks again and again until something passes needs the e-process.
        - The sample is what the rule 'calibration-sample' drew: 40 % of the stream, with the seed 7.
        - What is right is the known answer (gold) where an item has one, else what people settled; one person's answer alone counts.
        - It speaks of mood alone. What is suggested to the other questions of an accepted item is accepted with it, and nothing is promised of that.
          calibration-sample blind [{"if":"score","question":"mood","agent":"bayes","at_least":0.5},{"if":"share","share":0.4}]
    "#]],
    );
}

/// What is answered behind a gap in the order of the draw does not count: somebody chose it.
#[test]
fn looked_at_again_the_beginning_of_the_draw_counts() {
    let mut round = Round::new(moods(600, three));
    round.draw(&stream(), 0.5);
    let mut waiting = round.waiting("calibration");
    let fraction = |index: &u32| {
        let id = format!("m-{index}");
        crate::core::routing::rules::share::fraction(7, "calibration-sample", &id, None)
    };
    waiting.sort_by(|a, b| fraction(a).total_cmp(&fraction(b)));
    let again = Certify { again: true, ..asked() };
    round.answer(&waiting[1..4], right);
    check(
        &mut round,
        &again,
        expect![[r#"
        201 of 400 drawn by 'calibration-sample': 3 answered, 0 aside, 198 waiting
        Not yet: 3 of 201 drawn items answered, 198 still to be answered. The first item in the order of the draw is not answered yet.
    "#]],
    );
    round.answer(&waiting[..1], right);
    round.answer(&waiting[4..40], right);
    check(
        &mut round,
        &again,
        expect![[r#"
        201 of 400 drawn by 'calibration-sample': 40 answered, 0 aside, 161 waiting
        from None: 0 of 0 wrong, bound -, coverage 0.000, 0 items; needed Some(63); 40 rows
        Accept nothing yet: about 63 more answers are needed until something can be accepted, if errors go on as seen.
        - The answers were drawn at random with the seed 7 from the very stream that would be accepted, each independently of the others. Nobody picked them, and the scores were not fitted on them.
        - People's answers count as the truth.
        - It does not hold if the stream, the model or the question changes afterwards.
        - The grid and the starts were fixed before any answer was seen. One may look after every answer and stop at the first that passes.
        - The sample is what the rule 'calibration-sample' drew: 50 % of the stream, with the seed 7.
        - What is right is the known answer (gold) where an item has one, else what people settled; one person's answer alone counts.
        - It speaks of mood alone. What is suggested to the other questions of an accepted item is accepted with it, and nothing is promised of that.
        - Looked at: the first 40 of 201 drawn items in the order of the draw, all that is answered without a gap.
    "#]],
    );
    // The one that is left out would be wrong, and so would those behind it.
    round.answer(&waiting[40..150], right);
    round.answer(&waiting[151..], |_| "neg".to_owned());
    let found = check(
        &mut round,
        &again,
        expect![[r#"
        201 of 400 drawn by 'calibration-sample': 200 answered, 0 aside, 1 waiting
        from Some(0.5): 0 of 150 wrong, bound 0.0344, coverage 1.000, 141 items; needed None; 150 rows
        Accept from a score of 0.5 up: with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds. Of 150 answers 150 (100 %) reach it, none of them wrong. The upper bound at this score by itself is 3.44 %.
        - The answers were drawn at random with the seed 7 from the very stream that would be accepted, each independently of the others. Nobody picked them, and the scores were not fitted on them.
        - People's answers count as the truth.
        - It does not hold if the stream, the model or the question changes afterwards.
        - The grid and the starts were fixed before any answer was seen. One may look after every answer and stop at the first that passes.
        - The sample is what the rule 'calibration-sample' drew: 50 % of the stream, with the seed 7.
        - What is right is the known answer (gold) where an item has one, else what people settled; one person's answer alone counts.
        - It speaks of mood alone. What is suggested to the other questions of an accepted item is accepted with it, and nothing is promised of that.
        - Looked at: the first 150 of 201 drawn items in the order of the draw, all that is answered without a gap. 50 answers behind the first gap are not counted yet.
        certificate mood agent:bayes: accept by the score of bayes, from 0.5 up; with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds, by 150 answers
          calibration-sample blind [{"if":"score","question":"mood","agent":"bayes","at_least":0.5},{"if":"share","share":0.5}]
          certified-audit audit [{"if":"score","question":"mood","agent":"bayes","at_least":0.5},{"if":"share","share":0.25}]
          certified auto [{"if":"score","question":"mood","agent":"bayes","at_least":0.5}]
    "#]],
    );
    round.accept(&found);
}

#[test]
fn a_slice_without_evidence_of_its_own_goes_to_people() {
    let of = |number: u32| match number % 8 {
        0..=3 => ("pos", 0.97, "de"),
        4 => ("pos", 0.85, "en"),
        5 => ("pos", 0.6, "en"),
        6 => ("pos", 0.97, "fr"),
        _ if number == 7 => ("pos", 0.99, "sv"),
        _ if number < 40 => ("pos", 0.99, "it"),
        _ => ("pos", 0.97, ""),
    };
    let mut round = Round::new(moods(1600, of));
    round.draw(&stream(), 0.6);
    let waiting = round.waiting("calibration");
    // French is wrong every fourth time, English where bayes is not sure.
    let wrong = |index: u32| index % 32 == 6 || index % 24 == 5;
    let value = |index: u32| if wrong(index) { "neg".to_owned() } else { right(index) };
    round.answer(&waiting, value);
    let by = Certify { column: Some("language".to_owned()), ..asked() };
    let found = check(
        &mut round,
        &by,
        expect![[r#"
            959 of 1600 drawn by 'calibration-sample': 959 answered, 0 aside, 0 waiting
            from Some(0.5): 0 of 729 wrong, bound 0.0416, coverage 0.760, 350 items; needed None; 959 rows
            de 473: accept from a score of 0.5 up: 473 of 473 answers reach it, none of them wrong
            en 253: accept from a score of 0.61 up: 135 of 253 answers reach it, none of them wrong
            fr 111: goes to people: too many errors among 111 answers, or too few that reach a start
            it 1: goes to people: about 100 more answers of its own are needed
            missing 121: accept from a score of 0.5 up: 121 of 121 answers reach it, none of them wrong
            sv 0: goes to people: no answer of its own
            Accept by language: de from 0.5, en from 0.61, missing from 0.5; with 90 % confidence at most 5 % of what is accepted in any of them is wrong, if what is assumed holds. 3 more go to people.
            - The answers were drawn at random with the seed 7 from the very stream that would be accepted, each independently of the others. Nobody picked them, and the scores were not fitted on them.
            - People's answers count as the truth.
            - It does not hold if the stream, the model or the question changes afterwards.
            - The number of answers, the grid and the starts were fixed before any answer was seen, and this is the only look. Who looks again and again until something passes needs the e-process.
            - The promise for all slices together has 90 % confidence, and so has the one for the whole: these are two promises.
            - The sample is what the rule 'calibration-sample' drew: 60 % of the stream, with the seed 7.
            - What is right is the known answer (gold) where an item has one, else what people settled; one person's answer alone counts.
            - It speaks of mood alone. What is suggested to the other questions of an accepted item is accepted with it, and nothing is promised of that.
            certificate mood agent:bayes: accept by the score of bayes, by language: de from 0.5, en from 0.61, missing from 0.5; with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds, by 959 answers
              calibration-sample blind [{"if":"score","question":"mood","agent":"bayes","at_least":0.5},{"if":"share","share":0.6}]
              certified-audit audit [{"if":"score","question":"mood","agent":"bayes","at_least":0.61},{"if":"slice","column":"language","any_of":["en"]},{"if":"share","share":0.25}]
              certified auto [{"if":"score","question":"mood","agent":"bayes","at_least":0.61},{"if":"slice","column":"language","any_of":["en"]}]
              certified-audit-2 audit [{"if":"score","question":"mood","agent":"bayes","at_least":0.5},{"if":"slice","column":"language","any_of":["de",""]},{"if":"share","share":0.25}]
              certified-2 auto [{"if":"score","question":"mood","agent":"bayes","at_least":0.5},{"if":"slice","column":"language","any_of":["de",""]}]
        "#]],
    );
    round.accept(&found);
    let said = run(
        &mut round.engine,
        &Study::Certify(Certify { column: Some("x".into()), ..asked() }),
        |_| (),
    );
    assert_eq!(said.unwrap_err(), "there is no column 'x' in this dataset");
}

#[test]
fn what_is_put_aside_counts_as_wrong() {
    let mut round = Round::new(moods(30, three));
    round.draw(&Stream { never: Vec::new(), ..stream() }, 1.0);
    let waiting = round.waiting("calibration");
    round.answer(&waiting[..18], right);
    let flag = |index: &u32| {
        serde_json::from_str(&format!(r#"{{"kind":"flag","item":"m-{index}","reason":"odd"}}"#))
            .unwrap()
    };
    round.tell(waiting[18..].iter().map(flag).collect());
    check(
        &mut round,
        &asked(),
        expect![[r#"
        20 of 20 drawn by 'calibration-sample': 18 answered, 2 aside, 0 waiting
        from None: 0 of 0 wrong, bound -, coverage 0.000, 0 items; needed None; 20 rows
        Accept nothing: at every start what was seen is an error rate of 5 % or more, or too near to it. If it goes on so, no number of answers will do. So far this may be chance.
        - The answers were drawn at random with the seed 7 from the very stream that would be accepted, each independently of the others. Nobody picked them, and the scores were not fitted on them.
        - People's answers count as the truth.
        - It does not hold if the stream, the model or the question changes afterwards.
        - The number of answers, the grid and the starts were fixed before any answer was seen, and this is the only look. Who looks again and again until something passes needs the e-process.
        - The sample is what the rule 'calibration-sample' drew: 100 % of the stream, with the seed 7.
        - What is right is the known answer (gold) where an item has one, else what people settled; one person's answer alone counts.
        - 2 items were put aside without an answer, or answered differently by people: counted as wrong.
        - It speaks of mood alone. What is suggested to the other questions of an accepted item is accepted with it, and nothing is promised of that.
          calibration-sample blind [{"if":"score","question":"mood","agent":"bayes","at_least":0.5},{"if":"share","share":1.0}]
    "#]],
    );
}

/// A text is wrong as far as it was changed.
#[test]
fn generated_texts_have_graded_losses() {
    let mut text = HEADER.to_owned();
    for number in 0..300 {
        write!(
            text,
            "\n{{\"id\":\"m-{number}\",\"fields\":{{\"text\":\"one\"}},\"suggestions\":[{{\"question\":\"reply\",\"agent\":\"bayes\",\"value\":\"Dear Anna\",\"score\":0.9}}]}}"
        )
        .unwrap();
    }
    let mut round = Round::of("reply", text);
    let stream = Stream { question: Some("reply".to_owned()), by: By::Top, never: Vec::new() };
    round.draw(&stream, 0.7);
    let waiting = round.waiting("calibration");
    // Every tenth loses four of nine characters.
    round.answer(&waiting, |index| {
        if index % 10 == 0 { "Dear A".to_owned() } else { "Dear Anna".to_owned() }
    });
    let asked = Certify { stream, alpha: 0.1, ..asked() };
    let found = check(
        &mut round,
        &asked,
        expect![[r#"
        206 of 300 drawn by 'calibration-sample': 206 answered, 0 aside, 0 waiting
        from Some(0.5): 7.666666666666663 of 206 wrong, bound 0.0850, coverage 1.000, 64 items; needed None; 206 rows
        Accept from a score of 0.5 up: with 90 % confidence the mean loss of what is accepted is at most 0.1, if what is assumed holds. Of 206 answers 206 (100 %) reach it, with a loss of 7.67 in all. The upper bound at this score by itself is 0.085.
        - The answers were drawn at random with the seed 7 from the very stream that would be accepted, each independently of the others. Nobody picked them, and the scores were not fitted on them.
        - People's answers count as the truth.
        - It does not hold if the stream, the model or the question changes afterwards.
        - The number of answers, the grid and the starts were fixed before any answer was seen, and this is the only look. Who looks again and again until something passes needs the e-process.
        - The sample is what the rule 'calibration-sample' drew: 70 % of the stream, with the seed 7.
        - What is right is the known answer (gold) where an item has one, else what people settled; one person's answer alone counts.
        - A text is as wrong as the share of its characters that was changed: 0 unchanged, 1 written anew.
        - It speaks of reply alone. What is suggested to the other questions of an accepted item is accepted with it, and nothing is promised of that.
        certificate reply top: accept by the highest score, from 0.5 up; with 90 % confidence the mean loss of what is accepted is at most 0.1, if what is assumed holds, by 206 answers
          calibration-sample blind [{"if":"score","question":"reply","at_least":0.5},{"if":"share","share":0.7}]
          certified-audit audit [{"if":"score","question":"reply","at_least":0.5},{"if":"share","share":0.25}]
          certified auto [{"if":"score","question":"reply","at_least":0.5}]
    "#]],
    );
    round.accept(&found);
}
