//! Files that are no native lines: packed ones, and those whose records become items.
//!
//! An [`Intake`](super::intake::Intake) reaches all of this through [`FOREIGN`] alone. So a page
//! that opens no such file need not have fetched the code, which is most of all reading.

use std::collections::BTreeMap;

use super::apply::Applied;
use super::coco;
use super::csv::Csv;
use super::detect::Kind;
use super::guess;
use super::gzip::Decoder;
use super::intake::{Rest, Stage};
use super::json::{self, Json};
use super::jsonl::Jsonl;
use super::lines::Lines;
use super::native::RawItem;
use super::ordered::Node;
use super::shape::{self, Shape};
use super::source::{Record, Source};
use super::tracking::{Sequence, Texts};
use crate::core::issue::Issue;
use crate::core::model::question::Question;

/// So many records are shown before a file is opened.
const SAMPLE: usize = 10;

/// What reads foreign files.
pub(super) struct Foreign {
    pub unpack: fn() -> Box<dyn Unpacker>,
    /// Reads the head's records, decides what they mean, and makes their items.
    pub open: fn(&mut Rest, head: &[u8], complete: bool, &mut Lines),
    /// Infers the schema of native lines that declare none.
    pub learn: fn(&mut Rest, &Lines, declared: Vec<Question>),
    /// Adds to it what an item has that it has not; the item's number.
    pub grow: fn(&mut Rest, &RawItem<'_>, u64),
}

pub(super) static FOREIGN: Foreign = Foreign {
    unpack: || Box::<Decoder>::default(),
    open,
    learn: Rest::learn_schema,
    grow: Rest::grow,
};

/// Packed bytes in, unpacked bytes out.
pub(super) trait Unpacker {
    /// After an issue, which comes once, nothing more is unpacked.
    fn feed(&mut self, bytes: &[u8], out: &mut dyn FnMut(&[u8])) -> Option<Issue>;
    fn finish(&mut self, out: &mut dyn FnMut(&[u8])) -> Option<Issue>;
}

/// Records of a foreign file on their way to native lines.
pub(super) trait Records {
    fn feed(&mut self, bytes: &[u8], lines: &mut Lines) -> Vec<Issue>;
    /// No more bytes. `all_read`: the head was all there is.
    fn finish(&mut self, all_read: bool, lines: &mut Lines) -> Vec<Issue>;
    /// After that: the next items that could be made only with the whole file at hand, of about
    /// so many bytes. Whether there were any.
    fn more(&mut self, bytes: usize, lines: &mut Lines) -> bool;
    fn shape(&self) -> Option<&Shape>;
}

impl Unpacker for Decoder {
    fn feed(&mut self, bytes: &[u8], out: &mut dyn FnMut(&[u8])) -> Option<Issue> {
        Decoder::feed(self, bytes, out)
    }

