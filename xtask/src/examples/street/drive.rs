//! Two stretches of the street as sequences, with what two trackers made of them.
//!
//! The detectors are those of the single frames, here at ten pictures a second. Each one's boxes are
//! followed from frame to frame ([`tracks`]); where a box is missed its track ends and another
//! begins, and where two things are one blob their tracks are. Keyframes are left where a straight
//! line between two others comes nearer than a pixel. Nothing is made worse on purpose.
//!
//! Pictures are shipped at half their size, and so are the places.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::Built;
use super::super::dataset::{Item, Json, Suggestion, agent, column, object, rounded, to_jsonl};
use super::header::labels;
use super::measure::iou;
use super::picture::Picture;
use super::scene::{self, Light, Scene, Truth};
use super::{Found, VERSION, background, tracks, vivid};

const QUESTION: &str = "tracks";
const FIELD: &str = "drive";

/// Id, and its frames at ten a second.
const STRETCHES: [(&str, std::ops::Range<u32>); 2] = [("day", 20..140), ("night", 330..450)];
/// What is seen in fewer frames is no track.
const SHORTEST: usize = 6;
/// In pixels of the shipped pictures: how far a box may be from where it was found.
const NEAR: f64 = 1.0;

/// One thing through the frames, by frame of its stretch.
struct Follow {
    /// By kind, in how many frames it was called so.
    kinds: BTreeMap<&'static str, usize>,
    places: Vec<(u32, [f64; 4])>,
    score: f64,
}

/// Makes the dataset.
pub fn build(_: &Path) -> Result<Built, String> {
    let scene = Scene::new(20_261_127);
    let frames: Vec<u32> = (0..scene::FRAMES).collect();
    let pictures: Vec<Picture> = frames.iter().map(|frame| scene.draw(*frame)).collect();
    let truth: Vec<Vec<Truth>> = frames.iter().map(|frame| scene.truth(*frame)).collect();
    let moving = background::detect(&frames, &pictures, &truth);
    let vivid: Vec<Vec<Found>> = pictures.iter().map(vivid::detect).collect();
    let mut items = Vec::new();
    let mut measured = String::from(
        "Tracks against what was drawn. A thing is followed by the track that most of its boxes are \
         in (IoU from 0.5 on); a change is from one track of it to another.\n\n| sequence | frames | \
         things | agent | tracks | frames of things in a track | changes | tracks on nothing |\n\
         |---|---:|---:|---|---:|---:|---:|---:|\n",
    );
    for (id, stretch) in STRETCHES {
        let within = stretch.start as usize..stretch.end as usize;
        let shown = pictures.get(within.clone()).unwrap_or_default();
        let truth = truth.get(within.clone()).unwrap_or_default();
        let light = Light::of(stretch.start);
        let mut suggestions = Vec::new();
        for (agent, found) in [("moving", &moving), ("vivid", &vivid)] {
            let mut found = found.get(within.clone()).unwrap_or_default().to_vec();
            tracks::follow(&mut found);
            let all = followed(&found);
            measured.push_str(&row(id, agent, &all, truth));
            suggestions.push(Suggestion {
                question: QUESTION,
                agent,
                version: VERSION,
                value: object([(
                    QUESTION,
                    Json::List(all.iter().enumerate().map(track).collect()),
                )]),
                score: None,
                probabilities: Vec::new(),
                rationale: None,
            });
        }
        items.push(Item {
            id: format!("drive-{id}"),
            fields: vec![(FIELD.to_owned(), sequence(shown, light)?)],
            metadata: vec![
                ("light".to_owned(), light.word().into()),
                ("frames".to_owned(), Json::Int(shown.len() as i64)),
            ],
            suggestions,
            ..Item::default()
        });
    }
    Ok(Built { jsonl: to_jsonl(header(), &items)?, measured })
}

fn header() -> Vec<(String, Json)> {
    let attribute = |id: &str, title: &str, values: &[&str]| {
        let values = values.iter().map(|it| Json::from(*it)).collect();
        let pairs = [
            ("id", id.into()),
            ("title", title.into()),
            ("values", Json::List(values)),
            ("changes", Json::Bool(true)),
        ];
        object(pairs)
    };
    let question = object([
        ("id", QUESTION.into()),
        ("kind", "tracks".into()),
        ("title", "What goes through the street?".into()),
        (
            "help",
            "One track for each thing, from the frame in which it comes into sight to the last one. \
             The box goes around all of it, also where a part is hidden behind something else; while \
             less than a fifth is in sight it is out of sight. One thing is one track: merge what was \
             lost and found again, split what went over to something else."
                .into(),
        ),
        ("field", FIELD.into()),
        ("labels", labels()),
        (
            "attributes",
            Json::List(vec![
                attribute("occluded", "Occluded", &["partly", "largely"]),
                attribute("truncated", "Cut off by the edge", &["yes"]),
            ]),
        ),
    ]);
    let follows = "Its boxes are followed from frame to frame by what they share, moved on as they \
        moved before. Keyframes stand where a straight line would be a pixel off.";
    let agents = vec![
        agent(
            "moving",
            VERSION,
            "Moving",
            &format!("Compares each picture with the empty street, finds what differs. {follows}"),
            "The mean over its frames of how far the box is from the empty street.",
        ),
        agent(
            "vivid",
            VERSION,
            "Vivid",
            &format!("Looks for colours that a street has not. {follows}"),
            "The mean over its frames of how vivid the box is and how much of it.",
        ),
    ];
    vec![
        ("name".to_owned(), "Driving frames".into()),
        (
            "about".to_owned(),
            "Two sequences of 120 frames, by day and by night: what drives and walks through the \
             street, followed by two small trackers. The pictures are drawn by a program for this \
             example; the tracks come from programs that looked at the pictures."
                .into(),
        ),
        ("fields".to_owned(), Json::List(vec![column(FIELD, "Frames")])),
        ("questions".to_owned(), Json::List(vec![question])),
        ("agents".to_owned(), Json::List(agents)),
        (
            "columns".to_owned(),
            Json::List(vec![column("light", "Light"), column("frames", "Frames")]),
        ),
    ]
}

