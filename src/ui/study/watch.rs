//! A study of the engine, driven from here: begun, gone on with step by step,
//! shown while it works, stopped by who pressed Cancel or left.
//!
//! The engine works at one study at a time, so those of a part wait for each
//! other. What comes of a choice that is no longer the choice is dropped. After
//! new answers it is asked again, once they rest, and only while somebody looks.

use std::sync::Arc;
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::back::back;
use super::held::Held;
use crate::core::text::{counted, figure};
use crate::desk::study::as_sentence;
use crate::engine::protocol::study::{Studied, Study};
use crate::engine::protocol::{Reply, Request, from_bytes, to_bytes};
use crate::ui::app::App;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::empty::Empty;
use crate::ui::widgets::meter::Meter;
use crate::ui::widgets::notice::{Notice, Tone};

/// Bootstrap samples, and the seed of all that draws: written beside the figures.
pub const RESAMPLES: u32 = 1000;
pub const SEED: u64 = 1;

/// New answers rest this long before a study is done again.
pub const REST: Duration = Duration::from_millis(1500);
/// Milliseconds between two looks whether another study is done.
const LOOK: u32 = 20;

/// How far a study is.
#[derive(Clone, Debug, Default, PartialEq)]
struct State {
    /// Steps done, and how many there are where that is known.
    going: Option<(u32, Option<u32>)>,
    found: Option<Arc<Studied>>,
    trouble: Option<String>,
    cancelled: bool,
}

/// A study and how far it is; cheap to copy.
#[derive(Clone, Copy)]
pub struct Watch {
    app: App,
    wanted: Memo<Option<Study>>,
    /// What was found stays in sight until there is something else.
    stays: bool,
    state: RwSignal<State>,
    /// Counted up by whatever makes what is under way worthless.
    turn: StoredValue<u32>,
}

/// Studies what is wanted, again whenever that is something else, and after new answers.
pub fn study(app: App, wanted: impl Fn() -> Option<Study> + Send + Sync + 'static) -> Watch {
    let watch = begun(app, Memo::new(move |_| wanted()), false);
    again_after_answers(watch);
    watch
}

/// Studies what is wanted, and again whenever that is something else; new answers change nothing.
pub fn once(app: App, wanted: impl Fn() -> Option<Study> + Send + Sync + 'static) -> Watch {
    begun(app, Memo::new(move |_| wanted()), false)
}

/// As [`study`], and what was found stays in sight until there is something else: for what
/// is turned and slid while somebody looks. What is under way is shown before the next one is
/// begun: who slides on would else see nothing until they rest.
pub fn study_live(app: App, wanted: impl Fn() -> Option<Study> + Send + Sync + 'static) -> Watch {
    let watch = begun(app, Memo::new(move |_| wanted()), true);
    again_after_answers(watch);
    watch
}

fn begun(app: App, wanted: Memo<Option<Study>>, stays: bool) -> Watch {
    let (state, turn) = (RwSignal::new(State::default()), StoredValue::new(0));
    let watch = Watch { app, wanted, stays, state, turn };
    let dataset = app.slice(|session| (session.dataset.clone(), session.open));
    Effect::new(move |before: Option<(String, bool)>| {
        let of = dataset.get();
        let wanted = wanted.get();
        let stays = stays && wanted.is_some() && before.is_none_or(|before| before == of);
        if stays && watch.state.with_untracked(|state| state.going.is_some()) {
            return of;
        }
        // What was found, or is under way, is of another choice.
        watch.forget(stays);
        watch.begin();
        of
    });
    watch
}

fn again_after_answers(watch: Watch) {
    let head = watch.app.slice(|session| session.head.seq);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let is_late = StoredValue::new(false);
    let rest = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let again = move || {
        let is_hidden = document().hidden();
        is_late.set_value(is_hidden);
        let is_cancelled = watch.state.with_untracked(|state| state.cancelled);
        if !is_hidden && !is_cancelled {
            watch.begin();
        }
    };
    Effect::new(move |before: Option<()>| {
        // Read, not only tracked: a memo that nobody reads never changes.
        head.get();
        if before.is_some() {
            rest();
            timer.set_value(set_timeout_with_handle(again, REST).ok());
        }
    });
    let looked = window_event_listener_untyped("visibilitychange", move |_| {
        if is_late.try_get_value() == Some(true) {
            again();
        }
    });
    on_cleanup(move || {
        rest();
        looked.remove();
    });
}

impl Watch {
    /// What was found, as far as anything was.
    pub fn found(self) -> Option<Arc<Studied>> {
        self.state.with(|state| state.found.clone())
    }

    pub fn is_going(self) -> bool {
        self.state.with(|state| state.going.is_some())
    }

    /// What was found, without asking to be told of more.
    pub fn found_now(self) -> Option<Arc<Studied>> {
        self.state.with_untracked(|state| state.found.clone())
    }

    /// Why nothing came of it.
    pub fn trouble(self) -> Option<String> {
        self.state.with(|state| state.trouble.clone())
    }

    /// Once more, of what stands there now.
    pub fn again(self) {
        self.forget(false);
        self.begin();
    }

