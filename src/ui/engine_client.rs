//! The page's side of the engine: questions go to the worker in order, answers
//! come back as futures.
//!
//! The [`worker`] is the page's own program: it is sent the compiled module, so it
//! starts without fetching or compiling anything. Where workers are forbidden the
//! engine runs on the page's own thread, behind a `MessageChannel`, and
//! [`EngineClient::own_thread`] says so. There a panic of the engine ends the
//! page too; `start.js` then says what is kept.
//!
//! An engine that dies (a panic, no memory) takes the dataset with it. Whoever
//! waits gets [`EngineError::Died`], a new one is started, and the listener
//! given to [`EngineClient::on_death`] loads the dataset again.

pub mod worker;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use borsh::BorshSerialize;
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, MessageChannel, MessageEvent, MessagePort};

use self::worker::Client;
use crate::core::format::mapping::Mapping;
use crate::engine::protocol::{Preview, Reply, Request, from_bytes, to_bytes};
use crate::host;

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
/// What hears a port.
type Heard = Closure<dyn FnMut(MessageEvent)>;

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
    /// What hears the port.
    heard: RefCell<Option<Heard>>,
    /// Tells the page, once, that there is no worker.
    on_own_thread: RefCell<Option<Listener<()>>>,
}

#[derive(Default)]
enum Link {
    #[default]
    None,
    /// Messages wait until it is ready.
    Starting {
        port: MessagePort,
        queue: Vec<(Array, Array)>,
    },
    Ready(MessagePort),
    Broken(String),
}

struct Waiting {
    resolve: Function,
    on_progress: Option<Listener<Reading>>,
}

impl EngineClient {
    /// Starts the engine; questions asked before it is ready wait in order. `on_own_thread`: not in
    /// a worker.
    pub fn start(on_own_thread: bool) -> Self {
        let client = Self(Rc::default());
        if on_own_thread {
            client.0.start_on_own_thread();
        } else {
            client.0.start_in_worker();
        }
        client
    }

    /// Asks, and waits for the answer. [`Reply::Failed`] comes as an error.
    pub async fn ask(
        &self,
        request: Request,
        payload: Option<Uint8Array>,
    ) -> Result<(Reply, Option<Uint8Array>), EngineError> {
        let transfer = Array::new();
        let request = buffer_of(&request, &transfer)?;
        let payload = payload.map_or(JsValue::NULL, |bytes| {
            // A copy of just these bytes: the array may be a view of something larger.
            let buffer = bytes.slice(0, bytes.length()).buffer();
            transfer.push(&buffer);
            buffer.into()
        });
        let answer = self.send("ask", &[request, payload], transfer, None).await?;
        let reply = reply(&answer)?;
        let payload = answer.get(3);
        Ok((reply, payload.is_object().then(|| Uint8Array::new(&payload))))
    }

    /// Looks at a file (`Blob`) or an address (string) without opening it.
    pub async fn inspect(&self, name: &str, from: &JsValue) -> Result<Preview, EngineError> {
        let answer = self.send("open", &[name.into(), from.clone()], Array::new(), None).await?;
        match reply(&answer)? {
            Reply::Preview(preview) => Ok(*preview),
            other => Err(unexpected(&other)),
        }
    }

    /// Looks at what was inspected last once more, with a mapping.
    pub async fn look_again(&self, mapping: &Mapping) -> Result<Preview, EngineError> {
        let transfer = Array::new();
        let mapping = buffer_of(mapping, &transfer)?;
        let answer = self.send("look", &[mapping], transfer, None).await?;
        match reply(&answer)? {
            Reply::Preview(preview) => Ok(*preview),
            other => Err(unexpected(&other)),
        }
    }

    /// Ends it; whoever waits hears that it was cancelled.
    pub fn end(&self) {
        self.0.tell_all("cancelled", "");
        let why = "it was ended".to_owned();
        if let Link::Starting { port, .. } | Link::Ready(port) =
            self.0.link.replace(Link::Broken(why))
        {
            // A port that is open takes it.
            post(&port, &Array::of1(&"end".into()), &Array::new()).unwrap_or_default();
            port.set_onmessage(None);
        }
        self.0.on_death.replace(None);
        self.0.on_own_thread.replace(None);
        worker::leave(&self.0);
    }

