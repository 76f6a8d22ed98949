//! The page's side of the engine: questions go to the worker in order, answers
//! come back as futures.
//!
//! Where workers are forbidden the same engine runs on the page's own thread,
//! behind a `MessageChannel`, and [`EngineClient::own_thread`] says so. The
//! page's wasm does not contain the engine: it is the worker's file, loaded as
//! a script.
//!
//! An engine that dies (a panic, no memory) takes the dataset with it. Whoever
//! waits gets [`EngineError::Died`], a new one is started, and the listener
//! given to [`EngineClient::on_death`] loads the dataset again.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, ErrorEvent, HtmlScriptElement, MessageChannel, MessageEvent, MessagePort};
use web_sys::{Event, Worker};

use crate::core::format::mapping::Mapping;
use crate::engine::protocol::{Preview, Reply, Request};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineError {
    /// The engine could not do it, and goes on as before. For a person.
    Failed(String),
    /// The engine ended while it was at work.
    Died(String),
    /// There is no engine, and no hope for one.
    Unavailable(String),
    Cancelled,
}

impl std::fmt::Display for EngineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Failed(message) => f.write_str(message),
            Self::Died(message) => write!(f, "The engine stopped ({message})."),
            Self::Unavailable(message) => write!(f, "The engine does not start: {message}"),
            Self::Cancelled => f.write_str("Cancelled."),
        }
    }
}

/// How far a reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reading {
    pub items: u32,
    pub bytes: f64,
    pub total: Option<f64>,
}

type Listener<T> = Rc<dyn Fn(T)>;

#[derive(Clone)]
pub struct EngineClient(Rc<Inner>);

#[derive(Default)]
struct Inner {
    link: RefCell<Link>,
    next_id: Cell<u32>,
    waiting: RefCell<BTreeMap<u32, Waiting>>,
    /// Deaths so far; [`EngineClient::on_death`] decides what is too many.
    deaths: Cell<u32>,
    on_death: RefCell<Option<Listener<String>>>,
    own_thread: Cell<bool>,
    /// Tells the page, once, that there is no worker.
    on_own_thread: RefCell<Option<Listener<()>>>,
}

#[derive(Default)]
enum Link {
    #[default]
    None,
    /// Messages wait until it is ready.
    Starting {
        target: Target,
        queue: Vec<(Array, Array)>,
    },
    Ready(Target),
    Broken(String),
}

#[derive(Clone)]
enum Target {
    Worker(Worker),
    Channel(MessagePort),
    /// The script of the own thread is still being loaded.
    Loading,
}

struct Waiting {
    resolve: Function,
    on_progress: Option<Listener<Reading>>,
}

#[wasm_bindgen]
extern "C" {
    /// What the engine's script calls itself once it is loaded on the page's thread.
    #[wasm_bindgen(thread_local_v2, js_name = wasm_bindgen)]
    static ENGINE_SCRIPT: JsValue;
}

impl EngineClient {
    /// Starts the engine; questions asked before it is ready wait in order.
    pub fn start() -> Self {
        let client = Self(Rc::default());
        client.start_worker();
        client
    }

    /// Asks, and waits for the answer. [`Reply::Failed`] comes as an error.
    pub async fn ask(
        &self,
        request: Request,
        payload: Option<Uint8Array>,
    ) -> Result<(Reply, Option<Uint8Array>), EngineError> {
        let json = serde_json::to_string(&request)
            .map_err(|error| EngineError::Failed(error.to_string()))?;
        let transfer = Array::new();
        let payload = payload.map_or(JsValue::NULL, |bytes| {
            // A copy of just these bytes: the array may be a view of something larger.
            let buffer = bytes.slice(0, bytes.length()).buffer();
            transfer.push(&buffer);
            buffer.into()
        });
        let answer = self.send("ask", &[json.into(), payload], transfer, None).await?;
        let (reply, _) = Self::reply(&answer)?;
        let payload = answer.get(3);
        Ok((reply, payload.is_object().then(|| Uint8Array::new(&payload))))
    }

