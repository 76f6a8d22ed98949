//! What a file leaves out and what it makes into something else, counted while it is written.

use crate::core::format::reviewed::Counts;
use crate::core::text::figure;

/// In the order in which it was first met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    left_out: Vec<(u64, &'static str, &'static str)>,
    changed: Vec<(u64, &'static str, &'static str)>,
}

impl Tally {
    /// One thing that is not in the file: `mask`, `masks`.
    pub fn left_out(&mut self, one: &'static str, many: &'static str) {
        count(&mut self.left_out, one, many);
    }

    /// One thing that is another in the file: `ellipse becomes a polygon`, `ellipses become polygons`.
    pub fn changed(&mut self, one: &'static str, many: &'static str) {
        count(&mut self.changed, one, many);
    }

    /// For a person; `always` is what no such file holds.
    pub fn sentences(&self, always: &[&str]) -> Vec<String> {
        let mut said = Vec::from_iter(Counts::sentence(&self.left_out, always));
        said.extend(self.changed.iter().map(|(times, one, many)| match times {
            1 => format!("1 {one}."),
            times => format!("{} {many}.", figure(*times)),
        }));
        said
    }
}

fn count(
    parts: &mut Vec<(u64, &'static str, &'static str)>,
    one: &'static str,
    many: &'static str,
) {
    match parts.iter_mut().find(|part| part.1 == one) {
        Some(part) => part.0 += 1,
        None => parts.push((1, one, many)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_becomes_of_what() {
        let mut tally = Tally::default();
        tally.left_out("mask", "masks");
        tally.changed("ellipse becomes a polygon", "ellipses become polygons");
        tally.changed("ellipse becomes a polygon", "ellipses become polygons");
        assert_eq!(
            tally.sentences(&["scores"]),
            ["1 mask and scores are not in this file.", "2 ellipses become polygons."]
        );
        assert_eq!(Tally::default().sentences(&[]), [] as [String; 0]);
    }
}
