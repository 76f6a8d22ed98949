//! What was suggested for one question: a card for each group of agents that
//! agree, outlined, never filled, nothing preselected.

use leptos::prelude::*;

use super::question::Card;
use crate::core::model::suggestion::Suggestion;
use crate::desk::command::Command;
use crate::desk::session::{Mode, Session, Then};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::icon::{Icon, icon};
use crate::ui::widgets::marks::score_mark;
use crate::ui::widgets::meter::{bar_table, bars};

/// One group as it is shown.
#[derive(Clone, PartialEq)]
struct Shown {
    said: String,
    is_text: bool,
    /// What a free answer is: `a text`, `marks`.
    noun: &'static str,
    agents: Vec<ShownAgent>,
}

#[derive(Clone, PartialEq)]
struct ShownAgent {
    name: String,
    version: String,
    /// What it is and how its score arises.
    about: String,
    score: Option<f64>,
    /// The probability that a calibration makes of it, and what that rests on.
    calibrated: Option<(f64, String)>,
    probabilities: Vec<(String, f64)>,
    rationale: Option<String>,
}

#[component]
pub fn Suggestions(card: Card) -> impl IntoView {
    let id = card.question.with_value(|question| question.id.clone());
    let groups = Memo::new(move |_| {
        card.item.with(|_| ());
        card.app.session.with_untracked(|session| shown(session, &id))
    });
    let at = card.at;
    // A digit chooses a group now: for what?
    let picking = card.app.slice(move |session| match session.mode {
        Mode::PickGroup { then } if session.active == at => Some(then),
        _ => None,
    });
    // Beyond 255 groups there are no numbers to press.
    let number = Memo::new(move |_| groups.with(Vec::len).min(usize::from(u8::MAX)));
    let several = Memo::new(move |_| number.get() > 1);
    let any = Memo::new(move |_| number.get() > 0);
    let all = move || {
        any.get().then(|| {
            let reject = move || several.get().then(|| view! { <div class="controls-line suggestions-reject question-detail">{reject(card, "Reject all")}</div> });
            view! {
                {move || groups.with(|groups| tally(groups))}
                {picked(picking)}
                <div class="suggestions question-detail">
                    // By place: with the next item the cards stay and show other words. To
                    // draw them anew takes longer than all else that a key does.
                    <For
                        each=move || 0..number.get()
                        key=|place| *place
                        children=move |place| {
                            let group = Memo::new(move |_| groups.with(|all| all.get(place).cloned()));
                            group_card(card, place, group, several, picking)
                        }
                    />
                </div>
                {reject}
            }
        })
    };
    view! { {all} }.into_any()
}

fn shown(session: &Session, id: &str) -> Vec<Shown> {
    let Some(question) = session.schema.question(id) else { return Vec::new() };
    let is_text = question.kind.is_free();
    let agent = |suggestion: &Suggestion| {
        let agent = session.schema.agent(&suggestion.agent);
        let about = agent.map(|agent| {
            let score = if agent.score.is_empty() {
                String::new()
            } else {
                format!("Its score: {}", agent.score)
            };
            [agent.about.as_str(), score.as_str()].join("\n").trim().to_owned()
        });
        let label =
            |id: &String| question.label(id).map_or(id.clone(), |label| label.name().to_owned());
        ShownAgent {
            name: agent.map_or(suggestion.agent.clone(), |agent| agent.name().to_owned()),
            version: suggestion.model_version.clone(),
            about: about.unwrap_or_default(),
            score: suggestion.score,
            calibrated: session.calibrated_of(suggestion),
            probabilities: suggestion.probabilities.iter().map(|(id, p)| (label(id), *p)).collect(),
            rationale: suggestion.rationale.clone().filter(|text| !text.trim().is_empty()),
        }
    };
    session
        .groups_of(id)
        .into_iter()
        .map(|group| Shown {
            said: question.say(group.value),
            is_text,
            noun: if question.kind.is_marks() { "marks" } else { "a text" },
            agents: group.suggestions.iter().map(|suggestion| agent(suggestion)).collect(),
        })
        .collect()
}

/// `2 say Negative · 1 says Neutral`: who differs, before anything is read.
fn tally(groups: &[Shown]) -> AnyView {
    let differ = groups.len() > 1;
    let is_text = groups.iter().any(|group| group.is_text);
    let words = match groups {
        [] => return ().into_any(),
        [one] if one.agents.len() == 1 && one.is_text => format!("1 agent suggests {}", one.noun),
        [one] if one.is_text => format!("{} agents suggest the same", one.agents.len()),
        _ if is_text => format!("{} different suggestions", groups.len()),
        [one] if one.agents.len() == 1 => format!("1 agent says {}", one.said),
        [one] => format!("All {} agents say {}", one.agents.len(), one.said),
        several => {
            let each = several.iter().map(|group| match group.agents.len() {
                1 => format!("1 says {}", group.said),
                n => format!("{n} say {}", group.said),
            });
            each.collect::<Vec<_>>().join(" · ")
        }
    };
    view! {
        <p class="question-tally" data-differ=differ.to_string()>
            {differ.then(|| icon(Icon::Differ))}
            <span dir="auto">{words}</span>
        </p>
    }
    .into_any()
}

fn picked(picking: Memo<Option<Then>>) -> AnyView {
    (move || {
        picking.get().map(|then| {
            let words = match then {
                Then::Accept => "They differ: press the number of the one you accept.",
                Then::Edit => "They differ: press the number of the one to start from.",
            };
            view! { <p class="question-pick" role="status">{words}</p> }
        })
    })
    .into_any()
}

