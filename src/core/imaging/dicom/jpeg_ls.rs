//! JPEG-LS, lossless and near-lossless (ITU-T T.87): 2 to 16 bits, samples in scans of their
//! own, line by line or pixel by pixel.

use super::error::DicomError;
use super::jpeg_bits::segment;
use super::jpeg_lossless::Decoded;
use super::jpeg_ls_coder::{Coder, Preset};

#[derive(Clone, Copy)]
struct Header {
    precision: u32,
    columns: usize,
    rows: usize,
    samples: usize,
}

/// `limit`: samples beyond which a picture is refused.
pub(super) fn decode(bytes: &[u8], limit: usize) -> Result<Decoded, DicomError> {
    let mut header: Option<Header> = None;
    let mut preset = Preset::default();
    let mut values: Vec<u16> = Vec::new();
    let mut done = 0;
    let mut at = 0;
    while let Some((marker, content, next)) = segment(bytes, at) {
        at = next;
        match marker {
            0xF7 => {
                let found = frame(content, limit)?;
                values = vec![0; found.columns * found.rows * found.samples];
                header = Some(found);
            }
            0xF8 if content.first() == Some(&1) => {
                let number = |at: usize| {
                    content
                        .get(at..at + 2)
                        .and_then(|two| two.try_into().ok())
                        .map_or(0, |two| i32::from(u16::from_be_bytes(two)))
                };
                preset = Preset {
                    maximum: number(1),
                    t: [number(3), number(5), number(7)],
                    reset: number(9),
                };
            }
            0xF8 => return Err(refused("with mapping tables")),
            0xDD if content.iter().any(|byte| *byte != 0) => {
                return Err(refused("with restart intervals"));
            }
            0xDA => {
                let header = header.ok_or_else(|| bad("a scan comes before the frame"))?;
                let count = usize::from(*content.first().ok_or_else(|| bad("a scan is empty"))?);
                let tail = content.get(1 + 2 * count..).unwrap_or_default();
                let (Some(&near), Some(&interleave)) = (tail.first(), tail.get(1)) else {
                    return Err(bad("a scan's header is too short"));
                };
                if count == 0
                    || done + count > header.samples
                    || interleave > 2
                    || (interleave == 0 && count > 1)
                {
                    return Err(bad("a scan names samples that the frame does not have"));
                }
                let near = i32::from(near);
                let mut coder = Coder::new(bytes, at, header.precision, preset, near, count)?;
                scan(&mut coder, &header, done..done + count, interleave == 2, &mut values)?;
                at = coder.at();
                done += count;
                if done == header.samples {
                    let Header { columns, rows, samples, .. } = header;
                    return Ok(Decoded { columns, rows, samples, values });
                }
            }
            0xD9 => break,
            _ => {}
        }
    }
    Err(bad("there are too few scans"))
}

pub(super) fn bad(what: &str) -> DicomError {
    DicomError::damaged(format!("the JPEG-LS frame is damaged: {what}"))
}

fn refused(what: &str) -> DicomError {
    DicomError::not_decoded(format!("JPEG-LS {what} is not decoded here"))
}

fn frame(content: &[u8], limit: usize) -> Result<Header, DicomError> {
    let [precision, r1, r2, c1, c2, count, ..] = content else {
        return Err(bad("its header is too short"));
    };
    let found = Header {
        precision: u32::from(*precision),
        rows: usize::from(u16::from_be_bytes([*r1, *r2])),
        columns: usize::from(u16::from_be_bytes([*c1, *c2])),
        samples: usize::from(*count),
    };
    let fits = found.rows * found.columns > 0
        && (1..=4).contains(&found.samples)
        && (2..=16).contains(&found.precision)
        && found.rows * found.columns * found.samples <= limit;
    if fits { Ok(found) } else { Err(bad("its header makes no sense")) }
}

/// Decodes the samples of one scan into their places among all.
fn scan(
    coder: &mut Coder<'_>,
    header: &Header,
    samples: std::ops::Range<usize>,
    together: bool,
    values: &mut [u16],
) -> Result<(), DicomError> {
    let columns = header.columns;
    // Lines with one more value on either side: what lies beside the picture's edge.
    let mut above = vec![vec![0_i32; columns + 2]; samples.len()];
    let mut lines = above.clone();
    for row in 0..header.rows {
        for (above, line) in above.iter_mut().zip(&mut lines) {
            let beside = above.get(columns).copied().unwrap_or_default();
            if let Some(last) = above.last_mut() {
                *last = beside;
            }
            if let (Some(&up), Some(left)) = (above.get(1), line.first_mut()) {
                *left = up;
            }
        }
        if together {
            row_of(coder, &above, &mut lines, columns, 0)?;
        } else {
            for (sample, (above, line)) in above.iter().zip(&mut lines).enumerate() {
                let (above, line) = (std::slice::from_ref(above), std::slice::from_mut(line));
                row_of(coder, above, line, columns, sample)?;
            }
        }
        for (sample, line) in samples.clone().zip(&lines) {
            let from = row * columns * header.samples + sample;
            let places =
                values.get_mut(from..).unwrap_or_default().iter_mut().step_by(header.samples);
            for (place, value) in places.zip(line.iter().skip(1).take(columns)) {
                *place = *value as u16;
            }
        }
        std::mem::swap(&mut above, &mut lines);
        if coder.ran_out() {
            return Err(bad("it ends before its last pixel"));
        }
    }
    Ok(())
}

/// One line of each sample given; several are coded pixel by pixel and share their runs.
fn row_of(
    coder: &mut Coder<'_>,
    above: &[Vec<i32>],
    lines: &mut [Vec<i32>],
    columns: usize,
    runs: usize,
) -> Result<(), DicomError> {
    let of = |line: &[i32], at: usize| line.get(at).copied().unwrap_or_default();
    let around = |above: &[i32], line: &[i32], at: usize| {
        [of(line, at - 1), of(above, at), of(above, at - 1), of(above, at + 1)]
    };
    let together = lines.len() > 1;
    let mut at = 1;
    while at <= columns {
        let flat =
            above.iter().zip(&*lines).all(|(above, line)| coder.is_flat(around(above, line, at)));
        if flat {
            let length = coder.run(columns + 1 - at, runs);
            for line in &mut *lines {
                let value = of(line, at - 1);
                line.get_mut(at..at + length).unwrap_or_default().fill(value);
            }
            at += length;
            if at > columns {
                break;
            }
        }
        for (above, line) in above.iter().zip(&mut *lines) {
            let [a, b, c, d] = around(above, line, at);
            let value = if flat {
                coder.interruption(a, b, runs, together)?
            } else {
                coder.regular(a, b, c, d)?
            };
            if let Some(place) = line.get_mut(at) {
                *place = value;
            }
        }
        if flat {
            coder.run_ended(runs);
        }
        at += 1;
    }
    Ok(())
}
