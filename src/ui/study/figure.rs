//! A plot in the page: drawn with the page's colours, its figures as a table
//! beside it, and both to be saved.

use js_sys::Uint8Array;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::back::figure_at;
use crate::core::text::capital;
use crate::desk::plot::{Anchor, Ink, Mark, Plot, Shape, path, short, upright};
use crate::desk::sheet::{Cell, Sheet, file_name};
use crate::ui::app::App;
use crate::ui::driver::save_file;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::fold::Fold;
use crate::ui::widgets::icon::Icon;

/// A plot with all that belongs to it.
pub struct Drawn {
    pub heading: &'static str,
    pub plot: Plot,
    pub sheet: Sheet,
    /// What the names of the files are made of.
    pub file: Vec<String>,
    /// Opens what one of its figures speaks of.
    pub open: Option<Callback<usize>>,
    /// The table is shown at first.
    pub is_open: bool,
}

pub fn drawn(app: App, drawn: Drawn) -> AnyView {
    let Drawn { heading, plot, sheet, file, open, is_open } = drawn;
    let id = crate::ui::widgets::field::next_id();
    let picture = picture(&plot, open);
    let (plot, sheet) = (StoredValue::new(plot), StoredValue::new(sheet));
    let table = move || sheet.with_value(|sheet| self::table(heading, sheet, open));
    view! {
        <section class="figure-box" aria-labelledby=id.clone()>
            <h2 class="overline" id=id.clone()>{heading}</h2>
            {picture}
            <Fold summary="As a table" open=is_open>{table}</Fold>
            <div class="row">
                {save_svg(app, heading, plot, file.clone())}
                {save_csv(app, heading, sheet, file)}
            </div>
        </section>
    }
    .into_any()
}

/// The plot alone. One without a title is drawn beside words that say the same.
pub fn picture(plot: &Plot, open: Option<Callback<usize>>) -> AnyView {
    let marks = plot.marks.iter().map(|mark| drawn_mark(mark, open)).collect_view();
    let is_said = !plot.title.is_empty();
    view! {
        <svg
            class="plot"
            viewBox=plot.view_box()
            // A bar in a table may be shorter than it is drawn, never thinner.
            preserveAspectRatio=(!is_said).then_some("none")
            role=is_said.then_some("img")
            aria-label=is_said.then(|| plot.title.clone())
            aria-hidden=(!is_said).then_some("true")
        >
            {marks}
        </svg>
    }
    .into_any()
}

fn drawn_mark(mark: &Mark, open: Option<Callback<usize>>) -> AnyView {
    let opens = open.zip(mark.opens);
    let shape = match &mark.shape {
        Shape::Path { points, filled, dashed, width } => view! {
            <path
                d=path(points, *filled)
                fill=if *filled { "currentColor" } else { "none" }
                stroke="currentColor"
                stroke-width=short(*width)
                stroke-dasharray=dashed.then_some("4 3")
            />
        }
        .into_any(),
        Shape::Bar { x, y, width, height } => view! {
            <rect x=short(*x) y=short(*y) width=short(*width) height=short(*height) fill="currentColor" />
        }
        .into_any(),
        Shape::Dot { x, y, r } => {
            view! { <circle cx=short(*x) cy=short(*y) r=short(*r) fill="currentColor" /> }.into_any()
        }
        Shape::Words { x, y, anchor, words } => view! {
            <text x=short(*x) y=short(*y) text-anchor=Anchor::word(*anchor) fill="currentColor">
                {words.clone()}
            </text>
        }
        .into_any(),
        Shape::Upright { x, y, words } => view! {
            <text transform=upright(*x, *y) text-anchor="middle" fill="currentColor">{words.clone()}</text>
        }
        .into_any(),
    };
    let says = (!mark.says.is_empty()).then(|| leptos::svg::title().child(mark.says.clone()));
    view! {
        <g
            data-ink=mark.ink.word()
            data-opens=opens.is_some().then_some("true")
            on:click=move |_| {
                if let Some((open, place)) = opens {
                    open.run(place);
                }
            }
        >
            {shape}
            {says}
        </g>
    }
    .into_any()
}

