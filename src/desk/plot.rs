//! Plots as plain geometry: what stands where, in units of the picture.
//!
//! A plot is a list of marks. The page draws them with its own colours, and
//! [`Plot::svg`] writes the same marks as a file that stands alone. Each plot has
//! a title that says what it shows, for who does not see it; its figures are a
//! [`Sheet`](super::sheet::Sheet) beside it.
//!
//! | plot | of |
//! |---|---|
//! | [`interval`] | values with intervals, one line each |
//! | [`dots`] | shares with intervals, in lines and side by side |
//! | [`paired`] | two bars for each name |
//! | [`rater_map`] | who agrees stands near |
//! | [`histogram`] | counts by bin |
//! | [`reliability`] | scores against shares of right answers |
//! | [`trace`] | a value after each iteration |
//! | [`risk`] | an error against what is promised, by threshold and after each answer |

pub mod dots;
pub mod paired;

mod histogram;
mod interval;
mod map;
mod reliability;
pub mod risk;
mod scale;
mod trace;

pub use histogram::histogram;
pub use interval::{Line, intervals, one_interval};
pub use map::{Place, rater_map};
pub use reliability::reliability;
pub use scale::{Scale, ticks};
pub use trace::trace;

/// The size of letters, in units of the picture.
pub const LETTER: f64 = 12.0;

/// What a mark's colour means; the colours themselves are the page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Paper,
    Grid,
    Muted,
    Text,
    /// A length beneath something that must be seen over it.
    Length,
    Human,
    Machine,
    Differ,
}

impl Ink {
    pub fn word(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Grid => "grid",
            Self::Muted => "muted",
            Self::Text => "text",
            Self::Length => "length",
            Self::Human => "human",
            Self::Machine => "machine",
            Self::Differ => "differ",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Straight lines from point to point; filled where `filled`.
    Path {
        points: Vec<(f64, f64)>,
        filled: bool,
        dashed: bool,
        width: f64,
    },
    Bar {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
    },
    Dot {
        x: f64,
        y: f64,
        r: f64,
    },
    Words {
        x: f64,
        y: f64,
        anchor: Anchor,
        words: String,
    },
    /// Upwards, read from below.
    Upright {
        x: f64,
        y: f64,
        words: String,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub shape: Shape,
    pub ink: Ink,
    /// Shown when it is pointed at.
    pub says: String,
    /// Which of the plot's figures it is, where it can be opened.
    pub opens: Option<usize>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
    pub width: f64,
    pub height: f64,
    /// What it shows, for who does not see it.
    pub title: String,
    pub marks: Vec<Mark>,
}

impl Plot {
    pub fn new(width: f64, height: f64, title: impl Into<String>) -> Self {
        Self { width, height, title: title.into(), marks: Vec::new() }
    }

    pub fn view_box(&self) -> String {
        format!("0 0 {} {}", short(self.width), short(self.height))
    }

    fn add(&mut self, ink: Ink, shape: Shape) {
        self.marks.push(Mark { shape, ink, says: String::new(), opens: None });
    }

    fn line(&mut self, ink: Ink, from: (f64, f64), to: (f64, f64), width: f64) {
        self.add(ink, Shape::Path { points: vec![from, to], filled: false, dashed: false, width });
    }

    fn words(&mut self, ink: Ink, at: (f64, f64), anchor: Anchor, words: impl Into<String>) {
        self.add(ink, Shape::Words { x: at.0, y: at.1, anchor, words: words.into() });
    }

    /// A file that stands alone. `colour` gives what a mark's ink is there.
    pub fn svg(&self, colour: &dyn Fn(Ink) -> String) -> String {
        let (width, height) = (short(self.width), short(self.height));
        // Twice its units: figures in reports are wider than a phone.
        let size = (short(self.width * 2.0), short(self.height * 2.0));
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{}\" height=\"{}\" role=\"img\" font-family=\"system-ui, sans-serif\" \
             font-size=\"{LETTER}\">\n<title>{}</title>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
            size.0,
            size.1,
            escaped(&self.title),
            escaped(&colour(Ink::Paper)),
        );
        for mark in &self.marks {
            write_mark(&mut out, mark, &escaped(&colour(mark.ink)));
        }
        out.push_str("</svg>\n");
        out
    }
}

fn write_mark(out: &mut String, mark: &Mark, colour: &str) {
    let says = match mark.says.as_str() {
        "" => String::new(),
        says => format!("<title>{}</title>", escaped(says)),
    };
    let text = match &mark.shape {
        Shape::Path { points, filled, dashed, width } => {
            let (fill, dashes) = (if *filled { colour } else { "none" }, dashes(*dashed));
            format!(
                "<path d=\"{}\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"{}\"{dashes}>{says}</path>",
                path(points, *filled),
                short(*width)
            )
        }
        Shape::Bar { x, y, width, height } => format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{colour}\">{says}</rect>",
            short(*x),
            short(*y),
            short(*width),
            short(*height)
        ),
        Shape::Dot { x, y, r } => format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{colour}\">{says}</circle>",
            short(*x),
            short(*y),
            short(*r)
        ),
        Shape::Words { x, y, anchor, words } => format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{}\" fill=\"{colour}\">{}</text>",
            short(*x),
            short(*y),
            anchor.word(),
            escaped(words)
        ),
        Shape::Upright { x, y, words } => format!(
            "<text text-anchor=\"middle\" fill=\"{colour}\" transform=\"{}\">{}</text>",
            upright(*x, *y),
            escaped(words)
        ),
    };
    out.push_str(&text);
    out.push('\n');
}

