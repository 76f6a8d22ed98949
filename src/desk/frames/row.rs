//! The timeline: one line for each track.

use std::collections::BTreeMap;

use super::differ::Difference;
use crate::core::marks::Track;
use crate::desk::drawing::{Names, Stand, stand_of};
use crate::desk::marking::{Chosen, Fate, Marking, accepted_words};

/// What a line shows and says.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub chosen: Chosen,
    pub label: String,
    /// `Alpha 0.83, Beta 0.71`; of the person's own `yours`.
    pub by: String,
    pub stand: Stand,
    /// `not judged`, `accepted with its 12 interpolated frames`, …
    pub state: String,
    /// From which frame to which it is there, both included.
    pub seen: Vec<(u32, u32)>,
    /// The frames of its keys.
    pub keys: Vec<u32>,
    /// Where another agent says otherwise.
    pub differs: Vec<(u32, u32)>,
}

impl Row {
    /// All of it for who cannot see it: `Car, Alpha 0.83, not judged, frames 3 to 40, 5 keyframes,
    /// other agents differ at 3 to 9`.
    pub fn words(&self) -> String {
        let ends = self.seen.first().zip(self.seen.last());
        let frames = match ends {
            Some(((from, _), (_, to))) => format!("frames {from} to {to}"),
            None => "no frame".to_owned(),
        };
        let keys = crate::core::text::counted(self.keys.len() as u64, "keyframe");
        let mut said = format!("{}, {}, {}, {frames}, {keys}", self.label, self.by, self.state);
        let span = |(from, to): &(u32, u32)| match from == to {
            true => from.to_string(),
            false => format!("{from} to {to}"),
        };
        if let Some(first) = self.differs.first() {
            said.push_str(&format!(", other agents differ at {}", span(first)));
            if self.differs.len() > 1 {
                said.push_str(&format!(" and {} times more", self.differs.len() - 1));
            }
        }
        said
    }
}

/// In the order of the list.
pub fn rows(marking: &Marking<Track>, differences: &[Difference], names: &Names) -> Vec<Row> {
    let mut differs: BTreeMap<usize, Vec<(u32, u32)>> = BTreeMap::new();
    for it in differences {
        let all = differs.entry(it.place).or_default();
        match all.last_mut() {
            // One reason ends and another begins.
            Some((_, to)) if it.from <= to.saturating_add(1) => *to = it.to.max(*to),
            _ => all.push((it.from, it.to)),
        }
    }
    let fates = marking.fates();
    let row = |chosen: Chosen| {
        let mark = marking.mark(&chosen)?;
        let place = marking.place_of(&chosen);
        let proposed = place.and_then(|place| marking.proposed().get(place));
        let (stand, state) = match (&chosen, place.and_then(|place| fates.get(place))) {
            (Chosen::Own(_), _) => match stand_of(mark) {
                Stand::Own => (Stand::Own, "added".to_owned()),
                Stand::Edited => (Stand::Edited, "edited".to_owned()),
                stand => (stand, accepted_words(&mark.place)),
            },
            (_, Some(Fate::Rejected)) => (Stand::Rejected, "rejected".to_owned()),
            _ => (Stand::Open, "not judged".to_owned()),
        };
        let by = proposed.map(|it| {
            let one = |by: &crate::desk::marking::By| match by.score {
                Some(score) => format!("{} {score:.2}", names.agent(&by.agent)),
                None => names.agent(&by.agent).to_owned(),
            };
            it.by.iter().map(one).collect::<Vec<_>>().join(", ")
        });
        Some(Row {
            label: names.label(&mark.label).to_owned(),
            by: by.unwrap_or_else(|| "yours".to_owned()),
            stand,
            state,
            seen: mark.place.seen(),
            keys: mark.place.keys.iter().map(|key| key.frame).collect(),
            differs: place.and_then(|place| differs.get(&place)).cloned().unwrap_or_default(),
            chosen,
        })
    };
    marking.order().into_iter().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::marks::read;
    use crate::desk::frames::differences;
    use crate::desk::marking::propose;
    use expect_test::{Expect, expect};

    #[track_caller]
    fn check(marking: &Marking<Track>, expected: Expect) {
        let names = Names {
            labels: vec![("car".into(), "Car".into())],
            agents: vec![("a".into(), "Alpha".into())],
            ..Names::default()
        };
        let rows = rows(marking, &differences(marking.proposed()), &names);
        let said: Vec<String> = rows.iter().map(Row::words).collect();
        expected.assert_eq(&said.join("\n"));
    }

    #[test]
    fn say_all_that_is_seen() {
        let tracks = |json: &str| read::<Track>(&serde_json::from_str(json).unwrap()).unwrap();
        let one = tracks(
            r#"[{"id":"t1","label":"car","score":0.5,"keys":[
                {"frame":0,"x":0,"y":0,"width":9,"height":9},{"frame":8,"x":0,"y":0,"width":9,"height":9}]}]"#,
        );
        let two = tracks(
            r#"[{"id":"t1","label":"car","keys":[{"frame":4,"x":0,"y":0,"width":9,"height":9},
                {"frame":6,"x":0,"y":0,"width":9,"height":9}]}]"#,
        );
        let all = vec![("s1".into(), "a".into(), one), ("s2".into(), "b".into(), two)];
        let mut marking = Marking::new(propose(all, |one, other| one.says_same(other)), None);
        check(
            &marking,
            expect![[r#"
                Car, Alpha 0.50, not judged, frames 0 to 8, 2 keyframes, other agents differ at 0 to 3 and 1 times more
                Car, b, not judged, frames 4 to 6, 2 keyframes"#]],
        );
        marking.accept(&[0]);
        marking.reject(&[1]);
        check(
            &marking,
            expect![[r#"
                Car, Alpha 0.50, accepted with its 7 interpolated frames, frames 0 to 8, 2 keyframes, other agents differ at 0 to 3 and 1 times more
                Car, b, rejected, frames 4 to 6, 2 keyframes"#]],
        );
    }
}