fn group_card(
    card: Card,
    place: usize,
    group: Memo<Option<Shown>>,
    several: Memo<bool>,
    picking: Memo<Option<Then>>,
) -> AnyView {
    let number = u8::try_from(place + 1).unwrap_or(u8::MAX);
    let accept = Callback::new(move |()| {
        let several = several.get_untracked();
        card.run(if several { Command::AcceptGroup(number) } else { Command::Accept });
    });
    let alone = card.app.key(Command::Accept);
    let digit = card.app.key(Command::AcceptGroup(number));
    let has_keys = card.has_whole_keys();
    let accept_key =
        Signal::derive(move || match (several.get(), picking.get(), card.active.get()) {
            (_, None, true) if !has_keys => String::new(),
            (_, _, false) => String::new(),
            (true, Some(_), _) => digit.get(),
            (true, None, _) => format!("{} {}", alone.get(), digit.get()),
            (false, ..) => alone.get(),
        });
    let said = Memo::new(move |_| {
        group.with(|group| group.as_ref().map(|group| group.said.clone()).unwrap_or_default())
    });
    // The kind of the question, not of the item.
    let is_text = group.with_untracked(|group| group.as_ref().is_some_and(|it| it.is_text));
    let noun = group.with_untracked(|group| group.as_ref().map_or("", |it| it.noun));
    let is_marks = noun == "marks";
    let spoken = move || if is_text && !is_marks { "this text".to_owned() } else { said.get() };
    // Marks are changed one by one, on the item.
    let start = (is_text && !is_marks).then(|| {
        let edit = Callback::new(move |()| {
            card.run(Command::Edit);
            if picking.get_untracked().is_some() {
                card.app.dispatch(Command::AcceptGroup(number));
            }
        });
        let key = card.app.key(Command::Edit);
        let key = Signal::derive(move || if card.active.get() { key.get() } else { String::new() });
        view! { <Button label="Edit".to_owned() key=key on_press=edit /> }
    });
    let value = if is_text {
        view! { <div class="suggestion-text" dir="auto">{move || said.get()}</div> }.into_any()
    } else {
        ().into_any()
    };
    let agents = move || {
        group.with(|group| {
            let agents = group.iter().flat_map(|group| group.agents.clone());
            agents.map(agent_line).collect_view()
        })
    };
    view! {
        <div
            class="suggestion"
            role="group"
            aria-label=move || format!("Suggested: {}", spoken())
            data-picking=move || picking.get().is_some().then_some("true")
        >
            {value}
            <div class="suggestion-head">
                <span class="suggestion-value" dir="auto">
                    {(!is_text).then_some(move || said.get())}
                </span>
                <span class="button-group">
                    <Button
                        label="Accept".to_owned()
                        key=accept_key
                        title=Signal::derive(move || format!("Accept {}", spoken()))
                        on_press=accept
                    />
                    {start}
                    {move || (!several.get()).then(|| reject(card, "Reject"))}
                </span>
            </div>
            {agents}
        </div>
    }
    .into_any()
}

fn reject(card: Card, words: &'static str) -> AnyView {
    let has_keys = card.has_whole_keys();
    let key = Signal::derive(move || match card.active.get() && has_keys {
        true => card.app.key(Command::Reject).get(),
        false => String::new(),
    });
    view! {
        <Button
            label=words.to_owned()
            key=key
            title="What was suggested is wrong; no other answer is given".to_owned()
            on_press=Callback::new(move |()| card.run(Command::Reject))
        />
    }
    .into_any()
}

fn agent_line(agent: ShownAgent) -> AnyView {
    let open = RwSignal::new(false);
    let shares: Vec<f64> = agent.probabilities.iter().map(|(_, share)| *share).collect();
    let said = agent
        .probabilities
        .iter()
        .map(|(label, share)| format!("{label} {share:.2}"))
        .collect::<Vec<_>>()
        .join(", ");
    let small = (!shares.is_empty()).then(|| bars(&shares, format!("By class: {said}")));
    let has_more = !agent.probabilities.is_empty() || agent.rationale.is_some();
    let words = if agent.rationale.is_some() { "Why" } else { "By class" };
    let spoken = format!("{words}: {}", agent.name);
    let more = has_more.then(|| {
        view! {
            <button
                type="button"
                class="agent-more"
                aria-label=spoken
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {words}
            </button>
        }
    });
    let (table, why) = (agent.probabilities, agent.rationale);
    let body = move || {
        open.get().then(|| {
            let (table, why) = (table.clone(), why.clone());
            view! {
                <div class="agent-body">
                    {why.map(|why| view! { <p class="rationale" dir="auto">{why}</p> })}
                    {(!table.is_empty()).then(|| bar_table(table))}
                </div>
            }
        })
    };
    view! {
        <div class="agent">
            <div class="agent-line">
                <span class="agent-name" title=agent.about>
                    {icon(Icon::Agent)}
                    <span>
                        <bdi class="agent-title">{agent.name}</bdi>
                        " "
                        <bdi>{agent.version}</bdi>
                        " "
                        {more}
                    </span>
                </span>
                <span class="agent-score">{small} {score_mark(agent.score, agent.calibrated.as_ref())}</span>
            </div>
            {body}
        </div>
    }
    .into_any()
}
