//! One action that ends a round: it computes, proposes, and logs what is taken.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::proposals::proposals;
use super::propose::{Asked, Proposed, Stop};
use crate::core::text::figure;
use crate::desk::assurance::ask::Ask;
use crate::desk::assurance::rounds::next;
use crate::desk::study::as_sentence;
use crate::ui::routing::{Desk, certify};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::meter::Meter;
use crate::ui::widgets::notice::{Notice, Tone};

#[derive(Clone, Debug, Default, PartialEq)]
pub enum State {
    #[default]
    Idle,
    Going,
    Cancelled,
    Trouble(String),
    Proposed(Arc<Proposed>),
    /// The round of this number.
    Ended(u32),
}

/// Cheap to copy.
#[derive(Clone, Copy)]
pub struct Ending {
    pub desk: Desk,
    pub state: RwSignal<State>,
    /// What is computed, and how many pieces are done of how many.
    going: RwSignal<(String, u32, u32)>,
    ask: RwSignal<Ask>,
    /// Counted up by whatever makes what is under way worthless.
    turn: StoredValue<u32>,
}

impl Ending {
    pub fn begin(self) {
        let mine = self.next_turn();
        self.going.set(("Beginning".to_owned(), 0, 1));
        self.state.set(State::Going);
        let is_wanted = move || self.turn.try_get_value() == Some(mine);
        let told = move |words, done, of| {
            if is_wanted() {
                self.going.set((words, done, of));
            }
        };
        let asked = Asked {
            app: self.desk.app,
            ask: self.ask.get_untracked(),
            effort: self.desk.effort.get_untracked(),
            is_wanted,
            told,
        };
        spawn_local(async move {
            let found = asked.propose().await;
            if !is_wanted() {
                return;
            }
            match found {
                Ok(found) => self.state.set(State::Proposed(Arc::new(found))),
                Err(Stop::Trouble(why)) => self.state.set(State::Trouble(why)),
                Err(Stop::NotWanted) => {}
            }
        });
    }

    /// What was begun counts no longer.
    pub fn stop(self, state: State) {
        self.next_turn();
        self.state.set(state);
    }

    fn next_turn(self) -> u32 {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.turn.get_value()
    }
}

pub fn ending(desk: Desk) -> AnyView {
    let app = desk.app;
    let it = Ending {
        desk,
        state: RwSignal::new(State::Idle),
        going: RwSignal::default(),
        ask: certify::begun(app),
        turn: StoredValue::new(0),
    };
    let dataset = app.slice(|session| (session.dataset.clone(), session.open));
    Effect::new(move |before: Option<(String, bool)>| {
        let now = dataset.get();
        if before.is_some_and(|before| before != now) {
            it.stop(State::Idle);
        }
        now
    });
    let number = app.slice(|session| next(&session.evidence));
    let begin = Callback::new(move |()| it.begin());
    let node = NodeRef::<Div>::new();
    // What was pressed is gone: who goes by keyboard goes on from here.
    Effect::new(move |before: Option<()>| {
        it.state.track();
        if before.is_some()
            && let Some(node) = node.get_untracked()
        {
            // An element of the page that may have the focus takes it.
            node.focus().unwrap_or_default();
        }
    });
    let body = move || match it.state.get() {
        State::Idle => begun(number, begin, None),
        State::Going => going(it),
        State::Cancelled => begun(number, begin, Some((Tone::Plain, "Cancelled.".to_owned()))),
        State::Trouble(why) => begun(number, begin, Some((Tone::Danger, as_sentence(&why)))),
        State::Ended(ended) => {
            let said = format!("Round {ended} is ended: it stands below, and in the log.");
            begun(number, begin, Some((Tone::Good, said)))
        }
        State::Proposed(found) => proposals(it, &found),
    };
    view! { <div class="stack rounds-ending" tabindex="-1" node_ref=node>{body}</div> }.into_any()
}

fn begun(number: Memo<u32>, begin: Callback<()>, said: Option<(Tone, String)>) -> AnyView {
    let said = said.map(|(tone, words)| {
        view! { <div role="status"><Notice tone=tone>{words}</Notice></div> }
    });
    view! {
        {said}
        <p>
            "Computes a calibration map for each agent, the certificate by the choices of Certify, and \
             the report card. Nothing is put in force before you take it."
        </p>
        <div class="row">
            <Button
                label=Signal::derive(move || format!("End round {}…", number.get()))
                look=Look::Solid
                on_press=begin
            />
        </div>
    }
    .into_any()
}

fn going(it: Ending) -> AnyView {
    let going = it.going;
    let words = move || going.with(|going| format!("{}…", going.0));
    let done = Signal::derive(move || going.with(|going| going.1));
    let of = Signal::derive(move || going.with(|going| going.2));
    let said =
        move || format!("{} of {}", figure(u64::from(done.get())), figure(u64::from(of.get())));
    view! {
        <div class="study-progress" aria-busy="true">
            <p role="status">{words}</p>
            <Meter label="Ending the round" done=done of=of />
            <span class="figure muted">{said}</span>
            <Button
                label="Cancel".to_owned()
                on_press=Callback::new(move |()| it.stop(State::Cancelled))
            />
        </div>
    }
    .into_any()
}
