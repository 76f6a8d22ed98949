//! Who reviews: the name that stands in every event.

use leptos::prelude::*;

use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::dialog::Modal;
use crate::ui::widgets::field::TextField;

#[component]
pub fn Who(close: Callback<()>) -> impl IntoView {
    let app = App::here();
    let name = RwSignal::new(app.annotator.get_untracked());
    let go = Callback::new(move |()| {
        if !name.with_untracked(|name| name.trim().is_empty()) {
            app.set_annotator(&name.get_untracked());
            close.run(());
        }
    });
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            event.stop_propagation();
            go.run(());
        }
    };
    view! {
        <Modal title="Who reviews?" on_close=close>
            <div class="dialog-body" on:keydown=keys>
                <TextField
                    label="Your name or a short sign"
                    help="It stands in every answer you give. Each person has a log of their own; another name continues that person's."
                    value=name
                    first=true
                    on_input=Callback::new(move |text| name.set(text))
                />
            </div>
            <div class="dialog-foot">
                <Button label="Cancel".to_owned() look=Look::Quiet on_press=close />
                <Button
                    label="Continue".to_owned()
                    look=Look::Solid
                    key="Enter".to_owned()
                    why_not=Signal::derive(move || {
                        if name.with(|name| name.trim().is_empty()) {
                            "A name is needed.".to_owned()
                        } else {
                            String::new()
                        }
                    })
                    on_press=go
                />
            </div>
        </Modal>
    }
    .into_any()
}
