//! Certify: what may be accepted unseen, at a stated risk. Three steps on one page:
//! what is asked ([`asked`]), the sample that people answer ([`sample`]), and what
//! follows from their answers ([`certificate`], [`proposal`]).
//!
//! What is asked is fixed before answers are seen, so it is kept for the next visit
//! with its dataset.

mod asked;
mod sample;

mod certificate;
mod figures;
mod proposal;

pub use proposal::diff;

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use crate::desk::assurance::ask::Ask;
use crate::engine::protocol::study::Study;
use crate::storage::settings::Setting;
use crate::ui::app::App;
use crate::ui::study::rest::rested;
use crate::ui::study::watch::{Watch, study};

/// Who types a number is not asked after each digit.
const REST: Duration = Duration::from_millis(350);

/// What was asked last, with its dataset.
type Kept = (String, Ask);

/// What the steps share; cheap to copy.
#[derive(Clone, Copy)]
struct Certifying {
    desk: Desk,
    ask: RwSignal<Ask>,
    draw: Watch,
    found: Watch,
    /// What is shown is of what is asked now.
    is_counted: Memo<bool>,
}

impl Certifying {
    fn app(self) -> App {
        self.desk.app
    }

    /// A part of what is asked that changes only when it is another.
    fn slice<T>(self, part: impl Fn(&Ask) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.ask.with(&part))
    }

    /// Why nothing can be put in force now; empty where it can.
    fn why_not(self) -> String {
        let read_only = self.desk.read_only();
        match self.is_counted.get() {
            _ if !read_only.is_empty() => read_only,
            false => "What was just changed is not counted yet.".to_owned(),
            true => String::new(),
        }
    }

    fn change(self, change: impl FnOnce(&mut Ask)) {
        self.ask.update(change);
        let of = self.app().session.with_untracked(|session| session.dataset.clone());
        let kept = (of, self.ask.get_untracked());
        // Plain fields: this cannot fail.
        let json = serde_json::to_string(&kept).unwrap_or_default();
        self.app().remember(kept);
        self.app().keep_setting(Setting::Certify, json);
    }
}

pub fn certify(desk: Desk) -> AnyView {
    let app = desk.app;
    let ask = begun(app);
    let drawn = rested(move || ask.with(Ask::draw), REST);
    let asked = rested(move || ask.with(Ask::certify), REST);
    let draw = study(app, move || Some(Study::Draw(drawn.get())));
    let found = study(app, move || Some(Study::Certify(asked.get())));
    let is_counted = Memo::new(move |_| {
        let rests = ask.with(|ask| ask.draw() == drawn.get() && ask.certify() == asked.get());
        rests && !draw.is_going() && !found.is_going()
    });
    let certifying = Certifying { desk, ask, draw, found, is_counted };
    // What was proposed stands on the policy that was in force.
    let version = desk.version;
    Effect::new(move |before: Option<u32>| {
        let now = version.get();
        if before.is_some_and(|before| before != now) {
            draw.again();
            found.again();
        }
        now
    });
    view! {
        <div class="room-page certify">
            <p class="study-about">
                "Which suggestions need no human? People answer a sample that is drawn at random from \
                 what would be accepted; their answers say how strict the threshold must be so that no \
                 more are wrong than you can live with."
            </p>
            <div class="certify-steps">
                {step(1, "What would be accepted", asked::asked(certifying))}
                {step(2, "Draw the sample", sample::sample(certifying))}
            </div>
            {step(3, "The certificate", certificate::certificate(certifying))}
        </div>
    }
    .into_any()
}

fn step(number: u8, title: &'static str, body: AnyView) -> AnyView {
    let id = format!("certify-step-{number}");
    view! {
        <section class="certify-step" aria-labelledby=id.clone()>
            <h2 class="panel-title certify-title" id=id.clone()>
                <span class="certify-number" aria-hidden="true">{number}</span>
                {title}
            </h2>
            {body}
        </section>
    }
    .into_any()
}

/// What was asked last of this dataset, else what its policy says.
pub fn begun(app: App) -> RwSignal<Ask> {
    let dataset = app.slice(|session| session.dataset.clone());
    let fresh = move || {
        let of = dataset.get_untracked();
        let kept = app.remembered::<Kept>().filter(|kept| kept.0 == of);
        let begin =
            || app.session.with_untracked(|session| Ask::begin(&session.schema, &session.policy));
        kept.map_or_else(begin, |kept| kept.1)
    };
    let ask = RwSignal::new(fresh());
    let read = move || {
        spawn_local(async move {
            let kept = app.setting(Setting::Certify).await;
            let kept: Option<(String, Ask)> =
                kept.and_then(|json| serde_json::from_str(&json).ok());
            let of = dataset.try_get_untracked();
            let Some((_, kept)) = kept.filter(|kept| Some(&kept.0) == of.as_ref()) else { return };
            if app.remembered::<Kept>().map(|it| it.0) != of {
                ask.try_set(kept);
            }
        });
    };
    Effect::new(move |before: Option<String>| {
        let now = dataset.get();
        if before.is_some_and(|before| before != now) {
            ask.set(fresh());
        }
        read();
        now
    });
    ask
}
