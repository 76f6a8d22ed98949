//! One request, complete but for the token: what is sent, and what the dry run shows.

use super::job::{Auth, Job};
use super::plan;
use super::template::{Fill, fill};
use crate::core::log::chain::hash;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    pub method: String,
    pub url: String,
    /// Without the token's header.
    pub headers: Vec<(String, String)>,
    /// Which header the token goes into, and what stands before it.
    pub token: Option<(String, &'static str)>,
    pub body: String,
    pub records: usize,
}

/// How many requests a job makes of so many records.
pub fn count(job: &Job, records: usize) -> usize {
    plan::count(records, job.portion)
}

/// The request of one batch; `None` behind the last.
///
/// The idempotency key depends on the address, the batch's number and its
/// content alone: the same batch sent again, also after a reload, has the same
/// key, and a backend that knows it counts it once.
pub fn prepare(job: &Job, dataset: &str, records: &[&str], index: usize) -> Option<Prepared> {
    let range = plan::batch(records.len(), job.portion, index)?;
    let batch = records.get(range)?;
    let body = fill(&job.template, &Fill { records: batch, dataset, index, total: records.len() });
    let key = hash(format!("{}\n{index}\n{body}", job.url.trim()).as_bytes());
    let mut headers = vec![
        ("Content-Type".to_owned(), job.content_type.clone()),
        ("Idempotency-Key".to_owned(), key.chars().take(32).collect()),
    ];
    headers.extend(job.headers.iter().cloned());
    let token = match &job.auth {
        Auth::None => None,
        Auth::Bearer => Some(("Authorization".to_owned(), "Bearer ")),
        Auth::Header { name } => Some((name.clone(), "")),
    };
    let (method, url) = (job.method.clone(), job.url.trim().to_owned());
    Some(Prepared { method, url, headers, token, body, records: batch.len() })
}

impl Prepared {
    /// The request as text, the token masked: what a dry run shows.
    pub fn show(&self) -> String {
        let mut text = format!("{} {}\n", self.method, self.url);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\n"));
        }
        if let Some((name, before)) = &self.token {
            text.push_str(&format!("{name}: {before}••••••••\n"));
        }
        text.push('\n');
        text.push_str(&self.body);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::send::job::Portion;
    use expect_test::{Expect, expect};

    fn job() -> Job {
        Job {
            url: " https://example.org/in ".to_owned(),
            auth: Auth::Bearer,
            headers: vec![("X-Team".to_owned(), "blue".to_owned())],
            portion: Portion::Batch { size: 2 },
            ..Job::default()
        }
    }

    #[track_caller]
    fn check(index: usize, expected: &Expect) {
        let records = [r#"{"a":1}"#, r#"{"a":2}"#, r#"{"a":3}"#];
        let shown =
            prepare(&job(), "demo", &records, index).map_or("nothing".to_owned(), |it| it.show());
        expected.assert_eq(&shown);
    }

    #[test]
    fn shows_the_exact_request() {
        check(
            1,
            &expect![[r#"
                POST https://example.org/in
                Content-Type: application/json
                Idempotency-Key: 639221b2e8abf067ed0e7487c280cda3
                X-Team: blue
                Authorization: Bearer ••••••••

                {"dataset": "demo", "records": [{"a":3}]}"#]],
        );
        check(2, &expect!["nothing"]);
    }

    #[test]
    fn the_key_is_the_same_for_the_same_batch_and_differs_otherwise() {
        let records = [r#"{"a":1}"#, r#"{"a":1}"#, r#"{"a":1}"#, r#"{"a":1}"#];
        let key = |index| prepare(&job(), "demo", &records, index).unwrap().headers[1].1.clone();
        assert_eq!(key(0), key(0));
        assert_ne!(key(0), key(1));
        assert_eq!(count(&job(), records.len()), 2);
    }
}
