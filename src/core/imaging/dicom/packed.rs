//! A frame's pixels in as few bytes as hold them, to be handed from one thread to another.

use borsh::{BorshDeserialize, BorshSerialize};

use super::frame::Content;

/// How a value is written, little endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Packing {
    Unsigned8,
    Unsigned16,
    Signed16,
    Signed32,
    Double,
    /// Red, green and blue, a byte each.
    Colours,
    /// Two bytes each, of which so many bits count.
    DeepColours(u32),
}

/// All values of a frame, one after the other.
pub fn pack(content: &Content) -> (Packing, Vec<u8>) {
    match content {
        Content::Integers(values) => {
            let low = values.iter().min().copied().unwrap_or_default();
            let high = values.iter().max().copied().unwrap_or_default();
            let fits = |from: i32, to: i32| low >= from && high <= to;
            // The casts cut nothing off: that is what was looked at.
            if fits(0, i32::from(u8::MAX)) {
                (Packing::Unsigned8, values.iter().map(|value| *value as u8).collect())
            } else if fits(0, i32::from(u16::MAX)) {
                let bytes = values.iter().flat_map(|value| (*value as u16).to_le_bytes());
                (Packing::Unsigned16, bytes.collect())
            } else if fits(i32::from(i16::MIN), i32::from(i16::MAX)) {
                let bytes = values.iter().flat_map(|value| (*value as i16).to_le_bytes());
                (Packing::Signed16, bytes.collect())
            } else {
                (Packing::Signed32, values.iter().flat_map(|value| value.to_le_bytes()).collect())
            }
        }
        Content::Numbers(values) => {
            (Packing::Double, values.iter().flat_map(|value| value.to_le_bytes()).collect())
        }
        Content::Colours(values) => (Packing::Colours, values.clone()),
        Content::DeepColours(values, bits) => {
            let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            (Packing::DeepColours(*bits), bytes)
        }
    }
}

/// The values again. Bytes beyond the last whole value are left out.
pub fn unpack(packing: Packing, bytes: &[u8]) -> Content {
    let words = || bytes.as_chunks::<2>().0.iter().copied();
    match packing {
        Packing::Unsigned8 => {
            Content::Integers(bytes.iter().map(|value| i32::from(*value)).collect())
        }
        Packing::Unsigned16 => {
            Content::Integers(words().map(|two| i32::from(u16::from_le_bytes(two))).collect())
        }
        Packing::Signed16 => {
            Content::Integers(words().map(|two| i32::from(i16::from_le_bytes(two))).collect())
        }
        Packing::Signed32 => {
            let values = bytes.as_chunks::<4>().0.iter().copied();
            Content::Integers(values.map(i32::from_le_bytes).collect())
        }
        Packing::Double => {
            let values = bytes.as_chunks::<8>().0.iter().copied();
            Content::Numbers(values.map(f64::from_le_bytes).collect())
        }
        Packing::Colours => Content::Colours(bytes.to_vec()),
        Packing::DeepColours(bits) => {
            Content::DeepColours(words().map(u16::from_le_bytes).collect(), bits)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(content: Content, packing: Packing, bytes: usize) {
        let packed = pack(&content);
        assert_eq!((packed.0, packed.1.len()), (packing, bytes));
        assert_eq!(unpack(packed.0, &packed.1), content);
    }

    #[test]
    fn values_take_no_more_than_they_need() {
        check(Content::Integers(vec![0, 255]), Packing::Unsigned8, 2);
        check(Content::Integers(vec![0, 256]), Packing::Unsigned16, 4);
        check(Content::Integers(vec![-1, 32_767]), Packing::Signed16, 4);
        check(Content::Integers(vec![-1, 32_768]), Packing::Signed32, 8);
        check(Content::Integers(Vec::new()), Packing::Unsigned8, 0);
        check(Content::Numbers(vec![0.5]), Packing::Double, 8);
        check(Content::Colours(vec![1, 2, 3]), Packing::Colours, 3);
        check(Content::DeepColours(vec![1, 2, 4095], 12), Packing::DeepColours(12), 6);
    }

    proptest! {
        #[test]
        fn values_come_back(values in prop::collection::vec(any::<i32>(), 0..40), shift in 0..32_u32) {
            let content = Content::Integers(values.iter().map(|value| value >> shift).collect());
            let (packing, bytes) = pack(&content);
            prop_assert_eq!(unpack(packing, &bytes), content);
        }
    }
}
