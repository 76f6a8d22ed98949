//! Files that a command writes.

use std::path::Path;

use crate::core::format::gzip;

/// Writes beside the place and moves it there: the file may be one of those that were read, and is
/// never half of itself. Packed where its name ends in .gz.
pub fn write(out: &str, content: impl Into<Vec<u8>>) -> std::io::Result<()> {
    let packed = Path::new(out).extension().is_some_and(|ending| ending == "gz");
    let bytes = content.into();
    let bytes = if packed { gzip::pack(&bytes) } else { bytes };
    let beside = format!("{out}.part");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, out)
}
