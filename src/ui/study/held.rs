//! The focus inside of what a study shows. What was found is drawn anew after answers and after
//! another policy, and the button that had the focus goes with what was there; then the one has
//! it that says the same now. Where there is none it is the study as a whole, so that who goes
//! by keyboard goes on from there and not from the top of the page.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

use crate::ui::app::App;

/// What may have the focus.
const CONTROLS: &str = "button, a[href], input, select, textarea, summary, [tabindex='0']";

/// What has the focus, or had it when it was last there; cheap to copy.
#[derive(Clone, Copy)]
pub struct Held {
    app: App,
    node: NodeRef<Div>,
    control: StoredValue<Option<Control>>,
}

/// A control by what it says, and how many before it say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Control {
    says: String,
    before: usize,
}

impl Held {
    /// Of what is inside of this element, which itself stays.
    pub fn new(app: App, node: NodeRef<Div>) -> Self {
        Self { app, node, control: StoredValue::new(None) }
    }

    /// To be called where what is there is about to go.
    pub fn hold(self) {
        let place = self.app.place();
        let (Some(node), Some(active)) = (self.node.get_untracked(), place.focused()) else {
            return;
        };
        if active != **node && node.contains(Some(&active)) {
            let before = controls(&node).take_while(|other| *other != active);
            let says = says(&active);
            let before = before.filter(|other| self::says(other) == says).count();
            self.control.set_value(Some(Control { says, before }));
        } else if !place.is_focus_lost() {
            // Somebody went on elsewhere.
            self.control.set_value(None);
        }
    }

    /// To be called where it is drawn.
    pub fn give_back(self) {
        let Some(control) = self.control.try_update_value(Option::take).flatten() else { return };
        let place = self.app.place();
        let Some(node) = self.node.get_untracked().filter(|_| place.is_focus_lost()) else {
            return;
        };
        let mut same = controls(&node).filter(|it| says(it) == control.says);
        let found = same.nth(control.before).and_then(|it| it.dyn_into::<HtmlElement>().ok());
        let to = found.unwrap_or_else(|| {
            node.set_tab_index(-1);
            (*node).clone()
        });
        place.focus(&to);
    }
}

fn controls(node: &Element) -> impl Iterator<Item = Element> {
    let all = node.query_selector_all(CONTROLS).ok();
    let places = 0..all.as_ref().map_or(0, web_sys::NodeList::length);
    places.filter_map(move |place| all.as_ref()?.get(place)?.dyn_into().ok())
}

fn says(control: &Element) -> String {
    control.get_attribute("aria-label").or_else(|| control.text_content()).unwrap_or_default()
}
