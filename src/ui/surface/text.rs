//! A text with the marks on it, in the item's column.
//!
//! ```text
//! Surface<Span> ─▶ Drawn ─▶ paint: blocks of the text, cut where marks start and end
//! keys, mouse, finger ─▶ Hand, Act ─▶ Surface
//! ```
//! What is selected is the browser's selection: it is drawn, dragged and copied as everywhere. The
//! [`Hand`] holds the same in code points, and is what keys move.

mod bar;
mod filter;
mod handles;
mod keys;
mod paint;
mod select;

use std::rc::Rc;
use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, MouseEvent, ResizeObserver};

use self::paint::{Painted, Words, mark_at};
use super::state::Surface;
use crate::core::marks::Span;
use crate::core::model::question::{Question, QuestionKind};
use crate::desk::effect::Input;
use crate::desk::marking::text::act::{self, Act, Hand};
use crate::desk::marking::text::doc::Doc;
use crate::desk::marking::text::drawn::{Drawn, Side, State, Who, compared, drawn};
use crate::desk::marking::text::words::Told;
use crate::desk::marking::{Chosen, Marking};
use crate::ui::app::App;
use crate::ui::place::heard_at;
use crate::ui::widgets::field::next_id;

/// A text field that a question about spans speaks of.
#[component]
pub fn MarkedText(field: String, text: Arc<str>) -> impl IntoView {
    let app = App::here();
    // Where several questions speak of the field, the one that is asked.
    let asked = app.slice(move |session| {
        let speaks = |it: &Question| {
            matches!(&it.kind, QuestionKind::Spans { field: of, .. } if *of == field)
        };
        let active = session.question().filter(|it| speaks(it));
        active.or_else(|| session.schema.questions.iter().find(|it| speaks(it))).cloned()
    });
    (move || asked.get().map(|question| marked(app, &question, &text))).into_any()
}

/// What the parts share.
#[derive(Clone, Copy)]
struct Field {
    app: App,
    surface: Surface<Span>,
    doc: StoredValue<Doc, LocalStorage>,
    /// `(id, title)`
    agents: StoredValue<Vec<(String, String)>>,
    hand: RwSignal<Hand>,
    /// What is compared, if anything is.
    sides: RwSignal<Option<(Side, Side)>>,
    drawn: Memo<Vec<Drawn>>,
    root: NodeRef<Div>,
    painted: StoredValue<Painted, LocalStorage>,
    /// Counts how often the page was drawn anew: what lies over the text moves with it.
    laid: RwSignal<u32>,
    has_focus: RwSignal<bool>,
    /// Whether it is the question that is asked.
    active: Memo<bool>,
}

fn marked(app: App, question: &Question, text: &str) -> AnyView {
    let surface = Surface::<Span>::of(app, question);
    let doc = StoredValue::new_local(Doc::new(text));
    let agents = app.session.with_untracked(|session| {
        let agents = session.schema.agents.iter();
        agents.map(|agent| (agent.id.clone(), agent.name().to_owned())).collect::<Vec<_>>()
    });
    let sides = RwSignal::new(None::<(Side, Side)>);
    let all = Memo::new(move |_| {
        surface.marking.with(|marking| {
            doc.with_value(|doc| {
                sides.with(|sides| match sides {
                    Some(sides) => compared(marking, doc, sides),
                    None => drawn(marking, doc),
                })
            })
        })
    });
    let id = question.id.clone();
    let active = app.slice(move |session| session.question().is_some_and(|it| it.id == id));
    let field = Field {
        app,
        surface,
        doc,
        agents: StoredValue::new(agents),
        hand: RwSignal::new(Hand::default()),
        sides,
        drawn: all,
        root: NodeRef::new(),
        painted: StoredValue::new_local(Painted::default()),
        laid: RwSignal::new(0),
        has_focus: RwSignal::new(false),
        active,
    };
    field.paint();
    field.follow_hand();
    field.follow_chosen();
    field.listen();
    keys::listen(field);
    let bar_id = next_id();
    let name = format!("Text to mark: {}", question.name());
    view! {
        <div class="text-field" data-compares=move || sides.with(Option::is_some).then_some("true")>
            {filter::filter(field)}
            <div class="text-page">
                <div
                    class="item-text text-root"
                    role="region"
                    aria-label=name
                    aria-describedby=bar_id.clone()
                    tabindex="0"
                    node_ref=field.root
                    on:focus=move |_| field.focused(true)
                    on:blur=move |_| field.focused(false)
                    on:click=move |event| field.clicked(&event)
                ></div>
                {handles::handles(field)}
            </div>
            {bar::bar(field, bar_id)}
        </div>
    }
    .into_any()
}

