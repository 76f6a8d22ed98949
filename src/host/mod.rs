//! The engine behind a port: a message loop around [`Engine`], and the reading
//! of files and addresses, so that the page's thread never touches their bytes.
//!
//! The page and its worker are one program, so that what both need comes over
//! the wire once: [`is_worker`] tells where it was started. Where workers are
//! forbidden the page calls [`serve`] with one end of a `MessageChannel`, and the
//! engine works on the page's own thread.
//!
//! Messages are arrays. In: `["ask", id, request, payload]`,
//! `["open", id, name, blob or address]`, `["look", id, mapping]`, `["read", id]`,
//! `["merge", id, [[name, blob], …], into what is open]`, `["cancel", id]`,
//! `["scans", id, [[name, blob], …]]`, `["imaging", id, what is asked, [[name, blob or address], …]]` (see [`imaging`]),
//! `["end"]`.
//! Out: `["ready"]`, `["reply", id, reply, payload, blob]`,
//! `["progress", id, items, bytes, total]`, `["failed", id, message]`,
//! `["cancelled", id]`, `["died", message]`. Requests, mappings and replies are the
//! bytes of [`crate::engine::protocol`].

pub mod at_once;
pub mod imaging;
mod rare;
mod source;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

use self::source::{FIRST_BYTES, Source};
use crate::core::format::mapping::Mapping;
use crate::core::log::chain;
use crate::engine::protocol::team::Merge;
use crate::engine::protocol::{Reply, Request, from_bytes, to_bytes};
use crate::engine::{Answer, Engine};

/// Bytes fed at a time in a worker.
const SLICES: Slices = Slices {
    // Of a transfer no more than what the browser keeps ready: while one slice is worked on,
    // the next one comes.
    stream: 1024 * 1024,
    // Each slice of a file is a question to another process; what is held of it counts as memory.
    file: 2 * 1024 * 1024,
};
/// On the page's own thread: what is read in less than 50 ms.
const SLICES_ON_PAGE: Slices = Slices { stream: 128 * 1024, file: 128 * 1024 };

/// What hears a port.
type Listener = Closure<dyn FnMut(MessageEvent)>;

/// Bytes fed at a time, by where they come from.
#[derive(Clone, Copy)]
struct Slices {
    stream: usize,
    file: usize,
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = globalThis)]
    static GLOBAL: JsValue;
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(message: &str);
}

/// Whether this program runs as a worker.
pub fn is_worker() -> bool {
    GLOBAL.with(|global| global.is_instance_of::<DedicatedWorkerGlobalScope>())
}

/// Brings all code that is fetched later, to the thread that calls it.
///
/// # Errors
/// A sentence for a person.
pub async fn fetch_all() -> Result<(), String> {
    rare::fetch().await?;
    imaging::fetch().await
}

/// Serves at each port that is posted to this worker; each has an engine of its own.
pub fn work() {
    let Ok(scope) = GLOBAL.with(Clone::clone).dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let told = scope.clone();
    std::panic::set_hook(Box::new(move |panic| {
        let message = panic.to_string();
        console_error(&message);
        // All engines here end with it.
        told.post_message(&message_of("died", &[message.into()])).unwrap_or_default();
    }));
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        if let Ok(port) = event.data().dyn_into::<MessagePort>() {
            start(port, SLICES);
        }
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    // The page waits for it before it sends what would be lost until now.
    scope.post_message(&message_of("ready", &[])).unwrap_or_default();
}

/// Answers at `port`, on the thread that calls it.
pub fn serve(port: MessagePort) {
    thread_local! {
        static PORTS: RefCell<Vec<MessagePort>> = const { RefCell::new(Vec::new()) };
    }
    PORTS.with_borrow_mut(|ports| ports.push(port.clone()));
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.to_string();
        console_error(&message);
        let message = message_of("died", &[message.into()]);
        for port in PORTS.try_with(RefCell::take).unwrap_or_default() {
            port.post_message(&message).unwrap_or_default();
        }
    }));
    start(port, SLICES_ON_PAGE);
}

fn start(port: MessagePort, slices: Slices) {
    let host = Rc::new(Host {
        port: port.clone(),
        slices,
        engine: RefCell::default(),
        source: RefCell::default(),
        turn: Cell::default(),
        waiting: RefCell::default(),
        listener: RefCell::default(),
    });
    let listener = host.clone().listener();
    port.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    host.listener.replace(Some(listener));
    host.post("ready", &[]);
}

