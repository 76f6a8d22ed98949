//! Where shapes are: how large, how far apart, what they share, what lies under a pointer.
//!
//! ```text
//! Shape ─┬─ area · bounds · contains · distance        (measure)
//!        ├─ iou · likeness                             (iou, points, line)
//!        └─ Index ── under a point · in a window       (index, hit)
//! ```
//! Lengths are pixels, areas square pixels, x to the right and y down. Nothing here calls the sine
//! of the platform, which differs in its last digit from machine to machine ([`turn`]).
//!
//! Two shapes with an outline share what is found slab by slab ([`overlay`]): one algorithm for
//! boxes however turned, polygons with holes or that cross themselves, and ellipses. It needs areas
//! only, never the outline of what is shared, and so needs none of the care with which a library for
//! cutting polygons keeps its outlines whole; nor the 140 kB (45 compressed) that one adds to the
//! program, measured with i_overlay 9.1 and geo 0.33; this adds 19 (7).

pub mod bounds;
pub mod hit;
pub mod index;
pub mod iou;
pub mod line;
pub mod measure;
pub mod overlay;
pub mod points;
pub mod rings;
pub mod turn;

pub use bounds::{Bounds, Point};
pub use hit::{hits, is_hit, is_near};
pub use index::Index;
pub use iou::{iou, likeness};
pub use measure::{area, bounds, contains, distance};
pub use rings::Rings;
