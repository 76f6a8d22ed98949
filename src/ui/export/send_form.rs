//! Send to a backend: where, how, in what portions; the exact request before
//! anything leaves; how far it is, and what to do when it stops.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Scope;
use super::sending::{Sending, State};
use crate::core::send::job::{Auth, BACKENDS, METHODS, Portion};
use crate::core::text::snippet;
use crate::engine::protocol::FormatSays;
use crate::remote::sender::Doing;
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::{Select, TextArea, TextField};
use crate::ui::widgets::fold::Fold;
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::meter::Meter;
use crate::ui::widgets::notice::{Notice, Tone};

#[component]
pub fn SendForm(formats: RwSignal<Vec<FormatSays>>) -> impl IntoView {
    let app = App::here();
    let sending = Sending::here();
    let format = RwSignal::new("decisions".to_owned());
    let scope = RwSignal::new(Scope::default());
    let shown = RwSignal::new(None::<Result<String, String>>);
    let export = move || scope.get_untracked().export(app, &format.get_untracked(), false);
    let why_not = Signal::derive(move || match sending.state.get() {
        State::Preparing => "It is being prepared.".to_owned(),
        State::Begun { report, .. } if !is_over(&report.doing) => {
            "Finish or give up the sending below first.".to_owned()
        }
        _ => sending.problems().into_iter().next().unwrap_or_default(),
    });
    let what = move || {
        formats.with(|all| {
            let records = all.iter().filter(|it| it.records);
            records.map(|it| (it.id.clone(), it.title.clone())).collect()
        })
    };
    let dry_run = Callback::new(move |()| {
        spawn_local(async move {
            shown.set(Some(sending.dry_run(export()).await.map(|(first, requests)| match first {
                Some(first) => {
                    format!("Request 1 of {requests}. Nothing was sent.\n\n{}", first.show())
                }
                None => "No request: there are no records.".to_owned(),
            })));
        });
    });
    view! {
        <section class="export-panel stack" aria-labelledby="export-send">
            <h2 class="panel-title" id="export-send">"Send to a backend"</h2>
            <div class="export-options">
                <Select
                    label="What"
                    options=Signal::derive(what)
                    value=format
                    on_change=Callback::new(move |id| format.set(id))
                />
                <Select
                    label="Items"
                    options=Scope::options(app)
                    value=Signal::derive(move || scope.get().id().to_owned())
                    on_change=Callback::new(move |id: String| scope.set(Scope::from_id(&id)))
                />
            </div>
            {where_to(sending)}
            {portions(sending)}
            <Fold summary="Headers, content type, body">{move || body(sending)}</Fold>
            <div class="row">
                <Button label="Show the request".to_owned() why_not=why_not on_press=dry_run/>
                <Button
                    label="Send".to_owned()
                    sign=Icon::Send
                    look=Look::Solid
                    why_not=why_not
                    on_press=Callback::new(move |()| {
                        shown.set(None);
                        sending.begin(export());
                    })
                />
                <span class="muted">{why_not}</span>
            </div>
            {move || shown.get().map(shown_view)}
            <div aria-live="polite">{move || state_view(sending)}</div>
        </section>
    }
    .into_any()
}

