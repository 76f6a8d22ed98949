//! How well the generators answered and the judges judged, by slice.

use super::super::measured::by_slice;
use super::judges::FITS;
use super::source::{GOOD, Passage};
use super::{Case, GENERATORS};

/// The tables for the README. `stale` grades were given for answers that are no longer made.
pub fn measure(cases: &[Case], handbook: &[Passage], stale: usize) -> String {
    let (mut fits, mut better, mut good, mut found) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for case in cases {
        let fit = case.fit(handbook);
        for slice in slices(case) {
            found.push((slice.clone(), "retrieval", fit < 2));
            for suggestion in &case.suggestions {
                let agent = suggestion.agent;
                match suggestion.question {
                    "fits" => {
                        fits.push((slice.clone(), agent, suggestion.value == FITS[fit].into()))
                    }
                    "better" => {
                        if let Some(reference) = case.better() {
                            better.push((
                                slice.clone(),
                                agent,
                                suggestion.value == case.id_of(reference),
                            ));
                        }
                    }
                    _ => {}
                }
            }
            for agent in GENERATORS {
                if let Some(grade) = case.grades.as_ref().and_then(|it| it.by_agent.get(agent)) {
                    good.push((slice.clone(), agent, *grade >= GOOD));
                }
            }
        }
    }
    let graded = cases.iter().filter(|case| case.grades.is_some()).count();
    let answered = cases
        .iter()
        .filter(|case| case.grades.as_ref().is_some_and(|it| !it.responses.is_empty()))
        .count();
    let gold = cases.iter().filter(|case| case.grades.as_ref().is_some_and(|it| it.gold)).count();
    let two = cases.iter().filter(|case| case.answers.len() == 2).count();
    let none = cases.iter().filter(|case| case.question.passages.is_empty()).count();
    format!(
        "{} questions, {none} of them not answered by the handbook; {two} have two answers, the others three. \
         Read and graded by the author: {graded} ({stale} grades are out of date). {answered} came with answers, {gold} are gold.\n\n\
         The passage found answers the question, at least partly:\n\n{}\n\
         Answers that could be sent (grade {GOOD} or 3 of 3):\n\n{}\n\
         `better`, the judge prefers what the author preferred (ties count as such):\n\n{}\n\
         `fits`, right:\n\n{}",
        cases.len(),
        by_slice(found, "slice"),
        by_slice(good, "slice"),
        by_slice(better, "slice"),
        by_slice(fits, "slice"),
    )
}

fn slices(case: &Case) -> Vec<String> {
    let question = &case.question;
    let mut out = vec![
        super::super::measured::ALL.to_owned(),
        format!("channel {}", question.channel),
        format!("language {}", question.language),
        format!("tone {}", question.tone),
    ];
    for (has, slice) in [
        (question.scots, "dialect scots"),
        (question.false_premise, "false premise"),
        (question.passages.is_empty(), "not in the handbook"),
        (question.passages.len() > 1, "two questions"),
    ] {
        if has {
            out.push(slice.to_owned());
        }
    }
    out
}
