//! Accepting all of a filter at once: only through a sheet that says how many,
//! by which agent, and which rare labels are held back.

use super::effect::Effect;
use super::session::{Dialog, Mode, Tone};
use super::update::Desk;
use crate::core::log::fold::Undoable;
use crate::core::model::event::{Body, Response};
use crate::core::text::capital;
use crate::core::time::Timestamp;
use crate::engine::protocol::Bulk;

impl Desk<'_> {
    pub fn open_bulk(&mut self, now: Timestamp) {
        let Some(agent) = self.session.schema.agents.first() else {
            return self.refuse("No agent suggests anything in this dataset.");
        };
        let bulk = Bulk {
            question: self.session.question().map(|question| question.id.clone()),
            agent: agent.id.clone(),
            include_rare: Vec::new(),
        };
        self.open(Dialog::Bulk { bulk: bulk.clone(), plan: None, opened: now });
        self.plan_bulk(bulk);
    }

    pub fn plan_bulk(&mut self, wanted: Bulk) {
        if let Mode::Dialog(Dialog::Bulk { bulk, plan, .. }) = &mut self.session.mode {
            *bulk = wanted.clone();
            *plan = None;
            let query = self.session.order.query.clone();
            self.effects.push(Effect::PlanBulk { query, bulk: wanted });
        }
    }

    pub fn do_bulk(&mut self, now: Timestamp) {
        let Mode::Dialog(Dialog::Bulk { bulk, plan: Some(plan), opened }) = &self.session.mode
        else {
            return self.refuse("The sheet is still being counted.");
        };
        if plan.responses == 0 {
            return self.refuse("There is nothing to accept in this filter.");
        }
        if let Err(why) = self.session.can_write() {
            return self.refuse(why);
        }
        let effect = Effect::MakeBulk {
            query: self.session.order.query.clone(),
            bulk: bulk.clone(),
            shown_at: *opened,
            decided_at: now,
        };
        self.effects.push(effect);
        self.session.bulk_since = self.session.head.seq;
        self.close();
    }

    /// The answers of a bulk action, as the engine made them: one step.
    pub fn bulk_made(&mut self, mut responses: Vec<Response>, now: Timestamp) {
        if let Err(why) = self.session.can_write() {
            return self.refuse(why);
        }
        let session = &*self.session;
        responses.retain(|response| {
            session.touched.get(&response.item).is_none_or(|seq| *seq <= session.bulk_since)
        });
        let Some(first) = responses.first().map(|response| response.item.clone()) else {
            return self.refuse("There was nothing to accept in this filter.");
        };
        let from = self.session.head.seq + 1;
        let items = 1 + responses
            .windows(2)
            .filter(|pair| matches!(pair, [a, b] if a.item != b.item))
            .count();
        let bodies = responses
            .into_iter()
            .map(|response| Body::Response(Response { bulk: Some(from), ..response }))
            .collect();
        self.append(bodies, now);
        let step = Undoable::bulk(from, self.session.head.seq, first, items);
        self.toast(
            format!("{} in one step; undo takes all of them back.", capital(&step.said)),
            Tone::Plain,
        );
        self.session.undo.push(step);
        self.session.redo.clear();
        self.query_again();
    }
}
