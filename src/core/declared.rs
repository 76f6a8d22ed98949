//! TypeScript declarations of types as serde writes them, for the tests that keep the declarations
//! of the packages true.

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

/// Types by name, with all that they are made of.
pub struct Types {
    config: Config,
    pub found: BTreeMap<String, String>,
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // What TypeScript has itself is not declared.
        if T::output_path().is_none() || self.found.contains_key(&T::ident(&self.config)) {
            return;
        }
        let docs = T::docs().map(|docs| comment(&docs, "") + "\n").unwrap_or_default();
        let declared = format!("{docs}export {}\n", lines(&T::decl(&self.config)));
        self.found.insert(T::ident(&self.config), declared);
        T::visit_dependencies(self);
    }
}

impl Default for Types {
    fn default() -> Self {
        Self { config: Config::new().with_large_int("number"), found: BTreeMap::new() }
    }
}

/// A comment as short as it can be.
pub fn comment(written: &str, indent: &str) -> String {
    let said = |line: &str| {
        let line = line.trim().trim_matches(['/', '*']).trim();
        line.replace("`None`", "null").replace("[`", "`").replace("`]", "`")
    };
    let said: Vec<String> = written.lines().map(said).filter(|line| !line.is_empty()).collect();
    match said.as_slice() {
        [one] => format!("/** {one} */"),
        lines => {
            let lines = lines.iter().map(|line| format!("{indent} * {line}\n"));
            format!("/**\n{}{indent} */", lines.collect::<String>())
        }
    }
}

/// A declaration with a line for each field of the outermost object.
fn lines(declared: &str) -> String {
    let mut text = String::new();
    let mut depth = 0;
    let mut rest = declared;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '/' if rest.starts_with("**") => {
                // A comment may say anything.
                let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
                text += &format!("{}\n  ", comment(&rest[..end], "  "));
                rest = rest[end..].trim_start();
                continue;
            }
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            _ => {}
        }
        text.push(c);
        if depth == 1 && matches!(c, '{' | ',') && declared.contains(" = {") {
            text = text.trim_end().to_owned() + "\n  ";
            rest = rest.trim_start();
        }
    }
    text.replace("\n  }", "\n}").lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
