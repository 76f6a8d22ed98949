//! Events: what is appended to the log, undone, and heard from other tabs.

use super::effect::Effect;
use super::session::{Part, Tone, Which};
use super::update::Desk;
use crate::core::log::chain::{Head, hash};
use crate::core::log::fold::{Undoable, said};
use crate::core::model::event::{Body, Event, Open, PolicyChange, Response};
use crate::core::model::evidence::{Evidence, ROUND};
use crate::core::routing::policy::Policy;
use crate::core::text::capital;
use crate::core::time::Timestamp;

impl Desk<'_> {
    /// Appends one event that can be undone, as a step of its own.
    pub fn log(&mut self, body: Body, now: Timestamp) {
        let step = Undoable::of(self.session.head.seq + 1, &body);
        self.append(vec![body], now);
        self.session.undo.extend(step);
        self.session.redo.clear();
    }

    /// Chains events, shows them, and has them stored.
    pub fn append(&mut self, bodies: Vec<Body>, now: Timestamp) {
        if bodies.is_empty() {
            return;
        }
        let session = &mut *self.session;
        let from = session.head.seq + 1;
        let mut lines = Vec::with_capacity(bodies.len());
        for body in bodies {
            let (event, line) = session.head.append(now, &session.annotator, body);
            lines.push(line);
            if let Some(item) = event.body.item() {
                session.touched.insert(item.to_owned(), event.seq);
                if let Some(view) = session.item.as_mut().filter(|view| view.item.id == item) {
                    view.mine.apply(event.seq, &event.body);
                    view.seq = event.seq;
                    self.is_touched = true;
                }
            }
        }
        self.effects.push(Effect::Append { from, lines });
    }

    /// The first events of a log: which dataset it speaks of, and which policy routes.
    pub fn start_log(&mut self, now: Timestamp) {
        if self.session.part != Part::Writer || !self.session.open {
            return;
        }
        let mut bodies = Vec::new();
        if self.session.head.seq == 0 {
            bodies.push(Body::Open(Open {
                dataset: self.session.dataset.clone(),
                name: self.session.schema.name.clone(),
                items: u64::from(self.session.items),
            }));
        }
        if self.session.policy_version == 0 {
            self.session.policy_version = 1;
            let policy = self.session.policy.clone();
            // Merged with the project that it was handed out of, that one's is in force again.
            let version = u32::from(!self.session.is_handed_out);
            bodies.push(Body::Policy(PolicyChange { version, policy }));
        }
        self.append(bodies, now);
    }

    /// Logs what an adjudicator decided, behind the reason where one is given.
    pub fn decide(&mut self, response: Response, note: Option<String>, now: Timestamp) {
        if let Err(why) = self.session.can_write() {
            return self.refuse(why);
        }
        if let Some(text) = note {
            self.log(Body::Note { item: response.item.clone(), text }, now);
        }
        let body = Body::Response(response);
        let done = capital(&said(&body));
        self.log(body, now);
        self.say(format!("{done}."));
    }

    pub fn change_policy(&mut self, policy: Policy, now: Timestamp) {
        if let Err(why) = self.session.can_write() {
            return self.refuse(why);
        }
        let version = self.session.policy_version + 1;
        self.session.policy = policy.clone();
        self.session.policy_version = version;
        self.session.policy_instead_of_own = None;
        self.append(vec![Body::Policy(PolicyChange { version, policy })], now);
        self.session.touched_all = self.session.head.seq;
        self.toast(format!("Policy version {version} routes from now on."), Tone::Plain);
        self.query_again();
        self.reload();
    }

    /// Logs what is relied on from here on. To take it back is an event like it: undo goes
    /// through answers.
    pub fn rely(&mut self, evidence: Evidence, now: Timestamp) {
        if let Err(why) = self.session.can_write() {
            return self.refuse(why);
        }
        let done = match evidence.finding.is_none() {
            true => format!("The {} counts no longer.", evidence.about),
            false if evidence.about.starts_with(ROUND) => format!("Ended: {}.", evidence.about),
            false => format!("In force from now on: {}.", evidence.said),
        };
        self.relied(&evidence);
        self.append(vec![Body::Evidence(evidence)], now);
        self.session.touched_all = self.session.head.seq;
        self.toast(done, Tone::Plain);
        self.query_again();
    }

    fn relied(&mut self, evidence: &Evidence) {
        let all = &mut self.session.evidence;
        all.retain(|it| it.key() != evidence.key());
        if !evidence.finding.is_none() {
            all.push(evidence.clone());
        }
    }

    pub fn undo(&mut self, now: Timestamp) {
        let Some(step) = self.session.undo.pop() else { return };
        let body = Body::Undo { from: step.from, to: step.to };
        self.step_over(&step, body, "Undone", now);
        self.session.redo.push(step);
    }

    pub fn redo(&mut self, now: Timestamp) {
        let Some(step) = self.session.redo.pop() else { return };
        let body = Body::Redo { from: step.from, to: step.to };
        self.step_over(&step, body, "Done again", now);
        self.session.undo.push(step);
    }

    /// Only the engine knows what stood there before: the item is asked for afresh.
    fn step_over(&mut self, step: &Undoable, body: Body, verb: &str, now: Timestamp) {
        let steps = step.from..=step.to;
        let answers = self.session.mine().map_or(&[][..], |mine| mine.answers.as_slice());
        let question =
            answers.iter().find(|it| steps.contains(&it.seq)).map(|it| it.question.clone());
        self.append(vec![body], now);
        let seq = self.session.head.seq;
        if step.from == step.to {
            self.session.touched.insert(step.item.clone(), seq);
        } else {
            self.session.touched_all = seq;
        }
        self.toast(format!("{verb}: {}.", step.said), Tone::Plain);
        // What had been put together belongs to the state before.
        if self.session.item.as_ref().is_some_and(|view| view.item.id == step.item) {
            self.session.drafts.clear();
        }
        self.session.parked.remove(&step.item);
        self.want(Which::Id { id: step.item.clone(), or_place: None }, question, true);
        if step.from != step.to {
            self.query_again();
        }
    }

    pub fn storage_failed(&mut self, why: String) {
        let known = self.session.storage_trouble.replace(why.clone());
        if known.as_ref() != Some(&why) {
            let text = format!(
                "Not saved: {}. Review goes on in memory; save the project file to be safe.",
                why.trim_end_matches('.')
            );
            self.toast(text, Tone::Trouble);
        }
    }

    /// What may be written is only known when the log has been loaded again.
    pub fn became_writer(&mut self) {
        let followed = self.session.part == Part::Follower;
        self.session.part = Part::Writer;
        if followed {
            self.toast("This tab writes now.".to_owned(), Tone::Plain);
        }
    }

    pub fn became_follower(&mut self) {
        self.session.part = Part::Follower;
        self.toast("Another tab is writing. This one follows it.".to_owned(), Tone::Plain);
    }

    pub fn followed(&mut self, lines: Vec<String>) {
        if self.session.part != Part::Follower {
            return;
        }
        let mut fresh = Vec::new();
        for line in lines {
            let Ok(event) = serde_json::from_str::<Event>(&line) else { continue };
            // A line that was heard twice, or one that came before this tab read the log.
            if event.seq <= self.session.head.seq {
                continue;
            }
            if event.prev_hash != self.session.head.hash {
                let text = "What the other tab wrote does not go on from what this one knows. \
                            Load the page again to see it.";
                self.toast(text.to_owned(), Tone::Trouble);
                break;
            }
            self.session.head = Head { seq: event.seq, hash: hash(line.as_bytes()) };
            match event.body {
                Body::Policy(change) => {
                    self.session.policy_version = change.version;
                    self.session.policy = change.policy;
                    self.session.policy_instead_of_own = None;
                    self.session.touched_all = event.seq;
                }
                Body::Evidence(evidence) => {
                    self.relied(&evidence);
                    self.session.touched_all = event.seq;
                }
                Body::Undo { .. } | Body::Redo { .. } => self.session.touched_all = event.seq,
                body => {
                    let item = body.item().map(str::to_owned);
                    self.session.touched.extend(item.map(|item| (item, event.seq)));
                }
            }
            fresh.push(line);
        }
        if fresh.is_empty() {
            return;
        }
        self.session.durable = self.session.head.seq;
        self.effects.push(Effect::Apply { lines: fresh });
        self.reload();
    }
}
