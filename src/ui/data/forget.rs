//! Forgetting a dataset: what goes, what may stay, and nothing before it is chosen.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ask::OPEN_NOW;
use crate::core::text::counted;
use crate::storage::projects::Project;
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::dialog::Modal;
use crate::ui::widgets::notice::{Notice, Tone};

/// How much is to go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    File,
    Everything,
}

/// What is known of its log.
#[derive(Clone, PartialEq, Eq)]
enum Log {
    Counting,
    Events { events: u32, is_open: bool },
    Unknown(String),
}

pub fn forget(
    app: App,
    title: String,
    project: Project,
    close: Callback<()>,
    after: Callback<()>,
) -> AnyView {
    let dataset = StoredValue::new(project.dataset);
    let who = project.annotators.join(" and ");
    let log = RwSignal::new(Log::Counting);
    spawn_local(async move {
        let found = app.kept_events(&dataset.get_value()).await;
        // The sheet may have been closed meanwhile.
        log.try_set(match found {
            Ok((events, is_open)) => Log::Events { events, is_open },
            Err(why) => Log::Unknown(why),
        });
    });
    let go = move |extent: Extent| {
        Callback::new(move |()| {
            let dataset = dataset.get_value();
            spawn_local(async move {
                let done = match extent {
                    Extent::File => app.forget_file(&dataset).await,
                    Extent::Everything => app.forget_everything(&dataset).await,
                };
                if let Err(why) = done {
                    app.toast(why);
                }
                after.run(());
            });
        })
    };
    let is_answered = Memo::new(move |_| match log.get() {
        Log::Events { events, .. } => events > 0,
        Log::Counting | Log::Unknown(_) => true,
    });
    let why_not = Signal::derive(move || match log.get() {
        Log::Counting => "Counting what was answered…".to_owned(),
        Log::Events { is_open: true, .. } => OPEN_NOW.to_owned(),
        Log::Events { .. } => String::new(),
        Log::Unknown(why) => why,
    });
    let said = move || match log.get() {
        Log::Counting => view! { <p class="muted">"Counting what was answered…"</p> }.into_any(),
        Log::Unknown(why) => view! { <Notice tone=Tone::Danger>{why}</Notice> }.into_any(),
        Log::Events { events: 0, .. } => {
            view! { <p>"Nothing was answered here: nothing else is lost."</p> }.into_any()
        }
        Log::Events { events, is_open } => {
            let by = if who.is_empty() { String::new() } else { format!(" by {who}") };
            let steps = counted(u64::from(events), "step");
            view! {
                <p>
                    "Its log holds " <strong class="figure">{steps}</strong>
                    {format!(" of reviewing{by}")} ": answers, notes and flags. They can go with it for good, or stay and be there \
                     again when the same file is opened the same way."
                </p>
                {is_open.then(|| view! { <Notice>{OPEN_NOW}" Until then its answers stay."</Notice> })}
            }
            .into_any()
        }
    };
    let file_label = Signal::derive(move || {
        let words = if is_answered.get() { "Forget the file, keep the answers" } else { "Forget" };
        words.to_owned()
    });
    let everything = move || {
        is_answered.get().then(|| {
            view! {
                <Button
                    label="Forget everything".to_owned()
                    look=Look::Danger
                    why_not=why_not
                    on_press=go(Extent::Everything)
                />
            }
        })
    };
    view! {
        <Modal title="Forget this dataset?" on_close=close>
            <div class="dialog-body stack">
                <p>
                    <strong dir="auto">{title}</strong>
                    " is taken out of this browser: the file as it was opened, and how it was read. \
                     The file on your disk is not touched."
                </p>
                <div class="stack" role="status">{said}</div>
            </div>
            <div class="dialog-foot">
                <Button label="Cancel".to_owned() look=Look::Quiet on_press=close />
                <Button label=file_label on_press=go(Extent::File) />
                {everything}
            </div>
        </Modal>
    }
    .into_any()
}
