//! XML, as far as annotation formats need it: elements with attributes, indented.

use std::fmt::Write;

/// A text in the making.
pub struct Xml {
    pub text: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// With the declaration, or with nothing in front.
    pub fn new(is_declared: bool) -> Self {
        let text = if is_declared { "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" } else { "" };
        Self { text: text.to_owned(), open: Vec::new() }
    }

    /// Opens an element that holds others.
    pub fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the last one that is open.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            self.text += &format!("</{name}>\n");
        }
    }

    /// A text to be put in where this one has come to.
    pub fn inside(&self) -> Self {
        Self { text: String::new(), open: self.open.clone() }
    }

    /// An element with a text in it.
    pub fn leaf(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        self.text.push('>');
        escape(&mut self.text, text);
        self.text += &format!("</{name}>\n");
    }

    /// An element with nothing in it.
    pub fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push_str("/>\n");
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            self.text += &format!(" {key}=\"");
            escape(&mut self.text, value);
            self.text.push('"');
        }
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n("  ", self.open.len()));
    }
}

/// What has a meaning in XML as entities; what XML cannot hold at all (most control characters) as
/// U+FFFD. Newlines as numbers, so that those in attributes stay.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => {
                // Writing to a text cannot fail.
                write!(out, "&#{};", u32::from(c)).unwrap_or_default();
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn escapes_what_has_a_meaning() {
        let mut xml = Xml::new(true);
        xml.open("image", &[("name", "a<\"b\">\n")]);
        xml.leaf("label", &[], "a & b\u{1}");
        xml.empty("box", &[("x", "1")]);
        xml.close();
        xml.close();
        expect![[r#"
            <?xml version="1.0" encoding="utf-8"?>
            <image name="a&lt;&quot;b&quot;&gt;&#10;">
              <label>a &amp; b�</label>
              <box x="1"/>
            </image>
        "#]]
        .assert_eq(&xml.text);
    }
}
