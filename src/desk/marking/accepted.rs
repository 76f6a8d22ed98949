//! What accepting a mark accepts, in words.

use crate::core::marks::Place;
use crate::core::text::counted;

/// `accepted`; of a track `accepted with its 12 interpolated frames`.
pub fn accepted_words<P: Place>(place: &P) -> String {
    match place.interpolated() {
        0 => "accepted".to_owned(),
        frames => format!("accepted with its {}", counted(frames, "interpolated frame")),
    }
}
