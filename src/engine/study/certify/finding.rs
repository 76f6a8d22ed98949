//! A certificate as it stands in the log, with what it was made for.

use serde::{Deserialize, Serialize};

use crate::core::assurance::certificate::Certificate;
use crate::core::model::evidence::{CERTIFICATE, Evidence, Finding};
use crate::core::routing::stream::{Accepting, By, Stream};

/// The finding of an [`Evidence`] about a [`CERTIFICATE`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certified {
    pub stream: Stream,
    /// Each value of this column of metadata has its own threshold.
    pub column: Option<String>,
    /// The rule that drew the sample, its share, and the seed of the draw.
    pub rule: String,
    pub share: f64,
    pub seed: u64,
    /// What is accepted by it, and the share of that which people go on looking at.
    pub accepting: Vec<Accepting>,
    pub audit: f64,
    /// What the certificate's assumptions mean here, in sentences.
    pub notes: Vec<String>,
    pub certificate: Certificate,
}

impl Certified {
    pub fn evidence(&self, said: String) -> Evidence {
        Evidence {
            about: CERTIFICATE.to_owned(),
            question: self.stream.question.clone().unwrap_or_default(),
            agent: by(&self.stream.by),
            said,
            scale: Vec::new(),
            // Texts and finite numbers: this cannot fail.
            finding: Finding::of(self).unwrap_or_else(|_| Finding::none()),
        }
    }

    /// `None` where it was written by another version that said something else.
    pub fn read(evidence: &Evidence) -> Option<Self> {
        serde_json::from_str(evidence.finding.text()).ok()
    }
}

/// `top`, `agent:bayes`, `agreement`
pub fn by(by: &By) -> String {
    match by {
        By::Top => "top".to_owned(),
        By::Agent(id) => format!("agent:{id}"),
        By::Agreement => "agreement".to_owned(),
    }
}
