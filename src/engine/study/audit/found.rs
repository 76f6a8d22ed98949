//! What an audit comes to, in figures, words, and what follows of it.

use super::judging::Audited;
use super::pile::Pile;
use super::rare;
use crate::core::assurance::audit::{Audit, Point, Verdict};
use crate::core::assurance::certificate::{Losses, percent, short};
use crate::core::model::evidence::{Evidence, Finding};
use crate::core::routing::policy::Rule;
use crate::core::routing::stream::{CERTIFIED, UNACCEPTED, is_one, without_accepting};
use crate::core::text::{counted, figure};
use crate::engine::open::Open;
use crate::engine::protocol::assurance::{AuditFound, AuditState};
use crate::engine::study::certify::Certified;
use crate::engine::study::count;

const METHOD: &str = "bounds that hold after every answer at once (mixtures of likelihood ratios), so \
     that one may look as often as one likes. The promise counts as broken where the lower bound is \
     above it: while it is kept that happens with at most the probability the certificate allows. \
     The certificate's own answers are not counted in. Rare labels: within what is accepted, with \
     95 % intervals that hold for one look.";

/// Where there is nothing to audit, and why.
pub fn nothing(open: &Open, pile: &Pile, certificate: Option<&Evidence>) -> AuditFound {
    let mut said = Vec::new();
    let back = open.routes.policy.rules.iter().find(|rule| is_one(&rule.id, UNACCEPTED));
    let others = pile.others + pile.certified;
    if others > 0 {
        said.push(format!(
            "{} accepted unseen without a certificate: nothing is promised of {}, and no audit watches.",
            are(others),
            if others == 1 { "it" } else { "them" }
        ));
    } else {
        said.push("Nothing is accepted unseen.".to_owned());
    }
    if let Some(back) = back {
        said.push(format!("What was goes to people: {}.", back.title.trim_end_matches('.')));
    }
    if certificate.is_some() {
        said.push(
            "A certificate is in force, and the policy has no rule that accepts by it.".to_owned(),
        );
    }
    AuditFound {
        certificate: certificate.map(|it| it.said.clone()).unwrap_or_default(),
        alpha: 0.0,
        delta: 0.0,
        accepted: others,
        drawn: pile.drawn,
        answered: 0,
        waiting: pile.waiting,
        errors: 0.0,
        low: 0.0,
        high: 1.0,
        state: AuditState::Nothing,
        trace: Vec::new(),
        rare: Vec::new(),
        verdict: said.join(" "),
        method: String::new(),
        policy: None,
        evidence: None,
    }
}

/// What there is to say.
pub fn whole(
    open: &Open,
    evidence: &Evidence,
    certified: &Certified,
    pile: &Pile,
    audited: &Audited,
    found: &Audit,
) -> AuditFound {
    let asked = &certified.certificate.asked;
    let state = match found.verdict {
        Verdict::Broken { .. } => AuditState::Broken,
        Verdict::Shown => AuditState::Shown,
        Verdict::NotShown => AuditState::Holds,
    };
    let is_broken = state == AuditState::Broken;
    let why = why(found, asked.losses);
    let point =
        |it: &Point| (u32::try_from(it.n).unwrap_or(u32::MAX), it.errors, it.lower, it.upper);
    AuditFound {
        certificate: evidence.said.clone(),
        alpha: asked.alpha,
        delta: asked.delta,
        accepted: pile.certified,
        drawn: pile.drawn,
        answered: count(audited.losses.len()),
        waiting: pile.waiting,
        errors: found.errors,
        low: found.lower,
        high: found.upper,
        state,
        trace: found.curve.iter().map(point).collect(),
        rare: rare::labels(open, &certified.stream, pile, audited),
        verdict: verdict(open, certified, pile, audited, found),
        method: METHOD.to_owned(),
        policy: is_broken.then(|| without_accepting(&open.routes.policy, &why)),
        evidence: is_broken.then(|| Evidence {
            said: why.clone(),
            finding: Finding::none(),
            ..evidence.clone()
        }),
    }
}

/// Stands in the rule that sends the pile to people, and so in every route.
fn why(found: &Audit, losses: Losses) -> String {
    let seen = match losses {
        Losses::RightOrWrong => format!("{} wrong", short(found.errors, 2)),
        Losses::Graded => format!("a loss of {} in all", short(found.errors, 2)),
    };
    format!(
        "The audit found the promise broken: {seen} of {} audited; with {} confidence more than {} of \
         what was accepted is wrong",
        figure(found.n),
        percent(1.0 - found.delta),
        percent(found.alpha)
    )
}

fn verdict(
    open: &Open,
    certified: &Certified,
    pile: &Pile,
    audited: &Audited,
    found: &Audit,
) -> String {
    let mut said = vec![found.sentence()];
    if certified.accepting.len() > 1 || certified.column.is_some() {
        said.push("This speaks of all slices together.".to_owned());
    }
    if audited.unsettled > 0 {
        let items = counted(audited.unsettled as u64, "audited item");
        said.push(format!("{items} not counted yet: not all answered, or people differ."));
    }
    // Drawn, answered, and not for this audit.
    let seen = audited.losses.len() + audited.unsettled + pile.unanswered as usize;
    let before = (pile.drawn as usize).saturating_sub(seen);
    if before > 0 {
        let were = if before == 1 { "was" } else { "were" };
        said.push(format!(
            "{} {were} answered before this certificate: not asked again, and not counted.",
            counted(before as u64, "drawn item"),
        ));
    }
    if is_changed(open, certified) {
        said.push(
            "The rules that accept are not those that were certified: somebody changed them since."
                .to_owned(),
        );
    }
    if certified.audit <= 0.0 && pile.drawn == 0 {
        said.push("No share is drawn for the audit: nothing new can be found.".to_owned());
    }
    if pile.others > 0 {
        said.push(format!("Beside it {} accepted unseen without a certificate.", are(pile.others)));
    }
    said.join(" ")
}

fn is_changed(open: &Open, certified: &Certified) -> bool {
    let rules = open.routes.policy.rules.iter();
    let rules: Vec<&Rule> = rules.filter(|rule| is_one(&rule.id, CERTIFIED)).collect();
    let wanted = certified.accepting.iter().map(|it| certified.stream.accepted(it));
    !rules.iter().map(|rule| rule.when.clone()).eq(wanted)
}

/// `3 items are`
fn are(items: u32) -> String {
    format!("{} {}", counted(items, "item"), if items == 1 { "is" } else { "are" })
}
