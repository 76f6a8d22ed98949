//! Route, state and what stands out about an item: always a shape with a word.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::core::model::route::Route;
use crate::engine::query::{Between, Mark, State};

/// The route with the rule that chose it: `consensus of 2 · models-differ`.
pub fn route_mark(route: Route, rule: Option<&str>) -> AnyView {
    let said = match rule {
        Some(rule) => format!("{} · {rule}", route_word(route)),
        None => route_word(route),
    };
    let title = said.clone();
    view! {
        <span class="mark" title=title>
            {icon(route_icon(route))}
            <span class="ellipsis">{said}</span>
        </span>
    }
    .into_any()
}

/// Gold items must not be recognisable: on the desk they are called what most are.
pub fn route_word(route: Route) -> String {
    match route {
        Route::Consensus { people } => format!("consensus of {people}"),
        Route::Gold => Route::Single.name().to_owned(),
        other => other.name().to_owned(),
    }
}

pub fn route_icon(route: Route) -> Icon {
    match route {
        Route::Auto => Icon::Auto,
        Route::Single | Route::Gold => Icon::Single,
        Route::Consensus { .. } => Icon::Consensus,
        Route::Expert => Icon::Expert,
        Route::Audit => Icon::Audit,
        Route::Blind => Icon::Blind,
    }
}

/// How far the annotator is, as a shape; its word is the title and spoken.
pub fn state_mark(state: State) -> AnyView {
    let tone = if state == State::Done { "human" } else { "quiet" };
    let word = state_word(state);
    view! {
        <span class="mark" data-tone=tone role="img" aria-label=word title=word>
            {icon(match state {
                State::Todo => Icon::Todo,
                State::Partly => Icon::Partly,
                State::Done => Icon::Done,
                State::Skipped => Icon::Skipped,
            })}
        </span>
    }
    .into_any()
}

pub fn state_word(state: State) -> &'static str {
    match state {
        State::Todo => "to do",
        State::Partly => "partly answered",
        State::Done => "done",
        State::Skipped => "skipped",
    }
}

/// Flagged, escalated, noted: shapes with their words as titles.
pub fn marks(marks: &[Mark]) -> AnyView {
    marks
        .iter()
        .map(|mark| {
            let (shape, tone, word) = match mark {
                Mark::Flagged => (Icon::Flag, "danger", "flagged"),
                Mark::Escalated => (Icon::Escalated, "differ", "escalated"),
                Mark::Noted => (Icon::Note, "quiet", "has a note"),
            };
            view! {
                <span class="mark" data-tone=tone role="img" aria-label=word title=word>
                    {icon(shape)}
                </span>
            }
        })
        .collect_view()
        .into_any()
}

/// A lozenge where somebody differs; who, as its title.
pub fn differ_mark(between: &[Between]) -> Option<AnyView> {
    let said = between.iter().map(|each| between_words(*each)).collect::<Vec<_>>().join("; ");
    (!said.is_empty()).then(|| {
        view! {
            <span class="mark" data-tone="differ" role="img" aria-label=said.clone() title=said>
                {icon(Icon::Differ)}
            </span>
        }
        .into_any()
    })
}

pub fn between_words(between: Between) -> &'static str {
    match between {
        Between::ModelModel => "models differ",
        Between::HumanModel => "person and model differ",
        Between::HumanHuman => "people differ",
    }
}

/// `score 0.83`, or `calibrated 0.71`: a score is not a probability until it is calibrated.
/// What a calibrated one rests on is its title.
pub fn score_mark(score: Option<f64>, calibrated: Option<&(f64, String)>) -> AnyView {
    let (words, title) = match (score, calibrated) {
        (None, _) => ("no score".to_owned(), None),
        (Some(score), None) => (format!("score {score:.2}"), None),
        (Some(score), Some((share, said))) => {
            (format!("calibrated {share:.2}"), Some(format!("score {score:.2}; {said}")))
        }
    };
    view! { <span title=title>{words}</span> }.into_any()
}