/// The figures as a table; each line opens what it speaks of, where anything does. `data-back`
/// says which line it was, for who brings the focus back.
pub fn table(caption: &str, sheet: &Sheet, open: Option<Callback<usize>>) -> AnyView {
    let numbers: Vec<bool> = (0..sheet.head.len())
        .map(|column| sheet.rows.iter().any(|row| row.get(column).is_some_and(Cell::is_number)))
        .collect();
    let kind = |column: usize| numbers.get(column).copied().unwrap_or_default().then_some("number");
    let head = sheet.head.iter().enumerate().map(|(column, words)| {
        view! { <th scope="col" data-kind=kind(column)>{capital(words)}</th> }
    });
    let rows = sheet.rows.iter().enumerate().map(|(place, row)| {
        // A line that counts nothing opens nothing.
        let open = open.filter(|_| row.iter().any(|cell| matches!(cell, Cell::Count(1..))));
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let words = cell.shown();
            if column > 0 {
                return view! { <td data-kind=kind(column)>{words}</td> }.into_any();
            }
            let words = match open {
                Some(open) => view! {
                    <button
                        type="button"
                        class="link"
                        data-back=figure_at(caption, place)
                        on:click=move |_| open.run(place)
                    >
                        {words}
                    </button>
                }
                .into_any(),
                None => view! { <bdi>{words}</bdi> }.into_any(),
            };
            view! { <th scope="row" data-kind=kind(column)>{words}</th> }.into_any()
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <div class="table-scroll">
            <table class="table">
                <caption class="spoken">{caption.to_owned()}</caption>
                <thead><tr>{head.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

pub fn save_csv(
    app: App,
    about: &'static str,
    sheet: StoredValue<Sheet>,
    file: Vec<String>,
) -> AnyView {
    let save = Callback::new(move |()| {
        let text = sheet.with_value(Sheet::csv);
        save(app, &named(&file, "csv"), "text/csv", &text);
    });
    view! {
        <Button
            label="Save as CSV".to_owned()
            sign=Icon::Save
            look=Look::Quiet
            title=format!("{about}: the figures, for a spreadsheet")
            on_press=save
        />
    }
    .into_any()
}

pub fn save_svg(
    app: App,
    about: &'static str,
    plot: StoredValue<Plot>,
    file: Vec<String>,
) -> AnyView {
    let probe = NodeRef::<html::Span>::new();
    let save = Callback::new(move |()| {
        let Some(probe) = probe.get_untracked() else { return };
        let text = plot.with_value(|plot| plot.svg(&|ink| colour(&probe, ink)));
        save(app, &named(&file, "svg"), "image/svg+xml", &text);
    });
    view! {
        // In the light colours whatever the page has: a figure is for paper.
        <span class="plot-probe" data-theme="light" hidden=true node_ref=probe></span>
        <Button
            label="Save as SVG".to_owned()
            sign=Icon::Save
            look=Look::Quiet
            title=format!("{about}: the picture, for a report")
            on_press=save
        />
    }
    .into_any()
}

/// The page's colour of an ink, as a file can have it.
fn colour(probe: &web_sys::HtmlSpanElement, ink: Ink) -> String {
    let element: &web_sys::Element = probe.unchecked_ref();
    if element.set_attribute("data-ink", ink.word()).is_err() {
        return "black".to_owned();
    }
    let style = window().get_computed_style(element).ok().flatten();
    let colour = style.and_then(|style| style.get_property_value("color").ok());
    colour.filter(|colour| !colour.is_empty()).unwrap_or_else(|| "black".to_owned())
}

fn named(file: &[String], ending: &str) -> String {
    file_name(&file.iter().map(String::as_str).collect::<Vec<_>>(), ending)
}

fn save(app: App, name: &str, mime: &str, text: &str) {
    if let Err(why) = save_file(name, mime, &Uint8Array::from(text.as_bytes())) {
        app.toast(format!("{name} cannot be saved: {why:?}"));
    }
}
