//! Bytes to attributes (PS3.5, chapter 7), keeping what comes before a fault.
//!
//! Lengths are believed only as far as the bytes reach, and sequences only
//! [`DEEPEST`] levels down, so that no file can end the program.

use std::ops::Range;

use dicom_core::{Tag, VR};

use super::data_set::{DataSet, Element, Value};
use super::names;
use crate::core::issue::Issue;

/// Sequences within sequences: real files have under ten.
pub const DEEPEST: usize = 32;

const ITEM: Tag = Tag(0xFFFE, 0xE000);
const ITEM_END: Tag = Tag(0xFFFE, 0xE00D);
const SEQUENCE_END: Tag = Tag(0xFFFE, 0xE0DD);
const PIXEL_DATA: Tag = Tag(0x7FE0, 0x0010);
const PIXEL_REPRESENTATION: Tag = Tag(0x0028, 0x0103);
const UNDEFINED: u32 = u32::MAX;

/// How the attributes of one stretch are written.
#[derive(Clone, Copy)]
pub(super) struct Encoding {
    pub explicit: bool,
    pub big_endian: bool,
}

pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    encoding: Encoding,
    at: usize,
    /// Whether pixels are signed, as far as is known yet.
    signed: bool,
    /// Nothing after this can be trusted.
    stopped: bool,
    pub issues: Vec<Issue>,
}

/// An attribute's tag, representation and length, with the bytes these took.
struct Header {
    tag: Tag,
    vr: VR,
    length: u32,
    size: usize,
}

impl<'a> Parser<'a> {
    pub fn new(bytes: &'a [u8], at: usize, encoding: Encoding) -> Self {
        Self { bytes, encoding, at, signed: false, stopped: false, issues: Vec::new() }
    }

    /// Where the next attribute would begin.
    pub fn at(&self) -> usize {
        self.at
    }

    /// All attributes up to the end of the bytes.
    pub fn all(&mut self) -> DataSet {
        self.data_set(self.bytes.len(), false, 0, &|_| true)
    }

    /// Attributes while `wanted` says so of their tags.
    pub fn while_tag(&mut self, wanted: &dyn Fn(Tag) -> bool) -> DataSet {
        self.data_set(self.bytes.len(), false, 0, wanted)
    }

    fn data_set(
        &mut self,
        end: usize,
        in_item: bool,
        depth: usize,
        wanted: &dyn Fn(Tag) -> bool,
    ) -> DataSet {
        let mut elements = Vec::new();
        while self.at < end && !self.stopped {
            let Some(header) = self.header(end) else {
                let rest = end - self.at;
                // Some writers pad the file with zeros.
                if self.bytes.get(self.at..end).is_some_and(|rest| rest.iter().all(|b| *b == 0)) {
                    self.at = end;
                    break;
                }
                self.stop(None, format!("{rest} bytes at the end are too few for an attribute"));
                break;
            };
            if header.tag == ITEM_END && in_item {
                self.at += header.size;
                break;
            }
            if header.tag == SEQUENCE_END && in_item {
                // The item was not closed; its sequence is.
                break;
            }
            if header.tag.group() == 0xFFFE {
                self.stop(Some(header.tag), "an item begins or ends outside a sequence");
                break;
            }
            if !wanted(header.tag) {
                break;
            }
            if header.tag == Tag(0, 0) && header.length == 0 {
                // Padding after the last attribute reads as this.
                self.at = end;
                break;
            }
            let at = self.at;
            self.at += header.size;
            let value = self.value(&header, end, depth);
            if header.tag == PIXEL_REPRESENTATION
                && let Value::Bytes(range) = &value
            {
                self.signed = self.bytes.get(range.clone()).is_some_and(|bytes| bytes.contains(&1));
            }
            elements.push(Element { tag: header.tag, vr: header.vr, at, value });
        }
        if !elements.is_sorted_by_key(|element: &Element| element.tag) {
            elements.sort_by_key(|element| element.tag);
        }
        DataSet { elements }
    }

    fn value(&mut self, header: &Header, end: usize, depth: usize) -> Value {
        if header.length == UNDEFINED {
            let packed = header.tag == PIXEL_DATA
                && matches!(header.vr, VR::OB | VR::OW | VR::UN)
                && self.next_is_item(end);
            if packed {
                return Value::Fragments(self.fragments(end));
            }
            let before = self.encoding;
            if header.vr == VR::UN {
                // PS3.5, 6.2.2, note 4: what has become unknown is implicit little endian.
                self.encoding = Encoding { explicit: false, big_endian: false };
            }
            let items = self.items(end, false, depth, header);
            self.encoding = before;
            return Value::Items(items);
        }
        let length = header.length as usize;
        let left = end - self.at;
        if length > left {
            let range = self.at..end;
            self.stop(
                Some(header.tag),
                format!("its value should take {length} bytes and {left} are left"),
            );
            if header.vr == VR::SQ {
                return Value::Items(Vec::new());
            }
            self.at = end;
            return Value::Bytes(range);
        }
        let range = self.at..self.at + length;
        if header.vr == VR::SQ {
            let items = self.items(range.end, true, depth, header);
            if !self.stopped {
                self.at = range.end;
            }
            return Value::Items(items);
        }
        self.at = range.end;
        Value::Bytes(range)
    }

    fn next_is_item(&self, end: usize) -> bool {
        self.tag(self.at, end).is_some_and(|tag| tag == ITEM || tag == SEQUENCE_END)
    }

