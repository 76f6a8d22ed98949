//! Whether a score says how often it is right, and a map that makes it say so.
//!
//! ```text
//! scores with their outcome ─ Sample ─▶ reliability, ECE, Brier, log loss     (how good)
//!                           └ maps::fit ─▶ a map, or why there is none        (how to mend)
//! ```
//! A score is called a score until a map made a probability of it, and the map says how many
//! answers it was fitted on and how they were drawn. Answers that somebody chose to look at are
//! never among them: whoever opens the doubtful ones first makes a model look worse than it is.

mod scored;

pub mod brier;
pub mod ece;
pub mod log_loss;
pub mod reliability;

mod isotonic;
mod platt;
mod temperature;

mod folds;
pub mod maps;

pub use scored::{Drawn, Sample, Scored, fault};
pub use temperature::{Temperature, fit_classes};

/// Bins of a reliability diagram and of the calibration errors.
pub const BINS: usize = 15;
/// Of the intervals in a reliability diagram.
pub const CONFIDENCE: f64 = 0.95;
