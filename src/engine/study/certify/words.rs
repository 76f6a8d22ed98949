//! What is said of a sample and its certificate, for a person.

use super::answers::Answers;
use super::found::Asking;
use super::sample::Sample;
use crate::core::assurance::certificate::{Asked, Looks, Losses, Report, percent, sentence, short};
use crate::core::routing::stream::{Accepting, By, SAMPLE};
use crate::core::text::{counted, figure};
use crate::engine::open::Open;
use crate::engine::study::accepts::Accepts;

/// So many slices are named in a sentence.
const NAMED: usize = 6;

/// Why there is no sample; `None` where there is one.
pub fn no_sample(sample: &Sample) -> Option<String> {
    let all = counted(sample.stream.len() as u64, "item");
    if sample.stream.is_empty() {
        return Some(
            "The stream is empty: no item reaches the place of the sample and satisfies its rule."
                .to_owned(),
        );
    }
    if sample.share.is_none() {
        return Some(format!(
            "No sample is drawn yet: draw one first. Of {all} that could be accepted, people then \
             answer those that are drawn."
        ));
    }
    if sample.out_of_reach > 0 {
        return Some(format!(
            "The sample in force was drawn from another stream: {} of {all} here could not have been \
             drawn, so it says nothing of them. Draw a sample of this stream first.",
            figure(sample.out_of_reach as u64)
        ));
    }
    if sample.drawn.is_empty() {
        return Some(format!("Of {all} in the stream none was drawn: draw a larger share."));
    }
    None
}

/// What an audit found broken is not certified again by the answers that certified it.
pub fn taken_back() -> String {
    "What these answers promised was taken back, and nothing was answered since: they cannot promise \
     it again. Draw a larger share, so that new answers speak."
        .to_owned()
}

pub fn waiting(asked: &Asked, answers: &Answers, left_out: usize) -> String {
    let aside = match answers.aside {
        0 => String::new(),
        n => format!(", {} put aside", figure(n as u64)),
    };
    let so_far = format!(
        "{} of {} answered{aside}, {} still to be answered.",
        figure(answers.answered as u64),
        counted(answers.all.len() as u64, "drawn item"),
        figure(answers.waiting() as u64)
    );
    let why = match asked.looks {
        Looks::Once => {
            "Errors are not counted before all are in: a peek is a look, and who stops when it looks \
             good has another sample than the one that was drawn."
        }
        Looks::Again => "The first item in the order of the draw is not answered yet.",
    };
    let left_out = self::left_out(left_out).map_or_else(String::new, |it| format!(" {it}"));
    format!("Not yet: {so_far} {why}{left_out}")
}

/// `people`: so many slices go to people.
pub fn verdict(asking: &Asking, report: &Report, certified: &[Accepting], people: usize) -> String {
    let Some(column) = &asking.certify.column else { return sentence(report) };
    if certified.is_empty() {
        return format!(
            "Accept nothing yet: no value of {column} has evidence enough of its own. What each needs \
             stands beside it."
        );
    }
    let rest = match people {
        0 => String::new(),
        1 => " One more goes to people.".to_owned(),
        n => format!(" {} more go to people.", figure(n as u64)),
    };
    format!(
        "Accept by {column}: {}; {}.{rest}",
        by_slice(report),
        promise(&asking.asked, " in any of them")
    )
}

/// As the log says it.
pub fn said(asking: &Asking, report: &Report, certified: &[Accepting]) -> String {
    let whose = match &asking.certify.stream.by {
        By::Top => "the highest score".to_owned(),
        By::Agent(id) => format!("the score of {id}"),
        By::Agreement => "the share of agents that agree".to_owned(),
    };
    let from = match (&asking.certify.column, certified) {
        (None, [one, ..]) => format!("from {} up", one.threshold),
        (Some(column), _) => format!("by {column}: {}", by_slice(report)),
        (None, []) => String::new(),
    };
    let data = counted(report.certificate.data.rows, "answer");
    format!("accept by {whose}, {from}; {}, by {data}", promise(&asking.asked, ""))
}

