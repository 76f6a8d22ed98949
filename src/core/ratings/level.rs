//! What may be done with categories: only told apart, put in order, subtracted, divided.

/// Level of measurement (Stevens 1946).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    #[default]
    Nominal,
    /// In the declared order of the categories.
    Ordinal,
    /// The categories are numbers.
    Interval,
    /// The categories are numbers with a true zero.
    Ratio,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::Nominal, Self::Ordinal, Self::Interval, Self::Ratio];

    pub fn id(self) -> &'static str {
        match self {
            Self::Nominal => "nominal",
            Self::Ordinal => "ordinal",
            Self::Interval => "interval",
            Self::Ratio => "ratio",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.id() == id)
    }
}

/// The categories as numbers.
///
/// # Errors
/// The first category that is none, for a person to read.
pub fn numbers(categories: &[String]) -> Result<Vec<f64>, String> {
    let number = |category: &String| {
        let parsed = category.trim().parse().ok().filter(|number: &f64| number.is_finite());
        parsed.ok_or_else(|| format!("category '{category}' is not a number"))
    };
    categories.iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back() {
        for level in Level::ALL {
            assert_eq!(Level::from_id(level.id()), Some(level));
        }
        assert_eq!(Level::from_id("Nominal"), None);
    }

    #[test]
    fn only_numbers_are_numbers() {
        let list = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(numbers(&list(&["1", " 2.5"])), Ok(vec![1.0, 2.5]));
        let wrong = numbers(&list(&["1", "NaN"]));
        assert_eq!(wrong, Err("category 'NaN' is not a number".to_owned()));
    }
}