    fn items(&mut self, end: usize, defined: bool, depth: usize, owner: &Header) -> Vec<DataSet> {
        let mut items = Vec::new();
        if depth >= DEEPEST {
            self.issues.push(self.issue(
                Some(owner.tag),
                format!("sequences lie more than {DEEPEST} levels deep; this one is left out"),
            ));
            if !defined {
                self.stopped = true;
            }
            return items;
        }
        while self.at < end && !self.stopped {
            let (Some(tag), Some(length)) = (self.tag(self.at, end), self.u32(self.at + 4, end))
            else {
                self.stop(Some(owner.tag), "the file ends within a sequence");
                break;
            };
            if tag == SEQUENCE_END {
                self.at += 8;
                return items;
            }
            if tag != ITEM {
                self.stop(
                    Some(owner.tag),
                    format!("an item of the sequence was expected, not {}", names::number(tag)),
                );
                break;
            }
            self.at += 8;
            if length == UNDEFINED {
                items.push(self.data_set(end, true, depth + 1, &|_| true));
                continue;
            }
            let item_end = self.at.saturating_add(length as usize);
            if item_end > end {
                self.issues.push(self.issue(
                    Some(owner.tag),
                    "an item claims to be longer than its sequence; it is read as far as it goes",
                ));
            }
            let item_end = item_end.min(end);
            items.push(self.data_set(item_end, false, depth + 1, &|_| true));
            if !self.stopped {
                self.at = item_end;
            }
        }
        if !defined && !self.stopped {
            self.issues.push(self.issue(Some(owner.tag), "the file ends within a sequence"));
        }
        items
    }

    fn fragments(&mut self, end: usize) -> Vec<Range<usize>> {
        let mut fragments = Vec::new();
        while self.at < end {
            let (Some(tag), Some(length)) = (self.tag(self.at, end), self.u32(self.at + 4, end))
            else {
                break;
            };
            self.at += 8;
            if tag == SEQUENCE_END {
                return fragments;
            }
            if tag != ITEM {
                self.stop(Some(PIXEL_DATA), "a piece of the packed pixel data was expected");
                return fragments;
            }
            let stop = self.at.saturating_add(length as usize);
            if stop > end {
                let left = end - self.at;
                fragments.push(self.at..end);
                self.stop(
                    Some(PIXEL_DATA),
                    format!("a piece should take {length} bytes and {left} are left"),
                );
                return fragments;
            }
            fragments.push(self.at..stop);
            self.at = stop;
        }
        self.stop(Some(PIXEL_DATA), "the file ends within the packed pixel data");
        fragments
    }

    fn header(&self, end: usize) -> Option<Header> {
        let tag = self.tag(self.at, end)?;
        if tag.group() == 0xFFFE || !self.encoding.explicit {
            let length = self.u32(self.at + 4, end)?;
            return Some(Header {
                tag,
                vr: names::representation(tag, self.signed),
                length,
                size: 8,
            });
        }
        let code = self.bytes.get(self.at + 4..(self.at + 6).min(end))?;
        let code: [u8; 2] = code.try_into().ok()?;
        if !code.iter().all(u8::is_ascii_uppercase) {
            // Some writers leave sequences' items implicit in an explicit file.
            let length = self.u32(self.at + 4, end)?;
            return Some(Header {
                tag,
                vr: names::representation(tag, self.signed),
                length,
                size: 8,
            });
        }
        let vr = VR::from_binary(code).unwrap_or(VR::UN);
        if is_short(vr) {
            let length = u32::from(self.u16(self.at + 6, end)?);
            return Some(Header { tag, vr, length, size: 8 });
        }
        let length = self.u32(self.at + 8, end)?;
        Some(Header { tag, vr, length, size: 12 })
    }

    fn tag(&self, at: usize, end: usize) -> Option<Tag> {
        Some(Tag(self.u16(at, end)?, self.u16(at + 2, end)?))
    }

    fn u16(&self, at: usize, end: usize) -> Option<u16> {
        let bytes: [u8; 2] = self.within(at, 2, end)?.try_into().ok()?;
        Some(if self.encoding.big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        })
    }

    fn u32(&self, at: usize, end: usize) -> Option<u32> {
        let bytes: [u8; 4] = self.within(at, 4, end)?.try_into().ok()?;
        Some(if self.encoding.big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        })
    }

    fn within(&self, at: usize, count: usize, end: usize) -> Option<&'a [u8]> {
        let stop = at.checked_add(count)?;
        if stop > end {
            return None;
        }
        self.bytes.get(at..stop)
    }

    fn stop(&mut self, tag: Option<Tag>, what: impl Into<String>) {
        self.stopped = true;
        let what = format!("{}; what comes before is read", what.into());
        self.issues.push(self.issue(tag, what));
    }

    fn issue(&self, tag: Option<Tag>, what: impl Into<String>) -> Issue {
        let issue = Issue::warning(format!("at byte {}: {}", self.at, what.into()));
        match tag {
            Some(tag) => issue.in_field(format!("{} {}", names::number(tag), names::name(tag))),
            None => issue,
        }
    }
}

/// Whether a length takes two bytes (PS3.5, table 7.1-2), not four behind two unused ones.
pub(super) fn is_short(vr: VR) -> bool {
    !matches!(
        vr,
        VR::OB
            | VR::OD
            | VR::OF
            | VR::OL
            | VR::OV
            | VR::OW
            | VR::SQ
            | VR::SV
            | VR::UC
            | VR::UN
            | VR::UR
            | VR::UT
            | VR::UV
    )
}
