//! Where the focus goes when what had it is drawn again or gone.

use leptos::prelude::*;

use crate::ui::app::App;

/// The first field of a condition that was added; its only button where it has none.
pub fn on_condition(app: App, place: usize) {
    first(
        app,
        vec![
            format!(".condition[data-place='{place}'] :is(input, select)"),
            format!(".condition[data-place='{place}'] button"),
        ],
    );
}

/// The condition that took the place of one that was removed, else the one before, else
/// where one is added.
pub fn after_condition_went(app: App, place: usize) {
    let before = place.wrapping_sub(1);
    first(
        app,
        vec![
            format!(".condition[data-place='{place}'] .condition-remove button"),
            format!(".condition[data-place='{before}'] .condition-remove button"),
            ".condition-add button".to_owned(),
        ],
    );
}

/// A tool of a rule, by its place among the tools: it goes along with its rule.
pub fn on_tool(app: App, rule: usize, tool: usize) {
    let (rule, tool) = (rule + 1, tool + 1);
    first(
        app,
        vec![
            format!(".rule:nth-child({rule}) .rule-tools button:nth-child({tool})"),
            format!(".rule:last-child .rule-tools button:nth-child({tool})"),
            ".rules-add button".to_owned(),
        ],
    );
}

/// The title of the rule in the editor.
pub fn on_title(app: App) {
    first(app, vec![".rule-title input".to_owned()]);
}

/// Once the page is drawn again, the first of these that is there.
fn first(app: App, selectors: Vec<String>) {
    request_animation_frame(move || {
        let place = app.place();
        if let Some(element) = selectors.iter().find_map(|selector| place.find(selector)) {
            place.focus(&element);
        }
    });
}