    /// Feeds what was inspected last, after [`Request::Begin`]. Gives the whole
    /// as a blob where it came from an address.
    pub async fn read(
        &self,
        on_progress: impl Fn(Reading) + 'static,
    ) -> Result<Option<Blob>, EngineError> {
        let answer = self.send("read", &[], Array::new(), Some(Rc::new(on_progress))).await?;
        reply(&answer)?;
        Ok(answer.get(4).dyn_into().ok())
    }

    /// Makes one project file of several: `[name, blob]` each, with what is open where that is
    /// wanted; or one dataset of files of tracks: `[name, blob, sequence, agent]`. Gives the bytes of the report, and the file where they fit together.
    pub async fn merge(
        &self,
        files: &Array,
        into_open: bool,
    ) -> Result<(Vec<u8>, Option<Uint8Array>), EngineError> {
        let what = [files.clone().into(), into_open.into()];
        let answer = self.send("merge", &what, Array::new(), None).await?;
        let Reply::Merged { report } = reply(&answer)? else {
            return Err(EngineError::Failed("an answer to another question came".to_owned()));
        };
        let file = answer.get(3);
        Ok((report, file.is_object().then(|| Uint8Array::new(&file))))
    }

    /// Makes a dataset of DICOM files, `[name, blob]` each. Gives its text, and for each file by
    /// what the text names it; empty where it is in the text.
    pub async fn scans(&self, files: &Array) -> Result<(Uint8Array, Vec<String>), EngineError> {
        let answer = self.send("scans", &[files.clone().into()], Array::new(), None).await?;
        let attached = from_bytes(&Uint8Array::new(&answer.get(2)).to_vec());
        Ok((Uint8Array::new(&answer.get(3)), attached.map_err(EngineError::Failed)?))
    }

    /// Asks for medical images ([`host::imaging`]); `files`: `[name, blob or address]` each.
    pub async fn imaging(
        &self,
        ask: &[u8],
        files: &Array,
    ) -> Result<(Vec<u8>, Option<Uint8Array>), EngineError> {
        let buffer = Uint8Array::from(ask).buffer();
        let what = [buffer.into(), files.clone().into()];
        let answer = self.send("imaging", &what, Array::new(), None).await?;
        let bytes = answer.get(3);
        let told = Uint8Array::new(&answer.get(2)).to_vec();
        Ok((told, bytes.is_object().then(|| Uint8Array::new(&bytes))))
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

    fn post(&self, message: Array, transfer: Array) -> Result<(), EngineError> {
        let sent = match &mut *self.0.link.borrow_mut() {
            Link::None => Err("it was never started".to_owned()),
            Link::Broken(why) => Err(why.clone()),
            Link::Starting { queue, .. } => {
                queue.push((message.clone(), transfer));
                Ok(())
            }
            Link::Ready(port) => post(port, &message, &transfer),
        };
        sent.map_err(|why| {
            let id = message.get(1).as_f64().unwrap_or_default() as u32;
            self.0.waiting.borrow_mut().remove(&id);
            EngineError::Unavailable(why)
        })
    }
}

impl Client for Inner {
    fn has_no_worker(self: Rc<Self>) {
        self.start_on_own_thread();
    }

    fn worker_died(self: Rc<Self>, why: &str) {
        self.died(why);
    }
}

impl Inner {
    fn start_in_worker(self: &Rc<Self>) {
        match self.channel() {
            Ok(far) => {
                if worker::connect(self, far).is_err() {
                    self.start_on_own_thread();
                }
            }
            Err(why) => self.broken(why),
        }
    }

    fn start_on_own_thread(self: &Rc<Self>) {
        self.own_thread.set(true);
        match self.channel() {
            Ok(far) => host::serve(far),
            Err(why) => return self.broken(why),
        }
        let listener = self.on_own_thread.borrow().clone();
        if let Some(listener) = listener {
            listener(());
        }
    }

