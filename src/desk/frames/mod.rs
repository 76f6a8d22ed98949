//! Frames: tracks through a sequence, judged and corrected in time; regions that are each on one
//! frame; and frames that are looked at only.
//!
//! ```text
//! Marking<Track> ─┬─▶ drawing::Scene of one frame ─▶ the canvas
//!                 ├─▶ rows (a line per track)      ─▶ the timeline
//!                 └─▶ differences of agents        ─▶ the next disagreement
//! keys, buttons ──▶ act ──▶ Reel (which frame) · Marking (keys, split, merge, out of sight)
//!                └▶ act_on_regions: to the next frame that has one
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
mod region;
mod row;

pub use act::{Act, Hand, act, frame_to_see, look, standing};
pub use differ::{Difference, What, differences};
pub use edit::{is_key, say};
pub use reel::{RATE, Reel, VIDEO_RATE};
pub use region::{act_on_regions, frames_of_regions, leave, standing_of_regions};
pub use row::{Row, rows};