    fn forget(self, stays: bool) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.state.update(|state| {
            let found = state.found.take().filter(|_| stays);
            *state = State { found, ..State::default() };
        });
    }

    pub fn begin(self) {
        let Some(study) = self.wanted.get_untracked() else { return };
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let this = self.turn.get_value();
        self.state.update(|state| {
            state.going = Some((0, None));
            state.trouble = None;
            state.cancelled = false;
        });
        spawn_local(async move {
            let is_wanted = move || self.turn.try_get_value() == Some(this);
            let told = |done, of| self.state.update(|state| state.going = Some((done, of)));
            let found = run(self.app, &study, &is_wanted, &told).await;
            if !is_wanted() {
                return;
            }
            self.state.update(|state| {
                state.going = None;
                match found {
                    Ok(found) => state.found = found.map(Arc::new).or(state.found.take()),
                    Err(why) => state.trouble = Some(why),
                }
            });
            let is_another = |now: &Option<Study>| now.as_ref().is_some_and(|now| *now != study);
            if self.stays && self.wanted.with_untracked(is_another) {
                self.begin();
            }
        });
    }

    fn cancel(self) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.state.update(|state| {
            state.going = None;
            state.cancelled = true;
        });
    }

    /// Progress, trouble, and what was found as `draw` draws it.
    pub fn shown(
        self,
        words: &'static str,
        draw: impl Fn(&Studied) -> Option<AnyView> + Send + Sync + 'static,
    ) -> AnyView {
        let is_going = Memo::new(move |_| self.is_going());
        let found = Memo::new(move |_| self.found());
        let node = NodeRef::<Div>::new();
        let held = Held::new(self.app, node);
        Effect::new(move || {
            let is_found = found.with(Option::is_some);
            if !is_going.get() {
                request_animation_frame(move || held.give_back());
            }
            if is_found {
                request_animation_frame(move || back(self.app));
            }
        });
        let body = move || {
            held.hold();
            match found.get()?.as_ref() {
                Studied::Nothing { why } => {
                    Some(view! { <Empty title="Nothing to say" why=as_sentence(why) /> }.into_any())
                }
                found => Some(draw(found).unwrap_or_else(|| {
                    view! { <Notice tone=Tone::Danger>"The engine answered another question."</Notice> }
                        .into_any()
                })),
            }
        };
        view! {
            <div class="study" aria-busy=move || is_going.get().to_string() node_ref=node>
                {self.told(words, Some(held))}
                {body}
            </div>
        }
        .into_any()
    }

    /// Progress while it works, and why nothing comes of it.
    pub fn under_way(self, words: &'static str) -> AnyView {
        self.told(words, None)
    }

    fn told(self, words: &'static str, held: Option<Held>) -> AnyView {
        let going = Memo::new(move |_| self.state.with(|state| state.going));
        let is_going = Memo::new(move |_| going.get().is_some());
        let trouble = Memo::new(move |_| self.state.with(|state| state.trouble.clone()));
        let is_cancelled = Memo::new(move |_| self.state.with(|state| state.cancelled));
        let progress = move || {
            let is_going = is_going.get();
            if let Some(held) = held {
                held.hold();
            }
            is_going.then(|| progress(self, words, going))
        };
        let trouble = move || {
            let why = trouble.get()?;
            Some(view! { <Notice tone=Tone::Danger>{as_sentence(&why)}</Notice> })
        };
        let stopped = move || {
            is_cancelled.get().then(|| {
                view! {
                    <div class="row">
                        <p>"Cancelled."</p>
                        <Button label="Start again".to_owned() on_press=Callback::new(move |()| self.begin()) />
                    </div>
                }
            })
        };
        view! {
            {progress}
            {trouble}
            {stopped}
        }
        .into_any()
    }
}

fn progress(watch: Watch, words: &'static str, going: Memo<Option<(u32, Option<u32>)>>) -> AnyView {
    let done = move || going.get().map_or(0, |(done, _)| done);
    let of = move || going.get().and_then(|(_, of)| of);
    let said = move || {
        let done = done();
        match of() {
            Some(of) => format!("{} of {}", figure(u64::from(done)), figure(u64::from(of))),
            None => counted(done, "step"),
        }
    };
    // How much there is is known once the labels are read.
    let is_known = Memo::new(move |_| of().is_some());
    let meter = move || {
        is_known.get().then(|| {
            let of = Signal::derive(move || of().unwrap_or_default());
            view! { <Meter label=words done=Signal::derive(done) of=of /> }
        })
    };
    view! {
        <div class="study-progress">
            <p role="status">{words}</p>
            {meter}
            <span class="figure muted">{said}</span>
            <Button label="Cancel".to_owned() on_press=Callback::new(move |()| watch.cancel()) />
        </div>
    }
    .into_any()
}

/// Step by step until it is done; nothing where it is no longer wanted. `told` hears how many
/// steps are done, and of how many where that is known.
pub async fn run(
    app: App,
    study: &Study,
    is_wanted: &impl Fn() -> bool,
    told: &impl Fn(u32, Option<u32>),
) -> Result<Option<Studied>, String> {
    let Some(_turn) = Turn::take(app, is_wanted).await else { return Ok(None) };
    let bytes = to_bytes(study)?;
    let mut request = (Request::Study, Some(Uint8Array::from(bytes.as_slice())));
    loop {
        let (reply, payload) =
            app.ask_with(request.0, request.1).await.map_err(|error| error.to_string())?;
        if !is_wanted() {
            return Ok(None);
        }
        match reply {
            Reply::Studying { done, of } => told(done, of),
            Reply::Studied => {
                let bytes = payload.map(|bytes| bytes.to_vec()).unwrap_or_default();
                return from_bytes(&bytes).map(Some);
            }
            _ => return Err("The engine gave another answer.".to_owned()),
        }
        request = (Request::StudyOn, None);
    }
}

/// Who has it may ask the engine for a study.
struct Turn(App);

/// Whether somebody has it.
#[derive(Clone)]
struct IsTaken;

impl Turn {
    async fn take(app: App, is_wanted: &impl Fn() -> bool) -> Option<Self> {
        while app.remembered::<IsTaken>().is_some() {
            TimeoutFuture::new(LOOK).await;
            if !is_wanted() {
                return None;
            }
        }
        app.remember(IsTaken);
        Some(Self(app))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.forget::<IsTaken>();
    }
}
