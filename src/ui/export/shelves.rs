//! The formats to choose from, each on the shelf of what it is wanted for: who is tired reads
//! four headings, not a dozen titles.

use leptos::prelude::*;

use crate::core::format::purpose::Purpose;
use crate::engine::protocol::FormatSays;

/// One choice through all shelves: arrow keys go on from one to the next.
pub fn shelves(formats: RwSignal<Vec<FormatSays>>, chosen: RwSignal<String>) -> AnyView {
    let all = move || {
        if formats.with(Vec::is_empty) {
            return view! { <p class="muted" role="status">"Asking which there are…"</p> }
                .into_any();
        }
        let shelves = Purpose::ALL.into_iter().filter_map(|purpose| {
            let on_it = formats.get().into_iter().filter(|it| it.purpose == Some(purpose));
            shelf(purpose, on_it.collect(), chosen)
        });
        shelves.collect_view().into_any()
    };
    view! {
        <fieldset class="export-shelves">
            <legend class="spoken">"Format"</legend>
            {all}
        </fieldset>
    }
    .into_any()
}

/// Nothing where nothing stands on it.
fn shelf(purpose: Purpose, formats: Vec<FormatSays>, chosen: RwSignal<String>) -> Option<AnyView> {
    if formats.is_empty() {
        return None;
    }
    let id = format!("export-{}", purpose.id());
    let about = format!("{id}-about");
    let each = formats.into_iter().map(|it| format_choice(it, chosen)).collect_view();
    Some(
        view! {
            <div
                class="export-shelf"
                role="group"
                aria-labelledby=id.clone()
                aria-describedby=about.clone()
            >
                <h3 class="export-shelf-title" id=id.clone()>{purpose.title()}</h3>
                <p class="export-shelf-about muted" id=about.clone()>{purpose.about()}</p>
                {each}
            </div>
        }
        .into_any(),
    )
}

fn format_choice(each: FormatSays, chosen: RwSignal<String>) -> AnyView {
    let (id, mine) = (each.id.clone(), each.id);
    view! {
        <label class="export-format">
            <input
                type="radio"
                name="export-format"
                prop:checked=move || chosen.with(|chosen| *chosen == mine)
                on:change=move |_| chosen.set(id.clone())
            />
            <span class="grow">
                <span class="strong">{each.title}</span>
                " "
                <span class="muted mono export-ending">{format!("*{}", each.ending)}</span>
                <span class="export-about muted">{each.about}</span>
            </span>
        </label>
    }
    .into_any()
}