struct Host {
    port: MessagePort,
    slices: Slices,
    engine: RefCell<Engine>,
    /// What was opened last and is not read to its end.
    source: RefCell<Option<Source>>,
    /// Counts up with every `open` and `cancel`; a reading stops when it is not its number.
    turn: Cell<u32>,
    /// What was asked while the code for something rare is fetched: answers keep the order
    /// of the questions.
    waiting: RefCell<Option<Vec<Array>>>,
    /// What hears the port, and holds this: until `end`.
    listener: RefCell<Option<Listener>>,
}

impl Host {
    fn listener(self: Rc<Self>) -> Listener {
        Closure::new(move |event: MessageEvent| {
            let message: Array = event.data().unchecked_into();
            if let Some(waiting) = &mut *self.waiting.borrow_mut() {
                waiting.push(message);
                return;
            }
            self.clone().hear(&message, false);
        })
    }

    /// Answers a message. `tried`: the code for rare work was asked for already.
    fn hear(self: Rc<Self>, message: &Array, tried: bool) {
        let kind = message.get(0).as_string().unwrap_or_default();
        let id = message.get(1);
        let what = message.get(2);
        match kind.as_str() {
            "ask" => self.ask(message, tried),
            "open" => {
                let name = what.as_string().unwrap_or_default();
                spawn_local(self.open(id, name, message.get(3)));
            }
            "look" => spawn_local(self.look_again(id, what)),
            "read" => spawn_local(self.read(id)),
            "merge" => spawn_local(self.merge(id, what.unchecked_into(), message.get(3))),
            "scans" => spawn_local(self.scans(id, what)),
            "imaging" => spawn_local(self.imaging(id, what, message.get(3))),
            "cancel" => {
                self.turn.set(self.turn.get().wrapping_add(1));
                self.source.replace(None);
                self.post("cancelled", &[id]);
            }
            "end" => self.end(),
            _ => self.fail(&id, &format!("no message is called '{kind}'")),
        }
    }

    /// Nobody asks any more: what it holds is free.
    fn end(self: Rc<Self>) {
        self.turn.set(self.turn.get().wrapping_add(1));
        self.source.replace(None);
        self.port.set_onmessage(None);
        self.port.close();
        // Not while it is what is running.
        spawn_local(async move {
            TimeoutFuture::new(0).await;
            self.listener.replace(None);
        });
    }

    fn ask(self: Rc<Self>, message: &Array, tried: bool) {
        let id = message.get(1);
        let request: Request = match from_bytes(&bytes_of(&message.get(2))) {
            Ok(request) => request,
            Err(why) => return self.fail(&id, &why),
        };
        let payload = message.get(3);
        let payload = payload.is_object().then(|| bytes_of(&payload));
        let is_rare = self.engine.borrow().is_rare(&request, payload.as_deref().unwrap_or(&[]));
        if is_rare && !rare::is_here() && !tried {
            self.waiting.replace(Some(vec![message.clone()]));
            spawn_local(self.hear_when_fetched());
            return;
        }
        match self.answer(request, payload) {
            Ok((reply, bytes)) => self.reply(id, &reply, bytes.as_deref(), JsValue::NULL),
            Err(why) => self.fail(&id, &why),
        }
    }

    async fn hear_when_fetched(self: Rc<Self>) {
        // Where it fails, whoever asked for something rare is told.
        drop(rare::fetch().await);
        for message in self.waiting.take().unwrap_or_default() {
            self.clone().hear(&message, true);
        }
    }

    /// Answers now.
    ///
    /// # Errors
    /// The code for it is not here.
    fn answer(&self, request: Request, payload: Option<Vec<u8>>) -> Result<Answer, String> {
        let mut engine = self.engine.borrow_mut();
        if engine.is_rare(&request, payload.as_deref().unwrap_or_default()) {
            rare::handle(&mut engine, request, payload)
        } else {
            Ok(engine.handle_usual(request, payload))
        }
    }

