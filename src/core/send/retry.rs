//! What to do after a request: it arrived, try again later, or stop and say why.
//!
//! Attempts wait `base · 2ⁿ`, at most `longest`, of which half is certain and
//! half is drawn: many pages that failed together do not come back together.
//! A `Retry-After` of the backend is obeyed, up to `longest_asked`.

use super::explain;

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The backend answered.
    Answered {
        status: u16,
        /// As it stands in the header.
        retry_after: Option<String>,
        /// The beginning of its body, for the message.
        body: String,
    },
    /// No answer: a browser does not tell a page whether the connection failed
    /// or the backend did not allow the page's origin.
    NoAnswer {
        why: String,
    },
    TimedOut,
}

/// What to do now.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// The batch has arrived; go on with the next.
    Acknowledged,
    Wait {
        milliseconds: u64,
        why: String,
    },
    /// More attempts would not help, or enough were made.
    Stop {
        why: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patience {
    pub attempts: u32,
    /// Attempts without any answer before the first acknowledged batch: there
    /// it is mostly a matter of permission, and waiting does not help.
    pub first_attempts: u32,
    pub base_milliseconds: u64,
    pub longest_milliseconds: u64,
    pub longest_asked_milliseconds: u64,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            attempts: 8,
            first_attempts: 3,
            base_milliseconds: 500,
            longest_milliseconds: 30_000,
            longest_asked_milliseconds: 300_000,
        }
    }
}

/// `attempt` counts from 1. `random` is in 0..1. `now` is in seconds since 1970.
/// `begun` tells whether any batch of this sending has been acknowledged.
pub fn next(
    outcome: &Outcome,
    attempt: u32,
    begun: bool,
    patience: &Patience,
    random: f64,
    now: i64,
) -> Next {
    let allowed = match outcome {
        Outcome::NoAnswer { .. } if !begun => patience.first_attempts,
        _ => patience.attempts,
    };
    let (why, asked) = match outcome {
        Outcome::Answered { status: 200..=299, .. } => return Next::Acknowledged,
        Outcome::Answered { status, retry_after, body } => {
            let why = explain::status(*status, body);
            if !matches!(status, 408 | 425 | 429 | 500..=599) {
                return Next::Stop { why };
            }
            (why, retry_after.as_deref().and_then(|text| wait_asked(text, now)))
        }
        Outcome::NoAnswer { why } => (why.clone(), None),
        Outcome::TimedOut => ("The backend did not answer in time.".to_owned(), None),
    };
    if attempt >= allowed {
        return Next::Stop { why: format!("{why} Stopped after {attempt} attempts.") };
    }
    let milliseconds = match asked {
        Some(milliseconds) if milliseconds > patience.longest_asked_milliseconds => {
            let minutes = milliseconds / 60_000;
            return Next::Stop {
                why: format!("{why} It asks to wait {minutes} minutes: resume then."),
            };
        }
        // Drawn on top: never earlier than asked.
        Some(milliseconds) => milliseconds + share(patience.base_milliseconds, random),
        None => {
            let doubled = 2u64.saturating_pow(attempt.saturating_sub(1));
            let full = patience
                .base_milliseconds
                .saturating_mul(doubled)
                .min(patience.longest_milliseconds);
            full / 2 + share(full / 2, random)
        }
    };
    Next::Wait { milliseconds, why }
}

fn share(of: u64, random: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=of")]
    let drawn = (of as f64 * random.clamp(0.0, 1.0)) as u64;
    drawn.min(of)
}

/// Milliseconds of a `Retry-After`: seconds, or a date (RFC 9110, 10.2.3).
fn wait_asked(text: &str, now: i64) -> Option<u64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(seconds.saturating_mul(1000));
    }
    // `Wed, 21 Oct 2026 07:28:00 GMT`
    let mut words = text.strip_suffix(" GMT")?.split_once(", ")?.1.split(' ');
    let (day, month, year, clock) = (words.next()?, words.next()?, words.next()?, words.next()?);
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let then = crate::core::time::Timestamp::parse(&format!("{year}-{month:02}-{day}T{clock}Z"))?;
    Some(u64::try_from((then.0 / 1000).saturating_sub(now)).unwrap_or(0).saturating_mul(1000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn outcome(text: &str) -> Outcome {
        match text.split_once(' ').map_or((text, None), |(word, rest)| (word, Some(rest))) {
            ("none", _) => Outcome::NoAnswer { why: "No answer.".to_owned() },
            ("late", _) => Outcome::TimedOut,
            (status, retry_after) => Outcome::Answered {
                status: status.parse().unwrap(),
                retry_after: retry_after.map(str::to_owned),
                body: String::new(),
            },
        }
    }

    #[track_caller]
    fn check(outcomes: &str, expected: &str) {
        let mut begun = false;
        let mut attempt = 0;
        let said: Vec<String> = outcomes
            .split("; ")
            .map(|text| {
                attempt += 1;
                match next(&outcome(text), attempt, begun, &Patience::default(), 0.5, 1_792_567_590)
                {
                    Next::Acknowledged => {
                        begun = true;
                        attempt = 0;
                        "ok".to_owned()
                    }
                    Next::Wait { milliseconds, .. } => milliseconds.to_string(),
                    Next::Stop { .. } => "stop".to_owned(),
                }
            })
            .collect();
        assert_eq!(said.join(" "), expected);
    }

    #[test]
    fn waits_longer_each_time() {
        check("503; 503; 503; 200; 500; 204", "375 750 1500 ok 375 ok");
        check("none; none; none", "375 750 stop");
        check(
            "200; none; none; none; none; none; none; none; none",
            "ok 375 750 1500 3000 6000 12000 22500 stop",
        );
        check("late; 429; 200", "375 750 ok");
    }

    #[test]
    fn obeys_the_backend() {
        check("429 7", "7250");
        check("503 Wed, 21 Oct 2026 07:28:00 GMT", "90250");
        check("503 Wed, 21 Oct 2020 07:28:00 GMT", "250");
        check("429 soon", "375");
        check("429 86400", "stop");
        check("429 99999999999999999999", "375");
    }

    #[test]
    fn stops_where_waiting_does_not_help() {
        for status in ["301", "400", "401", "403", "404", "409", "413", "415", "422"] {
            check(status, "stop");
        }
    }

    proptest! {
        #[test]
        fn always_ends(status in 100u16..600, random in -1.0f64..2.0, retry_after in ".{0,32}") {
            let outcome = Outcome::Answered { status, retry_after: Some(retry_after), body: String::new() };
            let last = next(&outcome, 8, true, &Patience::default(), random, 0);
            let waits = matches!(last, Next::Wait { .. });
            prop_assert!(!waits);
        }
    }
}
