//! What it is: the item that is open, whole.

use leptos::prelude::*;

use super::{Case, Desk};
use crate::ui::review::content::content;
use crate::ui::review::item::{language, metadata};
use crate::ui::widgets::meter::count;

pub fn item(desk: Desk) -> AnyView {
    let place = move || {
        let here = desk.here.get();
        desk.list.with(|list| {
            let Some(Ok(list)) = list else { return String::new() };
            let place = list.indices.iter().position(|index| Some(*index) == here);
            let of = count(list.indices.len() as u64);
            place.map(|place| format!("{} of {of}", count(place as u64 + 1))).unwrap_or_default()
        })
    };
    // Another item, not another answer to it.
    let which = Memo::new(move |_| desk.case.with(|case| case.as_ref().map(|it| it.view.index)));
    let body = move || {
        which.get();
        desk.case.get_untracked().map(|case| fields(desk, &case))
    };
    // No heading while there is nothing to be headed.
    let id = move || {
        let id = desk.case.with(|case| case.as_ref().map(|case| case.view.item.id.clone()));
        id.map(|id| view! { <h2 class="mono" dir="auto">{id}</h2> })
    };
    view! {
        <section
            class="adjudication-item stack"
            aria-label="Item"
            data-target="item"
            tabindex="-1"
        >
            <div class="row">
                {id}
                <span class="figure muted">{place}</span>
            </div>
            {body}
        </section>
    }
    .into_any()
}

fn fields(desk: Desk, case: &Case) -> AnyView {
    let item = &case.view.item;
    let lang = language(item);
    let title = |id: &str| {
        desk.app.session.with_untracked(|session| {
            let named = session.schema.fields.iter().find(|named| named.id == id);
            named.map_or(id.to_owned(), |named| named.name().to_owned())
        })
    };
    let fields = item.fields.iter().map(|field| {
        view! {
            <section class="item-field">
                <h3 class="overline">{title(&field.id)}</h3>
                {content(desk.app, &field.content, &field.id, lang.clone())}
            </section>
        }
    });
    let metadata = desk.app.session.with_untracked(|session| metadata(&session.schema, item));
    view! {
        <div class="stack" lang=lang.clone()>{fields.collect_view()}</div>
        {metadata}
    }
    .into_any()
}
