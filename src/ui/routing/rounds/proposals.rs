//! What is proposed, each with a box to tick, and the button that ends the round.

use leptos::prelude::*;

use super::ending::{Ending, State};
use super::propose::{PolicyProposed, Proposed};
use super::so_far::lines;
use crate::core::model::evidence::Evidence;
use crate::desk::assurance::rounds::{evidence, next, parts, said};
use crate::desk::effect::Input;
use crate::ui::app::now;
use crate::ui::routing::certify::diff;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::Check;
use crate::ui::widgets::notice::{Notice, Tone};

pub fn proposals(it: Ending, found: &Proposed) -> AnyView {
    let app = it.desk.app;
    let ticked: Vec<RwSignal<bool>> = found.maps.iter().map(|_| RwSignal::new(true)).collect();
    let takes_policy = RwSignal::new(true);
    let maps = found.maps.iter().zip(&ticked).map(|(map, ticked)| {
        let ticked = *ticked;
        let set = Callback::new(move |on| ticked.set(on));
        view! { <li><Check label=map.words.clone() on=ticked on_change=set /></li> }
    });
    let maps = (!found.maps.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="rounds-maps">
                <h3 class="overline" id="rounds-maps">"Maps from score to probability"</h3>
                <ul class="rounds-list">{maps.collect_view()}</ul>
            </section>
        }
    });
    let policy = found.policy.as_ref().map(|one| policy(it, one, takes_policy));
    let missing = (!found.missing.is_empty()).then(|| {
        let each = found.missing.iter().map(|words| view! { <li>{words.clone()}</li> });
        view! {
            <section class="stack" aria-labelledby="rounds-missing">
                <h3 class="overline" id="rounds-missing">"Not proposed"</h3>
                <ul class="certify-words">{each.collect_view()}</ul>
            </section>
        }
    });
    let number = app.slice(|session| next(&session.evidence));
    let sentence = {
        let round = found.round.clone();
        move || app.session.with_untracked(|session| said(number.get(), &round, &session.schema))
    };
    let shown = {
        let sentence = sentence.clone();
        move || {
            let sentence = sentence();
            let (first, agents) = parts(&sentence);
            view! { <p class="rounds-said">{format!("{first}.")}</p> {lines(&agents)} }
        }
    };
    let seq = found.seq;
    let is_late = app.slice(move |session| session.head.seq != seq);
    let late = move || {
        is_late.get().then(|| {
            view! {
                <Notice tone=Tone::Differ>
                    "Something was logged since this was computed. Compute it again."
                </Notice>
            }
        })
    };
    let why_not = Signal::derive(move || match (it.desk.read_only(), is_late.get()) {
        (why, _) if !why.is_empty() => why,
        (_, true) => "Something was logged since this was computed.".to_owned(),
        _ => String::new(),
    });
    let end = {
        let (found, words) = (found.clone(), sentence.clone());
        Callback::new(move |()| {
            let number = number.get_untracked();
            let round = match evidence(number, &found.card, untrack(&words)) {
                Ok(round) => round,
                Err(why) => return it.stop(State::Trouble(why)),
            };
            let maps = found.maps.iter().zip(&ticked);
            for (map, _) in maps.filter(|(_, ticked)| ticked.get_untracked()) {
                rely(it, map.evidence.clone());
            }
            if let Some(one) = found.policy.as_ref().filter(|_| takes_policy.get_untracked()) {
                if let Some(evidence) = one.evidence.clone() {
                    rely(it, evidence);
                }
                it.desk.put_in_force(one.policy.clone());
            }
            rely(it, round);
            it.stop(State::Ended(number));
        })
    };
    view! {
        {late}
        {maps}
        {policy}
        {missing}
        <section class="stack" aria-labelledby="rounds-card">
            <h3 class="overline" id="rounds-card">"The round itself, always kept"</h3>
            {shown}
        </section>
        <div class="row">
            <Button label="End the round".to_owned() look=Look::Solid why_not=why_not on_press=end />
            <Button label="Compute again".to_owned() on_press=Callback::new(move |()| it.begin()) />
            <Button
                label="Not now".to_owned()
                look=Look::Quiet
                on_press=Callback::new(move |()| it.stop(State::Idle))
            />
        </div>
    }
    .into_any()
}

fn policy(it: Ending, one: &PolicyProposed, ticked: RwSignal<bool>) -> AnyView {
    let schema = it.desk.schema.get_untracked();
    let diff = diff(&it.desk.in_force.get_untracked(), &one.policy, &schema);
    let set = Callback::new(move |on| ticked.set(on));
    let draft = StoredValue::new(one.policy.clone());
    let take = Callback::new(move |()| {
        it.desk.show(draft.get_value());
        it.desk.app.toast("The draft in Rules is this policy now: change it there and apply it.");
    });
    view! {
        <section class="stack" aria-labelledby="rounds-policy">
            <h3 class="overline" id="rounds-policy">"Certificate, and the policy that follows from it"</h3>
            <Check label=one.words.clone() on=ticked on_change=set />
            {diff}
            <p class="figure">{one.effect.clone()}</p>
            <div class="row">
                <Button
                    label="Edit it in Rules".to_owned()
                    title="Takes it as the draft; what you change there is no longer what was certified".to_owned()
                    on_press=take
                />
            </div>
        </section>
    }
    .into_any()
}

fn rely(it: Ending, evidence: Evidence) {
    it.desk.app.send(Input::Rely { evidence: Box::new(evidence), now: now() });
}
