//! The text's elements: a block each, cut where marks start and end.
//!
//! All of the text stands in the page, so that it can be searched, copied and read out; only
//! blocks near what is seen are cut into pieces and get the words of their marks.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

use super::select::{chosen_of, word_of};
use crate::core::marks::Span;
use crate::desk::marking::text::doc::Doc;
use crate::desk::marking::text::drawn::Drawn;
use crate::desk::marking::text::segments::segments;
use crate::desk::marking::{Chosen, Marking};

/// Blocks that cannot be seen are not laid out in a text with more of them.
const MANY: usize = 24;

/// What is drawn, and what of it stands in the page already.
#[derive(Default)]
pub struct Painted {
    root: Option<HtmlElement>,
    blocks: Vec<HtmlElement>,
    looks: Vec<Vec<Piece>>,
    lanes: Vec<u32>,
    /// The marks over each block, by place among the drawn.
    over: Vec<Vec<usize>>,
    drawn: Rc<[Drawn]>,
}

/// A piece of a block, as it is in the page.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    text: String,
    /// The outermost first.
    over: Vec<Cover>,
}

#[derive(Clone, Debug, PartialEq)]
struct Cover {
    mark: String,
    lane: u32,
    state: &'static str,
    /// Where the mark starts.
    tag: Option<String>,
    /// Where it ends.
    after: Option<String>,
    title: String,
    is_chosen: bool,
}

/// The words of a mark, asked for only where it is drawn.
pub trait Words {
    fn tag(&self, drawn: &Drawn) -> String;
    fn title(&self, chosen: &Chosen) -> String;
    fn after(&self, chosen: &Chosen) -> Option<String>;
}

impl Painted {
    /// Puts the plain text into the page, in place of another.
    pub fn start(&mut self, root: &HtmlElement, doc: &Doc) {
        root.set_text_content(None);
        let blocks = doc.blocks().iter().enumerate().filter_map(|(place, block)| {
            let element: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
            element.set_class_name("text-block");
            set(&element, "dir", "auto");
            set(&element, "data-block", &place.to_string());
            element.set_text_content(Some(doc.shown(block)));
            if doc.blocks().len() > MANY {
                let lines = (block.text_end - block.start) / 64 + 1;
                style(&element, "--lines", &lines.to_string());
            }
            root.append_child(&element).ok()?;
            Some(element)
        });
        let blocks: Vec<_> = blocks.collect();
        if blocks.len() > MANY {
            set(root, "data-many", "true");
        } else {
            root.remove_attribute("data-many").unwrap_or_default();
        }
        let count = blocks.len();
        *self = Self {
            root: Some(root.clone()),
            blocks,
            looks: vec![Vec::new(); count],
            lanes: vec![0; count],
            over: vec![Vec::new(); count],
            drawn: Rc::from([]),
        };
    }

    /// Takes in other marks; gives each block the room of its lanes.
    pub fn take(&mut self, drawn: Rc<[Drawn]>, doc: &Doc) {
        let mut over = vec![Vec::new(); self.blocks.len()];
        let mut lanes = vec![0; self.blocks.len()];
        for (place, it) in drawn.iter().enumerate() {
            let last = doc.block_at(it.span.end.saturating_sub(1));
            for block in doc.block_at(it.span.start)..=last {
                if let (Some(over), Some(lanes)) = (over.get_mut(block), lanes.get_mut(block)) {
                    over.push(place);
                    *lanes = (it.lane + 1).max(*lanes);
                }
            }
        }
        for ((element, before), now) in self.blocks.iter().zip(&mut self.lanes).zip(lanes) {
            if *before != now {
                style(element, "--lanes", &now.to_string());
                *before = now;
            }
        }
        self.over = over;
        self.drawn = drawn;
    }

    /// Draws the blocks near what is seen as they are now; whether one of them had changed.
    pub fn draw(&mut self, doc: &Doc, marking: &Marking<Span>, words: &impl Words) -> bool {
        let mut has_changed = false;
        for place in self.near() {
            let look = self.look(place, doc, marking, words);
            let (Some(block), Some(before)) = (self.blocks.get(place), self.looks.get_mut(place))
            else {
                continue;
            };
            if *before != look {
                put(block, &look, doc.blocks().get(place).map_or("", |it| doc.shown(it)));
                *before = look;
                has_changed = true;
            }
        }
        has_changed
    }

