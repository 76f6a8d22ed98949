//! The example datasets that are shipped with the page, under `examples/`.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// In `?example=`, and the name of its file.
    pub id: &'static str,
    pub title: &'static str,
    /// One sentence for the gallery.
    pub about: &'static str,
}

/// In the order of the gallery; the page opens the first when nothing else is to be opened.
pub const EXAMPLES: &[Example] = &[
    Example {
        id: "messages",
        title: "Customer messages",
        about: "What does the customer feel? With sarcasm, dialect and mixed languages.",
    },
    Example {
        id: "posts",
        title: "Community posts",
        about: "Moderation in context: what is wrong with a post, how bad is it, what should happen.",
    },
    Example {
        id: "answers",
        title: "Generated answers",
        about: "Which of three generated answers is better, and what should be sent?",
    },
];

impl Example {
    pub fn find(id: &str) -> Option<Self> {
        EXAMPLES.iter().copied().find(|example| example.id == id)
    }

    pub fn file_name(self) -> String {
        format!("{}.jsonl", self.id)
    }

    /// Beside the page, wherever that is.
    pub fn address(self) -> String {
        let relative = format!("examples/{}", self.file_name());
        let base = web_sys::window().and_then(|window| window.document());
        let base = base.and_then(|document| document.base_uri().ok().flatten());
        base.and_then(|base| web_sys::Url::new_with_base(&relative, &base).ok())
            .map_or(relative, |url| url.href())
    }
}
