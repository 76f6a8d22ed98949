//! Send to a backend: where, how, in what portions; the exact request before
//! anything leaves; how far it is, and what to do when it stops.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Scope;
use crate::core::send::job::{Auth, BACKENDS, Job, METHODS, Portion};
use crate::core::text::snippet;
use crate::engine::protocol::FormatSays;
use crate::remote::sender::{Sent, State};
use crate::ui::app::App;
use crate::ui::sending::Sending;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::{Select, TextArea, TextField};
use crate::ui::widgets::fold::Fold;
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::meter::Meter;
use crate::ui::widgets::notice::{Notice, Tone};

#[component]
pub fn SendForm(formats: RwSignal<Vec<FormatSays>>) -> impl IntoView {
    let app = App::here();
    let sending = app.sending;
    let format = RwSignal::new("decisions".to_owned());
    let scope = RwSignal::new(Scope::default());
    let shown = RwSignal::new(None::<Result<String, String>>);
    let export = move || scope.get_untracked().export(app, &format.get_untracked(), false);
    let why_not = Signal::derive(move || {
        let under_way =
            sending.sent.with(|sent| sent.as_ref().is_some_and(|it| it.state != State::Done));
        if under_way || sending.unfinished.with(Option::is_some) {
            return "Finish or give up the sending below first.".to_owned();
        }
        let page = window().location().href().unwrap_or_default();
        sending.job.with(|job| job.problems(&page)).into_iter().next().unwrap_or_default()
    });
    let what = move || {
        formats.with(|all| {
            let records = all.iter().filter(|it| it.records);
            records.map(|it| (it.id.clone(), it.title.clone())).collect()
        })
    };
    let dry_run = Callback::new(move |()| {
        spawn_local(async move {
            shown.set(Some(app.dry_run(export()).await.map(|(first, requests)| {
                format!("Request 1 of {requests}. Nothing was sent.\n\n{first}")
            })));
        });
    });
    view! {
        <section class="export-panel stack" aria-labelledby="export-send">
            <h2 class="panel-title" id="export-send">"Send to a backend"</h2>
            <div class="fields">
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
                        app.start_sending(export());
                    })
                />
                <span class="muted">{why_not}</span>
            </div>
            {move || shown.get().map(shown_view)}
            <div aria-live="polite">{move || state_view(app)}</div>
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
        <div class="fields">
            <div hidden=BACKENDS.len() == 1>
                <Select
                    label="Backend"
                    options=Signal::derive(backends)
                    value=Signal::derive(move || job.with(|job| job.backend.clone()))
                    on_change=Callback::new(set_backend)
                />
            </div>
            <div class="fields-wide">
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
        <div class="fields">
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

/// A sending under way, or one that an earlier visit left.
fn state_view(app: App) -> AnyView {
    if let Some(sent) = app.sending.sent.get() {
        let job = app.sending.job.get();
        let said = format!(
            "{} of {} requests arrived: {} of {} records, to {}.",
            sent.acknowledged,
            sent.batches,
            sent.records,
            sent.all_records,
            snippet(&job.url, 80),
        );
        let (arrived, all) = (sent.acknowledged, sent.batches);
        return progress(arrived, all, said, doing_view(&sent.state), actions(app, &sent, &job));
    }
    let Some((job, arrived, all)) = app.sending.unfinished.get() else { return ().into_any() };
    let url = snippet(&job.url, 80);
    let said = format!("{arrived} of {all} requests of an earlier sending to {url} arrived.");
    let resume = Callback::new(move |()| app.resume_sending());
    let buttons = resume_buttons(app, &job, resume);
    progress(arrived as usize, all as usize, said, doing_view(&State::Paused), buttons)
}

fn progress(arrived: usize, all: usize, said: String, doing: AnyView, buttons: AnyView) -> AnyView {
    let whole = |number: usize| Signal::stored(u32::try_from(number).unwrap_or(u32::MAX));
    view! {
        <div class="export-sending stack">
            <Meter label="Requests that arrived" done=whole(arrived) of=whole(all)/>
            <p class="figure">{said}</p>
            {doing}
            <div class="row">{buttons}</div>
        </div>
    }
    .into_any()
}

fn doing_view(state: &State) -> AnyView {
    match state {
        State::Sending { attempt: 1 } => view! { <p class="muted">"Sending…"</p> }.into_any(),
        State::Sending { attempt } => {
            view! { <p class="muted">{format!("Sending, attempt {attempt}…")}</p> }.into_any()
        }
        State::Waiting { milliseconds, why, .. } => {
            let said = format!("{why} Tried again in {} s.", milliseconds.div_ceil(1000));
            view! { <Notice tone=Tone::Differ>{said}</Notice> }.into_any()
        }
        State::Paused => view! { <Notice>"Paused. Nothing is sent until it is resumed."</Notice> }.into_any(),
        State::Stopped { why } => {
            let why = why.clone();
            view! { <Notice tone=Tone::Danger>{why}</Notice> }.into_any()
        }
        State::Done => {
            view! { <Notice tone=Tone::Good>"Done: the backend acknowledged every request."</Notice> }.into_any()
        }
    }
}

fn actions(app: App, sent: &Sent, job: &Job) -> AnyView {
    match sent.state {
        State::Done => {
            let clear = Callback::new(move |()| app.sending.sent.set(None));
            view! { <Button label="Clear".to_owned() on_press=clear/> }.into_any()
        }
        State::Sending { .. } | State::Waiting { .. } => view! {
            <Button label="Pause".to_owned() on_press=Callback::new(move |()| app.pause_sending())/>
            {give_up(app)}
        }
        .into_any(),
        State::Paused | State::Stopped { .. } => {
            resume_buttons(app, job, Callback::new(move |()| app.go_on_sending()))
        }
    }
}

/// The token is not kept: after a reload it has to be given again.
fn resume_buttons(app: App, job: &Job, resume: Callback<()>) -> AnyView {
    let wants_token = job.auth != Auth::None;
    let why_not =
        Signal::derive(move || match wants_token && app.sending.token.with(String::is_empty) {
            true => "Give the token again first: it was not kept.".to_owned(),
            false => String::new(),
        });
    view! {
        <Button label="Resume".to_owned() look=Look::Solid why_not=why_not on_press=resume/>
        {give_up(app)}
        <span class="muted">{why_not}</span>
    }
    .into_any()
}

fn give_up(app: App) -> AnyView {
    let give_up = Callback::new(move |()| app.forget_sending());
    view! { <Button label="Give up".to_owned() look=Look::Danger on_press=give_up/> }.into_any()
}
