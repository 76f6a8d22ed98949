//! Looks after an audit while the page is open, whichever room is: where its answers
//! show that a promise is broken, nothing is accepted unseen any more.
//!
//! It studies only while a certificate is in force and this tab writes; at first, and
//! after answers to what the audit drew, once they rest. Nobody's answers are touched.

use leptos::prelude::*;

use crate::core::model::evidence::CERTIFICATE;
use crate::core::model::route::Route;
use crate::desk::assurance::words::unaccepted;
use crate::desk::effect::{Form, Input};
use crate::desk::session::{Session, Tone};
use crate::engine::protocol::assurance::{AuditFound, AuditState};
use crate::engine::protocol::study::{Studied, Study};
use crate::ui::app::{App, now};
use crate::ui::study::rest::rested;
use crate::ui::study::watch::{REST, once};

/// One remark of a kind stands above the room until it is closed.
const REMARK: &str = "audit";

pub fn watch(app: App) {
    let is_on = app.slice(is_on);
    // Who is on an item of the audit, or was just now, may have answered it.
    let audited = app.slice(|session| (session.head.seq, is_audited(session)));
    let asked = RwSignal::new(0u32);
    Effect::new(move |before: Option<(u64, bool)>| {
        let now = audited.get();
        let was = before.unwrap_or((now.0, true));
        if was.0 != now.0 && (was.1 || now.1) {
            asked.update(|asked| *asked = asked.wrapping_add(1));
        }
        now
    });
    let watch = once(app, move || is_on.get().then_some(Study::Audit));
    let asked = rested(move || asked.get(), REST);
    Effect::new(move |before: Option<u32>| {
        let now = asked.get();
        if before.is_some_and(|before| before != now) {
            watch.again();
        }
        now
    });
    Effect::new(move || {
        let Some(found) = watch.found() else { return };
        if let Studied::Audit(found) = found.as_ref()
            && found.state == AuditState::Broken
            && is_on.get_untracked()
        {
            give_up(app, found);
        }
    });
}

fn is_on(session: &Session) -> bool {
    session.open
        && session.can_write().is_ok()
        && session.evidence.iter().any(|it| it.about == CERTIFICATE)
}

fn is_audited(session: &Session) -> bool {
    session.item.as_ref().is_some_and(|view| view.routed.route == Route::Audit)
}

/// Puts the policy in force that accepts nothing unseen, and says so until it is closed.
pub fn give_up(app: App, found: &AuditFound) {
    let Some(policy) = found.policy.clone() else { return };
    app.send(Input::Submit { form: Form::Policy { policy }, now: now() });
    if let Some(evidence) = found.evidence.clone() {
        app.send(Input::Rely { evidence: Box::new(evidence), now: now() });
    }
    app.notice(REMARK, Tone::Trouble, unaccepted(found));
}
