//! The header of the street scenes.

use super::super::dataset::{Json, agent, column, label, object};
use super::{QUESTION, VERSION};

/// What goes through the street.
pub fn labels() -> Json {
    let labels = [
        ("car", "Car", "Also a van that carries people.", false),
        ("truck", "Truck", "Carries goods, also where it only stands there.", false),
        ("bus", "Bus", "", false),
        ("cyclist", "Cyclist", "The person together with the cycle.", true),
        ("person", "Person", "On foot.", true),
    ];
    Json::List(labels.map(|(id, title, about, rare)| label(id, title, about, rare)).into())
}

/// All of it, in the order in which it is written.
pub fn header() -> Vec<(String, Json)> {
    let question = object([
        ("id", QUESTION.into()),
        ("kind", "regions".into()),
        ("title", "What is in the street?".into()),
        (
            "help",
            "One box for each thing that is there, as far as it can be seen: around all of it, also \
             where a part is hidden behind something else. What stands still counts. What is less \
             than a fifth in sight does not."
                .into(),
        ),
        ("field", "frame".into()),
        ("labels", labels()),
        ("shapes", Json::List(vec!["box".into()])),
        (
            "attributes",
            Json::List(vec![object([("id", "track".into()), ("title", "Track".into())])]),
        ),
    ]);
    let agents = vec![
        agent(
            "moving",
            VERSION,
            "Moving",
            "Compares each picture with the empty street, which is the median of the pictures in \
             the same light. What stands still is not there for it, and what overlaps is one. Kinds \
             by the nearest mean of size and shape, learned from other stretches of the sequence.",
            "How far the box is from the empty street, not how sure its name is.",
        ),
        agent(
            "vivid",
            VERSION,
            "Vivid",
            "Looks for colours that a street has not. Grey, black and white things are not there for \
             it, two-coloured ones come in parts. Kinds by rules on width and height.",
            "How vivid the box is and how much of it.",
        ),
    ];
    vec![
        ("name".to_owned(), "Street scenes".into()),
        (
            "about".to_owned(),
            "A street from the side, 48 seconds by day, dusk and night: what drives and walks there. \
             The pictures are drawn by a program for this example; the boxes come from two small \
             detectors that looked at the pictures."
                .into(),
        ),
        ("fields".to_owned(), Json::List(vec![column("frame", "Frame")])),
        ("questions".to_owned(), Json::List(vec![question])),
        ("agents".to_owned(), Json::List(agents)),
        (
            "columns".to_owned(),
            Json::List(vec![column("second", "Second"), column("light", "Light")]),
        ),
    ]
}
