//! The second step: how much is drawn, put in force, and answered.

use leptos::prelude::*;

use super::Certifying;
use super::asked::percent;
use crate::core::routing::stream::SAMPLE;
use crate::desk::assurance::words::{draw_sentence, progress};
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::DrawFound;
use crate::engine::protocol::study::Studied;
use crate::engine::query::{Filter, Sort, State};
use crate::ui::study::open::{review, review_by};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::TextField;
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::meter::Meter;

pub fn sample(it: Certifying) -> AnyView {
    let body = it.draw.shown("Counting the stream", move |studied| match studied {
        Studied::Draw(found) => Some(drawing(it, found)),
        _ => None,
    });
    view! {
        <div class="stack">
            <div class="fields">
                {percent(
                    it,
                    "Share of the stream, in percent",
                    "",
                    |ask| ask.share,
                    |ask, share| ask.share = share.clamp(0.0, 1.0),
                )}
                {number(it)}
            </div>
            {body}
            {how_far(it)}
        </div>
    }
    .into_any()
}

/// The same as a number of items, once it is known how many there are.
fn number(it: Certifying) -> AnyView {
    let of = Memo::new(move |before: Option<&u32>| match it.draw.found().as_deref() {
        Some(Studied::Draw(found)) => found.stream,
        _ => before.copied().unwrap_or_default(),
    });
    let share = it.slice(|ask| ask.share);
    let value = Signal::derive(move || match of.get() {
        0 => String::new(),
        of => (share.get() * f64::from(of)).round().to_string(),
    });
    let set = Callback::new(move |text: String| {
        let (number, of) = (text.trim().parse::<f64>(), f64::from(of.get_untracked()));
        if let (Ok(number), true) = (number, of > 0.0) {
            it.change(|ask| ask.share = (number / of).clamp(0.0, 1.0));
        }
    });
    view! { <TextField label="Or so many items, about" kind="number" value=value on_input=set /> }
        .into_any()
}

fn drawing(it: Certifying, found: &DrawFound) -> AnyView {
    let desk = it.desk;
    let policy = StoredValue::new(found.policy.clone());
    let is_drawn = Memo::new(move |_| {
        policy.with_value(|policy| desk.in_force.with(|now| policy.as_ref() == Some(now)))
    });
    let words = StoredValue::new(found.words.clone());
    // What drawing it would mean; once it is drawn its progress stands there.
    let words = move || {
        (!is_drawn.get()).then(|| {
            let each = words.get_value().into_iter();
            let each = each.map(|words| view! { <li>{as_sentence(&words)}</li> });
            view! { <ul class="certify-words">{each.collect_view()}</ul> }
        })
    };
    let why_not = Signal::derive(move || {
        let why_not = it.why_not();
        policy.with_value(|policy| match policy {
            _ if !why_not.is_empty() => why_not,
            None => "Nothing can be drawn.".to_owned(),
            Some(_) if is_drawn.get() => {
                "The policy in force draws this sample already.".to_owned()
            }
            Some(_) => String::new(),
        })
    });
    let draw = Callback::new(move |()| {
        if let Some(policy) = policy.get_value() {
            desk.put_in_force(policy);
        }
    });
    let has_sample =
        Memo::new(move |_| desk.in_force.with(|now| now.rules.iter().any(|it| it.id == SAMPLE)));
    let open = Callback::new(move |()| {
        let rules = vec![SAMPLE.to_owned()];
        // Of a sample that was made larger: nobody goes through what is answered.
        let states = match it.found.found_now().as_deref() {
            Some(Studied::Certificate(found)) if found.waiting > 0 => {
                vec![State::Todo, State::Partly, State::Skipped]
            }
            _ => Vec::new(),
        };
        let filter = Filter { rules, states, ..Filter::default() };
        // Who looks after each answer counts what is answered from the first drawn one on.
        if it.ask.with_untracked(|ask| ask.again) {
            review_by(desk.app, filter, Sort::Draw);
        } else {
            review(desk.app, filter);
        }
    });
    view! {
        <p class="figure certify-said">{draw_sentence(found)}</p>
        {words}
        <div class="row">
            <Button
                label="Draw this sample".to_owned()
                look=Look::Solid
                why_not=why_not
                title="Puts a policy in force that sends the drawn items to people, with the suggestions hidden".to_owned()
                on_press=draw
            />
            <Button
                label="Open the sample in Review".to_owned()
                sign=Icon::Open
                why_not=Signal::derive(move || match has_sample.get() {
                    true => String::new(),
                    false => "No sample is drawn yet.".to_owned(),
                })
                on_press=open
            />
        </div>
    }
    .into_any()
}

/// How much of the sample is answered.
fn how_far(it: Certifying) -> AnyView {
    let state = Memo::new(move |_| match it.found.found().as_deref() {
        Some(Studied::Certificate(found)) if found.drawn > 0 => {
            Some((found.answered, found.put_aside, found.drawn, progress(found)))
        }
        _ => None,
    });
    (move || {
        let (answered, aside, drawn, said) = state.get()?;
        Some(view! {
            <div class="certify-progress">
                <Meter label="Answered" done=answered partly=aside of=drawn />
                <span class="figure" role="status">{said}</span>
            </div>
        })
    })
    .into_any()
}
