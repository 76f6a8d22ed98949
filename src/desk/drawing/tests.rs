//! What people do on the board, from the first press to what stands in the end.

use super::*;
use crate::core::marks::geometry::Point;
use crate::core::marks::{Mark, Marks, Place, Region, Shape, read, write};
use crate::desk::marking::{Chosen, Marking, propose};

const IMAGE: Point = [400.0, 300.0];
const SCREEN: Point = [800.0, 600.0];

/// A board with marks, as the page holds them.
struct Desk {
    board: Board,
    marking: Marking<Region>,
    scene: Scene,
    said: String,
    is_touch: bool,
}

impl Desk {
    /// Two agents: a large car and a small one in it; a tree.
    fn new() -> Self {
        let yolo = r#"[{"id":"a","shape":"box","x":100,"y":50,"width":100,"height":80,"label":"car","score":0.9},
            {"id":"b","shape":"box","x":130,"y":80,"width":20,"height":20,"label":"car","score":0.4}]"#;
        let tree = r#"[{"id":"a","shape":"polygon","points":[[300,100],[340,100],[320,160]],"label":"tree"}]"#;
        let all = [("s1", "yolo", yolo), ("s2", "forest", tree)];
        let all = all.map(|(id, agent, json)| {
            let marks: Marks<Region> = read(&serde_json::from_str(json).unwrap()).unwrap();
            (id.to_owned(), agent.to_owned(), marks)
        });
        let marking = Marking::new(propose(all.into(), |one, other| one.says_same(other)), None);
        let mut board = Board::default();
        board.show(IMAGE, [1.0, 1.0], SCREEN);
        let mut desk =
            Self { board, marking, scene: Scene::default(), said: String::new(), is_touch: false };
        desk.look();
        desk
    }

    fn names() -> Names {
        let pair = |id: &str, title: &str| (id.to_owned(), title.to_owned());
        Names {
            labels: vec![pair("car", "Car"), pair("tree", "Tree")],
            agents: vec![pair("yolo", "YOLO"), pair("forest", "forest")],
            ..Names::default()
        }
    }

    fn look(&mut self) {
        self.scene = Scene::new(&self.marking, &Self::names(), None, &self.scene);
    }

    fn did(&mut self, did: Vec<Did>) {
        for did in did {
            match did {
                Did::Choose(chosen) => self.marking.chosen = chosen,
                Did::Add(shape) => {
                    let region = Region { frame: None, shape };
                    self.marking.add("car", region.tidy().unwrap());
                }
                Did::Change(chosen, shape) => {
                    self.marking.change(&chosen, |mark| mark.place.shape = shape).unwrap();
                }
                Did::Say(why) => self.said = why.to_owned(),
            }
            self.look();
        }
    }

    fn pointer(&self, id: i32, at: Point) -> Pointer {
        let kind = if self.is_touch { PointerKind::Touch } else { PointerKind::Mouse };
        Pointer { id, at, kind }
    }

    /// Presses, moves through all points of the image, and lets go at the last.
    fn drag(&mut self, way: &[Point]) {
        self.drag_with(way, Press::default());
    }

    fn drag_with(&mut self, way: &[Point], press: Press) {
        let way: Vec<Point> = way.iter().map(|at| self.board.view.to_screen(*at)).collect();
        let chosen = self.marking.chosen.clone();
        let did = self.board.press(self.pointer(1, way[0]), press, &self.scene, chosen.as_ref());
        self.did(did);
        for at in &way {
            self.board.drag(self.pointer(1, *at), press, &self.scene);
        }
        let (last, chosen) = (self.pointer(1, way[way.len() - 1]), self.marking.chosen.clone());
        let did = self.board.release(last, press, &self.scene, chosen.as_ref());
        self.did(did);
    }

    fn click(&mut self, at: Point) {
        self.drag(&[at]);
    }

    fn arrows(&mut self, by: &[Point]) {
        let chosen = self.marking.chosen.clone();
        for by in by {
            self.board.arrow(*by, &self.scene, chosen.as_ref());
        }
        let did = self.board.settle();
        self.did(did);
    }

    fn set(&mut self) {
        let chosen = self.marking.chosen.clone();
        let did = self.board.set(false, &self.scene, chosen.as_ref());
        self.did(did);
    }

    fn judge(&mut self, what: Judge) -> String {
        let said = judge(&mut self.marking, what, &Self::names());
        self.look();
        said
    }

    fn chosen(&self) -> String {
        match &self.marking.chosen {
            Some(Chosen::Own(id)) => format!("own {id}"),
            Some(Chosen::Proposed(place)) => format!("proposed {place}"),
            None => "nothing".to_owned(),
        }
    }

    fn last(&self) -> Shape {
        self.marking.own().last().unwrap().place.shape.clone()
    }

    /// The person's marks, without what says where they came from.
    #[track_caller]
    fn check(&self, expected: &str) {
        let marks = self.marking.own().iter().map(|mark| {
            let bare = Mark { from: None, judged: None, id: String::new(), ..Mark::clone(mark) };
            serde_json::to_value(bare).unwrap()
        });
        let said = serde_json::Value::Array(marks.collect());
        let read = |json: &serde_json::Value| write(&read::<Region>(json).unwrap());
        assert_eq!(read(&said), read(&serde_json::from_str(expected).unwrap()));
    }
}

