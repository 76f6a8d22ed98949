//! What one question's drawing is made of: shared by the canvases, the toolbar, the filter and the
//! keys. Lives as long as the dataset is open, so that the tool and the filter stay from item to item.
//! The same for regions of an image and for tracks in one of many frames.

use std::rc::Rc;

use leptos::prelude::*;

use crate::core::marks::Mark;
use crate::core::model::question::{Drawing, Label, Question, QuestionKind};
use crate::desk::drawing::keys::{Act, Now, Switch};
use crate::desk::drawing::{
    Board, Did, Handle, Judge, Names, OnImage, Scene, Shown, Tool, handles, judge,
};
use crate::desk::effect::Input;
use crate::desk::marking::Chosen;
use crate::ui::app::App;
use crate::ui::surface::state::{Asked, Surface, first_frame, kept};

/// Everything is a handle: cheap to copy.
pub struct Easel<P: OnImage> {
    pub app: App,
    pub surface: Surface<P>,
    pub question: StoredValue<Question>,
    pub board: RwSignal<Board, LocalStorage>,
    /// Follows the marks.
    pub scene: StoredValue<Scene, LocalStorage>,
    /// Which frame is drawn; of an image alone none.
    pub frame: RwSignal<Option<u32>>,
    pub shown: RwSignal<Shown>,
    pub light: RwSignal<Light>,
    /// The label of the next region.
    pub label: RwSignal<String>,
    pub names: Memo<Names>,
    pub counts: Memo<Counts>,
    pub chosen: Memo<Option<Chosen>>,
    /// Draws what is not up to date; there while the image is on the screen.
    pub draw: StoredValue<Option<Draw>, LocalStorage>,
    dirty: StoredValue<Dirty>,
    /// A frame was asked for, in which that is drawn.
    is_drawing: StoredValue<bool>,
    /// A region was chosen on the image: it is in sight already.
    is_pointed: StoredValue<bool>,
}

impl<P: OnImage> Clone for Easel<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: OnImage> Copy for Easel<P> {}

pub type Draw = Rc<dyn Fn(Dirty)>;

/// Which layers are not up to date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dirty {
    pub image: bool,
    pub regions: bool,
    pub top: bool,
}

impl Dirty {
    pub const ALL: Self = Self { image: true, regions: true, top: true };
    /// The image stands still.
    pub const REGIONS: Self = Self { image: false, regions: true, top: true };
    pub const TOP: Self = Self { image: false, regions: false, top: true };
}

/// In per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Light {
    pub brightness: u32,
    pub contrast: u32,
}

impl Default for Light {
    fn default() -> Self {
        Self { brightness: 100, contrast: 100 }
    }
}

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub proposed: usize,
    pub open: usize,
    pub shown: usize,
    pub shown_open: usize,
    pub own: usize,
    pub can_undo: bool,
    pub can_redo: bool,
}

impl<P: OnImage + Asked> Easel<P> {
    /// The one of a question.
    pub fn of(app: App, question: &Question) -> Self {
        let name = format!("{}\u{0}easel", question.id);
        let surface = Surface::of(app, question);
        kept(app, &name, || Self::new(app, question, surface))
    }
}

impl<P: OnImage> Easel<P> {
    fn new(app: App, question: &Question, surface: Surface<P>) -> Self {
        let labels = question.labels().iter();
        let labels: Vec<_> = labels.map(|it| (it.id.clone(), it.name().to_owned())).collect();
        let first = labels.first().map(|(id, _)| id.clone()).unwrap_or_default();
        let field = question.kind.field().unwrap_or_default().to_owned();
        let names = app.slice(move |session| {
            let agents = session.schema.agents.iter();
            let agents = agents.map(|it| (it.id.clone(), it.name().to_owned())).collect();
            Names { labels: labels.clone(), agents, first_frame: first_frame(session, &field) }
        });
        let marking = surface.marking;
        let stamp = Memo::new(move |_| marking.with(|it| (it.stamp(), it.shown.clone())));
        let counts = Memo::new(move |_| {
            stamp.with(|_| ());
            marking.with_untracked(|it| Counts {
                proposed: it.proposed().len(),
                open: it.open().count(),
                shown: it.shown().len(),
                shown_open: it.shown_open().len(),
                own: it.own().len(),
                can_undo: it.can_undo(),
                can_redo: it.can_redo(),
            })
        });
        let chosen = Memo::new(move |_| marking.with(|it| it.chosen.clone()));
        let mut board = Board::default();
        board.names = drawing(question).points;
        let easel = Self {
            app,
            surface,
            question: StoredValue::new(question.clone()),
            board: RwSignal::new_local(board),
            scene: StoredValue::new_local(Scene::default()),
            frame: RwSignal::new(None),
            shown: RwSignal::new(Shown::default()),
            light: RwSignal::new(Light::default()),
            label: RwSignal::new(first),
            names,
            counts,
            chosen,
            draw: StoredValue::new_local(None),
            dirty: StoredValue::new(Dirty::default()),
            is_drawing: StoredValue::new(false),
            is_pointed: StoredValue::new(false),
        };
        Effect::new(move || {
            stamp.with(|_| ());
            easel.frame.with(|_| ());
            names.with(|names| easel.look(names));
            easel.redraw(Dirty::REGIONS);
        });
        Effect::new(move |_: Option<()>| {
            let chosen = chosen.get();
            if !easel.is_pointed.get_value() {
                easel.reveal(chosen.as_ref());
            }
            easel.redraw(Dirty::REGIONS);
        });
        easel
    }