    /// Looks at a file (`Blob`) or an address (string) without opening it.
    pub async fn inspect(&self, name: &str, from: &JsValue) -> Result<Preview, EngineError> {
        let answer = self.send("open", &[name.into(), from.clone()], Array::new(), None).await?;
        match Self::reply(&answer)?.0 {
            Reply::Preview(preview) => Ok(*preview),
            other => Err(unexpected(&other)),
        }
    }

    /// Looks at what was inspected last once more, with a mapping.
    pub async fn look_again(&self, mapping: &Mapping) -> Result<Preview, EngineError> {
        let json = serde_json::to_string(mapping)
            .map_err(|error| EngineError::Failed(error.to_string()))?;
        let answer = self.send("look", &[json.into()], Array::new(), None).await?;
        match Self::reply(&answer)?.0 {
            Reply::Preview(preview) => Ok(*preview),
            other => Err(unexpected(&other)),
        }
    }

    /// Ends it; whoever waits hears that it was cancelled.
    pub fn end(&self) {
        self.tell_all("cancelled", "");
        let why = "it was ended".to_owned();
        if let Link::Starting { target: Target::Worker(worker), .. }
        | Link::Ready(Target::Worker(worker)) = self.0.link.replace(Link::Broken(why))
        {
            worker.terminate();
        }
    }

    /// Feeds what was inspected last, after [`Request::Begin`]. Gives the whole
    /// as a blob where it came from an address.
    pub async fn read(
        &self,
        on_progress: impl Fn(Reading) + 'static,
    ) -> Result<Option<Blob>, EngineError> {
        let answer = self.send("read", &[], Array::new(), Some(Rc::new(on_progress))).await?;
        Self::reply(&answer)?;
        Ok(answer.get(4).dyn_into().ok())
    }

    /// Ends an `inspect` or `read` under way; it comes back as [`EngineError::Cancelled`].
    pub fn cancel(&self) {
        let this = self.clone();
        spawn_local(async move {
            // The answer says no more than that it arrived.
            drop(this.send("cancel", &[], Array::new(), None).await);
        });
    }

    /// Whether the engine works on the page's own thread.
    pub fn own_thread(&self) -> bool {
        self.0.own_thread.get()
    }

    pub fn deaths(&self) -> u32 {
        self.0.deaths.get()
    }

    /// Called after a new engine was started in the place of one that died.
    pub fn on_death(&self, listener: impl Fn(String) + 'static) {
        self.0.on_death.replace(Some(Rc::new(listener)));
    }

    /// Called when the engine had to start on the page's own thread.
    pub fn on_own_thread(&self, listener: impl Fn(()) + 'static) {
        let listener = Rc::new(listener);
        if self.own_thread() {
            listener(());
        }
        self.0.on_own_thread.replace(Some(listener));
    }

    async fn send(
        &self,
        kind: &str,
        rest: &[JsValue],
        transfer: Array,
        on_progress: Option<Listener<Reading>>,
    ) -> Result<Array, EngineError> {
        let id = self.0.next_id.get();
        self.0.next_id.set(id.wrapping_add(1));
        let promise = Promise::new(&mut |resolve, _| {
            let on_progress = on_progress.clone();
            self.0.waiting.borrow_mut().insert(id, Waiting { resolve, on_progress });
        });
        let head = [JsValue::from(kind), JsValue::from(id)];
        let message: Array = head.into_iter().chain(rest.iter().cloned()).collect();
        self.post(message, transfer)?;
        // The promise is only ever resolved.
        let answer = JsFuture::from(promise).await;
        let answer: Array = answer.unwrap_or_else(|error| error).unchecked_into();
        let text = || answer.get(2).as_string().unwrap_or_default();
        match answer.get(0).as_string().as_deref() {
            Some("reply") => Ok(answer),
            Some("cancelled") => Err(EngineError::Cancelled),
            Some("died") => Err(EngineError::Died(text())),
            Some("unavailable") => Err(EngineError::Unavailable(text())),
            _ => Err(EngineError::Failed(text())),
        }
    }

    fn reply(answer: &Array) -> Result<(Reply, ()), EngineError> {
        let json = answer.get(2).as_string().unwrap_or_default();
        match serde_json::from_str(&json) {
            Ok(Reply::Failed { message }) => Err(EngineError::Failed(message)),
            Ok(reply) => Ok((reply, ())),
            Err(error) => {
                Err(EngineError::Failed(format!("its answer is not understood: {error}")))
            }
        }
    }