#[test]
fn a_click_again_chooses_the_one_below() {
    let mut desk = Desk::new();
    // On the outline of the small one, then in both.
    desk.click([130.0, 90.0]);
    assert_eq!(desk.chosen(), "proposed 1");
    desk.click([140.0, 90.0]);
    assert_eq!(desk.chosen(), "proposed 0");
    desk.click([140.0, 90.0]);
    assert_eq!(desk.chosen(), "proposed 1");
    desk.click([10.0, 10.0]);
    assert_eq!(desk.chosen(), "nothing");
    desk.check("[]");
}

#[test]
fn what_is_not_chosen_is_never_moved() {
    let mut desk = Desk::new();
    let before = desk.board.view.origin;
    desk.drag(&[[140.0, 110.0], [180.0, 120.0]]);
    desk.check("[]");
    // The image was moved.
    assert_ne!(desk.board.view.origin, before);
    assert_eq!(desk.chosen(), "nothing");
}

#[test]
fn a_chosen_region_is_moved_and_resized_by_the_mouse() {
    for scale in [0.5, 1.0, 4.0] {
        let mut desk = Desk::new();
        desk.board.view.zoom_to(scale, [0.0, 0.0]);
        desk.board
            .view
            .reveal(&crate::core::marks::geometry::Bounds::new(90.0, 40.0, 230.0, 150.0));
        desk.board.view.zoom_to(scale, desk.board.view.to_screen([150.0, 90.0]));
        desk.click([180.0, 120.0]);
        assert_eq!(desk.chosen(), "proposed 0");
        desk.drag(&[[180.0, 120.0], [190.0, 121.0], [192.5, 124.25]]);
        desk.check(
            r#"[{"shape":"box","x":112.5,"y":54.25,"width":100,"height":80,"label":"car"}]"#,
        );
        // By its lower right corner, taken hold of beside it.
        desk.drag(&[[212.5 + 1.0 / scale, 134.25], [220.0, 150.0], [222.5 + 1.0 / scale, 150.25]]);
        desk.check(
            r#"[{"shape":"box","x":112.5,"y":54.25,"width":110,"height":96,"label":"car"}]"#,
        );
        assert_eq!(desk.chosen(), "own a");
        desk.judge(Judge::Undo);
        desk.judge(Judge::Undo);
        desk.check("[]");
        assert_eq!(desk.judge(Judge::Undo), "There is nothing to undo here.");
    }
}

#[test]
fn boxes_and_ellipses_are_the_same_at_every_zoom() {
    for scale in [0.5, 1.0, 4.0] {
        let mut desk = Desk::new();
        desk.board.view.zoom_to(scale, [300.0, 200.0]);
        desk.board.take(Tool::Box);
        desk.drag(&[[220.25, 30.5], [250.0, 90.0], [280.75, 90.5]]);
        desk.board.take(Tool::Ellipse);
        // From below to above.
        desk.drag(&[[60.0, 80.0], [20.0, 20.0]]);
        desk.check(
            r#"[{"shape":"box","x":220.25,"y":30.5,"width":60.5,"height":60,"label":"car"},
                {"shape":"ellipse","x":40,"y":50,"radius_x":20,"radius_y":30,"label":"car"}]"#,
        );
        // A click draws nothing.
        desk.click([30.0, 30.0]);
        assert_eq!(desk.marking.own().len(), 2);
    }
}

