//! What a question of each kind has besides its title: labels, a scale, answers.

use leptos::prelude::*;

use super::Step;
use super::labels::Labels;
use crate::core::model::question::QuestionKind;
use crate::desk::mapping::{Edit, MOST_STEPS};
use crate::ui::widgets::field::TextField;

/// Steps of a scale that can be named one by one.
const MOST_NAMED: i64 = 11;

/// Drawn again only when the question becomes one of another kind.
pub fn kind_editor(step: Step, question: String, kind: &str) -> AnyView {
    match kind {
        "choice" | "choices" => view! { <Labels question=question /> }.into_any(),
        "rating" => scale(step, question),
        "text" => view! {
            <p class="muted">"The suggested text is accepted, edited or rejected."</p>
        }
        .into_any(),
        _ => view! {
            <p class="muted">"The generated answers of each item are compared."</p>
        }
        .into_any(),
    }
}

fn scale(step: Step, question: String) -> AnyView {
    let ids = StoredValue::new(question);
    let rating = Memo::new(move |_| {
        step.draft.with(|draft| {
            let question = ids.with_value(|id| draft.question(id).cloned())?;
            match question.kind {
                QuestionKind::Rating { low, high, titles } => Some((low, high, titles)),
                _ => None,
            }
        })
    });
    let ends = Memo::new(move |_| rating.get().map_or((0, 0), |(low, high, _)| (low, high)));
    let change = move |of_low: bool| {
        Callback::new(move |text: String| {
            let Ok(number) = text.trim().parse::<i64>() else { return };
            let (low, high) = ends.get_untracked();
            let (low, high) = if of_low { (number, high) } else { (low, number) };
            step.edit.run(Edit::Scale { question: ids.get_value(), low, high });
        })
    };
    let steps = move || {
        let (low, high) = ends.get();
        let named = high.saturating_sub(low) < MOST_NAMED && low < high;
        named.then(|| {
            let fields =
                (low..=high).take(MOST_STEPS as usize).enumerate().map(|(place, rating_)| {
                    let title = Signal::derive(move || {
                        let titles = rating.get().map(|(.., titles)| titles).unwrap_or_default();
                        titles.get(place).cloned().unwrap_or_default()
                    });
                    view! {
                        <li class="label-line">
                            <span class="label-id figure">{rating_}</span>
                            <input
                                class="input grow"
                                aria-label=format!("Name of step {rating_}")
                                placeholder="no name"
                                prop:value=move || title.get()
                                on:input=move |event| step.edit.run(Edit::StepTitle {
                                    question: ids.get_value(),
                                    step: place,
                                    title: event_target_value(&event),
                                })
                            />
                        </li>
                    }
                });
            view! { <ol class="labels">{fields.collect_view()}</ol> }
        })
    };
    view! {
        <div class="question-card-row">
            <TextField
                label="From"
                kind="number"
                value=Signal::derive(move || ends.get().0.to_string())
                on_input=change(true)
            />
            <TextField
                label="To"
                kind="number"
                value=Signal::derive(move || ends.get().1.to_string())
                on_input=change(false)
            />
        </div>
        {steps}
    }
    .into_any()
}
