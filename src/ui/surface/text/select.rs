//! The browser's selection and points of the page, as positions in the text, and back.

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{DomRect, Element, HtmlElement, Node};

use super::paint::Painted;
use crate::desk::marking::Chosen;
use crate::desk::marking::text::act::Hand;
use crate::desk::marking::text::doc::Doc;
use crate::ui::place::Place;

/// What is selected in the text: where it began, and where the caret is, at whole characters.
/// `None`: the selection is elsewhere.
pub fn selected(at: &Place, root: &HtmlElement, doc: &Doc) -> Option<(u32, u32)> {
    let selection = at.selection()?;
    let anchor = position(root, doc, &selection.anchor_node()?, selection.anchor_offset())?;
    let head = position(root, doc, &selection.focus_node()?, selection.focus_offset())?;
    Some(if anchor <= head {
        (doc.floor(anchor), doc.ceil(head))
    } else {
        (doc.ceil(anchor), doc.floor(head))
    })
}

/// Selects in the page what the hand holds.
pub fn select(at: &Place, painted: &Painted, doc: &Doc, hand: &Hand) {
    let (Some(selection), Some(anchor), Some(head)) = (
        at.selection(),
        place(painted, doc, hand.anchor, false),
        place(painted, doc, hand.head, false),
    ) else {
        return;
    };
    // Both are nodes of the document, and within their length.
    selection.set_base_and_extent(&anchor.0, anchor.1, &head.0, head.1).unwrap_or_default();
}

/// Lets the browser move the caret a line: it knows how it broke them.
pub fn step_line(at: &Place, down: bool, extend: bool) {
    let alter = if extend { "extend" } else { "move" };
    let direction = if down { "forward" } else { "backward" };
    if let Some(selection) = at.selection() {
        selection.modify(alter, direction, "line").unwrap_or_default();
    }
}

/// The position under a point of the window.
pub fn at_point(at: &Place, root: &HtmlElement, doc: &Doc, x: f64, y: f64) -> Option<u32> {
    let page = document();
    // Without them what is inside of an element is not found.
    let options = js_sys::Object::new();
    if let Some(root) = at.root() {
        let roots = js_sys::Array::of1(root);
        // A plain object takes it.
        Reflect::set(&options, &"shadowRoots".into(), &roots).unwrap_or_default();
    }
    // The standard's name, then Safari's.
    let call = |name: &str| -> Option<JsValue> {
        let function = Reflect::get(&page, &name.into()).ok()?.dyn_into::<Function>().ok()?;
        let found = function.call3(&page, &x.into(), &y.into(), &options).ok()?;
        (!found.is_null() && !found.is_undefined()).then_some(found)
    };
    let of = |found: &JsValue, node: &str, offset: &str| -> Option<(Node, u32)> {
        let node = Reflect::get(found, &node.into()).ok()?.dyn_into().ok()?;
        Some((node, number(Reflect::get(found, &offset.into()).ok()?.as_f64()?)))
    };
    let (node, offset) = match call("caretPositionFromPoint") {
        Some(found) => of(&found, "offsetNode", "offset")?,
        None => of(&call("caretRangeFromPoint")?, "startContainer", "startOffset")?,
    };
    position(root, doc, &node, offset)
}

/// Where a position is in the window: a rectangle without a width. `behind`: behind the tags that
/// stand there, not before them.
pub fn rect(painted: &Painted, doc: &Doc, at: u32, behind: bool) -> Option<DomRect> {
    let (node, offset) = place(painted, doc, at, behind)?;
    if let Some(element) = node.dyn_ref::<Element>() {
        // A line without a character.
        return Some(element.get_bounding_client_rect());
    }
    let range = document().create_range().ok()?;
    range.set_start(&node, offset).ok()?;
    range.collapse_with_to_start(true);
    Some(range.get_bounding_client_rect())
}

/// A mark as a word for an attribute: `p3` is a proposal, `om1` one's own.
pub fn word_of(chosen: &Chosen) -> String {
    match chosen {
        Chosen::Proposed(place) => format!("p{place}"),
        Chosen::Own(id) => format!("o{id}"),
    }
}

pub fn chosen_of(word: &str) -> Option<Chosen> {
    match word.strip_prefix('p') {
        Some(place) => place.parse().ok().map(Chosen::Proposed),
        None => word.strip_prefix('o').map(|id| Chosen::Own(id.to_owned())),
    }
}

fn position(root: &HtmlElement, doc: &Doc, node: &Node, offset: u32) -> Option<u32> {
    if !root.contains(Some(node)) {
        return None;
    }
    if node.is_same_node(Some(root)) {
        return Some(doc.blocks().get(offset as usize).map_or(doc.length(), |block| block.start));
    }
    let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
    let block = element.closest("[data-block]").ok().flatten()?;
    let place: usize = block.get_attribute("data-block")?.parse().ok()?;
    let range = document().create_range().ok()?;
    range.set_start(&block, 0).ok()?;
    range.set_end(node, offset).ok()?;
    let before = range.to_string();
    Some(doc.from_utf16(place, before.length()))
}

/// The node and the offset in it of a position; where two nodes meet that of the first, or the last.
fn place(painted: &Painted, doc: &Doc, at: u32, last: bool) -> Option<(Node, u32)> {
    let (block, units) = doc.to_utf16(at);
    let block = painted.block(block)?;
    let find = |last: bool| {
        let mut left = units;
        text_node(block, &mut left, last)
    };
    let found = if last { find(true).or_else(|| find(false)) } else { find(false) };
    Some(found.unwrap_or_else(|| (block.clone().into(), 0)))
}

/// The text node of an element in which so many units have passed.
fn text_node(node: &Node, left: &mut u32, last: bool) -> Option<(Node, u32)> {
    if node.node_type() == Node::TEXT_NODE {
        let length = js_sys::JsString::from(node.text_content()?.as_str()).length();
        if *left < length || (*left == length && !last) {
            return Some((node.clone(), *left));
        }
        *left -= length;
        return None;
    }
    let children = node.child_nodes();
    (0..children.length()).find_map(|at| text_node(&children.get(at)?, left, last))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an offset; saturates")]
fn number(number: f64) -> u32 {
    number as u32
}