impl Field {
    /// Draws the text once, and its marks whenever they change.
    fn paint(self) {
        Effect::new(move |started: Option<bool>| {
            let Some(root) = self.root.get() else { return false };
            self.drawn.track();
            self.surface.marking.track();
            if started != Some(true) {
                self.painted.update_value(|painted| {
                    self.doc.with_value(|doc| painted.start(&root, doc));
                });
            }
            let drawn: Rc<[Drawn]> = self.drawn.get_untracked().into();
            self.painted.update_value(|painted| {
                self.doc.with_value(|doc| painted.take(drawn, doc));
            });
            self.draw();
            true
        });
    }

    fn draw(self) {
        let was_selected = self.selected().is_some();
        let changed = self.painted.try_update_value(|painted| {
            self.doc.with_value(|doc| {
                self.surface.marking.with_untracked(|marking| {
                    self.told(|told| {
                        painted.draw(doc, marking, &Spoken { told, marking, field: self })
                    })
                })
            })
        });
        if changed == Some(true) {
            // What was selected lay in elements that are gone: the browser takes another place.
            if was_selected {
                self.show_hand();
            }
            self.laid.update(|laid| *laid += 1);
        }
    }

    /// The selection of the page is that of the hand.
    fn follow_hand(self) {
        Effect::new(move |before: Option<Hand>| {
            let hand = self.hand.get();
            let moved = before.is_some_and(|it| (it.anchor, it.head) != (hand.anchor, hand.head));
            if moved && self.selected() != Some((hand.anchor, hand.head)) {
                self.show_hand();
            }
            hand
        });
    }

    /// What is chosen elsewhere, in the list, comes into sight.
    fn follow_chosen(self) {
        let chosen = Memo::new(move |_| self.surface.marking.with(|it| it.chosen.clone()));
        Effect::new(move |before: Option<Option<Chosen>>| {
            let chosen = chosen.get();
            if before.is_some_and(|before| before != chosen) {
                let at = chosen.as_ref().and_then(|chosen| {
                    let marking = self.surface.marking;
                    marking.with_untracked(|it| it.mark(chosen).map(|mark| mark.place.start))
                });
                if let Some(at) = at {
                    self.reveal(at);
                }
            }
            chosen
        });
    }

    fn listen(self) {
        heard_at(&document(), "selectionchange", false, move |_| {
            let Some((anchor, head)) = self.selected() else { return };
            let is_known = |hand: &Hand| (hand.anchor, hand.head) == (anchor, head);
            if !self.hand.with_untracked(is_known) {
                self.hand.update(|hand| (hand.anchor, hand.head) = (anchor, head));
            }
        });
        let waits = StoredValue::new(false);
        let later = move || {
            if waits.try_get_value() != Some(false) {
                return;
            }
            waits.set_value(true);
            request_animation_frame(move || {
                if waits.try_set_value(false).is_none() {
                    self.draw();
                }
            });
        };
        heard_at(&document(), "scroll", true, move |_| later());
        if let Some(root) = self.app.place().root() {
            // What scrolls inside of an element is not heard outside.
            heard_at(root, "scroll", true, move |_| later());
        }
        let kept = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
        Effect::new(move || {
            let Some(root) = self.root.get() else { return };
            let closure = Closure::<dyn FnMut()>::new(move || {
                self.laid.try_update(|laid| *laid += 1);
                later();
            });
            if let Ok(observer) = ResizeObserver::new(closure.as_ref().unchecked_ref()) {
                observer.observe(&root);
                kept.set_value(Some((observer, closure)));
            }
        });
        on_cleanup(move || {
            kept.try_update_value(|kept| {
                if let Some((observer, _closure)) = kept.take() {
                    observer.disconnect();
                }
            });
        });
    }

    fn focused(self, has_focus: bool) {
        self.has_focus.set(has_focus);
        if has_focus {
            self.ask();
        }
    }

    fn ask(self) {
        if !self.active.get_untracked() {
            let question = self.surface.question.with_value(|question| question.id.clone());
            self.app.send(Input::Ask { question });
        }
    }

