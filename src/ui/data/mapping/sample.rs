//! How the first items will look under the mapping as it stands.
//!
//! Everything in them is shown as text nodes.

use leptos::prelude::*;

use super::Step;
use crate::desk::mapping::MappingDraft;
use crate::desk::sample::{Said, Sample, Shown, sample};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::{Icon, icon};

#[component]
pub fn FirstItem() -> impl IntoView {
    let step: Step = expect_context();
    let rows = step.rows.get_value();
    let most = rows.len();
    let at = RwSignal::new(0_usize);
    let shown = Memo::new(move |_| {
        let row = rows.get(at.get())?;
        Some(step.draft.with(|draft| sample(draft, row)))
    });
    let body = move || match shown.get() {
        Some(sample) => step.draft.with_untracked(|draft| whole(draft, &sample)),
        None => view! { <p class="muted">"The file has no records."</p> }.into_any(),
    };
    let gathers = Memo::new(move |_| step.draft.with(|draft| draft.mapping.gathers()));
    let heading = move || match gathers.get() {
        true => format!("How row {} of the first {most} is read", at.get() + 1),
        false => format!("How item {} of the first {most} will look", at.get() + 1),
    };
    let together = move || {
        gathers.get().then(|| {
            view! {
                <p class="muted">"Rows that speak of the same item are put together: it gets everybody's answers."</p>
            }
        })
    };
    let edge = move |at_edge: bool, why: &str| if at_edge { why.to_owned() } else { String::new() };
    view! {
        <section class="stack mapping-sample" aria-labelledby="mapping-sample">
            <div class="row">
                <h3 class="overline grow" id="mapping-sample">
                    {heading}
                </h3>
                <Button
                    label="The one before".to_owned()
                    sign=Icon::Back
                    square=true
                    look=Look::Quiet
                    why_not=Signal::derive(move || edge(at.get() == 0, "It is the first."))
                    on_press=Callback::new(move |()| at.update(|at| *at = at.saturating_sub(1)))
                />
                <Button
                    label="The next one".to_owned()
                    sign=Icon::Next
                    square=true
                    look=Look::Quiet
                    why_not=Signal::derive(move || edge(at.get() + 1 >= most, "Only the first are shown here."))
                    on_press=Callback::new(move |()| at.update(|at| *at += 1))
                />
            </div>
            {together}
            <div class="sample">{body}</div>
        </section>
    }
    .into_any()
}

fn whole(draft: &MappingDraft, sample: &Sample) -> AnyView {
    let several = sample.shown.len() > 1;
    let shown = sample.shown.iter().map(|shown| part(shown, several));
    let suggestions = sample.suggestions.iter().map(|it| said(draft, it, Icon::Agent, "machine"));
    let answers = sample.answers.iter().map(|it| said(draft, it, Icon::Person, "human"));
    let metadata = sample.metadata.iter().map(|(name, cell)| {
        view! { <dt><bdi>{name.clone()}</bdi></dt> <dd dir="auto">{cell.clone()}</dd> }
    });
    let nothing = sample.shown.is_empty().then(|| {
        view! { <p class="muted">"No column is shown yet."</p> }
    });
    view! {
        {sample.id.clone().map(|id| view! { <p class="mono muted" dir="auto">{id}</p> })}
        {nothing}
        {shown.collect_view()}
        {suggestions.collect_view()}
        {answers.collect_view()}
        {(!sample.metadata.is_empty()).then(|| view! { <dl class="facts">{metadata.collect_view()}</dl> })}
    }
    .into_any()
}

fn part(shown: &Shown, several: bool) -> AnyView {
    let (name, body) = match shown {
        Shown::Text { name, text } => (name, text_of(text)),
        Shown::Answer { name, text } => {
            (name, view! { <div class="sample-answer">{text_of(text)}</div> }.into_any())
        }
        Shown::Turns { name, turns } => {
            let turns = turns.iter().map(|(speaker, text)| {
                view! {
                    <li>
                        <bdi class="muted">{speaker.clone()}</bdi>
                        {text_of(text)}
                    </li>
                }
            });
            (name, view! { <ol class="stack">{turns.collect_view()}</ol> }.into_any())
        }
        Shown::Image { name, src } => {
            let alt = format!("Picture of {name}");
            let image = view! { <img class="sample-image" src=src.clone() alt=alt referrerpolicy="no-referrer" /> };
            (name, image.into_any())
        }
    };
    view! {
        <div>
            {several.then(|| view! { <p class="overline" dir="auto">{name.clone()}</p> })}
            {body}
        </div>
    }
    .into_any()
}

fn text_of(text: &str) -> AnyView {
    view! { <div class="item-text sample-text" dir="auto">{text.to_owned()}</div> }.into_any()
}

fn said(draft: &MappingDraft, said: &Said, sign: Icon, whose: &'static str) -> AnyView {
    let title = draft
        .question(&said.question)
        .map_or(said.question.clone(), |question| question.name().to_owned());
    let score = said.score.as_ref().map(|score| format!("score {score}"));
    let classes = (!said.probabilities.is_empty()).then(|| {
        let classes = said.probabilities.iter().map(|(label, share)| format!("{label} {share:.2}"));
        classes.collect::<Vec<_>>().join(", ")
    });
    let trouble = (!said.trouble.is_empty()).then(|| {
        view! {
            <p class="mark" data-tone="danger">
                {icon(Icon::Warning)} <span class="sample-trouble">{said.trouble.clone()}</span>
            </p>
        }
    });
    view! {
        <div class="sample-said" data-whose=whose>
            <p class="muted">
                <span class="mark">{icon(sign)} <bdi>{said.by.clone()}</bdi></span>
                " on " <bdi>{title}</bdi>
                {score.map(|score| format!(" · {score}"))}
            </p>
            <p class="sample-value" dir="auto">{said.value.clone()}</p>
            {classes.map(|classes| view! { <p class="muted figure">{classes}</p> })}
            {said.rationale.clone().map(|why| view! { <p class="muted" dir="auto">{why}</p> })}
            {trouble}
        </div>
    }
    .into_any()
}
