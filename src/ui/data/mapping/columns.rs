//! The first records as a table, and over each column what it is.

use leptos::prelude::*;

use super::Step;
use crate::desk::mapping::{Edit, Part, ROLES, part, role_entry, role_id};
use crate::ui::widgets::field::{Select, next_id};

#[component]
pub fn Columns() -> impl IntoView {
    let step: Step = expect_context();
    let names = step.draft.with_untracked(|draft| {
        draft.mapping.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>()
    });
    let lists =
        [Part::Question, Part::Agent, Part::Label, Part::Annotator].map(|part| (part, next_id()));
    let known = lists.clone().map(|(part, id)| {
        let known = Memo::new(move |_| step.draft.with(|draft| draft.known(part)));
        let options = move || {
            known
                .get()
                .into_iter()
                .map(|name| view! { <option value=name></option> })
                .collect_view()
        };
        view! { <datalist id=id>{options}</datalist> }
    });
    let heads = names.iter().enumerate().map(|(at, name)| head(step, at, name.clone(), &lists));
    let heads = heads.collect_view();
    let rows = step.rows.get_value();
    let shape = |at: usize| {
        let longest = rows.iter().filter_map(|row| row.get(at)).map(String::len).max();
        if longest.unwrap_or_default() > 40 { "long" } else { "short" }
    };
    let body = rows.iter().map(|row| {
        let cells = row.iter().enumerate().map(|(at, cell)| {
            view! {
                <td data-shape=shape(at) title=cell.clone()>
                    <div class="mapping-cell" dir="auto">{cell.clone()}</div>
                </td>
            }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let body = body.collect_view();
    view! {
        <section class="stack" aria-labelledby="mapping-columns">
            <h3 class="overline" id="mapping-columns">"What its columns are"</h3>
            // Reachable by the keyboard, so that it can be scrolled by it.
            <div class="table-scroll mapping-scroll" tabindex="0" role="group" aria-label="The first records">
                <table class="mapping-table">
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            {known.into_iter().collect_view()}
        </section>
    }
    .into_any()
}

fn head(step: Step, column: usize, name: String, lists: &[(Part, String); 4]) -> AnyView {
    let mapped =
        Memo::new(move |_| step.draft.with(|draft| draft.mapping.columns.get(column).cloned()));
    let role = Memo::new(move |_| {
        mapped.with(|mapped| mapped.as_ref().map_or("ignore", |mapped| role_id(&mapped.role)))
    });
    let options: Vec<_> =
        ROLES.iter().map(|entry| (entry.id.to_owned(), entry.title.to_owned())).collect();
    let lists = lists.clone();
    let label = name.clone();
    let parts = move || {
        let entry = role_entry(role.get());
        let parts = entry.map_or(&[][..], |entry| entry.parts).iter().map(|wanted| {
            let wanted = *wanted;
            let list = lists.iter().find(|(part, _)| *part == wanted);
            let list = list.map(|(_, id)| id.clone()).unwrap_or_default();
            let value = Memo::new(move |_| {
                mapped.with(|mapped| {
                    let role = mapped.as_ref().map(|mapped| &mapped.role);
                    role.and_then(|role| part(role, wanted)).unwrap_or_default().to_owned()
                })
            });
            let id = next_id();
            view! {
                <div class="mapping-part">
                    <label for=id.clone()>{wanted.word()}</label>
                    <input
                        class="input"
                        id=id
                        type="text"
                        list=list
                        autocomplete="off"
                        spellcheck="false"
                        aria-label=format!("{} of {label}", wanted.word())
                        prop:value=move || value.get()
                        on:change=move |event| step.edit.run(Edit::Part {
                            column,
                            part: wanted,
                            text: event_target_value(&event),
                        })
                    />
                </div>
            }
        });
        parts.collect_view()
    };
    let why = move || {
        mapped.with(|mapped| mapped.as_ref().map(|mapped| mapped.why.clone())).unwrap_or_default()
    };
    let about = move || role_entry(role.get()).map(|entry| entry.about);
    view! {
        <th scope="col" data-used=move || (role.get() != "ignore").to_string()>
            <div class="mapping-column">
                <span class="mono ellipsis" dir="auto" title=name.clone()>{name.clone()}</span>
                <div title=about>
                    <Select
                        label=format!("What {name} is")
                        bare=true
                        options=Signal::stored(options)
                        value=Signal::derive(move || role.get().to_owned())
                        on_change=Callback::new(move |role| step.edit.run(Edit::Role { column, role }))
                    />
                </div>
                {parts}
                <p class="mapping-why">{why}</p>
            </div>
        </th>
    }
    .into_any()
}
