use super::*;
use crate::core::marks::{Marks, read, write};
use crate::desk::drawing::{Judge, OnImage, judge};
use crate::desk::frames::differences;
use crate::desk::marking::propose;
use expect_test::{Expect, expect};

/// Alpha follows a car all along; Beta loses it, and has a ghost.
fn desk() -> Desk {
    let alpha = r#"[{"id":"t1","label":"car","score":0.9,"keys":[
        {"frame":0,"x":0,"y":0,"width":10,"height":10},{"frame":20,"x":40,"y":0,"width":10,"height":10}]}]"#;
    let beta = r#"[
        {"id":"t1","label":"car","score":0.7,"keys":[
            {"frame":0,"x":1,"y":0,"width":10,"height":10},{"frame":5,"x":11,"y":0,"width":10,"height":10}]},
        {"id":"t2","label":"bus","score":0.4,"keys":[
            {"frame":9,"x":19,"y":0,"width":10,"height":10},{"frame":20,"x":41,"y":0,"width":10,"height":10}]},
        {"id":"t3","label":"car","keys":[
            {"frame":3,"x":90,"y":50,"width":10,"height":10},{"frame":4,"x":90,"y":50,"width":10,"height":10}]}]"#;
    let all = [("s1", "a", alpha), ("s2", "b", beta)];
    let all = all.map(|(id, agent, json)| (id.to_owned(), agent.to_owned(), marks(json)));
    let marking = Marking::new(propose(all.into(), |one, other| one.says_same(other)), None);
    let names = Names {
        labels: vec![("car".into(), "Car".into()), ("bus".into(), "Bus".into())],
        agents: vec![("a".into(), "Alpha".into()), ("b".into(), "Beta".into())],
        ..Names::default()
    };
    let differences = differences(marking.proposed());
    let reel = Reel { frame: 0, count: 30, rate: None };
    Desk { marking, reel, hand: Hand::default(), differences, names }
}

fn marks(json: &str) -> Marks<Track> {
    read(&serde_json::from_str(json).unwrap()).unwrap()
}

struct Desk {
    marking: Marking<Track>,
    reel: Reel,
    hand: Hand,
    differences: Vec<Difference>,
    names: Names,
}

impl Desk {
    fn act(&mut self, what: Act) -> String {
        let said = act(
            what,
            &mut self.marking,
            &mut self.reel,
            &mut self.hand,
            &self.differences,
            &self.names,
        );
        // What stands tells all of it: read again it is the same.
        let text = write(&self.marking.marks());
        assert_eq!(text, write(&marks(&text)));
        said
    }

    fn judge(&mut self, what: Judge) -> String {
        judge(&mut self.marking, what, &self.names)
    }

    fn standing(&self) -> String {
        standing(&self.marking, self.reel.frame, &self.names)
    }

    /// `t1 car 0,20 accepted; …` and what is rejected.
    fn own(&self) -> String {
        let own = self.marking.own().iter().map(|mark| {
            let keys: Vec<_> = mark.place.keys.iter().map(|key| key.frame.to_string()).collect();
            format!("{} {} {} {:?}", mark.id, mark.label, keys.join(","), mark.judged)
        });
        let rejected = self.marking.marks().rejected.into_iter();
        let rejected = rejected.map(|it| format!("not {}#{}", it.suggestion, it.mark));
        own.chain(rejected).collect::<Vec<_>>().join("; ")
    }
}

#[track_caller]
fn check(said: impl AsRef<str>, expected: Expect) {
    expected.assert_eq(said.as_ref());
}

#[test]
fn goes_through_time() {
    let mut desk = desk();
    check(desk.act(Act::Step(10)), expect!["Frame 10 of 0 to 29"]);
    check(desk.act(Act::Last), expect!["Frame 29 of 0 to 29"]);
    check(desk.act(Act::Step(1)), expect!["This is the last frame."]);
    check(desk.act(Act::First), expect!["Frame 0 of 0 to 29"]);
    check(desk.standing(), expect!["2 tracks in this frame"]);
    check(desk.act(Act::ToKey(true)), expect!["Choose a track first."]);
    desk.marking.chosen = Some(Chosen::Proposed(1));
    check(desk.act(Act::ToKey(true)), expect!["Keyframe. Frame 5 of 0 to 29"]);
    check(desk.act(Act::ToKey(true)), expect!["The track has no keyframe behind this one."]);
    check(
        desk.standing(),
        expect!["Car, frames 0 to 5, by Beta 0.70, not judged, 2 of 4: a keyframe here"],
    );
    desk.act(Act::Step(-1));
    check(
        desk.standing(),
        expect![
            "Car, frames 0 to 5, by Beta 0.70, not judged, 2 of 4: interpolated here, between keyframes 0 and 5"
        ],
    );
    assert!(!desk.marking.can_undo());
}

