//! What the person set up: where to, how, in what portions.

use serde::{Deserialize, Serialize};

/// One way of sending, without its secret. Kept for the next time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Job {
    /// Id in [`BACKENDS`].
    pub backend: String,
    pub url: String,
    pub method: String,
    /// Besides Content-Type, Idempotency-Key and the token's header.
    pub headers: Vec<(String, String)>,
    pub content_type: String,
    pub auth: Auth,
    pub portion: Portion,
    /// The body; placeholders in [`super::template`].
    pub template: String,
    pub timeout_seconds: u32,
}

/// Which header carries the token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Auth {
    #[default]
    None,
    /// `Authorization: Bearer TOKEN`
    Bearer,
    /// `NAME: TOKEN`
    Header { name: String },
}

/// How many records one request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Portion {
    /// All in one.
    Whole,
    One,
    Batch {
        size: u32,
    },
}

/// A kind of backend the page knows how to speak to.
pub struct Backend {
    pub id: &'static str,
    pub title: &'static str,
    /// One sentence for the person who chooses.
    pub about: &'static str,
    /// What the form starts with.
    pub job: fn() -> Job,
}

/// Every kind of backend. Another one is a line here.
pub const BACKENDS: &[Backend] = &[Backend {
    id: "http",
    title: "Any HTTP endpoint",
    about: "Sends JSON to an address of your choice, with the body that you write.",
    job: Job::default,
}];

impl Default for Job {
    fn default() -> Self {
        Self {
            backend: "http".to_owned(),
            url: String::new(),
            method: "POST".to_owned(),
            headers: Vec::new(),
            content_type: "application/json".to_owned(),
            auth: Auth::None,
            portion: Portion::Batch { size: 100 },
            template: r#"{"dataset": {{dataset}}, "records": {{records}}}"#.to_owned(),
            timeout_seconds: 30,
        }
    }
}

/// Methods that carry a body.
pub const METHODS: &[&str] = &["POST", "PUT", "PATCH"];

impl Job {
    /// What must be mended before anything can be sent, for a person.
    /// `page` is the page's own address: an https page may not send to http.
    pub fn problems(&self, page: &str) -> Vec<String> {
        let mut problems = Vec::new();
        match scheme_and_host(&self.url) {
            None if self.url.trim().is_empty() => {
                problems.push(
                    "Where to? Give an address that begins with https:// or http://.".to_owned(),
                );
            }
            None => problems.push(
                "The address must begin with https:// or http:// and name a host.".to_owned(),
            ),
            Some(("http", host)) if page.starts_with("https:") && !is_loopback(host) => {
                problems.push(
                    "This page came by https, and a browser does not let it send to plain http: \
                     give the backend https, or open the page by http."
                        .to_owned(),
                );
            }
            Some(_) => {}
        }
        if !METHODS.contains(&self.method.as_str()) {
            problems.push(format!("'{}' is not one of {}.", self.method, METHODS.join(", ")));
        }
        let token_header = match &self.auth {
            Auth::Header { name } => Some((name.as_str(), "")),
            _ => None,
        };
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in headers.chain(token_header) {
            if name.is_empty() || !name.bytes().all(is_token_byte) {
                problems.push(format!("'{name}' cannot be the name of a header."));
            }
            if !value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
                problems.push(format!(
                    "The value of '{name}' has characters that a header cannot carry."
                ));
            }
        }
        if self.portion == (Portion::Batch { size: 0 }) {
            problems.push("A batch needs at least one record.".to_owned());
        }
        if let Err(problem) = super::template::check(&self.template, self.portion) {
            problems.push(problem);
        }
        problems
    }
}

/// `("https", "example.org:8443")` of an absolute address.
pub fn scheme_and_host(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.trim().split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    (matches!(scheme, "http" | "https") && !host.is_empty()).then_some((scheme, host))
}

/// Whether a host is this very machine: browsers trust it without https.
pub fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name == "localhost"
        || name.ends_with(".localhost")
        || name == "[::1]"
        || name.starts_with("127.")
}

/// RFC 9110, section 5.6.2: what a header's name is made of.
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(change: impl Fn(&mut Job), page: &str, expected: &[&str]) {
        let mut job = Job { url: "https://example.org/in".to_owned(), ..Job::default() };
        change(&mut job);
        let problems = job.problems(page);
        let found: Vec<&str> = problems
            .iter()
            .zip(expected)
            .map(|(found, part)| if found.contains(part) { *part } else { found.as_str() })
            .collect();
        assert_eq!((found.as_slice(), problems.len()), (expected, expected.len()));
    }

    #[test]
    fn says_what_must_be_mended() {
        check(|_| {}, "https://pages.example/", &[]);
        check(|job| job.url.clear(), "https://pages.example/", &["Where to?"]);
        check(
            |job| job.url = "ftp://example.org".to_owned(),
            "https://p.example/",
            &["must begin with"],
        );
        check(
            |job| job.url = "http://example.org".to_owned(),
            "https://p.example/",
            &["plain http"],
        );
        check(|job| job.url = "http://example.org".to_owned(), "http://p.example/", &[]);
        check(|job| job.url = "http://127.0.0.1:9000/x".to_owned(), "https://p.example/", &[]);
        check(|job| job.method = "GET".to_owned(), "https://p.example/", &["not one of POST"]);
        check(
            |job| job.portion = Portion::Batch { size: 0 },
            "https://p.example/",
            &["at least one"],
        );
        check(
            |job| job.headers = vec![("X Y".to_owned(), "é".to_owned())],
            "https://p.example/",
            &["name of a header", "cannot carry"],
        );
    }

    #[test]
    fn every_backend_starts_with_a_job_that_lacks_only_an_address() {
        let mut ids = std::collections::BTreeSet::new();
        for backend in BACKENDS {
            assert!(
                ids.insert(backend.id) && !backend.title.is_empty() && !backend.about.is_empty()
            );
            let job = Job { url: "https://example.org".to_owned(), ..(backend.job)() };
            assert_eq!(job.problems("https://p.example/"), Vec::<String>::new());
            assert_eq!(job.backend, backend.id);
        }
    }
}
