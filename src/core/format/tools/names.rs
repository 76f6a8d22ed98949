//! Names of files, each once: of an image by its address, of anything else by its item.

use std::collections::BTreeSet;

use crate::core::model::item::{Content, Item, Meta};

/// Names that were given.
#[derive(Debug, Default)]
pub struct Names {
    given: BTreeSet<String>,
}

impl Names {
    /// The name itself where it is free, else with a number before its ending. Names that differ in
    /// case alone are one file on many disks.
    pub fn free(&mut self, name: &str) -> String {
        let (stem, ending) = split(name);
        let mut free = name.to_owned();
        let mut number = 1;
        while !self.given.insert(free.to_lowercase()) {
            number += 1;
            free = format!("{stem}-{number}{ending}");
        }
        free
    }
}

/// Before the last dot of the last part, and from there on.
pub fn split(name: &str) -> (&str, &str) {
    let folder = name.rfind('/').map_or(0, |slash| slash + 1);
    let dot = name.rfind('.').filter(|dot| *dot > folder);
    name.split_at(dot.unwrap_or(name.len()))
}

/// How the file of an image is called: as its metadata says (`file_name`) where it is the only one of
/// its item, else by its address, as a relative path; of one within the dataset by the item.
pub fn of_image(item: &Item, source: &str) -> String {
    let images = item.fields.iter().filter(|it| matches!(it.content, Content::Image { .. }));
    let said = item.metadata.iter().find(|(key, _)| key == "file_name");
    if let Some((_, Meta::Text(name))) = said
        && !name.is_empty()
        && images.count() == 1
    {
        return relative(name);
    }
    of_source(&item.id, source)
}

/// The same by the address alone.
pub fn of_source(id: &str, source: &str) -> String {
    if let Some(data) = source.strip_prefix("data:") {
        let kind = data.split([';', ',']).next().unwrap_or_default();
        let ending = match kind.strip_prefix("image/").unwrap_or_default() {
            "jpeg" => ".jpg".to_owned(),
            "svg+xml" => ".svg".to_owned(),
            kind if kind.chars().all(char::is_alphanumeric) && !kind.is_empty() => {
                format!(".{kind}")
            }
            _ => String::new(),
        };
        return format!("{}{ending}", of_id(id));
    }
    let path = source.split(['?', '#']).next().unwrap_or_default();
    let name = match path.split_once("://") {
        Some((_, rest)) => rest.rsplit('/').next().unwrap_or_default(),
        None => path,
    };
    match relative(name) {
        name if name.is_empty() => of_id(id),
        name => name,
    }
}

/// What an id is as a name: no part of a path.
pub fn of_id(id: &str) -> String {
    let legal = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = id.chars().map(|c| if legal(c) { c } else { '_' }).collect();
    match name.trim_matches('.') {
        "" => "item".to_owned(),
        name => name.to_owned(),
    }
}

/// Nothing that leads out of the folder where it is unpacked.
fn relative(path: &str) -> String {
    let parts = path.split(['/', '\\']).map(|part| part.replace([':', '\n', '\r'], "_"));
    let parts = parts.filter(|part| !part.is_empty() && part != "." && part != "..");
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_addresses() {
        let check = |source: &str, expected: &str| assert_eq!(of_source("i 1", source), expected);
        check("a/b.png", "a/b.png");
        check("../../etc/b.png", "etc/b.png");
        check("C:\\pictures\\b.png", "C_/pictures/b.png");
        check("https://x.example/a/b.png?size=2#top", "b.png");
        check("https://x.example/", "i_1");
        check("data:image/jpeg;base64,AAAA", "i_1.jpg");
        check("data:image/svg+xml,<svg/>", "i_1.svg");
        check("", "i_1");
        assert_eq!(of_id("../.."), "_");
    }

    #[test]
    fn each_once() {
        let mut names = Names::default();
        let given = ["a.png", "A.png", "a-2.png", "b/a.png", "c.d/e", "c.d/e"];
        assert_eq!(
            given.map(|name| names.free(name)),
            ["a.png", "A-2.png", "a-2-2.png", "b/a.png", "c.d/e", "c.d/e-2"]
        );
    }
}