/// Rows are three times as far apart as columns: seen so, and kept in pixels of the image.
#[test]
fn what_is_drawn_counts_pixels_that_are_not_square() {
    for scale in [0.5, 1.0, 4.0] {
        let mut desk = Desk::new();
        desk.board.show(IMAGE, pixel_of(3.0), SCREEN);
        desk.board.view.zoom_to(scale, [300.0, 200.0]);
        desk.board.take(Tool::Box);
        desk.drag(&[[220.25, 30.5], [250.0, 90.0], [280.75, 90.5]]);
        desk.check(
            r#"[{"shape":"box","x":220.25,"y":30.5,"width":60.5,"height":60,"label":"car"}]"#,
        );
        // By a side that is taken hold of beside it, and as a whole.
        desk.board.take(Tool::Choose);
        desk.drag(&[[250.0, 90.5], [250.0, 100.5]]);
        desk.drag(&[[250.0, 60.0], [260.0, 65.0]]);
        desk.check(
            r#"[{"shape":"box","x":230.25,"y":35.5,"width":60.5,"height":70,"label":"car"}]"#,
        );
    }
    // Six pixels of the screen are within reach of a pointer, in any direction.
    let mut desk = Desk::new();
    desk.board.show(IMAGE, pixel_of(3.0), SCREEN);
    let [across, down] = desk.board.view.reach(6.0);
    assert!((across - 3.0 * down).abs() < 1e-9);
    let check = |desk: &mut Desk, at: Point, expected: &str| {
        desk.click(at);
        assert_eq!(desk.chosen(), expected);
    };
    check(&mut desk, [150.0, 50.0 - 0.9 * down], "proposed 0");
    check(&mut desk, [150.0, 50.0 - 1.5 * down], "nothing");
    check(&mut desk, [100.0 - 0.9 * across, 60.0], "proposed 0");
    check(&mut desk, [100.0 - 1.5 * across, 60.0], "nothing");
    let mut paper = Paper::default();
    paint(&desk.scene, &desk.board.view, Shown::default(), &[], &[], &mut paper);
    let [wide, tall] = desk.board.view.scales();
    let [x, y] = desk.board.view.to_screen([100.0, 50.0]);
    let drawn = format!("R{x},{y} {}x{}", 100.0 * wide, 80.0 * tall);
    assert!(paper.0.contains(&drawn), "{drawn}: {:?}", paper.0);
}

