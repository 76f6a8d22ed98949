//! What the tests of these writers share: a small dataset of each kind of marks.

use crate::core::format::reviewed::fixture::{Given, dataset};

const REGIONS: &str = r#"{"countersign":1,"name":"Street","questions":[{"id":"objects","kind":"regions","field":"image","labels":["car","a lane"],"attributes":[{"id":"occluded","values":["yes","no"]},{"id":"colour"}],"points":["nose","tail"],"edges":[[0,1]]}],"agents":[{"id":"vivid"}]}"#;

/// Every shape on one image; an image with nothing on it; one that nobody looked at; one of unknown
/// size.
pub fn regions() -> Given {
    let shapes = r##"[
        {"id":"b","label":"car","shape":"box","x":40,"y":50,"width":80,"height":70.5,"attributes":{"occluded":"yes","colour":"red <&>"}},
        {"id":"t","label":"car","shape":"box","x":10,"y":10,"width":20,"height":10,"angle":90},
        {"id":"p","label":"a lane","shape":"polygon","points":[[20,180],[60,140],[100,180]]},
        {"id":"h","label":"a lane","shape":"polygon","points":[[0,0],[4,0],[4,4],[0,4]],"holes":[[[1,1],[3,1],[3,3],[1,3]]]},
        {"id":"l","label":"a lane","shape":"polyline","points":[[0,0],[5,5]]},
        {"id":"e","label":"car","shape":"ellipse","x":300,"y":100,"radius_x":40,"radius_y":20},
        {"id":"k","label":"car","shape":"keypoints","points":[{"name":"tail","x":3,"y":4,"hidden":true}]},
        {"id":"m","label":"a lane","shape":"mask","x":1,"y":2,"width":3,"height":2,"runs":[1,1,1,3]}]"##;
    let line = |id: &str, metadata: &str, value: Option<&str>| {
        let responses = value.map_or_else(String::new, |value| {
            format!(r#"{{"question":"objects","annotator":"ben","value":{{"regions":{value}}}}}"#)
        });
        format!(
            r#"{{"id":"{id}","fields":{{"image":{{"kind":"image","src":"day/{id}.png"}}}},"metadata":{metadata},"suggestions":[{{"question":"objects","agent":"vivid","value":{{"regions":[{{"id":"v","label":"car","shape":"box","x":1,"y":1,"width":2,"height":2,"score":0.5}}]}}}}],"responses":[{responses}]}}"#
        )
    };
    let sized = r#"{"width":320,"height":200}"#;
    let box_alone = r#"[{"label":"car","shape":"box","x":0.4,"y":0,"width":1,"height":1}]"#;
    let lines = [
        line("s-1", sized, Some(shapes)),
        line("s-2", sized, Some("[]")),
        line("s-3", sized, None),
        line("s-4", "{}", Some(box_alone)),
    ];
    dataset(REGIONS, lines.map(|line| line.replace('\n', "")).into())
}

const SPANS: &str = r#"{"countersign":1,"name":"Notes","questions":[{"id":"names","kind":"spans","field":"text","labels":["PER","LOC"],"relations":["in"]}],"agents":[{"id":"rules"}]}"#;

/// A text with spans that overlap and a relation, one with nothing marked, one without an answer.
pub fn spans() -> Given {
    let lines = [
        r#"{"id":"t-1","fields":{"text":"😀 Bob Ross in Rome."},"metadata":{"lang":"en"},"suggestions":[{"question":"names","agent":"rules","value":{"spans":[{"id":"r1","start":2,"end":5,"label":"PER","score":0.5},{"id":"r2","start":0,"end":1,"label":"LOC"}]}}],"responses":[{"question":"names","annotator":"ben","value":{"spans":[{"id":"a","start":2,"end":10,"label":"PER"},{"id":"b","start":6,"end":9,"label":"PER"},{"id":"c","start":14,"end":17,"label":"LOC"}],"relations":[{"from":"a","to":"c","label":"in"}]}}]}"#,
        r#"{"id":"t-2","fields":{"text":"Nothing here"},"responses":[{"question":"names","annotator":"ben","value":{"spans":[]}}]}"#,
        r#"{"id":"t-3","fields":{"text":"Ann"}}"#,
    ];
    dataset(SPANS, lines.map(str::to_owned).into())
}

const TRACKS: &str = r#"{"countersign":1,"name":"Drive","questions":[{"id":"things","kind":"tracks","field":"frames","labels":["car","old bus"],"attributes":[{"id":"occluded","values":["yes","no"]}]}]}"#;

/// One sequence of six frames with a track that is out of sight for a while and one that turns.
pub fn tracks() -> Given {
    let line = r#"{"id":"d 1","fields":{"frames":{"kind":"frames","sources":["a/0.jpg","a/1.jpg","a/2.jpg","a/3.jpg","a/4.jpg","a/5.jpg"],"rate":10}},"metadata":{"width":100,"height":50},"responses":[{"question":"things","annotator":"ben","value":{"tracks":[{"id":"one","label":"car","keys":[{"frame":0,"x":10,"y":10,"width":10,"height":10},{"frame":2,"x":20,"y":10,"width":10,"height":10,"attributes":{"occluded":"yes"}},{"frame":3,"x":0,"y":0,"width":0,"height":0,"outside":true},{"frame":5,"x":1,"y":2,"width":3,"height":4}]},{"id":"two","label":"old bus","keys":[{"frame":1,"x":10,"y":10,"width":20,"height":10,"angle":90},{"frame":2,"x":10,"y":10,"width":20,"height":10}]}]}}]}"#;
    dataset(TRACKS, vec![line.to_owned()])
}

const ON_FRAMES: &str = r#"{"countersign":1,"name":"Clips","questions":[{"id":"things","kind":"regions","field":"clip","labels":["car","lane"],"points":["nose","tail"],"edges":[[0,1]]}]}"#;

/// A video with regions on two frames, and one that names none.
pub fn on_frames() -> Given {
    let line = r#"{"id":"c-1","fields":{"clip":{"kind":"video","src":"c.mp4","rate":25}},"responses":[{"question":"things","annotator":"ben","value":{"regions":[{"id":"b","label":"car","frame":7,"shape":"box","x":10,"y":20,"width":30.5,"height":10},{"id":"p","label":"lane","frame":3,"shape":"polygon","points":[[0,0],[9,0],[9,6]]},{"id":"k","label":"car","frame":3,"shape":"keypoints","points":[{"name":"nose","x":1,"y":2},{"name":"tail","x":3,"y":4,"hidden":true}]},{"id":"n","label":"car","shape":"box","x":1,"y":1,"width":1,"height":1}]}}]}"#;
    dataset(ON_FRAMES, vec![line.to_owned()])
}

/// All that a writer makes of it, files by name, and what it says that it leaves out.
pub fn said(format: &crate::core::format::registry::Format, review: &Given) -> String {
    let writer = format.writer.as_ref().unwrap();
    let written = (writer.write)(review);
    let mut said = written.text;
    for (name, text) in written.files {
        said += &format!("--- {name}\n{text}");
    }
    for loss in (writer.losses)(review) {
        said += &format!("(*) {loss}\n");
    }
    said
}
