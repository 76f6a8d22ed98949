//! The header of the chest phantoms.

use super::super::dataset::{Json, agent, column, label, object};
use super::{QUESTION, VERSION};

/// All of it, in the order in which it is written.
pub fn header() -> Vec<(String, Json)> {
    let question = object([
        ("id", QUESTION.into()),
        ("kind", "regions".into()),
        ("title", "Where are nodules in the lungs?".into()),
        (
            "help",
            "A mask on every slice that a nodule reaches, up to its edge half way between lung and \
             tissue. Vessels are none: they go on in the next slices. A nodule at the wall ends where \
             the wall would go on."
                .into(),
        ),
        ("field", "scan".into()),
        (
            "labels",
            Json::List(vec![label("nodule", "Nodule", "Round, denser than the lung.", true)]),
        ),
        ("shapes", Json::List(vec!["mask".into(), "ellipse".into()])),
        (
            "attributes",
            Json::List(vec![object([("id", "nodule".into()), ("title", "Nodule".into())])]),
        ),
    ]);
    let agents = vec![
        agent(
            "edge",
            VERSION,
            "Edge",
            "Follows the edge of what is dense in the lungs, and leaves out what is long and thin. \
             Near the wall a nodule is cut off.",
            "How round, large and dense it is; not a probability.",
        ),
        agent(
            "blurred",
            VERSION,
            "Blurred",
            "The same on means over five by five pixels: what is small is not there for it, and \
             masks run over into vessels and the wall.",
            "How round, large and dense it is; not a probability.",
        ),
    ];
    vec![
        ("name".to_owned(), "Chest phantoms".into()),
        (
            "about".to_owned(),
            "Six chests that were never alive, as computed tomography in DICOM: sixteen slices each. \
             They are drawn by a program for this example; the masks come from two small models that \
             looked at the pictures. For no use in medicine."
                .into(),
        ),
        ("fields".to_owned(), Json::List(vec![column("scan", "Scan")])),
        ("questions".to_owned(), Json::List(vec![question])),
        ("agents".to_owned(), Json::List(agents)),
        ("columns".to_owned(), Json::List(vec![column("dose", "Dose")])),
    ]
}
