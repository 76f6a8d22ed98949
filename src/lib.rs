//! # Countersign: how it is built
//!
//! *The model signs first. You countersign.* A page in which people review
//! what models generated, with no server. This text is the map; each module's
//! own documentation is the street.
//!
//! ## How data travels
//! ```text
//! bytes ─ format ─▶ dataset ─▶ engine (columns) ─ routing ─▶ queue ─▶ desk (one person, keys → commands)
//!                                    ▲                                  │ events
//!                       disagreement ◀────────────── log ◀──────────────┘
//!                                                     └─▶ storage (autosave) · format/remote (export, send)
//! ```
//! One way round. Statistics read the log and never write answers; the
//! interface sends commands and never edits state.
//!
//! ## Layers: who may use whom
//! ```text
//! core ◀ engine ◀ desk ◀ ui ◀ embed ◀ main
//! core ◀ storage, remote ◀ ui        core, engine ◀ host ◀ ui        core, engine ◀ cli ◀ main
//! ```
//! The page and the engine's worker are one wasm file: what both need is fetched
//! once. What few reviews need is cut off into files of its own, at
//! `ui::later` and `host::rare`.
//!
//! `tests/native/layers.rs` reads the imports and fails on one that goes up.
//!
//! ## Invariants, mostly of what is absent
//! - `core`, `engine` and `desk` know no clock, no randomness, no IO, no
//!   browser and no leptos: time and seeds are passed in, and the same input
//!   gives the same bytes on every machine.
//! - Reading never fails whole: a reader returns what it could read and a list
//!   of [`core::issue::Issue`]s with line and column. No bytes make it panic.
//! - A dataset is read-only once opened. A response never overwrites a
//!   suggestion. Undo is an event, not a deletion.
//! - No map whose order is not fixed reaches a result.
//! - A token, a key or a password lives in memory: there is no field for one in
//!   any type that is stored, logged or exported.

pub mod core;
pub mod desk;
pub mod engine;

#[cfg(target_arch = "wasm32")]
pub mod host;
#[cfg(target_arch = "wasm32")]
pub mod remote;
#[cfg(target_arch = "wasm32")]
pub mod storage;
#[cfg(target_arch = "wasm32")]
pub mod ui;

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
