//! Driving frames: tracks through a sequence, judged and corrected in time.
//!
//! ```text
//! Marking<Track> ─┬─▶ drawing::Scene of one frame ─▶ the canvas
//!                 ├─▶ rows (a line per track)      ─▶ the timeline
//!                 └─▶ differences of agents        ─▶ the next disagreement
//! keys, buttons ──▶ act ──▶ Reel (which frame) · Marking (keys, split, merge, out of sight)
//! ```
//! What is drawn or moved in a frame makes that frame a key ([`super::drawing::OnImage`]); all else
//! that is done to a track is [`edit`]. Everything is undone by the marking.
//!
//! Absent on purpose: pictures, clocks and video. Who plays calls [`Reel::step`].

mod act;
mod differ;
mod edit;
pub mod keys;
mod reel;
mod row;

pub use act::{Act, Hand, act, frame_to_see, standing};
pub use differ::{Difference, What, differences};
pub use edit::{is_key, say};
pub use reel::{RATE, Reel, VIDEO_RATE};
pub use row::{Row, rows};
