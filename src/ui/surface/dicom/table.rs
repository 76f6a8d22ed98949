//! What the files say besides their pixels: a table of all attributes, without identities until
//! somebody asks for them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::viewer::Viewer;
use crate::core::text::{counted, figure};
use crate::desk::drawing::pixel_of;
use crate::desk::imaging::corners::burned_in_words;
use crate::engine::imaging::protocol::{Opened, Row};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::{Select, TextField};
use crate::ui::widgets::notice::{Notice, Tone};

/// Rows drawn at once; the search finds the others.
const MOST: usize = 300;

/// What a person should know of the files, and their attributes behind a button.
pub fn files(viewer: Viewer) -> AnyView {
    let is_open = RwSignal::new(false);
    let remarks = Memo::new(move |_| viewer.opened().map(|it| remarks(&it)).unwrap_or_default());
    let list = move || {
        let remarks = remarks.get();
        (!remarks.is_empty()).then(|| {
            let lines = remarks.into_iter().map(|remark| view! { <li dir="auto">{remark}</li> });
            view! {
                <details class="fold easel-fold" open=viewer.opened().is_some_and(|it| it.slices.is_empty())>
                    <summary>{counted(lines.len() as u64, "remark")} " on the files"</summary>
                    <ul class="dicom-remarks">{lines.collect_view()}</ul>
                </details>
            }
        })
    };
    view! {
        {list}
        <div class="easel-bar">
            <Button
                label="Attributes of the file"
                look=Look::Quiet
                expanded=is_open
                on_press=Callback::new(move |()| is_open.update(|open| *open = !*open))
            />
            <Button
                label="Show who the patient is"
                look=Look::Quiet
                pressed=viewer.identities
                title="Names, dates, places and numbers that may tell who it is: on this item, until another one is shown."
                on_press=Callback::new(move |()| viewer.identities.update(|shown| *shown = !*shown))
            />
        </div>
        {move || is_open.get().then(|| table(viewer))}
    }
    .into_any()
}

/// Refused files, what is odd, what the order rests on.
fn remarks(opened: &Opened) -> Vec<String> {
    let refused = opened.files.iter().filter(|file| !file.refused.is_empty());
    let mut all: Vec<String> =
        refused.map(|file| format!("{}: {}.", file.name, file.refused)).collect();
    all.extend(opened.remarks.iter().map(|remark| format!("{remark}.")));
    if opened.slices.iter().any(|slice| pixel_of(slice.aspect) != [1.0, 1.0]) {
        all.push(
            "The pixels are not square; they are drawn in their proportions. Regions count pixels \
             as the file has them."
                .to_owned(),
        );
    }
    for file in &opened.files {
        all.extend(file.issues.iter().map(|issue| format!("{}: {issue}", file.name)));
    }
    let burned_in = burned_in_words(&opened.files);
    if !burned_in.is_empty() {
        all.push(burned_in.to_owned());
    }
    all
}

fn table(viewer: Viewer) -> AnyView {
    // The file of the slice that is shown, until another one is chosen.
    let chosen = RwSignal::new(None::<u32>);
    let file = Memo::new(move |_| {
        let opened = viewer.opened();
        let slice =
            opened.as_ref().and_then(|it| it.slices.get(usize::try_from(viewer.at.get()).ok()?));
        chosen.get().or_else(|| slice.map(|slice| slice.file)).unwrap_or_default()
    });
    let found = RwSignal::new_local(None::<Result<(Vec<Row>, u32), String>>);
    Effect::new(move || {
        let (file, identities) = (file.get(), viewer.identities.get());
        spawn_local(async move {
            let rows = viewer.rows(file, identities).await;
            found.try_set(Some(rows));
        });
    });
    let options = Signal::derive(move || {
        let files = viewer.opened().map(|it| it.files.clone()).unwrap_or_default();
        let names = files.into_iter().enumerate();
        names.map(|(place, file)| (place.to_string(), file.name)).collect::<Vec<_>>()
    });
    let search = RwSignal::new(String::new());
    let body = move || {
        let search = search.get();
        found.with(|found| match found {
            None => view! { <p class="empty" role="status">"Loading…"</p> }.into_any(),
            Some(Err(why)) => {
                let why = why.clone();
                view! { <Notice tone=Tone::Danger>{why}</Notice> }.into_any()
            }
            Some(Ok((rows, left_out))) => drawn(rows, *left_out, &search),
        })
    };
    view! {
        <div class="dicom-files">
            <div class="easel-bar">
                <Select
                    label="File"
                    options=options
                    value=Signal::derive(move || file.get().to_string())
                    on_change=Callback::new(move |place: String| chosen.set(place.parse().ok()))
                />
                <TextField
                    label="Find an attribute"
                    value=search
                    on_input=Callback::new(move |words| search.set(words))
                />
            </div>
            {body}
        </div>
    }
    .into_any()
}

fn drawn(rows: &[Row], left_out: u32, search: &str) -> AnyView {
    let search = search.trim().to_lowercase();
    let fits = |row: &&Row| {
        let in_value = || row.value.as_ref().is_some_and(|it| it.to_lowercase().contains(&search));
        row.name.to_lowercase().contains(&search)
            || row.number.to_lowercase().contains(&search)
            || in_value()
    };
    let fitting: Vec<&Row> = rows.iter().filter(fits).collect();
    let beyond = fitting.len().saturating_sub(MOST) as u64 + u64::from(left_out);
    let hidden = rows.iter().filter(|row| row.value.is_none()).count() as u64;
    let said = match (hidden, beyond) {
        (0, 0) => String::new(),
        (hidden, 0) => {
            format!("{} hidden that may tell who the patient is.", counted(hidden, "value"))
        }
        (0, beyond) => format!("{} more; find them by their name.", figure(beyond)),
        (hidden, beyond) => format!(
            "{} hidden that may tell who the patient is. {} more rows; find them by their name.",
            counted(hidden, "value"),
            figure(beyond)
        ),
    };
    let lines = fitting.into_iter().take(MOST).map(|row| {
        let value = match &row.value {
            Some(value) => view! { <td dir="auto">{value.clone()}</td> }.into_any(),
            None => view! { <td class="muted">"hidden"</td> }.into_any(),
        };
        let name = format!("{}{}", "› ".repeat(row.depth as usize), row.name);
        view! {
            <tr>
                <td class="figure">{row.number.clone()}</td>
                <th scope="row">{name}</th>
                {value}
            </tr>
        }
    });
    view! {
        <p class="muted" role="status">{said}</p>
        <div class="dicom-table" tabindex="0" role="region" aria-label="Attributes">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Tag"</th>
                        <th scope="col">"Attribute"</th>
                        <th scope="col">"Value"</th>
                    </tr>
                </thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
