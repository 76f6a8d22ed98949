//! Bits, markers and Huffman codes of JPEG's entropy-coded data (ITU-T T.81, annexes B, C and F).

/// Reads bits, leaving out the zero behind each 0xFF; after the end come zeros.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
    /// Bits given that were not there.
    pub missing: u32,
}

impl<'a> Bits<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, held: 0, count: 0, missing: 0 }
    }

    fn fill(&mut self) {
        while self.count <= 48 {
            let byte = match self.bytes.get(self.at) {
                Some(0xFF) => match self.bytes.get(self.at + 1) {
                    Some(0) => {
                        self.at += 2;
                        0xFF
                    }
                    // A marker: the data ends here.
                    _ => {
                        self.missing += 8;
                        0
                    }
                },
                Some(byte) => {
                    self.at += 1;
                    *byte
                }
                None => {
                    self.missing += 8;
                    0
                }
            };
            self.held = (self.held << 8) | u64::from(byte);
            self.count += 8;
        }
    }

    /// Whether more was read than there was.
    pub fn ran_out(&self) -> bool {
        self.missing > self.count
    }

    /// The next 16 bits, without taking them.
    pub fn peek16(&mut self) -> u32 {
        if self.count < 16 {
            self.fill();
        }
        ((self.held >> (self.count - 16)) & 0xFFFF) as u32
    }

    pub fn skip(&mut self, count: u32) {
        if self.count < count {
            self.fill();
        }
        self.count -= count.min(self.count);
    }

    /// The next bits as a number, at most 16.
    pub fn take(&mut self, count: u32) -> u32 {
        if count == 0 {
            return 0;
        }
        let bits = self.peek16() >> (16 - count.min(16));
        self.skip(count);
        bits
    }

    /// Goes on behind the next restart marker.
    pub fn restart(&mut self) {
        self.held = 0;
        self.count = 0;
        self.missing = 0;
        while let Some(byte) = self.bytes.get(self.at) {
            let next = self.bytes.get(self.at + 1);
            if *byte == 0xFF && next.is_some_and(|next| (0xD0..=0xD7).contains(next)) {
                self.at += 2;
                return;
            }
            if *byte == 0xFF && next.is_some_and(|next| *next == 0xD9) {
                return;
            }
            self.at += 1;
        }
    }
}

/// A Huffman table: for each 16 bits that may come next, the value and its length.
pub(super) struct Huffman {
    fast: Vec<(u8, u8)>,
}

impl Huffman {
    /// `counts`: codes of 1 to 16 bits; `values` in order of their codes. `None` where the
    /// codes do not fit.
    pub fn new(counts: &[u8], values: &[u8]) -> Option<Self> {
        let mut fast = vec![(0, 0); 1 << 16];
        let mut code: usize = 0;
        let mut values = values.iter();
        for (length, count) in (1_u32..).zip(counts) {
            for _ in 0..*count {
                let value = *values.next()?;
                let from = code << (16 - length);
                let to = (code + 1) << (16 - length);
                fast.get_mut(from..to)?.fill((value, length as u8));
                code += 1;
            }
            code <<= 1;
        }
        Some(Self { fast })
    }

    /// The next value; `None` where no code begins like the next bits.
    pub fn decode(&self, bits: &mut Bits<'_>) -> Option<u8> {
        let (value, length) = *self.fast.get(bits.peek16() as usize)?;
        if length == 0 {
            return None;
        }
        bits.skip(u32::from(length));
        Some(value)
    }
}

/// A marker segment: the marker's second byte, its content, and the byte behind it.
pub(super) fn segment(bytes: &[u8], mut at: usize) -> Option<(u8, &[u8], usize)> {
    while *bytes.get(at)? != 0xFF {
        at += 1;
    }
    while *bytes.get(at)? == 0xFF {
        at += 1;
    }
    let marker = *bytes.get(at)?;
    at += 1;
    if matches!(marker, 0x01 | 0xD0..=0xD9) {
        return Some((marker, &[], at));
    }
    let length = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let content = bytes.get(at + 2..at + length)?;
    Some((marker, content, at + length))
}
