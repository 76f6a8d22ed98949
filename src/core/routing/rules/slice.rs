//! A metadata column holds one of a list of values.
//!
//! Numbers and yes/no are compared as they are written; the empty text stands
//! for a cell that is missing or null.
//!
//! ```json
//! {"if":"slice","column":"language","any_of":["de","sco"]}
//! ```

use super::{Parameter, ParameterKind, RuleKind, Test};
use crate::core::model::dataset::Schema;
use crate::core::routing::facts::Facts;
use crate::core::routing::policy::Condition;

pub(super) const RULE: RuleKind = RuleKind {
    id: "slice",
    title: "Slice",
    help: "A metadata column holds one of these values. The empty value stands for a missing one.",
    parameters: &[
        Parameter { id: "column", title: "Column", kind: ParameterKind::Column, optional: false },
        Parameter {
            id: "any_of",
            title: "Values",
            kind: ParameterKind::ColumnValues,
            optional: false,
        },
    ],
    default: || Condition::Slice { column: String::new(), any_of: Vec::new() },
};

pub(super) fn tie(column: &str, any_of: &[String], schema: &Schema) -> Box<dyn Test> {
    Box::new(Slice {
        place: schema.columns.iter().position(|it| it.id == column),
        column: column.to_owned(),
        any_of: any_of.to_vec(),
    })
}

struct Slice {
    place: Option<usize>,
    column: String,
    any_of: Vec<String>,
}

impl Test for Slice {
    fn holds(&self, item: &dyn Facts) -> bool {
        self.place.is_some_and(|column| {
            let cell = item.metadata(column);
            self.any_of.iter().any(|value| *value == cell)
        })
    }

    /// `language is de`
    fn reason(&self, item: &dyn Facts) -> String {
        match self.place.map(|column| item.metadata(column)) {
            Some(cell) if !cell.is_empty() => format!("{} is {cell}", self.column),
            _ => format!("{} is missing", self.column),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::core::routing::rules::tests::check;

    #[test]
    fn compares_cells() {
        let german = r#"{"if":"slice","column":"language","any_of":["de",""]}"#;
        check(german, "x|de", "language is de");
        check(german, "x|en", "no");
        check(german, "x", "language is missing");
        check(r#"{"if":"slice","column":"nothing","any_of":[""]}"#, "x|de", "no");
    }
}