fn dashes(dashed: bool) -> &'static str {
    if dashed { " stroke-dasharray=\"4 3\"" } else { "" }
}

/// The `d` of a path through points; closed where it is filled.
pub fn path(points: &[(f64, f64)], closed: bool) -> String {
    let mut out = String::new();
    for (place, (x, y)) in points.iter().enumerate() {
        out.push_str(if place == 0 { "M" } else { "L" });
        out.push_str(&short(*x));
        out.push(' ');
        out.push_str(&short(*y));
    }
    if closed && !points.is_empty() {
        out.push('Z');
    }
    out
}

/// Turned so that it is read from below, with its middle at a place.
pub fn upright(x: f64, y: f64) -> String {
    format!("translate({} {}) rotate(-90)", short(x), short(y))
}

/// A length with at most two decimals; what is no number is 0.
pub fn short(length: f64) -> String {
    if !length.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{length:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text for between tags and between quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no way to say the other control characters.
            '\t' | '\n' | '\r' => out.push(' '),
            letter if letter.is_control() || letter == '\u{fffe}' || letter == '\u{ffff}' => {
                out.push('\u{fffd}');
            }
            letter => out.push(letter),
        }
    }
    out
}

/// How wide words are, about: system fonts differ.
fn width_of(words: &str) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "letters of a name")]
    let letters = words.chars().count() as f64;
    letters * LETTER * 0.56
}

/// At most `most` letters, the last an ellipsis where some are cut off.
fn cut(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    let mut out: String = words.chars().take(most.saturating_sub(1)).collect();
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_stands_alone() {
        let mut plot = Plot::new(100.0, 50.0, "Raters <A> & \"B\"");
        plot.line(Ink::Grid, (0.0, 0.5), (100.0, 1.0 / 3.0), 1.0);
        plot.words(Ink::Text, (5.0, 10.0), Anchor::End, "a<b\u{1}");
        let shape = Shape::Dot { x: 1.0, y: 2.0, r: 3.0 };
        plot.marks.push(Mark { shape, ink: Ink::Human, says: "one".into(), opens: None });
        let colour = |ink: Ink| format!("rgb({})", ink.word());
        expect_test::expect![[r#"
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="200" height="100" role="img" font-family="system-ui, sans-serif" font-size="12">
            <title>Raters &lt;A&gt; &amp; &quot;B&quot;</title>
            <rect width="100" height="50" fill="rgb(paper)"/>
            <path d="M0 0.5L100 0.33" fill="none" stroke="rgb(grid)" stroke-width="1"></path>
            <text x="5" y="10" text-anchor="end" fill="rgb(text)">a&lt;b�</text>
            <circle cx="1" cy="2" r="3" fill="rgb(human)"><title>one</title></circle>
            </svg>
        "#]]
        .assert_eq(&plot.svg(&colour));
    }

    #[test]
    fn lengths_are_short_and_finite() {
        let check = |length: f64, expected: &str| assert_eq!(short(length), expected);
        check(0.0, "0");
        check(-0.001, "0");
        check(1.5, "1.5");
        check(100.0, "100");
        check(f64::NAN, "0");
        check(f64::INFINITY, "0");
    }

    #[test]
    fn names_are_cut_by_letters() {
        assert_eq!(cut("añño", 4), "añño");
        assert_eq!(cut("añños", 4), "aññ…");
    }
}