    fn finish(&mut self, out: &mut dyn FnMut(&[u8])) -> Option<Issue> {
        Decoder::finish(self, out)
    }
}

fn open(rest: &mut Rest, head: &[u8], complete: bool, lines: &mut Lines) {
    let mut source: Box<dyn Source> = match rest.kind {
        Kind::Json => {
            let shape = json::Shape::detect(&String::from_utf8_lossy(head));
            Box::new(Json::new(shape))
        }
        Kind::Csv(delimiter) => Box::new(Csv::new(delimiter)),
        Kind::Tracks(_) => Box::new(Texts::default()),
        _ => Box::new(Jsonl::default()),
    };
    source.feed(head);
    let mut first = source.take();
    if complete {
        // A file that ends without a newline has its last record only now.
        source.finish();
        first.append(&mut source.take());
    }
    rest.say(source.take_issues());
    let is_all = |is: fn(&Node) -> bool| !first.is_empty() && first.iter().all(|it| is(&it.node));
    let tracks = match rest.kind {
        Kind::Tracks(layout) => Some(Sequence::new(layout, &rest.schema.name)),
        _ => None,
    };
    let is_coco = rest.mapping.is_none() && (is_all(coco::is_of_list) || is_all(coco::is_result));
    let shape =
        Shape::detect(&first).filter(|_| rest.mapping.is_none() && !is_coco && tracks.is_none());
    let mut declared = shape.as_ref().map(Shape::questions);
    let mut how = match (shape, tracks) {
        (_, Some(tracks)) => How::Tracks(Box::new(tracks)),
        (None, _) if is_coco => How::Coco(Box::default()),
        (Some(shape), _) => How::Shaped { shape, count: 0, left_out: BTreeMap::new() },
        (None, None) => {
            let mapping = rest.mapping.get_or_insert_with(|| guess::guess(&first));
            let schema = guess::schema(mapping, &first);
            rest.infer(schema);
            let mapping = rest.mapping.as_ref().cloned().unwrap_or_default();
            How::Mapped(Box::new(Applied::new(&mapping, Some(&rest.schema))))
        }
    };
    how.make(&first, lines);
    match &how {
        How::Coco(images) => declared = Some(vec![images.question()]),
        How::Tracks(sequence) => declared = Some(vec![sequence.question()]),
        _ => {}
    }
    first.truncate(SAMPLE);
    rest.sample = first;
    if let Some(declared) = declared {
        rest.learn_schema(lines, declared);
    }
    rest.stage = Stage::Records(Box::new(Reading { source, how }));
}

struct Reading {
    source: Box<dyn Source>,
    how: How,
}

/// How records become items.
enum How {
    Mapped(Box<Applied>),
    Coco(Box<coco::Images>),
    Tracks(Box<Sequence>),
    /// Records so far, and in how many of them something was left out.
    Shaped {
        shape: Shape,
        count: u64,
        left_out: BTreeMap<&'static str, u64>,
    },
}

impl Records for Reading {
    fn feed(&mut self, bytes: &[u8], lines: &mut Lines) -> Vec<Issue> {
        self.source.feed(bytes);
        self.how.make(&self.source.take(), lines);
        self.issues()
    }

    fn finish(&mut self, all_read: bool, lines: &mut Lines) -> Vec<Issue> {
        if !all_read {
            self.source.finish();
            self.how.make(&self.source.take(), lines);
        }
        let mut issues = self.issues();
        if let How::Shaped { left_out, .. } = &mut self.how {
            issues.extend(shape::issues(left_out));
        }
        issues
    }

    fn more(&mut self, bytes: usize, lines: &mut Lines) -> bool {
        let made = match &mut self.how {
            How::Mapped(applied) => applied.more(bytes),
            How::Coco(images) => images.more(bytes),
            How::Tracks(sequence) => sequence.more().map(|line| (line, 1)).into_iter().collect(),
            How::Shaped { .. } => return false,
        };
        made.iter().for_each(|(line, number)| lines.push(line, *number));
        !made.is_empty()
    }

    fn shape(&self) -> Option<&Shape> {
        match &self.how {
            How::Shaped { shape, .. } => Some(shape),
            How::Mapped(_) | How::Coco(_) | How::Tracks(_) => None,
        }
    }
}

impl Reading {
    fn issues(&mut self) -> Vec<Issue> {
        let mut issues = self.source.take_issues();
        match &mut self.how {
            How::Mapped(applied) => issues.extend(applied.take_issues()),
            How::Coco(images) => {
                issues.extend(images.take_faults().into_iter().map(Issue::warning));
            }
            How::Tracks(sequence) => {
                issues.extend(sequence.take_faults().into_iter().map(Issue::warning));
            }
            How::Shaped { .. } => {}
        }
        issues
    }
}

impl How {
    fn make(&mut self, records: &[Record], lines: &mut Lines) {
        for record in records {
            match self {
                Self::Mapped(applied) => {
                    if let Some((line, number)) = applied.record(record) {
                        lines.push(&line, number);
                    }
                }
                Self::Coco(images) => images.add(&record.node, record.line),
                Self::Tracks(sequence) => sequence.add(&record.node.plain()),
                Self::Shaped { shape, count, left_out } => {
                    *count += 1;
                    lines.push(&shape.line(record, *count, left_out), record.line);
                }
            }
        }
    }
}
