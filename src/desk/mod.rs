//! One person's reviewing session, as pure logic: keys become commands,
//! commands become events and effects. Nothing here draws, waits or stores.
//!
//! ```text
//! key press ─ keymap ─▶ Command ─┐
//! click, form, engine, storage ──┴▶ Input ─ update(&mut Session) ─▶ [Effect] ─▶ the shell
//! ```
//! The interface draws the [`session::Session`] and sends
//! [`effect::Input`]s; it never edits the session. The shell carries out
//! [`effect::Effect`]s and answers with further inputs.
//!
//! Absent on purpose: a clock. Every input that needs the time carries it.

pub mod command;
pub mod keymap;

pub mod effect;
pub mod session;
pub mod update;

mod answer;
mod bulk;
mod compose;
mod found;
mod marks;

mod apply;
mod navigate;
mod order;
mod resume;

pub mod few;
pub mod groups;
pub mod options;
pub mod ranking;

pub mod drawing;
pub mod frames;
pub mod imaging;
pub mod marking;

pub mod palette;

#[cfg(test)]
mod declarations;

pub mod address;
pub mod bounds;
pub mod room;
pub mod told;
pub mod window;

pub mod adjudicate;
pub mod assurance;
pub mod fairness;
pub mod mapping;
pub mod matrix;
pub mod merged;
pub mod plot;
pub mod sample;
pub mod sheet;
pub mod study;

#[cfg(test)]
mod testing;