#[test]
fn goes_to_disagreements_in_time() {
    let mut desk = desk();
    check(
        desk.act(Act::Difference(true)),
        expect![
            "Car, frames 3 to 4, by Beta, not judged, 4 of 4. Another agent has nothing here in frames 3 to 4. Disagreement 1 of 4."
        ],
    );
    // The ghost is none any more: it is not gone to again.
    desk.marking.reject(&[3]);
    check(
        desk.act(Act::Difference(true)),
        expect![
            "Car, frames 0 to 20, by Alpha 0.90, not judged, 1 of 4. Another agent has nothing here in frames 6 to 8. Disagreement 1 of 3."
        ],
    );
    check(
        desk.act(Act::Difference(true)),
        expect![
            "Car, frames 0 to 20, by Alpha 0.90, not judged, 1 of 4. Another agent calls it something else in frames 9 to 20. Disagreement 2 of 3."
        ],
    );
    check(
        desk.act(Act::Difference(true)),
        expect![
            "Bus, frames 9 to 20, by Beta 0.40, not judged, 3 of 4. Another agent calls it something else in frames 9 to 20. Disagreement 3 of 3."
        ],
    );
    check(
        desk.act(Act::Difference(true)),
        expect![
            "From the beginning: Car, frames 0 to 20, by Alpha 0.90, not judged, 1 of 4. Another agent has nothing here in frames 6 to 8. Disagreement 1 of 3."
        ],
    );
    check(
        desk.act(Act::Difference(false)),
        expect![
            "Bus, frames 9 to 20, by Beta 0.40, not judged, 3 of 4. Another agent calls it something else in frames 9 to 20. Disagreement 3 of 3."
        ],
    );
    desk.marking.accept(&[0, 2]);
    check(
        desk.act(Act::Difference(true)),
        expect!["Every track in which agents differ is judged."],
    );
}

#[test]
fn accepting_says_what_it_accepts() {
    let mut desk = desk();
    desk.judge(Judge::Next);
    check(
        desk.judge(Judge::Accept),
        expect![
            "Accepted with its 19 interpolated frames. Car, frames 0 to 5, by Beta 0.70, not judged, 2 of 4"
        ],
    );
    check(
        write(&desk.marking.marks()),
        expect![[
            r#"{"tracks":[{"from":{"mark":"t1","suggestion":"s1"},"id":"t1","interpolated":19,"judged":"accepted","keys":[{"frame":0,"height":10,"width":10,"x":0,"y":0},{"frame":20,"height":10,"width":10,"x":40,"y":0}],"label":"car"}]}"#
        ]],
    );
}

#[test]
fn a_track_is_corrected_in_time_and_all_of_it_is_undone() {
    let mut desk = desk();
    desk.marking.chosen = Some(Chosen::Proposed(0));
    desk.reel.go(10);
    check(desk.act(Act::Key), expect!["A keyframe here."]);
    check(desk.own(), expect!["t1 car 0,10,20 Some(Edited)"]);
    check(desk.act(Act::Key), expect!["No keyframe here any more."]);
    // Nothing is left of the edit.
    check(desk.own(), expect!["t1 car 0,20 Some(Accepted)"]);
    check(desk.act(Act::Hide), expect!["Out of sight from here to the next keyframe."]);
    check(
        desk.standing(),
        expect!["Car, frames 0 to 20, by Alpha 0.90, edited, 1 of 4: out of sight here"],
    );
    desk.reel.go(15);
    check(desk.act(Act::Hide), expect!["In sight again from here."]);
    check(desk.act(Act::Split), expect!["Split: frames 0 to 10 and frames 15 to 20."]);
    check(desk.own(), expect!["t1 car 0,10 Some(Edited); m2 car 15,20 None"]);
    assert_eq!(desk.marking.chosen, Some(Chosen::Own("m2".into())));
    check(
        desk.act(Act::Split),
        expect!["Go to a frame inside of the track: it is split before that frame."],
    );
    let mut steps = 0;
    while desk.marking.undo() {
        steps += 1;
    }
    assert_eq!((steps, desk.own().as_str()), (5, ""));
    while desk.marking.redo() {}
    check(desk.own(), expect!["t1 car 0,10 Some(Edited); m2 car 15,20 None"]);
}

#[test]
fn two_tracks_become_one() {
    let mut desk = desk();
    check(desk.act(Act::Merge), expect!["Choose a track first."]);
    desk.marking.chosen = Some(Chosen::Proposed(1));
    check(
        desk.act(Act::Merge),
        expect!["Merge Car, frames 0 to 5: choose the other track, then merge again."],
    );
    check(desk.act(Act::Merge), expect!["This is the same track: nothing is merged."]);
    desk.act(Act::Merge);
    check(desk.act(Act::LetGo), expect!["Nothing is merged."]);
    desk.act(Act::Merge);
    // Accepted meanwhile, it is still the one.
    desk.judge(Judge::Accept);
    desk.marking.chosen = Some(Chosen::Proposed(2));
    check(
        desk.act(Act::Merge),
        expect!["Merged: frames 0 to 20. Frames 6 to 8 between them are interpolated."],
    );
    check(desk.own(), expect!["t1 car 0,5,9,20 Some(Edited); not s2#t2"]);
    assert!(desk.marking.undo());
    check(desk.own(), expect!["t1 car 0,5 Some(Accepted)"]);
}

#[test]
fn what_is_drawn_in_a_frame_is_a_key() {
    let mut desk = desk();
    let shape =
        crate::core::marks::Shape::Box { x: 50.0, y: 5.0, width: 8.0, height: 8.0, angle: 0.0 };
    let track = Track::drawn(Some(12), shape.clone()).unwrap();
    desk.marking.add("bus", track);
    check(desk.own(), expect!["m1 bus 12 None"]);
    desk.reel.go(18);
    check(desk.standing(), expect!["Bus, frame 12, yours, 5 of 5: ended at frame 12"]);
    check(desk.act(Act::Key), expect!["A keyframe here."]);
    let chosen = desk.marking.chosen.clone().unwrap();
    desk.marking.change(&chosen, |mark| mark.place.put(Some(15), shape)).unwrap();
    check(desk.own(), expect!["m1 bus 12,15,18 None"]);
    let mark = desk.marking.mark(&chosen).unwrap();
    assert_eq!((frame_to_see(&mark.place, 2), frame_to_see(&mark.place, 13)), (Some(12), None));
}