    fn post(&self, message: Array, transfer: Array) -> Result<(), EngineError> {
        let sent = match &mut *self.0.link.borrow_mut() {
            Link::None => Err("it was never started".to_owned()),
            Link::Broken(why) => Err(why.clone()),
            Link::Starting { queue, .. } => {
                queue.push((message.clone(), transfer));
                Ok(())
            }
            Link::Ready(target) => target.post(&message, &transfer),
        };
        sent.map_err(|why| {
            let id = message.get(1).as_f64().unwrap_or_default() as u32;
            self.0.waiting.borrow_mut().remove(&id);
            EngineError::Unavailable(why)
        })
    }

    fn start_worker(&self) {
        let Some(address) = meta("engine") else {
            return self.broken("the page does not name the file of its engine".to_owned());
        };
        let Ok(worker) = Worker::new(&address) else {
            return self.start_on_own_thread();
        };
        let this = self.clone();
        let started = worker.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            this.heard(&event.data().unchecked_into());
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let this = self.clone();
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            event.prevent_default();
            started.terminate();
            let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            let ready = matches!(*this.0.link.borrow(), Link::Ready(_));
            if ready {
                this.died(&message.unwrap_or_else(|| "no reason given".to_owned()));
            } else {
                // It never came up: workers are forbidden here, or its file is.
                this.start_on_own_thread();
            }
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // One pair for each worker of a page: a handful at most.
        on_message.forget();
        on_error.forget();
        self.starting(Target::Worker(worker));
    }

    /// Messages that waited for a worker go on waiting for what takes its place.
    fn starting(&self, target: Target) {
        let queue = match self.0.link.take() {
            Link::Starting { queue, .. } => queue,
            _ => Vec::new(),
        };
        self.0.link.replace(Link::Starting { target, queue });
    }

    fn start_on_own_thread(&self) {
        self.0.own_thread.set(true);
        self.starting(Target::Loading);
        let this = self.clone();
        spawn_local(async move {
            match load_engine_here().await {
                Ok(port) => {
                    this.starting(Target::Channel(port.clone()));
                    this.watch_traps();
                    let heard = this.clone();
                    let on_message =
                        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                            heard.heard(&event.data().unchecked_into());
                        });
                    port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
                    on_message.forget();
                    let listener = this.0.on_own_thread.borrow().clone();
                    if let Some(listener) = listener {
                        listener(());
                    }
                }
                Err(why) => this.broken(why),
            }
        });
    }

    /// On the page's thread a trap of the engine ends as an error of the window.
    fn watch_traps(&self) {
        let this = self.clone();
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            // The page's own wasm cannot hear of a trap of its own any more: it was the engine's.
            if js_sys::Reflect::get(&event.error(), &"name".into())
                .is_ok_and(|name| name == "RuntimeError")
            {
                this.died(&event.message());
            }
        });
        if let Some(window) = web_sys::window() {
            let listener = on_error.as_ref().unchecked_ref();
            window.add_event_listener_with_callback("error", listener).unwrap_or_default();
        }
        on_error.forget();
    }

    fn heard(&self, message: &Array) {
        let kind = message.get(0).as_string().unwrap_or_default();
        match kind.as_str() {
            "ready" => self.ready(),
            "died" => self.died(&message.get(1).as_string().unwrap_or_default()),
            "progress" => {
                let id = message.get(1).as_f64().unwrap_or_default() as u32;
                let waiting = self.0.waiting.borrow();
                let listener = waiting.get(&id).and_then(|waiting| waiting.on_progress.clone());
                drop(waiting);
                if let Some(listener) = listener {
                    listener(Reading {
                        items: message.get(2).as_f64().unwrap_or_default() as u32,
                        bytes: message.get(3).as_f64().unwrap_or_default(),
                        total: message.get(4).as_f64(),
                    });
                }
            }
            _ => {
                let id = message.get(1).as_f64().unwrap_or_default() as u32;
                let waiting = self.0.waiting.borrow_mut().remove(&id);
                if let Some(waiting) = waiting {
                    resolve(&waiting.resolve, message);
                }
            }
        }
    }

    fn ready(&self) {
        if let Link::Starting { target, queue } = self.0.link.take() {
            let mut failed = Ok(());
            for (message, transfer) in &queue {
                failed = failed.and(target.post(message, transfer));
            }
            self.0.link.replace(Link::Ready(target));
            if let Err(why) = failed {
                self.broken(why);
            }
        }
    }

    /// Everyone who waits hears of it, and a new engine starts.
    fn died(&self, message: &str) {
        // The panic's own message comes first, then the trap that follows it.
        let Link::Ready(target) = self.0.link.take() else { return };
        self.0.deaths.set(self.0.deaths.get() + 1);
        match target {
            Target::Worker(worker) => {
                worker.terminate();
                self.tell_all("died", message);
                self.start_worker();
                let listener = self.0.on_death.borrow().clone();
                if let Some(listener) = listener {
                    listener(message.to_owned());
                }
            }
            // A script cannot be loaded twice into one page.
            Target::Channel(_) | Target::Loading => self.broken(format!(
                "it stopped ({message}). What you answered is kept; reload the page to go on"
            )),
        }
    }

    fn broken(&self, why: String) {
        self.tell_all("unavailable", &why);
        self.0.link.replace(Link::Broken(why));
    }

    fn tell_all(&self, kind: &str, why: &str) {
        for (id, waiting) in std::mem::take(&mut *self.0.waiting.borrow_mut()) {
            resolve(&waiting.resolve, &Array::of3(&kind.into(), &id.into(), &why.into()));
        }
    }
}

