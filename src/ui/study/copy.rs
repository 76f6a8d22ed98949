//! A text to be taken along: shown whole, so that it can be taken by hand where
//! the page may not reach the clipboard.

use js_sys::Promise;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::ui::app::App;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::field::next_id;

#[wasm_bindgen]
extern "C" {
    /// Fails where there is no clipboard: over plain HTTP, in a frame without permission.
    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    fn write_text(text: &str) -> Result<Promise, JsValue>;
}

pub fn copied(app: App, label: &'static str, text: String) -> AnyView {
    let id = next_id();
    let field = NodeRef::<Input>::new();
    let copy = {
        let text = text.clone();
        Callback::new(move |()| {
            let written = write_text(&text);
            spawn_local(async move {
                let done = match written {
                    Ok(written) => JsFuture::from(written).await.is_ok(),
                    Err(_) => false,
                };
                if done {
                    app.announced.set("Copied.".to_owned());
                } else if let Some(field) = field.try_get_untracked().flatten() {
                    field.select();
                    app.toast("The clipboard cannot be reached: the text is selected, copy it.");
                }
            });
        })
    };
    view! {
        <div class="field copied">
            <label class="field-label" for=id.clone()>{label}</label>
            <div class="copied-line">
                <input class="input" id=id readonly=true value=text node_ref=field />
                <Button label="Copy".to_owned() on_press=copy />
            </div>
        </div>
    }
    .into_any()
}
