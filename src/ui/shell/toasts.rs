//! Short messages that go away by themselves.

use leptos::prelude::*;

use crate::desk::effect::Input;
use crate::desk::session::Tone;
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::{Icon, icon};

#[component]
pub fn Toasts() -> impl IntoView {
    let app = App::here();
    let toasts = app.slice(|session| session.toasts.clone());
    view! {
        <div class="toasts" role="status">
            <For each=move || toasts.get() key=|toast| toast.id children=move |toast| {
                let id = toast.id;
                let trouble = toast.tone == Tone::Trouble;
                view! {
                    <div class="toast" data-tone=trouble.then_some("danger")>
                        {trouble.then(|| icon(Icon::Warning))}
                        <span dir="auto">{toast.text}</span>
                        <Button
                            label="Close this message".to_owned()
                            sign=Icon::Close
                            square=true
                            look=Look::Quiet
                            on_press=Callback::new(move |()| app.send(Input::ToastGone { id }))
                        />
                    </div>
                }
            } />
        </div>
    }
    .into_any()
}
