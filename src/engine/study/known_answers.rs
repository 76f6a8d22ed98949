//! How each person does on items whose answer is known.
//!
//! Answers that came with the data count too; bulk answers, decisions for others and rejections
//! without another answer do not.

use super::gold::Golden;
use super::log::{Told, told};
use super::shares::{CONFIDENCE, share};
use super::{Piece, Step, Work, count, place, then};
use crate::core::assurance::gold::{Answer, Score, scores};
use crate::core::assurance::share::least;
use crate::core::model::question::QuestionKind;
use crate::core::model::value::Value;
use crate::core::text::counted;
use crate::engine::open::Open;
use crate::engine::protocol::assurance::{GoldFound, GoldPerson};
use crate::engine::protocol::study::Studied;

/// Items that one step reads.
const STEP: usize = 1_000;

pub fn begin(open: &Open, question: &str) -> Result<Box<dyn Piece>, String> {
    let question_place = place(open, question)?;
    let golden = Golden::new(question);
    Ok(told(question_place, move |told, _, _| {
        let next = then(golden, move |gold, _, _| {
            if gold.is_empty() {
                return Step::nothing("no item has a known answer to this question");
            }
            let judging = Judging {
                told,
                gold,
                question: question_place,
                next: 0,
                people: Vec::new(),
                values: Vec::new(),
                answers: Vec::new(),
            };
            Step::On(then(judging, |found, _, _| Step::found(Studied::Gold(found))), None)
        });
        Step::On(next, None)
    }))
}

struct Judging {
    told: Told,
    gold: Vec<(u32, Value)>,
    question: usize,
    next: usize,
    /// By number.
    people: Vec<String>,
    values: Vec<Value>,
    answers: Vec<Answer>,
}

impl Judging {
    fn look(&mut self, open: &Open, place: usize) {
        let Some((index, truth)) = self.gold.get(place) else { return };
        let is_left_out = |place: usize| {
            let decides =
                self.told.here.answers.get(place).is_some_and(|it| !it.settles.is_empty());
            decides || self.told.is_bulk(place)
        };
        let said = self.told.here.said(&open.data, *index, None);
        let said = said
            .into_iter()
            .filter(|said| said.decision.is_none() && !said.here.is_some_and(is_left_out));
        let truth = number(&mut self.values, truth);
        for said in said {
            let Some(value) = &said.value else { continue };
            let person = said.annotator.to_owned();
            self.answers.push(Answer {
                annotator: number(&mut self.people, &person),
                truth,
                answered: number(&mut self.values, value),
            });
        }
    }
}

/// The place of something in a list; there are few.
fn number<T: PartialEq + Clone>(list: &mut Vec<T>, it: &T) -> u32 {
    let place = list.iter().position(|other| other == it).unwrap_or_else(|| {
        list.push(it.clone());
        list.len() - 1
    });
    count(place)
}

impl Work for Judging {
    type Found = GoldFound;

    fn step(&mut self, open: &Open) -> bool {
        let until = self.gold.len().min(self.next + STEP);
        for place in self.next..until {
            self.look(open, place);
        }
        self.next = until;
        self.next < self.gold.len()
    }

    fn left(&self) -> Option<u32> {
        Some(count(self.gold.len().saturating_sub(self.next).div_ceil(STEP)))
    }

    fn finish(self, open: &Open) -> GoldFound {
        let Self { gold, people, values, answers, question, .. } = self;
        let schema = open.data.schema.questions.get(question);
        let brief = |value: u32| values.get(value as usize).map(Value::brief).unwrap_or_default();
        let person = |score: &Score| {
            let mut missed: Vec<(String, String, u32)> = Vec::new();
            for label in &score.labels {
                missed.extend(label.instead.iter().map(|(said, times)| {
                    (brief(label.label), brief(*said), u32::try_from(*times).unwrap_or(u32::MAX))
                }));
            }
            missed.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
            let mut right = share(&score.right, "no answers");
            if score.more > 0 {
                // One of three right is no share of anything.
                right.value = None;
                right.undefined = Some(format!(
                    "too few answers yet: {} needed",
                    counted(score.more, "more known answer")
                ));
            }
            let name = people.get(score.annotator as usize).cloned().unwrap_or_default();
            GoldPerson { name, right, missed }
        };
        let mut people: Vec<GoldPerson> = scores(&answers, CONFIDENCE).iter().map(person).collect();
        people.sort_by(|a, b| {
            let key = |it: &GoldPerson| it.right.value.unwrap_or(-1.0);
            key(b).total_cmp(&key(a)).then_with(|| a.name.cmp(&b.name))
        });
        let is_several = schema.is_some_and(|it| matches!(it.kind, QuestionKind::Choices { .. }));
        GoldFound {
            gold: count(gold.len()),
            people,
            method: format!(
                "Right is what equals the known answer{}. Intervals by Wilson, 95 %; nobody is \
                 judged by fewer than {}. It speaks of items like these: where those with a known \
                 answer are easier than the others, so is the score. Answers given in bulk do not \
                 count",
                if is_several { ", all labels of it and no other" } else { "" },
                counted(least(CONFIDENCE), "answer"),
            ),
        }
    }
}
