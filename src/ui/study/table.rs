//! A table under a heading of its own: whatever is said of raters, people, routes or slices one
//! by one. (A table of a sheet, cell by cell, is [`table`](super::figure::table).)

use leptos::prelude::*;

/// What stands above a column.
#[derive(Clone, Copy, Debug)]
pub enum Head {
    Words(&'static str),
    /// A column of numbers, which end under one another.
    Number(&'static str),
    /// A column of pictures that repeat the number beside them: nothing is said of it.
    Picture,
}

/// How deep the heading stands in the room.
#[derive(Clone, Copy, Debug, Default)]
pub enum Level {
    #[default]
    Two,
    Four,
}

pub struct Tabled {
    /// The heading's; it names the table too.
    pub id: &'static str,
    pub level: Level,
    pub heading: &'static str,
    /// More classes of the table.
    pub class: &'static str,
    pub heads: Vec<Head>,
    /// The lines: each a `tr`.
    pub rows: Vec<AnyView>,
    /// What a reader must know of the figures; empty for nothing.
    pub note: String,
    /// Buttons that save the figures, and what else belongs below.
    pub below: Option<AnyView>,
}

pub fn tabled(tabled: Tabled) -> AnyView {
    let Tabled { id, level, heading, class, heads, rows, note, below } = tabled;
    let heading = match level {
        Level::Two => view! { <h2 class="overline" id=id>{heading}</h2> }.into_any(),
        Level::Four => view! { <h4 class="overline" id=id>{heading}</h4> }.into_any(),
    };
    let note = (!note.is_empty()).then(|| view! { <p class="muted matrix-note">{note}</p> });
    view! {
        <section class="stack" aria-labelledby=id>
            {heading}
            {table_of(id, class, heads, rows)}
            {note}
            {below.map(|below| view! { <div class="row">{below}</div> })}
        </section>
    }
    .into_any()
}

/// The table alone, named by the heading that has this id.
pub fn table_of(id: &'static str, class: &str, heads: Vec<Head>, rows: Vec<AnyView>) -> AnyView {
    let heads = heads.into_iter().map(|head| match head {
        Head::Words(words) => view! { <th scope="col">{words}</th> }.into_any(),
        Head::Number(words) => view! { <th scope="col" data-kind="number">{words}</th> }.into_any(),
        Head::Picture => view! { <td aria-hidden="true"></td> }.into_any(),
    });
    view! {
        <div class="table-scroll">
            <table class=format!("table {class}") aria-labelledby=id>
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