    /// Reads the first bytes and says what they seem to be. The rest waits for `read`.
    async fn open(self: Rc<Self>, id: JsValue, name: String, from: JsValue) {
        let turn = self.turn.get().wrapping_add(1);
        self.turn.set(turn);
        self.source.replace(None);
        let opened = async {
            let mut source = Source::open(from).await?;
            source.look().await?;
            Ok::<_, String>(source)
        };
        let opened = opened.await;
        if self.turn.get() != turn {
            return self.post("cancelled", &[id]);
        }
        match opened {
            Err(message) => self.fail(&id, &message),
            Ok(mut source) => {
                source.name = name;
                let inspected = self.inspect(&source, None).await;
                if self.turn.get() != turn {
                    return self.post("cancelled", &[id]);
                }
                self.source.replace(Some(source));
                self.tell(id, inspected);
            }
        }
    }

    /// Says what the opened source seems to be when its columns mean this.
    async fn look_again(self: Rc<Self>, id: JsValue, mapping: JsValue) {
        let mapping: Mapping = match from_bytes(&bytes_of(&mapping)) {
            Ok(mapping) => mapping,
            Err(why) => return self.fail(&id, &why),
        };
        let turn = self.turn.get();
        let Some(source) = self.source.take() else {
            return self.fail(&id, "nothing is open to be looked at");
        };
        let inspected = self.inspect(&source, Some(mapping)).await;
        if self.turn.get() == turn {
            self.source.replace(Some(source));
        }
        self.tell(id, inspected);
    }

    async fn inspect(&self, source: &Source, mapping: Option<Mapping>) -> Result<Reply, String> {
        let name = source.name.clone();
        // A stream may have brought more at once.
        let first = source.ahead.get(..FIRST_BYTES).unwrap_or(&source.ahead);
        let complete = source.ended && first.len() == source.ahead.len();
        let request = Request::Inspect { name, complete, mapping };
        let is_rare = self.engine.borrow().is_rare(&request, first);
        if is_rare {
            rare::fetch().await?;
        }
        self.answer(request, Some(first.to_vec())).map(|(reply, _)| reply)
    }

    fn tell(&self, id: JsValue, reply: Result<Reply, String>) {
        match reply {
            Ok(reply) => self.reply(id, &reply, None, JsValue::NULL),
            Err(why) => self.fail(&id, &why),
        }
    }

    /// Feeds the opened source to the engine, slice by slice. Between two
    /// slices other requests are answered. Gives the whole as a blob where
    /// it came from an address, so that it can be kept.
    async fn read(self: Rc<Self>, id: JsValue) {
        let turn = self.turn.get();
        let Some(mut source) = self.source.take() else {
            return self.fail(&id, "nothing is open to be read");
        };
        if let Some(total) = source.total {
            self.engine.borrow_mut().make_room(total as u64);
        }
        let mut bytes = 0.0;
        let mut last = Reply::Progress { items: 0, bytes: 0 };
        let most = if source.is_file() { self.slices.file } else { self.slices.stream };
        // The first slice is small, so that the first item is there soon.
        let mut wanted = FIRST_BYTES.min(most);
        loop {
            let slice = source.next(wanted).await;
            if self.turn.get() != turn {
                return self.post("cancelled", &[id]);
            }
            match slice {
                Err(message) => return self.fail(&id, &message),
                Ok(None) => {
                    // Not in the condition: what it borrows would be held while others ask.
                    let more = || self.engine.borrow_mut().more(most);
                    while let Some(items) = more() {
                        self.post(
                            "progress",
                            &[id.clone(), items.into(), bytes.into(), bytes.into()],
                        );
                        TimeoutFuture::new(0).await;
                        if self.turn.get() != turn {
                            return self.post("cancelled", &[id]);
                        }
                    }
                    self.identify(turn).await;
                    if self.turn.get() != turn {
                        return self.post("cancelled", &[id]);
                    }
                    return self.reply(id, &last, None, source.kept());
                }
                Ok(Some(slice)) => {
                    bytes += slice.len() as f64;
                    let (reply, _) =
                        self.engine.borrow_mut().handle_usual(Request::Feed, Some(slice));
                    let Reply::Progress { items, .. } = reply else {
                        return self.reply(id, &reply, None, JsValue::NULL);
                    };
                    last = reply;
                    let total = source.total.map_or(JsValue::NULL, JsValue::from);
                    let said = [id.clone(), items.into(), bytes.into(), total];
                    self.post("progress", &said);
                    if wanted != most {
                        // The page asks for the first item now; what is read ahead already
                        // would be fed before its question is heard.
                        TimeoutFuture::new(2).await;
                    }
                    wanted = most;
                }
            }
        }
    }

