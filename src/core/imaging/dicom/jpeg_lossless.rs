//! JPEG lossless (ITU-T T.81, annex H): 2 to 16 bits, all seven predictors, any number of
//! samples beside one another. DICOM's usual one is process 14 with predictor 1.

use super::error::DicomError;
use super::jpeg_bits::{Bits, Huffman, segment};

/// A decoded picture of whole numbers, samples of a pixel beside one another.
#[derive(Debug, PartialEq)]
pub(super) struct Decoded {
    pub columns: usize,
    pub rows: usize,
    pub samples: usize,
    pub values: Vec<u16>,
}

struct Header {
    precision: u32,
    columns: usize,
    rows: usize,
    /// Identifiers of the samples.
    samples: Vec<u8>,
}

/// `limit`: samples beyond which a picture is refused.
pub(super) fn decode(bytes: &[u8], limit: usize) -> Result<Decoded, DicomError> {
    let mut tables: [Option<Huffman>; 4] = [None, None, None, None];
    let mut header: Option<Header> = None;
    let mut restart = 0;
    let mut at = 0;
    while let Some((marker, content, next)) = segment(bytes, at) {
        at = next;
        match marker {
            0xC4 => huffman(content, &mut tables)?,
            0xC3 => header = Some(frame(content, limit)?),
            0xDD => restart = usize::from(word(content, 0).unwrap_or_default()),
            0xDA => {
                let header = header.ok_or_else(|| bad("a scan comes before the frame"))?;
                return scan(bytes, at, content, &header, &tables, restart);
            }
            0xC0..=0xC2 | 0xC5..=0xC7 | 0xC9..=0xCF => {
                return Err(DicomError::not_decoded(
                    "the frame is not of the lossless process that the transfer syntax names",
                ));
            }
            0xD9 => break,
            _ => {}
        }
    }
    Err(bad("there is no scan"))
}

fn bad(what: &str) -> DicomError {
    DicomError::damaged(format!("the JPEG lossless frame is damaged: {what}"))
}

fn word(content: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(content.get(at..at + 2)?.try_into().ok()?))
}

fn huffman(mut content: &[u8], tables: &mut [Option<Huffman>; 4]) -> Result<(), DicomError> {
    while let [kind, rest @ ..] = content {
        let (Some(counts), Some(values)) = (rest.get(..16), rest.get(16..)) else {
            return Err(bad("a Huffman table is too short"));
        };
        let count = counts.iter().map(|count| usize::from(*count)).sum::<usize>();
        let table = Huffman::new(counts, values.get(..count).unwrap_or(values))
            .ok_or_else(|| bad("a Huffman table makes no sense"))?;
        if let Some(place) = tables.get_mut(usize::from(kind & 0x0F)) {
            *place = Some(table);
        }
        content = values.get(count..).unwrap_or_default();
    }
    Ok(())
}

fn frame(content: &[u8], limit: usize) -> Result<Header, DicomError> {
    let short = || bad("its header is too short");
    let precision = u32::from(*content.first().ok_or_else(short)?);
    let rows = usize::from(word(content, 1).ok_or_else(short)?);
    let columns = usize::from(word(content, 3).ok_or_else(short)?);
    let count = usize::from(*content.get(5).ok_or_else(short)?);
    let parts = content.get(6..6 + 3 * count).ok_or_else(short)?;
    let samples = parts.chunks_exact(3).filter_map(|part| part.first().copied()).collect();
    if parts.chunks_exact(3).any(|part| part.get(1) != Some(&0x11)) {
        return Err(DicomError::not_decoded(
            "JPEG lossless with colours of another resolution is not decoded here",
        ));
    }
    let fits = rows * columns > 0
        && (1..=4).contains(&count)
        && (2..=16).contains(&precision)
        && rows * columns * count <= limit;
    if !fits {
        return Err(bad("its header makes no sense"));
    }
    Ok(Header { precision, columns, rows, samples })
}

fn scan(
    bytes: &[u8],
    at: usize,
    content: &[u8],
    header: &Header,
    tables: &[Option<Huffman>; 4],
    restart: usize,
) -> Result<Decoded, DicomError> {
    let short = || bad("a scan's header is too short");
    let count = usize::from(*content.first().ok_or_else(short)?);
    if count != header.samples.len() {
        return Err(DicomError::not_decoded(
            "JPEG lossless with a scan for each colour is not decoded here",
        ));
    }
    let mut used = Vec::new();
    for part in content.get(1..1 + 2 * count).ok_or_else(short)?.chunks_exact(2) {
        let table = part.get(1).map_or(0, |number| usize::from(number >> 4));
        let table = tables.get(table).and_then(Option::as_ref);
        used.push(table.ok_or_else(|| bad("a scan uses a Huffman table that is not there"))?);
    }
    let predictor = *content.get(1 + 2 * count).ok_or_else(short)?;
    let shift = u32::from(content.get(3 + 2 * count).ok_or_else(short)? & 0x0F);
    if !(1..=7).contains(&predictor) || shift >= header.precision {
        return Err(bad("its predictor makes no sense"));
    }
    let (columns, rows) = (header.columns, header.rows);
    let stride = columns * count;
    let mut values = vec![0_u16; stride * rows];
    let mut bits = Bits::new(bytes, at);
    let middle = 1_i32 << (header.precision - shift - 1);
    let mut left = restart;
    // Whether the line begins anew: the first one, and the one that follows a restart.
    let mut fresh = true;
    for row in 0..rows {
        for column in 0..columns {
            if restart > 0 {
                if left == 0 {
                    bits.restart();
                    left = restart;
                    fresh = true;
                }
                left -= 1;
            }
            let first = restart > 0 && left == restart - 1 || (row == 0 && column == 0);
            for (sample, table) in used.iter().enumerate() {
                let at = row * stride + column * count + sample;
                let value = |at: Option<usize>| {
                    at.and_then(|at| values.get(at)).map_or(0, |value| i32::from(*value))
                };
                let a = || value(at.checked_sub(count));
                let b = || value(at.checked_sub(stride));
                let prediction = if first {
                    middle
                } else if fresh {
                    a()
                } else if column == 0 {
                    b()
                } else {
                    let c = || value(at.checked_sub(stride + count));
                    match predictor {
                        1 => a(),
                        2 => b(),
                        3 => c(),
                        4 => a() + b() - c(),
                        5 => a() + ((b() - c()) >> 1),
                        6 => b() + ((a() - c()) >> 1),
                        _ => (a() + b()) >> 1,
                    }
                };
                let difference = difference(table, &mut bits)
                    .ok_or_else(|| bad("no Huffman code begins like its bits"))?;
                if let Some(place) = values.get_mut(at) {
                    *place = (prediction + difference) as u16;
                }
            }
        }
        // From now on there is a line above; restarts come at lines' beginnings alone.
        fresh = false;
        if bits.ran_out() {
            return Err(bad("it ends before its last pixel"));
        }
    }
    if shift > 0 {
        values.iter_mut().for_each(|value| *value <<= shift);
    }
    Ok(Decoded { columns, rows, samples: count, values })
}

/// H.1.2.2: modulo 2^16, so that category 16 is 32768 without further bits.
fn difference(table: &Huffman, bits: &mut Bits<'_>) -> Option<i32> {
    let category = u32::from(table.decode(bits)?);
    match category {
        0 => Some(0),
        1..=15 => {
            let value = bits.take(category) as i32;
            let half = 1 << (category - 1);
            Some(if value < half { value - (1 << category) + 1 } else { value })
        }
        16 => Some(32768),
        _ => None,
    }
}
