//! The order of the queue by what one more answer is expected to tell: found out by a study of
//! the engine, shown while that works, and done again only when somebody asks.
//!
//! The engine keeps what was found; until then, and where nothing can be found, it gives the
//! order of the file. So all there is to do here is to ask for the queue again.

use leptos::prelude::*;

use crate::core::text::counted;
use crate::desk::effect::Input;
use crate::desk::study::as_sentence;
use crate::engine::protocol::study::{Studied, Study};
use crate::engine::query::Sort;
use crate::ui::app::App;
use crate::ui::disagreement::study::{SEED, once};
use crate::ui::widgets::button::{Button, Look};

/// The method whose beliefs say what is valuable.
const METHOD: &str = "dawid-skene";

#[component]
pub fn Gains() -> impl IntoView {
    let app = App::here();
    let question = app.slice(|session| match &session.order.query.sort {
        Sort::Gain { question } => Some(question.clone()),
        _ => None,
    });
    let watch = once(app, move || {
        let (question, method) = (question.get()?, METHOD.to_owned());
        Some(Study::Waiting { question, method, seed: SEED, order: true })
    });
    let head = app.slice(|session| session.head.seq);
    // The last event that the order knows of.
    let known = RwSignal::new(head.get_untracked());
    let found = Memo::new(move |_| watch.found());
    let is_going = Memo::new(move |_| watch.is_going());
    Effect::new(move || {
        // Also where the same was found again: what is done since goes to the end.
        if !is_going.get() && watch.found_now().is_some() {
            let query = app.session.with_untracked(|session| session.order.query.clone());
            app.send(Input::Search { query });
        }
    });
    let said = move || {
        let said = match found.get()?.as_ref() {
            Studied::Waiting(found) if found.items.is_empty() => {
                "No item waits for one more answer: this is the order of the file.".to_owned()
            }
            Studied::Waiting(found) => {
                let items = counted(found.items.len() as u64, "item");
                format!("{items} by what one more answer is expected to tell, then the rest.")
            }
            Studied::Nothing { why } => {
                format!("{} So this is the order of the file.", as_sentence(why))
            }
            _ => return None,
        };
        Some(view! { <p class="muted figure" role="status">{said}</p> })
    };
    let since = Memo::new(move |_| head.get().saturating_sub(known.get()));
    let again = Callback::new(move |()| {
        known.set(head.get_untracked());
        watch.begin();
    });
    let late = move || {
        (since.get() > 0).then(|| {
            let words = move || format!("{} since then.", counted(since.get(), "new event"));
            view! {
                <div class="row">
                    <span class="muted figure grow">{words}</span>
                    <Button label="Order again".to_owned() look=Look::Quiet on_press=again />
                </div>
            }
        })
    };
    view! {
        <div class="stack queue-gains">
            {watch.under_way("Finding out where one more answer tells most…")}
            {said}
            {late}
        </div>
    }
    .into_any()
}
