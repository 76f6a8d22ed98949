//! A plain image: fitted, or at its own size after a click; or why it is not there.

use leptos::prelude::*;

use crate::ui::widgets::button::Button;
use crate::ui::widgets::notice::{Notice, Tone};

#[component]
pub fn Picture(src: String, alt: String) -> impl IntoView {
    let large = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let shown = src.clone();
    let spoken =
        if alt.is_empty() { "Image without a description".to_owned() } else { alt.clone() };
    let body = move || {
        if failed.get() {
            let why = why(&shown);
            return view! {
                <Notice tone=Tone::Danger>{why}</Notice>
                <div>
                    <Button
                        label="Try again".to_owned()
                        on_press=Callback::new(move |()| failed.set(false))
                    />
                </div>
            }
            .into_any();
        }
        let (shown, spoken) = (shown.clone(), spoken.clone());
        let title =
            move || if large.get() { "Fit into the column" } else { "Show at its own size" };
        view! {
            <button
                type="button"
                class="picture-frame"
                aria-pressed=move || large.get().to_string()
                title=title
                on:click=move |_| large.update(|large| *large = !*large)
            >
                <img
                    src=shown
                    alt=spoken
                    decoding="async"
                    referrerpolicy="no-referrer"
                    on:error=move |_| failed.set(true)
                />
            </button>
        }
        .into_any()
    };
    view! {
        <figure class="picture">
            {body}
            // Spoken with the image; and where that is not there, here alone.
            <figcaption
                class="muted"
                dir="auto"
                aria-hidden=move || (!failed.get()).then_some("true")
            >
                {alt}
            </figcaption>
        </figure>
    }
    .into_any()
}

/// As far as a page can know why an image did not come.
fn why(src: &str) -> String {
    let window = web_sys::window();
    let secure =
        window.as_ref().and_then(|it| it.location().protocol().ok()).as_deref() == Some("https:");
    let online = window.is_none_or(|it| it.navigator().on_line());
    if src.starts_with("data:") {
        return "The image in this item's data URI cannot be read: it is damaged or of a kind that the browser does not know.".to_owned();
    }
    if secure && src.starts_with("http:") {
        return format!(
            "The image at {src} is not shown: this page came over https, and the browser loads nothing over plain http into it."
        );
    }
    if !online {
        return format!("The image at {src} cannot be loaded: this machine is offline.");
    }
    format!(
        "The image at {src} did not load: it is not there, it is not an image, or its server does not hand it to other pages."
    )
}
