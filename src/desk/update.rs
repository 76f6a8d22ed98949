//! `update(session, input) -> effects`: the one place where a session changes.
//!
//! The session does not wait for the engine: an answer stands in `mine` at
//! once. What the engine sends back says by its `seq` which events it knows, so
//! that a view made too early is asked for again.

use super::command::Command;
use super::effect::{Effect, Form, Input, Target};
use super::room::Room;
use super::session::{Dialog, Mode, Session, Then, Toast, Tone};
use crate::core::time::Timestamp;
use crate::engine::protocol::Export;

/// Takes in one input and gives what the shell has to do, in order.
pub fn update(session: &mut Session, input: Input) -> Vec<Effect> {
    let before = session.unseen();
    let mut desk = Desk { session, effects: Vec::new(), is_touched: false };
    desk.handle(input);
    desk.refresh();
    desk.watch(before);
    desk.speak();
    desk.effects
}

/// A session while it changes. Its parts: [`super::answer`],
/// [`super::compose`], [`super::marks`], [`super::bulk`], [`super::order`], [`super::navigate`],
/// [`super::resume`],
/// [`super::apply`].
pub(super) struct Desk<'a> {
    pub session: &'a mut Session,
    pub effects: Vec<Effect>,
    /// Whether an event was written about the item on the desk.
    pub is_touched: bool,
}

/// At most so many short messages at once.
const TOASTS: usize = 3;

