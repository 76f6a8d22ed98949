//! Slices of one metadata column, or of two crossed.
//!
//! Crossed slices are pairs of values that occur; a pair that no item has is no slice. They
//! stand in the order of the first column's values and then of the second's.
//!
//! An item without a value is of no slice. Where "not given" is itself of interest, as with who
//! does not say where they come from, hand it in as a value.

/// A metadata column, as codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The values, in the order in which slices are listed.
    pub values: Vec<String>,
    /// Of each row the place of its value; `None` where it has none.
    pub of_row: Vec<Option<u32>>,
}

/// Which slice each row is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slicing {
    pub names: Vec<String>,
    /// Of each row the place of its slice's name; `None` where it is of none.
    pub of_row: Vec<Option<u32>>,
}

impl Slicing {
    /// One slice for each value, also where no row has it.
    pub fn by(column: &Column) -> Self {
        Self { names: column.values.clone(), of_row: column.of_row.clone() }
    }

    /// One slice for each pair of values that some row has.
    pub fn crossing(first: &Column, second: &Column) -> Self {
        let known = |column: &Column, row: usize| {
            let value = column.of_row.get(row).copied().flatten();
            value.filter(|value| (*value as usize) < column.values.len())
        };
        let pair = |row: usize| Some((known(first, row)?, known(second, row)?));
        let of_row: Vec<_> = (0..first.of_row.len()).map(pair).collect();
        let mut pairs: Vec<(u32, u32)> = of_row.iter().flatten().copied().collect();
        pairs.sort_unstable();
        pairs.dedup();
        let name = |column: &Column, value: u32| {
            column.values.get(value as usize).cloned().unwrap_or_default()
        };
        let place = |pair: &Option<(u32, u32)>| {
            let place = pairs.binary_search(pair.as_ref()?).ok()?;
            u32::try_from(place).ok()
        };
        Self {
            names: pairs
                .iter()
                .map(|(a, b)| format!("{} × {}", name(first, *a), name(second, *b)))
                .collect(),
            of_row: of_row.iter().map(place).collect(),
        }
    }

    /// The slice of a row.
    pub fn of(&self, row: usize) -> Option<u32> {
        let slice = self.of_row.get(row).copied().flatten();
        slice.filter(|slice| (*slice as usize) < self.names.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &str, of_row: &str) -> Column {
        Column {
            values: values.split(' ').map(str::to_owned).collect(),
            of_row: of_row.chars().map(|digit| digit.to_digit(10)).collect(),
        }
    }

    #[track_caller]
    fn check(slicing: &Slicing, expected: &str) {
        let of_row = (0..slicing.of_row.len()).map(|row| {
            let slice = slicing.of(row).and_then(|slice| slicing.names.get(slice as usize));
            slice.map_or("-", String::as_str)
        });
        assert_eq!(of_row.collect::<Vec<&str>>().join(", "), expected);
    }

    #[test]
    fn one_column_or_two() {
        let (dialect, age) = (column("north south", "01-00"), column("old young", "10111"));
        check(&Slicing::by(&dialect), "north, south, -, north, north");
        let crossed = Slicing::crossing(&dialect, &age);
        assert_eq!(crossed.names, ["north × young", "south × old"]);
        check(&crossed, "north × young, south × old, -, north × young, north × young");
    }

    #[test]
    fn codes_that_name_nothing_are_of_no_slice() {
        let (one, other) = (column("a", "05"), column("x", "00"));
        check(&Slicing::by(&one), "a, -");
        check(&Slicing::crossing(&one, &other), "a × x, -");
        assert_eq!(Slicing::by(&one).of(7), None);
    }
}