    /// A channel of which this end is heard; gives the other. Messages that waited for an engine go
    /// on waiting for what takes its place.
    fn channel(self: &Rc<Self>) -> Result<MessagePort, String> {
        let channel =
            MessageChannel::new().map_err(|error| format!("no message channel ({error:?})"))?;
        let port = channel.port1();
        let weak = Rc::downgrade(self);
        let heard = Heard::new(move |event: MessageEvent| {
            if let Some(this) = weak.upgrade() {
                this.heard(&event.data().unchecked_into());
            }
        });
        port.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        self.heard.replace(Some(heard));
        let queue = match self.link.take() {
            Link::Starting { queue, .. } => queue,
            _ => Vec::new(),
        };
        self.link.replace(Link::Starting { port, queue });
        Ok(channel.port2())
    }

    fn heard(self: &Rc<Self>, message: &Array) {
        let kind = message.get(0).as_string().unwrap_or_default();
        match kind.as_str() {
            "ready" => self.ready(),
            "died" => self.died(&message.get(1).as_string().unwrap_or_default()),
            "progress" => {
                let id = message.get(1).as_f64().unwrap_or_default() as u32;
                let waiting = self.waiting.borrow();
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
                let waiting = self.waiting.borrow_mut().remove(&id);
                if let Some(waiting) = waiting {
                    resolve(&waiting.resolve, message);
                }
            }
        }
    }

    fn ready(&self) {
        if let Link::Starting { port, queue } = self.link.take() {
            let mut failed = Ok(());
            for (message, transfer) in &queue {
                failed = failed.and(post(&port, message, transfer));
            }
            self.link.replace(Link::Ready(port));
            if let Err(why) = failed {
                self.broken(why);
            }
        }
    }

    /// Everyone who waits hears of it, and a new engine starts.
    fn died(self: &Rc<Self>, message: &str) {
        if !matches!(*self.link.borrow(), Link::Ready(_) | Link::Starting { .. }) {
            return;
        }
        self.link.replace(Link::None);
        self.deaths.set(self.deaths.get() + 1);
        if self.own_thread.get() {
            // It ended with the program that it is part of.
            return self.broken(format!(
                "it stopped ({message}). What you answered is kept; reload the page to go on"
            ));
        }
        self.tell_all("died", message);
        self.start_in_worker();
        let listener = self.on_death.borrow().clone();
        if let Some(listener) = listener {
            listener(message.to_owned());
        }
    }

    fn broken(&self, why: String) {
        self.tell_all("unavailable", &why);
        self.link.replace(Link::Broken(why));
    }

    fn tell_all(&self, kind: &str, why: &str) {
        for (id, waiting) in std::mem::take(&mut *self.waiting.borrow_mut()) {
            resolve(&waiting.resolve, &Array::of3(&kind.into(), &id.into(), &why.into()));
        }
    }
}

fn post(port: &MessagePort, message: &Array, transfer: &Array) -> Result<(), String> {
    let posted = port.post_message_with_transferable(message, transfer);
    posted.map_err(|error| format!("the message cannot be sent ({error:?})"))
}

/// A message as it travels; its buffer is handed over, not copied.
fn buffer_of(message: &impl BorshSerialize, transfer: &Array) -> Result<JsValue, EngineError> {
    let bytes = to_bytes(message).map_err(EngineError::Failed)?;
    let buffer = Uint8Array::from(bytes.as_slice()).buffer();
    transfer.push(&buffer);
    Ok(buffer.into())
}

fn reply(answer: &Array) -> Result<Reply, EngineError> {
    let bytes = Uint8Array::new(&answer.get(2)).to_vec();
    match from_bytes(&bytes).map_err(EngineError::Failed)? {
        Reply::Failed { message } => Err(EngineError::Failed(message)),
        reply => Ok(reply),
    }
}

/// What came is no answer to what was asked. It is not printed: the words for every reply
/// would be a part of the page.
pub fn unexpected(_: &Reply) -> EngineError {
    EngineError::Failed("an answer to another question came".to_owned())
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
