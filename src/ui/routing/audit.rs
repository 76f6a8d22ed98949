//! Audit: whether what is accepted unseen keeps the promise, at any time of looking.

use leptos::prelude::*;

use super::Desk;
use super::watch::give_up;
use crate::core::routing::stream::UNACCEPTED;
use crate::desk::assurance::sheets;
use crate::desk::assurance::words::{audit_numbers, state};
use crate::desk::plot::risk::{AfterAnswer, over_answers};
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::{AuditFound, AuditState, RareFound};
use crate::engine::protocol::study::{Studied, Study};
use crate::engine::query::{Filter, State};
use crate::ui::study::figure::{Drawn, drawn, save_csv, table};
use crate::ui::study::open::review;
use crate::ui::study::watch::study;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::notice::{Notice, Tone};

pub fn audit(desk: Desk) -> AnyView {
    let watch = study(desk.app, || Some(Study::Audit));
    Effect::new(move |before: Option<u32>| {
        let now = desk.version.get();
        if before.is_some_and(|before| before != now) {
            watch.again();
        }
        now
    });
    let body = watch.shown("Counting what the audit found", move |studied| match studied {
        Studied::Audit(found) => Some(whole(desk, found)),
        _ => None,
    });
    view! {
        <div class="room-page certify">
            <p class="study-about">
                "A random share of what is accepted unseen goes on to people all the same. Their answers \
                 show whether the promise is kept, however often you look."
            </p>
            {given_up(desk)}
            {body}
        </div>
    }
    .into_any()
}

/// What an audit has queued again, and why.
fn given_up(desk: Desk) -> AnyView {
    let back = Memo::new(move |_| {
        desk.in_force.with(|policy| {
            // One for each threshold that was certified.
            let rules = policy.rules.iter().filter(|rule| rule.id.starts_with(UNACCEPTED));
            rules.map(|rule| (rule.id.clone(), rule.title.clone())).collect::<Vec<_>>()
        })
    });
    (move || {
        let back = back.get();
        let why = back.first()?.1.clone();
        let rules: Vec<String> = back.into_iter().map(|(id, _)| id).collect();
        let open = Callback::new(move |()| {
            review(desk.app, Filter { rules: rules.clone(), ..Filter::default() });
        });
        Some(view! {
            <Notice tone=Tone::Danger>
                <div class="stack">
                    <p>
                        <strong>"What was accepted unseen is queued again. "</strong>
                        {as_sentence(&why)}
                    </p>
                    <p>
                        "Nobody's answers were touched. To accept again, draw a new sample in Certify."
                    </p>
                    <div class="row">
                        <Button label="Open these items in Review".to_owned() sign=Icon::Open on_press=open />
                    </div>
                </div>
            </Notice>
        })
    })
    .into_any()
}

fn whole(desk: Desk, found: &AuditFound) -> AnyView {
    let app = desk.app;
    let is_back = desk
        .in_force
        .with_untracked(|policy| policy.rules.iter().any(|rule| rule.id.starts_with(UNACCEPTED)));
    // What became of it stands above already.
    if found.state == AuditState::Nothing && is_back {
        return ().into_any();
    }
    let tone = match found.state {
        AuditState::Nothing => Tone::Plain,
        AuditState::Shown | AuditState::Holds => Tone::Good,
        AuditState::Broken => Tone::Danger,
    };
    let word = state(found.state);
    let verdict = as_sentence(&found.verdict);
    let certificate = (!found.certificate.is_empty()).then(|| {
        view! {
            <p class="matrix-note">
                <span class="strong">"Certificate in force: "</span>
                {as_sentence(&found.certificate)}
            </p>
        }
    });
    let stop = (found.state == AuditState::Broken).then(|| stop(desk, found));
    let open = Callback::new(move |()| {
        let routes = vec!["audit".to_owned()];
        let states = vec![State::Todo, State::Partly, State::Skipped];
        review(app, Filter { routes, states, ..Filter::default() });
    });
    let why_not = if found.waiting == 0 { "No audited item waits." } else { "" };
    let has_audit = found.state != AuditState::Nothing || found.drawn > 0;
    let open = has_audit.then(|| {
        view! {
            <div class="row">
                <Button
                    label="Open what the audit waits for".to_owned()
                    sign=Icon::Open
                    why_not=why_not.to_owned()
                    on_press=open
                />
            </div>
        }
    });
    let plot = (!found.trace.is_empty()).then(|| trace(desk, found));
    // Before anything is audited there is no line to draw.
    let plot = plot.map(|plot| view! { <div class="study-column">{plot}</div> });
    let method = (!found.method.is_empty())
        .then(|| view! { <p class="muted matrix-note">{as_sentence(&found.method)}</p> });
    let figures = (found.state != AuditState::Nothing).then(|| numbers(found));
    view! {
        <Notice tone=tone>
            <p class="certify-verdict"><span class="overline">{word}</span> {verdict}</p>
            {stop}
        </Notice>
        {certificate}
        {open}
        <div class="disagreement-body">
            {plot}
            <div class="study-column">{figures} {rare(desk, found)} {method}</div>
        </div>
    }
    .into_any()
}

