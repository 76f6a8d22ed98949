//! What the first page weighs on the wire.

use crate::shell::{self, Result};
use std::{fmt, path::Path};

/// The design's budget: everything needed to review, brotli, in bytes.
pub const BUDGET: usize = 350_000;

/// What a build may not exceed today. The budget is not met yet: this line
/// keeps the page from growing meanwhile, and goes down.
const LIMIT: usize = 495_000;

/// The first page's files with their sizes in bytes as built and as sent.
pub struct Sizes(Vec<(String, usize, usize)>);

/// Measures wasm, JavaScript and style sheets of a finished build: the page
/// and its worker, not what is fetched later, nor the examples.
pub fn measure(dist: &Path) -> Result<Sizes> {
    let index = String::from_utf8_lossy(&shell::read(&dist.join("index.html"))?).into_owned();
    let mut sizes = Vec::new();
    for file in shell::files(dist)? {
        let counts = [".wasm", ".js", ".css"].iter().any(|extension| file.ends_with(extension));
        // The service worker is fetched after the page stands, and what was cut off when it is asked for.
        let is_later = file == "sw.js"
            || comes_later(&index, &file)
            || file.ends_with(".wasm")
                && (file.starts_with("split_") || file.starts_with("chunk_"));
        if counts && !is_later {
            let bytes = shell::read(&dist.join(&file))?;
            sizes.push((file, bytes.len(), brotli_size(&bytes)?));
        }
    }
    Ok(Sizes(sizes))
}

/// Whether index.html names a file as one that comes with the rooms: `<meta name="later" …>`,
/// which Trunk writes shorter.
fn comes_later(index: &str, file: &str) -> bool {
    let tags = index.split("<meta").skip(1).filter_map(|rest| rest.split('>').next());
    let mut words = tags.map(|tag| tag.replace('"', ""));
    words.any(|tag| {
        let has = |word: &str| tag.split_whitespace().any(|each| each == word);
        has("name=later") && has(&format!("content={file}"))
    })
}

impl Sizes {
    /// All files as sent.
    pub fn total(&self) -> usize {
        self.0.iter().map(|(.., sent)| sent).sum()
    }

    /// An error above the limit; above the budget, a line that says so.
    pub fn check(&self) -> Result<String> {
        let (total, limit) = (self.total() as f64 / 1000.0, LIMIT / 1000);
        if self.total() > LIMIT {
            return Err(format!(
                "the first page grew: {total:.1} kB of at most {limit} kB\n{self}"
            ));
        }
        let budget = BUDGET / 1000;
        let met = if self.total() > BUDGET { "NOT MET" } else { "met" };
        Ok(format!("{total:.1} kB (brotli -11), limit {limit} kB; budget of {budget} kB {met}"))
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kb = |bytes: usize| bytes as f64 / 1000.0;
        writeln!(f, "{:<40} {:>10} {:>10}", "first page", "kB", "brotli")?;
        for (file, built, sent) in &self.0 {
            writeln!(f, "{file:<40} {:>10.1} {:>10.1}", kb(*built), kb(*sent))?;
        }
        let built = self.0.iter().map(|(_, built, _)| built).sum();
        write!(f, "{:<40} {:>10.1} {:>10.1}", "all", kb(built), kb(self.total()))
    }
}

/// Brotli at its best, as hosts that compress once do.
pub fn brotli_size(bytes: &[u8]) -> Result<usize> {
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params)
        .map_err(|error| format!("brotli: {error}"))?;
    Ok(out.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_later_is_named_in_the_page() {
        let check = |index: &str, expected: bool| {
            assert_eq!(comes_later(index, "rooms-1.css"), expected, "{index}");
        };
        check(r#"<meta name="later" content="rooms-1.css">"#, true);
        check("<meta content=rooms-1.css name=later><link href=app-2.css>", true);
        check("<meta content=a.css name=later><link href=rooms-1.css rel=stylesheet>", false);
        check("", false);
    }
}
