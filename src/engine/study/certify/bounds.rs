//! The bound at each threshold, for a plot; one threshold a step.

use crate::core::assurance::certificate::{Asked, Row, upper_bound_at};
use crate::engine::open::Open;
use crate::engine::study::Work;

pub struct Bounding {
    rows: Vec<Row>,
    asked: Asked,
    found: Vec<Option<f64>>,
}

impl Bounding {
    pub fn new(rows: Vec<Row>, asked: &Asked) -> Self {
        Self { rows, asked: asked.clone(), found: Vec::new() }
    }
}

impl Work for Bounding {
    type Found = Vec<Option<f64>>;

    fn step(&mut self, _: &Open) -> bool {
        let Some(threshold) = self.asked.grid.get(self.found.len()) else { return false };
        // The same rows were certified: there is nothing wrong with them.
        self.found.push(upper_bound_at(&self.rows, &self.asked, *threshold).ok().flatten());
        self.found.len() < self.asked.grid.len()
    }

    fn finish(self, _: &Open) -> Self::Found {
        self.found
    }
}
