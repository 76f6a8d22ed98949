//! What the end of a round proposes, computed piece by piece: calibration maps, a certificate
//! with the policy that follows, and the report card.

use leptos::prelude::WithUntracked;

use super::export;
use crate::core::model::evidence::Evidence;
use crate::core::routing::policy::Policy;
use crate::core::text::counted;
use crate::desk::assurance::ask::Ask;
use crate::desk::assurance::rounds::{self, who};
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::{CertificateFound, RoundFound, WhatIf, WhatIfFound};
use crate::engine::protocol::study::{CalibrationFound, Studied, Study};
use crate::engine::protocol::{Effort, Reply, Request};
use crate::ui::app::App;
use crate::ui::study::watch;

/// What may be put in force, and what is logged of the round.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposed {
    /// The log when it was begun: what comes later is not in it.
    pub seq: u64,
    pub maps: Vec<Proposal>,
    pub policy: Option<PolicyProposed>,
    /// What is not proposed, and why: sentences.
    pub missing: Vec<String>,
    /// The report card's JSON, and what it says.
    pub card: String,
    pub round: RoundFound,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    pub evidence: Evidence,
    pub words: String,
}

/// A certificate and its policy: one without the other promises nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyProposed {
    /// `None` where nothing is certified: nothing is accepted unseen then.
    pub evidence: Option<Evidence>,
    pub policy: Policy,
    pub words: String,
    pub effect: String,
}

/// Why nothing comes of it.
pub enum Stop {
    NotWanted,
    Trouble(String),
}

/// What is asked with.
pub struct Asked<W, T> {
    pub app: App,
    pub ask: Ask,
    pub effort: Effort,
    /// Whether it is still wanted.
    pub is_wanted: W,
    /// Hears what is computed, and how many pieces are done of how many.
    pub told: T,
}

impl<W: Fn() -> bool, T: Fn(String, u32, u32)> Asked<W, T> {
    /// One after the other.
    pub async fn propose(self) -> Result<Proposed, Stop> {
        let app = self.app;
        let seq = app.session.with_untracked(|session| session.head.seq);
        let pairs = self.scorers().await?;
        let pieces = u32::try_from(pairs.len()).unwrap_or(u32::MAX).saturating_add(2);
        let (mut maps, mut missing) = (Vec::new(), Vec::new());
        for (done, (question, agent)) in (0..).zip(pairs) {
            let name = app.session.with_untracked(|it| who(&question, &agent, &it.schema));
            (self.told)(format!("Calibration map of {name}"), done, pieces);
            match self.study(&Study::Calibration { question, agent }).await? {
                Studied::Calibration(found) => match self.map(&name, &found) {
                    Ok(map) => maps.push(map),
                    Err(why) => missing.push(why),
                },
                Studied::Nothing { why } => missing.push(no_map(&name, &why)),
                _ => return Err(other()),
            }
        }
        (self.told)("Certificate".to_owned(), pieces - 2, pieces);
        let policy = match self.certificate().await? {
            Ok(policy) => Some(policy),
            Err(why) => {
                missing.push(why);
                None
            }
        };
        (self.told)("Report card".to_owned(), pieces - 1, pieces);
        let (card, round) = self.card().await?;
        Ok(Proposed { seq, maps, policy, missing, card, round })
    }

    async fn study(&self, study: &Study) -> Result<Studied, Stop> {
        let found = watch::run(self.app, study, &self.is_wanted, &|_, _| ()).await;
        found.map_err(Stop::Trouble)?.ok_or(Stop::NotWanted)
    }

    /// Every question with each agent that gives it a score.
    async fn scorers(&self) -> Result<Vec<(String, String)>, Stop> {
        let questions = self.app.session.with_untracked(|session| session.schema.questions.clone());
        let mut pairs = Vec::new();
        for question in questions {
            (self.told)("Agents that give scores".to_owned(), 0, 1);
            let study = Study::Scorers { question: question.id.clone() };
            if let Studied::Scorers(agents) = self.study(&study).await? {
                pairs.extend(agents.into_iter().map(|agent| (question.id.clone(), agent)));
            }
        }
        Ok(pairs)
    }

