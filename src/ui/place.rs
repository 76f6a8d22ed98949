//! Where the program stands: a page of its own, or the shadow root of an element in somebody
//! else's page. Whoever looks for an element, for the focus or for keys asks here, so that an
//! element neither finds, nor hears, nor moves what is not its own.
//!
//! Invariant: in an element the focus is only moved when it is in the element, or was there until
//! what had it went away. Nobody who types into a portal's own field loses it to an item that
//! has just come.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, EventTarget, FocusEvent, HtmlElement, Selection, ShadowRoot};

#[derive(Clone)]
pub enum Place {
    Page,
    Element(Rc<Inside>),
}

/// An element of a portal: its shadow root, and what stands there in the place of the page's.
pub struct Inside {
    root: ShadowRoot,
    /// Whether the focus is here, or was until what had it was gone.
    has_focus: Cell<bool>,
    /// What is the page's address elsewhere: `#/review?…`, or empty.
    hash: RefCell<String>,
}

impl Place {
    /// The inside of an element; it listens there as long as the reactive owner lives.
    pub fn inside(root: ShadowRoot) -> Self {
        let inside = Rc::new(Inside {
            root: root.clone(),
            has_focus: Cell::new(false),
            hash: RefCell::default(),
        });
        let coming = inside.clone();
        heard_at(&root, "focusin", false, move |_| coming.has_focus.set(true));
        let going = inside.clone();
        heard_at(&root, "focusout", false, move |event| {
            let event: FocusEvent = event.unchecked_into();
            if event.related_target().is_some() {
                going.has_focus.set(false);
            } else {
                let going = going.clone();
                // What was clicked has the focus by then; nothing has it where what had it went.
                set_timeout(
                    move || going.has_focus.set(going.is_nowhere() || going.is_active()),
                    std::time::Duration::ZERO,
                );
            }
        });
        Self::Element(inside)
    }

    pub fn is_page(&self) -> bool {
        matches!(self, Self::Page)
    }

    /// The first element that this selector finds.
    pub fn find(&self, selector: &str) -> Option<HtmlElement> {
        let found = match self {
            Self::Page => document().query_selector(selector),
            Self::Element(inside) => inside.root.query_selector(selector),
        };
        found.ok().flatten()?.dyn_into().ok()
    }

    /// What has the focus here; nothing where that is elsewhere in the portal.
    pub fn focused(&self) -> Option<Element> {
        match self {
            Self::Page => document().active_element(),
            Self::Element(inside) => inside.root.active_element(),
        }
    }

    /// Whether nothing has the focus that a person could have given it to.
    pub fn is_focus_lost(&self) -> bool {
        match self {
            Self::Page => document()
                .active_element()
                .is_none_or(|it| it.tag_name().eq_ignore_ascii_case("body")),
            Self::Element(inside) => inside.has_focus.get() && !inside.is_active(),
        }
    }

    /// Whether the focus may be moved.
    pub fn has_focus(&self) -> bool {
        match self {
            Self::Page => true,
            Self::Element(inside) => {
                inside.has_focus.get() && (inside.is_active() || inside.is_nowhere())
            }
        }
    }

    /// Gives an element of this place the focus, where that may be moved.
    pub fn focus(&self, element: &HtmlElement) {
        if self.has_focus() {
            // What can be found here is drawn, and takes it or cannot have it.
            element.focus().unwrap_or_default();
        }
    }

    /// Where events of what is drawn here come by.
    pub fn events(&self) -> EventTarget {
        match self {
            Self::Page => document().into(),
            Self::Element(inside) => inside.root.clone().into(),
        }
    }

    /// Where the theme is said.
    pub fn top(&self) -> Option<Element> {
        match self {
            Self::Page => document().document_element(),
            Self::Element(inside) => inside.root.first_element_child(),
        }
    }

    pub fn selection(&self) -> Option<Selection> {
        if let Self::Element(inside) = self {
            // Chromium's; elsewhere the window's own reaches into the element.
            let function = Reflect::get(&inside.root, &"getSelection".into()).ok();
            if let Some(function) = function.and_then(|it| it.dyn_into::<Function>().ok()) {
                return function.call0(&inside.root).ok()?.dyn_into().ok();
            }
        }
        window().get_selection().ok().flatten()
    }

    /// The root of an element's inside.
    pub fn root(&self) -> Option<&ShadowRoot> {
        match self {
            Self::Page => None,
            Self::Element(inside) => Some(&inside.root),
        }
    }

    /// The address that the session has, `#/review?…` or empty.
    pub fn hash(&self) -> String {
        match self {
            Self::Page => super::address::hash(),
            Self::Element(inside) => inside.hash.borrow().clone(),
        }
    }

    /// `push`: a step that the back button undoes. A portal's address is its own.
    pub fn set_hash(&self, hash: &str, push: bool) {
        match self {
            Self::Page => super::address::set(hash, push),
            Self::Element(inside) => hash.clone_into(&mut inside.hash.borrow_mut()),
        }
    }
}

impl Inside {
    fn is_active(&self) -> bool {
        self.root.active_element().is_some()
    }

    /// Whether nothing in the whole page has the focus.
    fn is_nowhere(&self) -> bool {
        let active = document().active_element();
        active.is_none_or(|it| {
            it.tag_name().eq_ignore_ascii_case("body") || it.is_same_node(Some(&self.root.host()))
        })
    }
}

/// Listens as long as the reactive owner lives. `capture`: before the element itself hears of it,
/// which is the only way to hear of what does not go up, as scrolling.
pub fn heard_at(
    target: &EventTarget,
    name: &'static str,
    capture: bool,
    heard: impl FnMut(web_sys::Event) + 'static,
) {
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(heard);
    let function = closure.as_ref().unchecked_ref();
    // Fails for no name of an event.
    target.add_event_listener_with_callback_and_bool(name, function, capture).unwrap_or_default();
    let kept = StoredValue::new_local(Some((target.clone(), closure)));
    on_cleanup(move || {
        if let Some((target, closure)) = kept.try_update_value(Option::take).flatten() {
            let function = closure.as_ref().unchecked_ref();
            target
                .remove_event_listener_with_callback_and_bool(name, function, capture)
                .unwrap_or_default();
        }
    });
}
