//! A part of a reply that is unpacked only where somebody looks at it, so that a page that never
//! does carries no code that reads it.

use std::marker::PhantomData;

use borsh::io::{Read, Result as Io, Write};
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use super::{from_bytes, to_bytes};

/// Bytes that say a `T`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed<T> {
    bytes: Vec<u8>,
    of: PhantomData<T>,
}

impl<T: BorshSerialize> Packed<T> {
    /// # Errors
    /// What cannot be written.
    pub fn of(what: &T) -> Result<Self, String> {
        Ok(Self { bytes: to_bytes(what)?, of: PhantomData })
    }
}

impl<T: BorshDeserialize> Packed<T> {
    /// # Errors
    /// The bytes say something else.
    pub fn read(&self) -> Result<T, String> {
        from_bytes(&self.bytes)
    }
}

impl<T> BorshSerialize for Packed<T> {
    fn serialize<W: Write>(&self, writer: &mut W) -> Io<()> {
        BorshSerialize::serialize(&self.bytes, writer)
    }
}

impl<T> BorshDeserialize for Packed<T> {
    fn deserialize_reader<R: Read>(reader: &mut R) -> Io<Self> {
        Ok(Self { bytes: Vec::deserialize_reader(reader)?, of: PhantomData })
    }
}

/// As JSON it is what it says.
impl<T: Serialize + BorshDeserialize> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.read().map_err(ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de> + BorshSerialize> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(&T::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
