//! The known answers to a question, read from the items that carry one.

use super::Work;
use crate::core::model::value::Value;
use crate::engine::open::Open;

/// Items that one step passes, and how many of them one costs that has to be read.
const STEP: usize = 20_000;
const READ: usize = 50;

pub struct Golden {
    question: String,
    next: u32,
    found: Vec<(u32, Value)>,
}

impl Golden {
    pub fn new(question: &str) -> Self {
        Self { question: question.to_owned(), next: 0, found: Vec::new() }
    }
}

impl Work for Golden {
    /// Index and answer.
    type Found = Vec<(u32, Value)>;

    fn step(&mut self, open: &Open) -> bool {
        let data = &open.data;
        let mut cost = 0;
        while cost < STEP && self.next < data.len() {
            let index = self.next;
            self.next += 1;
            cost += 1;
            if !data.has_gold(index) {
                continue;
            }
            cost += READ;
            let gold = data.item(index).map(|item| item.gold).unwrap_or_default();
            let answer = gold.into_iter().find(|(question, _)| *question == self.question);
            self.found.extend(answer.map(|(_, value)| (index, value)));
        }
        self.next < data.len()
    }

    fn finish(self, _: &Open) -> Self::Found {
        self.found
    }
}
