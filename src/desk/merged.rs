//! What the Data room says of project files that became one, or did not.

use crate::core::text::{counted, figure};
use crate::engine::protocol::team::{Brought, MergeReport};

/// `2 files became one project: 8 events of 2 people; 4 of them stood in more than one file.`
pub fn sentence(report: &MergeReport) -> String {
    let files = counted(report.files.len() as u64, "file");
    let people = match report.people.len() {
        1 => "1 person".to_owned(),
        many => format!("{many} people"),
    };
    let events = counted(report.events, "event");
    let again: u64 = report.people.iter().map(twice).sum();
    let again = match again {
        0 => "none of them stood in two files".to_owned(),
        1 => "1 of them stood in more than one file and counts once".to_owned(),
        many => format!("{} of them stood in more than one file and count once", figure(many)),
    };
    format!("{files} became one project: {events} of {people}; {again}.")
}

/// So many of a person's events stood in more than one file. Of one chain every file holds the
/// beginning, so it is all that the second longest holds.
pub fn twice(person: &Brought) -> u64 {
    let mut counts: Vec<u64> = person.files.iter().map(|(_, events)| *events).collect();
    counts.sort_unstable_by(|one, other| other.cmp(one));
    counts.get(1).copied().unwrap_or_default()
}

/// `4 in anna.jsonl, 2 in what is open`
pub fn where_they_stood(report: &MergeReport, person: &Brought) -> String {
    let place = |(file, events): &(u32, u64)| {
        let name = report.files.get(*file as usize)?;
        Some(format!("{} in {name}", figure(*events)))
    };
    person.files.iter().filter_map(place).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(people: &[(&str, &[u64])]) -> MergeReport {
        let people = people.iter().map(|(name, files)| Brought {
            annotator: (*name).to_owned(),
            events: files.iter().copied().max().unwrap_or_default(),
            files: (0..).zip(files.iter().copied()).filter(|(_, events)| *events > 0).collect(),
        });
        let people: Vec<_> = people.collect();
        MergeReport {
            files: vec!["a.jsonl".to_owned(), "b.jsonl".to_owned()],
            events: people.iter().map(|it| it.events).sum(),
            people,
            ..MergeReport::default()
        }
    }

    #[test]
    fn who_brought_what() {
        let two = report(&[("anna", &[4, 0]), ("ben", &[0, 4])]);
        assert_eq!(
            sentence(&two),
            "2 files became one project: 8 events of 2 people; none of them stood in two files."
        );
        let shared = report(&[("anna", &[1_004, 1_000]), ("ben", &[0, 4])]);
        assert_eq!(
            sentence(&shared),
            "2 files became one project: 1,008 events of 2 people; 1,000 of them stood in more than one file and count once."
        );
        assert_eq!(
            where_they_stood(&shared, &shared.people[0]),
            "1,004 in a.jsonl, 1,000 in b.jsonl"
        );
        assert_eq!(where_they_stood(&shared, &shared.people[1]), "4 in b.jsonl");
        let one = report(&[("anna", &[2, 1])]);
        assert!(sentence(&one).ends_with(
            "2 events of 1 person; 1 of them stood in more than one file and counts once."
        ));
    }
}
