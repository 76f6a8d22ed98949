//! A plain image: fitted, or at its own size after a click; or why it is not there.

use leptos::html::Button;
use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::ui::widgets::button::Button as PressButton;
use crate::ui::widgets::notice::{Notice, Tone};

#[component]
pub fn Picture(src: String, alt: String) -> impl IntoView {
    let large = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let shown = src.clone();
    let spoken =
        if alt.is_empty() { "Image without a description".to_owned() } else { alt.clone() };
    let node = NodeRef::<Button>::new();
    let press = move |event: web_sys::MouseEvent| {
        let frame = node.get_untracked();
        // With a key there is no point: the middle.
        let by_key = event.detail() == 0;
        let at = frame.as_ref().map(|frame| place(frame, &event)).filter(|_| !by_key);
        large.update(|large| *large = !*large);
        if let Some(frame) = frame.filter(|_| large.get_untracked()) {
            request_animation_frame(move || show_around(&frame, at.unwrap_or((0.5, 0.5))));
        }
    };
    let body = move || {
        if failed.get() {
            let why = why(&shown);
            return view! {
                <Notice tone=Tone::Danger>{why}</Notice>
                <div>
                    <PressButton
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
                node_ref=node
                on:click=press
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

/// Where in the fitted image it was pressed, as shares of its width and height.
fn place(frame: &HtmlElement, event: &web_sys::MouseEvent) -> (f64, f64) {
    let image = frame.first_element_child().map(|image| image.get_bounding_client_rect());
    let share = |at: i32, from: f64, length: f64| {
        if length > 0.0 { ((f64::from(at) - from) / length).clamp(0.0, 1.0) } else { 0.5 }
    };
    image.map_or((0.5, 0.5), |image| {
        (
            share(event.client_x(), image.left(), image.width()),
            share(event.client_y(), image.top(), image.height()),
        )
    })
}

/// Scrolls the frame so that this place of the image is in its middle.
fn show_around(frame: &HtmlElement, (x, y): (f64, f64)) {
    let scroll =
        |share: f64, whole: i32, view: i32| f64::from(whole) * share - f64::from(view) / 2.0;
    frame.scroll_to_with_x_and_y(
        scroll(x, frame.scroll_width(), frame.client_width()),
        scroll(y, frame.scroll_height(), frame.client_height()),
    );
}

/// As far as a page can know why an image did not come.
pub fn why(src: &str) -> String {
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
