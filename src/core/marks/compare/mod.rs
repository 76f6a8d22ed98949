//! Marks of several agents and people on one item: which mean the same, what they make together, and
//! how far two answers are apart.
//!
//! ```text
//! likeness of two places, 0 to 1                          (likeness)
//!    └─ pairs of two answers ─┬─ F1, mean IoU, distance    (numbers)
//!       objects of several  ──┼─ what agents suggest       (alike, fusion)
//!                             └─ what people agree on      (consensus, staple)
//! ```
//! Everything here works alike for spans, regions and tracks: what differs is how alike two places
//! are and how several make one, and that is [`Compared`].

pub mod alike;
pub mod assignment;
pub mod blend;
pub mod consensus;
pub mod fusion;
pub mod likeness;
pub mod numbers;
pub mod objects;
pub mod pairs;
pub mod staple;

pub use alike::{alike, alikeness};
pub use blend::Blend;
pub use consensus::{Agreed, Consensus, consensus};
pub use fusion::fusion;
pub use likeness::{Compared, Measure};
pub use numbers::{Comparison, comparison, distance, span_f1};
pub use objects::{Member, Object, Objects, objects};
pub use pairs::{How, Pair, Pairs, Rule, Same, pairs};
