//! Listeners on the document, as long as what asked for them is there.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::Event;

/// `capture`: before the element itself hears of it, which is the only way to hear of what does not
/// go up, as scrolling.
pub fn on_document(name: &'static str, capture: bool, heard: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(heard);
    let function = closure.as_ref().unchecked_ref();
    // Fails for no name of an event.
    document()
        .add_event_listener_with_callback_and_bool(name, function, capture)
        .unwrap_or_default();
    let kept = StoredValue::new_local(Some(closure));
    on_cleanup(move || {
        let closure = kept.try_update_value(Option::take).flatten();
        if let Some(closure) = closure {
            let function = closure.as_ref().unchecked_ref();
            document()
                .remove_event_listener_with_callback_and_bool(name, function, capture)
                .unwrap_or_default();
        }
    });
}