    pub fn drawing(self) -> Drawing {
        self.question.with_value(drawing)
    }

    pub fn labels(self) -> Vec<Label> {
        self.question.with_value(|question| question.labels().to_vec())
    }

    /// Whether keys speak to it.
    pub fn is_asked(self) -> Memo<bool> {
        let id = self.question.with_value(|question| question.id.clone());
        self.app.slice(move |session| session.question().is_some_and(|it| it.id == id))
    }

    /// Makes its question the one that is asked.
    pub fn ask(self) {
        let question = self.question.with_value(|question| question.id.clone());
        let is_asked = self
            .app
            .session
            .with_untracked(|session| session.question().is_some_and(|it| it.id == question));
        if !is_asked {
            self.app.send(Input::Ask { question });
        }
    }

    /// What there is for keys to speak to.
    pub fn now(self) -> Now {
        let counts = self.counts.get_untracked();
        let drawing = self.drawing();
        let chosen = self.chosen.get_untracked();
        let has_handles = self.scene.with_value(|scene| {
            let entry = chosen.as_ref().and_then(|chosen| scene.find(chosen));
            entry.is_some_and(|entry| !handles(&entry.shape, 1.0).is_empty())
        });
        self.board.with_untracked(|board| Now {
            tool: board.tool(),
            tools: Tool::ALL.map(|tool| tool.fits(&drawing)),
            is_chosen: chosen.is_some(),
            has_handles,
            holds_handle: board.handle().is_some(),
            holds_point: matches!(board.handle(), Some(Handle::Point { .. })),
            is_drawing: board.is_drawing(),
            is_busy: board.is_busy(),
            labels: self.question.with_value(|question| question.labels().len()),
            regions: counts.shown + counts.own,
            open: counts.shown_open,
            can_undo: counts.can_undo,
            can_redo: counts.can_redo,
        })
    }

    /// Does what a key or a button means.
    pub fn act(self, act: Act) {
        let chosen = self.chosen.get_untracked();
        let chosen = chosen.as_ref();
        if !matches!(act, Act::Arrow(..)) {
            self.settle();
        }
        match act {
            Act::Judge(what) => self.judge(what),
            Act::Label(at) => self.relabel(at),
            Act::Take(tool) => {
                self.on_board(|board, _| board.take(tool));
                self.say(format!("{}: {}", tool.word(), tool.help().replace("region", P::ONE)));
            }
            Act::Arrow(across, down, step) => {
                let by = [across, down].map(|it| f64::from(it) * step.pixels());
                self.on_board(|board, scene| board.arrow(by, scene, chosen));
                self.say_cross();
            }
            Act::Pan(across, down) => {
                self.on_board(|board, _| board.pan_by([across, down].map(f64::from)));
            }
            Act::Set(is_hidden) => {
                let did = self.on_board(|board, scene| board.set(is_hidden, scene, chosen));
                self.did(did);
                self.say_cross();
            }
            Act::End => {
                let did = self.on_board(|board, _| board.end());
                self.did(did);
            }
            Act::Back => self.on_board(|board, _| board.back()),
            Act::LeaveOut => {
                let did = self.on_board(|board, _| board.leave_out());
                self.did(did);
            }
            Act::Escape => {
                let left = self.on_board(|board, _| board.escape());
                if !left {
                    self.surface.marking.update(|it| it.chosen = None);
                }
            }
            Act::Handle(is_forward) => {
                self.on_board(|board, scene| board.step_handle(is_forward, scene, chosen));
                self.say_handle();
            }
            Act::Insert => {
                let did = self.on_board(|board, scene| board.insert_point(scene, chosen));
                self.did(did);
            }
            Act::Remove => match self.on_board(|board, scene| board.remove_point(scene, chosen)) {
                Some(did) => self.did(did),
                None => self.judge(Judge::Remove),
            },
            Act::Fit => self.on_board(|board, _| board.view.fit()),
            Act::OwnSize => self.on_board(|board, _| {
                let middle = board.view.middle();
                board.view.zoom_to(1.0, middle);
            }),
            Act::Zoom(is_nearer) => self.on_board(|board, _| board.zoom_step(is_nearer)),
            Act::Brush(is_wider) => {
                self.on_board(|board, _| board.widen_brush(is_wider));
                let width = self.board.with_untracked(|board| board.brush);
                self.say(format!("Brush of {width} pixels."));
            }
            Act::Turn(switch) => self.turn(switch),
        }
        self.redraw(Dirty::ALL);
    }

