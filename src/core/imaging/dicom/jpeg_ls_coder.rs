//! JPEG-LS's coder (ITU-T T.87, annex A). Names follow the standard's.
//!
//! Each sample is predicted from four neighbours; what the prediction missed is coded with
//! a Golomb code whose order is learned for each of 365 kinds of neighbourhood. Where
//! the neighbourhood is flat a run is coded instead.

use super::error::DicomError;
use super::jpeg_ls::bad;

/// Run lengths' orders, T.87, A.2.1.
const J: [u32; 32] = [
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15,
];

/// Preset coding parameters, T.87, C.2.4.1.1; zero stands for the default.
#[derive(Clone, Copy, Default)]
pub(super) struct Preset {
    pub maximum: i32,
    pub t: [i32; 3],
    pub reset: i32,
}

/// What is learned of one kind of neighbourhood.
#[derive(Clone, Copy)]
struct Context {
    a: i32,
    b: i32,
    c: i32,
    n: i32,
}

pub(super) struct Coder<'a> {
    bits: StuffedBits<'a>,
    maximum: i32,
    near: i32,
    /// 2 near + 1: what one step of a coded error is worth.
    step: i32,
    range: i32,
    qbpp: u32,
    limit: u32,
    t: [i32; 3],
    reset: i32,
    /// 365 of the regular mode, two of interrupted runs; in those `b` counts negative errors.
    contexts: Vec<Context>,
    run_index: Vec<usize>,
}

impl<'a> Coder<'a> {
    pub fn new(
        bytes: &'a [u8],
        at: usize,
        precision: u32,
        preset: Preset,
        near: i32,
        count: usize,
    ) -> Result<Self, DicomError> {
        let full = (1 << precision.clamp(2, 16)) - 1;
        let maximum = if preset.maximum == 0 { full } else { preset.maximum.min(full) };
        if near > maximum / 2 {
            return Err(bad("it allows larger errors than there are values"));
        }
        let step = 2 * near + 1;
        let range = (maximum + 2 * near) / step + 1;
        let qbpp = bits_of(range - 1);
        let bpp = bits_of(maximum).max(2);
        let defaults = thresholds(maximum, near);
        let mut t = defaults;
        for (own, stated) in t.iter_mut().zip(preset.t) {
            if stated > 0 {
                *own = stated;
            }
        }
        let first = Context { a: ((range + 32) / 64).max(2), b: 0, c: 0, n: 1 };
        Ok(Self {
            bits: StuffedBits { bytes, at, held: 0, count: 0, full: false, missing: 0 },
            maximum,
            near,
            step,
            range,
            qbpp,
            limit: 2 * (bpp + bpp.max(8)),
            t,
            reset: if preset.reset < 3 { 64 } else { preset.reset },
            contexts: vec![first; 367],
            run_index: vec![0; count],
        })
    }

    /// Where the next marker is, once all was read.
    pub fn at(&self) -> usize {
        self.bits.at
    }

    /// Whether more was read than there was.
    pub fn ran_out(&self) -> bool {
        self.bits.missing > 64
    }

    /// Whether a run begins: the neighbours left, above, above left and above right are alike.
    pub fn is_flat(&self, [a, b, c, d]: [i32; 4]) -> bool {
        [d - b, b - c, c - a].iter().all(|step| step.abs() <= self.near)
    }

    fn quantized(&self, d: i32) -> i32 {
        let [t1, t2, t3] = self.t;
        let size = match d.abs() {
            size if size >= t3 => 4,
            size if size >= t2 => 3,
            size if size >= t1 => 2,
            size if size > self.near => 1,
            _ => 0,
        };
        size * d.signum()
    }

    /// A sample that does not lie in a run.
    pub fn regular(&mut self, ra: i32, rb: i32, rc: i32, rd: i32) -> Result<i32, DicomError> {
        let q =
            (self.quantized(rd - rb) * 9 + self.quantized(rb - rc)) * 9 + self.quantized(rc - ra);
        let sign = if q < 0 { -1 } else { 1 };
        let which = q.unsigned_abs() as usize;
        let Some(mut context) = self.contexts.get(which).copied() else {
            return Err(bad("its thresholds make no sense"));
        };
        let predicted = if rc >= ra.max(rb) {
            ra.min(rb)
        } else if rc <= ra.min(rb) {
            ra.max(rb)
        } else {
            ra + rb - rc
        };
        let predicted = (predicted + sign * context.c).clamp(0, self.maximum);
        let k = golomb_order(context.n, context.a);
        let mapped = self.golomb(k, self.limit)?;
        let turned = self.near == 0 && k == 0 && 2 * context.b <= -context.n;
        let odd = mapped & 1 == 1;
        let error = match (turned, odd) {
            (false, false) => mapped / 2,
            (false, true) => -(mapped + 1) / 2,
            (true, true) => (mapped - 1) / 2,
            (true, false) => -(mapped / 2) - 1,
        };
        context.b = context.b.saturating_add(error * self.step);
        context.a = context.a.saturating_add(error.abs());
        if context.n >= self.reset {
            context.a >>= 1;
            context.b >>= 1;
            context.n >>= 1;
        }
        context.n += 1;
        if context.b <= -context.n {
            context.b = (context.b + context.n).max(1 - context.n);
            context.c = (context.c - 1).max(-128);
        } else if context.b > 0 {
            context.b = (context.b - context.n).min(0);
            context.c = (context.c + 1).min(127);
        }
        if let Some(place) = self.contexts.get_mut(which) {
            *place = context;
        }
        Ok(self.reconstructed(predicted + sign * error * self.step))
    }

