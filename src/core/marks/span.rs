//! A span of a text.

use serde::{Deserialize, Serialize};

use super::mark::Place;

/// In code points, `end` exclusive; never empty.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl Place for Span {
    const KEY: &'static str = "spans";

    fn words(&self, text: &str) -> String {
        let length = self.len() as usize;
        let said: String = text.chars().skip(self.start as usize).take(length.min(80)).collect();
        let more = if length > 80 { "…" } else { "" };
        match said.is_empty() {
            true => format!("characters {} to {}", self.start, self.end),
            false => format!("“{said}{more}”"),
        }
    }

    fn tidy(self) -> Result<Self, String> {
        let Self { start, end } = self;
        if start < end {
            return Ok(self);
        }
        Err(format!("a span from {start} to {end} has nothing in it"))
    }
}