impl Desk<'_> {
    fn handle(&mut self, input: Input) {
        match input {
            Input::Command { command, now } => self.command(command, now),
            Input::Typed { question, text } => self.typed(question, text),
            Input::Marked { question, marks, open } => self.marked(question, marks, open),
            Input::Ranked { question, ranks } => self.arranged(&question, ranks),
            Input::Ask { question } => self.ask(&question),
            Input::Field { question } => self.field(question),
            Input::GoTo { position } => self.go_to(position),
            Input::GoToIndex { index } => self.go_to_index(index),
            Input::Submit { form, now } => self.submit(form, now),
            Input::Decide { response, note, now } => self.decide(*response, note, now),
            Input::Rely { evidence, now } => self.rely(*evidence, now),
            Input::CloseDialog => self.close(),
            Input::Search { query } => self.search(query),
            Input::Address { hash } => self.address(&hash),
            Input::Settings(settings) => {
                self.session.settings = settings.clone();
                self.effects.push(Effect::KeepSettings(settings));
            }
            Input::ToastGone { id } => self.session.toasts.retain(|toast| toast.id != id),

            Input::Opened { opened, annotator } => self.opened(*opened, annotator),
            Input::LogLoaded { log, now } => self.log_loaded(*log, now),
            Input::Progress(progress) => self.session.progress = progress,
            Input::OrderChanged { query, indices } => self.order_changed(&query, indices),
            Input::ItemLoaded(view) => self.item_loaded(*view),
            Input::ItemMissing { what } => self.item_missing(&what),
            Input::OpenFound { query, indices } => self.open_found(&query, &indices),
            Input::BulkPlanned { plan } => {
                if let Mode::Dialog(Dialog::Bulk { plan: place, .. }) = &mut self.session.mode {
                    *place = Some(plan);
                }
            }
            Input::BulkMade { responses, now } => self.bulk_made(responses, now),

            Input::Found { index, suggestions } => self.found(index, suggestions),
            Input::Painted { index, now } => self.painted(index, now),

            Input::Durable { seq } => {
                self.session.durable = self.session.durable.max(seq).min(self.session.head.seq);
            }
            Input::StorageFailed { why } => self.storage_failed(why),
            Input::StorageBack => self.session.storage_trouble = None,
            Input::BecameWriter => self.became_writer(),
            Input::BecameFollower => self.became_follower(),
            Input::Followed { lines } => self.followed(lines),
            Input::Failed { message } => self.toast(message, Tone::Trouble),
        }
    }

    /// One announcement for all that is to be said: a second one would cut off the
    /// first. What is said while an item is on its way is said with that item.
    fn speak(&mut self) {
        let mut text = std::mem::take(&mut self.session.unsaid);
        self.effects.retain(|effect| match effect {
            Effect::Announce(more) => {
                let space = if text.is_empty() { "" } else { " " };
                text.extend([space, more]);
                false
            }
            _ => true,
        });
        if self.session.loading.is_some() {
            self.session.unsaid = text;
        } else if !text.is_empty() {
            self.effects.push(Effect::Announce(text));
        }
    }

    /// What this annotator did is shown already; who differs now only the engine
    /// knows. Nobody waits for that.
    fn refresh(&mut self) {
        let here = self.session.item.as_ref().filter(|_| self.session.loading.is_none());
        if let Some(view) = here.filter(|_| self.is_touched) {
            self.effects.push(Effect::Load { index: view.index, fresh: true });
        }
    }

    /// Each item that comes to the desk is watched for once, until it is seen.
    fn watch(&mut self, before: Option<u32>) {
        let unseen = self.session.unseen();
        if let Some(index) = unseen.filter(|_| unseen != before) {
            self.effects.push(Effect::Watch { index });
        }
    }

    fn command(&mut self, command: Command, now: Timestamp) {
        // From the palette or the sheet: it speaks to what lies below.
        let above = [Dialog::Palette, Dialog::Help, Dialog::Keys].map(Mode::Dialog);
        if command == Command::Palette && matches!(self.session.mode, Mode::Dialog(_)) {
            // Its key again: away with it. Other dialogs may hold what was written.
            if self.session.mode == Mode::Dialog(Dialog::Palette) {
                self.close();
            }
            return;
        }
        if command != Command::Clear && above.contains(&self.session.mode) {
            self.close();
        }
        let enabled = command.enabled(self.session);
        let picking = match self.session.mode {
            Mode::PickGroup { then } => Some(then),
            _ => None,
        };
        if let Err(why) = enabled {
            return self.refuse(why);
        }
        if self.session.room == Room::Adjudication && command.is_of_adjudication() {
            return self.effects.push(Effect::ToRoom(command));
        }
        if picking.is_some() && command != Command::Clear {
            self.session.mode = Mode::Normal;
        }
        match command {
            Command::Accept => self.accept(now),
            Command::AcceptGroup(number) => self.pick_group(number, picking, now),
            Command::Edit => self.edit(),
            Command::Reject => self.reject(now),
            Command::Label(number) => self.label(number, now),
            Command::Tie => self.tie(),
            Command::Confirm => self.confirm(now),
            Command::OwnAnswer => self.own_answer(),
            Command::Clear => self.clear(),
            Command::Skip => self.skip(now),
            Command::Flag => self.open(Dialog::Flag),
            Command::Escalate => self.open(Dialog::Escalate),
            Command::KnownAnswer => self.known_answer(now),
            Command::Note => self.open(Dialog::Note),
            // Only the Adjudication room has some.
            Command::Names => {}
            Command::NextItem => self.go_to_neighbour(true),
            Command::PreviousItem => self.go_to_neighbour(false),
            Command::NextQuestion => self.ask_neighbour(true),
            Command::PreviousQuestion => self.ask_neighbour(false),
            Command::GoToItem => self.open(Dialog::GoTo),
            Command::BackToItem => self.focus(Target::Item),
            Command::Undo => self.undo(now),
            Command::Redo => self.redo(now),
            Command::Search => {
                self.session.queue_open = true;
                self.focus(Target::Search);
            }
            Command::Filter => {
                self.session.queue_open = true;
                self.focus(Target::Filter);
            }
            Command::ToggleQueue => {
                self.session.queue_open = !self.session.queue_open;
                let shown = self.session.queue_open;
                self.focus(if shown { Target::Queue } else { Target::Item });
            }
            Command::BulkAccept => self.open_bulk(now),
            Command::Room(room) => self.enter(room, true),
            Command::Certify | Command::Audit => {
                self.enter(Room::Routing, true);
                self.effects.push(Effect::ToRoom(command));
            }
            Command::SaveProject => self.effects.push(Effect::Download {
                export: Export { format: "project".to_owned(), query: None, gzip: false },
            }),
            Command::Palette => self.open(Dialog::Palette),
            Command::Help => self.open(Dialog::Help),
            Command::Keys => self.open(Dialog::Keys),
            Command::AutoAdvance => {
                let on = !self.session.settings.auto_advance;
                self.session.settings.auto_advance = on;
                self.effects.push(Effect::KeepSettings(self.session.settings.clone()));
                self.say(if on { "Goes on by itself." } else { "Stays on the item." });
            }
        }
    }

    fn pick_group(&mut self, number: u8, picking: Option<Then>, now: Timestamp) {
        let place = usize::from(number).saturating_sub(1);
        match picking {
            Some(Then::Edit) => self.edit_group(place),
            _ => self.accept_group(place, now),
        }
    }

    fn submit(&mut self, form: Form, now: Timestamp) {
        match form {
            Form::Flag { reason } => self.flag(reason.trim(), now),
            Form::Escalate { reason } => self.escalate(reason.trim(), now),
            Form::Note { text } => self.note(text.trim(), now),
            Form::GoTo { text } => self.go_to_text(text.trim()),
            Form::PlanBulk { bulk } => self.plan_bulk(bulk),
            Form::Bulk => self.do_bulk(now),
            Form::Remap { command, keys } => match self.session.keymap.remap(command, &keys) {
                Ok(()) => self.keep_keys(),
                Err(why) => self.toast(why, Tone::Trouble),
            },
            Form::ResetKeys => {
                self.session.keymap.reset();
                self.keep_keys();
            }
            Form::Policy { policy } => self.change_policy(policy, now),
        }
    }

    fn keep_keys(&mut self) {
        let json = self.session.keymap.overrides();
        self.effects.push(Effect::KeepKeys { json });
    }

    pub fn enter(&mut self, room: Room, push: bool) {
        self.session.mode = Mode::Normal;
        if self.session.room != room {
            self.session.room = room;
            self.effects.push(Effect::OpenRoom(room));
            self.say(room.title());
            if room == Room::Review {
                // Else the keys would speak to the link that led here.
                self.focus(Target::Item);
            }
            if push {
                self.set_address(true);
            }
        }
    }

    pub fn open(&mut self, dialog: Dialog) {
        self.session.mode = Mode::Dialog(dialog);
        self.focus(Target::Dialog);
    }

    /// Closes a dialog, if one is open.
    pub fn close(&mut self) {
        if matches!(self.session.mode, Mode::Dialog(_)) {
            self.session.mode = Mode::Normal;
            self.focus(Target::Item);
        }
    }

    pub fn focus(&mut self, target: Target) {
        self.effects.push(Effect::Focus(target));
    }

    pub fn say(&mut self, text: impl Into<String>) {
        self.effects.push(Effect::Announce(text.into()));
    }

    /// Says why something is not done.
    pub fn refuse(&mut self, why: &str) {
        self.toast(why.to_owned(), Tone::Plain);
    }

    pub fn toast(&mut self, text: String, tone: Tone) {
        self.say(text.clone());
        let toasts = &mut self.session.toasts;
        // The same message again only starts anew.
        toasts.retain(|toast| toast.text != text);
        self.session.next_toast += 1;
        toasts.push(Toast { id: self.session.next_toast, text, tone });
        let surplus = toasts.len().saturating_sub(TOASTS);
        toasts.drain(..surplus);
    }
}

#[cfg(test)]
mod tests;
