//! What one series on the screen is made of: shared by the stage, the keys, the toolbar and the
//! table. Lives as long as its item is shown; the window that was chosen lives longer.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlCanvasElement;

use super::Given;
use super::client;
use super::pixels::{Fetched, MOST_BYTES, Shown, wipe};
use crate::core::imaging::dicom::reading::Reading;
use crate::core::marks::Region;
use crate::core::marks::geometry::Point;
use crate::core::model::suggestion::Suggestion;
use crate::desk::drawing::pixel_of;
use crate::desk::effect::Input;
use crate::desk::imaging::corners::slice_words;
use crate::desk::imaging::ruler::length_words;
use crate::desk::imaging::{Act, Hand, Near, Now, Ruler, Tone};
use crate::desk::marking::{Chosen, Marking};
use crate::engine::imaging::protocol::{Ask, Opened, Row, Suggested, Told};
use crate::ui::app::App;
use crate::ui::surface::image::easel::{Dirty, Easel};
use crate::ui::surface::state::kept;

/// Everything is a handle: cheap to copy.
#[derive(Clone, Copy)]
pub struct Viewer {
    pub app: App,
    pub easel: Easel<Region>,
    /// Whether a question asks for regions here.
    pub is_drawn_on: bool,
    pub given: StoredValue<Given>,
    pub loading: RwSignal<Loading, LocalStorage>,
    pub at: Memo<u32>,
    pub slice: RwSignal<State, LocalStorage>,
    pub tone: RwSignal<Tone>,
    pub inverts: RwSignal<bool>,
    pub hand: RwSignal<Hand>,
    pub ruler: RwSignal<Ruler>,
    /// The pixel under the pointer.
    pub under: RwSignal<Option<[usize; 2]>>,
    /// Whether this item shows who the patient is.
    pub identities: RwSignal<bool>,
    key: StoredValue<String>,
    /// Of the item.
    index: u32,
    cache: StoredValue<Near<Fetched>, LocalStorage>,
    canvas: StoredValue<HtmlCanvasElement, LocalStorage>,
    is_fetching: StoredValue<bool>,
}

/// How far the files are.
#[derive(Clone)]
pub enum Loading {
    Waiting,
    Failed(String),
    Here(Rc<Opened>),
}

/// How far the slice is that is looked at.
#[derive(Clone)]
pub enum State {
    Waiting,
    Refused(Rc<str>),
    Here(Rc<Shown>),
}

/// What stays from item to item.
#[derive(Clone, Copy)]
struct Look {
    tone: RwSignal<Tone>,
    inverts: RwSignal<bool>,
}

impl Viewer {
    pub fn new(
        app: App,
        easel: Easel<Region>,
        is_drawn_on: bool,
        given: StoredValue<Given>,
        canvas: HtmlCanvasElement,
    ) -> Self {
        let field = given.with_value(|given| given.field.clone());
        let look = kept(app, &format!("{field}\u{0}tone"), || Look {
            tone: RwSignal::new(Tone::default()),
            inverts: RwSignal::new(false),
        });
        let (index, key) = app.session.with_untracked(|session| {
            let item = session.item.as_ref().map_or(0, |view| view.index);
            (item, format!("{} {item} {field}", session.dataset))
        });
        easel.frame.set(Some(0));
        let viewer = Self {
            app,
            easel,
            is_drawn_on,
            given,
            loading: RwSignal::new_local(Loading::Waiting),
            at: Memo::new(move |_| easel.frame.get().unwrap_or_default()),
            slice: RwSignal::new_local(State::Waiting),
            tone: look.tone,
            inverts: look.inverts,
            hand: RwSignal::new(Hand::default()),
            ruler: RwSignal::new(Ruler::default()),
            under: RwSignal::new(None),
            identities: RwSignal::new(false),
            key: StoredValue::new(key),
            index,
            cache: StoredValue::new_local(Near::new(MOST_BYTES)),
            canvas: StoredValue::new_local(canvas),
            is_fetching: StoredValue::new(false),
        };
        Effect::new(move || {
            viewer.at.track();
            if viewer.loading.with(|it| matches!(it, Loading::Here(_))) {
                viewer.show();
            }
        });
        Effect::new(move || viewer.follow(easel.chosen.get()));
        Effect::new(move || {
            viewer.tone.track();
            viewer.inverts.track();
            viewer.slice.track();
            viewer.paint();
        });
        viewer
    }