    /// Ends what arrows moved: the key is up.
    pub fn settle(self) {
        if self.board.with_untracked(Board::is_busy) {
            let did = self.on_board(|board, _| board.settle());
            self.did(did);
        }
    }

    /// Something of the board, with the scene.
    pub fn on_board<T>(self, what: impl FnOnce(&mut Board, &Scene) -> T) -> T
    where
        T: Default,
    {
        let done = self.board.try_update(|board| self.scene.with_value(|scene| what(board, scene)));
        done.unwrap_or_default()
    }

    /// Does to the marks what was done on the board.
    pub fn did(self, did: Vec<Did>) {
        for did in did {
            match did {
                Did::Choose(chosen) => {
                    self.is_pointed.set_value(true);
                    self.ask();
                    self.surface.marking.update(|it| it.chosen = chosen);
                }
                Did::Add(shape) => {
                    let label = self.label.get_untracked();
                    match P::drawn(self.frame.get_untracked(), shape) {
                        Ok(place) => {
                            self.is_pointed.set_value(true);
                            self.surface.update(|it| it.add(&label, place));
                            self.say_chosen("Drawn: ");
                        }
                        Err(why) => self.say(format!("This is {why}.")),
                    }
                }
                Did::Change(chosen, shape) => {
                    self.is_pointed.set_value(true);
                    let frame = self.frame.get_untracked();
                    let change = |mark: &mut Mark<P>| mark.place.put(frame, shape);
                    let changed = self.surface.update(|it| {
                        it.chosen = Some(chosen.clone());
                        it.change(&chosen, change)
                    });
                    match changed {
                        Some(Err(why)) => self.say(format!("This would be {why}.")),
                        _ => self.say_chosen(""),
                    }
                }
                Did::Say(why) => self.say(why.to_owned()),
            }
        }
        // After the effects that follow from it.
        let pointed = self.is_pointed;
        request_animation_frame(move || {
            pointed.try_update_value(|it| *it = false);
        });
    }

    /// With the next frame draws what is not up to date.
    pub fn redraw(self, what: Dirty) {
        self.dirty.try_update_value(|dirty| {
            dirty.image |= what.image;
            dirty.regions |= what.regions;
            dirty.top |= what.top;
        });
        let was_asked = self.is_drawing.try_update_value(|it| std::mem::replace(it, true));
        if was_asked == Some(false) {
            request_animation_frame(move || {
                self.is_drawing.try_update_value(|it| *it = false);
                let dirty = self.dirty.try_update_value(std::mem::take).unwrap_or_default();
                if let Some(draw) = self.draw.try_get_value().flatten() {
                    draw(dirty);
                }
            });
        }
    }

    fn look(self, names: &Names) {
        let frame = self.frame.get_untracked();
        self.surface.marking.with_untracked(|marking| {
            self.scene.update_value(|scene| *scene = Scene::new(marking, names, frame, scene));
        });
    }