fn where_to(sending: Sending) -> impl IntoView {
    let job = sending.job;
    let auth = move || {
        job.with(|job| match &job.auth {
            Auth::None => "none",
            Auth::Bearer => "bearer",
            Auth::Header { .. } => "header",
        })
    };
    let header = move || {
        job.with(|job| match &job.auth {
            Auth::Header { name } => name.clone(),
            _ => String::new(),
        })
    };
    let set_auth = move |id: String| {
        job.update(|job| {
            job.auth = match id.as_str() {
                "bearer" => Auth::Bearer,
                "header" => Auth::Header { name: "X-Api-Key".to_owned() },
                _ => Auth::None,
            };
        });
    };
    let backends = || BACKENDS.iter().map(|it| (it.id.to_owned(), it.title.to_owned())).collect();
    let set_backend = move |id: String| {
        if let Some(backend) = BACKENDS.iter().find(|backend| backend.id == id) {
            job.set((backend.job)());
        }
    };
    view! {
        <div class="export-options">
            <div hidden=BACKENDS.len() == 1>
                <Select
                    label="Backend"
                    options=Signal::derive(backends)
                    value=Signal::derive(move || job.with(|job| job.backend.clone()))
                    on_change=Callback::new(set_backend)
                />
            </div>
            <div class="export-wide">
                <TextField
                    label="Address"
                    kind="url"
                    placeholder="https://example.org/reviews"
                    value=Signal::derive(move || job.with(|job| job.url.clone()))
                    on_input=Callback::new(move |url| job.update(|job| job.url = url))
                />
            </div>
            <Select
                label="Method"
                options=Signal::derive(|| METHODS.iter().map(|it| ((*it).to_owned(), (*it).to_owned())).collect())
                value=Signal::derive(move || job.with(|job| job.method.clone()))
                on_change=Callback::new(move |method| job.update(|job| job.method = method))
            />
            <Select
                label="Token"
                options=Signal::derive(|| {
                    [("none", "No token"), ("bearer", "Authorization: Bearer"), ("header", "In a header of its own")]
                        .map(|(id, title)| (id.to_owned(), title.to_owned()))
                        .to_vec()
                })
                value=Signal::derive(move || auth().to_owned())
                on_change=Callback::new(set_auth)
            />
            <div hidden=move || auth() != "header">
                <TextField
                    label="Header of the token"
                    value=Signal::derive(header)
                    on_input=Callback::new(move |name| job.update(|job| job.auth = Auth::Header { name }))
                />
            </div>
            <div hidden=move || auth() == "none">
                <TextField
                    label="Token"
                    kind="password"
                    help="Held in memory only: never stored, logged or exported."
                    value=sending.token
                    on_input=Callback::new(move |token| sending.token.set(token))
                />
            </div>
        </div>
    }
}

