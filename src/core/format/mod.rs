//! Bytes in, datasets out, and back.
//!
//! ```text
//! intake: bytes ─ gzip, utf16 ─ detect ─┬─ lines ───────────────────▶ native lines ─ header, native, native_item
//!                                       └─ source: csv, json, jsonl ─┤                └─ infer
//!                                          shape, or guess and apply ┘
//! reviewed ─▶ project, reviewed_jsonl, reviewed_csv, decisions, disagreements
//!           ├ tools: the formats of other programs
//!           └ lesson, prompt ─▶ for a trainer: supervised, supervised_chat, preferences, few_shot, hard_cases
//!                                └ for people: guideline_questions, report_card, report_card_md
//! ```

pub mod purpose;
pub mod registry;

pub mod inspect;
pub mod intake;

pub mod detect;
pub mod gzip;
pub mod lines;
pub mod ordered;
pub mod utf16;

pub mod header;
pub mod infer;
pub mod native;
pub mod native_item;
pub mod project;

pub mod foreign;
pub mod source;

pub mod csv;
pub mod csv_place;
pub mod json;
pub mod jsonl;

pub mod argilla;
pub mod argilla_flat;
pub mod coco;
pub mod doccano;
mod kitti;
pub mod label_studio;
mod label_studio_marks;
mod mot;
pub mod prodigy;
mod prodigy_marks;
pub mod shape;
pub mod tracking;

pub mod apply;
pub mod guess;
pub mod mapping;
pub mod profile;
pub mod words;

pub mod reviewed;

pub mod bare;
pub mod hand_out;

pub mod decisions;
pub mod disagreements;
pub mod reviewed_csv;
pub mod reviewed_jsonl;

pub mod tools;
pub mod zip;

pub mod lesson;
pub mod prompt;

mod few_shot;
pub mod guideline_questions;
pub mod hard_cases;
pub mod preferences;
pub mod report_card;
pub mod report_card_md;
pub mod supervised;
pub mod supervised_chat;

#[cfg(test)]
mod samples;
