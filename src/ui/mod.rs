//! The page, in Leptos. It draws the session and sends commands; it never edits state.
//!
//! [`app::App`] is what every room sees. Behind it [`driver`] carries out the
//! session's effects, [`opening`] brings datasets in, [`keeping`] stores the
//! log, [`sending`] hands records on, and [`engine_client`] speaks with the worker.
//!
//! [`shell::Frame`] stands around every room; rooms are built of [`widgets`],
//! and those that show statistics share [`study`].

pub mod app;
pub mod page;
pub mod place;
pub mod setup;

pub mod later;

pub mod shell;

pub mod adjudication;
pub mod data;
pub mod disagreement;
pub mod export;
pub mod fairness;
pub mod review;
pub mod routing;

pub mod surface;

pub mod dialogs;
pub mod study;

pub mod widgets;

pub mod start;

pub mod driver;
pub mod engine_client;
pub mod focus;
pub mod items;
pub mod keeping;
pub mod kept;
pub mod no_network;
pub mod opening;
pub mod sending;

pub mod address;
pub mod examples;
pub mod listeners;