/// `de from 0.9, en from 0.85`
fn by_slice(report: &Report) -> String {
    let with = report.certificate.slices.iter();
    let with = with.filter_map(|it| Some(format!("{} from {}", it.slice, it.threshold?)));
    let all: Vec<String> = with.collect();
    let more = match all.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" and {} more", figure(n as u64)),
    };
    let named: Vec<&str> = all.iter().take(NAMED).map(String::as_str).collect();
    format!("{}{more}", named.join(", "))
}

fn promise(asked: &Asked, where_: &str) -> String {
    let confidence = percent(1.0 - asked.delta);
    match asked.losses {
        Losses::RightOrWrong => format!(
            "with {confidence} confidence at most {} of what is accepted{where_} is wrong, if what is \
             assumed holds",
            percent(asked.alpha)
        ),
        Losses::Graded => format!(
            "with {confidence} confidence the mean loss of what is accepted{where_} is at most {}, if \
             what is assumed holds",
            short(asked.alpha, 4)
        ),
    }
}

/// A promise for one look that is made of answers that were looked at before.
pub fn second_look() -> String {
    "Some of these answers made an earlier certificate of this stream. So this is not the first look at \
     them, and the promise is weaker than it says; a sample drawn with another seed, or the e-process \
     from the start, has it whole."
        .to_owned()
}

/// What the assumptions mean here.
pub fn notes(open: &Open, asking: &Asking, answers: &Answers, looked: usize) -> Vec<String> {
    let Asking { certify, asked, sample, .. } = asking;
    let share = sample.share.unwrap_or(1.0);
    let mut notes = vec![
        format!(
            "The sample is what the rule '{SAMPLE}' drew: {} of the stream, with the seed {}.",
            percent(share),
            sample.seed
        ),
        "What is right is the known answer (gold) where an item has one, else what people settled; one \
         person's answer alone counts."
            .to_owned(),
    ];
    if answers.gold > 0 {
        notes.push(format!("{} known beforehand (gold).", were(answers.gold, "answer")));
    }
    if answers.aside > 0 {
        notes.push(format!(
            "{} put aside without an answer, or answered differently by people: counted as wrong.",
            were(answers.aside, "item")
        ));
    }
    if answers.in_sight > 0 {
        notes.push(format!(
            "{} not given blind. With the suggestion in sight people agree with it more often than they \
             should, so the true error may be larger.",
            were(answers.in_sight, "answer")
        ));
    }
    if asked.losses == Losses::Graded {
        let accepts = Accepts::new(open, &certify.stream);
        notes.extend(accepts.losses_in_words(open).into_iter().map(ToOwned::to_owned));
    }
    let questions = open.data.schema.questions.len();
    match &certify.stream.question {
        Some(question) if questions > 1 => notes.push(format!(
            "It speaks of {question} alone. What is suggested to the other questions of an accepted item \
             is accepted with it, and nothing is promised of that."
        )),
        None if questions > 1 => notes.push(
            "An item is as wrong as its most wrong answer: it is right only if all of them are."
                .to_owned(),
        ),
        _ => {}
    }
    if asked.looks == Looks::Again && answers.waiting() > 0 {
        let behind = answers.answered + answers.aside - looked;
        let behind = match behind {
            0 => String::new(),
            1 => " One answer behind the first gap is not counted yet.".to_owned(),
            n => format!(" {} answers behind the first gap are not counted yet.", figure(n as u64)),
        };
        notes.push(format!(
            "Looked at: the first {} of {} in the order of the draw, all that is answered without a \
             gap.{behind}",
            figure(looked as u64),
            counted(answers.all.len() as u64, "drawn item"),
        ));
    }
    notes.extend(left_out(sample.left_out));
    notes
}

fn left_out(items: usize) -> Option<String> {
    (items > 0).then(|| {
        format!("{} drawn that do not belong to this stream: left out.", were(items, "item"))
    })
}

/// `3 items were`
fn were(number: usize, word: &str) -> String {
    let verb = if number == 1 { "was" } else { "were" };
    format!("{} {verb}", counted(number as u64, word))
}
