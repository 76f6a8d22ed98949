//! The switch that forbids the page every connection.

use leptos::prelude::*;

use crate::ui::no_network;
use crate::ui::widgets::button::Button;

#[component]
pub fn Network() -> impl IntoView {
    let is_off = no_network::is_off();
    let said = if is_off {
        "The browser forbids this page every connection: nothing can be fetched, sent or shown from \
         another address until the page is started again with a network. Links that you follow \
         yourself still open."
    } else {
        "For data that must not leave this machine: the page starts again, fetches its own parts, and \
         then has the browser forbid every connection before anything is opened. Examples, addresses \
         and sending do not work then."
    };
    let label = if is_off { "Start again with a network" } else { "Start again without a network" };
    view! {
        <section class="stack" aria-labelledby="data-network">
            <h2 class="overline" id="data-network">"Network"</h2>
            <p class="muted">{said}</p>
            <div>
                <Button label=label on_press=Callback::new(move |()| no_network::choose(!is_off)) />
            </div>
        </section>
    }
    .into_any()
}