    pub fn block(&self, place: usize) -> Option<&HtmlElement> {
        self.blocks.get(place)
    }

    fn look(
        &self,
        place: usize,
        doc: &Doc,
        marking: &Marking<Span>,
        words: &impl Words,
    ) -> Vec<Piece> {
        let (Some(block), Some(over)) = (doc.blocks().get(place), self.over.get(place)) else {
            return Vec::new();
        };
        if over.is_empty() {
            return Vec::new();
        }
        let spans: Vec<_> = over
            .iter()
            .filter_map(|at| self.drawn.get(*at).map(|it| (*at, it.span, it.lane)))
            .collect();
        let whole = Span { start: block.start, end: block.text_end };
        let pieces = segments(whole, &spans).into_iter().map(|segment| {
            let covers = segment.over.iter().filter_map(|at| self.drawn.get(*at)).map(|it| {
                let first = it.span.start == segment.span.start;
                // What ends with the line break has its end before it.
                let end = it.span.end.min(block.text_end);
                let is_last = end == segment.span.end && it.span.end <= block.end;
                Cover {
                    mark: word_of(&it.chosen),
                    lane: it.lane,
                    state: it.state.word(),
                    tag: first.then(|| words.tag(it)),
                    after: if is_last { words.after(&it.chosen) } else { None },
                    title: words.title(&it.chosen),
                    is_chosen: marking.chosen.as_ref() == Some(&it.chosen),
                }
            });
            Piece { text: doc.slice(segment.span).to_owned(), over: covers.collect() }
        });
        pieces.collect()
    }

    /// The blocks that are seen, and those a screen before and behind them.
    fn near(&self) -> std::ops::Range<usize> {
        let height = window().inner_height().ok().and_then(|it| it.as_f64()).unwrap_or(800.0);
        let is_hidden = self.root.as_ref().is_none_or(|root| root.client_height() == 0);
        if is_hidden {
            return 0..self.blocks.len().min(MANY);
        }
        let bottom = |it: &HtmlElement| it.get_bounding_client_rect().bottom();
        let first = self.blocks.partition_point(|it| bottom(it) < -height);
        let behind = self.blocks.get(first..).unwrap_or_default();
        let top = |it: &HtmlElement| it.get_bounding_client_rect().top();
        first..first + behind.partition_point(|it| top(it) < 2.0 * height)
    }
}

/// The mark that an element of the text stands for, the innermost there.
pub fn mark_at(element: &Element) -> Option<(Chosen, Element)> {
    let found = element.closest("[data-mark]").ok().flatten()?;
    Some((chosen_of(&found.get_attribute("data-mark")?)?, found))
}

fn put(block: &HtmlElement, look: &[Piece], plain: &str) {
    if look.is_empty() {
        return block.set_text_content(Some(plain));
    }
    block.set_text_content(None);
    for piece in look {
        let mut inner: Element = block.clone().into();
        for cover in &piece.over {
            let Some(element) = document().create_element("span").ok() else { continue };
            element.set_class_name("text-mark");
            set(&element, "data-mark", &cover.mark);
            set(&element, "data-state", cover.state);
            set(&element, "title", &cover.title);
            if let Some(tag) = &cover.tag {
                set(&element, "data-tag", tag);
            }
            if let Some(after) = &cover.after {
                set(&element, "data-after", after);
            }
            if cover.is_chosen {
                set(&element, "data-chosen", "true");
            }
            if let Some(element) = element.dyn_ref::<HtmlElement>() {
                style(element, "--lane", &cover.lane.to_string());
            }
            // An element that was just made takes another one.
            inner.append_child(&element).map(drop).unwrap_or_default();
            inner = element;
        }
        inner.append_with_str_1(&piece.text).unwrap_or_default();
    }
}

/// Names and values that are all right: these cannot fail.
fn set(element: &Element, name: &str, value: &str) {
    element.set_attribute(name, value).unwrap_or_default();
}

pub fn style(element: &HtmlElement, name: &str, value: &str) {
    element.style().set_property(name, value).unwrap_or_default();
}