fn portions(sending: Sending) -> impl IntoView {
    let job = sending.job;
    let portion = move || {
        job.with(|job| match job.portion {
            Portion::Whole => "whole",
            Portion::One => "one",
            Portion::Batch { .. } => "batch",
        })
    };
    let size = move || {
        job.with(|job| match job.portion {
            Portion::Batch { size } => size.to_string(),
            _ => String::new(),
        })
    };
    let choose = move |id: String| {
        job.update(|job| {
            job.portion = match id.as_str() {
                "whole" => Portion::Whole,
                "one" => Portion::One,
                _ => Portion::Batch { size: 100 },
            };
            // The template that fits, unless the person wrote one.
            let (one, many) = ("{{record}}", r#"{"dataset": {{dataset}}, "records": {{records}}}"#);
            if job.template == one || job.template == many {
                job.template = if job.portion == Portion::One { one } else { many }.to_owned();
            }
        });
    };
    view! {
        <div class="export-options">
            <Select
                label="In one request"
                options=Signal::derive(|| {
                    [("batch", "A batch of records"), ("one", "One record"), ("whole", "All records")]
                        .map(|(id, title)| (id.to_owned(), title.to_owned()))
                        .to_vec()
                })
                value=Signal::derive(move || portion().to_owned())
                on_change=Callback::new(choose)
            />
            <div hidden=move || portion() != "batch">
                <TextField
                    label="Records in a batch"
                    kind="number"
                    value=Signal::derive(size)
                    on_input=Callback::new(move |text: String| {
                        let size = text.trim().parse().unwrap_or(0);
                        job.update(|job| job.portion = Portion::Batch { size });
                    })
                />
            </div>
        </div>
    }
}

fn body(sending: Sending) -> impl IntoView {
    let job = sending.job;
    // Kept as it is typed: a line without a colon is a header being written.
    let headers = RwSignal::new(job.with_untracked(|job| {
        job.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect::<String>()
    }));
    let set_headers = move |text: String| {
        job.update(|job| {
            job.headers = text
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(|line| line.split_once(':').unwrap_or((line, "")))
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                .collect();
        });
        headers.set(text);
    };
    view! {
        <div class="stack">
            <TextField
                label="Content type"
                value=Signal::derive(move || job.with(|job| job.content_type.clone()))
                on_input=Callback::new(move |it| job.update(|job| job.content_type = it))
            />
            <TextArea
                label="More headers"
                help="One a line, as Name: value. A token does not belong here: headers are kept for the next time."
                value=headers
                on_input=Callback::new(set_headers)
            />
            <TextArea
                label="Body"
                help="Placeholders: {{records}} a JSON array, {{lines}} JSON Lines, {{record}} when one by one, {{dataset}}, {{index}}, {{count}}, {{total}}."
                value=Signal::derive(move || job.with(|job| job.template.clone()))
                on_input=Callback::new(move |it| job.update(|job| job.template = it))
            />
        </div>
    }
}

/// Long bodies are cut for the eye; what is sent is whole.
fn shown_view(shown: Result<String, String>) -> AnyView {
    const LIMIT: usize = 20_000;
    match shown {
        Err(why) => view! { <Notice tone=Tone::Danger>{why}</Notice> }.into_any(),
        Ok(text) => {
            let cut = text.char_indices().nth(LIMIT).map(|(end, _)| end);
            let more = cut.map(|end| format!("… and {} bytes more", text.len() - end));
            let text = cut.and_then(|end| text.get(..end)).unwrap_or(&text).to_owned();
            view! {
                <pre class="export-request mono" tabindex="0" aria-label="The first request">{text}</pre>
                {more.map(|more| view! { <p class="muted">{more}</p> })}
            }
            .into_any()
        }
    }
}

fn state_view(sending: Sending) -> AnyView {
    match sending.state.get() {
        State::Idle => ().into_any(),
        State::Preparing => view! { <p class="muted">"Making the records…"</p> }.into_any(),
        State::Failed(why) => view! { <Notice tone=Tone::Danger>{why}</Notice> }.into_any(),
        State::Begun { load, report } => {
            let records = load.records.len();
            let to = snippet(&load.job.url, 80);
            let batches = u32::try_from(report.batches).unwrap_or(u32::MAX);
            let arrived = u32::try_from(report.arrived).unwrap_or(u32::MAX);
            let sentence =
                format!("{arrived} of {batches} requests arrived ({records} records, to {to}).");
            let wants_token = load.job.auth != Auth::None && sending.token.with(String::is_empty);
            view! {
                <div class="export-sending stack">
                    <Meter label="Requests that arrived" done=Signal::stored(arrived) of=Signal::stored(batches)/>
                    <p class="figure">{sentence}</p>
                    {doing_view(&report.doing)}
                    <div class="row">{actions(sending, &report.doing, wants_token)}</div>
                </div>
            }
            .into_any()
        }
    }
}

fn doing_view(doing: &Doing) -> AnyView {
    match doing {
        Doing::Sending { attempt: 1 } => view! { <p class="muted">"Sending…"</p> }.into_any(),
        Doing::Sending { attempt } => {
            view! { <p class="muted">{format!("Sending, attempt {attempt}…")}</p> }.into_any()
        }
        Doing::Waiting { seconds, why } => {
            let said = format!("{why} Tried again in {seconds} s.");
            view! { <Notice tone=Tone::Differ>{said}</Notice> }.into_any()
        }
        Doing::Paused => view! { <Notice>"Paused. Nothing is sent until it is resumed."</Notice> }.into_any(),
        Doing::Stopped { why } => {
            let why = why.clone();
            view! { <Notice tone=Tone::Danger>{why}</Notice> }.into_any()
        }
        Doing::Done => {
            view! { <Notice tone=Tone::Good>"Done: the backend acknowledged every request."</Notice> }.into_any()
        }
    }
}

fn actions(sending: Sending, doing: &Doing, wants_token: bool) -> AnyView {
    let give_up = Callback::new(move |()| sending.give_up());
    match doing {
        Doing::Done => view! { <Button label="Clear".to_owned() on_press=give_up/> }.into_any(),
        Doing::Sending { .. } | Doing::Waiting { .. } => view! {
            <Button label="Pause".to_owned() on_press=Callback::new(move |()| sending.pause())/>
            <Button label="Give up".to_owned() look=Look::Danger on_press=give_up/>
        }
        .into_any(),
        Doing::Paused | Doing::Stopped { .. } => {
            let why_not =
                if wants_token { "Give the token again first: it was not kept." } else { "" };
            view! {
                <Button
                    label="Resume".to_owned()
                    look=Look::Solid
                    why_not=Signal::stored(why_not.to_owned())
                    on_press=Callback::new(move |()| sending.resume())
                />
                <Button label="Give up".to_owned() look=Look::Danger on_press=give_up/>
                <span class="muted">{why_not}</span>
            }
            .into_any()
        }
    }
}

fn is_over(doing: &Doing) -> bool {
    *doing == Doing::Done
}