    /// Brings what is chosen into sight, where it is drawn.
    pub fn reveal(self, chosen: Option<&Chosen>) {
        let around = self.scene.with_value(|scene| scene.find(chosen?)?.bounds);
        if let Some(around) = around
            && self.draw.with_value(Option::is_some)
            && self.on_board(|board, _| {
                // Of a sequence the whole frame stays in sight: what moves is seen by it.
                let is_seen = board.view.window().distance(around.centre()) == 0.0;
                let is_of_frames = self.frame.get_untracked().is_some();
                !(is_of_frames && is_seen) && board.view.reveal(&around)
            })
        {
            self.redraw(Dirty::ALL);
        }
    }

    fn judge(self, what: Judge) {
        let names = self.names.get_untracked();
        let said = match what {
            // Looking is no change.
            Judge::Next | Judge::Previous => {
                self.surface.marking.try_update(|it| judge(it, what, &names))
            }
            _ => self.surface.update(|it| judge(it, what, &names)),
        };
        self.say(said.unwrap_or_default());
    }

    fn relabel(self, at: usize) {
        let Some(label) = self.labels().get(at).cloned() else { return };
        self.label.set(label.id.clone());
        let chosen = self
            .chosen
            .get_untracked()
            .filter(|_| self.board.with_untracked(|board| !board.is_drawing()));
        match chosen {
            Some(chosen) => {
                self.is_pointed.set_value(true);
                self.surface.update(|it| it.change(&chosen, |mark| mark.label = label.id.clone()));
                self.say_chosen("");
            }
            None => self.say(format!("The next {} is {}.", P::ONE, label.name())),
        }
    }

    pub fn turn(self, switch: Switch) {
        let said = match switch {
            Switch::Snapping => {
                let on = self.on_board(|board, _| {
                    board.snaps = !board.snaps;
                    board.snaps
                });
                if on { "Snapping is on." } else { "Snapping is off." }
            }
            Switch::Labels => {
                self.shown.update(|shown| shown.labels = !shown.labels);
                if self.shown.get_untracked().labels {
                    "Labels are shown."
                } else {
                    "Labels are hidden."
                }
            }
            Switch::Regions => {
                self.shown.update(|shown| shown.regions = !shown.regions);
                let all = P::ALL;
                match self.shown.get_untracked().regions {
                    true => &format!("{all} are shown."),
                    false => &format!("{all} are hidden."),
                }
            }
            Switch::Cross => {
                self.shown.update(|shown| shown.cross = !shown.cross);
                if self.shown.get_untracked().cross {
                    "The cross-hair is on."
                } else {
                    "The cross-hair is off."
                }
            }
        };
        self.say(said.to_owned());
        self.redraw(Dirty::REGIONS);
    }

    pub fn say(self, words: String) {
        if !words.is_empty() {
            self.app.announced.set(words);
        }
    }

    fn say_chosen(self, before: &str) {
        let names = self.names.get_untracked();
        let said = self.surface.marking.with_untracked(|it| {
            it.chosen.as_ref().map(|chosen| crate::desk::drawing::words(it, chosen, &names))
        });
        if let Some(said) = said.filter(|said| !said.is_empty()) {
            self.say(format!("{before}{said}"));
        }
    }

    fn say_cross(self) {
        let cross =
            self.board.with_untracked(|board| board.cross().filter(|(_, by_keys)| *by_keys));
        if let Some(([x, y], _)) = cross {
            let short = |at: f64| (at * 10.0).round() / 10.0;
            self.say(format!("{}, {}", short(x), short(y)));
        }
    }

    fn say_handle(self) {
        let words = self.board.with_untracked(|board| match board.handle() {
            None | Some(Handle::Body) => "All of it.".to_owned(),
            Some(Handle::Turn) => "The handle that turns it.".to_owned(),
            Some(Handle::Point { at, .. }) => format!("Point {}.", at + 1),
            Some(Handle::Side(across, down)) => {
                let vertical = ["top", "", "bottom"].get(usize::from((down + 1).unsigned_abs()));
                let across = ["left", "", "right"].get(usize::from((across + 1).unsigned_abs()));
                let words = [vertical, across].into_iter().flatten().filter(|it| !it.is_empty());
                format!("{}.", words.copied().collect::<Vec<_>>().join(" "))
            }
        });
        self.say(words);
    }
}

/// Tracks are boxes, whatever the question says of shapes.
fn drawing(question: &Question) -> Drawing {
    match &question.kind {
        QuestionKind::Regions { drawing, .. } => drawing.clone(),
        QuestionKind::Tracks { drawing, .. } => {
            Drawing { shapes: vec!["box".to_owned()], ..drawing.clone() }
        }
        _ => Drawing::default(),
    }
}
