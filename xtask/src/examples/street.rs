//! A street in front of a camera that does not move: what drives and walks there, frame by frame.
//!
//! The scene is drawn here ([`street::scene`](scene)) and the pictures are what two detectors look
//! at: one compares each with the empty street ([`background`]), one looks for colours that a street
//! has not ([`vivid`]). What they get wrong they get wrong by themselves: what stands still is not
//! there for the first, what is grey not for the second, and what hides behind something else is one
//! with it for both. Which kind of thing a blob is, the first learns from other stretches of the
//! sequence ([`kinds`]); the second goes by rules.
//!
//! Every other frame is shipped: 240 of 480. As sequences they are another example ([`drive`]).

use std::path::Path;

mod background;
mod blobs;
pub mod drive;
mod header;
mod kinds;
mod measure;
mod picture;
mod scene;
mod tracks;
mod vivid;

use super::Built;
use super::dataset::{Item, Json, Suggestion, object, rounded, to_jsonl};
use picture::Picture;
use scene::Scene;

pub const VERSION: &str = "1.0.0";
const QUESTION: &str = "objects";

/// What a detector found.
#[derive(Clone, Debug)]
pub struct Found {
    pub kind: &'static str,
    /// Left, top, width, height in pixels.
    pub place: [f64; 4],
    /// 0 to 1.
    pub score: f64,
    /// The number of its track, where it was followed.
    pub track: Option<usize>,
}

/// Makes the dataset.
pub fn build(_: &Path) -> Result<Built, String> {
    let scene = Scene::new(20_261_127);
    let frames: Vec<u32> = (0..scene::FRAMES).step_by(2).collect();
    let pictures: Vec<Picture> = frames.iter().map(|frame| scene.draw(*frame)).collect();
    let truth: Vec<_> = frames.iter().map(|frame| scene.truth(*frame)).collect();
    let mut moving = background::detect(&frames, &pictures, &truth);
    tracks::follow(&mut moving);
    let vivid: Vec<Vec<Found>> = pictures.iter().map(vivid::detect).collect();
    let mut items = Vec::with_capacity(frames.len());
    for (place, (frame, picture)) in frames.iter().zip(&pictures).enumerate() {
        let suggest = |agent, found: &[Found]| Suggestion {
            question: QUESTION,
            agent,
            version: VERSION,
            value: object([("regions", Json::List(found.iter().enumerate().map(mark).collect()))]),
            score: found.iter().map(|it| it.score).reduce(f64::min),
            probabilities: Vec::new(),
            rationale: None,
        };
        let light = scene::Light::of(*frame);
        items.push(Item {
            id: format!("f-{:03}", place + 1),
            fields: vec![("frame".to_owned(), image(picture, *frame, light)?)],
            metadata: vec![
                ("second".to_owned(), Json::Number(f64::from(*frame) / 10.0)),
                ("light".to_owned(), light.word().into()),
            ],
            suggestions: vec![suggest("moving", &moving[place]), suggest("vivid", &vivid[place])],
            ..Item::default()
        });
    }
    let measured = measure::measure(&frames, &truth, &[("moving", &moving), ("vivid", &vivid)]);
    Ok(Built { jsonl: to_jsonl(header::header(), &items)?, measured })
}

fn image(picture: &Picture, frame: u32, light: scene::Light) -> Result<Json, String> {
    let alt = format!("Street by {}, second {:.1}", light.word(), f64::from(frame) / 10.0);
    Ok(object([
        ("kind", "image".into()),
        ("src", picture.data_uri()?.as_str().into()),
        ("alt", alt.as_str().into()),
    ]))
}

fn mark((number, found): (usize, &Found)) -> Json {
    let [x, y, width, height] = found.place.map(Json::Number);
    let mut mark = vec![
        ("id", Json::Text(format!("b{}", number + 1))),
        ("label", found.kind.into()),
        ("shape", "box".into()),
        ("x", x),
        ("y", y),
        ("width", width),
        ("height", height),
        ("score", Json::Number(rounded(found.score))),
    ];
    if let Some(track) = found.track {
        mark.push(("attributes", object([("track", Json::Text(format!("t{track}")))])));
    }
    Json::Object(mark.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}