/// Bug: on a box of a few pixels of the screen every place was that of a handle.
#[test]
fn a_small_region_is_moved_by_its_middle() {
    let mut desk = Desk::new();
    desk.board.view.zoom_to(0.5, [300.0, 200.0]);
    desk.board.take(Tool::Box);
    desk.drag(&[[220.0, 30.0], [250.0, 50.0]]);
    desk.board.take(Tool::Choose);
    desk.drag(&[[235.0, 40.0], [245.0, 50.0]]);
    desk.check(r#"[{"shape":"box","x":230,"y":40,"width":30,"height":20,"label":"car"}]"#);
}

#[test]
fn nothing_is_drawn_outside_of_the_image() {
    let mut desk = Desk::new();
    desk.board.take(Tool::Box);
    desk.drag(&[[390.0, 280.0], [450.0, 500.0]]);
    desk.check(r#"[{"shape":"box","x":390,"y":280,"width":10,"height":20,"label":"car"}]"#);
}

#[test]
fn a_polygon_is_closed_on_its_first_point() {
    let mut desk = Desk::new();
    desk.board.take(Tool::Polygon);
    for at in [[10.0, 10.0], [50.0, 10.0], [90.0, 90.0], [50.0, 50.0]] {
        desk.click(at);
    }
    desk.board.back();
    desk.check("[]");
    // Near it on the screen.
    desk.click([12.0, 11.0]);
    desk.check(r#"[{"shape":"polygon","points":[[10,10],[50,10],[90,90]],"label":"car"}]"#);
    assert!(!desk.board.is_drawing());
    // Two are too few, and stay.
    desk.click([10.0, 10.0]);
    desk.click([50.0, 10.0]);
    let did = desk.board.end();
    desk.did(did);
    assert_eq!(
        (desk.said.as_str(), desk.board.is_drawing()),
        ("A polygon needs three points.", true)
    );
    assert!(desk.board.escape() && !desk.board.is_drawing());
    assert_eq!(desk.marking.own().len(), 1);
}

#[test]
fn points_come_and_go_in_a_chosen_polygon() {
    let mut desk = Desk::new();
    desk.click([300.0, 100.0]);
    assert_eq!(desk.chosen(), "proposed 2");
    let chosen = desk.marking.chosen.clone();
    let on_side = desk.pointer(1, desk.board.view.to_screen([320.0, 101.0]));
    let did = desk.board.double_click(on_side, &desk.scene, chosen.as_ref());
    desk.did(did);
    desk.check(r#"[{"shape":"polygon","points":[[300,100],[320,100],[340,100],[320,160]],"label":"tree"}]"#);
    // A click on a point holds it, Delete takes it away.
    desk.click([340.0, 100.0]);
    assert_eq!(desk.board.handle(), Some(Handle::Point { ring: 0, at: 2 }));
    let chosen = desk.marking.chosen.clone();
    let did = desk.board.remove_point(&desk.scene, chosen.as_ref()).unwrap();
    desk.did(did);
    desk.check(r#"[{"shape":"polygon","points":[[300,100],[320,100],[320,160]],"label":"tree"}]"#);
    // Held by keys: the next after none is the first.
    let chosen = desk.marking.chosen.clone();
    desk.board.step_handle(true, &desk.scene, chosen.as_ref());
    let did = desk.board.insert_point(&desk.scene, chosen.as_ref());
    desk.did(did);
    desk.arrows(&[[0.0, -10.0], [0.1, 0.0]]);
    desk.check(r#"[{"shape":"polygon","points":[[300,100],[310.1,90],[320,100],[320,160]],"label":"tree"}]"#);
}

#[test]
fn everything_is_drawn_with_the_keyboard_alone() {
    let mut desk = Desk::new();
    desk.board.take(Tool::Box);
    // The first arrow shows the cross-hair in the middle of what is seen.
    desk.arrows(&[[1.0, 0.0], [10.0, 0.0], [0.0, 10.0], [0.1, 0.0]]);
    assert_eq!(desk.board.cross(), Some(([210.1, 160.0], true)));
    desk.set();
    desk.arrows(&[[10.0, 0.0], [10.0, 0.0], [0.0, 10.0]]);
    desk.set();
    desk.check(r#"[{"shape":"box","x":210.1,"y":160,"width":20,"height":10,"label":"car"}]"#);
    desk.board.take(Tool::Polyline);
    desk.set();
    desk.arrows(&[[-10.0, 0.0]]);
    desk.set();
    let did = desk.board.end();
    desk.did(did);
    assert_eq!(desk.last(), Shape::Polyline { points: vec![[230.1, 170.0], [220.1, 170.0]] });
    // What was drawn is chosen; one press of an arrow, however long, is one step.
    desk.board.take(Tool::Choose);
    desk.arrows(&[[0.0, 1.0], [0.0, 1.0], [0.0, 1.0]]);
    assert_eq!(desk.last(), Shape::Polyline { points: vec![[230.1, 173.0], [220.1, 173.0]] });
    desk.judge(Judge::Undo);
    assert_eq!(desk.last(), Shape::Polyline { points: vec![[230.1, 170.0], [220.1, 170.0]] });
    desk.judge(Judge::Undo);
    desk.judge(Judge::Undo);
    desk.check("[]");
}

#[test]
fn handles_are_moved_by_keys() {
    let mut desk = Desk::new();
    desk.judge(Judge::Next);
    let chosen = desk.marking.chosen.clone();
    let step = |desk: &mut Desk, forward| {
        let chosen = desk.marking.chosen.clone();
        desk.board.step_handle(forward, &desk.scene, chosen.as_ref());
    };
    assert_eq!(chosen, Some(Chosen::Proposed(0)));
    step(&mut desk, true);
    desk.arrows(&[[10.0, 10.0]]);
    desk.check(r#"[{"shape":"box","x":110,"y":60,"width":90,"height":70,"label":"car"}]"#);
    // Back from the first is all of it, back from that the one that turns.
    step(&mut desk, false);
    assert_eq!(desk.board.handle(), None);
    step(&mut desk, false);
    assert_eq!(desk.board.handle(), Some(Handle::Turn));
    desk.arrows(&[[10.0, 0.0]]);
    desk.check(
        r#"[{"shape":"box","x":110,"y":60,"width":90,"height":70,"angle":10,"label":"car"}]"#,
    );
}

#[test]
fn keypoints_follow_the_question() {
    let mut desk = Desk::new();
    desk.board.names = vec!["head".into(), "hand".into(), "foot".into()];
    desk.board.take(Tool::Keypoints);
    desk.click([10.0, 10.0]);
    desk.drag_with(&[[20.0, 20.0]], Press { shift: true, ..Press::default() });
    let did = desk.board.leave_out();
    desk.did(did);
    desk.check(
        r#"[{"shape":"keypoints","label":"car","points":[{"name":"head","x":10,"y":10},
            {"name":"hand","x":20,"y":20,"hidden":true},{"name":"foot","x":0,"y":0,"missing":true}]}]"#,
    );
    // Ended early: the rest is missing.
    desk.click([30.0, 10.0]);
    let did = desk.board.end();
    desk.did(did);
    let Shape::Keypoints { points } = desk.last() else { panic!() };
    assert_eq!(points.iter().map(|it| it.missing).collect::<Vec<_>>(), [false, true, true]);
}

#[test]
fn masks_are_painted_and_erased() {
    let mut desk = Desk::new();
    desk.board.take(Tool::Brush);
    desk.board.brush = 4.0;
    desk.drag(&[[20.0, 20.0], [30.0, 20.0]]);
    let Shape::Mask { x, y, width, height, .. } = desk.last() else { panic!() };
    assert_eq!((x, y, width, height), (18, 18, 14, 4));
    // What was painted is chosen, and goes on growing.
    desk.drag(&[[40.0, 20.0], [30.0, 20.0]]);
    assert_eq!(desk.marking.own().len(), 1);
    let Shape::Mask { width, .. } = desk.last() else { panic!() };
    assert_eq!(width, 24);
    desk.board.take(Tool::Eraser);
    desk.board.brush = 40.0;
    desk.drag(&[[50.0, 20.0]]);
    let Shape::Mask { width, .. } = desk.last() else { panic!() };
    assert!(width < 24, "{width}");
    // Nothing left is no mask.
    desk.drag(&[[20.0, 20.0], [40.0, 20.0]]);
    assert_eq!(desk.said, "Nothing is left of the mask. Delete takes it away.");
    desk.marking.chosen = None;
    desk.drag(&[[20.0, 20.0]]);
    assert!(desk.said.starts_with("Choose a mask first"), "{}", desk.said);
    // By keys: down, along, up.
    desk.board.take(Tool::Brush);
    desk.board.brush = 2.0;
    desk.arrows(&[[1.0, 0.0]]);
    desk.set();
    desk.arrows(&[[10.0, 0.0]]);
    desk.set();
    let Shape::Mask { width, height, .. } = desk.last() else { panic!() };
    assert_eq!((desk.marking.own().len(), width, height), (2, 12, 2));
}

#[test]
fn two_fingers_zoom_and_one_draws() {
    let mut desk = Desk::new();
    desk.is_touch = true;
    desk.board.take(Tool::Box);
    desk.drag(&[[20.0, 20.0], [60.0, 50.0]]);
    desk.check(r#"[{"shape":"box","x":20,"y":20,"width":40,"height":30,"label":"car"}]"#);
    // A second finger: what the first began is thrown away.
    let (scene, chosen) = (desk.scene.clone(), desk.marking.chosen.clone());
    let [one, other] = [desk.pointer(1, [300.0, 300.0]), desk.pointer(2, [500.0, 300.0])];
    let before = desk.board.view;
    let under = before.to_image([400.0, 300.0]);
    for pointer in [one, other] {
        desk.board.press(pointer, Press::default(), &scene, chosen.as_ref());
    }
    let wider = [desk.pointer(1, [200.0, 300.0]), desk.pointer(2, [600.0, 300.0])];
    for pointer in wider {
        desk.board.drag(pointer, Press::default(), &scene);
    }
    assert!((desk.board.view.scale - before.scale * 2.0).abs() < 1e-9);
    let after = desk.board.view.to_image([400.0, 300.0]);
    assert!((after[0] - under[0]).abs() < 1e-9 && (after[1] - under[1]).abs() < 1e-9);
    for pointer in wider {
        let did = desk.board.release(pointer, Press::default(), &scene, chosen.as_ref());
        assert_eq!(did, []);
    }
    assert!(!desk.board.is_busy() && !desk.board.is_drawing());
    assert_eq!(desk.marking.own().len(), 1);
}

#[test]
fn judges_one_after_another() {
    let mut desk = Desk::new();
    // The first press looks, and judges nothing.
    let said = desk.judge(Judge::Accept);
    assert_eq!(said, "Car, box of 100 × 80 at 100, 50, by YOLO 0.90, not judged, 1 of 3");
    desk.check("[]");
    let said = desk.judge(Judge::Reject);
    assert_eq!(said, "Rejected. Car, box of 20 × 20 at 130, 80, by YOLO 0.40, not judged, 2 of 3");
    let said = desk.judge(Judge::Accept);
    assert!(said.starts_with("Accepted. Tree, polygon"), "{said}");
    let said = desk.judge(Judge::Accept);
    assert_eq!(said, "Accepted. Every suggested region is judged. Enter confirms.");
    desk.check(
        r#"[{"shape":"box","x":130,"y":80,"width":20,"height":20,"label":"car"},
            {"shape":"polygon","points":[[300,100],[340,100],[320,160]],"label":"tree"}]"#,
    );
    assert_eq!(
        desk.judge(Judge::Previous),
        "Car, box of 20 × 20 at 130, 80, by YOLO 0.40, accepted, 2 of 3"
    );
    assert_eq!(desk.judge(Judge::Remove), "Rejected.");
    assert_eq!(desk.chosen(), "proposed 1");
    for _ in 0..4 {
        desk.judge(Judge::Undo);
    }
    desk.marking.shown.label = Some("car".into());
    assert_eq!(
        desk.judge(Judge::AcceptShown),
        "2 regions accepted. 1 region hidden by the filter not judged."
    );
}

/// Writes down what is painted.
#[derive(Default)]
struct Paper(Vec<String>);

impl Painter for Paper {
    fn clear(&mut self) {
        self.0.clear();
    }
    fn begin(&mut self) {}
    fn move_to(&mut self, [x, y]: Point) {
        self.0.push(format!("M{x},{y}"));
    }
    fn line_to(&mut self, [x, y]: Point) {
        self.0.push(format!("L{x},{y}"));
    }
    fn close(&mut self) {
        self.0.push("Z".to_owned());
    }
    fn rect(&mut self, [x, y]: Point, width: f64, height: f64) {
        self.0.push(format!("R{x},{y} {width}x{height}"));
    }
    fn ellipse(&mut self, [x, y]: Point, [across, down]: Point, _: f64) {
        self.0.push(format!("E{x},{y} {across}x{down}"));
    }
    fn stroke(&mut self, style: &Style) {
        self.0.push(format!("stroke {:?} {:?}", style.colour, style.dash));
    }
    fn blocks(&mut self, rects: &[crate::core::marks::geometry::Bounds], style: &Style) {
        self.0.push(format!("{} blocks {:?}", rects.len(), style.colour));
    }
    fn fill(&mut self, style: &Style) {
        self.0.push(format!("fill {:?}", style.colour));
    }
    fn width(&self, words: &str) -> f64 {
        words.len() as f64 * 6.0
    }
    fn tag(&mut self, _: Point, words: &str, _: Colour) {
        self.0.push(format!("'{words}'"));
    }
}

#[test]
fn what_machines_and_people_say_looks_different() {
    let mut desk = Desk::new();
    desk.judge(Judge::Next);
    desk.judge(Judge::Reject);
    desk.judge(Judge::Accept);
    let mut paper = Paper::default();
    let layer = paint(&desk.scene, &desk.board.view, Shown::default(), &[], &[], &mut paper);
    assert_eq!((layer.regions, layer.labels), (3, 3));
    let has = |what: &str| paper.0.iter().any(|it| it == what);
    // Suggested: dashed and empty. Rejected: dotted. The person's: solid and filled.
    assert!(has("stroke Ink(Agent(1)) Dashed") && !has("fill Ink(Agent(1))"));
    assert!(has("stroke Ink(Agent(0)) Dotted") && !has("fill Ink(Agent(0))"));
    assert!(has("stroke Ink(Person) Solid") && has("fill Ink(Person)"));
    assert!(
        has("'Car · accepted'") && has("'Car · YOLO 0.90 · rejected'") && has("'Tree · forest'")
    );
    // The chosen one is on the layer above, with its handles.
    let chosen = Chosen::Proposed(2);
    let view = desk.board.view;
    let layer = paint(&desk.scene, &view, Shown::default(), &[&chosen], &[], &mut paper);
    assert_eq!(layer.regions, 2);
    paint_top(&desk.board, &desk.scene, Shown::default(), Some(&chosen), &[], &mut paper);
    let squares = paper.0.iter().filter(|it| it.ends_with("8x8")).count();
    assert_eq!(squares, 3);
    let hidden = Shown { regions: false, ..Shown::default() };
    assert_eq!(paint(&desk.scene, &view, hidden, &[], &[], &mut paper), Layer::default());
}

#[test]
fn only_what_is_in_sight_is_painted() {
    let one = |at: usize| {
        let (x, y) = (at % 100 * 20, at / 100 * 20);
        format!(
            r#"{{"shape":"box","x":{x},"y":{y},"width":10,"height":10,"label":"car","score":0.5}}"#
        )
    };
    let json = format!("[{}]", (0..10_000).map(one).collect::<Vec<_>>().join(","));
    let marks: Marks<Region> = read(&serde_json::from_str(&json).unwrap()).unwrap();
    let all = vec![("s".to_owned(), "yolo".to_owned(), marks)];
    let mut marking = Marking::new(propose(all, |_, _| false), None);
    marking.accept(&(0..4000).collect::<Vec<_>>());
    let scene = Scene::new(&marking, &Desk::names(), None, &Scene::default());
    let mut view = ViewBox::fitted([2000.0, 2000.0], [1.0, 1.0], [500.0, 500.0]);
    let mut paper = Paper::default();
    let layer = paint(&scene, &view, Shown::default(), &[], &[], &mut paper);
    assert_eq!((layer.regions, layer.labels), (10_000, 0));
    // Also in a crowd only what the person said has an area.
    let blocks: Vec<&String> = paper.0.iter().filter(|it| it.contains("blocks")).collect();
    assert_eq!(blocks, ["4000 blocks Ink(Person)"]);
    paper.0.clear();
    view.zoom_to(1.0, [0.0, 0.0]);
    let layer = paint(&scene, &view, Shown::default(), &[], &[], &mut paper);
    // 26 columns and rows reach into 500 pixels; they touch what is at 500.
    assert_eq!((layer.regions, layer.labels), (676, 0));
    assert_eq!(scene.under([1005.0, 1005.0], [1.0, 1.0]).len(), 1);
}

/// In a crowd lines are whole: whose a suggestion is must not be said by its colour alone.
#[test]
fn in_a_crowd_a_corner_says_whose_it_is() {
    let shapes = |from: usize| {
        let one = |at: usize| {
            let (x, y) = (at % 100 * 20, at / 100 * 20);
            format!(r#"{{"shape":"box","x":{x},"y":{y},"width":10,"height":10,"label":"car"}}"#)
        };
        let json = format!("[{}]", (from..from + 1000).map(one).collect::<Vec<_>>().join(","));
        read::<Region>(&serde_json::from_str(&json).unwrap()).unwrap()
    };
    let all = [("s", "yolo", shapes(0)), ("t", "forest", shapes(1000))];
    let all = all.map(|(id, agent, marks)| (id.to_owned(), agent.to_owned(), marks));
    let marking = Marking::new(propose(all.into(), |_, _| false), None);
    let scene = Scene::new(&marking, &Desk::names(), None, &Scene::default());
    let view = ViewBox::fitted([2000.0, 2000.0], [1.0, 1.0], [500.0, 500.0]);
    let mut paper = Paper::default();
    paint(&scene, &view, Shown::default(), &[], &[], &mut paper);
    // A quarter of their size: 2.5 pixels, of which 45 % are marked, of yolo's at the upper left, of
    // forest's at the upper right. Forest's begin in the eleventh row.
    assert!(paper.0.iter().any(|it| it == "M1.125,0"), "{:?}", &paper.0[..8]);
    assert!(paper.0.iter().any(|it| it == "M1.375,50"));
    let mut seen = std::collections::BTreeSet::new();
    for ink in (0..6).map(Ink::Agent).chain([Ink::Agents]) {
        assert!(seen.insert(corners(ink)), "{ink:?}");
    }
    // A mark of the person has an area, and no marked corner.
    assert_eq!((corners(Ink::Person), corners(Ink::Agent(6))), (&[][..], corners(Ink::Agent(0))));
}
