//! The rooms of the page.

/// The closed list of rooms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Room {
    /// Open a dataset: files, address, examples, mapping.
    Data,
    #[default]
    Review,
    Routing,
    Disagreement,
    Adjudication,
    Fairness,
    Export,
}

impl Room {
    /// In the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Data,
        Self::Review,
        Self::Routing,
        Self::Disagreement,
        Self::Adjudication,
        Self::Fairness,
        Self::Export,
    ];

    /// The word in the address.
    pub fn id(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Review => "review",
            Self::Routing => "routing",
            Self::Disagreement => "disagreement",
            Self::Adjudication => "adjudication",
            Self::Fairness => "fairness",
            Self::Export => "export",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Data => "Data",
            Self::Review => "Review",
            Self::Routing => "Routing",
            Self::Disagreement => "Disagreement",
            Self::Adjudication => "Adjudication",
            Self::Fairness => "Fairness",
            Self::Export => "Export",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|room| room.id() == id)
    }
}