    /// Brings the files; the first slice is the one with the first suggestion that nobody judged.
    pub fn open(self) {
        self.loading.set(Loading::Waiting);
        spawn_local(async move {
            let opened = self.bring().await;
            if let Ok(opened) = &opened {
                self.suggest(&opened.suggested);
                // Until the marks have heard of it.
                leptos::task::tick().await;
            }
            let first = self.first_slice();
            self.loading.try_update(|loading| {
                *loading = match opened {
                    Ok(opened) => {
                        let last = count(&opened).saturating_sub(1);
                        self.look_at(first.min(last));
                        Loading::Here(Rc::new(opened))
                    }
                    Err(why) => Loading::Failed(why),
                };
            });
        });
    }

    async fn bring(self) -> Result<Opened, String> {
        let gone = || "the item is gone".to_owned();
        let key = self.key.try_get_value().ok_or_else(gone)?;
        let files = self.given.try_with_value(|given| client::files(self.app, &given.sources));
        let files = files.ok_or_else(gone)??;
        let labels = self.is_drawn_on.then(|| {
            let labels = self.easel.labels();
            labels.iter().map(|it| (it.id.clone(), it.name().to_owned())).collect()
        });
        match client::ask(self.app, &Ask::Open { key, labels }, &files).await? {
            (Told::Opened(opened), _) => Ok(*opened),
            _ => Err("an answer to another question came".to_owned()),
        }
    }

