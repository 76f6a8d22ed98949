//! Accepting all of the current filter, after saying what that means.

use leptos::prelude::*;

use super::{close, submit};
use crate::desk::effect::Form;
use crate::desk::session::{Dialog, Mode};
use crate::engine::protocol::{Bulk as Choices, BulkPlan, Count};
use crate::ui::app::App;
use crate::ui::review::filter_words::parts;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::dialog::Modal;
use crate::ui::widgets::field::{Check, Select};
use crate::ui::widgets::meter::count;
use crate::ui::widgets::notice::{Notice, Tone};

#[component]
pub fn Bulk() -> impl IntoView {
    let app = App::here();
    let choices = app.slice(|session| match &session.mode {
        Mode::Dialog(Dialog::Bulk { bulk, .. }) => Some(bulk.clone()),
        _ => None,
    });
    let plan = app.slice(|session| match &session.mode {
        Mode::Dialog(Dialog::Bulk { plan, .. }) => plan.as_deref().cloned(),
        _ => None,
    });
    let change = move |change: &dyn Fn(&mut Choices)| {
        if let Some(mut bulk) = choices.get_untracked() {
            change(&mut bulk);
            submit(app, Form::PlanBulk { bulk });
        }
    };
    let agents = app.slice(|session| {
        let agents = session.schema.agents.iter();
        agents.map(|agent| (agent.id.clone(), agent.name().to_owned())).collect::<Vec<_>>()
    });
    let questions = app.slice(|session| {
        let every = (String::new(), "Every question".to_owned());
        let each = session.schema.questions.iter().map(|it| (it.id.clone(), it.name().to_owned()));
        std::iter::once(every).chain(each).collect::<Vec<_>>()
    });
    let agent = Signal::derive(move || choices.get().map(|it| it.agent).unwrap_or_default());
    let question =
        Signal::derive(move || choices.get().and_then(|it| it.question).unwrap_or_default());
    let rule = app.slice(|session| {
        let query = &session.order.query;
        let mut words: Vec<_> =
            parts(&session.schema, &query.filter).into_iter().map(|part| part.words).collect();
        if !query.filter.text.is_empty() {
            words.push(format!("search “{}”", query.filter.text));
        }
        let items = session.order.indices.len() as u64;
        if words.is_empty() {
            format!("No filter is set: this concerns all {} items of the dataset.", count(items))
        } else {
            format!("Of the {} items with {}.", count(items), words.join("; "))
        }
    });
    let is_unfiltered = app.slice(|session| session.order.query.filter == Default::default());
    let held = Callback::new(move |(label, on): (String, bool)| {
        change(&|bulk| {
            bulk.include_rare.retain(|one| *one != label);
            if on {
                bulk.include_rare.push(label.clone());
            }
        });
    });
    let told = move || match plan.get() {
        None => view! { <p class="muted" role="status">"Counting…"</p> }.into_any(),
        Some(plan) => whole(plan, choices, held),
    };
    let answers =
        Memo::new(move |_| plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.responses)));
    let go = Signal::derive(move || format!("Accept {} answers", count(answers.get())));
    view! {
        <Modal title="Accept all in this filter" on_close=close(app)>
            <div class="dialog-body stack">
                {move || {
                    let words = rule.get();
                    let tone = if is_unfiltered.get() { Tone::Differ } else { Tone::Plain };
                    view! { <Notice tone=tone>{words}</Notice> }
                }}
                <div class="fields">
                    <Select
                        label="What this agent suggested"
                        first=true
                        options=agents
                        value=agent
                        on_change=Callback::new(move |id: String| change(&|bulk| bulk.agent = id.clone()))
                    />
                    <Select
                        label="To"
                        options=questions
                        value=question
                        on_change=Callback::new(move |id: String| {
                            change(&|bulk| bulk.question = Some(id.clone()).filter(|id| !id.is_empty()));
                        })
                    />
                </div>
                {told}
            </div>
            <div class="dialog-foot">
                <Button label="Cancel".to_owned() look=Look::Quiet on_press=close(app) />
                <Button
                    label=go
                    why_not=Signal::derive(move || {
                        if answers.get() == 0 { "Nothing would be accepted.".to_owned() } else { String::new() }
                    })
                    on_press=Callback::new(move |()| submit(app, Form::Bulk))
                />
            </div>
        </Modal>
    }
    .into_any()
}

fn whole(
    plan: BulkPlan,
    choices: Memo<Option<Choices>>,
    held: Callback<(String, bool)>,
) -> AnyView {
    let rest = [
        (plan.answered_already, "answered already"),
        (plan.without_suggestion, "without a suggestion by this agent"),
        (plan.blind, "judged blind and not answered yet"),
    ];
    let rest: Vec<_> = rest
        .into_iter()
        .filter(|(items, _)| *items > 0)
        .map(|(items, words)| format!("{} {words}", count(items)))
        .collect();
    let included = choices.get_untracked().map(|it| it.include_rare).unwrap_or_default();
    // A rare label that was let in stays in sight, so that it can be taken out again.
    let let_in = plan.labels.iter().filter(|it| included.contains(&it.id)).cloned();
    let rare: Vec<(Count, bool)> = plan
        .held_back
        .iter()
        .cloned()
        .map(|it| (it, false))
        .chain(let_in.map(|it| (it, true)))
        .collect();
    view! {
        <p>
            <strong class="figure">{count(plan.responses)}</strong> " answers on "
            <strong class="figure">{count(plan.items)}</strong> " items would be given in your name. "
            {(!rest.is_empty()).then(|| format!("Left alone: {}.", rest.join(", ")))}
        </p>
        {(!plan.labels.is_empty()).then(|| labels(&plan.labels))}
        {(!rare.is_empty()).then(|| view! {
            <fieldset>
                <legend class="overline">"Rare labels are held back. Let in:"</legend>
                {rare.into_iter().map(|(one, on)| {
                    let id = one.id.clone();
                    view! {
                        <Check
                            label=if one.title.is_empty() { one.id } else { one.title }
                            on=Signal::stored(on)
                            figure=count(one.items)
                            on_change=Callback::new(move |on| held.run((id.clone(), on)))
                        />
                    }
                }).collect_view()}
            </fieldset>
        })}
    }
    .into_any()
}

fn labels(labels: &[Count]) -> AnyView {
    let rows = labels.iter().map(|one| {
        let title = if one.title.is_empty() { one.id.clone() } else { one.title.clone() };
        view! {
            <tr>
                <td dir="auto">{title}</td>
                <td data-kind="number">{count(one.items)}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">"Answer"</th>
                    <th scope="col" data-kind="number">"Items"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
