//! Masks: sets of pixels, painted or found by an agent.
//!
//! ```text
//! Mask (runs, row by row) ◀──▶ strips ─┬─ union, intersection, difference   (combine)
//!      ▲      ▲      ▲                 ├─ brush, eraser                      (paint)
//!      │      │      └ Shape           ├─ outlines of polygons               (outline)
//!      │      └ COCO: runs column by column, as numbers or as letters        (coco)
//!      └ Label Studio: runs of RGBA bytes, packed into bits                  (label_studio)
//! ```
//! All of it works on strips (pixels side by side in one row) and never on one byte a pixel: it
//! costs what the outline is long, not what the area is large.
//!
//! No image is larger than [`LIMIT`] in width or height: what reaches further is cut off, so that
//! no file can ask for more memory than there is.

pub mod coco;
pub mod combine;
pub mod label_studio;
pub mod mask;
pub mod outline;
pub mod paint;
pub mod raster;

mod turned;

pub use combine::{difference, intersection, shared, union};
pub use mask::{LIMIT, Mask, Strip};
pub use outline::outlines;
pub use paint::brush;
