//! The worker in which engines run: one for a page, and one for all elements of a portal. Each
//! engine is spoken with through a port of its own.
//!
//! It is started by the first who wants an engine, and ended with the last.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, MessageEvent, MessagePort, Worker, WorkerOptions, WorkerType};

/// Who has an engine in the worker.
pub trait Client {
    /// The worker never came up: workers are forbidden here, or its file is.
    fn has_no_worker(self: Rc<Self>);
    /// The worker ended, with all engines in it. Why, as the browser says it.
    fn worker_died(self: Rc<Self>, why: &str);
}

/// What hears the worker.
type Heard = Closure<dyn FnMut(Event)>;

pub struct Shared {
    worker: Worker,
    is_ready: Cell<bool>,
    /// What is to be sent when it is ready.
    ports: RefCell<Vec<MessagePort>>,
    clients: RefCell<Vec<Weak<dyn Client>>>,
    heard: RefCell<Vec<Heard>>,
}

thread_local! {
    static WORKER: RefCell<Option<Rc<Shared>>> = const { RefCell::new(None) };
    /// Makes one, where whoever embeds the program says how; else the page says where its script is.
    static MAKE: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Says how a worker is made: a function that gives one, or throws.
pub fn is_made_by(make: Function) {
    MAKE.set(Some(make));
}

/// Gives `port` to an engine of its own.
///
/// # Errors
/// There is no worker, and why.
pub fn connect(client: &Rc<impl Client + 'static>, port: MessagePort) -> Result<(), String> {
    let shared = match WORKER.with_borrow(Clone::clone) {
        Some(shared) => shared,
        None => {
            let shared = start()?;
            WORKER.set(Some(shared.clone()));
            shared
        }
    };
    let client: Rc<dyn Client> = client.clone();
    shared.clients.borrow_mut().push(Rc::downgrade(&client));
    if shared.is_ready.get() {
        shared.send(&port);
    } else {
        shared.ports.borrow_mut().push(port);
    }
    Ok(())
}

/// The client needs its engine no more.
pub fn leave(client: &Rc<impl Client + 'static>) {
    let Some(shared) = WORKER.with_borrow(Clone::clone) else { return };
    let gone = Rc::as_ptr(client).cast::<()>();
    let is_last = {
        let mut clients = shared.clients.borrow_mut();
        clients.retain(|it| it.strong_count() > 0 && it.as_ptr().cast::<()>() != gone);
        clients.is_empty()
    };
    if is_last {
        shared.end();
    }
}

impl Shared {
    fn send(&self, port: &MessagePort) {
        // A port that was never used can be handed over.
        self.worker.post_message_with_transfer(port, &Array::of1(port)).unwrap_or_default();
    }

    /// Of what it says itself: that it is ready, or that it dies.
    fn hear(&self, message: &Array) {
        match message.get(0).as_string().as_deref() {
            Some("ready") => {
                self.is_ready.set(true);
                for port in self.ports.take() {
                    self.send(&port);
                }
            }
            Some("died") => self.gone(&message.get(1).as_string().unwrap_or_default()),
            _ => {}
        }
    }

    fn gone(&self, why: &str) {
        let clients = self.clients.take();
        let was_ready = self.is_ready.get();
        self.end();
        for client in clients.iter().filter_map(Weak::upgrade) {
            if was_ready {
                client.worker_died(why);
            } else {
                client.has_no_worker();
            }
        }
    }

    fn end(&self) {
        self.worker.terminate();
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        WORKER.with_borrow_mut(|it| {
            if it.as_ref().is_some_and(|it| std::ptr::eq(Rc::as_ptr(it), self)) {
                *it = None;
            }
        });
    }
}

fn start() -> Result<Rc<Shared>, String> {
    let early = early_worker();
    let is_early = early.is_some();
    let worker = match early {
        Some(worker) => worker,
        None => {
            let worker = script()?;
            if worker.post_message(&wasm_bindgen::module()).is_err() {
                worker.terminate();
                return Err("it cannot be given the program".to_owned());
            }
            worker
        }
    };
    let said =
        |name: &str| is_early && Reflect::get(&worker, &name.into()).is_ok_and(|it| it.is_truthy());
    if said("hasFailed") {
        worker.terminate();
        return Err("it did not start".to_owned());
    }
    let shared = Rc::new(Shared {
        is_ready: Cell::new(said("isReady")),
        worker: worker.clone(),
        ports: RefCell::default(),
        clients: RefCell::default(),
        heard: RefCell::default(),
    });
    let hearing = Rc::downgrade(&shared);
    let on_message = Heard::new(move |event: Event| {
        if let Some(shared) = hearing.upgrade() {
            shared.hear(&event.unchecked_into::<MessageEvent>().data().unchecked_into());
        }
    });
    let failing = Rc::downgrade(&shared);
    let on_error = Heard::new(move |event: Event| {
        event.prevent_default();
        let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
        if let Some(shared) = failing.upgrade() {
            shared.gone(&message.unwrap_or_else(|| "no reason given".to_owned()));
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    shared.heard.replace(vec![on_message, on_error]);
    Ok(shared)
}

/// A worker that runs the program's script, and has not been given the program.
fn script() -> Result<Worker, String> {
    let refused = |error: JsValue| format!("{error:?}");
    // In a page of one file its own script knows how.
    let said =
        || Reflect::get(&js_sys::global(), &"countersignWorker".into()).ok()?.dyn_into().ok();
    if let Some(make) = MAKE.with_borrow(Clone::clone).or_else(said) {
        let made = make.call0(&JsValue::UNDEFINED).map_err(refused)?;
        return made.dyn_into().map_err(refused);
    }
    let address = super::meta("engine").ok_or("the page does not name the file of its engine")?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(&address, &options).map_err(refused)
}

/// The worker that `start.js` started beside the page; it is there once. What it said and
/// whether it failed before anybody listened, its properties tell.
fn early_worker() -> Option<Worker> {
    let global = js_sys::global();
    let name = JsValue::from("countersignEngine");
    let worker = Reflect::get(&global, &name).ok()?.dyn_into().ok()?;
    // A plain property of the window can be taken away.
    Reflect::delete_property(&global, &name).ok()?;
    Some(worker)
}
