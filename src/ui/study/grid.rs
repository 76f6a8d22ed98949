//! A table of buttons, one of which is in the tab order; the arrow keys go from
//! one to the other. A button says its place in `data-row` and `data-column`.

use leptos::html::Table;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::desk::matrix::{Step, step};

/// More columns than this have their heads upright.
const UPRIGHT: usize = 7;

/// A square and what stands around it.
pub struct Square {
    /// `ID-title` is the heading that names it, `ID-note` is the note.
    pub id: &'static str,
    pub class: &'static str,
    pub node: NodeRef<Table>,
    pub size: usize,
    pub corner: AnyView,
    /// Behind the corner.
    pub heads: Vec<AnyView>,
    pub rows: Vec<AnyView>,
    pub note: Option<&'static str>,
    /// A button that opens something was pressed: its row and column.
    pub open: Callback<(usize, usize)>,
}

pub fn square(square: Square) -> AnyView {
    let Square { id, class, node, size, corner, heads, rows, note, open } = square;
    let note_id = format!("{id}-note");
    let shape = if size > UPRIGHT { "many" } else { "few" };
    let pressed = move |event: web_sys::MouseEvent| {
        if let Some(at) = pressed(&event) {
            open.run(at);
        }
    };
    view! {
        <div class="matrix-scroll">
            <table
                class=class
                role="grid"
                data-shape=shape
                aria-labelledby=format!("{id}-title")
                aria-describedby=note.map(|_| note_id.clone())
                node_ref=node
                on:click=pressed
                on:keydown=keys(node, (size, size))
                on:focusin=entered(node)
            >
                <thead>
                    <tr>
                        <th class="matrix-corner" scope="col">{corner}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {note.map(|note| view! { <p class="muted matrix-note" id=note_id.clone()>{note}</p> })}
    }
    .into_any()
}

/// What the corner says where rows and columns are two sides.
pub fn corner(rows: &str, columns: &str) -> AnyView {
    view! {
        <span class="matrix-rows"><bdi>{rows.to_owned()}</bdi> " ↓"</span>
        <span class="matrix-columns"><bdi>{columns.to_owned()}</bdi> " →"</span>
    }
    .into_any()
}

/// The head of a column or row; `kind` of a rater.
pub fn head(scope: &'static str, name: &str, kind: Option<&'static str>) -> AnyView {
    let title = kind.map_or(name.to_owned(), |kind| format!("{name}, {kind}"));
    let below = kind.filter(|_| scope == "row");
    view! {
        <th scope=scope title=title data-whose=kind>
            <span class="matrix-name" dir="auto">{name.to_owned()}</span>
            {below.map(|kind| view! { <span class="heat-kind">{kind}</span> })}
        </th>
    }
    .into_any()
}

/// One button of a square.
pub struct Button {
    pub at: (usize, usize),
    /// It is the one in the tab order.
    pub first: bool,
    pub opens: bool,
    /// What it is called when the focus is to come back to it.
    pub back: Option<String>,
    /// What it opens is open.
    pub pressed: Option<Memo<bool>>,
    pub said: String,
    pub figure: AnyView,
}

pub fn button(button: Button) -> AnyView {
    let Button { at, first, opens, back, pressed, said, figure } = button;
    view! {
        <button
            type="button"
            class="matrix-cell figure"
            tabindex=if first { "0" } else { "-1" }
            data-row=at.0.to_string()
            data-column=at.1.to_string()
            data-back=back
            data-none=(!opens).then_some("true")
            aria-disabled=(!opens).then_some("true")
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            aria-label=said.clone()
            title=said
        >
            {figure}
        </button>
    }
    .into_any()
}

/// The keys of a table of so many rows and columns.
pub fn keys(node: NodeRef<Table>, size: (usize, usize)) -> impl Fn(KeyboardEvent) {
    move |event: KeyboardEvent| {
        let (Some(node), Some((_, at))) = (node.get_untracked(), target(&event)) else { return };
        if event.alt_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let by = match (event.key().as_str(), event.ctrl_key()) {
            ("ArrowUp", false) => Step::Up,
            ("ArrowDown", false) => Step::Down,
            ("ArrowLeft", false) => Step::Left,
            ("ArrowRight", false) => Step::Right,
            ("Home", false) => Step::RowStart,
            ("End", false) => Step::RowEnd,
            ("Home", true) => Step::Start,
            ("End", true) => Step::End,
            _ => return,
        };
        event.prevent_default();
        // A cell over several columns is passed by.
        let mut from = at;
        loop {
            let to = step(size, from, by);
            if to == from || focus(&node, to) {
                return;
            }
            from = to;
        }
    }
}

/// Whatever takes the focus is what the tab key comes back to.
pub fn entered(node: NodeRef<Table>) -> impl Fn(web_sys::FocusEvent) {
    move |event: web_sys::FocusEvent| {
        let (Some(node), Some((button, _))) = (node.get_untracked(), target(&event)) else {
            return;
        };
        if let Ok(Some(before)) = node.query_selector("button[tabindex='0']")
            && let Ok(before) = before.dyn_into::<HtmlElement>()
        {
            before.set_tab_index(-1);
        }
        button.set_tab_index(0);
    }
}

/// The cell's button that an event came from, and its place; none of one that opens nothing.
pub fn pressed(event: &web_sys::Event) -> Option<(usize, usize)> {
    let (button, at) = target(event)?;
    button.get_attribute("aria-disabled").is_none().then_some(at)
}

/// Moves the focus to a cell, where there is one.
pub fn focus(table: &web_sys::HtmlTableElement, (row, column): (usize, usize)) -> bool {
    let selector = format!("button[data-row='{row}'][data-column='{column}']");
    let found = table.query_selector(&selector).ok().flatten();
    let Some(button) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    // A button in the page takes the focus.
    button.focus().unwrap_or_default();
    true
}

fn target(event: &web_sys::Event) -> Option<(HtmlElement, (usize, usize))> {
    let element: web_sys::Element = event.target()?.dyn_into().ok()?;
    let button = element.closest("button[data-row]").ok()??;
    let place = |name| button.get_attribute(name)?.parse().ok();
    let at = (place("data-row")?, place("data-column")?);
    Some((button.dyn_into().ok()?, at))
}
