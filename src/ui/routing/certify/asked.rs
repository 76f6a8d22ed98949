//! The first step: which suggestions, which error, how sure.

use leptos::prelude::*;

use super::Certifying;
use crate::core::model::question::{Question, QuestionKind};
use crate::desk::assurance::ask::{ALPHAS, Ask, CONFIDENCES};
use crate::desk::assurance::words::{promised, risk, short};
use crate::ui::study::choices::choices;
use crate::ui::widgets::field::{Check, Select, TextField};
use crate::ui::widgets::fold::Fold;

pub fn asked(it: Certifying) -> AnyView {
    let alpha = it.slice(|ask| ask.alpha);
    let delta = it.slice(|ask| ask.delta);
    // A text can be right in part.
    let texts = it.app().slice(|session| {
        let texts = session.schema.questions.iter().filter(|it| it.kind == QuestionKind::Text);
        texts.map(|it| it.id.clone()).collect::<Vec<_>>()
    });
    let question = it.slice(|ask| ask.stream.question.clone());
    let is_graded = Memo::new(move |_| {
        let is_of =
            |text: &String| question.with(|asked| asked.as_ref().is_none_or(|it| it == text));
        texts.with(|texts| texts.iter().any(is_of))
    });
    view! {
        <div class="stack">
            <div class="fields">{whose(it)} {which(it)}</div>
            {labels(it)}
            <div class="stack certify-pair">
                {choices(
                    "The highest error you would live with",
                    &ALPHAS,
                    alpha.into(),
                    Callback::new(move |alpha| it.change(|ask| ask.alpha = alpha)),
                )}
                {percent(it, "Or in percent", "", |ask| ask.alpha, |ask, share| {
                    if share > 0.0 && share < 1.0 {
                        ask.alpha = share;
                    }
                })}
            </div>
            <p class="certify-said" role="status">{move || promised(alpha.get(), is_graded.get())}</p>
            {choices(
                "How sure",
                &CONFIDENCES,
                delta.into(),
                Callback::new(move |delta| it.change(|ask| ask.delta = delta)),
            )}
            <p class="field-help">{move || risk(delta.get())}</p>
            <Fold summary="More: slices, audit, looking again">
                <div class="stack">{more(it)}</div>
            </Fold>
        </div>
    }
    .into_any()
}

fn whose(it: Certifying) -> AnyView {
    let options = it.app().slice(|session| {
        let agents = &session.schema.agents;
        let mut options = vec![("top".to_owned(), "The one with the highest score".to_owned())];
        if agents.len() > 1 {
            options.push(("agreement".to_owned(), "What most agents say".to_owned()));
        }
        let each = agents.iter().map(|agent| {
            (format!("agent:{}", agent.id), format!("{}'s, by its score", agent.name()))
        });
        options.extend(each);
        options
    });
    view! {
        <Select
            label="Whose suggestion"
            options=options
            value=it.slice(|ask| ask.by_id())
            on_change=Callback::new(move |id: String| it.change(|ask| ask.set_by(&id)))
        />
    }
    .into_any()
}

/// Which questions: nothing to choose where there is only one.
fn which(it: Certifying) -> AnyView {
    let questions = it.app().slice(|session| session.schema.questions.clone());
    let several = Memo::new(move |_| questions.with(|questions| questions.len() > 1));
    let options = Signal::derive(move || {
        let all = (String::new(), "The whole item, every question".to_owned());
        let each = questions.get().into_iter().map(|it| (it.id.clone(), it.name().to_owned()));
        std::iter::once(all).chain(each).collect::<Vec<_>>()
    });
    let one = it.slice(|ask| ask.stream.question.is_some());
    let note = move || {
        one.get().then(|| {
            view! {
                <p class="field-help">
                    "Items are accepted whole: what is suggested for the other questions passes with \
                     this one, and nothing is promised of that."
                </p>
            }
        })
    };
    (move || {
        several.get().then(|| {
            view! {
                <div class="field">
                    <Select
                        label="Which questions"
                        options=options
                        value=it.slice(|ask| ask.stream.question.clone().unwrap_or_default())
                        on_change=Callback::new(move |id: String| it.change(|ask| {
                            ask.stream.question = Some(id).filter(|id| !id.is_empty());
                        }))
                    />
                    {note}
                </div>
            }
        })
    })
    .into_any()
}

