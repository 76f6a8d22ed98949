//! One item, as slices read it.

/// What is known of one item. `Row::default()` knows nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// One for each agent, in one order for all rows.
    pub agents: Vec<Suggested>,
    /// The labels that the item really has: gold, or settled by people. `None` where it is not
    /// known, and where the answer was not drawn by chance.
    pub truth: Option<Labels>,
    /// Whether the suggestion that is or would be accepted is right.
    pub right: Option<bool>,
    /// Accepted unseen. An item in the audit may be both this and the next.
    pub accepted: bool,
    /// Some person was asked.
    pub sent: bool,
    /// Minutes that people spent on it, all together.
    pub minutes: Option<f64>,
    /// Pairs of people who both answered, and how many of these agree.
    pub pairs: u32,
    pub agreeing: u32,
    /// 1 / the probability with which this item came to be answered; 1 where all were equally
    /// likely. For what needs a truth.
    pub weight: f64,
    /// Its cluster, by number: the document or the person that it is of. `None` where it stands
    /// for itself.
    pub cluster: Option<u32>,
}

/// What one agent suggested for one item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Suggested {
    /// `None` where there is no suggestion.
    pub labels: Option<Labels>,
    /// `None` where it is not known.
    pub right: Option<bool>,
}

/// The labels that a value says: one, several, or none. By their numbers, which are below 64;
/// others are not seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Labels(u64);

impl Labels {
    pub fn of(labels: impl IntoIterator<Item = u32>) -> Self {
        let bit = |label: u32| 1_u64.checked_shl(label).unwrap_or_default();
        Self(labels.into_iter().map(bit).fold(0, |all, bit| all | bit))
    }

    pub fn has(self, label: u32) -> bool {
        self.0.checked_shr(label).is_some_and(|rest| rest & 1 == 1)
    }

    pub fn all(self) -> impl Iterator<Item = u32> {
        (0..u64::BITS).filter(move |label| self.has(*label))
    }
}

impl Default for Row {
    fn default() -> Self {
        Self {
            agents: Vec::new(),
            truth: None,
            right: None,
            accepted: false,
            sent: false,
            minutes: None,
            pairs: 0,
            agreeing: 0,
            weight: 1.0,
            cluster: None,
        }
    }
}