    /// Reads the files whole and gives them to the engine.
    async fn merge(self: Rc<Self>, id: JsValue, files: Array, into_open: JsValue) {
        let turn = self.turn.get();
        let read = async {
            rare::fetch().await?;
            let (mut read, mut whose) = (Vec::new(), Vec::new());
            for file in files.iter() {
                let file: Array = file.unchecked_into();
                whose.extend(file.get(2).as_string().zip(file.get(3).as_string()));
                let name = file.get(0).as_string().unwrap_or_default();
                let bytes = source::whole(&file.get(1).unchecked_into()).await;
                read.push((name.clone(), bytes.map_err(|why| format!("{name}: {why}"))?));
            }
            let merge = Merge { files: read, into_open: into_open.is_truthy(), whose };
            self.answer(Request::Merge, Some(to_bytes(&merge)?))
        };
        let answer = read.await;
        if self.turn.get() != turn {
            return self.post("cancelled", &[id]);
        }
        match answer {
            Ok((reply, bytes)) => self.reply(id, &reply, bytes.as_deref(), JsValue::NULL),
            Err(why) => self.fail(&id, &why),
        }
    }

    async fn scans(self: Rc<Self>, id: JsValue, files: JsValue) {
        match imaging::dataset_of(files).await {
            Ok((text, attached)) => {
                self.reply_with(id, &attached, Some(&text), JsValue::NULL);
            }
            Err(why) => self.fail(&id, &why),
        }
    }

    async fn imaging(self: Rc<Self>, id: JsValue, ask: JsValue, files: JsValue) {
        match imaging::answer(bytes_of(&ask), files).await {
            Ok((told, bytes)) => self.reply_with(id, &told, bytes.as_deref(), JsValue::NULL),
            Err(why) => self.fail(&id, &why),
        }
    }

    /// Lets the browser hash what the dataset's identity is made of. Where it does not
    /// (a page that did not come over HTTPS), the engine does it in `Finish`.
    async fn identify(&self, turn: u32) {
        let hashed = |text: &str| sha256(text.as_bytes());
        let digest = self.engine.borrow_mut().close().and_then(hashed);
        if let Some(digest) = digest
            && let Ok(digest) = JsFuture::from(digest).await
            && self.turn.get() == turn
        {
            let hash = chain::hexadecimal(&Uint8Array::new(&digest).to_vec());
            self.engine.borrow_mut().identified(hash);
        }
    }

    fn reply(&self, id: JsValue, reply: &Reply, bytes: Option<&[u8]>, blob: JsValue) {
        match to_bytes(reply) {
            Ok(reply) => self.reply_with(id, &reply, bytes, blob),
            Err(why) => self.fail(&id, &why),
        }
    }

    fn reply_with(&self, id: JsValue, reply: &[u8], bytes: Option<&[u8]>, blob: JsValue) {
        let transfer = Array::new();
        let buffer = |bytes: &[u8]| {
            let buffer = Uint8Array::from(bytes).buffer();
            transfer.push(&buffer);
            JsValue::from(buffer)
        };
        let payload = bytes.map_or(JsValue::NULL, &buffer);
        let message = message_of("reply", &[id, buffer(reply), payload, blob]);
        self.send(&message, &transfer);
    }

    fn send(&self, message: &Array, transfer: &Array) {
        if self.port.post_message_with_transferable(message, transfer).is_err() {
            console_error("The engine could not answer: its reply cannot be sent.");
        }
    }

    fn fail(&self, id: &JsValue, message: &str) {
        self.post("failed", &[id.clone(), message.into()]);
    }

    fn post(&self, kind: &str, rest: &[JsValue]) {
        self.send(&message_of(kind, rest), &Array::new());
    }
}

/// Those of an array buffer.
fn bytes_of(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

fn message_of(kind: &str, rest: &[JsValue]) -> Array {
    std::iter::once(JsValue::from(kind)).chain(rest.iter().cloned()).collect()
}

/// The browser's own SHA-256; it takes a copy of the bytes before this returns.
fn sha256(bytes: &[u8]) -> Option<js_sys::Promise> {
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(catch, js_namespace = ["crypto", "subtle"])]
        fn digest(algorithm: &str, bytes: &[u8]) -> Result<js_sys::Promise, JsValue>;
    }
    digest("SHA-256", bytes).ok()
}