    /// The best map, or why none is proposed.
    fn map(&self, name: &str, found: &CalibrationFound) -> Result<Proposal, String> {
        let best = found.best.as_ref().and_then(|id| found.maps.iter().find(|it| it.id == *id));
        let evidence = best.and_then(|map| Some((map, map.evidence.clone()?)));
        let Some((map, evidence)) = evidence else {
            let why = found.undefined.as_deref().unwrap_or("none does better than the others");
            return Err(no_map(name, why));
        };
        if self.is_in_force(&evidence) {
            return Err(format!("{name}: the best map, {}, is in force already.", map.title));
        }
        let words = format!("{name}: {} on {}", map.title, counted(found.n, "answer"));
        Ok(Proposal { evidence, words })
    }

    fn is_in_force(&self, evidence: &Evidence) -> bool {
        self.app.session.with_untracked(|session| session.evidence.contains(evidence))
    }

    /// By the choices of the Certify tab; or why nothing is proposed.
    async fn certificate(&self) -> Result<Result<PolicyProposed, String>, Stop> {
        let study = Study::Certify(self.ask.certify());
        let found = watch::run(self.app, &study, &self.is_wanted, &|_, _| ()).await;
        let found = match found {
            Ok(None) => return Err(Stop::NotWanted),
            Ok(Some(Studied::Certificate(found))) => found,
            Ok(Some(Studied::Nothing { why })) | Err(why) => {
                return Ok(Err(format!("No certificate. {}", as_sentence(&why))));
            }
            Ok(Some(_)) => return Err(other()),
        };
        let CertificateFound { policy, evidence, verdict, .. } = *found;
        let words = as_sentence(&verdict);
        let in_force = self.policy_in_force();
        let is_known = evidence.as_ref().is_none_or(|it| self.is_in_force(it));
        let Some(policy) = policy.filter(|it| *it != in_force || !is_known) else {
            return Ok(Err(match &evidence {
                Some(it) => format!("The certificate is in force already: {}.", it.said),
                None => format!("No certificate. {words}"),
            }));
        };
        let now = self.what_if(in_force).await?;
        let then = self.what_if(policy.clone()).await?;
        let effect = rounds::effect(&now, &then);
        Ok(Ok(PolicyProposed { evidence, policy, words, effect }))
    }

    fn policy_in_force(&self) -> Policy {
        self.app.session.with_untracked(|session| session.policy.clone())
    }

    async fn what_if(&self, policy: Policy) -> Result<WhatIfFound, Stop> {
        let asked = WhatIf { policy, effort: self.effort, per_minute: 0.0, column: None };
        match self.study(&Study::WhatIf(asked)).await? {
            Studied::WhatIf(found) => Ok(found),
            Studied::Nothing { why } => Err(Stop::Trouble(why)),
            _ => Err(other()),
        }
    }

    async fn card(&self) -> Result<(String, RoundFound), Stop> {
        let export = export("report-card");
        let answer = self.app.ask_with(Request::Export { export }, None).await;
        let bytes = match answer.map_err(|error| Stop::Trouble(error.to_string()))? {
            (Reply::Exported { .. }, Some(bytes)) => bytes.to_vec(),
            _ => return Err(other()),
        };
        let card = String::from_utf8(bytes)
            .map_err(|_| Stop::Trouble("The report card is no text.".to_owned()))?;
        match self.study(&Study::Rounds { cards: vec![card.clone()] }).await? {
            Studied::Rounds(found) => match found.rounds.into_iter().next() {
                Some(round) => Ok((card, round)),
                None => Err(Stop::Trouble("The report card cannot be read.".to_owned())),
            },
            _ => Err(other()),
        }
    }
}

fn no_map(name: &str, why: &str) -> String {
    format!("{name}: no map. {}", as_sentence(why))
}

fn other() -> Stop {
    Stop::Trouble("The engine gave another answer.".to_owned())
}