fn labels(it: Certifying) -> AnyView {
    let questions = it.app().slice(|session| {
        let all = session.schema.questions.iter().filter(|it| !it.labels().is_empty());
        all.cloned().collect::<Vec<_>>()
    });
    (move || {
        let questions = questions.get();
        if questions.is_empty() {
            return None;
        }
        let is_rare = questions.iter().flat_map(Question::labels).any(|label| label.rare);
        let help = match is_rare {
            true => "Whoever suggests one of these, a person looks. Ticked at first: what the dataset marks as rare.",
            false => "Whoever suggests one of these, a person looks. The dataset marks none as rare: tick what must not pass unseen.",
        };
        let several = questions.len() > 1;
        let each = questions.into_iter().map(|question| of_question(it, &question, several));
        Some(view! {
            <fieldset class="certify-labels">
                <legend class="field-label">"Labels that always go to a person"</legend>
                <p class="field-help">{help}</p>
                {each.collect_view()}
            </fieldset>
        })
    })
    .into_any()
}

fn of_question(it: Certifying, question: &Question, several: bool) -> AnyView {
    let checks = question.labels().iter().map(|label| {
        let (asked, id) = (question.id.clone(), label.id.clone());
        let on = {
            let (asked, id) = (asked.clone(), id.clone());
            it.slice(move |ask| ask.goes_to_a_person(&asked, &id))
        };
        let change = Callback::new(move |on| {
            it.change(|ask| ask.keep_to_people(&asked, &id, on));
        });
        let figure = if label.rare { "rare" } else { "" };
        view! { <Check label=label.name().to_owned() on=on on_change=change figure=figure /> }
    });
    let name = question.name().to_owned();
    view! {
        <div role="group" aria-label=name.clone()>
            {several.then(|| view! { <p class="muted">{name.clone()}</p> })}
            <div class="certify-checks">{checks.collect_view()}</div>
        </div>
    }
    .into_any()
}

fn more(it: Certifying) -> AnyView {
    let columns = it.app().slice(|session| {
        let none = (String::new(), "All together: one certificate".to_owned());
        let each = session
            .schema
            .columns
            .iter()
            .map(|column| (column.id.clone(), format!("One for each {}", column.name())));
        std::iter::once(none).chain(each).collect::<Vec<_>>()
    });
    view! {
        <div class="field">
            <Select
                label="Separate certificates"
                options=columns
                value=it.slice(|ask| ask.column.clone().unwrap_or_default())
                on_change=Callback::new(move |id: String| it.change(|ask| {
                    ask.column = Some(id).filter(|id| !id.is_empty());
                }))
            />
            <p class="field-help">
                "Then the promise holds for each value by itself; a value with too little evidence of its \
                 own goes to people."
            </p>
        </div>
        {percent(
            it,
            "Audited afterwards, in percent",
            "Of what is accepted, people go on looking at this share. It shows when the promise no longer holds.",
            |ask| ask.audit,
            |ask, share| ask.audit = share.clamp(0.0, 1.0),
        )}
        <div class="field">
            <Check
                label="I look again and again"
                on=it.slice(|ask| ask.again)
                on_change=Callback::new(move |on| it.change(|ask| ask.again = on))
            />
            <p class="field-help">
                "Needs more answers, and may be looked at after each of them; without it the certificate \
                 is made once, when the whole sample is answered."
            </p>
        </div>
    }
    .into_any()
}

/// A share, in percent.
pub fn percent(
    it: Certifying,
    label: &'static str,
    help: &'static str,
    get: fn(&Ask) -> f64,
    set: fn(&mut Ask, f64),
) -> AnyView {
    let value = it.slice(move |ask| short(get(ask) * 100.0));
    view! {
        <TextField
            label=label
            kind="number"
            help=help
            value=value
            on_input=Callback::new(move |text: String| {
                if let Some(share) = text.trim().parse::<f64>().ok().filter(|it| it.is_finite()) {
                    it.change(|ask| set(ask, share / 100.0));
                }
            })
        />
    }
    .into_any()
}
