//! How often an agent says a label wrongly, and misses it, by slice: a table whose
//! tint goes along with its figures.

use leptos::html::Table;
use leptos::prelude::*;

use super::choice::Room;
use crate::desk::fairness::rates::{Heat, Rate, agents, filter, heat, sentences, sheet, spoken};
use crate::desk::fairness::slices::MISSING;
use crate::desk::fairness::{per_cent, table};
use crate::engine::protocol::assurance::SlicesFound;
use crate::engine::query::Filter;
use crate::ui::study::back::figure_in;
use crate::ui::study::choices::choices;
use crate::ui::study::figure::save_csv;
use crate::ui::study::grid;
use crate::ui::study::open::open_filter;
use crate::ui::widgets::field::Select;

/// So many sentences are read.
const MOST: usize = 4;
/// More labels than this stand upright over their columns.
const UPRIGHT: usize = 7;

/// Nothing where the question has no labels.
pub fn rates(room: Room, found: &SlicesFound, mut file: Vec<String>) -> Option<AnyView> {
    let all = agents(&found.rates);
    let first = all.first().cloned()?;
    let options: Vec<(String, String)> =
        all.iter().map(|id| (id.clone(), room.agent_named(id))).collect();
    // Another question may be answered by others: then the first of them.
    let agent =
        room.slice(
            move |choice| {
                if all.contains(&choice.agent) { choice.agent.clone() } else { first.clone() }
            },
        );
    let rate = room.slice(|choice| choice.rate);
    let choose_rate = Callback::new(move |it| room.choose(|choice| choice.rate = it));
    file.push("rates".to_owned());
    let rates_sheet = sheet(&found.rates, &|id| room.agent_named(id), &|id| room.titled(id));
    let sheet = StoredValue::new(rates_sheet);
    let found = StoredValue::new(found.clone());
    let body = move || found.with_value(|found| whole(room, found, &agent.get(), rate.get()));
    Some(
        view! {
            <section class="stack" aria-labelledby="fairness-rates">
                <h2 class="overline" id="fairness-rates">"Label by label"</h2>
                <div class="room-bar">
                    <div class="fairness-choice">
                        <Select
                            label="Agent"
                            options=Signal::derive(move || options.clone())
                            value=agent
                            on_change=Callback::new(move |id| room.choose(|choice| choice.agent = id))
                        />
                    </div>
                    {choices("A label is", &Rate::ALL, rate.into(), choose_rate)}
                </div>
                {body}
                <div class="row">{save_csv(room.app, "Rates", sheet, file)}</div>
            </section>
        }
        .into_any(),
    )
}

fn whole(room: Room, found: &SlicesFound, agent: &str, rate: Rate) -> AnyView {
    let heat = heat(&found.rates, agent, rate, found.least);
    let titled = move |label: &str| room.titled(label);
    let said = sentences(&heat, rate, &room.agent_named(agent), &titled, MOST);
    let said = said.into_iter().map(|words| view! { <li>{words}</li> });
    let is_empty = heat.is_empty();
    let grid = (!is_empty).then(|| grid_of(room, found, &heat, agent, rate));
    view! {
        <ul class="study-sentences">{said.collect_view()}</ul>
        {grid}
        <p class="muted matrix-note" id="fairness-rates-note" hidden=is_empty>
            {rate.help()}
            " The stronger the tint, the larger the share. ◆ differs from the other slices by more \
             than chance. Each figure opens its items; a dash: too few answers."
        </p>
    }
    .into_any()
}

fn grid_of(room: Room, found: &SlicesFound, heat: &Heat, agent: &str, rate: Rate) -> AnyView {
    let node = NodeRef::<Table>::new();
    let names: Vec<String> = heat.labels.iter().map(|label| room.titled(label)).collect();
    let heads = names.iter().map(|name| {
        view! {
            <th scope="col" title=name.clone()>
                <span class="matrix-name" dir="auto">{name.clone()}</span>
            </th>
        }
    });
    let rows = heat.slices.iter().zip(&heat.cells).enumerate().map(|(row, (slice, cells))| {
        let cells = cells.iter().zip(&names).enumerate().map(|(column, (cell, label))| {
            let said = spoken(slice, label, cell.as_ref());
            let value = cell.as_ref().and_then(|cell| cell.0.value);
            let stands_out = cell.as_ref().is_some_and(|cell| cell.1.stands_out);
            let words = value.map_or_else(|| "–".to_owned(), per_cent);
            let words = if stands_out { format!("◆ {words}") } else { words };
            let share = value.unwrap_or_default().clamp(0.0, 1.0);
            let at = (row, column);
            view! {
                <td style:--share=format!("{share:.4}")>
                    <button
                        type="button"
                        class="matrix-cell figure"
                        tabindex=if at == (0, 0) { "0" } else { "-1" }
                        data-row=row.to_string()
                        data-column=column.to_string()
                        data-back=figure_in("rates", at)
                        data-none=value.is_none().then_some("true")
                        data-out=stands_out.then_some("true")
                        aria-disabled=value.is_none().then_some("true")
                        aria-label=said.clone()
                        title=format!("{said}. {}", rate.opens())
                    >
                        {words}
                    </button>
                </td>
            }
        });
        let slice = if slice.is_empty() { MISSING.to_owned() } else { slice.clone() };
        view! {
            <tr>
                <th scope="row" title=slice.clone()>
                    <span class="matrix-name" dir="auto">{slice.clone()}</span>
                </th>
                {cells.collect_view()}
            </tr>
        }
    });
    // By name: a rate says the slice as the list of slices has it.
    let wholes: Vec<Filter> = heat
        .slices
        .iter()
        .map(|name| {
            let slice = found.slices.iter().find(|it| it.name == *name);
            slice.map(|slice| table::filter(found, slice)).unwrap_or_default()
        })
        .collect();
    let pressed = {
        let (labels, agent) = (heat.labels.clone(), agent.to_owned());
        let question = room.question.with_untracked(Clone::clone);
        move |event: web_sys::MouseEvent| {
            let Some((row, column)) = grid::pressed(&event) else { return };
            let (Some(whole), Some(label), Some(question)) =
                (wholes.get(row).cloned(), labels.get(column), question.as_ref())
            else {
                return;
            };
            let filter = filter(whole, rate, question, &agent, label);
            open_filter(room.app, &figure_in("rates", (row, column)), filter);
        }
    };
    let size = (heat.slices.len(), heat.labels.len());
    let shape = if names.len() > UPRIGHT { "many" } else { "few" };
    view! {
        <div class="matrix-scroll">
            <table
                class="matrix"
                role="grid"
                data-shape=shape
                aria-labelledby="fairness-rates"
                aria-describedby="fairness-rates-note"
                node_ref=node
                on:click=pressed
                on:keydown=grid::keys(node, size)
                on:focusin=grid::entered(node)
            >
                <thead>
                    <tr>
                        <th class="matrix-corner" scope="col">"Slice"</th>
                        {heads.collect_view()}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