impl Target {
    fn post(&self, message: &Array, transfer: &Array) -> Result<(), String> {
        match self {
            Self::Worker(worker) => worker.post_message_with_transfer(message, transfer),
            Self::Channel(port) => port.post_message_with_transferable(message, transfer),
            Self::Loading => return Err("it is not loaded yet".to_owned()),
        }
        .map_err(|error| format!("the message cannot be sent ({error:?})"))
    }
}

pub fn unexpected(reply: &Reply) -> EngineError {
    EngineError::Failed(format!("an answer to another question came: {reply:?}"))
}

fn resolve(function: &Function, with: &Array) {
    // A resolve function of a promise does not throw.
    drop(function.call1(&JsValue::NULL, with));
}

/// Content of `<meta name=…>` of the page.
fn meta(name: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let element = document.query_selector(&format!("meta[name={name}]")).ok()??;
    element.get_attribute("content")
}

/// Loads the worker's script into the page; gives the port at which it answers.
async fn load_engine_here() -> Result<MessagePort, String> {
    let said = |error: JsValue| format!("{error:?}");
    let named = |name| {
        meta(name).ok_or_else(|| "the page does not name the files of its engine".to_owned())
    };
    let (script, wasm) = (named("engine-script")?, named("engine-wasm")?);
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or("there is no document")?;
    let element: HtmlScriptElement =
        document.create_element("script").map_err(said)?.unchecked_into();
    element.set_src(&script);
    let loaded = Promise::new(&mut |resolve, reject| {
        element.set_onload(Some(&resolve));
        element.set_onerror(Some(&reject));
    });
    document
        .document_element()
        .ok_or("there is no document")?
        .append_child(&element)
        .map_err(said)?;
    JsFuture::from(loaded).await.map_err(|_| format!("{script} cannot be loaded"))?;
    let engine = ENGINE_SCRIPT.with(Clone::clone);
    let start: &Function = engine.dyn_ref().ok_or_else(|| format!("{script} is another file"))?;
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"module_or_path".into(), &wasm.into()).map_err(said)?;
    let started: Promise = start.call1(&JsValue::NULL, &options).map_err(said)?.unchecked_into();
    JsFuture::from(started).await.map_err(said)?;
    let serve: Function = js_sys::Reflect::get(&engine, &"serve".into())
        .map_err(said)?
        .dyn_into()
        .map_err(|_| format!("{script} is another file"))?;
    let channel = MessageChannel::new().map_err(said)?;
    serve.call1(&engine, &channel.port2()).map_err(said)?;
    Ok(channel.port1())
}
