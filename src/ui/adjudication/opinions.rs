//! All answers side by side, and what was suggested. Who said what is hidden until it is asked.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Case, Desk};
use crate::desk::adjudicate::Person;
use crate::desk::command::Command;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::icon::{Icon, icon};
use crate::ui::widgets::marks::score_mark;

pub fn opinions(desk: Desk, case: &Arc<Case>) -> AnyView {
    let cards = case.people.iter().enumerate().map(|(place, person)| card(desk, place, person));
    let names = desk.app.key(Command::Names);
    let label = move || if desk.names.get() { "Hide names" } else { "Show names" }.to_owned();
    view! {
        <div class="row adjudication-head">
            <h2 class="overline grow">"What people said"</h2>
            <Button
                label=Signal::derive(label)
                key=names
                on_press=Callback::new(move |()| desk.names.update(|names| *names = !*names))
            />
        </div>
        <ol class="opinions">{cards.collect_view()}</ol>
        {suggested(desk, case)}
    }
    .into_any()
}

fn card(desk: Desk, place: usize, person: &Person) -> AnyView {
    let (hidden, name) = (person.hidden.clone(), person.name.clone());
    let who = Memo::new(move |_| if desk.names.get() { name.clone() } else { hidden.clone() });
    let when = person.when.map(|when| {
        // The minute is enough; the rest is the title.
        let whole = when.to_string();
        let short = whole.get(..16).unwrap_or(&whole).replace('T', " ");
        view! { <time datetime=whole.clone() title=whole.clone()>{short} " UTC"</time> }
    });
    let note = person.note.clone().map(|note| {
        view! {
            <p class="opinion-note" dir="auto">
                {icon(Icon::Note)}
                <span>{note}</span>
            </p>
        }
    });
    let key = u8::try_from(place + 1).ok().filter(|number| *number <= 9);
    let key: Signal<String> = match key {
        Some(number) => desk.app.key(Command::Label(number)),
        None => Signal::stored(String::new()),
    };
    let said = person.said.clone();
    let spoken = said.clone();
    view! {
        <li class="opinion">
            <p class="opinion-who">
                {icon(Icon::Person)}
                <bdi class="strong">{who}</bdi>
                {person.mine.then(|| view! { <span class="mark" data-tone="differ">"you"</span> })}
            </p>
            <p class="opinion-value" dir="auto">{said}</p>
            <p class="muted">{person.how} {when.is_some().then_some(", ")} {when}</p>
            {note}
            <Button
                label="Decide for this".to_owned()
                key=key
                title=Signal::derive(move || format!("Decide for {}: {spoken}", who.get()))
                on_press=Callback::new(move |()| desk.choose(place))
            />
        </li>
    }
    .into_any()
}

/// What the agents suggested: outlined, as everywhere.
fn suggested(desk: Desk, case: &Case) -> AnyView {
    let Some(question) = desk.question.get_untracked() else { return ().into_any() };
    let suggestions = case.view.item.suggestions.iter().filter(|it| it.question == question.id);
    let lines: Vec<AnyView> = suggestions
        .map(|suggestion| {
            let (agent, calibrated) = desk.app.session.with_untracked(|session| {
                let agent = session.schema.agent(&suggestion.agent);
                let name = agent.map_or(suggestion.agent.clone(), |agent| agent.name().to_owned());
                (name, session.calibrated_of(suggestion))
            });
            view! {
                <li class="suggestion">
                    <p class="suggestion-value" dir="auto">{question.say(&suggestion.value)}</p>
                    <p class="agent-line">
                        <span class="agent-name">{icon(Icon::Agent)} <bdi>{agent}</bdi></span>
                        <span class="agent-score">{score_mark(suggestion.score, calibrated.as_ref())}</span>
                    </p>
                </li>
            }
            .into_any()
        })
        .collect();
    if lines.is_empty() {
        return view! { <p class="muted">"No model suggested anything here."</p> }.into_any();
    }
    view! {
        <h2 class="overline">"What models suggested"</h2>
        <ul class="opinions">{lines}</ul>
    }
    .into_any()
}