    /// What segmentations among the files suggest is suggested for the item.
    fn suggest(self, suggested: &[Suggested]) {
        let Some(question) = self.easel.question.try_get_value() else { return };
        let suggestion = |it: &Suggested| {
            let regions = serde_json::from_str(&format!(r#"{{"regions":{}}}"#, it.regions)).ok()?;
            Some(Suggestion {
                id: format!("{}/{}", question.id, it.id),
                question: question.id.clone(),
                agent: it.agent.clone(),
                model_version: it.version.clone(),
                value: question.read(&regions).ok()?,
                score: None,
                probabilities: Vec::new(),
                rationale: Some(it.rationale.clone()),
            })
        };
        let suggestions: Vec<Suggestion> = suggested.iter().filter_map(suggestion).collect();
        if !suggestions.is_empty() {
            self.app.send(Input::Found { index: self.index, suggestions });
        }
    }

    fn first_slice(self) -> u32 {
        let first = self.easel.surface.marking.try_with_untracked(|marking| {
            let proposed = marking.proposed();
            let mut open = marking.open().filter_map(|place| proposed.get(place));
            open.find_map(|it| it.mark.place.frame)
        });
        first.flatten().unwrap_or_default()
    }

    pub fn opened(self) -> Option<Rc<Opened>> {
        self.loading.with(|loading| match loading {
            Loading::Here(opened) => Some(Rc::clone(opened)),
            _ => None,
        })
    }

    fn slices(self) -> u32 {
        untrack(move || self.opened()).map_or(0, |opened| count(&opened))
    }

    /// The slice that is shown, once its pixels are here.
    pub fn shown(self) -> Option<Rc<Shown>> {
        self.slice.with(|slice| match slice {
            State::Here(shown) => Some(Rc::clone(shown)),
            _ => None,
        })
    }

    /// Width and height of a pixel of the slice that is looked at, its shorter side being 1.
    pub fn pixel(self) -> Point {
        let slice = usize::try_from(self.at.get()).unwrap_or_default();
        let aspect = self.opened().and_then(|it| it.slices.get(slice).map(|slice| slice.aspect));
        pixel_of(aspect.unwrap_or(1.0))
    }

    /// Goes to a slice; beyond the ends it stays at them.
    pub fn go(self, to: i64) {
        let last = i64::from(self.slices().saturating_sub(1));
        let to = u32::try_from(to.clamp(0, last)).unwrap_or_default();
        self.look_at(to);
    }

    fn look_at(self, slice: u32) {
        if self.easel.frame.get_untracked() == Some(slice) {
            return;
        }
        self.easel.frame.set(Some(slice));
        // What is chosen on another slice is out of sight: keys must not judge it.
        let marking = self.easel.surface.marking;
        if marking
            .with_untracked(|it| frame_of(it, it.chosen.as_ref()))
            .is_some_and(|it| it != slice)
        {
            marking.update(|it| it.chosen = None);
        }
    }

    /// The slice of what is chosen comes into sight, and it on the slice.
    fn follow(self, chosen: Option<Chosen>) {
        let marking = self.easel.surface.marking;
        let slice = marking.with_untracked(|it| frame_of(it, chosen.as_ref()));
        let Some(slice) = slice.filter(|it| self.easel.frame.get_untracked() != Some(*it)) else {
            return;
        };
        self.easel.frame.set(Some(slice));
        // The scene follows the frame first.
        request_animation_frame(move || {
            if self.easel.frame.try_get_untracked().is_some() {
                self.easel.reveal(chosen.as_ref());
            }
        });
    }

    pub fn scroll(self, by: i32) {
        self.go(i64::from(self.at.get_untracked()) + i64::from(by));
    }

    /// What there is for keys to speak to.
    pub fn now(self) -> Now {
        let drawing = self.easel.now();
        Now {
            hand: self.hand.get_untracked(),
            slices: self.slices(),
            draws: drawing.is_chosen || drawing.tool != crate::desk::drawing::Tool::Choose,
            paints: drawing.tool.paints(),
            has_window: untrack(move || self.shown())
                .is_some_and(|it| it.picture.first().is_some()),
        }
    }

    /// Does what a key or a button means.
    pub fn act(self, act: Act) {
        let slice = self.at.get_untracked();
        match act {
            Act::Slices(by) | Act::ByArrow(by) => {
                self.scroll(by);
                self.say_slice();
            }
            Act::First => self.go(0),
            Act::Last => self.go(i64::MAX),
            Act::Take(hand) => {
                let hand = if self.hand.get_untracked() == hand { Hand::None } else { hand };
                self.take(hand);
            }
            Act::Arrow(across, down, is_far) => {
                let far = if is_far { 10.0 } else { 1.0 };
                let by = [across, down].map(|it| f64::from(it) * far);
                match self.hand.get_untracked() {
                    Hand::Window => self.set_tone(|tone, shown| tone.stepped(&shown.picture, by)),
                    Hand::Measure => {
                        let (middle, size) = self.middle();
                        self.ruler.update(|ruler| ruler.step(by, middle, size));
                        self.say_length();
                    }
                    Hand::None => {}
                }
            }
            Act::Set => {
                let (middle, _) = self.middle();
                self.ruler.update(|ruler| ruler.set(slice, middle));
                self.say_length();
            }
            Act::NextTone => self.set_tone(|tone, shown| tone.next(&shown.picture)),
            Act::Invert => {
                self.inverts.update(|inverts| *inverts = !*inverts);
                let said = if self.inverts.get_untracked() { "Inverted." } else { "Not inverted." };
                self.say(said.to_owned());
            }
            Act::AsFiled => {
                self.inverts.set(false);
                self.set_tone(|_, _| Tone::AsFiled);
            }
            Act::Leave => {
                let had = self.hand.get_untracked() == Hand::Measure
                    && self.ruler.try_update(Ruler::clear).unwrap_or_default();
                if !had {
                    self.take(Hand::None);
                }
            }
        }
    }

    fn take(self, hand: Hand) {
        self.hand.set(hand);
        self.say(
            match hand {
                Hand::None => "Choose: regions are chosen and drawn.",
                Hand::Window => {
                    "Window: drag, or arrows. To the right is wider, up is a higher level."
                }
                Hand::Measure => "Measure: drag a line, or Space at each end.",
            }
            .to_owned(),
        );
    }

    /// Another window, made of the one that is.
    pub fn set_tone(self, change: impl FnOnce(&Tone, &Shown) -> Tone) {
        let Some(shown) = untrack(move || self.shown()) else { return };
        self.tone.update(|tone| *tone = change(tone, &shown));
        self.say(crate::desk::imaging::tone::words(&self.tone.get_untracked(), &shown.picture));
    }

    /// Of what is seen, and the size of the picture.
    fn middle(self) -> ([f64; 2], [f64; 2]) {
        self.easel
            .board
            .with_untracked(|board| (board.view.to_image(board.view.middle()), board.view.image))
    }

    /// How long the line on this slice is, in words.
    pub fn length(self) -> Option<String> {
        let slice = self.at.get();
        let (from, to) = self.ruler.with(|ruler| ruler.on(slice))?;
        let opened = self.opened()?;
        let spacing = opened.slices.get(usize::try_from(slice).ok()?)?.spacing;
        Some(length_words(spacing.as_ref(), from, to))
    }

    /// What the pixel under the pointer says.
    pub fn reading(self) -> Option<String> {
        let [column, row] = self.under.get()?;
        let shown = self.shown()?;
        let modality = &shown.picture.display.modality;
        let reading = Reading::of(&shown.frame, shown.picture.padding, modality, [column, row])?;
        Some(format!("{column}, {row}: {}", reading.words(modality)))
    }

    /// All attributes of a file, and how many were left out.
    ///
    /// # Errors
    /// A sentence for a person.
    pub async fn rows(self, file: u32, identities: bool) -> Result<(Vec<Row>, u32), String> {
        let key = self.key.get_value();
        match self.ask(&Ask::Rows { key, file, identities }).await? {
            (Told::Rows { rows, left_out }, _) => Ok((rows, left_out)),
            _ => Err("an answer to another question came".to_owned()),
        }
    }

    /// What the page calls the files of this item.
    pub fn key(self) -> String {
        self.key.try_get_value().unwrap_or_default()
    }

    /// A file that is made of the series.
    ///
    /// # Errors
    /// A sentence for a person, without full stop.
    pub async fn file(self, ask: &Ask) -> Result<js_sys::Uint8Array, String> {
        match self.ask(ask).await? {
            (Told::File, Some(bytes)) => Ok(bytes),
            (Told::Refused { why }, _) => Err(why),
            _ => Err("an answer to another question came".to_owned()),
        }
    }

    /// Asks; where the files are no longer open they are opened once more.
    async fn ask(self, ask: &Ask) -> Result<(Told, Option<js_sys::Uint8Array>), String> {
        let none = js_sys::Array::new();
        match client::ask(self.app, ask, &none).await? {
            (Told::Closed, _) => {
                self.bring().await?;
                client::ask(self.app, ask, &none).await
            }
            told => Ok(told),
        }
    }

    /// Shows the slice that is looked at, once it is here, and brings those around it.
    fn show(self) {
        let at = self.at.get_untracked();
        let fetched = self.cache.with_value(|cache| cache.get(at).cloned());
        match fetched {
            Some(Fetched::Here(picture, bytes)) => {
                let shown = Shown::new(at, picture, &bytes);
                self.slice.set(State::Here(Rc::new(shown)));
            }
            Some(Fetched::Refused(why)) => self.slice.set(State::Refused(why)),
            // The one before stays on the screen: without it every step would flicker.
            None if self.slices() > 0 => {}
            None => return,
        }
        if self.is_fetching.try_update_value(|it| std::mem::replace(it, true)) == Some(false) {
            spawn_local(self.fetch());
        }
    }

    /// One slice after the other, the nearest first.
    async fn fetch(self) {
        loop {
            let at = self.at.try_get_untracked();
            let wanted = at.and_then(|at| {
                let slices = self.slices();
                self.cache.try_with_value(|cache| cache.wanted(at, slices)).flatten()
            });
            let (Some(slice), Some(key)) = (wanted, self.key.try_get_value()) else { break };
            let fetched = match self.ask(&Ask::Slice { key, slice }).await {
                Ok((Told::Slice(picture), Some(bytes))) => Fetched::Here(Rc::new(*picture), bytes),
                Ok((Told::Refused { why }, _)) => Fetched::Refused(why.into()),
                Ok(_) => Fetched::Refused("an answer to another question came".into()),
                Err(why) => Fetched::Refused(why.into()),
            };
            let Some(at) = self.at.try_get_untracked() else { break };
            let bytes = fetched.bytes();
            self.cache.try_update_value(|cache| cache.put(slice, fetched, bytes, at));
            if at == slice {
                // With the next slice already on its way.
                self.show();
            }
        }
        self.is_fetching.try_update_value(|it| *it = false);
    }

    fn paint(self) {
        let canvas = self.canvas.get_value();
        match self.slice.get_untracked() {
            State::Waiting => return,
            State::Refused(_) => wipe(&canvas),
            State::Here(shown) => {
                let (tone, inverts) = (self.tone.get_untracked(), self.inverts.get_untracked());
                if shown.draw(&canvas, &tone, inverts).is_none() {
                    return self.slice.set(State::Refused("the browser has no room for it".into()));
                }
                let pixel = untrack(move || self.pixel());
                self.easel.on_board(|board, _| {
                    let view = board.view;
                    if (view.image, view.pixel) != (shown.size(), pixel) {
                        board.show(shown.size(), pixel, view.screen);
                    }
                });
            }
        }
        self.easel.redraw(Dirty::ALL);
    }

    fn say(self, words: String) {
        if !words.is_empty() {
            self.app.announced.set(words);
        }
    }

    fn say_slice(self) {
        if let Some(opened) = untrack(move || self.opened()) {
            self.say(slice_words(&opened, self.at.get_untracked()));
        }
    }

    fn say_length(self) {
        self.say(untrack(move || self.length()).unwrap_or_default());
    }
}

/// The slice that a mark is on; `None` where it names none, or is none.
fn frame_of(marking: &Marking<Region>, chosen: Option<&Chosen>) -> Option<u32> {
    marking.mark(chosen?)?.place.frame
}

fn count(opened: &Opened) -> u32 {
    u32::try_from(opened.slices.len()).unwrap_or(u32::MAX)
}