    /// The innermost mark there; the same again: the one around it.
    fn clicked(self, event: &MouseEvent) {
        self.ask();
        if !self.hand.with_untracked(|hand| hand.selection().is_empty()) {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let found = target.and_then(|target| mark_at(&target));
        let before = self.surface.marking.with_untracked(|it| it.chosen.clone());
        let mut found = found;
        if found.as_ref().is_some_and(|(chosen, _)| Some(chosen) == before.as_ref()) {
            let around = found.as_ref().and_then(|(_, element)| element.parent_element());
            found = around.and_then(|around| mark_at(&around)).or(found);
        }
        let chosen = found.map(|(chosen, _)| chosen);
        if chosen != before {
            self.surface.marking.update(|it| it.chosen.clone_from(&chosen));
            let said = chosen.map(|chosen| {
                self.surface.marking.with_untracked(|it| self.told(|told| told.say(it, &chosen)))
            });
            self.say(said.unwrap_or_default());
        }
    }

    /// Does it, and says what was done.
    fn run(self, what: Act) {
        match what {
            Act::Line { down, extend } => return self.step_line(down, extend),
            Act::Compare => return filter::toggle(self),
            _ => {}
        }
        self.ask();
        let drawn = self.drawn.get_untracked();
        let mut hand = self.hand.get_untracked();
        let mut change = |marking: &mut Marking<Span>| {
            self.told(|told| act::act(what, &mut hand, marking, &drawn, told))
        };
        let done = match what {
            Act::Next
            | Act::Previous
            | Act::NextOpen
            | Act::Word
            | Act::Caret { .. }
            | Act::Drop => self.surface.marking.try_update(&mut change),
            _ => self.surface.update(&mut change),
        };
        let has_moved = self.hand.with_untracked(|before| *before != hand);
        if has_moved {
            let at = hand.head;
            self.hand.set(hand);
            self.reveal(at);
        }
        match done {
            Some(Ok(said)) => self.say(said),
            Some(Err(why)) if !why.is_empty() => self.app.toast(why),
            _ => {}
        }
    }

    fn step_line(self, down: bool, extend: bool) {
        // The browser starts from its own selection, which may be elsewhere.
        if self.selected() != Some(self.hand.with_untracked(|hand| (hand.anchor, hand.head))) {
            self.show_hand();
        }
        select::step_line(&self.app.place(), down, extend);
        if let Some((anchor, head)) = self.selected() {
            self.hand.update(|hand| (hand.anchor, hand.head) = (anchor, head));
            self.reveal(head);
        }
    }

    fn say(self, said: String) {
        if !said.is_empty() {
            self.app.announced.set(said);
        }
    }

    fn told<T>(self, what: impl FnOnce(Told<'_>) -> T) -> T {
        self.surface.question.with_value(|question| {
            self.doc.with_value(|doc| {
                self.agents.with_value(|agents| what(Told { question, doc, agents }))
            })
        })
    }

    fn selected(self) -> Option<(u32, u32)> {
        let root: HtmlElement = self.root.try_get_untracked().flatten()?.into();
        self.doc.with_value(|doc| select::selected(&self.app.place(), &root, doc))
    }

    fn show_hand(self) {
        self.hand.with_untracked(|hand| {
            self.painted.with_value(|painted| {
                self.doc.with_value(|doc| select::select(&self.app.place(), painted, doc, hand));
            });
        });
    }

    fn reveal(self, at: u32) {
        handles::reveal(self, at);
    }
}

/// The words of marks as they are told.
struct Spoken<'a> {
    told: Told<'a>,
    marking: &'a Marking<Span>,
    field: Field,
}

impl Words for Spoken<'_> {
    fn tag(&self, drawn: &Drawn) -> String {
        let tag = self.told.tag(self.marking, &drawn.chosen, drawn.state);
        let State::Compared(standing, who) = drawn.state else { return tag };
        use crate::desk::marking::text::compare::Standing;
        if standing == Standing::Both {
            return format!("{tag} =");
        }
        let side = self.field.sides.with_untracked(|sides| {
            sides.as_ref().map(|(left, right)| if who == Who::Left { left } else { right }.clone())
        });
        let name = side.map(|side| filter::name(self.field, &side)).unwrap_or_default();
        format!("{name}: {tag}")
    }

    fn title(&self, chosen: &Chosen) -> String {
        self.told.title(self.marking, chosen)
    }

    fn after(&self, chosen: &Chosen) -> Option<String> {
        let said = self.told.relations(self.marking, chosen);
        (!said.is_empty()).then(|| said.join(" · "))
    }
}
