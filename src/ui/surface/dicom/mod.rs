//! A series of medical images: slices gone through, their grey set, lines measured, and the regions
//! of a question judged and drawn on the slice that they belong to.
//!
//! ```text
//! files ─▶ engine's worker (decoders) ─▶ stored pixels ─▶ Viewer (slice, tone) ─▶ a canvas
//!                                                            │                      ▼
//! Surface<Region> ─▶ Easel (the regions of this slice) ◀─────┘        the drawing's stage
//! ```
//! What keys and pointers mean is [`crate::desk::imaging`]; the pixels are shown here and not in the
//! worker, so that the window follows the pointer.

mod client;
mod keys;
mod pixels;
mod save;
mod stage;
mod table;
mod toolbar;
mod viewer;

use leptos::html::Figure;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

use self::viewer::{Loading, State, Viewer};
use crate::core::model::question::{Drawing, Question, QuestionKind};
use crate::desk::session::Session;
use crate::ui::app::App;
use crate::ui::surface::image::easel::Easel;
use crate::ui::surface::image::keys as drawing_keys;
use crate::ui::surface::image::{asks, attributes, filter};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::notice::{Notice, Tone};

/// A field of DICOM files.
#[derive(Clone)]
pub struct Given {
    pub field: String,
    pub sources: Vec<String>,
    pub alt: String,
}

#[component]
pub fn DicomSeries(given: StoredValue<Given>) -> impl IntoView {
    let app = App::here();
    let asked = app.slice(move |session: &Session| {
        given.with_value(|given| {
            let all = &session.schema.questions;
            let fits = |it: &&Question| asks(it, &given.field);
            let active = all.get(session.active).filter(fits);
            active.or_else(|| all.iter().find(fits)).map(|question| question.id.clone())
        })
    });
    (move || {
        let id = asked.get();
        let question =
            id.and_then(|id| app.session.with_untracked(|it| it.schema.question(&id).cloned()));
        let is_drawn_on = question.is_some();
        let question = question.unwrap_or_else(|| nobody_asks(given));
        let canvas = document().create_element("canvas").ok()?;
        let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
        let easel = Easel::of(app, &question);
        let viewer = Viewer::new(app, easel, is_drawn_on, given, canvas.clone());
        viewer.open();
        Some(series(viewer, canvas))
    })
    .into_any()
}

/// The drawing needs a question; where none is asked it is one without anything to draw.
fn nobody_asks(given: StoredValue<Given>) -> Question {
    let field = given.with_value(|given| given.field.clone());
    let drawing = Drawing { shapes: vec![String::new()], ..Drawing::default() };
    Question {
        id: format!("\u{0}{field}"),
        kind: QuestionKind::Regions { field, labels: Vec::new(), drawing },
        title: String::new(),
        help: String::new(),
    }
}

fn series(viewer: Viewer, canvas: HtmlCanvasElement) -> AnyView {
    let whole = NodeRef::<Figure>::new();
    let alt = viewer.given.with_value(|given| given.alt.clone());
    let caption = alt.clone();
    // The picture's size has to be known before the stage is made.
    let stands = Memo::new(move |_| viewer.slice.with(|it| !matches!(it, State::Waiting)));
    let body = move || {
        match viewer.loading.get() {
        Loading::Waiting => {
            view! { <p class="empty" role="status">"Loading the series…"</p> }.into_any()
        }
        Loading::Failed(why) => view! {
            <Notice tone=Tone::Danger>{why}</Notice>
            <div>
                <Button label="Try again".to_owned() on_press=Callback::new(move |()| viewer.open()) />
            </div>
        }
        .into_any(),
        Loading::Here(opened) if opened.slices.is_empty() => view! {
            <Notice tone=Tone::Danger>
                "None of the files has a picture that can be shown here."
            </Notice>
            {table::files(viewer)}
        }
        .into_any(),
        Loading::Here(_) => {
            let (canvas, alt) = (canvas.clone(), alt.clone());
            let stage = move || match stands.get() {
                true => stage::stage_of(viewer, canvas.clone(), alt.clone()),
                false => view! { <p class="empty" role="status">"Loading the slice…"</p> }.into_any(),
            };
            view! {
                {toolbar::bar(viewer)}
                {stage}
                {keys::line(viewer, whole)}
                {viewer.is_drawn_on.then(|| {
                    view! {
                        {drawing_keys::line(viewer.easel)}
                        {attributes::attributes(viewer.easel)}
                        {filter::filter(viewer.easel)}
                        {save::saves(viewer)}
                    }
                })}
                {table::files(viewer)}
            }
            .into_any()
        }
    }
    };
    view! {
        <figure class="easel dicom" node_ref=whole>
            {body}
            <figcaption class="muted" dir="auto">{caption}</figcaption>
        </figure>
    }
    .into_any()
}
