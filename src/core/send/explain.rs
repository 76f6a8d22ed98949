//! Plain words for what a backend or a browser refused, and what to do about it.

use super::job::{is_loopback, scheme_and_host};
use crate::core::text::snippet;

/// What a status means here. `body` is what the backend said; its beginning is quoted.
pub fn status(status: u16, body: &str) -> String {
    let advice = match status {
        300..=399 => "The address has moved. Give the new one.",
        400 | 422 => {
            "The backend did not understand the body. Look at the dry run and mend the template."
        }
        401 => "The backend wants a token, or this one is not valid. Give another and resume.",
        403 => {
            "The token is known but may not do this. Ask for the right to write, or give another token."
        }
        404 => "There is nothing at this address. Check the path.",
        405 => "The backend does not take this method here. Try PUT or POST.",
        408 => "The backend gave up waiting.",
        409 => {
            "The backend says that this conflicts with what it has. Look at what it says before going on."
        }
        413 => "The batch is too large for the backend. Choose smaller batches and send again.",
        415 => "The backend does not take this content type. Change it, or the template.",
        429 => "The backend asks to go slower.",
        500..=599 => "The backend has a problem of its own.",
        _ => "The backend did not accept it.",
    };
    match snippet(body, 200) {
        said if said.is_empty() => format!("{status}: {advice}"),
        said => format!("{status}: {advice} It says: {said}"),
    }
}

/// What the page can find out about a request that got no answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances<'a> {
    /// `https://people.example`, or `null` for a page opened from disk.
    pub origin: &'a str,
    pub url: &'a str,
    pub online: bool,
    /// State of the permission for the local network, where the browser has one:
    /// `granted`, `denied`, `prompt`.
    pub local_network: Option<&'a str>,
    /// The headers a browser asks the backend about first.
    pub headers: &'a str,
}

/// Why a request may have got no answer. Browsers hide the reason from pages,
/// so this names what fits, likeliest first.
pub fn no_answer(at: &Circumstances<'_>) -> String {
    if !at.online {
        return "This machine is offline. Review goes on; resume when it is online again."
            .to_owned();
    }
    let Some((_, host)) = scheme_and_host(at.url) else {
        return "The address is not one that a page can send to.".to_owned();
    };
    let local = is_loopback(host);
    // A page that came from this machine needs no permission to speak to it,
    // whatever state the browser reports.
    let from_here = scheme_and_host(at.origin).is_some_and(|(_, host)| is_loopback(host));
    match at.local_network {
        Some("denied") if local && !from_here => {
            return format!(
                "The browser does not let this page speak to this machine ({host}): \
                 allow access to the local network in the page's site settings, then resume."
            );
        }
        Some("prompt") if local && !from_here => {
            return format!(
                "The browser wants to be asked before this page may speak to this machine ({host}): \
                 answer its question about the local network, then resume."
            );
        }
        _ => {}
    }
    let first = if local {
        format!("Nothing answered at {host}: is the backend running, on this port?")
    } else {
        format!(
            "No answer from {host}: the connection failed, or the backend does not allow this page."
        )
    };
    format!(
        "{first} If it runs, it must allow pages of other origins (CORS): \
         Access-Control-Allow-Origin: {} and Access-Control-Allow-Headers: {}.",
        at.origin, at.headers
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, online: bool, local_network: Option<&str>, expected: &str) {
        let at = Circumstances {
            origin: "https://p.example",
            url,
            online,
            local_network,
            headers: "content-type, idempotency-key",
        };
        let said = no_answer(&at);
        assert!(said.contains(expected), "{said}");
    }

    #[test]
    fn names_what_fits() {
        check("https://b.example/in", false, None, "offline");
        check("https://b.example/in", true, None, "Access-Control-Allow-Origin: https://p.example");
        check("https://b.example/in", true, Some("denied"), "No answer from b.example");
        check("http://127.0.0.1:9000/in", true, Some("denied"), "site settings");
        check("http://localhost:9000/in", true, Some("prompt"), "answer its question");
        check("http://localhost:9000/in", true, Some("granted"), "is the backend running");
        check("nonsense", true, None, "not one that a page can send to");
    }

    // Chromium reports "prompt" also to pages of this machine, which need not ask: what kept
    // the answer from such a page was CORS, and the person was sent to look for a question.
    #[test]
    fn a_page_of_this_machine_is_not_told_of_a_permission() {
        let said = no_answer(&Circumstances {
            origin: "http://127.0.0.1:8080",
            url: "http://127.0.0.1:9000/in",
            online: true,
            local_network: Some("prompt"),
            headers: "content-type",
        });
        assert!(said.contains("Access-Control-Allow-Origin: http://127.0.0.1:8080"), "{said}");
    }

    #[test]
    fn quotes_what_the_backend_said() {
        assert_eq!(
            status(413, "limit is\n1 MB"),
            "413: The batch is too large for the backend. Choose smaller batches and send again. It says: limit is 1 MB"
        );
        assert_eq!(status(418, ""), "418: The backend did not accept it.");
    }
}
