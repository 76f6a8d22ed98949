//! What is said without being asked: lasting remarks, and the live region.

use leptos::prelude::*;

use crate::desk::session::Tone;
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::{Icon, icon};

/// Lasting remarks about this window, above the room.
#[component]
pub fn Remarks() -> impl IntoView {
    let app = App::here();
    let remarks = move || {
        let remarks = app.notices.get().into_iter().map(|notice| {
            let sign = if notice.tone == Tone::Trouble { Icon::Warning } else { Icon::Info };
            let kind = notice.kind;
            view! {
                <div class="banner" role=if notice.tone == Tone::Trouble { "alert" } else { "status" }>
                    {icon(sign)}
                    <span class="grow">{notice.text}</span>
                    <Button
                        label="Close this remark".to_owned()
                        sign=Icon::Close
                        square=true
                        look=Look::Quiet
                        on_press=Callback::new(move |()| app.notice(kind, Tone::Plain, ""))
                    />
                </div>
            }
        });
        remarks.collect_view()
    };
    view! { {remarks} }.into_any()
}

/// What a screen reader hears: the session's announcements.
#[component]
pub fn Speaking() -> impl IntoView {
    let app = App::here();
    view! {
        <div class="spoken" role="status" aria-live="polite">{move || app.announced.get()}</div>
    }
    .into_any()
}