fn sequence(pictures: &[Picture], light: Light) -> Result<Json, String> {
    let sources = pictures.iter().map(|it| Ok(Json::Text(it.half()?)));
    let alt = format!("Street by {}, ten frames a second", light.word());
    Ok(object([
        ("kind", "frames".into()),
        ("sources", Json::List(sources.collect::<Result<_, String>>()?)),
        ("rate", Json::Int(10)),
        ("alt", alt.as_str().into()),
    ]))
}

/// Boxes by their track, in the order in which tracks begin.
fn followed(frames: &[Vec<Found>]) -> Vec<Follow> {
    let mut all: BTreeMap<usize, Follow> = BTreeMap::new();
    for (frame, found) in (0..).zip(frames) {
        for it in found {
            let Some(number) = it.track else { continue };
            let follow = all.entry(number).or_insert_with(|| Follow {
                kinds: BTreeMap::new(),
                places: Vec::new(),
                score: 0.0,
            });
            *follow.kinds.entry(it.kind).or_default() += 1;
            follow.places.push((frame, it.place));
            follow.score += it.score;
        }
    }
    all.retain(|_, it| it.places.len() >= SHORTEST);
    all.into_values().collect()
}

fn track((number, it): (usize, &Follow)) -> Json {
    let kind = it.kinds.iter().max_by_key(|(_, count)| **count).map_or("car", |(kind, _)| kind);
    let half: Vec<(u32, [f64; 4])> =
        it.places.iter().map(|(frame, place)| (*frame, place.map(|side| side / 2.0))).collect();
    let key = |(frame, [x, y, width, height]): &(u32, [f64; 4])| {
        object([
            ("frame", Json::Int(i64::from(*frame))),
            ("x", Json::Number(*x)),
            ("y", Json::Number(*y)),
            ("width", Json::Number(*width)),
            ("height", Json::Number(*height)),
        ])
    };
    object([
        ("id", Json::Text(format!("t{}", number + 1))),
        ("label", kind.into()),
        ("score", Json::Number(rounded(it.score / it.places.len() as f64))),
        ("keys", Json::List(keys(&half).iter().map(key).collect())),
    ])
}

/// As few as tell where it was to [`NEAR`] pixels (Douglas and Peucker 1973, over time). A track is
/// there in every frame from its first to its last: [`tracks`] does not look over gaps.
fn keys(places: &[(u32, [f64; 4])]) -> Vec<(u32, [f64; 4])> {
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return Vec::new() };
    let mut worst = (0.0, 0);
    for (at, (frame, place)) in places.iter().enumerate() {
        let share = f64::from(frame - first.0) / f64::from((last.0 - first.0).max(1));
        let off = |side: usize| {
            (first.1[side] + (last.1[side] - first.1[side]) * share - place[side]).abs()
        };
        let off = (0..4).map(off).fold(0.0, f64::max);
        if off > worst.0 {
            worst = (off, at);
        }
    }
    if worst.0 <= NEAR {
        return if first.0 == last.0 { vec![*first] } else { vec![*first, *last] };
    }
    let mut keys = keys(&places[..=worst.1]);
    keys.extend(self::keys(&places[worst.1..]).into_iter().skip(1));
    keys
}

/// A row of the table: how right the tracks of one agent are.
fn row(id: &str, agent: &str, tracks: &[Follow], truth: &[Vec<Truth>]) -> String {
    let things: std::collections::BTreeSet<usize> =
        truth.iter().flatten().map(|it| it.thing).collect();
    let at = |frame: u32, place: [f64; 4]| {
        let is_there = |(_, it): &(usize, &Follow)| {
            it.places.iter().any(|(its, other)| *its == frame && iou(*other, place) >= 0.5)
        };
        tracks.iter().enumerate().find(is_there).map(|(number, _)| number)
    };
    let (mut there, mut followed, mut changes) = (0_usize, 0_usize, 0_usize);
    let mut used = vec![false; tracks.len()];
    let mut before: BTreeMap<usize, usize> = BTreeMap::new();
    for (frame, things) in (0..).zip(truth) {
        for thing in things {
            there += 1;
            if let Some(number) = at(frame, thing.place) {
                followed += 1;
                used[number] = true;
                let last = before.insert(thing.thing, number);
                changes += usize::from(last.is_some_and(|last| last != number));
            }
        }
    }
    let ghosts = used.iter().filter(|used| !**used).count();
    let share = (200 * followed + there) / (2 * there.max(1));
    format!(
        "| {id} | {} | {} | {agent} | {} | {share} % | {changes} | {ghosts} |\n",
        truth.len(),
        things.len(),
        tracks.len(),
    )
}