    /// Pixels of a run, at most `left`. `sample`: whose runs they are.
    pub fn run(&mut self, left: usize, sample: usize) -> usize {
        let Some(index) = self.run_index.get_mut(sample) else { return left };
        let mut length = 0;
        while self.bits.bit() == 1 {
            let whole = 1_usize << J.get(*index).copied().unwrap_or_default();
            length += whole;
            if length <= left {
                *index = (*index + 1).min(31);
            }
            if length >= left {
                return left;
            }
        }
        let order = J.get(*index).copied().unwrap_or_default();
        (length + self.bits.take(order) as usize).min(left)
    }

    /// The sample that ends a run. Samples coded `together` are never alike (A.7.2 does not say so;
    /// the reference decoder does).
    pub fn interruption(
        &mut self,
        ra: i32,
        rb: i32,
        sample: usize,
        together: bool,
    ) -> Result<i32, DicomError> {
        let alike = !together && (ra - rb).abs() <= self.near;
        let kind = i32::from(alike);
        let index = self.run_index.get(sample).copied().unwrap_or_default();
        let which = 365 + kind as usize;
        let Some(mut context) = self.contexts.get(which).copied() else {
            return Err(bad("its run has no context"));
        };
        let sum = if alike { context.a.saturating_add(context.n >> 1) } else { context.a };
        let k = golomb_order(context.n, sum);
        let order = J.get(index).copied().unwrap_or_default();
        let mapped = self.golomb(k, self.limit.saturating_sub(order + 1))?;
        let total = mapped + kind;
        let odd = total & 1 == 1;
        let size = (total + 1) / 2;
        let negative = (k != 0 || 2 * context.b >= context.n) == odd;
        let error = if negative { -size } else { size };
        if error < 0 {
            context.b += 1;
        }
        context.a = context.a.saturating_add((mapped + 1 - kind) >> 1);
        if context.n >= self.reset {
            context.a >>= 1;
            context.b >>= 1;
            context.n >>= 1;
        }
        context.n += 1;
        if let Some(place) = self.contexts.get_mut(which) {
            *place = context;
        }
        let (predicted, sign) = if alike {
            (ra, 1)
        } else if ra > rb {
            (rb, -1)
        } else {
            (rb, 1)
        };
        Ok(self.reconstructed(predicted + sign * error * self.step))
    }

    /// After the samples that ended a run.
    pub fn run_ended(&mut self, sample: usize) {
        if let Some(index) = self.run_index.get_mut(sample) {
            *index = index.saturating_sub(1);
        }
    }

    fn reconstructed(&self, value: i32) -> i32 {
        let whole = self.range * self.step;
        let value = if value < -self.near {
            value + whole
        } else if value > self.maximum + self.near {
            value - whole
        } else {
            value
        };
        value.clamp(0, self.maximum)
    }

    fn golomb(&mut self, k: u32, limit: u32) -> Result<i32, DicomError> {
        let most = limit.saturating_sub(self.qbpp + 1);
        let mut zeros = 0;
        while self.bits.bit() == 0 {
            zeros += 1;
            if zeros > most.max(1) {
                return Err(bad("a code is longer than the longest"));
            }
        }
        let value = if zeros < most {
            (zeros << k) + self.bits.take(k)
        } else {
            self.bits.take(self.qbpp) + 1
        };
        // No error is larger: what is comes from damage.
        Ok((value as i32).clamp(0, 2 * self.range))
    }
}

fn golomb_order(n: i32, a: i32) -> u32 {
    (0..16).find(|k| (i64::from(n) << k) >= i64::from(a)).unwrap_or(16)
}

/// Bits that a number from 0 to this takes.
fn bits_of(largest: i32) -> u32 {
    32 - largest.max(1).leading_zeros()
}

/// T.87, C.2.4.1.1.
fn thresholds(maximum: i32, near: i32) -> [i32; 3] {
    let clamp = |value: i32, least: i32| {
        if value > maximum || value < least { least } else { value }
    };
    if maximum >= 128 {
        let factor = (maximum.min(4095) + 128) / 256;
        let t1 = clamp(factor + 2 + 3 * near, near + 1);
        let t2 = clamp(factor * 4 + 3 + 5 * near, t1);
        [t1, t2, clamp(factor * 17 + 4 + 7 * near, t2)]
    } else {
        let factor = 256 / (maximum + 1);
        let t1 = clamp((3 / factor + 3 * near).max(2), near + 1);
        let t2 = clamp((7 / factor + 5 * near).max(3), t1);
        [t1, t2, clamp((21 / factor + 7 * near).max(4), t2)]
    }
}

/// Bits of which each byte behind 0xFF gives seven (T.87, A.1).
struct StuffedBits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u32,
    count: u32,
    /// Whether the last byte was 0xFF.
    full: bool,
    /// Bits given that were not there.
    missing: u32,
}

impl StuffedBits<'_> {
    fn bit(&mut self) -> u32 {
        if self.count == 0 {
            let next = self.bytes.get(self.at).copied();
            let ended = match next {
                None => true,
                // A marker.
                Some(byte) => self.full && byte >= 0x80,
            };
            if ended {
                self.missing = self.missing.saturating_add(1);
                return 0;
            }
            let byte = next.unwrap_or_default();
            self.at += 1;
            self.count = if self.full { 7 } else { 8 };
            self.full = byte == 0xFF;
            self.held = u32::from(byte);
        }
        self.count -= 1;
        (self.held >> self.count) & 1
    }

    fn take(&mut self, count: u32) -> u32 {
        (0..count).fold(0, |value, _| (value << 1) | self.bit())
    }
}
