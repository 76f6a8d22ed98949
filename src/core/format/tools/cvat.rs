//! What CVAT's two forms of XML 1.1 have in common.

use std::collections::BTreeMap;

use super::classes::Classes;
use super::pascal_voc::is_yes;
use super::xml::Xml;
use crate::core::marks::geometry::Bounds;
use crate::core::marks::{Judged, Mark, Place, thousandth};

/// What the head of a file says.
pub struct Head<'a> {
    /// Of the task.
    pub name: &'a str,
    /// Images or frames.
    pub count: u64,
    /// Whether it is one of tracks.
    pub is_video: bool,
    /// Width and height of all frames.
    pub size: Option<[u32; 2]>,
}

pub fn head(xml: &mut Xml, says: &Head<'_>, classes: &Classes<'_>) {
    let is_video = says.is_video;
    xml.leaf("version", &[], "1.1");
    xml.open("meta", &[]);
    xml.open("task", &[]);
    xml.leaf("name", &[], says.name);
    xml.leaf("size", &[], &says.count.to_string());
    xml.leaf("mode", &[], if is_video { "interpolation" } else { "annotation" });
    if let Some([width, height]) = says.size {
        xml.open("original_size", &[]);
        xml.leaf("width", &[], &width.to_string());
        xml.leaf("height", &[], &height.to_string());
        xml.close();
    }
    xml.open("labels", &[]);
    for label in &classes.names {
        xml.open("label", &[]);
        xml.leaf("name", &[], label);
        xml.open("attributes", &[]);
        for attribute in classes.attributes.iter().filter(|it| it.id != OCCLUDED) {
            xml.open("attribute", &[]);
            xml.leaf("name", &[], &attribute.id);
            xml.leaf("mutable", &[], if is_video { "True" } else { "False" });
            let kind = if attribute.values.is_empty() { "text" } else { "select" };
            xml.leaf("input_type", &[], kind);
            xml.leaf("default_value", &[], attribute.values.first().map_or("", String::as_str));
            xml.leaf("values", &[], &attribute.values.join("\n"));
            xml.close();
        }
        xml.close();
        xml.close();
    }
    for _ in ["labels", "task", "meta"] {
        xml.close();
    }
}

/// For this one CVAT has a place of its own.
pub const OCCLUDED: &str = "occluded";

/// `1` or `0`, as an attribute of that name says.
pub fn occluded(values: &BTreeMap<String, String>) -> &'static str {
    let is_so = values.get(OCCLUDED).is_some_and(|value| is_yes(value));
    if is_so { "1" } else { "0" }
}

/// A shape with its other attributes.
pub fn shape(
    xml: &mut Xml,
    name: &'static str,
    said: &[(&str, &str)],
    values: &BTreeMap<String, String>,
) {
    if values.keys().all(|key| key == OCCLUDED) {
        xml.empty(name, said);
        return;
    }
    xml.open(name, said);
    attributes(xml, values);
    xml.close();
}

pub fn attributes(xml: &mut Xml, values: &BTreeMap<String, String>) {
    for (key, value) in values.iter().filter(|(key, _)| *key != OCCLUDED) {
        xml.leaf("attribute", &[("name", key)], value);
    }
}

/// Who made it, in CVAT's words: a model, a model and then a person, a person.
pub fn source<P: Place>(mark: &Mark<P>) -> &'static str {
    match mark.judged {
        Some(Judged::Accepted) => "auto",
        Some(Judged::Edited) => "semi-auto",
        None => "manual",
    }
}

/// Width and height of what holds all of it, in whole pixels.
pub fn size_of(all: impl Iterator<Item = Bounds>) -> [u32; 2] {
    let all = all.reduce(|one, other| one.union(&other));
    let Bounds { right, bottom, .. } = all.unwrap_or(Bounds::new(0.0, 0.0, 1.0, 1.0));
    #[expect(clippy::cast_possible_truncation, reason = "at least 1, and casts saturate")]
    #[expect(clippy::cast_sign_loss, reason = "at least 1, and casts saturate")]
    [right, bottom].map(|side| side.ceil().max(1.0) as u32)
}

/// As short as it can be said, to the thousandth of a pixel.
pub fn pixels(number: f64) -> String {
    thousandth(number).to_string()
}

/// `x,y;x,y`
pub fn points<'a>(points: impl IntoIterator<Item = &'a [f64; 2]>) -> String {
    let point = |[x, y]: &[f64; 2]| format!("{},{}", pixels(*x), pixels(*y));
    points.into_iter().map(point).collect::<Vec<_>>().join(";")
}