/// Where this tab may not write, or the watch has not come to it yet.
fn stop(desk: Desk, found: &AuditFound) -> AnyView {
    let found = StoredValue::new(found.clone());
    let press = Callback::new(move |()| found.with_value(|found| give_up(desk.app, found)));
    view! {
        <div class="row">
            <Button
                label="Accept nothing unseen any more".to_owned()
                look=Look::Solid
                why_not=Signal::derive(move || desk.read_only())
                on_press=press
            />
        </div>
    }
    .into_any()
}

fn trace(desk: Desk, found: &AuditFound) -> AnyView {
    let title = "Error of what is accepted, after each audited answer";
    let points: Vec<AfterAnswer> = found
        .trace
        .iter()
        .map(|&(n, errors, low, high)| {
            let n = f64::from(n);
            AfterAnswer { n, error: errors / n.max(1.0), low, high }
        })
        .collect();
    let name = desk.app.session.with_untracked(|session| session.schema.name.clone());
    let figure = drawn(
        desk.app,
        Drawn {
            heading: title,
            plot: over_answers(title, &points, found.alpha),
            sheet: sheets::trace(found),
            file: vec![name, "audit".to_owned()],
            open: None,
            is_open: false,
        },
    );
    view! {
        {figure}
        <p class="muted matrix-note">
            "The line is the share that is wrong so far; the error of the pile lies in the band. Dashed: \
             what was promised. When the whole band is above it, the promise is broken."
        </p>
    }
    .into_any()
}

fn numbers(found: &AuditFound) -> AnyView {
    let rows = audit_numbers(found).into_iter().map(|(name, help, value)| {
        view! {
            <tr>
                <th scope="row"><p>{name}</p><p class="study-note">{help}</p></th>
                <td data-kind="number">{value}</td>
            </tr>
        }
    });
    view! {
        <section class="stack" aria-labelledby="audit-numbers">
            <h2 class="overline" id="audit-numbers">"In figures"</h2>
            <table class="table study-table" aria-labelledby="audit-numbers">
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// How many of the rare labels slip through.
fn rare(desk: Desk, found: &AuditFound) -> Option<AnyView> {
    if found.rare.is_empty() {
        return None;
    }
    let schema = desk.schema.get_untracked();
    let named = |rare: &RareFound| {
        let question = schema.question(&rare.question);
        let label = question.and_then(|it| it.label(&rare.label));
        label.map_or_else(|| rare.label.clone(), |label| label.name().to_owned())
    };
    let sheet = sheets::rare(found, &named);
    let shown = table("Rare labels among what is accepted", &sheet, None);
    let sheet = StoredValue::new(sheet);
    let why = found.rare.iter().find_map(|rare| rare.recall.undefined.clone());
    let why = why.map(|why| view! { <p class="muted matrix-note">{as_sentence(&why)}</p> });
    Some(
        view! {
            <section class="stack" aria-labelledby="audit-rare">
                <h2 class="overline" id="audit-rare">"Rare labels"</h2>
                {shown}
                <p class="muted matrix-note">
                    "Found: of the items in the accepted pile with the label, those that were not missed, as \
                     far as the audit tells. Missed: in the whole pile, about."
                </p>
                {why}
                <div class="row">
                    {save_csv(desk.app, "Rare labels", sheet, vec!["audit".to_owned(), "rare".to_owned()])}
                </div>
            </section>
        }
        .into_any(),
    )
}
